use model::{Arity, Field, FieldKind, Reader, TypeName};

use crate::finding::{Findings, Place};
use crate::relation_end::RelationEnd;
use crate::rule::{Context, rule};
use crate::spans::{attribute_span, field_span};

#[path = "key_fields/fixes.rs"]
mod fixes;
#[cfg(test)]
#[path = "key_fields/tests.rs"]
mod tests;

rule! {
    /// `fields` and `references` of a relation have different lengths.
    ///
    /// Each field of the key stands for one referenced field, in order. Without a partner it means nothing.
    ///
    /// ```prisma
    /// model Seat {
    ///   id   Int @id
    ///   hall Int
    ///   row  Row @relation(fields: [hall], references: [hall, no])
    /// //         ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ fields-references-length
    /// }
    ///
    /// model Row {
    ///   hall  Int
    ///   no    Int
    ///   seats Seat[]
    ///
    ///   @@id([hall, no])
    /// }
    /// ```
    pub FIELDS_REFERENCES_LENGTH = Official {
        code: "fields-references-length",
        severity: Error,
        stage: Relation(5),
        fix: Unsafe(fixes::length),
        since: "0.1.0",
        check: RelationEnd(check_length),
    }
}

rule! {
    /// A relation field is required, but its key may be empty.
    ///
    /// The client promises a partner for every row; where the key is empty there is none. Make the relation optional, or the
    /// key required.
    ///
    /// ```prisma
    /// model Leaf {
    ///   id     Int  @id
    ///   treeId Int?
    ///   tree   Tree @relation(fields: [treeId], references: [id])
    /// //       ^^^^ required-relation-optional-scalar
    /// }
    ///
    /// model Tree {
    ///   id     Int    @id
    ///   leaves Leaf[]
    /// }
    /// ```
    pub REQUIRED_RELATION_OPTIONAL_SCALAR = Official {
        code: "required-relation-optional-scalar",
        severity: Error,
        stage: Relation(6),
        fix: Safe(fixes::optional),
        since: "0.1.0",
        check: RelationEnd(check_optional),
    }
}

rule! {
    /// A key has another type than the field that it references.
    ///
    /// Values of different types never match. Give the key the type of the referenced field.
    ///
    /// ```prisma
    /// model Leaf {
    ///   id     Int    @id
    ///   treeId String
    ///   tree   Tree   @relation(fields: [treeId], references: [id])
    /// //                                 ^^^^^^ scalar-type-mismatch
    /// }
    ///
    /// model Tree {
    ///   id     Int    @id
    ///   leaves Leaf[]
    /// }
    /// ```
    pub SCALAR_TYPE_MISMATCH = Official {
        code: "scalar-type-mismatch",
        severity: Error,
        stage: Relation(7),
        fix: Unsafe(fixes::types),
        since: "0.1.0",
        check: RelationEnd(check_types),
    }
}

fn holds_key(end: &RelationEnd<'_>) -> bool {
    end.leads && end.record.is_inline() && end.own().has_key_argument()
}

fn check_length(context: &Context<'_, '_>, end: &RelationEnd<'_>, findings: &mut Findings) {
    let own = end.own();
    let (fields, references) = (own.key_fields().len(), own.referenced_fields().len());
    let (true, true, Some(attribute)) = (
        holds_key(end) && fields != references,
        own.has_references_argument(),
        end.attribute(),
    ) else {
        return;
    };
    let message = format!(
        "`{}.{}` lists {fields} in `fields` and {references} in `references`; each field of the key must stand for one referenced field. Give both lists the same length.",
        context.declaration.name_text(),
        end.field().name.text,
    );
    findings
        .report(attribute.range, message)
        .official(attribute_span(context.declaration, attribute))
        .related(
            Place::Declaration(end.target()),
            "the referenced fields are here",
        );
}

fn check_optional(context: &Context<'_, '_>, end: &RelationEnd<'_>, findings: &mut Findings) {
    let is_optional = |name: &&str| {
        let field = context.declaration.field(name);
        field.is_some_and(|field| arity(field) == Some(Arity::Optional))
    };
    let optional = end.own().key_names().into_iter().filter(is_optional);
    let optional: Vec<&str> = optional.collect();
    let Some(first) = optional.first() else {
        return;
    };
    if !holds_key(end) || end.own().arity() != Arity::Required {
        return;
    }
    let model = context.declaration.name_text();
    let name = &end.field().name;
    let (list, is) = match optional.len() {
        1 => (optional.join(", "), "is"),
        _ => (optional.join(", "), "are"),
    };
    let message = format!(
        "`{model}.{}` is required, but its key `{list}` {is} optional: a row without a key has no partner. Make the relation optional, or the key required.",
        name.text,
    );
    let range = end
        .field()
        .field_type
        .as_ref()
        .map_or(name.range, |it| it.range);
    findings
        .report(range, message)
        .official(field_span(context.declaration, end.field()))
        .related(
            Place::Field(context.id, (*first).into()),
            "this field of the key may be empty",
        );
}

fn check_types(context: &Context<'_, '_>, end: &RelationEnd<'_>, findings: &mut Findings) {
    if !holds_key(end) {
        return;
    }
    let (reader, own) = (context.reader, end.own());
    let references: Vec<&Field> = if own.has_references_argument() {
        let Some(target) = reader.declaration(end.target()) else {
            return;
        };
        let names = own.referenced_names().into_iter();
        names.filter_map(|name| target.field(name)).collect()
    } else {
        reader.default_references(end.target()).unwrap_or_default()
    };
    let model = context.declaration.name_text();
    for (name, referenced) in own.key_fields().iter().zip(references) {
        let Some(key) = context.declaration.field(&name.text) else {
            continue;
        };
        if has_same_type(reader, key, referenced) {
            continue;
        }
        let target = reader.name(end.target());
        let message = format!(
            "`{model}.{}` is {}, but it references `{target}.{}`, which is {}: such values never match. Give `{}` the type of the field that it references.",
            name.text,
            type_text(key),
            referenced.name.text,
            type_text(referenced),
            name.text,
        );
        findings
            .report(name.range, message)
            .official(field_span(context.declaration, end.field()))
            .related(
                Place::Field(end.target(), referenced.name.text.clone()),
                "the referenced field",
            )
            .related(
                Place::Field(context.id, name.text.clone()),
                "the field that holds the key",
            );
    }
}

/// Are both of one scalar, enum or composite type, or `Unsupported` with the same text?
pub(crate) fn has_same_type(reader: &Reader<'_>, one: &Field, other: &Field) -> bool {
    let unsupported = |field: &Field| match field.field_type.as_ref().map(|it| &it.name) {
        Some(TypeName::Unsupported(text)) => Some(text.clone()),
        _ => None,
    };
    let kind: FieldKind = reader.field_kind(one);
    kind == reader.field_kind(other) && unsupported(one) == unsupported(other)
}

/// The type without its arity, for people.
fn type_text(field: &Field) -> String {
    match field.field_type.as_ref().map(|it| &it.name) {
        Some(TypeName::Named(name)) => format!("`{}`", name.text),
        Some(TypeName::Unsupported(text)) => format!("`Unsupported(\"{text}\")`"),
        None => "nothing".to_owned(),
    }
}

fn arity(field: &Field) -> Option<Arity> {
    field.field_type.as_ref().map(|it| it.arity)
}
