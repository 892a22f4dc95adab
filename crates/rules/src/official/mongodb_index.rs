use model::{Capability, Connector, DeclarationKind, IndexKind};

use crate::Applicability;
use crate::finding::Findings;
use crate::fix::{Effect, Fix};
use crate::indexes::{WrittenIndex, fix_index, indexes};
use crate::rewrite::Rewrite;
use crate::rule::{Context, FixContext, rule};

rule! {
    /// A MongoDB collection has an index twice.
    ///
    /// MongoDB refuses a second index, unique or not, over the same fields in the same order. Remove one of them.
    ///
    /// ```prisma
    /// datasource db {
    ///   provider = "mongodb"
    /// }
    ///
    /// model Guest {
    ///   id   String @id @map("_id")
    ///   name String @unique
    ///
    ///   @@index([name])
    /// //^^^^^^^^^^^^^^^ mongodb-index-duplicate
    /// }
    /// ```
    pub INDEX_DUPLICATE = Official {
        code: "mongodb-index-duplicate",
        severity: Error,
        stage: Block,
        fix: Unsafe(fix_duplicate),
        since: "0.1.0",
        check: Declaration(check_duplicates),
    }
}

rule! {
    /// The id of a MongoDB collection is also `@unique`.
    ///
    /// MongoDB has its own unique index of `_id` and refuses another. Remove `@unique`.
    ///
    /// ```prisma
    /// datasource db {
    ///   provider = "mongodb"
    /// }
    ///
    /// model Guest {
    ///   id String @id @unique @map("_id")
    /// //              ^^^^^^^ mongodb-unique-on-id
    /// }
    /// ```
    pub UNIQUE_ON_ID = Official {
        code: "mongodb-unique-on-id",
        severity: Error,
        stage: Block,
        fix: Safe(fix_unique),
        since: "0.1.0",
        check: Declaration(check_unique),
    }
}

/// Indexes over the same, the one to keep first: an index that is unique, too, does more.
fn duplicates(declaration: &model::Declaration) -> Vec<Vec<WrittenIndex<'_>>> {
    let mut groups: Vec<Vec<WrittenIndex<'_>>> = Vec::new();
    for index in indexes(declaration).filter(|it| !it.is_key()) {
        let like = |group: &&mut Vec<WrittenIndex<'_>>| {
            group.first().is_some_and(|it| is_same(it, &index))
        };
        match groups.iter_mut().find(like) {
            Some(group) => group.push(index),
            None => groups.push(vec![index]),
        }
    }
    groups.retain(|group| group.len() > 1);
    for group in &mut groups {
        group.sort_by_key(|it| it.index.kind != IndexKind::Unique);
    }
    groups
}

/// A column that says `Asc` and one that says nothing are two things for the engine.
fn is_same(one: &WrittenIndex<'_>, other: &WrittenIndex<'_>) -> bool {
    let columns = |index: &WrittenIndex<'_>| {
        let columns = index.index.columns.clone().into_iter();
        columns
            .map(|column| (column.path, column.sort))
            .collect::<Vec<_>>()
    };
    columns(one) == columns(other)
}

fn check_duplicates(context: &Context<'_, '_>, findings: &mut Findings) {
    if context.declaration.kind != DeclarationKind::Model
        || context.config().connector() != Some(Connector::MongoDb)
    {
        return;
    }
    for group in duplicates(context.declaration) {
        for (position, index) in group.iter().enumerate() {
            let message = format!(
                "MongoDB refuses this {}: `{}` has another one over the same fields. Remove one of them.",
                index.noun(),
                context.declaration.name_text(),
            );
            let finding = findings
                .report(index.attribute.range, message)
                .official(index.span)
                .subject(index.subject());
            // An index of nothing is another problem.
            if position == 0 || index.index.columns.is_empty() {
                finding.echo();
            }
        }
    }
}

fn check_unique(context: &Context<'_, '_>, findings: &mut Findings) {
    if context.declaration.kind != DeclarationKind::Model
        || context.config().capabilities().has(Capability::UniqueId)
    {
        return;
    }
    let single = |index: &WrittenIndex<'_>| match index.index.columns.as_slice() {
        [only] => Some(only.path.clone()),
        _ => None,
    };
    let Some(id) = indexes(context.declaration)
        .find(WrittenIndex::is_key)
        .and_then(|it| single(&it))
    else {
        return;
    };
    let uniques = indexes(context.declaration).filter(|it| it.index.kind == IndexKind::Unique);
    for index in uniques.filter(|it| single(it).as_ref() == Some(&id)) {
        let message = format!(
            "`{}.{id}` is the id, which is unique anyway: MongoDB refuses a second unique index. Remove `{}`.",
            context.declaration.name_text(),
            match index.subject() {
                crate::Subject::Field(_) => "@unique",
                crate::Subject::Declaration => "@@unique",
            },
        );
        findings
            .report(index.attribute.range, message)
            .official(index.span)
            .subject(index.subject());
    }
}

fn fix_duplicate(context: &FixContext<'_>) -> Vec<Fix> {
    let mut rewrite = Rewrite::new(context.schema);
    for group in duplicates(context.declaration) {
        let is_it = |index: &WrittenIndex<'_>| index.attribute.range == context.finding.range;
        if group.iter().any(is_it) {
            for index in &group[1..] {
                index.remove(&mut rewrite, context.id);
            }
        }
    }
    let title = "Keep one of the indexes over these fields";
    Fix::new(title, Applicability::Unsafe, Effect::Migration, rewrite)
        .into_iter()
        .collect()
}

fn fix_unique(context: &FixContext<'_>) -> Vec<Fix> {
    let title = "Remove the unique constraint";
    fix_index(context, title, Applicability::Safe, |index, rewrite| {
        index.remove(rewrite, context.id);
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{check_fix, check_rule};

    #[test]
    fn the_unique_index_stays() {
        check_fix(
            &INDEX_DUPLICATE,
            r#"
datasource db {
  provider = "mongodb"
}

model Guest {
  id   String @id @map("_id")
  name String
  town String

  @@index([name, town])
  @@unique([name, town], map: "who")
  @@index([name, town], map: "third")
}
"#,
            r#"
datasource db {
  provider = "mongodb"
}

model Guest {
  id   String @id @map("_id")
  name String
  town String

  @@unique([name, town], map: "who")
}
"#,
        );
    }

    #[test]
    fn order_makes_another_index() {
        check_rule(
            &INDEX_DUPLICATE,
            r#"
datasource db {
  provider = "mongodb"
}

model Guest {
  id   String @id @map("_id")
  name String
  town String

  @@index([name, town])
  @@index([town, name])
  @@index([name(sort: Desc), town], map: "third")
}
"#,
        );
    }

    #[test]
    fn an_id_is_unique_once() {
        check_fix(
            &UNIQUE_ON_ID,
            r#"
datasource db {
  provider = "mongodb"
}

model Guest {
  id String @id @map("_id")

  @@unique([id])
//^^^^^^^^^^^^^^ mongodb-unique-on-id
}
"#,
            r#"
datasource db {
  provider = "mongodb"
}

model Guest {
  id String @id @map("_id")
}
"#,
        );
    }

    #[test]
    fn more_than_the_id_may_be_unique() {
        check_rule(
            &UNIQUE_ON_ID,
            r#"
datasource db {
  provider = "mongodb"
}

model Guest {
  id   String @id @map("_id")
  name String

  @@unique([id, name])
}
"#,
        );
    }
}
