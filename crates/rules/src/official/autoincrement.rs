use model::{
    Capabilities, Capability, DeclarationKind, Expression, Field, FieldKind, IndexKind, ScalarType,
};

use crate::Applicability;
use crate::defaults::{self, FieldRepair};
use crate::finding::{Findings, Place, Subject};
use crate::fix::{Effect, Fix};
use crate::rewrite::Rewrite;
use crate::rule::{Context, FixContext, rule};
use crate::spans::{attribute_span, block_span, field_span};

rule! {
    /// `autoincrement()` on a database that does not count.
    ///
    /// MongoDB has no numbers that count themselves up. Use `auto()` on a `String` with `@db.ObjectId`, or let the application choose the
    /// numbers.
    ///
    /// ```prisma
    /// datasource db {
    ///   provider = "mongodb"
    /// }
    ///
    /// model Parcel {
    ///   id Int @id @default(autoincrement()) @map("_id")
    /// //                    ^^^^^^^^^^^^^^^ autoincrement-not-supported
    /// }
    /// ```
    pub AUTOINCREMENT_NOT_SUPPORTED = Official {
        code: "autoincrement-not-supported",
        severity: Error,
        stage: Field,
        fix: Unsafe(fix_not_supported),
        since: "0.1.0",
        check: Field(check_supported),
    }
}

rule! {
    /// `autoincrement()` on an `Int` of CockroachDB.
    ///
    /// CockroachDB makes such numbers out of the time, which needs 64 bits. Use `sequence()`, which counts 1, 2, 3, or make the
    /// field a `BigInt`.
    ///
    /// ```prisma
    /// datasource db {
    ///   provider = "cockroachdb"
    /// }
    ///
    /// model Parcel {
    ///   id Int @id @default(autoincrement())
    /// //                    ^^^^^^^^^^^^^^^ cockroachdb-autoincrement-needs-bigint
    /// }
    /// ```
    pub COCKROACHDB_AUTOINCREMENT_NEEDS_BIGINT = Official {
        code: "cockroachdb-autoincrement-needs-bigint",
        severity: Error,
        stage: Field,
        fix: Unsafe(fix_needs_bigint),
        since: "0.1.0",
        check: Field(check_needs_bigint),
    }
}

rule! {
    /// A model has several fields with `autoincrement()`.
    ///
    /// MySQL and SQLite count up one column per table. Keep the default of one field and remove the others.
    ///
    /// ```prisma
    /// datasource db {
    ///   provider = "mysql"
    /// }
    ///
    /// model Parcel {
    ///   id     Int @id @default(autoincrement())
    ///   number Int @unique @default(autoincrement())
    /// //                            ^^^^^^^^^^^^^^^ autoincrement-multiple
    /// }
    /// ```
    pub AUTOINCREMENT_MULTIPLE = Official {
        code: "autoincrement-multiple",
        severity: Error,
        stage: Block,
        fix: Unsafe(fix_multiple),
        since: "0.1.0",
        check: Declaration(check_multiple),
    }
}

rule! {
    /// `autoincrement()` on a field that is not the primary key.
    ///
    /// SQLite counts up only a column that is the whole primary key. Remove the default, or make the field the key.
    ///
    /// ```prisma
    /// datasource db {
    ///   provider = "sqlite"
    /// }
    ///
    /// model Parcel {
    ///   id     String @id
    ///   number Int    @unique @default(autoincrement())
    /// //                               ^^^^^^^^^^^^^^^ autoincrement-not-id
    /// }
    /// ```
    pub AUTOINCREMENT_NOT_ID = Official {
        code: "autoincrement-not-id",
        severity: Error,
        stage: Field,
        fix: Unsafe(fix_not_id),
        since: "0.1.0",
        check: Field(check_id),
    }
}

rule! {
    /// `autoincrement()` on a field that no key or index starts with.
    ///
    /// MySQL counts up a column only if it can find the highest number quickly, by a key. Add `@unique`, or remove the default.
    ///
    /// ```prisma
    /// datasource db {
    ///   provider = "mysql"
    /// }
    ///
    /// model Parcel {
    ///   id     String @id
    ///   number Int    @default(autoincrement())
    /// //                       ^^^^^^^^^^^^^^^ autoincrement-not-indexed
    /// }
    /// ```
    pub AUTOINCREMENT_NOT_INDEXED = Official {
        code: "autoincrement-not-indexed",
        severity: Error,
        stage: Field,
        fix: Unsafe(fix_not_indexed),
        since: "0.1.0",
        check: Field(check_indexed),
    }
}

