use model::{Capability, DeclarationKind, IndexKind};

use crate::Applicability;
use crate::finding::Findings;
use crate::fix::Fix;
use crate::indexes::{WrittenIndex, fix_index, indexes};
use crate::rule::{Context, FixContext, rule};

rule! {
    /// The database has no full-text indexes.
    ///
    /// Only MySQL and MongoDB have `@@fulltext`. Elsewhere remove it; PostgreSQL can search texts with a `Gin` index over
    /// a column of its own.
    ///
    /// ```prisma
    /// datasource db {
    ///   provider = "postgresql"
    /// }
    ///
    /// model Book {
    ///   id   Int    @id
    ///   text String
    ///
    ///   @@fulltext([text])
    /// //^^^^^^^^^^^^^^^^^^ fulltext-not-supported
    /// }
    /// ```
    pub FULLTEXT_NOT_SUPPORTED = Official {
        code: "fulltext-not-supported",
        severity: Error,
        stage: Index,
        fix: Unsafe(fix_remove),
        since: "0.1.0",
        check: Declaration(check_support),
    }
}

rule! {
    /// A collection has two full-text indexes.
    ///
    /// MongoDB allows one for each collection; it can cover several fields. Put them into one.
    ///
    /// ```prisma
    /// datasource db {
    ///   provider = "mongodb"
    /// }
    ///
    /// model Book {
    ///   id    String @id @map("_id")
    ///   text  String
    ///   title String
    ///
    ///   @@fulltext([text])
    /// //^^^^^^^^^^^^^^^^^^ multiple-fulltext
    ///   @@fulltext([title])
    /// //^^^^^^^^^^^^^^^^^^^ multiple-fulltext
    /// }
    /// ```
    pub MULTIPLE_FULLTEXT = Official {
        code: "multiple-fulltext",
        severity: Error,
        stage: Index,
        fix: Unsafe(fix_merge),
        since: "0.1.0",
        check: Declaration(check_several),
    }
}

rule! {
    /// A full-text index covers only the first characters of a column.
    ///
    /// It always covers whole texts. Remove `length`.
    ///
    /// ```prisma
    /// datasource db {
    ///   provider = "mysql"
    /// }
    ///
    /// model Book {
    ///   id   Int    @id
    ///   text String
    ///
    ///   @@fulltext([text(length: 10)])
    /// //                 ^^^^^^^^^^ fulltext-length
    /// }
    /// ```
    pub FULLTEXT_LENGTH = Official {
        code: "fulltext-length",
        severity: Error,
        stage: Index,
        fix: Safe(fix_length),
        since: "0.1.0",
        check: Declaration(check_length),
    }
}

rule! {
    /// A full-text index says how to sort, where the database cannot do that.
    ///
    /// MySQL does not sort full-text indexes. Remove `sort`.
    ///
    /// ```prisma
    /// datasource db {
    ///   provider = "mysql"
    /// }
    ///
    /// model Book {
    ///   id   Int    @id
    ///   text String
    ///
    ///   @@fulltext([text(sort: Desc)])
    /// //                 ^^^^^^^^^^ fulltext-sort
    /// }
    /// ```
    pub FULLTEXT_SORT = Official {
        code: "fulltext-sort",
        severity: Error,
        stage: Index,
        fix: Safe(fix_sort),
        since: "0.1.0",
        check: Declaration(check_sort),
    }
}

rule! {
    /// The texts of a full-text index do not stand together.
    ///
    /// In MongoDB the fields with `sort` may stand before or after the texts, not between them.
    ///
    /// ```prisma
    /// datasource db {
    ///   provider = "mongodb"
    /// }
    ///
    /// model Book {
    ///   id    String @id @map("_id")
    ///   text  String
    ///   year  Int
    ///   title String
    ///
    ///   @@fulltext([text, year(sort: Asc), title])
    /// //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ fulltext-not-adjacent
    /// }
    /// ```
    pub FULLTEXT_NOT_ADJACENT = Official {
        code: "fulltext-not-adjacent",
        severity: Error,
        stage: Index,
        fix: Unsafe(fix_order),
        since: "0.1.0",
        check: Declaration(check_order),
    }
}

/// The full-text indexes of a model.
fn fulltext<'s>(context: &Context<'_, 's>) -> Vec<WrittenIndex<'s>> {
    if context.declaration.kind != DeclarationKind::Model {
        return Vec::new();
    }
    indexes(context.declaration)
        .filter(|it| it.index.kind == IndexKind::Fulltext)
        .collect()
}

fn check_support(context: &Context<'_, '_>, findings: &mut Findings) {
    let capabilities = context.config().capabilities();
    if capabilities.has(Capability::FullTextIndex) {
        return;
    }
    for index in fulltext(context) {
        let message = format!(
            "{} has no full-text indexes that Prisma knows, so `{}` cannot have one. Remove `@@fulltext`.",
            capabilities.display_name(),
            context.declaration.name_text(),
        );
        findings
            .report(index.attribute.range, message)
            .official(index.span);
    }
}

fn check_several(context: &Context<'_, '_>, findings: &mut Findings) {
    let capabilities = context.config().capabilities();
    let all = fulltext(context);
    if all.len() < 2
        || !capabilities.has(Capability::FullTextIndex)
        || capabilities.has(Capability::MultipleFullTextPerModel)
    {
        return;
    }
    for index in all {
        let message = format!(
            "`{}` has several full-text indexes, and {} allows one. Put all fields into one.",
            context.declaration.name_text(),
            capabilities.display_name(),
        );
        findings
            .report(index.attribute.range, message)
            .official(index.span);
    }
}

