use model::{
    Arity, Capabilities, Capability, Expression, ExpressionKind, Field, FieldKind, ScalarType,
    TypeName,
};

use crate::Applicability;
use crate::defaults::{FieldRepair, suits};
use crate::finding::{FindingMut, Findings};
use crate::fix::{Effect, Fix};
use crate::rule::{Context, FixContext, rule};
use crate::spans::field_span;

rule! {
    /// A list of values on a database without array columns.
    ///
    /// Lists of built-in types, enums and `Unsupported` need a column that holds an array; PostgreSQL, CockroachDB and MongoDB have
    /// them, the others do not. Keep the list as `Json`, or in a model of its own.
    ///
    /// ```prisma
    /// datasource db {
    ///   provider = "mysql"
    /// }
    ///
    /// model Parcel {
    ///   id   Int      @id
    ///   tags String[]
    /// //     ^^^^^^^^ scalar-list-not-supported
    /// }
    /// ```
    pub SCALAR_LIST_NOT_SUPPORTED = Official {
        code: "scalar-list-not-supported",
        severity: Error,
        stage: Field,
        fix: Unsafe(fix_list),
        since: "0.1.0",
        check: Field(check_list),
    }
}

rule! {
    /// A `Json` field on a database without JSON.
    ///
    /// Prisma has no JSON for SQL Server. Keep the text as a `String`; the application then reads and writes the JSON.
    ///
    /// ```prisma
    /// datasource db {
    ///   provider = "sqlserver"
    /// }
    ///
    /// model Parcel {
    ///   id    Int  @id
    ///   extra Json
    /// //      ^^^^ json-not-supported
    /// }
    /// ```
    pub JSON_NOT_SUPPORTED = Official {
        code: "json-not-supported",
        severity: Error,
        stage: Field,
        fix: Unsafe(fix_json),
        since: "0.1.0",
        check: Field(check_json),
    }
}

rule! {
    /// A list of `Json` on a database that has `Json`, but no lists of it.
    ///
    /// A `Json` value can be a list itself, so the brackets are not needed.
    ///
    /// ```prisma
    /// datasource db {
    ///   provider = "cockroachdb"
    /// }
    ///
    /// model Parcel {
    ///   id     BigInt @id
    ///   events Json[]
    /// //       ^^^^^^ json-list-not-supported
    /// }
    /// ```
    pub JSON_LIST_NOT_SUPPORTED = Official {
        code: "json-list-not-supported",
        severity: Error,
        stage: Field,
        fix: Unsafe(fix_list),
        since: "0.1.0",
        check: Field(check_json_list),
    }
}

rule! {
    /// A `Decimal` field on MongoDB.
    ///
    /// Prisma has no exact decimal numbers for MongoDB. Use `Float` where rounding does no harm, else an `Int` of the smallest unit, or a
    /// `String`.
    ///
    /// ```prisma
    /// datasource db {
    ///   provider = "mongodb"
    /// }
    ///
    /// model Parcel {
    ///   id    String  @id @default(auto()) @map("_id") @db.ObjectId
    ///   price Decimal
    /// //      ^^^^^^^ decimal-not-supported
    /// }
    /// ```
    pub DECIMAL_NOT_SUPPORTED = Official {
        code: "decimal-not-supported",
        severity: Error,
        stage: Field,
        fix: Unsafe(fix_decimal),
        since: "0.1.0",
        check: Field(check_decimal),
    }
}

rule! {
    /// `Unsupported("…")` with a type that Prisma supports.
    ///
    /// The client leaves such a field out, although it could read and write it. Use the built-in type with the database's type behind it.
    ///
    /// ```prisma
    /// datasource db {
    ///   provider = "postgresql"
    /// }
    ///
    /// model Parcel {
    ///   id   Int                        @id
    ///   code Unsupported("VarChar(10)")
    /// //     ^^^^^^^^^^^^^^^^^^^^^^^^^^ unsupported-is-native
    /// }
    /// ```
    pub UNSUPPORTED_IS_NATIVE = Official {
        code: "unsupported-is-native",
        severity: Error,
        stage: Field,
        fix: Safe(fix_unsupported),
        since: "0.1.0",
        check: Field(check_unsupported),
    }
}

