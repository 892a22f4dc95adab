use super::*;
use crate::testing::{check_fix, check_rule};

#[test]
fn a_missing_part_of_the_key_is_made() {
    check_fix(
        &FIELDS_REFERENCES_LENGTH,
        r"
model Seat {
  id   Int @id
  hall Int
  row  Row @relation(fields: [hall], references: [hall, no])
}

model Row {
  hall  Int
  no    Int
  seats Seat[]

  @@id([hall, no])
}
",
        r"
model Seat {
  id   Int @id
  hall Int
  row  Row @relation(fields: [hall, rowNo], references: [hall, no])
  rowNo Int
}

model Row {
  hall  Int
  no    Int
  seats Seat[]

  @@id([hall, no])
}
",
    );
}

#[test]
fn the_relation_follows_its_key() {
    check_fix(
        &REQUIRED_RELATION_OPTIONAL_SCALAR,
        r"
model Leaf {
  id     Int  @id
  treeId Int?
  tree   Tree @relation(fields: [treeId], references: [id])
}

model Tree {
  id     Int    @id
  leaves Leaf[]
}
",
        r"
model Leaf {
  id     Int  @id
  treeId Int?
  tree   Tree? @relation(fields: [treeId], references: [id])
}

model Tree {
  id     Int    @id
  leaves Leaf[]
}
",
    );
}

#[test]
fn the_key_takes_the_referenced_type() {
    check_fix(
        &SCALAR_TYPE_MISMATCH,
        r#"
datasource db {
  provider = "postgresql"
}

model Leaf {
  id     Int  @id
  treeId Int?
  tree   Tree? @relation(fields: [treeId], references: [id])
//                                ^^^^^^ scalar-type-mismatch
}

model Tree {
  id     String @id @db.Uuid
  leaves Leaf[]
}
"#,
        r#"
datasource db {
  provider = "postgresql"
}

model Leaf {
  id     Int  @id
  treeId String? @db.Uuid
  tree   Tree? @relation(fields: [treeId], references: [id])
}

model Tree {
  id     String @id @db.Uuid
  leaves Leaf[]
}
"#,
    );
}

#[test]
fn an_optional_relation_may_have_a_required_key() {
    check_rule(
        &REQUIRED_RELATION_OPTIONAL_SCALAR,
        r"
model Leaf {
  id     Int   @id
  treeId Int
  tree   Tree? @relation(fields: [treeId], references: [id])
}

model Tree {
  id     Int    @id
  leaves Leaf[]
}
",
    );
}
