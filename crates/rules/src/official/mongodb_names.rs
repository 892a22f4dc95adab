use model::{Argument, Attribute, Connector, DeclarationKind, Field, IndexKind};

use crate::attributes::{default_value, read};
use crate::finding::{Findings, Subject};
use crate::fix::{Applicability, Effect, Fix};
use crate::rewrite::{Rewrite, quoted};
use crate::rule::{Context, FixContext, rule};
use crate::spans::{attribute_span, field_span};

rule! {
    /// The id of a MongoDB model is not stored as `_id`.
    ///
    /// MongoDB keeps the id of every document in `_id`. A field cannot have that name in the schema, so the id needs `@map("_id")`.
    ///
    /// ```prisma
    /// datasource db {
    ///   provider = "mongodb"
    /// }
    ///
    /// model Note {
    ///   id String @id
    /// //^^ mongodb-id-mapped-name
    /// }
    /// ```
    pub MONGODB_ID_MAPPED_NAME = Official {
        code: "mongodb-id-mapped-name",
        severity: Error,
        stage: Block,
        fix: Unsafe(fix_id),
        since: "0.1.0",
        check: Declaration(check_id),
    }
}

rule! {
    /// A field's name in MongoDB has a character that means something else there.
    ///
    /// In MongoDB a name that starts with `$` is an operator, and a `.` goes into a document.
    ///
    /// ```prisma
    /// datasource db {
    ///   provider = "mongodb"
    /// }
    ///
    /// model Note {
    ///   id    String @id @map("_id")
    ///   price Int    @map("$price")
    /// //                  ^^^^^^^^ mongodb-field-name-characters
    /// }
    /// ```
    pub MONGODB_FIELD_NAME_CHARACTERS = Official {
        code: "mongodb-field-name-characters",
        severity: Error,
        stage: Field,
        fix: Unsafe(fix_name),
        since: "0.1.0",
        check: Field(check_name),
    }
}

fn check_id(context: &Context<'_, '_>, findings: &mut Findings) {
    let declaration = context.declaration;
    let is_mongodb = context.config().connector() == Some(Connector::MongoDb);
    let Some(container) = declaration.container() else {
        return;
    };
    if !is_mongodb || declaration.kind != DeclarationKind::Model {
        return;
    }
    let mut keys = container
        .indexes
        .iter()
        .filter(|index| index.kind == IndexKind::PrimaryKey);
    let Some(key) = keys.find(|key| key.is_read) else {
        return;
    };
    let [column] = key.columns.as_slice() else {
        return;
    };
    let is_sound = context.reader.index_fields(context.id, key).is_some();
    let found = container
        .fields
        .iter()
        .enumerate()
        .rfind(|(_, field)| field.name.text == column.path);
    let Some((position, field)) = found.filter(|_| is_sound) else {
        return;
    };
    let mapped = read(&field.attributes, "map", false).and_then(|map| default_value(map, "name"));
    let mapped = mapped.and_then(|name| name.as_string());
    if mapped.is_some_and(|name| name == "_id") {
        return;
    }
    let instead = mapped.unwrap_or(&field.name.text);
    let message = format!(
        "`{}.{}` is the id, which MongoDB keeps in `_id`; here it would be stored as `{instead}`. Add `@map(\"_id\")`.",
        declaration.name_text(),
        field.name.text,
    );
    findings
        .report(field.name.range, message)
        .official(field_span(declaration, field))
        .subject(Subject::Field(position));
}

fn check_name(context: &Context<'_, '_>, position: usize, field: &Field, findings: &mut Findings) {
    let is_mongodb = context.config().connector() == Some(Connector::MongoDb);
    if !is_mongodb
        || !context.declaration.kind.is_table()
        || !super::keys::is_value(context, position)
    {
        return;
    }
    let Some(map) = read(&field.attributes, "map", false) else {
        return;
    };
    let Some((value, name)) =
        default_value(map, "name").and_then(|value| Some((value, value.as_string()?)))
    else {
        return;
    };
    let problems = [
        (
            name.starts_with('$'),
            "start with `$`, which marks operators",
        ),
        (name.contains('.'), "have a `.`, which goes into a document"),
    ];
    let problems: Vec<&str> = problems
        .iter()
        .filter_map(|(is_one, text)| is_one.then_some(*text))
        .collect();
    if !problems.is_empty() {
        let message = format!(
            "`{name}` cannot be the name of a field in MongoDB: it must not {}. Choose another name.",
            problems.join(", and not "),
        );
        let wide = attribute_span(context.declaration, map);
        findings
            .report(value.range, message)
            .official_all(problems.iter().map(|_| wide));
    }
}

