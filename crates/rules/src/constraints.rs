//! The tables and constraints that a block has in the database, with the names they have or get there.
//!
//! Knows no rule. What has no name of its own gets one from the database names of table and columns, cut to what the
//! database allows.

use crate::names::cut;
use model::{
    Argument, Attribute, Capability, ConstraintKind, Declaration, DeclarationKind, DeclarationRef,
    Field, FieldKind, Index, IndexKind, IndexSource, Reader, RelationField, ScopeReach,
};
use smol_str::SmolStr;

/// Where a constraint is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Origin {
    /// The index of that position.
    Index(usize),
    /// `@default` of the field of that position.
    Default(usize),
    /// The relation field of that position, which holds the key.
    Relation(usize),
    /// The list of that position, which has no other end.
    BackOnly(usize),
}

/// A constraint with its name in the database.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Constraint {
    pub(crate) kind: ConstraintKind,
    pub(crate) name: SmolStr,
    pub(crate) origin: Origin,
}

/// What a table or enum is called in the database.
pub(crate) fn database_name(declaration: &Declaration) -> SmolStr {
    mapped(declaration).unwrap_or_else(|| SmolStr::new(declaration.name_text()))
}

/// The value of `@@map`.
pub(crate) fn mapped(declaration: &Declaration) -> Option<SmolStr> {
    let attribute = declaration.block_attribute("map")?;
    string(attribute, "name", true)
}

/// What the column of a field is called in the database.
pub(crate) fn column_name(field: &Field) -> SmolStr {
    field
        .attribute("map")
        .and_then(|attribute| string(attribute, "name", true))
        .unwrap_or_else(|| field.name.text.clone())
}

/// The database schema that a block is in; empty without `@@schema`.
pub(crate) fn database_schema(declaration: &Declaration) -> SmolStr {
    declaration
        .block_attribute("schema")
        .and_then(|attribute| string(attribute, "map", true))
        .unwrap_or_default()
}

/// The text of an argument.
fn string(attribute: &Attribute, name: &str, is_default: bool) -> Option<SmolStr> {
    let argument = if is_default {
        attribute.default_argument(name)
    } else {
        attribute.named(name)
    };
    argument?.value.as_ref()?.as_string().cloned()
}

/// The argument that names a key, unique constraint, index or default in the database; `name` is an old form of it on indexes.
pub(crate) fn name_argument(attribute: &Attribute, is_index: bool) -> Option<&Argument> {
    attribute
        .named("map")
        .or_else(|| attribute.named("name").filter(|_| is_index))
}

/// The attribute that an index is written as.
pub(crate) fn index_attribute<'d>(
    declaration: &'d Declaration,
    index: &Index,
) -> Option<&'d Attribute> {
    let container = declaration.container()?;
    match index.source {
        IndexSource::Field(position) => {
            let attributes = &container.fields.get(position)?.attributes;
            attributes.iter().find(|it| it.range == index.range)
        }
        IndexSource::Block(position) => container.attributes.get(position),
    }
}

/// Does the engine read the index, and do its columns exist?
fn has_columns(reader: &Reader<'_>, declaration: &Declaration, index: &Index) -> bool {
    let is_value = |name: &str| {
        let field = declaration.field(name);
        field.is_some_and(|field| {
            let kind = reader.field_kind(field);
            !matches!(kind, FieldKind::Relation(_) | FieldKind::Unknown)
        })
    };
    let mut columns = index.columns.iter();
    index.is_read && columns.all(|column| column.segments().next().is_some_and(is_value))
}

/// All constraints of a model or view, foreign keys left out.
pub(crate) fn constraints(reader: &Reader<'_>, declaration: &Declaration) -> Vec<Constraint> {
    let Some(container) = declaration
        .container()
        .filter(|_| declaration.kind.is_table())
    else {
        return Vec::new();
    };
    let capabilities = reader.config().capabilities();
    let limit = capabilities.identifier_limit();
    let table = database_name(declaration);
    let mut result = Vec::new();
    let mut has_key = false;
    for (position, index) in container.indexes.iter().enumerate() {
        // What has an error of its own gets no name, and of several keys only one.
        let is_second_key = index.kind == IndexKind::PrimaryKey && has_key;
        if is_second_key || !has_columns(reader, declaration, index) {
            continue;
        }
        has_key |= index.kind == IndexKind::PrimaryKey;
        let (kind, suffix) = match index.kind {
            IndexKind::PrimaryKey => (ConstraintKind::PrimaryKey, "_pkey"),
            IndexKind::Unique => (ConstraintKind::Unique, "_key"),
            IndexKind::Index | IndexKind::Fulltext => (ConstraintKind::Index, "_idx"),
        };
        if kind == ConstraintKind::PrimaryKey && !capabilities.has(Capability::NamedPrimaryKeys) {
            continue;
        }
        let written = index_attribute(declaration, index)
            .and_then(|attribute| name_argument(attribute, index.kind == IndexKind::Index))
            .and_then(|argument| argument.value.as_ref()?.as_string().cloned());
        let name = written.unwrap_or_else(|| {
            let columns = if kind == ConstraintKind::PrimaryKey {
                Vec::new()
            } else {
                index
                    .columns
                    .iter()
                    .flat_map(|column| column_path(reader, declaration, &column.path))
                    .collect()
            };
            generated(&table, &columns, suffix, limit)
        });
        result.push(Constraint {
            kind,
            name,
            origin: Origin::Index(position),
        });
    }
    if capabilities.has(Capability::NamedDefaultValues) {
        for (position, field) in container.fields.iter().enumerate() {
            let Some(attribute) = field.attribute("default") else {
                continue;
            };
            let name = string(attribute, "map", false)
                .unwrap_or_else(|| generated(&table, &[column_name(field)], "_df", limit));
            result.push(Constraint {
                kind: ConstraintKind::Default,
                name,
                origin: Origin::Default(position),
            });
        }
    }
    result
}

