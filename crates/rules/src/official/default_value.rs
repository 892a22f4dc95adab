use model::{Arity, ExpressionKind, Field, FieldKind, ScalarType};

use super::default_function::report;
use crate::Applicability;
use crate::defaults::{self, FieldRepair, ProblemKind};
use crate::finding::Findings;
use crate::fix::{Effect, Fix};
use crate::rewrite::quoted;
use crate::rule::{Context, FixContext, rule};
use crate::spelling::nearest;

rule! {
    /// A default is a literal that the field's type cannot hold.
    ///
    /// Numbers belong to `Int`, `BigInt`, `Float` and `Decimal`, `true` and `false` to `Boolean`, strings to all others; `Decimal`
    /// takes strings, too. The database could not store the default otherwise. Write it as a literal of the type.
    ///
    /// ```prisma
    /// model Ticket {
    ///   id    Int @id
    ///   price Int @default("100")
    /// //                   ^^^^^ default-type-mismatch
    /// }
    /// ```
    pub DEFAULT_TYPE_MISMATCH = Official {
        code: "default-type-mismatch",
        severity: Error,
        stage: Early,
        fix: Safe(fix_literal),
        since: "0.1.0",
        check: Field(check_type),
    }
}

rule! {
    /// A list field has a single value as its default, or a field with one value has a list.
    ///
    /// The default of a list stands in brackets, even with one element or none. Any other default does not.
    ///
    /// ```prisma
    /// datasource db {
    ///   provider = "postgresql"
    /// }
    ///
    /// model Ticket {
    ///   id   Int      @id
    ///   tags String[] @default("new")
    /// //                       ^^^^^ default-list-mismatch
    /// }
    /// ```
    pub DEFAULT_LIST_MISMATCH = Official {
        code: "default-list-mismatch",
        severity: Error,
        stage: Early,
        fix: Safe(fix_list),
        since: "0.1.0",
        check: Field(check_list),
    }
}

rule! {
    /// The default of a `Boolean` is a word other than `true` and `false`.
    ///
    /// There are just these two, in lower case. A field that may be empty needs no default to be empty.
    ///
    /// ```prisma
    /// model Ticket {
    ///   id   Int     @id
    ///   paid Boolean @default(no)
    /// //                      ^^ invalid-boolean-default
    /// }
    /// ```
    pub INVALID_BOOLEAN_DEFAULT = Official {
        code: "invalid-boolean-default",
        severity: Error,
        stage: Early,
        fix: Safe(fix_literal),
        since: "0.1.0",
        check: Field(check_boolean),
    }
}

rule! {
    /// The default of an enum field is not one of the enum's values.
    ///
    /// It must be a value as the enum declares it, as a bare word without quotes; what the value is called in the database
    /// does not count. The default of a list of them is a list of such words.
    ///
    /// ```prisma
    /// model Ticket {
    ///   id    Int   @id
    ///   state State @default("OPEN")
    /// //                     ^^^^^^ invalid-enum-default
    /// }
    ///
    /// enum State {
    ///   OPEN
    ///   CLOSED
    /// }
    /// ```
    pub INVALID_ENUM_DEFAULT = Official {
        code: "invalid-enum-default",
        severity: Error,
        stage: Early,
        fix: Safe(fix_enum),
        since: "0.1.0",
        check: Field(check_enum),
    }
}

rule! {
    /// A field of an `Unsupported` type has a literal as its default.
    ///
    /// Prisma does not know the type, so it cannot read its values either; only the database can. Write the expression as the
    /// database knows it into `dbgenerated("…")`.
    ///
    /// ```prisma
    /// model Place {
    ///   id  Int                   @id
    ///   pos Unsupported("circle")? @default("<(0,0),1>")
    /// //                                    ^^^^^^^^^^^ default-on-unsupported
    /// }
    /// ```
    pub DEFAULT_ON_UNSUPPORTED = Official {
        code: "default-on-unsupported",
        severity: Error,
        stage: Early,
        fix: Unsafe(fix_unsupported),
        since: "0.1.0",
        check: Field(check_unsupported),
    }
}

