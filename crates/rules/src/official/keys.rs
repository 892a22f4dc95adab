use model::{Arity, Attribute, Declaration, Field, FieldKind};
use syntax::{TextRange, TextSize};

use crate::attributes::field_list::FieldList;
use crate::finding::{Findings, Place, Subject};
use crate::rule::{Context, rule};
use crate::spans::{attribute_span, block_attribute_span, block_span};

use super::key_fixes::{fix_multiple, fix_optional};

rule! {
    /// A model has more than one id.
    ///
    /// A table has one primary key. If several fields identify a row only together, they are one id: `@@id([a, b])`. If each of them
    /// identifies it alone, one is the id and the others are `@unique`.
    ///
    /// ```prisma
    /// model Seat {
    ///   row Int @id
    ///   no  Int @id
    /// //        ^^^ multiple-ids
    /// }
    /// ```
    pub MULTIPLE_IDS = Official {
        code: "multiple-ids",
        severity: Error,
        stage: Early,
        fix: Unsafe(fix_multiple),
        since: "0.1.0",
        check: Declaration(check_multiple_ids),
    }
}

rule! {
    /// An id can be null, or is a list.
    ///
    /// A primary key always has a value. Make the field required.
    ///
    /// ```prisma
    /// model Seat {
    ///   id Int? @id
    /// //      ^ optional-id
    /// }
    /// ```
    pub OPTIONAL_ID = Official {
        code: "optional-id",
        severity: Error,
        stage: Early,
        fix: Safe(fix_optional),
        since: "0.1.0",
        check: Declaration(check_optional_ids),
    }
}

rule! {
    /// A model has more than one shard key.
    ///
    /// The shard key says in which part of the database a row lives, so there is one. If several fields say so together, write
    /// `@@shardKey([a, b])`.
    ///
    /// ```prisma
    /// datasource db {
    ///   provider = "mysql"
    /// }
    ///
    /// generator client {
    ///   provider        = "prisma-client"
    ///   output          = "./generated"
    ///   previewFeatures = ["shardKeys"]
    /// }
    ///
    /// model Visit {
    ///   id     Int    @id
    ///   region String @shardKey
    ///   city   String @shardKey
    /// //              ^^^^^^^^^ multiple-shard-keys
    /// }
    /// ```
    pub MULTIPLE_SHARD_KEYS = Official {
        code: "multiple-shard-keys",
        severity: Error,
        stage: Early,
        fix: Unsafe(fix_multiple),
        since: "0.1.0",
        check: Declaration(check_multiple_shard_keys),
    }
}

rule! {
    /// A shard key can be null, or is a list.
    ///
    /// The shard key says in which part of the database a row lives, so every row has it. Make the field required.
    ///
    /// ```prisma
    /// datasource db {
    ///   provider = "mysql"
    /// }
    ///
    /// generator client {
    ///   provider        = "prisma-client"
    ///   output          = "./generated"
    ///   previewFeatures = ["shardKeys"]
    /// }
    ///
    /// model Visit {
    ///   id     Int     @id
    ///   region String? @shardKey
    /// //             ^ optional-shard-key
    /// }
    /// ```
    pub OPTIONAL_SHARD_KEY = Official {
        code: "optional-shard-key",
        severity: Error,
        stage: Early,
        fix: Safe(fix_optional),
        since: "0.1.0",
        check: Declaration(check_optional_shard_keys),
    }
}

/// Which of the two kinds of key. Both work alike.
struct Kind {
    attribute: &'static str,
    noun: &'static str,
    why: &'static str,
}

const ID: Kind = Kind {
    attribute: "id",
    noun: "id",
    why: "a table has one primary key",
};

const SHARD_KEY: Kind = Kind {
    attribute: "shardKey",
    noun: "shard key",
    why: "a row lives in one place",
};

fn check_multiple_ids(context: &Context<'_, '_>, findings: &mut Findings) {
    check_multiple(context, &ID, findings);
}

fn check_optional_ids(context: &Context<'_, '_>, findings: &mut Findings) {
    check_optional(context, &ID, findings);
}

fn check_multiple_shard_keys(context: &Context<'_, '_>, findings: &mut Findings) {
    check_multiple(context, &SHARD_KEY, findings);
}

fn check_optional_shard_keys(context: &Context<'_, '_>, findings: &mut Findings) {
    check_optional(context, &SHARD_KEY, findings);
}

