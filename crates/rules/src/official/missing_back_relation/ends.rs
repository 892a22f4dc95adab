//! The two ends of the relation: what is between their models already, and what the missing end should be called.

use std::borrow::Cow;

use model::{Arity, Declaration, DeclarationId, Field, Reader, Schema};

use super::arguments::{RelationArguments, WrittenName};
use super::key::is_taken;
use crate::fixer::Fixer;
use crate::names;
use crate::rule::FixContext;

/// A relation field without its other end.
#[derive(Debug, Clone, Copy)]
pub(crate) struct LoneField<'s> {
    pub(crate) fixer: &'s Fixer<'s>,
    pub(crate) schema: &'s Schema,
    /// Where the field is.
    pub(crate) owner: DeclarationId,
    pub(crate) owner_declaration: &'s Declaration,
    pub(crate) field: &'s Field,
    /// What it points to.
    pub(crate) target: DeclarationId,
    pub(crate) target_declaration: &'s Declaration,
}

impl<'s> LoneField<'s> {
    /// `None` when a block has text that cannot be read: the missing end may be in it.
    pub(crate) fn of(context: &FixContext<'s>) -> Option<Self> {
        let (_, field) = context.field()?;
        let relation = context.reader().relation(context.id, field)?;
        let lone = Self::new(context.fixer, context.id, field)?;
        let is_readable = |declaration: &Declaration| declaration.problems.is_empty();
        let is_clear = is_readable(lone.owner_declaration) && is_readable(lone.target_declaration);
        (relation.opposite.is_none() && is_clear).then_some(lone)
    }

    /// `None` when several blocks share the name of its model.
    pub(crate) fn new(
        fixer: &'s Fixer<'s>,
        owner: DeclarationId,
        field: &'s Field,
    ) -> Option<Self> {
        let schema = fixer.schema;
        let reader = Reader::new(schema, owner);
        let relation = reader.relation(owner, field)?;
        let owner_declaration = schema.declaration(owner)?;
        let is_unambiguous = schema
            .resolve(owner_declaration.name_text())
            .is_some_and(|it| it.id == owner);
        is_unambiguous.then_some(Self {
            fixer,
            schema,
            owner,
            owner_declaration,
            field,
            target: relation.target.id,
            target_declaration: schema.declaration(relation.target.id)?,
        })
    }

    pub(crate) fn has_opposite(&self) -> bool {
        let reader = Reader::new(self.schema, self.owner);
        let relation = reader.relation(self.owner, self.field);
        relation.is_some_and(|relation| relation.opposite.is_some())
    }

    /// Does it share its relation's name with another field of its model, so that nobody knows which of them is meant?
    pub(crate) fn is_crowded(&self) -> bool {
        let model = self.target_declaration.name_text();
        let fields = self
            .owner_declaration
            .container()
            .map_or(&[][..], |container| &container.fields);
        let mut others = fields
            .iter()
            .filter(|field| field.type_name() == model && !std::ptr::eq(*field, self.field));
        !self.is_self_relation()
            && others.any(|other| explicit_name(other) == explicit_name(self.field))
    }

    pub(crate) fn is_self_relation(&self) -> bool {
        self.owner == self.target
    }

    pub(crate) fn arity(&self) -> Arity {
        self.field.arity()
    }

    pub(crate) fn arguments(&self) -> RelationArguments {
        RelationArguments::read(self.owner_declaration, self.field)
    }

