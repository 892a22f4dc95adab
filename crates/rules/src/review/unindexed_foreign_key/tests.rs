//! The rule and its fixes as stories, database by database.

use super::UNINDEXED_FOREIGN_KEY;
use crate::testing::{check_rule, messages};

/// Two models with a relation. `reported` says whether the key is; `members` stand below the fields of the model that holds it.
pub(super) fn leaf(provider: &str, mode: &str, members: &str, reported: bool) -> String {
    let mode = if mode.is_empty() {
        String::new()
    } else {
        format!("  relationMode = \"{mode}\"\n")
    };
    let id = if provider == "mongodb" {
        r#"String @id @map("_id")"#
    } else {
        "String @id"
    };
    let caret = if reported {
        "//                                  ^^^^^^ unindexed-foreign-key\n"
    } else {
        ""
    };
    format!(
        r#"
datasource db {{
  provider = "{provider}"
{mode}}}

model Leaf {{
  id     {id}
  treeId String?
  note   String
  tree   Tree?   @relation(fields: [treeId], references: [id])
{caret}{members}}}

model Tree {{
  id     {id}
  leaves Leaf[]
}}
"#
    )
}

#[test]
fn every_database_that_creates_no_index() {
    for (provider, mode, reported) in [
        ("postgresql", "", true),
        ("postgres", "", true),
        ("sqlite", "", true),
        ("sqlserver", "", true),
        ("cockroachdb", "", true),
        ("mongodb", "", true),
        // InnoDB creates one.
        ("mysql", "", false),
        ("mysql", "foreignKeys", false),
        // The engine warns.
        ("mysql", "prisma", false),
        ("postgresql", "prisma", false),
        ("sqlite", "prisma", false),
        ("sqlserver", "prisma", false),
        ("cockroachdb", "prisma", false),
    ] {
        check_rule(&UNINDEXED_FOREIGN_KEY, &leaf(provider, mode, "", reported));
    }
}

#[test]
fn without_a_database_nothing_is_known() {
    check_rule(
        &UNINDEXED_FOREIGN_KEY,
        r"
model Leaf {
  id     Int  @id
  treeId Int
  tree   Tree @relation(fields: [treeId], references: [id])
}

model Tree {
  id     Int    @id
  leaves Leaf[]
}
",
    );
}

#[test]
fn it_matters_less_where_there_are_no_foreign_keys() {
    use crate::Severity::{Info, Warning};
    for (provider, severity) in [("postgresql", Warning), ("mongodb", Info)] {
        let found = messages(&UNINDEXED_FOREIGN_KEY, &leaf(provider, "", "", true));
        assert_eq!(
            found
                .iter()
                .map(|(_, severity)| *severity)
                .collect::<Vec<_>>(),
            [severity],
            "{provider}"
        );
    }
}

#[test]
fn what_covers_a_key_and_what_does_not() {
    for (provider, members, reported) in [
        ("postgresql", "  @@index([treeId])", false),
        ("postgresql", "  @@index(fields: [treeId, note])", false),
        ("postgresql", "  @@index([treeId(sort: Desc)])", false),
        ("sqlserver", "  @@index([treeId], clustered: false)", false),
        ("postgresql", "  @@unique([treeId])", false),
        ("postgresql", "  @@unique([treeId, note])", false),
        ("postgresql", "  @@index([treeId], type: BTree)", false),
        ("postgresql", "  @@index([treeId], type: Hash)", false),
        ("mongodb", "  @@index([treeId])", false),
        ("postgresql", "  @@index([note, treeId])", true),
        ("postgresql", "  @@unique([note, treeId])", true),
        ("postgresql", "  @@index([note])", true),
        ("postgresql", "  @@index([treeId], type: Brin)", true),
        (
            "postgresql",
            "  @@index([treeId(ops: raw(\"x\"))], type: Gin)",
            true,
        ),
        (
            "postgresql",
            "  @@index([treeId(ops: raw(\"x\"))], type: Gist)",
            true,
        ),
        ("postgresql", "  @@index([treeId], type: SpGist)", true),
        ("mongodb", "  @@fulltext([treeId])", true),
        // Rows without a key are found by nobody, so they need not be there.
        (
            "postgresql",
            "  @@index([treeId], where: { treeId: { not: null } })",
            false,
        ),
        (
            "postgresql",
            "  @@index([treeId], where: raw(\"\\\"treeId\\\" IS NOT NULL\"))",
            false,
        ),
        (
            "postgresql",
            "  @@index([treeId], where: { note: { not: null } })",
            true,
        ),
        (
            "postgresql",
            "  @@index([treeId], where: { note: \"x\" })",
            true,
        ),
        (
            "postgresql",
            "  @@index([treeId], where: raw(\"note IS NOT NULL\"))",
            true,
        ),
        (
            "postgresql",
            "  @@index([treeId], where: raw(\"\\\"treeId\\\" IS NOT NULL AND note = 'x'\"))",
            true,
        ),
        (
            "postgresql",
            "  @@unique([treeId], where: { note: \"x\" })",
            true,
        ),
    ] {
        let fixture = leaf(provider, "", &format!("\n{members}\n"), reported);
        let preview = "generator client {\n  provider        = \"prisma-client\"\n  previewFeatures = [\"partialIndexes\"]\n  output          = \"x\"\n}\n";
        check_rule(&UNINDEXED_FOREIGN_KEY, &format!("{preview}{fixture}"));
    }
}