fn check_type(context: &Context<'_, '_>, position: usize, field: &Field, findings: &mut Findings) {
    let kind = ProblemKind::Type;
    report(
        context,
        position,
        field,
        findings,
        kind,
        |_, problem, place| {
            let scalar = field.type_name();
            format!(
                "`{place}` is of type `{scalar}`, so its default cannot be `{}`. Write {}, or remove the default.",
                context.declaration.slice(problem.range),
                literal_of(field),
            )
        },
    );
}

/// What a literal of the field's type looks like.
fn literal_of(field: &Field) -> &'static str {
    let scalar = field.field_type.as_ref().and_then(model::FieldType::scalar);
    match scalar {
        Some(ScalarType::Int | ScalarType::BigInt) => "a whole number",
        Some(ScalarType::Float) => "a number",
        Some(ScalarType::Decimal) => "a number, in quotes or not",
        Some(ScalarType::Boolean) => "`true` or `false`",
        Some(ScalarType::DateTime) => "a string with date, time and zone, or `now()`",
        Some(ScalarType::Json) => "a string with JSON in it",
        Some(ScalarType::Bytes) => "a string in base64",
        Some(ScalarType::String) | None => "a string in double quotes",
    }
}

fn check_list(context: &Context<'_, '_>, position: usize, field: &Field, findings: &mut Findings) {
    let kind = ProblemKind::List;
    report(
        context,
        position,
        field,
        findings,
        kind,
        |default, _, place| {
            if default.is_list() {
                format!(
                    "`{place}` is a list, so its default must be one: write the elements into brackets, or `[]` for none."
                )
            } else {
                format!(
                    "`{place}` holds one value, so its default cannot be a list. Write the value without brackets, or make the field a list."
                )
            }
        },
    );
}

fn check_boolean(
    context: &Context<'_, '_>,
    position: usize,
    field: &Field,
    findings: &mut Findings,
) {
    let kind = ProblemKind::Boolean;
    report(
        context,
        position,
        field,
        findings,
        kind,
        |_, problem, place| {
            format!(
                "`{place}` is a `Boolean`, which is `true` or `false` and never `{}`. Write one of the two, or remove the default.",
                context.declaration.slice(problem.range),
            )
        },
    );
}

fn check_enum(context: &Context<'_, '_>, position: usize, field: &Field, findings: &mut Findings) {
    let kind = ProblemKind::Enum;
    report(
        context,
        position,
        field,
        findings,
        kind,
        |default, problem, place| {
            let name = field.type_name();
            let written = context.declaration.slice(problem.range);
            let is_array = matches!(default.value.kind, ExpressionKind::Array(_));
            if default.is_list() && !is_array {
                return format!(
                    "`{place}` is a list of `{name}`, so its default must be one: write the values into brackets, or `[]` for none."
                );
            }
            format!(
                "`{written}` is no value of the enum `{name}`, so `{place}` cannot start with it. Write one of the enum's values as a bare word, or remove the default."
            )
        },
    );
}

fn check_unsupported(
    context: &Context<'_, '_>,
    position: usize,
    field: &Field,
    findings: &mut Findings,
) {
    let kind = ProblemKind::Unsupported;
    report(context, position, field, findings, kind, |_, _, place| {
        format!(
            "Prisma does not know the type of `{place}` and cannot write values of it. Let the database make the default, with `dbgenerated(\"…\")`, or remove it."
        )
    });
}

fn fix_literal(context: &FixContext<'_>) -> Vec<Fix> {
    let Some(mut repair) = FieldRepair::new(context) else {
        return Vec::new();
    };
    if let Some(default) = repair.default()
        && let Some(scalar) = default.scalar()
        && let Some(literal) = default
            .value
            .elements()
            .iter()
            .find(|it| it.range == context.finding.range)
    {
        repair.correct_literal(scalar, literal);
    }
    repair.remove_default();
    repair.finish()
}

