use model::{Argument, Arguments, Attribute, ExpressionKind};
use syntax::TextRange;

use crate::Applicability;
use crate::attributes::{ProblemKind, Repair, ValueKind, is_plain_name};
use crate::finding::Findings;
use crate::fix::{Effect, Fix};
use crate::names::snake_case;
use crate::rule::{Context, FixContext, rule};

rule! {
    /// An argument has a name but no value.
    ///
    /// Prisma does not read an attribute with a half-written argument at all. Write the value behind the colon, or remove
    /// the argument.
    ///
    /// ```prisma
    /// model Parcel {
    ///   id   Int    @id
    ///   code String @unique(map:)
    /// //                    ^^^ missing-argument-value
    /// }
    /// ```
    pub MISSING_ARGUMENT_VALUE = Official {
        code: "missing-argument-value",
        severity: Error,
        stage: Early,
        fix: Safe(fix_missing_value),
        since: "0.1.0",
        check: Declaration(check_missing_value),
    }
}

rule! {
    /// A comma behind the last argument of an attribute.
    ///
    /// Other languages allow it, this one does not. Remove the comma.
    ///
    /// ```prisma
    /// model Parcel {
    ///   id     Int @id
    ///   weight Int @default(1,)
    /// //                     ^ trailing-comma
    /// }
    /// ```
    pub TRAILING_COMMA = Official {
        code: "trailing-comma",
        severity: Error,
        stage: Early,
        fix: Safe(fix_trailing_comma),
        since: "0.1.0",
        check: Declaration(check_trailing_comma),
    }
}

rule! {
    /// An attribute has an argument of the same name twice.
    ///
    /// Only one of the two values can count. Remove the other.
    ///
    /// ```prisma
    /// model Parcel {
    ///   id   Int    @id
    ///   code String @unique(map: "a", map: "b")
    /// //                              ^^^^^^^^ duplicate-argument
    /// }
    /// ```
    pub DUPLICATE_ARGUMENT = Official {
        code: "duplicate-argument",
        severity: Error,
        stage: Early,
        fix: Safe(fix_duplicate),
        since: "0.1.0",
        check: Declaration(check_duplicate),
    }
}

rule! {
    /// An attribute has several arguments without a name.
    ///
    /// Only one argument may go without its name. Several fields belong in brackets; anything else needs its name.
    ///
    /// ```prisma
    /// model Parcel {
    ///   id   Int    @id
    ///   code String
    ///   year Int
    ///
    ///   @@index(code, year)
    /// //        ^^^^^^^^^^ multiple-unnamed-arguments
    /// }
    /// ```
    pub MULTIPLE_UNNAMED_ARGUMENTS = Official {
        code: "multiple-unnamed-arguments",
        severity: Error,
        stage: Early,
        fix: Safe(fix_multiple_unnamed),
        since: "0.1.0",
        check: Declaration(check_multiple_unnamed),
    }
}

rule! {
    /// An argument is given twice: once with its name, once without.
    ///
    /// The first value of `@map("a", name: "b")` is the name already. Keep one of the two.
    ///
    /// ```prisma
    /// model Parcel {
    ///   id   Int    @id
    ///   code String @map("c", name: "parcel_code")
    /// //                      ^^^^^^^^^^^^^^^^^^^ argument-named-and-unnamed
    /// }
    /// ```
    pub ARGUMENT_NAMED_AND_UNNAMED = Official {
        code: "argument-named-and-unnamed",
        severity: Error,
        stage: Early,
        fix: Safe(fix_named_and_unnamed),
        since: "0.1.0",
        check: Declaration(check_named_and_unnamed),
    }
}

/// Reports all problems of a kind; the message gets the attribute, its place and the marked text.
fn check(
    context: &Context<'_, '_>,
    findings: &mut Findings,
    kind: ProblemKind,
    message: impl Fn(&str, &str, &str) -> String,
) {
    let problems = context.attribute_problems().iter();
    for problem in problems.filter(|problem| problem.kind == kind) {
        let name = problem.attribute_name(context.declaration);
        let place = problem.place(context.declaration);
        let text = context.declaration.slice(problem.range);
        problem.report(findings, message(&name, &place, text));
    }
}

fn check_missing_value(context: &Context<'_, '_>, findings: &mut Findings) {
    let kind = ProblemKind::MissingArgumentValue;
    check(context, findings, kind, |name, place, text| {
        format!(
            "`{text}:` of `{name}` on `{place}` has no value, so the attribute cannot be read. Write one or remove the argument."
        )
    });
}

fn check_trailing_comma(context: &Context<'_, '_>, findings: &mut Findings) {
    let kind = ProblemKind::TrailingComma;
    check(context, findings, kind, |name, place, _| {
        format!(
            "A comma behind the last argument is not allowed; `{name}` of `{place}` has one. Remove it."
        )
    });
}

