use super::*;
use crate::testing::{check_fix, check_rule};

/// A datasource with that value, and the preview feature.
fn with(extensions: &str) -> String {
    format!(
        "datasource db {{\n  provider   = \"postgresql\"\n  extensions = {extensions}\n}}\n\ngenerator client {{\n  provider        = \"prisma-client-js\"\n  previewFeatures = [\"postgresqlExtensions\"]\n}}\n"
    )
}

#[test]
fn words_and_calls_are_extensions() {
    let sound =
        "[citext, vector(version: \"0.7\"), uuid_ossp(map: \"uuid-ossp\", schema: \"x\"), k()]";
    check_rule(&EXTENSIONS_ITEM_TYPE, &with(sound));
    check_rule(&EXTENSIONS_ITEM_TYPE, &with("citext"));
}

#[test]
fn what_is_meant_as_an_extension_becomes_one() {
    check_fix(
        &EXTENSIONS_ITEM_TYPE,
        &with("[\"uuid-ossp\"]"),
        &with("[uuid_ossp(map: \"uuid-ossp\")]"),
    );
    check_fix(
        &EXTENSIONS_ITEM_TYPE,
        &with("[[citext]]"),
        &with("[citext]"),
    );
    check_fix(&EXTENSIONS_ITEM_TYPE, &with("[a, 5]"), &with("[a]"));
}

#[test]
fn a_dash_needs_a_name_for_the_database() {
    check_fix(
        &EXTENSIONS_NAME_SYNTAX,
        &with("[uuid-ossp(schema: \"x\")]"),
        &with("[uuid_ossp(map: \"uuid-ossp\", schema: \"x\")]"),
    );
    check_fix(
        &EXTENSIONS_NAME_SYNTAX,
        &with("a-b(map: \"c\")"),
        &with("a_b(map: \"c\")"),
    );
}

#[test]
fn the_preview_feature_is_switched_on_in_the_generator_of_the_client() {
    check_fix(
        &EXTENSIONS_PREVIEW_REQUIRED,
        &with("[citext]").replace("  previewFeatures = [\"postgresqlExtensions\"]\n", ""),
        &with("[citext]"),
    );
    check_fix(
        &EXTENSIONS_PREVIEW_REQUIRED,
        "datasource db {\n  provider = \"postgresql\"\n  extensions = []\n}\n",
        "datasource db {\n  provider = \"postgresql\"\n}\n",
    );
}

#[test]
fn only_postgresql_has_extensions() {
    check_fix(
        &EXTENSIONS_PROPERTY_ELSEWHERE,
        "datasource db {\n  provider = \"mysql\"\n  extensions = [5]\n}\n",
        "datasource db {\n  provider = \"mysql\"\n}\n",
    );
}
