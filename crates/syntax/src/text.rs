//! The text of one file, with lines as the editor protocol counts them.
//!
//! Lines end at `\n`, `\r\n` and a lone `\r`, nowhere else. Offsets are bytes of UTF-8; columns can be asked for in
//! any of the protocol's three units, so that the border can convert without knowing the text's insides.

use std::borrow::Cow;

use ropey::iter::Chunks;
use ropey::{Rope, RopeSlice};
use text_size::{TextRange, TextSize};

use crate::TextEdit;

/// What a column counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CodeUnit {
    /// Bytes.
    Utf8,
    /// UTF-16 code units.
    Utf16,
    /// Unicode scalar values.
    Utf32,
}

/// How a file ends its lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum LineEnding {
    #[default]
    Lf,
    CrLf,
    Cr,
}

impl LineEnding {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Lf => "\n",
            Self::CrLf => "\r\n",
            Self::Cr => "\r",
        }
    }
}

/// The text of one file. A clone is a snapshot and costs next to nothing.
///
/// Every function accepts any offset and any line: what lies outside is cut to the text, what lies inside a
/// character goes back to its first byte.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SourceText {
    rope: Rope,
}

impl From<&str> for SourceText {
    fn from(text: &str) -> Self {
        Self {
            rope: Rope::from_str(text),
        }
    }
}

impl std::fmt::Display for SourceText {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.rope.chunks().try_for_each(|chunk| f.write_str(chunk))
    }
}

impl SourceText {
    /// Length in bytes.
    pub fn len(&self) -> TextSize {
        TextSize::new(u32::try_from(self.rope.len_bytes()).unwrap_or(u32::MAX))
    }

    pub fn is_empty(&self) -> bool {
        self.rope.len_bytes() == 0
    }

