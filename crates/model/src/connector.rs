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

/// One row of the table.
struct Facts {
    /// What `provider` may say; the first is the usual one.
    providers: &'static [&'static str],
    display_name: &'static str,
    scalar_lists: bool,
    enums: bool,
    implicit_many_to_many: bool,
    /// Actions when the database keeps foreign keys.
    actions: ReferentialActions,
    /// Actions when Prisma emulates them.
    emulated_actions: ReferentialActions,
    default_mode: RelationMode,
    /// Does the database index referencing columns by itself?
    indexes_foreign_keys: bool,
    /// Are cycles of modifying actions forbidden although the database keeps the keys?
    checks_cycles: bool,
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
    scalar_lists: false,
    enums: true,
    implicit_many_to_many: true,
    actions: ALL_ACTIONS,
    emulated_actions: EMULATED_WITH_NO_ACTION,
    default_mode: RelationMode::ForeignKeys,
    indexes_foreign_keys: false,
    checks_cycles: false,
    identifier_limit: 0,
};

const POSTGRESQL: Facts = Facts {
    providers: &["postgresql", "postgres"],
    display_name: "PostgreSQL",
    scalar_lists: true,
    emulated_actions: EMULATED,
    identifier_limit: 63,
    ..SQL
};

const MYSQL: Facts = Facts {
    providers: &["mysql"],
    display_name: "MySQL",
    indexes_foreign_keys: true,
    identifier_limit: 64,
    ..SQL
};

const SQLITE: Facts = Facts {
    providers: &["sqlite"],
    display_name: "SQLite",
    emulated_actions: EMULATED,
    identifier_limit: 10_000,
    ..SQL
};

const SQLSERVER: Facts = Facts {
    providers: &["sqlserver"],
    display_name: "SQL Server",
    enums: false,
    actions: WITHOUT_RESTRICT,
    checks_cycles: true,
    identifier_limit: 128,
    ..SQL
};

const COCKROACHDB: Facts = Facts {
    providers: &["cockroachdb"],
    display_name: "CockroachDB",
    scalar_lists: true,
    identifier_limit: 63,
    ..SQL
};

const MONGODB: Facts = Facts {
    providers: &["mongodb"],
    display_name: "MongoDB",
    scalar_lists: true,
    implicit_many_to_many: false,
    actions: ReferentialActions(&[]),
    default_mode: RelationMode::Prisma,
    checks_cycles: true,
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
        self.facts().scalar_lists
    }

    pub fn has_enums(self) -> bool {
        self.facts().enums
    }

    pub fn has_implicit_many_to_many(self) -> bool {
        self.facts().implicit_many_to_many
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
        self.facts().indexes_foreign_keys
    }

    /// Must every cycle of relations have a link whose actions change nothing?
    pub fn checks_cycles(self, mode: RelationMode) -> bool {
        self.facts().checks_cycles || mode == RelationMode::Prisma
    }

    /// Bytes that a constraint's name may have.
    pub fn identifier_limit(self) -> usize {
        self.facts().identifier_limit
    }
}
