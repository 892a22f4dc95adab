use model::RelationMode;

use crate::cascades::Cycle;
use crate::finding::{Findings, Place};
use crate::relation_end::RelationEnd;
use crate::rule::{Context, rule};
use crate::spans::field_span;

#[path = "referential_cycle/fixes.rs"]
mod fixes;
#[cfg(test)]
#[path = "referential_cycle/tests.rs"]
mod tests;

rule! {
    /// A model points to itself, and the actions of that relation change rows.
    ///
    /// When a row changes, the rows that point to it change, and so on: the change could run in circles. SQL Server refuses such a
    /// relation, and so does Prisma wherever it keeps relations consistent by itself (MongoDB, `relationMode = "prisma"`). One
    /// action that is not written counts as well: `onUpdate` is `Cascade`, `onDelete` of an optional relation is `SetNull`.
    ///
    /// The fix says that neither action changes anything.
    ///
    /// ```prisma
    /// datasource db {
    ///   provider = "sqlserver"
    /// }
    ///
    /// model Folder {
    ///   id       Int      @id
    ///   parentId Int?
    ///   parent   Folder?  @relation("tree", fields: [parentId], references: [id])
    /// //^^^^^^ referential-cycle-self
    ///   children Folder[] @relation("tree")
    /// }
    /// ```
    pub REFERENTIAL_CYCLE_SELF = Official {
        code: "referential-cycle-self",
        severity: Error,
        stage: Relation(1),
        fix: Unsafe(fixes::fix),
        since: "0.1.0",
        check: RelationEnd(check_self),
    }
}

rule! {
    /// The actions of several relations form a circle.
    ///
    /// When a row changes, the rows that point to it change, then those that point to these, and so on until the first model is
    /// reached again. SQL Server refuses that, and so does Prisma wherever it keeps relations consistent by itself (MongoDB,
    /// `relationMode = "prisma"`). One relation of the circle whose actions change nothing is enough to break it.
    ///
    /// ```prisma
    /// datasource db {
    ///   provider = "sqlserver"
    /// }
    ///
    /// model Team {
    ///   id       Int      @id
    ///   leaderId Int      @unique
    ///   leader   Player   @relation("leader", fields: [leaderId], references: [id])
    /// //^^^^^^ referential-cycle
    ///   players  Player[] @relation("team")
    /// }
    ///
    /// model Player {
    ///   id     Int   @id
    ///   teamId Int
    ///   team   Team  @relation("team", fields: [teamId], references: [id])
    /// //^^^^ referential-cycle
    ///   leads  Team? @relation("leader")
    /// }
    /// ```
    pub REFERENTIAL_CYCLE = Official {
        code: "referential-cycle",
        severity: Error,
        stage: Relation(1),
        fix: Unsafe(fixes::fix),
        since: "0.1.0",
        check: RelationEnd(check_cycle),
    }
}

rule! {
    /// The actions of two relations of a model lead to the same model.
    ///
    /// SQL Server refuses a table that one change could reach on two ways. Say for one of the two relations that its actions
    /// change nothing.
    ///
    /// ```prisma
    /// datasource db {
    ///   provider = "sqlserver"
    /// }
    ///
    /// model Match {
    ///   id     Int  @id
    ///   homeId Int
    ///   awayId Int
    ///   home   Team @relation("home", fields: [homeId], references: [id])
    /// //^^^^ multiple-cascade-paths
    ///   away   Team @relation("away", fields: [awayId], references: [id])
    /// //^^^^ multiple-cascade-paths
    /// }
    ///
    /// model Team {
    ///   id          Int     @id
    ///   homeMatches Match[] @relation("home")
    ///   awayMatches Match[] @relation("away")
    /// }
    /// ```
    pub MULTIPLE_CASCADE_PATHS = Official {
        code: "multiple-cascade-paths",
        severity: Error,
        stage: Relation(2),
        fix: Unsafe(fixes::fix),
        since: "0.1.0",
        check: RelationEnd(check_paths),
    }
}

/// Who refuses it.
fn judge(context: &Context<'_, '_>) -> String {
    let config = context.config();
    let database = config.capabilities().display_name();
    match config.relation_mode() {
        RelationMode::ForeignKeys => format!("{database} refuses that"),
        RelationMode::Prisma => {
            "Prisma, which keeps relations consistent here, refuses that".into()
        }
    }
}

/// Says what to write.
fn remedy(context: &Context<'_, '_>) -> String {
    let config = context.config();
    let mode = config.relation_mode();
    let quiet = if config
        .capabilities()
        .referential_actions(mode)
        .contains("NoAction")
    {
        "NoAction"
    } else {
        "Restrict"
    };
    format!("`onDelete: {quiet}, onUpdate: {quiet}`")
}

fn check_self(context: &Context<'_, '_>, end: &RelationEnd<'_>, findings: &mut Findings) {
    let name = &end.field().name;
    let verdict = context.cascades(&name.text).filter(|_| end.leads);
    if verdict.is_none_or(|it| it.cycle != Some(Cycle::Itself)) {
        return;
    }
    let model = context.declaration.name_text();
    let message = format!(
        "`{model}.{}` points to its own model, and its referential actions change rows, so a change could run in circles; {}. Write {}.",
        name.text,
        judge(context),
        remedy(context),
    );
    findings
        .report(name.range, message)
        .official(field_span(context.declaration, end.field()));
}

fn check_cycle(context: &Context<'_, '_>, end: &RelationEnd<'_>, findings: &mut Findings) {
    let name = &end.field().name;
    let verdict = context.cascades(&name.text).filter(|_| end.leads);
    let Some(cycle) = verdict.and_then(|it| it.cycle.as_ref()) else {
        return;
    };
    let model = context.declaration.name_text();
    let span = field_span(context.declaration, end.field());
    match cycle {
        Cycle::Itself => {}
        Cycle::Ahead => {
            let message = format!(
                "The referential actions of `{model}.{}` lead to a model that points to itself.",
                name.text
            );
            findings.report(name.range, message).official(span).echo();
        }
        Cycle::Ring(hops) => {
            let ways: Vec<String> = hops
                .iter()
                .map(|(id, field)| format!("`{}.{field}`", context.reader.name(*id)))
                .collect();
            let on = if ways.is_empty() {
                "many others".to_owned()
            } else {
                ways.join(", ")
            };
            let message = format!(
                "The referential actions of `{model}.{}` come back to `{model}` through {on}, so a change could run in circles; {}. Write {} on one of these relations.",
                name.text,
                judge(context),
                remedy(context),
            );
            let mut finding = findings.report(name.range, message).official(span);
            for (id, field) in hops {
                let place = Place::Field(*id, field.clone());
                finding = finding.related(place, "the circle goes on here");
            }
        }
    }
}

fn check_paths(context: &Context<'_, '_>, end: &RelationEnd<'_>, findings: &mut Findings) {
    let name = &end.field().name;
    let verdict = context.cascades(&name.text).filter(|_| end.leads);
    let Some((rival, meeting)) = verdict.and_then(|it| it.rival.as_ref()) else {
        return;
    };
    let model = context.declaration.name_text();
    let message = format!(
        "The referential actions of `{model}.{}` and `{model}.{rival}` both lead to `{}`; {}. Write {} on one of the two.",
        name.text,
        context.reader.name(*meeting),
        judge(context),
        remedy(context),
    );
    findings
        .report(name.range, message)
        .official(field_span(context.declaration, end.field()))
        .related(
            Place::Field(context.id, rival.clone()),
            "the other way starts here",
        );
}