    /// The text of a range; borrowed when it lies in one chunk.
    pub fn slice(&self, range: TextRange) -> Cow<'_, str> {
        let start = self.char_of(range.start());
        let end = self.char_of(range.end()).max(start);
        self.rope.slice(start..end).into()
    }

    /// The rest of the chunk that holds `offset`, empty at the end. This is how the parser reads.
    pub fn chunk_from(&self, offset: usize) -> &str {
        if offset >= self.rope.len_bytes() {
            return "";
        }
        let (chunk, start, _, _) = self.rope.chunk_at_byte(offset);
        chunk.get(offset - start..).unwrap_or("")
    }

    pub fn edit(&mut self, edit: &TextEdit) {
        let start = self.char_of(edit.range().start());
        let end = self.char_of(edit.range().end()).max(start);
        self.rope.remove(start..end);
        self.rope.insert(start, edit.text());
    }

    /// Number of lines; a text that ends with a line break has an empty last line.
    pub fn line_count(&self) -> usize {
        self.rope.len_lines()
    }

    /// The line that holds `offset`, from 0.
    pub fn line_of(&self, offset: TextSize) -> usize {
        self.rope.char_to_line(self.char_of(offset))
    }

    /// First byte of a line.
    pub fn line_start(&self, line: usize) -> TextSize {
        if line >= self.rope.len_lines() {
            return self.len();
        }
        to_size(self.rope.line_to_byte(line))
    }

    /// The bytes of a line without its line break.
    pub fn line_range(&self, line: usize) -> TextRange {
        if line >= self.rope.len_lines() {
            return TextRange::empty(self.len());
        }
        let start = self.rope.line_to_byte(line);
        let content = line_content(self.rope.line(line));
        TextRange::at(to_size(start), to_size(content.len_bytes()))
    }

    /// Line and column of an offset, both from 0. An offset inside `\r\n` belongs to the end of its line.
    pub fn line_column(&self, offset: TextSize, unit: CodeUnit) -> (u32, u32) {
        let char = self.char_of(offset);
        let line = self.rope.char_to_line(char);
        let start = self.rope.line_to_char(line);
        let content_end = start + line_content(self.rope.line(line)).len_chars();
        let char = char.min(content_end);
        let column = match unit {
            CodeUnit::Utf8 => self.rope.char_to_byte(char) - self.rope.char_to_byte(start),
            CodeUnit::Utf16 => self.rope.char_to_utf16_cu(char) - self.rope.char_to_utf16_cu(start),
            CodeUnit::Utf32 => char - start,
        };
        (to_u32(line), to_u32(column))
    }

    /// Offset of a line and column, both from 0. A line after the last is the end of the text, a column after the end of
    /// its line is the end of that line, a column inside a character is the character's start.
    pub fn offset(&self, line: u32, column: u32, unit: CodeUnit) -> TextSize {
        let line = line as usize;
        if line >= self.rope.len_lines() {
            return self.len();
        }
        let column = column as usize;
        let start = self.rope.line_to_byte(line);
        let content = line_content(self.rope.line(line));
        let bytes = match unit {
            CodeUnit::Utf8 => {
                let column = column.min(content.len_bytes());
                content.char_to_byte(content.byte_to_char(column))
            }
            CodeUnit::Utf16 => {
                let column = column.min(content.len_utf16_cu());
                content.char_to_byte(content.utf16_cu_to_char(column))
            }
            CodeUnit::Utf32 => content.char_to_byte(column.min(content.len_chars())),
        };
        to_size(start + bytes)
    }

    /// The line break that the file uses: that of its first line.
    pub fn line_ending(&self) -> LineEnding {
        let first = self.rope.line(0);
        let end = first.len_chars();
        match (end.checked_sub(2), end.checked_sub(1)) {
            (Some(before), Some(last))
                if first.char(before) == '\r' && first.char(last) == '\n' =>
            {
                LineEnding::CrLf
            }
            (_, Some(last)) if first.char(last) == '\r' => LineEnding::Cr,
            _ => LineEnding::Lf,
        }
    }

    /// The largest character boundary at or before `offset`.
    pub fn floor(&self, offset: TextSize) -> TextSize {
        to_size(self.rope.char_to_byte(self.char_of(offset)))
    }

    /// How many bytes this text has in common with another one at the start and at the end, as far as that can be told without
    /// comparing them: a text shares memory with those that it was edited from, as long as they are alive. The two may overlap.
    pub fn shared_ends(&self, other: &Self) -> (TextSize, TextSize) {
        if self.rope.is_instance(&other.rope) {
            return (self.len(), self.len());
        }
        let common = |own: Chunks<'_>, its: Chunks<'_>| {
            let same = own
                .zip(its)
                .take_while(|(own, its)| std::ptr::eq(*own, *its));
            to_size(same.map(|(own, _)| own.len()).sum())
        };
        let own = self.rope.chunks_at_byte(self.rope.len_bytes()).0;
        let its = other.rope.chunks_at_byte(other.rope.len_bytes()).0;
        (
            common(self.rope.chunks(), other.rope.chunks()),
            common(own.reversed(), its.reversed()),
        )
    }

    fn char_of(&self, offset: TextSize) -> usize {
        let byte = usize::from(offset).min(self.rope.len_bytes());
        self.rope.byte_to_char(byte)
    }
}

/// A line without its line break.
fn line_content(line: RopeSlice<'_>) -> RopeSlice<'_> {
    let mut end = line.len_chars();
    if end > 0 && line.char(end - 1) == '\n' {
        end -= 1;
        if end > 0 && line.char(end - 1) == '\r' {
            end -= 1;
        }
    } else if end > 0 && line.char(end - 1) == '\r' {
        end -= 1;
    }
    line.slice(..end)
}

fn to_size(bytes: usize) -> TextSize {
    TextSize::new(to_u32(bytes))
}

fn to_u32(value: usize) -> u32 {
    u32::try_from(value).unwrap_or(u32::MAX)
}
