//! The live model: files that share one namespace, and their declarations.
//!
//! Edits change texts at once and meaning with the next [`Schema::settle`], which says what it touched.

use std::collections::BTreeSet;
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};
use smol_str::SmolStr;
use syntax::{Document, Parser, SourceText, SyntaxTree, TextEdit, TextRange, TextSize};

use crate::bucket::{BucketKind, Entry, Members};
use crate::config::Config;
use crate::declaration::{Declaration, DeclarationKind};
use crate::facet::{Facet, facets};
use crate::reader::Definition;
use crate::reconcile::{EditedRange, Root, Step, reconcile};

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
    /// Declarations that are gone. An id may be in both sets' history but is in only one of them.
    pub removed: BTreeSet<DeclarationId>,
    /// Facets that others may have read and that say something else now.
    pub facets: FxHashSet<Facet>,
}

/// Files that share one namespace. A clone is a snapshot and costs little.
#[derive(Debug, Clone, Default)]
pub struct Schema {
    /// In the order that counts: by path.
    files: Vec<File>,
    declarations: imbl::Vector<Option<Slot>>,
    /// Start of each declaration in its file, by id. Apart from the slots so that moving is one pass over integers.
    starts: Arc<Vec<TextSize>>,
    free: Vec<DeclarationId>,
    buckets: imbl::HashMap<Entry, Members>,
    config: Arc<Config>,
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
/// may depend on the path that led to it. Takes less than a millisecond.
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
            let before = file.document.text().len();
            let start = edit.range().start().min(before);
            let end = edit.range().end().min(before);
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