/// Where foreign keys put their names: none in most databases.
pub(crate) fn has_foreign_key_scope(reader: &Reader<'_>, reach: ScopeReach) -> bool {
    let scopes = reader.config().capabilities().constraint_scopes();
    scopes
        .iter()
        .any(|scope| scope.reach == reach && scope.counts(ConstraintKind::ForeignKey))
}

/// The foreign keys that the official engine ascribes to a declaration: those of the relations that it leads, and of its
/// lists without another end.
pub(crate) fn foreign_keys<'s>(
    reader: &Reader<'s>,
    declaration: &'s Declaration,
    relations: impl Iterator<Item = (usize, RelationField<'s>)>,
) -> Vec<Constraint> {
    let limit = reader.config().capabilities().identifier_limit();
    let mut result = Vec::new();
    for (position, relation) in relations {
        let own = relation.side;
        for record in reader.records(&relation) {
            if !record.is_inline() || record.made_at().is_none_or(|side| !side.is(&own)) {
                continue;
            }
            let written = record
                .forward
                .and_then(|_| relation.field.relation.as_ref()?.map.clone());
            let name = written.unwrap_or_else(|| {
                // A list without another end stands for a key over there.
                let (table, columns) = if record.forward.is_some() {
                    let fields = own.key_names().into_iter();
                    let columns = fields.map(|name| {
                        declaration
                            .field(name)
                            .map_or_else(|| SmolStr::new(name), column_name)
                    });
                    (database_name(declaration), columns.collect())
                } else {
                    let target = reader.declaration(relation.target.id);
                    let table = target.map_or_else(SmolStr::default, DeclarationRef::database_name);
                    (table, Vec::new())
                };
                generated_key(&table, &columns, limit)
            });
            result.push(Constraint {
                kind: ConstraintKind::ForeignKey,
                name,
                origin: if record.forward.is_some() {
                    Origin::Relation(position)
                } else {
                    Origin::BackOnly(position)
                },
            });
        }
    }
    result
}

fn generated_key(table: &str, columns: &[SmolStr], limit: Option<usize>) -> SmolStr {
    if columns.is_empty() {
        // Table and columns are joined even where there are none of these.
        return generated(table, &[SmolStr::default()], "_fkey", limit);
    }
    generated(table, columns, "_fkey", limit)
}

/// The database names of the segments of a path through composite types.
fn column_path(reader: &Reader<'_>, declaration: &Declaration, path: &str) -> Vec<SmolStr> {
    let mut segments = path.split('.');
    let Some(first) = segments.next().and_then(|name| declaration.field(name)) else {
        return Vec::new();
    };
    let mut result = vec![column_name(first)];
    let mut kind = reader.field_kind(first);
    for name in segments {
        let FieldKind::CompositeType(id) = kind else {
            break;
        };
        let Some(field) = reader.declaration(id).and_then(|it| it.field(name)) else {
            break;
        };
        result.push(column_name(field));
        kind = reader.field_kind(field);
    }
    result
}

/// The name that a constraint gets. What stands before the suffix is cut when it leaves no room.
pub(crate) fn generated(
    table: &str,
    columns: &[SmolStr],
    suffix: &str,
    limit: Option<usize>,
) -> SmolStr {
    let mut name = table.to_owned();
    for column in columns {
        name.push('_');
        name.push_str(column);
    }
    if let Some(limit) = limit {
        let room = limit.saturating_sub(suffix.len());
        name.truncate(cut(&name, room).len());
    }
    name.push_str(suffix);
    SmolStr::new(name)
}

/// Is it something whose constraints are checked? Those of views only count for others.
pub(crate) fn is_checked(kind: DeclarationKind) -> bool {
    kind == DeclarationKind::Model
}

#[cfg(test)]
mod tests {
    use super::generated;

    #[test]
    fn long_names_are_cut_at_characters() {
        let long = "t".repeat(80);
        let cut = generated(&long, &[], "_pkey", Some(63));
        assert_eq!(cut.len(), 63);
        let wide = "é".repeat(40);
        let cut = generated(&wide, &[], "_pkey", Some(63));
        assert_eq!(cut.len(), 63);
        assert!(cut.ends_with("é_pkey"));
        assert_eq!(generated("A", &["b".into()], "_key", Some(63)), "A_b_key");
    }
}
