//! Attributes and expressions.

use smol_str::{SmolStr, SmolStrBuilder};
use syntax::ast::{self, Kind};
use syntax::official::{BadEscapeKind, bad_escapes};
use syntax::{Node, TextRange, TextSize};

use super::Lowering;
use crate::{
    Argument, Arguments, Attribute, Expression, ExpressionKind, SyntaxProblem, SyntaxProblemKind,
};

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
        let sign_end = start + TextSize::new(u32::try_from(sign).unwrap_or(0));
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
            trailing_comma: self.trailing_comma(node.node()),
        }
    }

    fn trailing_comma(&self, arguments: Node<'_>) -> Option<TextRange> {
        let mut cursor = arguments.walk();
        let last = arguments
            .children(&mut cursor)
            .filter(|child| child.kind() != ")")
            .last()?;
        (last.kind() == "," && !last.is_missing()).then(|| self.range(last))
    }

    pub(super) fn expression(&self, node: Node<'_>, depth: usize) -> Expression {
        let range = self.range(node);
        let text = || SmolStr::new(self.slice(range));
        let kind = match Kind::of(node) {
            _ if depth > MAX_DEPTH => ExpressionKind::Missing,
            Some(Kind::Path | Kind::Identifier) => ExpressionKind::Path(text()),
            Some(Kind::Number) => ExpressionKind::Number(text()),
            Some(Kind::String) => ExpressionKind::String(self.string(range)),
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

    /// The value of a string. Notes the escapes in it that mean nothing.
    pub(super) fn string(&self, range: TextRange) -> SmolStr {
        let text = self.slice(range);
        if text.contains('\\') {
            let content = text.strip_prefix('"').unwrap_or(text);
            let content = content.strip_suffix('"').unwrap_or(content);
            let start = range.start() + TextSize::of('"');
            let bad = bad_escapes(content).into_iter().map(|bad| SyntaxProblem {
                kind: match bad.kind {
                    BadEscapeKind::Unknown => SyntaxProblemKind::UnknownEscape,
                    BadEscapeKind::Unicode => SyntaxProblemKind::InvalidUnicodeEscape,
                },
                range: super::range(bad.range.start, bad.range.end) + start,
            });
            self.escapes.borrow_mut().extend(bad);
        }
        unquote(text)
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

/// The value of a string as written between quotes. Like the official engine, it leaves out escapes that mean nothing.
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
        result.extend(value);
        rest = &rest[at + length..];
    }
    result.push_str(rest);
    result.finish()
}

/// The character that an escape stands for and the length of the escape in bytes.
fn escape(text: &str) -> (Option<char>, usize) {
    let simple = |value| (Some(value), 2);
    match text[1..].chars().next() {
        Some(value @ ('"' | '\\' | '/')) => simple(value),
        Some('b') => simple('\u{8}'),
        Some('f') => simple('\u{c}'),
        Some('n') => simple('\n'),
        Some('r') => simple('\r'),
        Some('t') => simple('\t'),
        Some('u') => unicode_escape(text),
        Some(other) => (None, 1 + other.len_utf8()),
        None => (None, 1),
    }
}

/// The same for what starts with `\u`. Two escapes that ought to form a pair belong together even if they do not.
fn unicode_escape(text: &str) -> (Option<char>, usize) {
    let unit = |text: &str| {
        let digits = text.strip_prefix("\\u")?.get(..4)?;
        let is_hex = digits.bytes().all(|byte| byte.is_ascii_hexdigit());
        u16::from_str_radix(digits, 16).ok().filter(|_| is_hex)
    };
    let Some(first) = unit(text) else {
        let behind = text.get(2..).unwrap_or("");
        let digits = behind.bytes().take_while(u8::is_ascii_hexdigit).count();
        let is_short = behind.chars().nth(1).is_none();
        return (None, if is_short { 2 } else { 2 + digits.min(3) });
    };
    let is_surrogate = (0xd800..0xe000).contains(&first);
    match text.get(6..).and_then(unit).filter(|_| is_surrogate) {
        Some(second) => {
            let decoded = char::decode_utf16([first, second]).next();
            (decoded.and_then(Result::ok), 12)
        }
        None => (char::from_u32(first.into()), 6),
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
    fn leaves_out_what_is_no_escape() {
        assert_eq!(unquote(r#""a\qb\u12c""#), "ab");
        assert_eq!(unquote(r#""a\ud83db""#), "ab");
        assert_eq!(unquote(r#""a\u1""#), "a1");
        assert_eq!(unquote(r#""\"#), "");
        assert_eq!(unquote(r#""a\é""#), "a");
    }
}
