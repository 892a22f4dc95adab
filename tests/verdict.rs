//! What a schema is told, in terms in which our answer and the official engine's can be compared: file, severity, start and end in
//! lines and UTF-16 columns. Message texts are never compared.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicUsize, Ordering};

use ide::{AnalysisHost, Applicability, FileId, SchemaId, Severity, engine_verdict};

/// Name and text of the files of one schema, in the order in which they count.
pub type Files = Vec<(String, String)>;

pub use ide::PrismaVersion;

/// Line and column in UTF-16 units, both from 0.
pub type Position = (u32, u32);

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    Error,
    Warning,
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Diagnostic {
    /// Index into the files.
    pub file: usize,
    pub start: Position,
    pub end: Position,
    pub level: Level,
    /// Ours only.
    pub code: Option<&'static str>,
}

impl Diagnostic {
    fn key(&self) -> (usize, Position, Position, Level) {
        (self.file, self.start, self.end, self.level)
    }

    /// The line it starts in, for reading.
    pub fn describe(&self, files: &Files) -> String {
        let (name, text) = files
            .get(self.file)
            .map_or(("?", ""), |(name, text)| (name, text));
        let line = Lines::of(text).line(self.start.0);
        let level = match self.level {
            Level::Error => "error",
            Level::Warning => "warning",
        };
        let code = self.code.map(|code| format!(" {code}")).unwrap_or_default();
        format!(
            "{name}:{}:{}-{}:{} {level}{code}  |{}|",
            self.start.0,
            self.start.1,
            self.end.0,
            self.end.1,
            line.chars().take(100).collect::<String>()
        )
    }
}

/// Where the lines of a text start. Lines end at `\n`, `\r\n` and a lone `\r`.
#[derive(Debug)]
pub struct Lines<'a> {
    text: &'a str,
    /// In bytes and in UTF-16 units.
    starts: Vec<(usize, u32)>,
}

impl<'a> Lines<'a> {
    pub fn of(text: &'a str) -> Self {
        let mut starts = vec![(0, 0)];
        let mut units = 0;
        let mut chars = text.char_indices().peekable();
        while let Some((at, char)) = chars.next() {
            units += char.len_utf16() as u32;
            let ends = match char {
                '\n' => true,
                '\r' => chars.peek().is_none_or(|(_, next)| *next != '\n'),
                _ => false,
            };
            if ends {
                starts.push((at + char.len_utf8(), units));
            }
        }
        Self { text, starts }
    }

    pub fn at_byte(&self, offset: usize) -> Position {
        let line = self.starts.partition_point(|(start, _)| *start <= offset) - 1;
        let before = self
            .text
            .get(self.starts[line].0..offset)
            .unwrap_or_else(|| panic!("offset {offset} is not between two characters"));
        (line as u32, before.encode_utf16().count() as u32)
    }

    pub fn at_unit(&self, offset: u32) -> Position {
        let line = self.starts.partition_point(|(_, start)| *start <= offset) - 1;
        (line as u32, offset - self.starts[line].1)
    }

    /// Without its line break; empty if there is no such line.
    pub fn line(&self, line: u32) -> &'a str {
        let line = line as usize;
        let Some((start, _)) = self.starts.get(line) else {
            return "";
        };
        let end = self
            .starts
            .get(line + 1)
            .map_or(self.text.len(), |(start, _)| *start);
        self.text[*start..end].trim_end_matches(['\r', '\n'])
    }

    /// The text behind a position in its line.
    pub fn rest(&self, position: Position) -> &'a str {
        let line = self.line(position.0);
        let mut units = 0;
        for (at, char) in line.char_indices() {
            if units >= position.1 {
                return &line[at..];
            }
            units += char.len_utf16() as u32;
        }
        ""
    }
}

/// What we say, or the message of our panic.
pub fn ours(files: &Files, version: PrismaVersion) -> Result<Vec<Diagnostic>, String> {
    caught(|| {
        let lines: Vec<Lines<'_>> = files.iter().map(|(_, text)| Lines::of(text)).collect();
        let mut found: Vec<Diagnostic> = engine_verdict(files, version)
            .into_iter()
            .filter_map(|it| {
                Some(Diagnostic {
                    file: it.file,
                    start: lines[it.file].at_byte(it.range.start().into()),
                    end: lines[it.file].at_byte(it.range.end().into()),
                    level: match it.severity {
                        Severity::Error => Level::Error,
                        Severity::Warning => Level::Warning,
                        Severity::Info | Severity::Hint => return None,
                    },
                    code: Some(it.code),
                })
            })
            .collect();
        found.sort();
        found
    })
}

/// The schema after all fixes that are at least so applicable, and how many went in; or the message of our panic.
pub fn fixed(
    files: &Files,
    version: PrismaVersion,
    at_least: Applicability,
) -> Result<(Files, usize), String> {
    caught(|| {
        let mut host = AnalysisHost::default();
        let ids: Vec<FileId> = files
            .iter()
            .map(|(name, text)| host.add_file(SchemaId(0), name, text))
            .collect();
        host.set_version(SchemaId(0), Some(version));
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
    })
}

