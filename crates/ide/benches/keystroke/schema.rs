//! Schemas of any size that look like real ones: models that refer to neighbours and to a few that everybody knows, enums, indexes,
//! defaults, comments.

use std::fmt::Write;

/// Models that many others refer to.
const HUBS: usize = 8;

/// A valid schema of so many models, `Model0` to `Model{count - 1}`, and an enum for every tenth.
pub fn of(count: usize) -> String {
    let mut text = String::from(
        "generator client {\n  provider = \"prisma-client\"\n}\n\ndatasource db {\n  provider = \"postgresql\"\n}\n",
    );
    for index in 0..count {
        if index % 10 == 0 {
            write!(
                text,
                "\nenum Status{index} {{\n  DRAFT\n  ACTIVE\n  CLOSED @map(\"closed\")\n}}\n"
            )
            .expect("strings grow");
        }
        text.push_str(&model(index, count));
    }
    text
}

/// Each model belongs to the one of half its number; every fifth also has an author among the hubs.
fn model(index: usize, count: usize) -> String {
    let status = index / 10 * 10;
    let mut lines = vec![
        "id        Int      @id @default(autoincrement())".to_owned(),
        "// a note about the title".to_owned(),
        "title     String   @db.VarChar(200)".to_owned(),
        "slug      String   @unique @default(cuid())".to_owned(),
        "body      String?".to_owned(),
        "price     Decimal? @db.Decimal(10, 2)".to_owned(),
        "tags      String[] @default([])".to_owned(),
        format!("status    Status{status} @default(DRAFT)"),
        "createdAt DateTime @default(now()) @map(\"created_at\")".to_owned(),
        "updatedAt DateTime @updatedAt".to_owned(),
    ];
    let owner = index / 2;
    if index > 0 {
        lines.push("ownerId Int".to_owned());
        lines.push(format!(
            "owner   Model{owner} @relation(\"Owner{index}\", fields: [ownerId], references: [id], onDelete: Cascade)"
        ));
    }
    for child in [2 * index, 2 * index + 1] {
        if child > 0 && child < count {
            lines.push(format!(
                "items{child} Model{child}[] @relation(\"Owner{child}\")"
            ));
        }
    }
    let has_author = |index: usize| index % 5 == 4 && index >= HUBS;
    let hub = |index: usize| index / 5 % HUBS;
    if has_author(index) {
        lines.push("authorId Int?".to_owned());
        lines.push(format!(
            "author   Model{}? @relation(\"Author{index}\", fields: [authorId], references: [id])",
            hub(index)
        ));
    }
    if index < HUBS {
        for other in (0..count).filter(|other| has_author(*other) && hub(*other) == index) {
            lines.push(format!(
                "written{other} Model{other}[] @relation(\"Author{other}\")"
            ));
        }
    }
    if index > 0 {
        lines.push("@@index([ownerId])".to_owned());
    }
    if has_author(index) {
        lines.push("@@index([authorId, createdAt(sort: Desc)])".to_owned());
    }
    lines.push(format!("@@map(\"models_{index}\")"));
    format!(
        "\n/// The model of number {index}.\nmodel Model{index} {{\n  {}\n}}\n",
        lines.join("\n  ")
    )
}
