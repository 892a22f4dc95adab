//! Which fields are the two ends of which relation, judged by what they look like.
//!
//! Names that say so come first, then what the key allows, then the order in the text.

use model::{Arity, IndexKind};

use super::super::missing_back_relation::ends::{LoneField, explicit_name, has_key};
use crate::names;

/// Two fields that shall be one relation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Pair {
    /// The end with the key, or the one that should have it. A position in the list of all fields.
    pub(super) forward: usize,
    pub(super) back: usize,
    /// Does more than the order in the text speak for it?
    pub(super) certain: bool,
}

/// Pairs up fields of two models, or of one; the best pairs first. `fields` are all of them.
pub(super) fn pairs(fields: &[LoneField<'_>]) -> Vec<Pair> {
    let mut candidates = Vec::new();
    for (one, first) in fields.iter().enumerate() {
        for (other, second) in fields.iter().enumerate().skip(one + 1) {
            let face = first.owner == second.target && first.target == second.owner;
            if let Some(score) = score(first, second).filter(|_| face) {
                candidates.push((score, one, other));
            }
        }
    }
    candidates.sort_by_key(|(score, one, other)| (std::cmp::Reverse(*score), *one, *other));
    let mut used = vec![false; fields.len()];
    let mut result = Vec::new();
    for (score, one, other) in &candidates {
        if used.get(*one) != Some(&false) || used.get(*other) != Some(&false) {
            continue;
        }
        let rivals = candidates.iter().filter(|(rival, a, b)| {
            (a == one || b == one || a == other || b == other)
                && rival == score
                && (a, b) != (one, other)
        });
        let certain = rivals.count() == 0;
        for place in [*one, *other] {
            if let Some(used) = used.get_mut(place) {
                *used = true;
            }
        }
        let (forward, back) = match (fields.get(*one), fields.get(*other)) {
            (Some(first), Some(second)) if holds_key_rather(second, first) => (*other, *one),
            _ => (*one, *other),
        };
        result.push(Pair {
            forward,
            back,
            certain,
        });
    }
    result
}

/// Should the first of them hold the key rather than the second?
fn holds_key_rather(one: &LoneField<'_>, other: &LoneField<'_>) -> bool {
    let rank = |lone: &LoneField<'_>| {
        (
            has_key(lone.field),
            lone.arity() != Arity::List,
            lone.arity() == Arity::Required,
        )
    };
    rank(one) > rank(other)
}

/// How much speaks for two fields being one relation; `None` when they cannot be.
fn score(one: &LoneField<'_>, other: &LoneField<'_>) -> Option<u32> {
    let keys = (has_key(one.field), has_key(other.field));
    let arities = (one.arity(), other.arity());
    let possible = one.matches(other)
        || (keys == (false, false)
            && arities.0 != Arity::List
            && arities.1 != Arity::List
            && arities != (Arity::Required, Arity::Required));
    if !possible {
        return None;
    }
    let mut score = 0;
    if explicit_name(one.field).is_some_and(|name| explicit_name(other.field) == Some(name)) {
        score += 1000;
    }
    if are_ends_of_self_relation(one, other) {
        score += 200;
    }
    if one.is_named_like(other) {
        score += 100;
    } else if common_start(&one.field.name.text, &other.field.name.text) >= 4 {
        score += 50;
    }
    let (forward, back) = if holds_key_rather(other, one) {
        (other, one)
    } else {
        (one, other)
    };
    let wants_one = has_unique_key(forward);
    let is_list = (forward.arity() == Arity::List, back.arity() == Arity::List);
    score += match is_list {
        (false, true) if !wants_one => 10,
        (false, false) if wants_one => 10,
        (true, true) => 8,
        (false, true) => 5,
        _ => 0,
    };
    Some(score)
}

/// Are these names of both ends, as `parent` and `children`?
fn are_ends_of_self_relation(one: &LoneField<'_>, other: &LoneField<'_>) -> bool {
    let says = |from: &LoneField<'_>, to: &LoneField<'_>| {
        let list = to.arity() == Arity::List;
        names::other_end_of_self_relation(&from.field.name.text, list)
            .is_some_and(|name| names::same_words(&name, &to.field.name.text))
    };
    one.is_self_relation() && (says(one, other) || says(other, one))
}

/// Characters that two names begin with alike.
fn common_start(one: &str, other: &str) -> usize {
    let (one, other) = (one.to_lowercase(), other.to_lowercase());
    one.chars()
        .zip(other.chars())
        .take_while(|(a, b)| a == b)
        .count()
}

fn has_unique_key(lone: &LoneField<'_>) -> bool {
    let relation = lone.field.relation.as_ref();
    let list = relation.and_then(|relation| relation.fields.as_ref());
    let Some(list) = list.filter(|list| !list.names.is_empty()) else {
        return false;
    };
    let key: Vec<&str> = list.names.iter().map(|name| name.text.as_str()).collect();
    let indexes = lone
        .owner_declaration
        .container()
        .map_or(&[][..], |container| &container.indexes);
    indexes.iter().any(|index| {
        matches!(index.kind, IndexKind::PrimaryKey | IndexKind::Unique) && index.has_columns(&key)
    })
}
