//! The ways to put arguments where the key is.

use crate::fix::Fix;
use crate::list::missing_back_relation::actions::is_required_field;
use crate::list::missing_key::repair::{Repair, title, write};
use crate::rule::FixContext;

use super::ACTIONS;

/// Actions at the end without the key: they move if they may stand there, or go.
pub(super) fn actions(context: &FixContext<'_>) -> Vec<Fix> {
    let Some(repair) = Repair::of(context) else {
        return Vec::new();
    };
    let fixes = [move_actions(context, &repair), repair.without(&ACTIONS)];
    fixes.into_iter().flatten().collect()
}

fn move_actions(context: &FixContext<'_>, repair: &Repair<'_, '_>) -> Option<Fix> {
    let config = context.schema.config();
    let allowed = config
        .capabilities()
        .referential_actions(config.relation_mode());
    let (own, forward) = (repair.own, repair.other?);
    let (mut old, mut new) = (own.arguments(), forward.arguments());
    let key = forward.field?.relation.as_ref();
    let key = key.and_then(|it| it.fields.as_ref());
    let required = key.is_none_or(|list| {
        let mut fields = list
            .names
            .iter()
            .filter_map(|name| forward.declaration.field(&name.text));
        fields.any(is_required_field)
    });
    let mut moved = Vec::new();
    for name in ACTIONS {
        let Some(action) = old.take(name) else {
            continue;
        };
        let fits = allowed.contains(&action) && (action != "SetNull" || !required);
        if fits && new.value(name).is_none() {
            new.set(name, &action);
            moved.push(format!("`{name}: {action}`"));
        }
    }
    let harms = !repair.quiet(&forward, &own, &new, required).is_empty();
    if moved.is_empty() || harms {
        return None;
    }
    let mut draft = repair.draft();
    draft.say(format!(
        "move {} to `{}`",
        moved.join(" and "),
        title(&forward)
    ));
    write(&mut draft, &own, &old);
    write(&mut draft, &forward, &new);
    draft.finish()
}

/// A key at the list: it belongs to the other end.
pub(super) fn key(context: &FixContext<'_>) -> Vec<Fix> {
    let fix = |repair: Repair<'_, '_>| repair.connect(&repair.other?, &repair.own);
    Repair::of(context).and_then(fix).into_iter().collect()
}
