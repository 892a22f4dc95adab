//! A foreign key that no index leads with.

#[cfg(test)]
#[path = "unindexed_foreign_key/fix_tests.rs"]
mod fix_tests;
#[cfg(test)]
#[path = "unindexed_foreign_key/tests.rs"]
mod tests;

use model::{
    Arity, Attribute, Connector, Container, Declaration, DeclarationKind, ExpressionKind, Field,
    FieldKind, Filter, Index, IndexKind, IndexSource, RelationField, RelationMode,
};
use smol_str::SmolStr;
use syntax::{TextRange, TextSize};

use crate::finding::{Findings, Place, Severity};
use crate::fix::{Applicability, Effect, Fix};
use crate::names;
use crate::rewrite::Rewrite;
use crate::rule::{Context, FixContext, rule};

rule! {
    /// A relation whose foreign key no index starts with.
    ///
    /// Looking up the rows that belong to a record, joining, and deleting the record that is referenced then read the whole table.
    /// PostgreSQL, SQLite, SQL Server, CockroachDB and MongoDB create no index for a foreign key by themselves; MySQL does, so nothing
    /// is reported there unless the client emulates relations (`relationMode = "prisma"`).
    ///
    /// A key is covered when its fields are the first columns, in any order, of `@id`, `@unique`, `@@id`, `@@unique` or `@@index`. A
    /// full text index, an index type that does not answer equality (`Gin`, `Gist`, `SpGist`, `Brin`), one over the first characters only
    /// or one over part of the rows does not count.
    ///
    /// The fix adds the index, or extends one that holds the first fields of the key; the database needs a migration. A small table
    /// that is never read from this side, or one with very many writes, may well do without.
    ///
    /// ```prisma
    /// datasource db {
    ///   provider = "postgresql"
    /// }
    ///
    /// model Leaf {
    ///   id     Int  @id
    ///   treeId Int
    ///   tree   Tree @relation(fields: [treeId], references: [id])
    /// //                               ^^^^^^ unindexed-foreign-key
    /// }
    ///
    /// model Tree {
    ///   id     Int    @id
    ///   leaves Leaf[]
    /// }
    /// ```
    ///
    /// The leading part of a compound key is enough:
    ///
    /// ```prisma
    /// datasource db {
    ///   provider = "postgresql"
    /// }
    ///
    /// model Grade {
    ///   courseId  Int
    ///   studentId Int
    ///   course    Course @relation(fields: [courseId], references: [id])
    ///
    ///   @@id([courseId, studentId])
    /// }
    ///
    /// model Course {
    ///   id     Int     @id
    ///   grades Grade[]
    /// }
    /// ```
    pub UNINDEXED_FOREIGN_KEY = Review {
        code: "unindexed-foreign-key",
        severity: Warning,
        fix: Unsafe(fix),
        since: "0.1.0",
        check: Relation(check),
    }
}

