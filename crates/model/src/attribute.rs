//! Attributes and the expressions in them, as written.
//!
//! Nothing here knows which attributes exist. Ranges are relative to the declaration.

use smol_str::SmolStr;
use syntax::TextRange;

use crate::Name;

/// `@name(…)` or `@@name(…)`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Attribute {
    /// Without the `@`s: `id`, `db.VarChar`. Empty while nothing is typed yet.
    pub name: SmolStr,
    pub name_range: TextRange,
    /// From the first `@` to the end of the name or the closing parenthesis.
    pub range: TextRange,
    pub arguments: Option<Arguments>,
}

impl Attribute {
    /// The value of a named argument. The last one wins, as in the official engine.
    pub fn named(&self, name: &str) -> Option<&Argument> {
        self.list()
            .iter()
            .rev()
            .find(|argument| argument.name.as_ref().is_some_and(|it| it.text == name))
    }

    /// The unnamed argument. The last one wins, as in the official engine.
    pub fn unnamed(&self) -> Option<&Argument> {
        self.list()
            .iter()
            .rev()
            .find(|argument| argument.name.is_none())
    }

    /// The argument that may be written with or without its name.
    pub fn default_argument(&self, name: &str) -> Option<&Argument> {
        self.named(name).or_else(|| self.unnamed())
    }

    /// All arguments in order.
    pub fn list(&self) -> &[Argument] {
        self.arguments.as_ref().map_or(&[], |it| &it.list)
    }

    /// Is it a native type such as `@db.Text`?
    pub fn is_native_type(&self) -> bool {
        self.name.contains('.')
    }
}

/// What stands in parentheses.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Arguments {
    /// Parentheses included.
    pub range: TextRange,
    pub list: Vec<Argument>,
}

/// `name: value`, `value`, or the half-typed `name:`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Argument {
    pub name: Option<Name>,
    pub value: Option<Expression>,
    pub range: TextRange,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Expression {
    pub kind: ExpressionKind,
    pub range: TextRange,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum ExpressionKind {
    /// `a.b.c`
    Path(SmolStr),
    /// Digits as written.
    Number(SmolStr),
    /// The value of a string, escapes resolved.
    String(SmolStr),
    Array(Vec<Expression>),
    Call {
        name: SmolStr,
        arguments: Arguments,
    },
    Object(Vec<(Name, Expression)>),
    /// Text that could not be read.
    Missing,
}

impl Expression {
    pub fn as_string(&self) -> Option<&SmolStr> {
        match &self.kind {
            ExpressionKind::String(value) => Some(value),
            _ => None,
        }
    }

    pub fn as_path(&self) -> Option<&SmolStr> {
        match &self.kind {
            ExpressionKind::Path(path) => Some(path),
            _ => None,
        }
    }

    /// The elements of an array; anything else is a list of one.
    pub fn elements(&self) -> &[Expression] {
        match &self.kind {
            ExpressionKind::Array(elements) => elements,
            _ => std::slice::from_ref(self),
        }
    }
}
