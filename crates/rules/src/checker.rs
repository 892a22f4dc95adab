//! The findings of a live schema.
//!
//! After a change only the touched declarations are checked again, and those that had read something that says something
//! else now. A clone is a snapshot and costs next to nothing.

use std::collections::BTreeSet;
use std::sync::Arc;

use model::{DeclarationId, DeclarationKind, Delta, Facet, FileId, Map, Reader, Schema};
use rustc_hash::FxHashSet;

use crate::Severity;
use crate::cascades::CascadeGraph;
use crate::finding::{Finding, Findings, Subject};
use crate::list::ALL;
use crate::rule::{Check, Context, Group, Rule};
use crate::shared_names::SharedNames;
use crate::stage::Stage;

#[derive(Debug, Clone, Default)]
pub struct Checker {
    /// Only declarations that have any.
    findings: Map<DeclarationId, Arc<[Finding]>>,
    /// What only the official engine says; only declarations that have any.
    echoes: Map<DeclarationId, Arc<[Finding]>>,
    shared_names: SharedNames,
    cascades: CascadeGraph,
    /// Who read what; `seen` has the same the other way round, in order.
    readers: imbl::OrdSet<(Facet, DeclarationId)>,
    seen: Map<DeclarationId, Arc<[Facet]>>,
}

impl Checker {
    /// Follows a settled change of the schema. Returns the declarations that were looked at again or are gone.
    pub fn update(&mut self, schema: &Schema, delta: &Delta) -> BTreeSet<DeclarationId> {
        let mut stale = delta.touched.clone();
        for facet in &delta.facets {
            stale.extend(self.readers_of(*facet));
        }
        stale.extend(&delta.removed);
        let renamed = self.shared_names.update(schema, stale.iter());
        for facet in &renamed {
            stale.extend(self.readers_of(*facet));
        }
        stale.extend(self.cascades.update(schema, stale.iter()));
        let mut read = Vec::new();
        for id in &stale {
            self.forget(*id);
            self.check(schema, *id, &mut read);
        }
        // In order, because neighbours are quick to add.
        read.sort_unstable();
        self.readers.extend(read);
        stale
    }

    fn readers_of(&self, facet: Facet) -> impl Iterator<Item = DeclarationId> {
        let from = (facet, DeclarationId::MIN);
        let to = (facet, DeclarationId::MAX);
        self.readers.range(from..=to).map(|(_, reader)| *reader)
    }

    /// The findings of one declaration, and what only the official engine says about it.
    pub fn with_echoes(&self, id: DeclarationId) -> impl Iterator<Item = &Finding> {
        self.findings(id).iter().chain(self.echoes(id))
    }

    /// What people do not get to see about one declaration.
    pub(crate) fn echoes(&self, id: DeclarationId) -> &[Finding] {
        self.echoes.get(&id).map_or(&[], |echoes| echoes)
    }

    /// The findings of one declaration, in order of position.
    pub fn findings(&self, id: DeclarationId) -> &[Finding] {
        self.findings.get(&id).map_or(&[], |findings| findings)
    }

    /// The declarations of a file that have findings, in order of position. The same findings are the same allocation as long as
    /// the declaration is the same and nothing that it reads has changed.
    pub fn by_declaration<'c>(
        &'c self,
        schema: &Schema,
        file: FileId,
    ) -> Vec<(DeclarationId, &'c Arc<[Finding]>)> {
        schema
            .ids(file)
            .filter_map(|id| Some((id, self.findings.get(&id)?)))
            .collect()
    }

    /// The findings of a file, in order of position.
    pub fn in_file<'c>(
        &'c self,
        schema: &'c Schema,
        file: FileId,
    ) -> impl Iterator<Item = (DeclarationId, &'c Finding)> {
        self.by_declaration(schema, file)
            .into_iter()
            .flat_map(|(id, findings)| findings.iter().map(move |finding| (id, finding)))
    }

    /// All findings, in the order of files and positions.
    pub fn all<'c>(
        &'c self,
        schema: &'c Schema,
    ) -> impl Iterator<Item = (DeclarationId, &'c Finding)> {
        schema.files().flat_map(|file| self.in_file(schema, file))
    }

    fn forget(&mut self, id: DeclarationId) {
        self.findings.remove(&id);
        self.echoes.remove(&id);
    }

    /// Remembers what a declaration read. What is new goes to `read`.
    fn note(
        &mut self,
        id: DeclarationId,
        seen: FxHashSet<Facet>,
        read: &mut Vec<(Facet, DeclarationId)>,
    ) {
        let mut seen: Vec<Facet> = seen.into_iter().collect();
        seen.sort_unstable();
        let before = self.seen.get(&id).cloned();
        let before = before.as_deref().unwrap_or_default();
        // Mostly it is what it read before.
        if seen == before {
            return;
        }
        for facet in before {
            if seen.binary_search(facet).is_err() {
                self.readers.remove(&(*facet, id));
            }
        }
        let new = seen
            .iter()
            .filter(|facet| before.binary_search(facet).is_err());
        read.extend(new.map(|facet| (*facet, id)));
        if seen.is_empty() {
            self.seen.remove(&id);
        } else {
            self.seen.insert(id, seen.into());
        }
    }

    /// Adds what was read by whom to `read`.
    fn check(
        &mut self,
        schema: &Schema,
        id: DeclarationId,
        read: &mut Vec<(Facet, DeclarationId)>,
    ) {
        let (all, seen) = check(schema, id, &self.shared_names, &self.cascades);
        let (echoes, findings): (Vec<_>, Vec<_>) =
            all.into_iter().partition(|finding| finding.official.echo);
        if !echoes.is_empty() {
            self.echoes.insert(id, echoes.into());
        }
        self.note(id, seen, read);
        if !findings.is_empty() {
            self.findings.insert(id, findings.into());
        }
    }
}

