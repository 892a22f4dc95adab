//! Indexes for new keys.

use super::super::MISSING_BACK_RELATION;
use crate::testing::check_fix;

#[test]
fn emulated_relations_want_an_index_for_keys_that_are_there_too() {
    check_fix(
        &MISSING_BACK_RELATION,
        r#"
datasource db {
  provider = "mysql"
  relationMode = "prisma"
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
  provider = "mysql"
  relationMode = "prisma"
}

model Leaf {
  id     Int @id
  treeId Int
  tree   Tree @relation(fields: [treeId], references: [id])

  @@index([treeId])
}

model Tree {
  id     Int    @id
  leaves Leaf[]
}
"#,
    );
}

#[test]
fn a_key_that_leads_an_index_needs_none() {
    check_fix(
        &MISSING_BACK_RELATION,
        r#"
datasource db {
  provider = "postgresql"
}

model Leaf {
  treeId Int
  no     Int
  tree   Tree

  @@id([treeId, no])
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
  treeId Int
  no     Int
  tree   Tree @relation(fields: [treeId], references: [id])

  @@id([treeId, no])
}

model Tree {
  id Int @id
  leaves Leaf[]
}
"#,
    );
}
