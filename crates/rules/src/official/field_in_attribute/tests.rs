use super::*;
use crate::testing::{check_fix, check_rule};

#[test]
fn names_are_those_of_fields_and_case_matters() {
    check_rule(
        &UNKNOWN_FIELD_IN_ATTRIBUTE,
        r#"
model Ticket {
  id     Int @id
  seatNo Int @map("seat_no")
  row    Int

  @@unique([seatNo, Row])
//                  ^^^ unknown-field-in-attribute
  @@index([seat_no, row(sort: Desc), Ticket])
//         ^^^^^^^ unknown-field-in-attribute
//                                   ^^^^^^ unknown-field-in-attribute
  @@index([row.no])
//             ^^ unknown-field-in-attribute
  @@index(seatNo)
}
"#,
    );
}

#[test]
fn paths_lead_through_composite_types_but_not_in_ids() {
    check_rule(
        &UNKNOWN_FIELD_IN_ATTRIBUTE,
        r#"
datasource db {
  provider = "mongodb"
}

type Place {
  row Int
  hall Hall
}

type Hall {
  name String
}

model Ticket {
  id    String @id @map("_id")
  place Place

  @@index([place.row, place.hall.name])
  @@index([place.seat, place.hall.size])
//               ^^^^ unknown-field-in-attribute
//                                ^^^^ unknown-field-in-attribute
}
"#,
    );
}

#[test]
fn what_lacks_its_type_has_an_error_of_its_own() {
    check_rule(
        &RELATION_FIELD_IN_ATTRIBUTE,
        r#"
model Ticket {
  id   Int  @id
  hall Haal
//     ^^^^ unknown-type

  @@index([hall])
}
"#,
    );
}

#[test]
fn takes_the_field_of_that_column_before_the_nearest_name() {
    check_fix(
        &UNKNOWN_FIELD_IN_ATTRIBUTE,
        r#"
model Ticket {
  id    Int @id
  seat  Int @map("place")
  place2 Int

  @@index([place])
}
"#,
        r#"
model Ticket {
  id    Int @id
  seat  Int @map("place")
  place2 Int

  @@index([seat])
}
"#,
    );
    check_fix(
        &UNKNOWN_FIELD_IN_ATTRIBUTE,
        r#"
model Ticket {
  id     Int @id
  seatNo Int

  @@index([seat_no(sort: Desc)])
}
"#,
        r#"
model Ticket {
  id     Int @id
  seatNo Int

  @@index([seatNo(sort: Desc)])
}
"#,
    );
}

#[test]
fn what_nobody_can_mean_goes() {
    check_fix(
        &UNKNOWN_FIELD_IN_ATTRIBUTE,
        r#"
model Ticket {
  id  Int @id
  row Int

  @@index([row, colour])
}
"#,
        r#"
model Ticket {
  id  Int @id
  row Int

  @@index([row])
}
"#,
    );
    check_fix(
        &UNKNOWN_FIELD_IN_ATTRIBUTE,
        r#"
model Ticket {
  row Int

  @@id([colour])
}

model Hall {
  number Int @id @default(autoincrement())
}
"#,
        r#"
model Ticket {
  number Int @id @default(autoincrement())
  row Int
}

model Hall {
  number Int @id @default(autoincrement())
}
"#,
    );
}

#[test]
fn the_key_of_a_relation_takes_its_place() {
    let models = |list: &str, mark: &str| {
        format!(
            r#"
model Seat {{
  id     Int  @id
  hallId Int
  row    Int
  hall   Hall @relation(fields: [hallId], references: [id])

  @@unique([{list}])
{mark}}}

model Hall {{
  id    Int    @id
  seats Seat[]
}}
"#
        )
    };
    check_fix(
        &RELATION_FIELD_IN_ATTRIBUTE,
        &models(
            "hall, row",
            "//          ^^^^ relation-field-in-attribute\n",
        ),
        &models("hallId, row", ""),
    );
    // Both together would list the key twice.
    check_fix(
        &RELATION_FIELD_IN_ATTRIBUTE,
        &models("hallId, hall", ""),
        &models("hallId", ""),
    );
}

#[test]
fn an_index_that_is_there_already_is_not_made_again() {
    check_fix(
        &RELATION_FIELD_IN_ATTRIBUTE,
        r#"
model Seat {
  id     Int  @id
  hallId Int
  hall   Hall @relation(fields: [hallId], references: [id])

  @@index([hall])
  @@index([hallId])
}

model Hall {
  id    Int    @id
  seats Seat[]
}
"#,
        r#"
model Seat {
  id     Int  @id
  hallId Int
  hall   Hall @relation(fields: [hallId], references: [id])

  @@index([hallId])
}

model Hall {
  id    Int    @id
  seats Seat[]
}
"#,
    );
}

#[test]
fn a_second_mention_goes() {
    check_fix(
        &REPEATED_FIELD_IN_ATTRIBUTE,
        r#"
model Seat {
  row Int @id
  no  Int

  @@index([row, row(sort: Desc), no])
//              ^^^^^^^^^^^^^^^ repeated-field-in-attribute
}
"#,
        r#"
model Seat {
  row Int @id
  no  Int

  @@index([row, no])
}
"#,
    );
}
