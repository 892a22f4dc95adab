//! The ways to give a relation its other end.
//!
//! One of the two ends holds the key. Which one follows from what is there: the single one rather than the list, the one whose
//! model has fitting fields rather than the other.

use model::{Arity, Connector, Declaration, DeclarationId, Field, IndexKind, IndexSource, Schema};

use super::actions::{self, Planned};
use super::arguments::{RelationArguments, WrittenName};
use super::draft::Draft;
use super::ends::{LoneField, arity, explicit_name, has_key, has_references};
use super::key::{self, Key, KeyPart, KeyRequest, KeySource};
use crate::fix::Fix;
use crate::names;
use crate::rule::FixContext;

/// One end of the relation to be.
#[derive(Debug, Clone, Copy)]
struct End<'s> {
    id: DeclarationId,
    declaration: &'s Declaration,
    field: Option<&'s Field>,
    /// As it is, or as it should be.
    arity: Arity,
}

impl<'s> End<'s> {
    fn existing(lone: &LoneField<'s>) -> Self {
        Self {
            id: lone.owner,
            declaration: lone.owner_declaration,
            field: Some(lone.field),
            arity: lone.arity(),
        }
    }

    /// The missing end of a field.
    fn missing(lone: &LoneField<'s>, arity: Arity) -> Self {
        Self {
            id: lone.target,
            declaration: lone.target_declaration,
            field: None,
            arity,
        }
    }

    fn arguments(&self) -> RelationArguments {
        self.field
            .map(|field| RelationArguments::read(self.declaration, field))
            .unwrap_or_default()
    }

    fn is_view(&self) -> bool {
        self.declaration.kind == model::DeclarationKind::View
    }
}

pub(super) fn fix(context: &FixContext<'_>) -> Vec<Fix> {
    let Some(lone) = LoneField::of(context) else {
        return Vec::new();
    };
    let (mut certain, mut possible) = (Vec::new(), Vec::new());
    let partners: Vec<LoneField<'_>> = lone.lone_fields_back().into_iter().filter(|other| lone.matches(other)).collect();
    let alike = partners.iter().filter(|other| lone.is_named_like(other)).count();
    for other in &partners {
        let is_only_choice = partners.len() == 1
            && !other.is_crowded()
            && other.lone_fields_back().iter().filter(|it| other.matches(it)).count() == 1;
        let is_alike = alike == 1 && lone.is_named_like(other);
        let fixes = if is_only_choice || is_alike { &mut certain } else { &mut possible };
        fixes.extend(lone.align(other));
    }
    let is_mongodb = context.schema.config().connector() == Some(Connector::MongoDb);
    if lone.arity() == Arity::List {
        let lists_key = lone.has_key_argument();
        if lists_key && is_mongodb {
            certain.extend(lone.with_list_of_keys());
        }
        certain.extend(lone.with_key_on_the_other_side(None));
        if !lists_key {
            if lone.creates_key_on_the_other_side() {
                certain.extend(lone.with_key_on_the_other_side(Some(Arity::Required)));
            }
            certain.extend(lone.many_to_many());
        }
    } else {
        if lone.belongs_to_key_on_the_other_side() {
            certain.extend(lone.with_key_on_the_other_side(None));
        }
        let one = if lone.holds_unique_key() { Arity::Optional } else { Arity::List };
        let other = if one == Arity::List { Arity::Optional } else { Arity::List };
        certain.extend(lone.with_key_on_this_side(one));
        certain.extend(lone.with_key_on_this_side(other));
    }
    certain.append(&mut possible);
    certain
}

impl<'s> LoneField<'s> {
    fn has_key_argument(&self) -> bool {
        self.field.relation.as_ref().is_some_and(|relation| relation.fields.is_some())
    }

    fn holds_unique_key(&self) -> bool {
        let list = self.field.relation.as_ref().and_then(|relation| relation.fields.as_ref());
        let fields: Vec<&str> = list.map_or_else(Vec::new, |list| list.names.iter().map(|name| name.text.as_str()).collect());
        !fields.is_empty() && key::is_unique(self.owner_declaration, &fields)
    }

    /// Could these two be the ends of one relation, if only their names agreed?
    fn matches(&self, other: &Self) -> bool {
        let (own, its) = (self.arity(), other.arity());
        match (own, its) {
            (Arity::List, Arity::List) => {
                let both = self.has_key_argument() && other.has_key_argument();
                let none = !self.has_key_argument() && !other.has_key_argument();
                if self.is_mongodb() { both } else { none && self.allows_many_to_many() }
            }
            (Arity::List, _) => !self.has_key_argument(),
            (_, Arity::List) => !other.has_key_argument(),
            _ if has_key(self.field) => !other.has_key_argument() && its == Arity::Optional,
            _ => has_key(other.field) && !self.has_key_argument() && own == Arity::Optional,
        }
    }

