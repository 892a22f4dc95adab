//! Views and ignored models.

use super::super::MISSING_BACK_RELATION;
use crate::testing::check_fix;

#[test]
fn a_view_gets_back_relations() {
    check_fix(
        &MISSING_BACK_RELATION,
        r#"
datasource db {
  provider = "postgresql"
}

generator client {
  provider        = "prisma-client"
  previewFeatures = ["views"]
}

model Leaf {
  id     Int  @id
  treeId Int
  tree   Tree @relation(fields: [treeId], references: [id])
}

view Tree {
  id Int @unique
}
"#,
        r#"
datasource db {
  provider = "postgresql"
}

generator client {
  provider        = "prisma-client"
  previewFeatures = ["views"]
}

model Leaf {
  id     Int  @id
  treeId Int
  tree   Tree @relation(fields: [treeId], references: [id])
}

view Tree {
  id Int @unique
  leaves Leaf[]
}
"#,
    );
}

#[test]
fn a_view_takes_fields_that_are_there() {
    check_fix(
        &MISSING_BACK_RELATION,
        r#"
datasource db {
  provider = "postgresql"
}

generator client {
  provider        = "prisma-client"
  previewFeatures = ["views"]
}

model Leaf {
  id    Int         @id
  stats LeafStats[]
}

view LeafStats {
  leafId Int @unique
}
"#,
        r#"
datasource db {
  provider = "postgresql"
}

generator client {
  provider        = "prisma-client"
  previewFeatures = ["views"]
}

model Leaf {
  id    Int         @id
  stats LeafStats[]
}

view LeafStats {
  leafId Int @unique
  leaf   Leaf @relation(fields: [leafId], references: [id])
}
"#,
    );
}

#[test]
fn what_points_to_an_ignored_model_is_ignored() {
    check_fix(
        &MISSING_BACK_RELATION,
        r"
model Leaf {
  id     Int  @id
  treeId Int
  tree   Tree @relation(fields: [treeId], references: [id])

  @@ignore
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

  @@ignore
}

model Tree {
  id Int @id
  leaves Leaf[] @ignore
}
",
    );
}
