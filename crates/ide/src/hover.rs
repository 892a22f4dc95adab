//! What a name stands for, in Markdown.

use std::fmt::Write as _;

use model::{
    Arity, Declaration, DeclarationId, Field, FieldKind, FileId, IndexKind, Name, Reader,
    RelationField, Schema,
};
use syntax::{TextRange, TextSize};

use crate::Analysis;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hover {
    /// What the hover is about.
    pub range: TextRange,
    pub markdown: String,
}

impl Analysis {
    /// Explains the name at an offset; the offset may be right behind its last letter.
    pub fn hover(&self, file: FileId, offset: TextSize) -> Option<Hover> {
        let schema = &self.state(file)?.schema;
        let (id, declaration) = schema.declaration_at(file, offset)?;
        let at = offset.checked_sub(schema.start_of(id))?;
        let (range, markdown) = hover(schema, id, declaration, at)?;
        Some(Hover {
            range: schema.absolute(id, range),
            markdown,
        })
    }
}

fn hover(
    schema: &Schema,
    id: DeclarationId,
    declaration: &Declaration,
    at: TextSize,
) -> Option<(TextRange, String)> {
    let on = |name: &Name| name.range.contains_inclusive(at);
    if let Some(name) = declaration.name.as_ref().filter(|name| on(name)) {
        return Some((name.range, describe_declaration(schema, id)?));
    }
    if let Some(value) = declaration
        .enumeration()
        .and_then(|body| body.values.iter().find(|value| on(&value.name)))
    {
        return Some((
            value.name.range,
            describe_value(declaration, &value.name.text)?,
        ));
    }
    let container = declaration.container()?;
    for attribute in &container.attributes {
        if attribute.range.contains_inclusive(at) {
            return attribute
                .list()
                .iter()
                .filter_map(|argument| argument.value.as_ref())
                .find_map(|value| field_in_list(schema, id, declaration, value, at));
        }
    }
    let field = container
        .fields
        .iter()
        .find(|field| field.range.contains_inclusive(at))?;
    if on(&field.name) {
        return Some((
            field.name.range,
            describe_field(schema, id, declaration, field),
        ));
    }
    if let Some(name) = field
        .field_type
        .as_ref()
        .and_then(model::FieldType::named)
        .filter(|name| on(name))
    {
        let target = schema.resolve(&name.text)?;
        let mut text = describe_declaration(schema, target.id)?;
        if let Some(relation) = Reader::new(schema, id).relation(id, field) {
            let _ = write!(
                text,
                "\n\n{}",
                describe_relation(schema, declaration, &relation)
            );
        }
        return Some((name.range, text));
    }
    if let Some(relation) = &field.relation {
        let fields = relation.fields.iter().flat_map(|list| &list.names);
        if let Some(name) = fields.into_iter().find(|name| on(name)) {
            let field = declaration.field(&name.text)?;
            return Some((name.range, describe_field(schema, id, declaration, field)));
        }
        let references = relation.references.iter().flat_map(|list| &list.names);
        if let Some(name) = references.into_iter().find(|name| on(name)) {
            let target = schema.resolve(field.type_name())?;
            let other = schema.declaration(target.id)?;
            return Some((
                name.range,
                describe_field(schema, target.id, other, other.field(&name.text)?),
            ));
        }
    }
    let FieldKind::Enum(enumeration) = Reader::new(schema, id).field_kind(field) else {
        return None;
    };
    let default = field
        .attribute("default")?
        .default_argument("value")?
        .value
        .as_ref()?;
    let value = default
        .elements()
        .iter()
        .find(|value| value.range.contains_inclusive(at))?;
    let text = describe_value(schema.declaration(enumeration)?, value.as_path()?)?;
    Some((value.range, text))
}

/// A field named in the list of a block attribute.
fn field_in_list(
    schema: &Schema,
    id: DeclarationId,
    declaration: &Declaration,
    value: &model::Expression,
    at: TextSize,
) -> Option<(TextRange, String)> {
    let element = value
        .elements()
        .iter()
        .find(|element| element.range.contains_inclusive(at))?;
    let field = declaration.field(element.as_path()?)?;
    Some((
        element.range,
        describe_field(schema, id, declaration, field),
    ))
}

/// A block: its header with what it holds, documentation, table, keys, relations, users.
fn describe_declaration(schema: &Schema, id: DeclarationId) -> Option<String> {
    let declaration = schema.declaration(id)?;
    let mut code = format!(
        "{} {} {{\n",
        declaration.kind.keyword(),
        declaration.name_text()
    );
    let reader = Reader::new(schema, id);
    if let Some(body) = declaration.enumeration() {
        for value in &body.values {
            let _ = writeln!(code, "  {}", declaration.slice(value.range));
        }
    } else if let Some(body) = declaration.config() {
        for entry in &body.entries {
            let _ = writeln!(code, "  {}", declaration.slice(entry.range));
        }
    } else if let Some(container) = declaration.container() {
        let mut scalars = 0;
        for field in &container.fields {
            if let FieldKind::Relation(_) = reader.field_kind(field) {
                let _ = writeln!(code, "  {}", squeezed(declaration.slice(field.range)));
            } else {
                scalars += 1;
            }
        }
        let _ = writeln!(code, "  // {}", plural(scalars, "field"));
    }
    code.push('}');
    let mut text = format!("```prisma\n{code}\n```");
    if let Some(documentation) = &declaration.documentation {
        let _ = write!(text, "\n\n{documentation}");
    }
    let facts = declaration_facts(schema, id, declaration);
    if !facts.is_empty() {
        let _ = write!(text, "\n\n{}", facts.join("  \n"));
    }
    Some(text)
}

