//! The ways to make a key fit what it references.

use model::{Arity, Connector, DeclarationKind, IndexKind};

use crate::fix::Fix;
use crate::list::missing_back_relation::connect::bracketed;
use crate::list::missing_back_relation::key::{self, KeyRequest};
use crate::list::missing_key::repair::{Repair, marker, retype, title, write};
use crate::rule::FixContext;

/// Lists of different length: the missing fields of the key, or else the shorter length for both.
pub(super) fn length(context: &FixContext<'_>) -> Vec<Fix> {
    let Some(repair) = Repair::of(context) else {
        return Vec::new();
    };
    let (key, referenced) = (repair.key(), repair.referenced());
    if key.is_empty() || referenced.is_empty() {
        let connected = repair
            .other
            .and_then(|other| repair.connect(&repair.own, &other));
        return connected
            .into_iter()
            .chain(repair.without(&["fields", "references"]))
            .collect();
    }
    let reader = context.reader();
    let names: Vec<&str> = referenced.iter().map(|it| it.name.text.as_str()).collect();
    let criteria = reader.unique_criteria(repair.end.target());
    let is_criterion = |names: &[&str]| criteria.iter().any(|index| index.has_column_set(names));
    let shorter = key.len().min(referenced.len());
    let cut = || {
        let mut draft = repair.draft();
        let mut arguments = repair.own.arguments();
        let keys: Vec<&str> = key.iter().map(|it| it.name.text.as_str()).collect();
        arguments.set("fields", &bracketed(&keys[..shorter]));
        arguments.set("references", &bracketed(&names[..shorter]));
        let surplus = [&keys[shorter..], &names[shorter..]].concat();
        draft.say(format!(
            "take `{}` out of `{}`",
            surplus.join(", "),
            title(&repair.own)
        ));
        draft.needs_consent();
        write(&mut draft, &repair.own, &arguments);
        draft.finish()
    };
    let grow = || {
        let is_view = repair.own.is_view();
        if key.len() > referenced.len() || is_view {
            return None;
        }
        let field = repair.own.field?;
        let request = KeyRequest {
            holder: repair.own.id,
            target: repair.end.target(),
            stem: &field.name.text,
            list: false,
            create: true,
        };
        let new = key::plan(context.fixer, request, &referenced[shorter..])?;
        let mut draft = repair.draft();
        draft.needs_migration();
        let mut keys: Vec<&str> = key.iter().map(|it| it.name.text.as_str()).collect();
        keys.extend(new.fields());
        let key_arity = if key.iter().any(|field| field.arity() == Arity::Optional) {
            Arity::Optional
        } else {
            repair.own.arity
        };
        for field in new.new_fields(key_arity, false) {
            draft.add_field(repair.own.id, field);
        }
        let mut arguments = repair.own.arguments();
        arguments.set("fields", &bracketed(&keys));
        draft.say(format!(
            "make `{}` the key of `{}`",
            keys.join(", "),
            title(&repair.own)
        ));
        write(&mut draft, &repair.own, &arguments);
        let one = repair.other.is_some_and(|other| other.arity != Arity::List);
        if one {
            draft.add_block_attribute(repair.own.id, format!("@@unique({})", bracketed(&keys)));
        }
        draft.finish()
    };
    let fixes = if is_criterion(&names) || !is_criterion(&names[..shorter]) {
        [grow(), cut()]
    } else {
        [cut(), grow()]
    };
    fixes.into_iter().flatten().collect()
}

