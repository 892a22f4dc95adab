//! A fix in the making: edits, and what the title will say about them.

use model::{Arity, Declaration, DeclarationId, Field, RelationMode, Schema};

use crate::fix::{Applicability, Effect, Fix};
use crate::names::enumerate;
use crate::rewrite::{NewField, Rewrite};

/// The end of a title.
pub(crate) const NEEDS_MIGRATION: &str = " (needs a migration)";

#[derive(Debug)]
pub(crate) struct Draft<'s> {
    pub(crate) schema: &'s Schema,
    pub(crate) rewrite: Rewrite<'s>,
    /// What it does, each part with its verb.
    clauses: Vec<String>,
    /// Fields to add, in the order in which they get their lines.
    added: Vec<(DeclarationId, NewField)>,
    /// Block attributes to add below them.
    block_attributes: Vec<(DeclarationId, String)>,
    applicability: Applicability,
    effect: Effect,
}

impl<'s> Draft<'s> {
    pub(crate) fn new(schema: &'s Schema) -> Self {
        Self {
            schema,
            rewrite: Rewrite::new(schema),
            clauses: Vec::new(),
            added: Vec::new(),
            block_attributes: Vec::new(),
            applicability: Applicability::Safe,
            effect: Effect::None,
        }
    }

    /// Says something in the title.
    pub(crate) fn say(&mut self, clause: impl Into<String>) {
        self.clauses.push(clause.into());
    }

    /// It does more than to add the missing piece: somebody should look at it first.
    pub(crate) fn needs_consent(&mut self) {
        self.applicability = Applicability::Unsafe;
    }

    pub(crate) fn changes_client(&mut self) {
        self.effect = self.effect.max(Effect::Client);
    }

    pub(crate) fn needs_migration(&mut self) {
        self.needs_consent();
        self.effect = Effect::Migration;
    }

    /// What changes when a foreign key, or what it does, is new.
    pub(crate) fn changes_foreign_key(&mut self) {
        match self.schema.config().relation_mode() {
            RelationMode::ForeignKeys => self.needs_migration(),
            RelationMode::Prisma => self.changes_client(),
        }
    }

    pub(crate) fn add_field(&mut self, id: DeclarationId, field: NewField) {
        self.added.push((id, field));
    }

    /// Adds a relation field. It is ignored when it points to a model that is.
    pub(crate) fn add_relation_field(
        &mut self,
        id: DeclarationId,
        target: DeclarationId,
        name: &str,
        arity: Arity,
        attribute: &str,
    ) {
        let is_ignored = |id| {
            self.schema
                .declaration(id)
                .is_some_and(Declaration::is_ignored)
        };
        let ignore = if is_ignored(target) && !is_ignored(id) {
            "@ignore"
        } else {
            ""
        };
        let marker = match arity {
            Arity::Required => "",
            Arity::Optional => "?",
            Arity::List => "[]",
        };
        let attributes = [attribute, ignore]
            .into_iter()
            .filter(|it| !it.is_empty())
            .collect::<Vec<_>>()
            .join(" ");
        let model = self
            .schema
            .declaration(target)
            .map_or("", Declaration::name_text);
        self.changes_client();
        self.add_field(
            id,
            NewField::new(name, format!("{model}{marker}"), attributes),
        );
    }

    /// Adds an index or a constraint.
    pub(crate) fn add_block_attribute(&mut self, id: DeclarationId, text: String) {
        self.needs_migration();
        self.block_attributes.push((id, text));
    }

    pub(crate) fn remove_field(
        &mut self,
        id: DeclarationId,
        declaration: &Declaration,
        field: &Field,
    ) {
        self.needs_migration();
        self.rewrite.remove_field(id, field);
        self.say(format!(
            "remove `{}` from `{}`",
            field.name.text,
            declaration.name_text()
        ));
    }

    pub(crate) fn finish(mut self) -> Option<Fix> {
        let mut added: Vec<String> = Vec::new();
        for block in self.added.chunk_by(|(one, _), (other, _)| one == other) {
            let fields = block
                .iter()
                .map(|(_, field)| format!("`{} {}`", field.name, field.type_text))
                .collect();
            let id = block.first().map(|(id, _)| *id);
            let model = id
                .and_then(|id| self.schema.declaration(id))
                .map_or("", Declaration::name_text);
            added.push(format!("{} to `{model}`", enumerate(fields)));
        }
        for (id, field) in &self.added {
            self.rewrite.add_field(*id, None, field);
        }
        for (id, text) in &self.block_attributes {
            self.rewrite.add_block_attribute(*id, text);
            added.push(format!("`{text}`"));
        }
        if let Some(first) = added.first_mut() {
            first.insert_str(0, "add ");
        }
        let clauses = added.into_iter().chain(self.clauses).collect();
        let mut title = enumerate(clauses);
        if let Some(first) = title.get(..1).map(str::to_uppercase) {
            title.replace_range(..1, &first);
        }
        if self.effect == Effect::Migration {
            title.push_str(NEEDS_MIGRATION);
        }
        Fix::new(title, self.applicability, self.effect, self.rewrite)
    }
}
