//! Helix is not run here; what it reads is looked at: configuration and queries.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Command;

use tempfile::TempDir;

use super::{repository, run};

/// The scopes that themes of Helix may style.
const SCOPES: &[&str] = &[
    "attribute",
    "type",
    "type.builtin",
    "constant",
    "constant.builtin",
    "constant.builtin.boolean",
    "constant.numeric",
    "string",
    "comment",
    "comment.line.documentation",
    "variable",
    "variable.parameter",
    "variable.other.member",
    "punctuation.delimiter",
    "punctuation.bracket",
    "keyword",
    "operator",
    "function",
];

const TEXT_OBJECTS: &[&str] = &[
    "class.inside",
    "class.around",
    "parameter.inside",
    "parameter.around",
    "comment.inside",
    "comment.around",
    "entry.inside",
    "entry.around",
];

#[test]
fn the_configuration_starts_the_server_for_the_language() {
    let text = fs::read_to_string(repository().join("editors/helix/languages.toml")).unwrap();
    let config: toml::Value = toml::from_str(&text).unwrap();
    let server = &config["language-server"]["prisma-analyzer"];
    assert_eq!(server["command"].as_str(), Some("prisma-analyzer"));
    assert_eq!(server["args"][0].as_str(), Some("lsp"));
    let language = &config["language"][0];
    assert_eq!(language["name"].as_str(), Some("prisma"));
    assert_eq!(
        language["language-servers"][0].as_str(),
        Some("prisma-analyzer")
    );
    assert_eq!(language["grammar"], config["grammar"][0]["name"]);
}

#[test]
#[cfg(unix)]
fn the_installed_queries_use_the_captures_that_helix_documents() {
    let folder = TempDir::new().unwrap();
    run(Command::new(repository().join("editors/helix/install-queries")).arg(folder.path()));
    let captures = |name: &str| captures(&folder.path().join(name));

    let highlights = captures("highlights.scm");
    let unknown: Vec<_> = highlights
        .iter()
        .filter(|it| !SCOPES.contains(&it.as_str()))
        .collect();
    assert!(unknown.is_empty(), "{unknown:?}");
    assert!(highlights.contains("constant.numeric"));

    let unknown: Vec<_> = captures("textobjects.scm")
        .into_iter()
        .filter(|it| !TEXT_OBJECTS.contains(&it.as_str()))
        .collect();
    assert!(unknown.is_empty(), "{unknown:?}");

    assert_eq!(
        captures("indents.scm"),
        BTreeSet::from(["indent", "outdent"].map(str::to_owned))
    );
    assert_eq!(
        captures("injections.scm"),
        BTreeSet::from(["injection.content".to_owned()])
    );
    for capture in captures("locals.scm") {
        let scope = capture.strip_prefix("local.definition.");
        assert!(
            matches!(capture.as_str(), "local.scope" | "local.reference")
                || scope.is_some_and(|scope| SCOPES.contains(&scope)),
            "{capture}"
        );
    }
}

/// The capture names of a query that fits the grammar.
fn captures(query: &Path) -> BTreeSet<String> {
    let text = fs::read_to_string(query).unwrap();
    let query = tree_sitter::Query::new(&tree_sitter_prisma::LANGUAGE.into(), &text).unwrap();
    let names = query.capture_names();
    names.iter().map(|&it| it.to_owned()).collect()
}
