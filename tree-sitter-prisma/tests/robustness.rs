//! Whatever is typed, there is a tree, soon, and without errors it is the tree of the text.

use std::cell::Cell;
use std::collections::HashMap;
use std::time::{Duration, Instant};

use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use tree_sitter::{InputEdit, Point, Tree};

mod common;

/// What people, and editors on their behalf, insert.
const SNIPPETS: &[&str] = &[
    "",
    "a",
    " ",
    "\t",
    "\n",
    "\r\n",
    "\r",
    "\n\n",
    "{",
    "}",
    "(",
    ")",
    "[",
    "]",
    "[]",
    "@",
    "@@",
    "?",
    "!",
    "=",
    ":",
    ",",
    ".",
    "\"",
    "\\",
    "/",
    "//",
    "///",
    "/*",
    "*/",
    "-",
    "1",
    "-1.5",
    "é",
    "🎉",
    "\u{a0}",
    "\u{feff}",
    "\0",
    "#",
    "model",
    "model A {\n",
    "\nenum E {",
    "type X = Int\n",
    "foo {",
    "\n}\n",
    "Unsupported(",
    "@default(",
    "[a, ",
    "\nid Int @id // note\n",
    "@@index([a(sort: Desc)])",
];

#[derive(Debug, Clone)]
struct Edit {
    /// Where, in parts of 65,536 of the text.
    at: u16,
    removed: usize,
    inserted: &'static str,
}

fn edits() -> impl Strategy<Value = Vec<Edit>> {
    let edit = (
        any::<u16>(),
        prop_oneof![3 => Just(0_usize), 2 => 1..4_usize, 1 => 4..40_usize],
        proptest::sample::select(SNIPPETS),
    )
        .prop_map(|(at, removed, inserted)| Edit {
            at,
            removed,
            inserted,
        });
    proptest::collection::vec(edit, 1..12)
}

fn char_boundary(text: &str, mut at: usize) -> usize {
    while !text.is_char_boundary(at) {
        at += 1;
    }
    at
}

fn point(text: &str, at: usize) -> Point {
    let before = &text[..at];
    let line_start = before.rfind('\n').map_or(0, |i| i + 1);
    Point::new(before.matches('\n').count(), at - line_start)
}

fn apply(text: &mut String, tree: &mut Tree, edit: &Edit) {
    let start = char_boundary(text, text.len() * usize::from(edit.at) / 65_536);
    let end = char_boundary(text, (start + edit.removed).min(text.len()));
    replace(text, tree, start, end, edit.inserted);
}

fn replace(text: &mut String, tree: &mut Tree, start: usize, old_end: usize, inserted: &str) {
    let start_position = point(text, start);
    let old_end_position = point(text, old_end);
    text.replace_range(start..old_end, inserted);
    let new_end = start + inserted.len();
    tree.edit(&InputEdit {
        start_byte: start,
        old_end_byte: old_end,
        new_end_byte: new_end,
        start_position,
        old_end_position,
        new_end_position: point(text, new_end),
    });
}

/// The id of the first child of everything below the root that has children, and its text.
fn first_children<'text>(tree: &Tree, text: &'text str) -> Vec<(usize, &'text str)> {
    let mut cursor = tree.walk();
    tree.root_node()
        .children(&mut cursor)
        .filter_map(|node| Some((node.child(0)?.id(), &text[node.byte_range()])))
        .collect()
}

/// Who keeps facts about declarations may keep those whose first child still has its id.
#[test]
fn the_id_of_its_first_child_tells_whether_a_declaration_changed() {
    let text = "// note\n\n/// doc\n/// more\nmodel A {\n  a Int // x\n}\n\nmodel B {\n  b String\n}\n\n/* c */\nenum C {\n  \
                D\n}\n\ntype E = Int\n\ndatasource f {\n  g = 1\n}\n";
    let mut compared = 0;
    for at in (0..text.len()).filter(|&at| text.as_bytes()[at].is_ascii_alphanumeric()) {
        let mut tree = common::parse(text, None);
        let old = tree.clone();
        let mut new = text.to_owned();
        replace(&mut new, &mut tree, at, at, "x");
        let tree = common::parse(&new, Some(&tree));
        let (before, after) = (first_children(&old, text), first_children(&tree, &new));
        if before.len() != after.len() {
            continue;
        }
        compared += 1;
        let changed: Vec<bool> = before.iter().zip(&after).map(|(a, b)| a.1 != b.1).collect();
        for (i, (before, after)) in before.iter().zip(&after).enumerate() {
            // The parser looked a little beyond its end, so a neighbour may be new as well.
            let near =
                i.checked_sub(1).is_some_and(|i| changed[i]) || changed.get(i + 1) == Some(&true);
            if changed[i] {
                assert_ne!(before.0, after.0, "{at}: {before:?} {after:?}");
            } else if !near {
                assert_eq!(before.0, after.0, "{at}: {before:?} {after:?}");
            }
        }
    }
    assert!(compared > 40, "only {compared} edits");
}