/// What the database can do, for fields of models and views, if it is known.
fn judged(context: &Context<'_, '_>, field: &Field) -> Option<Capabilities> {
    if !context.declaration.kind.is_table() || field.broken {
        return None;
    }
    let config = context.config();
    config.connector_is_known().then(|| config.capabilities())
}

fn is_list(field: &Field) -> bool {
    field.field_type.as_ref().map(|it| it.arity) == Some(Arity::List)
}

fn report<'f>(
    context: &Context<'_, '_>,
    field: &Field,
    findings: &'f mut Findings,
    text: &str,
) -> Option<FindingMut<'f>> {
    let field_type = field.field_type.as_ref()?;
    let finding = findings.report(field_type.range, text);
    Some(finding.official(field_span(context.declaration, field)))
}

fn place(context: &Context<'_, '_>, field: &Field) -> String {
    format!("{}.{}", context.declaration.name_text(), field.name.text)
}

fn has_no_lists(context: &Context<'_, '_>, position: usize, field: &Field) -> bool {
    let kind = context.field_kind(position);
    let holds_values = matches!(
        kind,
        FieldKind::Scalar(_)
            | FieldKind::Enum(_)
            | FieldKind::Unsupported
            | FieldKind::CompositeType(_)
    );
    is_list(field)
        && holds_values
        && judged(context, field).is_some_and(|it| !it.has(Capability::ScalarLists))
}

fn check_list(context: &Context<'_, '_>, position: usize, field: &Field, findings: &mut Findings) {
    if !has_no_lists(context, position, field) {
        return;
    }
    let capabilities = context.config().capabilities();
    let advice = if capabilities.has(Capability::Json) {
        "Keep the list as `Json`, or in a model of its own."
    } else {
        "Keep the list in a model of its own, or as text in a `String`."
    };
    let text = format!(
        "`{}` is a list, but {} has no columns for lists. {advice}",
        place(context, field),
        capabilities.display_name(),
    );
    let finding = report(context, field, findings, &text);
    if let (FieldKind::CompositeType(_), Some(finding)) = (context.field_kind(position), finding) {
        // Without composite types there is more to say than this.
        finding.echo();
    }
}

fn check_json(context: &Context<'_, '_>, position: usize, field: &Field, findings: &mut Findings) {
    let is_json = context.field_kind(position) == FieldKind::Scalar(ScalarType::Json);
    if !is_json || judged(context, field).is_none_or(|it| it.has(Capability::Json)) {
        return;
    }
    let text = format!(
        "Prisma has no `Json` for {}, so `{}` cannot be kept. Use a `String` with the text of the JSON.",
        context.config().capabilities().display_name(),
        place(context, field),
    );
    report(context, field, findings, &text);
}

fn check_json_list(
    context: &Context<'_, '_>,
    position: usize,
    field: &Field,
    findings: &mut Findings,
) {
    let is_json = context.field_kind(position) == FieldKind::Scalar(ScalarType::Json);
    let Some(capabilities) = judged(context, field) else {
        return;
    };
    let Some(field_type) = &field.field_type else {
        return;
    };
    if !is_json || !is_list(field) || capabilities.has(Capability::JsonLists) {
        return;
    }
    let text = format!(
        "{} has no lists of `Json`, so `{}` cannot be one. A `Json` can hold a list itself: remove the brackets.",
        capabilities.display_name(),
        place(context, field),
    );
    let finding = findings
        .report(field_type.range, text)
        .official(field_span(context.declaration, field));
    if !capabilities.has(Capability::ScalarLists) {
        // No list can be there.
        finding.echo();
    }
}

fn check_decimal(
    context: &Context<'_, '_>,
    position: usize,
    field: &Field,
    findings: &mut Findings,
) {
    let is_decimal = context.field_kind(position) == FieldKind::Scalar(ScalarType::Decimal);
    if !is_decimal || judged(context, field).is_none_or(|it| it.has(Capability::Decimal)) {
        return;
    }
    let text = format!(
        "`{}` is a `Decimal`, which Prisma cannot keep in {}. Use `Float`, or a `String` where every digit counts.",
        place(context, field),
        context.config().capabilities().display_name(),
    );
    report(context, field, findings, &text);
}

