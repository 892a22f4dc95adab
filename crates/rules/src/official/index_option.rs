use model::{Capability, FieldKind, IndexAlgorithm, IndexKind, ScalarType};

use crate::Applicability;
use crate::finding::Findings;
use crate::fix::Fix;
use crate::indexes::{WrittenIndex, fix_index, indexes};
use crate::names::capitalized;
use crate::rule::{Context, FixContext, rule};
use crate::spans::block_span;
use crate::stage::Stage;

rule! {
    /// A primary key has a name, where the database gives it none.
    ///
    /// MySQL calls every primary key `PRIMARY`, SQLite and MongoDB give it no name at all. Remove `map`.
    ///
    /// ```prisma
    /// datasource db {
    ///   provider = "mysql"
    /// }
    ///
    /// model Bus {
    ///   id Int @id(map: "bus_key")
    /// //           ^^^^^^^^^^^^^^ named-primary-key-not-supported
    /// }
    /// ```
    pub NAMED_PRIMARY_KEY_NOT_SUPPORTED = Official {
        code: "named-primary-key-not-supported",
        severity: Error,
        stage: Block,
        fix: Safe(fixes::name),
        since: "0.1.0",
        check: Declaration(check_name),
    }
}

rule! {
    /// A primary key covers only the first characters of a column, where the database cannot do that.
    ///
    /// Only MySQL can leave out the end of a column. Remove `length`.
    ///
    /// ```prisma
    /// datasource db {
    ///   provider = "postgresql"
    /// }
    ///
    /// model Bus {
    ///   plate String
    ///
    ///   @@id([plate(length: 10)])
    /// //            ^^^^^^^^^^ primary-key-length-not-supported
    /// }
    /// ```
    pub PRIMARY_KEY_LENGTH_NOT_SUPPORTED = Official {
        code: "primary-key-length-not-supported",
        severity: Error,
        stage: Block,
        fix: Safe(fixes::length),
        since: "0.1.0",
        check: Declaration(check_key_length),
    }
}

rule! {
    /// A primary key says how to sort, where the database cannot do that.
    ///
    /// Only SQL Server sorts primary keys. Remove `sort`.
    ///
    /// ```prisma
    /// datasource db {
    ///   provider = "postgresql"
    /// }
    ///
    /// model Bus {
    ///   line   Int
    ///   number Int
    ///
    ///   @@id([line, number(sort: Desc)])
    /// //                   ^^^^^^^^^^ primary-key-sort-not-supported
    /// }
    /// ```
    pub PRIMARY_KEY_SORT_NOT_SUPPORTED = Official {
        code: "primary-key-sort-not-supported",
        severity: Error,
        stage: Block,
        fix: Safe(fixes::sort),
        since: "0.1.0",
        check: Declaration(check_key_sort),
    }
}

rule! {
    /// An index covers only the first characters of a column, where the database cannot do that.
    ///
    /// Only MySQL can leave out the end of a column. Remove `length`.
    ///
    /// ```prisma
    /// datasource db {
    ///   provider = "postgresql"
    /// }
    ///
    /// model Bus {
    ///   id    Int    @id
    ///   plate String
    ///
    ///   @@index([plate(length: 10)])
    /// //               ^^^^^^^^^^ index-length-not-supported
    /// }
    /// ```
    pub INDEX_LENGTH_NOT_SUPPORTED = Official {
        code: "index-length-not-supported",
        severity: Error,
        stage: Index,
        fix: Safe(fixes::length),
        since: "0.1.0",
        check: Declaration(check_index_length),
    }
}

rule! {
    /// An index covers the first characters of something that has no characters.
    ///
    /// MySQL can leave out the end of a text or of bytes only. Remove `length`.
    ///
    /// ```prisma
    /// datasource db {
    ///   provider = "mysql"
    /// }
    ///
    /// model Bus {
    ///   id   Int @id
    ///   line Int
    ///
    ///   @@index([line(length: 4)])
    /// //              ^^^^^^^^^ length-field-type
    /// }
    /// ```
    pub LENGTH_FIELD_TYPE = Official {
        code: "length-field-type",
        severity: Error,
        stage: Index,
        fix: Safe(fixes::length),
        since: "0.1.0",
        check: Declaration(check_length_type),
    }
}

rule! {
    /// An index says whether it is clustered, where the database cannot do that.
    ///
    /// Only SQL Server lets you choose the index that the rows are stored by. Remove `clustered`.
    ///
    /// ```prisma
    /// datasource db {
    ///   provider = "postgresql"
    /// }
    ///
    /// model Bus {
    ///   id Int @id(clustered: false)
    /// //           ^^^^^^^^^^^^^^^^ clustering-not-supported
    /// }
    /// ```
    pub CLUSTERING_NOT_SUPPORTED = Official {
        code: "clustering-not-supported",
        severity: Error,
        stage: Index,
        fix: Safe(fixes::clustering),
        since: "0.1.0",
        check: Declaration(check_clustering),
    }
}

