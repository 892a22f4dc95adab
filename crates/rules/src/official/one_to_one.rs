use model::{Arity, Reader, RelationKind, RelationSide};
use syntax::TextRange;

use crate::finding::{Findings, Place};
use crate::relation_end::{RelationEnd, place, title};
use crate::rule::{Context, rule};
use crate::spans::field_span;

#[path = "one_to_one/fixes.rs"]
mod fixes;
#[cfg(test)]
#[path = "one_to_one/tests.rs"]
mod tests;

rule! {
    /// Both ends of a one-to-one relation have a key.
    ///
    /// One key is enough to lead from either model to the other; with two they could contradict each other. Keep `fields` and
    /// `references` at one end.
    ///
    /// ```prisma
    /// model Driver {
    ///   id      Int    @id
    ///   truckId Int?
    ///   truck   Truck? @relation(fields: [truckId], references: [id])
    /// //                                 ^^^^^^^^^ one-to-one-both-sides-fields
    /// }
    ///
    /// model Truck {
    ///   id       Int    @id
    ///   driverId Int    @unique
    ///   driver   Driver @relation(fields: [driverId], references: [id])
    /// }
    /// ```
    pub ONE_TO_ONE_BOTH_SIDES_FIELDS = Official {
        code: "one-to-one-both-sides-fields",
        severity: Error,
        stage: Relation(12),
        fix: Unsafe(fixes::both_keys),
        since: "0.1.0",
        check: RelationEnd(check_both_keys),
    }
}

rule! {
    /// The key of a one-to-one relation is not unique.
    ///
    /// If two rows could have the same key, both would belong to one partner, and the relation would be one-to-many. The fields of
    /// the key have to be the primary key or a unique constraint, in the same order.
    ///
    /// ```prisma
    /// model Driver {
    ///   id    Int    @id
    ///   truck Truck?
    /// }
    ///
    /// model Truck {
    ///   id       Int    @id
    ///   driverId Int
    ///   driver   Driver @relation(fields: [driverId], references: [id])
    /// //                                  ^^^^^^^^^^ one-to-one-not-unique
    /// }
    /// ```
    pub ONE_TO_ONE_NOT_UNIQUE = Official {
        code: "one-to-one-not-unique",
        severity: Error,
        stage: Relation(14),
        fix: Safe(fixes::unique),
        since: "0.1.0",
        check: RelationEnd(check_unique),
    }
}

rule! {
    /// `fields` stands at one end of a one-to-one relation and `references` at the other.
    ///
    /// They belong together: `references` says what the fields of the same `@relation` point to.
    ///
    /// ```prisma
    /// model Driver {
    ///   id    Int    @id
    ///   truck Truck? @relation(references: [id])
    /// }
    ///
    /// model Truck {
    ///   id       Int    @id
    ///   driverId Int    @unique
    ///   driver   Driver @relation(fields: [driverId])
    /// //                                  ^^^^^^^^^^ one-to-one-mixed-arguments
    /// }
    /// ```
    pub ONE_TO_ONE_MIXED_ARGUMENTS = Official {
        code: "one-to-one-mixed-arguments",
        severity: Error,
        stage: SoundRelation(15),
        fix: Unsafe(fixes::mixed),
        since: "0.1.0",
        check: RelationEnd(check_mixed),
    }
}

rule! {
    /// Both ends of a one-to-one relation are required.
    ///
    /// Then neither row could be created before the other. The end without the key has to be optional.
    ///
    /// ```prisma
    /// model Driver {
    ///   id    Int   @id
    ///   truck Truck
    /// }
    ///
    /// model Truck {
    ///   id       Int    @id
    ///   driverId Int    @unique
    ///   driver   Driver @relation(fields: [driverId], references: [id])
    /// //         ^^^^^^ one-to-one-both-required
    /// }
    /// ```
    pub ONE_TO_ONE_BOTH_REQUIRED = Official {
        code: "one-to-one-both-required",
        severity: Error,
        stage: SoundRelation(16),
        fix: Safe(fixes::required),
        since: "0.1.0",
        check: RelationEnd(check_required),
    }
}

