//! The ways to reference a key.

use model::{Arity, Capability, Field, Index};

use crate::fix::Fix;
use crate::list::key_fields::has_same_type;
use crate::list::missing_back_relation::connect::bracketed;
use crate::list::missing_key::repair::{Repair, title, write};
use crate::rule::FixContext;

/// What is not unique: fewer fields, the primary key, or a constraint.
pub(super) fn unique(context: &FixContext<'_>) -> Vec<Fix> {
    let Some(repair) = Repair::of(context) else {
        return Vec::new();
    };
    let fixes = [
        without_surplus(context, &repair),
        primary_key(context, &repair),
        make_unique(context, &repair),
    ];
    fixes.into_iter().flatten().collect()
}

/// Drops the pairs that no key needs.
fn without_surplus(context: &FixContext<'_>, repair: &Repair<'_, '_>) -> Option<Fix> {
    let reader = context.reader();
    let (keys, references) = (
        repair.end.own().key_names(),
        repair.end.own().referenced_names(),
    );
    let is_part = |index: &&&Index| {
        let columns = index.column_names();
        columns.iter().all(|column| references.contains(column))
    };
    let criteria = reader.unique_criteria(repair.end.target());
    let criterion = criteria.iter().find(is_part)?.column_names();
    let places: Vec<usize> = criterion
        .iter()
        .filter_map(|column| references.iter().position(|it| it == column))
        .collect();
    let kept: Vec<&str> = places
        .iter()
        .filter_map(|place| keys.get(*place).copied())
        .collect();
    if kept.len() != criterion.len() {
        return None;
    }
    // A key of fewer fields must still be unique where one partner is all.
    let own = reader.unique_criteria(repair.own.id);
    let to_one = repair.other.is_some_and(|other| other.arity != Arity::List);
    if to_one && !own.iter().any(|index| index.has_columns(&kept)) {
        return None;
    }
    change(repair, &kept, &criterion)
}

/// References the primary key instead, if the types fit.
fn primary_key(context: &FixContext<'_>, repair: &Repair<'_, '_>) -> Option<Fix> {
    let reader = context.reader();
    let criteria = reader.unique_criteria(repair.end.target());
    let strict: Vec<&Field> = reader.default_references(repair.end.target())?;
    let names: Vec<&str> = strict.iter().map(|it| it.name.text.as_str()).collect();
    let key = repair.key();
    let fits = key.len() == strict.len()
        && criteria.iter().any(|index| index.has_columns(&names))
        && key
            .iter()
            .zip(&strict)
            .all(|(field, model)| has_same_type(&reader, field, model));
    if !fits {
        return None;
    }
    change(repair, &repair.end.own().key_names(), &names)
}

fn change(repair: &Repair<'_, '_>, fields: &[&str], references: &[&str]) -> Option<Fix> {
    let mut draft = repair.draft();
    let mut arguments = repair.own.arguments();
    arguments.set("fields", &bracketed(fields));
    arguments.set("references", &bracketed(references));
    draft.say(format!(
        "reference `{}` of `{}`",
        references.join(", "),
        repair.target.name_text()
    ));
    draft.changes_foreign_key();
    draft.needs_consent();
    write(&mut draft, &repair.own, &arguments);
    draft.finish()
}

fn make_unique(context: &FixContext<'_>, repair: &Repair<'_, '_>) -> Option<Fix> {
    let (id, target) = (repair.end.target(), repair.target);
    let referenced = repair.referenced();
    let names: Vec<&str> = referenced.iter().map(|it| it.name.text.as_str()).collect();
    let mut draft = repair.draft();
    draft.needs_migration();
    let indexes = &target.container()?.indexes;
    let same = indexes.iter().find(|index| index.has_columns(&names));
    let is_mongodb = context
        .schema
        .config()
        .capabilities()
        .has(Capability::EmbeddedManyToMany);
    if let Some(index) = same.filter(|_| is_mongodb) {
        // There no two indexes may have the same fields.
        let attribute = index.attribute(target.container()?)?;
        draft.rewrite.replace(id, attribute.name_range, "unique");
        draft.say(format!("make the index on `{}` unique", names.join(", ")));
        return draft.finish();
    }
    if let [field] = referenced.as_slice() {
        draft.rewrite.add_field_attribute(id, field, "@unique");
        draft.say(format!(
            "make `{}.{}` unique",
            target.name_text(),
            field.name.text
        ));
    } else {
        draft.add_block_attribute(id, format!("@@unique({})", bracketed(&names)));
    }
    draft.finish()
}

/// Puts both lists in the order of the key.
pub(super) fn order(context: &FixContext<'_>) -> Vec<Fix> {
    let fix = |repair: Repair<'_, '_>| {
        let reader = context.reader();
        let (keys, references) = (
            repair.end.own().key_names(),
            repair.end.own().referenced_names(),
        );
        let criteria = reader.unique_criteria(repair.end.target());
        let criterion = criteria
            .iter()
            .find(|index| index.has_column_set(&references))?
            .column_names();
        let mut draft = repair.draft();
        let mut arguments = repair.own.arguments();
        arguments.set("references", &bracketed(&criterion));
        if keys.len() == references.len() {
            let place = |column: &&str| references.iter().position(|it| it == column);
            let moved: Vec<&str> = criterion
                .iter()
                .filter_map(|column| keys.get(place(column)?).copied())
                .collect();
            arguments.set("fields", &bracketed(&moved));
        }
        draft.say(format!(
            "put the key of `{}` in the order of `{}`",
            title(&repair.own),
            criterion.join(", ")
        ));
        write(&mut draft, &repair.own, &arguments);
        draft.finish()
    };
    Repair::of(context).and_then(fix).into_iter().collect()
}
