//! The ways to give a relation its other end.
//!
//! One of the two ends holds the key. Which one follows from what is there: the single one rather than the list, the one whose
//! model has fitting fields rather than the other.

use std::sync::Arc;

use model::{Arity, Connector, Schema};
use syntax::Parser;

use super::arguments::RelationArguments;
use super::connect::{End, bracketed, connect, plan_key, set_name};
use super::draft::{Draft, NEEDS_MIGRATION};
use super::ends::{LoneField, explicit_name, has_key};
use super::key::{self, KeyRequest};
use crate::apply::difference;
use crate::fix::{Applicability, Effect, Fix};
use crate::fixer::Fixer;
use crate::names;
use crate::rule::FixContext;

pub(crate) fn fix(context: &FixContext<'_>) -> Vec<Fix> {
    let Some(lone) = LoneField::of(context) else {
        return Vec::new();
    };
    let (mut certain, mut possible) = (Vec::new(), Vec::new());
    let mut partners = lone.lone_fields_back();
    partners.retain(|other| lone.matches(other));
    let alike = partners
        .iter()
        .filter(|other| lone.is_named_like(other))
        .count();
    if alike == 1 {
        partners.retain(|other| lone.is_named_like(other));
    }
    for other in &partners {
        let is_only_choice = partners.len() == 1
            && !other.is_crowded()
            && other
                .lone_fields_back()
                .iter()
                .filter(|it| other.matches(it))
                .count()
                == 1;
        let fixes = if is_only_choice || alike == 1 {
            &mut certain
        } else {
            &mut possible
        };
        fixes.extend(lone.align(other));
    }
    let own = lone.own_fixes();
    if let ([other], false) = (partners.as_slice(), certain.is_empty()) {
        certain.extend(
            own.first()
                .and_then(|first| lone.and_own_fix_of(other, first)),
        );
    }
    certain.extend(own);
    // Where the other end may be there already, or the best fix needs a look, none may be applied unseen.
    let needs_look = !possible.is_empty()
        || certain
            .first()
            .is_some_and(|fix| fix.applicability < Applicability::Safe);
    certain.append(&mut possible);
    if needs_look {
        for fix in &mut certain {
            fix.applicability = fix.applicability.min(Applicability::Unsafe);
        }
    }
    certain
}

impl<'s> LoneField<'s> {
    /// The ways to add an end of its own.
    pub(crate) fn own_fixes(&self) -> Vec<Fix> {
        let mut fixes = Vec::new();
        if self.arity() == Arity::List {
            let lists_key = self.has_key_argument();
            if lists_key && self.is_mongodb() {
                fixes.extend(self.with_list_of_keys());
            }
            fixes.extend(self.with_key_on_the_other_side(None));
            fixes.extend(self.with_key_of_another_name());
            if !lists_key {
                if self.creates_key_on_the_other_side() {
                    fixes.extend(self.with_key_on_the_other_side(Some(Arity::Required)));
                }
                fixes.extend(self.many_to_many());
            }
        } else {
            if self.belongs_to_key_on_the_other_side() {
                fixes.extend(self.with_key_on_the_other_side(None));
            }
            let one = if self.holds_unique_key() {
                Arity::Optional
            } else {
                Arity::List
            };
            let other = if one == Arity::List {
                Arity::Optional
            } else {
                Arity::List
            };
            fixes.extend(self.with_key_on_this_side(one));
            fixes.extend(self.with_key_on_this_side(other));
        }
        fixes
    }

    /// A fix, and on top of it one that gives another field an end of its own as well.
    fn and_own_fix_of(&self, other: &Self, first: &Fix) -> Option<Fix> {
        let mut parser = Parser::default();
        let mut apply = |schema: &Schema, fix: &Fix| {
            let mut schema = schema.clone();
            for (file, edits) in &fix.change.edits {
                // From back to front, so that positions stay valid.
                edits.iter().rev().for_each(|edit| schema.edit(*file, edit));
            }
            schema.settle(&mut parser);
            schema
        };
        let between = apply(self.schema, first);
        let field = between
            .declaration(other.owner)?
            .field(&other.field.name.text)?;
        let fixer = Fixer::new(&between);
        let second = LoneField::new(&fixer, other.owner, field)?
            .own_fixes()
            .into_iter()
            .next()?;
        let after = apply(&between, &second);
        let mut title = second.title;
        if first.effect == Effect::Migration && second.effect != Effect::Migration {
            title.push_str(NEEDS_MIGRATION);
        }
        if let Some(start) = title.get(..1).map(str::to_lowercase) {
            title.replace_range(..1, &start);
        }
        Some(Fix {
            title: format!(
                "{}, then {title}",
                first.title.trim_end_matches(NEEDS_MIGRATION)
            ),
            applicability: first.applicability.min(second.applicability),
            effect: first.effect.max(second.effect),
            change: Arc::new(difference(self.schema, &after)),
        })
    }

    fn has_key_argument(&self) -> bool {
        self.field
            .relation
            .as_ref()
            .is_some_and(|relation| relation.fields.is_some())
    }

