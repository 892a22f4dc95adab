//! What is read, what is dropped, and what is complained about.

use super::*;
use crate::{Document, Parser};

const PRISMA_7: Dialect = Dialect {
    object_literals: true,
};

/// The problems as `code: text`, line breaks shown, and the text that is left.
fn reading(text: &str) -> (Vec<String>, String) {
    let reading = read(text, PRISMA_7);
    let problems = reading.problems.iter().map(|it| {
        let marked = &text[usize::from(it.range.start())..usize::from(it.range.end())];
        format!("{}: {}", it.kind.code(), marked.replace('\n', "\u{21b5}"))
    });
    (problems.collect(), reading.text)
}

#[track_caller]
fn check(text: &str, problems: &[&str], left: &str) {
    let (found, text) = reading(text);
    assert_eq!(found, problems);
    // Blanks at the end of a line are hard to see in a test.
    let trimmed: Vec<&str> = text.lines().map(str::trim_end).collect();
    assert_eq!(trimmed, left.lines().collect::<Vec<_>>());
    let document = Document::new(&mut Parser::default(), &text);
    assert!(!document.tree().has_error(), "{text}");
    assert_eq!(reading(&text).1, text, "what is left is left again");
}

#[test]
fn nothing_is_wrong_with_a_valid_schema() {
    let text = "\
// Boats.
datasource db {
  provider = \"sqlite\" // for now
}

model Boat {
  id   Int    @id @default(autoincrement())
  /* painted on the bow */ name String? @db . Text
  crew Crew[] /* may
    be empty */
  @@index([name(sort: Desc)], where: { name: null }, )
}
";
    let text = text.replace("@db . Text", "@ db.Text");
    check(&text, &[], &text);
}

#[test]
fn a_line_that_cannot_be_read_goes_as_a_whole() {
    check(
        "model Boat {\n  id Int @id;\n  name String // ok\n}\nlength Int\n",
        &[
            "invalid-block-line: id Int @id;\u{21b5}",
            "invalid-top-level-line: length Int\u{21b5}",
        ],
        "model Boat {\n\n  name String // ok\n}\n\n",
    );
}

#[test]
fn each_block_has_lines_of_its_own_kind() {
    check(
        "enum Sail {\n  JIB = 2\n  MAIN @map(\"m\")\n}\ngenerator js {\n  provider: \"x\"\n  output =\n}\n",
        &[
            "invalid-enum-line: JIB = 2\u{21b5}",
            "invalid-config-line: provider: \"x\"\u{21b5}",
        ],
        "enum Sail {\n\n  MAIN @map(\"m\")\n}\ngenerator js {\n\n  output =\n}\n",
    );
}

#[test]
fn an_open_block_takes_the_next_header_for_a_line_of_its_own() {
    check(
        "model Boat {\n  id Int @id\n\nmodel Crew {\n  boat Int\n}\n",
        &["invalid-block-line: model Crew {\u{21b5}"],
        "model Boat {\n  id Int @id\n\n\n  boat Int\n}\n",
    );
}

#[test]
fn a_block_without_brace_declares_nothing() {
    check(
        "model Boat {\n  // the key\n  id Int @id\n",
        &[
            "invalid-top-level-line: model Boat {\u{21b5}",
            "invalid-top-level-line: id Int @id\u{21b5}",
        ],
        "\n  // the key\n\n",
    );
}

#[test]
fn nothing_between_the_brace_and_the_line_break_counts() {
    check(
        "model Boat { id Int @id }\n  name String\n} model Crew {}\n}\n",
        &[],
        "model Boat {\n  name String\n} model Crew {\n}\n",
    );
}

#[test]
fn an_unknown_block_ends_with_the_first_brace() {
    check(
        "table {\n  a String @default(\"}\")\n}\n",
        &[
            "unknown-block-keyword: table {\u{21b5}  a String @default(\"}",
            "invalid-top-level-line: \")\u{21b5}",
            "invalid-top-level-line: }\u{21b5}",
        ],
        "\n\n\n",
    );
    check(
        "model {\n  id Int\n}\n",
        &["unknown-block-keyword: model {\u{21b5}  id Int\u{21b5}}"],
        "\n\n\n",
    );
}

#[test]
fn an_alias_ends_where_its_attributes_do() {
    check(
        "type Knots = Float @db.Real  // speed\ntype Id = Int?\n",
        &[
            "invalid-type-alias: type Knots = Float @db.Real  ",
            "invalid-type-alias: type Id = Int",
            "invalid-top-level-line: ?\u{21b5}",
        ],
        "                             // speed\n\n",
    );
}

#[test]
fn old_forms_of_fields_are_dropped_for_one_reason_each() {
    check(
        "model Boat {\n  id: Int! @id\n  a Int !\n  b [ Int ] @x(\"\\q\")\n  c Int [] ?\n  d @x(\"\\q\")\n  e\n}\n",
        &[
            "legacy-field-colon: :",
            "legacy-required-type: Int !",
            "legacy-list-type: [ Int ]",
            "optional-list-type: Int [] ?",
            "incomplete-field: d @x(\"\\q\")\u{21b5}",
            "unknown-string-escape: \\q",
            "incomplete-field: e\u{21b5}",
        ],
        "model Boat {\n\n\n\n\n\n\n}\n",
    );
}

#[test]
fn escapes_are_looked_at_in_every_string_that_is_kept() {
    let (problems, _) = reading(
        "datasource db {\n  url = env(\"a\\q\")\n}\nmodel A {\n  a Unsupported(\"\\u12z\")\n  b Int @x([{ k: \"\\ud800\\u0041\" }], \"\\ud83d\\ude00\\udc00\")\n}\n",
    );
    assert_eq!(
        problems,
        [
            "unknown-string-escape: \\q",
            "invalid-unicode-escape: \\u12",
            "invalid-unicode-escape: \\ud800\\u0041",
            "invalid-unicode-escape: \\udc00",
        ]
    );
}

