//! Types of fields, as written and as built in.

use smol_str::SmolStr;
use syntax::TextRange;

use crate::Name;

/// How many values a field holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Arity {
    Required,
    Optional,
    List,
}

/// What stands where a field's type belongs.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum TypeName {
    /// A name, built in or declared.
    Named(Name),
    /// `Unsupported("…")`, with the text between the quotes.
    Unsupported(SmolStr),
}

/// A field's type. Ranges are relative to the declaration.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct FieldType {
    pub name: TypeName,
    pub arity: Arity,
    /// Base type with its markers.
    pub range: TextRange,
}

impl FieldType {
    /// The written name of the type; `None` for `Unsupported`.
    pub fn named(&self) -> Option<&Name> {
        match &self.name {
            TypeName::Named(name) => Some(name),
            TypeName::Unsupported(_) => None,
        }
    }

    /// The built-in type that is meant, if one is.
    pub fn scalar(&self) -> Option<ScalarType> {
        ScalarType::from_name(&self.named()?.text)
    }
}

macro_rules! scalar_types {
    ($($name:ident),*) => {
        /// The built-in types.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum ScalarType { $($name),* }

        impl ScalarType {
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            /// Names are case-sensitive.
            pub fn from_name(name: &str) -> Option<Self> {
                match name {
                    $(stringify!($name) => Some(Self::$name),)*
                    _ => None,
                }
            }

            pub fn name(self) -> &'static str {
                match self {
                    $(Self::$name => stringify!($name),)*
                }
            }
        }
    };
}

scalar_types!(
    Int, BigInt, Float, Boolean, String, DateTime, Json, Bytes, Decimal
);
