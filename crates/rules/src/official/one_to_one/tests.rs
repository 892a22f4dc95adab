use super::*;
use crate::testing::{check_fix, check_rule, fix_titles};

#[test]
fn of_two_keys_the_one_that_could_hold_the_relation_stays() {
    check_fix(
        &ONE_TO_ONE_BOTH_SIDES_FIELDS,
        r"
model Driver {
  id      Int    @id
  truckId Int?
  truck   Truck? @relation(fields: [truckId], references: [id])
//                                 ^^^^^^^^^ one-to-one-both-sides-fields
}

model Truck {
  id       Int     @id
  driverId Int?    @unique
  driver   Driver? @relation(fields: [driverId], references: [id])
}
",
        r"
model Driver {
  id      Int    @id
  truck   Truck?
}

model Truck {
  id       Int     @id
  driverId Int?    @unique
  driver   Driver? @relation(fields: [driverId], references: [id])
}
",
    );
}

#[test]
fn a_unique_constraint_in_another_order_needs_no_second_one() {
    check_fix(
        &ONE_TO_ONE_NOT_UNIQUE,
        r#"
datasource db {
  provider = "postgresql"
}

model Driver {
  id      Int   @id
  truckId Int
  truckNo Int
  truck   Truck @relation(fields: [truckId, truckNo], references: [id, no])
//                                ^^^^^^^^^^^^^^^^^^ one-to-one-not-unique

  @@unique([truckNo, truckId])
}

model Truck {
  id     Int
  no     Int
  driver Driver?

  @@id([id, no])
}
"#,
        r#"
datasource db {
  provider = "postgresql"
}

model Driver {
  id      Int   @id
  truckId Int
  truckNo Int
  truck   Truck @relation(fields: [truckNo, truckId], references: [no, id])

  @@unique([truckNo, truckId])
}

model Truck {
  id     Int
  no     Int
  driver Driver?

  @@id([id, no])
}
"#,
    );
}

#[test]
fn a_key_gets_a_unique_constraint() {
    let before = r"
model Driver {
  id    Int    @id
  truck Truck?
}

model Truck {
  id       Int    @id
  driverId Int
  driver   Driver @relation(fields: [driverId], references: [id])
}
";
    let after = r"
model Driver {
  id    Int    @id
  truck Truck?
}

model Truck {
  id       Int    @id
  driverId Int    @unique
  driver   Driver @relation(fields: [driverId], references: [id])
}
";
    check_fix(&ONE_TO_ONE_NOT_UNIQUE, before, after);
    assert_eq!(
        fix_titles(&ONE_TO_ONE_NOT_UNIQUE, before)[1],
        "Make `Driver.truck` a list"
    );
}

#[test]
fn two_halves_of_a_key_come_together() {
    check_fix(
        &ONE_TO_ONE_MIXED_ARGUMENTS,
        r"
model Driver {
  id    Int    @id
  truck Truck? @relation(references: [id])
}

model Truck {
  id       Int    @id
  driverId Int    @unique
  driver   Driver @relation(fields: [driverId])
//                                  ^^^^^^^^^^ one-to-one-mixed-arguments
}
",
        r"
model Driver {
  id    Int    @id
  truck Truck?
}

model Truck {
  id       Int    @id
  driverId Int    @unique
  driver   Driver @relation(fields: [driverId], references: [id])
}
",
    );
}

#[test]
fn the_end_without_the_key_becomes_optional_wherever_the_mark_is() {
    check_fix(
        &ONE_TO_ONE_BOTH_REQUIRED,
        r"
model Driver {
  id    Int   @id
  truck Truck
}

model Truck {
  id       Int    @id
  driverId Int    @unique
  driver   Driver @relation(fields: [driverId], references: [id])
//         ^^^^^^ one-to-one-both-required
}
",
        r"
model Driver {
  id    Int   @id
  truck Truck?
}

model Truck {
  id       Int    @id
  driverId Int    @unique
  driver   Driver @relation(fields: [driverId], references: [id])
}
",
    );
}

#[test]
fn a_promise_without_a_key_is_taken_back() {
    check_fix(
        &ONE_TO_ONE_WRONG_SIDE,
        r"
model Driver {
  id    Int   @id
  truck Truck
}

model Truck {
  id       Int     @id
  driverId Int?    @unique
  driver   Driver? @relation(fields: [driverId], references: [id])
//                                   ^^^^^^^^^^ one-to-one-wrong-side
}
",
        r"
model Driver {
  id    Int   @id
  truck Truck?
}

model Truck {
  id       Int     @id
  driverId Int?    @unique
  driver   Driver? @relation(fields: [driverId], references: [id])
}
",
    );
}

#[test]
fn a_primary_key_is_unique_too() {
    check_rule(
        &ONE_TO_ONE_NOT_UNIQUE,
        r"
model Driver {
  id    Int    @id
  truck Truck?
}

model Truck {
  id     Int    @id
  driver Driver @relation(fields: [id], references: [id])
}
",
    );
}
