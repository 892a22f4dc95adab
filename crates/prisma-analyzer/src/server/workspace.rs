//! The state that the owner thread owns: the analysis host, and which file of it is which document.
//!
//! Open documents shadow files. The disk is looked at when a document opens or closes, never in between. Must never know
//! threads, channels or how anything is sent.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use ide::{Analysis, AnalysisHost, FileId, ParsedText, SchemaId, SourceText};
use tower_lsp::ls_types::{TextDocumentContentChangeEvent, Uri};

use super::capabilities::Client;
use super::convert;
use crate::project;

/// Everything a question can be answered from, as of one moment. A clone costs next to nothing.
#[derive(Debug, Clone)]
pub(super) struct Snapshot {
    pub(super) analysis: Analysis,
    pub(super) client: Arc<Client>,
    files: Arc<Files>,
    versions: Arc<HashMap<FileId, i32>>,
}

impl Snapshot {
    /// The file of an open document.
    pub(super) fn open_file(&self, uri: &Uri) -> Option<FileId> {
        let file = self.files.find(uri)?;
        self.versions.contains_key(&file).then_some(file)
    }

    /// The address by which the client knows a file.
    pub(super) fn uri(&self, file: FileId) -> Option<&Uri> {
        self.files.entries.get(&file).map(|entry| &entry.uri)
    }

    /// The version of an open document.
    pub(super) fn version(&self, file: FileId) -> Option<i32> {
        self.versions.get(&file).copied()
    }
}

/// The files of the host, open or not.
#[derive(Debug, Clone, Default)]
struct Files {
    entries: HashMap<FileId, FileEntry>,
    by_uri: HashMap<Uri, FileId>,
    by_path: HashMap<PathBuf, FileId>,
}

#[derive(Debug, Clone)]
struct FileEntry {
    uri: Uri,
    /// `None` for a document that is not a file.
    path: Option<PathBuf>,
    schema: SchemaId,
}

impl Files {
    fn find(&self, uri: &Uri) -> Option<FileId> {
        // The address as the client wrote it comes first: it needs no thinking.
        let same = self.by_uri.get(uri);
        same.or_else(|| self.by_path.get(&convert::path(uri)?))
            .copied()
    }

    fn insert(&mut self, file: FileId, entry: FileEntry) {
        self.by_uri.insert(entry.uri.clone(), file);
        if let Some(path) = &entry.path {
            self.by_path.insert(path.clone(), file);
        }
        self.entries.insert(file, entry);
    }

    fn remove(&mut self, file: FileId) -> Option<FileEntry> {
        let entry = self.entries.remove(&file)?;
        self.by_uri.remove(&entry.uri);
        if let Some(path) = &entry.path {
            self.by_path.remove(path);
        }
        Some(entry)
    }

    fn of_schema(&self, schema: SchemaId) -> Vec<FileId> {
        let entries = self.entries.iter();
        entries
            .filter(|(_, entry)| entry.schema == schema)
            .map(|(&file, _)| file)
            .collect()
    }
}

#[derive(Debug)]
struct Open {
    version: i32,
    /// The host's text, or ahead of it only while an edit is under way. It is what remains if the host fails.
    text: SourceText,
    /// No findings of this version have been asked to be published yet.
    due: bool,
}

/// An open document whose findings are to be published.
#[derive(Debug)]
pub(super) struct Due {
    pub(super) uri: Uri,
    pub(super) file: FileId,
    /// The client waits for this version, also when nothing changed.
    pub(super) always: bool,
}

/// The document that was meant is not open.
#[derive(Debug)]
pub(super) struct NotOpen;

#[derive(Debug, Default)]
pub(super) struct Workspace {
    host: AnalysisHost,
    client: Arc<Client>,
    files: Arc<Files>,
    versions: Arc<HashMap<FileId, i32>>,
    open: HashMap<FileId, Open>,
    next_schema: u32,
    unsettled: bool,
    /// Files whose findings may be others than the published ones.
    stale: HashSet<FileId>,
    /// For tests: the next time that the host settles is a defect.
    pub(super) fail_next_settle: bool,
}

impl Workspace {
    pub(super) fn set_client(&mut self, client: Client) {
        self.client = Arc::new(client);
    }

    /// A document opens, or replaces its text if it was open. Returns the other spelling of its address under which findings were
    /// published.
    pub(super) fn open(&mut self, uri: &Uri, version: i32, text: &str) -> Option<Uri> {
        self.unsettled = true;
        let file = match (self.files.find(uri), convert::path(uri)) {
            (Some(file), _) if self.open.contains_key(&file) => {
                tracing::warn!("{} was opened twice; the newer text counts", uri.as_str());
                self.host.set_text(file, text);
                file
            }
            (None, Some(path)) => self.open_path(uri, &path, text),
            // Its schema is known already: it came with the first of its documents.
            (Some(file), _) => {
                self.host.set_text(file, text);
                file
            }
            (None, None) => {
                let schema = self.new_schema();
                self.add(uri.clone(), None, schema, text)
            }
        };
        let renamed = self.rename(file, uri);
        let text = SourceText::from(text);
        let due = true;
        let before = self.open.insert(file, Open { version, text, due });
        Arc::make_mut(&mut self.versions).insert(file, version);
        before.and(renamed)
    }

