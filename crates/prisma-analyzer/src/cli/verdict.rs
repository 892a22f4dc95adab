//! `check --engine-only`: the official engine's verdict.
//!
//! Every file argument is a schema of its own, every folder argument one schema; nothing is searched for.

use std::fs;
use std::io;
use std::num::NonZero;
use std::panic::resume_unwind;
use std::path::{Path, PathBuf};
use std::thread;

use anyhow::Context;
use ide::{CodeUnit, EngineDiagnostic, PrismaVersion, Severity, SourceText, engine_verdict};
use ignore::WalkBuilder;
use serde::Serialize;

use super::json::{self, Position};
use super::{OutputFormat, Status, count, printable, severity_name, to_stdout};

#[derive(Debug, Serialize)]
struct Report {
    files: Vec<File>,
}

#[derive(Debug, Serialize)]
struct File {
    path: String,
    diagnostics: Vec<Diagnostic>,
}

#[derive(Debug, Serialize)]
struct Diagnostic {
    code: &'static str,
    severity: &'static str,
    start: Position,
    end: Position,
}

/// Reports on each path what the engine of that version would. A path that cannot be read ends everything.
pub(super) fn run(
    paths: &[PathBuf],
    version: PrismaVersion,
    format: OutputFormat,
    fail_on: Severity,
) -> anyhow::Result<Status> {
    let mut report = Report { files: Vec::new() };
    let mut worst = None;
    let here = [PathBuf::from(".")];
    let paths = if paths.is_empty() { &here[..] } else { paths };
    let all =
        in_parallel(paths, |path| judge(path, version)).context("no thread can be started")?;
    for judged in all {
        let (files, severity) = judged?;
        worst = worst.max(severity);
        report.files.extend(files);
    }
    match format {
        OutputFormat::Json => json::print(&report)?,
        OutputFormat::Text => print(&report)?,
    }
    Ok(if worst >= Some(fail_on) {
        Status::Findings
    } else {
        Status::Clean
    })
}

/// As much as the first thread of a process has: brackets may be nested deeply.
const STACK_BYTES: usize = 8 * 1024 * 1024;

/// The files of one schema with what is said about them, and the worst of it.
fn judge(path: &Path, version: PrismaVersion) -> anyhow::Result<(Vec<File>, Option<Severity>)> {
    let files = read(path)?;
    let verdict = engine_verdict(&files, version);
    let worst = verdict.iter().map(|it| it.severity).max();
    Ok((listed(files, &verdict), worst))
}

/// The answers for all paths, in their order, worked out by as many threads as there are processors.
fn in_parallel<T: Send>(
    paths: &[PathBuf],
    answer: impl Fn(&Path) -> T + Sync,
) -> io::Result<Vec<T>> {
    let threads = thread::available_parallelism().map_or(1, NonZero::get);
    let share = paths.len().div_ceil(threads).max(1);
    let answer = &answer;
    thread::scope(|scope| {
        let work = |part: &'_ [PathBuf]| part.iter().map(|path| answer(path)).collect::<Vec<T>>();
        let start = |part| {
            let thread = thread::Builder::new().stack_size(STACK_BYTES);
            thread.spawn_scoped(scope, move || work(part))
        };
        let threads: io::Result<Vec<_>> = paths.chunks(share).map(start).collect();
        let results = threads?.into_iter().map(|thread| {
            // What panicked there shall end the process as it would have here.
            thread.join().unwrap_or_else(|panic| resume_unwind(panic))
        });
        Ok(results.flatten().collect())
    })
}

/// Name and text of the files of one schema, in the order that counts.
fn read(path: &Path) -> anyhow::Result<Vec<(String, String)>> {
    let mut files = Vec::new();
    if path.is_dir() {
        let walk = WalkBuilder::new(path).standard_filters(false).build();
        for entry in walk {
            let entry = entry.with_context(|| format!("{} cannot be searched", path.display()))?;
            let is_file = entry.file_type().is_some_and(|kind| kind.is_file());
            if is_file && entry.path().extension().is_some_and(|it| it == "prisma") {
                files.push(entry.into_path());
            }
        }
        files.sort();
    } else {
        files.push(path.to_owned());
    }
    let named = files.into_iter().map(|file| {
        let bytes =
            fs::read(&file).with_context(|| format!("{} cannot be read", file.display()))?;
        let text = String::from_utf8_lossy(&bytes).into_owned();
        Ok((file.to_string_lossy().into_owned(), text))
    });
    named.collect()
}

fn listed(files: Vec<(String, String)>, verdict: &[EngineDiagnostic]) -> Vec<File> {
    let mut result = Vec::with_capacity(files.len());
    for (number, (path, text)) in files.into_iter().enumerate() {
        let text = SourceText::from(text.as_str());
        let position = |offset| {
            let (line, character) = text.line_column(offset, CodeUnit::Utf16);
            Position { line, character }
        };
        let diagnostics = verdict.iter().filter(|it| it.file == number);
        let diagnostics = diagnostics.map(|it| Diagnostic {
            code: it.code,
            severity: severity_name(it.severity),
            start: position(it.range.start()),
            end: position(it.range.end()),
        });
        result.push(File {
            path,
            diagnostics: diagnostics.collect(),
        });
    }
    result
}

fn print(report: &Report) -> anyhow::Result<()> {
    to_stdout(|output| {
        let mut total = 0;
        for file in &report.files {
            for diagnostic in &file.diagnostics {
                total += 1;
                writeln!(
                    output,
                    "{}:{}:{}: {} {}",
                    printable(&file.path),
                    diagnostic.start.line + 1,
                    diagnostic.start.character + 1,
                    diagnostic.severity,
                    diagnostic.code
                )?;
            }
        }
        let files = count(report.files.len(), "file");
        writeln!(output, "{} in {files}", count(total, "finding"))
    })
}
