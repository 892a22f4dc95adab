//! What is generated is current and loads where it should; the queries fit the grammar.

use std::fs;
use std::path::Path;

use tree_sitter::{Language, Query};
use tree_sitter_generate::{OptLevel, generate_parser_in_directory, load_grammar_file};

/// The newest that editors built on libraries before 0.25 can load.
const ABI: usize = 14;

#[test]
fn the_parser_is_generated_from_the_grammar() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let out = Path::new(env!("CARGO_TARGET_TMPDIR")).join("generated");
    generate_parser_in_directory(
        root,
        Some(out.clone()),
        Some(root.join("src/grammar.json")),
        ABI,
        None,
        None,
        true,
        OptLevel::default(),
        &mut Vec::new(),
    )
    .expect("src/grammar.json is a grammar");
    for file in [
        "parser.c",
        "node-types.json",
        "tree_sitter/alloc.h",
        "tree_sitter/array.h",
        "tree_sitter/parser.h",
    ] {
        let read = |folder: &Path| fs::read(folder.join(file)).expect("a generated file");
        assert!(
            read(&out) == read(&root.join("src")),
            "src/{file} is out of date: run `tree-sitter generate --abi {ABI}`"
        );
    }
}

/// Needs Node to run the grammar; where there is none, this says so and proves nothing. CI has it.
#[test]
fn the_grammar_is_that_of_grammar_js() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let node = std::process::Command::new("node").arg("--version").output();
    if node.is_err() {
        assert!(std::env::var_os("CI").is_none(), "CI must have Node");
        println!("skipped: there is no Node to run grammar.js");
        return;
    }
    let from_js =
        load_grammar_file(&root.join("grammar.js"), Some("node")).expect("grammar.js runs");
    let committed = fs::read_to_string(root.join("src/grammar.json")).expect("a generated file");
    let value = |text: &str| serde_json::from_str::<serde_json::Value>(text).expect("JSON");
    // The committed file also names the schema of its format.
    let rules = |text: &str| {
        let mut value = value(text);
        value.as_object_mut().map(|object| object.remove("$schema"));
        value
    };
    assert!(
        rules(&from_js) == rules(&committed),
        "src/grammar.json is out of date: run `tree-sitter generate --abi {ABI}`"
    );
}

#[test]
fn old_editors_can_load_the_language() {
    assert_eq!(
        Language::new(tree_sitter_prisma::LANGUAGE).abi_version(),
        ABI
    );
}

#[test]
fn the_node_types_are_those_of_the_language() {
    let language = Language::new(tree_sitter_prisma::LANGUAGE);
    for kind in ["model_declaration", "field_type", "unterminated_string"] {
        assert!(tree_sitter_prisma::NODE_TYPES.contains(&format!("\"{kind}\"")));
        assert_ne!(language.id_for_node_kind(kind, true), 0, "{kind}");
    }
}

#[test]
fn every_query_compiles_and_captures_something() {
    let language = Language::new(tree_sitter_prisma::LANGUAGE);
    for (name, source) in [
        ("highlights", tree_sitter_prisma::HIGHLIGHTS_QUERY),
        ("locals", tree_sitter_prisma::LOCALS_QUERY),
        ("folds", tree_sitter_prisma::FOLDS_QUERY),
        ("indents", tree_sitter_prisma::INDENTS_QUERY),
        ("textobjects", tree_sitter_prisma::TEXTOBJECTS_QUERY),
        ("injections", tree_sitter_prisma::INJECTIONS_QUERY),
    ] {
        match Query::new(&language, source) {
            Ok(query) => assert!(!query.capture_names().is_empty(), "{name}.scm is empty"),
            Err(error) => panic!("{name}.scm: {error}"),
        }
    }
}
