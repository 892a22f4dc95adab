//! Where names of constraints must differ.

/// What has a name in the database besides tables and columns.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ConstraintKind {
    PrimaryKey,
    /// `@@index` and `@@fulltext`, partial ones included.
    Index,
    /// `@unique` and `@@unique`, partial ones included.
    Unique,
    ForeignKey,
    Default,
}

/// How far a scope of names reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ScopeReach {
    /// All models of one database schema; those without `@@schema` count as one.
    DatabaseSchema,
    /// One model.
    Model,
}

impl ScopeReach {
    pub const ALL: &'static [Self] = &[Self::DatabaseSchema, Self::Model];
}

/// A set of names that must differ from each other.
///
/// A duplicate concerns every constraint of the kinds in `checked_by` that has the name. Constraints of views are members but are
/// never checked themselves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ConstraintScope {
    pub reach: ScopeReach,
    /// The kinds whose names are collected.
    pub members: &'static [ConstraintKind],
    /// The kinds whose names are compared with the collected ones.
    pub checked_by: &'static [ConstraintKind],
}

impl ConstraintScope {
    /// Does a constraint of this kind put its name here?
    pub fn counts(&self, kind: ConstraintKind) -> bool {
        self.members.contains(&kind)
    }

    /// Must a constraint of this kind have a name of its own here?
    pub fn checks(&self, kind: ConstraintKind) -> bool {
        self.checked_by.contains(&kind)
    }

    const fn in_schema(kinds: &'static [ConstraintKind]) -> Self {
        Self {
            reach: ScopeReach::DatabaseSchema,
            members: kinds,
            checked_by: kinds,
        }
    }

    const fn in_model(kinds: &'static [ConstraintKind]) -> Self {
        Self {
            reach: ScopeReach::Model,
            members: kinds,
            checked_by: kinds,
        }
    }
}

use ConstraintKind::{Default, ForeignKey, Index, PrimaryKey, Unique};

const MODEL_KEYS: ConstraintScope = ConstraintScope {
    checked_by: &[PrimaryKey, ForeignKey],
    ..ConstraintScope::in_model(&[PrimaryKey, Index, Unique, ForeignKey])
};

pub(super) const POSTGRESQL: &[ConstraintScope] = &[
    ConstraintScope::in_schema(&[PrimaryKey, Index, Unique]),
    MODEL_KEYS,
];
/// Indexes may share their names: nothing compares them with each other.
pub(super) const COCKROACHDB: &[ConstraintScope] = &[MODEL_KEYS];
pub(super) const MYSQL: &[ConstraintScope] = &[
    ConstraintScope::in_schema(&[ForeignKey]),
    ConstraintScope::in_model(&[Index, Unique]),
];
pub(super) const SQLITE: &[ConstraintScope] = &[ConstraintScope::in_schema(&[Index, Unique])];
pub(super) const SQLSERVER: &[ConstraintScope] = &[
    ConstraintScope::in_schema(&[PrimaryKey, ForeignKey, Default]),
    ConstraintScope::in_model(&[PrimaryKey, Index, Unique]),
];
pub(super) const MONGODB: &[ConstraintScope] = &[ConstraintScope::in_model(&[Index, Unique])];
