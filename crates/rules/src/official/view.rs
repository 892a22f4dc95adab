use model::{Column, DeclarationKind, IndexKind, IndexSource};
use syntax::TextRange;

use crate::Applicability;
use crate::finding::Findings;
use crate::fix::Fix;
use crate::indexes::{WrittenIndex, fix_index, indexes};
use crate::rewrite::fix_preview_feature;
use crate::rule::{Context, FixContext, rule};
use crate::spans::block_span;

/// What has to be in `previewFeatures`.
const FEATURE: &str = "views";

rule! {
    /// A view without the preview feature.
    ///
    /// Prisma knows views when `views` is among the `previewFeatures` of a generator.
    ///
    /// ```prisma
    /// view Summary {
    /// //   ^^^^^^^ view-preview-feature
    ///   id Int @unique
    /// }
    /// ```
    pub VIEW_PREVIEW_FEATURE = Official {
        code: "view-preview-feature",
        severity: Error,
        stage: Block,
        fix: Safe(fix_feature),
        since: "0.1.0",
        check: Declaration(check_feature),
    }
}

rule! {
    /// A view has a primary key.
    ///
    /// Keys belong to tables. A field by which the rows of a view can be told apart is `@unique`.
    ///
    /// ```prisma
    /// generator client {
    ///   provider        = "prisma-client"
    ///   previewFeatures = ["views"]
    /// }
    ///
    /// view Summary {
    ///   id Int @id
    /// //       ^^^ view-primary-key
    /// }
    /// ```
    pub VIEW_PRIMARY_KEY = Official {
        code: "view-primary-key",
        severity: Error,
        stage: Block,
        fix: Unsafe(fix_key),
        since: "0.1.0",
        check: Declaration(check_key),
    }
}

rule! {
    /// A view has an index, or its unique constraint says something about one.
    ///
    /// Indexes belong to tables. `@unique` in a view is a promise that no index stands behind: it has no name in the
    /// database and cannot be clustered.
    ///
    /// ```prisma
    /// generator client {
    ///   provider        = "prisma-client"
    ///   previewFeatures = ["views"]
    /// }
    ///
    /// view Summary {
    ///   id   Int @unique(map: "summary_id")
    /// //                 ^^^^^^^^^^^^^^^^^ view-index
    ///   year Int
    ///
    ///   @@index([year])
    /// //^^^^^^^^^^^^^^^ view-index
    /// }
    /// ```
    pub VIEW_INDEX = Official {
        code: "view-index",
        severity: Error,
        stage: Index,
        fix: Safe(fix_view_index),
        since: "0.1.0",
        check: Declaration(check_index),
    }
}

rule! {
    /// A unique constraint of a view says how its columns are indexed.
    ///
    /// No index stands behind it, so there is nothing to sort or to shorten. Remove `sort`, `length` and `ops`.
    ///
    /// ```prisma
    /// generator client {
    ///   provider        = "prisma-client"
    ///   previewFeatures = ["views"]
    /// }
    ///
    /// view Summary {
    ///   year  Int
    ///   month Int
    ///
    ///   @@unique([year(sort: Desc), month])
    /// //               ^^^^^^^^^^ view-index-argument
    /// }
    /// ```
    pub VIEW_INDEX_ARGUMENT = Official {
        code: "view-index-argument",
        severity: Error,
        stage: Index,
        fix: Safe(fix_arguments),
        since: "0.1.0",
        check: Declaration(check_arguments),
    }
}

/// What says how a column is indexed.
const COLUMN_OPTIONS: [&str; 3] = ["sort", "length", "ops"];

fn is_view(context: &Context<'_, '_>) -> bool {
    context.declaration.kind == DeclarationKind::View
}

fn check_feature(context: &Context<'_, '_>, findings: &mut Findings) {
    if !is_view(context) || context.config().has_preview_feature(FEATURE) {
        return;
    }
    let message = format!(
        "Prisma knows views such as `{}` only with the preview feature `{FEATURE}`. Add it to `previewFeatures` of the \
         generator.",
        context.declaration.name_text(),
    );
    findings
        .report(context.declaration.name_range(), message)
        .official(block_span(context.declaration));
}

fn check_key(context: &Context<'_, '_>, findings: &mut Findings) {
    if !is_view(context) {
        return;
    }
    for index in indexes(context.declaration).filter(WrittenIndex::is_key) {
        let (written, instead) = match index.index.source {
            IndexSource::Field(_) => ("@id", "@unique"),
            IndexSource::Block(_) => ("@@id", "@@unique"),
        };
        let message = format!(
            "`{}` is a view, and only tables have primary keys. Write `{instead}` instead of `{written}`.",
            context.declaration.name_text(),
        );
        findings
            .report(index.attribute.range, message)
            .official(index.span)
            .subject(index.subject());
    }
}

/// What a view's unique constraint says that only an index could have: the arguments.
fn index_arguments(index: &WrittenIndex<'_>) -> Vec<(&'static str, TextRange)> {
    let name = index.attribute.named("map").map_or("name", |_| "map");
    let has_name = index.index.database_name.is_some();
    let is_clustered = index.index.clustered.is_some();
    [(name, has_name), ("clustered", is_clustered)]
        .into_iter()
        .filter(|(_, is_there)| *is_there)
        .filter_map(|(name, _)| Some((name, index.attribute.named(name)?.range)))
        .collect()
}

