//! The snapshot that answers.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use model::{DeclarationId, FileId, SchemaId};
use rules::{Checked, Finding, Severity, Tag};
use syntax::{SourceText, TextRange};

/// A snapshot that answers questions. A clone costs next to nothing. Unknown files have no text and empty answers.
#[derive(Debug, Clone)]
pub struct Analysis {
    schemas: BTreeMap<SchemaId, Arc<Checked>>,
    homes: Arc<HashMap<FileId, SchemaId>>,
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
