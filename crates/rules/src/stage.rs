//! When the official engine looks for what.
//!
//! The engine works in stages, and what it finds in one can hide the next. The live findings hide nothing; the stages
//! only matter for [`crate::engine_verdict`].

/// When the official engine looks for a problem. Problems of the later stages are hidden by any error of the first two.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Stage {
    /// Reading the text. The engine's reading differs from ours: [`syntax::official`] says what it finds.
    Syntax,
    /// Names, types, attributes, configuration.
    Early,
    /// Composite types that contain themselves.
    CompositeCycle,
    /// May a composite type be there at all?
    CompositeSupport,
    /// The inside of a composite type; only while there is no error.
    CompositeBody,
    /// Functions in `@default` that nobody knows.
    DefaultFunction,
    Datasource,
    /// Two tables of one name.
    TableName,
    /// A model or view as a whole, its primary key.
    Block,
    /// Fields that hold values.
    Field,
    /// A relation field that cannot be told from another: ends everything.
    Ambiguity,
    RelationField,
    Index,
    Enum,
    /// A relation; the number is the place among the checks of one relation.
    Relation(u8),
    /// The same, only while there is no error.
    SoundRelation(u8),
}

impl Stage {
    /// Runs only while there is no error.
    pub(crate) fn wants_no_error(self) -> bool {
        matches!(self, Self::CompositeBody | Self::SoundRelation(_))
    }

    /// Its place in the order of all stages that go through the whole schema.
    pub(crate) fn pass(self, is_view: bool) -> u8 {
        match self {
            Self::Syntax | Self::Early => 0,
            Self::CompositeCycle => 1,
            Self::CompositeSupport | Self::CompositeBody => 2,
            Self::DefaultFunction => 3,
            Self::Datasource => 4,
            Self::TableName => 5,
            Self::Block | Self::Field | Self::Ambiguity | Self::RelationField | Self::Index => {
                6 + u8::from(is_view)
            }
            Self::Enum => 8,
            Self::Relation(_) | Self::SoundRelation(_) => 9,
        }
    }

    /// Its place among the stages of one declaration, or of one relation.
    pub(crate) fn step(self) -> u8 {
        match self {
            Self::Block | Self::CompositeSupport => 1,
            Self::Field | Self::CompositeBody => 2,
            Self::Ambiguity | Self::RelationField => 3,
            Self::Index => 4,
            Self::Relation(step) | Self::SoundRelation(step) => step,
            _ => 0,
        }
    }
}
