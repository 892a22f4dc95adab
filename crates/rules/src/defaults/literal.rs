//! Literals as they should have been written.

use base64::Engine;
use base64::alphabet;
use base64::engine::general_purpose::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use model::{Expression, ExpressionKind, ScalarType};

use super::content::{is_date_time, is_decimal, is_integer, is_json};
use crate::rewrite::quoted;
use crate::spelling::nearest;

/// What stands instead of a literal, and whether nothing else can be meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Repaired {
    pub(crate) text: String,
    pub(crate) is_sure: bool,
}

impl Repaired {
    fn sure(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            is_sure: true,
        }
    }

    fn guess(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            is_sure: false,
        }
    }
}

/// A literal of the type that says the same. `None` when nothing comes near.
pub(super) fn repaired(scalar: ScalarType, literal: &Expression) -> Option<Repaired> {
    let text = match &literal.kind {
        ExpressionKind::String(text)
        | ExpressionKind::Number(text)
        | ExpressionKind::Path(text) => text.as_str(),
        _ => "",
    };
    let is_word = matches!(literal.kind, ExpressionKind::Path(_));
    let is_string = matches!(literal.kind, ExpressionKind::String(_));
    let is_null = is_word && text == "null";
    match scalar {
        ScalarType::Json => json(literal),
        _ if is_null || (text.is_empty() && !is_string) => None,
        ScalarType::String => Some(Repaired::sure(quoted(text))),
        ScalarType::Int | ScalarType::BigInt => integer(text),
        ScalarType::Float => decimal(text).map(|it| Repaired {
            text: float(&it.text),
            ..it
        }),
        ScalarType::Decimal => decimal(text).map(|it| Repaired {
            text: quoted(&it.text),
            ..it
        }),
        ScalarType::Boolean => boolean(text),
        ScalarType::DateTime => date_time(text),
        ScalarType::Bytes if is_string => bytes(text),
        ScalarType::Bytes => None,
    }
}

fn integer(text: &str) -> Option<Repaired> {
    let plain: String = text.chars().filter(|c| !matches!(c, '_' | ' ')).collect();
    let plain = plain.strip_prefix('+').unwrap_or(&plain);
    if is_integer(plain) {
        return Some(Repaired::sure(plain));
    }
    let (whole, fraction) = plain.split_once('.')?;
    let is_whole = fraction.chars().all(|c| c == '0');
    (is_whole && is_integer(whole)).then(|| Repaired::sure(whole))
}

/// A number as the text of a decimal.
fn decimal(text: &str) -> Option<Repaired> {
    let plain: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    if is_decimal(&plain) {
        return Some(Repaired::sure(plain));
    }
    let point = plain.replacen(',', ".", 1);
    is_decimal(&point).then(|| Repaired::guess(point))
}

/// The number literal for the text of a decimal. The schema language has neither exponents nor leading points.
fn float(text: &str) -> String {
    let plain: String = text.chars().filter(|c| !matches!(c, '_' | '+')).collect();
    let number = if plain.contains(['e', 'E']) {
        plain
            .parse::<f64>()
            .map_or(plain.clone(), |it| it.to_string())
    } else {
        plain
    };
    let (sign, rest) = match number.strip_prefix('-') {
        Some(rest) => ("-", rest),
        None => ("", number.as_str()),
    };
    let rest = rest.trim_end_matches('.');
    let zero = if rest.starts_with('.') { "0" } else { "" };
    format!("{sign}{zero}{rest}")
}

fn boolean(text: &str) -> Option<Repaired> {
    let lower = text.trim().to_lowercase();
    match lower.as_str() {
        "true" | "1" | "yes" | "on" => Some(Repaired::sure("true")),
        "false" | "0" | "no" | "off" => Some(Repaired::sure("false")),
        _ => Some(Repaired::guess(nearest(&lower, ["true", "false"])?)),
    }
}

