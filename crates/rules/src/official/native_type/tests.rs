use super::*;
use crate::testing::{check_fix, check_nth_fix, check_rule, fix_titles};

/// A model of a database with one field.
fn schema(provider: &str, field: &str) -> String {
    format!(
        "datasource db {{\n  provider = \"{provider}\"\n}}\n\nmodel Parcel {{\n  id  Int @id\n  {field}\n}}\n"
    )
}

#[track_caller]
fn check(rule: &crate::Rule, provider: &str, before: &str, after: &str) {
    check_fix(rule, &schema(provider, before), &schema(provider, after));
}

#[test]
fn only_the_first_problem_counts_but_for_the_prefix() {
    check_rule(
        &NATIVE_TYPE_PREFIX,
        r#"
datasource db {
  provider = "postgresql"
}

model Parcel {
  id    Int      @id
  a     DateTime @pg.Timestamp(9)
//                ^^ native-type-prefix
//                             ^ native-type-argument-range
  b     Int      @db.Timestamp(9)
//                   ^^^^^^^^^ native-type-scalar-mismatch
  c     String   @db.Timestamp(9, 9)
//                            ^^^^^^ native-type-arity
}
"#,
    );
}

#[test]
fn an_unknown_database_judges_nothing() {
    check_rule(
        &NATIVE_TYPE_UNKNOWN,
        r#"
datasource db {
  provider = env("DATABASE_PROVIDER")
//           ^^^^^^^^^^^^^^^^^^^^^^^^ datasource-provider-env
}

model Parcel {
  id    Int    @id
  label String @db.Papyrus
}
"#,
    );
}

#[test]
fn the_fields_of_composite_types_have_database_types_too() {
    check_rule(
        &NATIVE_TYPE_SCALAR_MISMATCH,
        r#"
datasource db {
  provider = "mongodb"
}

type Label {
  text Int    @db.ObjectId
//                ^^^^^^^^ native-type-scalar-mismatch
  code String @db.Code
//                ^^^^ native-type-unknown
}
"#,
    );
}

#[test]
fn the_datasource_gives_its_name() {
    check(
        &NATIVE_TYPE_PREFIX,
        "postgresql",
        "tag String @pg.Text",
        "tag String @db.Text",
    );
}

#[test]
fn names_are_corrected() {
    let unknown = &NATIVE_TYPE_UNKNOWN;
    check(
        unknown,
        "postgresql",
        "a String @db.text",
        "a String @db.Text",
    );
    check(
        unknown,
        "postgresql",
        "a String @db.Varchar(20)",
        "a String @db.VarChar(20)",
    );
    check(
        unknown,
        "postgresql",
        "a DateTime @db.TimestampTz(3)",
        "a DateTime @db.Timestamptz(3)",
    );
}

#[test]
fn the_type_of_another_database_has_its_like() {
    let unknown = &NATIVE_TYPE_UNKNOWN;
    check(
        unknown,
        "postgresql",
        "a String @db.UniqueIdentifier",
        "a String @db.Uuid",
    );
    check(
        unknown,
        "mysql",
        "a DateTime @db.Timestamptz(3)",
        "a DateTime @db.Timestamp(3)",
    );
    check(unknown, "sqlserver", "a Int @db.Integer", "a Int @db.Int");
}

#[test]
fn where_there_are_no_types_the_attribute_goes() {
    check(
        &NATIVE_TYPE_UNKNOWN,
        "sqlite",
        "a String @db.Text",
        "a String",
    );
    check(
        &NATIVE_TYPE_UNKNOWN,
        "postgresql",
        "a String @db.Papyrus",
        "a String",
    );
}

#[test]
fn a_length_is_added_or_dropped() {
    check(
        &NATIVE_TYPE_ARITY,
        "mysql",
        "a String @db.VarChar",
        "a String @db.VarChar(191)",
    );
    check(
        &NATIVE_TYPE_ARITY,
        "mysql",
        "a Boolean @db.Bit()",
        "a Boolean @db.Bit(1)",
    );
    check(
        &NATIVE_TYPE_ARITY,
        "postgresql",
        "a String @db.Text(10)",
        "a String @db.Text",
    );
    check(
        &NATIVE_TYPE_ARITY,
        "postgresql",
        "a String @db.VarChar(10, 2)",
        "a String @db.VarChar(10)",
    );
}

#[test]
fn a_type_that_does_not_suit_goes_or_the_field_follows_it() {
    check(
        &NATIVE_TYPE_SCALAR_MISMATCH,
        "postgresql",
        "a BigInt @db.Integer",
        "a BigInt @db.BigInt",
    );
    check(
        &NATIVE_TYPE_SCALAR_MISMATCH,
        "postgresql",
        "a String @db.Integer",
        "a String",
    );
    check_nth_fix(
        &NATIVE_TYPE_SCALAR_MISMATCH,
        1,
        &schema("postgresql", "a String @db.Integer"),
        &schema("postgresql", "a Int @db.Integer"),
    );
}

#[test]
fn arguments_become_numbers() {
    let parse = &NATIVE_TYPE_ARGUMENT_PARSE;
    check(
        parse,
        "postgresql",
        "a String @db.VarChar(\"10\")",
        "a String @db.VarChar(10)",
    );
    check(
        parse,
        "postgresql",
        "a String @db.VarChar(Max)",
        "a String @db.VarChar",
    );
    check(
        parse,
        "mysql",
        "a Decimal @db.Decimal(10)",
        "a Decimal @db.Decimal(10, 0)",
    );
    check(
        parse,
        "mysql",
        "a String @db.VarChar(ten)",
        "a String @db.VarChar(191)",
    );
}

#[test]
fn arguments_come_into_range() {
    let range = &NATIVE_TYPE_ARGUMENT_RANGE;
    check(
        range,
        "postgresql",
        "a DateTime @db.Timestamp(9)",
        "a DateTime @db.Timestamp(6)",
    );
    check(
        range,
        "mysql",
        "a Decimal @db.Decimal(66, 31)",
        "a Decimal @db.Decimal(65, 30)",
    );
    check(
        range,
        "mysql",
        "a Decimal @db.Decimal(2, 3)",
        "a Decimal @db.Decimal(2, 2)",
    );
    check(
        range,
        "mysql",
        "a Boolean @db.Bit(8)",
        "a Boolean @db.Bit(1)",
    );
}

#[test]
fn removing_is_always_offered() {
    let titles = fix_titles(
        &NATIVE_TYPE_ARGUMENT_RANGE,
        &schema("postgresql", "a DateTime @db.Timestamp(9)"),
    );
    assert_eq!(
        titles,
        [
            "Change `@db.Timestamp(9)` to `@db.Timestamp(6)`",
            "Change `@db.Timestamp(9)` to `@db.Timestamp`",
            "Remove `@db.Timestamp`"
        ]
    );
}
