//! What somebody meant by a line that cannot be read.
//!
//! Guesses are made from the text of the line and its neighbours; one counts only if the official engine would read its
//! result. Must not know findings or fixes.

use std::ops::Range;

use crate::names::{capitalized, enumerate};
use model::{Declaration, DeclarationKind, ScalarType};
use syntax::official::{Dialect, read};
use syntax::{TextRange, TextSize};

/// Does the official engine read this part of the declaration without a word?
pub(crate) fn is_read(declaration: &Declaration, range: TextRange) -> bool {
    let surroundings = Surroundings::of(declaration);
    surroundings.is_none_or(|it| it.accept(declaration.slice(range)))
}

/// Arguments broken over more lines than this are not put together.
const LONGEST: usize = 40;

/// A better text for a part of a declaration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Repair {
    /// What it does.
    pub(crate) title: String,
    pub(crate) range: TextRange,
    pub(crate) text: String,
}

/// What a line is part of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Surroundings {
    File,
    Fields,
    Values,
    Config,
}

impl Surroundings {
    fn of(declaration: &Declaration) -> Option<Self> {
        Some(match declaration.kind {
            DeclarationKind::Model | DeclarationKind::View | DeclarationKind::CompositeType => {
                Self::Fields
            }
            DeclarationKind::Enum => Self::Values,
            DeclarationKind::Datasource | DeclarationKind::Generator => Self::Config,
            DeclarationKind::Stray => Self::File,
            DeclarationKind::TypeAlias | DeclarationKind::UnknownBlock => return None,
        })
    }

    /// Does the official engine read this line without a word?
    fn accept(self, line: &str) -> bool {
        let text = match self {
            Self::File => format!("{line}\n"),
            Self::Fields => format!("model A {{\n{line}\n}}\n"),
            Self::Values => format!("enum A {{\n{line}\n}}\n"),
            Self::Config => format!("generator a {{\n{line}\n}}\n"),
        };
        let dialect = Dialect {
            object_literals: true,
        };
        read(&text, dialect).problems.is_empty()
    }
}

/// What the unreadable line at a range was meant to say, if that can be told.
pub(crate) fn repair(declaration: &Declaration, line: TextRange) -> Option<Repair> {
    let surroundings = Surroundings::of(declaration)?;
    if let Some(joined) = join(declaration, line) {
        return Some(joined);
    }
    let written = declaration.slice(line);
    if let Some(values) = values(declaration, surroundings, line) {
        return Some(values);
    }
    let mut text = written.to_owned();
    let mut done: Vec<&str> = Vec::new();
    for (title, step) in STEPS {
        if let Some(next) = step(surroundings, &text) {
            text = next;
            done.push(title);
            if surroundings.accept(&text) {
                let changed = difference(written, &text);
                return Some(Repair {
                    title: sentence(&done),
                    range: TextRange::at(line.start() + size(changed.0.start), len(&changed.0)),
                    text: changed.1.to_owned(),
                });
            }
        }
    }
    None
}

type Step = fn(Surroundings, &str) -> Option<String>;

/// In the order in which they are tried, each on top of those before.
const STEPS: [(&str, Step); 8] = [
    ("start the comment with `//`", comment_sign),
    ("remove the punctuation at the end", punctuation),
    ("use double quotes", quotes),
    ("write `=` between key and value", equals),
    ("remove the quotes", unquote),
    ("remove the colon", colon),
    ("remove the brace", brace),
    ("close the brackets", brackets),
];

fn sentence(steps: &[&str]) -> String {
    let steps = steps.iter().map(|step| (*step).to_owned()).collect();
    capitalized(&enumerate(steps))
}

