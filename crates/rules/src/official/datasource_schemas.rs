use model::{Capability, Connector, Expression};

use crate::config_block::{
    as_text, datasource, entry_of, expression_at, one, remove_element, remove_line,
    replace_finding, value_of,
};
use crate::finding::Findings;
use crate::fix::{Applicability, Effect, Fix};
use crate::rewrite::{Rewrite, quoted};
use crate::rule::{Context, FixContext, rule};

rule! {
    /// A database schema in `schemas` is no string.
    ///
    /// ```prisma
    /// datasource db {
    ///   provider = "postgresql"
    ///   schemas  = ["shop", archive]
    /// //                    ^^^^^^^ datasource-schemas-type
    /// }
    /// ```
    pub DATASOURCE_SCHEMAS_TYPE = Official {
        code: "datasource-schemas-type",
        severity: Error,
        stage: Early,
        fix: Safe(fix_type),
        since: "0.1.0",
        check: Declaration(check_type),
    }
}

rule! {
    /// `schemas` with a database that Prisma uses one schema of.
    ///
    /// PostgreSQL, CockroachDB and SQL Server have several schemas per database; with the others the property means nothing. Remove it.
    ///
    /// ```prisma
    /// datasource db {
    ///   provider = "mysql"
    ///   schemas  = ["shop"]
    /// //           ^^^^^^^^ datasource-schemas-unsupported
    /// }
    /// ```
    pub DATASOURCE_SCHEMAS_UNSUPPORTED = Official {
        code: "datasource-schemas-unsupported",
        severity: Error,
        stage: Early,
        fix: Safe(fix_unsupported),
        since: "0.1.0",
        check: Declaration(check_unsupported),
    }
}

rule! {
    /// `schemas` is an empty list.
    ///
    /// Without the property Prisma uses the default schema of the connection; with it, the schemas that it names. None at all
    /// would leave no place for any table.
    ///
    /// ```prisma
    /// datasource db {
    ///   provider = "postgresql"
    ///   schemas  = []
    /// //           ^^ datasource-schemas-empty
    /// }
    /// ```
    pub DATASOURCE_SCHEMAS_EMPTY = Official {
        code: "datasource-schemas-empty",
        severity: Error,
        stage: Early,
        fix: Safe(fix_empty),
        since: "0.1.0",
        check: Declaration(check_empty),
    }
}

rule! {
    /// `schemas` names a database schema twice.
    ///
    /// ```prisma
    /// datasource db {
    ///   provider = "postgresql"
    ///   schemas  = ["shop", "archive", "shop"]
    /// //            ^^^^^^ datasource-schemas-duplicate
    /// }
    /// ```
    pub DATASOURCE_SCHEMAS_DUPLICATE = Official {
        code: "datasource-schemas-duplicate",
        severity: Error,
        stage: Early,
        fix: Safe(fix_duplicate),
        since: "0.1.0",
        check: Declaration(check_duplicates),
    }
}

/// The value of `schemas`.
struct Schemas<'s> {
    value: &'s Expression,
    connector: Option<Connector>,
    /// Does the engine look at it?
    is_read: bool,
}

fn schemas<'s>(context: &Context<'_, 's>) -> Option<Schemas<'s>> {
    let block = datasource(context)?;
    Some(Schemas {
        value: value_of(&block.lines, "schemas")?,
        connector: block.connector,
        is_read: block.is_accepted,
    })
}

/// The same, while all elements are strings.
fn sound_schemas<'s>(context: &Context<'_, 's>) -> Option<Schemas<'s>> {
    schemas(context).filter(|schemas| {
        let mut elements = schemas.value.elements().iter();
        elements.all(|element| element.as_string().is_some())
    })
}

fn check_type(context: &Context<'_, '_>, findings: &mut Findings) {
    let Some(Schemas { value, is_read, .. }) = schemas(context) else {
        return;
    };
    let elements = value.elements().iter();
    for element in elements.filter(|it| it.as_string().is_none()) {
        let message = "The name of a database schema must be a string in double quotes; otherwise it cannot be read.";
        findings
            .report(element.range, message)
            .official_all(is_read.then_some(element.range));
    }
}

