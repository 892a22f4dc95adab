//! The state that changes.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use model::{FileId, PrismaVersion, SchemaId};
use rules::Checked;
use syntax::{Parser, SourceText, SyntaxTree, TextEdit};

use crate::Analysis;

/// All open schemas. Changes go in here; [`Self::analysis`] gives a snapshot to ask.
#[derive(Debug, Default)]
pub struct AnalysisHost {
    parser: Parser,
    schemas: BTreeMap<SchemaId, Arc<Checked>>,
    homes: Arc<HashMap<FileId, SchemaId>>,
    files: u32,
}

/// A text parsed from scratch, for [`AnalysisHost::adopt`].
#[derive(Debug)]
pub struct ParsedText {
    text: SourceText,
    tree: SyntaxTree,
}

/// Parses a text from scratch. Takes about 80 ms for each MiB, so not a thing for the thread that owns the host.
pub fn parse(text: SourceText) -> ParsedText {
    let tree = Parser::default().parse(&text);
    ParsedText { text, tree }
}

impl AnalysisHost {
    /// Adds a file to a schema. `path` names the file in messages and decides its place among the schema's files (sorted by path).
    pub fn add_file(&mut self, schema: SchemaId, path: &str, text: &str) -> FileId {
        let file = FileId(self.files);
        self.files += 1;
        Arc::make_mut(&mut self.homes).insert(file, schema);
        let state = Arc::make_mut(self.schemas.entry(schema).or_default());
        state.schema.add_file(&mut self.parser, file, path, text);
        file
    }

    /// Says whose rules count for a schema that has files; `None`: the schema itself tells.
    pub fn set_version(&mut self, schema: SchemaId, version: Option<PrismaVersion>) {
        if let Some(state) = self.schemas.get_mut(&schema) {
            Arc::make_mut(state).schema.set_version(version);
        }
    }

    /// Forgets a file; the other files of its schema are looked at again. Unknown ids are ignored.
    pub fn remove_file(&mut self, file: FileId) {
        if let Some(state) = self.state_mut(file) {
            state.schema.remove_file(file);
        }
        Arc::make_mut(&mut self.homes).remove(&file);
    }

    /// The current text, with all edits so far.
    pub fn text(&self, file: FileId) -> Option<&SourceText> {
        let schema = self.homes.get(&file)?;
        self.schemas.get(schema)?.schema.text(file)
    }

    /// Changes a text. Cheap: parsing and checking wait for [`Self::settle`].
    pub fn edit(&mut self, file: FileId, edit: &TextEdit) {
        if let Some(state) = self.state_mut(file) {
            state.schema.edit(file, edit);
        }
    }

    /// Replaces a text as a whole; what it has in common with the old one at start and end counts as unchanged.
    pub fn set_text(&mut self, file: FileId, text: &str) {
        if let Some(state) = self.state_mut(file) {
            state.schema.set_text(file, text);
        }
    }

    /// Parses and checks what changed since the last call. Returns every file whose diagnostics may be others now.
    pub fn settle(&mut self) -> Vec<FileId> {
        let mut result = Vec::new();
        for state in self
            .schemas
            .values_mut()
            .filter(|state| !state.schema.is_settled())
        {
            let state = Arc::make_mut(state);
            state.settle(&mut self.parser);
            result.extend(state.schema.files());
        }
        self.schemas
            .retain(|_, state| state.schema.files().len() > 0);
        result
    }

    /// A snapshot of the settled state (settles first). Cheap; may be sent to other threads and outlive any change.
    pub fn analysis(&mut self) -> Analysis {
        self.settle();
        Analysis::new(self.schemas.clone(), self.homes.clone())
    }

    /// Files that do not follow the grammar and whose tree came about by edits, with their text. In rare cases such a tree depends on
    /// the edits; give the text to [`parse`] when typing pauses, and the result to [`Self::adopt`]. Small files take care of
    /// themselves and are not listed.
    pub fn path_dependent_files(&self) -> Vec<(FileId, SourceText)> {
        let schemas = self.schemas.values();
        schemas
            .flat_map(|state| state.schema.path_dependent_files())
            .collect()
    }

    /// Takes over a parse from scratch with the next [`Self::settle`], unless the text is another one by now.
    pub fn adopt(&mut self, file: FileId, parsed: ParsedText) {
        if let Some(state) = self.state_mut(file) {
            state.schema.adopt(file, &parsed.text, parsed.tree);
        }
    }

    fn state_mut(&mut self, file: FileId) -> Option<&mut Checked> {
        let schema = self.homes.get(&file)?;
        self.schemas.get_mut(schema).map(Arc::make_mut)
    }
}
