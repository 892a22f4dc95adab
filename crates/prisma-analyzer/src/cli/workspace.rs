//! The schemas that a command works on, loaded into an analysis.

use std::collections::BTreeMap;
use std::path::PathBuf;

use ide::{
    Analysis, AnalysisHost, Applicability, Diagnostic, FileId, Fix, PrismaVersion, SchemaId,
    Severity,
};

use super::{Status, complain, count, severity_name};
use crate::project;

/// Everything that was asked for, as it is on disk at the start.
#[derive(Debug)]
pub(super) struct Workspace {
    pub(super) host: AnalysisHost,
    pub(super) schemas: Vec<Schema>,
    /// Asked files that have no text, with the reason.
    pub(super) unreadable: Vec<(String, String)>,
    paths: BTreeMap<FileId, (PathBuf, String)>,
}

#[derive(Debug)]
pub(super) struct Schema {
    /// The files whose findings are wanted.
    pub(super) asked: Vec<FileId>,
}

impl Workspace {
    /// Reads all schemas of the given paths. What was skipped or cannot be read is said on standard error.
    /// `version` says whose rules count; `None`: each schema tells.
    pub(super) fn load(paths: &[PathBuf], version: Option<PrismaVersion>) -> Self {
        let discovery = project::discover(paths);
        for note in &discovery.notes {
            complain(&format!("note: {note}"));
        }
        let mut workspace = Self {
            host: AnalysisHost::default(),
            schemas: Vec::new(),
            unreadable: Vec::new(),
            paths: BTreeMap::new(),
        };
        for (number, files) in (0..).zip(discovery.schemas) {
            let mut asked = Vec::new();
            for file in files.files {
                match project::read_text(&file.path) {
                    Ok(text) => {
                        let id = workspace
                            .host
                            .add_file(SchemaId(number), &file.shown, &text);
                        if file.asked {
                            asked.push(id);
                        }
                        workspace.paths.insert(id, (file.path, file.shown));
                    }
                    Err(error) => {
                        complain(&format!("error: {}: {error}", file.shown));
                        workspace.unreadable.push((file.shown, error.to_string()));
                    }
                }
            }
            workspace.host.set_version(SchemaId(number), version);
            if !asked.is_empty() {
                workspace.schemas.push(Schema { asked });
            }
        }
        workspace.unreadable.sort();
        workspace
    }

    /// The files whose findings are wanted, in the order of their names.
    pub(super) fn asked(&self) -> Vec<FileId> {
        let mut files: Vec<_> = self
            .schemas
            .iter()
            .flat_map(|schema| schema.asked.iter().copied())
            .collect();
        files.sort_by_key(|file| self.shown(*file));
        files
    }

    /// The name of a file in the form that the user gave.
    pub(super) fn shown(&self, file: FileId) -> &str {
        self.paths.get(&file).map_or("", |(_, shown)| shown)
    }

    /// Where a file is on disk, absolute.
    pub(super) fn path(&self, file: FileId) -> PathBuf {
        self.paths
            .get(&file)
            .map(|(path, _)| path.clone())
            .unwrap_or_default()
    }
}

/// A finding with the ways to make it go away, the preferred one first.
#[derive(Debug)]
pub(super) struct Finding {
    pub(super) diagnostic: Diagnostic,
    pub(super) fixes: Vec<Fix>,
}

pub(super) fn findings(analysis: &Analysis, file: FileId) -> Vec<Finding> {
    let findings = analysis.diagnostics_with_fixes(file).into_iter();
    findings
        .map(|(diagnostic, fixes)| Finding { diagnostic, fixes })
        .collect()
}

/// How many findings there are, by severity and by what repairs them.
#[derive(Debug, Clone, Default)]
pub(super) struct Counts {
    severities: BTreeMap<Severity, usize>,
    /// Repaired by a plain `fix`.
    pub(super) safe: usize,
    /// Repaired by `fix --unsafe` only.
    pub(super) not_safe: usize,
}

impl Counts {
    pub(super) fn add(&mut self, finding: &Finding) {
        *self
            .severities
            .entry(finding.diagnostic.severity)
            .or_default() += 1;
        match finding.fixes.first().map(|fix| fix.applicability) {
            Some(Applicability::Safe) => self.safe += 1,
            Some(Applicability::Unsafe) => self.not_safe += 1,
            Some(Applicability::Manual) | None => {}
        }
    }

    pub(super) fn of(&self, severity: Severity) -> usize {
        self.severities.get(&severity).copied().unwrap_or(0)
    }

    pub(super) fn total(&self) -> usize {
        self.severities.values().sum()
    }

    pub(super) fn status(&self, fail_on: Severity) -> Status {
        match self.severities.range(fail_on..).next() {
            Some(_) => Status::Findings,
            None => Status::Clean,
        }
    }

    /// `3 findings (1 error, 2 warnings)`
    pub(super) fn in_words(&self) -> String {
        let parts: Vec<_> = self
            .severities
            .iter()
            .rev()
            .map(|(severity, number)| match severity {
                Severity::Info => format!("{number} info"),
                _ => count(*number, severity_name(*severity)),
            })
            .collect();
        format!("{} ({})", count(self.total(), "finding"), parts.join(", "))
    }
}
