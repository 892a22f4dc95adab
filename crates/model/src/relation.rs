//! Relations: what `@relation` says, and which field is the other side of which.

use smol_str::SmolStr;
use syntax::TextRange;

use crate::declaration::{Declaration, Field, Name};
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
        Some(Self {
            range: attribute.range,
            name,
            fields: list("fields"),
            references: list("references"),
            on_delete: action("onDelete"),
            on_update: action("onUpdate"),
        })
    }
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

    pub fn arity(self) -> Arity {
        self.field
            .field_type
            .as_ref()
            .map_or(Arity::Required, |it| it.arity)
    }

    /// The explicit name of the relation.
    pub fn relation_name(self) -> Option<&'s str> {
        self.field.relation.as_ref()?.name.as_deref()
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

    /// Does it have a `fields` argument, empty or not?
    pub fn has_key_argument(self) -> bool {
        self.field
            .relation
            .as_ref()
            .is_some_and(|relation| relation.fields.is_some())
    }

    /// Can its `@relation`, if it has one, be read? One that is written twice or lacks a value cannot.
    pub fn is_readable(self) -> bool {
        self.field.relation.is_some() || self.field.attribute("relation").is_none()
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
        let opposite = self.relation_fields(target.id, owner).find(|other| {
            let itself = other.declaration() == id && std::ptr::eq(other.field, field);
            !itself && other.relation_name() == side.relation_name()
        });
        Some(RelationField {
            side,
            field,
            target,
            opposite,
        })
    }

    /// The fields of a declaration whose type is written as `target`, in order.
    pub fn relation_fields(
        &self,
        id: DeclarationId,
        target: &str,
    ) -> impl Iterator<Item = RelationSide<'s>> + use<'s> {
        // Nothing is written for these, so reading them could not be noted.
        let is_name = !target.is_empty() && ScalarType::from_name(target).is_none();
        if is_name {
            self.note(id, Facet::relations(id, target));
        }
        let target = SmolStr::new(target);
        let fields = self
            .schema()
            .declaration(id)
            .and_then(Declaration::container)
            .map_or(&[][..], |container| &container.fields);
        fields
            .iter()
            .filter(move |field| is_name && field.type_name() == target)
            .map(move |field| RelationSide::new(id, field))
    }
}
