use super::*;
use crate::testing::{check_fix, check_rule};

/// A model of a database with one field.
fn schema(provider: &str, field: &str) -> String {
    let id = if provider == "mongodb" {
        "id Int @id @map(\"_id\")"
    } else {
        "id Int @id"
    };
    format!(
        "datasource db {{\n  provider = \"{provider}\"\n}}\n\nmodel Parcel {{\n  {id}\n  {field}\n}}\n\nenum Kind {{\n  BOX\n  BAG\n}}\n"
    )
}

#[track_caller]
fn check(rule: &crate::Rule, provider: &str, before: &str, after: &str) {
    check_fix(rule, &schema(provider, before), &schema(provider, after));
}

#[test]
fn a_list_is_told_once() {
    check_rule(
        &SCALAR_LIST_NOT_SUPPORTED,
        r#"
datasource db {
  provider = "mysql"
}

model Parcel {
  id     Int                  @id
  events Json[]
//       ^^^^^^ scalar-list-not-supported
  marks  Unsupported("mark")[]
//       ^^^^^^^^^^^^^^^^^^^^^ scalar-list-not-supported
  kinds  Kind[]               @ignore
//       ^^^^^^ scalar-list-not-supported
  extra  Json
}

enum Kind {
  BOX
}
"#,
    );
}

#[test]
fn a_list_becomes_json_with_its_default() {
    let list = &SCALAR_LIST_NOT_SUPPORTED;
    check(list, "mysql", "tags String[]", "tags Json");
    check(
        list,
        "sqlite",
        r#"tags String[] @default(["a", "b"])"#,
        r#"tags Json @default("[\"a\",\"b\"]")"#,
    );
    check(
        list,
        "mysql",
        "kinds Kind[] @default([BOX])",
        r#"kinds Json @default("[\"BOX\"]")"#,
    );
    check(
        list,
        "mysql",
        r#"events Json[] @default(["{}", "1"])"#,
        r#"events Json @default("[{},1]")"#,
    );
    check(
        list,
        "mysql",
        "codes Int[] @default(dbgenerated(\"x\")) @db.SmallInt",
        "codes Json @default(dbgenerated(\"x\"))",
    );
}

#[test]
fn lists_and_json_are_text_where_there_is_no_json() {
    check_fix(
        &SCALAR_LIST_NOT_SUPPORTED,
        r#"
datasource db {
  provider = "sqlserver"
}

model Parcel {
  id   Int   @id
  tags Int[] @default([1, 2])
}
"#,
        r#"
datasource db {
  provider = "sqlserver"
}

model Parcel {
  id   Int   @id
  tags String @default("[1,2]") @db.NVarChar(Max)
}
"#,
    );
    check_fix(
        &JSON_NOT_SUPPORTED,
        r#"
datasource db {
  provider = "sqlserver"
}

model Parcel {
  id    Int   @id
  extra Json? @default("{\"a\": 1}")
}
"#,
        r#"
datasource db {
  provider = "sqlserver"
}

model Parcel {
  id    Int   @id
  extra String? @default("{\"a\": 1}") @db.NVarChar(Max)
}
"#,
    );
}

#[test]
fn a_list_of_json_is_json() {
    check(
        &JSON_LIST_NOT_SUPPORTED,
        "cockroachdb",
        r#"events Json[] @default(["1"])"#,
        r#"events Json @default("[1]")"#,
    );
}

#[test]
fn decimals_become_floats() {
    let decimal = &DECIMAL_NOT_SUPPORTED;
    check(
        decimal,
        "mongodb",
        r#"price Decimal? @default("1.50")"#,
        "price Float? @default(1.50)",
    );
    check(
        decimal,
        "mongodb",
        r#"prices Decimal[] @default([1, "2e1"])"#,
        "prices Float[] @default([1, 20])",
    );
}

#[test]
fn composite_types_may_hold_decimals() {
    check_rule(
        &DECIMAL_NOT_SUPPORTED,
        r#"
datasource db {
  provider = "mongodb"
}

type Price {
  amount Decimal
}
"#,
    );
}

#[test]
fn a_known_type_gets_its_name() {
    let native = &UNSUPPORTED_IS_NATIVE;
    check(
        native,
        "postgresql",
        r#"code Unsupported("VarChar( 10 ) x")?"#,
        "code String? @db.VarChar(10)",
    );
    check(
        native,
        "mysql",
        r#"code Unsupported("Int(11)") @default(dbgenerated("1"))"#,
        r#"code Int @default(dbgenerated("1")) @db.Int"#,
    );
}

#[test]
fn an_unknown_type_stays_unsupported() {
    check_rule(
        &UNSUPPORTED_IS_NATIVE,
        r#"
datasource db {
  provider = "postgresql"
}

model Parcel {
  id   Int                     @id
  area Unsupported("polygon")?
  code Unsupported("varchar(10)")?
}
"#,
    );
}

#[test]
fn what_is_indexed_does_not_become_the_longest_text() {
    check_fix(
        &SCALAR_LIST_NOT_SUPPORTED,
        r#"
datasource db {
  provider = "sqlserver"
}

model Parcel {
  id   Int   @id
  tags Int[]

  @@index([tags])
}
"#,
        r#"
datasource db {
  provider = "sqlserver"
}

model Parcel {
  id   Int   @id
  tags String

  @@index([tags])
}
"#,
    );
}
