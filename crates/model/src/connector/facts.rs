//! One row per database.

use super::Capability::{
    self, AutoIncrement, AutoIncrementAllowedOnNonId, AutoIncrementMultipleAllowed,
    AutoIncrementNonIndexedAllowed, AutoIncrementOnInt, ClusteringSetting, CompositeTypes,
    CompoundIds, Decimal, DefaultValueAuto, DefaultValueDatabaseGenerated, DefaultValueSequence,
    EmbeddedManyToMany, Enums, ExtensionsProperty, FullTextIndex, ImplicitManyToMany,
    IndexColumnLengthPrefixing, IndexedForeignKeys, Json, JsonLists, MissingIndexWarning,
    MultiSchema, MultipleFullTextPerModel, NamedDefaultValues, NamedForeignKeys, NamedPrimaryKeys,
    PartialIndexes, PrimaryKeySortOrder, ReferenceCycleDetection, RelationFieldsInArbitraryOrder,
    ScalarLists, SchemasProperty, SetNullOnRequiredIsWarning, ShardKeys, SortOrderInFullTextIndex,
    UniqueId,
};
use super::IndexAlgorithm::{self, BTree, Gin};
use super::constraint::{self, ConstraintScope};
use super::{Connector, ReferentialActions};
use crate::config::RelationMode::{self, ForeignKeys, Prisma};

/// One row of the table.
#[derive(Debug)]
pub(super) struct Facts {
    /// What `provider` may say; the first is the usual one.
    pub(super) providers: &'static [&'static str],
    pub(super) display_name: &'static str,
    pub(super) capabilities: &'static [Capability],
    /// Actions when the database keeps foreign keys.
    pub(super) actions: ReferentialActions,
    /// Actions when Prisma emulates them.
    pub(super) emulated_actions: ReferentialActions,
    /// Those of `actions` that the database accepts and then does something else.
    pub(super) discouraged_actions: ReferentialActions,
    pub(super) default_mode: RelationMode,
    pub(super) allowed_modes: &'static [RelationMode],
    /// Bytes that a constraint's name may have.
    pub(super) identifier_limit: Option<usize>,
    pub(super) index_algorithms: &'static [IndexAlgorithm],
    pub(super) constraint_scopes: &'static [ConstraintScope],
}

pub(super) fn of(connector: Option<Connector>) -> &'static Facts {
    match connector {
        Some(Connector::PostgreSql) => &POSTGRESQL,
        Some(Connector::MySql) => &MYSQL,
        Some(Connector::Sqlite) => &SQLITE,
        Some(Connector::SqlServer) => &SQLSERVER,
        Some(Connector::CockroachDb) => &COCKROACHDB,
        Some(Connector::MongoDb) => &MONGODB,
        None => &NONE,
    }
}

const ALL: ReferentialActions =
    ReferentialActions(&["Cascade", "Restrict", "NoAction", "SetNull", "SetDefault"]);
const WITHOUT_RESTRICT: ReferentialActions =
    ReferentialActions(&["Cascade", "NoAction", "SetNull", "SetDefault"]);
const EMULATED: ReferentialActions = ReferentialActions(&["Cascade", "Restrict", "SetNull"]);
const EMULATED_WITH_NO_ACTION: ReferentialActions =
    ReferentialActions(&["Cascade", "Restrict", "NoAction", "SetNull"]);
const NO_ACTIONS: ReferentialActions = ReferentialActions(&[]);

/// What a schema without a datasource may use.
const NONE: Facts = Facts {
    providers: &[],
    display_name: "a schema without a datasource",
    capabilities: &[
        Enums,
        Json,
        AutoIncrement,
        ImplicitManyToMany,
        CompoundIds,
        AutoIncrementOnInt,
        DefaultValueDatabaseGenerated,
        UniqueId,
    ],
    actions: ALL,
    emulated_actions: EMULATED_WITH_NO_ACTION,
    discouraged_actions: NO_ACTIONS,
    default_mode: ForeignKeys,
    allowed_modes: &[],
    identifier_limit: None,
    index_algorithms: &[BTree],
    constraint_scopes: &[],
};

/// What most databases share.
const DATABASE: Facts = Facts {
    allowed_modes: &[ForeignKeys, Prisma],
    ..NONE
};