#[test]
fn without_foreign_keys_only_what_the_engine_takes_for_an_index() {
    for (provider, members, reported) in [
        ("mysql", "  @@index([treeId])", false),
        ("mysql", "  @@fulltext([treeId])", true),
        ("mysql", "  @@index([treeId(length: 10)])", true),
        ("mysql", "  @@unique([treeId(length: 10), note])", true),
        ("mysql", "  @@index([note, treeId])", false),
        ("postgresql", "  @@index([treeId], type: Brin)", true),
        ("postgresql", "  @@index([treeId], type: Hash)", false),
    ] {
        check_rule(
            &UNINDEXED_FOREIGN_KEY,
            &leaf(provider, "prisma", &format!("\n{members}\n"), reported),
        );
    }
}

#[test]
fn a_text_that_can_only_be_indexed_in_part_is_left_alone() {
    check_rule(
        &UNINDEXED_FOREIGN_KEY,
        r#"
datasource db {
  provider     = "mysql"
  relationMode = "prisma"
}

model Review {
  id       Int    @id
  filmName String @db.Text
  film     Film   @relation(fields: [filmName], references: [name])

  @@index([filmName(length: 100)])
}

model Film {
  name    String   @db.Text
  reviews Review[]

  @@id([name(length: 100)])
}
"#,
    );
}

#[test]
fn the_place_of_a_useless_index_is_shown() {
    use crate::testing::related;
    for (members, said) in [
        ("", &[][..]),
        ("  @@index([note])", &[]),
        (
            "  @@index([note, treeId])",
            &[(
                "@@index([note, treeId])",
                "This one holds `treeId`, but not in front",
            )],
        ),
        (
            "  @@unique([note, treeId])\n  @@index([treeId], type: Brin)",
            &[
                (
                    "@@unique([note, treeId])",
                    "This one holds `treeId`, but not in front",
                ),
                (
                    "@@index([treeId], type: Brin)",
                    "This one holds `treeId`, but `Brin` does not answer whether a key is equal",
                ),
            ],
        ),
        (
            "  @@index([treeId], where: { note: \"x\" })",
            &[(
                "@@index([treeId], where: { note: \"x\" })",
                "This one holds `treeId`, but only for part of the rows",
            )],
        ),
    ] {
        let found = related(
            &UNINDEXED_FOREIGN_KEY,
            &leaf("postgresql", "", &format!("{members}\n"), true),
        );
        let found: Vec<(&str, &str)> = found
            .iter()
            .map(|(place, message)| (place.as_str(), message.as_str()))
            .collect();
        assert_eq!(found, said, "{members}");
    }
    for (members, message) in [
        (
            "  @@fulltext([treeId])",
            "This one holds `treeId`, but a full text index finds words, no keys",
        ),
        (
            "  @@index([treeId(length: 9)])",
            "This one holds `treeId`, but only the first characters",
        ),
    ] {
        let found = related(
            &UNINDEXED_FOREIGN_KEY,
            &leaf("mysql", "prisma", &format!("{members}\n"), true),
        );
        assert_eq!(found, [(members.trim().to_owned(), message.to_owned())]);
    }
}

