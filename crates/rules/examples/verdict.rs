//! Prints what the official engine would say, one JSON line per path: `verdict MAJOR PATH…`. A folder is one schema.

#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a tool for developers may end at once"
)]

use std::fs;
use std::path::{Path, PathBuf};

use model::PrismaVersion;
use syntax::{CodeUnit, SourceText};

fn main() {
    let mut arguments = std::env::args().skip(1);
    let version = PrismaVersion::from_major(&arguments.next().unwrap()).unwrap();
    for path in arguments.map(PathBuf::from) {
        let mut paths = Vec::new();
        if path.is_dir() {
            collect(&path, &mut paths);
            paths.sort();
        } else {
            paths.push(path.clone());
        }
        let files: Vec<(String, String)> = paths
            .iter()
            .map(|file| {
                let name = file.strip_prefix(&path).unwrap_or(file);
                let text = String::from_utf8_lossy(&fs::read(file).unwrap()).into_owned();
                (name.to_string_lossy().into_owned(), text)
            })
            .collect();
        let diagnostics: Vec<String> = rules::engine_verdict(&files, version)
            .iter()
            .map(|it| {
                let text = SourceText::from(files[it.file].1.as_str());
                let start = text.line_column(it.range.start(), CodeUnit::Utf16);
                let end = text.line_column(it.range.end(), CodeUnit::Utf16);
                let severity = format!("{:?}", it.severity).to_lowercase();
                format!(
                    r#"{{"file":{:?},"severity":"{severity}","start":[{},{}],"end":[{},{}],"code":"{}"}}"#,
                    files[it.file].0,
                    start.0,
                    start.1,
                    end.0,
                    end.1,
                    it.code
                )
            })
            .collect();
        println!(
            r#"{{"path":{:?},"diagnostics":[{}]}}"#,
            path.to_string_lossy(),
            diagnostics.join(",")
        );
    }
}

fn collect(folder: &Path, to: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, to);
        } else if path.extension().is_some_and(|it| it == "prisma") {
            to.push(path);
        }
    }
}
