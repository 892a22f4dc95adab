use model::{
    Argument, Attribute, Declaration, Expression, ExpressionKind, Field, FieldKind, Name,
    PrismaVersion, Reader, ScalarType,
};
use syntax::TextRange;

use crate::attributes::value;
use crate::finding::{Findings, Subject};
use crate::fix::{Applicability, Effect, Fix};
use crate::rewrite::Rewrite;
use crate::rule::{Context, FixContext, rule};
use crate::spans::{attribute_span, block_attribute_span};
use crate::spelling::nearest;

rule! {
    /// The condition of a partial index makes no sense.
    ///
    /// `where` says which rows an index holds. It is either the database's own condition, `raw("…")`, or an object that gives fields of
    /// the model a value each: `true`, `false`, `null`, a string, a number, or `{ not: … }` with one of these.
    ///
    /// ```prisma
    /// datasource db {
    ///   provider = "postgresql"
    /// }
    ///
    /// generator client {
    ///   provider        = "prisma-client"
    ///   output          = "./generated"
    ///   previewFeatures = ["partialIndexes"]
    /// }
    ///
    /// model Task {
    ///   id   Int     @id
    ///   done Boolean
    ///
    ///   @@index([id], where: { done: "no" })
    /// //                             ^^^^ invalid-where-clause
    /// }
    /// ```
    pub INVALID_WHERE_CLAUSE = Official {
        code: "invalid-where-clause",
        severity: Error,
        stage: Early,
        fix: Unsafe(fix),
        since: "0.1.0",
        check: Declaration(check),
    }
}

/// What is wrong with a condition. One problem of each is told, as in the engine.
struct Problem {
    range: TextRange,
    kind: ProblemKind,
    /// A value that is of the wrong kind altogether: the engine says so once more.
    mismatch: Option<TextRange>,
}

