//! What can be asked about a database, or about the lack of one.

use super::facts::{self, Facts};
use super::{Connector, ConstraintScope, IndexAlgorithm, ReferentialActions};
use crate::config::RelationMode;

/// Something that not every database can do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Capability {
    /// Fields that are lists of scalars, enums or `Unsupported`.
    ScalarLists,
    /// Enum blocks.
    Enums,
    /// `Json` fields.
    Json,
    /// `Json[]` fields.
    JsonLists,
    /// `Decimal` fields of models and views.
    Decimal,
    /// Type blocks.
    CompositeTypes,
    /// `autoincrement()` at all.
    AutoIncrement,
    /// `autoincrement()` on `Int` fields.
    AutoIncrementOnInt,
    /// `autoincrement()` on a field that is not the whole id.
    AutoIncrementAllowedOnNonId,
    /// More than one `autoincrement()` per model.
    AutoIncrementMultipleAllowed,
    /// `autoincrement()` on a field that neither the id nor an index starts with.
    AutoIncrementNonIndexedAllowed,
    /// `references` may list the columns of a key in another order than the key does.
    RelationFieldsInArbitraryOrder,
    /// `auto()`.
    DefaultValueAuto,
    /// `sequence()`.
    DefaultValueSequence,
    /// `dbgenerated()` on fields of models.
    DefaultValueDatabaseGenerated,
    /// Many-to-many relations without `fields` and `references`.
    ImplicitManyToMany,
    /// Many-to-many relations with lists of keys on both sides.
    EmbeddedManyToMany,
    /// `@@schema`.
    MultiSchema,
    /// `map` on `@id` and `@@id`.
    NamedPrimaryKeys,
    /// `map` on `@relation`.
    NamedForeignKeys,
    /// `map` on `@default`.
    NamedDefaultValues,
    /// With foreign keys, cycles of modifying actions and several paths of them to one model are rejected.
    ReferenceCycleDetection,
    /// `length` in indexes and ids.
    IndexColumnLengthPrefixing,
    /// `sort` in `@id` and `@@id`.
    PrimaryKeySortOrder,
    /// `@@fulltext`.
    FullTextIndex,
    /// `sort` inside of `@@fulltext`.
    SortOrderInFullTextIndex,
    /// Several `@@fulltext` per model.
    MultipleFullTextPerModel,
    /// `clustered`.
    ClusteringSetting,
    /// `@@id` over several fields.
    CompoundIds,
    /// `@unique` on a field that is the whole id.
    UniqueId,
    /// `where` on indexes. It also needs the preview feature.
    PartialIndexes,
    /// `@shardKey` and `@@shardKey`. They also need the preview feature.
    ShardKeys,
    /// `extensions` in the datasource. It also needs the preview feature.
    ExtensionsProperty,
    /// `schemas` in the datasource.
    SchemasProperty,
    /// With foreign keys, `SetNull` on required columns is a warning instead of an error.
    SetNullOnRequiredIsWarning,
    /// Indexes referencing columns by itself.
    IndexedForeignKeys,
    /// When relations are emulated, unindexed referencing columns deserve a warning.
    MissingIndexWarning,
}

/// One row of the table of databases; a schema without a valid datasource has a row, too.
#[derive(Debug, Clone, Copy)]
pub struct Capabilities {
    connector: Option<Connector>,
    facts: &'static Facts,
}

impl PartialEq for Capabilities {
    fn eq(&self, other: &Self) -> bool {
        self.connector == other.connector
    }
}

impl Eq for Capabilities {}

impl Capabilities {
    /// `None` stands for a schema without a valid datasource.
    pub fn of(connector: Option<Connector>) -> Self {
        Self {
            connector,
            facts: facts::of(connector),
        }
    }

    pub(super) fn facts(self) -> &'static Facts {
        self.facts
    }

    pub fn connector(self) -> Option<Connector> {
        self.connector
    }

    /// For people; fits into the middle of a sentence.
    pub fn display_name(self) -> &'static str {
        self.facts.display_name
    }

    pub fn has(self, capability: Capability) -> bool {
        self.facts.capabilities.contains(&capability)
    }

    /// The mode of a datasource that names none.
    pub fn default_relation_mode(self) -> RelationMode {
        self.facts.default_mode
    }

    /// What `relationMode` may say.
    pub fn allowed_relation_modes(self) -> &'static [RelationMode] {
        self.facts.allowed_modes
    }

    /// The referential actions that may be written.
    pub fn referential_actions(self, mode: RelationMode) -> ReferentialActions {
        match mode {
            RelationMode::ForeignKeys => self.facts.actions,
            RelationMode::Prisma => self.facts.emulated_actions,
        }
    }

    /// The referential actions that may be written but do not do what they say.
    pub fn discouraged_actions(self, mode: RelationMode) -> ReferentialActions {
        match mode {
            RelationMode::ForeignKeys => self.facts.discouraged_actions,
            RelationMode::Prisma => ReferentialActions(&[]),
        }
    }

    /// Must every cycle of relations have a link whose actions change nothing?
    pub fn checks_cycles(self, mode: RelationMode) -> bool {
        self.has(Capability::ReferenceCycleDetection)
            || mode == RelationMode::Prisma
            || self.default_relation_mode() == RelationMode::Prisma
    }

    /// Must modifying actions reach each model on one path only?
    pub fn checks_paths(self, mode: RelationMode) -> bool {
        self.has(Capability::ReferenceCycleDetection) && mode == RelationMode::ForeignKeys
    }

    /// Is `SetNull` on required columns a warning instead of an error?
    pub fn set_null_on_required_is_warning(self, mode: RelationMode) -> bool {
        self.has(Capability::SetNullOnRequiredIsWarning) && mode == RelationMode::ForeignKeys
    }

    /// Bytes that a constraint's name may have; `None` without a limit.
    pub fn identifier_limit(self) -> Option<usize> {
        self.facts.identifier_limit
    }

    /// What `type` of an index may say.
    pub fn index_algorithms(self) -> &'static [IndexAlgorithm] {
        self.facts.index_algorithms
    }

    /// Where names of constraints must differ.
    pub fn constraint_scopes(self) -> &'static [ConstraintScope] {
        self.facts.constraint_scopes
    }
}
