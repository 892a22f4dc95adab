//! Do our tables of databases say what was measured with the official engine?
//!
//! The measured tables are in `spec`, beside the conformance suites. Where those are missing these tests say that they were skipped;
//! CI must not skip.

use std::collections::BTreeSet;
use std::fs;

use model::{
    ArgumentCheck, ArgumentCount, Capabilities, Capability, Connector, ConstraintKind,
    FeatureState, IndexAlgorithm, IndexedField, IndexedType, NativeType, PrismaVersion,
    RelationMode, ScalarType, ScopeReach,
};
use serde_json::{Value, json};
use tests::cases::shared;

/// A measured table, unless there is none.
fn measured(name: &str) -> Option<Value> {
    let path = shared()?.join("spec").join(name);
    let Ok(text) = fs::read_to_string(&path) else {
        assert!(
            std::env::var_os("CI").is_none(),
            "CI must have the measured tables"
        );
        println!("skipped: there is no {}", path.display());
        return None;
    };
    Some(serde_json::from_str(&text).expect("the table is JSON"))
}

/// All rows of the tables by name.
fn rows() -> impl Iterator<Item = (&'static str, Capabilities)> {
    [
        ("postgresql", Some(Connector::PostgreSql)),
        ("cockroachdb", Some(Connector::CockroachDb)),
        ("mysql", Some(Connector::MySql)),
        ("sqlite", Some(Connector::Sqlite)),
        ("sqlserver", Some(Connector::SqlServer)),
        ("mongodb", Some(Connector::MongoDb)),
        ("none", None),
    ]
    .into_iter()
    .map(|(name, connector)| (name, Capabilities::of(connector)))
}

fn texts(value: &Value) -> Vec<&str> {
    let elements = value.as_array().map_or(&[] as &[Value], Vec::as_slice);
    elements
        .iter()
        .map(|element| element.as_str().expect("a string"))
        .collect()
}

fn capability(flag: &str) -> Capability {
    match flag {
        "scalarLists" => Capability::ScalarLists,
        "enums" => Capability::Enums,
        "json" => Capability::Json,
        "jsonLists" => Capability::JsonLists,
        "decimal" => Capability::Decimal,
        "compositeTypes" => Capability::CompositeTypes,
        "autoIncrement" => Capability::AutoIncrement,
        "autoIncrementAllowedOnNonId" => Capability::AutoIncrementAllowedOnNonId,
        "autoIncrementMultipleAllowed" => Capability::AutoIncrementMultipleAllowed,
        "autoIncrementNonIndexedAllowed" => Capability::AutoIncrementNonIndexedAllowed,
        "relationFieldsInArbitraryOrder" => Capability::RelationFieldsInArbitraryOrder,
        "defaultValueAuto" => Capability::DefaultValueAuto,
        "implicitManyToMany" => Capability::ImplicitManyToMany,
        "embeddedManyToMany" => Capability::EmbeddedManyToMany,
        "multiSchema" => Capability::MultiSchema,
        "namedPrimaryKeys" => Capability::NamedPrimaryKeys,
        "namedForeignKeys" => Capability::NamedForeignKeys,
        "namedDefaultValues" => Capability::NamedDefaultValues,
        "referenceCycleDetection" => Capability::ReferenceCycleDetection,
        "indexColumnLengthPrefixing" => Capability::IndexColumnLengthPrefixing,
        "primaryKeySortOrder" => Capability::PrimaryKeySortOrder,
        "fullTextIndex" => Capability::FullTextIndex,
        "sortOrderInFullTextIndex" => Capability::SortOrderInFullTextIndex,
        "multipleFullTextPerModel" => Capability::MultipleFullTextPerModel,
        "clusteringSetting" => Capability::ClusteringSetting,
        "compoundIds" => Capability::CompoundIds,
        "partialIndexes" => Capability::PartialIndexes,
        "shardKeys" => Capability::ShardKeys,
        "extensionsProperty" => Capability::ExtensionsProperty,
        "schemasProperty" => Capability::SchemasProperty,
        "setNullOnRequiredIsWarning" => Capability::SetNullOnRequiredIsWarning,
        _ => panic!("no capability for the flag {flag}"),
    }
}

fn mode_name(mode: RelationMode) -> &'static str {
    match mode {
        RelationMode::ForeignKeys => "foreignKeys",
        RelationMode::Prisma => "prisma",
    }
}