    /// Brings the model up to date with the texts.
    pub fn settle(&mut self, parser: &mut Parser) -> Delta {
        let mut changes = Changes::default();
        for id in std::mem::take(&mut self.orphans) {
            self.take(id, &mut changes);
        }
        for place in 0..self.files.len() {
            self.settle_file(place, parser, &mut changes);
        }
        self.finish(changes)
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

    fn settle_file(&mut self, place: usize, parser: &mut Parser, changes: &mut Changes) {
        let Some(file) = self.files.get_mut(place) else {
            return;
        };
        let Some(edited) = file.edited.take() else {
            return;
        };
        if file.document.is_pending() {
            file.document.reparse(parser);
            if file.document.tree().has_error()
                && u32::from(file.document.text().len()) <= PARSE_AFRESH_LIMIT
            {
                file.document.parse_afresh(parser);
            }
        }
        let has_error = file.document.tree().has_error();
        let was_clean = file.clean;
        let file_id = file.id;
        let (text, tree) = (file.document.text().clone(), file.document.tree().clone());
        let old = std::mem::take(&mut file.roots);
        let reconciled = reconcile(&old, &tree, edited, was_clean && !has_error);

        let mut kept = FxHashSet::default();
        let mut lowered = Vec::new();
        for step in &reconciled.steps {
            match step {
                Step::Keep(position) => {
                    kept.insert(*position);
                }
                Step::Lower(node) => lowered.extend(crate::lower::lower(*node, &text)),
            }
        }
        let left: Vec<DeclarationId> = (reconciled.prefix..reconciled.suffix)
            .filter(|position| !kept.contains(position))
            .map(|position| old[position].id)
            .collect();
        self.config_stale |= lowered
            .iter()
            .any(|declaration| declaration.config().is_some());
        let mut ids = self.successors(left, &lowered, changes).into_iter();
        let mut lowered = lowered.into_iter();

        let mut roots = Vec::with_capacity(old.len() + reconciled.steps.len());
        roots.extend_from_slice(&old[..reconciled.prefix]);
        for step in &reconciled.steps {
            let (id, node) = match step {
                Step::Keep(position) => {
                    let root = old[*position];
                    let range = edited.moved(root.range);
                    roots.push(Root { range, ..root });
                    continue;
                }
                Step::Lower(node) => (ids.next().flatten(), node),
            };
            if let Some(declaration) = lowered.next() {
                let id = self.put(id, file_id, declaration, changes);
                roots.push(Root {
                    id,
                    range: syntax::range_of(*node),
                    kind: node.kind_id(),
                    unstable: is_unstable(*node),
                });
            }
        }
        roots.extend(old[reconciled.suffix..].iter().map(|root| Root {
            range: edited.shift(root.range),
            ..*root
        }));
        let starts = Arc::make_mut(&mut self.starts);
        starts.resize(self.declarations.len(), TextSize::default());
        for root in &roots[reconciled.prefix..] {
            starts[root.id.index()] = root.range.start();
        }
        if let Some(file) = self.files.get_mut(place) {
            file.clean = !has_error && !roots.iter().any(|root| root.unstable);
            file.roots = Arc::new(roots);
        }
    }

    /// For each new declaration the old one that it takes the place of, by position where the numbers agree, else by
    /// kind and name. Old ones without a successor go.
    fn successors(
        &mut self,
        left: Vec<DeclarationId>,
        lowered: &[Declaration],
        changes: &mut Changes,
    ) -> Vec<Option<DeclarationId>> {
        if left.len() == lowered.len() {
            return left.into_iter().map(Some).collect();
        }
        let mut by_name: FxHashMap<(DeclarationKind, SmolStr), Vec<(usize, DeclarationId)>> =
            FxHashMap::default();
        for (position, id) in left.iter().enumerate().rev() {
            if let Some(old) = self.declaration(*id) {
                let key = (old.kind, SmolStr::new(old.name_text()));
                by_name.entry(key).or_default().push((position, *id));
            }
        }
        // What others may know of the order of declarations stays true only if nobody overtakes anybody.
        let mut next = 0;
        let successors: Vec<Option<DeclarationId>> = lowered
            .iter()
            .map(|declaration| {
                let key = (declaration.kind, SmolStr::new(declaration.name_text()));
                let (position, id) = by_name
                    .get_mut(&key)?
                    .pop()
                    .filter(|(position, _)| *position >= next)?;
                next = position + 1;
                Some(id)
            })
            .collect();
        let kept: FxHashSet<DeclarationId> = successors.iter().copied().flatten().collect();
        for id in left.into_iter().filter(|id| !kept.contains(id)) {
            self.take(id, changes);
        }
        successors
    }

    /// Takes a declaration out of its slot.
    fn take(&mut self, id: DeclarationId, changes: &mut Changes) {
        let old = self.declarations.get_mut(id.index()).and_then(Option::take);
        if let Some(slot) = old {
            changes.before(id, Some(slot.declaration));
            self.free.push(id);
        }
    }

    /// Puts a declaration into the slot of `id`, or into a new one.
    fn put(
        &mut self,
        id: Option<DeclarationId>,
        file: FileId,
        declaration: Declaration,
        changes: &mut Changes,
    ) -> DeclarationId {
        if let Some(id) = id
            && let Some(Some(slot)) = self.declarations.get(id.index())
        {
            if *slot.declaration != declaration {
                changes.before(id, Some(slot.declaration.clone()));
                let slot = Slot {
                    declaration: Arc::new(declaration),
                    file,
                };
                self.declarations.set(id.index(), Some(slot));
            }
            return id;
        }
        let slot = Some(Slot {
            declaration: Arc::new(declaration),
            file,
        });
        let id = self.free.pop().unwrap_or_else(|| {
            self.declarations.push_back(None);
            DeclarationId(u32::try_from(self.declarations.len() - 1).unwrap_or(u32::MAX))
        });
        changes.before(id, None);
        self.declarations.set(id.index(), slot);
        id
    }

    /// Updates buckets and configuration, and works out which facets changed.
    fn finish(&mut self, changes: Changes) -> Delta {
        let mut delta = Delta::default();
        let mut config_stale = std::mem::take(&mut self.config_stale);
        let changes: Vec<Change> = changes
            .before
            .into_iter()
            .map(|(id, before)| Change {
                id,
                before,
                after: self.slot(id).map(|slot| slot.declaration.clone()),
            })
            .collect();
        self.update_buckets(&changes, &mut delta.facets);
        for Change { id, before, after } in changes {
            for declaration in [&before, &after].into_iter().flatten() {
                config_stale |= declaration.config().is_some();
            }
            changed_facets(id, before.as_deref(), after.as_deref(), &mut delta.facets);
            if after.is_some() {
                delta.touched.insert(id);
            } else {
                delta.removed.insert(id);
            }
        }
        if config_stale {
            let config = Config::read(self.in_order().map(|(_, declaration)| declaration));
            if *self.config != config {
                self.config = Arc::new(config);
                delta.facets.insert(Facet::config());
            }
        }
        delta
    }

    /// Takes the old contributions out and puts the new ones in. Members stay in the order of files and text: what moves without
    /// a change of its own never overtakes another declaration.
    fn update_buckets(&mut self, changes: &[Change], facets: &mut FxHashSet<Facet>) {
        for change in changes {
            for (entry, _) in contributions(change.before.as_deref()) {
                if let Some(members) = self.buckets.get_mut(&entry) {
                    members.retain(|member| *member != change.id);
                    if members.is_empty() {
                        self.buckets.remove(&entry);
                    }
                }
            }
        }
        for change in changes {
            for (entry, _) in contributions(change.after.as_deref()) {
                let order = self.order_of(change.id);
                let members = self.buckets.get(&entry);
                let place = members.map_or(0, |members| {
                    members.partition_point(|it| self.order_of(*it) < order)
                });
                self.buckets
                    .entry(entry)
                    .or_default()
                    .insert(place, change.id);
            }
        }
        for change in changes {
            let (old, new) = (
                contributions(change.before.as_deref()),
                contributions(change.after.as_deref()),
            );
            let differing = old
                .iter()
                .filter(|it| !new.contains(it))
                .chain(new.iter().filter(|it| !old.contains(it)));
            facets.extend(differing.map(|((kind, entry), _)| Facet::bucket(*kind, entry)));
        }
    }
}

/// A declaration before and after a settling.
struct Change {
    id: DeclarationId,
    before: Option<Arc<Declaration>>,
    after: Option<Arc<Declaration>>,
}

/// The entries of a declaration in buckets, with its kind, which others see too.
fn contributions(declaration: Option<&Declaration>) -> Vec<(Entry, DeclarationKind)> {
    declaration.map_or_else(Vec::new, |it| {
        it.bucket_entries().map(|entry| (entry, it.kind)).collect()
    })
}

/// The declarations that change, as they were before.
#[derive(Default)]
struct Changes {
    before: FxHashMap<DeclarationId, Option<Arc<Declaration>>>,
}

impl Changes {
    /// Only the first state counts: that before the whole change.
    fn before(&mut self, id: DeclarationId, declaration: Option<Arc<Declaration>>) {
        self.before.entry(id).or_insert(declaration);
    }
}

/// Can a node become something else without an edit to its own text? What has an error can, and so can a line that starts no
/// declaration: the end of a comment that starts on it may come anywhere below.
fn is_unstable(node: syntax::Node<'_>) -> bool {
    node.has_error() || syntax::ast::Kind::of(node) == Some(syntax::ast::Kind::StrayLine)
}

fn changed_facets(
    id: DeclarationId,
    before: Option<&Declaration>,
    after: Option<&Declaration>,
    changed: &mut FxHashSet<Facet>,
) {
    let of = |declaration: Option<&Declaration>| {
        declaration.map(|it| facets(id, it)).unwrap_or_default()
    };
    let (old, new) = (of(before), of(after));
    changed.extend(
        old.iter()
            .filter(|(facet, value)| new.get(facet) != Some(value))
            .map(|(facet, _)| *facet),
    );
    changed.extend(new.keys().filter(|facet| !old.contains_key(facet)).copied());
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
