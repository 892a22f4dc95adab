//! The cases of `test/corpus`, without the command line tool.

mod common;

/// Blanks and line breaks of an S-expression mean nothing.
fn normalized(expression: &str) -> String {
    expression
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
        .replace(" )", ")")
}

#[test]
fn every_case_of_the_corpus_gives_its_tree() {
    let cases = common::corpus();
    assert!(cases.len() > 50, "only {} cases", cases.len());
    let mut failures = Vec::new();
    for case in &cases {
        let tree = common::parse(&case.input, None);
        let root = tree.root_node();
        let wants_error = case.attributes.iter().any(|a| a == "error");
        if wants_error {
            if !root.has_error() {
                failures.push(format!("{}: {}: has no error", case.file, case.name));
            }
            continue;
        }
        let (found, expected) = (normalized(&root.to_sexp()), normalized(&case.expected));
        if found != expected {
            failures.push(format!(
                "{}: {}:\n  expected {expected}\n  found    {found}",
                case.file, case.name
            ));
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn only_the_files_about_errors_have_errors() {
    for case in common::corpus() {
        let has_error = common::parse(&case.input, None).root_node().has_error();
        assert_eq!(
            has_error,
            case.file == "errors.txt",
            "{}: {}",
            case.file,
            case.name
        );
    }
}
