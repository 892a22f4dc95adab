//! Keys, unique constraints and indexes of one container, whichever way they are written.
//!
//! What is here depends on the text of the container alone. What the columns stand for is a question to a
//! [`Reader`](crate::Reader).

use smol_str::SmolStr;
use syntax::TextRange;

use crate::{Argument, Arguments, Attribute, Expression, ExpressionKind, Field};

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

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SortOrder {
    Ascending,
    Descending,
}

impl SortOrder {
    /// The words, ascending first.
    pub const WORDS: [&str; 2] = ["Asc", "Desc"];

    pub fn from_word(word: &str) -> Option<Self> {
        match word {
            "Asc" => Some(Self::Ascending),
            "Desc" => Some(Self::Descending),
            _ => None,
        }
    }
}

/// `ops:` of a column, as written.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum OperatorClass {
    /// A word, known or not.
    Named(SmolStr),
    /// The text in `raw("…")`.
    Raw(SmolStr),
}

/// A column of an index. What is written wrongly counts as absent.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Column {
    /// A field, or a path through composite types.
    pub path: SmolStr,
    /// The element in the list, relative to the declaration; the name of the field where the index is on a field.
    pub range: TextRange,
    pub sort: Option<SortOrder>,
    /// How many characters or bytes are indexed. Below zero only where the index is on a field: the engine drops such a
    /// length in lists.
    pub length: Option<i64>,
    pub operator_class: Option<OperatorClass>,
}

impl Column {
    fn plain(path: SmolStr, range: TextRange) -> Self {
        Self {
            path,
            range,
            sort: None,
            length: None,
            operator_class: None,
        }
    }

    /// Are only the first characters indexed?
    pub fn has_length(&self) -> bool {
        self.length.is_some()
    }

    /// The names of the fields that the path goes through.
    pub fn segments(&self) -> impl Iterator<Item = &str> {
        self.path.split('.')
    }
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
    /// Does the engine take notice? Not of an attribute that may stand once and stands twice, of one with an argument without a
    /// value, and of one whose list has an element that is no column. Says nothing about whether the columns exist.
    pub is_read: bool,
    /// `type:` as written.
    pub algorithm: Option<SmolStr>,
    /// `clustered:`, if it is given.
    pub clustered: Option<bool>,
    pub filter: Filter,
    /// `name:` of a key or unique constraint: what the client calls it.
    pub client_name: Option<SmolStr>,
    /// What the database calls it: `map:`, or its old name `name:` on `@@index`.
    pub database_name: Option<SmolStr>,
}

impl Index {
    pub fn is_unique_criterion(&self) -> bool {
        matches!(self.kind, IndexKind::PrimaryKey | IndexKind::Unique)
    }