fn constraint_name(kind: ConstraintKind) -> &'static str {
    match kind {
        ConstraintKind::PrimaryKey => "primary-key",
        ConstraintKind::Index => "index",
        ConstraintKind::Unique => "unique",
        ConstraintKind::ForeignKey => "foreign-key",
        ConstraintKind::Default => "default",
    }
}

#[test]
fn databases_can_do_what_was_measured() {
    let Some(table) = measured("capabilities.json") else {
        return;
    };
    let connectors = table["connectors"].as_object().expect("an object");
    assert_eq!(connectors.len(), rows().count());
    for (name, ours) in rows() {
        let theirs = &connectors[name];
        for (flag, value) in theirs["flags"].as_object().expect("flags") {
            let has = ours.has(capability(flag));
            assert_eq!(Some(has), value.as_bool(), "{name}: {flag}");
        }
        assert_eq!(
            ours.has(Capability::MissingIndexWarning),
            theirs["warnsAboutMissingIndexWhenEmulated"],
            "{name}"
        );
        let limit = ours.identifier_limit();
        assert_eq!(json!(limit), theirs["maxIdentifierBytes"], "{name}");
        let providers = ours.connector().map_or(&[] as &[_], Connector::providers);
        assert_eq!(providers, texts(&theirs["providers"]), "{name}");

        let modes = &theirs["relationMode"];
        let default = mode_name(ours.default_relation_mode());
        assert_eq!(default, modes["default"], "{name}");
        let allowed: Vec<&str> = ours
            .allowed_relation_modes()
            .iter()
            .copied()
            .map(mode_name)
            .collect();
        assert_eq!(allowed, texts(&modes["allowed"]), "{name}");
        for mode in [RelationMode::ForeignKeys, RelationMode::Prisma] {
            // A schema without a datasource cannot name its mode.
            if mode == RelationMode::Prisma && ours.connector().is_none() {
                continue;
            }
            let actions: Vec<&str> = ours.referential_actions(mode).iter().collect();
            let measured = texts(&theirs["referentialActions"][mode_name(mode)]);
            assert_eq!(actions, measured, "{name}: {mode:?}");
        }
        let discouraged: BTreeSet<&str> = ours
            .discouraged_actions(RelationMode::ForeignKeys)
            .iter()
            .collect();
        let deprecated: BTreeSet<&str> = theirs["deprecatedActions"]
            .as_object()
            .into_iter()
            .flat_map(|actions| actions.keys().map(String::as_str))
            .collect();
        assert_eq!(discouraged, deprecated, "{name}");
        let algorithms: Vec<&str> = ours
            .index_algorithms()
            .iter()
            .map(|algorithm| algorithm.name())
            .collect();
        assert_eq!(algorithms, texts(&theirs["indexAlgorithms"]), "{name}");
    }
}

#[test]
fn names_of_constraints_clash_where_it_was_measured() {
    let Some(table) = measured("capabilities.json") else {
        return;
    };
    for (name, ours) in rows() {
        let theirs = texts(&table["connectors"][name]["constraintScopes"]);
        assert_eq!(ours.constraint_scopes().len(), theirs.len(), "{name}");
        for (scope, theirs) in ours.constraint_scopes().iter().zip(theirs) {
            let reach = match scope.reach {
                ScopeReach::DatabaseSchema => "global-",
                ScopeReach::Model => "model-",
            };
            assert!(theirs.starts_with(reach), "{name}: {theirs}");
            let meaning = &table["constraintScopeMeaning"][theirs];
            let names = |kinds: &[ConstraintKind]| -> Vec<&str> {
                kinds.iter().copied().map(constraint_name).collect()
            };
            assert_eq!(names(scope.members), texts(&meaning["members"]), "{theirs}");
            let checked_by = names(scope.checked_by);
            assert_eq!(checked_by, texts(&meaning["checkedBy"]), "{theirs}");
        }
    }
}

