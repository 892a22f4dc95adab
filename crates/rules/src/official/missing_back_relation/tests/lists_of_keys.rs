//! Lists that list keys of their own.

use super::super::MISSING_BACK_RELATION;
use crate::testing::{check_fix, check_nth_fix};

#[test]
fn sql_has_no_keys_on_the_list_side() {
    check_fix(
        &MISSING_BACK_RELATION,
        r#"
datasource db {
  provider = "postgresql"
}

model Leaf {
  id Int @id
}

model Tree {
  id      Int    @id
  leafIds Int[]
  leaves  Leaf[] @relation(fields: [leafIds], references: [id])
}
"#,
        r#"
datasource db {
  provider = "postgresql"
}

model Leaf {
  id Int @id
  treeId Int?
  tree Tree? @relation(fields: [treeId], references: [id])

  @@index([treeId])
}

model Tree {
  id      Int    @id
  leaves  Leaf[]
}
"#,
    );
}

#[test]
fn a_key_on_the_wrong_side_stays_when_it_is_indexed() {
    check_fix(
        &MISSING_BACK_RELATION,
        r#"
datasource db {
  provider = "mysql"
}

model Leaf {
  id     Int @id
  treeId Int
}

model Tree {
  id     Int    @id
  leafId Int    @unique
  leaves Leaf[] @relation(fields: [leafId], references: [id])
}
"#,
        r#"
datasource db {
  provider = "mysql"
}

model Leaf {
  id     Int @id
  treeId Int
  tree   Tree @relation(fields: [treeId], references: [id])
}

model Tree {
  id     Int    @id
  leafId Int    @unique
  leaves Leaf[]
}
"#,
    );
}

#[test]
fn mongodb_keeps_a_list_of_keys_on_either_side() {
    check_fix(
        &MISSING_BACK_RELATION,
        r#"
datasource db {
  provider = "mongodb"
}

model Leaf {
  id String @id @default(auto()) @map("_id") @db.ObjectId
}

model Tree {
  id      String   @id @default(auto()) @map("_id") @db.ObjectId
  leafIds String[] @db.ObjectId
  leaves  Leaf[]   @relation(fields: [leafIds], references: [id])
}
"#,
        r#"
datasource db {
  provider = "mongodb"
}

model Leaf {
  id String @id @default(auto()) @map("_id") @db.ObjectId
  treeIds String[] @db.ObjectId
  trees Tree[] @relation(fields: [treeIds], references: [id])
}

model Tree {
  id      String   @id @default(auto()) @map("_id") @db.ObjectId
  leafIds String[] @db.ObjectId
  leaves  Leaf[]   @relation(fields: [leafIds], references: [id])
}
"#,
    );
    check_nth_fix(
        &MISSING_BACK_RELATION,
        1,
        r#"
datasource db {
  provider = "mongodb"
}

model Leaf {
  id String @id @default(auto()) @map("_id") @db.ObjectId
}

model Tree {
  id      String   @id @default(auto()) @map("_id") @db.ObjectId
  leafIds String[] @db.ObjectId
  leaves  Leaf[]   @relation(fields: [leafIds], references: [id])
}
"#,
        r#"
datasource db {
  provider = "mongodb"
}

model Leaf {
  id String @id @default(auto()) @map("_id") @db.ObjectId
  treeId String? @db.ObjectId
  tree Tree? @relation(fields: [treeId], references: [id])

  @@index([treeId])
}

model Tree {
  id      String   @id @default(auto()) @map("_id") @db.ObjectId
  leaves  Leaf[]
}
"#,
    );
}

#[test]
fn mongodb_takes_a_list_of_keys_that_is_there() {
    check_fix(
        &MISSING_BACK_RELATION,
        r#"
datasource db {
  provider = "mongodb"
}

model Leaf {
  id      String @id @default(auto()) @map("_id") @db.ObjectId
  treeIds String[] @db.ObjectId
}

model Tree {
  id      String @id @default(auto()) @map("_id") @db.ObjectId
  leafIds String[] @db.ObjectId
  leaves  Leaf[]   @relation(fields: [leafIds])
}
"#,
        r#"
datasource db {
  provider = "mongodb"
}

model Leaf {
  id      String @id @default(auto()) @map("_id") @db.ObjectId
  treeIds String[] @db.ObjectId
  trees   Tree[]   @relation(fields: [treeIds], references: [id])
}

model Tree {
  id      String @id @default(auto()) @map("_id") @db.ObjectId
  leafIds String[] @db.ObjectId
  leaves  Leaf[]   @relation(fields: [leafIds], references: [id])
}
"#,
    );
}
