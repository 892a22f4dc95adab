//! What new fields are called.

use super::super::MISSING_BACK_RELATION;
use crate::testing::check_fix;

#[test]
fn a_field_that_goes_by_the_name_is_avoided() {
    check_fix(
        &MISSING_BACK_RELATION,
        r"
model Leaf {
  id     Int  @id
  treeId Int
  tree   Tree @relation(fields: [treeId], references: [id])
}

model Tree {
  id     Int @id
  leaves Int
}
",
        r"
model Leaf {
  id     Int  @id
  treeId Int
  tree   Tree @relation(fields: [treeId], references: [id])
}

model Tree {
  id     Int @id
  leaves Int
  treeLeaves Leaf[]
}
",
    );
}

#[test]
fn the_derived_name_is_numbered_when_it_is_taken_too() {
    check_fix(
        &MISSING_BACK_RELATION,
        r"
model Leaf {
  id     Int  @id
  treeId Int
  tree   Tree @relation(fields: [treeId], references: [id])
}

model Tree {
  id         Int @id
  leaves     Int
  treeLeaves Int
}
",
        r"
model Leaf {
  id     Int  @id
  treeId Int
  tree   Tree @relation(fields: [treeId], references: [id])
}

model Tree {
  id         Int @id
  leaves     Int
  treeLeaves Int
  treeLeaves2 Leaf[]
}
",
    );
}

#[test]
fn names_of_compound_keys_are_taken() {
    check_fix(
        &MISSING_BACK_RELATION,
        r#"
model Leaf {
  id     Int  @id
  treeId Int
  tree   Tree @relation(fields: [treeId], references: [id])
}

model Tree {
  id Int @id
  a  Int
  b  Int

  @@unique([a, b], name: "leaves")
}
"#,
        r#"
model Leaf {
  id     Int  @id
  treeId Int
  tree   Tree @relation(fields: [treeId], references: [id])
}

model Tree {
  id Int @id
  a  Int
  b  Int
  treeLeaves Leaf[]

  @@unique([a, b], name: "leaves")
}
"#,
    );
}

#[test]
fn default_names_of_compound_keys_are_taken() {
    check_fix(
        &MISSING_BACK_RELATION,
        r#"
datasource db {
  provider = "mysql"
}

model Twig {
  id      Int  @id
  tree_id Int
  tree    Tree @relation(fields: [tree_id], references: [id])
}

model Leaf {
  id        Int   @id
  main      Int
  twig      Int
  main_twig Twig?

  @@unique([main, twig, id])
}

model Tree {
  id    Int    @id
  twigs Twig[]
}
"#,
        r#"
datasource db {
  provider = "mysql"
}

model Twig {
  id      Int  @id
  tree_id Int
  tree    Tree @relation(fields: [tree_id], references: [id])
  leaves  Leaf[]
}

model Leaf {
  id        Int   @id
  main      Int
  twig      Int
  main_twig Twig? @relation(fields: [main_twig_id2], references: [id])
  main_twig_id2 Int?

  @@unique([main, twig, id])
}

model Tree {
  id    Int    @id
  twigs Twig[]
}
"#,
    );
}

#[test]
fn keys_follow_a_schema_in_snake_case() {
    check_fix(
        &MISSING_BACK_RELATION,
        r#"
datasource db {
  provider = "mysql"
}

model Twig {
  id      Int  @id
  tree_id Int
  tree    Tree @relation(fields: [tree_id], references: [id])
}

model Leaf {
  id       Int   @id
  mainTwig Twig?
}

model Tree {
  id    Int    @id
  twigs Twig[]
}
"#,
        r#"
datasource db {
  provider = "mysql"
}

model Twig {
  id      Int  @id
  tree_id Int
  tree    Tree @relation(fields: [tree_id], references: [id])
  leaves  Leaf[]
}

model Leaf {
  id       Int   @id
  mainTwig Twig? @relation(fields: [main_twig_id], references: [id])
  main_twig_id Int?
}

model Tree {
  id    Int    @id
  twigs Twig[]
}
"#,
    );
}

#[test]
fn keys_follow_a_schema_that_maps_them() {
    check_fix(
        &MISSING_BACK_RELATION,
        r#"
datasource db {
  provider = "mysql"
}

model Twig {
  id     Int  @id
  treeId Int  @map("tree_id") @db.UnsignedInt
  tree   Tree @relation(fields: [treeId], references: [id])
}

model Leaf {
  id   Int   @id
  tree Tree?
}

model Tree {
  id    Int    @id @db.UnsignedInt
  twigs Twig[]
}
"#,
        r#"
datasource db {
  provider = "mysql"
}

model Twig {
  id     Int  @id
  treeId Int  @map("tree_id") @db.UnsignedInt
  tree   Tree @relation(fields: [treeId], references: [id])
}

model Leaf {
  id   Int   @id
  tree Tree? @relation(fields: [treeId], references: [id])
  treeId Int? @map("tree_id") @db.UnsignedInt
}

model Tree {
  id    Int    @id @db.UnsignedInt
  twigs Twig[]
  leaves Leaf[]
}
"#,
    );
}

#[test]
fn columns_of_other_fields_are_not_taken_twice() {
    check_fix(
        &MISSING_BACK_RELATION,
        r#"
datasource db {
  provider = "mysql"
}

model Leaf {
  id   Int   @id
  oak  Int?  @map("treeId")
  tree Tree?
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
  id   Int   @id
  oak  Int?  @map("treeId")
  tree Tree? @relation(fields: [treeId2], references: [id])
  treeId2 Int?
}

model Tree {
  id Int @id
  leaves Leaf[]
}
"#,
    );
}
