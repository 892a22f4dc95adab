//! Where new lines go.

use super::super::MISSING_BACK_RELATION;
use crate::testing::check_fix;

#[test]
fn the_other_model_may_be_in_another_file() {
    check_fix(
        &MISSING_BACK_RELATION,
        r#"
//- leaf.prisma
model Leaf {
  id     Int  @id
  treeId Int
  tree   Tree @relation(fields: [treeId], references: [id])
}
//- tree.prisma
model Tree {
  id Int @id

  @@map("trees")
}
"#,
        r#"
//- leaf.prisma
model Leaf {
  id     Int  @id
  treeId Int
  tree   Tree @relation(fields: [treeId], references: [id])
}
//- tree.prisma
model Tree {
  id Int @id
  leaves Leaf[]

  @@map("trees")
}
"#,
    );
}

#[test]
fn a_field_goes_behind_the_last_field_and_its_comment() {
    check_fix(
        &MISSING_BACK_RELATION,
        r#"
model Leaf {
  id     Int  @id
  treeId Int
  tree   Tree @relation(fields: [treeId], references: [id]) // green
}

model Tree {
    id     Int     @id
    height Decimal // in metres

    @@map("trees")
}
"#,
        r#"
model Leaf {
  id     Int  @id
  treeId Int
  tree   Tree @relation(fields: [treeId], references: [id]) // green
}

model Tree {
    id     Int     @id
    height Decimal // in metres
    leaves Leaf[]

    @@map("trees")
}
"#,
    );
}

#[test]
fn composite_types_do_not_get_in_the_way() {
    check_fix(
        &MISSING_BACK_RELATION,
        r#"
datasource db {
  provider = "mongodb"
}

model Leaf {
  id     String @id @default(auto()) @map("_id") @db.ObjectId
  treeId String @db.ObjectId
  tree   Tree   @relation(fields: [treeId], references: [id])
}

model Tree {
  id   String @id @default(auto()) @map("_id") @db.ObjectId
  bark Bark
}

type Bark {
  leaves String[]
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
}

model Tree {
  id   String @id @default(auto()) @map("_id") @db.ObjectId
  bark Bark
  leaves Leaf[]
}

type Bark {
  leaves String[]
}
"#,
    );
}
