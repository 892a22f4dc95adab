use model::{Argument, Capability, Expression, ExpressionKind, Field};
use syntax::TextRange;

use crate::Applicability;
use crate::defaults::{self, FieldRepair, SEQUENCE};
use crate::finding::Findings;
use crate::fix::{Effect, Fix};
use crate::rule::{Context, FixContext, rule};
use crate::spelling::nearest;

rule! {
    /// `sequence()` has an argument that it does not take.
    ///
    /// On CockroachDB a sequence has options, each with its name: `virtual` is `true` or `false`; `cache`, `increment`, `minValue`,
    /// `maxValue` and `start` are whole numbers. Correct or remove the argument.
    ///
    /// ```prisma
    /// datasource db {
    ///   provider = "cockroachdb"
    /// }
    ///
    /// model Parcel {
    ///   id Int @id @default(sequence(step: 2))
    /// //                             ^^^^^^^ default-sequence-arguments
    /// }
    /// ```
    pub DEFAULT_SEQUENCE_ARGUMENTS = Official {
        code: "default-sequence-arguments",
        severity: Error,
        stage: DefaultFunction,
        fix: Safe(fix),
        since: "0.1.0",
        check: Field(check),
    }
}

const FLAG: &str = "virtual";
const NUMBERS: [&str; 5] = ["cache", "increment", "minValue", "maxValue", "start"];

/// What is wrong with an argument, with the place.
fn problem(argument: &Argument) -> Option<TextRange> {
    let name = argument.name.as_ref().map(|name| name.text.as_str());
    let value = argument.value.as_ref();
    let is_right = match name {
        Some(FLAG) => value.is_some_and(is_boolean),
        Some(name) if NUMBERS.contains(&name) => value.is_some_and(is_integer),
        _ => return Some(argument.range),
    };
    (!is_right).then(|| value.map_or(argument.range, |value| value.range))
}

fn is_boolean(value: &Expression) -> bool {
    matches!(
        value.as_path().map(smol_str::SmolStr::as_str),
        Some("true" | "false")
    )
}

fn is_integer(value: &Expression) -> bool {
    matches!(&value.kind, ExpressionKind::Number(text) if defaults::is_integer(text))
}

fn check(context: &Context<'_, '_>, position: usize, field: &Field, findings: &mut Findings) {
    let Some(default) = defaults::of(context, position, field) else {
        return;
    };
    let Some((SEQUENCE, arguments)) = default.call() else {
        return;
    };
    let has_sequences = context
        .config()
        .capabilities()
        .has(Capability::DefaultValueSequence);
    if default.in_type || default.scalar().is_none() || !has_sequences {
        return;
    }
    let place = format!("{}.{}", context.declaration.name_text(), field.name.text);
    for argument in &arguments.list {
        let Some(range) = problem(argument) else {
            continue;
        };
        let written = context.declaration.slice(range);
        let name = argument.name.as_ref().map(|name| name.text.as_str());
        let message = match name {
            Some(FLAG) => format!(
                "`{FLAG}` of the sequence behind `{place}` is `true` or `false`, not `{written}`. Correct or remove it."
            ),
            Some(name) if NUMBERS.contains(&name) => format!(
                "`{name}` of the sequence behind `{place}` is a whole number, not `{written}`. Correct or remove it."
            ),
            _ => format!(
                "The sequence behind `{place}` has no option `{written}`; its options are named `virtual`, `cache`, `increment`, `minValue`, `maxValue` and `start`. Correct or remove it."
            ),
        };
        findings.report(range, message);
    }
}

fn fix(context: &FixContext<'_>) -> Vec<Fix> {
    let Some(mut repair) = FieldRepair::new(context) else {
        return Vec::new();
    };
    let Some(default) = repair.default() else {
        return Vec::new();
    };
    let Some((_, arguments)) = default.call() else {
        return Vec::new();
    };
    let range = context.finding.range;
    let list = &arguments.list;
    let Some(position) = list.iter().position(|it| it.range.contains_range(range)) else {
        return Vec::new();
    };
    let argument = &list[position];
    let known = || NUMBERS.into_iter().chain([FLAG]);
    match &argument.name {
        Some(name) if known().any(|it| it == name.text) => {
            let text = argument.value.as_ref().and_then(|value| match &value.kind {
                ExpressionKind::String(text)
                | ExpressionKind::Path(text)
                | ExpressionKind::Number(text) => Some(text.as_str()),
                _ => None,
            });
            let repaired = match text {
                Some("1" | "true") if name.text == FLAG => Some("true"),
                Some("0" | "false") if name.text == FLAG => Some("false"),
                Some(text) if name.text != FLAG => {
                    let whole = text.strip_suffix(".0").unwrap_or(text).trim();
                    defaults::is_integer(whole).then_some(whole)
                }
                _ => None,
            };
            if let Some(repaired) = repaired {
                repair.replace(range, repaired, Applicability::Safe, Effect::None);
            }
        }
        Some(name) => {
            let synonym = match name.text.to_lowercase().as_str() {
                "step" | "by" | "incrementby" => Some("increment"),
                "min" => Some("minValue"),
                "max" => Some("maxValue"),
                "startwith" | "first" => Some("start"),
                _ => nearest(&name.text, known()),
            };
            let fits = |known: &&str| {
                let value = argument.value.as_ref();
                if *known == FLAG {
                    value.is_some_and(is_boolean)
                } else {
                    value.is_some_and(is_integer)
                }
            };
            if let Some(known) = synonym.filter(fits) {
                repair.replace(name.range, known, Applicability::Safe, Effect::None);
            }
        }
        None => {}
    }
    let kept = list.iter().enumerate().filter(|(at, _)| *at != position);
    let kept: Vec<&str> = kept.map(|(_, it)| repair.text(it.range)).collect();
    let text = format!("({})", kept.join(", "));
    let title = format!("Remove `{}`", repair.text(argument.range));
    let mut rewrite = repair.rewrite();
    rewrite.replace(context.id, arguments.range, text);
    repair.add(title, Applicability::Unsafe, Effect::Migration, rewrite);
    repair.finish()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{check_fix, check_rule};

    #[test]
    fn options_have_names_and_types() {
        check_rule(
            &DEFAULT_SEQUENCE_ARGUMENTS,
            r#"
datasource db {
  provider = "cockroachdb"
}

model Parcel {
  id Int @id @default(sequence(start: 10, increment: -5, virtual: true, start: 11))
  a  Int @default(sequence(virtual: 1, cache: true, 5))
//                                  ^ default-sequence-arguments
//                                            ^^^^ default-sequence-arguments
//                                                  ^ default-sequence-arguments
}
"#,
        );
    }

    #[test]
    fn a_step_is_an_increment() {
        check_fix(
            &DEFAULT_SEQUENCE_ARGUMENTS,
            r#"
datasource db {
  provider = "cockroachdb"
}

model Parcel {
  id Int @id @default(sequence(step: 2))
}
"#,
            r#"
datasource db {
  provider = "cockroachdb"
}

model Parcel {
  id Int @id @default(sequence(increment: 2))
}
"#,
        );
    }

    #[test]
    fn an_option_without_a_name_goes() {
        check_fix(
            &DEFAULT_SEQUENCE_ARGUMENTS,
            r#"
datasource db {
  provider = "cockroachdb"
}

model Parcel {
  id Int @id @default(sequence(start: 2, 5))
}
"#,
            r#"
datasource db {
  provider = "cockroachdb"
}

model Parcel {
  id Int @id @default(sequence(start: 2))
}
"#,
        );
    }
}