fn fix_id(context: &FixContext<'_>) -> Vec<Fix> {
    let Some((_, field)) = context.field() else {
        return Vec::new();
    };
    let mut rewrite = Rewrite::new(context.schema);
    match field.attribute("map") {
        Some(map) => rewrite.replace(context.id, map.range, "@map(\"_id\")"),
        None => rewrite.add_field_attribute(context.id, field, "@map(\"_id\")"),
    }
    Fix::new(
        format!("Store `{}` as `_id`", field.name.text),
        Applicability::Unsafe,
        Effect::Migration,
        rewrite,
    )
    .into_iter()
    .collect()
}

fn fix_name(context: &FixContext<'_>) -> Vec<Fix> {
    let Some((_, field)) = context.field() else {
        return Vec::new();
    };
    let Some((map, position)) = argument(field, context) else {
        return Vec::new();
    };
    let Some(name) = map.list()[position]
        .value
        .as_ref()
        .and_then(|it| it.as_string())
    else {
        return Vec::new();
    };
    let plain = name.trim_start_matches('$').replace('.', "_");
    let mut rewrite = Rewrite::new(context.schema);
    let title = if plain.is_empty() || plain == field.name.text.as_str() {
        rewrite.remove_field_attribute(context.id, map);
        format!(
            "Remove `@map`, so that it is stored as `{}`",
            field.name.text
        )
    } else {
        rewrite.replace(context.id, context.finding.range, quoted(&plain));
        format!("Store it as `{plain}`")
    };
    Fix::new(title, Applicability::Unsafe, Effect::Migration, rewrite)
        .into_iter()
        .collect()
}

/// The `@map` of a field, and the position of the argument that the finding is about.
fn argument<'f>(field: &'f Field, context: &FixContext<'_>) -> Option<(&'f Attribute, usize)> {
    let map = field.attribute("map")?;
    let holds = |argument: &Argument| argument.range.contains_range(context.finding.range);
    let position = map.list().iter().position(holds)?;
    Some((map, position))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{check_fix, check_rule};

    fn note(members: &str) -> String {
        format!("datasource db {{\n  provider = \"mongodb\"\n}}\n\nmodel Note {{\n{members}}}\n")
    }

    #[test]
    fn the_id_is_stored_as_the_database_wants() {
        check_fix(
            &MONGODB_ID_MAPPED_NAME,
            &note("  key String @id @map(\"key\")\n//^^^ mongodb-id-mapped-name\n"),
            &note("  key String @id @map(\"_id\")\n"),
        );
        check_fix(
            &MONGODB_ID_MAPPED_NAME,
            &note("  key String\n\n  @@id([key])\n"),
            &note("  key String @map(\"_id\")\n\n  @@id([key])\n"),
        );
    }

    #[test]
    fn characters_that_mean_something_go() {
        let id = "  id String @id @map(\"_id\")\n";
        check_rule(
            &MONGODB_FIELD_NAME_CHARACTERS,
            &note(&format!("{id}  a Int @map(\"b$\")\n")),
        );
        check_fix(
            &MONGODB_FIELD_NAME_CHARACTERS,
            &note(&format!("{id}  a Int @map(\"$b.c\")\n")),
            &note(&format!("{id}  a Int @map(\"b_c\")\n")),
        );
        check_fix(
            &MONGODB_FIELD_NAME_CHARACTERS,
            &note(&format!("{id}  a Int @map(\"$\")\n")),
            &note(&format!("{id}  a Int\n")),
        );
    }
}
