//! The conformance suites and the corpus. They are no part of this repository: `PRISMA_ANALYZER_SHARED` names their folder, else it
//! is `shared` next to the repository.

use std::fs;
use std::path::{Path, PathBuf};

use crate::verdict::{Diagnostic, Files, Level, Position, PrismaVersion};

/// The folder with `conformance`, `corpus` and `tools`. Without it the caller is skipped, which it says; CI must not skip.
pub fn shared() -> Option<PathBuf> {
    let folder = std::env::var_os("PRISMA_ANALYZER_SHARED").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared"),
        PathBuf::from,
    );
    if folder.join("conformance").is_dir() {
        return Some(folder);
    }
    assert!(
        std::env::var_os("CI").is_none(),
        "CI must have the conformance suites"
    );
    println!(
        "skipped: there are no conformance suites in {}",
        folder.display()
    );
    None
}

#[derive(Debug)]
pub struct Case {
    pub suite: &'static str,
    /// The folder of the rule.
    pub rule: String,
    /// `suite/rule/case`.
    pub name: String,
    pub files: Files,
    pub expected: Vec<Diagnostic>,
    pub version: PrismaVersion,
}

impl Case {
    pub fn is_rejected(&self) -> bool {
        self.expected.iter().any(|it| it.level == Level::Error)
    }
}

pub const SUITES: [(&str, PrismaVersion); 4] = [
    ("core", PrismaVersion::Seven),
    ("relations", PrismaVersion::Seven),
    ("connectors", PrismaVersion::Seven),
    ("prisma6", PrismaVersion::Six),
];

/// All cases of the four suites that speak of a version that we know.
pub fn cases(shared: &Path) -> Vec<Case> {
    let mut result = Vec::new();
    for (suite, version) in SUITES {
        let folder = shared.join("conformance").join(suite);
        let expected: serde_json::Map<String, serde_json::Value> =
            serde_json::from_slice(&fs::read(folder.join("expected.json")).expect("readable"))
                .expect("JSON");
        for (path, diagnostics) in expected {
            let files = read_schema(&folder.join(&path), "schema.prisma");
            let diagnostics = diagnostics.as_array().expect("a list");
            result.push(Case {
                suite,
                rule: path.split('/').next().unwrap_or_default().to_owned(),
                name: format!("{suite}/{path}"),
                expected: diagnostics
                    .iter()
                    .map(|it| diagnostic(&files, it))
                    .collect(),
                files,
                version,
            });
        }
    }
    result
}

fn diagnostic(files: &Files, value: &serde_json::Value) -> Diagnostic {
    let position = |key: &str| -> Position {
        serde_json::from_value(value[key].clone()).expect("line and column")
    };
    let file = value["file"].as_str().map_or(0, |name| {
        files
            .iter()
            .position(|(file, _)| file == name)
            .expect("a file of the case")
    });
    Diagnostic {
        file,
        start: position("start"),
        end: position("end"),
        level: match value["severity"].as_str() {
            Some("error") => Level::Error,
            Some("warning") => Level::Warning,
            other => panic!("a severity of {other:?}"),
        },
        code: None,
    }
}

/// A file under the name `alone`, or all schema files below a folder by their paths in it.
pub fn read_schema(path: &Path, alone: &str) -> Files {
    if path.is_file() {
        return vec![(alone.to_owned(), read(path))];
    }
    let mut paths = Vec::new();
    schema_files(path, &mut paths);
    paths
        .iter()
        .map(|file| {
            let name = file.strip_prefix(path).expect("below the folder");
            (name.to_string_lossy().replace('\\', "/"), read(file))
        })
        .collect()
}

fn read(path: &Path) -> String {
    String::from_utf8_lossy(&fs::read(path).expect("readable")).into_owned()
}

/// All `.prisma` files below a folder, in the order of their names.
pub fn schema_files(folder: &Path, found: &mut Vec<PathBuf>) {
    let mut entries: Vec<PathBuf> = fs::read_dir(folder)
        .expect("a folder")
        .map(|entry| entry.expect("readable").path())
        .collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            schema_files(&path, found);
        } else if path.extension().is_some_and(|it| it == "prisma") {
            found.push(path);
        }
    }
}
