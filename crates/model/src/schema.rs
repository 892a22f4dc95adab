//! The live model: files that share one namespace, and their declarations.
//!
//! Edits change texts at once and meaning with the next [`Schema::settle`], which says what it touched.

use std::collections::BTreeSet;
use std::sync::Arc;

use rustc_hash::{FxBuildHasher, FxHashSet};
use smol_str::SmolStr;
use syntax::{Document, Parser, SourceText, SyntaxTree, TextEdit, TextRange, TextSize};

use crate::bucket::{BucketKind, Entry, Members};
use crate::config::Config;
use crate::declaration::Declaration;
use crate::facet::Facet;
use crate::reader::Definition;
use crate::reconcile::{EditedRange, Root};
use crate::version::PrismaVersion;

mod settle;

/// A file of the session. Never given to another path while the host lives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FileId(pub u32);

/// A schema: a set of files that share one namespace.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SchemaId(pub u32);

/// A declaration while it lives. Ids of declarations that are gone are given out again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct DeclarationId(u32);

impl DeclarationId {
    pub const MIN: Self = Self(0);
    pub const MAX: Self = Self(u32::MAX);

    fn index(self) -> usize {
        self.0 as usize
    }
}

/// What a settled change touched.
#[derive(Debug, Default)]
pub struct Delta {
    /// Declarations that are new or not what they were.
    pub touched: BTreeSet<DeclarationId>,
    /// Declarations that are gone. No id is in both sets.
    pub removed: BTreeSet<DeclarationId>,
    /// Facets that others may have read and that say something else now.
    pub facets: FxHashSet<Facet>,
}

/// A map of which a clone is a snapshot and costs little.
pub type Map<K, V> = imbl::GenericHashMap<K, V, FxBuildHasher, imbl::shared_ptr::DefaultSharedPtr>;

/// Files that share one namespace. A clone is a snapshot and costs little.
#[derive(Debug, Clone, Default)]
pub struct Schema {
    /// In the order that counts: by path.
    files: Vec<File>,
    declarations: imbl::Vector<Option<Slot>>,
    /// Start of each declaration in its file, by id. Apart from the slots so that moving is one pass over integers.
    starts: Arc<Vec<TextSize>>,
    free: Vec<DeclarationId>,
    buckets: Map<Entry, Members>,
    config: Arc<Config>,
    version: Option<PrismaVersion>,
    /// Declarations of files that were removed since the last settling.
    orphans: Vec<DeclarationId>,
    config_stale: bool,
}

#[derive(Debug, Clone)]
struct Slot {
    declaration: Arc<Declaration>,
    file: FileId,
}

#[derive(Debug, Clone)]
struct File {
    id: FileId,
    path: Arc<str>,
    document: Document,
    /// The declarations in the order of the text, as of the last settling.
    roots: Arc<Vec<Root>>,
    /// Did each declaration follow from its own text then?
    clean: bool,
    /// What has changed since then; everything at first.
    edited: Option<EditedRange>,
}

/// Texts up to this many bytes are parsed afresh at once when they do not follow the grammar, because then an incremental tree
/// may depend on the path that led to it. The largest takes about five milliseconds.
const PARSE_AFRESH_LIMIT: u32 = 64 * 1024;

impl Schema {
    /// Adds a file; its place among the others follows from its path.
    pub fn add_file(&mut self, parser: &mut Parser, id: FileId, path: &str, text: &str) {
        self.remove_file(id);
        let file = File {
            id,
            path: path.into(),
            document: Document::new(parser, text),
            roots: Arc::default(),
            clean: false,
            edited: Some(EditedRange::everything()),
        };
        let place = self
            .files
            .partition_point(|other| (&other.path, other.id) < (&file.path, file.id));
        self.files.insert(place, file);
        self.config_stale = true;
    }

    /// Says whose rules count. `None`: the schema itself tells. Takes effect with the next [`Self::settle`].
    pub fn set_version(&mut self, version: Option<PrismaVersion>) {
        self.config_stale |= self.version != version;
        self.version = version;
    }

    /// Unknown files are ignored.
    pub fn remove_file(&mut self, id: FileId) {
        if let Some(place) = self.files.iter().position(|file| file.id == id) {
            let file = self.files.remove(place);
            self.orphans.extend(file.roots.iter().map(|root| root.id));
            self.config_stale = true;
        }
    }

    /// Changes a text. Unknown files are ignored.
    pub fn edit(&mut self, id: FileId, edit: &TextEdit) {
        if let Some(file) = self.files.iter_mut().find(|file| file.id == id) {
            let start = file.document.text().floor(edit.range().start());
            let end = file.document.text().floor(edit.range().end());
            let inserted = TextSize::of(edit.text());
            match &mut file.edited {
                Some(edited) => edited.extend(start, end, inserted),
                None => file.edited = Some(EditedRange::new(start, end, inserted)),
            }
            file.document.edit(edit);
        }
    }