const POSTGRESQL: Facts = Facts {
    providers: &["postgresql", "postgres"],
    display_name: "PostgreSQL",
    capabilities: &[
        ScalarLists,
        Enums,
        Json,
        JsonLists,
        Decimal,
        AutoIncrement,
        AutoIncrementAllowedOnNonId,
        AutoIncrementMultipleAllowed,
        AutoIncrementNonIndexedAllowed,
        RelationFieldsInArbitraryOrder,
        ImplicitManyToMany,
        MultiSchema,
        NamedPrimaryKeys,
        NamedForeignKeys,
        CompoundIds,
        PartialIndexes,
        ExtensionsProperty,
        SchemasProperty,
        SetNullOnRequiredIsWarning,
        AutoIncrementOnInt,
        DefaultValueDatabaseGenerated,
        UniqueId,
        MissingIndexWarning,
    ],
    emulated_actions: EMULATED,
    identifier_limit: Some(63),
    index_algorithms: IndexAlgorithm::ALL,
    constraint_scopes: constraint::POSTGRESQL,
    ..DATABASE
};

const COCKROACHDB: Facts = Facts {
    providers: &["cockroachdb"],
    display_name: "CockroachDB",
    capabilities: &[
        ScalarLists,
        Enums,
        Json,
        Decimal,
        AutoIncrement,
        AutoIncrementAllowedOnNonId,
        AutoIncrementMultipleAllowed,
        AutoIncrementNonIndexedAllowed,
        RelationFieldsInArbitraryOrder,
        ImplicitManyToMany,
        MultiSchema,
        NamedPrimaryKeys,
        NamedForeignKeys,
        CompoundIds,
        PartialIndexes,
        SchemasProperty,
        DefaultValueSequence,
        DefaultValueDatabaseGenerated,
        UniqueId,
        MissingIndexWarning,
    ],
    identifier_limit: Some(63),
    index_algorithms: &[BTree, Gin],
    constraint_scopes: constraint::COCKROACHDB,
    ..DATABASE
};

const MYSQL: Facts = Facts {
    providers: &["mysql"],
    display_name: "MySQL",
    capabilities: &[
        Enums,
        Json,
        Decimal,
        AutoIncrement,
        AutoIncrementAllowedOnNonId,
        RelationFieldsInArbitraryOrder,
        ImplicitManyToMany,
        NamedForeignKeys,
        IndexColumnLengthPrefixing,
        FullTextIndex,
        MultipleFullTextPerModel,
        CompoundIds,
        ShardKeys,
        AutoIncrementOnInt,
        DefaultValueDatabaseGenerated,
        UniqueId,
        IndexedForeignKeys,
        MissingIndexWarning,
    ],
    discouraged_actions: ReferentialActions(&["SetDefault"]),
    identifier_limit: Some(64),
    constraint_scopes: constraint::MYSQL,
    ..DATABASE
};

const SQLITE: Facts = Facts {
    providers: &["sqlite"],
    display_name: "SQLite",
    capabilities: &[
        Enums,
        Json,
        Decimal,
        AutoIncrement,
        RelationFieldsInArbitraryOrder,
        ImplicitManyToMany,
        CompoundIds,
        PartialIndexes,
        AutoIncrementOnInt,
        DefaultValueDatabaseGenerated,
        UniqueId,
        MissingIndexWarning,
    ],
    emulated_actions: EMULATED,
    identifier_limit: Some(10_000),
    constraint_scopes: constraint::SQLITE,
    ..DATABASE
};

const SQLSERVER: Facts = Facts {
    providers: &["sqlserver"],
    display_name: "SQL Server",
    capabilities: &[
        Decimal,
        AutoIncrement,
        AutoIncrementAllowedOnNonId,
        AutoIncrementMultipleAllowed,
        AutoIncrementNonIndexedAllowed,
        ImplicitManyToMany,
        MultiSchema,
        NamedPrimaryKeys,
        NamedForeignKeys,
        NamedDefaultValues,
        ReferenceCycleDetection,
        PrimaryKeySortOrder,
        ClusteringSetting,
        CompoundIds,
        PartialIndexes,
        SchemasProperty,
        AutoIncrementOnInt,
        DefaultValueDatabaseGenerated,
        UniqueId,
        MissingIndexWarning,
    ],
    actions: WITHOUT_RESTRICT,
    identifier_limit: Some(128),
    constraint_scopes: constraint::SQLSERVER,
    ..DATABASE
};

const MONGODB: Facts = Facts {
    providers: &["mongodb"],
    display_name: "MongoDB",
    capabilities: &[
        ScalarLists,
        Enums,
        Json,
        JsonLists,
        CompositeTypes,
        RelationFieldsInArbitraryOrder,
        DefaultValueAuto,
        EmbeddedManyToMany,
        FullTextIndex,
        SortOrderInFullTextIndex,
    ],
    actions: NO_ACTIONS,
    default_mode: Prisma,
    allowed_modes: &[Prisma],
    identifier_limit: Some(127),
    constraint_scopes: constraint::MONGODB,
    ..DATABASE
};
