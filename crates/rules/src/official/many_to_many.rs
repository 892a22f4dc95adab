use model::{Capability, DeclarationKind, DeclarationRef, RelationKind};

use crate::finding::{Findings, Place};
use crate::relation_end::{RelationEnd, place, title};
use crate::rule::{Context, rule};
use crate::spans::field_span;

#[path = "many_to_many/fixes.rs"]
pub(crate) mod fixes;
#[cfg(test)]
#[path = "many_to_many/tests.rs"]
mod tests;

rule! {
    /// A many-to-many relation with a view.
    ///
    /// Prisma keeps the pairs in a table of its own that references both sides, and nothing can reference a view. Model the
    /// relation with a key that the view has, or leave it out.
    ///
    /// ```prisma
    /// generator client {
    ///   provider        = "prisma-client"
    ///   previewFeatures = ["views"]
    /// }
    ///
    /// model Book {
    ///   id      Int      @id
    ///   ratings Rating[]
    /// //^^^^^^^ many-to-many-view
    /// }
    ///
    /// view Rating {
    ///   id    Int    @unique
    ///   books Book[]
    /// }
    /// ```
    pub MANY_TO_MANY_VIEW = Official {
        code: "many-to-many-view",
        severity: Error,
        stage: Relation(10),
        fix: Unsafe(fixes::view),
        since: "0.1.0",
        check: RelationEnd(check_view),
    }
}

rule! {
    /// A many-to-many relation without keys on a database that needs them.
    ///
    /// MongoDB has no tables in which Prisma could keep the pairs. Both models need a list of the other's ids, and `@relation` at
    /// both ends has to name it.
    ///
    /// ```prisma
    /// datasource db {
    ///   provider = "mongodb"
    /// }
    ///
    /// model Book {
    ///   id      String   @id @default(auto()) @map("_id") @db.ObjectId
    ///   authors Author[]
    /// }
    ///
    /// model Author {
    ///   id    String @id @default(auto()) @map("_id") @db.ObjectId
    ///   books Book[]
    /// //^^^^^ many-to-many-mongodb
    /// }
    /// ```
    pub MANY_TO_MANY_MONGODB = Official {
        code: "many-to-many-mongodb",
        severity: Error,
        stage: Relation(10),
        fix: Unsafe(fixes::keys),
        since: "0.1.0",
        check: RelationEnd(check_support),
    }
}

rule! {
    /// A many-to-many relation to a model without an id of one field.
    ///
    /// Prisma keeps the pairs in a table with one column for each side, so each side needs an id of exactly one field. Where the
    /// id has several, write the table of pairs as a model of its own.
    ///
    /// ```prisma
    /// model Book {
    ///   shelf   Int
    ///   no      Int
    ///   authors Author[]
    ///
    ///   @@id([shelf, no])
    /// }
    ///
    /// model Author {
    ///   id    Int    @id
    ///   books Book[]
    /// //^^^^^ many-to-many-no-single-id
    /// }
    /// ```
    pub MANY_TO_MANY_NO_SINGLE_ID = Official {
        code: "many-to-many-no-single-id",
        severity: Error,
        stage: Relation(11),
        fix: Unsafe(fixes::join_model),
        since: "0.1.0",
        check: RelationEnd(check_id),
    }
}

rule! {
    /// A referential action on a many-to-many relation.
    ///
    /// The pairs are in a table of their own, and they go when one of their two sides goes; nothing else can be chosen. For other
    /// actions write the table of pairs as a model.
    ///
    /// ```prisma
    /// model Book {
    ///   id      Int      @id
    ///   authors Author[] @relation(onDelete: Cascade)
    /// //                                     ^^^^^^^ many-to-many-actions
    /// }
    ///
    /// model Author {
    ///   id    Int    @id
    ///   books Book[]
    /// }
    /// ```
    pub MANY_TO_MANY_ACTIONS = Official {
        code: "many-to-many-actions",
        severity: Error,
        stage: Relation(13),
        fix: Safe(fixes::actions),
        since: "0.1.0",
        check: RelationEnd(check_actions),
    }
}

rule! {
    /// `references` on a many-to-many relation.
    ///
    /// The table of pairs always references the ids of both sides, so there is nothing to choose.
    ///
    /// ```prisma
    /// model Book {
    ///   id      Int      @id
    ///   authors Author[] @relation(references: [id])
    /// //                           ^^^^^^^^^^^^^^^^ many-to-many-references
    /// }
    ///
    /// model Author {
    ///   id    Int    @id
    ///   books Book[]
    /// }
    /// ```
    pub MANY_TO_MANY_REFERENCES = Official {
        code: "many-to-many-references",
        severity: Error,
        stage: Relation(14),
        fix: Safe(fixes::references),
        since: "0.1.0",
        check: RelationEnd(check_references),
    }
}

