//! The ways to give a relation a key.

use model::Arity;

use super::repair::Repair;
use crate::fix::Fix;
use crate::list::missing_back_relation::connect::{End, plan_key};
use crate::rule::FixContext;

/// The end that the engine takes for the one with the key comes first, unless the other one has the fields already.
pub(super) fn one_to_one(context: &FixContext<'_>) -> Vec<Fix> {
    let Some(repair) = Repair::of(context) else {
        return Vec::new();
    };
    let Some((forward, back)) = repair.in_order() else {
        return Vec::new();
    };
    let exists = |holder: &End<'_>, target: &End<'_>| {
        let name = holder.field.map_or("", |field| field.name.text.as_str());
        let key = plan_key(context.fixer, holder, target, name);
        key.is_some_and(|key| !key.is_new())
    };
    let is_equal = forward.arity == back.arity;
    let swap = is_equal
        && back.arity != Arity::List
        && !exists(&forward, &back)
        && exists(&back, &forward);
    let (first, second) = if swap {
        (back, forward)
    } else {
        (forward, back)
    };
    let fixes = [
        repair.connect(&first, &second),
        repair.connect(&second, &first),
        repair.without(&["fields"]),
    ];
    fixes.into_iter().flatten().collect()
}

pub(super) fn one_to_many(context: &FixContext<'_>) -> Vec<Fix> {
    let fixes = |repair: Repair<'_, '_>| {
        let (forward, back) = repair.in_order()?;
        let connected = repair.connect(&forward, &back);
        Some(connected.or_else(|| repair.without(&["fields"])))
    };
    let fix = Repair::of(context).and_then(fixes).flatten();
    fix.into_iter().collect()
}
