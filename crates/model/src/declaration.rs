//! One declaration, lowered from its own text.
//!
//! A value of this module depends on nothing but the text of the declaration. All ranges are relative to the start of that
//! text, so a declaration that moves stays as it is.

use std::sync::Arc;

use smol_str::SmolStr;
use syntax::{TextRange, TextSize};

use crate::field_lookup::FieldLookup;
use crate::{Arity, Attribute, FieldType, Index, RelationAttribute};

/// The text of a declaration, shared by all who look at it.
pub type Text = Arc<str>;

/// A name and where it stands.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Name {
    pub text: SmolStr,
    pub range: TextRange,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum DeclarationKind {
    Model,
    View,
    CompositeType,
    Enum,
    Datasource,
    Generator,
    /// `type A = B`, which Prisma no longer has.
    TypeAlias,
    /// `foo { … }` with a word that is no keyword.
    UnknownBlock,
    /// A line that belongs to no declaration.
    Stray,
}

impl DeclarationKind {
    /// The word that starts such a declaration.
    pub fn keyword(self) -> &'static str {
        match self {
            Self::Model => "model",
            Self::View => "view",
            Self::CompositeType | Self::TypeAlias => "type",
            Self::Enum => "enum",
            Self::Datasource => "datasource",
            Self::Generator => "generator",
            Self::UnknownBlock => "block",
            Self::Stray => "line",
        }
    }

    /// Models and views: what a relation field can point to.
    pub fn is_table(self) -> bool {
        matches!(self, Self::Model | Self::View)
    }

    /// Does it live in the namespace of types?
    pub fn is_type(self) -> bool {
        matches!(
            self,
            Self::Model | Self::View | Self::CompositeType | Self::Enum
        )
    }
}

/// One thing at the top level of a file.
#[derive(Debug, PartialEq, Eq)]
pub struct Declaration {
    pub kind: DeclarationKind,
    pub text: Text,
    pub name: Option<Name>,
    /// From the keyword to the closing brace, comments above left out.
    pub range: TextRange,
    /// What generated code and hovers show.
    pub documentation: Option<String>,
    pub body: Body,
    /// Where the text does not follow the grammar.
    pub problems: Vec<SyntaxProblem>,
}

#[derive(Debug, PartialEq, Eq)]
pub enum Body {
    /// Models, views, composite types.
    Container(Container),
    Enum(EnumBody),
    /// Datasources, generators.
    Config(ConfigBody),
    None,
}

/// What stands between the braces of a model, view or composite type.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Container {
    pub fields: Vec<Field>,
    pub attributes: Vec<Attribute>,
    /// Keys, unique constraints and indexes, field attributes first.
    pub indexes: Vec<Index>,
    /// Comments that stand on lines of their own.
    pub comments: Vec<Comment>,
    pub(crate) lookup: FieldLookup,
}

#[derive(Debug, PartialEq, Eq)]
pub struct Field {
    pub name: Name,
    /// `None` while it is being typed.
    pub field_type: Option<FieldType>,
    pub attributes: Vec<Attribute>,
    /// The `@relation` attribute, read. `None` also when there are several.
    pub relation: Option<RelationAttribute>,
    /// From the name to the last attribute.
    pub range: TextRange,
    pub documentation: Option<String>,
    /// Comments directly above and behind, in order.
    pub comments: Vec<Comment>,
    /// Is something on this line not in the grammar?
    pub broken: bool,
}

impl Field {
    pub fn attribute(&self, name: &str) -> Option<&Attribute> {
        self.attributes
            .iter()
            .find(|attribute| attribute.name == name)
    }

    /// The first native type attribute, such as `@db.Text`.
    pub fn native_type(&self) -> Option<&Attribute> {
        self.attributes
            .iter()
            .find(|attribute| attribute.is_native_type())
    }

    pub fn is_ignored(&self) -> bool {
        self.attribute("ignore").is_some()
    }

    /// How many values it holds; one where there is no type.
    pub fn arity(&self) -> Arity {
        self.field_type
            .as_ref()
            .map_or(Arity::Required, |it| it.arity)
    }

    /// The name of the type as written; empty where there is none.
    pub fn type_name(&self) -> &str {
        self.field_type
            .as_ref()
            .and_then(FieldType::named)
            .map_or("", |name| name.text.as_str())
    }
}

#[derive(Debug, Default, PartialEq, Eq)]
pub struct EnumBody {
    pub values: Vec<EnumValue>,
    pub attributes: Vec<Attribute>,
}

