//! What people do to a schema, at places that numbers choose.

use model::PrismaVersion;
use proptest::prelude::*;

use super::seeds::{blocks, examples, is_word};
use super::state::Live;

/// What is typed, pasted and deleted by the character.
const SNIPPETS: &[&str] = &[
    "",
    "\n",
    " ",
    "}",
    "{",
    "\n}\n",
    "^",
    "(",
    ")",
    "[",
    "]",
    "\"",
    "@",
    "@@",
    "?",
    "[]",
    "!",
    ",",
    ":",
    ".",
    "=",
    "-",
    "\\",
    "//",
    "///",
    "/*",
    "*/",
    "é",
    "\r\n",
    "\r",
    "x",
    "0",
    "\n\n",
    "\0",
    "model ",
    "Unsupported(\"x\")",
    "@ignore",
    "@@ignore\n",
    "@unique",
    "@id",
    "@map(\"id\")",
    "@@map(\"Shared\")\n",
    "relationMode = \"prisma\"\n",
    "url = \"x\"\n",
    "schemas = [\"a\"]\n",
    "@@schema(\"a\")\n",
    ", map: \"Shared\"",
    ", onDelete: Cascade",
    ", onUpdate: NoAction",
];

#[derive(Debug, Clone, Copy)]
pub enum Act {
    /// Deletes so many characters and types a snippet.
    Type(u8),
    /// Types a snippet at the end of a line.
    Append,
    /// Puts another word in the place of a word, known from the examples or from the schema.
    Word,
    OwnWord,
    /// The same everywhere in the file.
    Rename,
    DeleteLine,
    /// Puts a line of the schema somewhere else, too.
    CopyLine,
    MoveLine,
    NewLine,
    DeleteBlock,
    CopyBlock,
    MoveBlock,
    NewBlock,
    /// Takes a file away or brings it back.
    ToggleFile,
    /// Closes a file and opens it again with the same text.
    ReopenFile,
    SwapFiles,
    Version,
}

#[derive(Debug, Clone)]
pub struct Step {
    act: Act,
    file: usize,
    other_file: usize,
    /// Where, and what else there is to choose; in 65,536ths.
    at: u16,
    to: u16,
    choice: u16,
    /// Does everything settle afterwards, or do more edits come first?
    pub settles: bool,
}

pub fn step() -> impl Strategy<Value = Step> {
    let act = prop_oneof![
        3 => (0u8..4).prop_map(Act::Type),
        3 => Just(Act::Append),
        5 => Just(Act::Word),
        5 => Just(Act::OwnWord),
        1 => Just(Act::Rename),
        2 => Just(Act::DeleteLine),
        2 => Just(Act::CopyLine),
        2 => Just(Act::MoveLine),
        3 => Just(Act::NewLine),
        1 => Just(Act::DeleteBlock),
        1 => Just(Act::CopyBlock),
        2 => Just(Act::MoveBlock),
        2 => Just(Act::NewBlock),
        1 => Just(Act::ToggleFile),
        1 => Just(Act::ReopenFile),
        1 => Just(Act::SwapFiles),
        1 => Just(Act::Version),
    ];
    let numbers = (any::<u16>(), any::<u16>(), any::<u16>());
    (
        act,
        0usize..3,
        0usize..3,
        numbers,
        prop::bool::weighted(0.8),
    )
        .prop_map(|(act, file, other_file, (at, to, choice), settles)| Step {
            act,
            file,
            other_file,
            at,
            to,
            choice,
            settles,
        })
}

fn scaled(number: u16, count: usize) -> usize {
    count * usize::from(number) / 65_536
}

fn pick<T>(list: &[T], number: u16) -> Option<&T> {
    list.get(scaled(number, list.len()))
}

