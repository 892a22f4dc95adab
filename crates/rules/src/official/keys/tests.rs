use super::*;
use crate::testing::{check_fix, check_nth_fix, check_rule};

#[test]
fn each_further_key_is_reported() {
    check_rule(
        &MULTIPLE_IDS,
        r"
model Seat {
  row  Int @id
  no   Int @id
//         ^^^ multiple-ids
  side Int @id
//         ^^^ multiple-ids

  @@id([row, no])
//^^^^^^^^^^^^^^^ multiple-ids
}
",
    );
}

#[test]
fn several_ids_become_one() {
    check_fix(
        &MULTIPLE_IDS,
        r#"
model Seat {
  row  Int @id(map: "seat")
  no   Int @id
  side Int
}
"#,
        r#"
model Seat {
  row  Int
  no   Int
  side Int

  @@id([row, no], map: "seat")
}
"#,
    );
}

#[test]
fn an_id_that_makes_its_own_values_stays_alone() {
    let before = r"
model Seat {
  id Int    @id @default(autoincrement())
  no String @id
}
";
    check_fix(
        &MULTIPLE_IDS,
        before,
        r"
model Seat {
  id Int    @id @default(autoincrement())
  no String @unique
}
",
    );
    check_rule(&OPTIONAL_ID, &before.replace("String @id", "String"));
}

#[test]
fn the_id_of_the_block_wins_but_what_others_refer_to_stays_unique() {
    check_fix(
        &MULTIPLE_IDS,
        r"
model Seat {
  no      Int      @id
  row     Int
  tickets Ticket[]

  @@id([row, no])
}

model Ticket {
  id     Int  @id
  seatNo Int
  seat   Seat @relation(fields: [seatNo], references: [no])
}
",
        r"
model Seat {
  no      Int      @unique
  row     Int
  tickets Ticket[]

  @@id([row, no])
}

model Ticket {
  id     Int  @id
  seatNo Int
  seat   Seat @relation(fields: [seatNo], references: [no])
}
",
    );
}

#[test]
fn no_compound_ids_where_the_database_has_none() {
    check_fix(
        &MULTIPLE_IDS,
        r#"
datasource db {
  provider = "mongodb"
}

model Seat {
  row Int @id @map("_id")
  no  Int @id
}
"#,
        r#"
datasource db {
  provider = "mongodb"
}

model Seat {
  row Int @id @map("_id")
  no  Int @unique
}
"#,
    );
}

#[test]
fn a_key_always_has_one_value() {
    check_rule(
        &OPTIONAL_ID,
        r#"
datasource db {
  provider = "postgresql"
}

model Seat {
  row  Int?
  no   Int
  tags Int[]

  @@id([row, no, tags])
//      ^^^ optional-id
//               ^^^^ optional-id
}

model Ignored {
  id Int? @id

  @@ignore
}
"#,
    );
    check_fix(
        &OPTIONAL_ID,
        r"
model Seat {
  row Int ?
  no  Int

  @@id([row, no])
}
",
        r"
model Seat {
  row Int
  no  Int

  @@id([row, no])
}
",
    );
}

#[test]
fn shard_keys_are_like_ids() {
    let visit = |region: &str, city: &str, end: &str| {
        format!(
            r#"
datasource db {{
  provider = "mysql"
}}

generator client {{
  provider        = "prisma-client"
  output          = "./generated"
  previewFeatures = ["shardKeys"]
}}

model Visit {{
  id     Int @id
  region {region}
  city   {city}
{end}}}
"#
        )
    };
    let before = visit("String @shardKey", "String @shardKey", "");
    check_fix(
        &MULTIPLE_SHARD_KEYS,
        &before,
        &visit("String", "String", "\n  @@shardKey([region, city])\n"),
    );
    check_nth_fix(
        &MULTIPLE_SHARD_KEYS,
        1,
        &before,
        &visit("String @shardKey", "String", ""),
    );
    check_fix(
        &OPTIONAL_SHARD_KEY,
        &visit("String[] @shardKey", "String", ""),
        &visit("String @shardKey", "String", ""),
    );
}
