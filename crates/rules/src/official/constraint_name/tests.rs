use super::*;
use crate::testing::{check_fix, check_fix_all, check_rule, fix_titles, messages};

#[test]
fn indexes_of_two_tables_clash_where_names_are_global() {
    check_rule(
        &DUPLICATE_CONSTRAINT_NAME,
        r#"
//- a.prisma
datasource db {
  provider = "sqlite"
}

model Bed {
  id   Int @id
  room Int

  @@index([room], map: "place")
//                ^^^^^^^^^^^^ duplicate-constraint-name
}
//- b.prisma
model Chair {
  id   Int @id
  room Int @unique(map: "place")
//                 ^^^^^^^^^^^^ duplicate-constraint-name
}
"#,
    );
}

#[test]
fn on_mysql_names_are_local_to_the_table() {
    check_rule(
        &DUPLICATE_CONSTRAINT_NAME,
        r#"
datasource db {
  provider = "mysql"
}

model Bed {
  id   Int @id
  room Int

  @@index([room], map: "place")
}

model Chair {
  id   Int @id
  room Int @unique(map: "place")
}
"#,
    );
}

#[test]
fn a_copy_goes_and_others_get_a_name() {
    check_fix(
        &DUPLICATE_CONSTRAINT_NAME,
        r#"
datasource db {
  provider = "postgresql"
}

model Bed {
  id   Int @id
  room Int

  @@index([room])
  @@index([room], type: Hash)
}
"#,
        r#"
datasource db {
  provider = "postgresql"
}

model Bed {
  id   Int @id
  room Int

  @@index([room])
  @@index([room], type: Hash, map: "Bed_room_idx2")
}
"#,
    );
}

#[test]
fn the_first_keeps_the_name_and_every_other_gets_its_own() {
    check_fix_all(
        r#"
datasource db {
  provider = "postgresql"
}

model Bed {
  id Int @id(map: "place")
}

model Chair {
  id Int @id(map: "place")
}

model Desk {
  id Int @id(map: "place")
}
"#,
        r#"
datasource db {
  provider = "postgresql"
}

model Bed {
  id Int @id(map: "place")
}

model Chair {
  id Int @id(map: "place2")
}

model Desk {
  id Int @id(map: "place3")
}
"#,
    );
}

#[test]
fn the_first_can_be_renamed_too() {
    let titles = fix_titles(
        &DUPLICATE_CONSTRAINT_NAME,
        r#"
datasource db {
  provider = "postgresql"
}

model Bed {
  id Int @id(map: "place")
}

model Chair {
  id Int @id(map: "place")
}
"#,
    );
    assert_eq!(
        titles,
        [
            "Name the other primary key `place2` in the database",
            "Name the primary key `place2` in the database"
        ]
    );
}

#[test]
fn empty_names_do_not_clash() {
    let found = messages(
        &DUPLICATE_CONSTRAINT_NAME,
        r#"
datasource db {
  provider = "postgresql"
}

model Bed {
  id Int @id(map: "")
  no Int @unique(map: "")
}
"#,
    );
    assert_eq!(found, []);
}

#[test]
fn a_long_name_is_cut() {
    check_fix(
        &CONSTRAINT_NAME_TOO_LONG,
        r#"
datasource db {
  provider = "mysql"
}

model Bed {
  id Int @id
  no Int @unique(map: "1234567890123456789012345678901234567890123456789012345678901234567890")
}
"#,
        r#"
datasource db {
  provider = "mysql"
}

model Bed {
  id Int @id
  no Int @unique(map: "1234567890123456789012345678901234567890123456789012345678901234")
}
"#,
    );
}
