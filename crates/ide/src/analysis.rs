//! The snapshot that answers.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use model::{DeclarationId, FileId, SchemaId};
use rules::{Checked, Finding, Severity, Tag};
use syntax::{SourceText, TextRange, TextSize};

/// A snapshot that answers questions. A clone costs next to nothing. Unknown files have no text and empty answers.
#[derive(Debug, Clone)]
pub struct Analysis {
    schemas: BTreeMap<SchemaId, Arc<Checked>>,
    homes: Arc<HashMap<FileId, SchemaId>>,
}

/// The findings of one declaration.
#[derive(Debug)]
pub struct DeclarationFindings<'a> {
    state: &'a Checked,
    id: DeclarationId,
    findings: &'a Arc<[Finding]>,
}

/// Tells findings of one moment from those of another: equal values mean that declaration and findings are the same, up to where
/// in its file the declaration starts.
#[derive(Debug, Clone)]
pub struct FindingsIdentity(Arc<[Finding]>);

impl PartialEq for FindingsIdentity {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

impl DeclarationFindings<'_> {
    pub fn identity(&self) -> FindingsIdentity {
        FindingsIdentity(Arc::clone(self.findings))
    }

    /// Where the declaration starts in its file. Its id, and so this value's place in any cache, is its own while it lives.
    pub fn start(&self) -> TextSize {
        self.state.schema.start_of(self.id)
    }

    pub fn declaration(&self) -> DeclarationId {
        self.id
    }

    /// Does none of them point to another place? Then they stay as they are wherever the declaration moves.
    pub fn has_no_related_places(&self) -> bool {
        self.findings
            .iter()
            .all(|finding| finding.related.is_empty())
    }

    pub fn diagnostics(&self) -> impl Iterator<Item = Diagnostic> {
        let findings = self.findings.iter();
        findings.filter_map(|finding| diagnostic(self.state, self.id, finding))
    }
}

/// A finding at its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    pub file: FileId,
    pub range: TextRange,
    pub severity: Severity,
    /// Names the problem, in kebab-case.
    pub code: &'static str,
    /// What is wrong, why it matters, what to do.
    pub message: String,
    pub related: Vec<Related>,
    pub tag: Option<Tag>,
}

/// Another place that has to do with a finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Related {
    pub file: FileId,
    pub range: TextRange,
    pub message: String,
}

impl Analysis {
    pub(crate) fn new(
        schemas: BTreeMap<SchemaId, Arc<Checked>>,
        homes: Arc<HashMap<FileId, SchemaId>>,
    ) -> Self {
        Self { schemas, homes }
    }

    pub fn text(&self, file: FileId) -> Option<&SourceText> {
        self.state(file)?.schema.text(file)
    }

    pub fn path(&self, file: FileId) -> Option<&str> {
        self.state(file)?.schema.path(file)
    }

    /// The files of the schema that `file` belongs to, itself included, in order.
    pub fn schema_files(&self, file: FileId) -> Vec<FileId> {
        self.state(file)
            .map(|state| state.schema.files().collect())
            .unwrap_or_default()
    }

    /// The declarations of a file that have findings, in order of position.
    pub fn findings_by_declaration(&self, file: FileId) -> Vec<DeclarationFindings<'_>> {
        let Some(state) = self.state(file) else {
            return Vec::new();
        };
        let found = state
            .checker
            .by_declaration(&state.schema, file)
            .into_iter();
        found
            .map(|(id, findings)| DeclarationFindings {
                state,
                id,
                findings,
            })
            .collect()
    }

    /// All findings in a file, in order of position.
    pub fn diagnostics(&self, file: FileId) -> Vec<Diagnostic> {
        let Some(state) = self.state(file) else {
            return Vec::new();
        };
        let findings = state.checker.in_file(&state.schema, file);
        findings
            .filter_map(|(id, finding)| diagnostic(state, id, finding))
            .collect()
    }

    pub(crate) fn state(&self, file: FileId) -> Option<&Checked> {
        self.schemas
            .get(self.homes.get(&file)?)
            .map(|state| &**state)
    }
}

/// A finding with positions in files.
pub(crate) fn diagnostic(
    state: &Checked,
    id: DeclarationId,
    finding: &Finding,
) -> Option<Diagnostic> {
    let related = finding.related.iter().filter_map(|(place, message)| {
        let range = place.range(&state.schema)?;
        Some(Related {
            file: state.schema.file_of(place.declaration())?,
            range: state.schema.absolute(place.declaration(), range),
            message: message.clone(),
        })
    });
    Some(Diagnostic {
        file: state.schema.file_of(id)?,
        range: state.schema.absolute(id, finding.range),
        severity: finding.severity,
        code: finding.rule.code,
        message: finding.message.clone(),
        related: related.collect(),
        tag: finding.tag,
    })
}
