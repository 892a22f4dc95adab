//! The house has borders; here they are checked. `ARCHITECTURE.md` says why they are where they are.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// Each crate with the crates of ours that it may use.
const ARROWS: &[(&str, &[&str])] = &[
    ("tree-sitter-prisma", &[]),
    ("crates/syntax", &["tree-sitter-prisma"]),
    ("crates/model", &["syntax"]),
    ("crates/rules", &["model", "syntax"]),
    ("crates/ide", &["rules", "model", "syntax"]),
    (
        "crates/prisma-analyzer",
        &["ide", "rules", "model", "syntax"],
    ),
];

/// What only the program may use: protocol, async, disk, terminal.
const ONLY_THE_PROGRAM: &[&str] = &[
    "tower-lsp",
    "tokio",
    "ignore",
    "notify",
    "clap",
    "anstream",
    "annotate-snippets",
    "tracing-subscriber",
    "tempfile",
];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// The names of all dependencies of a crate, with those that only its tests have if asked for.
fn dependencies(folder: &str, kinds: &[&str]) -> BTreeSet<String> {
    let manifest = fs::read_to_string(root().join(folder).join("Cargo.toml"))
        .expect("the crate has a manifest");
    let manifest: BTreeMap<String, toml::Value> =
        toml::from_str(&manifest).expect("the manifest is TOML");
    kinds
        .iter()
        .filter_map(|kind| manifest.get(*kind)?.as_table())
        .flat_map(|table| table.keys().cloned())
        .collect()
}

fn rust_files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("the folder is readable") {
        let path = entry.expect("the entry is readable").path();
        if path.is_dir() {
            rust_files(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

fn sources() -> Vec<PathBuf> {
    let mut found = Vec::new();
    for (folder, _) in ARROWS
        .iter()
        .filter(|(folder, _)| folder.starts_with("crates/"))
    {
        rust_files(&root().join(folder).join("src"), &mut found);
    }
    assert!(found.len() > 20, "the sources are elsewhere");
    found
}

#[test]
fn arrows_point_one_way() {
    let ours: BTreeSet<&str> = ARROWS
        .iter()
        .filter_map(|(folder, _)| folder.rsplit('/').next())
        .collect();
    for (folder, allowed) in ARROWS {
        for dependency in dependencies(
            folder,
            &["dependencies", "dev-dependencies", "build-dependencies"],
        ) {
            let fine =
                !ours.contains(dependency.as_str()) || allowed.contains(&dependency.as_str());
            assert!(fine, "{folder} must not use {dependency}");
        }
    }
}

#[test]
fn every_crate_is_in_the_table() {
    let mut crates: Vec<String> = fs::read_dir(root().join("crates"))
        .expect("there are crates")
        .map(|entry| {
            format!(
                "crates/{}",
                entry.expect("readable").file_name().to_string_lossy()
            )
        })
        .collect();
    crates.push("tree-sitter-prisma".to_owned());
    crates.sort();
    let mut known: Vec<&str> = ARROWS.iter().map(|(folder, _)| *folder).collect();
    known.sort_unstable();
    assert_eq!(crates, known);
}

#[test]
fn only_the_program_knows_protocol_async_and_disk() {
    for (folder, _) in ARROWS
        .iter()
        .filter(|(folder, _)| *folder != "crates/prisma-analyzer")
    {
        for dependency in dependencies(folder, &["dependencies"]) {
            let fine = !ONLY_THE_PROGRAM.contains(&dependency.as_str());
            assert!(fine, "{folder} must not use {dependency}");
        }
    }
    for path in sources() {
        if path
            .components()
            .any(|part| part.as_os_str() == "prisma-analyzer")
        {
            continue;
        }
        let text = fs::read_to_string(&path).expect("sources are UTF-8");
        for forbidden in [
            "std::fs",
            "std::net",
            "std::process",
            "std::thread",
            "std::env",
            "println!",
            "eprintln!",
        ] {
            assert!(
                !text.contains(forbidden),
                "{} uses {forbidden}",
                path.display()
            );
        }
    }
}

#[test]
fn every_crate_says_what_it_must_never_know() {
    for (folder, _) in ARROWS
        .iter()
        .filter(|(folder, _)| folder.starts_with("crates/"))
    {
        let path = root().join(folder).join("src/lib.rs");
        let text = fs::read_to_string(path).expect("sources are UTF-8");
        let top: String = text
            .lines()
            .take_while(|line| line.starts_with("//!"))
            .collect();
        assert!(
            top.contains("must never"),
            "{folder} does not say what it must never know"
        );
    }
}

#[test]
fn files_can_be_read_in_one_sitting() {
    for path in sources() {
        let lines = fs::read_to_string(&path)
            .expect("sources are UTF-8")
            .lines()
            .count();
        assert!(lines <= 700, "{} has {lines} lines", path.display());
    }
}
