//! Renaming things together with everything that mentions them.

use model::{
    Attribute, Body, Declaration, DeclarationId, DeclarationKind, Expression, ExpressionKind,
    Field, TypeName,
};
use syntax::{TextRange, TextSize};

use super::Rewrite;

/// Attributes of fields and blocks whose unnamed or named lists speak of fields of their own block.
const FIELD_LISTS: [&str; 5] = ["id", "unique", "index", "fulltext", "shardKey"];

impl Rewrite<'_> {
    /// Gives a model, view, composite type or enum another name, and the fields of its type, too.
    pub(crate) fn rename_declaration(&mut self, id: DeclarationId, new: &str) {
        let Some(declaration) = self.schema.declaration(id) else {
            return;
        };
        let Some(name) = &declaration.name else {
            return;
        };
        self.replace(id, name.range, new);
        let means_it = self
            .schema
            .resolve(&name.text)
            .is_some_and(|it| it.id == id);
        if !means_it {
            return;
        }
        let uses: Vec<(DeclarationId, TextRange)> = self
            .schema
            .in_order()
            .flat_map(|(user, it)| {
                let fields = it.container().map_or(&[][..], |it| &it.fields);
                let types = fields.iter().filter_map(|field| field.field_type.as_ref());
                types.filter_map(move |field_type| match &field_type.name {
                    TypeName::Named(used) => Some((user, used)),
                    TypeName::Unsupported(_) => None,
                })
            })
            .filter(|(_, used)| used.text == name.text)
            .map(|(user, used)| (user, used.range))
            .collect();
        for (user, range) in uses {
            self.replace(user, range, new);
        }
    }

    /// Gives a field another name, in the lists of its own block and in the `references` of others, too.
    pub(crate) fn rename_field(&mut self, id: DeclarationId, field: &Field, new: &str) {
        self.replace(id, field.name.range, new);
        let Some(declaration) = self.schema.declaration(id) else {
            return;
        };
        let old = field.name.text.as_str();
        if let Body::Container(container) = &declaration.body {
            for attribute in &container.attributes {
                if FIELD_LISTS.contains(&attribute.name.as_str()) {
                    self.rename_in(id, attribute, "fields", true, old, new);
                }
            }
            for field in &container.fields {
                for attribute in field.attributes.iter().filter(|it| it.name == "relation") {
                    self.rename_in(id, attribute, "fields", false, old, new);
                }
            }
        }
        let others: Vec<(DeclarationId, &Declaration)> = self.schema.in_order().collect();
        for (user, other) in others {
            let fields = other.container().map_or(&[][..], |it| &it.fields);
            let pointing = fields.iter().filter(|field| {
                let target = self.schema.resolve(field.type_name());
                target.is_some_and(|target| target.id == id)
            });
            for attribute in pointing
                .flat_map(|field| &field.attributes)
                .filter(|attribute| attribute.name == "relation")
            {
                self.rename_in(user, attribute, "references", false, old, new);
            }
        }
    }

    /// Gives an enum value another name, and the defaults that mention it, too.
    pub(crate) fn rename_value(
        &mut self,
        id: DeclarationId,
        range: TextRange,
        old: &str,
        new: &str,
    ) {
        self.replace(id, range, new);
        let others: Vec<(DeclarationId, &Declaration)> = self.schema.in_order().collect();
        for (user, other) in others {
            let fields = other.container().map_or(&[][..], |it| &it.fields);
            for field in fields {
                let target = self.schema.resolve(field.type_name());
                if target.is_none_or(|it| it.id != id || it.kind != DeclarationKind::Enum) {
                    continue;
                }
                if let Some(attribute) = field.attribute("default") {
                    self.rename_in(user, attribute, "value", true, old, new);
                }
            }
        }
    }

    /// Replaces a word in the list of an argument; `is_default` says that the argument may go without its name.
    fn rename_in(
        &mut self,
        id: DeclarationId,
        attribute: &Attribute,
        argument: &str,
        is_default: bool,
        old: &str,
        new: &str,
    ) {
        let lists = attribute.list().iter().filter(|it| match &it.name {
            Some(name) => name.text == argument,
            None => is_default,
        });
        for element in lists
            .filter_map(|argument| argument.value.as_ref())
            .flat_map(Expression::elements)
        {
            let word = match &element.kind {
                ExpressionKind::Path(path) => path,
                ExpressionKind::Call { name, .. } => name,
                _ => continue,
            };
            if word == old {
                let range = TextRange::at(element.range.start(), TextSize::of(old));
                self.replace(id, range, new);
            }
        }
    }
}
