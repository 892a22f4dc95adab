//! Looking at keys, unique constraints and indexes as they are written.
//!
//! Knows no rule.

use model::{
    Argument, Arguments, Attribute, Declaration, DeclarationId, Expression, ExpressionKind, Field,
    FieldKind, Index, IndexKind, IndexSource, Reader,
};
use syntax::TextRange;

use crate::attributes::default_value;
use crate::finding::Subject;
use crate::fix::{Applicability, Effect, Fix};
use crate::rewrite::Rewrite;
use crate::rule::FixContext;
use crate::spans::{attribute_span, block_attribute_span};

/// An index with the attribute that it is written as.
#[derive(Debug, Clone, Copy)]
pub(crate) struct WrittenIndex<'d> {
    pub(crate) index: &'d Index,
    pub(crate) attribute: &'d Attribute,
    /// What the official engine marks.
    pub(crate) span: TextRange,
}

/// The indexes of a model or view that the official engine takes notice of.
pub(crate) fn indexes(declaration: &Declaration) -> impl Iterator<Item = WrittenIndex<'_>> {
    let container = declaration
        .container()
        .filter(|_| declaration.kind.is_table());
    let indexes = container.map_or(&[][..], |container| &container.indexes);
    indexes
        .iter()
        .filter(|index| index.is_read)
        .filter_map(move |index| {
            let attribute = index.attribute(container?)?;
            let span = match index.source {
                IndexSource::Field(_) => attribute_span(declaration, attribute),
                IndexSource::Block(_) => block_attribute_span(declaration, attribute),
            };
            Some(WrittenIndex {
                index,
                attribute,
                span,
            })
        })
}

impl<'d> WrittenIndex<'d> {
    pub(crate) fn is_key(&self) -> bool {
        self.index.kind == IndexKind::PrimaryKey
    }

    /// The index that has an attribute of that range.
    pub(crate) fn at(declaration: &'d Declaration, range: TextRange) -> Option<Self> {
        indexes(declaration).find(|it| it.attribute.range.contains_range(range))
    }

    pub(crate) fn subject(&self) -> Subject {
        match self.index.source {
            IndexSource::Field(position) => Subject::Field(position),
            IndexSource::Block(_) => Subject::Declaration,
        }
    }

