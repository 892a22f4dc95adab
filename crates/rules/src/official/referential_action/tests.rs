//! Actions that do not exist, or not everywhere.

use super::*;
use crate::testing::{check_fix, check_rule, fix_titles};

fn schema(datasource: &str, actions: &str) -> String {
    format!(
        r#"
datasource db {{
  provider = {datasource}
}}

model Leaf {{
  id     Int  @id
  treeId Int?
  tree   Tree? @relation(fields: [treeId], references: [id]{actions})

  @@index([treeId])
}}

model Tree {{
  id     Int    @id
  leaves Leaf[]
}}
"#
    )
}

const EMULATED: &str = "\"postgresql\"\n  relationMode = \"prisma\"";

#[test]
fn both_actions_are_looked_at_and_case_matters() {
    check_rule(
        &REFERENTIAL_ACTION_UNKNOWN,
        r"
model Leaf {
  id     Int   @id
  treeId Int?
  tree   Tree? @relation(fields: [treeId], references: [id], onDelete: setNull, onUpdate: Drop)
//                                                                     ^^^^^^^ referential-action-unknown
//                                                                                        ^^^^ referential-action-unknown
}

model Tree {
  id     Int    @id
  leaves Leaf[]
}
",
    );
}

#[test]
fn the_word_that_is_meant_is_written_as_prisma_writes_it() {
    for (written, meant) in [
        ("SET_NULL", "SetNull"),
        ("cascade", "Cascade"),
        ("noAction", "NoAction"),
    ] {
        check_fix(
            &REFERENTIAL_ACTION_UNKNOWN,
            &schema("\"mysql\"", &format!(", onDelete: {written}")),
            &schema("\"mysql\"", &format!(", onDelete: {meant}")),
        );
    }
}

#[test]
fn a_word_without_meaning_goes() {
    check_fix(
        &REFERENTIAL_ACTION_UNKNOWN,
        &schema("\"mysql\"", ", onDelete: Explode, onUpdate: Cascade"),
        &schema("\"mysql\"", ", onUpdate: Cascade"),
    );
}

#[test]
fn only_possible_actions_are_offered() {
    assert_eq!(
        fix_titles(
            &REFERENTIAL_ACTION_UNKNOWN,
            &schema(EMULATED, ", onDelete: NO_ACTON")
        ),
        [
            "Change `NO_ACTON` to `Restrict`",
            "Remove `onDelete` and have the default",
            "Change `NO_ACTON` to `Cascade`",
            "Change `NO_ACTON` to `SetNull`",
        ]
    );
}

#[test]
fn an_action_that_is_not_there_becomes_the_one_that_does_the_same() {
    for (datasource, written, meant) in [
        ("\"sqlserver\"", "Restrict", "NoAction"),
        (EMULATED, "NoAction", "Restrict"),
        (EMULATED, "SetDefault", "SetNull"),
    ] {
        check_fix(
            &REFERENTIAL_ACTION_SUPPORT,
            &schema(datasource, &format!(", onDelete: {written}")),
            &schema(datasource, &format!(", onDelete: {meant}")),
        );
    }
}

#[test]
fn a_required_key_cannot_be_set_to_null() {
    let required = |actions: &str| {
        schema(EMULATED, actions)
            .replace("Int?", "Int")
            .replace("Tree?", "Tree")
    };
    check_fix(
        &REFERENTIAL_ACTION_SUPPORT,
        &required(", onDelete: SetDefault"),
        &required(""),
    );
}

#[test]
fn no_other_database_is_warned_about_set_default() {
    for provider in ["postgresql", "sqlite", "sqlserver", "cockroachdb"] {
        check_rule(
            &MYSQL_SET_DEFAULT,
            &schema(&format!("{provider:?}"), ", onDelete: SetDefault"),
        );
    }
}

#[test]
fn mysql_gets_what_it_does_anyway() {
    check_fix(
        &MYSQL_SET_DEFAULT,
        &schema("\"mysql\"", ", onDelete: SetDefault"),
        &schema("\"mysql\"", ", onDelete: NoAction"),
    );
}

#[test]
fn an_action_in_a_list_of_records_goes() {
    let leaves = |attribute: &str| {
        schema("\"mysql\"", "").replace("leaves Leaf[]", &format!("leaves Leaf[]{attribute}"))
    };
    check_fix(
        &REFERENTIAL_ACTION_UNKNOWN,
        &leaves(" @relation(onDelete: cascade)"),
        &leaves(""),
    );
}
