use model::RelationKind;

use crate::finding::Findings;
use crate::relation_end::{RelationEnd, place, title};
use crate::rule::{Context, rule};
use crate::spans::field_span;

#[path = "back_side/fixes.rs"]
mod fixes;
#[cfg(test)]
#[path = "back_side/tests.rs"]
mod tests;

rule! {
    /// Referential actions stand at the end of a one-to-one relation that does not hold the key.
    ///
    /// The actions say what happens to the rows that hold the key. They belong to `fields` and `references`.
    ///
    /// ```prisma
    /// model Driver {
    ///   id    Int    @id
    ///   truck Truck? @relation(onDelete: Cascade)
    /// //                       ^^^^^^^^^^^^^^^^^ one-to-one-actions-on-back-side
    /// }
    ///
    /// model Truck {
    ///   id       Int    @id
    ///   driverId Int    @unique
    ///   driver   Driver @relation(fields: [driverId], references: [id])
    /// }
    /// ```
    pub ONE_TO_ONE_ACTIONS_ON_BACK_SIDE = Official {
        code: "one-to-one-actions-on-back-side",
        severity: Error,
        stage: Relation(13),
        fix: Safe(fixes::actions),
        since: "0.1.0",
        check: RelationEnd(check_one),
    }
}

rule! {
    /// The list of a one-to-many relation has a key.
    ///
    /// Each row of the other model belongs to one row here, so the key is there. `fields` and `references` belong to the single
    /// end.
    ///
    /// ```prisma
    /// model Leaf {
    ///   id     Int  @id
    ///   treeId Int
    ///   tree   Tree @relation(fields: [treeId], references: [id])
    /// }
    ///
    /// model Tree {
    ///   id     Int    @id
    ///   leafId Int
    ///   leaves Leaf[] @relation(fields: [leafId], references: [id])
    /// //                                ^^^^^^^^ one-to-many-fields-on-list-side
    /// }
    /// ```
    pub ONE_TO_MANY_FIELDS_ON_LIST_SIDE = Official {
        code: "one-to-many-fields-on-list-side",
        severity: Error,
        stage: Relation(12),
        fix: Safe(fixes::key),
        since: "0.1.0",
        check: RelationEnd(check_fields),
    }
}

rule! {
    /// Referential actions stand at the list of a one-to-many relation.
    ///
    /// The actions say what happens to the rows that hold the key. They belong to the single end, next to `fields` and
    /// `references`.
    ///
    /// ```prisma
    /// model Leaf {
    ///   id     Int  @id
    ///   treeId Int
    ///   tree   Tree @relation(fields: [treeId], references: [id])
    /// }
    ///
    /// model Tree {
    ///   id     Int    @id
    ///   leaves Leaf[] @relation(onDelete: Cascade)
    /// //                        ^^^^^^^^^^^^^^^^^ one-to-many-actions-on-list-side
    /// }
    /// ```
    pub ONE_TO_MANY_ACTIONS_ON_LIST_SIDE = Official {
        code: "one-to-many-actions-on-list-side",
        severity: Error,
        stage: Relation(13),
        fix: Safe(fixes::actions),
        since: "0.1.0",
        check: RelationEnd(check_list),
    }
}

const ACTIONS: [&str; 2] = ["onDelete", "onUpdate"];

fn check_one(context: &Context<'_, '_>, end: &RelationEnd<'_>, findings: &mut Findings) {
    let (RelationKind::OneToOne, Some((forward, back))) = (end.record.kind, end.record.ends())
    else {
        return;
    };
    if end.leads {
        let both = [forward, back]
            .iter()
            .all(|side| side.on_delete().is_some() || side.on_update().is_some());
        if both {
            let name = end.field().name.range;
            findings
                .report(name, "The other end has referential actions, too.")
                .official(field_span(context.declaration, end.field()))
                .echo();
        }
        return;
    }
    check_actions(context, end, findings);
}

fn check_list(context: &Context<'_, '_>, end: &RelationEnd<'_>, findings: &mut Findings) {
    if end.record.kind == RelationKind::OneToMany && !end.leads {
        check_actions(context, end, findings);
    }
}

/// Reports the actions of the end without the key as one.
fn check_actions(context: &Context<'_, '_>, end: &RelationEnd<'_>, findings: &mut Findings) {
    let written = ACTIONS.iter().filter_map(|name| end.argument(name));
    let mut written: Vec<_> = written.map(|(_, argument)| argument.range).collect();
    written.sort_by_key(|range| range.start());
    let (Some(first), Some(forward)) = (written.first(), end.forward()) else {
        return;
    };
    let message = format!(
        "`{}` does not hold the key of its relation, so its referential actions mean nothing here. Move them to `{}`, or remove them.",
        title(context.reader, end.own()),
        title(context.reader, forward),
    );
    findings
        .report(*first, message)
        .official(field_span(context.declaration, end.field()))
        .related(place(forward), "the end with the key");
}

fn check_fields(context: &Context<'_, '_>, end: &RelationEnd<'_>, findings: &mut Findings) {
    let own = end.own();
    let lists = !own.key_fields().is_empty() || !own.referenced_fields().is_empty();
    let (RelationKind::OneToMany, true, Some(forward)) = (end.record.kind, lists, end.forward())
    else {
        return;
    };
    let message = format!(
        "`{}` is a list, so the key of its relation is at the other end, `{}`. Remove `fields` and `references` here.",
        title(context.reader, own),
        title(context.reader, forward),
    );
    findings
        .report(end.value_range(&["fields", "references"]), message)
        .official(field_span(context.declaration, end.field()))
        .related(place(forward), "the key belongs here");
}
