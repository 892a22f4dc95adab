//! Removing what an index cannot have.

use super::{Applicability, Fix, FixContext, HASH_INDEX_SORT, fix_index};

pub(super) fn name(context: &FixContext<'_>) -> Vec<Fix> {
    fix_index(
        context,
        "Remove `map`",
        Applicability::Safe,
        |index, rewrite| {
            index.remove_argument(rewrite, context.id, "map");
        },
    )
}

pub(super) fn length(context: &FixContext<'_>) -> Vec<Fix> {
    fix_index(
        context,
        "Remove `length`",
        Applicability::Safe,
        |index, rewrite| {
            index.remove_options(rewrite, context.id, "length");
        },
    )
}

pub(super) fn sort(context: &FixContext<'_>) -> Vec<Fix> {
    let applicability = if context.finding.rule == &HASH_INDEX_SORT {
        Applicability::Unsafe
    } else {
        Applicability::Safe
    };
    fix_index(context, "Remove `sort`", applicability, |index, rewrite| {
        index.remove_options(rewrite, context.id, "sort");
    })
}

pub(super) fn clustering(context: &FixContext<'_>) -> Vec<Fix> {
    fix_index(
        context,
        "Remove `clustered`",
        Applicability::Safe,
        |index, rewrite| {
            index.remove_argument(rewrite, context.id, "clustered");
        },
    )
}

/// What was chosen explicitly beats the primary key, which is clustered when nothing is said.
pub(super) fn clustered_twice(context: &FixContext<'_>) -> Vec<Fix> {
    let title = "Set `clustered: false`";
    fix_index(
        context,
        title,
        Applicability::Unsafe,
        |index, rewrite| match index.attribute.named("clustered") {
            Some(argument) => rewrite.replace(context.id, argument.range, "clustered: false"),
            None => rewrite.add_argument(context.id, index.attribute, "clustered: false"),
        },
    )
}

pub(super) fn algorithm(context: &FixContext<'_>) -> Vec<Fix> {
    let title = "Remove `type` and get the usual index";
    fix_index(context, title, Applicability::Unsafe, |index, rewrite| {
        index.remove_argument(rewrite, context.id, "type");
    })
}