#[derive(Debug, PartialEq, Eq)]
pub struct EnumValue {
    pub name: Name,
    pub attributes: Vec<Attribute>,
    pub range: TextRange,
    pub documentation: Option<String>,
}

#[derive(Debug, Default, PartialEq, Eq)]
pub struct ConfigBody {
    pub entries: Vec<ConfigEntry>,
}

impl ConfigBody {
    /// The entry of a key; the last one wins.
    pub fn entry(&self, key: &str) -> Option<&ConfigEntry> {
        self.entries
            .iter()
            .rev()
            .find(|entry| entry.key.text == key)
    }

    /// The text of a key whose value is a string.
    pub fn string(&self, key: &str) -> Option<&SmolStr> {
        self.entry(key)?.value.as_ref()?.as_string()
    }
}

#[derive(Debug, PartialEq, Eq)]
pub struct ConfigEntry {
    pub key: Name,
    pub value: Option<crate::Expression>,
    pub range: TextRange,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CommentKind {
    /// `//`
    Line,
    /// `///`
    Documentation,
    /// `/* */`
    Block,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comment {
    pub kind: CommentKind,
    /// Delimiters included.
    pub range: TextRange,
    /// Does code stand before it on its line?
    pub trailing: bool,
}

/// A place where the text does not follow the grammar.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct SyntaxProblem {
    pub kind: SyntaxProblemKind,
    pub range: TextRange,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SyntaxProblemKind {
    /// A line outside of all blocks that starts none.
    StrayLine,
    /// A closing brace that closes nothing.
    StrayBrace,
    /// A line inside a block that cannot be read; the range is that of its unreadable part's line.
    Line,
    /// A block without its closing brace; the range is that of its opening line.
    UnclosedBlock,
    /// `foo { … }`; the range is that of the word.
    UnknownBlock,
    /// A block without a name; the range is that of the keyword.
    MissingName,
    /// `type A = B`; the range is the whole line.
    TypeAlias,
    /// A field without a type; the range is that of its name.
    MissingType,
    /// Text behind `{`.
    IgnoredText,
    /// A colon behind the name of a field; the range is that of the colon. Nothing else is said about the field.
    LegacyFieldColon,
    /// `Type!`; the range is that of the type with its mark.
    LegacyRequiredType,
    /// `[Type]`; the range is that of the type with its brackets.
    LegacyListType,
    /// `Type[]?`; the range is that of the type with its marks.
    OptionalListType,
    /// A backslash and a character that mean nothing together, in a string.
    UnknownEscape,
    /// `\u` without four hexadecimal digits, or half of a surrogate pair, in a string.
    InvalidUnicodeEscape,
}

impl Declaration {
    pub fn container(&self) -> Option<&Container> {
        match &self.body {
            Body::Container(container) => Some(container),
            _ => None,
        }
    }

    pub fn enumeration(&self) -> Option<&EnumBody> {
        match &self.body {
            Body::Enum(body) => Some(body),
            _ => None,
        }
    }

    pub fn config(&self) -> Option<&ConfigBody> {
        match &self.body {
            Body::Config(body) => Some(body),
            _ => None,
        }
    }

    /// The text of a relative range; empty where it does not fit.
    pub fn slice(&self, range: TextRange) -> &str {
        self.text
            .get(usize::from(range.start())..usize::from(range.end()))
            .unwrap_or("")
    }

    pub fn name_text(&self) -> &str {
        self.name.as_ref().map_or("", |name| name.text.as_str())
    }

    /// The name, or else the first word of the declaration.
    pub fn name_range(&self) -> TextRange {
        self.name.as_ref().map_or_else(
            || {
                let word = self
                    .slice(self.range)
                    .split_whitespace()
                    .next()
                    .unwrap_or("");
                TextRange::at(self.range.start(), TextSize::of(word))
            },
            |name| name.range,
        )
    }

    pub fn block_attribute(&self, name: &str) -> Option<&Attribute> {
        let attributes = match &self.body {
            Body::Container(container) => &container.attributes,
            Body::Enum(body) => &body.attributes,
            Body::Config(_) | Body::None => return None,
        };
        attributes.iter().find(|attribute| attribute.name == name)
    }

    /// Is the whole block taken out of the client?
    pub fn is_ignored(&self) -> bool {
        self.block_attribute("ignore").is_some()
    }

    /// The field of that name. Of several the last one counts, as in the official engine.
    pub fn field(&self, name: &str) -> Option<&Field> {
        let container = self.container()?;
        container.lookup.named(&container.fields, name)
    }
}