    /// May its columns be paths through composite types?
    pub fn may_have_paths(&self) -> bool {
        self.kind != IndexKind::PrimaryKey
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

    /// The attribute that it is written as, among the fields and block attributes of its container.
    pub fn attribute<'c>(&self, container: &'c crate::Container) -> Option<&'c Attribute> {
        match self.source {
            IndexSource::Block(position) => container.attributes.get(position),
            IndexSource::Field(position) => {
                let attributes = &container.fields.get(position)?.attributes;
                attributes
                    .iter()
                    .find(|attribute| attribute.range == self.range)
            }
        }
    }

    /// Are the columns exactly these, in any order?
    pub fn has_column_set(&self, fields: &[&str]) -> bool {
        self.columns.len() == fields.len()
            && self
                .columns
                .iter()
                .all(|column| fields.contains(&column.path.as_str()))
    }

    /// The columns as written, without their arguments.
    pub fn column_names(&self) -> Vec<&str> {
        self.columns
            .iter()
            .map(|column| column.path.as_str())
            .collect()
    }

    pub(crate) fn of_field(position: usize, field: &Field, attribute: &Attribute) -> Option<Self> {
        let kind = match attribute.name.as_str() {
            "id" => IndexKind::PrimaryKey,
            "unique" => IndexKind::Unique,
            _ => return None,
        };
        let column = Column {
            sort: attribute.named("sort").and_then(sort),
            length: attribute.named("length").and_then(integer),
            ..Column::plain(field.name.text.clone(), field.name.range)
        };
        let is_read = attribute.is_read(&field.attributes, false);
        let source = IndexSource::Field(position);
        Some(Self::new(kind, source, vec![column], is_read, attribute))
    }

    /// `all` are the attributes of the block.
    pub(crate) fn of_block(
        position: usize,
        attribute: &Attribute,
        all: &[Attribute],
    ) -> Option<Self> {
        let kind = match attribute.name.as_str() {
            "id" => IndexKind::PrimaryKey,
            "unique" => IndexKind::Unique,
            "index" => IndexKind::Index,
            "fulltext" => IndexKind::Fulltext,
            _ => return None,
        };
        let list = attribute
            .default_argument("fields")
            .and_then(|argument| argument.value.as_ref());
        let elements = list.map_or(&[][..], Expression::elements);
        let columns: Vec<Column> = elements.iter().filter_map(column).collect();
        let is_read =
            list.is_some() && columns.len() == elements.len() && attribute.is_read(all, true);
        let source = IndexSource::Block(position);
        Some(Self::new(kind, source, columns, is_read, attribute))
    }

    fn new(
        kind: IndexKind,
        source: IndexSource,
        columns: Vec<Column>,
        is_read: bool,
        attribute: &Attribute,
    ) -> Self {
        let value = |name| attribute.named(name)?.value.as_ref();
        let text_of = |name| value(name)?.as_string().cloned();
        let is_block = matches!(source, IndexSource::Block(_));
        let has_client_name = is_block && matches!(kind, IndexKind::PrimaryKey | IndexKind::Unique);
        let old_name = text_of("name").filter(|_| is_block && kind == IndexKind::Index);
        Self {
            kind,
            source,
            range: attribute.range,
            columns,
            is_read,
            algorithm: value("type").and_then(|value| value.as_path().cloned()),
            clustered: value("clustered").and_then(|value| match value.as_path()?.as_str() {
                "true" => Some(true),
                "false" => Some(false),
                _ => None,
            }),
            filter: attribute.named("where").map_or(Filter::All, |argument| {
                argument.value.as_ref().map_or(Filter::Other, filter)
            }),
            client_name: text_of("name").filter(|_| has_client_name),
            database_name: text_of("map").or(old_name),
        }
    }
}

fn column(element: &Expression) -> Option<Column> {
    match &element.kind {
        ExpressionKind::Path(path) => Some(Column::plain(path.clone(), element.range)),
        ExpressionKind::Call { name, arguments } => Some(Column {
            sort: of_column(arguments, "sort").and_then(sort),
            length: of_column(arguments, "length")
                .and_then(integer)
                .filter(|length| *length >= 0),
            operator_class: of_column(arguments, "ops").and_then(operator_class),
            ..Column::plain(name.clone(), element.range)
        }),
        _ => None,
    }
}

/// The argument of an element such as `title(sort: Desc)`. The first of several counts, those without a value do not.
fn of_column<'a>(arguments: &'a Arguments, name: &str) -> Option<&'a Argument> {
    arguments
        .list
        .iter()
        .find(|argument| argument.is_named(name) && argument.value.is_some())
}

fn sort(argument: &Argument) -> Option<SortOrder> {
    SortOrder::from_word(argument.value.as_ref()?.as_path()?)
}

fn integer(argument: &Argument) -> Option<i64> {
    argument.value.as_ref()?.as_integer()
}

fn operator_class(argument: &Argument) -> Option<OperatorClass> {
    match &argument.value.as_ref()?.kind {
        ExpressionKind::Path(word) => Some(OperatorClass::Named(word.clone())),
        ExpressionKind::Call { name, arguments } if name == "raw" => {
            let value = arguments.list.first()?.value.as_ref()?;
            value.as_string().cloned().map(OperatorClass::Raw)
        }
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
