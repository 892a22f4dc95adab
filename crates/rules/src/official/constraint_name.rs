use model::{
    Attribute, Capability, ConstraintKind, ConstraintScope, Declaration, DeclarationId, Reader,
    Schema, ScopeReach,
};
use syntax::TextRange;

use crate::Applicability;
use crate::constraints::{
    Constraint, Origin, column_name, database_name, database_schema, generated, index_attribute,
    is_checked, name_argument,
};
use crate::finding::{Findings, Place, Subject};
use crate::fix::{Effect, Fix};
use crate::names::fresh;
use crate::rewrite::Rewrite;
use crate::rule::{Context, FixContext, rule};
use crate::shared_names::{NameKind, in_model, in_schema};
use crate::spans::{attribute_span, block_attribute_span, block_span, field_span};
use crate::stage::Stage;

rule! {
    /// Two keys, indexes or other constraints have the same name in the database.
    ///
    /// Without `map:` the name follows from table and columns, so two indexes over the same columns clash, too. How far
    /// names must differ depends on the database: within a table, or within the whole database schema. Give one of them
    /// another name, or remove it if it says the same twice.
    ///
    /// ```prisma
    /// datasource db {
    ///   provider = "postgresql"
    /// }
    ///
    /// model Bed {
    ///   id   Int @id
    ///   room Int
    ///   ward Int
    ///
    ///   @@index([room], map: "place")
    ///   @@index([ward], map: "place")
    /// //                ^^^^^^^^^^^^ duplicate-constraint-name
    /// }
    /// ```
    pub DUPLICATE_CONSTRAINT_NAME = Official {
        code: "duplicate-constraint-name",
        severity: Error,
        stage: Index,
        fix: Unsafe(fixes::fix_clash),
        since: "0.1.0",
        check: Declaration(check_clash),
    }
}

rule! {
    /// The name of a key, index or other constraint is too long for the database.
    ///
    /// Databases cut longer names or reject them: PostgreSQL and CockroachDB take 63 bytes, MySQL 64, SQL Server 128,
    /// MongoDB 127. Letters outside of ASCII need several bytes. Shorten the name.
    ///
    /// ```prisma
    /// datasource db {
    ///   provider = "postgresql"
    /// }
    ///
    /// model Bed {
    ///   id   Int @id
    ///   room Int
    ///
    ///   @@index([room], map: "the_index_that_finds_all_the_beds_that_stand_in_one_room_quickly")
    /// //                ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ constraint-name-too-long
    /// }
    /// ```
    pub CONSTRAINT_NAME_TOO_LONG = Official {
        code: "constraint-name-too-long",
        severity: Error,
        stage: Index,
        fix: Unsafe(fixes::fix_length),
        since: "0.1.0",
        check: Declaration(check_length),
    }
}

/// Where a constraint is written.
struct Written<'d> {
    attribute: Option<&'d Attribute>,
    /// The argument that names it, if one does.
    name: Option<TextRange>,
    subject: Subject,
    /// What the engine marks when no argument names it.
    span: TextRange,
    stage: Stage,
}

fn written<'d>(declaration: &'d Declaration, constraint: &Constraint) -> Option<Written<'d>> {
    let container = declaration.container()?;
    match constraint.origin {
        Origin::Index(position) => {
            let index = container.indexes.get(position)?;
            let attribute = index_attribute(declaration, index)?;
            let (subject, span) = match index.source {
                model::IndexSource::Field(field) => (
                    Subject::Field(field),
                    attribute_span(declaration, attribute),
                ),
                model::IndexSource::Block(_) => (
                    Subject::Declaration,
                    block_attribute_span(declaration, attribute),
                ),
            };
            let name = name_argument(attribute, index.kind == model::IndexKind::Index);
            Some(Written {
                attribute: Some(attribute),
                name: name.map(|argument| argument.range),
                subject,
                span,
                stage: match constraint.kind {
                    ConstraintKind::PrimaryKey => Stage::Block,
                    _ => Stage::Index,
                },
            })
        }
        Origin::Default(position) => {
            let field = container.fields.get(position)?;
            let attribute = field.attribute("default")?;
            Some(Written {
                attribute: Some(attribute),
                name: attribute.named("map").map(|argument| argument.range),
                subject: Subject::Field(position),
                span: field_span(declaration, field),
                stage: Stage::Field,
            })
        }
        Origin::Relation(position) => {
            let field = container.fields.get(position)?;
            let attribute = field.attribute("relation");
            let name = attribute.and_then(|attribute| attribute.named("map"));
            Some(Written {
                attribute,
                name: name.map(|argument| argument.range),
                subject: Subject::Field(position),
                span: field_span(declaration, field),
                stage: Stage::Relation(8),
            })
        }
        Origin::BackOnly(position) => Some(Written {
            attribute: None,
            name: None,
            subject: Subject::Field(position),
            span: block_span(declaration),
            stage: Stage::Relation(8),
        }),
    }
}

