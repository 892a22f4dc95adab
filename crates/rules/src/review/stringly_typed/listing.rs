//! Reading a list of values out of a comment.
//!
//! Knows text only. Strict on purpose: prose with commas in it must never be taken for values.

use super::naming::mentions_vendor;

/// Values that a text lists.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Listing {
    /// In the order of the text, each once.
    pub(super) values: Vec<String>,
    /// `false` when the text says that there are more: `e.g.`, `etc.`, `…`.
    pub(super) complete: bool,
}

/// More than these are no list of values but something else.
const MAX_VALUES: usize = 50;
const MAX_LENGTH: usize = 40;
/// Bytes of a comment; longer ones are essays.
const MAX_TEXT: usize = 2_000;
/// Words of one value.
const MAX_WORDS: usize = 3;
/// Words of a label before `:`.
const MAX_LABEL: usize = 8;

/// Words that say something about a field rather than being a value of it.
const NO_VALUES: &[&str] = &[
    "and",
    "auto",
    "cached",
    "case-insensitive",
    "case-sensitive",
    "comma-separated",
    "computed",
    "denormalised",
    "denormalized",
    "deprecated",
    "derived",
    "empty",
    "encrypted",
    "enum",
    "enums",
    "etc",
    "fixme",
    "freetext",
    "free-text",
    "generated",
    "hashed",
    "immutable",
    "indexed",
    "json",
    "legacy",
    "lowercase",
    "maybe",
    "missing",
    "mutable",
    "non-empty",
    "non-null",
    "nullable",
    "obsolete",
    "optional",
    "or",
    "plaintext",
    "readonly",
    "read-only",
    "required",
    "sanitised",
    "sanitized",
    "see",
    "string",
    "todo",
    "trimmed",
    "unique",
    "unset",
    "unused",
    "uppercase",
    "validated",
];

/// First words of a label behind which no values stand.
const NO_LABELS: &[&str] = &[
    "beware",
    "careful",
    "caution",
    "danger",
    "deprecated",
    "fixme",
    "hack",
    "important",
    "nb",
    "note",
    "ref",
    "see",
    "todo",
    "warning",
    "xxx",
];

/// Beginnings of texts that are about work to do or point elsewhere.
const REMINDERS: &[&str] = &["todo", "fixme", "hack ", "xxx", "see "];

/// First words of a relative path.
const PATHS: &[&str] = &[
    "api",
    "app",
    "apps",
    "dist",
    "docs",
    "lib",
    "libs",
    "node_modules",
    "packages",
    "pages",
    "server",
    "src",
    "tests",
];

/// Words that lead to a list. Of several in a text, the last one counts.
const LEADS: &[&str] = &[
    "one of",
    "any of",
    "either",
    "possible values are",
    "allowed values are",
    "valid values are",
    "values are",
    "options are",
];

/// Words that lead to examples.
const EXAMPLES: &[&str] = &[
    "eg",
    "for example",
    "for instance",
    "such as",
    "examples",
    "example",
];

/// Words that lead to values, or else to what may happen to the field: the list itself must leave no doubt.
const MODALS: &[&str] = &[
    "can be",
    "could be",
    "may be",
    "must be",
    "should be",
    "is",
    "are",
];

/// How clearly a text is a list of values.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Clarity {
    /// Two words with `or` between them.
    Pair,
    /// Words with commas or slashes between them.
    Plain,
    /// Quotes, or bars, or arrows.
    Clear,
}

/// Reads the lines of one comment, delimiters gone. `field` is the name of the field that it is about.
pub(super) fn listing(lines: &[&str], field: &str) -> Option<Listing> {
    let lines: Vec<&str> = lines
        .iter()
        .map(|line| line.trim())
        .filter(|line| !line.is_empty() && !is_directive(line))
        .collect();
    if let Some(listing) = bullets(&lines) {
        return Some(listing);
    }
    let joined = lines.join(" ");
    if let Some(listing) = in_text(&joined, field) {
        return Some(listing);
    }
    lines.iter().enumerate().find_map(|(position, line)| {
        let continues = position > 0 && lines[position - 1].ends_with([',', '|', '/']);
        (!continues).then(|| in_text(line, field)).flatten()
    })
}