fn fix_type(context: &FixContext<'_>) -> Vec<Fix> {
    let value = entry_of(context).and_then(|entry| entry.value.as_ref());
    let element = value.and_then(|value| expression_at(value, context.finding.range));
    let connector = context
        .declaration
        .config()
        .and_then(|it| Connector::from_provider(it.string("provider")?));
    if connector.is_some_and(|it| !it.has(Capability::SchemasProperty)) {
        return fix_unsupported(context);
    }
    match element.and_then(as_text) {
        Some(text) => replace_finding(context, &quoted(&text), Applicability::Safe, Effect::None),
        None => remove_element(context, Applicability::Unsafe, Effect::Migration),
    }
}

fn check_unsupported(context: &Context<'_, '_>, findings: &mut Findings) {
    let Some(schemas) = sound_schemas(context) else {
        return;
    };
    let Some(connector) = schemas.connector else {
        return;
    };
    if !connector.has(Capability::SchemasProperty) {
        let message = format!(
            "Prisma knows no database schemas with {}, so this names nothing. Remove `schemas`.",
            connector.display_name()
        );
        let range = schemas.value.range;
        findings
            .report(range, message)
            .official_all(schemas.is_read.then_some(range));
    }
}

fn fix_unsupported(context: &FixContext<'_>) -> Vec<Fix> {
    remove_line(context, Applicability::Safe, Effect::None)
}

/// The names, where the database has schemas.
fn names<'s>(context: &Context<'_, 's>) -> Option<Schemas<'s>> {
    sound_schemas(context).filter(|schemas| {
        let connector = schemas.connector;
        connector.is_some_and(|it| it.has(Capability::SchemasProperty))
    })
}

fn check_empty(context: &Context<'_, '_>, findings: &mut Findings) {
    if let Some(schemas) = names(context).filter(|it| it.value.elements().is_empty()) {
        let range = schemas.value.range;
        let message = "`schemas` names no database schema, so no table would have a place. Name those that you use, or remove the line to use the default one.";
        findings
            .report(range, message)
            .official_all(schemas.is_read.then_some(range));
    }
}

fn fix_empty(context: &FixContext<'_>) -> Vec<Fix> {
    let mut used: Vec<&str> = context
        .schema
        .in_order()
        .filter_map(|(_, declaration)| declaration.block_attribute("schema"))
        .filter_map(|attribute| attribute.unnamed()?.value.as_ref()?.as_string())
        .map(smol_str::SmolStr::as_str)
        .collect();
    used.sort_unstable();
    used.dedup();
    if used.is_empty() {
        return remove_line(context, Applicability::Safe, Effect::None);
    }
    let names: Vec<String> = used.into_iter().map(quoted).collect();
    let text = format!("[{}]", names.join(", "));
    replace_finding(context, &text, Applicability::Safe, Effect::None)
}

fn check_duplicates(context: &Context<'_, '_>, findings: &mut Findings) {
    let Some(Schemas { value, is_read, .. }) = names(context) else {
        return;
    };
    let elements = value.elements();
    for (position, element) in elements.iter().enumerate() {
        let later = elements.get(position + 1..).unwrap_or(&[]);
        let Some(name) = element.as_string() else {
            continue;
        };
        if later.iter().any(|it| it.as_string() == Some(name)) {
            let message = format!(
                "`schemas` names `{name}` again further on. Once is enough; remove one of them."
            );
            findings
                .report(element.range, message)
                .official_all(is_read.then_some(element.range));
        }
    }
}

fn fix_duplicate(context: &FixContext<'_>) -> Vec<Fix> {
    let Some(entry) = entry_of(context) else {
        return Vec::new();
    };
    let elements = entry.value.as_ref().map_or(&[][..], |it| it.elements());
    let range = context.finding.range;
    let Some(position) = elements.iter().position(|it| it.range == range) else {
        return Vec::new();
    };
    let mut rewrite = Rewrite::new(context.schema);
    let ranges: Vec<_> = elements.iter().map(|element| element.range).collect();
    rewrite.remove_element(context.id, &ranges, position);
    let title = format!("Remove this {}", context.declaration.slice(range));
    one(title, Applicability::Safe, Effect::None, rewrite)
}

#[cfg(test)]
#[path = "datasource_schemas/tests.rs"]
mod tests;
