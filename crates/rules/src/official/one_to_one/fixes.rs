//! The ways to repair a one-to-one relation.

use model::Capability;

use crate::fix::Fix;
use crate::list::missing_back_relation::actions::is_required_field;
use crate::list::missing_back_relation::connect::{End, bracketed};
use crate::list::missing_back_relation::draft::Draft;
use crate::list::missing_key::repair::{Repair, marker, title, write};
use crate::rule::FixContext;

/// Two keys: that of the other end stays.
pub(super) fn both_keys(context: &FixContext<'_>) -> Vec<Fix> {
    let fixes = |repair: Repair<'_, '_>| {
        let other = repair.other?;
        Some([
            repair.connect(&other, &repair.own),
            repair.connect(&repair.own, &other),
            repair.without(&["fields", "references", "onDelete", "onUpdate"]),
        ])
    };
    let fixes = Repair::of(context).and_then(fixes);
    fixes.into_iter().flatten().flatten().collect()
}

/// A key that is not unique: the order of a constraint, a constraint, or a list at the other end. One without fields goes.
pub(super) fn unique(context: &FixContext<'_>) -> Vec<Fix> {
    let fixes = |repair: Repair<'_, '_>| {
        let other = repair.other?;
        if repair.key().is_empty() {
            return Some([repair.without(&["fields", "references"]), None, None]);
        }
        let list = || {
            let mut draft = repair.draft();
            let range = marker(other.declaration, other.field?)?;
            draft.rewrite.replace(other.id, range, "[]");
            draft.changes_client();
            draft.needs_consent();
            draft.say(format!("make `{}` a list", title(&other)));
            draft.finish()
        };
        Some([
            reorder(context, &repair),
            repair.connect(&repair.own, &other),
            list(),
        ])
    };
    let fixes = Repair::of(context).and_then(fixes);
    fixes.into_iter().flatten().flatten().collect()
}

/// Puts both lists in the order of a constraint over the same fields.
fn reorder(context: &FixContext<'_>, repair: &Repair<'_, '_>) -> Option<Fix> {
    let reader = context.reader();
    let (keys, references) = (
        repair.end.own().key_names(),
        repair.end.own().referenced_names(),
    );
    if keys.len() != references.len() {
        return None;
    }
    let own = reader.unique_criteria(repair.own.id);
    let order = own
        .iter()
        .find(|index| index.has_column_set(&keys))?
        .column_names();
    let moved: Vec<&str> = order
        .iter()
        .filter_map(|column| {
            let place = keys.iter().position(|it| it == column)?;
            references.get(place).copied()
        })
        .collect();
    let capabilities = context.schema.config().capabilities();
    let targets = reader.unique_criteria(repair.end.target());
    let is_fine = capabilities.has(Capability::RelationFieldsInArbitraryOrder)
        || targets.iter().any(|index| index.has_columns(&moved));
    if !is_fine {
        return None;
    }
    let mut draft = repair.draft();
    let mut arguments = repair.own.arguments();
    arguments.set("fields", &bracketed(&order));
    arguments.set("references", &bracketed(&moved));
    draft.say(format!(
        "put the key of `{}` in the order of its unique constraint",
        title(&repair.own)
    ));
    write(&mut draft, &repair.own, &arguments);
    draft.finish()
}

/// Two halves of a key: both go where the fields are.
pub(super) fn mixed(context: &FixContext<'_>) -> Vec<Fix> {
    let fix = |repair: Repair<'_, '_>| {
        let (own, other) = (repair.own, repair.other?);
        if repair.key().is_empty() {
            repair.connect(&other, &own)
        } else {
            repair.connect(&own, &other)
        }
    };
    Repair::of(context).and_then(fix).into_iter().collect()
}

fn make_optional(draft: &mut Draft<'_>, end: &End<'_>) -> Option<()> {
    let range = end.field?.field_type.as_ref()?.range;
    draft.rewrite.insert(end.id, range.end(), "?");
    draft.changes_client();
    draft.say(format!("make `{}` optional", title(end)));
    Some(())
}

/// Two required ends: the one without the key cannot be.
pub(super) fn required(context: &FixContext<'_>) -> Vec<Fix> {
    let fix = |repair: Repair<'_, '_>| {
        let (own, other) = (repair.own, repair.other?);
        let end = if repair.key().is_empty() { own } else { other };
        let mut draft = repair.draft();
        make_optional(&mut draft, &end)?;
        draft.finish()
    };
    Repair::of(context).and_then(fix).into_iter().collect()
}

/// A key at the optional end: the other one cannot be required, or the key moves.
pub(super) fn side(context: &FixContext<'_>) -> Vec<Fix> {
    let fixes = |repair: Repair<'_, '_>| {
        let (own, other) = (repair.own, repair.other?);
        if repair.key().is_empty() && repair.referenced().is_empty() {
            return Some([repair.without(&["fields", "references"]), None]);
        }
        let optional = || {
            let mut draft = repair.draft();
            make_optional(&mut draft, &other)?;
            let key = repair.key();
            if !key.is_empty() && key.iter().all(|field| is_required_field(field)) {
                let range = marker(own.declaration, own.field?)?;
                draft.rewrite.replace(own.id, range, "");
                draft.say(format!("make `{}` required", title(&own)));
            }
            draft.finish()
        };
        Some([optional(), repair.connect(&other, &own)])
    };
    let fixes = Repair::of(context).and_then(fixes);
    fixes.into_iter().flatten().flatten().collect()
}