/// Is it meant for a tool, or code that was commented out?
fn is_directive(line: &str) -> bool {
    line.starts_with(['@', '#', '<'])
        || line.contains(" @")
        || line.contains("://")
        || ["prisma-", "eslint", "biome-", "cspell"]
            .iter()
            .any(|tool| line.starts_with(tool))
}

/// `- open: …`, one value to a line.
fn bullets(lines: &[&str]) -> Option<Listing> {
    let items: Vec<&str> = lines
        .iter()
        .filter_map(|line| line.strip_prefix(['-', '*', '•']))
        .filter_map(|line| line.strip_prefix(' '))
        .collect();
    let before = lines
        .iter()
        .take_while(|line| !line.starts_with(['-', '*', '•']))
        .count();
    // Nothing but an introduction may stand around the items.
    if items.len() < 2
        || before + items.len() != lines.len()
        || lines[..before].iter().any(|line| is_bad_label(line))
    {
        return None;
    }
    let mut values = Vec::new();
    for item in items {
        let item = item.trim_start();
        let (value, rest) = if let Some(quote @ ('"' | '\'' | '`')) = item.chars().next() {
            item.get(1..)?.split_once(quote)?
        } else {
            let end = item.find(|c: char| !is_value_char(c)).unwrap_or(item.len());
            let value = item
                .get(..end)
                .filter(|value| is_plain(value) && !is_no_value(value))?;
            (value, item.get(end..).unwrap_or(""))
        };
        let rest = rest.trim_start();
        // Behind the value comes its explanation, or nothing.
        let explained = rest.is_empty() || rest.starts_with([':', '-', '–', '—', '=', '(']);
        (explained && is_quotable(value)).then_some(())?;
        push(&mut values, value);
    }
    finish(values, true)
}

/// Looks for a list in running text: all of it, behind an introduction, in parentheses, as a sentence.
fn in_text(text: &str, field: &str) -> Option<Listing> {
    let text = text.trim();
    // The word itself may be a value; only before a colon it never is.
    let labelled = is_bad_label(text)
        && text
            .split_whitespace()
            .next()
            .is_some_and(|word| word.ends_with(':'));
    let starts_with = |word: &&str| {
        text.get(..word.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(word))
    };
    if text.len() > MAX_TEXT || labelled || REMINDERS.iter().any(starts_with) {
        return None;
    }
    // Not the end of a sentence.
    let text = &without_points(text);
    // All of it, a sentence of its own, or the parentheses at the end of one.
    std::iter::once(text.as_str())
        .chain(sentences(text))
        .find_map(|sentence| {
            introduced(sentence, field, "").or_else(|| {
                let trimmed = sentence.trim_end_matches(['.', ' ']);
                let open = trimmed.rfind('(')?;
                let inside = trimmed.get(open + 1..)?.strip_suffix(')')?;
                introduced(inside, field, trimmed.get(..open)?)
            })
        })
}

/// `e.g.` as `eg`, at the same places, so that its points end no sentence.
fn without_points(text: &str) -> String {
    let mut result = text.to_owned();
    for point in ["e.g.", "E.g."] {
        for (at, _) in text.match_indices(point) {
            let end = at + point.len();
            let before = text.get(..at).and_then(|before| before.chars().next_back());
            let after = text.get(end..).and_then(|after| after.chars().next());
            if !before.is_some_and(is_value_char) && !after.is_some_and(is_value_char) {
                result.replace_range(at..end, "eg  ");
            }
        }
    }
    result
}

fn sentences(text: &str) -> impl Iterator<Item = &str> {
    text.split_inclusive(". ")
        .map(str::trim)
        .filter(|sentence| !sentence.is_empty())
}

