//! Relations as the official engine records them: which kind, which end leads, what its actions are.
//!
//! Everything is told from one of the two ends, so that each end can be judged in its own declaration. Knows nothing of what is
//! right or wrong.

use smallvec::SmallVec;

use crate::declaration::{DeclarationKind, Field};
use crate::reader::{DeclarationRef, FieldKind, Reader};
use crate::relation::{RelationField, RelationSide};
use crate::schema::DeclarationId;
use crate::{Arity, Index, IndexKind};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RelationKind {
    OneToOne,
    OneToMany,
    /// Both ends are lists, the database keeps the pairs in a table.
    ManyToMany,
    /// Both ends are lists, and at least one lists keys.
    EmbeddedManyToMany,
}

/// A relation. A record belongs to one field, the one at which the engine makes it.
#[derive(Debug, Clone, Copy)]
pub struct RelationRecord<'s> {
    pub kind: RelationKind,
    /// The end that holds the key, or ought to; of two lists the first one. Only a list without another end has none.
    pub forward: Option<RelationSide<'s>>,
    pub back: Option<RelationSide<'s>>,
}

impl<'s> RelationRecord<'s> {
    fn pair(kind: RelationKind, forward: RelationSide<'s>, back: RelationSide<'s>) -> Self {
        Self {
            kind,
            forward: Some(forward),
            back: Some(back),
        }
    }

    /// Both ends, where there are two.
    pub fn ends(&self) -> Option<(RelationSide<'s>, RelationSide<'s>)> {
        self.forward.zip(self.back)
    }

    /// The end at which the engine makes the record.
    pub fn made_at(&self) -> Option<RelationSide<'s>> {
        self.forward.or(self.back)
    }

    pub fn is_forward(&self, side: &RelationSide<'_>) -> bool {
        self.forward.is_some_and(|forward| forward.is(side))
    }

    /// Does one end hold the key of the other?
    pub fn is_inline(&self) -> bool {
        matches!(self.kind, RelationKind::OneToOne | RelationKind::OneToMany)
    }
}

/// Does that referential action change rows by itself?
pub fn is_modifying_action(action: &str) -> bool {
    !matches!(action, "NoAction" | "Restrict")
}

impl<'s> Reader<'s> {
    /// The records that a relation field takes part in: mostly one; two optional ends that both list keys are two relations to
    /// the engine. That in which the field leads comes first.
    pub fn records(&self, relation: &RelationField<'s>) -> SmallVec<[RelationRecord<'s>; 1]> {
        let own = relation.side;
        let mut result = SmallVec::new();
        let Some(other) = relation.opposite else {
            result.push(self.lone_record(own));
            return result;
        };
        let pair = RelationRecord::pair;
        let (first, second) = if self.is_before(own, other) {
            (own, other)
        } else {
            (other, own)
        };
        match (own.arity(), other.arity()) {
            (Arity::List, Arity::List) => {
                let kind = if own.has_key_argument() || other.has_key_argument() {
                    RelationKind::EmbeddedManyToMany
                } else {
                    RelationKind::ManyToMany
                };
                result.push(pair(kind, first, second));
            }
            (Arity::List, _) => result.push(pair(RelationKind::OneToMany, other, own)),
            (_, Arity::List) => result.push(pair(RelationKind::OneToMany, own, other)),
            (Arity::Required, Arity::Optional) => {
                result.push(pair(RelationKind::OneToOne, own, other));
            }
            (Arity::Optional, Arity::Required) => {
                result.push(pair(RelationKind::OneToOne, other, own));
            }
            (Arity::Required, Arity::Required) => {
                result.push(pair(RelationKind::OneToOne, first, second));
            }
            (Arity::Optional, Arity::Optional) => {
                if own.has_key_argument() {
                    result.push(pair(RelationKind::OneToOne, own, other));
                }
                if other.has_key_argument() {
                    result.push(pair(RelationKind::OneToOne, other, own));
                }
                if result.is_empty() {
                    result.push(pair(RelationKind::OneToOne, first, second));
                }
            }
        }
        result
    }

