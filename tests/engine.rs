//! What the official engine says about the examples after our fixes, and about the cases that the suites recorded.

use std::fs;
use std::path::{Path, PathBuf};

use ide::{AnalysisHost, Applicability, FileId, SchemaId};
use tests::cases::{cases, read_schema, shared};
use tests::official::{Engine, errors};
use tests::verdict::{Difference, Files, PrismaVersion, fixed};

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
    let version = PrismaVersion::Seven;
    let Some(engine) = Engine::find(version) else {
        return;
    };
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples");
    let mut names: Vec<PathBuf> = fs::read_dir(folder)
        .expect("there are examples")
        .map(|entry| entry.expect("readable").path())
        .filter(|path| path.is_dir())
        .collect();
    names.sort();
    let before: Vec<Files> = names
        .iter()
        .map(|path| read_schema(path, "schema.prisma"))
        .collect();
    let after: Vec<(Files, usize)> = before
        .iter()
        .map(|files| fixed(files, version, Applicability::Unsafe).expect("we do not panic"))
        .collect();
    let texts: Vec<Files> = after.iter().map(|(files, _)| files.clone()).collect();
    let count = |files: &[Files]| -> Vec<Option<usize>> {
        let answers = engine.ask(files);
        answers
            .iter()
            .map(|answer| Some(errors(answer.as_ref()?)))
            .collect()
    };
    let (old, new) = (count(&before), count(&texts));
    for (index, name) in names.iter().enumerate() {
        let name = name.file_name().expect("a folder").to_string_lossy();
        println!(
            "{name:<14} engine errors {:?} -> {:?}, findings {} -> {}, fixes {}",
            old[index],
            new[index],
            findings(&before[index]).len(),
            findings(&texts[index]).len(),
            after[index].1
        );
        assert!(!findings(&before[index]).is_empty(), "{name} shows nothing");
        assert_eq!(
            findings(&texts[index]),
            Vec::<String>::new(),
            "{name} is not clean after all fixes"
        );
        assert_eq!(
            new[index],
            Some(0),
            "the engine rejects {name} after all fixes:\n{:#?}",
            texts[index]
        );
    }
}

/// Otherwise the suites belong to another engine than the one we compare with.
#[test]
fn the_engine_still_says_what_the_suites_expect() {
    let Some(shared) = shared() else { return };
    let all = cases(&shared);
    for version in [PrismaVersion::Seven, PrismaVersion::Six] {
        let Some(engine) = Engine::find(version) else {
            continue;
        };
        let chosen: Vec<_> = all.iter().filter(|case| case.version == version).collect();
        let files: Vec<Files> = chosen.iter().map(|case| case.files.clone()).collect();
        for (case, answer) in chosen.iter().zip(engine.ask(&files)) {
            let answer = answer.unwrap_or_else(|| panic!("the engine fails on {}", case.name));
            let difference = Difference::between(&case.expected, &answer);
            assert!(
                difference.is_none(),
                "{}\n{}",
                case.name,
                difference.describe(&case.files)
            );
        }
    }
}

#[test]
fn an_engine_that_fails_costs_one_schema_only() {
    let Some(engine) = Engine::find(PrismaVersion::Seven) else {
        return;
    };
    let file = |text: &str| vec![("schema.prisma".to_owned(), text.to_owned())];
    let schemas = [
        file("model A {\n  id Int @id\n}\n"),
        // Panics on operator classes that are another function than `raw`.
        file("model A {\n  id Int @id\n  @@index([id(ops: other(\"x\"))])\n}\n"),
        // Finds no end when a circle is reached from outside.
        file("type X {\n  a A\n}\ntype A {\n  b B\n}\ntype B {\n  c C\n}\ntype C {\n  b B\n}\n"),
        file("model A {\n  id Nothing @id\n}\n"),
    ];
    let counts: Vec<Option<usize>> = engine
        .ask(&schemas)
        .iter()
        .map(|answer| Some(errors(answer.as_ref()?)))
        .collect();
    assert_eq!(counts[..3], [Some(0), None, None]);
    assert!(counts[3] > Some(0));
}
