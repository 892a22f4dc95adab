use super::*;
use crate::testing::{check_fix, check_rule};

#[test]
fn a_length_makes_a_text_fit() {
    check_fix(
        &TEXT_BLOB_INDEX_NEEDS_LENGTH,
        r#"
datasource db {
  provider = "mysql"
}

model Letter {
  id   Int    @id
  body String @db.Text
  from String

  @@index([from, body(sort: Desc)])
}
"#,
        r#"
datasource db {
  provider = "mysql"
}

model Letter {
  id   Int    @id
  body String @db.Text
  from String

  @@index([from, body(sort: Desc, length: 191)])
}
"#,
    );
}

#[test]
fn full_text_indexes_may_cover_texts() {
    check_rule(
        &TEXT_BLOB_INDEX_NEEDS_LENGTH,
        r#"
datasource db {
  provider = "mysql"
}

model Letter {
  id   Int    @id
  body String @db.Text

  @@fulltext([body])
}
"#,
    );
}

#[test]
fn a_type_with_a_length_can_be_a_key() {
    check_fix(
        &HEAP_TYPE_ID,
        r#"
datasource main {
  provider = "sqlserver"
}

model Letter {
  body String @id @main.NVarChar(Max)
}
"#,
        r#"
datasource main {
  provider = "sqlserver"
}

model Letter {
  body String @id @main.NVarChar(450)
}
"#,
    );
}

#[test]
fn xml_leaves_the_index() {
    check_fix(
        &XML_NOT_INDEXABLE,
        r#"
datasource db {
  provider = "postgresql"
}

model Letter {
  id   Int    @id
  body String @db.Xml
  from String

  @@index([from, body])
}
"#,
        r#"
datasource db {
  provider = "postgresql"
}

model Letter {
  id   Int    @id
  body String @db.Xml
  from String

  @@index([from])
}
"#,
    );
}

#[test]
fn a_length_that_does_not_count_is_replaced() {
    check_fix(
        &TEXT_BLOB_INDEX_NEEDS_LENGTH,
        r#"
datasource db {
  provider = "mysql"
}

model Letter {
  id   Int    @id
  body String @db.Text

  @@index([body(length: -1, sort: Desc)])
}
"#,
        r#"
datasource db {
  provider = "mysql"
}

model Letter {
  id   Int    @id
  body String @db.Text

  @@index([body(length: 191, sort: Desc)])
}
"#,
    );
}
