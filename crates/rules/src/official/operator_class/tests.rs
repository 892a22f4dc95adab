use super::*;
use crate::testing::{check_fix, check_nth_fix, check_rule};

/// A model with such an index, for that database.
fn parcel(provider: &str, index: &str) -> String {
    // Other databases have no such type.
    let address = match provider {
        "postgresql" => "String   @db.Inet",
        _ => "String",
    };
    format!(
        r#"
datasource db {{
  provider = "{provider}"
}}

model Parcel {{
  id      Int      @id
  number  Int
  code    String
  address {address}
  stamp   Json
  stops   String[]

  {index}
}}
"#
    )
}

#[track_caller]
fn fixed(rule: &crate::Rule, provider: &str, before: &str, after: &str) {
    check_fix(rule, &parcel(provider, before), &parcel(provider, after));
}

#[test]
fn unique_constraints_lose_all_classes() {
    fixed(
        &OPERATOR_CLASS_NOT_ALLOWED,
        "postgresql",
        r#"@@unique([code(ops: TextOps, sort: Desc), number(ops: raw("int4_ops"))])"#,
        "@@unique([code(sort: Desc), number])",
    );
}

#[test]
fn an_address_needs_a_class() {
    fixed(
        &OPERATOR_CLASS,
        "postgresql",
        "@@index([address], type: Gist)",
        "@@index([address(ops: InetOps)], type: Gist)",
    );
}

#[test]
fn a_class_suggests_its_algorithm() {
    fixed(
        &OPERATOR_CLASS,
        "postgresql",
        "@@index([stamp(ops: JsonbPathOps)])",
        "@@index([stamp(ops: JsonbPathOps)], type: Gin)",
    );
    fixed(
        &OPERATOR_CLASS,
        "postgresql",
        "@@index([address(ops: InetOps)], type: Hash)",
        "@@index([address(ops: InetOps)], type: Gist)",
    );
}

#[test]
fn a_class_of_nothing_suitable_goes() {
    fixed(
        &OPERATOR_CLASS,
        "postgresql",
        "@@index([number(ops: JsonbOps)])",
        "@@index([number])",
    );
}

#[test]
fn the_class_of_another_type_becomes_its_sister() {
    fixed(
        &OPERATOR_CLASS,
        "postgresql",
        "@@index([number(ops: Int8BloomOps)], type: Brin)",
        "@@index([number(ops: Int4BloomOps)], type: Brin)",
    );
}

#[test]
fn what_cannot_be_indexed_so_is_indexed_as_usual() {
    let before = parcel(
        "postgresql",
        "@@index([number, stops(ops: ArrayOps)], type: Gin)",
    );
    check_fix(
        &OPERATOR_CLASS,
        &before,
        &parcel("postgresql", "@@index([number, stops])"),
    );
    check_nth_fix(
        &OPERATOR_CLASS,
        1,
        &parcel("postgresql", "@@index([number(ops: JsonbOps)], type: Brin)"),
        &parcel("postgresql", "@@index([number])"),
    );
}

#[test]
fn what_the_database_calls_it_is_not_judged() {
    check_rule(
        &OPERATOR_CLASS,
        &parcel(
            "postgresql",
            r#"@@index([number(ops: raw("gin_int_ops")), stamp, stops(ops: ArrayOps)], type: Gin)"#,
        ),
    );
}

#[test]
fn only_postgresql_judges() {
    check_rule(
        &OPERATOR_CLASS,
        &parcel("cockroachdb", "@@index([number(ops: InetOps)])"),
    );
}

#[test]
fn spgist_gives_way() {
    fixed(
        &SPGIST_SINGLE_COLUMN,
        "postgresql",
        "@@index([code(ops: TextOps), address], type: SpGist)",
        "@@index([code, address])",
    );
}

#[test]
fn inverted_indexes_have_no_classes() {
    fixed(
        &INVERTED_OPERATOR_CLASS,
        "cockroachdb",
        r#"@@index([stops(ops: ArrayOps), stamp(ops: raw("x"))], type: Gin)"#,
        "@@index([stops, stamp], type: Gin)",
    );
}

#[test]
fn people_hear_of_every_column_at_once() {
    check_rule(
        &INVERTED_FIELD_TYPE,
        &parcel(
            "cockroachdb",
            "@@index([stops(ops: ArrayOps), number, stamp], type: Gin)
//               ^^^^^^^^^^^^^ cockroachdb-inverted-operator-class
//                               ^^^^^^ cockroachdb-inverted-field-type",
        ),
    );
}

#[test]
fn numbers_are_indexed_as_usual() {
    fixed(
        &INVERTED_FIELD_TYPE,
        "cockroachdb",
        "@@index([stops, number], type: Gin)",
        "@@index([stops, number])",
    );
}

#[test]
fn json_moves_to_the_end() {
    fixed(
        &INVERTED_JSON_LAST,
        "cockroachdb",
        "@@index([stamp, stops], type: Gin)",
        "@@index([stops, stamp], type: Gin)",
    );
}