/// `# text` and `-- text`, alone or behind something.
fn comment_sign(_: Surroundings, line: &str) -> Option<String> {
    let (code, _) = split_comment(line);
    let starts = outside_strings(code).filter(|(at, c)| {
        let behind_blank = code[..*at]
            .chars()
            .next_back()
            .is_none_or(char::is_whitespace);
        behind_blank && (*c == '#' || code[*at..].starts_with("--"))
    });
    let start = starts.map(|(at, _)| at).next()?;
    let text = line[start..].trim_start_matches(['#', '-']).trim_start();
    Some(format!("{}// {text}", &line[..start]).trim_end().to_owned())
}

fn punctuation(_: Surroundings, line: &str) -> Option<String> {
    let (code, comment) = split_comment(line);
    let trimmed = code.trim_end();
    let shorter = trimmed.trim_end_matches([',', ';']).trim_end();
    (shorter.len() < trimmed.len()).then(|| format!("{shorter}{}{comment}", &code[trimmed.len()..]))
}

/// `'text'`, `` `text` `` and typographic quotes.
fn quotes(_: Surroundings, line: &str) -> Option<String> {
    let (code, comment) = split_comment(line);
    let mut result = String::new();
    let mut rest = code;
    while let Some(open) = outside_strings(rest)
        .find(|(_, c)| matches!(c, '\'' | '`' | '\u{2018}' | '\u{201c}' | '\u{201d}'))
    {
        let close = match open.1 {
            '\u{2018}' => '\u{2019}',
            '\u{201c}' | '\u{201d}' => '\u{201d}',
            same => same,
        };
        let inside = &rest[open.0 + open.1.len_utf8()..];
        let length = inside.find(close)?;
        let text = &inside[..length];
        if text.contains(['"', '\\']) {
            return None;
        }
        result.extend([&rest[..open.0], "\"", text, "\""]);
        rest = &inside[length + close.len_utf8()..];
    }
    (!result.is_empty()).then(|| format!("{result}{rest}{comment}"))
}

/// `key: value` and `key value` in a configuration.
fn equals(surroundings: Surroundings, line: &str) -> Option<String> {
    if surroundings != Surroundings::Config {
        return None;
    }
    let key = line.find(|c: char| !c.is_alphanumeric() && c != '_')?;
    let (key, rest) = line.split_at(key);
    let value = rest.trim_start();
    let value = value.strip_prefix(':').unwrap_or(value).trim_start();
    let has_value = !value.is_empty() && !value.starts_with(['=', '/']);
    (!key.is_empty() && has_value).then(|| format!("{key} = {value}"))
}

/// `"VALUE"` in an enum.
fn unquote(surroundings: Surroundings, line: &str) -> Option<String> {
    let inside = line.strip_prefix('"')?;
    let (name, rest) = inside.split_once('"')?;
    let is_name = !name.is_empty() && !name.contains(|c: char| !c.is_alphanumeric() && c != '_');
    (surroundings == Surroundings::Values && is_name).then(|| format!("{name}{rest}"))
}

/// `field: Type`, where something else is wrong, too.
fn colon(surroundings: Surroundings, line: &str) -> Option<String> {
    let name = line.find(|c: char| !c.is_alphanumeric() && c != '_')?;
    let (name, rest) = line.split_at(name);
    let type_text = rest.trim_start().strip_prefix(':')?.trim_start();
    (surroundings == Surroundings::Fields && !name.is_empty())
        .then(|| format!("{name} {type_text}"))
}

/// `field Type }`.
fn brace(surroundings: Surroundings, line: &str) -> Option<String> {
    let (code, comment) = split_comment(line);
    let trimmed = code.trim_end();
    let shorter = trimmed.strip_suffix('}')?.trim_end();
    (surroundings != Surroundings::File && !shorter.is_empty())
        .then(|| format!("{shorter}{}{comment}", &code[trimmed.len()..]))
}