/// The nearest place for an edit before or at that one.
fn boundary(text: &str, mut at: usize) -> usize {
    at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// Start and end of each word.
fn words(text: &str) -> Vec<(usize, usize)> {
    let mut result = Vec::new();
    let mut start = None;
    for (at, char) in text.char_indices().chain([(text.len(), ' ')]) {
        match (start, is_word(char)) {
            (None, true) => start = Some(at),
            (Some(from), false) => {
                result.push((from, at));
                start = None;
            }
            _ => {}
        }
    }
    result
}

/// Start and end of each part.
fn parts(parts: &[String]) -> Vec<(usize, usize)> {
    let mut at = 0;
    let ends = parts.iter().map(|part| {
        let start = at;
        at += part.len();
        (start, at)
    });
    ends.collect()
}

fn lines(text: &str) -> Vec<String> {
    text.split_inclusive('\n').map(ToOwned::to_owned).collect()
}

impl Step {
    pub fn apply(&self, live: &mut Live) {
        let text = live.text(self.file).to_owned();
        match self.act {
            Act::Type(delete) => {
                let start = boundary(&text, scaled(self.at, text.len() + 1));
                let end = boundary(&text, start + usize::from(delete)).max(start);
                let insert = pick(SNIPPETS, self.choice).copied().unwrap_or("");
                live.edit(self.file, start, end, insert);
            }
            Act::Append => {
                let lines = lines(&text);
                let line = scaled(self.at, lines.len());
                if let Some((start, _)) = parts(&lines).get(line) {
                    let end = start + lines[line].trim_end().len();
                    let insert = pick(SNIPPETS, self.choice).copied().unwrap_or("");
                    live.edit(self.file, end, end, &format!(" {insert}"));
                }
            }
            Act::Word => {
                if let Some((start, end)) = pick(&words(&text), self.at)
                    && let Some(word) = pick(&examples().words, self.choice)
                {
                    live.edit(self.file, *start, *end, word);
                }
            }
            Act::OwnWord => {
                let other = live.text(self.other_file).to_owned();
                if let Some((start, end)) = pick(&words(&text), self.at)
                    && let Some((from, to)) = pick(&words(&other), self.to)
                {
                    live.edit(self.file, *start, *end, &other[*from..*to]);
                }
            }
            Act::Rename => {
                let words = words(&text);
                if let Some((start, end)) = pick(&words, self.at)
                    && let Some(new) = pick(&examples().words, self.choice)
                {
                    let old = &text[*start..*end];
                    for (start, end) in words.iter().rev() {
                        if &text[*start..*end] == old {
                            live.edit(self.file, *start, *end, new);
                        }
                    }
                }
            }
            Act::DeleteLine | Act::CopyLine | Act::MoveLine => self.shift(live, lines),
            Act::DeleteBlock | Act::CopyBlock | Act::MoveBlock => self.shift(live, blocks),
            Act::NewLine => self.insert(live, &examples().lines, lines),
            Act::NewBlock => self.insert(live, &examples().blocks, blocks),
            Act::ToggleFile => {
                let is_there = live.texts[self.file].1.is_some();
                let text = (!is_there)
                    .then(|| pick(&examples().texts, self.choice).cloned())
                    .flatten();
                live.set_text(self.file, text);
            }
            Act::ReopenFile => {
                let text = live.texts[self.file].1.clone();
                live.set_text(self.file, None);
                if self.choice.is_multiple_of(2) {
                    live.settle();
                }
                live.set_text(self.file, text);
            }
            Act::SwapFiles => {
                let (one, other) = (
                    live.texts[self.file].1.clone(),
                    live.texts[self.other_file].1.clone(),
                );
                live.set_text(self.file, other);
                live.set_text(self.other_file, one);
            }
            Act::Version => {
                let versions = [None, Some(PrismaVersion::Six), Some(PrismaVersion::Seven)];
                live.set_version(pick(&versions, self.choice).copied().flatten());
            }
        }
    }

    /// Deletes, copies or moves one part of a file.
    fn shift(&self, live: &mut Live, split: fn(&str) -> Vec<String>) {
        let text = live.text(self.file).to_owned();
        let Some((start, end)) = pick(&parts(&split(&text)), self.at).copied() else {
            return;
        };
        if !matches!(self.act, Act::CopyLine | Act::CopyBlock) {
            live.edit(self.file, start, end, "");
        }
        if matches!(self.act, Act::DeleteLine | Act::DeleteBlock) {
            return;
        }
        let target = live.text(self.other_file).to_owned();
        let place = pick(&parts(&split(&target)), self.to).map_or(0, |part| part.0);
        live.edit(self.other_file, place, place, &text[start..end]);
    }

    fn insert(&self, live: &mut Live, list: &[String], split: fn(&str) -> Vec<String>) {
        let text = live.text(self.file).to_owned();
        let place = pick(&parts(&split(&text)), self.at).map_or(0, |part| part.0);
        if let Some(new) = pick(list, self.choice) {
            live.edit(self.file, place, place, new);
        }
    }
}
