use super::*;
use crate::testing::check_fix;

#[test]
fn the_key_of_one_to_one_gets_the_types_of_the_id() {
    check_fix(
        &ONE_TO_ONE_MISSING_FIELDS,
        r#"
datasource db {
  provider = "mysql"
}

model Driver {
  id    Int    @id
  truck Truck?
//^^^^^ one-to-one-missing-fields
}

model Truck {
  no     Int     @id @db.UnsignedInt
  driver Driver?
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
  no     Int     @id @db.UnsignedInt
  driver Driver?
}
"#,
    );
}

#[test]
fn a_field_that_fits_becomes_the_key() {
    check_fix(
        &ONE_TO_MANY_MISSING_FIELDS,
        r"
model Leaf {
  id     Int  @id
  treeId Int
  tree   Tree
//^^^^ one-to-many-missing-fields
}

model Tree {
  id     Int    @id
  leaves Leaf[]
}
",
        r"
model Leaf {
  id     Int  @id
  treeId Int
  tree   Tree @relation(fields: [treeId], references: [id])
}

model Tree {
  id     Int    @id
  leaves Leaf[]
}
",
    );
}