/// The text in `Unsupported("…")`.
fn unsupported(field: &Field) -> Option<&str> {
    match &field.field_type.as_ref()?.name {
        TypeName::Unsupported(text) => Some(text),
        TypeName::Named(_) => None,
    }
}

fn check_unsupported(context: &Context<'_, '_>, _: usize, field: &Field, findings: &mut Findings) {
    let Some(text) = unsupported(field) else {
        return;
    };
    let Some(connector) = judged(context, field).and_then(Capabilities::connector) else {
        return;
    };
    let Some(native) = connector.native_equivalent(text) else {
        return;
    };
    let text = format!(
        "{} and Prisma both know `{}`, but as `Unsupported` the client leaves `{}` out. Use `{}` with `@{}.{}`.",
        connector.display_name(),
        native.name,
        place(context, field),
        native.unsupported_hint.name(),
        context
            .config()
            .datasource
            .as_ref()
            .map_or("db", |it| it.name.as_str()),
        native.name,
    );
    report(context, field, findings, &text);
}

/// Text that stands for the values of a list or of JSON.
fn text_type(repair: &FieldRepair<'_, '_>) -> (ScalarType, String) {
    let capabilities = repair.capabilities();
    if capabilities.has(Capability::Json) {
        return (ScalarType::Json, String::new());
    }
    let container = repair.context.declaration.container();
    let is_indexed = container.is_some_and(|container| {
        let mut columns = container.indexes.iter().flat_map(|index| &index.columns);
        columns.any(|column| column.path == repair.field.name.text)
    });
    if is_indexed {
        // The longest text could not be.
        return (ScalarType::String, String::new());
    }
    // The longest text that the database has.
    let config = repair.context.schema.config();
    let prefix = config.datasource.as_ref().map(|it| it.name.as_str());
    let long = repair
        .connector()
        .and_then(|connector| connector.native_type("NVarChar"))
        .filter(|native| native.takes_max);
    let native = prefix
        .zip(long)
        .map_or_else(String::new, |(prefix, native)| {
            format!("@{prefix}.{}(Max)", native.name)
        });
    (ScalarType::String, native)
}

/// Gives the field another type, and takes the default along as far as that goes.
fn retype(
    repair: &mut FieldRepair<'_, '_>,
    scalar: ScalarType,
    native: &str,
    keeps_arity: bool,
    default: impl Fn(&Expression) -> Option<String>,
) {
    let id = repair.context.id;
    let field = repair.field;
    let Some(field_type) = &field.field_type else {
        return;
    };
    let mut rewrite = repair.rewrite();
    let arity = match field_type.arity {
        Arity::Optional if keeps_arity => "?",
        Arity::List if keeps_arity => "[]",
        _ => "",
    };
    let new = format!("{}{arity}", scalar.name());
    rewrite.replace(id, field_type.range, new.clone());
    match field.native_type() {
        Some(old) if native.is_empty() => rewrite.remove_field_attribute(id, old),
        Some(old) => rewrite.replace(id, old.range, native),
        None if native.is_empty() => {}
        None => rewrite.add_field_attribute(id, field, native),
    }
    if let Some(attribute) = field.attribute("default") {
        let value = crate::attributes::default_value(attribute, "value");
        let is_generated = value.is_some_and(|value| {
            matches!(&value.kind, ExpressionKind::Call { name, .. } if name == "dbgenerated")
        });
        match value.and_then(|value| Some((value.range, default(value)?))) {
            Some((range, text)) => rewrite.replace(id, range, text),
            None if is_generated => {}
            None => rewrite.remove_field_attribute(id, attribute),
        }
    }
    let title = format!("Make `{}` a `{new}`", field.name.text);
    repair.add(title, Applicability::Unsafe, Effect::Migration, rewrite);
}

