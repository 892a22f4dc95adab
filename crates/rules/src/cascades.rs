//! Where referential actions lead: rows that change because other rows did.
//!
//! Some databases, and the emulation of foreign keys, refuse relations whose actions could run in circles or reach a model on
//! two ways. The relations of a live schema whose actions change something are kept here by the model that holds the key; what
//! follows from them is worked out again only when one of them changes, and only where it matters. Knows no rule.

mod network;

use std::sync::Arc;

use model::{Config, Declaration, DeclarationId, Map, Reader, Schema};
use rustc_hash::FxHashMap;
use smol_str::SmolStr;

pub(crate) use network::Network;

/// A complete relation with one key whose effective actions change rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Link {
    /// The relation field that leads.
    pub(crate) field: SmolStr,
    pub(crate) to: DeclarationId,
}

/// One relation field on the way of an action.
pub(crate) type Hop = (DeclarationId, SmolStr);

/// What is the matter with the actions of a relation.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Verdict {
    pub(crate) cycle: Option<Cycle>,
    /// Another relation field of the same model whose actions reach the same model, and that model.
    pub(crate) rival: Option<(SmolStr, DeclarationId)>,
}

/// How actions come round.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Cycle {
    /// The relation points to its own model.
    Itself,
    /// The relations that lead on from this one and back to its model; none where the way is long.
    Ring(Vec<Hop>),
    /// The relation is in no circle, but leads to a model that points to itself.
    Ahead,
}

/// By relation field.
pub(crate) type Verdicts = FxHashMap<SmolStr, Verdict>;

/// What a database wants to have checked.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Checks {
    pub(crate) cycles: bool,
    pub(crate) paths: bool,
}

impl Checks {
    pub(crate) fn of(config: &Config) -> Self {
        let (capabilities, mode) = (config.capabilities(), config.relation_mode());
        Self {
            cycles: capabilities.checks_cycles(mode),
            paths: capabilities.checks_paths(mode),
        }
    }
}

/// The links of a live schema, and what follows from them. A clone is a snapshot and costs little.
#[derive(Debug, Clone, Default)]
pub(crate) struct CascadeGraph {
    checks: Checks,
    /// Only declarations that have any; empty where nothing is checked.
    links: Map<DeclarationId, Arc<[Link]>>,
    verdicts: Map<DeclarationId, Arc<Verdicts>>,
}

impl CascadeGraph {
    /// What is the matter with the actions of a relation field; nothing in most cases.
    pub(crate) fn verdict(&self, id: DeclarationId, field: &str) -> Option<&Verdict> {
        self.verdicts.get(&id)?.get(field)
    }

    /// Follows a change. `stale` are the declarations that changed, or that read something that did. Returns those of which it
    /// says something else now.
    pub(crate) fn update<'i>(
        &mut self,
        schema: &Schema,
        stale: impl Iterator<Item = &'i DeclarationId>,
    ) -> Vec<DeclarationId> {
        let checks = Checks::of(schema.config());
        let before = std::mem::replace(&mut self.checks, checks);
        let mut changed = before != checks;
        if !checks.cycles {
            self.links.clear();
        } else if before.cycles {
            for id in stale {
                changed |= self.follow(schema, *id);
            }
        } else {
            for (id, _) in schema.in_order() {
                self.follow(schema, id);
            }
        }
        if changed { self.judge() } else { Vec::new() }
    }

    /// Takes over the links of one declaration. Are they others now?
    fn follow(&mut self, schema: &Schema, id: DeclarationId) -> bool {
        let new = schema
            .declaration(id)
            .map_or_else(Vec::new, |declaration| links(schema, id, declaration));
        let old = self.links.get(&id).map_or(&[][..], |links| links);
        if old == new {
            return false;
        }
        if new.is_empty() {
            self.links.remove(&id);
        } else {
            self.links.insert(id, new.into());
        }
        true
    }

    fn judge(&mut self) -> Vec<DeclarationId> {
        let links = self.links.iter().map(|(id, links)| (*id, &links[..]));
        let mut new = Network::new(links).verdicts(self.checks);
        let mut changed: Vec<DeclarationId> = Vec::new();
        for id in self.verdicts.keys() {
            if !new.contains_key(id) {
                changed.push(*id);
            }
        }
        for id in &changed {
            self.verdicts.remove(id);
        }
        for (id, verdicts) in new.drain() {
            if self.verdicts.get(&id).is_none_or(|old| **old != verdicts) {
                self.verdicts.insert(id, Arc::new(verdicts));
                changed.push(id);
            }
        }
        changed
    }
}

/// The links that start at a declaration, in the order of its fields.
pub(crate) fn links(schema: &Schema, id: DeclarationId, declaration: &Declaration) -> Vec<Link> {
    let fields = declaration
        .container()
        .filter(|_| declaration.kind.is_table())
        .map_or(&[][..], |container| &container.fields);
    let reader = Reader::new(schema, id);
    let link = |field| {
        let relation = reader.relation(id, field)?;
        let is_forward = |record: &model::RelationRecord<'_>| {
            record.is_inline() && record.ends().is_some() && record.is_forward(&relation.side)
        };
        let leads = reader.records(&relation).iter().any(is_forward);
        let changes_rows = || {
            let (deletes, updates) = reader.modifying_actions(relation.side);
            deletes || updates
        };
        (leads && changes_rows()).then(|| Link {
            field: relation.side.name().clone(),
            to: relation.target.id,
        })
    };
    fields.iter().filter_map(link).collect()
}