rule! {
    /// The optional end of a one-to-one relation holds the key, and the required end does not.
    ///
    /// A required end promises a partner for every row, and only a key at that end can keep the promise. Make it optional, or
    /// move the key there.
    ///
    /// ```prisma
    /// model Driver {
    ///   id    Int   @id
    ///   truck Truck
    /// }
    ///
    /// model Truck {
    ///   id       Int     @id
    ///   driverId Int?    @unique
    ///   driver   Driver? @relation(fields: [driverId], references: [id])
    /// //                                   ^^^^^^^^^^ one-to-one-wrong-side
    /// }
    /// ```
    pub ONE_TO_ONE_WRONG_SIDE = Official {
        code: "one-to-one-wrong-side",
        severity: Error,
        stage: SoundRelation(17),
        fix: Safe(fixes::side),
        since: "0.1.0",
        check: RelationEnd(check_side),
    }
}

/// Both ends of a one-to-one relation, the leading one first.
fn ends<'s>(end: &RelationEnd<'s>) -> Option<(RelationSide<'s>, RelationSide<'s>)> {
    let ends = end.record.ends()?;
    (end.record.kind == RelationKind::OneToOne).then_some(ends)
}

fn lists(
    end: &RelationEnd<'_>,
    list: for<'s> fn(&RelationSide<'s>) -> usize,
) -> Option<(bool, bool)> {
    let (forward, back) = ends(end)?;
    Some((list(&forward) > 0, list(&back) > 0))
}

/// Do both ends list fields, or both list references?
fn doubles(end: &RelationEnd<'_>) -> Option<(bool, bool)> {
    let (fields, references) = (
        lists(end, |side| side.key_fields().len())?,
        lists(end, |side| side.referenced_fields().len())?,
    );
    Some((fields.0 && fields.1, references.0 && references.1))
}

/// How sure it is that the key of an end is meant: it could hold the relation, it is required.
fn key_strength(reader: &Reader<'_>, side: RelationSide<'_>) -> (bool, bool, bool) {
    let key = side.key_names();
    let criteria = reader.unique_criteria(side.declaration());
    let is_unique = criteria.iter().any(|index| index.has_columns(&key));
    (!key.is_empty(), is_unique, side.arity() == Arity::Required)
}

/// Of two ends with keys, is the key of this one to go?
pub(crate) fn gives_way(reader: &Reader<'_>, end: &RelationEnd<'_>) -> bool {
    let Some(other) = end.relation.opposite else {
        return false;
    };
    let order = |side: RelationSide<'_>| (reader.name(side.declaration()), side.name().clone());
    let (own, its) = (key_strength(reader, end.own()), key_strength(reader, other));
    own < its || (own == its && order(end.own()) > order(other))
}

fn check_both_keys(context: &Context<'_, '_>, end: &RelationEnd<'_>, findings: &mut Findings) {
    let (Some((fields, references)), Some((forward, back))) = (doubles(end), ends(end)) else {
        return;
    };
    if !fields && !references {
        return;
    }
    let other = if end.leads { back } else { forward };
    let message = format!(
        "`{}` and `{}` are two ends of one relation, and both have {}: the two could contradict each other. Keep the key at one end.",
        title(context.reader, end.own()),
        title(context.reader, other),
        if fields { "a key" } else { "`references`" },
    );
    let span = field_span(context.declaration, end.field());
    let count = usize::from(fields) + usize::from(references);
    let range = end.value_range(&["fields", "references"]);
    let finding = findings
        .report(range, message)
        .official_all(std::iter::repeat_n(span, count))
        .related(place(other), "the other end has a key, too");
    if !gives_way(context.reader, end) {
        finding.echo();
    }
}

fn check_unique(context: &Context<'_, '_>, end: &RelationEnd<'_>, findings: &mut Findings) {
    let own = end.own();
    if !end.leads || end.record.kind != RelationKind::OneToOne || !own.has_key_argument() {
        return;
    }
    let key = own.key_names();
    let criteria = context.reader.unique_criteria(context.id);
    if criteria.iter().any(|index| index.has_columns(&key)) {
        return;
    }
    let list = key.join(", ");
    let message = if key.is_empty() {
        format!(
            "`{}` has lists of fields that are empty: a key without fields is none. Fill or remove them.",
            title(context.reader, own),
        )
    } else {
        format!(
            "`{}` is the end of a one-to-one relation, but its key `{list}` is not unique: several rows could have the same partner. Make `{list}` unique, or the other end a list.",
            title(context.reader, own),
        )
    };
    let mut finding = findings
        .report(end.value_range(&["fields"]), message)
        .official(field_span(context.declaration, end.field()));
    if let Some(back) = end.back() {
        finding = finding.related(place(back), "the other end allows one partner only");
    }
    // Two keys, or none, are what there is to say first.
    let other_has_key = end.back().is_some_and(|back| !back.key_fields().is_empty());
    if key.is_empty() != other_has_key {
        finding.echo();
    }
}

