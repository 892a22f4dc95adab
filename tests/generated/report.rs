//! What differs, counted and grouped for reading.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use tests::official::{Answer, errors};
use tests::verdict::{Diagnostic, Difference, Files, Lines, PrismaVersion, share};

pub struct Source {
    pub name: &'static str,
    pub version: PrismaVersion,
    pub schemas: Vec<(String, Files)>,
}

pub struct Report {
    source: Source,
    /// Schemas on which the engine itself fails.
    crashes: usize,
    valid: usize,
    /// Schema and message.
    panics: Vec<(usize, String)>,
    differences: Vec<(usize, Difference)>,
}

impl Report {
    pub fn new(
        source: Source,
        expected: Vec<Answer>,
        said: Vec<Result<Vec<Diagnostic>, String>>,
    ) -> Self {
        let mut report = Self {
            source,
            crashes: 0,
            valid: 0,
            panics: Vec::new(),
            differences: Vec::new(),
        };
        for (index, (expected, said)) in expected.into_iter().zip(said).enumerate() {
            report.crashes += usize::from(expected.is_none());
            report.valid += usize::from(expected.as_ref().is_some_and(|it| errors(it) == 0));
            match (expected, said) {
                (_, Err(panic)) => report.panics.push((index, panic)),
                (None, Ok(_)) => {}
                (Some(expected), Ok(said)) => {
                    let difference = Difference::between(&expected, &said);
                    if !difference.is_none() {
                        report.differences.push((index, difference));
                    }
                }
            }
        }
        report
    }

    /// As `mutants 7`.
    pub fn title(&self) -> String {
        let version = match self.source.version {
            PrismaVersion::Six => 6,
            PrismaVersion::Seven => 7,
        };
        format!("{} {version}", self.source.name)
    }

    /// How many schemas both have an answer for, or should have.
    pub fn compared(&self) -> usize {
        self.source.schemas.len() - self.crashes
    }

    pub fn panics(&self) -> usize {
        self.panics.len()
    }

    /// Without those that are explained: all of their differences are of kinds in the list.
    fn unexplained<'s>(
        &'s self,
        explained: &'s [(&str, &str)],
    ) -> impl Iterator<Item = &'s Difference> {
        self.differences
            .iter()
            .filter(|(index, difference)| {
                let files = &self.source.schemas[*index].1;
                !kinds(files, difference)
                    .iter()
                    .all(|kind| explained.iter().any(|(name, _)| name == kind))
            })
            .map(|(_, difference)| difference)
    }

    pub fn differing(&self, explained: &[(&str, &str)]) -> usize {
        self.unexplained(explained).count() + self.panics.len()
    }

    pub fn wrong_verdicts(&self, explained: &[(&str, &str)]) -> usize {
        self.unexplained(explained).filter(|it| it.verdict).count()
    }

    pub fn print_header() {
        println!(
            "{:<12} {:>8} {:>8} {:>14} {:>26} {:>26} {:>7}",
            "", "schemas", "valid", "engine fails", "verdict", "exact", "panics"
        );
    }

    pub fn print_row(&self) {
        let compared = self.compared();
        println!(
            "{:<12} {:>8} {:>8} {:>14} {:>26} {:>26} {:>7}",
            self.title(),
            self.source.schemas.len(),
            self.valid,
            self.crashes,
            share(compared - self.wrong_verdicts(&[]), compared),
            share(compared - self.differing(&[]), compared),
            self.panics.len()
        );
        for (index, panic) in self.panics.iter().take(5) {
            println!("    panic on {}: {panic}", self.source.schemas[*index].0);
        }
    }

    /// All differences by kind, most frequent first.
    pub fn print_kinds(reports: &[Self]) {
        let mut groups: BTreeMap<String, (usize, String)> = BTreeMap::new();
        for report in reports {
            for (index, difference) in &report.differences {
                let (name, files) = &report.source.schemas[*index];
                for kind in kinds(files, difference) {
                    let example = || format!("{}/{name}", report.title());
                    groups.entry(kind).or_insert_with(|| (0, example())).0 += 1;
                }
            }
        }
        let mut groups: Vec<_> = groups.into_iter().collect();
        groups.sort_by_key(|(_, (count, _))| std::cmp::Reverse(*count));
        for (kind, (count, example)) in groups.iter().take(80) {
            println!("{count:>7} {kind:<60} {example}");
        }
    }

    /// Into the folder that `GENERATED_OUT` names.
    pub fn write(&self) {
        let Some(out) = std::env::var_os("GENERATED_OUT").map(PathBuf::from) else {
            return;
        };
        let differences = self.differences.iter().map(|(index, difference)| {
            let files = &self.source.schemas[*index].1;
            (*index, difference.describe(files))
        });
        let panics = self
            .panics
            .iter()
            .map(|(index, panic)| (*index, format!("panic: {panic}\n")));
        for (index, text) in differences.chain(panics) {
            let (name, files) = &self.source.schemas[index];
            let folder = out.join(self.title()).join(name);
            for (file, content) in files {
                let path = folder.join(file);
                if let Some(parent) = path.parent() {
                    fs::create_dir_all(parent).expect("a folder");
                }
                fs::write(path, content).expect("writable");
            }
            fs::write(folder.join("difference.txt"), text).expect("writable");
        }
    }
}

