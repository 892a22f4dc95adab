//! The ways to repair lists of keys.

use crate::fix::Fix;
use crate::list::many_to_many::fixes::embed;
use crate::list::missing_back_relation::connect::{bracketed, remove_old_key};
use crate::list::missing_back_relation::key::single_id;
use crate::list::missing_key::repair::{Repair, retype, title, write};
use crate::rule::FixContext;

/// No keys at either end.
pub(super) fn support(context: &FixContext<'_>) -> Vec<Fix> {
    let fix = |repair: Repair<'_, '_>| {
        let mut draft = repair.draft();
        draft.needs_consent();
        for end in [repair.own, repair.other?] {
            let mut arguments = end.arguments();
            let had_key = arguments.take("fields").is_some();
            let had_references = arguments.take("references").is_some();
            arguments.take("onDelete");
            arguments.take("onUpdate");
            if had_key || had_references {
                draft.say(format!("take the keys from `{}`", title(&end)));
            }
            write(&mut draft, &end, &arguments);
            remove_old_key(context.schema, &mut draft, &end, end.field?, had_key);
        }
        draft.finish()
    };
    Repair::of(context).and_then(fix).into_iter().collect()
}

/// References the id.
pub(super) fn references(context: &FixContext<'_>) -> Vec<Fix> {
    let fix = |repair: Repair<'_, '_>| {
        let id = single_id(context.schema, repair.end.target())?;
        let mut draft = repair.draft();
        let mut arguments = repair.own.arguments();
        arguments.set("references", &bracketed(&[&id.name.text]));
        draft.say(format!(
            "reference `{}` of `{}`",
            id.name.text,
            repair.target.name_text()
        ));
        draft.changes_client();
        write(&mut draft, &repair.own, &arguments);
        draft.finish()
    };
    Repair::of(context).and_then(fix).into_iter().collect()
}

/// Lists the ids in a field.
pub(super) fn fields(context: &FixContext<'_>) -> Vec<Fix> {
    let fix = |repair: Repair<'_, '_>| {
        let mut draft = repair.draft();
        embed(&repair, &mut draft, &repair.own, &repair.other?)?;
        draft.finish()
    };
    Repair::of(context).and_then(fix).into_iter().collect()
}

/// Makes the key a list of ids.
pub(super) fn types(context: &FixContext<'_>) -> Vec<Fix> {
    let fix = |repair: Repair<'_, '_>| {
        let mut draft = repair.draft();
        let (own, key) = (repair.own, *repair.key().first()?);
        let id = single_id(context.schema, repair.end.target())?;
        let source = (repair.target, id);
        retype(&mut draft, own.id, own.declaration, key, source, "[]")?;
        draft.finish()
    };
    Repair::of(context).and_then(fix).into_iter().collect()
}
