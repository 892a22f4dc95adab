//! What an editor asks, as stories: `$0` is the cursor.

use expect_test::{Expect, expect};

use crate::{Analysis, AnalysisHost, Applicability, FileId, SchemaId, Symbol, TextRange, TextSize};

const SCHEMA: &str = r#"
datasource db {
  provider = "postgresql"
}

/// Somebody who
/// feeds animals
model Keeper {
  /// staff number
  id      Int      @id
  name    String   /// full name
  shift   Shift    @default(EARLY)
  animals Animal[]

  @@index([name])
  @@map("keepers")
}

model Animal {
  id       Int    @id
  keeperId Int
  keeper   Keeper @relation(fields: [keeperId], references: [id])
}

/// Time of day
enum Shift {
  /// until noon
  EARLY
  LATE
}
"#;

fn open(text: &str) -> (Analysis, FileId) {
    let mut host = AnalysisHost::default();
    let file = host.add_file(SchemaId(0), "schema.prisma", text);
    (host.analysis(), file)
}

/// The text without its `$0`, and where that was.
fn cursor(text: &str) -> (String, TextSize) {
    let at = text.find("$0").expect("a cursor");
    (
        text.replace("$0", ""),
        TextSize::new(u32::try_from(at).unwrap()),
    )
}

/// Hovers where `marked`, a part of the schema with a cursor in it, says.
#[track_caller]
fn check_hover(marked: &str, expected: &Expect) {
    let plain = marked.replace("$0", "");
    assert_eq!(SCHEMA.matches(&plain).count(), 1, "`{plain}` is not unique");
    let (text, at) = cursor(&SCHEMA.replace(&plain, marked));
    let (analysis, file) = open(&text);
    let hover = analysis.hover(file, at);
    let shown = hover.map_or_else(
        || "nothing".to_owned(),
        |hover| {
            let about = analysis.text(file).unwrap().slice(hover.range).into_owned();
            format!("[{about}]\n{}", hover.markdown)
        },
    );
    expected.assert_eq(&shown);
}

#[test]
fn hover_on_a_model_shows_its_table_keys_and_users() {
    check_hover(
        "model Kee$0per",
        &expect![[r#"
            [Keeper]
            ```prisma
            model Keeper {
              animals Animal[]
              // 3 fields
            }
            ```

            Somebody who
            feeds animals

            Table: `keepers`  
            Key: `id`  
            Indexes: `name`  
            Used by `Animal.keeper`"#]],
    );
}

#[test]
fn hover_reaches_to_the_end_of_a_word() {
    check_hover(
        "  id$0      Int      @id",
        &expect![[r#"
            [id]
            ```prisma
            id Int @id
            ```

            staff number

            Column `id` of `Keeper`, required  
            Part of `@id`"#]],
    );
}

#[test]
fn hover_on_a_relation_shows_the_other_side() {
    check_hover(
        "ani$0mals Animal[]",
        &expect![[r#"
            [animals]
            ```prisma
            animals Animal[]
            ```

            One-to-many relation; other side: `Animal`: `keeper Keeper @relation(fields: [keeperId], references: [id])`"#]],
    );
}

#[test]
fn hover_on_names_in_lists_and_defaults() {
    check_hover(
        "fields: [keeper$0Id]",
        &expect![[r#"
            [keeperId]
            ```prisma
            keeperId Int
            ```

            Column `keeperId` of `Animal`, required"#]],
    );
    check_hover(
        "@default(EA$0RLY)",
        &expect![[r#"
            [EARLY]
            ```prisma
            EARLY
            ```

            until noon

            Value of `Shift`"#]],
    );
}

#[test]
fn hover_on_a_type_shows_its_declaration() {
    check_hover(
        "Shi$0ft    @default",
        &expect![[r#"
            [Shift]
            ```prisma
            enum Shift {
              EARLY
              LATE
            }
            ```

            Time of day

            Used by `Keeper.shift`"#]],
    );
}

#[test]
fn hover_on_nothing_in_particular_is_silent() {
    check_hover("prov$0ider", &expect!["nothing"]);
    check_hover("/// until$0 noon", &expect!["nothing"]);
}

#[test]
fn the_outline_has_blocks_with_what_is_in_them() {
    fn shown(symbols: &[Symbol], depth: usize, text: &mut String) {
        for symbol in symbols {
            let detail = symbol.detail.as_deref().unwrap_or("");
            let line = format!(
                "{}{:?} {} {detail}",
                "  ".repeat(depth),
                symbol.kind,
                symbol.name
            );
            text.push_str(line.trim_end());
            text.push('\n');
            assert!(
                symbol.range.contains_range(symbol.selection),
                "{}",
                symbol.name
            );
            shown(&symbol.children, depth + 1, text);
        }
    }
    let (analysis, file) = open(SCHEMA);
    let mut text = String::new();
    shown(&analysis.document_symbols(file), 0, &mut text);
    expect![[r#"
        Datasource db datasource
          Property provider "postgresql"
        Model Keeper model
          Field id Int
          Field name String
          Field shift Shift
          Field animals Animal[]
          Attribute @@index ([name])
          Attribute @@map ("keepers")
        Model Animal model
          Field id Int
          Field keeperId Int
          Field keeper Keeper
        Enum Shift enum
          EnumValue EARLY
          EnumValue LATE
    "#]]
    .assert_eq(&text);
}

#[test]
fn quick_fixes_are_those_of_the_findings_at_the_place() {
    let (text, at) = cursor(&SCHEMA.replace("[keeperId]", "[kee$0perId]"));
    let (analysis, file) = open(&text);
    let fixes = analysis.quick_fixes(file, TextRange::empty(at));
    let titles: Vec<_> = fixes
        .iter()
        .map(|it| (it.fix.title.as_str(), it.preferred))
        .collect();
    assert_eq!(
        titles,
        [(
            "Add `@@index([keeperId])` to `Animal` (needs a migration)",
            true
        )]
    );
    let fixed = fixes[0].fix.change.edits[&file].apply(&text);
    let (after, file) = open(&fixed);
    assert_eq!(after.diagnostics(file), []);
    assert_eq!(analysis.quick_fixes(file, TextRange::empty(0.into())), []);
}

#[test]
fn fix_all_leaves_alone_what_needs_a_migration() {
    let (analysis, file) = open(SCHEMA);
    let safe = analysis
        .fix_all(&[file], Applicability::Safe, &|| false)
        .unwrap();
    assert_eq!((safe.applied, safe.change.is_empty()), (0, true));
    let all = analysis
        .fix_all(&[file], Applicability::Unsafe, &|| false)
        .unwrap();
    assert_eq!((all.applied, all.change.is_empty()), (1, false));
}

#[test]
fn a_snapshot_stays_what_it_was() {
    let mut host = AnalysisHost::default();
    let file = host.add_file(SchemaId(0), "schema.prisma", SCHEMA);
    let before = host.analysis();
    host.set_text(file, "model A {\n  id Int @id\n  b B\n}\n");
    let after = host.analysis();
    assert_eq!(before.text(file).unwrap().to_string(), SCHEMA);
    assert_eq!(before.diagnostics(file).len(), 1);
    assert_eq!(after.diagnostics(file)[0].code, "unknown-type");
    host.remove_file(file);
    assert!(host.analysis().diagnostics(file).is_empty());
    assert_eq!(after.diagnostics(file).len(), 1);
}
