//! The databases, and what they can do, as tables.

mod capability;
mod constraint;
mod facts;
mod index_algorithm;

use crate::config::RelationMode;

pub use capability::{Capabilities, Capability};
pub use constraint::{ConstraintKind, ConstraintScope, ScopeReach};
pub use index_algorithm::IndexAlgorithm;

/// A database, as the datasource's `provider` names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
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

impl Connector {
    pub const ALL: &'static [Self] = &[
        Self::PostgreSql,
        Self::MySql,
        Self::Sqlite,
        Self::SqlServer,
        Self::CockroachDb,
        Self::MongoDb,
    ];

    /// What this database can do.
    pub fn capabilities(self) -> Capabilities {
        Capabilities::of(Some(self))
    }

    pub fn has(self, capability: Capability) -> bool {
        self.capabilities().has(capability)
    }

    /// The connector that a `provider` names.
    pub fn from_provider(provider: &str) -> Option<Self> {
        Self::ALL
            .iter()
            .copied()
            .find(|connector| connector.providers().contains(&provider))
    }

    /// What `provider` may say; the first is the usual one.
    pub fn providers(self) -> &'static [&'static str] {
        self.capabilities().facts().providers
    }

    /// For people.
    pub fn display_name(self) -> &'static str {
        self.capabilities().display_name()
    }

    pub fn has_scalar_lists(self) -> bool {
        self.has(Capability::ScalarLists)
    }

    pub fn has_enums(self) -> bool {
        self.has(Capability::Enums)
    }

    pub fn has_implicit_many_to_many(self) -> bool {
        self.has(Capability::ImplicitManyToMany)
    }

    pub fn default_relation_mode(self) -> RelationMode {
        self.capabilities().default_relation_mode()
    }

    /// The referential actions that may be written.
    pub fn referential_actions(self, mode: RelationMode) -> ReferentialActions {
        self.capabilities().referential_actions(mode)
    }

    pub fn indexes_foreign_keys(self) -> bool {
        self.has(Capability::IndexedForeignKeys)
    }

    /// Must every cycle of relations have a link whose actions change nothing?
    pub fn checks_cycles(self, mode: RelationMode) -> bool {
        self.capabilities().checks_cycles(mode)
    }

    /// Bytes that a constraint's name may have.
    pub fn identifier_limit(self) -> usize {
        self.capabilities().identifier_limit().unwrap_or(usize::MAX)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn postgresql_has_an_alias_and_case_matters() {
        assert_eq!(
            Connector::from_provider("postgres"),
            Some(Connector::PostgreSql)
        );
        assert_eq!(Connector::from_provider("PostgreSQL"), None);
        assert_eq!(Connector::from_provider("mariadb"), None);
    }

    #[test]
    fn a_schema_without_a_datasource_has_capabilities_of_its_own() {
        let none = Capabilities::of(None);
        assert!(none.has(Capability::Enums));
        assert!(!none.has(Capability::ScalarLists));
        assert_eq!(none.identifier_limit(), None);
        assert_eq!(none.connector(), None);
        assert!(none.allowed_relation_modes().is_empty());
        assert!(
            none.referential_actions(RelationMode::ForeignKeys)
                .contains("SetDefault")
        );
    }

    #[test]
    fn sql_server_cannot_restrict_unless_prisma_does() {
        let actions = |mode| Connector::SqlServer.referential_actions(mode);
        assert!(!actions(RelationMode::ForeignKeys).contains("Restrict"));
        assert!(actions(RelationMode::Prisma).contains("Restrict"));
    }

    #[test]
    fn mysql_takes_set_default_but_does_not_do_it() {
        let mysql = Connector::MySql.capabilities();
        assert!(
            mysql
                .discouraged_actions(RelationMode::ForeignKeys)
                .contains("SetDefault")
        );
        assert!(
            !mysql
                .discouraged_actions(RelationMode::Prisma)
                .contains("SetDefault")
        );
    }

    #[test]
    fn cycles_matter_to_sql_server_and_to_emulation() {
        assert!(Connector::SqlServer.checks_cycles(RelationMode::ForeignKeys));
        assert!(Connector::MongoDb.checks_cycles(RelationMode::ForeignKeys));
        assert!(!Connector::PostgreSql.checks_cycles(RelationMode::ForeignKeys));
        assert!(Connector::PostgreSql.checks_cycles(RelationMode::Prisma));
    }

    #[test]
    fn postgresql_judges_ids_within_the_model_and_the_schema() {
        let counts = |reach| {
            Connector::PostgreSql
                .capabilities()
                .constraint_scopes()
                .iter()
                .filter(|scope| scope.reach == reach && scope.checks(ConstraintKind::PrimaryKey))
                .count()
        };
        assert_eq!(counts(ScopeReach::Model), 1);
        assert_eq!(counts(ScopeReach::DatabaseSchema), 1);
    }

    #[test]
    fn algorithms_are_named_with_care_for_case() {
        assert_eq!(
            IndexAlgorithm::from_name("SpGist"),
            Some(IndexAlgorithm::SpGist)
        );
        assert_eq!(IndexAlgorithm::from_name("spgist"), None);
        assert!(
            !Connector::CockroachDb
                .capabilities()
                .index_algorithms()
                .contains(&IndexAlgorithm::Hash)
        );
    }
}
