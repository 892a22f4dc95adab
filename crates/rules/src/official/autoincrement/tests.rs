use super::*;
use crate::testing::{check_fix, check_rule};

#[test]
fn postgresql_counts_whatever_it_is_told() {
    check_rule(
        &AUTOINCREMENT_NOT_INDEXED,
        r#"
datasource db {
  provider = "postgresql"
}

model Parcel {
  id     Int    @id @default(autoincrement())
  number Int    @default(autoincrement())
  other  BigInt @default(autoincrement())
}
"#,
    );
}

#[test]
fn one_finding_is_enough_on_sqlite() {
    check_rule(
        &AUTOINCREMENT_NOT_ID,
        r#"
datasource db {
  provider = "sqlite"
}

model Parcel {
  id     Int
  number Int @default(autoincrement())
//                    ^^^^^^^^^^^^^^^ autoincrement-not-id

  @@id([id, number])
}

model Box {
  id   Int @default(autoincrement())
  name String

  @@id([id])
}
"#,
    );
}

#[test]
fn the_first_column_of_an_index_counts_on_mysql() {
    check_rule(
        &AUTOINCREMENT_NOT_INDEXED,
        r#"
datasource db {
  provider = "mysql"
}

model Parcel {
  id     Int @id
  number Int @default(autoincrement())

  @@index([number, id])
}

model Box {
  id     Int @id
  number Int @default(autoincrement())
//                    ^^^^^^^^^^^^^^^ autoincrement-not-indexed

  @@index([id, number])
}
"#,
    );
}

#[test]
fn the_key_goes_on_counting() {
    check_fix(
        &AUTOINCREMENT_MULTIPLE,
        r#"
datasource db {
  provider = "mysql"
}

model Parcel {
  number Int @unique @default(autoincrement())
  id     Int @id @default(autoincrement())
}
"#,
        r#"
datasource db {
  provider = "mysql"
}

model Parcel {
  number Int @unique
  id     Int @id @default(autoincrement())
}
"#,
    );
}

#[test]
fn a_column_that_counts_becomes_unique() {
    check_fix(
        &AUTOINCREMENT_NOT_INDEXED,
        r#"
datasource db {
  provider = "mysql"
}

model Parcel {
  id     String @id
  number Int    @default(autoincrement())
}
"#,
        r#"
datasource db {
  provider = "mysql"
}

model Parcel {
  id     String @id
  number Int    @default(autoincrement()) @unique
}
"#,
    );
}

#[test]
fn next_to_another_key_it_stops_counting() {
    check_fix(
        &AUTOINCREMENT_NOT_ID,
        r#"
datasource db {
  provider = "sqlite"
}

model Parcel {
  id     String @id
  number Int    @default(autoincrement())
}
"#,
        r#"
datasource db {
  provider = "sqlite"
}

model Parcel {
  id     String @id
  number Int
}
"#,
    );
}

#[test]
fn cockroachdb_has_sequences() {
    check_fix(
        &COCKROACHDB_AUTOINCREMENT_NEEDS_BIGINT,
        r#"
datasource db {
  provider = "cockroachdb"
}

model Parcel {
  id Int @id @default(autoincrement())
}
"#,
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
fn mongodb_does_not_count() {
    check_fix(
        &AUTOINCREMENT_NOT_SUPPORTED,
        r#"
datasource db {
  provider = "mongodb"
}

model Parcel {
  id Int @id @map("_id") @default(autoincrement())
}
"#,
        r#"
datasource db {
  provider = "mongodb"
}

model Parcel {
  id Int @id @map("_id")
}
"#,
    );
}

#[test]
fn views_count_nothing() {
    check_rule(
        &AUTOINCREMENT_NOT_SUPPORTED,
        r#"
generator client {
  provider        = "prisma-client"
  output          = "client"
  previewFeatures = ["views"]
}

datasource db {
  provider = "mongodb"
}

view Parcels {
  id Int @unique @default(autoincrement())
}
"#,
    );
}
