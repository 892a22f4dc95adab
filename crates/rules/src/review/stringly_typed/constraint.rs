//! Reading the values out of a check constraint.

use super::listing::{Listing, finish, places, push};

const CHECK: &str = "check";

/// Does the word occur? Says no for nearly all comments, and quickly.
pub(super) fn may_be_constraint(text: &str) -> bool {
    let mut words = text.as_bytes().windows(CHECK.len());
    words.any(|word| word.eq_ignore_ascii_case(CHECK.as_bytes()))
}

/// Reads a check constraint that somebody noted down: `check (status in ('open', 'closed'))`, `= ANY (ARRAY['open'::text, …])`.
pub(super) fn check_constraint(text: &str, names: &[&str]) -> Option<Listing> {
    if !may_be_constraint(text) {
        return None;
    }
    let lower = text.to_ascii_lowercase();
    let check = places(&lower, CHECK).next()?;
    let after = lower.get(check..)?;
    let end = names.iter().find_map(|name| {
        let name = name.to_ascii_lowercase();
        places(after, &name)
            .next()
            .map(|at| check + at + name.len())
    })?;
    let behind = lower.get(end..)?;
    let list = ["in", "any"]
        .iter()
        .filter_map(|word| places(behind, word).next())
        .min()?;
    // Between the name and its values stand at most quotes, parentheses, a cast and `=`.
    if behind.get(..list)?.contains([',', '\'']) || list > 30 {
        return None;
    }
    let mut rest = text.get(end + list..)?;
    let open = rest.find(['(', '['])?;
    rest = rest.get(open..)?;
    let mut values = Vec::new();
    while let Some(start) = rest.find('\'') {
        let inside = rest.get(start + 1..)?;
        let until = inside.find('\'')?;
        push(&mut values, inside.get(..until)?);
        rest = inside.get(until + 1..)?;
        if rest.trim_start().starts_with([')', ']']) {
            break;
        }
    }
    finish(values, true)
}