/// A list that is the whole text, or all that stands behind a label or lead.
fn introduced(text: &str, field: &str, before: &str) -> Option<Listing> {
    let accept = |body: &str, label: &str, least: Clarity, complete: bool| {
        let (listing, clarity) = list(body, field)?;
        let complete = complete && listing.complete;
        (clarity >= least && !mentions_vendor(label) && !mentions_vendor(before)).then_some(
            Listing {
                complete,
                ..listing
            },
        )
    };
    let pair = if before.is_empty() {
        Clarity::Plain
    } else {
        Clarity::Pair
    };
    let lower = text.to_ascii_lowercase();
    let behind = |leads: &[&str], least: Clarity, complete: bool| {
        let at = |lead: &&str| places(&lower, lead).last().map(|at| (at, at + lead.len()));
        let (start, end) = leads
            .iter()
            .filter_map(at)
            .max_by_key(|(start, end)| (*end, usize::MAX - start))?;
        let rest = text.get(end..)?;
        let rest = rest.trim_start().trim_start_matches([':', ',']);
        within_sentence(rest)
            .find_map(|body| accept(body, text.get(..start).unwrap_or(""), least, complete))
    };
    behind(EXAMPLES, Clarity::Pair, false)
        .or_else(|| within_sentence(text).find_map(|body| accept(body, "", pair, true)))
        .or_else(|| behind(LEADS, Clarity::Pair, true))
        .or_else(|| {
            let (label, rest) = text.split_once(": ").or_else(|| text.split_once(':'))?;
            let fits = label.split_whitespace().count() <= MAX_LABEL
                && !is_bad_label(label)
                && !label.contains([',', '|']);
            fits.then(|| {
                within_sentence(rest).find_map(|body| accept(body, label, Clarity::Pair, true))
            })
            .flatten()
        })
        .or_else(|| behind(MODALS, Clarity::Clear, true))
}

/// A text, then shorter parts of it: up to where its sentence ends, or an explanation begins.
fn within_sentence(text: &str) -> impl Iterator<Item = &str> {
    let ends = [". ", "; ", " - ", " – ", " — "];
    std::iter::once(text).chain(
        ends.into_iter()
            .filter_map(move |end| text.split_once(end).map(|(body, _)| body)),
    )
}

fn is_bad_label(label: &str) -> bool {
    let first = label
        .split(|c: char| !c.is_alphanumeric())
        .next()
        .unwrap_or("");
    NO_LABELS.contains(&first.to_ascii_lowercase().as_str())
}