fn is_index(index: &WrittenIndex<'_>) -> bool {
    matches!(index.index.kind, IndexKind::Index | IndexKind::Fulltext)
}

fn check_index(context: &Context<'_, '_>, findings: &mut Findings) {
    if !is_view(context) {
        return;
    }
    let view = context.declaration.name_text();
    for index in indexes(context.declaration).filter(|it| !it.is_key()) {
        let arguments = index_arguments(&index);
        if is_index(&index) {
            let message = format!(
                "`{view}` is a view, and only tables have indexes. Remove this one, or put it on a table that the view reads."
            );
            findings
                .report(index.attribute.range, message)
                .official_all(std::iter::repeat_n(index.span, 1 + arguments.len()))
                .subject(index.subject());
            continue;
        }
        for (argument, range) in arguments {
            let message = format!(
                "The database has no index for this unique constraint of the view `{view}`, so it cannot have `{argument}`. \
                 Remove it."
            );
            findings
                .report(range, message)
                .official(index.span)
                .subject(index.subject());
        }
    }
}

fn has_option(column: &Column) -> bool {
    column.sort.is_some() || column.has_length() || column.operator_class.is_some()
}

fn check_arguments(context: &Context<'_, '_>, findings: &mut Findings) {
    if !is_view(context) {
        return;
    }
    for index in indexes(context.declaration).filter(|it| !it.is_key()) {
        for (position, column) in index.index.columns.iter().enumerate() {
            if !has_option(column) {
                continue;
            }
            let option = COLUMN_OPTIONS
                .iter()
                .find_map(|name| index.column_option(position, name));
            let message = format!(
                "The database has no index for this unique constraint of the view `{}`, so nothing can be said about how to \
                 index `{}`. Remove it.",
                context.declaration.name_text(),
                column.path,
            );
            let finding = findings
                .report(option.map_or(column.range, |it| it.range), message)
                .official(index.span)
                .subject(index.subject());
            // The whole index has to go.
            if is_index(&index) {
                finding.echo();
            }
        }
    }
}

fn fix_feature(context: &FixContext<'_>) -> Vec<Fix> {
    fix_preview_feature(context, FEATURE).into_iter().collect()
}

fn fix_key(context: &FixContext<'_>) -> Vec<Fix> {
    let applicability = Applicability::Unsafe;
    let is_unique_anyway = context.field().is_some_and(|(position, _)| {
        indexes(context.declaration).any(|it| {
            it.index.kind == IndexKind::Unique && it.index.source == IndexSource::Field(position)
        })
    });
    let mut result = Vec::new();
    if !is_unique_anyway {
        let title = "Make it unique instead";
        result.extend(fix_index(
            context,
            title,
            applicability,
            |index, rewrite| {
                let text = match index.index.source {
                    IndexSource::Field(_) => "@unique".to_owned(),
                    IndexSource::Block(_) => {
                        let columns = index.index.columns.iter();
                        let columns: Vec<&str> =
                            columns.map(|column| column.path.as_str()).collect();
                        let name = index.attribute.named("name");
                        let name = name.map_or_else(String::new, |argument| {
                            format!(", {}", context.declaration.slice(argument.range))
                        });
                        format!("@@unique([{}]{name})", columns.join(", "))
                    }
                };
                rewrite.replace(context.id, index.attribute.range, text);
            },
        ));
    }
    let title = "Remove the primary key";
    result.extend(fix_index(
        context,
        title,
        applicability,
        |index, rewrite| index.remove(rewrite, context.id),
    ));
    result
}

fn fix_view_index(context: &FixContext<'_>) -> Vec<Fix> {
    let at = context.finding.range;
    let Some(index) = WrittenIndex::at(context.declaration, at) else {
        return Vec::new();
    };
    let argument = index_arguments(&index)
        .into_iter()
        .find(|(_, range)| *range == at);
    let title = match argument {
        Some((name, _)) => format!("Remove `{name}`"),
        None => "Remove the index".to_owned(),
    };
    fix_index(
        context,
        &title,
        Applicability::Safe,
        |index, rewrite| match argument {
            Some((name, _)) => index.remove_argument(rewrite, context.id, name),
            None => index.remove(rewrite, context.id),
        },
    )
}

/// Keeps nothing of the columns but their names.
fn fix_arguments(context: &FixContext<'_>) -> Vec<Fix> {
    let title = "Remove what is said about the index";
    fix_index(context, title, Applicability::Safe, |index, rewrite| {
        if matches!(index.index.source, IndexSource::Field(_)) {
            let kept: Vec<&str> = index
                .attribute
                .list()
                .iter()
                .filter(|it| !COLUMN_OPTIONS.iter().any(|option| it.is_named(option)))
                .map(|it| context.declaration.slice(it.range))
                .collect();
            if let Some(arguments) = &index.attribute.arguments {
                let text = match kept.as_slice() {
                    [] => String::new(),
                    kept => format!("({})", kept.join(", ")),
                };
                rewrite.replace(context.id, arguments.range, text);
            }
            return;
        }
        for column in &index.index.columns {
            if has_option(column) {
                rewrite.replace(context.id, column.range, column.path.as_str());
            }
        }
    })
}

#[cfg(test)]
#[path = "view/tests.rs"]
mod tests;
