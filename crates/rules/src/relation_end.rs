//! One end of a relation, as the rules about relations look at it.
//!
//! Only ends that can be judged: whose lists name fields that are there, and that are not one of several candidates. Anything
//! else has an error of its own, and what it means is not known.

use model::{
    Argument, Attribute, Declaration, DeclarationId, Field, FieldKind, Reader, RelationField,
    RelationRecord, RelationSide,
};
use syntax::TextRange;

use crate::finding::Place;
use crate::relations::is_ambiguous;

/// A relation field in one of the records that it takes part in.
#[derive(Debug, Clone, Copy)]
pub(crate) struct RelationEnd<'s> {
    pub(crate) relation: RelationField<'s>,
    pub(crate) record: RelationRecord<'s>,
    /// Does it hold the key, or ought to? Of two lists: is it the first one?
    pub(crate) leads: bool,
}

impl<'s> RelationEnd<'s> {
    /// The records of a field, each from its side; none if they cannot be judged.
    pub(crate) fn all(
        reader: &Reader<'s>,
        declaration: &Declaration,
        relation: RelationField<'s>,
    ) -> Vec<Self> {
        let sides = [Some(relation.side), relation.opposite];
        let is_judged = declaration.kind.is_table()
            && !relation.field.broken
            && sides
                .into_iter()
                .flatten()
                .all(|side| is_sound(reader, side))
            && !is_ambiguous(reader, &relation);
        if !is_judged {
            return Vec::new();
        }
        let records = reader.records(&relation).into_iter();
        records
            .map(|record| Self {
                relation,
                record,
                leads: record.is_forward(&relation.side),
            })
            .collect()
    }

    pub(crate) fn own(&self) -> RelationSide<'s> {
        self.relation.side
    }

    pub(crate) fn field(&self) -> &'s Field {
        self.relation.field
    }

    pub(crate) fn target(&self) -> DeclarationId {
        self.relation.target.id
    }

    /// The other end, if the end leads and there is one.
    pub(crate) fn back(&self) -> Option<RelationSide<'s>> {
        self.record.back.filter(|_| self.leads)
    }

    /// The end that leads, if this is the other one.
    pub(crate) fn forward(&self) -> Option<RelationSide<'s>> {
        self.record.forward.filter(|_| !self.leads)
    }

    pub(crate) fn attribute(&self) -> Option<&'s Attribute> {
        self.field().attribute("relation")
    }

    /// A named argument, with its position.
    pub(crate) fn argument(&self, name: &str) -> Option<(usize, &'s Argument)> {
        argument(self.attribute()?, name)
    }

    /// The value of the first of these arguments that is there, or else the name of the field.
    pub(crate) fn value_range(&self, names: &[&str]) -> TextRange {
        let value = |name: &&str| Some(self.argument(name)?.1.value.as_ref()?.range);
        let first = names.iter().find_map(value);
        first.unwrap_or(self.field().name.range)
    }
}

/// A named argument of an attribute, with its position. The last one counts.
pub(crate) fn argument<'a>(attribute: &'a Attribute, name: &str) -> Option<(usize, &'a Argument)> {
    let list = attribute.list().iter().enumerate();
    list.rev().find(|(_, argument)| {
        let written = argument.name.as_ref();
        written.is_some_and(|it| it.text == name)
    })
}

/// Can the lists of an end be read? That is: do they name fields with values, each once?
fn is_sound(reader: &Reader<'_>, side: RelationSide<'_>) -> bool {
    let Some(target) = reader.resolve(side.target()) else {
        return false;
    };
    side.is_readable()
        && side.has_readable_arguments()
        && are_values(reader, side.declaration(), &side.key_names())
        && are_values(reader, target.id, &side.referenced_names())
}

fn are_values(reader: &Reader<'_>, id: DeclarationId, names: &[&str]) -> bool {
    let Some(declaration) = reader.declaration(id) else {
        return false;
    };
    names.iter().enumerate().all(|(position, name)| {
        let is_value = declaration.field(name).is_some_and(|field| {
            !matches!(
                reader.field_kind(field),
                FieldKind::Relation(_) | FieldKind::Unknown
            )
        });
        is_value && !names[..position].contains(name)
    })
}

/// `Model.field`, for people.
pub(crate) fn title(reader: &Reader<'_>, side: RelationSide<'_>) -> String {
    format!("{}.{}", reader.name(side.declaration()), side.name())
}

/// The other end as a place.
pub(crate) fn place(side: RelationSide<'_>) -> Place {
    Place::Field(side.declaration(), side.name().clone())
}
