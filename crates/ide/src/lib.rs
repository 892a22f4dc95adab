//! What an editor asks about Prisma schemas: offsets in, offsets out.
//!
//! [`AnalysisHost`] is the state that changes, [`Analysis`] a snapshot of it that only answers. This crate must never
//! know the editor protocol, async, threads or disk.

pub use model::{FileId, SchemaId};
pub use rules::{Applicability, Effect, Fix, Severity, SourceChange};
pub use syntax::{CodeUnit, LineEnding, SourceText, TextEdit, TextEdits, TextRange, TextSize};

/// All open schemas. Changes go in here; [`Self::analysis`] gives a snapshot to ask.
#[derive(Debug, Default)]
pub struct AnalysisHost {}

impl AnalysisHost {
    /// Adds a file to a schema. `path` names the file in messages and decides its place among the schema's files (sorted by path).
    pub fn add_file(&mut self, schema: SchemaId, path: &str, text: &str) -> FileId {
        let _ = (schema, path, text);
        FileId(0)
    }

    /// Forgets a file; the other files of its schema are looked at again. Unknown ids are ignored.
    pub fn remove_file(&mut self, file: FileId) {
        let _ = file;
    }

    /// The current text, with all edits so far.
    pub fn text(&self, file: FileId) -> Option<&SourceText> {
        let _ = file;
        None
    }

    /// Changes a text. Cheap: parsing and checking wait for [`Self::settle`].
    pub fn edit(&mut self, file: FileId, edit: &TextEdit) {
        let _ = (file, edit);
    }

    /// Replaces a text as a whole.
    pub fn set_text(&mut self, file: FileId, text: &str) {
        let _ = (file, text);
    }

    /// Parses and checks what changed since the last call. Returns every file whose diagnostics may be others now.
    pub fn settle(&mut self) -> Vec<FileId> {
        Vec::new()
    }

    /// A snapshot of the settled state (settles first). Cheap; may be sent to other threads and outlive any change.
    pub fn analysis(&mut self) -> Analysis {
        Analysis {}
    }
}

/// A snapshot that answers questions. A clone costs next to nothing. Unknown files have no text and empty answers.
#[derive(Debug, Clone)]
pub struct Analysis {}

impl Analysis {
    pub fn text(&self, file: FileId) -> Option<&SourceText> {
        let _ = file;
        None
    }

    pub fn path(&self, file: FileId) -> Option<&str> {
        let _ = file;
        None
    }

    /// The files of the schema that `file` belongs to, itself included, in order.
    pub fn schema_files(&self, file: FileId) -> Vec<FileId> {
        let _ = file;
        Vec::new()
    }

    /// All findings in a file, in order of position.
    pub fn diagnostics(&self, file: FileId) -> Vec<Diagnostic> {
        let _ = file;
        Vec::new()
    }

    /// The ways to make a diagnostic of this snapshot go away, the preferred one first.
    pub fn fixes(&self, diagnostic: &Diagnostic) -> Vec<Fix> {
        let _ = diagnostic;
        Vec::new()
    }

    /// Quick fixes for every finding that overlaps or touches `range`.
    pub fn quick_fixes(&self, file: FileId, range: TextRange) -> Vec<QuickFix> {
        let _ = (file, range);
        Vec::new()
    }

    /// Applies the preferred fixes of all findings in `files` (each at least as applicable as `at_least`) again and again until
    /// none is left. The change is minimal and relative to this snapshot; it may touch other files of the same schemas.
    /// `None` when `cancelled` said so on the way.
    pub fn fix_all(&self, files: &[FileId], at_least: Applicability, cancelled: &dyn Fn() -> bool) -> Option<FixAll> {
        let _ = (files, at_least, cancelled);
        None
    }

    pub fn hover(&self, file: FileId, offset: TextSize) -> Option<Hover> {
        let _ = (file, offset);
        None
    }

    pub fn document_symbols(&self, file: FileId) -> Vec<Symbol> {
        let _ = file;
        Vec::new()
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

/// How an editor may show a finding's range.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tag {
    Unnecessary,
    Deprecated,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QuickFix {
    pub fix: Fix,
    pub diagnostic: Diagnostic,
    /// Is it the fix to apply without asking which?
    pub preferred: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FixAll {
    pub change: SourceChange,
    /// How many fixes went in.
    pub applied: usize,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hover {
    pub range: TextRange,
    pub markdown: String,
}

/// A declaration or member for the outline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Symbol {
    pub name: String,
    pub detail: Option<String>,
    pub kind: SymbolKind,
    pub range: TextRange,
    /// The name, inside `range`.
    pub selection: TextRange,
    pub children: Vec<Symbol>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SymbolKind {
    Model,
    View,
    CompositeType,
    Enum,
    Datasource,
    Generator,
    Field,
    EnumValue,
    Property,
}
