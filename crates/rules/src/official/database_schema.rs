use model::{Capability, ConfigEntry, Expression, Schema};

use crate::Applicability;
use crate::finding::Findings;
use crate::fix::{Effect, Fix};
use crate::rewrite::{Rewrite, quoted};
use crate::rule::{Context, FixContext, rule};
use crate::spelling::nearest;

rule! {
    /// A block is in a database schema that the datasource does not list.
    ///
    /// Prisma looks only at the schemas in `schemas` of the datasource. Add the name there, or correct it here.
    ///
    /// ```prisma
    /// datasource db {
    ///   provider = "postgresql"
    ///   schemas  = ["public", "audit"]
    /// }
    ///
    /// model Entry {
    ///   id Int @id
    ///
    ///   @@schema("adit")
    /// //         ^^^^^^ schema-not-in-datasource
    /// }
    /// ```
    pub SCHEMA_NOT_IN_DATASOURCE = Official {
        code: "schema-not-in-datasource",
        severity: Error,
        stage: Block,
        fix: Safe(fix_unknown),
        since: "0.1.0",
        check: Declaration(check_unknown),
    }
}

rule! {
    /// A block is put into a schema of a database that has none.
    ///
    /// Only PostgreSQL, CockroachDB and SQL Server have schemas inside a database. Remove the attribute.
    ///
    /// ```prisma
    /// datasource db {
    ///   provider = "mysql"
    /// }
    ///
    /// model Entry {
    ///   id Int @id
    ///
    ///   @@schema("audit")
    /// //         ^^^^^^^ schema-attribute-not-supported
    /// }
    /// ```
    pub SCHEMA_ATTRIBUTE_NOT_SUPPORTED = Official {
        code: "schema-attribute-not-supported",
        severity: Error,
        stage: Block,
        fix: Safe(fix_remove),
        since: "0.1.0",
        check: Declaration(check_support),
    }
}

rule! {
    /// The datasource has several schemas, and a block does not say which it is in.
    ///
    /// As soon as the datasource lists `schemas`, every model, view and enum needs `@@schema`.
    ///
    /// ```prisma
    /// datasource db {
    ///   provider = "postgresql"
    ///   schemas  = ["public", "audit"]
    /// }
    ///
    /// model Entry {
    /// //    ^^^^^ schema-attribute-missing
    ///   id Int @id
    /// }
    /// ```
    pub SCHEMA_ATTRIBUTE_MISSING = Official {
        code: "schema-attribute-missing",
        severity: Error,
        stage: Block,
        fix: Unsafe(fix_missing),
        since: "0.1.0",
        check: Declaration(check_missing),
    }
}

/// The value of `@@schema`, of what can be in a schema.
fn value<'s>(context: &Context<'_, 's>) -> Option<&'s Expression> {
    let declaration = context.declaration;
    let attribute = declaration.block_attribute("schema")?;
    let value = attribute.default_argument("map")?.value.as_ref()?;
    (is_member(context) && value.as_string().is_some()).then_some(value)
}

/// Is it something that lies in a schema of the database?
fn is_member(context: &Context<'_, '_>) -> bool {
    let kind = context.declaration.kind;
    kind.is_table() || kind == model::DeclarationKind::Enum
}

fn check_unknown(context: &Context<'_, '_>, findings: &mut Findings) {
    let config = context.config();
    let Some((value, name)) = value(context).and_then(|value| Some((value, value.as_string()?)))
    else {
        return;
    };
    let listed = config
        .datasource
        .as_ref()
        .map_or(&[][..], |datasource| &datasource.schemas);
    if !config.capabilities().has(Capability::MultiSchema) || listed.contains(name) {
        return;
    }
    let block = context.declaration.name_text();
    let message = format!(
        "`{block}` is in the database schema `{name}`, which the datasource does not list in `schemas`. Add it there, or \
         correct the name."
    );
    let stage = stage(context);
    let finding = findings.report(value.range, message).stage(stage);
    if let Some(datasource) = context.datasource() {
        finding.related(datasource, "the schemas of the database are listed here");
    }
}

fn check_support(context: &Context<'_, '_>, findings: &mut Findings) {
    let capabilities = context.config().capabilities();
    let Some(value) = value(context).filter(|_| !capabilities.has(Capability::MultiSchema)) else {
        return;
    };
    let message = format!(
        "{} has no schemas inside a database, so `{}` cannot be in one. Remove `@@schema`.",
        crate::names::capitalized(capabilities.display_name()),
        context.declaration.name_text(),
    );
    let stage = stage(context);
    findings.report(value.range, message).stage(stage);
}

fn check_missing(context: &Context<'_, '_>, findings: &mut Findings) {
    let config = context.config();
    let declaration = context.declaration;
    let lists = config
        .datasource
        .as_ref()
        .is_some_and(|datasource| !datasource.schemas.is_empty());
    if !is_member(context)
        || !lists
        || !config.capabilities().has(Capability::MultiSchema)
        || declaration.block_attribute("schema").is_some()
    {
        return;
    }
    let message = format!(
        "The datasource lists schemas, so `{}` has to say which one it is in. Add `@@schema(\"…\")`.",
        declaration.name_text(),
    );
    let stage = stage(context);
    let finding = findings
        .report(declaration.name_range(), message)
        .official(crate::spans::block_span(declaration))
        .stage(stage);
    if let Some(datasource) = context.datasource() {
        finding.related(datasource, "the schemas of the database are listed here");
    }
}