/// What kinds of differences there are: what the engine marks and we do not, and the codes of ours that it does not have.
fn kinds(files: &Files, difference: &Difference) -> Vec<String> {
    let missing = difference
        .missing
        .iter()
        .map(|it| format!("missing {:?}: {}", it.level, place(files, it)));
    let extra = difference.extra.iter().map(|it| {
        let code = it.code.unwrap_or("?");
        format!("extra {:?}: {code}", it.level)
    });
    let mut result: Vec<String> = missing.chain(extra).collect();
    result.sort();
    result.dedup();
    result
}

/// What stands at the marked place, as a kind: `@default`, `value in @@index`, `line of model`, `block enum`.
fn place(files: &Files, diagnostic: &Diagnostic) -> String {
    let Some((_, text)) = files.get(diagnostic.file) else {
        return "another file".to_owned();
    };
    let lines = Lines::of(text);
    let rest = lines.rest(diagnostic.start);
    let line = lines.line(diagnostic.start.0);
    let before = &line[..line.len() - rest.len()];
    let word = |text: &str| -> String {
        text.chars()
            .take_while(|it| it.is_alphanumeric() || "@_.".contains(*it))
            .collect()
    };
    let attribute = |text: &str| -> String {
        let name = word(text);
        match name.split_once('.') {
            Some(_) if !name.starts_with("@@") => "@native".to_owned(),
            _ => name,
        }
    };
    let block = (0..=diagnostic.start.0)
        .rev()
        .map(|line| lines.line(line).trim_start())
        .find(|line| line.contains('{') && !line.starts_with('/') && !line.contains('@'))
        .map(word)
        .unwrap_or_default();
    if rest.starts_with('@') {
        return attribute(rest);
    }
    if before.trim().is_empty() {
        let is_header = line.contains('{') && !line.contains('@') && !line.contains('=');
        return match diagnostic.end {
            _ if is_header => format!("block {block}"),
            (end, 0) if end > diagnostic.start.0 => format!("line of {block}"),
            _ => format!("name or property of {block}"),
        };
    }
    let argument = rest
        .split_once(':')
        .map(|(name, _)| name)
        .filter(|name| !name.is_empty() && name.chars().all(char::is_alphanumeric));
    match (before.rfind('@'), argument) {
        (Some(at), argument) => {
            let start = if before[..at].ends_with('@') {
                at - 1
            } else {
                at
            };
            let inside = attribute(&before[start..]);
            match argument {
                Some(name) => format!("argument {name} of {inside}"),
                None => format!("value in {inside}"),
            }
        }
        (None, _) if before.contains('=') => format!("value in {block}"),
        (None, _) => format!("inside a line of {block}"),
    }
}