/// What the database can do, if it is known and the field counts. Views are not looked at.
fn judged(context: &Context<'_, '_>, position: usize, field: &Field) -> Option<Capabilities> {
    if context.declaration.kind != DeclarationKind::Model
        || !defaults::is_autoincrement(context, position, field)
    {
        return None;
    }
    let config = context.config();
    config.connector_is_known().then(|| config.capabilities())
}

/// The value of the default.
fn value(field: &Field) -> Option<&Expression> {
    crate::attributes::default_value(field.attribute("default")?, "value")
}

fn place(context: &Context<'_, '_>, field: &Field) -> String {
    format!("{}.{}", context.declaration.name_text(), field.name.text)
}

fn check_supported(
    context: &Context<'_, '_>,
    position: usize,
    field: &Field,
    findings: &mut Findings,
) {
    let Some(capabilities) = judged(context, position, field) else {
        return;
    };
    let (Some(value), Some(attribute)) = (value(field), field.attribute("default")) else {
        return;
    };
    if !capabilities.has(Capability::AutoIncrement) {
        let message = format!(
            "{} does not count numbers up, so `{}` gets no value. Use `auto()` on a `String` with `@db.ObjectId`, or remove the default.",
            capabilities.display_name(),
            place(context, field),
        );
        findings
            .report(value.range, message)
            .official(attribute_span(context.declaration, attribute));
    }
}

fn check_needs_bigint(
    context: &Context<'_, '_>,
    position: usize,
    field: &Field,
    findings: &mut Findings,
) {
    let Some(capabilities) = judged(context, position, field) else {
        return;
    };
    let (Some(value), Some(attribute)) = (value(field), field.attribute("default")) else {
        return;
    };
    let is_int = context.field_kind(position) == FieldKind::Scalar(ScalarType::Int);
    if is_int
        && capabilities.has(Capability::AutoIncrement)
        && !capabilities.has(Capability::AutoIncrementOnInt)
    {
        let message = format!(
            "The numbers that {} makes by `autoincrement()` need 64 bits, but `{}` is an `Int`. Use `sequence()`, or make the field a `BigInt`.",
            capabilities.display_name(),
            place(context, field),
        );
        findings
            .report(value.range, message)
            .official(attribute_span(context.declaration, attribute));
    }
}

fn check_multiple(context: &Context<'_, '_>, findings: &mut Findings) {
    let counting: Vec<(usize, &Field)> = context
        .fields()
        .iter()
        .enumerate()
        .filter(|(position, field)| judged(context, *position, field).is_some())
        .collect();
    let [(first, first_field), others @ ..] = &counting[..] else {
        return;
    };
    let capabilities = context.config().capabilities();
    if others.is_empty()
        || !capabilities.has(Capability::AutoIncrement)
        || capabilities.has(Capability::AutoIncrementMultipleAllowed)
    {
        return;
    }
    for (number, (position, field)) in others.iter().enumerate() {
        let Some(value) = value(field) else { continue };
        let message = format!(
            "`{}.{}` cannot count up besides `{}`: {} counts one column per table. Remove one of the two defaults.",
            context.declaration.name_text(),
            field.name.text,
            first_field.name.text,
            capabilities.display_name(),
        );
        let finding = findings
            .report(value.range, message)
            .subject(Subject::Field(*position))
            .related(
                Place::FieldAt(context.id, *first),
                format!("`{}` counts up, too", first_field.name.text),
            );
        if number == 0 {
            finding.official(block_span(context.declaration));
        } else {
            finding.unofficial();
        }
    }
}

fn check_id(context: &Context<'_, '_>, position: usize, field: &Field, findings: &mut Findings) {
    let Some(capabilities) = judged(context, position, field) else {
        return;
    };
    if !needs_id(capabilities) || is_key(context, field) {
        return;
    }
    if let Some(value) = value(field) {
        let message = format!(
            "{} counts up only a field that is the whole primary key, and `{}` is not. Remove the default, or make the field the key.",
            crate::names::capitalized(capabilities.display_name()),
            place(context, field),
        );
        findings
            .report(value.range, message)
            .official(field_span(context.declaration, field));
    }
}

fn check_indexed(
    context: &Context<'_, '_>,
    position: usize,
    field: &Field,
    findings: &mut Findings,
) {
    let Some(capabilities) = judged(context, position, field) else {
        return;
    };
    if !capabilities.has(Capability::AutoIncrement)
        || capabilities.has(Capability::AutoIncrementNonIndexedAllowed)
        || starts_an_index(context, field)
    {
        return;
    }
    if let Some(value) = value(field) {
        let message = format!(
            "{} counts up only a field that a key or index starts with, and none starts with `{}`. Add `@unique`, or remove the default.",
            crate::names::capitalized(capabilities.display_name()),
            place(context, field),
        );
        let finding = findings
            .report(value.range, message)
            .official(field_span(context.declaration, field));
        if needs_id(capabilities) {
            // It is no key either, which says more.
            finding.echo();
        }
    }
}