    /// Changes an open document. Positions outside its text are cut to it.
    pub(super) fn change(
        &mut self,
        uri: &Uri,
        version: i32,
        changes: &[TextDocumentContentChangeEvent],
    ) -> Result<(), NotOpen> {
        let file = self.files.find(uri).ok_or(NotOpen)?;
        let open = self.open.get_mut(&file).ok_or(NotOpen)?;
        if version < open.version {
            tracing::warn!(
                "{}: version {version} came after version {}; the change is applied all the same",
                uri.as_str(),
                open.version
            );
        }
        self.unsettled = true;
        open.version = version;
        open.due = true;
        Arc::make_mut(&mut self.versions).insert(file, version);
        for change in changes {
            if let Some(edit) = convert::edit(&open.text, change, self.client.unit) {
                open.text.edit(&edit);
                self.host.edit(file, &edit);
            } else {
                open.text = SourceText::from(change.text.as_str());
                self.host.set_text(file, &change.text);
            }
        }
        Ok(())
    }

    /// A document closes: the file's text counts again, or nothing if there is no file. Returns the address under which
    /// findings were published.
    pub(super) fn close(&mut self, uri: &Uri) -> Result<Uri, NotOpen> {
        let file = self.files.find(uri).ok_or(NotOpen)?;
        self.open.remove(&file).ok_or(NotOpen)?;
        self.unsettled = true;
        Arc::make_mut(&mut self.versions).remove(&file);
        let entry = self.files.entries.get(&file).ok_or(NotOpen)?;
        let (published, schema, path) = (entry.uri.clone(), entry.schema, entry.path.clone());
        let siblings = self.files.of_schema(schema);
        if !siblings.iter().any(|file| self.open.contains_key(file)) {
            // Nobody looks at this schema any more.
            for file in siblings {
                self.remove(file);
            }
        } else if let Some(path) = path
            && !self.is_open_under_another_name(&path, &siblings)
            && let Some(text) = read(&path)
        {
            self.host.set_text(file, &text);
        } else {
            self.remove(file);
        }
        Ok(published)
    }

    /// Is one of these files open and, reached through a link, the same file on disk? It would declare everything a second time.
    fn is_open_under_another_name(&self, path: &Path, files: &[FileId]) -> bool {
        let Ok(real) = path.canonicalize() else {
            return false;
        };
        let open = files.iter().filter(|file| self.open.contains_key(file));
        let mut paths = open.filter_map(|file| self.files.entries.get(file)?.path.as_ref());
        paths.any(|other| other.canonicalize().is_ok_and(|other| other == real))
    }

    /// The texts that are to be parsed from scratch when there is time.
    pub(super) fn path_dependent_files(&self) -> Vec<(FileId, SourceText)> {
        self.host.path_dependent_files()
    }

    /// Takes such a parse over, unless the text is another one by now.
    pub(super) fn adopt(&mut self, file: FileId, parsed: ParsedText) {
        self.host.adopt(file, parsed);
        self.unsettled = true;
    }

    /// Brings parse and findings up to date.
    pub(super) fn settle(&mut self) {
        if !self.unsettled {
            return;
        }
        assert!(
            !std::mem::take(&mut self.fail_next_settle),
            "asked for by a test"
        );
        self.stale.extend(self.host.settle());
        for (&file, open) in &mut self.open {
            // Two ropes that are edited apart share less and less memory.
            if let Some(text) = self.host.text(file) {
                open.text = text.clone();
            }
        }
        self.unsettled = false;
    }

    /// The state as of now, settled.
    pub(super) fn snapshot(&mut self) -> Snapshot {
        self.settle();
        Snapshot {
            analysis: self.host.analysis(),
            client: Arc::clone(&self.client),
            files: Arc::clone(&self.files),
            versions: Arc::clone(&self.versions),
        }
    }

    pub(super) fn is_unsettled(&self) -> bool {
        self.unsettled
    }

    /// Could there be findings that were not asked to be published?
    pub(super) fn has_news(&self) -> bool {
        self.unsettled || !self.stale.is_empty() || self.open.values().any(|open| open.due)
    }

    /// The open documents whose findings are to be looked at, each once.
    pub(super) fn take_due(&mut self) -> Vec<Due> {
        let stale = std::mem::take(&mut self.stale);
        let mut due = Vec::new();
        for (&file, open) in &mut self.open {
            let always = std::mem::take(&mut open.due);
            if (always || stale.contains(&file))
                && let Some(entry) = self.files.entries.get(&file)
            {
                let uri = entry.uri.clone();
                due.push(Due { uri, file, always });
            }
        }
        due
    }