/// Several values on one line; a type behind a value means nothing.
fn values(
    declaration: &Declaration,
    surroundings: Surroundings,
    line: TextRange,
) -> Option<Repair> {
    let (code, _) = split_comment(declaration.slice(line));
    let words: Vec<&str> = code
        .split([' ', '\t', ',', ';'])
        .filter(|word| !word.is_empty())
        .collect();
    let is_value = |word: &&str| ScalarType::from_name(word).is_none();
    let (first, others) = words.split_first()?;
    let mut kept = vec![*first];
    kept.extend(others.iter().copied().filter(is_value));
    let are_names = kept
        .iter()
        .all(|word| word.chars().all(|c| c.is_alphanumeric() || c == '_'));
    if surroundings != Surroundings::Values || !are_names || words.len() < 2 {
        return None;
    }
    let before = declaration.slice(TextRange::up_to(line.start()));
    let indent = before
        .rsplit(['\n', '\r'])
        .next()
        .filter(|indent| indent.trim().is_empty())?;
    let line_break = if before.contains("\r\n") {
        "\r\n"
    } else {
        "\n"
    };
    let text = kept.join(&format!("{line_break}{indent}"));
    let title = if kept.len() == words.len() {
        "Put each value on a line of its own"
    } else {
        "Remove the type"
    };
    surroundings.accept(&text).then(|| Repair {
        title: title.to_owned(),
        range: TextRange::at(line.start(), TextSize::of(code.trim_end())),
        text,
    })
}

fn brackets(_: Surroundings, line: &str) -> Option<String> {
    let (code, comment) = split_comment(line);
    let open = open_brackets(code).filter(|open| !open.is_empty())?;
    let trimmed = code.trim_end();
    if trimmed.ends_with(['(', '[', '{', ',', ':']) {
        // It goes on somewhere.
        return None;
    }
    let closing: String = open.iter().rev().collect();
    Some(format!(
        "{trimmed}{closing}{}{comment}",
        &code[trimmed.len()..]
    ))
}

/// Puts arguments that are broken over several lines onto one. `line` is anywhere on one of them.
pub(crate) fn join(declaration: &Declaration, line: TextRange) -> Option<Repair> {
    let surroundings = Surroundings::of(declaration)?;
    if surroundings == Surroundings::File {
        return None;
    }
    let text = declaration.slice(TextRange::up_to(declaration.range.end()));
    let at = usize::from(line.start());
    let lines = lines_around(text, usize::from(declaration.range.start()), at)?;
    let mut index = 0;
    while let Some(first) = lines.get(index).filter(|first| first.start <= at) {
        let Some(group) = group(text, &lines[index..]) else {
            index += 1;
            continue;
        };
        let last = lines.get(index + group.0 - 1)?;
        let whole = first.start..last.end;
        if whole.contains(&at) || whole.end == at {
            return surroundings.accept(&group.1).then(|| Repair {
                title: "Put the arguments onto one line".to_owned(),
                range: TextRange::at(size(whole.start), len(&whole)),
                text: group.1,
            });
        }
        index += group.0;
    }
    None
}

/// Does the line above say that more is to come? Then this one may be anything.
pub(crate) fn is_continuation(declaration: &Declaration, line: TextRange) -> bool {
    let before = declaration.slice(TextRange::up_to(line.start()));
    let above = before.trim_end_matches(|c| !matches!(c, '\n' | '\r'));
    let above = above
        .trim_end()
        .rsplit(['\n', '\r'])
        .next()
        .unwrap_or_default();
    let (code, _) = split_comment(above);
    // The brace of the header does not count.
    let header = usize::from(declaration.range.start());
    let is_first = before
        .get(header..)
        .and_then(|text| text.find(['\n', '\r']).map(|at| &text[at..]))
        .is_none_or(|text| {
            let above = text.trim_end_matches(|c| !matches!(c, '\n' | '\r'));
            above.trim().is_empty()
        });
    !is_first && code.trim_end().ends_with(['(', '[', '{', ','])
}

