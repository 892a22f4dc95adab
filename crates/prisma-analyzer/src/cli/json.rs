//! Findings for machines. Positions are 0-based, columns in UTF-16 units.

use std::collections::HashMap;
use std::rc::Rc;
use std::time::Duration;

use ide::{
    Analysis, Applicability, CodeUnit, Effect, FileId, Fix, Severity, SourceChange, SourceText,
    TextEdits, TextRange,
};
use serde::{Serialize, Serializer};

use super::workspace::{Counts, Finding, Workspace};
use super::{severity_name, to_stdout};

/// What `check` prints.
#[derive(Debug, Serialize)]
pub(super) struct Check {
    pub(super) files: Vec<File>,
    pub(super) unreadable: Vec<Trouble>,
    pub(super) summary: Summary,
}

/// What `fix` prints.
#[derive(Debug, Serialize)]
pub(super) struct Fixed {
    pub(super) files: Vec<FixedFile>,
    pub(super) unreadable: Vec<Trouble>,
    pub(super) summary: FixedSummary,
}

#[derive(Debug, Serialize)]
pub(super) struct FixedFile {
    /// The diagnostics are those that are left, at their new places.
    #[serde(flatten)]
    pub(super) file: File,
    /// Relative to the text before.
    pub(super) edits: Vec<Edit>,
    pub(super) written: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) error: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) diff: Option<String>,
}

#[derive(Debug, Serialize)]
pub(super) struct FixedSummary {
    pub(super) applied: usize,
    pub(super) changed: usize,
    #[serde(flatten)]
    pub(super) left: Summary,
}

#[derive(Debug, Serialize)]
pub(super) struct File {
    path: String,
    diagnostics: Vec<Diagnostic>,
}

#[derive(Debug, Serialize)]
pub(super) struct Trouble {
    path: String,
    message: String,
}

#[derive(Debug, Serialize)]
struct Diagnostic {
    code: &'static str,
    severity: &'static str,
    message: String,
    #[serde(flatten)]
    range: Range,
    related: Vec<Related>,
    fixes: Vec<AvailableFix>,
}

#[derive(Debug, Serialize)]
struct Related {
    path: String,
    message: String,
    #[serde(flatten)]
    range: Range,
}

#[derive(Debug, Serialize)]
struct AvailableFix {
    title: String,
    applicability: &'static str,
    effect: &'static str,
    #[serde(serialize_with = "shared")]
    edits: Rc<[Edit]>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Edit {
    path: String,
    #[serde(flatten)]
    range: Range,
    new_text: String,
}

#[derive(Debug, Serialize)]
struct Range {
    start: Position,
    end: Position,
}

#[derive(Debug, Serialize)]
pub(super) struct Position {
    pub(super) line: u32,
    pub(super) character: u32,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Summary {
    files: usize,
    schemas: usize,
    findings: usize,
    errors: usize,
    warnings: usize,
    infos: usize,
    hints: usize,
    fixable: Fixable,
    elapsed_ms: u128,
}

#[derive(Debug, Serialize)]
struct Fixable {
    safe: usize,
    #[serde(rename = "unsafe")]
    not_safe: usize,
}

impl Summary {
    pub(super) fn new(counts: &Counts, files: usize, schemas: usize, elapsed: Duration) -> Self {
        Self {
            files,
            schemas,
            findings: counts.total(),
            errors: counts.of(Severity::Error),
            warnings: counts.of(Severity::Warning),
            infos: counts.of(Severity::Info),
            hints: counts.of(Severity::Hint),
            fixable: Fixable {
                safe: counts.safe,
                not_safe: counts.not_safe,
            },
            elapsed_ms: elapsed.as_millis(),
        }
    }
}

pub(super) fn print(report: &impl Serialize) -> anyhow::Result<()> {
    to_stdout(|output| {
        serde_json::to_writer(&mut *output, report)?;
        writeln!(output)
    })
}

pub(super) fn unreadable(workspace: &Workspace) -> Vec<Trouble> {
    let files = workspace.unreadable.iter();
    files
        .map(|(path, message)| Trouble {
            path: path.clone(),
            message: message.clone(),
        })
        .collect()
}

pub(super) fn file(analysis: &Analysis, shown: &str, findings: &[Finding]) -> File {
    let mut known = KnownEdits::default();
    let diagnostics = findings
        .iter()
        .map(|finding| diagnostic(analysis, finding, &mut known))
        .collect();
    File {
        path: shown.to_owned(),
        diagnostics,
    }
}

/// The edits of one file.
pub(super) fn edits(analysis: &Analysis, file: FileId, edits: &TextEdits) -> Vec<Edit> {
    let edits = edits.iter().map(|edit| Edit {
        path: path(analysis, file),
        range: range(analysis.text(file), edit.range()),
        new_text: edit.text().to_owned(),
    });
    edits.collect()
}

fn diagnostic<'f>(
    analysis: &Analysis,
    finding: &'f Finding,
    known: &mut KnownEdits<'f>,
) -> Diagnostic {
    let found = &finding.diagnostic;
    let related = found.related.iter().map(|related| Related {
        path: path(analysis, related.file),
        message: related.message.clone(),
        range: range(analysis.text(related.file), related.range),
    });
    Diagnostic {
        code: found.code,
        severity: severity_name(found.severity),
        message: found.message.clone(),
        range: range(analysis.text(found.file), found.range),
        related: related.collect(),
        fixes: finding
            .fixes
            .iter()
            .map(|fix| available(analysis, fix, known))
            .collect(),
    }
}

/// The edits of changes that several fixes share, by the place of the change in memory.
type KnownEdits<'f> = HashMap<*const SourceChange, (&'f SourceChange, Rc<[Edit]>)>;

fn available<'f>(analysis: &Analysis, fix: &'f Fix, known: &mut KnownEdits<'f>) -> AvailableFix {
    let change: &SourceChange = &fix.change;
    let edits_of_change = || {
        let files = change.edits.iter();
        files
            .flat_map(|(file, of_file)| edits(analysis, *file, of_file))
            .collect()
    };
    let (_, edits) = known
        .entry(std::ptr::from_ref(change))
        .or_insert_with(|| (change, edits_of_change()));

    AvailableFix {
        title: fix.title.clone(),
        applicability: match fix.applicability {
            Applicability::Safe => "safe",
            Applicability::Unsafe => "unsafe",
            Applicability::Manual => "manual",
        },
        effect: match fix.effect {
            Effect::None => "none",
            Effect::Client => "client",
            Effect::Migration => "migration",
        },
        edits: Rc::clone(edits),
    }
}

fn shared<S: Serializer>(edits: &Rc<[Edit]>, serializer: S) -> Result<S::Ok, S::Error> {
    edits.serialize(serializer)
}

fn path(analysis: &Analysis, file: FileId) -> String {
    analysis.path(file).unwrap_or_default().to_owned()
}

fn range(text: Option<&SourceText>, range: TextRange) -> Range {
    let position = |offset| {
        let (line, character) =
            text.map_or((0, 0), |text| text.line_column(offset, CodeUnit::Utf16));
        Position { line, character }
    };
    Range {
        start: position(range.start()),
        end: position(range.end()),
    }
}