fn check_duplicate(context: &Context<'_, '_>, findings: &mut Findings) {
    let kind = ProblemKind::DuplicateArgument;
    check(context, findings, kind, |name, place, text| {
        let argument = text.split(':').next().unwrap_or(text).trim();
        format!(
            "`{name}` of `{place}` has a `{argument}` already, and only one value can count. Remove one of them."
        )
    });
}

fn check_multiple_unnamed(context: &Context<'_, '_>, findings: &mut Findings) {
    let kind = ProblemKind::MultipleUnnamedArguments;
    check(context, findings, kind, |name, place, _| {
        format!(
            "Only one argument may go without its name, but `{name}` of `{place}` has several. Put fields in brackets, and give everything else its name."
        )
    });
}

fn check_named_and_unnamed(context: &Context<'_, '_>, findings: &mut Findings) {
    let kind = ProblemKind::NamedAndUnnamed;
    check(context, findings, kind, |name, place, text| {
        let argument = text.split(':').next().unwrap_or(text).trim();
        format!(
            "The value without a name in `{name}` of `{place}` is its `{argument}` already. Keep one of the two."
        )
    });
}

fn fix_missing_value(context: &FixContext<'_>) -> Vec<Fix> {
    let kind = ProblemKind::MissingArgumentValue;
    let Some(repair) = Repair::of(context, |it| it == kind) else {
        return Vec::new();
    };
    let Some((position, argument)) = repair.argument() else {
        return Vec::new();
    };
    if argument.value.is_some() {
        return remove_inner(&repair, argument).into_iter().collect();
    }
    let name = argument.name.as_ref().map_or("", |name| name.text.as_str());
    let needed = repair.spec().and_then(|spec| spec.default.as_ref());
    let is_needed = needed.is_some_and(|(default, required)| {
        *required && default.name == name && repair.attribute.unnamed().is_none()
    });
    if !is_needed {
        let argument = repair.remove_argument(position, Applicability::Safe);
        let attribute = repair.remove_attribute(Applicability::Unsafe);
        return argument.into_iter().chain(attribute).collect();
    }
    let filled = (repair.attribute.name == "map").then(|| {
        let place = repair.problem.place(context.declaration);
        let own = place.rsplit('.').next().unwrap_or(&place).to_owned();
        let snake = snake_case(&own);
        (snake != own).then(|| {
            repair.replace(
                argument.range,
                &format!("{name}: \"{snake}\""),
                Applicability::Unsafe,
                Effect::Migration,
            )
        })
    });
    let remove = repair.remove_attribute(Applicability::Safe);
    remove
        .into_iter()
        .chain(filled.flatten().flatten())
        .collect()
}

/// Removes an argument without a value from inside a call.
fn remove_inner(repair: &Repair<'_, '_>, outer: &Argument) -> Option<Fix> {
    let value = outer.value.as_ref()?;
    let mut calls = value.elements().iter().filter_map(|it| match &it.kind {
        ExpressionKind::Call { arguments, .. } => Some(arguments),
        _ => None,
    });
    let (arguments, position) = calls.find_map(|arguments| {
        let is_it = |inner: &Argument| inner.range.contains_range(repair.problem.range);
        Some((arguments, arguments.list.iter().position(is_it)?))
    })?;
    let mut rewrite = repair.rewrite();
    if arguments.list.len() == 1 {
        rewrite.replace(repair.context.id, arguments.range, "()");
    } else {
        let stand_in = Attribute {
            arguments: Some(arguments.clone()),
            ..repair.attribute.clone()
        };
        rewrite.remove_argument(repair.context.id, &stand_in, position);
    }
    let title = format!("Remove `{}:`", repair.text(repair.problem.range));
    Fix::new(title, Applicability::Safe, Effect::None, rewrite)
}

fn fix_trailing_comma(context: &FixContext<'_>) -> Vec<Fix> {
    let Some(repair) = Repair::of(context, |it| it == ProblemKind::TrailingComma) else {
        return Vec::new();
    };
    let mut rewrite = repair.rewrite();
    rewrite.replace(context.id, comma(&repair), "");
    Fix::new(
        "Remove the comma",
        Applicability::Safe,
        Effect::None,
        rewrite,
    )
    .into_iter()
    .collect()
}

/// What goes with the comma: parentheses that hold nothing else.
fn comma(repair: &Repair<'_, '_>) -> TextRange {
    match &repair.attribute.arguments {
        Some(Arguments { range, list, .. }) if list.is_empty() => *range,
        _ => repair.problem.range,
    }
}

fn fix_duplicate(context: &FixContext<'_>) -> Vec<Fix> {
    let Some(repair) = Repair::of(context, |it| it == ProblemKind::DuplicateArgument) else {
        return Vec::new();
    };
    let Some((position, argument)) = repair.argument() else {
        return Vec::new();
    };
    let name = argument.name.as_ref().map(|name| &name.text);
    let is_first = |other: &Argument| other.name.as_ref().map(|name| &name.text) == name;
    let Some(first) = repair.attribute.list().iter().position(is_first) else {
        return Vec::new();
    };
    let value = |argument: &Argument| {
        let value = argument.value.as_ref();
        value.map(|value| repair.text(value.range))
    };
    if value(&repair.attribute.list()[first]) == value(argument) {
        return repair
            .remove_argument(position, Applicability::Safe)
            .into_iter()
            .collect();
    }
    [position, first]
        .into_iter()
        .filter_map(|position| repair.remove_argument(position, Applicability::Unsafe))
        .collect()
}

