//! How to get an index that the database can have.

use model::{ExpressionKind, IndexAlgorithm, IndexKind, IndexSource, OperatorClassProblem};

use super::{algorithm, is_json, judge};
use crate::fix::{Applicability, Effect, Fix};
use crate::indexes::{WrittenIndex, fix_index};
use crate::rewrite::Rewrite;
use crate::rule::FixContext;

pub(super) fn not_allowed(context: &FixContext<'_>) -> Vec<Fix> {
    remove_classes(context)
}

pub(super) fn inverted_operator_class(context: &FixContext<'_>) -> Vec<Fix> {
    remove_classes(context)
}

fn remove_classes(context: &FixContext<'_>) -> Vec<Fix> {
    let title = "Remove `ops`";
    fix_index(context, title, Applicability::Safe, |index, rewrite| {
        remove_all_classes(index, rewrite, context);
    })
}

fn remove_all_classes(
    index: &WrittenIndex<'_>,
    rewrite: &mut Rewrite<'_>,
    context: &FixContext<'_>,
) {
    for column in 0..index.index.columns.len() {
        index.remove_column_option(rewrite, context.id, column, "ops");
    }
}

/// An index of the usual kind can hold everything, but has no operator classes that Prisma knows.
pub(super) fn usual_index(context: &FixContext<'_>) -> Vec<Fix> {
    let title = "Remove `type` and get the usual index";
    fix_index(context, title, Applicability::Unsafe, |index, rewrite| {
        index.remove_argument(rewrite, context.id, "type");
        remove_all_classes(index, rewrite, context);
    })
}

pub(super) fn operator_class(context: &FixContext<'_>) -> Vec<Fix> {
    let mut result: Vec<Fix> = suitable_class(context).into_iter().collect();
    let index = WrittenIndex::at(context.declaration, context.finding.range);
    let has_type = index.is_some_and(|it| it.attribute.named("type").is_some());
    result.extend(if has_type {
        usual_index(context)
    } else {
        let title = "Remove `ops`";
        fix_index(context, title, Applicability::Unsafe, |index, rewrite| {
            remove_all_classes(index, rewrite, context);
        })
    });
    result
}

/// A class that suits the column, or an algorithm that has the class.
fn suitable_class(context: &FixContext<'_>) -> Option<Fix> {
    let index = WrittenIndex::at(context.declaration, context.finding.range)?;
    let algorithm = algorithm(&index)?;
    let reader = context.reader();
    let columns = index.columns(&reader, context.id);
    let (column, field, kind) = *columns.iter().find(|(position, _, _)| {
        let column = index.index.columns.get(*position);
        column.is_some_and(|it| it.range.contains_range(context.finding.range))
    })?;
    let judged = judge(&index, column, field, kind, algorithm)?;
    let mut rewrite = Rewrite::new(context.schema);
    let suitable = model::suitable_operator_classes(algorithm, judged.field);
    let title = match judged.result.err()? {
        OperatorClassProblem::OtherAlgorithm if index.index.kind == IndexKind::Index => {
            let holds_all = |algorithm: &IndexAlgorithm| {
                let fits = |(column, field, kind): &(usize, &model::Field, _)| {
                    judge(&index, *column, field, *kind, *algorithm)
                        .is_none_or(|it| it.result.is_ok())
                };
                let is_one = *algorithm == IndexAlgorithm::SpGist;
                columns.iter().all(fits) && !(is_one && columns.len() > 1)
            };
            let other = model::algorithms_of_operator_class(judged.class?).find(holds_all);
            match other {
                Some(other) => {
                    let text = format!("type: {}", other.name());
                    match index.attribute.named("type") {
                        Some(argument) => rewrite.replace(context.id, argument.range, text.clone()),
                        None => rewrite.add_argument(context.id, index.attribute, &text),
                    }
                    format!("Make it a {} index", other.name())
                }
                None => class(&index, column, suitable, &mut rewrite, context)?,
            }
        }
        OperatorClassProblem::ClassNeeded(_) | OperatorClassProblem::Unsuitable(_) => {
            class(&index, column, suitable, &mut rewrite, context)?
        }
        OperatorClassProblem::OtherAlgorithm | OperatorClassProblem::NotIndexable => return None,
    };
    Fix::new(title, Applicability::Unsafe, Effect::Migration, rewrite)
}

/// Gives a column the class most like the one it has; where the algorithm needs none, removes that.
fn class(
    index: &WrittenIndex<'_>,
    column: usize,
    suitable: &[&str],
    rewrite: &mut Rewrite<'_>,
    context: &FixContext<'_>,
) -> Option<String> {
    let Some(argument) = index.column_option(column, "ops") else {
        let first = suitable.first()?;
        let element = index.index.columns.get(column)?.range;
        let text = context.declaration.slice(element).trim_end();
        let new = match text.strip_suffix(')') {
            Some(open) if open.trim_end().ends_with('(') => format!("{open}ops: {first})"),
            Some(open) => format!("{open}, ops: {first})"),
            None => format!("{text}(ops: {first})"),
        };
        rewrite.replace(context.id, element, new);
        return Some(format!("Add `ops: {first}`"));
    };
    let written = argument.value.as_ref()?.as_path()?;
    // `Int8MinMaxOps` and `Int4MinMaxOps` do the same for two types.
    let alike = |class: &&&str| {
        let ends = written.chars().rev().zip(class.chars().rev());
        ends.take_while(|(one, other)| one == other).count()
    };
    // The first of the best ones.
    let Some(best) = suitable.iter().rev().max_by_key(alike) else {
        index.remove_column_option(rewrite, context.id, column, "ops");
        return Some("Remove `ops`".to_owned());
    };
    rewrite.replace(context.id, argument.range, format!("ops: {best}"));
    Some(format!("Change `{written}` to `{best}`"))
}

/// The only JSON goes to the end; of several one would still stand before the other.
pub(super) fn json_last(context: &FixContext<'_>) -> Vec<Fix> {
    let mut result = Vec::new();
    if let Some(index) = WrittenIndex::at(context.declaration, context.finding.range) {
        let columns = index.columns(&context.reader(), context.id);
        let mut documents = columns.iter().filter(|(_, _, kind)| is_json(*kind));
        let only = documents.next().filter(|_| documents.next().is_none());
        let list = match index.index.source {
            IndexSource::Block(_) => crate::attributes::default_value(index.attribute, "fields"),
            IndexSource::Field(_) => None,
        };
        if let (Some((only, ..)), Some(list)) = (only, list)
            && let ExpressionKind::Array(elements) = &list.kind
        {
            let text = |at: usize| {
                elements
                    .get(at)
                    .map(|it| context.declaration.slice(it.range))
            };
            let order = (0..elements.len()).filter(|at| at != only).chain([*only]);
            let texts: Vec<&str> = order.filter_map(text).collect();
            let mut rewrite = Rewrite::new(context.schema);
            rewrite.replace(context.id, list.range, format!("[{}]", texts.join(", ")));
            let title = "Put the JSON last";
            result.extend(Fix::new(
                title,
                Applicability::Unsafe,
                Effect::Migration,
                rewrite,
            ));
        }
    }
    result.extend(usual_index(context));
    result
}