    /// Does one of the two names begin with the other, as `home` and `homeMatches` do?
    fn is_named_like(&self, other: &Self) -> bool {
        let (one, other) = (self.field.name.text.to_lowercase(), other.field.name.text.to_lowercase());
        one.starts_with(&other) || other.starts_with(&one)
    }

    fn is_mongodb(&self) -> bool {
        self.schema.config().connector() == Some(Connector::MongoDb)
    }

    /// Gives both fields the same name, that of the end with the key if it has one.
    fn align(&self, other: &Self) -> Option<Fix> {
        let holds_key = |lone: &Self| has_key(lone.field) || lone.arity() != Arity::List;
        let (forward, back) = if holds_key(self) && (has_key(self.field) || !has_key(other.field)) {
            (self, other)
        } else {
            (other, self)
        };
        let name = [forward, back].into_iter().find_map(|lone| {
            let name = explicit_name(lone.field)?;
            let is_free = self.is_free(name, &[self.field, other.field]);
            is_free.then(|| lone.arguments().name()).flatten()
        })?;
        if self.arity() == Arity::List && other.arity() == Arity::List {
            let mut draft = Draft::new(self.schema);
            for lone in [forward, back] {
                let mut arguments = lone.arguments();
                set_name(&mut draft, &End::existing(lone), &mut arguments, &name);
                arguments.write(&mut draft.rewrite, lone.owner, lone.owner_declaration, lone.field);
            }
            if !self.is_mongodb() {
                draft.needs_migration();
            }
            return draft.finish();
        }
        connect(self.schema, &End::existing(forward), &End::existing(back), None, None, Some(&name))
    }

    /// This end holds the key; the other becomes a list, or optional.
    fn with_key_on_this_side(&self, other: Arity) -> Option<Fix> {
        let name = self.back_name(other == Arity::List);
        let relation_name = self.relation_name();
        connect(
            self.schema,
            &End::existing(self),
            &End::missing(self, other),
            None,
            Some(&name),
            relation_name.as_ref(),
        )
    }

    /// The other end holds the key. Unless told otherwise it is optional where its fields are, or have to be made.
    fn with_key_on_the_other_side(&self, wanted: Option<Arity>) -> Option<Fix> {
        let name = self.back_name(false);
        let relation_name = self.relation_name();
        connect(
            self.schema,
            &End::missing(self, wanted.unwrap_or(Arity::Optional)),
            &End::existing(self),
            Some(&name),
            None,
            relation_name.as_ref(),
        )
    }

    /// Is the key there already, in the other model, and nothing of it here?
    fn belongs_to_key_on_the_other_side(&self) -> bool {
        let (this, other) = (End::existing(self), End::missing(self, Arity::Optional));
        let exists = |forward: &End<'s>, back: &End<'s>, name: &str| {
            plan_key(self.schema, forward, back, name).is_some_and(|key| !key.is_new())
        };
        self.arity() == Arity::Optional
            && !self.has_key_argument()
            && !exists(&this, &other, &self.field.name.text)
            && exists(&other, &this, &self.back_name(false))
    }

    /// Would the other side need new fields to hold the key?
    fn creates_key_on_the_other_side(&self) -> bool {
        let name = self.back_name(false);
        let is_unset = |action: Option<&str>| action != Some("SetNull");
        let relation = self.field.relation.as_ref();
        let end = End::missing(self, Arity::Optional);
        plan_key(self.schema, &end, &End::existing(self), &name).is_some_and(|key| key.is_new())
            && is_unset(relation.and_then(|it| it.on_delete.as_deref()))
            && is_unset(relation.and_then(|it| it.on_update.as_deref()))
    }

    fn allows_many_to_many(&self) -> bool {
        let has_id = |id| key::single_id(self.schema, id).is_some();
        let views = End::existing(self).is_view() || End::missing(self, Arity::List).is_view();
        let connector = self.schema.config().connector();
        !views && has_id(self.owner) && has_id(self.target) && connector.is_none_or(Connector::has_implicit_many_to_many)
    }

    /// Both ends are lists; the database gets a table for the pairs.
    fn many_to_many(&self) -> Option<Fix> {
        if !self.allows_many_to_many() {
            return None;
        }
        let mut draft = Draft::new(self.schema);
        let mut arguments = self.arguments();
        let mut new = RelationArguments::default();
        for key in ["references", "onDelete", "onUpdate"] {
            arguments.take(key);
        }
        if let Some(name) = self.relation_name() {
            set_name(&mut draft, &End::existing(self), &mut arguments, &name);
            new.set_name(&name);
        }
        arguments.write(&mut draft.rewrite, self.owner, self.owner_declaration, self.field);
        let name = self.back_name(true);
        draft.add_relation_field(self.target, self.owner, &name, Arity::List, &new.attribute());
        draft.say("make it a many-to-many relation");
        draft.needs_migration();
        draft.finish()
    }