rule! {
    /// A table has two clustered indexes.
    ///
    /// The rows of a table can be stored in one order only. The primary key is clustered unless it says
    /// `clustered: false`.
    ///
    /// ```prisma
    /// datasource db {
    ///   provider = "sqlserver"
    /// }
    ///
    /// model Bus {
    ///   id   Int @id
    /// //         ^^^ clustering-multiple
    ///   line Int
    ///
    ///   @@index([line], clustered: true)
    /// //                ^^^^^^^^^^^^^^^ clustering-multiple
    /// }
    /// ```
    pub CLUSTERING_MULTIPLE = Official {
        code: "clustering-multiple",
        severity: Error,
        stage: Index,
        fix: Unsafe(fixes::clustered_twice),
        since: "0.1.0",
        check: Declaration(check_clustered_twice),
    }
}

rule! {
    /// The database does not know that kind of index.
    ///
    /// PostgreSQL has `BTree`, `Hash`, `Gist`, `Gin`, `SpGist` and `Brin`, CockroachDB `BTree` and `Gin`, all others `BTree`
    /// only. Remove `type`.
    ///
    /// ```prisma
    /// datasource db {
    ///   provider = "mysql"
    /// }
    ///
    /// model Bus {
    ///   id   Int @id
    ///   line Int
    ///
    ///   @@index([line], type: Hash)
    /// //                ^^^^^^^^^^ index-type-support
    /// }
    /// ```
    pub INDEX_TYPE_SUPPORT = Official {
        code: "index-type-support",
        severity: Error,
        stage: Index,
        fix: Unsafe(fixes::algorithm),
        since: "0.1.0",
        check: Declaration(check_type),
    }
}

rule! {
    /// A hash index says how to sort.
    ///
    /// A hash has no order. Remove `sort`, or use a `BTree` index.
    ///
    /// ```prisma
    /// datasource db {
    ///   provider = "postgresql"
    /// }
    ///
    /// model Bus {
    ///   id   Int @id
    ///   line Int
    ///
    ///   @@index([line(sort: Desc)], type: Hash)
    /// //              ^^^^^^^^^^ hash-index-sort
    /// }
    /// ```
    pub HASH_INDEX_SORT = Official {
        code: "hash-index-sort",
        severity: Error,
        stage: Index,
        fix: Unsafe(fixes::sort),
        since: "0.1.0",
        check: Declaration(check_hash_sort),
    }
}

fn is_model(context: &Context<'_, '_>) -> bool {
    context.declaration.kind == model::DeclarationKind::Model
}

fn has(context: &Context<'_, '_>, capability: Capability) -> bool {
    context.config().capabilities().has(capability)
}

/// Reports an option of an index that the database does not know.
fn report_option(
    context: &Context<'_, '_>,
    findings: &mut Findings,
    index: &WrittenIndex<'_>,
    option: &str,
    reason: &str,
) {
    let range = index
        .option(option)
        .or_else(|| index.attribute.named(option))
        .map_or(index.attribute.range, |argument| argument.range);
    let message = format!(
        "{} {reason}, so the {} of `{}` cannot have `{option}`. Remove it.",
        capitalized(context.config().capabilities().display_name()),
        index.noun(),
        context.declaration.name_text(),
    );
    findings
        .report(range, message)
        .official(index.span)
        .subject(index.subject());
}

fn check_name(context: &Context<'_, '_>, findings: &mut Findings) {
    if !is_model(context) || has(context, Capability::NamedPrimaryKeys) {
        return;
    }
    for index in indexes(context.declaration).filter(WrittenIndex::is_key) {
        if let Some(argument) = index.attribute.named("map") {
            let message = format!(
                "{} gives primary keys no name, so that of `{}` cannot have one. Remove `map`.",
                capitalized(context.config().capabilities().display_name()),
                context.declaration.name_text(),
            );
            findings
                .report(argument.range, message)
                .official(block_span(context.declaration))
                .subject(index.subject());
        }
    }
}

fn check_key_length(context: &Context<'_, '_>, findings: &mut Findings) {
    if is_model(context) && !has(context, Capability::IndexColumnLengthPrefixing) {
        for index in indexes(context.declaration).filter(WrittenIndex::is_key) {
            if index.index.columns.iter().any(model::Column::has_length) {
                report_option(
                    context,
                    findings,
                    &index,
                    "length",
                    "always covers whole columns",
                );
            }
        }
    }
}

fn check_index_length(context: &Context<'_, '_>, findings: &mut Findings) {
    if is_model(context) && !has(context, Capability::IndexColumnLengthPrefixing) {
        for index in indexes(context.declaration).filter(|it| !it.is_key()) {
            if index.index.columns.iter().any(model::Column::has_length) {
                report_option(
                    context,
                    findings,
                    &index,
                    "length",
                    "always covers whole columns",
                );
            }
        }
    }
}

fn check_key_sort(context: &Context<'_, '_>, findings: &mut Findings) {
    if is_model(context) && !has(context, Capability::PrimaryKeySortOrder) {
        for index in indexes(context.declaration).filter(WrittenIndex::is_key) {
            if index.index.columns.iter().any(|it| it.sort.is_some()) {
                report_option(
                    context,
                    findings,
                    &index,
                    "sort",
                    "does not sort primary keys",
                );
            }
        }
    }
}

