//! Relations of a model with itself.

use super::super::MISSING_BACK_RELATION;
use crate::testing::{check_fix, check_nth_fix};

#[test]
fn an_unnamed_self_relation_gets_a_name_and_the_other_end() {
    check_fix(
        &MISSING_BACK_RELATION,
        r#"
datasource db {
  provider = "postgresql"
}

model Branch {
  id       Int     @id
  parentId Int?
  parent   Branch? @relation(fields: [parentId], references: [id])
}
"#,
        r#"
datasource db {
  provider = "postgresql"
}

model Branch {
  id       Int     @id
  parentId Int?
  parent   Branch? @relation("BranchParent", fields: [parentId], references: [id])
  children Branch[] @relation("BranchParent")
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

model Branch {
  id       Int     @id
  parentId Int?
  parent   Branch? @relation(fields: [parentId], references: [id])
}
"#,
        r#"
datasource db {
  provider = "postgresql"
}

model Branch {
  id       Int     @id
  parentId Int?    @unique
  parent   Branch? @relation("BranchParent", fields: [parentId], references: [id])
  child    Branch? @relation("BranchParent")
}
"#,
    );
}

#[test]
fn sql_server_allows_no_cycle_of_actions() {
    check_fix(
        &MISSING_BACK_RELATION,
        r#"
datasource db {
  provider = "sqlserver"
}

model Branch {
  id       Int     @id
  parentId Int?
  parent   Branch? @relation(fields: [parentId], references: [id])
}
"#,
        r#"
datasource db {
  provider = "sqlserver"
}

model Branch {
  id       Int     @id
  parentId Int?
  parent   Branch? @relation("BranchParent", fields: [parentId], references: [id], onDelete: NoAction, onUpdate: NoAction)
  children Branch[] @relation("BranchParent")
}
"#,
    );
}

#[test]
fn mongodb_allows_no_cycle_of_actions() {
    check_fix(
        &MISSING_BACK_RELATION,
        r#"
datasource db {
  provider = "mongodb"
}

model Branch {
  id       Int     @id @map("_id")
  parentId Int?
  parent   Branch? @relation("family", fields: [parentId], references: [id])
}
"#,
        r#"
datasource db {
  provider = "mongodb"
}

model Branch {
  id       Int     @id @map("_id")
  parentId Int?
  parent   Branch? @relation("family", fields: [parentId], references: [id], onDelete: NoAction, onUpdate: NoAction)
  children Branch[] @relation("family")
}
"#,
    );
}

#[test]
fn emulation_on_postgresql_knows_restrict_instead_of_no_action() {
    check_fix(
        &MISSING_BACK_RELATION,
        r#"
datasource db {
  provider = "postgresql"
  relationMode = "prisma"
}

model Branch {
  id       Int     @id
  parentId Int?
  parent   Branch? @relation(fields: [parentId], references: [id])

  @@index([parentId])
}
"#,
        r#"
datasource db {
  provider = "postgresql"
  relationMode = "prisma"
}

model Branch {
  id       Int     @id
  parentId Int?
  parent   Branch? @relation("BranchParent", fields: [parentId], references: [id], onDelete: Restrict, onUpdate: Restrict)
  children Branch[] @relation("BranchParent")

  @@index([parentId])
}
"#,
    );
}

#[test]
fn an_action_that_would_run_in_circles_is_changed() {
    check_fix(
        &MISSING_BACK_RELATION,
        r#"
datasource db {
  provider = "sqlserver"
}

model Branch {
  id       Int     @id
  parentId Int?
  parent   Branch? @relation(fields: [parentId], references: [id], onDelete: NoAction, onUpdate: Cascade)
}
"#,
        r#"
datasource db {
  provider = "sqlserver"
}

model Branch {
  id       Int     @id
  parentId Int?
  parent   Branch? @relation("BranchParent", fields: [parentId], references: [id], onDelete: NoAction, onUpdate: NoAction)
  children Branch[] @relation("BranchParent")
}
"#,
    );
}

#[test]
fn a_unique_self_relation_has_one_on_either_side() {
    check_fix(
        &MISSING_BACK_RELATION,
        r#"
model Driver {
  id      Int     @id
  buddyId Int?    @unique
  buddy   Driver? @relation("buddies", fields: [buddyId], references: [id])
}
"#,
        r#"
model Driver {
  id      Int     @id
  buddyId Int?    @unique
  buddy   Driver? @relation("buddies", fields: [buddyId], references: [id])
  buddyOf Driver? @relation("buddies")
}
"#,
    );
}

#[test]
fn a_list_of_itself_gets_the_well_known_other_end() {
    check_fix(
        &MISSING_BACK_RELATION,
        r#"
datasource db {
  provider = "mysql"
}

model Branch {
  id       Int      @id
  parentId Int?
  children Branch[]
}
"#,
        r#"
datasource db {
  provider = "mysql"
}

model Branch {
  id       Int      @id
  parentId Int?
  children Branch[] @relation("BranchChildren")
  parent   Branch?  @relation("BranchChildren", fields: [parentId], references: [id])
}
"#,
    );
}

#[test]
fn a_list_of_itself_with_an_unknown_name() {
    check_fix(
        &MISSING_BACK_RELATION,
        r#"
datasource db {
  provider = "mysql"
}

model Leaf {
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
  leaves Leaf[] @relation("LeafLeaves")
  leafOfId Int?
  leafOf Leaf?  @relation("LeafLeaves", fields: [leafOfId], references: [id])
}
"#,
    );
}

#[test]
fn two_ends_with_different_names_are_joined() {
    check_fix(
        &MISSING_BACK_RELATION,
        r#"
model Branch {
  id       Int      @id
  parentId Int?
  parent   Branch?  @relation("up", fields: [parentId], references: [id])
  children Branch[] @relation("down")
}
"#,
        r#"
model Branch {
  id       Int      @id
  parentId Int?
  parent   Branch?  @relation("up", fields: [parentId], references: [id])
  children Branch[] @relation("up")
}
"#,
    );
}
