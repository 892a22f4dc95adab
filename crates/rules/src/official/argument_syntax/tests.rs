use super::*;
use crate::testing::{check_fix, check_nth_fix, check_rule};

#[test]
fn values_may_be_missing_inside_calls_too() {
    check_rule(
        &MISSING_ARGUMENT_VALUE,
        r"
model Parcel {
  id   String @id @default(nanoid(length:))
//                                ^^^^^^ missing-argument-value
  note String

  @@index([note(sort:)])
//              ^^^^ missing-argument-value
}
",
    );
}

#[test]
fn an_argument_without_a_value_goes() {
    check_fix(
        &MISSING_ARGUMENT_VALUE,
        r#"
model Parcel {
  id   Int    @id
  code String @unique(map:) @map("c")
}
"#,
        r#"
model Parcel {
  id   Int    @id
  code String @unique @map("c")
}
"#,
    );
    check_fix(
        &MISSING_ARGUMENT_VALUE,
        r"
model Parcel {
  id String @id @default(nanoid(length:))
}
",
        r"
model Parcel {
  id String @id @default(nanoid())
}
",
    );
    check_fix(
        &MISSING_ARGUMENT_VALUE,
        r"
model Parcel {
  id     Int @id
  weight Int

  @@map(name:)
}
",
        r"
model Parcel {
  id     Int @id
  weight Int
}
",
    );
}

#[test]
fn commas_in_lists_of_calls_are_not_looked_at() {
    check_rule(
        &TRAILING_COMMA,
        r#"
model Parcel {
  id   String @id @default(nanoid(10,))
//                                  ^ trailing-comma
  note String @map("n",)
//                    ^ trailing-comma

  @@index([note(sort: Desc,)])
}
"#,
    );
    check_fix(
        &TRAILING_COMMA,
        r"
model Parcel {
  id Int @id(,)
}
",
        r"
model Parcel {
  id Int @id
}
",
    );
}

#[test]
fn the_first_of_two_values_stays() {
    check_fix(
        &DUPLICATE_ARGUMENT,
        r#"
model Parcel {
  id   Int    @id
  code String @unique(map: "a", map: "b")
}
"#,
        r#"
model Parcel {
  id   Int    @id
  code String @unique(map: "a")
}
"#,
    );
}

#[test]
fn fields_get_brackets() {
    check_fix(
        &MULTIPLE_UNNAMED_ARGUMENTS,
        r#"
model Parcel {
  id   Int    @id
  code String
  year Int

  @@unique(code, year, map: "parcels")
}
"#,
        r#"
model Parcel {
  id   Int    @id
  code String
  year Int

  @@unique([code, year], map: "parcels")
}
"#,
    );
    check_fix(
        &MULTIPLE_UNNAMED_ARGUMENTS,
        r#"
model Parcel {
  id   Int    @id
  code String @map("a", "b")
}
"#,
        r#"
model Parcel {
  id   Int    @id
  code String @map("a")
}
"#,
    );
}

#[test]
fn the_named_value_stays() {
    check_fix(
        &ARGUMENT_NAMED_AND_UNNAMED,
        r#"
model Parcel {
  id   Int    @id
  code String @map("c", name: "parcel_code")
}
"#,
        r#"
model Parcel {
  id   Int    @id
  code String @map(name: "parcel_code")
}
"#,
    );
}

#[test]
fn a_relation_may_be_named_twice() {
    check_rule(
        &ARGUMENT_NAMED_AND_UNNAMED,
        r#"
model Parcel {
  id      Int   @id
  depotId Int
  depot   Depot @relation("a", name: "b", fields: [depotId], references: [id])
}

model Depot {
  id      Int      @id
  parcels Parcel[]
}
"#,
    );
}

#[test]
fn where_the_attribute_is_one_too_many_it_can_go_as_a_whole() {
    check_nth_fix(
        &MISSING_ARGUMENT_VALUE,
        1,
        r"
model Boat {
  id Int @id(map:)

  @@id([id])
}
",
        r"
model Boat {
  id Int

  @@id([id])
}
",
    );
}
