use super::*;
use crate::testing::{check_fix, check_nth_fix, check_rule};

/// A model of a database with one field.
fn schema(provider: &str, field: &str) -> String {
    format!(
        "datasource db {{\n  provider = \"{provider}\"\n}}\n\nmodel Parcel {{\n  key Int @unique\n  {field}\n}}\n"
    )
}

#[track_caller]
fn check(rule: &crate::Rule, provider: &str, before: &str, after: &str) {
    check_fix(rule, &schema(provider, before), &schema(provider, after));
}

#[test]
fn lists_may_start_with_one_value_of_a_function() {
    check_rule(
        &INVALID_DEFAULT_FUNCTION,
        r#"
datasource db {
  provider = "postgresql"
}

model Parcel {
  id    Int        @id @default(autoincrement())
  codes String[]   @default(uuid(7))
  times DateTime[] @default(now())
  sizes Int[]      @default(now())
//                          ^^^^^ invalid-default-function
  any   Json       @default(dbgenerated())
}
"#,
    );
}

#[test]
fn an_id_gets_the_function_of_its_type() {
    let rule = &INVALID_DEFAULT_FUNCTION;
    check(
        rule,
        "postgresql",
        "id Int @id @default(uuid())",
        "id Int @id @default(autoincrement())",
    );
    check(
        rule,
        "postgresql",
        "id String @id @default(autoincrement())",
        "id String @id @default(uuid())",
    );
}

#[test]
fn what_starts_now_is_a_time() {
    check(
        &INVALID_DEFAULT_FUNCTION,
        "postgresql",
        "sent String @default(now())",
        "sent DateTime @default(now())",
    );
}

#[test]
fn other_defaults_go() {
    check(
        &INVALID_DEFAULT_FUNCTION,
        "postgresql",
        "size Int @default(uuid())",
        "size Int",
    );
}

#[test]
fn arguments_are_corrected_or_dropped() {
    let rule = &DEFAULT_FUNCTION_ARGUMENTS;
    for (before, after) in [
        ("uuid(\"4\")", "uuid(4)"),
        ("uuid(v7)", "uuid(7)"),
        ("uuid(5)", "uuid()"),
        ("uuid(4, 7)", "uuid(4)"),
        ("cuid(0)", "cuid()"),
        ("nanoid(1)", "nanoid(2)"),
        ("nanoid(1000)", "nanoid(255)"),
        ("nanoid(2.5)", "nanoid(2)"),
        ("ulid(\"x\")", "ulid()"),
        ("dbgenerated(\"\")", "dbgenerated()"),
        ("dbgenerated(now())", "dbgenerated(\"now()\")"),
        ("dbgenerated(\"a\", \"b\")", "dbgenerated(\"a\")"),
    ] {
        let field = |call: &str| format!("code String @default({call})");
        check(rule, "postgresql", &field(before), &field(after));
    }
}

#[test]
fn a_name_without_a_constraint_goes() {
    check(
        &NAMED_AUTOINCREMENT,
        "sqlserver",
        "id Int @id @default(autoincrement(), map: \"x\")",
        "id Int @id @default(autoincrement())",
    );
    check(
        &DEFAULT_MAP_NOT_SUPPORTED,
        "mysql",
        "size Int @default(map: \"x\", 1)",
        "size Int @default(1)",
    );
}

#[test]
fn functions_are_found_by_what_they_mean() {
    let rule = &UNKNOWN_DEFAULT_FUNCTION;
    for (before, after) in [
        (
            "code String @default(UUID())",
            "code String @default(uuid())",
        ),
        (
            "code String @default(uuuid(7))",
            "code String @default(uuid(7))",
        ),
        (
            "code String @default(gen_random_uuid())",
            "code String @default(uuid())",
        ),
        (
            "sent DateTime @default(Now())",
            "sent DateTime @default(now())",
        ),
        (
            "sent DateTime @default(CURRENT_TIMESTAMP())",
            "sent DateTime @default(now())",
        ),
        (
            "id Int @id @default(auto_increment())",
            "id Int @id @default(autoincrement())",
        ),
        (
            "id Int @id @default(sequence())",
            "id Int @id @default(autoincrement())",
        ),
        (
            "size Int @default(db_generated(\"1\"))",
            "size Int @default(dbgenerated(\"1\"))",
        ),
        ("size Float @default(rand())", "size Float"),
    ] {
        check(rule, "postgresql", before, after);
    }
}

#[test]
fn the_database_may_know_a_function() {
    check_nth_fix(
        &UNKNOWN_DEFAULT_FUNCTION,
        1,
        &schema("postgresql", "size Float @default(random(\"a\"))"),
        &schema(
            "postgresql",
            "size Float @default(dbgenerated(\"random(\\\"a\\\")\"))",
        ),
    );
}

#[test]
fn sequences_are_known_where_they_are() {
    check_rule(
        &UNKNOWN_DEFAULT_FUNCTION,
        r#"
datasource db {
  provider = "cockroachdb"
}

model Parcel {
  id Int @id @default(sequence())
}
"#,
    );
}

#[test]
fn composite_types_know_the_same_functions() {
    check_rule(
        &UNKNOWN_DEFAULT_FUNCTION,
        r#"
datasource db {
  provider = "mongodb"
}

type Label {
  code String @default(sequence())
//                     ^^^^^^^^^^ unknown-default-function
}
"#,
    );
}

#[test]
fn other_databases_make_other_identifiers() {
    let rule = &AUTO_NOT_SUPPORTED;
    check(
        rule,
        "postgresql",
        "id String @id @default(auto())",
        "id String @id @default(uuid())",
    );
    check(
        rule,
        "mysql",
        "id Int @id @default(auto())",
        "id Int @id @default(autoincrement())",
    );
    check(rule, "mysql", "size Float @default(auto())", "size Float");
}
