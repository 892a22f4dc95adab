use super::*;
use crate::testing::{check_fix, check_nth_fix, check_rule};

/// A model with one field.
fn schema(field: &str) -> String {
    format!(
        "datasource db {{\n  provider = \"postgresql\"\n}}\n\nmodel Ticket {{\n  id Int @id\n  {field}\n}}\n\nenum State {{\n  OPEN\n  PAID_OUT @map(\"paid\")\n}}\n"
    )
}

#[track_caller]
fn check(rule: &crate::Rule, before: &str, after: &str) {
    check_fix(rule, &schema(before), &schema(after));
}

#[test]
fn only_the_first_bad_element_is_reported() {
    check_rule(
        &DEFAULT_TYPE_MISMATCH,
        r#"
datasource db {
  provider = "postgresql"
}

model Ticket {
  id    Int       @id
  sizes Int[]     @default([1, "2", "3"])
//                             ^^^ default-type-mismatch
  codes String[]  @default(["a", uuid()])
//                               ^^^^^^ default-type-mismatch
  flags Boolean[] @default([true, no])
//                                ^^ invalid-boolean-default
  price Decimal   @default("1.5")
  other Decimal   @default(1.5)
  none  Int?      @default(null)
//                         ^^^^ default-type-mismatch
}
"#,
    );
}

#[test]
fn a_default_that_is_not_read_is_not_judged() {
    check_rule(
        &DEFAULT_TYPE_MISMATCH,
        r#"
model Ticket {
  id   Int    @id
  size Int    @default("1") @default("2")
//                          ^^^^^^^^ duplicate-attribute
  kind Nobody @default(1)
//     ^^^^^^ unknown-type
}
"#,
    );
}

#[test]
fn literals_change_their_kind() {
    let rule = &DEFAULT_TYPE_MISMATCH;
    for (before, after) in [
        (r#"a Int @default("1")"#, "a Int @default(1)"),
        (r#"a Int @default("1.0")"#, "a Int @default(1)"),
        (r#"a Float @default("1e3")"#, "a Float @default(1000)"),
        ("a String @default(1)", r#"a String @default("1")"#),
        ("a String @default(draft)", r#"a String @default("draft")"#),
        ("a String @default(uuid)", "a String @default(uuid())"),
        ("a DateTime @default(now)", "a DateTime @default(now())"),
        (r#"a Boolean @default("true")"#, "a Boolean @default(true)"),
        ("a Boolean @default(0)", "a Boolean @default(false)"),
        (
            "a Json @default({ a: 1 })",
            r#"a Json @default("{\"a\":1}")"#,
        ),
        ("a Json @default(null)", r#"a Json @default("null")"#),
        (r#"a Int[] @default([1, "2"])"#, "a Int[] @default([1, 2])"),
    ] {
        check(rule, before, after);
    }
}

#[test]
fn a_default_that_cannot_be_one_goes() {
    check(&DEFAULT_TYPE_MISMATCH, "a Int? @default(null)", "a Int?");
    check(&DEFAULT_TYPE_MISMATCH, "a Int @default(\"many\")", "a Int");
}

#[test]
fn brackets_come_and_go() {
    let rule = &DEFAULT_LIST_MISMATCH;
    for (before, after) in [
        ("a Int[] @default(1)", "a Int[] @default([1])"),
        (r#"a Int[] @default("1")"#, "a Int[] @default([1])"),
        ("a Int @default([1])", "a Int @default(1)"),
        (r#"a Int @default(["1"])"#, "a Int @default(1)"),
        ("a Json @default([])", r#"a Json @default("[]")"#),
        ("a Int @default([1, 2])", "a Int"),
        ("a Int @default([])", "a Int"),
    ] {
        check(rule, before, after);
    }
}

#[test]
fn truth_has_two_words() {
    let rule = &INVALID_BOOLEAN_DEFAULT;
    for (before, after) in [
        ("a Boolean @default(TRUE)", "a Boolean @default(true)"),
        ("a Boolean @default(off)", "a Boolean @default(false)"),
        ("a Boolean @default(flase)", "a Boolean @default(false)"),
        ("a Boolean? @default(null)", "a Boolean?"),
    ] {
        check(rule, before, after);
    }
}

#[test]
fn values_of_enums_are_found() {
    let rule = &INVALID_ENUM_DEFAULT;
    for (before, after) in [
        (r#"a State @default("OPEN")"#, "a State @default(OPEN)"),
        ("a State @default(open)", "a State @default(OPEN)"),
        ("a State @default(State.OPEN)", "a State @default(OPEN)"),
        ("a State @default(paid)", "a State @default(PAID_OUT)"),
        ("a State @default([OPEN])", "a State @default(OPEN)"),
        ("a State[] @default(OPEN)", "a State[] @default([OPEN])"),
        (
            r#"a State[] @default([OPEN, "PAID_OUT"])"#,
            "a State[] @default([OPEN, PAID_OUT])",
        ),
        (
            "a State[] @default([OPEN, NOBODY])",
            "a State[] @default([OPEN])",
        ),
        ("a State @default(now())", "a State"),
    ] {
        check(rule, before, after);
    }
}

#[test]
fn the_database_makes_what_prisma_cannot() {
    check(
        &DEFAULT_ON_UNSUPPORTED,
        r#"a Unsupported("circle") @default("<(0,0),1>")"#,
        r#"a Unsupported("circle") @default(dbgenerated("'<(0,0),1>'"))"#,
    );
    check_nth_fix(
        &DEFAULT_ON_UNSUPPORTED,
        1,
        &schema(r#"a Unsupported("circle") @default("<(0,0),1>")"#),
        &schema(r#"a Unsupported("circle")"#),
    );
}
