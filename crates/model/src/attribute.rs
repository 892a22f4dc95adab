//! Attributes and the expressions in them, as written.
//!
//! Nothing here knows which attributes exist. Ranges are relative to the declaration.

use smol_str::SmolStr;
use syntax::TextRange;

use crate::Name;

/// Attributes that may stand several times on one block.
const REPEATABLE: [&str; 3] = ["index", "unique", "fulltext"];

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

    /// Does the official engine read this attribute, given all attributes of the same field or block? It drops those that stand
    /// twice but may not, and those with an argument that lacks its value.
    pub fn is_read(&self, all: &[Self], is_block: bool) -> bool {
        let repeatable = is_block && REPEATABLE.contains(&self.name.as_str());
        let copies = all.iter().filter(|other| other.name == self.name);
        (repeatable || copies.count() == 1) && self.has_all_values()
    }

    /// Has every argument a value, those of a call that is directly an argument included?
    pub fn has_all_values(&self) -> bool {
        let complete = |list: &[Argument]| list.iter().all(|argument| argument.value.is_some());
        let call_is_complete =
            |argument: &Argument| match argument.value.as_ref().map(|it| &it.kind) {
                Some(ExpressionKind::Call { arguments, .. }) => complete(&arguments.list),
                _ => true,
            };
        complete(self.list()) && self.list().iter().all(call_is_complete)
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
    /// A comma behind the last argument, or the only thing in the parentheses.
    pub trailing_comma: Option<TextRange>,
}

/// `name: value`, `value`, or the half-typed `name:`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Argument {
    pub name: Option<Name>,
    pub value: Option<Expression>,
    pub range: TextRange,
}

impl Argument {
    pub fn is_named(&self, name: &str) -> bool {
        self.name.as_ref().is_some_and(|it| it.text == name)
    }
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

    /// The value of a number without a fraction that fits.
    pub fn as_integer(&self) -> Option<i64> {
        match &self.kind {
            ExpressionKind::Number(digits) => digits.parse().ok(),
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