fn check(context: &Context<'_, '_>, relation: &RelationField<'_>, findings: &mut Findings) {
    let config = context.reader.config();
    let Some(connector) = config.connector() else {
        return;
    };
    let mode = config.relation_mode();
    if mode == RelationMode::ForeignKeys && connector.indexes_foreign_keys() {
        return;
    }
    if !holds_key(connector, relation) {
        return;
    }
    let keys = relation.side.key_fields();
    let key: Vec<&str> = keys.iter().map(|name| name.text.as_str()).collect();
    let Some(range) = keys.iter().map(|name| name.range).reduce(TextRange::cover) else {
        return;
    };
    let Some(container) = context.declaration.container() else {
        return;
    };
    // What is there twice, not there, or no column, is an error of its own.
    let mut names = std::collections::HashSet::new();
    if !key.iter().all(|name| names.insert(*name)) {
        return;
    }
    let is_column = |name: &&str| {
        let field = context.declaration.field(name);
        let kind = field.map_or(FieldKind::Unknown, |it| context.reader.field_kind(it));
        !matches!(kind, FieldKind::Unknown | FieldKind::Relation(_))
    };
    if !key.iter().all(is_column)
        || key
            .iter()
            .any(|name| needs_length(connector, context.declaration, name))
    {
        return;
    }
    if container
        .indexes
        .iter()
        .any(|index| defect(context.declaration, index, &key).is_none())
    {
        return;
    }
    // Without foreign keys the engine itself asks for an index; it is easily satisfied, and only then there is more to say.
    if mode == RelationMode::Prisma
        && connector != Connector::MongoDb
        && !container
            .indexes
            .iter()
            .any(|index| satisfies_engine(index, &key))
    {
        return;
    }
    let model = context.declaration.name_text();
    let list = key.join(", ");
    let target = context
        .reader
        .declaration(relation.target.id)
        .map_or("", model::DeclarationRef::name);
    let message = format!(
        "No index of `{model}` serves `{list}`, the key of `{}`: finding the rows of one `{target}`, joining and deleting it read the whole table. Add `@@index([{list}])`.",
        relation.field.name.text,
    );
    let severity = if connector == Connector::MongoDb {
        Severity::Info
    } else {
        Severity::Warning
    };
    let mut finding = findings.report(range, message).severity(severity);
    let holds_key = |index: &&Index| {
        key.iter()
            .all(|field| index.columns.iter().any(|column| column.path == *field))
    };
    for index in container.indexes.iter().filter(holds_key) {
        if let Some(defect) = defect(context.declaration, index, &key) {
            let place = match index.source {
                IndexSource::Field(position) => Place::FieldAt(context.id, position),
                IndexSource::Block(position) => Place::BlockAttribute(context.id, position),
            };
            finding = finding.related(place, format!("This one holds `{list}`, but {defect}"));
        }
    }
}

/// Is this the side of a complete relation that holds its key?
fn holds_key(connector: Connector, relation: &RelationField<'_>) -> bool {
    let Some(opposite) = relation.opposite else {
        return false;
    };
    match (relation.side.arity(), opposite.arity()) {
        // Both lists: each side of an embedded relation has a list of keys of its own.
        (Arity::List, Arity::List) => connector == Connector::MongoDb,
        (Arity::List, _) => false,
        _ => true,
    }
}

/// Columns of such a type can be indexed by their first characters only, which is no index over them: there is nothing to ask for.
fn needs_length(connector: Connector, declaration: &Declaration, name: &str) -> bool {
    let native_type = declaration.field(name).and_then(Field::native_type);
    connector == Connector::MySql
        && native_type.is_some_and(|it| it.name.ends_with("Text") || it.name.ends_with("Blob"))
}

/// Why an index cannot find all rows with a given key; `None` when it can.
fn defect(declaration: &Declaration, index: &Index, key: &[&str]) -> Option<String> {
    let leading = index.columns.get(..key.len());
    // The order does not matter: all columns of a key are compared for equality.
    let leads = leading.is_some_and(|leading| {
        key.iter()
            .all(|field| leading.iter().any(|column| column.path == *field))
    });
    if index.kind == IndexKind::Fulltext {
        return Some("a full text index finds words, no keys".to_owned());
    }
    match index.algorithm.as_deref() {
        None | Some("BTree") => {}
        Some("Hash") if index.columns.len() == 1 => {}
        Some(algorithm) => {
            return Some(format!(
                "`{algorithm}` does not answer whether a key is equal"
            ));
        }
    }
    if !leads {
        return Some("not in front".to_owned());
    }
    if leading.is_some_and(|leading| leading.iter().any(model::Column::has_length)) {
        return Some("only the first characters".to_owned());
    }
    (!has_all_keys(declaration, index, key)).then(|| "only for part of the rows".to_owned())
}

