use model::{Expression, ExpressionKind};

use crate::Applicability;
use crate::attributes::{ProblemKind, Repair, ValueKind, fits};
use crate::finding::Findings;
use crate::fix::{Effect, Fix};
use crate::rule::{Context, FixContext, rule};

use super::field_list_values;

rule! {
    /// An argument has a value of the wrong kind.
    ///
    /// Names in the database are strings in quotes, `sort`, `type` and referential actions are bare words, `length` is a whole
    /// number, `clustered` is `true` or `false`.
    ///
    /// ```prisma
    /// model Parcel {
    ///   id   Int    @id
    ///   code String @map(parcel_code)
    /// //                 ^^^^^^^^^^^ argument-type-mismatch
    /// }
    /// ```
    pub ARGUMENT_TYPE_MISMATCH = Official {
        code: "argument-type-mismatch",
        severity: Error,
        stage: Early,
        fix: Safe(fix_type),
        since: "0.1.0",
        check: Declaration(check_type),
    }
}

rule! {
    /// A name in the database, or in the client, is empty.
    ///
    /// Nothing can have an empty name. Write one, or remove the argument: then the usual name is used.
    ///
    /// ```prisma
    /// model Parcel {
    ///   id   Int    @id
    ///   code String @unique(map: "")
    /// //                         ^^ empty-string-argument
    /// }
    /// ```
    pub EMPTY_STRING_ARGUMENT = Official {
        code: "empty-string-argument",
        severity: Error,
        stage: Early,
        fix: Safe(fix_empty),
        since: "0.1.0",
        check: Declaration(check_empty),
    }
}

fn check_type(context: &Context<'_, '_>, findings: &mut Findings) {
    field_list_values::check(context, findings);
    for problem in context.attribute_problems() {
        let ProblemKind::ArgumentType(kind) = problem.kind else {
            continue;
        };
        let name = problem.attribute_name(context.declaration);
        let place = problem.place(context.declaration);
        let text = context.declaration.slice(problem.range);
        let expected = match kind {
            ValueKind::Integer => "a whole number",
            ValueKind::Boolean => "`true` or `false`",
            ValueKind::Constant => "a bare word without quotes",
            _ => "a string in quotes",
        };
        let argument = problem
            .argument(context.declaration)
            .and_then(|argument| argument.name.as_ref());
        let what = match argument {
            Some(argument) => format!("`{}` of `{name}`", argument.text),
            None => format!("`{name}`"),
        };
        problem.report(
            findings,
            format!("{what} on `{place}` takes {expected}, not `{text}`."),
        );
    }
}

fn check_empty(context: &Context<'_, '_>, findings: &mut Findings) {
    for problem in context.attribute_problems() {
        if problem.kind != ProblemKind::EmptyString {
            continue;
        }
        let name = problem.attribute_name(context.declaration);
        let place = problem.place(context.declaration);
        let argument = problem
            .argument(context.declaration)
            .and_then(|argument| argument.name.as_ref())
            .map_or("", |name| name.text.as_str());
        problem.report(
            findings,
            format!(
                "Nothing can have an empty name, but `{name}` on `{place}` has an empty `{argument}`. Write a name, or remove the argument to get the usual one."
            ),
        );
    }
}

fn fix_type(context: &FixContext<'_>) -> Vec<Fix> {
    let is_type = |kind| matches!(kind, ProblemKind::ArgumentType(_));
    let Some(repair) = Repair::of(context, is_type) else {
        return field_list_values::fix(context);
    };
    let ProblemKind::ArgumentType(kind) = repair.problem.kind else {
        return Vec::new();
    };
    let Some((position, argument)) = repair.argument() else {
        return Vec::new();
    };
    let Some(value) = &argument.value else {
        return Vec::new();
    };
    let name = argument.name.as_ref().map(|name| name.text.as_str());
    // A list that stands where the name of a relation would stand is the list of its fields.
    let is_list = argument.name.is_none()
        && repair.attribute.name == "relation"
        && matches!(value.kind, ExpressionKind::Array(_))
        && repair.attribute.named("fields").is_none();
    let text = repair.text(value.range);
    let better = if is_list {
        Some(format!("fields: {text}"))
    } else {
        // A relation has one name, at both ends.
        let is_name = repair.attribute.name == "relation" && name.is_none_or(|name| name == "name");
        let is_meant =
            |text: &String| !is_name || repair.is_named_at_other_end(text.trim_matches('"'));
        converted(&repair, kind, value).filter(is_meant)
    };
    let better = better
        .and_then(|text| repair.replace(value.range, &text, Applicability::Safe, Effect::None));
    let default = repair.spec().and_then(|spec| spec.default.as_ref());
    let is_needed = default.is_some_and(|(default, required)| {
        *required && name.is_none_or(|name| name == default.name)
    });
    let remove = if is_needed {
        repair.remove_attribute(Applicability::Unsafe)
    } else {
        repair.remove_argument(position, Applicability::Unsafe)
    };
    better.into_iter().chain(remove).collect()
}

