use model::{Connector, DeclarationKind, FieldKind, IndexKind, ScalarType};
use syntax::{TextRange, TextSize};

use crate::Applicability;
use crate::finding::Findings;
use crate::fix::{Effect, Fix};
use crate::indexes::{WrittenIndex, fix_index, indexes, native_name};
use crate::rewrite::Rewrite;
use crate::rule::{Context, FixContext, rule};
use crate::spans::field_span;

rule! {
    /// A MySQL index covers a whole text or blob.
    ///
    /// MySQL can index columns of the `Text` and `Blob` types only up to a length. Say how much of it with `length`.
    ///
    /// ```prisma
    /// datasource db {
    ///   provider = "mysql"
    /// }
    ///
    /// model Letter {
    ///   id   Int    @id
    ///   body String @db.Text
    ///
    ///   @@index([body])
    /// //         ^^^^ mysql-text-blob-index-needs-length
    /// }
    /// ```
    pub TEXT_BLOB_INDEX_NEEDS_LENGTH = Official {
        code: "mysql-text-blob-index-needs-length",
        severity: Error,
        stage: Block,
        fix: Unsafe(fix_length),
        since: "0.1.0",
        check: Declaration(check_length_of_index),
    }
}

rule! {
    /// A MySQL primary key covers a whole text or blob.
    ///
    /// MySQL can use columns of the `Text` and `Blob` types in keys only up to a length. Say how much of it with `length`,
    /// or use a `VarChar`.
    ///
    /// ```prisma
    /// datasource db {
    ///   provider = "mysql"
    /// }
    ///
    /// model Letter {
    ///   body String @id @db.Text
    /// //            ^^^ mysql-text-blob-id-needs-length
    /// }
    /// ```
    pub TEXT_BLOB_ID_NEEDS_LENGTH = Official {
        code: "mysql-text-blob-id-needs-length",
        severity: Error,
        stage: Block,
        fix: Unsafe(fix_length),
        since: "0.1.0",
        check: Declaration(check_length_of_key),
    }
}

rule! {
    /// A SQL Server index covers a type that cannot be indexed.
    ///
    /// Texts, images, XML and columns of `Max` length are stored apart from their rows and cannot be indexed. Use a type
    /// with a length.
    ///
    /// ```prisma
    /// datasource db {
    ///   provider = "sqlserver"
    /// }
    ///
    /// model Letter {
    ///   id   Int    @id
    ///   body String @db.NVarChar(Max)
    ///
    ///   @@index([body])
    /// //         ^^^^ sqlserver-heap-type-index
    /// }
    /// ```
    pub HEAP_TYPE_INDEX = Official {
        code: "sqlserver-heap-type-index",
        severity: Error,
        stage: Block,
        fix: Unsafe(fix_heap_type),
        since: "0.1.0",
        check: Declaration(check_heap_index),
    }
}

rule! {
    /// A SQL Server primary key covers a type that cannot be indexed.
    ///
    /// Texts, images, XML and columns of `Max` length are stored apart from their rows and cannot be part of a key. Use a
    /// type with a length.
    ///
    /// ```prisma
    /// datasource db {
    ///   provider = "sqlserver"
    /// }
    ///
    /// model Letter {
    ///   body String @id @db.NVarChar(Max)
    /// //            ^^^ sqlserver-heap-type-id
    /// }
    /// ```
    pub HEAP_TYPE_ID = Official {
        code: "sqlserver-heap-type-id",
        severity: Error,
        stage: Block,
        fix: Unsafe(fix_heap_type),
        since: "0.1.0",
        check: Declaration(check_heap_key),
    }
}

rule! {
    /// A SQL Server primary key is made of bytes.
    ///
    /// The client cannot find rows by such a key. Use another type, or make the field `@unique` and add a key.
    ///
    /// ```prisma
    /// datasource db {
    ///   provider = "sqlserver"
    /// }
    ///
    /// model Letter {
    ///   hash Bytes @id
    /// //           ^^^ sqlserver-bytes-id
    /// }
    /// ```
    pub BYTES_ID = Official {
        code: "sqlserver-bytes-id",
        severity: Error,
        stage: Block,
        fix: Unsafe(fix_bytes),
        since: "0.1.0",
        check: Declaration(check_bytes),
    }
}

