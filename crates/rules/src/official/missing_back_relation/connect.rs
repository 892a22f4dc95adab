//! Two ends, there already or still to come, made one relation with a key.
//!
//! Does what it is told about which end holds the key; choosing is not its task.

use model::{
    Arity, Connector, Declaration, DeclarationId, Field, Filter, IndexKind, IndexSource, Reader,
    Schema,
};

use super::actions::{self, Planned};
use super::arguments::{RelationArguments, WrittenName};
use super::draft::Draft;
use super::ends::{LoneField, has_key, has_references};
use super::key::{self, Key, KeyPart, KeyRequest, KeySource};
use crate::fix::Fix;
use crate::fixer::Fixer;

/// One end of the relation to be.
#[derive(Debug, Clone, Copy)]
pub(crate) struct End<'s> {
    pub(crate) id: DeclarationId,
    pub(crate) declaration: &'s Declaration,
    pub(crate) field: Option<&'s Field>,
    /// As it is, or as it should be.
    pub(crate) arity: Arity,
}

impl<'s> End<'s> {
    pub(crate) fn existing(lone: &LoneField<'s>) -> Self {
        Self {
            id: lone.owner,
            declaration: lone.owner_declaration,
            field: Some(lone.field),
            arity: lone.arity(),
        }
    }

    /// The missing end of a field.
    pub(crate) fn missing(lone: &LoneField<'s>, arity: Arity) -> Self {
        Self {
            id: lone.target,
            declaration: lone.target_declaration,
            field: None,
            arity,
        }
    }

    pub(crate) fn arguments(&self) -> RelationArguments {
        self.field
            .map(|field| RelationArguments::read(self.declaration, field))
            .unwrap_or_default()
    }

    pub(crate) fn is_view(&self) -> bool {
        self.declaration.kind == model::DeclarationKind::View
    }
}

/// Makes two ends one relation in which `forward` holds the key, and adds the one that is missing under its name.
pub(crate) fn connect(
    fixer: &Fixer<'_>,
    forward: &End<'_>,
    back: &End<'_>,
    forward_name: Option<&str>,
    back_name: Option<&str>,
    relation_name: Option<&WrittenName>,
) -> Option<Fix> {
    let schema = fixer.schema;
    let mut draft = Draft::new(schema);
    let (mut forward_arguments, mut back_arguments) = (forward.arguments(), back.arguments());
    if let Some(name) = relation_name {
        set_name(&mut draft, forward, &mut forward_arguments, name);
        set_name(&mut draft, back, &mut back_arguments, name);
    }
    let field_name = forward.field.map_or_else(
        || forward_name.unwrap_or(""),
        |field| field.name.text.as_str(),
    );

    // What belongs to the end with the key moves there.
    let had_key = forward.field.is_some_and(has_key);
    let old_key = back_arguments.take("fields");
    let old_references = back_arguments.take("references");
    if let Some(field) = back.field
        && (old_key.is_some() || old_references.is_some())
    {
        let model = back.declaration.name_text();
        draft.say(format!("take the key from `{model}.{}`", field.name.text));
    }
    let mut moved = Vec::new();
    for argument in ["onDelete", "onUpdate", "map"] {
        if let Some(value) = back_arguments.take(argument)
            && forward_arguments.value(argument).is_none()
        {
            forward_arguments.set(argument, &value);
            moved.push(argument);
        }
    }

    let key = plan_key(fixer, forward, back, field_name)?;
    if !had_key {
        forward_arguments.set("fields", &bracketed(&key.fields()));
    }
    if !had_key || !forward.field.is_some_and(has_references) {
        forward_arguments.set("references", &bracketed(&key.references()));
    }
    let any_optional = key.existing().any(|field| field.arity() == Arity::Optional);
    let forward_arity = match forward.field {
        None if any_optional => Arity::Optional,
        None if !key.is_new() => Arity::Required,
        _ => forward.arity,
    };
    let required = match key.existing().next() {
        Some(_) if !key.is_new() => key.existing().any(actions::is_required_field),
        _ => forward_arity == Arity::Required || key.existing().any(actions::is_required_field),
    };
    if required {
        for argument in ["onDelete", "onUpdate"] {
            let is_moved = forward.field.is_none() || moved.contains(&argument);
            if is_moved && forward_arguments.value(argument) == Some("SetNull") {
                forward_arguments.take(argument);
            }
        }
    }

    let planned = Planned {
        from: forward.id,
        to: back.id,
        required,
        on_delete: forward_arguments.value("onDelete"),
        on_update: forward_arguments.value("onUpdate"),
        ends: [forward, back]
            .into_iter()
            .filter_map(|end| Some((end.id, end.field?.name.text.clone())))
            .collect(),
    };
    let quiet = actions::quiet_actions(fixer, &planned);
    for (argument, action) in &quiet.arguments {
        forward_arguments.set(argument, action);
    }

    let involves_view = forward.is_view() || back.is_view();
    if key.is_new() {
        draft.needs_migration();
    } else if !had_key && !involves_view {
        draft.changes_foreign_key();
    }
    let unique = back.arity != Arity::List;
    for field in key.new_fields(forward_arity, unique) {
        draft.add_field(forward.id, field);
    }
    if let Some(name) = forward_name {
        draft.add_relation_field(
            forward.id,
            back.id,
            name,
            forward_arity,
            &forward_arguments.attribute(),
        );
    }
    if let Some(field) = forward.field {
        if !had_key && !key.is_new() {
            draft.say(format!(
                "use `{}` as the key of `{}`",
                key.fields().join(", "),
                field.name.text
            ));
        }
        if had_key && !has_references(field) {
            draft.say(format!("reference `{}`", key.references().join(", ")));
            draft.changes_foreign_key();
        }
        make_optional_if(&mut draft, forward, field, any_optional && !had_key);
        forward_arguments.write(&mut draft.rewrite, forward.id, forward.declaration, field);
    }
    if let Some(name) = back_name {
        draft.add_relation_field(
            back.id,
            forward.id,
            name,
            back.arity,
            &back_arguments.attribute(),
        );
    }
    if let Some(field) = back.field {
        back_arguments.write(&mut draft.rewrite, back.id, back.declaration, field);
        // Only a key at the same end can keep the promise of a partner.
        make_optional_if(&mut draft, back, field, true);
        remove_old_key(schema, &mut draft, back, field, old_key.is_some());
    }
    if unique {
        make_unique(&mut draft, forward, &key)?;
    } else if key::wants_index(schema, forward.declaration, &key) && !forward.is_view() && !had_key
    {
        draft.add_block_attribute(forward.id, format!("@@index({})", bracketed(&key.fields())));
    }
    if !quiet.arguments.is_empty() {
        let actions: Vec<String> = quiet
            .arguments
            .iter()
            .map(|(argument, action)| format!("{argument}: {action}"))
            .collect();
        draft.say(format!("set `{}` {}", actions.join(", "), quiet.purpose));
        draft.needs_consent();
        draft.changes_foreign_key();
    }
    draft.finish()
}

