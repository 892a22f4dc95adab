//! The outline of a file.

use model::{Body, Declaration, DeclarationKind, Expression, FileId};
use syntax::{TextRange, TextSize};

use crate::Analysis;

/// A declaration or member for the outline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Symbol {
    pub name: String,
    pub detail: Option<String>,
    pub kind: SymbolKind,
    /// Comments above a declaration included.
    pub range: TextRange,
    /// The name, inside `range`.
    pub selection: TextRange,
    pub children: Vec<Symbol>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SymbolKind {
    Model,
    View,
    CompositeType,
    Enum,
    Datasource,
    Generator,
    Field,
    EnumValue,
    /// A key of a datasource or generator.
    Property,
    /// A block attribute.
    Attribute,
}

impl Analysis {
    pub fn document_symbols(&self, file: FileId) -> Vec<Symbol> {
        let Some(state) = self.state(file) else {
            return Vec::new();
        };
        let declarations = state.schema.declarations(file);
        declarations
            .filter_map(|(id, declaration)| {
                Some(symbol(declaration)?.moved(state.schema.start_of(id)))
            })
            .collect()
    }
}

impl Symbol {
    fn moved(mut self, by: TextSize) -> Self {
        self.range += by;
        self.selection += by;
        self.children = self
            .children
            .into_iter()
            .map(|child| child.moved(by))
            .collect();
        self
    }

    fn leaf(
        name: &str,
        detail: Option<String>,
        kind: SymbolKind,
        range: TextRange,
        selection: TextRange,
    ) -> Self {
        Self {
            name: name.to_owned(),
            detail,
            kind,
            range,
            selection,
            children: Vec::new(),
        }
    }
}

fn symbol(declaration: &Declaration) -> Option<Symbol> {
    let kind = match declaration.kind {
        DeclarationKind::Model => SymbolKind::Model,
        DeclarationKind::View => SymbolKind::View,
        DeclarationKind::CompositeType => SymbolKind::CompositeType,
        DeclarationKind::Enum => SymbolKind::Enum,
        DeclarationKind::Datasource => SymbolKind::Datasource,
        DeclarationKind::Generator => SymbolKind::Generator,
        DeclarationKind::TypeAlias | DeclarationKind::UnknownBlock | DeclarationKind::Stray => {
            return None;
        }
    };
    let name = declaration.name.as_ref()?;
    let mut children = match &declaration.body {
        Body::Container(container) => {
            let fields = container.fields.iter().map(|field| {
                let detail = field
                    .field_type
                    .as_ref()
                    .map(|it| declaration.slice(it.range).to_owned());
                Symbol::leaf(
                    &field.name.text,
                    detail,
                    SymbolKind::Field,
                    field.range,
                    field.name.range,
                )
            });
            fields
                .chain(attributes(declaration, &container.attributes))
                .collect()
        }
        Body::Enum(body) => {
            let values = body.values.iter().map(|value| {
                Symbol::leaf(
                    &value.name.text,
                    None,
                    SymbolKind::EnumValue,
                    value.range,
                    value.name.range,
                )
            });
            values
                .chain(attributes(declaration, &body.attributes))
                .collect()
        }
        Body::Config(body) => {
            let detail = |value: &Expression| declaration.slice(value.range).to_owned();
            let entries = body.entries.iter().map(|entry| {
                let detail = entry.value.as_ref().map(detail);
                Symbol::leaf(
                    &entry.key.text,
                    detail,
                    SymbolKind::Property,
                    entry.range,
                    entry.key.range,
                )
            });
            entries.collect()
        }
        Body::None => Vec::new(),
    };
    children.sort_by_key(|child| child.range.start());
    let end = declaration.range.end();
    Some(Symbol {
        name: name.text.to_string(),
        detail: Some(declaration.kind.keyword().to_owned()),
        kind,
        range: TextRange::up_to(end).cover(name.range),
        selection: name.range,
        children,
    })
}

fn attributes<'d>(
    declaration: &'d Declaration,
    attributes: &'d [model::Attribute],
) -> impl Iterator<Item = Symbol> + 'd {
    attributes
        .iter()
        .filter(|attribute| !attribute.name.is_empty())
        .map(|attribute| {
            let name = format!("@@{}", attribute.name);
            let arguments = attribute
                .arguments
                .as_ref()
                .map(|it| declaration.slice(it.range).to_owned());
            Symbol::leaf(
                &name,
                arguments,
                SymbolKind::Attribute,
                attribute.range,
                attribute.name_range,
            )
        })
}