enum ProblemKind {
    /// No condition at all.
    NoCondition,
    /// `raw` without exactly what it takes.
    Raw,
    Empty,
    UnknownField,
    Relation,
    /// A composite or unsupported type, which can only be compared with `null`.
    OnlyNull,
    /// A value that no field can be compared with.
    Value,
    /// `{ … }` behind a field without exactly `not`.
    Nested,
    /// A value of another type than the field's.
    Type(&'static str),
}

fn check(context: &Context<'_, '_>, findings: &mut Findings) {
    let declaration = context.declaration;
    let Some(container) = declaration.container() else {
        return;
    };
    if !declaration.kind.is_table() || context.config().version < PrismaVersion::Seven {
        return;
    }
    for (position, field) in container.fields.iter().enumerate() {
        if !super::keys::is_value(context, position) {
            continue;
        }
        if let Some(attribute) = crate::attributes::read(&field.attributes, "unique", false) {
            let wide = attribute_span(declaration, attribute);
            report(context, attribute, wide, Subject::Field(position), findings);
        }
    }
    for attribute in &container.attributes {
        let has_condition = matches!(attribute.name.as_str(), "unique" | "index");
        if has_condition && attribute.is_read(&container.attributes, true) {
            let wide = block_attribute_span(declaration, attribute);
            report(context, attribute, wide, Subject::Declaration, findings);
        }
    }
}

fn report(
    context: &Context<'_, '_>,
    attribute: &Attribute,
    wide: TextRange,
    subject: Subject,
    findings: &mut Findings,
) {
    let Some(condition) = value(attribute, "where") else {
        return;
    };
    let Some(problem) = problem(context.reader, context.declaration, condition) else {
        return;
    };
    let message = message(context.declaration, &problem);
    findings
        .report(problem.range, message)
        .official_all(std::iter::once(wide).chain(problem.mismatch))
        .subject(subject);
}

fn problem(
    reader: &Reader<'_>,
    declaration: &Declaration,
    condition: &Expression,
) -> Option<Problem> {
    let at = |range, kind| {
        Some(Problem {
            range,
            kind,
            mismatch: None,
        })
    };
    match &condition.kind {
        ExpressionKind::Call { name, arguments } if name == "raw" => {
            let first = arguments.list.first().and_then(|it| it.value.as_ref());
            match first {
                Some(value) => match value.as_string() {
                    Some(text) if !text.is_empty() => None,
                    Some(_) => at(condition.range, ProblemKind::Raw),
                    None => Some(Problem {
                        range: value.range,
                        kind: ProblemKind::Raw,
                        mismatch: Some(value.range),
                    }),
                },
                None => at(condition.range, ProblemKind::Raw),
            }
        }
        ExpressionKind::Call { .. } => at(condition.range, ProblemKind::NoCondition),
        ExpressionKind::Object(entries) if entries.is_empty() => {
            at(condition.range, ProblemKind::Empty)
        }
        ExpressionKind::Object(entries) => entries.iter().find_map(|(key, value)| {
            let (range, kind) = problem_of_entry(reader, declaration, key, value)?;
            at(range, kind)
        }),
        ExpressionKind::Missing => None,
        _ => Some(Problem {
            range: condition.range,
            kind: ProblemKind::NoCondition,
            mismatch: Some(condition.range),
        }),
    }
}

fn problem_of_entry(
    reader: &Reader<'_>,
    declaration: &Declaration,
    key: &Name,
    value: &Expression,
) -> Option<(TextRange, ProblemKind)> {
    let Some(field) = declaration.field(&key.text) else {
        return Some((key.range, ProblemKind::UnknownField));
    };
    let kind = reader.field_kind(field);
    if matches!(kind, FieldKind::Relation(_) | FieldKind::Unknown) {
        return Some((key.range, ProblemKind::Relation));
    }
    let value = match &value.kind {
        ExpressionKind::Object(entries) => match entries.as_slice() {
            [(key, value)] if key.text == "not" => value,
            _ => return Some((value.range, ProblemKind::Nested)),
        },
        _ => value,
    };
    let Some(literal) = Literal::of(value) else {
        return Some((value.range, ProblemKind::Value));
    };
    if literal == Literal::Null {
        return None;
    }
    let expected = match kind {
        FieldKind::CompositeType(_) | FieldKind::Unsupported => {
            return Some((value.range, ProblemKind::OnlyNull));
        }
        FieldKind::Scalar(scalar) => expected(scalar),
        _ => Some(Literal::String),
    };
    if expected == Some(literal) {
        return None;
    }
    let what = expected.map_or("`null`", Literal::description);
    Some((value.range, ProblemKind::Type(what)))
}

/// What a field can be compared with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Literal {
    Null,
    Boolean,
    String,
    Number,
}

impl Literal {
    fn of(value: &Expression) -> Option<Self> {
        match &value.kind {
            ExpressionKind::Path(word) => match word.as_str() {
                "null" => Some(Self::Null),
                "true" | "false" => Some(Self::Boolean),
                _ => None,
            },
            ExpressionKind::String(_) => Some(Self::String),
            ExpressionKind::Number(_) => Some(Self::Number),
            _ => None,
        }
    }

    fn description(self) -> &'static str {
        match self {
            Self::Null => "`null`",
            Self::Boolean => "`true` or `false`",
            Self::String => "a string",
            Self::Number => "a number",
        }
    }
}

/// The literals of a type; none but `null` for some.
fn expected(scalar: ScalarType) -> Option<Literal> {
    match scalar {
        ScalarType::Boolean => Some(Literal::Boolean),
        ScalarType::String | ScalarType::DateTime => Some(Literal::String),
        ScalarType::Int | ScalarType::BigInt | ScalarType::Float | ScalarType::Decimal => {
            Some(Literal::Number)
        }
        ScalarType::Json | ScalarType::Bytes => None,
    }
}