#[test]
fn a_tree_without_errors_does_not_depend_on_how_it_came_about() {
    let texts: Vec<String> = common::corpus()
        .into_iter()
        .map(|case| case.input)
        .collect();
    // Whole schemas give edits more to disturb than single cases do.
    let whole: Vec<String> = texts.chunks(15).map(|chunk| chunk.join("\n")).collect();
    let (clean, broken, differing) = (Cell::new(0), Cell::new(0), Cell::new(0));

    let mut runner = TestRunner::new(Config {
        cases: 400,
        failure_persistence: None,
        ..Config::default()
    });
    let strategy = (proptest::sample::select([texts, whole].concat()), edits());
    let result = runner.run(&strategy, |(mut text, edits)| {
        let mut tree = common::parse(&text, None);
        for edit in &edits {
            let (old, old_text) = (tree.clone(), text.clone());
            apply(&mut text, &mut tree, edit);
            tree = common::parse(&text, Some(&tree));
            let fresh = common::parse(&text, None);
            let same = common::nodes(&tree) == common::nodes(&fresh);
            let before: HashMap<_, _> = first_children(&old, &old_text).into_iter().collect();
            for (id, declaration) in first_children(&tree, &text) {
                if let Some(&before) = before.get(&id) {
                    prop_assert_eq!(before, declaration, "same first child, after {:?}", edit);
                }
            }
            if fresh.root_node().has_error() {
                broken.update(|n| n + 1);
                differing.update(|n| n + usize::from(!same));
            } else {
                clean.update(|n| n + 1);
                prop_assert!(
                    same,
                    "{edit:?} in\n{text}\nfresh       {}\nincremental {}",
                    fresh.root_node(),
                    tree.root_node()
                );
            }
        }
        Ok(())
    });
    println!(
        "{} texts without errors; {} with, in {} of which the trees differ",
        clean.get(),
        broken.get(),
        differing.get()
    );
    if let Err(error) = result {
        panic!("{error}");
    }
    assert!(
        clean.get() > 100,
        "too few texts without errors to mean anything"
    );
}

proptest! {
    #![proptest_config(Config { cases: 200, failure_persistence: None, ..Config::default() })]

    #[test]
    fn any_bytes_have_a_tree(bytes in proptest::collection::vec(any::<u8>(), 0..2_000)) {
        let tree = common::parse(&bytes, None);
        prop_assert!(tree.root_node().end_byte() <= bytes.len());
    }

    #[test]
    fn any_punctuation_has_a_tree(text in r#"(model A \{\n)?[\[\](){}@=:,."/*\\a1 \n\r]{0,300}"#) {
        let tree = common::parse(&text, None);
        prop_assert!(tree.root_node().end_byte() <= text.len());
    }
}

/// Far more than any of these need, even in a slow build on a busy machine; far less than squares of their sizes.
const LIMIT: Duration = Duration::from_secs(60);

#[test]
fn strange_texts_do_not_take_forever() {
    let deep = 100_000;
    let block = |line: &str| {
        format!("model A {{\n  id Int @id\n  a Int {line}\n  b Int\n}}\nmodel B {{\n}}\n")
    };
    let texts = [
        ("a million {", "{".repeat(1_000_000)),
        ("a million {, each on its line", "{\n".repeat(1_000_000)),
        ("a million }", "}".repeat(1_000_000)),
        ("open brackets at the top", "[".repeat(deep)),
        ("open brackets", block(&format!("@x({}", "[".repeat(deep)))),
        (
            "balanced brackets",
            block(&format!("@x({}{})", "[".repeat(deep), "]".repeat(deep))),
        ),
        ("open calls", block(&format!("@x({}", "a(".repeat(deep)))),
        ("open objects", block(&format!("@x({}", "{a:".repeat(deep)))),
        (
            "mismatched brackets",
            block(&format!("@x({}{}", "[".repeat(deep), ")".repeat(deep))),
        ),
        ("attributes", block(&"@".repeat(deep))),
        ("dots", block(&format!("@a{}", ".".repeat(deep)))),
        ("quotes", block(&"\"".repeat(deep))),
        ("backslashes", block(&"\\".repeat(deep))),
        ("headers", "model A {\n".repeat(deep)),
        ("unknown headers", "foo {\n".repeat(deep)),
        ("a long word", "a".repeat(1_000_000)),
        ("comments", "/* */".repeat(deep)),
        ("open comments", "/*\n".repeat(2_000)),
        ("zeros", "\0".repeat(deep)),
        (
            "garbage in a block",
            format!("model A {{\n{}}}\n", ") ] = #\n".repeat(20_000)),
        ),
    ];
    for (name, text) in &texts {
        let clock = Instant::now();
        let tree = common::parse(text, None);
        let visited = common::nodes(&tree).len();
        let time = clock.elapsed();
        println!(
            "{name:<32} {time:>10.1?} {visited:>9} nodes, error: {}",
            tree.root_node().has_error()
        );
        assert!(time < LIMIT, "{name}: {time:?}");
    }
}

#[test]
fn open_brackets_stay_on_their_line() {
    let text = format!(
        "model A {{\n  a Int @x({}\n  b Int\n}}\nmodel B {{\n}}\n",
        "[".repeat(1_000)
    );
    let tree = common::parse(&text, None);
    assert!(!tree.root_node().has_error());
    let kinds: Vec<&str> = common::nodes(&tree)
        .iter()
        .filter(|node| node.depth == 1)
        .map(|node| node.kind)
        .collect();
    assert_eq!(kinds, ["model_declaration", "model_declaration"]);
}