/// A required relation over an optional key: what follows the key, or what leads it.
pub(super) fn optional(context: &FixContext<'_>) -> Vec<Fix> {
    let Some(repair) = Repair::of(context) else {
        return Vec::new();
    };
    let own = repair.own;
    let relation_optional = || {
        let mut draft = repair.draft();
        let field = own.field?;
        let mut arguments = own.arguments();
        let required = repair.key().iter().any(|it| it.arity() == Arity::Required);
        if let Some(other) = repair.other {
            let quiet = repair.quiet(&own, &other, &arguments, required);
            for (argument, action) in quiet {
                arguments.set(argument, action);
            }
        }
        let range = field.field_type.as_ref()?.range;
        draft.rewrite.insert(own.id, range.end(), "?");
        draft.changes_client();
        draft.say(format!("make `{}` optional", title(&own)));
        write(&mut draft, &own, &arguments);
        draft.finish()
    };
    let key_required = || {
        let mut draft = repair.draft();
        let mut names = Vec::new();
        for field in repair.key() {
            if field.arity() == Arity::Optional {
                draft
                    .rewrite
                    .replace(own.id, marker(own.declaration, field)?, "");
                names.push(format!("`{}`", field.name.text));
            }
        }
        draft.needs_migration();
        draft.say(format!("make {} required", names.join(", ")));
        draft.finish()
    };
    let back_is_required = repair
        .other
        .is_some_and(|other| other.arity == Arity::Required);
    let fixes = if back_is_required {
        [key_required(), relation_optional()]
    } else {
        [relation_optional(), key_required()]
    };
    fixes.into_iter().flatten().collect()
}

/// A key of another type: in the right order if that is all, or else with the right type.
pub(super) fn types(context: &FixContext<'_>) -> Vec<Fix> {
    let Some(repair) = Repair::of(context) else {
        return Vec::new();
    };
    let reader = context.reader();
    let key = repair.key();
    let own = repair.own;
    let references = if repair.end.own().has_references_argument() {
        repair.referenced()
    } else {
        reader
            .default_references(repair.end.target())
            .unwrap_or_default()
    };
    let pairs = || key.iter().zip(&references);
    let Some((field, model)) = pairs().find(|(field, model)| {
        !super::has_same_type(&reader, field, model)
            && context.declaration.slice(context.finding.range) == field.name.text
    }) else {
        return Vec::new();
    };
    let swapped = || {
        let ([one, two], [first, second]) = (key.as_slice(), references.as_slice()) else {
            return None;
        };
        let fits = super::has_same_type(&reader, one, second)
            && super::has_same_type(&reader, two, first)
            && repair.end.own().has_references_argument();
        // The order of the key is that of its unique constraint.
        let is_list = repair.other.is_some_and(|other| other.arity == Arity::List);
        if !fits || !is_list {
            return None;
        }
        let mut draft = repair.draft();
        let mut arguments = own.arguments();
        arguments.set("fields", &bracketed(&[&two.name.text, &one.name.text]));
        draft.say(format!(
            "exchange `{}` and `{}` in the key of `{}`",
            one.name.text,
            two.name.text,
            title(&own)
        ));
        draft.changes_foreign_key();
        write(&mut draft, &own, &arguments);
        draft.finish()
    };
    let retyped = || {
        let mut draft = repair.draft();
        let marker = own.declaration.slice(marker(own.declaration, field)?);
        retype(
            &mut draft,
            own.id,
            own.declaration,
            field,
            (repair.target, model),
            marker,
        )?;
        draft.finish()
    };
    // The other way round where only this relation wants it.
    let other_retyped = || {
        let is_plain = repair.target.kind == DeclarationKind::Model
            && context.schema.config().connector() != Some(Connector::MongoDb);
        let is_key = repair.target.container()?.indexes.iter().any(|index| {
            index.kind == IndexKind::PrimaryKey
                && index.columns.iter().any(|it| it.path == model.name.text)
        });
        if !is_plain || is_key {
            return None;
        }
        let mut draft = repair.draft();
        let marker = repair.target.slice(marker(repair.target, model)?);
        let id = repair.end.target();
        retype(
            &mut draft,
            id,
            repair.target,
            model,
            (own.declaration, field),
            marker,
        )?;
        draft.finish()
    };
    let fixes = [swapped(), retyped(), other_retyped()];
    fixes.into_iter().flatten().collect()
}