/// Does the field of that position hold a value of its own?
pub(super) fn is_value(context: &Context<'_, '_>, position: usize) -> bool {
    // A line that cannot be read is no field.
    let is_read = context
        .fields()
        .get(position)
        .is_some_and(|field| !field.broken);
    is_read
        && !matches!(
            context.field_kind(position),
            FieldKind::Relation(_) | FieldKind::Unknown
        )
}

/// The fields of a model or view that the engine takes for keys by that attribute, with the attribute. The first one is the key.
pub(super) fn marked<'c, 's>(
    context: &'c Context<'_, 's>,
    name: &'static str,
) -> impl Iterator<Item = (usize, &'s Attribute)> + use<'c, 's> {
    let fields = if context.declaration.kind.is_table() {
        context.fields()
    } else {
        &[]
    };
    fields
        .iter()
        .enumerate()
        .filter(|(position, _)| is_value(context, *position))
        .filter_map(move |(position, field)| {
            Some((
                position,
                crate::attributes::read(&field.attributes, name, false)?,
            ))
        })
}

/// The key of the whole block, if its list is right.
fn of_block<'c, 's>(context: &'c Context<'_, 's>, kind: &Kind) -> Option<&'c FieldList<'s>> {
    context
        .field_lists()
        .iter()
        .find(|list| list.name() == kind.attribute && list.is_sound())
}

fn check_multiple(context: &Context<'_, '_>, kind: &Kind, findings: &mut Findings) {
    let mut marked = marked(context, kind.attribute);
    let Some((first, _)) = marked.next() else {
        return;
    };
    let declaration = context.declaration;
    let (block, noun) = (declaration.name_text(), kind.noun);
    let wide = block_span(declaration);
    let first_name = &context.fields()[first].name.text;
    for (position, attribute) in marked {
        let name = &context.fields()[position].name.text;
        let message = format!(
            "`{block}` has `{first_name}` as its {noun} already, and {}. If rows are told apart by `{first_name}` and `{name}` together, write `@@{}([{first_name}, {name}])`; else remove one.",
            kind.why, kind.attribute
        );
        findings
            .report(attribute.range, message)
            .official(wide)
            .subject(Subject::Field(position))
            .related(
                Place::FieldAt(context.id, first),
                format!("`{first_name}` is the {noun}"),
            );
    }
    if let Some(list) = of_block(context, kind) {
        let message = format!(
            "`{block}` has `{first_name}` as its {noun} already, and {}. Remove one of the two.",
            kind.why
        );
        findings
            .report(list.attribute.range, message)
            .official(wide)
            .related(
                Place::FieldAt(context.id, first),
                format!("`{first_name}` is the {noun}"),
            );
    }
}

fn check_optional(context: &Context<'_, '_>, kind: &Kind, findings: &mut Findings) {
    let declaration = context.declaration;
    let Some(container) = declaration.container() else {
        return;
    };
    if crate::attributes::read(&container.attributes, "ignore", true).is_some() {
        return;
    }
    let message = |field: &Field| {
        let (block, name) = (declaration.name_text(), &field.name.text);
        match field.arity() {
            Arity::List => format!(
                "`{block}.{name}` is a list, but the {} is one value. Remove `[]`.",
                kind.noun
            ),
            _ => format!(
                "`{block}.{name}` can be null, but the {} always has a value. Remove the `?`.",
                kind.noun
            ),
        }
    };
    if let Some(list) = of_block(context, kind) {
        let mut mark = Some(block_attribute_span(declaration, list.attribute));
        for (element, field) in list.elements.iter().zip(list.columns()) {
            if field.arity() != Arity::Required {
                findings
                    .report(element.range, message(field))
                    .official_all(mark.take());
            }
        }
        return;
    }
    if let Some((position, attribute)) = marked(context, kind.attribute).next() {
        let field = &context.fields()[position];
        if field.arity() != Arity::Required {
            findings
                .report(
                    marker(declaration, field).unwrap_or(attribute.range),
                    message(field),
                )
                .official(attribute_span(declaration, attribute))
                .subject(Subject::Field(position));
        }
    }
}

/// The `?` or `[]` of a field's type.
pub(super) fn marker(declaration: &Declaration, field: &Field) -> Option<TextRange> {
    let field_type = field.field_type.as_ref()?;
    let base = if let Some(name) = field_type.named() {
        name.range.end()
    } else {
        let text = declaration.slice(field_type.range);
        let length = text.rfind(')')? + 1;
        field_type.range.start() + TextSize::of(&text[..length])
    };
    (base < field_type.range.end() && field_type.arity != Arity::Required)
        .then(|| TextRange::new(base, field_type.range.end()))
}

#[cfg(test)]
#[path = "keys/tests.rs"]
mod tests;
