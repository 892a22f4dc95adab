//! Fixes as values: what changes, how safe that is, and what it means for the user's database and client.

use std::collections::BTreeMap;
use std::sync::Arc;

use model::FileId;
use syntax::{Conflict, TextEdits};

use crate::rewrite::Rewrite;

/// Who may apply a fix. Ordered, so that "at least safe" is a comparison.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Applicability {
    /// Shown only; a person decides what it should say.
    Manual,
    /// Right, but changes the database or the generated client.
    Unsafe,
    /// Neither database nor generated client change, or the schema was invalid anyway.
    Safe,
}

/// What a fix changes outside the schema.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Effect {
    None,
    /// The generated client gets other types or names.
    Client,
    /// The database needs a migration.
    Migration,
}

/// Edits of one or several files, all relative to the same state.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SourceChange {
    pub edits: BTreeMap<FileId, TextEdits>,
}

impl SourceChange {
    pub fn is_empty(&self) -> bool {
        self.edits.values().all(TextEdits::is_empty)
    }

    /// Both together, or a conflict when they meet in any file. `self` is unchanged on conflict.
    pub fn union(&mut self, other: &Self) -> Result<(), Conflict> {
        let mut merged = self.edits.clone();
        for (file, edits) in &other.edits {
            merged.entry(*file).or_default().union(edits)?;
        }
        self.edits = merged;
        Ok(())
    }
}

/// One way to make a finding go away.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fix {
    /// Says what will happen, and what it will change outside the schema.
    pub title: String,
    pub applicability: Applicability,
    pub effect: Effect,
    /// Shared, because fixes of several findings may be one and the same.
    pub change: Arc<SourceChange>,
}

impl Fix {
    /// A fix out of collected edits; `None` when they contradict each other or there are none.
    pub(crate) fn new(
        title: impl Into<String>,
        applicability: Applicability,
        effect: Effect,
        rewrite: Rewrite<'_>,
    ) -> Option<Self> {
        let change = rewrite.finish().filter(|change| !change.is_empty())?;
        Some(Self {
            title: title.into(),
            applicability,
            effect,
            change: Arc::new(change),
        })
    }
}