fn date_time(text: &str) -> Option<Repaired> {
    let text = text.trim();
    let word: String = text.chars().filter(char::is_ascii_alphanumeric).collect();
    if matches!(
        word.to_lowercase().as_str(),
        "now" | "currenttimestamp" | "today"
    ) {
        return Some(Repaired::sure("now()"));
    }
    // A date, perhaps a time, perhaps a zone.
    let date: String = text
        .chars()
        .take(10)
        .map(|c| if c == '/' { '-' } else { c })
        .collect();
    let rest: String = text.chars().skip(10).collect();
    let rest = rest.trim_start_matches(['T', 't', ' ']);
    let zone_at = rest.find(['Z', 'z', '+', '-', '\u{2212}']);
    let (time, zone) = rest.split_at(zone_at.unwrap_or(rest.len()));
    let time = time.trim();
    let time = match time.matches(':').count() {
        0 if time.is_empty() => "00:00:00".to_owned(),
        0 => format!("{time}:00:00"),
        1 => format!("{time}:00"),
        _ => time.to_owned(),
    };
    let digits: String = zone.chars().filter(char::is_ascii_digit).collect();
    let (zone, is_sure) = match (zone.chars().next(), digits.len()) {
        (None, _) => ("Z".to_owned(), false),
        (Some('Z' | 'z'), 0) => ("Z".to_owned(), true),
        (Some(sign @ ('+' | '-')), 2) => (format!("{sign}{digits}:00"), true),
        (Some(sign @ ('+' | '-')), 4) => (format!("{sign}{}:{}", &digits[..2], &digits[2..]), true),
        _ => return None,
    };
    let result = format!("{date}T{time}{zone}");
    is_date_time(&result).then(|| Repaired {
        text: quoted(&result),
        is_sure,
    })
}

/// Reads any alphabet, with or without padding.
fn bytes(text: &str) -> Option<Repaired> {
    let compact: String = text
        .chars()
        .filter(|c| !c.is_whitespace() && *c != '=')
        .map(|c| match c {
            '-' => '+',
            '_' => '/',
            c => c,
        })
        .collect();
    let lenient = GeneralPurpose::new(
        &alphabet::STANDARD,
        GeneralPurposeConfig::new()
            .with_decode_allow_trailing_bits(true)
            .with_decode_padding_mode(DecodePaddingMode::RequireNone),
    );
    let bytes = lenient.decode(compact).ok()?;
    Some(Repaired::guess(quoted(&STANDARD.encode(bytes))))
}

fn json(literal: &Expression) -> Option<Repaired> {
    if let ExpressionKind::String(text) = &literal.kind {
        return json_text(text);
    }
    let value = value(literal)?;
    Some(Repaired::sure(quoted(&value.to_string())))
}

/// What an expression of the schema language would be as JSON.
pub(super) fn value(literal: &Expression) -> Option<serde_json::Value> {
    use serde_json::Value;
    Some(match &literal.kind {
        ExpressionKind::String(text) => Value::String(text.to_string()),
        ExpressionKind::Number(text) => serde_json::from_str(text).ok()?,
        ExpressionKind::Path(word) => match word.as_str() {
            "true" => Value::Bool(true),
            "false" => Value::Bool(false),
            "null" => Value::Null,
            word => Value::String(word.to_owned()),
        },
        ExpressionKind::Array(elements) => {
            Value::Array(elements.iter().map(value).collect::<Option<_>>()?)
        }
        ExpressionKind::Object(entries) => {
            let entry =
                |(key, it): &(model::Name, Expression)| Some((key.text.to_string(), value(it)?));
            Value::Object(entries.iter().map(entry).collect::<Option<_>>()?)
        }
        ExpressionKind::Call { .. } | ExpressionKind::Missing => return None,
    })
}

