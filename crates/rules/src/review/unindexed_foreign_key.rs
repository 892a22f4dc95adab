use model::{Arity, Connector, Filter, Index, IndexKind, IndexSource, RelationField, RelationMode};
use smol_str::SmolStr;
use syntax::TextRange;

use crate::finding::{Findings, Severity};
use crate::fix::{Applicability, Effect, Fix};
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
    // What is not there, or no column, is an error of its own.
    let is_column = |name: &&str| context.declaration.field(name).is_some_and(|field| context.reader.resolve(field.type_name()).is_none_or(|it| !it.kind.is_table()));
    if !key.iter().all(is_column) {
        return;
    }
    if container.indexes.iter().any(|index| covers(index, &key)) {
        return;
    }
    // Without foreign keys the engine itself asks for an index; it is easily satisfied, and only then there is more to say.
    if mode == RelationMode::Prisma
        && connector != Connector::MongoDb
        && !container.indexes.iter().any(|index| satisfies_engine(index, &key))
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
        "No index of `{model}` starts with `{list}`, the key of `{}`: finding the rows of a `{target}`, joining and deleting one read the whole table. Add `@@index([{list}])`.",
        relation.field.name.text,
    );
    let severity = if connector == Connector::MongoDb { Severity::Info } else { Severity::Warning };
    findings.report(range, message).severity(severity);
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

/// Can the index find all rows with a given key?
fn covers(index: &Index, key: &[&str]) -> bool {
    let answers_equality = match index.algorithm.as_deref() {
        None | Some("BTree") => true,
        Some("Hash") => index.columns.len() == 1,
        Some(_) => false,
    };
    let has_all_rows = match &index.filter {
        Filter::All => true,
        // Rows without a key are no rows of anybody.
        Filter::NotNull(fields) => fields.iter().all(|field| key.contains(&field.as_str())),
        Filter::Other => false,
    };
    let Some(leading) = index.columns.get(..key.len()) else {
        return false;
    };
    index.kind != IndexKind::Fulltext
        && answers_equality
        && has_all_rows
        && leading.iter().all(|column| !column.has_length)
        && key.iter().all(|field| leading.iter().any(|column| column.path == *field))
}

/// What the engine takes for an index of a key when relations are emulated.
fn satisfies_engine(index: &Index, key: &[&str]) -> bool {
    index
        .columns
        .get(..key.len())
        .is_some_and(|leading| leading.iter().zip(key).all(|(column, field)| column.path == *field))
}

fn fix(context: &FixContext<'_>) -> Vec<Fix> {
    let Some((_, field)) = context.field() else {
        return Vec::new();
    };
    let Some(list) = field.relation.as_ref().and_then(|relation| relation.fields.as_ref()) else {
        return Vec::new();
    };
    let key: Vec<&SmolStr> = list.names.iter().map(|name| &name.text).collect();
    let names = key.iter().map(|name| name.as_str()).collect::<Vec<_>>().join(", ");
    let mut fixes = Vec::new();
    if let Some((index, missing)) = extendable(context, &key) {
        let last = index.columns.last().map(|column| column.path.clone()).unwrap_or_default();
        let mut rewrite = Rewrite::new(context.schema);
        if let Some(end) = end_of_column(context, index, &last) {
            rewrite.insert(context.id, end, format!(", {}", missing.join(", ")));
            let title = format!("Extend the index on `{}` to `@@index([{names}])` (needs a migration)", columns(index));
            fixes.extend(Fix::new(title, Applicability::Unsafe, Effect::Migration, rewrite));
        }
    }
    let mut rewrite = Rewrite::new(context.schema);
    rewrite.add_block_attribute(context.id, &format!("@@index([{names}])"));
    let title = format!("Add `@@index([{names}])` to `{}` (needs a migration)", context.declaration.name_text());
    fixes.extend(Fix::new(title, Applicability::Unsafe, Effect::Migration, rewrite));
    fixes
}

fn columns(index: &Index) -> String {
    let names: Vec<&str> = index.columns.iter().map(|column| column.path.as_str()).collect();
    names.join(", ")
}

/// A plain index over the first fields of the key, and the fields that it lacks.
fn extendable<'c>(context: &FixContext<'c>, key: &[&'c SmolStr]) -> Option<(&'c Index, Vec<&'c str>)> {
    let container = context.declaration.container()?;
    container.indexes.iter().find_map(|index| {
        let plain = index.kind == IndexKind::Index
            && index.filter == Filter::All
            && index.algorithm.as_deref().is_none_or(|it| it == "BTree")
            && index.columns.iter().all(|column| !column.has_length)
            && matches!(index.source, IndexSource::Block(_));
        let shared = index.columns.len();
        let is_prefix = shared > 0 && shared < key.len() && index.columns.iter().zip(key).all(|(column, field)| column.path == **field);
        (plain && is_prefix).then(|| (index, key[shared..].iter().map(|field| field.as_str()).collect()))
    })
}

/// Where the last column of a block index ends.
fn end_of_column(context: &FixContext<'_>, index: &Index, last: &str) -> Option<syntax::TextSize> {
    let IndexSource::Block(position) = index.source else {
        return None;
    };
    let attribute = context.declaration.container()?.attributes.get(position)?;
    let value = attribute.default_argument("fields")?.value.as_ref()?;
    let model::ExpressionKind::Array(elements) = &value.kind else {
        return None;
    };
    let element = elements.last()?;
    let name = match &element.kind {
        model::ExpressionKind::Path(path) => path,
        model::ExpressionKind::Call { name, .. } => name,
        _ => return None,
    };
    (name == last).then(|| element.range.end())
}
