use model::{Capability, RelationField, RelationMode};
use syntax::TextRange;

use super::unindexed_foreign_key::{fix, satisfies_engine};
use crate::attributes;
use crate::finding::Findings;
use crate::rule::{Context, rule};

rule! {
    /// A relation without foreign keys in the database, and without an index.
    ///
    /// With `relationMode = "prisma"` the client keeps relations consistent by queries. No database creates an index for them, not even MySQL,
    /// so each of these queries, each join and each delete reads the whole table.
    ///
    /// The fix adds the index; the database needs a migration.
    ///
    /// ```prisma
    /// datasource db {
    ///   provider     = "mysql"
    ///   relationMode = "prisma"
    /// }
    ///
    /// model Leaf {
    ///   id     Int  @id
    ///   treeId Int
    ///   tree   Tree @relation(fields: [treeId], references: [id])
    /// //                               ^^^^^^ missing-relation-mode-index
    /// }
    ///
    /// model Tree {
    ///   id     Int    @id
    ///   leaves Leaf[]
    /// }
    /// ```
    pub MISSING_RELATION_MODE_INDEX = Official {
        code: "missing-relation-mode-index",
        severity: Warning,
        stage: RelationField,
        fix: Unsafe(fix),
        since: "0.1.0",
        check: Relation(check),
    }
}

fn check(context: &Context<'_, '_>, relation: &RelationField<'_>, findings: &mut Findings) {
    let config = context.reader.config();
    let emulated = config.relation_mode() == RelationMode::Prisma
        && config.capabilities().has(Capability::MissingIndexWarning)
        && context.declaration.kind.is_table();
    let keys = relation.side.key_fields();
    let key: Vec<&str> = keys.iter().map(|name| name.text.as_str()).collect();
    let range = keys.iter().map(|name| name.range).reduce(TextRange::cover);
    let attribute = attributes::read(&relation.field.attributes, "relation", false);
    let (true, Some(range), Some(attribute), Some(container)) =
        (emulated, range, attribute, context.declaration.container())
    else {
        return;
    };
    // A key of fields that are not there, or there twice, is an error of its own.
    let is_sound = |(position, name): (usize, &&str)| {
        context.declaration.field(name).is_some() && !key[..position].contains(name)
    };
    if !key.iter().enumerate().all(is_sound)
        || container
            .indexes
            .iter()
            .any(|index| satisfies_engine(index, &key))
    {
        return;
    }
    let list = key.join(", ");
    let message = format!(
        "`{}.{}` is kept consistent by the client (`relationMode = \"prisma\"`), and no index starts with `{list}`: its queries read the whole table. Add `@@index([{list}])`.",
        context.declaration.name_text(),
        relation.field.name.text,
    );
    let finding = findings.report(range, message).official(attribute.range);
    if let Some(datasource) = context.datasource() {
        finding.related(datasource, "`relationMode` is set here");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{check_fix, check_rule};

    fn schema(provider: &str, members: &str) -> String {
        format!(
            r#"
datasource db {{
  provider     = "{provider}"
  relationMode = "prisma"
}}

model Seat {{
  id    Int @id
  hall  Int
  rowNo Int
  row   Row @relation(fields: [hall, rowNo], references: [hall, no])
{members}}}

model Row {{
  hall  Int
  no    Int
  seats Seat[]

  @@id([hall, no])
}}
"#
        )
    }

    #[test]
    fn the_index_must_start_with_the_key_in_its_order() {
        let mark = "//                             ^^^^^^^^^^^ missing-relation-mode-index\n";
        for provider in ["mysql", "postgresql", "sqlite", "sqlserver", "cockroachdb"] {
            check_rule(&MISSING_RELATION_MODE_INDEX, &schema(provider, mark));
            for index in ["index([hall, rowNo])", "unique([hall, rowNo, id])"] {
                let members = format!("\n  @@{index}\n");
                check_rule(&MISSING_RELATION_MODE_INDEX, &schema(provider, &members));
            }
            let other_order = format!("{mark}\n  @@index([rowNo, hall])\n");
            check_rule(
                &MISSING_RELATION_MODE_INDEX,
                &schema(provider, &other_order),
            );
        }
    }

    #[test]
    fn adds_the_index() {
        check_fix(
            &MISSING_RELATION_MODE_INDEX,
            &schema("mysql", ""),
            &schema("mysql", "\n  @@index([hall, rowNo])\n"),
        );
    }
}
