//! Relations: what `@relation` says, and which field is the other side of which.

use std::borrow::Cow;

use smol_str::SmolStr;
use syntax::TextRange;

use crate::declaration::{Container, Field, Name};
use crate::reader::{Definition, Reader};
use crate::schema::DeclarationId;
use crate::{Argument, Arity, Attribute, Facet, ScalarType};

/// A written list of fields. A single name without brackets is a list of one.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct FieldList {
    pub names: Vec<Name>,
    /// The value, brackets included.
    pub range: TextRange,
}

/// `@relation(…)`, read. Ranges are relative to the declaration.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct RelationAttribute {
    /// The whole attribute.
    pub range: TextRange,
    /// The relation's name. `None` also when it is given twice, as in the official engine.
    pub name: Option<SmolStr>,
    pub fields: Option<FieldList>,
    pub references: Option<FieldList>,
    pub on_delete: Option<SmolStr>,
    pub on_update: Option<SmolStr>,
    /// What the database shall call the foreign key.
    pub map: Option<SmolStr>,
}

impl RelationAttribute {
    /// `None` when an argument lacks its value: the engine does not read such an attribute either.
    pub(crate) fn read(attribute: &Attribute) -> Option<Self> {
        if attribute
            .list()
            .iter()
            .any(|argument| argument.value.is_none())
        {
            return None;
        }
        let value = |argument: &Argument| argument.value.clone();
        let name = match (attribute.unnamed(), attribute.named("name")) {
            (Some(argument), None) | (None, Some(argument)) => value(argument)
                .and_then(|value| value.as_string().cloned())
                .filter(|name| !name.is_empty()),
            _ => None,
        };
        let list = |key| {
            let value = attribute.named(key).and_then(value)?;
            let name = |path: &crate::Expression| {
                Some(Name {
                    text: path.as_path()?.clone(),
                    range: path.range,
                })
            };
            Some(FieldList {
                names: value.elements().iter().filter_map(name).collect(),
                range: value.range,
            })
        };
        let action = |key| attribute.named(key).and_then(value)?.as_path().cloned();
        let map = attribute.named("map").and_then(value);
        Some(Self {
            range: attribute.range,
            name,
            fields: list("fields"),
            references: list("references"),
            on_delete: action("onDelete"),
            on_update: action("onUpdate"),
            map: map.and_then(|value| value.as_string().cloned()),
        })
    }
}

/// The name of a relation that is given none, from the names of its two models.
pub fn default_relation_name(one: &str, other: &str) -> String {
    format!("{}To{}", one.min(other), one.max(other))
}

/// One end of a relation. Shows only what a [`Facet`](crate::Facet) for relations covers.
#[derive(Debug, Clone, Copy)]
pub struct RelationSide<'s> {
    declaration: DeclarationId,
    field: &'s Field,
}

impl<'s> RelationSide<'s> {
    pub(crate) fn new(declaration: DeclarationId, field: &'s Field) -> Self {
        Self { declaration, field }
    }

    pub fn declaration(self) -> DeclarationId {
        self.declaration
    }

    pub fn name(self) -> &'s SmolStr {
        &self.field.name.text
    }

    /// The name of the model or view that it points to.
    pub fn target(self) -> &'s str {
        self.field.type_name()
    }

    pub fn arity(self) -> Arity {
        self.field.arity()
    }

    /// Is it that field, the same one and not only an equal one?
    pub fn is_field(self, field: &Field) -> bool {
        std::ptr::eq(self.field, field)
    }

    /// Is that the very same field?
    pub fn is(self, other: &RelationSide<'_>) -> bool {
        self.is_field(other.field)
    }

    /// The explicit name of the relation.
    pub fn relation_name(self) -> Option<&'s str> {
        self.field.relation.as_ref()?.name.as_deref()
    }

    /// The explicit name, or the one that the relation has without. `owner` and `target` are the names of the two models.
    pub fn effective_name(self, owner: &str, target: &str) -> Cow<'s, str> {
        self.relation_name().map_or_else(
            || Cow::Owned(default_relation_name(owner, target)),
            Cow::Borrowed,
        )
    }

    /// The fields that hold the key, if any are listed. Where the names stand must not be relied on for the other end: it is not
    /// noted.
    pub fn key_fields(self) -> &'s [Name] {
        let list = self
            .field
            .relation
            .as_ref()
            .and_then(|relation| relation.fields.as_ref());
        list.map_or(&[], |list| &list.names)
    }

    pub fn referenced_fields(self) -> &'s [Name] {
        let list = self
            .field
            .relation
            .as_ref()
            .and_then(|relation| relation.references.as_ref());
        list.map_or(&[], |list| &list.names)
    }

    /// The names of the fields that hold the key.
    pub fn key_names(self) -> Vec<&'s str> {
        self.key_fields()
            .iter()
            .map(|name| name.text.as_str())
            .collect()
    }

    /// The names of the fields that the key references.
    pub fn referenced_names(self) -> Vec<&'s str> {
        let names = self.referenced_fields().iter();
        names.map(|name| name.text.as_str()).collect()
    }

    /// Does it have a `fields` argument, empty or not?
    pub fn has_key_argument(self) -> bool {
        self.field
            .relation
            .as_ref()
            .is_some_and(|relation| relation.fields.is_some())
    }

    /// Does it have a `references` argument, empty or not?
    pub fn has_references_argument(self) -> bool {
        self.field
            .relation
            .as_ref()
            .is_some_and(|relation| relation.references.is_some())
    }

    pub fn on_delete(self) -> Option<&'s SmolStr> {
        self.field.relation.as_ref()?.on_delete.as_ref()
    }

    pub fn on_update(self) -> Option<&'s SmolStr> {
        self.field.relation.as_ref()?.on_update.as_ref()
    }

    /// What the database shall call the foreign key.
    pub fn map(self) -> Option<&'s SmolStr> {
        self.field.relation.as_ref()?.map.as_ref()
    }

    /// Can its `@relation`, if it has one, be read? One that is written twice or lacks a value cannot.
    pub fn is_readable(self) -> bool {
        self.field.relation.is_some() || self.field.attribute("relation").is_none()
    }

    /// Does its `@relation` have known arguments only, with names in its lists and nothing but a string without a label?
    pub fn has_readable_arguments(self) -> bool {
        let arguments = self
            .field
            .attribute("relation")
            .map_or(&[][..], Attribute::list);
        arguments.iter().all(|argument| {
            let Some(value) = &argument.value else {
                return false;
            };
            match argument.name.as_ref().map(|name| name.text.as_str()) {
                Some("fields" | "references") => {
                    value.elements().iter().all(|it| it.as_path().is_some())
                }
                None | Some("name") => value.as_string().is_some(),
                Some("onDelete" | "onUpdate" | "map") => true,
                Some(_) => false,
            }
        })
    }

    pub fn is_ignored(self) -> bool {
        self.field.is_ignored()
    }
}

