//! `fix`: applies fixes until none is left, and writes the files.

use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, Instant};

use clap::Args;
use ide::{Analysis, Applicability, FileId, TextEdits};
use similar::TextDiff;

use super::check::searched;
use super::workspace::{Counts, Workspace, findings};
use super::write::{WriteError, can_replace, replace};
use super::{Common, OutputFormat, Status, complain, count, json, printable, to_stdout};

#[derive(Debug, Args)]
pub(super) struct Options {
    #[command(flatten)]
    common: Common,
    /// Apply also fixes that change the database or the generated client
    #[arg(long = "unsafe")]
    not_safe: bool,
    /// Print the changes as a unified diff and write nothing
    #[arg(long)]
    diff: bool,
}

/// A file that fixes change.
struct Change {
    edits: TextEdits,
    before: String,
    after: String,
    outcome: Outcome,
}

enum Outcome {
    /// `--diff`: only shown.
    Shown,
    Written,
    Failed(String),
}

pub(super) fn run(options: &Options) -> anyhow::Result<Status> {
    let start = Instant::now();
    let mut workspace = Workspace::load(&options.common.paths, options.common.version());
    let before = workspace.host.analysis();
    let at_least = if options.not_safe {
        Applicability::Unsafe
    } else {
        Applicability::Safe
    };

    let mut applied = 0;
    let mut changes = BTreeMap::new();
    for schema in &workspace.schemas {
        let Some(fixed) = before.fix_all(&schema.asked, at_least, &|| false) else {
            continue;
        };
        let mut of_schema = changed_files(&before, fixed.change.edits);
        if of_schema.is_empty() {
            continue;
        }
        if options.diff || write_all(&workspace, &mut of_schema) {
            applied += fixed.applied;
        }
        changes.append(&mut of_schema);
    }
    for (file, change) in &changes {
        if !matches!(change.outcome, Outcome::Failed(_)) {
            workspace.host.set_text(*file, &change.after);
        }
    }

    let report = Report {
        options,
        after: workspace.host.analysis(),
        workspace: &workspace,
        before,
        applied,
        changes,
        start,
    };
    for (file, change) in &report.changes {
        if let Outcome::Failed(why) = &change.outcome {
            complain(&format!("error: {}: {why}", workspace.shown(*file)));
        }
    }
    let left = match options.common.output_format {
        OutputFormat::Text => report.print_text()?,
        OutputFormat::Json => report.print_json()?,
    };
    let trouble = report
        .changes
        .values()
        .any(|change| matches!(change.outcome, Outcome::Failed(_)));
    Ok(if trouble || !workspace.unreadable.is_empty() {
        Status::Trouble
    } else {
        left.status(options.common.fail_on.severity())
    })
}

/// The lines as the readers of patches see them: a carriage return ends none.
fn lines(text: &str) -> Vec<&str> {
    text.split_inclusive('\n').collect()
}

/// What `patch` and `git apply` read. A line is what [`lines`] says it is.
fn patch(path: &str, diff: &TextDiff<'_, '_, str>) -> String {
    let path = printable(path);
    // A name with blanks ends at a tab.
    let end = if path.contains(' ') { "\t" } else { "" };
    let mut patch = format!("--- {path}{end}\n+++ {path}{end}\n");
    for hunk in diff.unified_diff().iter_hunks() {
        patch.push_str(&hunk.header().to_string());
        patch.push('\n');
        for change in hunk.iter_changes() {
            patch.push_str(&change.tag().to_string());
            patch.push_str(change.value());
            if !change.value().ends_with('\n') {
                patch.push_str("\n\\ No newline at end of file\n");
            }
        }
    }
    patch
}

/// The texts of the files that really change.
fn changed_files(
    analysis: &Analysis,
    edits: BTreeMap<FileId, TextEdits>,
) -> BTreeMap<FileId, Change> {
    let mut changes = BTreeMap::new();
    for (file, edits) in edits {
        let Some(text) = analysis.text(file) else {
            continue;
        };
        let before = text.to_string();
        let after = edits.apply(&before);
        if before != after {
            let outcome = Outcome::Shown;
            let change = Change {
                edits,
                before,
                after,
                outcome,
            };
            changes.insert(file, change);
        }
    }
    changes
}

/// Writes the files of one schema: all of them or, when one of them cannot be written, none. True when all were written.
fn write_all(workspace: &Workspace, changes: &mut BTreeMap<FileId, Change>) -> bool {
    let failure = changes.iter().find_map(|(file, change)| {
        let error = can_replace(&workspace.path(*file), &change.before).err()?;
        Some((*file, error))
    });
    if let Some((culprit, error)) = failure {
        for (file, change) in changes.iter_mut() {
            change.outcome = Outcome::Failed(if *file == culprit {
                not_written(&error)
            } else {
                let culprit = workspace.shown(culprit);
                format!("not written, because it belongs together with {culprit}")
            });
        }
        return false;
    }
    let mut all = true;
    for (file, change) in changes.iter_mut() {
        let result = replace(&workspace.path(*file), &change.before, &change.after);
        change.outcome = match result {
            Ok(()) => Outcome::Written,
            Err(error) => {
                all = false;
                Outcome::Failed(not_written(&error))
            }
        };
    }
    all
}