    /// Replaces a text as a whole; what both have in common at start and end counts as unchanged. Unknown files are ignored.
    pub fn set_text(&mut self, id: FileId, text: &str) {
        let Some(old) = self.text(id).map(ToString::to_string) else {
            return;
        };
        let bytes = old.bytes().zip(text.bytes());
        let mut start = bytes.take_while(|(old, new)| old == new).count();
        while !(old.is_char_boundary(start) && text.is_char_boundary(start)) {
            start -= 1;
        }
        let bytes = old.as_bytes()[start..]
            .iter()
            .rev()
            .zip(text.as_bytes()[start..].iter().rev());
        let mut end = bytes.take_while(|(old, new)| old == new).count();
        while !(old.is_char_boundary(old.len() - end) && text.is_char_boundary(text.len() - end)) {
            end -= 1;
        }
        let size = |offset: usize| TextSize::new(u32::try_from(offset).unwrap_or(u32::MAX));
        let range = TextRange::new(size(start), size(old.len() - end));
        if !range.is_empty() || start < text.len() - end {
            self.edit(
                id,
                &TextEdit::replace(range, &text[start..text.len() - end]),
            );
        }
    }

    pub fn is_settled(&self) -> bool {
        self.orphans.is_empty()
            && !self.config_stale
            && self.files.iter().all(|file| file.edited.is_none())
    }

    /// Files whose tree may depend on the edits that led to it, because their text does not follow the grammar, with that
    /// text. Parsing it from scratch elsewhere and handing the tree to [`Self::adopt`] makes it independent.
    pub fn path_dependent_files(&self) -> impl Iterator<Item = (FileId, SourceText)> {
        self.files
            .iter()
            .filter(|file| file.document.tree().has_error() && file.document.is_incremental())
            .map(|file| (file.id, file.document.text().clone()))
    }

    /// Takes over a tree that was parsed from scratch out of `text`. Does nothing when the text is another one by now.
    pub fn adopt(&mut self, id: FileId, text: &SourceText, tree: SyntaxTree) {
        if let Some(file) = self.files.iter_mut().find(|file| file.id == id)
            && file.document.adopt(text, tree)
            && file.edited.is_none()
        {
            file.edited = Some(EditedRange::nothing());
        }
    }
}

/// Asking.
impl Schema {
    /// In the order that counts.
    pub fn files(&self) -> impl ExactSizeIterator<Item = FileId> {
        self.files.iter().map(|file| file.id)
    }

    pub fn text(&self, id: FileId) -> Option<&SourceText> {
        self.file(id).map(|file| file.document.text())
    }

    pub fn path(&self, id: FileId) -> Option<&str> {
        self.file(id).map(|file| &*file.path)
    }

    pub fn has_syntax_error(&self, id: FileId) -> bool {
        self.file(id)
            .is_some_and(|file| file.document.tree().has_error())
    }

    pub fn config(&self) -> &Config {
        &self.config
    }

    pub fn declaration(&self, id: DeclarationId) -> Option<&Declaration> {
        self.slot(id).map(|slot| &*slot.declaration)
    }

    pub fn file_of(&self, id: DeclarationId) -> Option<FileId> {
        self.slot(id).map(|slot| slot.file)
    }

    /// Where a declaration's text starts in its file.
    pub fn start_of(&self, id: DeclarationId) -> TextSize {
        self.starts.get(id.index()).copied().unwrap_or_default()
    }

    /// A range of a declaration as a range of its file.
    pub fn absolute(&self, id: DeclarationId, range: TextRange) -> TextRange {
        range + self.start_of(id)
    }

    /// The declarations of a file, in order.
    pub fn declarations(
        &self,
        file: FileId,
    ) -> impl Iterator<Item = (DeclarationId, &Declaration)> {
        let roots = self.file(file).map_or(&[][..], |file| &file.roots);
        roots
            .iter()
            .filter_map(|root| Some((root.id, self.declaration(root.id)?)))
    }

    /// The ids of the declarations of a file, in order.
    pub fn ids(&self, file: FileId) -> impl Iterator<Item = DeclarationId> {
        let roots = self.file(file).map_or(&[][..], |file| &file.roots);
        roots.iter().map(|root| root.id)
    }

    /// The declarations of all files, in order.
    pub fn in_order(&self) -> impl Iterator<Item = (DeclarationId, &Declaration)> {
        self.files().flat_map(|file| self.declarations(file))
    }

    /// The declaration whose text holds or touches an offset.
    pub fn declaration_at(
        &self,
        file: FileId,
        offset: TextSize,
    ) -> Option<(DeclarationId, &Declaration)> {
        let roots = &self.file(file)?.roots;
        let place = roots.partition_point(|root| root.range.start() <= offset);
        let root = roots.get(place.checked_sub(1)?)?;
        root.range
            .contains_inclusive(offset)
            .then(|| Some((root.id, self.declaration(root.id)?)))
            .flatten()
    }

    /// The declarations that contribute an entry to a bucket, in the order of files and text.
    pub fn members(&self, kind: BucketKind, entry: &str) -> &[DeclarationId] {
        self.buckets
            .get(&(kind, SmolStr::new(entry)))
            .map_or(&[], |members| members)
    }

    /// What a name stands for in the namespace of types. Of several declarations the last one counts.
    pub fn resolve(&self, name: &str) -> Option<Definition> {
        let id = *self.members(BucketKind::TypeName, name).last()?;
        let kind = self.declaration(id)?.kind;
        Some(Definition { id, kind })
    }

    /// Place of a file among the files, then place of the declaration in it.
    pub fn order_of(&self, id: DeclarationId) -> (usize, TextSize) {
        let file = self.file_of(id);
        let place = self.files.iter().position(|it| Some(it.id) == file);
        (place.unwrap_or(usize::MAX), self.start_of(id))
    }

    fn file(&self, id: FileId) -> Option<&File> {
        self.files.iter().find(|file| file.id == id)
    }

    fn slot(&self, id: DeclarationId) -> Option<&Slot> {
        self.declarations.get(id.index())?.as_ref()
    }
}