    /// The relation fields of the target that point back and have no other end either, or none for sure.
    pub(crate) fn lone_fields_back(&self) -> Vec<LoneField<'s>> {
        let fields = self
            .target_declaration
            .container()
            .map_or(&[][..], |container| &container.fields);
        fields
            .iter()
            .filter(|field| !std::ptr::eq(*field, self.field))
            .filter(|field| {
                field.type_name() == self.owner_declaration.name_text() && is_readable(field)
            })
            .filter_map(|field| Self::new(self.fixer, self.target, field))
            .filter(|lone| !lone.has_opposite() || lone.is_crowded())
            .collect()
    }

    /// All relation fields between the two models, but for these.
    fn others<'f>(&'f self, except: &'f [&Field]) -> impl Iterator<Item = &'s Field> + 'f {
        let (owner, target) = (self.owner_declaration, self.target_declaration);
        let pointing = |from: &'s Declaration, to: &'s Declaration| {
            let fields = from
                .container()
                .map_or(&[][..], |container| &container.fields);
            fields
                .iter()
                .filter(move |field| field.type_name() == to.name_text())
        };
        let back = (!self.is_self_relation()).then(|| pointing(target, owner));
        pointing(owner, target)
            .chain(back.into_iter().flatten())
            .filter(|field| !except.iter().any(|it| std::ptr::eq(*it, *field)))
    }

    /// The name that the relation has without one: the models' names in order.
    fn default_name(&self) -> String {
        let (one, other) = (
            self.owner_declaration.name_text(),
            self.target_declaration.name_text(),
        );
        format!("{}To{}", one.min(other), one.max(other))
    }

    /// Would a relation of that name be the only one of it, if the fields left out took part in no other?
    pub(crate) fn is_free(&self, name: &str, except: &[&Field]) -> bool {
        let default = self.default_name();
        let effective = |field: &Field| match explicit_name(field) {
            Some(explicit) => explicit == name,
            None => default == name,
        };
        !self.others(except).any(effective)
    }

    /// The name that both ends should have: the one that is there, a new one where none would be ambiguous, or none.
    pub(crate) fn relation_name(&self) -> Option<WrittenName> {
        let explicit = explicit_name(self.field);
        let current = explicit.map_or_else(|| Cow::Owned(self.default_name()), Cow::Borrowed);
        let is_free = self.is_free(&current, &[self.field]);
        match explicit {
            Some(_) if is_free => self.arguments().name(),
            None if is_free && !self.is_self_relation() => None,
            _ => {
                let model = names::pascal_case(self.owner_declaration.name_text());
                let name = format!("{model}{}", names::pascal_case(&self.field.name.text));
                let default = self.default_name();
                let is_taken = |name: &str| name == default || !self.is_free(name, &[self.field]);
                Some(WrittenName::new(&names::fresh(&name, is_taken)))
            }
        }
    }

    /// A name for the missing end.
    pub(crate) fn back_name(&self, list: bool) -> String {
        let model = self.owner_declaration.name_text();
        let several = self.relation_name().is_some() && self.others(&[self.field]).next().is_some();
        let base = names::camel_case(model);
        let base = if list { names::plural(&base) } else { base };
        let name = if self.is_self_relation() {
            names::other_end_of_self_relation(&self.field.name.text, list)
                .unwrap_or_else(|| self.derived_name(list))
        } else if several || is_taken(self.target_declaration, &base) {
            self.derived_name(list)
        } else {
            base
        };
        names::fresh(&name, |name| is_taken(self.target_declaration, name))
    }

    /// A name made from that of the field: `home` → `homeMatches`, `captain` → `captainOf`, and back.
    fn derived_name(&self, list: bool) -> String {
        let own = self.field.name.text.as_str();
        let model = names::pascal_case(self.owner_declaration.name_text());
        if list {
            return join(own, &names::plural(&model));
        }
        let target = names::pascal_case(self.target_declaration.name_text());
        let stem = if self.arity() == Arity::List {
            let endings = [names::plural(&target), target];
            endings.iter().find_map(|ending| {
                let ending = if own.contains('_') {
                    format!("_{}", names::snake_case(ending))
                } else {
                    ending.clone()
                };
                own.strip_suffix(ending.as_str())
            })
        } else {
            own.strip_suffix("Of").or_else(|| own.strip_suffix("_of"))
        };
        match stem {
            Some(stem) if !stem.is_empty() => stem.to_owned(),
            _ if self.arity() == Arity::List => join(&names::singular(own), "Of"),
            _ => join(own, "Of"),
        }
    }
}

/// Puts a word behind a name, in the style of the name.
fn join(name: &str, word: &str) -> String {
    if names::is_snake_case(name) {
        format!("{name}_{}", names::snake_case(word))
    } else {
        format!("{name}{word}")
    }
}

pub(crate) fn explicit_name(field: &Field) -> Option<&str> {
    field.relation.as_ref()?.name.as_deref()
}

/// Does it list key fields?
pub(crate) fn has_key(field: &Field) -> bool {
    let list = field
        .relation
        .as_ref()
        .and_then(|relation| relation.fields.as_ref());
    list.is_some_and(|list| !list.names.is_empty())
}

/// Does it list the fields that its key references?
pub(crate) fn has_references(field: &Field) -> bool {
    let list = field
        .relation
        .as_ref()
        .and_then(|relation| relation.references.as_ref());
    list.is_some_and(|list| !list.names.is_empty())
}

/// Can its `@relation`, if it has one, be understood?
pub(crate) fn is_readable(field: &Field) -> bool {
    !field.broken && (field.relation.is_some() || field.attribute("relation").is_none())
}
