//! Which fields cannot be told apart, and the names they get.

use super::*;
use crate::testing::{check_fix, check_fix_all, check_rule, fix_titles, messages, related};

const MATCHES: &str = r"
model Match {
  id     Int  @id
  homeId Int
  awayId Int
  home   Team @relation(fields: [homeId], references: [id])
  away   Team @relation(fields: [awayId], references: [id])
}

model Team {
  id      Int     @id
  matches Match[]
}
";

#[test]
fn the_first_of_a_group_speaks_for_all() {
    assert_eq!(messages(&AMBIGUOUS_RELATION, MATCHES).len(), 1);
    assert_eq!(
        related(&AMBIGUOUS_RELATION, MATCHES),
        [(
            "away".to_owned(),
            "`away` counts as the same relation".to_owned()
        )]
    );
}

#[test]
fn names_that_differ_tell_relations_apart() {
    check_rule(
        &AMBIGUOUS_RELATION,
        r#"
model Match {
  id     Int  @id
  homeId Int
  awayId Int
  home   Team @relation("home", fields: [homeId], references: [id])
  away   Team @relation(fields: [awayId], references: [id])
}

model Team {
  id      Int     @id
  matches Match[] @relation("home")
  others  Match[]
}
"#,
    );
}

#[test]
fn the_default_name_written_out_is_no_other_name() {
    check_rule(
        &WRONGLY_NAMED_RELATION,
        r#"
model Match {
  id     Int  @id
  homeId Int
  awayId Int
  home   Team @relation("MatchToTeam", fields: [homeId], references: [id])
//^^^^ wrongly-named-relation
  away   Team @relation(fields: [awayId], references: [id])
}

model Team {
  id          Int     @id
  homeMatches Match[] @relation("MatchToTeam")
//^^^^^^^^^^^ wrongly-named-relation
  awayMatches Match[]
}
"#,
    );
}

#[test]
fn of_two_ends_in_one_model_the_one_without_a_name_is_marked() {
    check_rule(
        &AMBIGUOUS_SELF_RELATION,
        r#"
model Branch {
  id       Int      @id
  parentId Int?
  parent   Branch?  @relation("BranchToBranch", fields: [parentId], references: [id])
  children Branch[]
//^^^^^^^^ ambiguous-self-relation
}
"#,
    );
}

#[test]
fn a_pair_with_a_name_may_stand_next_to_a_group() {
    check_rule(
        &AMBIGUOUS_SELF_RELATION,
        r#"
model Branch {
  id        Int      @id
  parentId  Int?
  parent    Branch?  @relation("tree", fields: [parentId], references: [id])
  children  Branch[] @relation("tree")
  follows   Branch[]
//^^^^^^^ ambiguous-self-relation
  followers Branch[]
}
"#,
    );
}

#[test]
fn missing_ends_are_added_under_the_names() {
    check_fix(
        &AMBIGUOUS_RELATION,
        MATCHES,
        r#"
model Match {
  id     Int  @id
  homeId Int
  awayId Int
  home   Team @relation("MatchHome", fields: [homeId], references: [id])
  away   Team @relation("MatchAway", fields: [awayId], references: [id])
}

model Team {
  id      Int     @id
  matches Match[] @relation("MatchHome")
  awayMatches Match[] @relation("MatchAway")
}
"#,
    );
    assert_eq!(
        fix_titles(&AMBIGUOUS_RELATION, MATCHES),
        ["Name the relations between `Match` and `Team` and add the fields that are missing"]
    );
}

#[test]
fn names_of_fields_say_what_belongs_together() {
    check_fix(
        &AMBIGUOUS_RELATION,
        r"
model Team {
  id          Int     @id
  awayMatches Match[]
  homeMatches Match[]
}

model Match {
  id     Int  @id
  homeId Int
  awayId Int
  home   Team @relation(fields: [homeId], references: [id])
  away   Team @relation(fields: [awayId], references: [id])
}
",
        r#"
model Team {
  id          Int     @id
  awayMatches Match[] @relation("MatchAway")
  homeMatches Match[] @relation("MatchHome")
}

model Match {
  id     Int  @id
  homeId Int
  awayId Int
  home   Team @relation("MatchHome", fields: [homeId], references: [id])
  away   Team @relation("MatchAway", fields: [awayId], references: [id])
}
"#,
    );
}

#[test]
fn what_a_key_allows_says_the_rest() {
    check_fix(
        &AMBIGUOUS_RELATION,
        r"
model Team {
  id        Int      @id
  players   Player[]
  captainId Int      @unique
  captain   Player   @relation(fields: [captainId], references: [id])
}

model Player {
  id     Int   @id
  teamId Int
  team   Team  @relation(fields: [teamId], references: [id])
  leads  Team?
}
",
        r#"
model Team {
  id        Int      @id
  players   Player[] @relation("PlayerTeam")
  captainId Int      @unique
  captain   Player   @relation("TeamCaptain", fields: [captainId], references: [id])
}

model Player {
  id     Int   @id
  teamId Int
  team   Team  @relation("PlayerTeam", fields: [teamId], references: [id])
  leads  Team? @relation("TeamCaptain")
}
"#,
    );
}