fn fix_list(context: &FixContext<'_>) -> Vec<Fix> {
    let Some(mut repair) = FieldRepair::new(context) else {
        return Vec::new();
    };
    let (scalar, native) = text_type(&repair);
    if repair.kind == FieldKind::Unsupported {
        // Its values could not be written as anything else.
        let field_type = repair.field.field_type.as_ref();
        let written = field_type.map(|it| (it.range, repair.text(it.range)));
        if let Some((range, written)) = written {
            let single = written.trim_end().trim_end_matches("[]").to_owned();
            repair.replace(range, &single, Applicability::Unsafe, Effect::Migration);
        }
        return repair.finish();
    }
    // A list of JSON texts is one JSON text.
    let of_json = repair.kind == FieldKind::Scalar(ScalarType::Json);
    retype(&mut repair, scalar, &native, false, |value| {
        if !matches!(value.kind, ExpressionKind::Array(_)) {
            return None;
        }
        if of_json {
            let texts = value.elements().iter().map(Expression::as_string);
            let texts: Vec<&str> = texts
                .map(|text| text.map(smol_str::SmolStr::as_str))
                .collect::<Option<_>>()?;
            return Some(crate::rewrite::quoted(&format!("[{}]", texts.join(","))));
        }
        FieldRepair::as_json(value)
    });
    repair.finish()
}

fn fix_json(context: &FixContext<'_>) -> Vec<Fix> {
    let Some(mut repair) = FieldRepair::new(context) else {
        return Vec::new();
    };
    let (scalar, native) = text_type(&repair);
    let is_list = is_list(repair.field);
    retype(&mut repair, scalar, &native, !is_list, |value| {
        let text = value.as_string()?;
        Some(crate::rewrite::quoted(text))
    });
    repair.finish()
}

fn fix_decimal(context: &FixContext<'_>) -> Vec<Fix> {
    let Some(mut repair) = FieldRepair::new(context) else {
        return Vec::new();
    };
    let declaration = context.declaration;
    let number = |value: &Expression| -> Option<String> {
        if suits(ScalarType::Float, &value.kind) {
            return Some(declaration.slice(value.range).to_owned());
        }
        FieldRepair::literal_as(ScalarType::Float, value)
    };
    retype(
        &mut repair,
        ScalarType::Float,
        "",
        true,
        |value| match &value.kind {
            ExpressionKind::Array(elements) => {
                let elements: Vec<String> = elements.iter().map(number).collect::<Option<_>>()?;
                Some(format!("[{}]", elements.join(", ")))
            }
            _ => number(value),
        },
    );
    repair.finish()
}

fn fix_unsupported(context: &FixContext<'_>) -> Vec<Fix> {
    let Some(mut repair) = FieldRepair::new(context) else {
        return Vec::new();
    };
    let Some(field_type) = &repair.field.field_type else {
        return Vec::new();
    };
    let (Some(text), Some(connector)) = (unsupported(repair.field), repair.connector()) else {
        return Vec::new();
    };
    let (Some(native), Some(datasource)) = (
        connector.native_equivalent(text),
        &context.schema.config().datasource,
    ) else {
        return Vec::new();
    };
    let scalar = if native.scalars.contains(&native.unsupported_hint) {
        native.unsupported_hint
    } else {
        native
            .scalars
            .first()
            .copied()
            .unwrap_or(native.unsupported_hint)
    };
    let inside = text
        .split_once('(')
        .and_then(|(_, rest)| rest.split_once(')'))
        .map_or("", |(inside, _)| inside);
    let words: Vec<Option<&str>> = inside
        .split(',')
        .map(str::trim)
        .filter(|word| !word.is_empty())
        .map(Some)
        .collect();
    let fitting = [&words[..], &[]]
        .into_iter()
        .find(|words| native.check_words(words, scalar).is_ok());
    let Some(words) = fitting else {
        return Vec::new();
    };
    let arguments: Vec<&str> = words.iter().copied().flatten().collect();
    let arguments = if arguments.is_empty() {
        String::new()
    } else {
        format!("({})", arguments.join(", "))
    };
    let attribute = format!("@{}.{}{arguments}", datasource.name, native.name);
    let arity = match field_type.arity {
        Arity::Required => "",
        Arity::Optional => "?",
        Arity::List => "[]",
    };
    let new = format!("{}{arity}", scalar.name());
    let mut rewrite = repair.rewrite();
    rewrite.replace(context.id, field_type.range, new.clone());
    rewrite.add_field_attribute(context.id, repair.field, &attribute);
    repair.add(
        format!("Make it a `{new}` with `{attribute}`"),
        Applicability::Safe,
        Effect::Client,
        rewrite,
    );
    repair.finish()
}

#[cfg(test)]
#[path = "field_type_support/tests.rs"]
mod tests;
