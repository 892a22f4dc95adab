//! Every schema that the official engine accepts parses without an error.
//!
//! The schemas are not part of this repository. They are looked for in the folder that the environment variable
//! `PRISMA_ANALYZER_SHARED` names, or in `shared` next to the repository.

use std::fs;
use std::path::{Path, PathBuf};

mod common;

fn shared() -> Option<PathBuf> {
    let folder = std::env::var_os("PRISMA_ANALYZER_SHARED").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared"),
        PathBuf::from,
    );
    if folder.is_dir() {
        return Some(folder);
    }
    assert!(
        std::env::var_os("CI").is_none(),
        "no schemas in {}",
        folder.display()
    );
    eprintln!("SKIPPED: no schemas in {}", folder.display());
    None
}

fn schemas(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a readable folder") {
        let path = entry.expect("a readable folder").path();
        if path.is_dir() {
            schemas(&path, found);
        } else if path.extension().is_some_and(|e| e == "prisma") {
            found.push(path);
        }
    }
}

/// Whether a node is an error, or stands for something incomplete that the grammar lets pass.
fn is_broken(node: &common::Visited<'_>, text: &[u8]) -> bool {
    let ends_with = |end: &[u8]| text[node.start..node.end].ends_with(end);
    match node.kind {
        "ERROR" | "stray_line" | "stray_brace" | "unterminated_string" => true,
        "arguments" | "unsupported_type" => !ends_with(b")"),
        "array" | "legacy_list_type" => !ends_with(b"]"),
        "object" | "block" | "enum_block" | "config_block" => !ends_with(b"}"),
        _ => node.missing,
    }
}

/// Parses all schemas below `folder` of which `wanted` approves; at least `least` of them.
fn parse_all(folder: &str, least: usize, wanted: impl Fn(&str) -> bool) {
    let Some(shared) = shared() else { return };
    let mut files = Vec::new();
    schemas(&shared.join(folder), &mut files);
    files.retain(|path| wanted(&path.to_string_lossy()));
    files.sort();
    assert!(
        files.len() >= least,
        "only {} schemas in {folder}",
        files.len()
    );
    let broken: Vec<String> = files
        .iter()
        .filter_map(|path| {
            let text = fs::read(path).expect("a readable file");
            let tree = common::parse(&text, None);
            let nodes = common::nodes(&tree);
            let first = nodes.iter().find(|node| is_broken(node, &text))?;
            let line = text[..first.start].split(|&b| b == b'\n').count();
            Some(format!("{}:{line}: {first:?}", path.display()))
        })
        .collect();
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

/// `pass-*` is a file, or a folder with several files.
fn passes(path: &str) -> bool {
    path.contains("/pass-")
}

#[test]
fn core() {
    parse_all("conformance/core", 100, passes);
}

#[test]
fn relations() {
    parse_all("conformance/relations", 50, passes);
}

#[test]
fn connectors() {
    parse_all("conformance/connectors", 100, passes);
}

#[test]
fn prisma6() {
    parse_all("conformance/prisma6", 1, passes);
}

#[test]
fn real_schemas() {
    parse_all("corpus", 10, |_| true);
}