/// The same value, written as another kind.
fn converted(repair: &Repair<'_, '_>, kind: ValueKind, value: &Expression) -> Option<String> {
    let text = repair.text(value.range);
    if let ExpressionKind::Array(elements) = &value.kind
        && let [element] = &elements[..]
    {
        // One value in brackets is that value.
        return if fits(kind, element) {
            Some(repair.text(element.range).to_owned())
        } else {
            converted(repair, kind, element)
        };
    }
    let word = match &value.kind {
        ExpressionKind::Path(word)
        | ExpressionKind::String(word)
        | ExpressionKind::Number(word) => word.as_str(),
        _ => return None,
    };
    match kind {
        ValueKind::String | ValueKind::FilledString => Some(format!("\"{text}\"")),
        ValueKind::Integer => word.parse::<i64>().ok().map(|number| number.to_string()),
        ValueKind::Boolean => match word.to_ascii_lowercase().as_str() {
            "true" | "yes" | "on" | "1" => Some("true".to_owned()),
            "false" | "no" | "off" | "0" => Some("false".to_owned()),
            _ => None,
        },
        ValueKind::Constant => {
            let is_word = word.chars().all(char::is_alphanumeric)
                && word.starts_with(|c: char| c.is_alphabetic());
            is_word.then(|| word.to_owned())
        }
        ValueKind::Fields | ValueKind::Any => None,
    }
}

fn fix_empty(context: &FixContext<'_>) -> Vec<Fix> {
    let Some(repair) = Repair::of(context, |kind| kind == ProblemKind::EmptyString) else {
        return Vec::new();
    };
    let position = repair.argument().map(|(position, _)| position);
    position
        .and_then(|position| repair.remove_argument(position, Applicability::Safe))
        .into_iter()
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{check_fix, check_rule};

    #[test]
    fn each_argument_has_its_kind() {
        check_rule(
            &ARGUMENT_TYPE_MISMATCH,
            r#"
datasource db {
  provider = "sqlserver"
}

model Parcel {
  id   Int    @id(map: 1)
//                     ^ argument-type-mismatch
  code String @map(["c"])
//                 ^^^^^ argument-type-mismatch

  @@index([code], clustered: yes)
//                           ^^^ argument-type-mismatch
  @@map(Parcels)
//      ^^^^^^^ argument-type-mismatch
}
"#,
        );
    }

    #[test]
    fn words_get_quotes() {
        check_fix(
            &ARGUMENT_TYPE_MISMATCH,
            r"
model Parcel {
  id   Int    @id
  code String @map(parcel_code)
}
",
            r#"
model Parcel {
  id   Int    @id
  code String @map("parcel_code")
}
"#,
        );
    }

    #[test]
    fn quotes_and_brackets_go() {
        check_fix(
            &ARGUMENT_TYPE_MISMATCH,
            r#"
datasource db {
  provider = "sqlserver"
}

model Parcel {
  id   Int    @id(clustered: "false")
  code String
}
"#,
            r#"
datasource db {
  provider = "sqlserver"
}

model Parcel {
  id   Int    @id(clustered: false)
  code String
}
"#,
        );
        check_fix(
            &ARGUMENT_TYPE_MISMATCH,
            r#"
model Parcel {
  id   Int    @id
  code String @map(["c"])
}
"#,
            r#"
model Parcel {
  id   Int    @id
  code String @map("c")
}
"#,
        );
    }

    #[test]
    fn a_list_in_front_is_the_list_of_fields() {
        check_fix(
            &ARGUMENT_TYPE_MISMATCH,
            r"
model Parcel {
  id      Int   @id
  depotId Int
  depot   Depot @relation([depotId], references: [id])

  @@index([depotId])
}

model Depot {
  id      Int      @id
  parcels Parcel[]
}
",
            r"
model Parcel {
  id      Int   @id
  depotId Int
  depot   Depot @relation(fields: [depotId], references: [id])

  @@index([depotId])
}

model Depot {
  id      Int      @id
  parcels Parcel[]
}
",
        );
    }

    #[test]
    fn an_empty_name_goes() {
        check_rule(
            &EMPTY_STRING_ARGUMENT,
            r#"
model Parcel {
  id   Int    @id
  code String @map("")

  @@map("")
  @@unique([id, code], name: "", map: "")
//                           ^^ empty-string-argument
//                                    ^^ empty-string-argument
}
"#,
        );
        check_fix(
            &EMPTY_STRING_ARGUMENT,
            r#"
model Parcel {
  id   Int    @id
  code String @unique(map: "")
}
"#,
            r"
model Parcel {
  id   Int    @id
  code String @unique
}
",
        );
    }
}