    /// For people: `@@index([a, b])` is an index.
    pub(crate) fn noun(&self) -> &'static str {
        match self.index.kind {
            IndexKind::PrimaryKey => "primary key",
            IndexKind::Unique => "unique constraint",
            IndexKind::Index => "index",
            IndexKind::Fulltext => "full-text index",
        }
    }

    /// The first option of that name: an argument of the attribute if that stands on a field, else of a column.
    pub(crate) fn option(&self, name: &str) -> Option<&'d Argument> {
        self.options(name).map(|(argument, _, _)| argument).next()
    }

    fn options(&self, name: &str) -> impl Iterator<Item = (&'d Argument, &'d Arguments, usize)> {
        let lists: Vec<&'d Arguments> = match self.index.source {
            IndexSource::Field(_) => self.attribute.arguments.iter().collect(),
            IndexSource::Block(_) => {
                let list = default_value(self.attribute, "fields");
                let elements = list.map_or(&[][..], Expression::elements).iter();
                elements
                    .filter_map(|element| match &element.kind {
                        ExpressionKind::Call { arguments, .. } => Some(arguments),
                        _ => None,
                    })
                    .collect()
            }
        };
        lists.into_iter().filter_map(move |arguments| {
            let is_it =
                |argument: &Argument| argument.name.as_ref().is_some_and(|it| it.text == name);
            let position = arguments.list.iter().position(is_it)?;
            Some((&arguments.list[position], arguments, position))
        })
    }

    /// The first option of that name of the column of that position.
    pub(crate) fn column_option(&self, column: usize, name: &str) -> Option<&'d Argument> {
        let (arguments, position) = self.find_column_option(column, name)?;
        arguments.list.get(position)
    }

    /// Removes an option of one column.
    pub(crate) fn remove_column_option(
        &self,
        rewrite: &mut Rewrite<'_>,
        id: DeclarationId,
        column: usize,
        name: &str,
    ) {
        if let Some((arguments, position)) = self.find_column_option(column, name) {
            rewrite.remove_argument_of(id, arguments, position);
        }
    }

    fn find_column_option(&self, column: usize, name: &str) -> Option<(&'d Arguments, usize)> {
        let arguments = match self.index.source {
            IndexSource::Field(_) => self.attribute.arguments.as_ref()?,
            IndexSource::Block(_) => {
                let elements = default_value(self.attribute, "fields")?.elements();
                match &elements.get(column)?.kind {
                    ExpressionKind::Call { arguments, .. } => arguments,
                    _ => return None,
                }
            }
        };
        let position = arguments.list.iter().position(|it| it.is_named(name))?;
        Some((arguments, position))
    }

    /// Removes all options of that name.
    pub(crate) fn remove_options(&self, rewrite: &mut Rewrite<'_>, id: DeclarationId, name: &str) {
        for (_, arguments, position) in self.options(name) {
            rewrite.remove_argument_of(id, arguments, position);
        }
    }

    /// Removes an argument of the attribute.
    pub(crate) fn remove_argument(&self, rewrite: &mut Rewrite<'_>, id: DeclarationId, name: &str) {
        let is_it = |argument: &Argument| argument.name.as_ref().is_some_and(|it| it.text == name);
        if let Some(position) = self.attribute.list().iter().position(is_it) {
            rewrite.remove_argument(id, self.attribute, position);
        }
    }

    /// Removes the whole attribute.
    pub(crate) fn remove(&self, rewrite: &mut Rewrite<'_>, id: DeclarationId) {
        match self.index.source {
            IndexSource::Field(_) => rewrite.remove_field_attribute(id, self.attribute),
            IndexSource::Block(_) => rewrite.remove_block_attribute(id, self.attribute),
        }
    }

    /// The columns that lead to a value: position, field, what it holds.
    pub(crate) fn columns<'s>(
        &self,
        reader: &Reader<'s>,
        id: DeclarationId,
    ) -> Vec<(usize, &'s Field, FieldKind)> {
        let columns = self.index.columns.iter().enumerate();
        columns
            .filter_map(|(position, column)| {
                let field = field_at(reader, id, &column.path)?;
                Some((position, field, reader.field_kind(field)))
            })
            .collect()
    }
}

/// One change of the index that the finding is about, or lies in.
pub(crate) fn fix_index(
    context: &FixContext<'_>,
    title: &str,
    applicability: Applicability,
    change: impl Fn(&WrittenIndex<'_>, &mut Rewrite<'_>),
) -> Vec<Fix> {
    let Some(index) = WrittenIndex::at(context.declaration, context.finding.range) else {
        return Vec::new();
    };
    let mut rewrite = Rewrite::new(context.schema);
    change(&index, &mut rewrite);
    let effect = match applicability {
        Applicability::Safe => Effect::None,
        _ => Effect::Migration,
    };
    Fix::new(title, applicability, effect, rewrite)
        .into_iter()
        .collect()
}

/// The field that a path leads to, through composite types.
fn field_at<'s>(reader: &Reader<'s>, id: DeclarationId, path: &str) -> Option<&'s Field> {
    let mut owner = Some(id);
    let mut result = None;
    for name in path.split('.') {
        let field = reader.declaration(owner?)?.field(name)?;
        owner = match reader.field_kind(field) {
            FieldKind::CompositeType(id) => Some(id),
            _ => None,
        };
        result = Some(field);
    }
    result
}

/// The native type of a field as written, without the name of the datasource: `VarChar`.
pub(crate) fn native_name(field: &Field) -> Option<&str> {
    let (_, name) = field.native_type()?.name.split_once('.')?;
    Some(name)
}
