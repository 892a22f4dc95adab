//! The backslashes in strings.

use std::ops::Range;

use super::{OfficialProblemKind, Reader};

impl Reader<'_> {
    /// Reports the escapes that mean nothing.
    pub(super) fn check_strings(&mut self, strings: &[(usize, usize)]) {
        for (start, end) in strings {
            let inner = start + 1..end - 1;
            let content = self.cursor.text().get(inner.clone()).unwrap_or_default();
            for bad in bad_escapes(content) {
                let kind = match bad.kind {
                    BadEscapeKind::Unknown => OfficialProblemKind::UnknownStringEscape,
                    BadEscapeKind::Unicode => OfficialProblemKind::InvalidUnicodeEscape,
                };
                let BadEscape { range, .. } = bad;
                self.reject(kind, inner.start + range.start, inner.start + range.end);
            }
        }
    }
}

/// Why an escape means nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BadEscapeKind {
    /// No such letter.
    Unknown,
    /// `\u` without four hexadecimal digits behind it, or half of a surrogate pair.
    Unicode,
}

/// An escape that means nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadEscape {
    pub kind: BadEscapeKind,
    /// Bytes of the content, from the backslash.
    pub range: Range<usize>,
}

/// The escapes without meaning in the content of a string, without its quotes.
pub fn bad_escapes(content: &str) -> Vec<BadEscape> {
    let mut result = Vec::new();
    let mut at = 0;
    while let Some(found) = content.get(at..).and_then(|rest| rest.find('\\')) {
        let start = at + found;
        let mut behind = content.get(start + 1..).unwrap_or_default().chars();
        let Some(letter) = behind.next() else {
            break;
        };
        let mut push = |kind, end| {
            let range = start..end;
            result.push(BadEscape { kind, range });
            end
        };
        at = match letter {
            '"' | '\\' | '/' | 'b' | 'f' | 'n' | 'r' | 't' => start + 2,
            'u' => match unicode_escape(content, start) {
                Ok(first) if !is_surrogate(first) => start + 6,
                Ok(first) => match unicode_escape(content, start + 6) {
                    Ok(second) if is_high(first) && is_low(second) => start + 12,
                    // The second one is taken for the other half, whatever it is.
                    Ok(_) => push(BadEscapeKind::Unicode, start + 12),
                    Err(_) => push(BadEscapeKind::Unicode, start + 6),
                },
                Err(end) => push(BadEscapeKind::Unicode, end),
            },
            other => push(BadEscapeKind::Unknown, start + 1 + other.len_utf8()),
        };
    }
    result
}

/// The value of the `\uXXXX` at a place, or where the part of it ends that is there.
fn unicode_escape(content: &str, at: usize) -> Result<u16, usize> {
    let digits = content
        .get(at..)
        .and_then(|rest| rest.strip_prefix("\\u"))
        .ok_or(at)?;
    let count = digits
        .bytes()
        .take(4)
        .take_while(u8::is_ascii_hexdigit)
        .count();
    if count == 4
        && let Some(Ok(value)) = digits.get(..4).map(|it| u16::from_str_radix(it, 16))
    {
        return Ok(value);
    }
    // At the end of the string the official engine does not look at a single digit.
    Err(at + 2 + if digits.len() < 2 { 0 } else { count })
}

fn is_surrogate(unit: u16) -> bool {
    is_high(unit) || is_low(unit)
}

fn is_high(unit: u16) -> bool {
    (0xD800..0xDC00).contains(&unit)
}

fn is_low(unit: u16) -> bool {
    (0xDC00..0xE000).contains(&unit)
}
