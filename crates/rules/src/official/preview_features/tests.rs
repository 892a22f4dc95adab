use super::*;
use crate::testing::{check_fix, check_rule};

fn with(features: &str) -> String {
    format!(
        "generator client {{\n  provider        = \"prisma-client-js\"\n  previewFeatures = {features}\n}}\n"
    )
}

#[test]
fn case_does_not_matter_and_a_single_word_is_a_list() {
    check_rule(&PREVIEW_FEATURE_UNKNOWN, &with("\"VIEWS\""));
    check_rule(
        &PREVIEW_FEATURE_UNKNOWN,
        &with("[\"views\", \"typedSql\", \"views\"]"),
    );
}

#[test]
fn words_are_corrected_or_go() {
    let cases: [(&crate::Rule, &str, &str); 5] = [
        (&PREVIEW_FEATURE_UNKNOWN, "[\"view\"]", "[\"views\"]"),
        (
            &PREVIEW_FEATURE_UNKNOWN,
            "[\"views\", \"metrics\"]",
            "[\"views\"]",
        ),
        (
            &PREVIEW_FEATURE_STABILIZED,
            "[\"tracing\", \"views\"]",
            "[\"views\"]",
        ),
        (&GENERATOR_PREVIEW_FEATURES_TYPE, "[views]", "[\"views\"]"),
        (
            &GENERATOR_PREVIEW_FEATURES_TYPE,
            "[\"views\", f()]",
            "[\"views\"]",
        ),
    ];
    for (rule, before, after) in cases {
        check_fix(rule, &with(before), &with(after));
    }
}

#[test]
fn the_last_word_takes_the_line_with_it() {
    check_fix(
        &PREVIEW_FEATURE_STABILIZED,
        &with("[\"tracing\"]"),
        "generator client {\n  provider        = \"prisma-client-js\"\n}\n",
    );
}

#[test]
fn a_feature_of_one_database_wants_it_in_the_same_file() {
    check_rule(
        &PREVIEW_FEATURE_PROVIDER_SPECIFIC,
        r#"
//- a.prisma
datasource db {
  provider = "postgresql"
}
//- b.prisma
generator client {
  provider        = "prisma-client-js"
  previewFeatures = ["fullTextSearchPostgres"]
//                   ^^^^^^^^^^^^^^^^^^^^^^^^ preview-feature-provider-specific
}
"#,
    );
}

#[test]
fn the_new_name_is_written_once() {
    let schema = |features: &str| {
        format!(
            "datasource db {{\n  provider = \"postgresql\"\n}}\n\n{}",
            with(features)
        )
    };
    check_fix(
        &PREVIEW_FEATURE_RENAMED,
        &schema("[\"fullTextSearch\"]"),
        &schema("[\"fullTextSearchPostgres\"]"),
    );
    check_fix(
        &PREVIEW_FEATURE_RENAMED,
        &schema("[\"fullTextSearch\", \"fullTextSearchPostgres\"]"),
        &schema("[\"fullTextSearchPostgres\"]"),
    );
}
