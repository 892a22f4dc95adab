//! What relations are called.

use super::super::MISSING_BACK_RELATION;
use crate::testing::{check_fix, check_nth_fix};

#[test]
fn the_name_is_copied_in_its_form() {
    check_fix(
        &MISSING_BACK_RELATION,
        r#"
model Leaf {
  id     Int  @id
  treeId Int
  tree   Tree @relation(name: "Foliage", fields: [treeId], references: [id])
}

model Tree {
  id Int @id
}
"#,
        r#"
model Leaf {
  id     Int  @id
  treeId Int
  tree   Tree @relation(name: "Foliage", fields: [treeId], references: [id])
}

model Tree {
  id Int @id
  leaves Leaf[] @relation(name: "Foliage")
}
"#,
    );
}

#[test]
fn fields_whose_names_differ_get_the_one_of_the_key() {
    check_fix(
        &MISSING_BACK_RELATION,
        r#"
model Driver {
  id      Int   @id
  truckId Int   @unique
  truck   Truck @relation("keys", fields: [truckId], references: [id])
}

model Truck {
  id     Int     @id
  driver Driver? @relation("key")
}
"#,
        r#"
model Driver {
  id      Int   @id
  truckId Int   @unique
  truck   Truck @relation("keys", fields: [truckId], references: [id])
}

model Truck {
  id     Int     @id
  driver Driver? @relation("keys")
}
"#,
    );
    check_nth_fix(
        &MISSING_BACK_RELATION,
        1,
        r#"
model Driver {
  id      Int   @id
  truckId Int   @unique
  truck   Truck @relation("keys", fields: [truckId], references: [id])
}

model Truck {
  id     Int     @id
  driver Driver? @relation("key")
}
"#,
        r#"
model Driver {
  id      Int   @id
  truckId Int   @unique
  truck   Truck @relation("keys", fields: [truckId], references: [id])
  driverTrucks Truck[] @relation("key")
}

model Truck {
  id     Int     @id
  driver Driver? @relation("key", fields: [driverId], references: [id])
  truckOf Driver? @relation("keys")
  driverId Int?
}
"#,
    );
}

#[test]
fn a_name_on_one_side_only_goes_to_the_other() {
    check_fix(
        &MISSING_BACK_RELATION,
        r#"
model Driver {
  id      Int   @id
  truckId Int
  truck   Truck @relation(fields: [truckId], references: [id])
}

model Truck {
  id      Int      @id
  drivers Driver[] @relation("drives")
}
"#,
        r#"
model Driver {
  id      Int   @id
  truckId Int
  truck   Truck @relation("drives", fields: [truckId], references: [id])
}

model Truck {
  id      Int      @id
  drivers Driver[] @relation("drives")
}
"#,
    );
}

#[test]
fn of_several_fields_the_one_of_a_like_name_is_meant() {
    check_fix(
        &MISSING_BACK_RELATION,
        r#"
model Match {
  id     Int  @id
  homeId Int
  awayId Int
  home   Team @relation("home", fields: [homeId], references: [id])
  away   Team @relation("away", fields: [awayId], references: [id])
}

model Team {
  id          Int     @id
  homeMatches Match[] @relation("home_")
  awayMatches Match[] @relation("away_")
}
"#,
        r#"
model Match {
  id     Int  @id
  homeId Int
  awayId Int
  home   Team @relation("home", fields: [homeId], references: [id])
  away   Team @relation("away", fields: [awayId], references: [id])
}

model Team {
  id          Int     @id
  homeMatches Match[] @relation("home")
  awayMatches Match[] @relation("away_")
}
"#,
    );
}

#[test]
fn two_lists_of_different_names_become_one_relation() {
    check_fix(
        &MISSING_BACK_RELATION,
        r#"
datasource db {
  provider = "sqlite"
}

model Tag {
  id    Int    @id
  posts Post[] @relation("tagged")
}

model Post {
  id   Int   @id
  tags Tag[]
}
"#,
        r#"
datasource db {
  provider = "sqlite"
}

model Tag {
  id    Int    @id
  posts Post[] @relation("tagged")
}

model Post {
  id   Int   @id
  tags Tag[] @relation("tagged")
}
"#,
    );
}

#[test]
fn a_second_relation_between_two_models_is_named() {
    check_fix(
        &MISSING_BACK_RELATION,
        r#"
model Match {
  id      Int   @id
  homeId  Int
  home    Team  @relation(fields: [homeId], references: [id])
  guestId Int?
  guest   Team? @relation("guest", fields: [guestId], references: [id])
}

model Team {
  id      Int     @id
  matches Match[] @relation("guest")
}
"#,
        r#"
model Match {
  id      Int   @id
  homeId  Int
  home    Team  @relation(fields: [homeId], references: [id])
  guestId Int?
  guest   Team? @relation("guest", fields: [guestId], references: [id])
}

model Team {
  id      Int     @id
  matches Match[] @relation("guest")
  homeMatches Match[]
}
"#,
    );
}
