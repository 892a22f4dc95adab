//! What the official engine says about our fixes. It runs as a black box, in Node.
//!
//! `PRISMA_SCHEMA_WASM` names a folder that has `@prisma/prisma-schema-wasm` in `node_modules`. Without it these tests say that they
//! were skipped; CI must not skip.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use ide::{AnalysisHost, Applicability, FileId, SchemaId};

/// Name and text of the files of one schema.
type Files = Vec<(String, String)>;

/// The folder with the engine, unless there is none.
fn engine() -> Option<PathBuf> {
    let folder = std::env::var_os("PRISMA_SCHEMA_WASM").map(PathBuf::from);
    if folder.is_none() {
        assert!(std::env::var_os("CI").is_none(), "CI must have the engine");
        println!("skipped: PRISMA_SCHEMA_WASM names no folder with the official engine");
    }
    folder
}

/// The number of errors of each schema; `None` where the engine fails.
fn verdicts(engine: &Path, schemas: &[Files]) -> Vec<Option<usize>> {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("engine/lint.mjs");
    let mut node = Command::new("node")
        .arg(script)
        .arg(engine)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("Node runs");
    let input = serde_json::to_vec(schemas).expect("JSON");
    let mut stdin = node.stdin.take().expect("it is piped");
    let writer = std::thread::spawn(move || stdin.write_all(&input));
    let output = node.wait_with_output().expect("Node ends");
    writer.join().expect("the writer ends").expect("Node reads");
    let result: Vec<Option<usize>> =
        serde_json::from_slice(&output.stdout).expect("the verdicts are JSON");
    assert_eq!(result.len(), schemas.len());
    result
}

fn read_schema(path: &Path) -> Files {
    let read = |path: &Path| {
        let name = path
            .file_name()
            .expect("a file")
            .to_string_lossy()
            .into_owned();
        (name, fs::read_to_string(path).expect("schemas are UTF-8"))
    };
    if path.is_file() {
        return vec![read(path)];
    }
    let mut paths: Vec<PathBuf> = fs::read_dir(path)
        .expect("a folder")
        .map(|entry| entry.expect("readable").path())
        .filter(|path| path.extension().is_some_and(|it| it == "prisma"))
        .collect();
    paths.sort();
    paths.iter().map(|path| read(path)).collect()
}

/// The schema after all fixes that are at least so applicable, and how many went in.
fn fix(files: &Files, at_least: Applicability) -> (Files, usize) {
    let mut host = AnalysisHost::default();
    let ids: Vec<FileId> = files
        .iter()
        .map(|(name, text)| host.add_file(SchemaId(0), name, text))
        .collect();
    let fixed = host
        .analysis()
        .fix_all(&ids, at_least, &|| false)
        .expect("nobody cancels");
    let texts = files.iter().zip(&ids).map(|((name, text), id)| {
        let edits = fixed.change.edits.get(id);
        (
            name.clone(),
            edits.map_or_else(|| text.clone(), |edits| edits.apply(text)),
        )
    });
    (texts.collect(), fixed.applied)
}

fn findings(files: &Files) -> Vec<String> {
    let mut host = AnalysisHost::default();
    let ids: Vec<FileId> = files
        .iter()
        .map(|(name, text)| host.add_file(SchemaId(0), name, text))
        .collect();
    let analysis = host.analysis();
    let diagnostics = ids.iter().flat_map(|id| analysis.diagnostics(*id));
    diagnostics
        .map(|diagnostic| diagnostic.code.to_owned())
        .collect()
}

#[test]
fn every_fixed_example_is_clean_and_accepted() {
    let Some(engine) = engine() else { return };
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples");
    let mut names: Vec<PathBuf> = fs::read_dir(folder)
        .expect("there are examples")
        .map(|entry| entry.expect("readable").path())
        .filter(|path| path.is_dir())
        .collect();
    names.sort();
    let before: Vec<Files> = names.iter().map(|path| read_schema(path)).collect();
    let after: Vec<(Files, usize)> = before
        .iter()
        .map(|files| fix(files, Applicability::Unsafe))
        .collect();
    let fixed: Vec<Files> = after.iter().map(|(files, _)| files.clone()).collect();
    let old = verdicts(&engine, &before);
    let new = verdicts(&engine, &fixed);
    for (index, name) in names.iter().enumerate() {
        let name = name.file_name().expect("a folder").to_string_lossy();
        println!(
            "{name:<14} engine errors {:?} -> {:?}, findings {} -> {}, fixes {}",
            old[index],
            new[index],
            findings(&before[index]).len(),
            findings(&fixed[index]).len(),
            after[index].1
        );
        assert!(!findings(&before[index]).is_empty(), "{name} shows nothing");
        assert_eq!(
            findings(&fixed[index]),
            Vec::<String>::new(),
            "{name} is not clean after all fixes"
        );
        assert_eq!(
            new[index],
            Some(0),
            "the engine rejects {name} after all fixes:\n{:#?}",
            fixed[index]
        );
    }
}

