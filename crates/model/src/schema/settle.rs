//! Bringing the model up to date with the texts, and saying what that touched.
//!
//! Every path through here must end in what a fresh start would give; how it got there must not show.

use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};
use smol_str::SmolStr;
use syntax::ast::Kind;
use syntax::{Node, Parser, TextSize};

use super::{DeclarationId, Delta, FileId, PARSE_AFRESH_LIMIT, Schema, Slot};
use crate::bucket::Entry;
use crate::config::Config;
use crate::declaration::{Declaration, DeclarationKind};
use crate::facet::{Facet, facets};
use crate::lower::lower;
use crate::reconcile::{Root, Step, reconcile};

impl Schema {
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

        let mut roots = Vec::with_capacity(old.len() + reconciled.steps.len());
        roots.extend_from_slice(&old[..reconciled.prefix]);
        // What is lowered between two kept declarations can only take the place of what stood between them; otherwise one
        // declaration could overtake another unnoticed.
        let mut next_old = reconciled.prefix;
        let mut lowered: Vec<(Declaration, Node<'_>)> = Vec::new();
        for step in &reconciled.steps {
            match step {
                Step::Lower(node) => {
                    lowered.extend(lower(*node, &text).map(|declaration| (declaration, *node)));
                }
                Step::Keep(position) => {
                    let left = &old[next_old..*position];
                    self.replace(file_id, left, &mut lowered, &mut roots, changes);
                    next_old = position + 1;
                    let root = old[*position];
                    let range = edited.moved(root.range);
                    roots.push(Root { range, ..root });
                }
            }
        }
        let left = &old[next_old..reconciled.suffix.max(next_old)];
        self.replace(file_id, left, &mut lowered, &mut roots, changes);
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

    /// Puts new declarations in the place of old ones.
    fn replace(
        &mut self,
        file: FileId,
        old: &[Root],
        lowered: &mut Vec<(Declaration, Node<'_>)>,
        roots: &mut Vec<Root>,
        changes: &mut Changes,
    ) {
        let configures = |(declaration, _): &(Declaration, _)| declaration.config().is_some();
        self.config_stale |= lowered.iter().any(configures);
        let left = old.iter().map(|root| root.id).collect();
        let successors = self.successors(left, lowered, changes);
        for (id, (declaration, node)) in successors.into_iter().zip(lowered.drain(..)) {
            roots.push(Root {
                id: self.put(id, file, declaration, changes),
                range: syntax::range_of(node),
                kind: node.kind_id(),
                unstable: is_unstable(node),
            });
        }
    }

    /// For each new declaration the old one that it takes the place of, by position where the numbers agree, else by
    /// kind and name. Old ones without a successor go.
    fn successors(
        &mut self,
        left: Vec<DeclarationId>,
        lowered: &[(Declaration, Node<'_>)],
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
            .map(|(declaration, _)| {
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
            changes.freed.push(id);
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
        // Only now: a declaration that takes over an id within one settling would look like the one before.
        self.free.extend(changes.freed);
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
            let declarations = self
                .in_order()
                .filter_map(|(id, declaration)| Some((self.file_of(id)?, id, declaration)));
            let config = Config::read(self.version, declarations);
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
        // Whole buckets at once: one entry may lose or get thousands of members.
        let mut gone: FxHashMap<Entry, FxHashSet<DeclarationId>> = FxHashMap::default();
        let mut new: FxHashMap<Entry, Vec<DeclarationId>> = FxHashMap::default();
        for change in changes {
            for (entry, _) in contributions(change.before.as_deref()) {
                gone.entry(entry).or_default().insert(change.id);
            }
            for (entry, _) in contributions(change.after.as_deref()) {
                new.entry(entry).or_default().push(change.id);
            }
        }
        for (entry, ids) in gone {
            if let Some(members) = self.buckets.get_mut(&entry) {
                members.retain(|member| !ids.contains(member));
                if members.is_empty() {
                    self.buckets.remove(&entry);
                }
            }
        }
        for (entry, mut ids) in new {
            let mut members = self.buckets.get(&entry).cloned().unwrap_or_default();
            ids.extend(members.drain(..));
            ids.sort_by_cached_key(|id| self.order_of(*id));
            members.extend(ids);
            self.buckets.insert(entry, members);
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
    /// Ids that nobody has any more.
    freed: Vec<DeclarationId>,
}

impl Changes {
    /// Only the first state counts: that before the whole change.
    fn before(&mut self, id: DeclarationId, declaration: Option<Arc<Declaration>>) {
        self.before.entry(id).or_insert(declaration);
    }
}

/// Can a node become something else without an edit to its own text? What has an error can, and so can a line that starts no
/// declaration: the end of a comment that starts on it may come anywhere below.
fn is_unstable(node: Node<'_>) -> bool {
    node.has_error() || Kind::of(node) == Some(Kind::StrayLine)
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