rule! {
    /// A PostgreSQL index covers XML.
    ///
    /// PostgreSQL cannot compare XML values, so it cannot index them. Take the field out of the index.
    ///
    /// ```prisma
    /// datasource db {
    ///   provider = "postgresql"
    /// }
    ///
    /// model Letter {
    ///   id   Int    @id
    ///   body String @db.Xml
    ///
    ///   @@index([body])
    /// //         ^^^^ pg-xml-not-indexable
    /// }
    /// ```
    pub XML_NOT_INDEXABLE = Official {
        code: "pg-xml-not-indexable",
        severity: Error,
        stage: Block,
        fix: Unsafe(fix_xml),
        since: "0.1.0",
        check: Declaration(check_xml),
    }
}

/// Native types that are stored apart from their rows, or cannot be compared.
struct Unindexable {
    connector: Connector,
    types: &'static [&'static str],
    /// Types that are so only with the argument `Max`.
    with_max: &'static [&'static str],
}

const TEXTS_AND_BLOBS: Unindexable = Unindexable {
    connector: Connector::MySql,
    types: &[
        "Text",
        "TinyText",
        "MediumText",
        "LongText",
        "Blob",
        "TinyBlob",
        "MediumBlob",
        "LongBlob",
    ],
    with_max: &[],
};

const HEAP: Unindexable = Unindexable {
    connector: Connector::SqlServer,
    types: &["Text", "NText", "Image", "Xml"],
    with_max: &["VarChar", "NVarChar", "VarBinary"],
};

const XML: Unindexable = Unindexable {
    connector: Connector::PostgreSql,
    types: &["Xml"],
    with_max: &[],
};

impl Unindexable {
    fn holds(&self, field: &model::Field) -> bool {
        let Some(name) = native_name(field) else {
            return false;
        };
        let is_max = || {
            let arguments = field.native_type().map_or(&[][..], |it| it.list());
            arguments.iter().any(|argument| {
                let word = argument.value.as_ref().and_then(|value| value.as_path());
                word.is_some_and(|word| word.eq_ignore_ascii_case("max"))
            })
        };
        self.types.contains(&name) || (self.with_max.contains(&name) && is_max())
    }

    /// The indexes that have such a column which is not `fine`, with the first of them.
    fn indexes<'s>(
        &self,
        context: &Context<'_, 's>,
        wanted: impl Fn(&WrittenIndex<'_>) -> bool,
        fine: impl Fn(&model::Column) -> bool,
    ) -> Vec<(WrittenIndex<'s>, &'s model::Field, usize)> {
        if context.declaration.kind != DeclarationKind::Model
            || context.config().connector() != Some(self.connector)
        {
            return Vec::new();
        }
        let found = |index: WrittenIndex<'s>| {
            let columns = index.columns(context.reader, context.id).into_iter();
            let mut bad = columns.filter(|(position, field, _)| {
                self.holds(field) && !fine(&index.index.columns[*position])
            });
            let (position, field, _) = bad.next()?;
            Some((index, field, position))
        };
        indexes(context.declaration)
            .filter(wanted)
            .filter_map(found)
            .collect()
    }
}

/// Where people should look: at the column in a list, at the attribute on a field.
fn place(index: &WrittenIndex<'_>, column: usize) -> TextRange {
    match index.index.source {
        model::IndexSource::Field(_) => index.attribute.range,
        model::IndexSource::Block(_) => index.index.columns[column].range,
    }
}

fn is_key(index: &WrittenIndex<'_>) -> bool {
    index.is_key()
}

fn is_no_key(index: &WrittenIndex<'_>) -> bool {
    matches!(index.index.kind, IndexKind::Unique | IndexKind::Index)
}