fn message(declaration: &Declaration, problem: &Problem) -> String {
    let text = declaration.slice(problem.range);
    let block = declaration.name_text();
    match problem.kind {
        ProblemKind::NoCondition => format!(
            "`{text}` is no condition for rows of `{block}`. Write `raw(\"…\")` with the database's own condition, or an object such as `{{ field: true }}`."
        ),
        ProblemKind::Raw => format!(
            "`{text}` says no condition for rows of `{block}`: `raw` takes the database's own condition as a string that is not empty."
        ),
        ProblemKind::Empty => {
            format!(
                "This condition for rows of `{block}` is empty. Give a field a value, or remove `where`."
            )
        }
        ProblemKind::UnknownField => format!(
            "`{block}` has no field `{text}`, so no row can be chosen by it. Conditions know the names of fields, not those of columns."
        ),
        ProblemKind::Relation => format!(
            "`{block}.{text}` has no column, so no row can be chosen by it. Use a field that holds a value, or `raw(\"…\")`."
        ),
        ProblemKind::OnlyNull => format!(
            "This field of `{block}` can only be compared with `null`, not with `{text}`. Use `raw(\"…\")` for more."
        ),
        ProblemKind::Value => format!(
            "No field of `{block}` can be compared with `{text}`. Write `true`, `false`, `null`, a string, a number, or `{{ not: … }}` with one of these."
        ),
        ProblemKind::Nested => format!(
            "`{text}` compares no field of `{block}`: only `{{ not: … }}` with one value can stand here. Use `raw(\"…\")` for more."
        ),
        ProblemKind::Type(expected) => format!(
            "`{text}` is no value of this field of `{block}`, which can only be compared with {expected}. Write that, or `raw(\"…\")` with the database's own condition."
        ),
    }
}

/// The attribute that the finding is in, and the position of its `where`.
fn place<'s>(context: &FixContext<'s>) -> Option<(&'s Attribute, usize)> {
    let container = context.declaration.container()?;
    let of_fields = container.fields.iter().flat_map(|field| &field.attributes);
    let holds = |argument: &Argument| argument.range.contains_range(context.finding.range);
    of_fields.chain(&container.attributes).find_map(|it| {
        let position = it.list().iter().position(holds)?;
        Some((it, position))
    })
}

fn fix(context: &FixContext<'_>) -> Vec<Fix> {
    let Some((attribute, position)) = place(context) else {
        return Vec::new();
    };
    let Some(condition) = attribute
        .list()
        .get(position)
        .and_then(|it| it.value.as_ref())
    else {
        return Vec::new();
    };
    let range = context.finding.range;
    let written = context.declaration.slice(range);
    let mut fixes = Vec::new();
    if let Some(entries) = repaired(context, condition) {
        return several(context, attribute, position, condition, &entries)
            .into_iter()
            .collect();
    }
    let replacement = replacement(context, condition, range);
    if let Some(text) = replacement {
        let mut rewrite = Rewrite::new(context.schema);
        rewrite.replace(context.id, range, text.as_str());
        fixes.extend(Fix::new(
            format!("Change `{written}` to `{text}`"),
            Applicability::Unsafe,
            Effect::Migration,
            rewrite,
        ));
    }
    let mut rewrite = Rewrite::new(context.schema);
    let entry = match &condition.kind {
        ExpressionKind::Object(entries) if entries.len() > 1 => {
            let ranges: Vec<TextRange> = entries
                .iter()
                .map(|(key, value)| key.range.cover(value.range))
                .collect();
            let own = ranges.iter().position(|it| it.contains_range(range));
            own.map(|own| (ranges, own))
        }
        _ => None,
    };
    let title = if let Some((ranges, own)) = entry {
        rewrite.remove_element(context.id, &ranges, own);
        format!(
            "Remove `{}` from the condition",
            context.declaration.slice(ranges[own])
        )
    } else {
        rewrite.remove_argument(context.id, attribute, position);
        "Remove the condition, for an index over all rows".to_owned()
    };
    fixes.extend(Fix::new(
        title,
        Applicability::Unsafe,
        Effect::Migration,
        rewrite,
    ));
    fixes
}