#[test]
fn a_partial_unique_does_not_cover_a_one_to_one() {
    check_rule(
        &UNINDEXED_FOREIGN_KEY,
        r#"
datasource db {
  provider = "postgresql"
}

generator client {
  provider        = "prisma-client-js"
  previewFeatures = ["partialIndexes"]
}

model User {
  id      Int      @id
  profile Profile?
  badge   Badge?
}

model Profile {
  id     Int  @id
  userId Int  @unique
  user   User @relation(fields: [userId], references: [id])
}

model Badge {
  id     Int     @id
  userId Int
  kept   Boolean
  user   User    @relation(fields: [userId], references: [id])
//                                  ^^^^^^ unindexed-foreign-key

  @@unique([userId], where: { kept: true })
}
"#,
    );
}

#[test]
fn parts_of_compound_keys() {
    check_rule(
        &UNINDEXED_FOREIGN_KEY,
        r#"
datasource db {
  provider = "postgresql"
}

model Grade {
  courseId  Int
  studentId Int
  course    Course  @relation(fields: [courseId], references: [id])
  student   Student @relation(fields: [studentId], references: [id])
//                                     ^^^^^^^^^ unindexed-foreign-key

  @@id([courseId, studentId])
}

model Course {
  id     Int     @id
  grades Grade[]
}

model Student {
  id     Int     @id
  grades Grade[]
  desk   Desk?
}

model Desk {
  studentId Int     @id
  student   Student @relation(fields: [studentId], references: [id])
}
"#,
    );
}

#[test]
fn the_order_of_a_compound_key_does_not_matter_but_all_of_it_does() {
    for (index, reported) in [
        ("@@index([rowNo, hall])", false),
        ("@@index([hall, rowNo, id])", false),
        ("@@unique([rowNo, hall])", false),
        ("@@index([hall])", true),
        ("@@index([hall, id, rowNo])", true),
        ("@@index([hall, rowNo], type: Hash)", true),
    ] {
        let caret = if reported {
            "//                             ^^^^^^^^^^^ unindexed-foreign-key\n"
        } else {
            ""
        };
        check_rule(
            &UNINDEXED_FOREIGN_KEY,
            &format!(
                r#"
datasource db {{
  provider = "postgresql"
}}

model Seat {{
  id    Int @id
  hall  Int
  rowNo Int
  row   Row @relation(fields: [hall, rowNo], references: [hall, no])
{caret}
  {index}
}}

model Row {{
  hall  Int
  no    Int
  seats Seat[]

  @@id([hall, no])
}}
"#
            ),
        );
    }
}

#[test]
fn both_lists_of_an_embedded_many_to_many() {
    check_rule(
        &UNINDEXED_FOREIGN_KEY,
        r#"
datasource db {
  provider = "mongodb"
}

model Post {
  id     String   @id @map("_id") @db.ObjectId
  tagIds String[] @db.ObjectId
  tags   Tag[]    @relation(fields: [tagIds], references: [id])
//                                   ^^^^^^ unindexed-foreign-key
}

model Tag {
  id      String   @id @map("_id") @db.ObjectId
  postIds String[] @db.ObjectId
  posts   Post[]   @relation(fields: [postIds], references: [id])

  @@index([postIds])
}
"#,
    );
}

#[test]
fn no_key_no_finding() {
    check_rule(
        &UNINDEXED_FOREIGN_KEY,
        r#"
datasource db {
  provider = "postgresql"
}

model Post {
  id     Int   @id
  tags   Tag[]
  treeId Int
  tree   Tree  @relation(fields: [treeId], references: [id]) @ignore
}

model Tag {
  id    Int    @id
  posts Post[]
}

model Tree {
  id    Int    @id
  posts Post[] @ignore
  olds  Old[]  @ignore
}

model Old {
  id     Int  @id
  treeId Int
  tree   Tree @relation(fields: [treeId], references: [id])

  @@ignore
}
"#,
    );
}

#[test]
fn a_tree_of_one_model_has_a_key_as_well() {
    check_rule(
        &UNINDEXED_FOREIGN_KEY,
        r#"
datasource db {
  provider = "sqlite"
}

model Category {
  id       Int        @id
  parentId Int?
  parent   Category?  @relation("Tree", fields: [parentId], references: [id])
//                                               ^^^^^^^^ unindexed-foreign-key
  children Category[] @relation("Tree")
}
"#,
    );
}