fn not_written(error: &WriteError) -> String {
    format!("not written: {error}")
}

struct Report<'a> {
    options: &'a Options,
    workspace: &'a Workspace,
    before: Analysis,
    after: Analysis,
    applied: usize,
    changes: BTreeMap<FileId, Change>,
    start: Instant,
}

impl Report<'_> {
    /// The asked files and those that changed with them, in the order of their names.
    fn files(&self) -> Vec<FileId> {
        let mut files = self.workspace.asked();
        files.extend(self.changes.keys());
        files.sort_by_key(|file| (self.workspace.shown(*file), *file));
        files.dedup();
        files
    }

    fn changed(&self) -> usize {
        let changes = self.changes.values();
        changes
            .filter(|change| !matches!(change.outcome, Outcome::Failed(_)))
            .count()
    }

    fn elapsed(&self) -> Duration {
        self.start.elapsed()
    }

    fn diff(&self, file: FileId) -> Option<String> {
        if !self.options.diff {
            return None;
        }
        let change = self.changes.get(&file)?;
        let diff = TextDiff::configure()
            .timeout(Duration::from_secs(10))
            .newline_terminated(true)
            .diff_slices(&lines(&change.before), &lines(&change.after));
        Some(patch(self.workspace.shown(file), &diff))
    }

    /// Returns what is left.
    fn print_text(&self) -> anyhow::Result<Counts> {
        let mut left = Counts::default();
        let mut lines = Vec::new();
        let mut diffs = Vec::new();
        let asked: BTreeSet<_> = self.workspace.asked().into_iter().collect();
        for file in self.files() {
            diffs.extend(self.diff(file));
            let mut of_file = Counts::default();
            for finding in findings(&self.after, file) {
                of_file.add(&finding);
                if asked.contains(&file) {
                    left.add(&finding);
                }
            }
            let mut parts = Vec::new();
            match self.changes.get(&file) {
                Some(change) if matches!(change.outcome, Outcome::Written) => {
                    parts.push(format!("changed in {}", count(change.edits.len(), "place")));
                }
                _ => {}
            }
            if of_file.total() > 0 && asked.contains(&file) {
                parts.push(format!("{} left", of_file.in_words()));
            }
            if !parts.is_empty() {
                let shown = printable(self.workspace.shown(file));
                lines.push(format!("{shown}: {}", parts.join(", ")));
            }
        }
        let summary = self.summary(&left, asked.len());
        if self.options.diff {
            // The output is a patch and nothing else.
            to_stdout(|output| {
                diffs
                    .iter()
                    .try_for_each(|diff| output.write_all(diff.as_bytes()))
            })?;
            for line in &lines {
                complain(line);
            }
            complain(&summary);
        } else {
            to_stdout(|output| {
                for line in &lines {
                    writeln!(output, "{line}")?;
                }
                writeln!(output, "{summary}")
            })?;
        }
        Ok(left)
    }

    fn summary(&self, left: &Counts, files: usize) -> String {
        let fixes = match self.applied {
            1 => "1 fix".to_owned(),
            number => format!("{number} fixes"),
        };
        let changed = count(self.changed(), "file");
        let done = match (self.applied, self.options.diff) {
            (0, _) => "Nothing fixed".to_owned(),
            (_, true) => format!("{fixes} would change {changed}"),
            (_, false) => format!("Applied {fixes} to {changed}"),
        };
        let searched = searched(files, self.workspace.schemas.len());
        let left_over = match left.total() {
            0 => format!("no findings left in {searched}"),
            _ => format!("{} left in {searched}", left.in_words()),
        };
        let more = match left.not_safe {
            0 => String::new(),
            _ if self.options.not_safe => String::new(),
            number => format!(", {number} more can be fixed with '--unsafe'"),
        };
        format!(
            "{done}; {left_over}{more} ({} ms)",
            self.elapsed().as_millis()
        )
    }

    /// Returns what is left.
    fn print_json(&self) -> anyhow::Result<Counts> {
        let mut left = Counts::default();
        let asked: BTreeSet<_> = self.workspace.asked().into_iter().collect();
        let mut files = Vec::new();
        for file in self.files() {
            let mut found = Vec::new();
            if asked.contains(&file) {
                found = findings(&self.after, file);
                for finding in &found {
                    left.add(finding);
                }
            }
            let change = self.changes.get(&file);
            files.push(json::FixedFile {
                file: json::file(&self.after, self.workspace.shown(file), &found),
                edits: change
                    .map(|change| json::edits(&self.before, file, &change.edits))
                    .unwrap_or_default(),
                written: change.is_some_and(|change| matches!(change.outcome, Outcome::Written)),
                error: change.and_then(|change| match &change.outcome {
                    Outcome::Failed(why) => Some(why.clone()),
                    Outcome::Shown | Outcome::Written => None,
                }),
                diff: self.diff(file),
            });
        }
        let schemas = self.workspace.schemas.len();
        json::print(&json::Fixed {
            files,
            unreadable: json::unreadable(self.workspace),
            summary: json::FixedSummary {
                applied: self.applied,
                changed: self.changed(),
                left: json::Summary::new(&left, asked.len(), schemas, self.elapsed()),
            },
        })?;
        Ok(left)
    }
}
