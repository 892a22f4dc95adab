//! `check`: reports findings.

use std::time::Instant;

use clap::Args;

use super::workspace::{Counts, Workspace, findings};
use super::{Common, OutputFormat, Status, count, json, printable, text, to_stdout, verdict};

#[derive(Debug, Args)]
pub(super) struct Options {
    #[command(flatten)]
    common: Common,
    /// Give exactly the official engine's verdict: every file is a schema of its own, every folder one schema, and without
    /// --prisma-version the newest engine counts
    #[arg(long)]
    engine_only: bool,
}

/// Findings of one file that people get to see; nobody reads more.
const MOST_SHOWN: usize = 1000;

pub(super) fn run(options: &Options) -> anyhow::Result<Status> {
    let start = Instant::now();
    let common = &options.common;
    if options.engine_only {
        let version = common.version().unwrap_or_default();
        let fail_on = common.fail_on.severity();
        return verdict::run(&common.paths, version, common.output_format, fail_on);
    }
    let mut workspace = Workspace::load(&common.paths, common.version());
    let analysis = workspace.host.analysis();
    let files = workspace.asked();
    let mut counts = Counts::default();
    match options.common.output_format {
        OutputFormat::Text => {
            let renderer = text::renderer();
            let all: Vec<_> = files
                .iter()
                .map(|file| (*file, findings(&analysis, *file)))
                .collect();
            for finding in all.iter().flat_map(|(_, of_file)| of_file) {
                counts.add(finding);
            }
            to_stdout(|output| {
                for (file, of_file) in &all {
                    for finding in of_file.iter().take(MOST_SHOWN) {
                        let rendered = text::render(&renderer, &analysis, finding);
                        write!(output, "{rendered}\n\n")?;
                    }
                    if let Some(more) = of_file.len().checked_sub(MOST_SHOWN)
                        && more > 0
                    {
                        let more = count(more, "more finding");
                        let path = printable(workspace.shown(*file));
                        let all = "'--output-format json' lists all of them";
                        write!(output, "{more} in {path} not shown; {all}\n\n")?;
                    }
                }
                let searched = searched(files.len(), workspace.schemas.len());
                let summary = summary(&counts, &searched);
                writeln!(output, "{summary} ({} ms)", start.elapsed().as_millis())
            })?;
        }
        OutputFormat::Json => {
            let mut reported = Vec::new();
            for file in &files {
                let found = findings(&analysis, *file);
                for finding in &found {
                    counts.add(finding);
                }
                reported.push(json::file(&analysis, workspace.shown(*file), &found));
            }
            let report = json::Check {
                files: reported,
                unreadable: json::unreadable(&workspace),
                summary: json::Summary::new(
                    &counts,
                    files.len(),
                    workspace.schemas.len(),
                    start.elapsed(),
                ),
            };
            json::print(&report)?;
        }
    }
    let status = counts.status(options.common.fail_on.severity());
    Ok(if workspace.unreadable.is_empty() {
        status
    } else {
        Status::Trouble
    })
}

/// `4 files`, `9 files of 2 schemas`
pub(super) fn searched(files: usize, schemas: usize) -> String {
    match schemas {
        0 | 1 => count(files, "file"),
        _ => format!("{} of {schemas} schemas", count(files, "file")),
    }
}

fn summary(counts: &Counts, searched: &str) -> String {
    if counts.total() == 0 {
        return format!("No findings in {searched}");
    }
    let found = format!("{} in {searched}", counts.in_words());
    match (counts.safe, counts.not_safe) {
        (0, 0) => found,
        (safe, 0) => format!("{found}, {safe} can be fixed by 'prisma-analyzer fix'"),
        (0, not_safe) => {
            format!("{found}, {not_safe} can be fixed by 'prisma-analyzer fix --unsafe'")
        }
        (safe, not_safe) => format!(
            "{found}, {} can be fixed: {safe} by 'prisma-analyzer fix', {not_safe} more with '--unsafe'",
            safe + not_safe
        ),
    }
}
