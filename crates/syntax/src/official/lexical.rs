//! The smallest pieces of the language: blanks, names, literals, comments.
//!
//! Every function takes the place where the piece begins and returns the place where it ends, if it is there. None of
//! them skips blanks in front.

use unicode_properties::{GeneralCategory, GeneralCategoryGroup, UnicodeGeneralCategory};

/// A text to look at from any offset. An offset that is not between two characters has nothing behind it.
pub(super) struct Cursor<'a> {
    text: &'a str,
    /// Where the last `*/` begins. A `/*` behind it is no comment.
    last_comment_end: Option<usize>,
}

impl<'a> Cursor<'a> {
    pub fn new(text: &'a str) -> Self {
        Self {
            text,
            last_comment_end: text.rfind("*/"),
        }
    }

    pub fn text(&self) -> &'a str {
        self.text
    }

    fn rest(&self, at: usize) -> &'a str {
        self.text.get(at..).unwrap_or_default()
    }

    pub fn is_at_end(&self, at: usize) -> bool {
        at >= self.text.len()
    }

    pub fn literal(&self, at: usize, literal: &str) -> Option<usize> {
        self.rest(at)
            .starts_with(literal)
            .then_some(at + literal.len())
    }

    pub fn skip_blanks(&self, at: usize) -> usize {
        let rest = self.rest(at);
        at + rest.find(|c| !is_blank(c)).unwrap_or(rest.len())
    }

    pub fn line_break(&self, at: usize) -> Option<usize> {
        match self.rest(at).as_bytes() {
            [b'\r', b'\n', ..] => Some(at + 2),
            [b'\n' | b'\r', ..] => Some(at + 1),
            _ => None,
        }
    }

    /// The start of the next line break or the end of the text.
    pub fn line_end(&self, at: usize) -> usize {
        let rest = self.rest(at);
        at + rest.find(['\n', '\r']).unwrap_or(rest.len())
    }

    /// The end of the next `}`.
    pub fn closing_brace(&self, at: usize) -> Option<usize> {
        self.rest(at).find('}').map(|found| at + found + 1)
    }

    pub fn identifier(&self, at: usize) -> Option<usize> {
        let rest = self.rest(at);
        if !rest.starts_with(|c: char| c.is_ascii_digit() || is_letter(c)) {
            return None;
        }
        let part = |c: char| c.is_ascii_digit() || matches!(c, '_' | '-') || is_letter(c);
        Some(at + rest.find(|c| !part(c)).unwrap_or(rest.len()))
    }

    /// `a.b`, `a.`, `a..b`.
    pub fn path(&self, at: usize) -> Option<usize> {
        let mut end = self.identifier(at)?;
        while let Some(dot) = self.literal(end, ".") {
            end = self.identifier(dot).unwrap_or(dot);
        }
        Some(end)
    }

    pub fn number(&self, at: usize) -> Option<usize> {
        let whole = self.digits(self.literal(at, "-").unwrap_or(at))?;
        let fraction = self
            .literal(whole, ".")
            .and_then(|point| self.digits(point));
        Some(fraction.unwrap_or(whole))
    }

    fn digits(&self, at: usize) -> Option<usize> {
        let rest = self.rest(at);
        let length = rest
            .find(|c: char| !c.is_ascii_digit())
            .unwrap_or(rest.len());
        (length > 0).then_some(at + length)
    }

    /// No control character may stand in it, but behind a backslash may stand anything.
    pub fn string(&self, at: usize) -> Option<usize> {
        let start = self.literal(at, "\"")?;
        let mut chars = self.rest(start).char_indices();
        while let Some((offset, c)) = chars.next() {
            match c {
                '"' => return Some(start + offset + 1),
                '\\' => {
                    chars.next()?;
                }
                '\0'..='\x1f' => return None,
                _ => {}
            }
        }
        None
    }

    /// A comment to the end of the line, without the line break, or one that is closed.
    pub fn comment(&self, at: usize) -> Option<usize> {
        if self.literal(at, "//").is_some() {
            return Some(self.line_end(at));
        }
        let start = self.literal(at, "/*")?;
        if self.last_comment_end.is_none_or(|last| last < start) {
            return None;
        }
        self.rest(start).find("*/").map(|found| start + found + 2)
    }
}

fn is_blank(c: char) -> bool {
    if c.is_ascii() {
        matches!(c, ' ' | '\t')
    } else {
        c.general_category() == GeneralCategory::SpaceSeparator
    }
}

fn is_letter(c: char) -> bool {
    if c.is_ascii() {
        c.is_ascii_alphabetic()
    } else {
        c.general_category_group() == GeneralCategoryGroup::Letter
    }
}
