//! Types for the tree's nodes.
//!
//! A typed node is a node of a known kind; its accessors return `Option` because half-typed text lacks parts. The
//! accessors know the grammar's names and nothing about what they mean.

use std::sync::LazyLock;

use tree_sitter::{Language, Node};

fn language() -> &'static Language {
    static LANGUAGE: LazyLock<Language> = LazyLock::new(|| tree_sitter_prisma::LANGUAGE.into());
    &LANGUAGE
}

macro_rules! field_ids {
    ($($name:ident = $text:literal;)*) => {
        /// Numeric ids of the grammar's fields, looked up once.
        struct FieldIds { $($name: u16,)* }

        static FIELDS: LazyLock<FieldIds> = LazyLock::new(|| FieldIds {
            $($name: language().field_id_for_name($text).map_or(u16::MAX, Into::into),)*
        });

        /// Every field name that the typed layer uses.
        #[cfg(test)]
        const FIELD_NAMES: &[&str] = &[$($text),*];
    };
}

field_ids! {
    name = "name";
    body = "body";
    keyword = "keyword";
    type_ = "type";
    unsupported = "unsupported";
    legacy_list = "legacy_list";
    list = "list";
    optional = "optional";
    required = "required";
    argument = "argument";
    arguments = "arguments";
    key = "key";
    value = "value";
    function = "function";
}

