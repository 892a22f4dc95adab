//! How long parsing takes. Not a test of anything: run it by hand, in release mode.
//!
//! `cargo test --release -p tree-sitter-prisma --test speed -- --ignored --nocapture`

use std::fmt::Write as _;
use std::time::{Duration, Instant};

use tree_sitter::{InputEdit, Node, Parser, Point, Tree};

/// A schema with `models` models of eleven lines each.
fn schema(models: usize) -> String {
    let mut text = String::from("datasource db {\n  provider = \"postgresql\"\n}\n\n");
    for i in 0..models {
        let next = (i + 1) % models;
        write!(
            text,
            "/// Number {i} of many.\n\
             model Model{i} {{\n  \
               id        Int      @id @default(autoincrement())\n  \
               createdAt DateTime @default(now()) @map(\"created_at\")\n  \
               name      String?  @db.VarChar(255) // what people call it\n  \
               nextId    Int\n  \
               next      Model{next}   @relation(\"chain{i}\", fields: [nextId], references: [id], onDelete: Cascade)\n  \
               previous  Model{next}[] @relation(\"chain{next}\")\n\n  \
               @@index([name, createdAt(sort: Desc)])\n\
             }}\n\n"
        )
        .expect("writing to a string");
    }
    text
}

fn parser() -> Parser {
    let mut parser = Parser::new();
    parser
        .set_language(&tree_sitter_prisma::LANGUAGE.into())
        .expect("the language loads");
    parser
}

/// Replaces `removed` bytes at `start`, tells `tree`, and returns the new text.
fn edit(text: &str, tree: &mut Tree, start: usize, removed: usize, inserted: &str) -> String {
    let new = format!("{}{inserted}{}", &text[..start], &text[start + removed..]);
    // Columns and rows play no role in what is measured.
    let point = Point::new(0, 0);
    tree.edit(&InputEdit {
        start_byte: start,
        old_end_byte: start + removed,
        new_end_byte: start + inserted.len(),
        start_position: point,
        old_end_position: point,
        new_end_position: point,
    });
    new
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort();
    times[times.len() / 2]
}

fn first_child_ids(tree: &Tree) -> Vec<Option<usize>> {
    let mut cursor = tree.walk();
    tree.root_node()
        .children(&mut cursor)
        .map(|node: Node| node.child(0).map(|child| child.id()))
        .collect()
}

/// Types one character and takes it away again, as often as needed for a median.
fn typing(text: &str, place: &str, start: usize, inserted: &str) {
    let mut parser = parser();
    let mut tree = parser.parse(text, None).expect("a tree");
    let mut text = text.to_owned();
    let mut times = Vec::new();
    let mut changed = 0;
    for i in 0..100 {
        let before = first_child_ids(&tree);
        let old = tree.clone();
        let new = if i % 2 == 0 {
            edit(&text, &mut tree, start, 0, inserted)
        } else {
            edit(&text, &mut tree, start, inserted.len(), "")
        };
        text = new;
        let clock = Instant::now();
        tree = parser.parse(&text, Some(&tree)).expect("a tree");
        times.push(clock.elapsed());
        let after = first_child_ids(&tree);
        drop(old);
        changed = changed.max(before.iter().zip(&after).filter(|(a, b)| a != b).count());
    }
    println!(
        "  {place:<34} {:>10.1?}   declarations with a new first child: {changed}",
        median(times)
    );
}

#[test]
#[ignore = "a measurement"]
fn speed() {
    let mut texts: Vec<(String, String)> = [10, 100, 1_000, 5_000]
        .map(|models| (format!("{models} models"), schema(models)))
        .into();
    if let Ok(path) = std::env::var("SPEED_SCHEMA") {
        let text = std::fs::read_to_string(&path).expect("SPEED_SCHEMA names a text file");
        texts.push((path, text));
    }
    for (name, text) in texts {
        let mut parser = parser();
        let tree = parser.parse(&text, None).expect("a tree");
        let full = median(
            (0..7)
                .map(|_| {
                    let clock = Instant::now();
                    let tree = parser.parse(&text, None).expect("a tree");
                    let time = clock.elapsed();
                    drop(tree);
                    time
                })
                .collect(),
        );
        println!(
            "{name}: {} bytes, {} lines, {} children of the root, error: {}\n  {:<34} {full:>10.1?}",
            text.len(),
            text.lines().count(),
            tree.root_node().child_count(),
            tree.root_node().has_error(),
            "full parse"
        );
        let block = text[text.len() / 2..].find("\nmodel ").expect("a model") + text.len() / 2;
        let field = block + 1 + text[block + 1..].find("\n  ").expect("a field") + 3;
        let line_end = field + text[field..].find('\n').expect("an end of line");
        typing(&text, "letter in a field name", field + 1, "x");
        typing(&text, "a new field line", line_end, "\n  status");
        typing(&text, "an open parenthesis", line_end, " @map(");
        typing(&text, "an error", line_end, " )");
        typing(&text, "a stray brace", line_end, "\n}");
        typing(
            &text,
            "a brace gone",
            text[line_end..].find("\n}").expect("a brace") + line_end,
            " ",
        );
        typing(&text, "letter in the last line", text.len() - 4, "x");
    }
}
