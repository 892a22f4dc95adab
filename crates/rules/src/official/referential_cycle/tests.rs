use super::*;
use crate::testing::{check_fix, check_rule, related};

fn sqlserver(models: &str) -> String {
    format!("\ndatasource db {{\n  provider = \"sqlserver\"\n}}\n{models}")
}

#[test]
fn a_model_that_points_to_itself_stops_there() {
    check_fix(
        &REFERENTIAL_CYCLE_SELF,
        r#"
datasource db {
  provider     = "postgresql"
  relationMode = "prisma"
}

model Task {
  id       Int    @id
  parentId Int?
  parent   Task?  @relation("sub", fields: [parentId], references: [id])
//^^^^^^ referential-cycle-self
  children Task[] @relation("sub")

  @@index([parentId])
}
"#,
        r#"
datasource db {
  provider     = "postgresql"
  relationMode = "prisma"
}

model Task {
  id       Int    @id
  parentId Int?
  parent   Task?  @relation("sub", fields: [parentId], references: [id], onDelete: Restrict, onUpdate: Restrict)
  children Task[] @relation("sub")

  @@index([parentId])
}
"#,
    );
}

/// `Team` → `Player` → `Club` → `Team`.
fn ring(last: &str, marks: [&str; 3]) -> String {
    sqlserver(&format!(
        r"
model Team {{
  id       Int    @id
  leaderId Int
  leader   Player @relation(fields: [leaderId], references: [id])
{}  clubs    Club[]
}}

model Player {{
  id     Int    @id
  clubId Int
  club   Club   @relation(fields: [clubId], references: [id])
{}  teams  Team[]
}}

model Club {{
  id      Int      @id
  teamId  Int
  team    Team     @relation(fields: [teamId], references: [id]{last})
{}  players Player[]
}}
",
        marks[0], marks[1], marks[2]
    ))
}

#[test]
fn a_circle_is_shown_at_each_of_its_relations() {
    let marks = [
        "//^^^^^^ referential-cycle\n",
        "//^^^^ referential-cycle\n",
        "//^^^^ referential-cycle\n",
    ];
    let circle = ring("", marks);
    check_rule(&REFERENTIAL_CYCLE, &circle);
    let places: Vec<String> = related(&REFERENTIAL_CYCLE, &circle)
        .into_iter()
        .map(|(place, _)| place)
        .collect();
    assert_eq!(places, ["club", "team", "db"]);
}

#[test]
fn one_quiet_relation_breaks_a_circle() {
    check_rule(
        &REFERENTIAL_CYCLE,
        &ring(", onUpdate: NoAction", ["", "", ""]),
    );
}

#[test]
fn what_leads_into_a_circle_is_not_part_of_it() {
    check_rule(
        &REFERENTIAL_CYCLE,
        &sqlserver(
            r#"
model Leaf {
  id     Int  @id
  treeId Int
  tree   Tree @relation(fields: [treeId], references: [id])
}

model Tree {
  id       Int    @id
  parentId Int?
  parent   Tree?  @relation("tree", fields: [parentId], references: [id])
//^^^^^^ referential-cycle-self
  children Tree[] @relation("tree")
  leaves   Leaf[]
}
"#,
        ),
    );
}

#[test]
fn two_ways_to_one_model_become_one() {
    let before = sqlserver(
        r"
model Comment {
  id     Int  @id
  postId Int
  userId Int
  post   Post @relation(fields: [postId], references: [id])
//^^^^ multiple-cascade-paths
  user   User @relation(fields: [userId], references: [id])
//^^^^ multiple-cascade-paths
}

model Post {
  id       Int       @id
  userId   Int
  user     User      @relation(fields: [userId], references: [id])
  comments Comment[]
}

model User {
  id       Int       @id
  posts    Post[]
  comments Comment[]
}
",
    );
    let after: String = before
        .lines()
        .filter(|line| !line.starts_with("//"))
        .map(|line| {
            let quiet = "[postId], references: [id], onUpdate: NoAction";
            line.replace("[postId], references: [id]", quiet) + "\n"
        })
        .collect();
    check_fix(&MULTIPLE_CASCADE_PATHS, &before, &after);
}

#[test]
fn databases_that_keep_keys_themselves_allow_circles() {
    let circle = ring("", ["", "", ""]).replace("sqlserver", "mysql");
    check_rule(&REFERENTIAL_CYCLE, &circle);
}
