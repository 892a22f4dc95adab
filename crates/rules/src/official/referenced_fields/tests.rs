use super::*;
use crate::testing::{check_fix, fix_titles};

#[test]
fn what_is_too_much_goes() {
    check_fix(
        &REFERENCES_NOT_UNIQUE,
        r"
model Leaf {
  id       Int    @id
  treeId   Int
  treeName String
  tree     Tree   @relation(fields: [treeId, treeName], references: [id, name])
//                                                                  ^^^^^^^^^^ references-not-unique
}

model Tree {
  id     Int    @id
  name   String
  leaves Leaf[]
}
",
        r"
model Leaf {
  id       Int    @id
  treeId   Int
  treeName String
  tree     Tree   @relation(fields: [treeId], references: [id])
}

model Tree {
  id     Int    @id
  name   String
  leaves Leaf[]
}
",
    );
}

#[test]
fn a_key_of_the_right_type_is_taken_before_one_is_made() {
    let schema = r"
model Leaf {
  id     Int  @id
  treeNo Int
  tree   Tree @relation(fields: [treeNo], references: [no])
}

model Tree {
  id     Int    @id
  no     Int
  leaves Leaf[]
}
";
    assert_eq!(
        fix_titles(&REFERENCES_NOT_UNIQUE, schema),
        [
            "Reference `id` of `Tree` (needs a migration)",
            "Make `Tree.no` unique (needs a migration)"
        ]
    );
}

#[test]
fn both_lists_take_the_order_of_the_key() {
    check_fix(
        &REFERENCES_ORDER,
        r#"
datasource db {
  provider = "sqlserver"
}

model Seat {
  id    Int @id
  hall  Int
  rowNo Int
  row   Row @relation(fields: [rowNo, hall], references: [no, hall])
}

model Row {
  hall  Int
  no    Int
  seats Seat[]

  @@id([hall, no])
}
"#,
        r#"
datasource db {
  provider = "sqlserver"
}

model Seat {
  id    Int @id
  hall  Int
  rowNo Int
  row   Row @relation(fields: [hall, rowNo], references: [hall, no])
}

model Row {
  hall  Int
  no    Int
  seats Seat[]

  @@id([hall, no])
}
"#,
    );
}