    /// Both ends are lists with a list of keys each.
    fn with_list_of_keys(&self) -> Option<Fix> {
        let listed = self.field.relation.as_ref()?.fields.as_ref()?;
        let (own_id, other_id) = (key::single_id(self.schema, self.owner)?, key::single_id(self.schema, self.target)?);
        if listed.names.len() != 1 || self.target_declaration.kind == model::DeclarationKind::View {
            return None;
        }
        let mut draft = Draft::new(self.schema);
        let mut arguments = self.arguments();
        let mut new = RelationArguments::default();
        if let Some(name) = self.relation_name() {
            set_name(&mut draft, &End::existing(self), &mut arguments, &name);
            new.set_name(&name);
        }
        if self.field.relation.as_ref()?.references.as_ref().is_none_or(|list| list.names.is_empty()) {
            arguments.set("references", &format!("[{}]", other_id.name.text));
        }
        let name = self.back_name(true);
        let stem = names::singular(&name);
        let request = KeyRequest {
            holder: self.target,
            target: self.owner,
            stem: &stem,
            list: true,
            create: true,
        };
        let key = key::plan(self.schema, request, &[own_id])?;
        new.set("fields", &bracketed(&key.fields()));
        new.set("references", &bracketed(&key.references()));
        for field in key.new_fields(Arity::List, false) {
            draft.needs_migration();
            draft.add_field(self.target, field);
        }
        arguments.write(&mut draft.rewrite, self.owner, self.owner_declaration, self.field);
        draft.add_relation_field(self.target, self.owner, &name, Arity::List, &new.attribute());
        draft.finish()
    }
}

/// Makes two ends one relation in which `forward` holds the key, and adds the one that is missing under its name.
fn connect(
    schema: &Schema,
    forward: &End<'_>,
    back: &End<'_>,
    forward_name: Option<&str>,
    back_name: Option<&str>,
    relation_name: Option<&WrittenName>,
) -> Option<Fix> {
    let mut draft = Draft::new(schema);
    let (mut forward_arguments, mut back_arguments) = (forward.arguments(), back.arguments());
    if let Some(name) = relation_name {
        set_name(&mut draft, forward, &mut forward_arguments, name);
        set_name(&mut draft, back, &mut back_arguments, name);
    }
    let field_name = forward.field.map_or_else(|| forward_name.unwrap_or(""), |field| field.name.text.as_str());

    // What belongs to the end with the key moves there.
    let had_key = forward.field.is_some_and(has_key);
    let old_key = back_arguments.take("fields");
    back_arguments.take("references");
    for argument in ["onDelete", "onUpdate", "map"] {
        if let Some(value) = back_arguments.take(argument)
            && forward_arguments.value(argument).is_none()
        {
            forward_arguments.set(argument, &value);
        }
    }

    let key = plan_key(schema, forward, back, field_name)?;
    if !had_key {
        forward_arguments.set("fields", &bracketed(&key.fields()));
    }
    if !had_key || !forward.field.is_some_and(has_references) {
        forward_arguments.set("references", &bracketed(&key.references()));
    }
    let any_optional = key.existing().any(|field| arity(field) == Arity::Optional);
    let forward_arity = match forward.field {
        None if any_optional => Arity::Optional,
        None if !key.is_new() => Arity::Required,
        _ => forward.arity,
    };
    let required = match key.existing().next() {
        Some(_) if !key.is_new() => key.existing().any(actions::is_required_field),
        _ => forward_arity == Arity::Required || key.existing().any(actions::is_required_field),
    };
    if required && forward.field.is_none() {
        for argument in ["onDelete", "onUpdate"] {
            if forward_arguments.value(argument) == Some("SetNull") {
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
    };
    let quiet = actions::quiet_actions(schema, &planned);
    for (argument, action) in &quiet {
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
        draft.add_relation_field(forward.id, back.id, name, forward_arity, &forward_arguments.attribute());
    }
    if let Some(field) = forward.field {
        if !had_key && !key.is_new() {
            draft.say(format!("use `{}` as the key of `{}`", key.fields().join(", "), field.name.text));
        }
        make_optional_if(&mut draft, forward, field, any_optional && !had_key);
        forward_arguments.write(&mut draft.rewrite, forward.id, forward.declaration, field);
    }
    if let Some(name) = back_name {
        draft.add_relation_field(back.id, forward.id, name, back.arity, &back_arguments.attribute());
    }
    if let Some(field) = back.field {
        back_arguments.write(&mut draft.rewrite, back.id, back.declaration, field);
        remove_old_key(schema, &mut draft, back, field, old_key.is_some());
    }
    if unique {
        make_unique(&mut draft, forward, &key)?;
    } else if key::wants_index(schema, forward.declaration, &key) && !forward.is_view() && !had_key {
        draft.add_block_attribute(forward.id, &format!("@@index({})", bracketed(&key.fields())));
    }
    if !quiet.is_empty() {
        let actions: Vec<String> = quiet.iter().map(|(argument, action)| format!("{argument}: {action}")).collect();
        draft.say(format!("set `{}`, which breaks a cycle", actions.join(", ")));
        draft.needs_consent();
        draft.changes_foreign_key();
    }
    draft.finish()
}

/// The key that `forward` has, or one that it could have.
fn plan_key<'s>(schema: &'s Schema, forward: &End<'s>, back: &End<'s>, name: &str) -> Option<Key<'s>> {
    let written = forward.field.and_then(|field| field.relation.as_ref());
    let named = |declaration: &'s Declaration, list: Option<&model::FieldList>| -> Option<Vec<&'s Field>> {
        let names = &list.filter(|list| !list.names.is_empty())?.names;
        names.iter().map(|name| declaration.field(&name.text)).collect()
    };
    let has_references = forward.field.is_some_and(has_references);
    let references = if has_references {
        named(back.declaration, written.and_then(|it| it.references.as_ref()))?
    } else {
        key::referenced_fields(schema, back.id)?
    };
    if forward.field.is_some_and(has_key) {
        let fields = named(forward.declaration, written.and_then(|it| it.fields.as_ref()))?;
        if fields.len() != references.len() && !has_references {
            return None;
        }
        // Lists of different length are an error of their own; here they only have to come out as they went in.
        let parts = fields.iter().enumerate().map(|(place, field)| KeyPart {
            references: references.get(place).map_or_else(Default::default, |it| it.name.text.clone()),
            source: KeySource::Existing(field),
        });
        return Some(Key { parts: parts.collect() });
    }
    let request = KeyRequest {
        holder: forward.id,
        target: back.id,
        stem: name,
        list: false,
        create: !forward.is_view() && !back.is_view(),
    };
    key::plan(schema, request, &references)
}