/// The cases of the conformance suites, with the schemas that the engine rejects and those it accepts.
fn cases() -> Option<Vec<(String, Files)>> {
    let shared = std::env::var_os("PRISMA_ANALYZER_SHARED").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared"),
        PathBuf::from,
    );
    let suites = shared.join("conformance");
    if !suites.is_dir() {
        assert!(
            std::env::var_os("CI").is_none(),
            "CI must have the conformance suites"
        );
        println!(
            "skipped: there are no conformance suites in {}",
            suites.display()
        );
        return None;
    }
    let mut result = Vec::new();
    for suite in ["core", "relations", "connectors"] {
        for rule in fs::read_dir(suites.join(suite))
            .expect("a suite")
            .map(|entry| entry.expect("readable").path())
        {
            if !rule.is_dir() {
                continue;
            }
            for case in fs::read_dir(&rule)
                .expect("a rule")
                .map(|entry| entry.expect("readable").path())
            {
                let name = case
                    .strip_prefix(&suites)
                    .expect("below the suites")
                    .to_string_lossy()
                    .into_owned();
                let files = fs::read(&case).map_or_else(
                    |_| Some(read_schema(&case)),
                    |bytes| {
                        Some(vec![(
                            "schema.prisma".to_owned(),
                            String::from_utf8(bytes).ok()?,
                        )])
                    },
                );
                result.extend(
                    files
                        .filter(|files| !files.is_empty())
                        .map(|files| (name, files)),
                );
            }
        }
    }
    result.sort();
    Some(result)
}

/// Cases that are invalid before and after, and of which the engine tells more once something else is repaired.
const TELLS_MORE: &[(&str, &str)] = &[
    (
        "relations/foreign-key-name-clash/fail-default-name-truncated-postgresql.prisma",
        "names that are cut to the same letters already clash; the new indexes are cut to the same letters, too",
    ),
    (
        "relations/one-to-one-mixed-arguments/fail-hidden-by-earlier-error.prisma",
        "the missing side hid another error about the same relation",
    ),
];

/// Applies all fixes to every case, safe ones and then unsafe ones too: no case may be worse afterwards.
#[test]
fn fixes_never_make_a_schema_worse() {
    let (Some(engine), Some(cases)) = (engine(), cases()) else {
        return;
    };
    let before: Vec<Files> = cases.iter().map(|(_, files)| files.clone()).collect();
    let old = verdicts(&engine, &before);
    for at_least in [Applicability::Safe, Applicability::Unsafe] {
        let fixed: Vec<(Files, usize)> = before.iter().map(|files| fix(files, at_least)).collect();
        let after: Vec<Files> = fixed.iter().map(|(files, _)| files.clone()).collect();
        let new = verdicts(&engine, &after);
        let mut worse = Vec::new();
        let (mut cured, mut better, mut touched) = (0, 0, 0);
        for (index, (name, _)) in cases.iter().enumerate() {
            if fixed[index].1 == 0 {
                continue;
            }
            touched += 1;
            match (old[index], new[index]) {
                (Some(1..), Some(0)) => cured += 1,
                (Some(old), Some(new)) if new < old => better += 1,
                (Some(1..), Some(1..)) if TELLS_MORE.iter().any(|(case, _)| case == name) => {}
                (Some(old), Some(new)) if new > old => {
                    worse.push(format!("{name}: {old} -> {new} errors"));
                }
                (Some(_), None) => worse.push(format!("{name}: the engine fails")),
                _ => {}
            }
        }
        println!(
            "{at_least:?}: {} cases, fixes in {touched}, cured {cured}, better {better}, worse {}",
            cases.len(),
            worse.len()
        );
        assert_eq!(worse, Vec::<String>::new());
    }
}
