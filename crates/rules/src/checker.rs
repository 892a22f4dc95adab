//! The findings of a live schema.
//!
//! After a change only the touched declarations are checked again, and those that had read something that says something
//! else now. A clone is a snapshot and costs next to nothing.

use std::collections::BTreeSet;
use std::sync::Arc;

use model::{DeclarationId, DeclarationKind, Delta, Facet, FileId, Reader, Schema};
use rustc_hash::FxHashSet;

use crate::Severity;
use crate::finding::{Finding, Findings, Subject};
use crate::list::ALL;
use crate::rule::{Check, Context, Group, Rule};

#[derive(Debug, Clone, Default)]
pub struct Checker {
    /// Only declarations that have any.
    findings: imbl::HashMap<DeclarationId, Arc<[Finding]>>,
    /// Who read what.
    readers: imbl::OrdSet<(Facet, DeclarationId)>,
    seen: imbl::HashMap<DeclarationId, Arc<[Facet]>>,
}

impl Checker {
    /// Follows a settled change of the schema. Returns the declarations that were looked at again or are gone.
    pub fn update(&mut self, schema: &Schema, delta: &Delta) -> BTreeSet<DeclarationId> {
        let mut stale = delta.touched.clone();
        for facet in &delta.facets {
            let from = (*facet, DeclarationId::MIN);
            let to = (*facet, DeclarationId::MAX);
            stale.extend(self.readers.range(from..=to).map(|(_, reader)| *reader));
        }
        stale.extend(&delta.removed);
        for id in &stale {
            self.forget(*id);
            if schema.declaration(*id).is_some() {
                self.check(schema, *id);
            }
        }
        stale
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
            .declarations(file)
            .filter_map(|(id, _)| Some((id, self.findings.get(&id)?)))
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
        if let Some(seen) = self.seen.remove(&id) {
            for facet in seen.iter() {
                self.readers.remove(&(*facet, id));
            }
        }
    }

    fn check(&mut self, schema: &Schema, id: DeclarationId) {
        let (findings, seen) = check(schema, id);
        for facet in &seen {
            self.readers.insert((*facet, id));
        }
        if !seen.is_empty() {
            self.seen.insert(id, seen.into_iter().collect());
        }
        if !findings.is_empty() {
            self.findings.insert(id, findings.into());
        }
    }
}

/// Runs all rules on one declaration.
fn check(schema: &Schema, id: DeclarationId) -> (Vec<Finding>, FxHashSet<Facet>) {
    let Some(declaration) = schema.declaration(id) else {
        return (Vec::new(), FxHashSet::default());
    };
    let reader = Reader::new(schema, id);
    let context = Context {
        reader: &reader,
        id,
        declaration,
    };
    let mut result = Vec::new();
    for rule in ALL.iter().filter(|rule| rule.group == Group::Official) {
        run(rule, &context, &mut result, |_| true);
    }
    if wants_review(&context) {
        let broken: Vec<usize> = result
            .iter()
            .filter(|finding| finding.severity == Severity::Error)
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
    (result, reader.into_seen())
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
        .declaration
        .container()
        .map_or(&[][..], |container| &container.fields);
    let fields = fields.iter().enumerate().filter(|(position, field)| {
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
            for (position, field) in fields {
                if let Some(relation) = context.reader.relation(context.id, field) {
                    findings.subject = Subject::Field(position);
                    check(context, &relation, &mut findings);
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
