//! The words that `previewFeatures` of a generator may hold.

use FeatureState::{Deprecated, Hidden, Offered, OfferedFor, Renamed, Stabilized, Unknown};

use crate::{Connector, PrismaVersion};

/// What a version of Prisma makes of a preview feature.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FeatureState {
    /// It can be switched on.
    Offered,
    /// It can be switched on with one database, and is unknown with the others.
    OfferedFor(Connector),
    /// It can be switched on, but is not talked about.
    Hidden,
    /// It can be switched on, but will go away: worth a warning.
    Deprecated,
    /// It is always on, the word has no effect: worth a warning.
    Stabilized,
    /// With one database it is the old name of another feature, which it switches on; with the others it is stabilized. Either is
    /// worth a warning.
    Renamed { to: &'static str, on: Connector },
    /// The word means nothing to this version.
    Unknown,
}

/// A preview feature of some version.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PreviewFeature {
    /// In the usual letter case.
    pub name: &'static str,
    six: FeatureState,
    seven: FeatureState,
}

impl PreviewFeature {
    pub fn state(&self, version: PrismaVersion) -> FeatureState {
        match version {
            PrismaVersion::Six => self.six,
            PrismaVersion::Seven => self.seven,
        }
    }

    /// The state where the file's valid datasource is this one: never [`FeatureState::OfferedFor`], and
    /// [`FeatureState::Renamed`] only where it is.
    pub fn state_with(&self, version: PrismaVersion, connector: Option<Connector>) -> FeatureState {
        match self.state(version) {
            OfferedFor(only) if connector == Some(only) => Offered,
            OfferedFor(_) => Unknown,
            Renamed { on, .. } if connector != Some(on) => Stabilized,
            state => state,
        }
    }
}

/// The feature that a word means in a version, whatever the database. ASCII letter case does not matter, blanks do.
///
/// `None` for words that the version does not know, even where another version does; see [`preview_feature_of_any_version`].
pub fn preview_feature(version: PrismaVersion, word: &str) -> Option<&'static PreviewFeature> {
    preview_feature_of_any_version(word).filter(|feature| feature.state(version) != Unknown)
}

/// The feature that a word means in some version.
pub fn preview_feature_of_any_version(word: &str) -> Option<&'static PreviewFeature> {
    FEATURES
        .iter()
        .find(|feature| feature.name.eq_ignore_ascii_case(word))
}

/// The features to suggest, where the file's valid datasource is this one.
pub fn offered_preview_features(
    version: PrismaVersion,
    connector: Option<Connector>,
) -> impl Iterator<Item = &'static PreviewFeature> {
    FEATURES
        .iter()
        .filter(move |feature| feature.state_with(version, connector) == Offered)
}

/// All features of all versions, those that are offered first.
pub fn preview_features() -> &'static [PreviewFeature] {
    FEATURES
}

const fn always(name: &'static str, state: FeatureState) -> PreviewFeature {
    changed(name, state, state)
}

const fn changed(name: &'static str, six: FeatureState, seven: FeatureState) -> PreviewFeature {
    PreviewFeature { name, six, seven }
}

const FEATURES: &[PreviewFeature] = &[
    always("nativeDistinct", Offered),
    changed("partialIndexes", Unknown, Offered),
    always("postgresqlExtensions", Offered),
    always("relationJoins", Offered),
    always("schemaEngineDriverAdapters", Offered),
    always("shardKeys", Offered),
    always("strictUndefinedChecks", Offered),
    always("views", Offered),
    always("fullTextSearchPostgres", OfferedFor(Connector::PostgreSql)),
    always("reactNative", Hidden),
    always("typedSql", Hidden),
    changed("metrics", Deprecated, Unknown),
    always(
        "fullTextSearch",
        Renamed {
            to: "fullTextSearchPostgres",
            on: Connector::PostgreSql,
        },
    ),
    always("aggregateApi", Stabilized),
    always("atomicNumberOperations", Stabilized),
    always("clientExtensions", Stabilized),
    always("cockroachdb", Stabilized),
    always("connectOrCreate", Stabilized),
    always("createMany", Stabilized),
    always("dataProxy", Stabilized),
    always("deno", Stabilized),
    always("distinct", Stabilized),
    always("driverAdapters", Stabilized),
    always("extendedIndexes", Stabilized),
    always("extendedWhereUnique", Stabilized),
    always("fieldReference", Stabilized),
    always("filterJson", Stabilized),
    always("filteredRelationCount", Stabilized),
    always("fullTextIndex", Stabilized),
    always("groupBy", Stabilized),
    always("improvedQueryRaw", Stabilized),
    always("interactiveTransactions", Stabilized),
    always("jsonProtocol", Stabilized),
    always("microsoftSqlServer", Stabilized),
    always("middlewares", Stabilized),
    always("mongoDb", Stabilized),
    always("multiSchema", Stabilized),
    always("nApi", Stabilized),
    always("namedConstraints", Stabilized),
    always("nativeTypes", Stabilized),
    always("omitApi", Stabilized),
    always("orderByAggregateGroup", Stabilized),
    always("orderByNulls", Stabilized),
    always("orderByRelation", Stabilized),
    always("prismaSchemaFolder", Stabilized),
    always("queryCompiler", Stabilized),
    always("referentialActions", Stabilized),
    always("referentialIntegrity", Stabilized),
    always("selectRelationCount", Stabilized),
    always("tracing", Stabilized),
    always("transactionApi", Stabilized),
    always("uncheckedScalarInputs", Stabilized),
];

#[cfg(test)]
mod tests {
    use super::*;
    use PrismaVersion::{Seven, Six};

    #[test]
    fn letter_case_does_not_matter_but_blanks_do() {
        assert!(preview_feature(Seven, "PARTIALindexes").is_some());
        assert!(preview_feature(Seven, " views").is_none());
        assert!(preview_feature(Seven, "").is_none());
    }

    #[test]
    fn versions_differ() {
        assert!(preview_feature(Six, "partialIndexes").is_none());
        assert!(preview_feature(Seven, "metrics").is_none());
        let metrics = preview_feature(Six, "metrics").expect("Prisma 6 knows it");
        assert_eq!(metrics.state(Six), Deprecated);
        assert!(preview_feature_of_any_version("metrics").is_some());
    }

    #[test]
    fn some_features_are_for_one_database() {
        let state = |word, connector| {
            preview_feature(Seven, word)
                .expect("it is known")
                .state_with(Seven, connector)
        };
        let postgresql = Some(Connector::PostgreSql);
        assert_eq!(state("fullTextSearchPostgres", postgresql), Offered);
        assert_eq!(state("fullTextSearchPostgres", None), Unknown);
        assert_eq!(
            state("fullTextSearchPostgres", Some(Connector::CockroachDb)),
            Unknown
        );
        assert!(matches!(
            state("fullTextSearch", postgresql),
            Renamed { .. }
        ));
        assert_eq!(state("fullTextSearch", Some(Connector::MySql)), Stabilized);
    }

    #[test]
    fn only_live_features_are_suggested() {
        let names = |version, connector| -> Vec<&str> {
            offered_preview_features(version, connector)
                .map(|feature| feature.name)
                .collect()
        };
        assert_eq!(
            names(Six, None),
            [
                "nativeDistinct",
                "postgresqlExtensions",
                "relationJoins",
                "schemaEngineDriverAdapters",
                "shardKeys",
                "strictUndefinedChecks",
                "views",
            ]
        );
        assert!(names(Seven, None).contains(&"partialIndexes"));
        assert!(names(Seven, Some(Connector::PostgreSql)).contains(&"fullTextSearchPostgres"));
    }
}