/// Does an index hold every row whose key is complete? Rows without a key belong to nobody.
fn has_all_keys(declaration: &Declaration, index: &Index, key: &[&str]) -> bool {
    match &index.filter {
        Filter::All => true,
        Filter::NotNull(fields) => fields.iter().all(|field| key.contains(&field.as_str())),
        Filter::Other => raw_condition(declaration, index).is_some_and(|condition| {
            let condition = condition.to_lowercase();
            let columns: Vec<String> = key
                .iter()
                .map(|field| column_name(declaration, field).to_lowercase())
                .collect();
            condition.split(" and ").all(|part| {
                let part = part.trim_matches(|c: char| c.is_whitespace() || "()".contains(c));
                part.strip_suffix("is not null").is_some_and(|column| {
                    let column = column.trim().trim_matches(['"', '`', '[', ']', '(', ')']);
                    columns.iter().any(|it| it == column)
                })
            })
        }),
    }
}

/// The text in `where: raw("…")`.
fn raw_condition<'d>(declaration: &'d Declaration, index: &Index) -> Option<&'d SmolStr> {
    let attribute = attribute_of(declaration.container()?, index)?;
    match &attribute.named("where")?.value.as_ref()?.kind {
        ExpressionKind::Call { name, arguments } if name == "raw" => {
            arguments.list.first()?.value.as_ref()?.as_string()
        }
        _ => None,
    }
}

fn attribute_of<'c>(container: &'c Container, index: &Index) -> Option<&'c Attribute> {
    match index.source {
        IndexSource::Block(position) => container.attributes.get(position),
        IndexSource::Field(position) => {
            let attributes = &container.fields.get(position)?.attributes;
            attributes
                .iter()
                .find(|attribute| attribute.range == index.range)
        }
    }
}

/// What the database calls a field.
fn column_name<'d>(declaration: &'d Declaration, field: &'d str) -> &'d str {
    let mapped = declaration
        .field(field)
        .and_then(|field| field.attribute("map"));
    mapped.and_then(mapped_name).unwrap_or(field)
}

fn mapped_name(attribute: &Attribute) -> Option<&str> {
    Some(
        attribute
            .default_argument("name")?
            .value
            .as_ref()?
            .as_string()?
            .as_str(),
    )
}

/// What the engine takes for an index of a key when relations are emulated.
pub(super) fn satisfies_engine(index: &Index, key: &[&str]) -> bool {
    index.columns.get(..key.len()).is_some_and(|leading| {
        leading
            .iter()
            .zip(key)
            .all(|(column, field)| column.path == *field)
    })
}

pub(super) fn fix(context: &FixContext<'_>) -> Vec<Fix> {
    // A view has no indexes of its own.
    let field = context
        .field()
        .filter(|_| context.declaration.kind != DeclarationKind::View);
    let Some((_, field)) = field else {
        return Vec::new();
    };
    let Some(list) = field
        .relation
        .as_ref()
        .and_then(|relation| relation.fields.as_ref())
    else {
        return Vec::new();
    };
    let key: Vec<&SmolStr> = list.names.iter().map(|name| &name.text).collect();
    let names = key
        .iter()
        .map(|name| name.as_str())
        .collect::<Vec<_>>()
        .join(", ");
    let mut fixes = Vec::new();
    if let Some((index, missing)) = extendable(context, &key) {
        let last = index
            .columns
            .last()
            .map(|column| column.path.clone())
            .unwrap_or_default();
        let mut rewrite = Rewrite::new(context.schema);
        if let Some(end) = end_of_column(context, index, &last) {
            rewrite.insert(context.id, end, format!(", {}", missing.join(", ")));
            let title = format!(
                "Extend the index on `{}` to `@@index([{names}])` (needs a migration)",
                columns(index)
            );
            fixes.extend(Fix::new(
                title,
                Applicability::Unsafe,
                Effect::Migration,
                rewrite,
            ));
        }
    }
    let Some(text) = new_index(context, &key) else {
        return fixes;
    };
    let mut rewrite = Rewrite::new(context.schema);
    rewrite.add_block_attribute(context.id, &text);
    let title = format!(
        "Add `{text}` to `{}` (needs a migration)",
        context.declaration.name_text()
    );
    fixes.extend(Fix::new(
        title,
        Applicability::Unsafe,
        Effect::Migration,
        rewrite,
    ));
    fixes
}

