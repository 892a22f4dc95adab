//! Attributes and expressions.

use smol_str::{SmolStr, SmolStrBuilder};
use syntax::ast::{self, Kind};
use syntax::{Node, TextRange};

use super::Lowering;
use crate::{Argument, Arguments, Attribute, Expression, ExpressionKind};

/// Deeper expressions are not looked at; no schema nests a tenth as deep, and the call stack is finite.
const MAX_DEPTH: usize = 64;

impl Lowering {
    /// A field or block attribute.
    pub(super) fn attribute(&self, node: Node<'_>) -> Attribute {
        let (name, arguments) = match (
            ast::FieldAttribute::cast(node),
            ast::BlockAttribute::cast(node),
        ) {
            (Some(it), _) => (it.name(), it.arguments()),
            (_, Some(it)) => (it.name(), it.arguments()),
            _ => (None, None),
        };
        let start = self.range(node).start();
        let arguments = arguments.map(|it| self.arguments(it, 0));
        let name_range = name.map(|it| self.range(it.node()));
        let sign = self
            .slice(self.range(node))
            .bytes()
            .take_while(|byte| *byte == b'@')
            .count();
        let sign_end = start + syntax::TextSize::new(u32::try_from(sign).unwrap_or(0));
        let end = arguments
            .as_ref()
            .map(|it| it.range.end())
            .or(name_range.map(TextRange::end))
            .unwrap_or(sign_end);
        if name_range.is_none() {
            self.incomplete.borrow_mut().push(start);
        }
        let name_range = name_range.unwrap_or_else(|| TextRange::empty(sign_end));
        Attribute {
            name: SmolStr::new(self.slice(name_range)),
            name_range,
            range: TextRange::new(start, end.max(start)),
            arguments,
        }
    }

    fn arguments(&self, node: ast::Arguments<'_>, depth: usize) -> Arguments {
        let list = ast::children(node.node())
            .filter_map(|(_, child)| ast::Argument::cast(child))
            .map(|argument| Argument {
                name: argument.name().and_then(|name| self.name(name)),
                value: argument
                    .value()
                    .map(|value| self.expression(value, depth + 1)),
                range: self.range(argument.node()),
            })
            .collect();
        self.expect_closed(node.node(), ")");
        Arguments {
            range: self.range(node.node()),
            list,
        }
    }

    pub(super) fn expression(&self, node: Node<'_>, depth: usize) -> Expression {
        let range = self.range(node);
        let text = || SmolStr::new(self.slice(range));
        let kind = match Kind::of(node) {
            _ if depth > MAX_DEPTH => ExpressionKind::Missing,
            Some(Kind::Path | Kind::Identifier) => ExpressionKind::Path(text()),
            Some(Kind::Number) => ExpressionKind::Number(text()),
            Some(Kind::String) => ExpressionKind::String(unquote(self.slice(range))),
            Some(Kind::UnterminatedString) => {
                self.incomplete.borrow_mut().push(range.start());
                ExpressionKind::Missing
            }
            Some(Kind::Array) => {
                self.expect_closed(node, "]");
                ExpressionKind::Array(
                    ast::children(node)
                        .map(|(_, child)| self.expression(child, depth + 1))
                        .collect(),
                )
            }
            Some(Kind::Call) => self.call(node, depth),
            Some(Kind::Object) => {
                self.expect_closed(node, "}");
                ExpressionKind::Object(
                    ast::children(node)
                        .filter_map(|(_, child)| ast::ObjectEntry::cast(child))
                        .filter_map(|entry| {
                            Some((
                                self.name(entry.key()?)?,
                                self.expression(entry.value()?, depth + 1),
                            ))
                        })
                        .collect(),
                )
            }
            _ => ExpressionKind::Missing,
        };
        Expression { kind, range }
    }

    fn call(&self, node: Node<'_>, depth: usize) -> ExpressionKind {
        let call = ast::Call::cast(node);
        let name = call
            .and_then(ast::Call::function)
            .map(|name| self.range(name.node()));
        match (name, call.and_then(ast::Call::arguments)) {
            (Some(name), Some(arguments)) => ExpressionKind::Call {
                name: SmolStr::new(self.slice(name)),
                arguments: self.arguments(arguments, depth),
            },
            _ => ExpressionKind::Missing,
        }
    }
}

/// The value of a string as written between quotes. Escapes that mean nothing stay as they are.
pub(super) fn unquote(text: &str) -> SmolStr {
    let text = text.strip_prefix('"').unwrap_or(text);
    let text = text.strip_suffix('"').unwrap_or(text);
    if !text.contains('\\') {
        return SmolStr::new(text);
    }
    let mut result = SmolStrBuilder::new();
    let mut rest = text;
    while let Some(at) = rest.find('\\') {
        result.push_str(&rest[..at]);
        let (value, length) = escape(&rest[at..]);
        match value {
            Some(value) => result.push(value),
            None => result.push_str(&rest[at..at + length]),
        }
        rest = &rest[at + length..];
    }
    result.push_str(rest);
    result.finish()
}

/// The character that an escape stands for and the length of the escape in bytes.
fn escape(text: &str) -> (Option<char>, usize) {
    let simple = |value| (Some(value), 2);
    let unit = |text: &str| {
        let digits = text.strip_prefix("\\u")?.get(..4)?;
        digits
            .bytes()
            .all(|byte| byte.is_ascii_hexdigit())
            .then(|| u16::from_str_radix(digits, 16).ok())
            .flatten()
    };
    match text[1..].chars().next() {
        Some(value @ ('"' | '\\' | '/')) => simple(value),
        Some('b') => simple('\u{8}'),
        Some('f') => simple('\u{c}'),
        Some('n') => simple('\n'),
        Some('r') => simple('\r'),
        Some('t') => simple('\t'),
        Some('u') => match unit(text) {
            Some(first) => match text.get(6..).and_then(unit) {
                Some(second) if (0xd800..0xdc00).contains(&first) => {
                    let decoded = char::decode_utf16([first, second])
                        .next()
                        .and_then(Result::ok);
                    (decoded, if decoded.is_some() { 12 } else { 6 })
                }
                _ => (char::from_u32(first.into()), 6),
            },
            None => (None, 2),
        },
        Some(other) => (None, 1 + other.len_utf8()),
        None => (None, 1),
    }
}

#[cfg(test)]
mod tests {
    use super::unquote;

    #[test]
    fn resolves_escapes() {
        assert_eq!(unquote(r#""plain""#), "plain");
        assert_eq!(unquote(r#""a\"b\\c\n""#), "a\"b\\c\n");
        assert_eq!(unquote(r#""\u00e9\ud83d\ude00""#), "é😀");
    }

    #[test]
    fn keeps_what_is_no_escape() {
        assert_eq!(unquote(r#""\q\u12""#), r"\q\u12");
        assert_eq!(unquote(r#""\ud83d""#), r"\ud83d");
        assert_eq!(unquote(r#""\"#), r"\");
        assert_eq!(unquote(r#""\é""#), r"\é");
    }
}
