use super::*;
use crate::testing::{check_fix, check_rule};

fn task(members: &str) -> String {
    format!(
        r#"
datasource db {{
  provider = "postgresql"
}}

generator client {{
  provider        = "prisma-client"
  output          = "./generated"
  previewFeatures = ["partialIndexes"]
}}

model Task {{
  id      Int     @id
  done    Boolean
  title   String?
  rank    Int
  data    Json?
  ownerId Int
  owner   Owner   @relation(fields: [ownerId], references: [id])

{members}}}

model Owner {{
  id    Int    @id
  tasks Task[]
}}
"#
    )
}

#[test]
fn a_value_fits_its_field() {
    check_rule(
        &INVALID_WHERE_CLAUSE,
        &task(
            r#"  @@index([id], map: "a", where: { done: true, title: { not: null }, rank: 5, data: null })
  @@index([id], map: "b", where: { rank: "5" })
//                                       ^^^ invalid-where-clause
  @@index([id], map: "c", where: { data: "x" })
//                                       ^^^ invalid-where-clause
  @@index([id], map: "d", where: { owner: null })
//                                 ^^^^^ invalid-where-clause
  @@index([id], map: "e", where: { owner_id: 5 })
//                                 ^^^^^^^^ invalid-where-clause
  @@index([id], map: "f", where: { title: { not: "a", in: "b" } })
//                                        ^^^^^^^^^^^^^^^^^^^^^ invalid-where-clause
  @@index([id], map: "g", where: { done: True })
//                                       ^^^^ invalid-where-clause
"#,
        ),
    );
}

#[test]
fn raw_takes_a_condition() {
    check_rule(
        &INVALID_WHERE_CLAUSE,
        &task(
            r#"  @@index([id], map: "a", where: raw("done"))
  @@index([id], map: "b", where: raw(""))
//                               ^^^^^^^ invalid-where-clause
  @@index([id], map: "c", where: raw(5))
//                                   ^ invalid-where-clause
  @@index([id], map: "d", where: sql("done"))
//                               ^^^^^^^^^^^ invalid-where-clause
  @@index([id], map: "e", where: {})
//                               ^^ invalid-where-clause
"#,
        ),
    );
}

#[test]
fn repairs_what_it_can_and_drops_the_rest() {
    for (written, right) in [
        (
            "@@index([id], where: \"done\")",
            "@@index([id], where: raw(\"done\"))",
        ),
        (
            "@@index([id], where: sql(\"done\"))",
            "@@index([id], where: raw(\"done\"))",
        ),
        ("@@index([rank], where: 5)", "@@index([rank])"),
        (
            "@@index([id], where: { done: \"TRUE\" })",
            "@@index([id], where: { done: true })",
        ),
        (
            "@@index([id], where: { rank: \"5\" })",
            "@@index([id], where: { rank: 5 })",
        ),
        (
            "@@index([id], where: { title: draft })",
            "@@index([id], where: { title: \"draft\" })",
        ),
        (
            "@@index([id], where: { owner_id: 5 })",
            "@@index([id], where: { ownerId: 5 })",
        ),
        (
            "@@index([id], where: { done: true, data: 5 })",
            "@@index([id], where: { done: true })",
        ),
        (
            "@@index([id], where: { colour: 1, done: \"yes\", rank: \"5\" })",
            "@@index([id], where: { rank: 5 })",
        ),
    ] {
        check_fix(
            &INVALID_WHERE_CLAUSE,
            &task(&format!("  {written}\n")),
            &task(&format!("  {right}\n")),
        );
    }
}
