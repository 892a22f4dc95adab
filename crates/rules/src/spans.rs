//! The ranges that the official engine marks: wider than what people want to see.
//!
//! All are relative to the declaration, like the nodes they belong to.

use model::{Attribute, ConfigEntry, Declaration, EnumValue, Field};
use syntax::{TextRange, TextSize};

/// Blanks as the engine's grammar has them: TAB and the Unicode category Zs.
pub(crate) fn is_blank(c: char) -> bool {
    matches!(
        c,
        '\t' | ' ' | '\u{a0}' | '\u{1680}' | '\u{2000}'
            ..='\u{200a}' | '\u{202f}' | '\u{205f}' | '\u{3000}'
    )
}

/// From the name to behind the line break, trailing comments included.
pub(crate) fn field_span(declaration: &Declaration, field: &Field) -> TextRange {
    let comments = field.comments.iter().filter(|comment| comment.trailing);
    let end = comments
        .map(|comment| comment.range.end())
        .fold(field.range.end(), TextSize::max);
    TextRange::new(field.range.start(), behind_line_break(declaration, end))
}

/// From the name to behind the line break, a trailing comment included.
pub(crate) fn value_span(declaration: &Declaration, value: &EnumValue) -> TextRange {
    let end = value.range.end();
    let rest = text_behind(declaration, end);
    let blanks = blank_prefix(rest);
    let comment = rest[blanks..].strip_prefix("/*");
    let inside = comment.and_then(|text| text.find("*/"));
    let end = match inside {
        Some(length) => end + size(blanks + 2 + length + 2),
        None => end,
    };
    TextRange::new(value.range.start(), behind_line_break(declaration, end))
}

/// From the `@` to the closing parenthesis; without one the blanks behind the name belong to it.
pub(crate) fn attribute_span(declaration: &Declaration, attribute: &Attribute) -> TextRange {
    if attribute.arguments.is_some() {
        return attribute.range;
    }
    let end = attribute.range.end();
    let blanks = blank_prefix(text_behind(declaration, end));
    TextRange::new(attribute.range.start(), end + size(blanks))
}

/// From the `@@` to the end of the line; blanks and comment belong to it, the line break does not.
pub(crate) fn block_attribute_span(declaration: &Declaration, attribute: &Attribute) -> TextRange {
    up_to_line_break(declaration, attribute.range)
}

/// From the key to the end of the line; blanks and comment belong to it, the line break does not.
pub(crate) fn entry_span(declaration: &Declaration, entry: &ConfigEntry) -> TextRange {
    up_to_line_break(declaration, entry.range)
}

fn up_to_line_break(declaration: &Declaration, range: TextRange) -> TextRange {
    let rest = text_behind(declaration, range.end());
    let blanks = blank_prefix(rest);
    let comment = &rest[blanks..];
    let length = if comment.starts_with("//") {
        blanks + comment.find(['\n', '\r']).unwrap_or(comment.len())
    } else if let Some(inside) = comment.strip_prefix("/*") {
        inside
            .find("*/")
            .map_or(blanks, |length| blanks + 2 + length + 2)
    } else {
        blanks
    };
    TextRange::new(range.start(), range.end() + size(length))
}

/// From the keyword to the closing brace.
pub(crate) fn block_span(declaration: &Declaration) -> TextRange {
    declaration.range
}

fn behind_line_break(declaration: &Declaration, offset: TextSize) -> TextSize {
    let rest = text_behind(declaration, offset);
    let Some(at) = rest.find(['\n', '\r']) else {
        return offset + TextSize::of(rest);
    };
    let length = if rest[at..].starts_with("\r\n") { 2 } else { 1 };
    offset + size(at + length)
}

fn text_behind(declaration: &Declaration, offset: TextSize) -> &str {
    declaration.text.get(usize::from(offset)..).unwrap_or("")
}

/// Bytes of the blanks at the start of a text.
fn blank_prefix(text: &str) -> usize {
    text.len() - text.trim_start_matches(is_blank).len()
}

fn size(length: usize) -> TextSize {
    TextSize::new(u32::try_from(length).unwrap_or(u32::MAX))
}
