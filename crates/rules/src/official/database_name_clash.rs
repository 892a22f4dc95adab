use model::{DeclarationId, DeclarationKind, DeclarationRef};

use crate::Applicability;
use crate::constraints::{database_name, mapped};
use crate::finding::{Findings, Place};
use crate::fix::{Effect, Fix};
use crate::names::fresh;
use crate::rewrite::Rewrite;
use crate::rule::{Context, FixContext, rule};
use crate::shared_names::{NameKind, table_name};
use crate::spans::{block_attribute_span, block_span};

rule! {
    /// Two models or views stand for the same table.
    ///
    /// `@@map` gives a model the name of another model's table. Both would read and write the same rows with different
    /// ideas of their columns. Give one of them another table, or remove the one that is too much.
    ///
    /// ```prisma
    /// model Guest {
    ///   id Int @id
    ///
    ///   @@map("people")
    /// }
    ///
    /// model Host {
    ///   id Int @id
    ///
    ///   @@map("people")
    /// //^^^^^^^^^^^^^^^ duplicate-table-name
    /// }
    /// ```
    pub DUPLICATE_TABLE_NAME = Official {
        code: "duplicate-table-name",
        severity: Error,
        stage: TableName,
        fix: Unsafe(fix_table),
        since: "0.1.0",
        check: Declaration(check_table),
    }
}

rule! {
    /// Two enums have the same name in the database.
    ///
    /// `@@map` gives an enum the name of another one. The database can have one type of each name. Give one of them
    /// another name.
    ///
    /// ```prisma
    /// enum Size {
    ///   S
    ///   L
    /// }
    ///
    /// enum ShirtSize {
    /// //   ^^^^^^^^^ duplicate-enum-database-name
    ///   S
    ///   M
    ///
    ///   @@map("Size")
    /// }
    /// ```
    pub DUPLICATE_ENUM_DATABASE_NAME = Official {
        code: "duplicate-enum-database-name",
        severity: Error,
        stage: Enum,
        fix: Unsafe(fix_table),
        since: "0.1.0",
        check: Declaration(check_enum),
    }
}

fn check_table(context: &Context<'_, '_>, findings: &mut Findings) {
    let declaration = context.declaration;
    let Some(attribute) = declaration.block_attribute("map") else {
        return;
    };
    if !declaration.kind.is_table() || mapped(declaration).is_none() {
        return;
    }
    let members = tables(context);
    let Some(own) = members.iter().position(|id| *id == context.id) else {
        return;
    };
    // The engine compares each table with the one before, and blames the one that has a name of its choice.
    let later = members
        .get(own + 1)
        .filter(|id| !has_map(context, **id))
        .copied();
    let earlier = own.checked_sub(1).and_then(|place| members.get(place));
    let others: Vec<DeclarationId> = earlier.copied().into_iter().chain(later).collect();
    let Some(other) = others.first() else {
        return;
    };
    let other_name = name_of(context, *other);
    let message = format!(
        "`{}` and `{other_name}` would both be the table `{}`. Map one of them to a table of its own.",
        declaration.name_text(),
        database_name(declaration),
    );
    let mark = block_attribute_span(declaration, attribute);
    findings
        .report(attribute.range, message)
        .official_all(others.iter().map(|_| mark))
        .related(
            Place::Declaration(*other),
            format!("`{other_name}` has that table, too"),
        );
}

/// The holders of the own table name: models first, then views, as the engine looks at them.
fn tables(context: &Context<'_, '_>) -> Vec<DeclarationId> {
    let name = table_name(context.declaration);
    let holders = |kind| context.sharing(kind, &name);
    [holders(NameKind::Table), holders(NameKind::View)].concat()
}

fn has_map(context: &Context<'_, '_>, id: DeclarationId) -> bool {
    let other = context.reader.declaration(id);
    other.is_some_and(|other| {
        let name = other.name();
        table_name(context.declaration).rsplit('\0').next() != Some(name)
    })
}

fn name_of<'s>(context: &Context<'_, 's>, id: DeclarationId) -> &'s str {
    context
        .reader
        .declaration(id)
        .map_or("", DeclarationRef::name)
}

fn check_enum(context: &Context<'_, '_>, findings: &mut Findings) {
    let declaration = context.declaration;
    let capabilities = context.config().capabilities();
    if declaration.kind != DeclarationKind::Enum || !capabilities.has(model::Capability::Enums) {
        return;
    }
    let members = context.sharing(NameKind::Enum, &table_name(declaration));
    let earlier = members.iter().take_while(|id| **id != context.id);
    // Two enums of one name are another problem.
    let Some(first) = earlier
        .copied()
        .find(|id| name_of(context, *id) != declaration.name_text())
    else {
        return;
    };
    let other = name_of(context, first);
    let message = format!(
        "The enums `{}` and `{other}` would both be called `{}` in the database. Give one of them another `@@map`.",
        declaration.name_text(),
        database_name(declaration),
    );
    findings
        .report(declaration.name_range(), message)
        .official(block_span(declaration))
        .related(
            Place::Declaration(first),
            format!("`{other}` has that name, too"),
        );
}

fn fix_table(context: &FixContext<'_>) -> Vec<Fix> {
    let declaration = context.declaration;
    let taken = |name: &str| {
        let mut others = context.schema.in_order();
        others.any(|(id, it)| id != context.id && it.kind.is_type() && database_name(it) == name)
    };
    let mut rewrite = Rewrite::new(context.schema);
    let own = declaration.name_text();
    let map = declaration.block_attribute("map");
    let title = match map {
        Some(attribute) if !taken(own) => {
            rewrite.remove_block_attribute(context.id, attribute);
            format!("Remove `@@map`: the database then has `{own}`")
        }
        _ => {
            let new = fresh(&database_name(declaration), taken);
            let text = format!("@@map(\"{new}\")");
            match map {
                Some(attribute) => rewrite.replace(context.id, attribute.range, text),
                None => rewrite.add_block_attribute(context.id, &text),
            }
            format!("Map `{own}` to `{new}`")
        }
    };
    Fix::new(title, Applicability::Unsafe, Effect::Migration, rewrite)
        .into_iter()
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{check_fix, check_rule};

    #[test]
    fn the_one_with_a_map_is_blamed_even_if_it_comes_first() {
        check_rule(
            &DUPLICATE_TABLE_NAME,
            r#"
model Guest {
  id Int @id

  @@map("Host")
//^^^^^^^^^^^^^ duplicate-table-name
}

model Host {
  id Int @id
}
"#,
        );
    }

    #[test]
    fn tables_of_two_database_schemas_do_not_clash() {
        check_rule(
            &DUPLICATE_TABLE_NAME,
            r#"
datasource db {
  provider = "postgresql"
  schemas  = ["one", "two"]
}

model Guest {
  id Int @id

  @@map("people")
  @@schema("one")
}

model Host {
  id Int @id

  @@map("people")
  @@schema("two")
}
"#,
        );
    }

    #[test]
    fn goes_back_to_the_own_name() {
        check_fix(
            &DUPLICATE_TABLE_NAME,
            r#"
model Guest {
  id Int @id
}

model Host {
  id Int @id

  @@map("Guest")
}
"#,
            r"
model Guest {
  id Int @id
}

model Host {
  id Int @id
}
",
        );
    }
}