fn fix_list(context: &FixContext<'_>) -> Vec<Fix> {
    let Some(mut repair) = FieldRepair::new(context) else {
        return Vec::new();
    };
    if let Some(default) = repair.default()
        && let Some(scalar) = default.scalar()
    {
        let value = default.value;
        let as_literal = |repair: &FieldRepair<'_, '_>, literal: &model::Expression| {
            if defaults::suits(scalar, &literal.kind) {
                Some(repair.text(literal.range).to_owned())
            } else {
                FieldRepair::literal_as(scalar, literal)
            }
        };
        let text = if let ExpressionKind::Array(elements) = &value.kind {
            let as_json = (scalar == ScalarType::Json)
                .then(|| FieldRepair::as_json(value))
                .flatten();
            as_json.or_else(|| match &elements[..] {
                [element] => as_literal(&repair, element),
                _ => None,
            })
        } else {
            // A list has no place for a function.
            let text = as_literal(&repair, value).filter(|text| text != "now()");
            text.map(|text| format!("[{text}]"))
        };
        if let Some(text) = text {
            repair.replace(value.range, &text, Applicability::Safe, Effect::None);
        }
    }
    repair.remove_default();
    repair.finish()
}

fn fix_enum(context: &FixContext<'_>) -> Vec<Fix> {
    let Some(mut repair) = FieldRepair::new(context) else {
        return Vec::new();
    };
    let (FieldKind::Enum(id), Some(default)) = (repair.kind, repair.default()) else {
        return Vec::new();
    };
    let meant = |written: &model::Expression| -> Option<String> {
        let text = match &written.kind {
            ExpressionKind::Path(text) | ExpressionKind::String(text) => text.as_str(),
            _ => return None,
        };
        let values = &context.schema.declaration(id)?.enumeration()?.values;
        let last = text.rsplit('.').next().unwrap_or(text);
        let mapped = values.iter().find(|value| {
            let map = value.attributes.iter().find(|it| it.name == "map");
            let name = map.and_then(|map| map.default_argument("name")?.value.as_ref());
            name.and_then(|name| name.as_string())
                .is_some_and(|name| name == text)
        });
        let names = || values.iter().map(|value| value.name.text.as_str());
        let exact = names().find(|name| *name == last);
        exact
            .or_else(|| mapped.map(|value| value.name.text.as_str()))
            .or_else(|| nearest(last, names()))
            .map(ToOwned::to_owned)
    };
    let value = default.value;
    let is_list = default.is_list();
    match &value.kind {
        ExpressionKind::Array(elements) if is_list => {
            let wrong = elements
                .iter()
                .position(|it| it.range == context.finding.range);
            if let Some(position) = wrong {
                if let Some(name) = meant(&elements[position]) {
                    let range = elements[position].range;
                    repair.replace(range, &name, Applicability::Safe, Effect::None);
                }
                let kept = elements
                    .iter()
                    .enumerate()
                    .filter(|(at, _)| *at != position);
                let kept: Vec<&str> = kept.map(|(_, it)| repair.text(it.range)).collect();
                let text = format!("[{}]", kept.join(", "));
                repair.replace(value.range, &text, Applicability::Unsafe, Effect::Migration);
            }
        }
        ExpressionKind::Array(elements) => {
            if let [element] = &elements[..]
                && let Some(name) = meant(element)
            {
                repair.replace(value.range, &name, Applicability::Safe, Effect::None);
            }
        }
        _ => {
            if let Some(name) = meant(value) {
                let text = if is_list { format!("[{name}]") } else { name };
                repair.replace(value.range, &text, Applicability::Safe, Effect::None);
            }
        }
    }
    repair.remove_default();
    repair.finish()
}

fn fix_unsupported(context: &FixContext<'_>) -> Vec<Fix> {
    let Some(mut repair) = FieldRepair::new(context) else {
        return Vec::new();
    };
    let Some(default) = repair.default() else {
        return Vec::new();
    };
    let by_database = !default.in_type
        && repair
            .capabilities()
            .has(model::Capability::DefaultValueDatabaseGenerated);
    let arity = repair.field.field_type.as_ref().map(|it| it.arity);
    if by_database
        && arity != Some(Arity::List)
        && let Some(text) = default.value.as_string().filter(|text| !text.is_empty())
    {
        // A string constant of SQL.
        let expression = quoted(&format!("'{}'", text.replace('\'', "''")));
        let call = format!("dbgenerated({expression})");
        repair.replace(
            default.value.range,
            &call,
            Applicability::Unsafe,
            Effect::Migration,
        );
    }
    repair.remove_default();
    repair.finish()
}

#[cfg(test)]
#[path = "default_value/tests.rs"]
mod tests;
