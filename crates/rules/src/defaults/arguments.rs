//! The arguments of functions in `@default`. Their names are ignored, as the engine does.

use model::{Argument, Arguments, Expression, ExpressionKind};

use crate::rewrite::quoted;

/// The numbers that a function takes as its only argument.
enum Numbers {
    None,
    Any(&'static [i64]),
    Between(i64, i64),
}

fn numbers(function: &str) -> Numbers {
    match function {
        "uuid" => Numbers::Any(&[4, 7]),
        "cuid" => Numbers::Any(&[1, 2]),
        "nanoid" => Numbers::Between(2, 255),
        _ => Numbers::None,
    }
}

impl Numbers {
    fn accept(&self, number: i64) -> bool {
        match self {
            Self::None => false,
            Self::Any(list) => list.contains(&number),
            Self::Between(least, most) => (least..=most).contains(&&number),
        }
    }
}

/// How often the engine complains about the arguments of a function that it knows.
pub(super) fn problems(function: &str, arguments: &Arguments) -> usize {
    let Some(first) = arguments.list.first() else {
        return 0;
    };
    let is_wrong = if function == "dbgenerated" {
        let text = first.value.as_ref().and_then(Expression::as_string);
        text.is_none_or(smol_str::SmolStr::is_empty)
    } else {
        match numbers(function) {
            // One complaint, however many there are.
            Numbers::None => return 1,
            numbers => integer(first).is_none_or(|number| !numbers.accept(number)),
        }
    };
    usize::from(arguments.list.len() > 1) + usize::from(is_wrong)
}

fn integer(argument: &Argument) -> Option<i64> {
    match &argument.value.as_ref()?.kind {
        ExpressionKind::Number(text) => text.parse().ok(),
        _ => None,
    }
}

/// What the engine says a function takes, for people.
pub(crate) fn description(function: &str) -> &'static str {
    match function {
        "uuid" => "takes nothing, or the version `4` or `7`",
        "cuid" => "takes nothing, or the version `1` or `2`",
        "nanoid" => "takes nothing, or a length from 2 to 255",
        "dbgenerated" => "takes nothing, or one string with the expression in it",
        _ => "takes no arguments",
    }
}

/// The call with arguments that it accepts, as near as possible to those written.
pub(crate) fn repaired(function: &str, arguments: &Arguments, written: &str) -> String {
    let first = arguments.list.first().and_then(|it| it.value.as_ref());
    let argument = first.and_then(|first| {
        if function == "dbgenerated" {
            return match &first.kind {
                ExpressionKind::String(text) => (!text.is_empty()).then(|| quoted(text)),
                ExpressionKind::Missing => None,
                _ => Some(quoted(written)),
            };
        }
        let (ExpressionKind::Number(text)
        | ExpressionKind::String(text)
        | ExpressionKind::Path(text)) = &first.kind
        else {
            return None;
        };
        let digits = text.trim_start_matches(|c: char| !c.is_ascii_digit());
        let whole = digits.split('.').next().unwrap_or("");
        let number: i64 = whole.trim().parse().ok()?;
        match numbers(function) {
            Numbers::None => None,
            Numbers::Any(list) => list.contains(&number).then(|| number.to_string()),
            Numbers::Between(least, most) => Some(number.clamp(least, most).to_string()),
        }
    });
    format!("{function}({})", argument.unwrap_or_default())
}
