use crate::finding::Findings;
use crate::relation_end::{RelationEnd, place, title};
use crate::rule::{Context, rule};
use crate::spans::field_span;

use model::RelationKind;
use syntax::TextRange;

#[path = "missing_key/fixes.rs"]
mod fixes;
#[path = "missing_key/repair.rs"]
pub(crate) mod repair;
#[cfg(test)]
#[path = "missing_key/tests.rs"]
mod tests;

rule! {
    /// A one-to-one relation without a key.
    ///
    /// One of the two models holds the key of the other in fields of its own, and `@relation` says which: `fields` lists them,
    /// `references` says what they point to.
    ///
    /// ```prisma
    /// model Driver {
    ///   id    Int    @id
    ///   truck Truck
    /// //^^^^^ one-to-one-missing-fields
    /// }
    ///
    /// model Truck {
    ///   id     Int     @id
    ///   driver Driver?
    /// }
    /// ```
    pub ONE_TO_ONE_MISSING_FIELDS = Official {
        code: "one-to-one-missing-fields",
        severity: Error,
        stage: Relation(11),
        fix: Unsafe(fixes::one_to_one),
        since: "0.1.0",
        check: RelationEnd(check_one),
    }
}

rule! {
    /// A one-to-many relation without a key.
    ///
    /// The model at the single end holds the key in fields of its own, and `@relation` says which: `fields` lists them, `references`
    /// says what they point to.
    ///
    /// ```prisma
    /// model Leaf {
    ///   id   Int  @id
    ///   tree Tree
    /// //^^^^ one-to-many-missing-fields
    /// }
    ///
    /// model Tree {
    ///   id     Int    @id
    ///   leaves Leaf[]
    /// }
    /// ```
    pub ONE_TO_MANY_MISSING_FIELDS = Official {
        code: "one-to-many-missing-fields",
        severity: Error,
        stage: Relation(11),
        fix: Unsafe(fixes::one_to_many),
        since: "0.1.0",
        check: RelationEnd(check_many),
    }
}

fn check_one(context: &Context<'_, '_>, end: &RelationEnd<'_>, findings: &mut Findings) {
    let (RelationKind::OneToOne, Some((forward, back))) = (end.record.kind, end.record.ends())
    else {
        return;
    };
    let fields = forward.key_fields().is_empty() && back.key_fields().is_empty();
    let references = forward.referenced_fields().is_empty() && back.referenced_fields().is_empty();
    let other = if end.leads { back } else { forward };
    let (one, two) = (title(context.reader, forward), title(context.reader, back));
    let what = match (fields, references) {
        (true, true) => "which fields hold the key of the relation",
        (true, false) => "in `fields` which fields hold the key of the relation",
        (false, true) => "in `references` what the key of the relation points to",
        (false, false) => return,
    };
    let message = format!(
        "Neither `{one}` nor `{two}` says {what}. Add `@relation(fields: […], references: […])` to one of the two."
    );
    let range = end.value_range(&["fields", "references"]);
    let finding = findings
        .report(range, message)
        .official_all(marks(context, end, fields, references))
        .related(place(other), "the other end of the relation");
    if !end.leads {
        finding.echo();
    }
}

fn check_many(context: &Context<'_, '_>, end: &RelationEnd<'_>, findings: &mut Findings) {
    let (RelationKind::OneToMany, Some(back)) = (end.record.kind, end.back()) else {
        return;
    };
    let own = end.own();
    let fields = own.key_fields().is_empty();
    let references = own.referenced_fields().is_empty();
    let what = match (fields, references) {
        (true, true) => "which fields hold its key. Add `@relation(fields: […], references: […])`",
        (true, false) => "in `fields` which fields hold its key. Add them",
        (false, true) => "in `references` what its key points to. Add the fields",
        (false, false) => return,
    };
    let message = format!(
        "`{}` is the single end of a one-to-many relation, but does not say {what}.",
        title(context.reader, own)
    );
    let range = end.value_range(&["fields", "references"]);
    findings
        .report(range, message)
        .official_all(marks(context, end, fields, references))
        .related(place(back), "the other end of the relation");
}

/// One for each missing list.
fn marks(
    context: &Context<'_, '_>,
    end: &RelationEnd<'_>,
    fields: bool,
    references: bool,
) -> impl Iterator<Item = TextRange> {
    let span = field_span(context.declaration, end.field());
    std::iter::repeat_n(span, usize::from(fields) + usize::from(references))
}