/// The entries of a condition with more than one problem after all of them are solved; those that cannot be are gone. Solving
/// them one by one would show one after the other.
fn repaired(context: &FixContext<'_>, condition: &Expression) -> Option<Vec<String>> {
    let ExpressionKind::Object(entries) = &condition.kind else {
        return None;
    };
    let reader = context.reader();
    let mut problems = 0;
    let mut result = Vec::new();
    for (key, value) in entries {
        let whole = key.range.cover(value.range);
        let text = context.declaration.slice(whole);
        match problem_of_entry(&reader, context.declaration, key, value) {
            None => result.push(text.to_owned()),
            Some((range, _)) => {
                problems += 1;
                if range != key.range
                    && let Some(better) = replacement(context, condition, range)
                {
                    let at = |offset| usize::from(offset - whole.start());
                    result.push(format!(
                        "{}{better}{}",
                        &text[..at(range.start())],
                        &text[at(range.end())..]
                    ));
                }
            }
        }
    }
    (problems > 1).then_some(result)
}

/// One fix for all entries of a condition.
fn several(
    context: &FixContext<'_>,
    attribute: &Attribute,
    position: usize,
    condition: &Expression,
    entries: &[String],
) -> Option<Fix> {
    let mut rewrite = Rewrite::new(context.schema);
    let title = if entries.is_empty() {
        rewrite.remove_argument(context.id, attribute, position);
        "Remove the condition, for an index over all rows".to_owned()
    } else {
        let text = format!("{{ {} }}", entries.join(", "));
        rewrite.replace(context.id, condition.range, text.as_str());
        format!("Change the condition to `{text}`")
    };
    Fix::new(title, Applicability::Unsafe, Effect::Migration, rewrite)
}

/// What must be meant by a text in a condition.
fn replacement(
    context: &FixContext<'_>,
    condition: &Expression,
    range: TextRange,
) -> Option<String> {
    let text = context.declaration.slice(range);
    let reader = context.reader();
    match &condition.kind {
        // A condition that lacks its `raw`.
        ExpressionKind::String(sql) => (!sql.trim().is_empty()).then(|| format!("raw({text})")),
        ExpressionKind::Call { arguments, .. } if range == condition.range => {
            match arguments.list.as_slice() {
                [argument] => {
                    let value = argument.value.as_ref()?;
                    let is_condition = value.as_string().is_some_and(|it| !it.is_empty());
                    is_condition.then(|| format!("raw({})", context.declaration.slice(value.range)))
                }
                _ => None,
            }
        }
        ExpressionKind::Object(entries) => {
            let (key, value) = entries
                .iter()
                .find(|(key, value)| key.range.cover(value.range).contains_range(range))?;
            if key.range == range {
                let fields = &context.declaration.container()?.fields;
                let is_value = |field: &&Field| {
                    !matches!(
                        reader.field_kind(field),
                        FieldKind::Relation(_) | FieldKind::Unknown
                    )
                };
                let names = fields.iter().filter(is_value);
                return nearest(text, names.map(|field| field.name.text.as_str()))
                    .map(str::to_owned);
            }
            let field = context.declaration.field(&key.text)?;
            let value = match &value.kind {
                ExpressionKind::Object(entries) => &entries.first()?.1,
                _ => value,
            };
            let literal = meant(reader.field_kind(field), text, value)?;
            (value.range == range && literal != text).then_some(literal)
        }
        _ => None,
    }
}

/// The same value as a literal of the field's type.
fn meant(kind: FieldKind, text: &str, value: &Expression) -> Option<String> {
    let bare = value.as_string().map_or(text, |it| it.as_str());
    let lower = bare.to_lowercase();
    if lower == "null" {
        return Some(lower);
    }
    let literal = match kind {
        FieldKind::Scalar(scalar) => expected(scalar)?,
        FieldKind::Enum(_) => Literal::String,
        _ => return None,
    };
    match literal {
        Literal::Boolean => match lower.as_str() {
            "true" | "1" => Some("true".to_owned()),
            "false" | "0" => Some("false".to_owned()),
            _ => None,
        },
        Literal::Number => bare.parse::<i64>().ok().map(|number| number.to_string()),
        Literal::String => bare
            .chars()
            .all(|c| c.is_alphanumeric() || "_-.".contains(c))
            .then(|| format!("\"{bare}\"")),
        Literal::Null => None,
    }
}

#[cfg(test)]
#[path = "where_clause/tests.rs"]
mod tests;