    /// Without any documents, for the same client.
    pub(super) fn emptied(&self) -> Self {
        Self {
            client: Arc::clone(&self.client),
            next_schema: self.next_schema,
            ..Self::default()
        }
    }

    /// After a defect in the host: a new host with the same texts.
    pub(super) fn rebuild(&mut self) {
        let host = std::mem::take(&mut self.host);
        let files = std::mem::take(&mut self.files);
        let mut open = std::mem::take(&mut self.open);
        self.versions = Arc::default();
        self.stale.clear();
        self.unsettled = true;
        let mut entries: Vec<_> = files.entries.iter().collect();
        entries.sort_unstable_by_key(|(file, _)| **file);
        for (&old, entry) in entries {
            let opened = open.remove(&old);
            let text = match &opened {
                Some(open) => open.text.to_string(),
                None => host.text(old).map(ToString::to_string).unwrap_or_default(),
            };
            let file = self.add(entry.uri.clone(), entry.path.clone(), entry.schema, &text);
            if let Some(open) = opened {
                Arc::make_mut(&mut self.versions).insert(file, open.version);
                self.open.insert(file, open);
            }
            self.stale.insert(file);
        }
    }

    /// Opens a file with everything that belongs to the same schema.
    fn open_path(&mut self, uri: &Uri, path: &Path, text: &str) -> FileId {
        let members = project::schema_of(path);
        let known = members.iter().find_map(|it| self.files.by_path.get(it));
        let schema = known
            .and_then(|file| self.files.entries.get(file))
            .map(|entry| entry.schema);
        let schema = schema.unwrap_or_else(|| self.new_schema());
        for file in self.files.of_schema(schema) {
            let entry = self.files.entries.get(&file);
            let path = entry.and_then(|entry| entry.path.as_ref());
            if !self.open.contains_key(&file) && path.is_none_or(|path| !members.contains(path)) {
                self.remove(file);
            }
        }
        for member in members.iter().filter(|member| *member != path) {
            match self.files.by_path.get(member) {
                Some(&file) => self.move_to(file, schema),
                None => {
                    if let (Some(text), Some(uri)) = (read(member), convert::uri(member)) {
                        self.add(uri, Some(member.clone()), schema, &text);
                    }
                }
            }
        }
        if let Some(&file) = self.files.by_path.get(path) {
            self.remove(file);
        }
        self.add(uri.clone(), Some(path.to_owned()), schema, text)
    }

    /// A file whose schema has become another one.
    fn move_to(&mut self, file: FileId, schema: SchemaId) {
        let entry = self.files.entries.get(&file);
        if entry.is_none_or(|entry| entry.schema == schema) {
            return;
        }
        let text = self.host.text(file).map(ToString::to_string);
        let open = self.open.remove(&file);
        if let Some(entry) = self.remove(file) {
            let text = text.unwrap_or_default();
            let file = self.add(entry.uri, entry.path, schema, &text);
            if let Some(open) = open {
                Arc::make_mut(&mut self.versions).insert(file, open.version);
                self.open.insert(file, open);
            }
        }
    }

    /// From now on the client's own spelling of the address is used. Returns the spelling before if it was another one.
    fn rename(&mut self, file: FileId, uri: &Uri) -> Option<Uri> {
        let files = Arc::make_mut(&mut self.files);
        let entry = files.entries.get_mut(&file)?;
        if entry.uri == *uri {
            return None;
        }
        let before = std::mem::replace(&mut entry.uri, uri.clone());
        files.by_uri.remove(&before);
        files.by_uri.insert(uri.clone(), file);
        Some(before)
    }

    fn add(&mut self, uri: Uri, path: Option<PathBuf>, schema: SchemaId, text: &str) -> FileId {
        let name = match &path {
            Some(path) => path.to_string_lossy().into_owned(),
            None => uri.as_str().to_owned(),
        };
        let file = self.host.add_file(schema, &name, text);
        Arc::make_mut(&mut self.files).insert(file, FileEntry { uri, path, schema });
        file
    }

    fn remove(&mut self, file: FileId) -> Option<FileEntry> {
        self.host.remove_file(file);
        Arc::make_mut(&mut self.versions).remove(&file);
        Arc::make_mut(&mut self.files).remove(file)
    }

    fn new_schema(&mut self) -> SchemaId {
        let schema = SchemaId(self.next_schema);
        self.next_schema += 1;
        schema
    }
}

/// The text of a file, or `None` if there is none. A file that cannot be read is left out, with a word about it.
fn read(path: &Path) -> Option<String> {
    match project::read_text(path) {
        Ok(text) => Some(text),
        Err(project::ReadError::NotFound) => None,
        Err(error) => {
            tracing::warn!("{} is left out: {error}", path.display());
            None
        }
    }
}