fn stage(context: &Context<'_, '_>) -> crate::Stage {
    if context.declaration.kind.is_table() {
        crate::Stage::Block
    } else {
        crate::Stage::Enum
    }
}

fn listed(schema: &Schema) -> Vec<&str> {
    let datasource = schema.config().datasource.as_ref();
    datasource.map_or_else(Vec::new, |it| {
        it.schemas.iter().map(smol_str::SmolStr::as_str).collect()
    })
}

/// The near name, or else the name joins the list.
fn fix_unknown(context: &FixContext<'_>) -> Vec<Fix> {
    let schema = context.schema;
    let written = context.declaration.slice(context.finding.range);
    let name = written.trim_matches('"');
    let mut fixes = Vec::new();
    if let Some(near) = nearest(name, listed(schema)) {
        let mut rewrite = Rewrite::new(schema);
        rewrite.replace(context.id, context.finding.range, quoted(near));
        let title = format!("Change `{name}` to `{near}`");
        fixes.extend(Fix::new(title, Applicability::Safe, Effect::None, rewrite));
    }
    let datasource = schema
        .in_order()
        .find(|(_, it)| it.kind == model::DeclarationKind::Datasource);
    if let Some((id, datasource)) = datasource {
        let mut rewrite = Rewrite::new(schema);
        let entry = datasource.config().and_then(|body| body.entry("schemas"));
        add_to_list(&mut rewrite, id, datasource, entry, written);
        let title = format!("Add `{name}` to the schemas of the datasource");
        fixes.extend(Fix::new(
            title,
            Applicability::Unsafe,
            Effect::Migration,
            rewrite,
        ));
    }
    fixes
}

fn add_to_list(
    rewrite: &mut Rewrite<'_>,
    id: model::DeclarationId,
    datasource: &model::Declaration,
    entry: Option<&ConfigEntry>,
    text: &str,
) {
    let Some(value) = entry.and_then(|entry| entry.value.as_ref()) else {
        let entries = datasource.config().map_or(&[][..], |it| &it.entries);
        rewrite.add_config_entry(id, entries.last(), "schemas", &format!("[{text}]"));
        return;
    };
    match value.elements().last() {
        Some(last) if last.range == value.range => {
            let both = format!("[{}, {text}]", datasource.slice(value.range));
            rewrite.replace(id, value.range, both);
        }
        Some(last) => rewrite.insert(id, last.range.end(), format!(", {text}")),
        None => rewrite.replace(id, value.range, format!("[{text}]")),
    }
}

fn fix_remove(context: &FixContext<'_>) -> Vec<Fix> {
    let Some(attribute) = context.declaration.block_attribute("schema") else {
        return Vec::new();
    };
    let mut rewrite = Rewrite::new(context.schema);
    rewrite.remove_block_attribute(context.id, attribute);
    Fix::new(
        "Remove `@@schema`",
        Applicability::Safe,
        Effect::None,
        rewrite,
    )
    .into_iter()
    .collect()
}

/// One fix for each schema, that of most other blocks first.
fn fix_missing(context: &FixContext<'_>) -> Vec<Fix> {
    let schema = context.schema;
    let uses = |name: &str| {
        let blocks = schema.in_order();
        blocks
            .filter(|(_, it)| crate::constraints::database_schema(it) == name)
            .count()
    };
    let mut names = listed(schema);
    names.sort_by_key(|name| std::cmp::Reverse(uses(name)));
    names.dedup();
    let fix = |name: &str| {
        let mut rewrite = Rewrite::new(schema);
        let text = format!("@@schema(\"{name}\")");
        rewrite.add_block_attribute(context.id, &text);
        let title = format!(
            "Put `{}` into the schema `{name}`",
            context.declaration.name_text()
        );
        Fix::new(title, Applicability::Unsafe, Effect::Migration, rewrite)
    };
    names.into_iter().filter_map(fix).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{check_fix, check_rule};

    #[test]
    fn enums_are_in_schemas_and_composite_types_are_not() {
        check_rule(
            &SCHEMA_ATTRIBUTE_MISSING,
            r#"
datasource db {
  provider = "sqlserver"
  schemas  = ["dbo"]
}

generator client {
  provider        = "prisma-client-js"
  previewFeatures = ["views"]
}

model Entry {
  id Int @id

  @@schema("dbo")
}

view Summary {
//   ^^^^^^^ schema-attribute-missing
  id Int
}
"#,
        );
    }

    #[test]
    fn the_name_joins_the_list_when_none_is_near() {
        check_fix(
            &SCHEMA_NOT_IN_DATASOURCE,
            r#"
datasource db {
  provider = "postgresql"
  schemas  = ["public"]
}

model Entry {
  id Int @id

  @@schema("audit")
}
"#,
            r#"
datasource db {
  provider = "postgresql"
  schemas  = ["public", "audit"]
}

model Entry {
  id Int @id

  @@schema("audit")
}
"#,
        );
    }

    #[test]
    fn a_block_goes_where_most_others_are() {
        check_fix(
            &SCHEMA_ATTRIBUTE_MISSING,
            r#"
datasource db {
  provider = "postgresql"
  schemas  = ["public", "audit"]
}

model Log {
  id Int @id

  @@schema("audit")
}

model Entry {
  id Int @id
}
"#,
            r#"
datasource db {
  provider = "postgresql"
  schemas  = ["public", "audit"]
}

model Log {
  id Int @id

  @@schema("audit")
}

model Entry {
  id Int @id

  @@schema("audit")
}
"#,
        );
    }
}
