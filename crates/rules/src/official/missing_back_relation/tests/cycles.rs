//! Actions that a database does not want.

use super::super::MISSING_BACK_RELATION;
use crate::testing::check_fix;

#[test]
fn a_cycle_of_two_is_broken_where_it_closes() {
    check_fix(
        &MISSING_BACK_RELATION,
        r#"
datasource db {
  provider = "sqlserver"
}

model Ant {
  id    Int  @id
  beeId Int?
  bee   Bee? @relation(fields: [beeId], references: [id])
  bees  Bee[] @relation("ants")
}

model Bee {
  id    Int  @id
  antId Int?
  ant   Ant? @relation("ants", fields: [antId], references: [id])
}
"#,
        r#"
datasource db {
  provider = "sqlserver"
}

model Ant {
  id    Int  @id
  beeId Int?
  bee   Bee? @relation(fields: [beeId], references: [id], onDelete: NoAction, onUpdate: NoAction)
  bees  Bee[] @relation("ants")
}

model Bee {
  id    Int  @id
  antId Int?
  ant   Ant? @relation("ants", fields: [antId], references: [id])
  ants  Ant[]
}
"#,
    );
}

#[test]
fn a_required_key_only_has_to_stand_still_on_update() {
    check_fix(
        &MISSING_BACK_RELATION,
        r#"
datasource db {
  provider = "sqlserver"
}

model Branch {
  id     Int    @id
  rootId Int
  root   Branch @relation("roots", fields: [rootId], references: [id])
}
"#,
        r#"
datasource db {
  provider = "sqlserver"
}

model Branch {
  id     Int    @id
  rootId Int
  root   Branch @relation("roots", fields: [rootId], references: [id], onUpdate: NoAction)
  rootBranches Branch[] @relation("roots")
}
"#,
    );
}

#[test]
fn sql_server_allows_no_second_path() {
    check_fix(
        &MISSING_BACK_RELATION,
        r#"
datasource db {
  provider = "sqlserver"
}

model Leaf {
  id       Int    @id
  treeId   Int
  forestId Int
  tree     Tree   @relation(fields: [treeId], references: [id])
  forest   Forest @relation(fields: [forestId], references: [id])
}

model Tree {
  id       Int    @id
  forestId Int
  forest   Forest @relation(fields: [forestId], references: [id])
  leaves   Leaf[]
}

model Forest {
  id    Int    @id
  trees Tree[]
}
"#,
        r#"
datasource db {
  provider = "sqlserver"
}

model Leaf {
  id       Int    @id
  treeId   Int
  forestId Int
  tree     Tree   @relation(fields: [treeId], references: [id])
  forest   Forest @relation(fields: [forestId], references: [id], onUpdate: NoAction)
}

model Tree {
  id       Int    @id
  forestId Int
  forest   Forest @relation(fields: [forestId], references: [id])
  leaves   Leaf[]
}

model Forest {
  id    Int    @id
  trees Tree[]
  leaves Leaf[]
}
"#,
    );
}