fn check_clash(context: &Context<'_, '_>, findings: &mut Findings) {
    let declaration = context.declaration;
    if !declaration.kind.is_table() {
        return;
    }
    let scopes = context.config().capabilities().constraint_scopes();
    if scopes.is_empty() {
        return;
    }
    let own = context.constraints();
    let mut by_name: Vec<_> = own.iter().collect();
    by_name.sort_unstable_by_key(|constraint| constraint.name.as_str());
    let schema = database_schema(declaration);
    // That a name is empty is another matter.
    for constraint in own.iter().filter(|it| !it.name.is_empty()) {
        let of_view = !is_checked(declaration.kind);
        // The key and the indexes of a view only count for others.
        let is_free = matches!(
            constraint.kind,
            ConstraintKind::Default | ConstraintKind::ForeignKey
        );
        if of_view && !is_free {
            continue;
        }
        let mut clashes = 0;
        let mut elsewhere = None;
        for scope in scopes.iter().filter(|scope| scope.checks(constraint.kind)) {
            let is_local = scope.reach == ScopeReach::Model;
            if let (Origin::BackOnly(position), true) = (constraint.origin, is_local) {
                // Its name is compared with those over there, among which it does not count.
                clashes += usize::from(is_repeated_there(context, position, &constraint.name));
                continue;
            }
            let counts = |kind| {
                let counts_not = is_local && of_view && kind == ConstraintKind::ForeignKey;
                scope.counts(kind) && !counts_not
            };
            let first = by_name.partition_point(|other| other.name < constraint.name);
            let same = by_name.iter().skip(first);
            let same = same.take_while(|other| other.name == constraint.name);
            let here = same.filter(|other| counts(other.kind)).count();
            let other = match scope.reach {
                ScopeReach::Model => None,
                ScopeReach::DatabaseSchema => {
                    let name = in_schema(&schema, &constraint.name);
                    let members = context.sharing(NameKind::Constraint, &name);
                    members.iter().copied().find(|id| *id != context.id)
                }
            };
            if here > 1 || other.is_some() {
                clashes += 1;
                elsewhere = elsewhere.or(other);
            }
        }
        let Some(written) = written(declaration, constraint).filter(|_| clashes > 0) else {
            continue;
        };
        // Of a unique constraint that has only a name in the client, the engine marks that.
        let client_name = written.attribute.and_then(|attribute| {
            let is_unique = constraint.kind == ConstraintKind::Unique;
            attribute.named("name").filter(|_| is_unique)
        });
        let mark = written
            .name
            .or(client_name.map(|argument| argument.range))
            .unwrap_or(written.span);
        let narrow = written
            .name
            .or(written.attribute.map(|attribute| attribute.range))
            .unwrap_or_else(|| match constraint.origin {
                Origin::Relation(position) | Origin::BackOnly(position) => {
                    context.fields()[position].name.range
                }
                _ => written.span,
            });
        let block = declaration.name_text();
        let name = &constraint.name;
        // Of what is there twice, the first may stay.
        let first = own.iter().find(|other| other.name == *name);
        let is_first = first.is_some_and(|first| std::ptr::eq(first, constraint))
            && own.iter().any(|other| {
                let is_checked = |scope: &ConstraintScope| {
                    scope.checks(other.kind) && scope.counts(constraint.kind)
                };
                other.name == *name
                    && !std::ptr::eq(other, constraint)
                    && !matches!(other.origin, Origin::BackOnly(_))
                    && scopes.iter().any(is_checked)
            });
        let other = elsewhere
            .and_then(|id| context.reader.declaration(id))
            .map(model::DeclarationRef::name);
        let whose = match other {
            Some(other) => format!("something of `{other}`"),
            None => "something else there".to_owned(),
        };
        let given = if written.name.is_some() {
            "is called"
        } else {
            "would be called"
        };
        let message = format!(
            "This {} of `{block}` {given} `{name}` in the database, like {whose}. Give it another name with `map:`, or remove \
             what stands there twice.",
            noun(constraint.kind),
        );
        let finding = findings
            .report(narrow, message)
            .official_all(std::iter::repeat_n(mark, clashes))
            .stage(written.stage)
            .subject(written.subject);
        if let Some((id, other)) = elsewhere.zip(other) {
            let place = Place::Declaration(id);
            let finding = finding.related(place, format!("`{other}` has something of that name"));
            if written.name.is_none() && is_same_table(context, id) {
                finding.echo();
            }
        } else if is_first {
            finding.echo();
        } else if let Some(place) = first.and_then(|first| place(context, first)) {
            finding.related(place, format!("`{name}` is taken here"));
        }
    }
}