/// The lines near an offset, without the blanks around them, beginning behind the one that holds `header`.
fn lines_around(text: &str, header: usize, at: usize) -> Option<Vec<Range<usize>>> {
    let breaks = ['\n', '\r'];
    let body = header + text.get(header..)?.find(breaks)?;
    let before = text.get(body..at)?;
    let start = before.rmatch_indices(breaks).nth(LONGEST);
    let mut start = body + start.map_or(0, |(start, _)| start);
    let mut result = Vec::new();
    for line in text.get(start..)?.split_inclusive(breaks) {
        let end = start + line.trim_end().len();
        let inner = end - line.trim().len();
        if inner < end {
            result.push(inner..end);
        }
        start += line.len();
        if start > at && result.len() > 3 * LONGEST {
            break;
        }
    }
    Some(result)
}

/// How many of the lines belong together, since a bracket is open at the end of the first, and what they say on one line.
fn group(text: &str, lines: &[Range<usize>]) -> Option<(usize, String)> {
    let first = text.get(lines.first()?.clone())?;
    if open_brackets(first)?.is_empty() {
        return None;
    }
    let mut joined = String::new();
    for (count, range) in (1..=LONGEST).zip(lines) {
        let line = text.get(range.clone())?;
        if !split_comment(line).1.is_empty() {
            return None;
        }
        if line.starts_with([')', ']', '}']) {
            let shorter = joined.trim_end_matches(',').len();
            joined.truncate(shorter);
        } else if !joined.is_empty() && !joined.ends_with(['(', '[']) && !line.starts_with(',') {
            joined.push(' ');
        }
        joined.push_str(line);
        if open_brackets(&joined)?.is_empty() {
            return Some((count, joined));
        }
    }
    None
}

/// The brackets that would close those that are open at the end. `None` if they do not match, or a string is open.
fn open_brackets(code: &str) -> Option<Vec<char>> {
    let mut open = Vec::new();
    let mut quotes = 0;
    for (_, c) in outside_strings(code) {
        match c {
            '(' => open.push(')'),
            '[' => open.push(']'),
            '{' => open.push('}'),
            ')' | ']' | '}' if open.pop() != Some(c) => return None,
            '"' => quotes += 1,
            _ => {}
        }
    }
    (quotes % 2 == 0).then_some(open)
}

/// Code and comment of a line, blanks in front of the comment with the code.
fn split_comment(line: &str) -> (&str, &str) {
    let comment = outside_strings(line)
        .find(|(at, _)| line[*at..].starts_with("//") || line[*at..].starts_with("/*"));
    line.split_at(comment.map_or(line.len(), |(at, _)| at))
}

/// The characters outside of strings, and the quotes around those.
fn outside_strings(text: &str) -> impl Iterator<Item = (usize, char)> {
    let mut in_string = false;
    let mut escaped = false;
    text.char_indices().filter(move |(_, c)| {
        if in_string {
            match c {
                _ if escaped => escaped = false,
                '\\' => escaped = true,
                '"' => {
                    in_string = false;
                    return true;
                }
                _ => {}
            }
            return false;
        }
        in_string = *c == '"';
        true
    })
}

/// The part of `old` that differs from `new`, and what stands there in `new`.
fn difference<'n>(old: &str, new: &'n str) -> (Range<usize>, &'n str) {
    let same = |pair: &(char, char)| pair.0 == pair.1;
    let prefix: usize = old
        .chars()
        .zip(new.chars())
        .take_while(same)
        .map(|(c, _)| c.len_utf8())
        .sum();
    let (old_rest, new_rest) = (&old[prefix..], &new[prefix..]);
    let suffix: usize = old_rest
        .chars()
        .rev()
        .zip(new_rest.chars().rev())
        .take_while(same)
        .map(|(c, _)| c.len_utf8())
        .sum();
    (
        prefix..old.len() - suffix,
        &new_rest[..new_rest.len() - suffix],
    )
}

fn size(offset: usize) -> TextSize {
    TextSize::new(u32::try_from(offset).unwrap_or(u32::MAX))
}

fn len(range: &Range<usize>) -> TextSize {
    size(range.len())
}

#[cfg(test)]
#[path = "line_repair/tests.rs"]
mod tests;
