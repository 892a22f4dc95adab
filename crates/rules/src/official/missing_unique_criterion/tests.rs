use super::*;
use crate::testing::{check_fix, check_rule};

#[test]
fn what_identifies_rows_and_what_does_not() {
    check_rule(
        &MISSING_UNIQUE_CRITERION,
        r#"
datasource db {
  provider = "postgresql"
}

model Nothing {
//    ^^^^^^^ missing-unique-criterion
  a Int
}

model Optional {
//    ^^^^^^^^ missing-unique-criterion
  a Int? @unique
  b Int

  @@unique([a, b])
  @@index([b])
}

model List {
  a Int[] @unique
}

model Hidden {
  a Int @unique @ignore
}

model Ignored {
  a Int

  @@ignore
}

model Broken {
  a Int

  @@unique([b])
//          ^ unknown-field-in-attribute
}
"#,
    );
}

#[test]
fn a_field_that_looks_like_an_id_becomes_the_id() {
    check_fix(
        &MISSING_UNIQUE_CRITERION,
        r"
model Note {
  text   String
  noteId Int
}
",
        r"
model Note {
  text   String
  noteId Int @id
}
",
    );
}

#[test]
fn a_table_between_others_is_identified_by_them() {
    let models = |end: &str| {
        format!(
            r"
model Note {{
  id   Int   @id
  tags Use[]
}}

model Tag {{
  id    Int   @id
  notes Use[]
}}

model Use {{
  nId  Int
  tId  Int
  note Note @relation(fields: [nId], references: [id])
  tag  Tag  @relation(fields: [tId], references: [id])
{end}}}
"
        )
    };
    check_fix(
        &MISSING_UNIQUE_CRITERION,
        &models(""),
        &models("\n  @@id([nId, tId])\n"),
    );
}

#[test]
fn others_show_what_ids_look_like() {
    check_fix(
        &MISSING_UNIQUE_CRITERION,
        r"
model Note {
  text String
}

model Tag {
  key String @id @default(uuid())
}

model Use {
  key String @id @default(uuid())
}
",
        r"
model Note {
  key  String @id @default(uuid())
  text String
}

model Tag {
  key String @id @default(uuid())
}

model Use {
  key String @id @default(uuid())
}
",
    );
}

#[test]
fn documents_have_an_id() {
    check_rule(
        &MONGODB_ID_REQUIRED,
        r#"
datasource db {
  provider = "mongodb"
}

model Note {
//    ^^^^ mongodb-id-required
  title String @unique
}

model Ignored {
//    ^^^^^^^ mongodb-id-required
  title String

  @@ignore
}

model Nothing {
//    ^^^^^^^ missing-unique-criterion
  title String
}
"#,
    );
    check_fix(
        &MONGODB_ID_REQUIRED,
        r#"
datasource db {
  provider = "mongodb"
}

model Note {
  title String @unique
}
"#,
        r#"
datasource db {
  provider = "mongodb"
}

model Note {
  id    String @id @default(auto()) @map("_id") @db.ObjectId
  title String @unique
}
"#,
    );
}
