//! What the databases can do, as one table.

use crate::config::RelationMode;

/// A database, as the datasource's `provider` names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Connector {
    PostgreSql,
    MySql,
    Sqlite,
    SqlServer,
    CockroachDb,
    MongoDb,
}

/// A set of referential actions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReferentialActions(&'static [&'static str]);

impl ReferentialActions {
    pub fn contains(self, action: &str) -> bool {
        self.0.contains(&action)
    }

    pub fn iter(self) -> impl Iterator<Item = &'static str> {
        self.0.iter().copied()
    }
}

/// Something that not every database can do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Capability {
    ScalarLists,
    Enums,
    ImplicitManyToMany,
    /// Indexes referencing columns by itself.
    IndexedForeignKeys,
    /// Rejects cycles of modifying actions although it keeps the keys itself.
    AcyclicActions,
}

use Capability::{AcyclicActions, Enums, ImplicitManyToMany, IndexedForeignKeys, ScalarLists};

/// One row of the table.
struct Facts {
    /// What `provider` may say; the first is the usual one.
    providers: &'static [&'static str],
    display_name: &'static str,
    capabilities: &'static [Capability],
    /// Actions when the database keeps foreign keys.
    actions: ReferentialActions,
    /// Actions when Prisma emulates them.
    emulated_actions: ReferentialActions,
    default_mode: RelationMode,
    /// Bytes that a constraint's name may have.
    identifier_limit: usize,
}

const ALL_ACTIONS: ReferentialActions =
    ReferentialActions(&["Cascade", "Restrict", "NoAction", "SetNull", "SetDefault"]);
const WITHOUT_RESTRICT: ReferentialActions =
    ReferentialActions(&["Cascade", "NoAction", "SetNull", "SetDefault"]);
const EMULATED: ReferentialActions = ReferentialActions(&["Cascade", "Restrict", "SetNull"]);
const EMULATED_WITH_NO_ACTION: ReferentialActions =
    ReferentialActions(&["Cascade", "Restrict", "NoAction", "SetNull"]);

const SQL: Facts = Facts {
    providers: &[],
    display_name: "",
    capabilities: &[],
    actions: ALL_ACTIONS,
    emulated_actions: EMULATED_WITH_NO_ACTION,
    default_mode: RelationMode::ForeignKeys,
    identifier_limit: 0,
};

const POSTGRESQL: Facts = Facts {
    providers: &["postgresql", "postgres"],
    display_name: "PostgreSQL",
    capabilities: &[ScalarLists, Enums, ImplicitManyToMany],
    emulated_actions: EMULATED,
    identifier_limit: 63,
    ..SQL
};

const MYSQL: Facts = Facts {
    providers: &["mysql"],
    display_name: "MySQL",
    capabilities: &[Enums, ImplicitManyToMany, IndexedForeignKeys],
    identifier_limit: 64,
    ..SQL
};

const SQLITE: Facts = Facts {
    providers: &["sqlite"],
    display_name: "SQLite",
    capabilities: &[Enums, ImplicitManyToMany],
    emulated_actions: EMULATED,
    identifier_limit: 10_000,
    ..SQL
};

const SQLSERVER: Facts = Facts {
    providers: &["sqlserver"],
    display_name: "SQL Server",
    capabilities: &[ImplicitManyToMany, AcyclicActions],
    actions: WITHOUT_RESTRICT,
    identifier_limit: 128,
    ..SQL
};

const COCKROACHDB: Facts = Facts {
    providers: &["cockroachdb"],
    display_name: "CockroachDB",
    capabilities: &[ScalarLists, Enums, ImplicitManyToMany],
    identifier_limit: 63,
    ..SQL
};

const MONGODB: Facts = Facts {
    providers: &["mongodb"],
    display_name: "MongoDB",
    capabilities: &[ScalarLists, Enums, AcyclicActions],
    actions: ReferentialActions(&[]),
    default_mode: RelationMode::Prisma,
    identifier_limit: 127,
    ..SQL
};

impl Connector {
    pub const ALL: &'static [Self] = &[
        Self::PostgreSql,
        Self::MySql,
        Self::Sqlite,
        Self::SqlServer,
        Self::CockroachDb,
        Self::MongoDb,
    ];

    const fn facts(self) -> &'static Facts {
        match self {
            Self::PostgreSql => &POSTGRESQL,
            Self::MySql => &MYSQL,
            Self::Sqlite => &SQLITE,
            Self::SqlServer => &SQLSERVER,
            Self::CockroachDb => &COCKROACHDB,
            Self::MongoDb => &MONGODB,
        }
    }

    fn can(self, capability: Capability) -> bool {
        self.facts().capabilities.contains(&capability)
    }

    /// The connector that a `provider` names.
    pub fn from_provider(provider: &str) -> Option<Self> {
        Self::ALL
            .iter()
            .copied()
            .find(|connector| connector.facts().providers.contains(&provider))
    }

    /// For people.
    pub fn display_name(self) -> &'static str {
        self.facts().display_name
    }

    pub fn has_scalar_lists(self) -> bool {
        self.can(ScalarLists)
    }

    pub fn has_enums(self) -> bool {
        self.can(Enums)
    }

    pub fn has_implicit_many_to_many(self) -> bool {
        self.can(ImplicitManyToMany)
    }

    pub fn default_relation_mode(self) -> RelationMode {
        self.facts().default_mode
    }

    /// The referential actions that may be written.
    pub fn referential_actions(self, mode: RelationMode) -> ReferentialActions {
        match mode {
            RelationMode::ForeignKeys => self.facts().actions,
            RelationMode::Prisma => self.facts().emulated_actions,
        }
    }

    pub fn indexes_foreign_keys(self) -> bool {
        self.can(IndexedForeignKeys)
    }

    /// Must every cycle of relations have a link whose actions change nothing?
    pub fn checks_cycles(self, mode: RelationMode) -> bool {
        self.can(AcyclicActions) || mode == RelationMode::Prisma
    }

    /// Bytes that a constraint's name may have.
    pub fn identifier_limit(self) -> usize {
        self.facts().identifier_limit
    }
}