/// The places of a phrase between other words. Both in lower case.
pub(super) fn places<'t>(text: &'t str, phrase: &'t str) -> impl Iterator<Item = usize> {
    let inside = |c: char| c.is_alphanumeric() || c == '_';
    text.match_indices(phrase)
        .map(|(at, _)| at)
        .filter(move |at| {
            let before = text
                .get(..*at)
                .and_then(|before| before.chars().next_back());
            let after = text
                .get(at + phrase.len()..)
                .and_then(|after| after.chars().next());
            !before.is_some_and(inside) && !after.is_some_and(inside)
        })
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Separator {
    Comma,
    Slash,
    Bar,
    Arrow,
    Or,
    And,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Token<'t> {
    Quoted(&'t str),
    Word(&'t str),
    /// In parentheses.
    Explanation,
    Separator(Separator),
}

/// Reads a text that is a list and nothing else.
fn list(text: &str, field: &str) -> Option<(Listing, Clarity)> {
    let (text, complete) = without_dots(text);
    let (text, more) = without_dots(unbracketed(text));
    let complete = complete && more;
    let tokens = tokens(text)?;
    let mut elements: Vec<Vec<Token<'_>>> = vec![Vec::new()];
    let mut kinds = Vec::new();
    let mut last = None;
    for token in tokens {
        match token {
            Token::Separator(separator) => {
                // `a, b, or c` has one separator between b and c; a bar may stand before the first value.
                let conjunction = matches!(separator, Separator::Or | Separator::And);
                let joins = conjunction && last == Some(Token::Separator(Separator::Comma));
                let leads =
                    separator == Separator::Bar && kinds.is_empty() && elements[0].is_empty();
                if !joins && !leads {
                    kinds.push(separator);
                    elements.push(Vec::new());
                }
            }
            _ => elements.last_mut()?.push(token),
        }
        last = Some(token);
    }
    let main = *kinds.first()?;
    // A conjunction may stand before the last value.
    let (last_kind, others) = kinds.split_last()?;
    let regular = others.iter().all(|kind| *kind == main)
        && (*last_kind == main
            || (matches!(last_kind, Separator::Or | Separator::And) && main == Separator::Comma));
    if !regular || main == Separator::And {
        return None;
    }
    let all_quoted = elements
        .iter()
        .all(|element| matches!(element.first(), Some(Token::Quoted(_))));
    let clear = all_quoted || matches!(main, Separator::Bar | Separator::Arrow);
    let mut values = Vec::new();
    for element in &elements {
        let value = value(element, main)?;
        if !["null", "undefined", "nil"].contains(&value.to_lowercase().as_str()) {
            push(&mut values, &value);
        }
    }
    let clarity = match (clear, main) {
        (true, _) => Clarity::Clear,
        (false, Separator::Or) => Clarity::Pair,
        (false, _) => Clarity::Plain,
    };
    if clarity < Clarity::Clear && !reads_like_values(&values, main, field) {
        return None;
    }
    Some((finish(values, complete)?, clarity))
}

/// The value that one element of a list stands for.
fn value(element: &[Token<'_>], separator: Separator) -> Option<String> {
    let element = match element {
        [rest @ .., Token::Explanation] => rest,
        all => all,
    };
    match element {
        [Token::Quoted(text)] if is_quotable(text) => Some((*text).to_owned()),
        [Token::Word(word)] => {
            let starts_with_digit = word.starts_with(|c: char| c.is_ascii_digit());
            let fits = is_plain(word)
                || (separator == Separator::Bar
                    && starts_with_digit
                    && word.chars().all(is_value_char));
            (fits && *word != "eg").then(|| (*word).to_owned())
        }
        // Bars do not occur in prose, so blanks between them are part of the value.
        words if separator == Separator::Bar && (2..=MAX_WORDS).contains(&words.len()) => {
            let word = |token: &Token<'_>| match token {
                Token::Word(word) if *word != "eg" && word.chars().all(is_value_char) => {
                    Some((*word).to_owned())
                }
                _ => None,
            };
            Some(
                words
                    .iter()
                    .map(word)
                    .collect::<Option<Vec<_>>>()?
                    .join(" "),
            )
        }
        _ => None,
    }
}

/// Words with nothing but commas or slashes between them may be prose.
fn reads_like_values(values: &[String], separator: Separator, field: &str) -> bool {
    let lower: Vec<String> = values.iter().map(|value| value.to_lowercase()).collect();
    let capital = |value: &String| value.starts_with(char::is_uppercase);
    // `Sorted, unique` is the start of a sentence.
    let sentence = values.first().is_some_and(capital) && !values.iter().all(capital);
    let single = values.iter().any(|value| value.chars().count() == 1);
    let short_form = separator == Separator::Slash
        && (single || lower.first().is_some_and(|it| PATHS.contains(&it.as_str())));
    !sentence
        && !short_form
        && !lower
            .iter()
            .any(|value| is_no_value(value) || *value == field.to_lowercase())
}

fn is_no_value(value: &str) -> bool {
    NO_VALUES.contains(&value.to_lowercase().as_str())
}

/// A text without what says that it goes on.
fn without_dots(text: &str) -> (&str, bool) {
    let mut text = text.trim();
    let mut complete = true;
    loop {
        let ends = ["etc.", "etc", "...", "…"];
        let shorter = ends.iter().find_map(|end| {
            let rest = text.strip_suffix(end)?;
            (!rest.ends_with(char::is_alphanumeric) || !end.starts_with('e')).then_some(rest)
        });
        match shorter {
            Some(rest) => {
                complete = false;
                text = rest.trim_end();
                text = text
                    .strip_suffix(" and")
                    .or(text.strip_suffix(" or"))
                    .unwrap_or(text);
                text = text.trim_end_matches([',', '|', '/', ' ']);
            }
            None => break,
        }
    }
    (text.strip_suffix('.').unwrap_or(text), complete)
}

/// A text without the brackets around it.
fn unbracketed(text: &str) -> &str {
    let text = text.strip_prefix('!').unwrap_or(text);
    [('[', ']'), ('{', '}'), ('(', ')'), ('<', '>')]
        .into_iter()
        .find_map(|(open, close)| {
            let inner = text.strip_prefix(open)?.strip_suffix(close)?;
            (!inner.contains([open, close])).then_some(inner)
        })
        .unwrap_or(text)
}

/// `None` when a quote or a parenthesis stays open.
fn tokens(text: &str) -> Option<Vec<Token<'_>>> {
    let mut result = Vec::new();
    let mut rest = text.trim_start();
    while let Some(first) = rest.chars().next() {
        let (token, length) = match first {
            '"' | '\'' | '`' => {
                let inside = rest.get(1..)?;
                let end = inside.find(first)?;
                (Token::Quoted(inside.get(..end)?), end + 2)
            }
            '(' => (Token::Explanation, rest.find(')')? + 1),
            ',' => (Token::Separator(Separator::Comma), 1),
            '/' => (Token::Separator(Separator::Slash), 1),
            '|' => (
                Token::Separator(Separator::Bar),
                if rest.starts_with("||") { 2 } else { 1 },
            ),
            '→' => (Token::Separator(Separator::Arrow), '→'.len_utf8()),
            _ if rest.starts_with("->") || rest.starts_with("=>") => {
                (Token::Separator(Separator::Arrow), 2)
            }
            _ => {
                let end = rest.char_indices().find(|(at, c)| {
                    c.is_whitespace()
                        || ",/|()→\"`".contains(*c)
                        || rest.get(*at..).is_some_and(|it| it.starts_with("->"))
                });
                let length = end.map_or(rest.len(), |(at, _)| at);
                let word = rest.get(..length).filter(|word| !word.is_empty())?;
                let token = match word.to_ascii_lowercase().as_str() {
                    "or" => Token::Separator(Separator::Or),
                    "and" | "&" => Token::Separator(Separator::And),
                    _ => Token::Word(word),
                };
                (token, length)
            }
        };
        result.push(token);
        rest = rest.get(length..)?.trim_start();
    }
    Some(result)
}

/// Does it look like an identifier, `-` allowed?
pub(super) fn is_plain(text: &str) -> bool {
    text.starts_with(char::is_alphabetic)
        && text.chars().all(is_value_char)
        && text.chars().count() <= MAX_LENGTH
}

fn is_value_char(c: char) -> bool {
    c.is_alphanumeric() || c == '_' || c == '-'
}

/// May it be a value when it stands in quotes?
fn is_quotable(text: &str) -> bool {
    text.chars().count() <= MAX_LENGTH
        && text.split_whitespace().count() <= MAX_WORDS
        && text.contains(char::is_alphanumeric)
        && text.trim() == text
}

pub(super) fn push(values: &mut Vec<String>, value: &str) {
    if !values.iter().any(|other| other == value) {
        values.push(value.to_owned());
    }
}

/// A listing, unless it is too short or too long for one.
pub(super) fn finish(values: Vec<String>, complete: bool) -> Option<Listing> {
    (2..=MAX_VALUES)
        .contains(&values.len())
        .then_some(Listing { values, complete })
}

#[cfg(test)]
#[path = "listing_tests.rs"]
mod tests;
