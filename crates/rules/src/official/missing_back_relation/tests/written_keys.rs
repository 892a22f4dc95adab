//! Relations whose key is written already.

use super::super::MISSING_BACK_RELATION;
use crate::testing::{check_fix, check_nth_fix};

#[test]
fn a_key_that_is_not_unique_belongs_to_many() {
    check_fix(
        &MISSING_BACK_RELATION,
        r#"
datasource db {
  provider = "postgresql"
}

model Leaf {
  id     Int  @id
  treeId Int
  tree   Tree @relation(fields: [treeId], references: [id])
}

model Tree {
  id Int @id
}
"#,
        r#"
datasource db {
  provider = "postgresql"
}

model Leaf {
  id     Int  @id
  treeId Int
  tree   Tree @relation(fields: [treeId], references: [id])
}

model Tree {
  id Int @id
  leaves Leaf[]
}
"#,
    );
    check_nth_fix(
        &MISSING_BACK_RELATION,
        1,
        r#"
datasource db {
  provider = "postgresql"
}

model Leaf {
  id     Int  @id
  treeId Int
  tree   Tree @relation(fields: [treeId], references: [id])
}

model Tree {
  id Int @id
}
"#,
        r#"
datasource db {
  provider = "postgresql"
}

model Leaf {
  id     Int  @id
  treeId Int  @unique
  tree   Tree @relation(fields: [treeId], references: [id])
}

model Tree {
  id Int @id
  leaf Leaf?
}
"#,
    );
}

#[test]
fn a_unique_key_belongs_to_one() {
    check_fix(
        &MISSING_BACK_RELATION,
        r"
model Driver {
  id      Int   @id
  truckId Int   @unique
  truck   Truck @relation(fields: [truckId], references: [id])
}

model Truck {
  id Int @id
}
",
        r"
model Driver {
  id      Int   @id
  truckId Int   @unique
  truck   Truck @relation(fields: [truckId], references: [id])
}

model Truck {
  id Int @id
  driver Driver?
}
",
    );
    check_nth_fix(
        &MISSING_BACK_RELATION,
        1,
        r"
model Driver {
  id      Int   @id
  truckId Int   @unique
  truck   Truck @relation(fields: [truckId], references: [id])
}

model Truck {
  id Int @id
}
",
        r"
model Driver {
  id      Int   @id
  truckId Int   @unique
  truck   Truck @relation(fields: [truckId], references: [id])
}

model Truck {
  id Int @id
  drivers Driver[]
}
",
    );
}

#[test]
fn a_key_that_is_the_primary_key_belongs_to_one() {
    check_fix(
        &MISSING_BACK_RELATION,
        r"
model Driver {
  truckId Int   @id
  truck   Truck @relation(fields: [truckId], references: [id])
}

model Truck {
  id Int @id
}
",
        r"
model Driver {
  truckId Int   @id
  truck   Truck @relation(fields: [truckId], references: [id])
}

model Truck {
  id Int @id
  driver Driver?
}
",
    );
}

#[test]
fn a_compound_unique_key_belongs_to_one_only_in_its_own_order() {
    check_fix(
        &MISSING_BACK_RELATION,
        r"
model Driver {
  id      Int   @id
  truckId Int
  truckNo Int
  truck   Truck @relation(fields: [truckId, truckNo], references: [id, no])

  @@unique([truckNo, truckId])
}

model Truck {
  id Int
  no Int

  @@id([id, no])
}
",
        r"
model Driver {
  id      Int   @id
  truckId Int
  truckNo Int
  truck   Truck @relation(fields: [truckId, truckNo], references: [id, no])

  @@unique([truckNo, truckId])
}

model Truck {
  id Int
  no Int
  drivers Driver[]

  @@id([id, no])
}
",
    );
    check_nth_fix(
        &MISSING_BACK_RELATION,
        1,
        r"
model Driver {
  id      Int   @id
  truckId Int
  truckNo Int
  truck   Truck @relation(fields: [truckId, truckNo], references: [id, no])

  @@unique([truckNo, truckId])
}

model Truck {
  id Int
  no Int

  @@id([id, no])
}
",
        r"
model Driver {
  id      Int   @id
  truckId Int
  truckNo Int
  truck   Truck @relation(fields: [truckId, truckNo], references: [id, no])

  @@unique([truckNo, truckId])
  @@unique([truckId, truckNo])
}

model Truck {
  id Int
  no Int
  driver Driver?

  @@id([id, no])
}
",
    );
}

#[test]
fn a_unique_for_some_rows_does_not_make_a_key_unique() {
    check_fix(
        &MISSING_BACK_RELATION,
        r#"
datasource db {
  provider = "postgresql"
}

model Seat {
  id    Int     @id
  rowId Int
  taken Boolean
  row   Row     @relation(fields: [rowId], references: [id])

  @@unique([rowId], where: { taken: true })
}

model Row {
  id Int @id
}
"#,
        r#"
datasource db {
  provider = "postgresql"
}

model Seat {
  id    Int     @id
  rowId Int
  taken Boolean
  row   Row     @relation(fields: [rowId], references: [id])

  @@unique([rowId], where: { taken: true })
}

model Row {
  id Int @id
  seats Seat[]
}
"#,
    );
}

#[test]
fn references_that_are_missing_are_completed() {
    check_fix(
        &MISSING_BACK_RELATION,
        r"
model Leaf {
  id     Int  @id
  treeId Int
  tree   Tree @relation(fields: [treeId])
}

model Tree {
  id Int @id
}
",
        r"
model Leaf {
  id     Int  @id
  treeId Int
  tree   Tree @relation(fields: [treeId], references: [id])
}

model Tree {
  id Int @id
  leaves Leaf[]
}
",
    );
}

#[test]
fn mongodb_turns_an_index_into_a_unique_one() {
    check_nth_fix(
        &MISSING_BACK_RELATION,
        1,
        r#"
datasource db {
  provider = "mongodb"
}

model Leaf {
  id     String @id @default(auto()) @map("_id") @db.ObjectId
  treeId String @db.ObjectId
  tree   Tree   @relation(fields: [treeId], references: [id])

  @@index([treeId])
}

model Tree {
  id String @id @default(auto()) @map("_id") @db.ObjectId
}
"#,
        r#"
datasource db {
  provider = "mongodb"
}

model Leaf {
  id     String @id @default(auto()) @map("_id") @db.ObjectId
  treeId String @db.ObjectId
  tree   Tree   @relation(fields: [treeId], references: [id])

  @@unique([treeId])
}

model Tree {
  id String @id @default(auto()) @map("_id") @db.ObjectId
  leaf Leaf?
}
"#,
    );
}