#[test]
fn names_that_one_side_has_are_taken_over() {
    check_fix(
        &AMBIGUOUS_RELATION,
        r#"
model Team {
  id          Int     @id
  homeMatches Match[]
  awayMatches Match[]
}

model Match {
  id     Int  @id
  homeId Int
  awayId Int
  home   Team @relation(name: "atHome", fields: [homeId], references: [id])
  away   Team @relation("away", fields: [awayId], references: [id])
}
"#,
        r#"
model Team {
  id          Int     @id
  homeMatches Match[] @relation(name: "atHome")
  awayMatches Match[] @relation("away")
}

model Match {
  id     Int  @id
  homeId Int
  awayId Int
  home   Team @relation(name: "atHome", fields: [homeId], references: [id])
  away   Team @relation("away", fields: [awayId], references: [id])
}
"#,
    );
}

#[test]
fn a_name_given_twice_stays_with_the_first() {
    check_fix(
        &WRONGLY_NAMED_RELATION,
        r#"
model Match {
  id     Int  @id
  homeId Int
  awayId Int
  home   Team @relation("plays", fields: [homeId], references: [id])
  away   Team @relation("plays", fields: [awayId], references: [id])
}

model Team {
  id      Int     @id
  matches Match[] @relation("plays")
  visits  Match[] @relation("plays")
}
"#,
        r#"
model Match {
  id     Int  @id
  homeId Int
  awayId Int
  home   Team @relation("plays", fields: [homeId], references: [id])
  away   Team @relation("MatchAway", fields: [awayId], references: [id])
}

model Team {
  id      Int     @id
  matches Match[] @relation("plays")
  visits  Match[] @relation("MatchAway")
}
"#,
    );
}

#[test]
fn both_ends_in_one_model_get_the_same_name() {
    check_fix(
        &AMBIGUOUS_SELF_RELATION,
        r"
model Branch {
  id       Int      @id
  parentId Int?
  children Branch[]
  parent   Branch?  @relation(fields: [parentId], references: [id])
}
",
        r#"
model Branch {
  id       Int      @id
  parentId Int?
  children Branch[] @relation("BranchParent")
  parent   Branch?  @relation("BranchParent", fields: [parentId], references: [id])
}
"#,
    );
}

#[test]
fn two_trees_are_told_apart() {
    check_fix(
        &WRONGLY_NAMED_SELF_RELATION,
        r#"
model Branch {
  id       Int      @id
  parentId Int?
  rootId   Int?
  leaves   Branch[] @relation("tree")
  parent   Branch?  @relation("tree", fields: [parentId], references: [id])
  children Branch[] @relation("tree")
  root     Branch?  @relation("tree", fields: [rootId], references: [id])
}
"#,
        r#"
model Branch {
  id       Int      @id
  parentId Int?
  rootId   Int?
  leaves   Branch[] @relation("BranchRoot")
  parent   Branch?  @relation("tree", fields: [parentId], references: [id])
  children Branch[] @relation("tree")
  root     Branch?  @relation("BranchRoot", fields: [rootId], references: [id])
}
"#,
    );
}

#[test]
fn actions_that_would_run_in_circles_are_calmed() {
    check_fix(
        &AMBIGUOUS_SELF_RELATION,
        r#"
datasource db {
  provider = "sqlserver"
}

model Branch {
  id       Int      @id
  parentId Int?
  parent   Branch?  @relation(fields: [parentId], references: [id])
  children Branch[]

  @@index([parentId])
}
"#,
        r#"
datasource db {
  provider = "sqlserver"
}

model Branch {
  id       Int      @id
  parentId Int?
  parent   Branch?  @relation("BranchParent", fields: [parentId], references: [id], onDelete: NoAction, onUpdate: NoAction)
  children Branch[] @relation("BranchParent")

  @@index([parentId])
}
"#,
    );
}

#[test]
fn the_whole_schema_gets_its_names() {
    check_fix_all(
        r"
model Branch {
  id        Int      @id
  follows   Branch[]
  followers Branch[]
}

model Film {
  id     Int    @id
  cast   Star[]
  guests Star[]
}

model Star {
  id     Int    @id
  films  Film[]
  visits Film[]
}
",
        r#"
model Branch {
  id        Int      @id
  follows   Branch[] @relation("BranchFollows")
  followers Branch[] @relation("BranchFollows")
}

model Film {
  id     Int    @id
  cast   Star[] @relation("FilmCast")
  guests Star[] @relation("FilmGuests")
}

model Star {
  id     Int    @id
  films  Film[] @relation("FilmCast")
  visits Film[] @relation("FilmGuests")
}
"#,
    );
}

#[test]
fn an_explicit_name_that_spells_the_default_name_stays() {
    check_fix(
        &AMBIGUOUS_RELATION,
        r#"
model Match {
  id      Int  @id
  homeId  Int
  guestId Int
  home    Team @relation(fields: [homeId], references: [id])
  guest   Team @relation("MatchToTeam", fields: [guestId], references: [id])
}

model Team {
  id      Int     @id
  matches Match[] @relation("MatchToTeam")
}
"#,
        r#"
model Match {
  id      Int  @id
  homeId  Int
  guestId Int
  home    Team @relation("MatchHome", fields: [homeId], references: [id])
  guest   Team @relation("MatchToTeam", fields: [guestId], references: [id])
}

model Team {
  id      Int     @id
  matches Match[] @relation("MatchToTeam")
  homeMatches Match[] @relation("MatchHome")
}
"#,
    );
}
