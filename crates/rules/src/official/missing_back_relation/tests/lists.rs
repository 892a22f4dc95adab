//! Lists, whose key belongs to the other end.

use super::super::MISSING_BACK_RELATION;
use crate::testing::{check_fix, check_nth_fix};

#[test]
fn a_list_whose_key_is_there_gets_the_field_that_uses_it() {
    check_fix(
        &MISSING_BACK_RELATION,
        r#"
datasource db {
  provider = "postgresql"
}

model Leaf {
  id     Int @id
  treeId Int
}

model Tree {
  id     Int    @id
  leaves Leaf[]
}
"#,
        r#"
datasource db {
  provider = "postgresql"
}

model Leaf {
  id     Int @id
  treeId Int
  tree   Tree @relation(fields: [treeId], references: [id])
}

model Tree {
  id     Int    @id
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
  id     Int @id
  treeId Int
}

model Tree {
  id     Int    @id
  leaves Leaf[]
}
"#,
        r#"
datasource db {
  provider = "postgresql"
}

model Leaf {
  id     Int @id
  treeId Int
  trees  Tree[]
}

model Tree {
  id     Int    @id
  leaves Leaf[]
}
"#,
    );
}

#[test]
fn the_field_is_optional_if_the_key_is() {
    check_fix(
        &MISSING_BACK_RELATION,
        r"
model Leaf {
  id     Int  @id
  treeId Int?
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
fn a_field_of_another_type_is_no_key() {
    check_fix(
        &MISSING_BACK_RELATION,
        r#"
datasource db {
  provider = "mysql"
}

model Leaf {
  id     Int    @id
  treeId String
}

model Tree {
  id     Int    @id
  leaves Leaf[]
}
"#,
        r#"
datasource db {
  provider = "mysql"
}

model Leaf {
  id     Int    @id
  treeId String
  treeId2 Int?
  tree   Tree?  @relation(fields: [treeId2], references: [id])
}

model Tree {
  id     Int    @id
  leaves Leaf[]
}
"#,
    );
}

#[test]
fn a_field_that_another_relation_uses_is_no_key() {
    check_fix(
        &MISSING_BACK_RELATION,
        r#"
datasource db {
  provider = "mysql"
}

model Leaf {
  id     Int    @id
  treeId Int
  bush   Bush   @relation(fields: [treeId], references: [id])
}

model Bush {
  id     Int    @id
  leaves Leaf[]
}

model Tree {
  id     Int    @id
  leaves Leaf[]
}
"#,
        r#"
datasource db {
  provider = "mysql"
}

model Leaf {
  id     Int    @id
  treeId Int
  bush   Bush   @relation(fields: [treeId], references: [id])
  treeId2 Int?
  tree   Tree?  @relation(fields: [treeId2], references: [id])
}

model Bush {
  id     Int    @id
  leaves Leaf[]
}

model Tree {
  id     Int    @id
  leaves Leaf[]
}
"#,
    );
}

#[test]
fn a_list_without_key_gets_a_new_one() {
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
  id     Int    @id
  leaves Leaf[]
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
  id     Int    @id
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
  id Int @id
}

model Tree {
  id     Int    @id
  leaves Leaf[]
}
"#,
        r#"
datasource db {
  provider = "postgresql"
}

model Leaf {
  id Int @id
  treeId Int
  tree Tree @relation(fields: [treeId], references: [id])

  @@index([treeId])
}

model Tree {
  id     Int    @id
  leaves Leaf[]
}
"#,
    );
    check_nth_fix(
        &MISSING_BACK_RELATION,
        2,
        r#"
datasource db {
  provider = "postgresql"
}

model Leaf {
  id Int @id
}

model Tree {
  id     Int    @id
  leaves Leaf[]
}
"#,
        r#"
datasource db {
  provider = "postgresql"
}

model Leaf {
  id Int @id
  trees Tree[]
}

model Tree {
  id     Int    @id
  leaves Leaf[]
}
"#,
    );
}

#[test]
fn a_field_named_after_a_role_may_be_the_key() {
    check_fix(
        &MISSING_BACK_RELATION,
        r#"
datasource db {
  provider = "postgresql"
}

model Post {
  id       Int @id
  authorId Int
}

model User {
  id    Int    @id
  posts Post[]
}
"#,
        r#"
datasource db {
  provider = "postgresql"
}

model Post {
  id       Int @id
  authorId Int
  userId   Int?
  user     User? @relation(fields: [userId], references: [id])

  @@index([userId])
}

model User {
  id    Int    @id
  posts Post[]
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

model Post {
  id       Int @id
  authorId Int
}

model User {
  id    Int    @id
  posts Post[]
}
"#,
        r#"
datasource db {
  provider = "postgresql"
}

model Post {
  id       Int @id
  authorId Int
  author   User @relation(fields: [authorId], references: [id])
}

model User {
  id    Int    @id
  posts Post[]
}
"#,
    );
}

#[test]
fn what_belongs_to_the_key_moves_with_it() {
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
  leaves Leaf[] @relation("Foliage", references: [id], onDelete: Cascade)
}
"#,
        r#"
datasource db {
  provider = "mysql"
}

model Leaf {
  id     Int @id
  treeId Int
  tree   Tree @relation("Foliage", fields: [treeId], references: [id], onDelete: Cascade)
}

model Tree {
  id     Int    @id
  leaves Leaf[] @relation("Foliage")
}
"#,
    );
}
