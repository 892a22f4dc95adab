//! Whatever the edits, the text is that of a plain string, and the tree that of a fresh parse.

#![allow(clippy::unwrap_used)]

use proptest::prelude::*;
use syntax::{CodeUnit, Document, Node, Parser, SourceText, TextEdit, TextRange, TextSize};

const START: &str = "/// Docs\nmodel Harbour {\r\n  id    Int @id\r  ships Ship[] // trailing\n\n  @@index([id])\n}\n\nenum Wind { // comment\n  NORTH\n}\n";

const SNIPPETS: &[&str] = &[
    "a",
    " ",
    "\n",
    "\r",
    "\r\n",
    "\u{2028}",
    "\u{b}",
    "é",
    "漢",
    "🦀",
    "e\u{301}",
    "{",
    "}",
    "(",
    ")",
    "\"",
    "//",
    "/*",
    "*/",
    "@@",
    "\u{feff}",
    "\0",
    "\nmodel Ship {\n  id Int @id\n}\n",
    "  name String? @default(\"x\")\n",
    "",
];

fn edits() -> impl Strategy<Value = Vec<(u32, u8, usize)>> {
    prop::collection::vec(
        (
            any::<u32>(),
            prop_oneof![4 => 0u8..3, 1 => 3u8..60],
            0..SNIPPETS.len(),
        ),
        1..30,
    )
}

fn boundary(text: &str, at: usize) -> usize {
    (0..=at.min(text.len()))
        .rev()
        .find(|at| text.is_char_boundary(*at))
        .unwrap_or(0)
}

fn size(at: usize) -> TextSize {
    TextSize::new(u32::try_from(at).unwrap())
}

/// Kind, field and bytes of every node, in order.
fn shape(root: Node<'_>) -> Vec<(String, Option<String>, usize, usize)> {
    let mut cursor = root.walk();
    let mut result = Vec::new();
    loop {
        let node = cursor.node();
        result.push((
            node.kind().to_owned(),
            cursor.field_name().map(str::to_owned),
            node.start_byte(),
            node.end_byte(),
        ));
        if cursor.goto_first_child() {
            continue;
        }
        while !cursor.goto_next_sibling() {
            if !cursor.goto_parent() {
                return result;
            }
        }
    }
}

/// Lines as the protocol defines them.
fn lines(text: &str) -> Vec<(usize, &str)> {
    let mut result = Vec::new();
    let mut start = 0;
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        let length = match bytes[at] {
            b'\r' if bytes.get(at + 1) == Some(&b'\n') => 2,
            b'\r' | b'\n' => 1,
            _ => {
                at += 1;
                continue;
            }
        };
        result.push((start, &text[start..at]));
        at += length;
        start = at;
    }
    result.push((start, &text[start..]));
    result
}

fn width(text: &str, unit: CodeUnit) -> u32 {
    let width = match unit {
        CodeUnit::Utf8 => text.len(),
        CodeUnit::Utf16 => text.encode_utf16().count(),
        CodeUnit::Utf32 => text.chars().count(),
    };
    u32::try_from(width).unwrap()
}

