use model::{Capability, DeclarationKind};

use crate::finding::{Findings, Place};
use crate::relation_end::RelationEnd;
use crate::rule::{Context, rule};
use crate::spans::field_span;

#[path = "referenced_fields/fixes.rs"]
mod fixes;
#[cfg(test)]
#[path = "referenced_fields/tests.rs"]
mod tests;

rule! {
    /// A relation references fields that are not unique together.
    ///
    /// A key must lead to one row. So the referenced fields have to be exactly the primary key or a unique constraint of their
    /// model: a part of one is not enough, and more than one is not either.
    ///
    /// ```prisma
    /// model Leaf {
    ///   id       Int    @id
    ///   treeName String
    ///   tree     Tree   @relation(fields: [treeName], references: [name])
    /// //                                                          ^^^^^^ references-not-unique
    /// }
    ///
    /// model Tree {
    ///   id     Int    @id
    ///   name   String
    ///   leaves Leaf[]
    /// }
    /// ```
    pub REFERENCES_NOT_UNIQUE = Official {
        code: "references-not-unique",
        severity: Error,
        stage: Relation(3),
        fix: Unsafe(fixes::unique),
        since: "0.1.0",
        check: RelationEnd(check_unique),
    }
}

rule! {
    /// A relation references the fields of a key in another order than the key has them.
    ///
    /// This database wants the order of the primary key or unique constraint. The pairs can be written in any order, so put both
    /// lists in the order of the key; neither database nor client change.
    ///
    /// ```prisma
    /// datasource db {
    ///   provider = "sqlserver"
    /// }
    ///
    /// model Seat {
    ///   id    Int @id
    ///   hall  Int
    ///   rowNo Int
    ///   row   Row @relation(fields: [rowNo, hall], references: [no, hall])
    /// //                                                       ^^^^^^^^^^ references-order
    /// }
    ///
    /// model Row {
    ///   hall  Int
    ///   no    Int
    ///   seats Seat[]
    ///
    ///   @@id([hall, no])
    /// }
    /// ```
    pub REFERENCES_ORDER = Official {
        code: "references-order",
        severity: Error,
        stage: Relation(4),
        fix: Safe(fixes::order),
        since: "0.1.0",
        check: RelationEnd(check_order),
    }
}

/// The referenced fields of an end that holds a key, if it lists any.
fn referenced<'s>(end: &RelationEnd<'s>) -> Option<Vec<&'s str>> {
    let names = end.own().referenced_names();
    (end.leads && end.record.is_inline() && !names.is_empty()).then_some(names)
}

fn is_known_set(context: &Context<'_, '_>, end: &RelationEnd<'_>, names: &[&str]) -> bool {
    let criteria = context.reader.unique_criteria(end.target());
    criteria.iter().any(|index| index.has_column_set(names))
}

fn check_unique(context: &Context<'_, '_>, end: &RelationEnd<'_>, findings: &mut Findings) {
    let Some(names) = referenced(end) else { return };
    if is_known_set(context, end, &names) {
        return;
    }
    let target = context.reader.name(end.target());
    let list = names.join(", ");
    let together = if names.len() == 1 { "" } else { " together" };
    let message = format!(
        "`{}.{}` references `{list}` of `{target}`, which is no primary key and not unique{together}, so it could lead to several rows. Reference a key of `{target}`, or make `{list}` unique there.",
        context.declaration.name_text(),
        end.field().name.text,
    );
    let finding = findings
        .report(end.value_range(&["references"]), message)
        .official(field_span(context.declaration, end.field()))
        .related(
            Place::Declaration(end.target()),
            "the referenced fields are here",
        );
    // A model without any key has an error of its own; a view has none.
    let is_model = {
        let target = context.reader.declaration(end.target());
        target.is_some_and(|target| target.kind() == DeclarationKind::Model)
    };
    if is_model && context.reader.default_references(end.target()).is_none() {
        finding.echo();
    }
}

fn check_order(context: &Context<'_, '_>, end: &RelationEnd<'_>, findings: &mut Findings) {
    let Some(names) = referenced(end) else { return };
    let capabilities = context.config().capabilities();
    let criteria = || context.reader.unique_criteria(end.target());
    if names.len() == 1
        || capabilities.has(Capability::RelationFieldsInArbitraryOrder)
        || !is_known_set(context, end, &names)
        || criteria().iter().any(|index| index.has_columns(&names))
    {
        return;
    }
    let target = context.reader.name(end.target());
    let order = criteria()
        .iter()
        .find(|index| index.has_column_set(&names))
        .map_or_else(String::new, |index| index.column_names().join(", "));
    let message = format!(
        "`{}.{}` references `{}`, but the key of `{target}` is `{order}`, and {} wants that order. Put `fields` and `references` in the order of the key.",
        context.declaration.name_text(),
        end.field().name.text,
        names.join(", "),
        capabilities.display_name(),
    );
    findings
        .report(end.value_range(&["references"]), message)
        .official(field_span(context.declaration, end.field()))
        .related(Place::Declaration(end.target()), "the key is here");
}