fn declaration_facts(schema: &Schema, id: DeclarationId, declaration: &Declaration) -> Vec<String> {
    let mut facts = Vec::new();
    let mapped = declaration.block_attribute("map").and_then(|attribute| {
        attribute
            .default_argument("name")?
            .value
            .as_ref()?
            .as_string()
            .cloned()
    });
    if declaration.kind.is_table() {
        let table = mapped.unwrap_or_else(|| declaration.name_text().into());
        facts.push(format!("Table: `{table}`"));
    }
    let indexes = declaration
        .container()
        .map_or(&[][..], |container| &container.indexes);
    let columns = |index: &model::Index| {
        let paths: Vec<&str> = index
            .columns
            .iter()
            .map(|column| column.path.as_str())
            .collect();
        format!("`{}`", paths.join(", "))
    };
    let of_kind = |kind| -> Vec<String> {
        indexes
            .iter()
            .filter(|index| index.kind == kind)
            .map(columns)
            .collect()
    };
    for (label, kind) in [
        ("Key", IndexKind::PrimaryKey),
        ("Unique", IndexKind::Unique),
        ("Indexes", IndexKind::Index),
    ] {
        let list = of_kind(kind);
        if !list.is_empty() {
            facts.push(format!("{label}: {}", list.join("; ")));
        }
    }
    let users: Vec<String> = schema
        .in_order()
        .filter_map(|(_, other)| Some((other, other.container()?)))
        .flat_map(|(other, container)| {
            let named = container
                .fields
                .iter()
                .filter(|field| field.type_name() == declaration.name_text());
            named.map(|field| format!("`{}.{}`", other.name_text(), field.name.text))
        })
        .collect();
    if declaration.kind.is_type()
        && schema
            .resolve(declaration.name_text())
            .is_some_and(|it| it.id == id)
    {
        match users.as_slice() {
            [] => facts.push("Used by no field".to_owned()),
            users if users.len() <= 6 => facts.push(format!("Used by {}", users.join(", "))),
            users => facts.push(format!(
                "Used by {} and {} more",
                users[..5].join(", "),
                users.len() - 5
            )),
        }
    }
    facts
}

/// A field: the line, documentation, column, indexes, relation.
fn describe_field(
    schema: &Schema,
    id: DeclarationId,
    declaration: &Declaration,
    field: &Field,
) -> String {
    let mut text = format!(
        "```prisma\n{}\n```",
        squeezed(declaration.slice(field.range))
    );
    if let Some(documentation) = &field.documentation {
        let _ = write!(text, "\n\n{documentation}");
    }
    let mut facts = Vec::new();
    if let Some(relation) = Reader::new(schema, id).relation(id, field) {
        facts.push(describe_relation(schema, declaration, &relation));
    } else if declaration.kind.is_table() {
        let column = field
            .attribute("map")
            .and_then(|attribute| {
                attribute
                    .default_argument("name")?
                    .value
                    .as_ref()?
                    .as_string()
            })
            .unwrap_or(&field.name.text);
        let presence = match field.field_type.as_ref().map(|it| it.arity) {
            Some(Arity::Optional) => "may be null",
            Some(Arity::List) => "list",
            _ => "required",
        };
        facts.push(format!(
            "Column `{column}` of `{}`, {presence}",
            declaration.name_text()
        ));
        let indexes = declaration
            .container()
            .map_or(&[][..], |container| &container.indexes);
        let containing: Vec<String> = indexes
            .iter()
            .filter(|index| {
                index
                    .columns
                    .iter()
                    .any(|column| column.path == field.name.text)
            })
            .map(|index| format!("`{}`", declaration.slice(index.range)))
            .collect();
        if !containing.is_empty() {
            facts.push(format!("Part of {}", containing.join(", ")));
        }
    }
    if !facts.is_empty() {
        let _ = write!(text, "\n\n{}", facts.join("  \n"));
    }
    text
}

/// The kind of a relation and its other side.
fn describe_relation(
    schema: &Schema,
    declaration: &Declaration,
    relation: &RelationField<'_>,
) -> String {
    let target = schema.declaration(relation.target.id);
    let target_name = target.map_or("", Declaration::name_text);
    let Some(opposite) = relation.opposite else {
        return format!("Relation to `{target_name}`, which has no field that points back");
    };
    let kind = match (relation.side.arity(), opposite.arity()) {
        (Arity::List, Arity::List) => "Many-to-many",
        (Arity::List, _) => "One-to-many",
        (_, Arity::List) => "Many-to-one",
        _ => "One-to-one",
    };
    let itself = if target_name == declaration.name_text() {
        " with itself"
    } else {
        ""
    };
    let mut text = format!("{kind} relation{itself}");
    if let Some(name) = relation.side.relation_name() {
        let _ = write!(text, " \"{name}\"");
    }
    let line = target
        .and_then(|target| Some(squeezed(target.slice(target.field(opposite.name())?.range))))
        .unwrap_or_default();
    let _ = write!(text, "; other side: `{target_name}`: `{line}`");
    text
}

fn describe_value(declaration: &Declaration, name: &str) -> Option<String> {
    let values = &declaration.enumeration()?.values;
    let value = values.iter().find(|value| value.name.text == name)?;
    let mut text = format!(
        "```prisma\n{}\n```",
        squeezed(declaration.slice(value.range))
    );
    if let Some(documentation) = &value.documentation {
        let _ = write!(text, "\n\n{documentation}");
    }
    let _ = write!(text, "\n\nValue of `{}`", declaration.name_text());
    Some(text)
}

/// Columns are for reading one below the other; alone, one blank is enough.
fn squeezed(line: &str) -> String {
    line.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn plural(count: usize, what: &str) -> String {
    if count == 1 {
        format!("{count} {what}")
    } else {
        format!("{count} {what}s")
    }
}