fn check_length_of_index(context: &Context<'_, '_>, findings: &mut Findings) {
    check_length(context, findings, is_no_key);
}

fn check_length_of_key(context: &Context<'_, '_>, findings: &mut Findings) {
    check_length(context, findings, is_key);
}

fn check_length(
    context: &Context<'_, '_>,
    findings: &mut Findings,
    wanted: impl Fn(&WrittenIndex<'_>) -> bool,
) {
    let found = TEXTS_AND_BLOBS.indexes(context, wanted, model::Column::has_length);
    for (index, field, column) in found {
        let message = format!(
            "`{}.{}` can be of any size, and MySQL indexes such columns only up to a length. Say how much this {} covers: \
             `length`.",
            context.declaration.name_text(),
            field.name.text,
            index.noun(),
        );
        findings
            .report(place(&index, column), message)
            .official(index.span)
            .subject(index.subject());
    }
}

fn check_heap_index(context: &Context<'_, '_>, findings: &mut Findings) {
    check_heap(context, findings, is_no_key);
}

fn check_heap_key(context: &Context<'_, '_>, findings: &mut Findings) {
    check_heap(context, findings, is_key);
}

fn check_heap(
    context: &Context<'_, '_>,
    findings: &mut Findings,
    wanted: impl Fn(&WrittenIndex<'_>) -> bool,
) {
    for (index, field, column) in HEAP.indexes(context, wanted, |_| false) {
        let message = format!(
            "SQL Server stores `{}.{}` apart from its row and cannot have it in {} {}. Give it a type with a length.",
            context.declaration.name_text(),
            field.name.text,
            crate::names::article(index.noun()),
            index.noun(),
        );
        findings
            .report(place(&index, column), message)
            .official(index.span)
            .subject(index.subject());
    }
}

fn check_bytes(context: &Context<'_, '_>, findings: &mut Findings) {
    if context.declaration.kind != DeclarationKind::Model
        || context.config().connector() != Some(HEAP.connector)
    {
        return;
    }
    for index in indexes(context.declaration).filter(WrittenIndex::is_key) {
        let columns = index.columns(context.reader, context.id);
        if columns.iter().any(|(_, field, _)| HEAP.holds(field)) {
            continue;
        }
        let is_bytes = |(_, _, kind): &&(usize, &model::Field, FieldKind)| {
            *kind == FieldKind::Scalar(ScalarType::Bytes)
        };
        if let Some((column, field, _)) = columns.iter().find(is_bytes) {
            let message = format!(
                "`{}.{}` holds bytes, and SQL Server rows cannot be found by such a key. Use another type for the key.",
                context.declaration.name_text(),
                field.name.text,
            );
            findings
                .report(place(&index, *column), message)
                .official(index.span)
                .subject(index.subject());
        }
    }
}

fn check_xml(context: &Context<'_, '_>, findings: &mut Findings) {
    let wanted = |index: &WrittenIndex<'_>| !index.is_key();
    for (index, field, column) in XML.indexes(context, wanted, |_| false) {
        let message = format!(
            "PostgreSQL cannot compare XML, so `{}.{}` cannot be in this {}. Take it out.",
            context.declaration.name_text(),
            field.name.text,
            index.noun(),
        );
        findings
            .report(place(&index, column), message)
            .official(field_span(context.declaration, field))
            .subject(index.subject());
    }
}

/// Bytes that are surely below the limit for keys, for up to four columns of four-byte characters.
const USUAL_LENGTH: usize = 191;

fn fix_length(context: &FixContext<'_>) -> Vec<Fix> {
    let title = format!("Cover the first {USUAL_LENGTH} characters or bytes");
    fix_index(context, &title, Applicability::Unsafe, |index, rewrite| {
        let length = format!("length: {USUAL_LENGTH}");
        if matches!(index.index.source, model::IndexSource::Field(_)) {
            rewrite.add_argument(context.id, index.attribute, &length);
            return;
        }
        for (position, field, _) in index.columns(&context.reader(), context.id) {
            let column = &index.index.columns[position];
            if !TEXTS_AND_BLOBS.holds(field) || column.has_length() {
                continue;
            }
            let text = context.declaration.slice(column.range);
            if let Some(wrong) = text.find("length:") {
                let behind = text.get(wrong..).unwrap_or_default();
                let end = behind.find([',', ')']).unwrap_or(behind.len());
                let start = column.range.start() + TextSize::of(&text[..wrong]);
                let range = TextRange::at(start, TextSize::of(&behind[..end]));
                rewrite.replace(context.id, range, length.as_str());
                continue;
            }
            let new = match text.trim_end().strip_suffix(')') {
                Some(open) if open.trim_end().ends_with('(') => format!("{open}{length})"),
                Some(open) => format!("{open}, {length})"),
                None => format!("{text}({length})"),
            };
            rewrite.replace(context.id, column.range, new);
        }
    })
}

/// Types with a length that hold the same.
const WITH_LENGTH: [(&str, &str); 6] = [
    ("Text", "VarChar(900)"),
    ("NText", "NVarChar(450)"),
    ("Xml", "NVarChar(450)"),
    ("VarChar", "VarChar(900)"),
    ("NVarChar", "NVarChar(450)"),
    ("VarBinary", "VarBinary(900)"),
];

fn fix_heap_type(context: &FixContext<'_>) -> Vec<Fix> {
    let title = "Use types with a length";
    fix_index(context, title, Applicability::Unsafe, |index, rewrite| {
        for (_, field, _) in index.columns(&context.reader(), context.id) {
            let Some(attribute) = field.native_type().filter(|_| HEAP.holds(field)) else {
                continue;
            };
            let name = native_name(field).unwrap_or("");
            let new = WITH_LENGTH
                .iter()
                .find(|(old, _)| *old == name)
                .map_or("VarBinary(900)", |(_, new)| new);
            let source = attribute.name.split('.').next().unwrap_or("db");
            rewrite.replace(context.id, attribute.range, format!("@{source}.{new}"));
        }
    })
}

fn fix_bytes(context: &FixContext<'_>) -> Vec<Fix> {
    let Some(index) = WrittenIndex::at(context.declaration, context.finding.range) else {
        return Vec::new();
    };
    let mut rewrite = Rewrite::new(context.schema);
    for (_, field, kind) in index.columns(&context.reader(), context.id) {
        if kind != FieldKind::Scalar(ScalarType::Bytes) {
            continue;
        }
        if let Some(name) = field.field_type.as_ref().and_then(|it| it.named()) {
            rewrite.replace(context.id, name.range, "String");
        }
        if let Some(native) = field.native_type() {
            rewrite.remove_field_attribute(context.id, native);
        }
    }
    let title = "Use `String` for the key";
    Fix::new(title, Applicability::Unsafe, Effect::Migration, rewrite)
        .into_iter()
        .collect()
}

fn fix_xml(context: &FixContext<'_>) -> Vec<Fix> {
    let title = "Take the XML out of the index";
    fix_index(context, title, Applicability::Unsafe, |index, rewrite| {
        let reader = context.reader();
        let bad: Vec<usize> = index
            .columns(&reader, context.id)
            .into_iter()
            .filter(|(_, field, _)| XML.holds(field))
            .map(|(position, _, _)| position)
            .collect();
        let kept: Vec<&str> = index
            .index
            .columns
            .iter()
            .enumerate()
            .filter(|(position, _)| !bad.contains(position))
            .map(|(_, column)| context.declaration.slice(column.range))
            .collect();
        let list = crate::attributes::default_value(index.attribute, "fields");
        match list {
            Some(list) if !kept.is_empty() => {
                rewrite.replace(context.id, list.range, format!("[{}]", kept.join(", ")));
            }
            _ => index.remove(rewrite, context.id),
        }
    })
}

#[cfg(test)]
#[path = "index_column_type/tests.rs"]
mod tests;