/// Gives an end the name, and says so when it had another one.
fn set_name(draft: &mut Draft<'_>, end: &End<'_>, arguments: &mut RelationArguments, name: &WrittenName) {
    let old = arguments.name();
    arguments.set_name(name);
    if let Some(field) = end.field
        && old.is_none_or(|old| old.literal != name.literal)
    {
        let model = end.declaration.name_text();
        draft.say(format!("name the relation of `{model}.{}` `{}`", field.name.text, name.literal));
    }
}

/// A relation cannot be required when its key may be empty.
fn make_optional_if(draft: &mut Draft<'_>, end: &End<'_>, field: &Field, optional: bool) {
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
fn make_unique(draft: &mut Draft<'_>, end: &End<'_>, key: &Key<'_>) -> Option<()> {
    let fields = key.fields();
    if key::is_unique(end.declaration, &fields) {
        return Some(());
    }
    // A second one over the same fields, next to one for some of the rows, would get its name in the database.
    let indexes = end.declaration.container().map_or(&[][..], |container| &container.indexes);
    if end.is_view() || indexes.iter().any(|index| index.is_unique_criterion() && index.has_columns(&fields)) {
        return None;
    }
    draft.needs_migration();
    // MongoDB refuses two indexes over the same fields.
    let is_mongodb = draft.schema.config().connector() == Some(Connector::MongoDb);
    let same = indexes.iter().find(|index| is_mongodb && index.kind == IndexKind::Index && index.has_columns(&fields));
    if let Some(IndexSource::Block(position)) = same.map(|index| index.source) {
        let attribute = end.declaration.container()?.attributes.get(position)?;
        draft.rewrite.replace(end.id, attribute.name_range, "unique");
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
        _ => draft.add_block_attribute(end.id, &format!("@@unique({})", bracketed(&fields))),
    }
    Some(())
}

/// Removes the fields that were listed as key on the wrong side, unless something else needs them.
fn remove_old_key(schema: &Schema, draft: &mut Draft<'_>, end: &End<'_>, field: &Field, was_listed: bool) {
    let listed = field.relation.as_ref().and_then(|relation| relation.fields.as_ref());
    let Some(listed) = listed.filter(|_| was_listed) else {
        return;
    };
    let indexes = end.declaration.container().map_or(&[][..], |container| &container.indexes);
    for name in &listed.names {
        let is_indexed = indexes.iter().flat_map(|index| &index.columns).any(|column| column.path == name.text);
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

fn bracketed(names: &[&str]) -> String {
    format!("[{}]", names.join(", "))
}