/// The attribute to add. `None` where the database takes no second index on these columns.
fn new_index(context: &FixContext<'_>, key: &[&SmolStr]) -> Option<String> {
    let declaration = context.declaration;
    let indexes = &declaration.container()?.indexes;
    let names = key.iter().map(|name| name.as_str()).collect::<Vec<_>>();
    let list = names.join(", ");
    // An index that is no use, on the same columns, has the name that the new one would get.
    let twins: Vec<&Index> = indexes
        .iter()
        .filter(|index| !index.is_unique_criterion() && index.has_columns(&names))
        .collect();
    let connector = context.schema.config().connector()?;
    if connector == Connector::MongoDb && !twins.is_empty() {
        return None;
    }
    let is_unnamed = |index: &&Index| {
        let attribute = declaration
            .container()
            .and_then(|container| attribute_of(container, index));
        attribute
            .is_some_and(|attribute| attribute.named("map").or(attribute.named("name")).is_none())
    };
    if !twins.iter().any(is_unnamed) {
        return Some(format!("@@index([{list}])"));
    }
    let table = declaration
        .block_attribute("map")
        .and_then(mapped_name)
        .unwrap_or(declaration.name_text());
    let columns: Vec<&str> = names
        .iter()
        .map(|name| column_name(declaration, name))
        .collect();
    let stem = format!("{table}_{}", columns.join("_"));
    let taken = |name: &str| {
        indexes
            .iter()
            .any(|index| index.database_name.as_ref().is_some_and(|it| it == name))
    };
    // A number behind the name must fit, too.
    let limit = connector
        .identifier_limit()
        .saturating_sub(INDEX_SUFFIX.len() + 2);
    let end = (0..=stem.len().min(limit))
        .rev()
        .find(|end| stem.is_char_boundary(*end))
        .unwrap_or(0);
    let name = names::fresh(
        &format!("{}{INDEX_SUFFIX}", stem.get(..end).unwrap_or("")),
        taken,
    );
    let name = name.replace('\\', "\\\\").replace('"', "\\\"");
    Some(format!("@@index([{list}], map: \"{name}\")"))
}

/// Behind table and columns in the name of an index that cannot have the usual one.
const INDEX_SUFFIX: &str = "_fk_idx";

fn columns(index: &Index) -> String {
    let names: Vec<&str> = index
        .columns
        .iter()
        .map(|column| column.path.as_str())
        .collect();
    names.join(", ")
}

/// A plain index over the first fields of the key, and the fields that it lacks.
fn extendable<'c>(
    context: &FixContext<'c>,
    key: &[&'c SmolStr],
) -> Option<(&'c Index, Vec<&'c str>)> {
    let container = context.declaration.container()?;
    container.indexes.iter().find_map(|index| {
        let plain = index.kind == IndexKind::Index
            && index.filter == Filter::All
            && index.algorithm.as_deref().is_none_or(|it| it == "BTree")
            && index.columns.iter().all(|column| !column.has_length())
            && matches!(index.source, IndexSource::Block(_));
        let shared = index.columns.len();
        let is_prefix = shared > 0
            && shared < key.len()
            && index
                .columns
                .iter()
                .zip(key)
                .all(|(column, field)| column.path == **field);
        (plain && is_prefix).then(|| {
            (
                index,
                key[shared..].iter().map(|field| field.as_str()).collect(),
            )
        })
    })
}

/// Where the last column of a block index ends.
fn end_of_column(context: &FixContext<'_>, index: &Index, last: &str) -> Option<TextSize> {
    let IndexSource::Block(position) = index.source else {
        return None;
    };
    let attribute = context.declaration.container()?.attributes.get(position)?;
    let value = attribute.default_argument("fields")?.value.as_ref()?;
    let ExpressionKind::Array(elements) = &value.kind else {
        return None;
    };
    let element = elements.last()?;
    let name = match &element.kind {
        ExpressionKind::Path(path) => path,
        ExpressionKind::Call { name, .. } => name,
        _ => return None,
    };
    (name == last).then(|| element.range.end())
}
