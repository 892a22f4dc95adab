//! How the official engine reads a text.
//!
//! Our own grammar is made for editors: an open block ends at the next header, half-typed members are legal. The official
//! engine takes a text line by line instead and drops what it does not understand, with consequences for everything
//! that comes later: a block without its brace declares nothing at all. Whoever must give the engine's verdict
//! reads the text as it does, by means of [`read`], and goes on with what is left of it, [`OfficialReading::text`].
//!
//! It must not know the syntax tree: the two ways of reading a text have nothing in common but the language.

mod escape;
mod expression;
mod lexical;
mod member;

use rustc_hash::FxHashSet;
use text_size::{TextRange, TextSize};

pub use escape::{BadEscape, BadEscapeKind, bad_escapes};
use lexical::Cursor;

/// What differs between the official engines.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Dialect {
    /// Are `{ key: value }` expressions? They are since Prisma 7.
    pub object_literals: bool,
}

/// What is wrong with a piece of text, to the official engine.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum OfficialProblemKind {
    InvalidTopLevelLine,
    UnknownBlockKeyword,
    InvalidTypeAlias,
    InvalidBlockLine,
    InvalidEnumLine,
    InvalidConfigLine,
    IncompleteField,
    LegacyFieldColon,
    LegacyRequiredType,
    LegacyListType,
    OptionalListType,
    UnknownStringEscape,
    InvalidUnicodeEscape,
}

impl OfficialProblemKind {
    /// The code of the rule that says the same about a text under an editor's hands.
    pub fn code(self) -> &'static str {
        match self {
            Self::InvalidTopLevelLine => "invalid-top-level-line",
            Self::UnknownBlockKeyword => "unknown-block-keyword",
            Self::InvalidTypeAlias => "invalid-type-alias",
            Self::InvalidBlockLine => "invalid-block-line",
            Self::InvalidEnumLine => "invalid-enum-line",
            Self::InvalidConfigLine => "invalid-config-line",
            Self::IncompleteField => "incomplete-field",
            Self::LegacyFieldColon => "legacy-field-colon",
            Self::LegacyRequiredType => "legacy-required-type",
            Self::LegacyListType => "legacy-list-type",
            Self::OptionalListType => "optional-list-type",
            Self::UnknownStringEscape => "unknown-string-escape",
            Self::InvalidUnicodeEscape => "invalid-unicode-escape",
        }
    }
}

/// One error that the official engine finds while it reads a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct OfficialProblem {
    /// In the text that was read. A line includes its line break.
    pub range: TextRange,
    pub kind: OfficialProblemKind,
}

/// What the official engine makes of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfficialReading {
    /// In the order of the text; the same one may be there several times.
    pub problems: Vec<OfficialProblem>,
    /// The text without all that the engine drops, for our own grammar. Comments stay, and so do line breaks.
    ///
    /// What was dropped is blank now. In a few places there is a byte more than in the text that was read: `modelInvoice {`
    /// declares `Invoice` and has a blank between the two here, `1()` calls a function and begins with `_` here.
    /// [`Self::original`] tells where something came from.
    pub text: String,
    /// Where [`Self::text`] has a byte more, in its own offsets, ascending.
    insertions: Vec<TextSize>,
}

impl OfficialReading {
    /// The place in the text that was read, for a place in [`Self::text`].
    pub fn original(&self, offset: TextSize) -> TextSize {
        let before = self.insertions.partition_point(|it| *it < offset);
        let before = TextSize::new(u32::try_from(before).unwrap_or(u32::MAX));
        offset.checked_sub(before).unwrap_or_default()
    }

    /// As [`Self::original`], for a range.
    pub fn original_range(&self, range: TextRange) -> TextRange {
        TextRange::new(self.original(range.start()), self.original(range.end()))
    }
}

/// Reads a text as the official engine of that dialect does. Every text can be read.
///
/// Of a text beyond 4 GiB nothing is read.
pub fn read(text: &str, dialect: Dialect) -> OfficialReading {
    let text = if u32::try_from(text.len()).is_ok() {
        text
    } else {
        ""
    };
    let mut reader = Reader::new(text, dialect);
    reader.file();
    reader.finish()
}

/// What stands between the braces of a block.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Body {
    Fields,
    Values,
    Config,
}

const KEYWORDS: [(&str, Body); 6] = [
    ("model", Body::Fields),
    ("type", Body::Fields),
    ("view", Body::Fields),
    ("enum", Body::Values),
    ("datasource", Body::Config),
    ("generator", Body::Config),
];

struct Reader<'a> {
    cursor: Cursor<'a>,
    dialect: Dialect,
    problems: Vec<OfficialProblem>,
    /// Start and end of what the engine drops.
    dropped: Vec<(usize, usize)>,
    /// Where our own grammar needs a byte that the text does not have.
    insertions: Vec<(usize, u8)>,
    /// Where lines of a body begin behind which no brace closes it. Without them, a file full of open blocks would be
    /// read to its end once for each of them.
    open_ended: FxHashSet<(Body, usize)>,
}

impl<'a> Reader<'a> {
    fn new(text: &'a str, dialect: Dialect) -> Self {
        Self {
            cursor: Cursor::new(text),
            dialect,
            problems: Vec::new(),
            dropped: Vec::new(),
            insertions: Vec::new(),
            open_ended: FxHashSet::default(),
        }
    }