/// A native type the way the measured table tells it.
fn told(native: &NativeType, connector: Connector) -> Value {
    let (kind, min, max) = match native.count {
        ArgumentCount::None => ("none", 0, 0),
        ArgumentCount::One => ("one", 1, 1),
        ArgumentCount::ZeroOrOne => ("zero-or-one", 0, 1),
        ArgumentCount::ZeroOrTwo => ("zero-or-two", 0, 2),
    };
    assert_eq!((native.count.min(), native.count.max()), (min, max));
    let mut arguments = json!({ "kind": kind, "min": min, "max": max });
    if max > 0 {
        arguments["value"] = json!(if native.takes_max {
            "u32-or-max"
        } else {
            "u32"
        });
    }
    let scalars: Vec<&str> = native.scalars.iter().map(|scalar| scalar.name()).collect();
    let mut result = json!({ "name": native.name, "args": arguments, "scalars": scalars });
    if !native.checks.is_empty() {
        result["checks"] = native.checks.iter().map(told_check).collect();
    }
    if !native.default_for.is_empty() {
        result["defaultFor"] = native
            .default_for
            .iter()
            .map(|(scalar, arguments)| told_default("scalar", scalar.name(), arguments))
            .collect();
    }
    // Nothing could be measured for MongoDB.
    if connector != Connector::MongoDb {
        result["unsupportedHint"] = json!(native.unsupported_hint.name());
    }
    result
}

fn told_check(check: &ArgumentCheck) -> Value {
    match check {
        ArgumentCheck::SecondNotAboveFirst => json!({ "check": "second-not-above-first" }),
        ArgumentCheck::Range {
            position,
            min,
            max,
            only_for,
        } => {
            let mut result = json!({ "check": "range", "arg": position, "min": min, "max": max });
            if let Some(scalar) = only_for {
                result["onlyForScalar"] = json!(scalar.name());
            }
            result
        }
    }
}

fn told_default(key: &str, name: &str, arguments: &[&str]) -> Value {
    let arguments: Value = arguments
        .iter()
        .map(|word| {
            word.parse::<u32>()
                .map_or_else(|_| json!(word), |it| json!(it))
        })
        .collect();
    json!({ key: name, "args": arguments })
}

#[test]
fn native_types_are_as_measured() {
    let Some(table) = measured("native-types.json") else {
        return;
    };
    for (name, ours) in rows() {
        let theirs = &table["connectors"][name];
        let types = theirs["types"].as_array().expect("a list");
        let Some(connector) = ours.connector() else {
            assert!(types.is_empty());
            continue;
        };
        assert_eq!(connector.native_types().len(), types.len(), "{name}");
        for (native, theirs) in connector.native_types().iter().zip(types) {
            assert_eq!(&told(native, connector), theirs, "{name}");
        }
        for scalar in ScalarType::ALL {
            let default = connector.default_native_type(*scalar);
            let default = default.map(|it| told_default("type", it.native_type.name, it.arguments));
            assert_eq!(
                default.as_ref(),
                theirs["scalarDefaults"].get(scalar.name()),
                "{name}: {scalar:?}"
            );
        }
    }
}

/// Is the combination in the measured rows? The first row that covers the field decides.
fn accepted(rows: &[Value], field: IndexedField<'_>, class: Option<&str>) -> bool {
    let kind = match field.kind {
        IndexedType::Scalar(scalar) => scalar.name(),
        IndexedType::Enum => "an enum",
        IndexedType::Unsupported => "Unsupported",
    };
    let covers = |row: &&Value| {
        (row["scalar"] == "*" || row["scalar"] == kind)
            && (row["native"] == "*" || row["native"].as_str() == field.native)
            && (row["list"] == "any" || row["list"] == field.is_list)
    };
    rows.iter().find(covers).is_some_and(|row| match class {
        Some(class) => texts(&row["classes"]).contains(&class),
        None => row["withoutClass"] == true,
    })
}

#[test]
fn operator_classes_are_judged_as_measured() {
    let Some(table) = measured("capabilities.json") else {
        return;
    };
    let names: Vec<&str> = model::operator_class_names().collect();
    assert_eq!(names, texts(&table["operatorClassNames"]));

    // Every kind of field, with every native type that it can have.
    let mut fields = vec![(IndexedType::Enum, None), (IndexedType::Unsupported, None)];
    fields.extend(
        ScalarType::ALL
            .iter()
            .map(|scalar| (IndexedType::Scalar(*scalar), None)),
    );
    for native in Connector::PostgreSql.native_types() {
        for scalar in native.scalars {
            fields.push((IndexedType::Scalar(*scalar), Some(native.name)));
        }
    }
    let classes: Vec<Option<&str>> = std::iter::once(None)
        .chain(names.iter().copied().map(Some))
        .collect();

    for algorithm in IndexAlgorithm::ALL {
        let theirs = &table["operatorClasses"]["algorithms"][algorithm.name()];
        let ours = model::operator_classes(*algorithm);
        assert_eq!(ours, texts(&theirs["classes"]), "{algorithm:?}");
        let rows = theirs["rows"].as_array().expect("rows");
        for (kind, native) in &fields {
            for is_list in [false, true] {
                let field = IndexedField {
                    kind: *kind,
                    native: *native,
                    is_list,
                };
                for class in &classes {
                    let verdict = model::judge_operator_class(*algorithm, field, *class);
                    assert_eq!(
                        verdict.is_ok(),
                        accepted(rows, field, *class),
                        "{algorithm:?}, {field:?}, {class:?}: {verdict:?}"
                    );
                }
            }
        }
    }
}