proptest! {
    #[test]
    fn text_and_tree_follow(edits in edits(), settle in any::<u8>()) {
        let mut parser = Parser::default();
        let mut expected = START.to_owned();
        let mut document = Document::new(&mut parser, START);
        for (number, (at, delete, snippet)) in (0u8..).zip(edits) {
            let start = boundary(&expected, at as usize % (expected.len() + 1));
            let end = boundary(&expected, start + usize::from(delete)).max(start);
            expected.replace_range(start..end, SNIPPETS[snippet]);
            document.edit(&TextEdit::replace(TextRange::new(size(start), size(end)), SNIPPETS[snippet]));
            prop_assert_eq!(document.text().to_string(), expected.clone());
            if number % (settle % 3 + 1) == 0 {
                document.reparse(&mut parser);
                let fresh = parser.parse(&SourceText::from(&*expected));
                if !fresh.has_error() {
                    prop_assert_eq!(shape(document.tree().root()), shape(fresh.root()), "in {:?}", expected);
                }
            }
        }
    }

    #[test]
    fn what_is_shared_is_the_same(edits in edits(), kept in any::<u8>()) {
        let mut expected = START.repeat(60);
        let mut text = SourceText::from(&*expected);
        let mut before = (text.clone(), expected.clone());
        for (number, (at, delete, snippet)) in (0u8..).zip(edits) {
            let start = boundary(&expected, at as usize % (expected.len() + 1));
            let end = boundary(&expected, start + usize::from(delete)).max(start);
            expected.replace_range(start..end, SNIPPETS[snippet]);
            text.edit(&TextEdit::replace(TextRange::new(size(start), size(end)), SNIPPETS[snippet]));
            let (old_text, old) = &before;
            let (head, tail) = text.shared_ends(old_text);
            let (head, tail) = (usize::from(head), usize::from(tail));
            prop_assert_eq!(&expected[..head], &old[..head]);
            prop_assert_eq!(&expected[expected.len() - tail..], &old[old.len() - tail..]);
            if number % (kept % 3 + 1) == 0 {
                before = (text.clone(), expected.clone());
            }
        }
        prop_assert_eq!(text.shared_ends(&text.clone()), (text.len(), text.len()));
    }

    #[test]
    fn lines_and_columns_are_those_of_the_protocol(edits in edits()) {
        let mut expected = START.to_owned();
        let mut text = SourceText::from(START);
        for (at, delete, snippet) in edits {
            let start = boundary(&expected, at as usize % (expected.len() + 1));
            let end = boundary(&expected, start + usize::from(delete)).max(start);
            expected.replace_range(start..end, SNIPPETS[snippet]);
            text.edit(&TextEdit::replace(TextRange::new(size(start), size(end)), SNIPPETS[snippet]));
        }
        let lines = lines(&expected);
        prop_assert_eq!(text.line_count(), lines.len());
        for (number, (start, content)) in (0u32..).zip(&lines) {
            prop_assert_eq!(text.line_start(number as usize), size(*start));
            prop_assert_eq!(text.line_range(number as usize), TextRange::at(size(*start), TextSize::of(*content)));
            for unit in [CodeUnit::Utf8, CodeUnit::Utf16, CodeUnit::Utf32] {
                for (at, _) in content.char_indices().chain([(content.len(), ' ')]) {
                    let column = width(&content[..at], unit);
                    prop_assert_eq!(text.offset(number, column, unit), size(start + at));
                    prop_assert_eq!(text.line_column(size(start + at), unit), (number, column));
                }
                // Far outside is the end of the line.
                prop_assert_eq!(text.offset(number, u32::MAX, unit), size(start + content.len()));
            }
        }
        prop_assert_eq!(text.offset(u32::MAX, 7, CodeUnit::Utf16), text.len());
    }

    #[test]
    fn slices_and_chunks_are_those_of_the_string(text in ".{0,200}", from in 0usize..250, length in 0usize..50) {
        let source = SourceText::from(&*text);
        let start = boundary(&text, from);
        let end = boundary(&text, start + length).max(start);
        prop_assert_eq!(&*source.slice(TextRange::new(size(start), size(end))), &text[start..end]);
        let mut read = String::new();
        while !source.chunk_from(read.len()).is_empty() {
            let chunk = source.chunk_from(read.len()).to_owned();
            read.push_str(&chunk);
        }
        prop_assert_eq!(read, text);
    }
}

#[test]
fn most_of_a_long_text_is_shared() {
    let before = SourceText::from(START.repeat(1_000).as_str());
    let mut text = before.clone();
    let middle = text.floor(size(usize::from(text.len()) / 2));
    text.edit(&TextEdit::insert(middle, "x"));
    let (head, tail) = text.shared_ends(&before);
    assert!(
        head > size(50_000) && tail > size(50_000),
        "{head:?} {tail:?}"
    );
}