    fn finish(mut self) -> OfficialReading {
        let mut bytes = self.cursor.text().as_bytes().to_vec();
        for (start, end) in self.dropped {
            for byte in bytes.get_mut(start..end).into_iter().flatten() {
                if !matches!(byte, b'\n' | b'\r') {
                    *byte = b' ';
                }
            }
        }
        // Legal in a comment, but the end of the text to our own parser.
        for byte in &mut bytes {
            if *byte == 0 {
                *byte = b' ';
            }
        }
        // A block's own comes behind those of its members.
        self.insertions.sort_unstable();
        for (at, byte) in self.insertions.iter().rev() {
            bytes.insert(*at, *byte);
        }
        let insertions = self.insertions.iter().enumerate();
        self.problems
            .sort_by_key(|it| (it.range.start(), it.range.end(), it.kind));
        OfficialReading {
            problems: self.problems,
            // Characters are dropped as a whole, so this never has anything to replace.
            text: String::from_utf8_lossy(&bytes).into_owned(),
            insertions: insertions.map(|(i, (at, _))| size(at + i)).collect(),
        }
    }

    fn file(&mut self) {
        let mut at = 0;
        loop {
            at = self.cursor.skip_blanks(at);
            if self.cursor.is_at_end(at) {
                return;
            }
            at = self
                .cursor
                .line_break(at)
                .or_else(|| self.cursor.comment(at))
                .or_else(|| self.block(at))
                .or_else(|| self.type_alias(at))
                .or_else(|| self.unknown_block(at))
                .unwrap_or_else(|| self.invalid_line(at, OfficialProblemKind::InvalidTopLevelLine));
        }
    }

    /// `model Name {` up to the `}` that closes it.
    fn block(&mut self, start: usize) -> Option<usize> {
        let (keyword, body) = KEYWORDS
            .into_iter()
            .find(|(keyword, _)| self.cursor.literal(start, keyword).is_some())?;
        let keyword_end = start + keyword.len();
        let name = self.cursor.skip_blanks(keyword_end);
        let name_end = self.cursor.identifier(name)?;
        let body_start = self.open_brace(name_end)?;

        let problems = self.problems.len();
        let dropped = self.dropped.len();
        let insertions = self.insertions.len();
        self.dropped
            .push((body_start, self.cursor.line_end(body_start)));
        let end = self.body(body_start, body);
        if end.is_none() {
            self.problems.truncate(problems);
            self.dropped.truncate(dropped);
            self.insertions.truncate(insertions);
        } else if name == keyword_end {
            self.insertions.push((name, b' '));
        }
        end
    }

    /// A `{` that has a line break somewhere behind it. Returns the end of the brace.
    fn open_brace(&self, at: usize) -> Option<usize> {
        let end = self.cursor.literal(self.cursor.skip_blanks(at), "{")?;
        self.cursor.line_break(self.cursor.line_end(end))?;
        Some(end)
    }

    /// The lines of a block up to the `}` that closes it. `at` is behind the opening brace.
    fn body(&mut self, at: usize, body: Body) -> Option<usize> {
        let mut at = self.cursor.line_break(self.cursor.line_end(at))?;
        let mut visited = Vec::new();
        let end = loop {
            at = self.cursor.skip_blanks(at);
            if let Some(end) = self.cursor.literal(at, "}") {
                break Some(end);
            }
            if self.cursor.is_at_end(at) || self.open_ended.contains(&(body, at)) {
                break None;
            }
            visited.push(at);
            at = self
                .cursor
                .line_break(at)
                .or_else(|| self.cursor.comment(at))
                .unwrap_or_else(|| self.member_line(at, body));
        };
        if end.is_none() {
            self.open_ended
                .extend(visited.into_iter().map(|at| (body, at)));
        }
        end
    }

    fn type_alias(&mut self, start: usize) -> Option<usize> {
        let cursor = &self.cursor;
        let name = cursor.skip_blanks(cursor.literal(start, "type")?);
        let name_end = cursor.identifier(name)?;
        let equals = cursor.literal(cursor.skip_blanks(name_end), "=")?;
        let mut met = expression::Met::default();
        let base = cursor.skip_blanks(equals);
        let base_end = self.base_type(base, &mut met)?;
        // The blanks in front of the attributes belong to the alias even if there are none.
        let end = self.attributes(base_end, &mut met);
        self.reject(OfficialProblemKind::InvalidTypeAlias, start, end);
        self.dropped.push((start, end));
        Some(end)
    }

    /// `name {` up to the first `}`, be it in a string.
    fn unknown_block(&mut self, start: usize) -> Option<usize> {
        let name_end = self.cursor.identifier(start)?;
        let line_end = self.cursor.line_end(self.open_brace(name_end)?);
        let end = self.cursor.closing_brace(line_end)?;
        self.reject(OfficialProblemKind::UnknownBlockKeyword, start, end);
        self.dropped.push((start, end));
        Some(end)
    }

    /// The rest of the line and its line break.
    fn invalid_line(&mut self, start: usize, kind: OfficialProblemKind) -> usize {
        let line_end = self.cursor.line_end(start);
        let end = self.cursor.line_break(line_end).unwrap_or(line_end);
        self.reject(kind, start, end);
        self.dropped.push((start, end));
        end
    }

    fn reject(&mut self, kind: OfficialProblemKind, start: usize, end: usize) {
        self.problems.push(OfficialProblem {
            range: TextRange::new(size(start), size(end.max(start))),
            kind,
        });
    }
}

/// Offsets fit: texts that are too long are not read.
fn size(offset: usize) -> TextSize {
    TextSize::new(u32::try_from(offset).unwrap_or(u32::MAX))
}

#[cfg(test)]
mod tests;