#[test]
fn preview_features_of_prisma_7_are_as_measured() {
    let Some(table) = measured("preview-features.json") else {
        return;
    };
    let seven = |wanted: &dyn Fn(FeatureState) -> bool| -> BTreeSet<&str> {
        model::preview_features()
            .iter()
            .filter(|feature| wanted(feature.state(PrismaVersion::Seven)))
            .map(|feature| feature.name)
            .collect()
    };
    let theirs = |value: &'static str| -> BTreeSet<&str> {
        texts(table.pointer(value).expect("the table has it"))
            .into_iter()
            .collect()
    };
    let offered = seven(&|state| state == FeatureState::Offered);
    assert_eq!(offered, theirs("/offered/always"));
    let postgresql = FeatureState::OfferedFor(Connector::PostgreSql);
    let offered = seven(&|state| state == postgresql);
    assert_eq!(offered, theirs("/offered/forProvider/postgresql"));
    let hidden = seven(&|state| state == FeatureState::Hidden);
    assert_eq!(hidden, theirs("/hidden/features"));
    let deprecated = seven(&|state| state == FeatureState::Deprecated);
    assert_eq!(deprecated, theirs("/deprecated/features"));
    let unknown = seven(&|state| state == FeatureState::Unknown);
    assert_eq!(unknown, theirs("/formerlyKnown/features"));

    let renamed = FeatureState::Renamed {
        to: "fullTextSearchPostgres",
        on: Connector::PostgreSql,
    };
    let stabilized = seven(&|state| state == FeatureState::Stabilized || state == renamed);
    assert_eq!(stabilized, theirs("/stabilized/features"));
    assert_eq!(seven(&|state| state == renamed), ["fullTextSearch"].into());
    assert_eq!(table["renamed"].as_array().map(Vec::len), Some(1));
}

/// The word in `previewFeatures` of the cases whose whole topic it is.
fn written_feature(schema: &str) -> Option<&str> {
    let (_, rest) = schema.split_once("previewFeatures")?;
    rest.split('"').nth(1)
}

#[test]
fn preview_features_of_prisma_6_fit_the_measured_cases() {
    let Some(shared) = shared() else { return };
    let folder = shared.join("conformance/prisma6/preview-feature");
    let Ok(cases) = fs::read_dir(&folder) else {
        assert!(
            std::env::var_os("CI").is_none(),
            "CI must have the measured cases"
        );
        println!("skipped: there is no {}", folder.display());
        return;
    };
    let mut count = 0;
    for case in cases {
        let path = case.expect("the folder can be read").path();
        let schema = fs::read_to_string(&path).expect("schemas are UTF-8");
        let word = written_feature(&schema).expect("the case is about a feature");
        let provider = schema
            .split_once("datasource")
            .and_then(|(_, rest)| rest.split_once("provider"))
            .and_then(|(_, rest)| rest.split('"').nth(1));
        let connector = provider.and_then(Connector::from_provider);
        let state = model::preview_feature(PrismaVersion::Six, word)
            .map_or(FeatureState::Unknown, |feature| {
                feature.state_with(PrismaVersion::Six, connector)
            });
        let verdict = match state {
            FeatureState::Offered | FeatureState::Hidden => "pass-",
            FeatureState::Deprecated | FeatureState::Stabilized | FeatureState::Renamed { .. } => {
                "warn-"
            }
            FeatureState::OfferedFor(_) | FeatureState::Unknown => "fail-",
        };
        let name = path
            .file_name()
            .and_then(|name| name.to_str())
            .expect("a name");
        assert!(name.starts_with(verdict), "{name}: {state:?}");
        count += 1;
    }
    assert!(count > 0, "the folder has cases");
}