/// Text that is nearly JSON.
fn json_text(text: &str) -> Option<Repaired> {
    let trimmed = text.trim();
    if is_json(trimmed) {
        return Some(Repaired::sure(quoted(text)));
    }
    let mut candidate = if trimmed.contains('"') {
        trimmed.to_owned()
    } else {
        trimmed.replace('\'', "\"")
    };
    candidate = without_trailing_commas(&quote_keys(&candidate));
    if is_json(&candidate) {
        return Some(Repaired::guess(quoted(&candidate)));
    }
    // Plain words are the string of these words.
    let is_words = !trimmed.is_empty()
        && trimmed
            .chars()
            .all(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_' | '.'));
    let is_number = trimmed.starts_with(|c: char| c.is_ascii_digit() || c == '-');
    (is_words && !is_number).then(|| Repaired::guess(quoted(&format!("\"{trimmed}\""))))
}

/// Puts the keys of objects into quotes where they have none.
fn quote_keys(text: &str) -> String {
    let mut result = String::with_capacity(text.len());
    let mut in_string = false;
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        if c == '\\' && in_string {
            result.push(c);
            result.extend(rest.next());
            continue;
        }
        in_string ^= c == '"';
        if in_string || !(c.is_alphabetic() || c == '_') || c == '"' {
            result.push(c);
            continue;
        }
        let mut word = String::from(c);
        while let Some(more) = rest.next_if(|c| c.is_alphanumeric() || *c == '_') {
            word.push(more);
        }
        let blanks: String = std::iter::from_fn(|| rest.next_if(|c| c.is_whitespace())).collect();
        if rest.peek() == Some(&':') {
            word = format!("\"{word}\"");
        }
        result.push_str(&word);
        result.push_str(&blanks);
    }
    result
}

fn without_trailing_commas(text: &str) -> String {
    let mut result = String::with_capacity(text.len());
    let mut in_string = false;
    let mut escaped = false;
    for c in text.chars() {
        if !in_string && matches!(c, '}' | ']') && result.trim_end().ends_with(',') {
            let length = result.trim_end().len() - 1;
            result.truncate(length);
        }
        in_string ^= c == '"' && !escaped;
        escaped = c == '\\' && in_string && !escaped;
        result.push(c);
    }
    result
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(repaired: Option<Repaired>) -> Option<String> {
        repaired.map(|it| it.text)
    }

    #[test]
    fn times_get_what_they_lack() {
        let time = |it| text(date_time(it));
        assert_eq!(
            time("2024-01-01").as_deref(),
            Some("\"2024-01-01T00:00:00Z\"")
        );
        assert_eq!(
            time("2024/01/01 10:30").as_deref(),
            Some("\"2024-01-01T10:30:00Z\"")
        );
        assert_eq!(
            time("2024-01-01T10:30:00+0200").as_deref(),
            Some("\"2024-01-01T10:30:00+02:00\"")
        );
        assert_eq!(time("CURRENT_TIMESTAMP").as_deref(), Some("now()"));
        assert_eq!(time("yesterday"), None);
        assert_eq!(time("2024-02-30"), None);
    }

    #[test]
    fn what_is_nearly_json_becomes_json() {
        let json = |it| text(json_text(it));
        assert_eq!(json("[1,]").as_deref(), Some("\"[1]\""));
        assert_eq!(json("{a: 'x', }").as_deref(), Some(r#""{\"a\": \"x\"}""#));
        assert_eq!(json("hello world").as_deref(), Some(r#""\"hello world\"""#));
        assert_eq!(json("1 2"), None);
        assert_eq!(json("{ nope"), None);
    }

    #[test]
    fn numbers_have_no_exponent_and_start_with_a_digit() {
        assert_eq!(float("1.5e3"), "1500");
        assert_eq!(float("-.5"), "-0.5");
        assert_eq!(float("+5."), "5");
    }

    #[test]
    fn bytes_of_any_alphabet_are_read() {
        assert_eq!(text(bytes("AA")).as_deref(), Some("\"AA==\""));
        assert_eq!(text(bytes("-_-_")).as_deref(), Some("\"+/+/\""));
        assert_eq!(text(bytes("not base64!")), None);
    }
}