/// The key that `forward` has, or one that it could have.
pub(crate) fn plan_key<'s>(
    fixer: &'s Fixer<'s>,
    forward: &End<'s>,
    back: &End<'s>,
    name: &str,
) -> Option<Key<'s>> {
    let written = forward.field.and_then(|field| field.relation.as_ref());
    let named =
        |declaration: &'s Declaration, list: Option<&model::FieldList>| -> Option<Vec<&'s Field>> {
            let names = &list.filter(|list| !list.names.is_empty())?.names;
            names
                .iter()
                .map(|name| declaration.field(&name.text))
                .collect()
        };
    let has_references = forward.field.is_some_and(has_references);
    let references = if has_references {
        named(
            back.declaration,
            written.and_then(|it| it.references.as_ref()),
        )?
    } else {
        key::referenced_fields(fixer.schema, back.id)?
    };
    if forward.field.is_some_and(has_key) {
        let fields = named(
            forward.declaration,
            written.and_then(|it| it.fields.as_ref()),
        )?;
        let references = if has_references {
            references
        } else {
            fitting_references(fixer.schema, forward.id, back, &fields)?
        };
        // Lists of different length are an error of their own; here they only have to come out as they went in.
        let parts = fields.iter().enumerate().map(|(place, field)| KeyPart {
            references: references
                .get(place)
                .map_or_else(Default::default, |it| it.name.text.clone()),
            source: KeySource::Existing(field),
        });
        return Some(Key {
            parts: parts.collect(),
        });
    }
    let request = KeyRequest {
        holder: forward.id,
        target: back.id,
        stem: name,
        list: false,
        create: !forward.is_view() && !back.is_view(),
    };
    key::plan(fixer, request, &references)
}

