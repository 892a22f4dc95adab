//! Many fixes at once.

use std::fmt::Write as _;

use super::*;
use crate::testing::check_fix_all;

fn checked(text: &str) -> Checked {
    let mut parser = Parser::default();
    let mut state = Checked::default();
    state
        .schema
        .add_file(&mut parser, FileId(0), "schema.prisma", text);
    state.settle(&mut parser);
    state
}

#[test]
fn a_hub_gets_all_its_fields_one_after_the_other() {
    let mut text = String::from(
        "datasource db {\n  provider = \"mysql\"\n}\n\nmodel User {\n  id Int @id\n}\n",
    );
    for number in 0..60 {
        write!(
            text,
            "\nmodel Owned{number} {{\n  id     Int  @id\n  userId Int\n  user   User @relation(fields: [userId], references: [id])\n}}\n"
        )
        .unwrap();
    }
    let fixed = fix_all(&checked(&text), &[FileId(0)], Applicability::Safe, &|| {
        false
    })
    .unwrap();
    assert_eq!(fixed.applied, 60);
    assert_eq!(fixed.state.checker.all(&fixed.state.schema).count(), 0);
}

#[test]
fn an_error_makes_way_for_the_next_one_about_the_same_field() {
    check_fix_all(
        r"
model Post {
  id     Int   @id
  userId Int
  user   Usre  @relation(fields: [userId], references: [id])
}

model User {
  id Int @id
}
",
        r"
model Post {
  id     Int   @id
  userId Int
  user   User  @relation(fields: [userId], references: [id])
}

model User {
  id Int @id
  posts Post[]
}
",
    );
}

#[test]
fn an_error_makes_way_for_the_next_one_about_the_same_block() {
    check_fix_all(
        r#"
datasource db {
  provider = "mysql"
}

model Post {
  id Int

  @@id(map: "key")
}
"#,
        r#"
datasource db {
  provider = "mysql"
}

model Post {
  id Int

  @@id([id])
}
"#,
    );
}

#[test]
fn what_was_in_the_way_is_tried_again() {
    // The new name of the block is in the message about its field, which looks like a new error at first.
    check_fix_all(
        "model Post-Box {\n  id  Int @id\n  zip-code Int\n}\n",
        "model PostBox {\n  id  Int @id\n  zipCode Int @map(\"zip-code\")\n\n  @@map(\"Post-Box\")\n}\n",
    );
}

#[test]
fn the_next_best_fix_has_its_turn_where_guesses_are_welcome() {
    let text = r#"datasource db {
  provider = "sqlserver"
}

model Page {
  id   Int @id
  slug Int

  @@unique([slug], clustered: "true")
}
"#;
    let state = checked(text);
    let fixed = |at_least| {
        let fixed = fix_all(&state, &[FileId(0)], at_least, &|| false).unwrap();
        fixed.state.schema.text(FileId(0)).unwrap().to_string()
    };
    // Rows can be stored in one order only, and the primary key already says which.
    assert_eq!(fixed(Applicability::Safe), text);
    assert_eq!(
        fixed(Applicability::Unsafe),
        text.replace(", clustered: \"true\"", "")
    );
}

#[test]
fn whoever_asked_can_change_their_mind() {
    let state = checked("model A {\n  id Itn @id\n}\n");
    assert!(fix_all(&state, &[FileId(0)], Applicability::Safe, &|| true).is_none());
}
