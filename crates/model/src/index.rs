//! Keys, unique constraints and indexes of one container, whichever way they are written.

use smol_str::SmolStr;
use syntax::TextRange;

use crate::{Attribute, Expression, ExpressionKind, Field};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum IndexKind {
    PrimaryKey,
    Unique,
    Index,
    Fulltext,
}

/// Where an index is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum IndexSource {
    /// On the field of that position.
    Field(usize),
    /// As the block attribute of that position.
    Block(usize),
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Column {
    /// A field, or a path through composite types.
    pub path: SmolStr,
    /// Only the first characters are indexed.
    pub has_length: bool,
}

/// Which rows an index holds.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Filter {
    All,
    /// Rows in which none of these fields is null.
    NotNull(Vec<SmolStr>),
    /// Any other condition.
    Other,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Index {
    pub kind: IndexKind,
    pub source: IndexSource,
    /// The whole attribute, relative to the declaration.
    pub range: TextRange,
    pub columns: Vec<Column>,
    /// `type:` as written.
    pub algorithm: Option<SmolStr>,
    pub filter: Filter,
    /// `name:` of a key or unique constraint: what the client calls it.
    pub client_name: Option<SmolStr>,
    /// `map:`: what the database calls it.
    pub database_name: Option<SmolStr>,
}

impl Index {
    pub fn is_unique_criterion(&self) -> bool {
        matches!(self.kind, IndexKind::PrimaryKey | IndexKind::Unique)
    }

    /// Are the columns exactly these, in this order?
    pub fn has_columns(&self, fields: &[&str]) -> bool {
        self.columns.len() == fields.len()
            && self
                .columns
                .iter()
                .zip(fields)
                .all(|(column, field)| column.path == *field)
    }

    pub(crate) fn of_field(position: usize, field: &Field, attribute: &Attribute) -> Option<Self> {
        let kind = match attribute.name.as_str() {
            "id" => IndexKind::PrimaryKey,
            "unique" => IndexKind::Unique,
            _ => return None,
        };
        let column = Column {
            path: field.name.text.clone(),
            has_length: attribute.named("length").is_some(),
        };
        Some(Self::new(
            kind,
            IndexSource::Field(position),
            vec![column],
            attribute,
        ))
    }

    pub(crate) fn of_block(position: usize, attribute: &Attribute) -> Option<Self> {
        let kind = match attribute.name.as_str() {
            "id" => IndexKind::PrimaryKey,
            "unique" => IndexKind::Unique,
            "index" => IndexKind::Index,
            "fulltext" => IndexKind::Fulltext,
            _ => return None,
        };
        let columns = attribute
            .default_argument("fields")
            .and_then(|argument| argument.value.as_ref())
            .map_or_else(Vec::new, |value| {
                value.elements().iter().filter_map(column).collect()
            });
        Some(Self::new(
            kind,
            IndexSource::Block(position),
            columns,
            attribute,
        ))
    }

    fn new(
        kind: IndexKind,
        source: IndexSource,
        columns: Vec<Column>,
        attribute: &Attribute,
    ) -> Self {
        let text_of = |name| attribute.named(name)?.value.as_ref()?.as_string().cloned();
        Self {
            kind,
            source,
            range: attribute.range,
            columns,
            algorithm: attribute
                .named("type")
                .and_then(|argument| argument.value.as_ref()?.as_path().cloned()),
            filter: attribute.named("where").map_or(Filter::All, |argument| {
                argument.value.as_ref().map_or(Filter::Other, filter)
            }),
            client_name: text_of("name")
                .filter(|_| matches!(source, IndexSource::Block(_)) && kind != IndexKind::Index),
            database_name: text_of("map"),
        }
    }
}

fn column(element: &Expression) -> Option<Column> {
    match &element.kind {
        ExpressionKind::Path(path) => Some(Column {
            path: path.clone(),
            has_length: false,
        }),
        ExpressionKind::Call { name, arguments } => Some(Column {
            path: name.clone(),
            has_length: arguments.list.iter().any(|argument| {
                argument
                    .name
                    .as_ref()
                    .is_some_and(|name| name.text == "length")
            }),
        }),
        _ => None,
    }
}

/// Recognizes `{ a: { not: null }, b: { not: null } }`.
fn filter(value: &Expression) -> Filter {
    let ExpressionKind::Object(entries) = &value.kind else {
        return Filter::Other;
    };
    let not_null = |value: &Expression| match &value.kind {
        ExpressionKind::Object(inner) => {
            matches!(inner.as_slice(), [(key, value)] if key.text == "not" && value.as_path().is_some_and(|it| it == "null"))
        }
        _ => false,
    };
    if !entries.is_empty() && entries.iter().all(|(_, value)| not_null(value)) {
        Filter::NotNull(entries.iter().map(|(key, _)| key.text.clone()).collect())
    } else {
        Filter::Other
    }
}
