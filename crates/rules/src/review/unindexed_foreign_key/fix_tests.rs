//! The fixes as stories, database by database.

use super::UNINDEXED_FOREIGN_KEY;
use super::tests::leaf;
use crate::testing::{check_fix, check_fix_all, check_no_fix, check_nth_fix, fix_titles};

/// Two models with a relation. `reported` says whether the key is; `members` stand below the fields of the model that holds it.

#[test]
fn the_index_goes_behind_the_last_one_or_below_the_fields() {
    check_fix(
        &UNINDEXED_FOREIGN_KEY,
        &leaf("postgresql", "", "", true),
        &leaf("postgresql", "", "\n  @@index([treeId])\n", false),
    );
    check_fix(
        &UNINDEXED_FOREIGN_KEY,
        &leaf(
            "postgresql",
            "",
            "\n  // How it is found.\n  @@unique([note, id]) // by name\n  @@map(\"leaf\")\n",
            true,
        ),
        &leaf(
            "postgresql",
            "",
            "\n  // How it is found.\n  @@unique([note, id]) // by name\n  @@map(\"leaf\")\n  @@index([treeId])\n",
            false,
        ),
    );
    check_fix(
        &UNINDEXED_FOREIGN_KEY,
        &leaf("mongodb", "", "", true),
        &leaf("mongodb", "", "\n  @@index([treeId])\n", false),
    );
}

#[test]
fn line_breaks_and_tabs_stay_as_they_are() {
    let windows = |text: String| text.replace("  ", "\t").replace('\n', "\r\n");
    let strip = |text: String| {
        text.split_inclusive('\n')
            .filter(|line| !line.contains('^'))
            .collect::<String>()
    };
    check_fix(
        &UNINDEXED_FOREIGN_KEY,
        &windows(strip(leaf("sqlite", "", "", true))),
        &windows(strip(leaf("sqlite", "", "\n  @@index([treeId])\n", false))),
    );
}

/// A key of two fields, and an index.
fn seat(index: &str) -> String {
    format!(
        r#"
datasource db {{
  provider = "postgresql"
}}

model Seat {{
  id    Int @id
  hall  Int
  rowNo Int
  row   Row @relation(fields: [hall, rowNo], references: [hall, no])

  {index}
}}

model Row {{
  hall  Int
  no    Int
  seats Seat[]

  @@id([hall, no])
}}
"#
    )
}

#[test]
fn an_index_on_the_first_fields_of_the_key_is_extended() {
    for (before, after) in [
        ("@@index([hall])", "@@index([hall, rowNo])"),
        (
            r#"@@index(map: "by_hall", fields: [hall(sort: Desc)])"#,
            r#"@@index(map: "by_hall", fields: [hall(sort: Desc), rowNo])"#,
        ),
        (
            "@@index([hall], type: BTree)",
            "@@index([hall, rowNo], type: BTree)",
        ),
    ] {
        check_fix(&UNINDEXED_FOREIGN_KEY, &seat(before), &seat(after));
        check_nth_fix(
            &UNINDEXED_FOREIGN_KEY,
            1,
            &seat(before),
            &seat(&format!("{before}\n  @@index([hall, rowNo])")),
        );
    }
}

#[test]
fn no_other_index_is_extended() {
    for index in [
        "@@unique([hall])",
        "@@index([rowNo])",
        "@@index([hall], type: Hash)",
        "@@index([hall], type: Brin)",
        "@@index([hall], where: { hall: 1 })",
        "@@index([hall, id])",
    ] {
        assert_eq!(
            fix_titles(&UNINDEXED_FOREIGN_KEY, &seat(index)),
            ["Add `@@index([hall, rowNo])` to `Seat` (needs a migration)"],
            "{index}"
        );
    }
}

#[test]
fn a_useless_index_on_the_same_columns_has_the_name_already() {
    let photo = |more: &str| {
        format!(
            r#"
datasource db {{
  provider = "postgresql"
}}

model Photo {{
  id      Int   @id
  albumId Int   @map("album_id")
  album   Album @relation(fields: [albumId], references: [id])

  {more}
  @@map("photos")
}}

model Album {{
  id     Int     @id
  photos Photo[]
}}
"#
        )
    };
    let with = |index: &str, added: &str| {
        photo(index).replace(
            "@@map(\"photos\")\n",
            &format!("@@map(\"photos\")\n  {added}\n"),
        )
    };
    for (index, added) in [
        (
            "@@index([albumId], type: Brin)",
            r#"@@index([albumId], map: "photos_album_id_fk_idx")"#,
        ),
        (
            "@@index([albumId], type: Brin)\n  @@index([id], map: \"photos_album_id_fk_idx\")",
            r#"@@index([albumId], map: "photos_album_id_fk_idx2")"#,
        ),
        (
            r#"@@index([albumId], type: Brin, map: "brin")"#,
            "@@index([albumId])",
        ),
        ("@@index([id, albumId])", "@@index([albumId])"),
    ] {
        check_fix(&UNINDEXED_FOREIGN_KEY, &photo(index), &with(index, added));
    }
}

#[test]
fn the_name_of_an_index_is_not_longer_than_the_database_keeps() {
    let model = "Ä".repeat(40);
    let fixture = format!(
        r#"
datasource db {{
  provider = "postgresql"
}}

model {model} {{
  id   Int @id
  toId Int
  to   To  @relation(fields: [toId], references: [id])

  @@index([toId], type: Brin)
}}

model To {{
  id  Int @id
  all {model}[]
}}
"#
    );
    let titles = fix_titles(&UNINDEXED_FOREIGN_KEY, &fixture);
    let name = titles[0].split('"').nth(1).unwrap();
    assert!(name.len() <= 63 && name.ends_with("_fk_idx"), "{name}");
}

#[test]
fn a_collection_takes_no_second_index_on_the_same_fields() {
    check_no_fix(
        &UNINDEXED_FOREIGN_KEY,
        &leaf("mongodb", "", "  @@fulltext([treeId])\n", true),
    );
}

#[test]
fn two_relations_over_one_key_need_one_index() {
    check_fix_all(
        r#"
datasource db {
  provider = "sqlite"
}

model Line {
  id    Int   @id
  docId Int
  order Order @relation(fields: [docId], references: [id])
  bill  Bill  @relation(fields: [docId], references: [id])
}

model Order {
  id    Int    @id
  lines Line[]
}

model Bill {
  id    Int    @id
  lines Line[]
}
"#,
        r#"
datasource db {
  provider = "sqlite"
}

model Line {
  id    Int   @id
  docId Int
  order Order @relation(fields: [docId], references: [id])
  bill  Bill  @relation(fields: [docId], references: [id])

  @@index([docId])
}

model Order {
  id    Int    @id
  lines Line[]
}

model Bill {
  id    Int    @id
  lines Line[]
}
"#,
    );
}