/// Do both have one name, here or in the database? Then that is the problem.
fn is_same_table(context: &Context<'_, '_>, other: DeclarationId) -> bool {
    let own = context.declaration;
    context.reader.declaration(other).is_some_and(|other| {
        other.name() == own.name_text() || other.database_name() == database_name(own)
    })
}

/// Where a constraint of the declaration stands.
fn place(context: &Context<'_, '_>, constraint: &Constraint) -> Option<Place> {
    let id = context.id;
    Some(match constraint.origin {
        Origin::Index(position) => {
            let container = context.declaration.container()?;
            match container.indexes.get(position)?.source {
                model::IndexSource::Field(field) => Place::FieldAt(id, field),
                model::IndexSource::Block(position) => Place::BlockAttribute(id, position),
            }
        }
        Origin::Default(position) | Origin::Relation(position) | Origin::BackOnly(position) => {
            Place::FieldAt(id, position)
        }
    })
}

/// Does the model that a list points to have that name twice?
fn is_repeated_there(context: &Context<'_, '_>, position: usize, name: &str) -> bool {
    let Some(relation) = context.relation(position) else {
        return false;
    };
    let target = context.reader.name(relation.target.id);
    let repeated = context.sharing(NameKind::RepeatedConstraint, &in_model(target, name));
    repeated.contains(&relation.target.id)
}

fn noun(kind: ConstraintKind) -> &'static str {
    match kind {
        ConstraintKind::PrimaryKey => "primary key",
        ConstraintKind::Index => "index",
        ConstraintKind::Unique => "unique constraint",
        ConstraintKind::ForeignKey => "foreign key",
        ConstraintKind::Default => "default",
    }
}

fn check_length(context: &Context<'_, '_>, findings: &mut Findings) {
    let declaration = context.declaration;
    let Some(limit) = context.config().capabilities().identifier_limit() else {
        return;
    };
    if !is_checked(declaration.kind) {
        return;
    }
    for constraint in explicit(context) {
        if constraint.name.len() <= limit {
            continue;
        }
        let Some(written) = written(declaration, &constraint) else {
            continue;
        };
        let Some((attribute, name)) = written.attribute.zip(written.name) else {
            continue;
        };
        let mark = match written.subject {
            Subject::Declaration => block_attribute_span(declaration, attribute),
            Subject::Field(_) => attribute_span(declaration, attribute),
        };
        let message = format!(
            "The name of this {} of `{}` has {} bytes, and the database takes {limit}. Shorten it.",
            noun(constraint.kind),
            declaration.name_text(),
            constraint.name.len(),
        );
        findings
            .report(name, message)
            .official(mark)
            .stage(written.stage)
            .subject(written.subject);
    }
}

/// The constraints that have a name of their own, also where the database gives that name to nobody.
fn explicit(context: &Context<'_, '_>) -> Vec<Constraint> {
    let named = context.constraints().iter();
    let named = named.filter(|it| it.kind != ConstraintKind::ForeignKey);
    let has_name = |constraint: &Constraint| {
        written(context.declaration, constraint).is_some_and(|it| it.name.is_some())
    };
    let mut result: Vec<Constraint> = named.filter(|it| has_name(it)).cloned().collect();
    let capabilities = context.config().capabilities();
    if !capabilities.has(Capability::NamedDefaultValues) {
        for (position, field) in context.fields().iter().enumerate() {
            let map = field
                .attribute("default")
                .and_then(|attribute| attribute.named("map")?.value.as_ref()?.as_string());
            result.extend(map.map(|name| Constraint {
                kind: ConstraintKind::Default,
                name: name.clone(),
                origin: Origin::Default(position),
            }));
        }
    }
    result
}

#[path = "constraint_name/fixes.rs"]
mod fixes;

#[cfg(test)]
#[path = "constraint_name/tests.rs"]
mod tests;
