use super::*;
use crate::testing::check_fix;

fn mongodb(key: &str, arguments: &str) -> String {
    format!(
        r#"
datasource db {{
  provider = "mongodb"
}}

model Book {{
  id        String   @id @map("_id") @db.ObjectId
  authorIds {key}
  authors   Author[] @relation({arguments})
}}

model Author {{
  id      String   @id @map("_id") @db.ObjectId
  bookIds String[] @db.ObjectId
  books   Book[]   @relation(fields: [bookIds], references: [id])
}}
"#
    )
}

#[test]
fn a_key_becomes_a_list_of_ids() {
    let arguments = "fields: [authorIds], references: [id]";
    check_fix(
        &EMBEDDED_MANY_TO_MANY_ARRAY_TYPE,
        &mongodb("String", arguments),
        &mongodb("String[] @db.ObjectId", arguments),
    );
}

#[test]
fn the_lists_name_id_and_key() {
    let key = "String[] @db.ObjectId";
    let complete = mongodb(key, "fields: [authorIds], references: [id]");
    check_fix(
        &EMBEDDED_MANY_TO_MANY_REFERENCES,
        &mongodb(key, "fields: [authorIds]"),
        &complete,
    );
    check_fix(
        &EMBEDDED_MANY_TO_MANY_FIELDS,
        &mongodb(key, "references: [id]"),
        &complete,
    );
}
