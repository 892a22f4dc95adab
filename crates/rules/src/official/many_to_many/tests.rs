use super::*;
use crate::testing::check_fix;

#[test]
fn pairs_of_compound_ids_become_a_model() {
    check_fix(
        &MANY_TO_MANY_NO_SINGLE_ID,
        r#"
datasource db {
  provider = "sqlite"
}

model Book {
  shelf   Int
  no      Int
  authors Author[]

  @@id([shelf, no])
}

model Author {
  id    Int    @id
  books Book[]
}
"#,
        r#"
datasource db {
  provider = "sqlite"
}

model Book {
  shelf   Int
  no      Int
  authors AuthorBook[]

  @@id([shelf, no])
}

model AuthorBook {
  authorId Int
  bookShelf Int
  bookNo Int
  author Author @relation(fields: [authorId], references: [id], onDelete: Cascade)
  book Book @relation(fields: [bookShelf, bookNo], references: [shelf, no], onDelete: Cascade)

  @@id([authorId, bookShelf, bookNo])
  @@index([bookShelf, bookNo])
}

model Author {
  id    Int    @id
  books AuthorBook[]
}
"#,
    );
}

#[test]
fn mongodb_keeps_ids_on_both_sides() {
    check_fix(
        &MANY_TO_MANY_MONGODB,
        r#"
datasource db {
  provider = "mongodb"
}

model Book {
  id      Int      @id @map("_id")
  authors Author[]
}

model Author {
  id    Int    @id @map("_id")
  books Book[]
}
"#,
        r#"
datasource db {
  provider = "mongodb"
}

model Book {
  id      Int      @id @map("_id")
  authors Author[] @relation(fields: [authorIds], references: [id])
  authorIds Int[]
}

model Author {
  id    Int    @id @map("_id")
  books Book[] @relation(fields: [bookIds], references: [id])
  bookIds Int[]
}
"#,
    );
}