/// How many errors of each code our findings have. They hide none behind another, as the official engine does.
pub fn findings(
    files: &Files,
    version: PrismaVersion,
) -> Result<BTreeMap<&'static str, usize>, String> {
    caught(|| {
        let mut host = AnalysisHost::default();
        let ids: Vec<FileId> = files
            .iter()
            .map(|(name, text)| host.add_file(SchemaId(0), name, text))
            .collect();
        host.set_version(SchemaId(0), Some(version));
        let analysis = host.analysis();
        let mut counts = BTreeMap::new();
        let all = ids.iter().flat_map(|id| analysis.diagnostics(*id));
        for error in all.filter(|it| it.severity == Severity::Error) {
            *counts.entry(error.code).or_default() += 1;
        }
        counts
    })
}

fn caught<T>(work: impl FnOnce() -> T) -> Result<T, String> {
    catch_unwind(AssertUnwindSafe(work)).map_err(|panic| {
        panic
            .downcast_ref::<String>()
            .cloned()
            .or_else(|| {
                panic
                    .downcast_ref::<&str>()
                    .map(|message| (*message).to_owned())
            })
            .unwrap_or_else(|| "a panic".to_owned())
    })
}

/// How two answers about one schema differ.
#[derive(Debug, Default)]
pub struct Difference {
    /// Expected, not said.
    pub missing: Vec<Diagnostic>,
    /// Said, not expected.
    pub extra: Vec<Diagnostic>,
    /// One says valid and the other does not.
    pub verdict: bool,
}

impl Difference {
    /// Compares multisets; codes do not count.
    pub fn between(expected: &[Diagnostic], said: &[Diagnostic]) -> Self {
        let rejects = |list: &[Diagnostic]| list.iter().any(|it| it.level == Level::Error);
        let mut extra = said.to_vec();
        let mut missing = Vec::new();
        for diagnostic in expected {
            match extra.iter().position(|it| it.key() == diagnostic.key()) {
                Some(at) => drop(extra.remove(at)),
                None => missing.push(diagnostic.clone()),
            }
        }
        Self {
            missing,
            extra,
            verdict: rejects(expected) != rejects(said),
        }
    }

    pub fn is_none(&self) -> bool {
        self.missing.is_empty() && self.extra.is_empty()
    }

    pub fn describe(&self, files: &Files) -> String {
        let missing = self.missing.iter().map(|it| ("missing", it));
        let extra = self.extra.iter().map(|it| ("extra  ", it));
        let lines: Vec<String> = missing
            .chain(extra)
            .map(|(title, it)| {
                format!(
                    "    {title} {}
",
                    it.describe(files)
                )
            })
            .collect();
        lines.concat()
    }
}

/// The results in the order of the items, worked out by all processors.
pub fn in_parallel<T: Sync, R: Send>(items: &[T], work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let next = AtomicUsize::new(0);
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let mut results: Vec<(usize, R)> = std::thread::scope(|scope| {
        let workers: Vec<_> = (0..threads)
            .map(|_| {
                scope.spawn(|| {
                    let mut done = Vec::new();
                    loop {
                        let index = next.fetch_add(1, Ordering::Relaxed);
                        let Some(item) = items.get(index) else {
                            return done;
                        };
                        done.push((index, work(item)));
                    }
                })
            })
            .collect();
        workers
            .into_iter()
            .flat_map(|worker| worker.join().expect("panics are caught inside"))
            .collect()
    });
    results.sort_by_key(|(index, _)| *index);
    results.into_iter().map(|(_, result)| result).collect()
}

/// As `12 of 12 (100.00 %)`.
pub fn share(part: usize, whole: usize) -> String {
    if whole == 0 {
        return "none".to_owned();
    }
    // Rounded down: only all of them are 100 %.
    let hundredths = part * 10_000 / whole;
    format!(
        "{part} of {whole} ({}.{:02} %)",
        hundredths / 100,
        hundredths % 100
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(line: u32, start: u32, end: u32, level: Level) -> Diagnostic {
        Diagnostic {
            file: 0,
            start: (line, start),
            end: (line, end),
            level,
            code: None,
        }
    }

    #[test]
    fn lines_end_in_three_ways_and_columns_count_utf_16_units() {
        let text = "a\r\n😀b\rc\n";
        let lines = Lines::of(text);
        let positions: Vec<Position> = [0, 2, 3, 7, 8, 9, 11]
            .into_iter()
            .map(|offset| lines.at_byte(offset))
            .collect();
        assert_eq!(
            positions,
            [(0, 0), (0, 2), (1, 0), (1, 2), (1, 3), (2, 0), (3, 0)]
        );
        assert_eq!(lines.at_unit(5), (1, 2));
        assert_eq!(lines.at_unit(9), (3, 0));
        assert_eq!(lines.rest((1, 2)), "b");
    }

    #[test]
    fn equal_diagnostics_count_as_often_as_they_occur() {
        let one = at(1, 0, 3, Level::Error);
        let expected = [one.clone(), one.clone()];
        let difference = Difference::between(&expected, &[one]);
        assert_eq!(difference.missing.len(), 1);
        assert!(difference.extra.is_empty() && !difference.verdict);
    }

    #[test]
    fn a_warning_instead_of_an_error_is_another_verdict() {
        let difference =
            Difference::between(&[at(1, 0, 3, Level::Error)], &[at(1, 0, 3, Level::Warning)]);
        assert!(difference.verdict && !difference.is_none());
    }
}
