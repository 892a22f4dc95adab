use model::{Argument, Capability, DeclarationKind, IndexKind, PrismaVersion};

use crate::Applicability;
use crate::finding::Findings;
use crate::fix::Fix;
use crate::indexes::{WrittenIndex, fix_index, indexes};
use crate::rewrite::fix_preview_feature;
use crate::rule::{Context, FixContext, rule};

/// What has to be in `previewFeatures`.
const FEATURE: &str = "partialIndexes";

rule! {
    /// A partial index without the preview feature.
    ///
    /// An index with `where` holds only some rows. Prisma knows such indexes when `partialIndexes` is among the
    /// `previewFeatures` of a generator.
    ///
    /// ```prisma
    /// datasource db {
    ///   provider = "postgresql"
    /// }
    ///
    /// model Ticket {
    ///   id   Int     @id
    ///   seat String  @unique(where: { isUsed: false })
    /// //                     ^^^^^^^^^^^^^^^^^^^^^^^^ partial-index-preview-feature
    ///   isUsed Boolean
    /// }
    /// ```
    pub PARTIAL_INDEX_PREVIEW_FEATURE = Official {
        code: "partial-index-preview-feature",
        severity: Error,
        stage: Index,
        fix: Safe(fix_feature),
        since: "0.1.0",
        check: Declaration(check_feature),
    }
}

rule! {
    /// A partial index, where the database has none.
    ///
    /// MySQL and MongoDB index all rows, as far as Prisma knows. Remove `where`.
    ///
    /// ```prisma
    /// datasource db {
    ///   provider = "mysql"
    /// }
    ///
    /// generator client {
    ///   provider        = "prisma-client"
    ///   previewFeatures = ["partialIndexes"]
    /// }
    ///
    /// model Ticket {
    ///   id   Int    @id
    ///   seat String
    ///
    ///   @@index([seat], where: raw("seat <> ''"))
    /// //                ^^^^^^^^^^^^^^^^^^^^^^^^ partial-index-not-supported
    /// }
    /// ```
    pub PARTIAL_INDEX_NOT_SUPPORTED = Official {
        code: "partial-index-not-supported",
        severity: Error,
        stage: Index,
        fix: Unsafe(fix_support),
        since: "0.1.0",
        check: Declaration(check_support),
    }
}

/// The conditions of a model's indexes. Before Prisma 7 there is no such argument.
fn conditions<'s>(context: &Context<'_, 's>) -> Vec<(WrittenIndex<'s>, &'s Argument)> {
    if context.declaration.kind != DeclarationKind::Model
        || context.config().version < PrismaVersion::Seven
    {
        return Vec::new();
    }
    indexes(context.declaration)
        .filter(|it| matches!(it.index.kind, IndexKind::Unique | IndexKind::Index))
        .filter_map(|it| Some((it, it.attribute.named("where")?)))
        .collect()
}

fn check_feature(context: &Context<'_, '_>, findings: &mut Findings) {
    if context.config().has_preview_feature(FEATURE) {
        return;
    }
    for (index, argument) in conditions(context) {
        let message = format!(
            "`where` lets the {} of `{}` hold only some rows, which Prisma can do only with the preview feature `{FEATURE}`. \
             Add it to `previewFeatures` of the generator.",
            index.noun(),
            context.declaration.name_text(),
        );
        findings
            .report(argument.range, message)
            .subject(index.subject());
    }
}

fn check_support(context: &Context<'_, '_>, findings: &mut Findings) {
    let capabilities = context.config().capabilities();
    if !context.config().has_preview_feature(FEATURE)
        || capabilities.has(Capability::PartialIndexes)
    {
        return;
    }
    for (index, argument) in conditions(context) {
        let message = format!(
            "With {} Prisma knows no indexes of only some rows, so the {} of `{}` cannot have `where`. Remove it.",
            capabilities.display_name(),
            index.noun(),
            context.declaration.name_text(),
        );
        findings
            .report(argument.range, message)
            .subject(index.subject());
    }
}

fn fix_feature(context: &FixContext<'_>) -> Vec<Fix> {
    let capabilities = context.schema.config().capabilities();
    let mut result = Vec::new();
    // Where the database cannot do it the feature would help nobody.
    if capabilities.has(Capability::PartialIndexes) {
        result.extend(fix_preview_feature(context, FEATURE));
    }
    result.extend(fix_support(context));
    result
}

fn fix_support(context: &FixContext<'_>) -> Vec<Fix> {
    let title = "Remove `where` and have all rows in the index";
    fix_index(context, title, Applicability::Unsafe, |index, rewrite| {
        index.remove_argument(rewrite, context.id, "where");
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{check_fix, check_nth_fix, check_rule};

    #[test]
    fn the_feature_joins_the_others() {
        let before = r#"
generator docs {
  provider = "prisma-docs"
}

generator client {
  provider        = "prisma-client"
  previewFeatures = ["relationJoins"]
}

datasource db {
  provider = "postgresql"
}

model Ticket {
  id   Int     @id
  seat String  @unique(where: raw("seat <> ''"))
}
"#;
        check_fix(
            &PARTIAL_INDEX_PREVIEW_FEATURE,
            before,
            &before.replace("\"relationJoins\"", "\"relationJoins\", \"partialIndexes\""),
        );
        check_nth_fix(
            &PARTIAL_INDEX_PREVIEW_FEATURE,
            1,
            before,
            &before.replace("(where: raw(\"seat <> ''\"))", ""),
        );
    }

    #[test]
    fn a_generator_gets_its_first_feature() {
        check_fix(
            &PARTIAL_INDEX_PREVIEW_FEATURE,
            r#"
generator client {
  provider = "prisma-client"
}

datasource db {
  provider = "sqlite"
}

model Ticket {
  id   Int     @id
  seat String  @unique(where: raw("seat <> ''"))
}
"#,
            r#"
generator client {
  provider = "prisma-client"
  previewFeatures = ["partialIndexes"]
}

datasource db {
  provider = "sqlite"
}

model Ticket {
  id   Int     @id
  seat String  @unique(where: raw("seat <> ''"))
}
"#,
        );
    }

    #[test]
    fn a_feature_that_would_not_help_is_not_offered() {
        check_fix(
            &PARTIAL_INDEX_PREVIEW_FEATURE,
            r#"
datasource db {
  provider = "mysql"
}

model Ticket {
  id   Int    @id
  seat String

  @@index([seat], where: { seat: null }, map: "free")
}
"#,
            r#"
datasource db {
  provider = "mysql"
}

model Ticket {
  id   Int    @id
  seat String

  @@index([seat], map: "free")
}
"#,
        );
    }

    #[test]
    fn nobody_asks_about_views() {
        check_rule(
            &PARTIAL_INDEX_NOT_SUPPORTED,
            r#"
datasource db {
  provider = "mysql"
}

generator client {
  provider        = "prisma-client"
  previewFeatures = ["partialIndexes", "views"]
}

view Ticket {
  seat String @unique(where: raw("seat <> ''"))
}
"#,
        );
    }
}
