//! What more than one test needs: a parser, the corpus, a look at a tree that does not recurse.

#![allow(dead_code, reason = "every test uses its own part")]

use std::fs;
use std::path::{Path, PathBuf};

use tree_sitter::{Parser, Tree};

pub(crate) fn parse(text: impl AsRef<[u8]>, old: Option<&Tree>) -> Tree {
    let mut parser = Parser::new();
    parser
        .set_language(&tree_sitter_prisma::LANGUAGE.into())
        .expect("the language loads");
    parser.parse(text, old).expect("nothing cancels the parser")
}

/// What makes two trees equal.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Visited<'tree> {
    pub(crate) depth: usize,
    pub(crate) kind: &'tree str,
    pub(crate) field: Option<&'tree str>,
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) missing: bool,
}

/// All nodes of the tree in text order. Trees can be deeper than the stack of a thread.
pub(crate) fn nodes(tree: &Tree) -> Vec<Visited<'_>> {
    let mut nodes = Vec::new();
    let mut cursor = tree.walk();
    let mut depth = 0;
    loop {
        let node = cursor.node();
        nodes.push(Visited {
            depth,
            kind: node.kind(),
            // Nothing below the root has a field, and asking costs as much as there are nodes before.
            field: if depth > 1 { cursor.field_name() } else { None },
            start: node.start_byte(),
            end: node.end_byte(),
            missing: node.is_missing(),
        });
        if cursor.goto_first_child() {
            depth += 1;
            continue;
        }
        while !cursor.goto_next_sibling() {
            if !cursor.goto_parent() {
                return nodes;
            }
            depth -= 1;
        }
    }
}

/// A case of `test/corpus`.
#[derive(Debug)]
pub(crate) struct Case {
    pub(crate) file: String,
    pub(crate) name: String,
    /// `:error`, `:skip` and the like, without the colon.
    pub(crate) attributes: Vec<String>,
    pub(crate) input: String,
    pub(crate) expected: String,
}

fn is_rule(line: &str, of: char) -> bool {
    line.len() >= 3 && line.chars().all(|c| c == of)
}

/// All cases of `test/corpus` in the format of `tree-sitter test`.
pub(crate) fn corpus() -> Vec<Case> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("test/corpus");
    let mut files: Vec<PathBuf> = fs::read_dir(folder)
        .expect("test/corpus exists")
        .map(|entry| entry.expect("a readable folder").path())
        .collect();
    files.sort();
    files.iter().flat_map(|file| cases_of(file)).collect()
}

fn cases_of(file: &Path) -> Vec<Case> {
    let text = fs::read_to_string(file).expect("a readable file");
    let lines: Vec<&str> = text.split('\n').collect();
    // A header is `===`, a name, attributes, `===`.
    let headers: Vec<(usize, usize)> = {
        let rules: Vec<usize> = (0..lines.len())
            .filter(|&i| is_rule(lines[i], '='))
            .collect();
        assert!(
            rules.len().is_multiple_of(2),
            "unpaired `===` in {}",
            file.display()
        );
        rules.chunks(2).map(|pair| (pair[0], pair[1])).collect()
    };
    let mut cases = Vec::new();
    for (i, &(first, last)) in headers.iter().enumerate() {
        let end = headers.get(i + 1).map_or(lines.len(), |next| next.0);
        let separator = (last + 1..end)
            .rev()
            .find(|&line| is_rule(lines[line], '-'))
            .expect("a case has a `---`");
        let (attributes, name): (Vec<&str>, Vec<&str>) = lines[first + 1..last]
            .iter()
            .partition(|line| line.starts_with(':'));
        cases.push(Case {
            file: file
                .file_name()
                .expect("a file has a name")
                .to_string_lossy()
                .into_owned(),
            name: name.join(" "),
            attributes: attributes.iter().map(|a| a[1..].to_owned()).collect(),
            // As in `tree-sitter test`, the line break before the separator is not part of the input.
            input: lines[last + 1..separator].join("\n"),
            expected: lines[separator + 1..end].join("\n"),
        });
    }
    cases
}
