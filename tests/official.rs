//! The official engine, as a black box in Node.
//!
//! `PRISMA_SCHEMA_WASM` names the package of the engine of Prisma 7, or a folder that has it in `node_modules`; `PRISMA6_SCHEMA_WASM`
//! that of Prisma 6. Suites that need what is not there say that they were skipped; CI must not skip.

use std::io::{BufRead, BufReader, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::verdict::{Diagnostic, Files, Level, Lines, PrismaVersion};

#[derive(Debug, Clone)]
pub struct Engine {
    package: PathBuf,
}

/// What the engine says; `None` where it panics or finds no end.
pub type Answer = Option<Vec<Diagnostic>>;

impl Engine {
    /// Unless there is none.
    pub fn find(version: PrismaVersion) -> Option<Self> {
        let variable = match version {
            PrismaVersion::Six => "PRISMA6_SCHEMA_WASM",
            PrismaVersion::Seven => "PRISMA_SCHEMA_WASM",
        };
        let Some(folder) = std::env::var_os(variable).map(PathBuf::from) else {
            assert!(
                std::env::var_os("CI").is_none(),
                "CI must have the engine: {variable} is not set"
            );
            println!("skipped: {variable} names no folder with the official engine");
            return None;
        };
        let folder = folder
            .canonicalize()
            .unwrap_or_else(|error| panic!("{variable}: {}: {error}", folder.display()));
        let package = [
            folder.clone(),
            folder.join("node_modules/@prisma/prisma-schema-wasm"),
        ]
        .into_iter()
        .find(|it| it.join("src/prisma_schema_build.js").is_file())
        .unwrap_or_else(|| panic!("{variable}: no engine in {}", folder.display()));
        Some(Self { package })
    }

    /// The folder of the package itself.
    pub fn package(&self) -> &Path {
        &self.package
    }

    /// Asks about many schemas in one process.
    pub fn ask(&self, schemas: &[Files]) -> Vec<Answer> {
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("engine/lint-many.mjs");
        let mut node = Command::new("node")
            .arg(script)
            .arg(&self.package)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("Node runs");
        let stdin = node.stdin.take().expect("it is piped");
        let stdout = node.stdout.take().expect("it is piped");
        let answers: Vec<Answer> = std::thread::scope(|scope| {
            scope.spawn(|| {
                let mut stdin = BufWriter::new(stdin);
                for files in schemas {
                    serde_json::to_writer(&mut stdin, files).expect("Node reads");
                    stdin.write_all(b"\n").expect("Node reads");
                }
            });
            BufReader::new(stdout)
                .lines()
                .zip(schemas)
                .map(|(line, files)| answer(files, &line.expect("Node writes")))
                .collect()
        });
        assert!(node.wait().expect("Node ends").success(), "Node failed");
        assert_eq!(answers.len(), schemas.len());
        answers
    }
}

fn answer(files: &Files, line: &str) -> Answer {
    let found: Option<Vec<(usize, bool, u32, u32)>> =
        serde_json::from_str(line).expect("one answer in each line");
    let lines: Vec<Lines<'_>> = files.iter().map(|(_, text)| Lines::of(text)).collect();
    let mut result: Vec<Diagnostic> = found?
        .into_iter()
        .map(|(file, is_warning, start, end)| Diagnostic {
            file,
            start: lines[file].at_unit(start),
            end: lines[file].at_unit(end),
            level: if is_warning {
                Level::Warning
            } else {
                Level::Error
            },
            code: None,
        })
        .collect();
    result.sort();
    Some(result)
}

/// The number of errors in an answer.
pub fn errors(answer: &[Diagnostic]) -> usize {
    answer.iter().filter(|it| it.level == Level::Error).count()
}