/// What fields can reference: the first key of as many fields of the same types.
fn fitting_references<'s>(
    schema: &'s Schema,
    holder: DeclarationId,
    target: &End<'s>,
    fields: &[&'s Field],
) -> Option<Vec<&'s Field>> {
    let reader = Reader::new(schema, holder);
    let criteria = reader.unique_criteria(target.id).into_iter();
    let mut candidates = criteria.filter(|index| index.filter == Filter::All);
    candidates.find_map(|index| {
        let columns = index.columns.iter();
        let references = columns
            .map(|column| target.declaration.field(&column.path))
            .collect::<Option<Vec<_>>>()?;
        let fits = references.len() == fields.len()
            && fields.iter().zip(&references).all(|(field, referenced)| {
                reader.field_kind(field) == reader.field_kind(referenced)
            });
        fits.then_some(references)
    })
}

/// Gives an end the name, and says so when it had another one.
pub(crate) fn set_name(
    draft: &mut Draft<'_>,
    end: &End<'_>,
    arguments: &mut RelationArguments,
    name: &WrittenName,
) {
    let old = arguments.name();
    arguments.set_name(name);
    if let Some(field) = end.field
        && old.is_none_or(|old| old.literal != name.literal)
    {
        let model = end.declaration.name_text();
        draft.say(format!(
            "give `{model}.{}` the relation name `{}`",
            field.name.text, name.literal
        ));
    }
}

/// A relation cannot be required when its key may be empty.
pub(crate) fn make_optional_if(
    draft: &mut Draft<'_>,
    end: &End<'_>,
    field: &Field,
    optional: bool,
) {
    if optional
        && end.arity == Arity::Required
        && let Some(field_type) = &field.field_type
    {
        draft.needs_consent();
        draft.say(format!("make `{}` optional", field.name.text));
        draft.rewrite.insert(end.id, field_type.range.end(), "?");
    }
}

/// Makes sure that each key occurs once. `None` where that cannot be said.
pub(crate) fn make_unique(draft: &mut Draft<'_>, end: &End<'_>, key: &Key<'_>) -> Option<()> {
    let fields = key.fields();
    if key::is_unique(end.declaration, &fields) {
        return Some(());
    }
    // A second one over the same fields, next to one for some of the rows, would get its name in the database.
    let indexes = end
        .declaration
        .container()
        .map_or(&[][..], |container| &container.indexes);
    if end.is_view()
        || indexes
            .iter()
            .any(|index| index.is_unique_criterion() && index.has_columns(&fields))
    {
        return None;
    }
    draft.needs_migration();
    // MongoDB refuses two indexes over the same fields.
    let is_mongodb = draft.schema.config().connector() == Some(Connector::MongoDb);
    let same = indexes
        .iter()
        .find(|index| is_mongodb && index.kind == IndexKind::Index && index.has_columns(&fields));
    if let Some(IndexSource::Block(position)) = same.map(|index| index.source) {
        let attribute = end.declaration.container()?.attributes.get(position)?;
        draft
            .rewrite
            .replace(end.id, attribute.name_range, "unique");
        draft.say(format!("make the index on `{}` unique", fields.join(", ")));
        return Some(());
    }
    match key.parts.as_slice() {
        [part] => {
            if let KeySource::Existing(field) = part.source {
                draft.rewrite.add_field_attribute(end.id, field, "@unique");
            }
            draft.say(format!("make `{}` unique", part.name()));
        }
        _ => draft.add_block_attribute(end.id, format!("@@unique({})", bracketed(&fields))),
    }
    Some(())
}

/// Removes the fields that were listed as key on the wrong side, unless something else needs them.
pub(crate) fn remove_old_key(
    schema: &Schema,
    draft: &mut Draft<'_>,
    end: &End<'_>,
    field: &Field,
    was_listed: bool,
) {
    let listed = field
        .relation
        .as_ref()
        .and_then(|relation| relation.fields.as_ref());
    let Some(listed) = listed.filter(|_| was_listed) else {
        return;
    };
    let indexes = end
        .declaration
        .container()
        .map_or(&[][..], |container| &container.indexes);
    for name in &listed.names {
        let is_indexed = indexes
            .iter()
            .flat_map(|index| &index.columns)
            .any(|column| column.path == name.text);
        let is_key = key::is_key_of_another(schema, end.id, &name.text, Some(field));
        if let Some(old) = end.declaration.field(&name.text)
            && !is_indexed
            && !is_key
            && !end.is_view()
        {
            draft.remove_field(end.id, end.declaration, old);
        }
    }
}

pub(crate) fn bracketed(names: &[&str]) -> String {
    format!("[{}]", names.join(", "))
}