#[test]
fn a_unicode_escape_is_marked_as_far_as_it_goes() {
    let marked = |content: &str| -> Vec<String> {
        let ranges = bad_escapes(content).into_iter();
        ranges.map(|it| content[it.range].to_owned()).collect()
    };
    assert_eq!(marked(r"\u"), [r"\u"]);
    assert_eq!(marked(r"\u1"), [r"\u"]);
    assert_eq!(marked(r"\u12"), [r"\u12"]);
    assert_eq!(marked(r"\u1z"), [r"\u1"]);
    assert_eq!(marked(r"\u\q"), [r"\u", r"\q"]);
    assert_eq!(marked(r"\ud800\u12z"), [r"\ud800", r"\u12"]);
    assert_eq!(marked(r"\u0041\n\\\é"), [r"\é"]);
    assert_eq!(marked("C:\\"), [""; 0]);
}

#[test]
fn objects_are_values_since_prisma_7() {
    let text = "model A {\n  @@index([a], where: { a: true })\n}\n";
    assert_eq!(reading(text), (vec![], text.to_owned()));
    let old = Dialect {
        object_literals: false,
    };
    let kinds: Vec<&str> = read(text, old)
        .problems
        .iter()
        .map(|it| it.kind.code())
        .collect();
    assert_eq!(kinds, ["invalid-block-line"]);
}

#[test]
fn a_keyword_may_be_glued_to_the_name() {
    let text = "// x\nmodelInvoice {\n  id Int @id\n}\nmodels {\n}\n";
    let reading = read(text, PRISMA_7);
    assert_eq!(reading.problems, []);
    assert_eq!(
        reading.text,
        "// x\nmodel Invoice {\n  id Int @id\n}\nmodel s {\n}\n"
    );
    for word in ["model", "Invoice", "id Int", "s {"] {
        let (here, there) = (reading.text.find(word).unwrap(), text.find(word).unwrap());
        assert_eq!(reading.original(size(here)), size(there), "{word}");
    }
    let whole = TextRange::up_to(TextSize::of(&reading.text));
    assert_eq!(
        reading.original_range(whole),
        TextRange::up_to(TextSize::of(text))
    );
}

#[test]
fn a_number_in_the_place_of_a_name_becomes_one() {
    let text = "model A {\n  a Int @default(1(), 2: 3)\n}\n";
    let reading = read(text, PRISMA_7);
    assert_eq!(reading.problems, []);
    assert_eq!(
        reading.text,
        "model A {\n  a Int @default(_1(), _2: 3)\n}\n"
    );
    let document = Document::new(&mut Parser::default(), &reading.text);
    assert!(!document.tree().has_error());
}

#[test]
fn blanks_and_line_breaks_are_those_of_the_language() {
    check(
        "model\u{3000}A\u{a0}{\r  id\tInt\u{2003}@id\r\n}\r\n",
        &[],
        "model\u{3000}A\u{a0}{\r  id\tInt\u{2003}@id\r\n}\r\n",
    );
    check(
        "\u{feff}model A {\n  a\u{c}Int\n  b\u{2028}Int\n}\n",
        &[
            "invalid-top-level-line: \u{feff}model A {\u{21b5}",
            "invalid-top-level-line: a\u{c}Int\u{21b5}",
            "invalid-top-level-line: b\u{2028}Int\u{21b5}",
            "invalid-top-level-line: }\u{21b5}",
        ],
        "\n\n\n\n",
    );
}

#[test]
fn only_one_comment_ends_a_line() {
    check(
        "model A {\n  a Int /* x */ // y\n  b Int /* x\n  */ // y\n  c Int /* x */ @id\n  /* x */ /* y */ d Int\n}\n",
        &[
            "invalid-block-line: a Int /* x */ // y\u{21b5}",
            "invalid-block-line: b Int /* x\u{21b5}",
            "invalid-block-line: */ // y\u{21b5}",
            "invalid-block-line: c Int /* x */ @id\u{21b5}",
        ],
        "model A {\n\n\n\n\n  /* x */ /* y */ d Int\n}\n",
    );
}

#[test]
fn a_comment_may_hold_a_nul() {
    let (problems, left) = reading("// a\0b\nmodel A {\n}\n");
    assert_eq!(problems, [""; 0]);
    assert_eq!(left, "// a b\nmodel A {\n}\n");
}

#[test]
fn deep_nesting_is_a_bad_line_at_worst() {
    let nested = |depth: usize, open: &str, close: &str| {
        let text = format!(
            "model A {{\n  a Int @x({}1{})\n}}\n",
            open.repeat(depth),
            close.repeat(depth)
        );
        read(&text, PRISMA_7).problems.len()
    };
    for (open, close) in [
        ("[", "]"),
        ("f(", ")"),
        ("{a:", "}"),
        ("f(a: [{ b: ", "}])"),
    ] {
        assert_eq!(nested(300, open, close), 0);
        assert_eq!(nested(100_000, open, close), 1);
    }
    assert_eq!(nested(2_000, "[", "]"), 0);
    assert_eq!(nested(2_000, "f(", ")"), 0);
}

#[test]
fn open_blocks_cost_no_more_than_closed_ones() {
    let mut text = "model A {\n  a Int @x(\"}\")\n".repeat(20_000);
    text.push_str("/* }");
    // With every block read to the end of the text this would take minutes.
    assert!(read(&text, PRISMA_7).problems.len() >= 20_000);
}