/// A relation field with what it points to.
#[derive(Debug, Clone, Copy)]
pub struct RelationField<'s> {
    pub side: RelationSide<'s>,
    /// The field itself, of the declaration being looked at.
    pub field: &'s Field,
    pub target: Definition,
    /// The other end, if there is one.
    pub opposite: Option<RelationSide<'s>>,
}

impl<'s> Reader<'s> {
    /// The relation that a field of the declaration `id` takes part in; `None` when its type is no model or view.
    ///
    /// The other end is the first field of the target, in order, that points back, is not the field itself, and has an
    /// equal explicit name. Two absent names are equal; an explicit name never equals an absent one.
    pub fn relation(&self, id: DeclarationId, field: &'s Field) -> Option<RelationField<'s>> {
        let target = self.resolve(field.type_name())?;
        if !target.kind.is_table() {
            return None;
        }
        let side = RelationSide::new(id, field);
        // A block without a name, or whose name stands for another block, cannot be pointed back to.
        let owner = self.declaration(id)?.name();
        if self.resolve(owner)?.id != id {
            return None;
        }
        let candidates = self.fields_of_relation(target.id, owner, side.relation_name());
        let mut candidates = candidates.into_iter();
        let opposite = candidates
            .find(|other| !(other.declaration() == id && std::ptr::eq(other.field, field)));
        Some(RelationField {
            side,
            field,
            target,
            opposite,
        })
    }

    /// The same without the other end, also for a block that nothing can point back to.
    pub fn lone_relation(&self, id: DeclarationId, field: &'s Field) -> Option<RelationField<'s>> {
        let target = self.resolve(field.type_name())?;
        target.kind.is_table().then(|| RelationField {
            side: RelationSide::new(id, field),
            field,
            target,
            opposite: None,
        })
    }

    /// The fields of a declaration whose type is written as `target`, in order.
    pub fn relation_fields(
        &self,
        id: DeclarationId,
        target: &str,
    ) -> impl Iterator<Item = RelationSide<'s>> + use<'s> {
        let container = self.note_relations(id, target);
        let fields = container.map_or_else(Vec::new, |it| it.lookup.of_type(&it.fields, target));
        let fields = fields.into_iter();
        fields.map(move |field| RelationSide::new(id, field))
    }

    /// Those of them whose relation has that explicit name, or none.
    pub fn fields_of_relation(
        &self,
        id: DeclarationId,
        target: &str,
        name: Option<&str>,
    ) -> Vec<RelationSide<'s>> {
        let container = self.note_relations(id, target);
        let fields = container.map_or_else(Vec::new, |it| {
            it.lookup.of_relation(&it.fields, target, name)
        });
        let fields = fields.into_iter();
        fields.map(|field| RelationSide::new(id, field)).collect()
    }

    /// Those of them that count as one relation with `side`, whose declaration and target have the names `owner` and `target`: a
    /// relation without a name counts as having the default one.
    pub fn fields_like(
        &self,
        id: DeclarationId,
        side: RelationSide<'_>,
        (owner, target): (&str, &str),
        to: &str,
    ) -> Vec<RelationSide<'s>> {
        let default = default_relation_name(owner, target);
        match side.relation_name() {
            Some(name) if name != default => self.fields_of_relation(id, to, Some(name)),
            _ => {
                let mut result = self.fields_of_relation(id, to, None);
                let named = self.fields_of_relation(id, to, Some(&default));
                if !named.is_empty() {
                    result.extend(named);
                    // In order, as they are in one slice.
                    result.sort_by_key(|side| std::ptr::from_ref(side.field));
                }
                result
            }
        }
    }

    /// Notes that the fields of a declaration are looked at whose type is written as `target`. `None` where there are none.
    fn note_relations(&self, id: DeclarationId, target: &str) -> Option<&'s Container> {
        // Nothing is written for these, so reading them could not be noted.
        if target.is_empty() || ScalarType::from_name(target).is_some() {
            return None;
        }
        self.note(id, Facet::relations(id, target));
        self.schema().declaration(id)?.container()
    }
}