macro_rules! nodes {
    ($($(#[$doc:meta])* $name:ident = $kind:literal;)*) => {
        /// What a named node is.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Kind { $($(#[$doc])* $name,)* }

        impl Kind {
            /// The kind of a node; `None` for punctuation, keywords and errors.
            pub fn of(node: Node<'_>) -> Option<Self> {
                KINDS.get(usize::from(node.kind_id())).copied().flatten()
            }
        }

        /// From the grammar's numeric kind to ours, looked up once.
        static KINDS: LazyLock<Vec<Option<Kind>>> = LazyLock::new(|| {
            let mut kinds = vec![None; language().node_kind_count()];
            $(
                let id = language().id_for_node_kind($kind, true);
                if let Some(slot) = kinds.get_mut(usize::from(id)) {
                    *slot = Some(Kind::$name);
                }
            )*
            // The same name can belong to several ids (aliases); all of them count.
            for (id, slot) in kinds.iter_mut().enumerate() {
                let id = u16::try_from(id).unwrap_or(u16::MAX);
                if slot.is_none() && language().node_kind_is_named(id) {
                    *slot = match language().node_kind_for_id(id) {
                        $(Some($kind) => Some(Kind::$name),)*
                        _ => None,
                    };
                }
            }
            kinds
        });

        $(
            $(#[$doc])*
            #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
            pub struct $name<'t>(Node<'t>);

            impl<'t> $name<'t> {
                pub fn cast(node: Node<'t>) -> Option<Self> {
                    (Kind::of(node) == Some(Kind::$name)).then_some(Self(node))
                }

                pub fn node(self) -> Node<'t> {
                    self.0
                }
            }
        )*

        /// Every node kind that the typed layer knows.
        #[cfg(test)]
        const NODE_KINDS: &[&str] = &[$($kind),*];
    };
}

nodes! {
    /// The whole file.
    SourceFile = "source_file";
    /// `model A { … }`
    ModelDeclaration = "model_declaration";
    /// `view A { … }`
    ViewDeclaration = "view_declaration";
    /// `type A { … }`
    CompositeTypeDeclaration = "composite_type_declaration";
    /// `enum A { … }`
    EnumDeclaration = "enum_declaration";
    /// `datasource db { … }`
    DatasourceDeclaration = "datasource_declaration";
    /// `generator client { … }`
    GeneratorDeclaration = "generator_declaration";
    /// `type A = B`
    TypeAlias = "type_alias";
    /// `foo { … }` with a word that is no keyword
    UnknownBlock = "unknown_block";
    /// A line between declarations that starts none.
    StrayLine = "stray_line";
    /// A closing brace between declarations.
    StrayBrace = "stray_brace";
    /// Body of a model, view or composite type.
    Block = "block";
    /// Body of an enum.
    EnumBlock = "enum_block";
    /// Body of a datasource or generator.
    ConfigBlock = "config_block";
    /// What stands between `{` and the end of its line.
    IgnoredText = "ignored_text";
    /// `name Type @attribute`
    FieldDeclaration = "field_declaration";
    /// `Type[]?`
    FieldType = "field_type";
    /// `Unsupported("…")`
    UnsupportedType = "unsupported_type";
    /// `[Type]`
    LegacyListType = "legacy_list_type";
    /// `[]`
    ListMarker = "list_marker";
    /// `?`
    OptionalMarker = "optional_marker";
    /// `!`
    RequiredMarker = "required_marker";
    /// `@name(…)`
    FieldAttribute = "field_attribute";
    /// `@@name(…)`
    BlockAttribute = "block_attribute";
    /// A value of an enum.
    EnumValue = "enum_value";
    /// `key = value`
    ConfigEntry = "config_entry";
    /// `a.b.c`
    Path = "path";
    /// A single name.
    Identifier = "identifier";
    /// `-1.5`
    Number = "number";
    /// `"text"`
    String = "string";
    /// `"text` without its end
    UnterminatedString = "unterminated_string";
    /// `[a, b]`
    Array = "array";
    /// `{ a: 1 }`
    Object = "object";
    /// `a: 1` in an object
    ObjectEntry = "object_entry";
    /// `name(…)`
    Call = "call";
    /// `(…)`
    Arguments = "arguments";
    /// `name: value`
    Argument = "argument";
    /// `// text`
    Comment = "comment";
    /// `/// text`
    Documentation = "documentation";
    /// `/* text */`
    BlockComment = "block_comment";
}

/// One thing at the top level of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Declaration<'t> {
    Model(ModelDeclaration<'t>),
    View(ViewDeclaration<'t>),
    CompositeType(CompositeTypeDeclaration<'t>),
    Enum(EnumDeclaration<'t>),
    Datasource(DatasourceDeclaration<'t>),
    Generator(GeneratorDeclaration<'t>),
    TypeAlias(TypeAlias<'t>),
    UnknownBlock(UnknownBlock<'t>),
}

impl<'t> Declaration<'t> {
    pub fn cast(node: Node<'t>) -> Option<Self> {
        Some(match Kind::of(node)? {
            Kind::ModelDeclaration => Self::Model(ModelDeclaration(node)),
            Kind::ViewDeclaration => Self::View(ViewDeclaration(node)),
            Kind::CompositeTypeDeclaration => Self::CompositeType(CompositeTypeDeclaration(node)),
            Kind::EnumDeclaration => Self::Enum(EnumDeclaration(node)),
            Kind::DatasourceDeclaration => Self::Datasource(DatasourceDeclaration(node)),
            Kind::GeneratorDeclaration => Self::Generator(GeneratorDeclaration(node)),
            Kind::TypeAlias => Self::TypeAlias(TypeAlias(node)),
            Kind::UnknownBlock => Self::UnknownBlock(UnknownBlock(node)),
            _ => return None,
        })
    }

    pub fn node(self) -> Node<'t> {
        match self {
            Self::Model(it) => it.0,
            Self::View(it) => it.0,
            Self::CompositeType(it) => it.0,
            Self::Enum(it) => it.0,
            Self::Datasource(it) => it.0,
            Self::Generator(it) => it.0,
            Self::TypeAlias(it) => it.0,
            Self::UnknownBlock(it) => it.0,
        }
    }

    pub fn name(self) -> Option<Identifier<'t>> {
        child(self.node(), FIELDS.name).and_then(Identifier::cast)
    }

    /// `block`, `enum_block` or `config_block`.
    pub fn body(self) -> Option<Node<'t>> {
        child(self.node(), FIELDS.body)
    }

    /// The type of a type alias.
    pub fn aliased_type(self) -> Option<FieldType<'t>> {
        child(self.node(), FIELDS.type_).and_then(FieldType::cast)
    }

    /// The first word of an unknown block.
    pub fn unknown_keyword(self) -> Option<Identifier<'t>> {
        child(self.node(), FIELDS.keyword).and_then(Identifier::cast)
    }
}

impl<'t> FieldDeclaration<'t> {
    pub fn name(self) -> Option<Identifier<'t>> {
        child(self.0, FIELDS.name).and_then(Identifier::cast)
    }

    /// The colon that stood behind the name long ago.
    pub fn colon(self) -> Option<Node<'t>> {
        let mut cursor = self.0.walk();
        self.0
            .children(&mut cursor)
            .find(|child| child.kind() == ":")
    }

    pub fn field_type(self) -> Option<FieldType<'t>> {
        child(self.0, FIELDS.type_).and_then(FieldType::cast)
    }
}

impl<'t> EnumValue<'t> {
    pub fn name(self) -> Option<Identifier<'t>> {
        child(self.0, FIELDS.name).and_then(Identifier::cast)
    }
}