fn check_length(context: &Context<'_, '_>, findings: &mut Findings) {
    let supported = context
        .config()
        .capabilities()
        .has(Capability::FullTextIndex);
    for index in fulltext(context) {
        let Some(option) = index.option("length").filter(|_| supported) else {
            continue;
        };
        if index.index.columns.iter().any(model::Column::has_length) {
            let message = format!(
                "A full-text index covers whole texts, so that of `{}` cannot have `length`. Remove it.",
                context.declaration.name_text(),
            );
            findings.report(option.range, message).official(index.span);
        }
    }
}

fn check_sort(context: &Context<'_, '_>, findings: &mut Findings) {
    let capabilities = context.config().capabilities();
    if !capabilities.has(Capability::FullTextIndex)
        || capabilities.has(Capability::SortOrderInFullTextIndex)
    {
        return;
    }
    for index in fulltext(context) {
        let Some(option) = index.option("sort") else {
            continue;
        };
        if index.index.columns.iter().any(|it| it.sort.is_some()) {
            let message = format!(
                "{} does not sort full-text indexes, so that of `{}` cannot have `sort`. Remove it.",
                capabilities.display_name(),
                context.declaration.name_text(),
            );
            findings.report(option.range, message).official(index.span);
        }
    }
}

fn check_order(context: &Context<'_, '_>, findings: &mut Findings) {
    let capabilities = context.config().capabilities();
    if !capabilities.has(Capability::SortOrderInFullTextIndex) {
        return;
    }
    for index in fulltext(context) {
        let columns = &index.index.columns;
        let mut texts = columns.iter().map(|column| column.sort.is_none());
        let first = texts.position(|is_text| is_text);
        let gap = texts.position(|is_text| !is_text);
        if first.is_some() && gap.is_some() && texts.any(|is_text| is_text) {
            let message = format!(
                "In the full-text index of `{}` a sorted field stands between the texts. Put the texts next to each other.",
                context.declaration.name_text(),
            );
            findings
                .report(index.attribute.range, message)
                .official(index.span);
        }
    }
}

fn fix_remove(context: &FixContext<'_>) -> Vec<Fix> {
    let title = "Remove `@@fulltext`";
    fix_index(context, title, Applicability::Unsafe, |index, rewrite| {
        index.remove(rewrite, context.id);
    })
}

fn fix_length(context: &FixContext<'_>) -> Vec<Fix> {
    let title = "Remove `length`";
    fix_index(context, title, Applicability::Safe, |index, rewrite| {
        index.remove_options(rewrite, context.id, "length");
    })
}

fn fix_sort(context: &FixContext<'_>) -> Vec<Fix> {
    let title = "Remove `sort`";
    fix_index(context, title, Applicability::Safe, |index, rewrite| {
        index.remove_options(rewrite, context.id, "sort");
    })
}

/// The first index gets the fields of all; the others go.
fn fix_merge(context: &FixContext<'_>) -> Vec<Fix> {
    let all: Vec<_> = indexes(context.declaration)
        .filter(|it| it.index.kind == IndexKind::Fulltext)
        .collect();
    let Some(first) = all.first() else {
        return Vec::new();
    };
    let elements = |index: &WrittenIndex<'_>| -> Vec<String> {
        let columns = index.index.columns.iter();
        columns
            .map(|column| context.declaration.slice(column.range).to_owned())
            .collect()
    };
    let (mut texts, mut sorted) = (Vec::new(), Vec::new());
    for index in &all {
        for (column, text) in index.index.columns.iter().zip(elements(index)) {
            let to = if column.sort.is_none() {
                &mut texts
            } else {
                &mut sorted
            };
            if !to.contains(&text) {
                to.push(text);
            }
        }
    }
    texts.extend(sorted);
    let mut rewrite = crate::rewrite::Rewrite::new(context.schema);
    let text = format!("@@fulltext([{}])", texts.join(", "));
    rewrite.replace(context.id, first.attribute.range, text);
    for index in &all[1..] {
        index.remove(&mut rewrite, context.id);
    }
    let title = "Put all fields into one full-text index";
    Fix::new(
        title,
        Applicability::Unsafe,
        crate::Effect::Migration,
        rewrite,
    )
    .into_iter()
    .collect()
}

fn fix_order(context: &FixContext<'_>) -> Vec<Fix> {
    let title = "Put the texts next to each other";
    fix_index(context, title, Applicability::Unsafe, |index, rewrite| {
        let columns = &index.index.columns;
        let Some(range) = columns
            .iter()
            .map(|column| column.range)
            .reduce(syntax::TextRange::cover)
        else {
            return;
        };
        let mut ordered: Vec<_> = columns.iter().collect();
        ordered.sort_by_key(|column| column.sort.is_some());
        let texts: Vec<&str> = ordered
            .iter()
            .map(|column| context.declaration.slice(column.range))
            .collect();
        rewrite.replace(context.id, range, texts.join(", "));
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{check_fix, check_rule};

    #[test]
    fn mysql_may_have_several() {
        check_rule(
            &MULTIPLE_FULLTEXT,
            r#"
datasource db {
  provider = "mysql"
}

model Book {
  id    Int    @id
  text  String
  title String

  @@fulltext([text])
  @@fulltext([title, text])
}
"#,
        );
    }

    #[test]
    fn several_become_one() {
        check_fix(
            &MULTIPLE_FULLTEXT,
            r#"
datasource db {
  provider = "mongodb"
}

model Book {
  id    String @id @map("_id")
  text  String
  year  Int
  title String

  @@fulltext([text, year(sort: Asc)])
  @@fulltext([title])
}
"#,
            r#"
datasource db {
  provider = "mongodb"
}

model Book {
  id    String @id @map("_id")
  text  String
  year  Int
  title String

  @@fulltext([text, title, year(sort: Asc)])
}
"#,
        );
    }
}