fn check_mixed(context: &Context<'_, '_>, end: &RelationEnd<'_>, findings: &mut Findings) {
    let (Some((forward_fields, back_fields)), Some((forward_references, back_references))) = (
        lists(end, |side| side.key_fields().len()),
        lists(end, |side| side.referenced_fields().len()),
    ) else {
        return;
    };
    // Two lists of one kind are an error of their own, and the engine stops there.
    if (forward_fields && back_fields) || (forward_references && back_references) {
        return;
    }
    let marks = [
        forward_fields && back_references,
        end.leads && forward_references && back_fields,
    ];
    let span = field_span(context.declaration, end.field());
    let count = marks.iter().filter(|it| **it).count();
    let Some((forward, back)) = ends(end).filter(|_| count > 0) else {
        return;
    };
    let (key, other) = if forward_fields {
        (forward, back)
    } else {
        (back, forward)
    };
    let message = format!(
        "`fields` stands at `{}`, but `references` at `{}`; they belong together. Move `references` to `{}`.",
        title(context.reader, key),
        title(context.reader, other),
        key.name(),
    );
    let range: TextRange = end.value_range(&["fields", "references"]);
    let place = place(if end.leads { back } else { forward });
    let finding = findings
        .report(range, message)
        .official_all(std::iter::repeat_n(span, count))
        .related(place, "the other end of the relation");
    if !end.leads {
        finding.echo();
    }
}

fn check_required(context: &Context<'_, '_>, end: &RelationEnd<'_>, findings: &mut Findings) {
    let (Some((forward, back)), false) = (ends(end), end.leads) else {
        return;
    };
    if back.arity() != Arity::Required {
        return;
    }
    let other = if back.key_fields().is_empty() {
        back
    } else {
        forward
    };
    let message = format!(
        "`{}` and `{}` are both required, so neither row could be created first. Make `{}`, the end without the key, optional.",
        title(context.reader, forward),
        title(context.reader, back),
        title(context.reader, other),
    );
    let name = end.field().name.range;
    let range = end.field().field_type.as_ref().map_or(name, |it| it.range);
    findings
        .report(range, message)
        .official(field_span(context.declaration, end.field()))
        .related(place(forward), "the other end is required, too");
}

fn check_side(context: &Context<'_, '_>, end: &RelationEnd<'_>, findings: &mut Findings) {
    let (Some((forward, back)), false) = (ends(end), end.leads) else {
        return;
    };
    let is_misplaced = forward.arity() == Arity::Required
        && back.arity() != Arity::Required
        && (back.has_key_argument() || back.has_references_argument());
    if !is_misplaced {
        return;
    }
    let own_is_full = |side: RelationSide<'_>| {
        !side.key_fields().is_empty() && !side.referenced_fields().is_empty()
    };
    let has_lists = |side: RelationSide<'_>| {
        !side.key_fields().is_empty() || !side.referenced_fields().is_empty()
    };
    let is_empty = own_is_full(forward) && !has_lists(back);
    // Lists on both sides, or none, are an error of their own; this one follows from it.
    let follows = !is_empty && (!own_is_full(back) || has_lists(forward));
    let message = if is_empty {
        format!(
            "`{}` does not hold the key of its relation, so its empty lists of fields mean nothing. Remove them.",
            title(context.reader, back),
        )
    } else {
        format!(
            "`{}` holds the key although it is optional, and `{}`, which is required, has none: nothing keeps that promise. Make `{}` optional, or move the key there.",
            title(context.reader, back),
            title(context.reader, forward),
            title(context.reader, forward),
        )
    };
    let finding = findings
        .report(end.value_range(&["fields", "references"]), message)
        .official(field_span(context.declaration, end.field()))
        .related(
            Place::Field(forward.declaration(), forward.name().clone()),
            "this end is required",
        );
    if follows {
        finding.echo();
    }
}