impl<'t> FieldType<'t> {
    /// The name of the type, with or without the brackets of the legacy list form.
    pub fn name(self) -> Option<Identifier<'t>> {
        child(self.0, FIELDS.name)
            .or_else(|| child(child(self.0, FIELDS.legacy_list)?, FIELDS.name))
            .and_then(Identifier::cast)
    }

    pub fn unsupported(self) -> Option<UnsupportedType<'t>> {
        child(self.0, FIELDS.unsupported).and_then(UnsupportedType::cast)
    }

    pub fn legacy_list(self) -> Option<LegacyListType<'t>> {
        child(self.0, FIELDS.legacy_list).and_then(LegacyListType::cast)
    }

    pub fn list(self) -> Option<ListMarker<'t>> {
        child(self.0, FIELDS.list).and_then(ListMarker::cast)
    }

    pub fn optional(self) -> Option<OptionalMarker<'t>> {
        child(self.0, FIELDS.optional).and_then(OptionalMarker::cast)
    }

    pub fn required(self) -> Option<RequiredMarker<'t>> {
        child(self.0, FIELDS.required).and_then(RequiredMarker::cast)
    }
}

impl<'t> UnsupportedType<'t> {
    pub fn argument(self) -> Option<String<'t>> {
        child(self.0, FIELDS.argument).and_then(String::cast)
    }
}

impl<'t> FieldAttribute<'t> {
    pub fn name(self) -> Option<Path<'t>> {
        child(self.0, FIELDS.name).and_then(Path::cast)
    }

    pub fn arguments(self) -> Option<Arguments<'t>> {
        child(self.0, FIELDS.arguments).and_then(Arguments::cast)
    }
}

impl<'t> BlockAttribute<'t> {
    pub fn name(self) -> Option<Path<'t>> {
        child(self.0, FIELDS.name).and_then(Path::cast)
    }

    pub fn arguments(self) -> Option<Arguments<'t>> {
        child(self.0, FIELDS.arguments).and_then(Arguments::cast)
    }
}

impl<'t> ConfigEntry<'t> {
    pub fn key(self) -> Option<Identifier<'t>> {
        child(self.0, FIELDS.key).and_then(Identifier::cast)
    }

    /// Any expression.
    pub fn value(self) -> Option<Node<'t>> {
        child(self.0, FIELDS.value)
    }
}

impl<'t> Argument<'t> {
    pub fn name(self) -> Option<Identifier<'t>> {
        child(self.0, FIELDS.name).and_then(Identifier::cast)
    }

    /// Any expression.
    pub fn value(self) -> Option<Node<'t>> {
        child(self.0, FIELDS.value)
    }
}

impl<'t> ObjectEntry<'t> {
    pub fn key(self) -> Option<Identifier<'t>> {
        child(self.0, FIELDS.key).and_then(Identifier::cast)
    }

    /// Any expression.
    pub fn value(self) -> Option<Node<'t>> {
        child(self.0, FIELDS.value)
    }
}

impl<'t> Call<'t> {
    pub fn function(self) -> Option<Path<'t>> {
        child(self.0, FIELDS.function).and_then(Path::cast)
    }

    pub fn arguments(self) -> Option<Arguments<'t>> {
        child(self.0, FIELDS.arguments).and_then(Arguments::cast)
    }
}

fn child(node: Node<'_>, field: u16) -> Option<Node<'_>> {
    node.child_by_field_id(field)
}

/// The named children of a node with their kinds, errors left out.
pub fn children(node: Node<'_>) -> impl Iterator<Item = (Kind, Node<'_>)> {
    let mut cursor = node.walk();
    let mut more = cursor.goto_first_child();
    std::iter::from_fn(move || {
        while more {
            let node = cursor.node();
            more = cursor.goto_next_sibling();
            if let Some(kind) = Kind::of(node) {
                return Some((kind, node));
            }
        }
        None
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_and_field_exists_in_the_grammar() {
        let types = tree_sitter_prisma::NODE_TYPES;
        for kind in NODE_KINDS {
            assert!(
                types.contains(&format!("\"type\": \"{kind}\"")),
                "no node kind `{kind}`"
            );
            assert_ne!(
                language().id_for_node_kind(kind, true),
                0,
                "no node kind `{kind}`"
            );
        }
        for field in FIELD_NAMES {
            assert!(
                language().field_id_for_name(field).is_some(),
                "no field `{field}`"
            );
        }
    }
}