fn check_length_type(context: &Context<'_, '_>, findings: &mut Findings) {
    if !is_model(context) || !has(context, Capability::IndexColumnLengthPrefixing) {
        return;
    }
    for index in indexes(context.declaration) {
        for (position, field, kind) in index.columns(context.reader, context.id) {
            let has_characters = matches!(
                kind,
                FieldKind::Scalar(ScalarType::String | ScalarType::Bytes) | FieldKind::Unsupported
            );
            if has_characters || !index.index.columns[position].has_length() {
                continue;
            }
            let range = index
                .option("length")
                .map_or(index.attribute.range, |argument| argument.range);
            let message = format!(
                "`{}.{}` has no characters or bytes of which an index could cover the first. Remove `length`.",
                context.declaration.name_text(),
                field.name.text,
            );
            let stage = stage_of(&index);
            findings
                .report(range, message)
                .official(index.span)
                .stage(stage)
                .subject(index.subject());
        }
    }
}

fn check_clustering(context: &Context<'_, '_>, findings: &mut Findings) {
    if is_model(context) && !has(context, Capability::ClusteringSetting) {
        for index in indexes(context.declaration).filter(|it| it.index.clustered.is_some()) {
            report_option(
                context,
                findings,
                &index,
                "clustered",
                "stores rows as it likes",
            );
        }
    }
}

/// The engine looks at the key before the fields, at indexes behind them.
fn stage_of(index: &WrittenIndex<'_>) -> Stage {
    if index.is_key() {
        Stage::Block
    } else {
        Stage::Index
    }
}

fn is_clustered(index: &WrittenIndex<'_>) -> bool {
    index.index.clustered.unwrap_or(index.is_key())
}

fn check_clustered_twice(context: &Context<'_, '_>, findings: &mut Findings) {
    if !is_model(context) || !has(context, Capability::ClusteringSetting) {
        return;
    }
    let clustered: Vec<_> = indexes(context.declaration).filter(is_clustered).collect();
    let keys = clustered.iter().filter(|it| it.is_key()).count();
    let others = clustered.len() - keys;
    for index in &clustered {
        let marks = if index.is_key() {
            usize::from(others > 0)
        } else {
            usize::from(keys > 0) + usize::from(others > 1)
        };
        if marks == 0 {
            continue;
        }
        let range = index
            .attribute
            .named("clustered")
            .map_or(index.attribute.range, |argument| argument.range);
        let message = format!(
            "`{}` has several clustered indexes, this {} among them, but its rows can be stored in one order only. Set \
             `clustered: false` on all but one.",
            context.declaration.name_text(),
            index.noun(),
        );
        findings
            .report(range, message)
            .official_all(std::iter::repeat_n(index.span, marks))
            .stage(stage_of(index))
            .subject(index.subject());
    }
}

fn check_type(context: &Context<'_, '_>, findings: &mut Findings) {
    if !is_model(context) {
        return;
    }
    let capabilities = context.config().capabilities();
    for index in indexes(context.declaration).filter(|it| it.index.kind == IndexKind::Index) {
        let algorithm = index.index.algorithm.as_deref();
        let Some((algorithm, argument)) = algorithm
            .and_then(IndexAlgorithm::from_name)
            .zip(index.attribute.named("type"))
        else {
            continue;
        };
        if capabilities.index_algorithms().contains(&algorithm) {
            continue;
        }
        let known: Vec<&str> = capabilities
            .index_algorithms()
            .iter()
            .map(|it| it.name())
            .collect();
        let message = format!(
            "{} has no indexes of type `{}`, so `{}` cannot have one. Write `{}`, or leave `type` out for the usual one.",
            capitalized(capabilities.display_name()),
            algorithm.name(),
            context.declaration.name_text(),
            known.join("` or `"),
        );
        findings.report(argument.range, message);
    }
}

fn check_hash_sort(context: &Context<'_, '_>, findings: &mut Findings) {
    if !is_model(context) {
        return;
    }
    let has_hashes = context
        .config()
        .capabilities()
        .index_algorithms()
        .contains(&IndexAlgorithm::Hash);
    for index in indexes(context.declaration) {
        let is_hash = index.index.algorithm.as_deref() == Some(IndexAlgorithm::Hash.name());
        let sorts = index.index.columns.iter().any(|it| it.sort.is_some());
        if !(has_hashes && is_hash && sorts) {
            continue;
        }
        let range = index
            .option("sort")
            .map_or(index.attribute.range, |argument| argument.range);
        let message = format!(
            "The hash index of `{}` cannot sort: hashes have no order. Remove `sort`, or `type: Hash`.",
            context.declaration.name_text(),
        );
        findings.report(range, message).official(index.span);
    }
}

#[path = "index_option/fixes.rs"]
mod fixes;

#[cfg(test)]
#[path = "index_option/tests.rs"]
mod tests;
