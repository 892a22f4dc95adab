//! What may stand inside the literals of a default.
//!
//! Looks at texts alone, never at the field that they are for.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chrono::DateTime;
use model::{Expression, ExpressionKind, ScalarType};

/// Is the text of the literal a value of the type? A literal of the wrong kind is nobody's business here.
pub(super) fn is_readable(scalar: ScalarType, literal: &Expression) -> bool {
    match (&literal.kind, scalar) {
        (ExpressionKind::Number(text), ScalarType::Int | ScalarType::BigInt) => is_integer(text),
        (ExpressionKind::String(text), ScalarType::DateTime) => is_date_time(text),
        (ExpressionKind::String(text), ScalarType::Json) => is_json(text),
        (ExpressionKind::String(text), ScalarType::Bytes) => is_base64(text),
        (ExpressionKind::String(text), ScalarType::Decimal) => is_decimal(text),
        _ => true,
    }
}

/// Of 64 bits, whatever the type.
pub(crate) fn is_integer(text: &str) -> bool {
    text.parse::<i64>().is_ok()
}

/// RFC 3339 with a time zone; a blank or `t` may stand between date and time.
pub(crate) fn is_date_time(text: &str) -> bool {
    DateTime::parse_from_rfc3339(text).is_ok()
}

/// Numbers that a double cannot hold are none.
pub(crate) fn is_json(text: &str) -> bool {
    serde_json::from_str::<serde_json::Value>(text).is_ok()
}

/// The standard alphabet with padding.
pub(crate) fn is_base64(text: &str) -> bool {
    STANDARD.decode(text).is_ok()
}

/// A sign, digits with `_` between them, a fraction, an exponent; at least one digit before the exponent.
pub(crate) fn is_decimal(text: &str) -> bool {
    let (mantissa, exponent) = match text.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (text, None),
    };
    let mantissa = mantissa.strip_prefix(['+', '-']).unwrap_or(mantissa);
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let is_digits = |part: &str| part.chars().all(|c| c.is_ascii_digit() || c == '_');
    let has_digit = mantissa.contains(|c: char| c.is_ascii_digit());
    is_digits(whole)
        && is_digits(fraction)
        && has_digit
        && !mantissa.starts_with('_')
        && exponent.is_none_or(|exponent| exponent.parse::<i64>().is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_have_a_zone_and_some_liberties() {
        for good in [
            "2024-01-01T00:00:00Z",
            "2024-01-01 00:00:00.5z",
            "2024-02-29t23:59:60+23:59",
            "0000-02-29T00:00:00-00:00",
            "2024-01-01T00:00:00\u{2212}02:00",
            "2024-01-01T00:00:00.123456789012345Z",
        ] {
            assert!(is_date_time(good), "{good}");
        }
        for bad in [
            "2024-01-01",
            "2024-01-01T00:00Z",
            "2024-01-01T00:00:00",
            "2024-01-01T00:00:00+0200",
            "2024-01-01T24:00:00Z",
            "2023-02-29T00:00:00Z",
            "10000-01-01T00:00:00Z",
            "2024-01-01T00:00:00.Z",
            "",
        ] {
            assert!(!is_date_time(bad), "{bad}");
        }
    }

    #[test]
    fn decimals_are_digits_with_little_around_them() {
        for good in [
            "1", "-1.5", "+.5", "5.", "1_000", "1e10", "1.5E-3", "1_", "1._5",
        ] {
            assert!(is_decimal(good), "{good}");
        }
        for bad in [
            "",
            ".",
            "_1",
            " 1",
            "NaN",
            "1,5",
            "0x10",
            "e5",
            "1e",
            "1e99999999999999999999",
        ] {
            assert!(!is_decimal(bad), "{bad}");
        }
    }

    #[test]
    fn json_and_base64_are_strict() {
        assert!(is_json(" {\"a\": 1, \"a\": [null]} "));
        assert!(!is_json("[1,]"));
        assert!(!is_json("1e999"));
        assert!(!is_json("\"\\ud800\""));
        assert!(is_base64(""));
        assert!(is_base64("AA=="));
        assert!(!is_base64("AA"));
        assert!(!is_base64("AB=="));
        assert!(!is_base64("A-_="));
    }
}