fn fix_multiple_unnamed(context: &FixContext<'_>) -> Vec<Fix> {
    let kind = ProblemKind::MultipleUnnamedArguments;
    let Some(repair) = Repair::of(context, |it| it == kind) else {
        return Vec::new();
    };
    let list = repair.attribute.list();
    let unnamed: Vec<usize> = (0..list.len())
        .filter(|position| list[*position].name.is_none())
        .collect();
    let Some(first) = unnamed.first() else {
        return Vec::new();
    };
    let mut result: Vec<Fix> = in_brackets(&repair, &unnamed).into_iter().collect();
    // Of the names of a relation the one that its other end has, too.
    let is_relation = repair.attribute.name == "relation";
    let stays = if is_relation {
        unnamed.iter().copied().find(|position| {
            let name = list[*position].value.as_ref().and_then(|it| it.as_string());
            name.is_some_and(|name| repair.is_named_at_other_end(name))
        })
    } else {
        Some(*first)
    };
    // What stays takes over the whole list: removing single ones would fight over commas.
    let kept: Vec<&str> = (0..list.len())
        .filter(|position| Some(*position) == stays || !unnamed.contains(position))
        .map(|position| repair.text(list[position].range))
        .collect();
    if let Some(arguments) = &repair.attribute.arguments {
        let kept = kept.join(", ");
        let mut rewrite = repair.rewrite();
        rewrite.replace(context.id, arguments.range, format!("({kept})"));
        let title = match stays {
            Some(stays) => {
                let stays = repair.text(list[stays].range);
                format!("Keep `{stays}` and remove the other values")
            }
            None => "Remove the values without a name".to_owned(),
        };
        let fix = Fix::new(title, Applicability::Unsafe, Effect::None, rewrite);
        result.extend(fix);
    }
    result
}

/// Names of fields become one list.
fn in_brackets(repair: &Repair<'_, '_>, unnamed: &[usize]) -> Option<Fix> {
    let spec = repair.spec()?;
    let is_relation = spec.name == "relation";
    let takes_list = spec
        .default
        .as_ref()
        .is_some_and(|(default, _)| default.kind == ValueKind::Fields);
    let becomes_fields = is_relation && repair.attribute.named("fields").is_none();
    if !takes_list && !becomes_fields {
        return None;
    }
    let list = repair.attribute.list();
    let mut names: Vec<&str> = Vec::new();
    for position in unnamed {
        for element in list[*position].value.as_ref()?.elements() {
            let is_field = is_plain_name(element)
                || (!is_relation && matches!(element.kind, ExpressionKind::Call { .. }));
            let text = repair.text(element.range);
            if !is_field {
                return None;
            }
            if !names.contains(&text) {
                names.push(text);
            }
        }
    }
    let names = names.join(", ");
    let fields = if is_relation {
        format!("fields: [{names}]")
    } else {
        format!("[{names}]")
    };
    let named = list.iter().filter(|argument| argument.name.is_some());
    let parts: Vec<&str> = std::iter::once(fields.as_str())
        .chain(named.map(|argument| repair.text(argument.range)))
        .collect();
    let mut rewrite = repair.rewrite();
    let arguments = repair.attribute.arguments.as_ref()?;
    rewrite.replace(
        repair.context.id,
        arguments.range,
        format!("({})", parts.join(", ")),
    );
    let title = format!("Write `{fields}`");
    Fix::new(title, Applicability::Safe, Effect::None, rewrite)
}

fn fix_named_and_unnamed(context: &FixContext<'_>) -> Vec<Fix> {
    let Some(repair) = Repair::of(context, |it| it == ProblemKind::NamedAndUnnamed) else {
        return Vec::new();
    };
    let Some((named, argument)) = repair.argument() else {
        return Vec::new();
    };
    let list = repair.attribute.list();
    let Some(unnamed) = list.iter().rposition(|other| other.name.is_none()) else {
        return Vec::new();
    };
    let value = |argument: &Argument| {
        let value = argument.value.as_ref();
        value.map(|value| repair.text(value.range))
    };
    let applicability = if value(argument) == value(&list[unnamed]) {
        Applicability::Safe
    } else {
        Applicability::Unsafe
    };
    // Who writes a name means it.
    let order = if applicability == Applicability::Safe {
        [named, unnamed]
    } else {
        [unnamed, named]
    };
    order
        .into_iter()
        .filter_map(|position| repair.remove_argument(position, applicability))
        .collect()
}

#[cfg(test)]
#[path = "argument_syntax/tests.rs"]
mod tests;
