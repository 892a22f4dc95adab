//! What is of the wrong kind in lists of fields, as a part of `argument-type-mismatch`.

use model::{Argument, Expression, ExpressionKind};
use syntax::TextRange;

use crate::attributes::field_list::mismatches;
use crate::finding::Findings;
use crate::fix::{Applicability, Effect, Fix};
use crate::rewrite::Rewrite;
use crate::rule::{Context, FixContext};

use super::missing_unique_criterion::remove_list;

pub(super) fn check(context: &Context<'_, '_>, findings: &mut Findings) {
    for mismatch in mismatches(context) {
        let message = format!(
            "`{}` is of the wrong kind in `{}`: it must be {}. Correct it, or take it out of the list.",
            context.declaration.slice(mismatch.range),
            context.declaration.name_text(),
            mismatch.expected
        );
        findings.report(mismatch.range, message);
    }
}

pub(super) fn fix(context: &FixContext<'_>) -> Vec<Fix> {
    let range = context.finding.range;
    let mut fixes = Vec::new();
    for list in context.field_lists() {
        let elements = list.value.elements();
        let Some(position) = elements
            .iter()
            .position(|element| element.range.contains_range(range))
        else {
            continue;
        };
        if elements[position].range != range {
            return fix_argument(context, &elements[position]);
        }
        let is_listed = |name: &str| list.elements.iter().any(|it| it.path == name);
        let name = name_in(&elements[position])
            .filter(|name| !is_listed(name) && context.declaration.field(name).is_some());
        if let Some(name) = name {
            let mut rewrite = Rewrite::new(context.schema);
            rewrite.replace(context.id, range, name.as_str());
            fixes.extend(Fix::new(
                format!("Change `{}` to `{name}`", context.declaration.slice(range)),
                Applicability::Safe,
                Effect::None,
                rewrite,
            ));
        }
        if elements.len() < 2 {
            fixes.extend(remove_list(context, list.attribute));
        } else {
            let ranges: Vec<TextRange> = elements.iter().map(|element| element.range).collect();
            let mut rewrite = Rewrite::new(context.schema);
            rewrite.remove_element(context.id, &ranges, position);
            fixes.extend(Fix::new(
                format!(
                    "Take `{}` out of `@@{}`",
                    context.declaration.slice(range),
                    list.name()
                ),
                Applicability::Unsafe,
                Effect::Migration,
                rewrite,
            ));
        }
    }
    fixes
}

/// The only name in something that should have been a name.
fn name_in(element: &Expression) -> Option<String> {
    match &element.kind {
        ExpressionKind::String(text) => Some(text.to_string()),
        ExpressionKind::Call { name, .. } => Some(name.to_string()),
        ExpressionKind::Array(elements) => match elements.as_slice() {
            [element] => element
                .as_path()
                .map(ToString::to_string)
                .or_else(|| name_in(element)),
            _ => None,
        },
        _ => None,
    }
}

/// `sort` or `length` of an element.
fn fix_argument(context: &FixContext<'_>, element: &Expression) -> Vec<Fix> {
    let range = context.finding.range;
    let ExpressionKind::Call { arguments, .. } = &element.kind else {
        return Vec::new();
    };
    let holds = |argument: &Argument| argument.range.contains_range(range);
    let Some(position) = arguments.list.iter().position(holds) else {
        return Vec::new();
    };
    let argument = &arguments.list[position];
    let text = argument.value.as_ref().and_then(Expression::as_string);
    let better = text.and_then(|text| match argument.name.as_ref()?.text.as_str() {
        "length" => text
            .trim()
            .parse::<u32>()
            .ok()
            .map(|number| number.to_string()),
        _ => super::invalid_sort_order::meant(text).map(str::to_owned),
    });
    let written = context.declaration.slice(range);
    let mut fixes = Vec::new();
    if let Some(better) = better {
        let mut rewrite = Rewrite::new(context.schema);
        rewrite.replace(context.id, range, better.as_str());
        fixes.extend(Fix::new(
            format!("Change `{written}` to `{better}`"),
            Applicability::Safe,
            Effect::None,
            rewrite,
        ));
    }
    let mut rewrite = Rewrite::new(context.schema);
    rewrite.remove_argument_of(context.id, arguments, position);
    fixes.extend(Fix::new(
        format!("Remove `{}`", context.declaration.slice(argument.range)),
        Applicability::Unsafe,
        Effect::Migration,
        rewrite,
    ));
    fixes
}

#[cfg(test)]
mod tests {
    use super::super::argument_value::ARGUMENT_TYPE_MISMATCH;
    use crate::testing::{check_fix, check_rule};

    #[test]
    fn lists_take_names_and_options_their_own_kind() {
        check_rule(
            &ARGUMENT_TYPE_MISMATCH,
            r#"
model Song {
  id    Int @id
  title String
  album Int

  @@index(["title", [album], 1, title])
//         ^^^^^^^ argument-type-mismatch
//                  ^^^^^^^ argument-type-mismatch
//                           ^ argument-type-mismatch
  @@index([title(sort: "Desc"), album(length: "5")])
//                     ^^^^^^ argument-type-mismatch
//                                            ^^^ argument-type-mismatch
}
"#,
        );
    }

    #[test]
    fn takes_the_field_that_is_meant() {
        check_fix(
            &ARGUMENT_TYPE_MISMATCH,
            r#"
model Song {
  id    Int @id
  title String
  album Int

  @@index([album, "title"])
}
"#,
            r#"
model Song {
  id    Int @id
  title String
  album Int

  @@index([album, title])
}
"#,
        );
    }
}