    fn holds_unique_key(&self) -> bool {
        let list = self
            .field
            .relation
            .as_ref()
            .and_then(|relation| relation.fields.as_ref());
        let fields: Vec<&str> = list.map_or_else(Vec::new, |list| {
            list.names.iter().map(|name| name.text.as_str()).collect()
        });
        !fields.is_empty() && key::is_unique(self.owner_declaration, &fields)
    }

    /// Could these two be the ends of one relation, if only their names agreed?
    pub(crate) fn matches(&self, other: &Self) -> bool {
        let (own, its) = (self.arity(), other.arity());
        match (own, its) {
            (Arity::List, Arity::List) => {
                let both = self.has_key_argument() && other.has_key_argument();
                let none = !self.has_key_argument() && !other.has_key_argument();
                if self.is_mongodb() {
                    both
                } else {
                    none && self.allows_many_to_many()
                }
            }
            (Arity::List, _) => !self.has_key_argument(),
            (_, Arity::List) => !other.has_key_argument(),
            _ if has_key(self.field) => !other.has_key_argument() && its == Arity::Optional,
            _ => has_key(other.field) && !self.has_key_argument() && own == Arity::Optional,
        }
    }

    /// Does one of the two names begin with the other, as `home` and `homeMatches` do?
    pub(crate) fn is_named_like(&self, other: &Self) -> bool {
        let (one, other) = (
            self.field.name.text.to_lowercase(),
            other.field.name.text.to_lowercase(),
        );
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
                arguments.write(
                    &mut draft.rewrite,
                    lone.owner,
                    lone.owner_declaration,
                    lone.field,
                );
            }
            if !self.is_mongodb() {
                draft.needs_migration();
            }
            return draft.finish();
        }
        connect(
            self.fixer,
            &End::existing(forward),
            &End::existing(back),
            None,
            None,
            Some(&name),
        )
    }

    /// This end holds the key; the other becomes a list, or optional.
    fn with_key_on_this_side(&self, other: Arity) -> Option<Fix> {
        let name = self.back_name(other == Arity::List);
        let relation_name = self.relation_name();
        connect(
            self.fixer,
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
            self.fixer,
            &End::missing(self, wanted.unwrap_or(Arity::Optional)),
            &End::existing(self),
            Some(&name),
            None,
            relation_name.as_ref(),
        )
    }

    /// The other end holds the key, and that is a field named after a role: `authorId` rather than `userId`.
    fn with_key_of_another_name(&self) -> Option<Fix> {
        if !self.creates_key_on_the_other_side() {
            return None;
        }
        let role = key::unused_role(self.fixer, self.target, self.owner)?;
        let relation_name = self.relation_name();
        connect(
            self.fixer,
            &End::missing(self, Arity::Optional),
            &End::existing(self),
            Some(&role),
            None,
            relation_name.as_ref(),
        )
    }

    /// Is the key there already, in the other model, and nothing of it here?
    fn belongs_to_key_on_the_other_side(&self) -> bool {
        let (this, other) = (End::existing(self), End::missing(self, Arity::Optional));
        let exists = |forward: &End<'s>, back: &End<'s>, name: &str| {
            plan_key(self.fixer, forward, back, name).is_some_and(|key| !key.is_new())
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
        plan_key(self.fixer, &end, &End::existing(self), &name).is_some_and(|key| key.is_new())
            && is_unset(relation.and_then(|it| it.on_delete.as_deref()))
            && is_unset(relation.and_then(|it| it.on_update.as_deref()))
    }

    fn allows_many_to_many(&self) -> bool {
        let has_id = |id| key::single_id(self.schema, id).is_some();
        let views = End::existing(self).is_view() || End::missing(self, Arity::List).is_view();
        let connector = self.schema.config().connector();
        !views
            && has_id(self.owner)
            && has_id(self.target)
            && connector.is_none_or(Connector::has_implicit_many_to_many)
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
        arguments.write(
            &mut draft.rewrite,
            self.owner,
            self.owner_declaration,
            self.field,
        );
        let name = self.back_name(true);
        draft.add_relation_field(
            self.target,
            self.owner,
            &name,
            Arity::List,
            &new.attribute(),
        );
        draft.say("make it a many-to-many relation");
        draft.needs_migration();
        draft.finish()
    }

    /// Both ends are lists with a list of keys each.
    fn with_list_of_keys(&self) -> Option<Fix> {
        let listed = self.field.relation.as_ref()?.fields.as_ref()?;
        let (own_id, other_id) = (
            key::single_id(self.schema, self.owner)?,
            key::single_id(self.schema, self.target)?,
        );
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
        if self
            .field
            .relation
            .as_ref()?
            .references
            .as_ref()
            .is_none_or(|list| list.names.is_empty())
        {
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
        let key = key::plan(self.fixer, request, &[own_id])?;
        new.set("fields", &bracketed(&key.fields()));
        new.set("references", &bracketed(&key.references()));
        for field in key.new_fields(Arity::List, false) {
            draft.needs_migration();
            draft.add_field(self.target, field);
        }
        arguments.write(
            &mut draft.rewrite,
            self.owner,
            self.owner_declaration,
            self.field,
        );
        draft.add_relation_field(
            self.target,
            self.owner,
            &name,
            Arity::List,
            &new.attribute(),
        );
        draft.finish()
    }
}