    fn lone_record(&self, own: RelationSide<'s>) -> RelationRecord<'s> {
        if own.arity() == Arity::List {
            return RelationRecord {
                kind: RelationKind::OneToMany,
                forward: None,
                back: Some(own),
            };
        }
        let key = own.key_names();
        let is_unique = |index: &Index| index.kind == IndexKind::Unique && index.has_columns(&key);
        let kind =
            if own.has_key_argument() && self.indexes(own.declaration()).iter().any(is_unique) {
                RelationKind::OneToOne
            } else {
                RelationKind::OneToMany
            };
        RelationRecord {
            kind,
            forward: Some(own),
            back: None,
        }
    }

    /// Does the engine prefer the first of two equal ends?
    fn is_before(&self, one: RelationSide<'_>, other: RelationSide<'_>) -> bool {
        let key = |side: RelationSide<'_>| (self.name(side.declaration()), side.name().clone());
        key(one) <= key(other)
    }

    /// The name of a declaration; empty when it has none.
    pub fn name(&self, id: DeclarationId) -> &'s str {
        self.declaration(id).map_or("", DeclarationRef::name)
    }

    fn indexes(&self, id: DeclarationId) -> &'s [Index] {
        self.declaration(id).map_or(&[], DeclarationRef::indexes)
    }

    /// The primary key and the unique constraints of a declaration, the primary key first.
    pub fn unique_criteria(&self, id: DeclarationId) -> Vec<&'s Index> {
        let of = |kind| {
            let indexes = self.indexes(id).iter();
            indexes.filter(move |index| index.kind == kind)
        };
        of(IndexKind::PrimaryKey)
            .chain(of(IndexKind::Unique))
            .collect()
    }

    /// The fields of the first unique criterion that is not optional in any part: what a key references unless it says so.
    pub fn default_references(&self, id: DeclarationId) -> Option<Vec<&'s Field>> {
        let declaration = self.declaration(id)?;
        let strict = |index: &&Index| -> Option<Vec<&'s Field>> {
            let fields = index.columns.iter().map(|column| {
                let field = declaration.field(&column.path)?;
                let field_type = field.field_type.as_ref()?;
                let is_strict = field_type.arity != Arity::Optional
                    && self.field_kind(field) != FieldKind::Unsupported;
                is_strict.then_some(field)
            });
            fields.collect()
        };
        self.unique_criteria(id).iter().find_map(strict)
    }

    /// The only field of the primary key of a model; views have none that counts.
    pub fn single_id(&self, id: DeclarationId) -> Option<&'s str> {
        if self.declaration(id)?.kind() == DeclarationKind::View {
            return None;
        }
        let mut keys = self.indexes(id).iter();
        match keys
            .find(|index| index.kind == IndexKind::PrimaryKey)?
            .columns
            .as_slice()
        {
            [column] => Some(&column.path),
            _ => None,
        }
    }

    /// The position of an end among the fields of its declaration.
    pub fn position(&self, side: RelationSide<'_>) -> usize {
        let declaration = self.declaration(side.declaration());
        let place = declaration
            .and_then(|declaration| declaration.field_names().position(|it| it == side.name()));
        place.unwrap_or(0)
    }

    /// Must every row have a partner, as far as the default of `onDelete` is concerned?
    fn is_required(&self, forward: RelationSide<'_>) -> bool {
        let declaration = self.declaration(forward.declaration());
        let is_required = |name: &str| {
            let field = declaration.and_then(|declaration| declaration.field(name));
            let field_type = field.and_then(|field| field.field_type.as_ref());
            field_type.is_some_and(|it| it.arity == Arity::Required)
        };
        let mut key = forward.key_fields().iter();
        forward.arity() == Arity::Required || key.any(|name| is_required(&name.text))
    }

    /// Do the effective actions of a relation, written or not, change rows when it is deleted, or updated?
    pub fn modifying_actions(&self, forward: RelationSide<'_>) -> (bool, bool) {
        let deletes = forward.on_delete().map_or_else(
            || !self.is_required(forward),
            |action| is_modifying_action(action),
        );
        let updates = forward
            .on_update()
            .is_none_or(|action| is_modifying_action(action));
        (deletes, updates)
    }
}
