//! Does `syntax::official` read the cases of the conformance suites as the official engine does?

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use model::{FileId, Schema};
use serde_json::Value;
use syntax::official::{Dialect, OfficialReading, read};
use syntax::{Parser, SourceText, TextSize};
use tests::cases::shared;

const SUITES: [(&str, Dialect); 4] = [
    ("core", PRISMA_7),
    ("relations", PRISMA_7),
    ("connectors", PRISMA_7),
    ("prisma6", PRISMA_6),
];

const PRISMA_7: Dialect = Dialect {
    object_literals: true,
};
const PRISMA_6: Dialect = Dialect {
    object_literals: false,
};

/// The rules that say what [`read`] says, in cases of their own.
const RULES: [&str; 13] = [
    "invalid-top-level-line",
    "unknown-block-keyword",
    "invalid-type-alias",
    "invalid-block-line",
    "invalid-enum-line",
    "invalid-config-line",
    "incomplete-field",
    "legacy-field-colon",
    "legacy-required-type",
    "legacy-list-type",
    "optional-list-type",
    "unknown-string-escape",
    "invalid-unicode-escape",
];

/// Cases of these rules in which something else is wrong besides, found later and by others.
const TELL_MORE: [(&str, &str); 6] = [
    (
        "core/invalid-enum-line/fail-every-line-leaves-enum-empty.prisma",
        "the enum is empty",
    ),
    (
        "core/invalid-enum-line/fail-type-on-value.prisma",
        "the enum is empty",
    ),
    (
        "core/legacy-field-colon/fail-field-is-dropped.prisma",
        "an index names the dropped field",
    ),
    (
        "prisma6/invalid-block-line/fail-object-newline.prisma",
        "the preview feature is unknown",
    ),
    (
        "prisma6/invalid-block-line/fail-object-syntax.prisma",
        "the preview feature is unknown",
    ),
    (
        "prisma6/invalid-top-level-line/fail-lone-cr.prisma",
        "the datasource has no URL",
    ),
];

/// The folder of the suites, unless there is none.
fn suites() -> Option<PathBuf> {
    Some(shared()?.join("conformance"))
}

/// All schema files below a folder, as text.
fn schemas(folder: &Path, result: &mut BTreeMap<PathBuf, String>) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("readable").path();
        if path.is_dir() {
            schemas(&path, result);
        } else if path.extension().is_some_and(|it| it == "prisma")
            && let Ok(text) = String::from_utf8(fs::read(&path).expect("readable"))
        {
            result.insert(path, text);
        }
    }
}

/// What our own parser does not like about the text that is left.
fn complaints(reading: &OfficialReading, parser: &mut Parser) -> Vec<String> {
    let mut schema = Schema::default();
    schema.add_file(parser, FileId(0), "schema.prisma", &reading.text);
    schema.settle(parser);
    let mut result = Vec::new();
    if schema.has_syntax_error(FileId(0)) {
        result.push("the tree has an error".to_owned());
    }
    for (_, declaration) in schema.in_order() {
        for problem in &declaration.problems {
            let text = declaration.slice(problem.range);
            // Kept, since only the string in it is wrong.
            if !format!("{:?}", problem.kind).ends_with("Escape") {
                result.push(format!("{:?} in `{text}`", problem.kind));
            }
        }
    }
    result
}

#[test]
fn our_grammar_understands_what_the_official_engine_keeps() {
    let Some(suites) = suites() else {
        return;
    };
    let mut parser = Parser::default();
    let mut wrong = Vec::new();
    for (suite, dialect) in SUITES {
        let mut texts = BTreeMap::new();
        schemas(&suites.join(suite), &mut texts);
        assert!(!texts.is_empty());
        for (path, text) in &texts {
            for complaint in complaints(&read(text, dialect), &mut parser) {
                wrong.push(format!("{}: {complaint}", path.display()));
            }
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}

/// Start and end as line and UTF-16 unit.
type Range = [(usize, usize); 2];

fn position(text: &SourceText, offset: TextSize) -> (usize, usize) {
    let line = text.line_of(offset);
    let start = text.line_start(line);
    let before = text.slice(syntax::TextRange::new(start, offset));
    (line, before.encode_utf16().count())
}

fn expected(value: &Value) -> Range {
    ["start", "end"].map(|key| {
        let number = |index: usize| {
            let number = value[key][index].as_u64().expect("a number");
            usize::try_from(number).expect("small")
        };
        (number(0), number(1))
    })
}

#[test]
fn the_problems_are_those_of_the_official_engine() {
    let Some(suites) = suites() else {
        return;
    };
    let mut compared = 0;
    let mut wrong = Vec::new();
    for (suite, dialect) in SUITES {
        let folder = suites.join(suite);
        let json = fs::read_to_string(folder.join("expected.json")).expect("readable");
        let cases: BTreeMap<String, Vec<Value>> = serde_json::from_str(&json).expect("JSON");
        for (case, diagnostics) in cases {
            let rule = case.split('/').next().unwrap_or_default();
            let Ok(text) = fs::read_to_string(folder.join(&case)) else {
                continue;
            };
            let reading = read(&text, dialect);
            let source = SourceText::from(text.as_str());
            let ours = reading.problems.iter().map(|problem| {
                let range = problem.range;
                [range.start(), range.end()].map(|offset| position(&source, offset))
            });
            let mut missing: Vec<Range> = diagnostics.iter().map(expected).collect();
            for range in ours {
                match missing.iter().position(|it| *it == range) {
                    Some(at) => drop(missing.swap_remove(at)),
                    None => wrong.push(format!("{suite}/{case}: {range:?} is ours alone")),
                }
            }
            // Cases about the rule have nothing else wrong with them; in others the rest is said later.
            if RULES.contains(&rule) {
                compared += 1;
                let name = format!("{suite}/{case}");
                let tells_more = TELL_MORE.iter().any(|(case, _)| *case == name);
                if missing.is_empty() == tells_more {
                    wrong.push(format!("{suite}/{case}: {missing:?} is not found"));
                }
            }
        }
    }
    assert!(compared > 100, "only {compared} cases");
    assert_eq!(wrong, Vec::<String>::new());
}