fn needs_id(capabilities: Capabilities) -> bool {
    capabilities.has(Capability::AutoIncrement)
        && !capabilities.has(Capability::AutoIncrementAllowedOnNonId)
}

fn is_key(context: &Context<'_, '_>, field: &Field) -> bool {
    let container = context.declaration.container();
    container.is_some_and(|container| {
        let mut keys = container.indexes.iter();
        keys.any(|index| {
            index.is_read
                && index.kind == IndexKind::PrimaryKey
                && index.has_columns(&[field.name.text.as_str()])
        })
    })
}

fn starts_an_index(context: &Context<'_, '_>, field: &Field) -> bool {
    let container = context.declaration.container();
    container.is_some_and(|container| {
        let mut indexes = container.indexes.iter();
        indexes.any(|index| {
            let first = index.columns.first();
            index.is_read && first.is_some_and(|column| column.path == field.name.text)
        })
    })
}

fn fix_not_supported(context: &FixContext<'_>) -> Vec<Fix> {
    let Some(mut repair) = FieldRepair::new(context) else {
        return Vec::new();
    };
    repair.remove_default();
    repair.finish()
}

fn fix_needs_bigint(context: &FixContext<'_>) -> Vec<Fix> {
    let Some(mut repair) = FieldRepair::new(context) else {
        return Vec::new();
    };
    if let Some(default) = repair.default() {
        let range = default.value.range;
        repair.replace(
            range,
            "sequence()",
            Applicability::Unsafe,
            Effect::Migration,
        );
    }
    if repair.field.native_type().is_none()
        && let Some(name) = repair.field.field_type.as_ref().and_then(|it| it.named())
    {
        repair.replace(
            name.range,
            "BigInt",
            Applicability::Unsafe,
            Effect::Migration,
        );
    }
    repair.finish()
}

/// Keeps the default of the primary key.
fn fix_multiple(context: &FixContext<'_>) -> Vec<Fix> {
    let Some(container) = context.declaration.container() else {
        return Vec::new();
    };
    let reader = context.reader();
    let counting: Vec<&Field> = container
        .fields
        .iter()
        .filter(|field| {
            let default = defaults::read(context.declaration, field, reader.field_kind(field));
            default.is_some_and(|default| {
                default
                    .call()
                    .is_some_and(|(name, _)| name == "autoincrement")
                    && default
                        .sound_function(&reader, context.declaration)
                        .is_some()
            })
        })
        .collect();
    let rank = |field: &Field| {
        let name = [field.name.text.as_str()];
        let with = |kind| {
            let mut indexes = container.indexes.iter();
            indexes.any(|index| index.kind == kind && index.has_columns(&name))
        };
        (!with(IndexKind::PrimaryKey), !with(IndexKind::Unique))
    };
    let Some(kept) = counting.iter().min_by_key(|field| rank(field)) else {
        return Vec::new();
    };
    let mut rewrite = Rewrite::new(context.schema);
    for field in counting.iter().filter(|field| field.name != kept.name) {
        if let Some(attribute) = field.attribute("default") {
            rewrite.remove_field_attribute(context.id, attribute);
        }
    }
    let title = format!("Count only `{}` up", kept.name.text);
    Fix::new(title, Applicability::Unsafe, Effect::Migration, rewrite)
        .into_iter()
        .collect()
}

fn fix_not_id(context: &FixContext<'_>) -> Vec<Fix> {
    make_key_or_remove(context, None)
}

fn fix_not_indexed(context: &FixContext<'_>) -> Vec<Fix> {
    make_key_or_remove(context, Some("@unique"))
}

/// A model without a primary key probably wants this one; else the field gets `otherwise`, or loses its default.
fn make_key_or_remove(context: &FixContext<'_>, otherwise: Option<&str>) -> Vec<Fix> {
    let Some(mut repair) = FieldRepair::new(context) else {
        return Vec::new();
    };
    let arity = repair.field.field_type.as_ref().map(|it| it.arity);
    let is_list = arity == Some(model::Arity::List);
    let may_be_key = arity == Some(model::Arity::Required);
    let attribute = if !repair.has_id() && may_be_key {
        Some("@id")
    } else {
        otherwise.filter(|_| !is_list)
    };
    if let Some(attribute) = attribute {
        let mut rewrite = repair.rewrite();
        rewrite.add_field_attribute(context.id, repair.field, attribute);
        let title = format!("Add `{attribute}` to `{}`", repair.field.name.text);
        repair.add(title, Applicability::Unsafe, Effect::Migration, rewrite);
    }
    repair.remove_default();
    repair.finish()
}

#[cfg(test)]
#[path = "autoincrement/tests.rs"]
mod tests;