fn is_implicit(end: &RelationEnd<'_>) -> bool {
    end.record.kind == RelationKind::ManyToMany
}

fn is_view(context: &Context<'_, '_>, id: model::DeclarationId) -> bool {
    let kind = context.reader.declaration(id).map(DeclarationRef::kind);
    kind == Some(DeclarationKind::View)
}

fn has_view(context: &Context<'_, '_>, end: &RelationEnd<'_>) -> bool {
    is_view(context, context.id) || is_view(context, end.target())
}

fn check_view(context: &Context<'_, '_>, end: &RelationEnd<'_>, findings: &mut Findings) {
    if !is_implicit(end) || !has_view(context, end) {
        return;
    }
    let view = if is_view(context, context.id) {
        context.id
    } else {
        end.target()
    };
    let message = format!(
        "`{}` is one end of a many-to-many relation, but `{}` is a view, and the table of pairs could not reference it. Remove the relation, or give one end a key.",
        title(context.reader, end.own()),
        context.reader.name(view),
    );
    let finding = findings
        .report(end.field().name.range, message)
        .official(field_span(context.declaration, end.field()))
        .related(Place::Declaration(view), "the view");
    if !end.leads {
        finding.echo();
    }
}

fn check_support(context: &Context<'_, '_>, end: &RelationEnd<'_>, findings: &mut Findings) {
    let capabilities = context.config().capabilities();
    let is_supported = capabilities.has(Capability::ImplicitManyToMany);
    let (true, false, false, Some(other)) = (
        is_implicit(end),
        is_supported,
        has_view(context, end),
        end.relation.opposite,
    ) else {
        return;
    };
    let message = format!(
        "`{}` and `{}` are the two ends of a many-to-many relation; on {} both models need a list of the other's ids. Add such a list to both, and name it in `@relation(fields: […], references: […])`.",
        title(context.reader, end.own()),
        title(context.reader, other),
        capabilities.display_name(),
    );
    let finding = findings
        .report(end.field().name.range, message)
        .official(field_span(context.declaration, end.field()))
        .related(place(other), "the other end");
    if !end.leads {
        finding.echo();
    }
}

fn check_id(context: &Context<'_, '_>, end: &RelationEnd<'_>, findings: &mut Findings) {
    if !is_implicit(end) || context.reader.single_id(end.target()).is_some() {
        return;
    }
    let target = context.reader.name(end.target());
    let message = format!(
        "`{}` is an end of a many-to-many relation, but `{target}` has no id of exactly one field, which the table of pairs would need. Give `{target}` such an id, or write the table of pairs as a model.",
        title(context.reader, end.own()),
    );
    let finding = findings
        .report(end.field().name.range, message)
        .official(field_span(context.declaration, end.field()))
        .related(Place::Declaration(end.target()), "its id would be here");
    // A model without any key has an error of its own.
    let has_no_key = context.reader.default_references(end.target()).is_none();
    if has_view(context, end) || has_no_key {
        finding.echo();
    }
}

fn check_actions(context: &Context<'_, '_>, end: &RelationEnd<'_>, findings: &mut Findings) {
    if !is_implicit(end) {
        return;
    }
    report_actions(
        context,
        end,
        findings,
        "pairs go when one of their sides goes",
    );
}

/// Reports each action of an end, with a reason.
pub(crate) fn report_actions(
    context: &Context<'_, '_>,
    end: &RelationEnd<'_>,
    findings: &mut Findings,
    reason: &str,
) {
    for name in ["onDelete", "onUpdate"] {
        let Some((_, argument)) = end.argument(name) else {
            continue;
        };
        let range = argument
            .value
            .as_ref()
            .map_or(argument.range, |it| it.range);
        let message = format!(
            "`{}` is an end of a many-to-many relation, which has no `{name}`: {reason}. Remove it, or write the pairs as a model of their own.",
            title(context.reader, end.own()),
        );
        findings.report(range, message);
    }
}

fn check_references(context: &Context<'_, '_>, end: &RelationEnd<'_>, findings: &mut Findings) {
    let (true, Some((_, argument))) = (is_implicit(end), end.argument("references")) else {
        return;
    };
    // Anything but the id is marked once more.
    let id = context.reader.single_id(end.target());
    let is_other = id.is_some_and(|id| end.own().referenced_names() != [id]);
    let span = field_span(context.declaration, end.field());
    let message = format!(
        "`{}` is an end of a many-to-many relation; its pairs always reference the ids, so `references` says nothing. Remove it.",
        title(context.reader, end.own()),
    );
    findings
        .report(argument.range, message)
        .official_all(std::iter::repeat_n(span, 1 + usize::from(is_other)));
}
