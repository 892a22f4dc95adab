use model::{Argument, Attribute, Field, SortOrder};
use syntax::TextRange;

use crate::attributes::value;
use crate::finding::{Findings, Subject};
use crate::fix::{Applicability, Effect, Fix};
use crate::rewrite::Rewrite;
use crate::rule::{Context, FixContext, rule};
use crate::spans::attribute_span;
use crate::spelling::nearest;

rule! {
    /// An index is sorted in a way that does not exist.
    ///
    /// `sort` is `Asc` (from small to large, as without it) or `Desc`. Case matters.
    ///
    /// ```prisma
    /// model Song {
    ///   id     Int      @id
    ///   played DateTime
    ///
    ///   @@index([played(sort: DESC)])
    /// //                      ^^^^ invalid-sort-order
    /// }
    /// ```
    pub INVALID_SORT_ORDER = Official {
        code: "invalid-sort-order",
        severity: Error,
        stage: Early,
        fix: Safe(fix),
        since: "0.1.0",
        check: Declaration(check),
    }
}

fn check(context: &Context<'_, '_>, findings: &mut Findings) {
    for list in context.field_lists() {
        for element in &list.elements {
            if let Some((argument, wrong)) = element.argument("sort").and_then(wrong) {
                findings
                    .report(wrong, message(context, wrong))
                    .official(argument.range);
            }
        }
    }
    if !context.declaration.kind.is_table() {
        return;
    }
    let first_id = super::keys::marked(context, "id")
        .map(|(position, _)| position)
        .next();
    for (position, field) in context.fields().iter().enumerate() {
        for attribute in attributes(field) {
            // Of a second id the engine reads no argument.
            let is_read = attribute.is_read(&field.attributes, false)
                && super::keys::is_value(context, position)
                && (attribute.name == "unique" || first_id == Some(position));
            if is_read && let Some((_, wrong)) = attribute.named("sort").and_then(wrong) {
                findings
                    .report(wrong, message(context, wrong))
                    .official(attribute_span(context.declaration, attribute))
                    .subject(Subject::Field(position));
            }
        }
    }
}

/// The attributes of a field that take `sort`.
fn attributes(field: &Field) -> impl Iterator<Item = &Attribute> {
    field
        .attributes
        .iter()
        .filter(|attribute| matches!(attribute.name.as_str(), "id" | "unique"))
}

/// The value of the argument, if it is a word but no order.
fn wrong(argument: &Argument) -> Option<(&Argument, TextRange)> {
    let value = argument.value.as_ref()?;
    let word = value.as_path()?;
    SortOrder::from_word(word)
        .is_none()
        .then_some((argument, value.range))
}

fn message(context: &Context<'_, '_>, wrong: TextRange) -> String {
    format!(
        "`{}` is no sort order, so this index of `{}` cannot be made. Write `Asc`, or `Desc` for large values first; case matters.",
        context.declaration.slice(wrong),
        context.declaration.name_text(),
    )
}

/// The order that a word must mean.
pub(super) fn meant(word: &str) -> Option<&'static str> {
    let lower = word.to_lowercase();
    let order = |short: &str, long: &str| lower == short || lower.starts_with(long);
    if order("a", "asc") {
        Some("Asc")
    } else if order("d", "desc") {
        Some("Desc")
    } else {
        nearest(word, SortOrder::WORDS)
    }
}

fn fix(context: &FixContext<'_>) -> Vec<Fix> {
    let range = context.finding.range;
    let word = context.declaration.slice(range);
    let mut rewrite = Rewrite::new(context.schema);
    let fix = if let Some(order) = meant(word) {
        rewrite.replace(context.id, range, order);
        Fix::new(
            format!("Change `{word}` to `{order}`"),
            Applicability::Safe,
            Effect::None,
            rewrite,
        )
    } else {
        remove(context, range, &mut rewrite);
        Fix::new(
            format!("Remove `sort: {word}`"),
            Applicability::Safe,
            Effect::None,
            rewrite,
        )
    };
    fix.into_iter().collect()
}

fn remove(context: &FixContext<'_>, range: TextRange, rewrite: &mut Rewrite<'_>) {
    for list in context.field_lists() {
        for element in &list.elements {
            let Some(arguments) = element.arguments else {
                continue;
            };
            let holds = |argument: &Argument| argument.range.contains_range(range);
            if let Some(position) = arguments.list.iter().position(holds) {
                rewrite.remove_argument_of(context.id, arguments, position);
            }
        }
    }
    let fields = context
        .declaration
        .container()
        .map_or(&[][..], |it| &it.fields);
    for attribute in fields.iter().flat_map(attributes) {
        if value(attribute, "sort").is_some_and(|value| value.range == range)
            && let Some(position) = attribute
                .list()
                .iter()
                .position(|argument| argument.range.contains_range(range))
        {
            rewrite.remove_argument(context.id, attribute, position);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{check_fix, check_rule};

    #[test]
    fn fields_and_lists_know_two_orders() {
        check_rule(
            &INVALID_SORT_ORDER,
            r#"
datasource db {
  provider = "sqlserver"
}

model Song {
  id     Int    @id(sort: asc)
//                        ^^^ invalid-sort-order
  title  String @unique(sort: Desc)
  artist String @unique(sort: Descending)
//                            ^^^^^^^^^^ invalid-sort-order

  @@index([title(sort: Asc), artist(sort: DESC)])
//                                        ^^^^ invalid-sort-order
}
"#,
        );
    }

    #[test]
    fn takes_the_order_that_is_meant_or_none() {
        let song = |arguments: &str| {
            format!(
                r"
model Song {{
  id    Int    @id
  title String

  @@index([title{arguments}])
}}
"
            )
        };
        for (written, meant) in [
            ("(sort: DESC)", "(sort: Desc)"),
            ("(sort: ascending)", "(sort: Asc)"),
            ("(sort: newest)", ""),
        ] {
            check_fix(&INVALID_SORT_ORDER, &song(written), &song(meant));
        }
    }
}
