//! Relations without a key.

use super::super::MISSING_BACK_RELATION;
use crate::testing::{check_fix, check_nth_fix};

#[test]
fn a_field_that_fits_becomes_the_key() {
    check_fix(
        &MISSING_BACK_RELATION,
        r"
model Leaf {
  id      Int   @id
  tree_id Int?
  tree    Tree?
}

model Tree {
  id Int @id
}
",
        r"
model Leaf {
  id      Int   @id
  tree_id Int?
  tree    Tree? @relation(fields: [tree_id], references: [id])
}

model Tree {
  id Int @id
  leaves Leaf[]
}
",
    );
}

#[test]
fn a_key_is_made_with_the_type_of_what_it_references() {
    check_fix(
        &MISSING_BACK_RELATION,
        r#"
datasource db {
  provider = "mysql"
}

model Driver {
  id    Int    @id
  truck Truck?
}

model Truck {
  no Int @id @db.UnsignedInt
}
"#,
        r#"
datasource db {
  provider = "mysql"
}

model Driver {
  id    Int    @id
  truck Truck? @relation(fields: [truckNo], references: [no])
  truckNo Int? @db.UnsignedInt
}

model Truck {
  no Int @id @db.UnsignedInt
  drivers Driver[]
}
"#,
    );
    check_nth_fix(
        &MISSING_BACK_RELATION,
        1,
        r#"
datasource db {
  provider = "mysql"
}

model Driver {
  id    Int    @id
  truck Truck?
}

model Truck {
  no Int @id @db.UnsignedInt
}
"#,
        r#"
datasource db {
  provider = "mysql"
}

model Driver {
  id    Int    @id
  truck Truck? @relation(fields: [truckNo], references: [no])
  truckNo Int? @unique @db.UnsignedInt
}

model Truck {
  no Int @id @db.UnsignedInt
  driver Driver?
}
"#,
    );
}

#[test]
fn a_required_field_gets_a_required_key_and_an_index() {
    check_fix(
        &MISSING_BACK_RELATION,
        r#"
datasource db {
  provider = "postgresql"
}

model Leaf {
  id   String @id @default(uuid()) @db.Uuid
  tree Tree
}

model Tree {
  id String @id @default(uuid()) @db.Uuid
}
"#,
        r#"
datasource db {
  provider = "postgresql"
}

model Leaf {
  id   String @id @default(uuid()) @db.Uuid
  tree Tree   @relation(fields: [treeId], references: [id])
  treeId String @db.Uuid

  @@index([treeId])
}

model Tree {
  id String @id @default(uuid()) @db.Uuid
  leaves Leaf[]
}
"#,
    );
}

#[test]
fn actions_that_are_there_stay() {
    check_fix(
        &MISSING_BACK_RELATION,
        r#"
datasource db {
  provider = "mysql"
}

model Leaf {
  id   Int  @id
  tree Tree @relation(onDelete: Cascade)
}

model Tree {
  id Int @id
}
"#,
        r#"
datasource db {
  provider = "mysql"
}

model Leaf {
  id   Int  @id
  tree Tree @relation(fields: [treeId], references: [id], onDelete: Cascade)
  treeId Int
}

model Tree {
  id Int @id
  leaves Leaf[]
}
"#,
    );
}

#[test]
fn a_compound_key_takes_one_field_for_each() {
    check_fix(
        &MISSING_BACK_RELATION,
        r#"
datasource db {
  provider = "sqlite"
}

model Leaf {
  id     Int   @id
  treeNo Int?
  tree   Tree?
}

model Tree {
  id String
  no Int

  @@id([id, no])
}
"#,
        r#"
datasource db {
  provider = "sqlite"
}

model Leaf {
  id     Int   @id
  treeNo Int?
  tree   Tree? @relation(fields: [treeId, treeNo], references: [id, no])
  treeId String?

  @@index([treeId, treeNo])
}

model Tree {
  id String
  no Int
  leaves Leaf[]

  @@id([id, no])
}
"#,
    );
    check_nth_fix(
        &MISSING_BACK_RELATION,
        1,
        r#"
datasource db {
  provider = "sqlite"
}

model Leaf {
  id     Int   @id
  treeNo Int?
  tree   Tree?
}

model Tree {
  id String
  no Int

  @@id([id, no])
}
"#,
        r#"
datasource db {
  provider = "sqlite"
}

model Leaf {
  id     Int   @id
  treeNo Int?
  tree   Tree? @relation(fields: [treeId, treeNo], references: [id, no])
  treeId String?

  @@unique([treeId, treeNo])
}

model Tree {
  id String
  no Int
  leaf Leaf?

  @@id([id, no])
}
"#,
    );
}

#[test]
fn a_required_field_over_an_optional_key_becomes_optional() {
    check_fix(
        &MISSING_BACK_RELATION,
        r"
model Leaf {
  id     Int  @id
  treeId Int?
  tree   Tree
}

model Tree {
  id Int @id
}
",
        r"
model Leaf {
  id     Int  @id
  treeId Int?
  tree   Tree? @relation(fields: [treeId], references: [id])
}

model Tree {
  id Int @id
  leaves Leaf[]
}
",
    );
}

#[test]
fn an_enum_can_be_the_key() {
    check_fix(
        &MISSING_BACK_RELATION,
        r"
model Leaf {
  id   Int   @id
  kind Kind?
}

model Kind {
  code Code @id
}

enum Code {
  A
}
",
        r"
model Leaf {
  id   Int   @id
  kind Kind? @relation(fields: [kindCode], references: [code])
  kindCode Code?
}

model Kind {
  code Code @id
  leaves Leaf[]
}

enum Code {
  A
}
",
    );
}

#[test]
fn without_a_primary_key_the_first_strict_unique_is_referenced() {
    check_fix(
        &MISSING_BACK_RELATION,
        r"
model Leaf {
  id   Int   @id
  tree Tree?
}

model Tree {
  label String? @unique
  code  String  @unique
}
",
        r"
model Leaf {
  id   Int   @id
  tree Tree? @relation(fields: [treeCode], references: [code])
  treeCode String?
}

model Tree {
  label String? @unique
  code  String  @unique
  leaves Leaf[]
}
",
    );
}

#[test]
fn the_key_may_be_in_the_other_model_already() {
    check_fix(
        &MISSING_BACK_RELATION,
        r"
model Truck {
  id     Int     @id
  driver Driver?
}

model Driver {
  id      Int @id
  truckId Int @unique
}
",
        r"
model Truck {
  id     Int     @id
  driver Driver?
}

model Driver {
  id      Int @id
  truckId Int @unique
  truck   Truck @relation(fields: [truckId], references: [id])
}
",
    );
}