/// Runs all rules on one declaration.
fn check(
    schema: &Schema,
    id: DeclarationId,
    shared_names: &SharedNames,
    cascades: &CascadeGraph,
) -> (Vec<Finding>, FxHashSet<Facet>) {
    let Some(declaration) = schema.declaration(id) else {
        return (Vec::new(), FxHashSet::default());
    };
    let reader = Reader::new(schema, id);
    let context = Context::new(&reader, id, declaration, shared_names, cascades);
    // What names it shares depends on what others say about its constraints, too: that has to be noted.
    context.constraints();
    let mut result = Vec::new();
    for rule in ALL.iter().filter(|rule| rule.group == Group::Official) {
        run(rule, &context, &mut result, |_| true);
    }
    crate::echoes::mark(&mut result);
    blame_datasource(&context, &mut result);
    if wants_review(&context) {
        let broken: Vec<usize> = result
            .iter()
            .filter(|finding| finding.severity == Severity::Error && !finding.official.echo)
            .filter_map(Finding::field)
            .collect();
        for rule in ALL.iter().filter(|rule| rule.group == Group::Review) {
            run(rule, &context, &mut result, |position| {
                !broken.contains(&position)
            });
        }
    }
    result.sort_by_key(|finding| {
        (
            finding.range.start(),
            finding.range.end(),
            finding.rule.code,
        )
    });
    drop(context);
    (result, reader.into_seen())
}

/// What a database cannot do is a consequence of the datasource: a message that names the database leads there.
fn blame_datasource(context: &Context<'_, '_>, findings: &mut [Finding]) {
    if findings.is_empty() {
        return;
    }
    let Some(datasource) = context.datasource() else {
        return;
    };
    if datasource.declaration() == context.id {
        return;
    }
    let database = context.config().capabilities().display_name();
    for finding in findings
        .iter_mut()
        .filter(|finding| finding.message.contains(database))
    {
        let note = format!("the datasource is for {database}");
        finding.related.push((datasource.clone(), note));
    }
}

/// A review of what is broken, ignored or only looked at would be noise.
fn wants_review(context: &Context<'_, '_>) -> bool {
    let declaration = context.declaration;
    !matches!(
        declaration.kind,
        DeclarationKind::View
            | DeclarationKind::Stray
            | DeclarationKind::UnknownBlock
            | DeclarationKind::TypeAlias
    ) && !declaration.is_ignored()
}

/// Runs one rule; review rules see only fields that are `sound`.
fn run(
    rule: &'static Rule,
    context: &Context<'_, '_>,
    result: &mut Vec<Finding>,
    sound: impl Fn(usize) -> bool,
) {
    let mut findings = Findings {
        rule,
        subject: Subject::Declaration,
        list: std::mem::take(result),
    };
    let review = rule.group == Group::Review;
    let fields = context
        .fields()
        .iter()
        .enumerate()
        .filter(|(position, field)| {
            !review || (!field.broken && !field.is_ignored() && sound(*position))
        });
    match rule.check {
        Check::Declaration(check) => check(context, &mut findings),
        Check::Field(check) => {
            for (position, field) in fields {
                findings.subject = Subject::Field(position);
                check(context, position, field, &mut findings);
            }
        }
        Check::Relation(check) => {
            // Attributes are read in a block, too, whose name stands for another one.
            let lone = |field| {
                let is_early = rule.stage == Some(Stage::Early);
                let reader = context.reader;
                is_early.then(|| reader.lone_relation(context.id, field))?
            };
            for (position, field) in fields {
                if let Some(relation) = context.relation(position).or_else(|| lone(field)) {
                    findings.subject = Subject::Field(position);
                    check(context, &relation, &mut findings);
                }
            }
        }
        Check::RelationEnd(check) => {
            for (position, _) in fields {
                let mut is_told = false;
                for end in context.relation_ends(position) {
                    findings.subject = Subject::Field(position);
                    let before = findings.list.len();
                    check(context, end, &mut findings);
                    let made_at = || {
                        let side = end.record.made_at()?;
                        Some((side.declaration(), context.reader.position(side)))
                    };
                    // What is wrong with several records is told once.
                    for finding in findings.list.iter_mut().skip(before) {
                        finding.official.record = finding.official.record.or_else(made_at);
                        finding.official.echo |= is_told;
                    }
                    let mut new = findings.list.iter().skip(before);
                    is_told |= new.any(|finding| !finding.official.echo);
                }
            }
        }
        Check::Bucket(kinds, check) => {
            for (kind, entry) in context
                .declaration
                .bucket_entries()
                .filter(|(kind, _)| kinds.contains(kind))
            {
                let members = context.reader.members(kind, &entry);
                if members.len() > 1 {
                    check(context, members, &mut findings);
                }
            }
        }
    }
    *result = findings.list;
}
