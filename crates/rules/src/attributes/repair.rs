//! What the fixes for attributes have in common: finding the place again, removing, replacing.
//!
//! Which of these cures a finding is for the rules to say.

use model::{Argument, Attribute, ExpressionKind, Field};
use syntax::TextRange;

use super::problem::{Owner, Problem, ProblemKind};
use super::table::{self, AttributeSpec};
use crate::fix::{Applicability, Effect, Fix};
use crate::rewrite::Rewrite;
use crate::rule::FixContext;

/// A problem to be repaired.
pub(crate) struct Repair<'c, 's> {
    pub(crate) context: &'c FixContext<'s>,
    pub(crate) problem: Problem,
    pub(crate) attribute: &'s Attribute,
}

impl<'c, 's> Repair<'c, 's> {
    /// The problem behind a finding.
    pub(crate) fn of(
        context: &'c FixContext<'s>,
        is_kind: impl Fn(ProblemKind) -> bool,
    ) -> Option<Self> {
        let reader = context.reader();
        let problem = super::problems(&reader, context.declaration)
            .into_iter()
            .find(|it| it.range == context.finding.range && is_kind(it.kind))?;
        let attribute = problem.attribute(context.declaration)?;
        Some(Self {
            context,
            problem,
            attribute,
        })
    }

    pub(crate) fn rewrite(&self) -> Rewrite<'s> {
        Rewrite::new(self.context.schema)
    }

    pub(crate) fn name(&self) -> String {
        self.problem.attribute_name(self.context.declaration)
    }

    /// All attributes of the same thing.
    pub(crate) fn siblings(&self) -> &'s [Attribute] {
        self.problem.owner.attributes(self.context.declaration)
    }

    pub(crate) fn spec(&self) -> Option<&'static AttributeSpec> {
        table::attribute(self.problem.site, &self.attribute.name)
    }

    pub(crate) fn argument(&self) -> Option<(usize, &'s Argument)> {
        let position = self.problem.argument?;
        Some((position, self.attribute.list().get(position)?))
    }

    pub(crate) fn field(&self) -> Option<(usize, &'s Field)> {
        let Owner::Field(position) = self.problem.owner else {
            return None;
        };
        let container = self.context.declaration.container()?;
        Some((position, container.fields.get(position)?))
    }

    pub(crate) fn text(&self, range: TextRange) -> &'s str {
        self.context.declaration.slice(range)
    }

    pub(crate) fn is_block(&self) -> bool {
        self.problem.owner == Owner::Block
    }

    /// Adds the removal of any attribute of the same thing.
    pub(crate) fn remove(&self, rewrite: &mut Rewrite<'_>, attribute: &Attribute) {
        if self.is_block() {
            rewrite.remove_block_attribute(self.context.id, attribute);
        } else {
            rewrite.remove_field_attribute(self.context.id, attribute);
        }
    }

    pub(crate) fn remove_attribute(&self, applicability: Applicability) -> Option<Fix> {
        let mut rewrite = self.rewrite();
        self.remove(&mut rewrite, self.attribute);
        let title = format!("Remove `{}`", self.name());
        Fix::new(title, applicability, Effect::None, rewrite)
    }

    pub(crate) fn remove_argument(
        &self,
        position: usize,
        applicability: Applicability,
    ) -> Option<Fix> {
        let argument = self.attribute.list().get(position)?;
        let mut rewrite = self.rewrite();
        rewrite.remove_argument(self.context.id, self.attribute, position);
        let title = format!("Remove `{}`", self.text(argument.range));
        Fix::new(title, applicability, Effect::None, rewrite)
    }

    pub(crate) fn replace(
        &self,
        range: TextRange,
        text: &str,
        applicability: Applicability,
        effect: Effect,
    ) -> Option<Fix> {
        let mut rewrite = self.rewrite();
        rewrite.replace(self.context.id, range, text);
        let title = format!("Change `{}` to `{text}`", self.text(range));
        Fix::new(title, applicability, effect, rewrite)
    }

    /// Has the model at the other end of the relation field at hand a relation of that name back to here?
    pub(crate) fn is_named_at_other_end(&self, name: &str) -> bool {
        let Some((own, field)) = self.field() else {
            return false;
        };
        let (id, schema) = (self.context.id, self.context.schema);
        let other = schema.resolve(field.type_name()).map(|it| it.id);
        let fields = other
            .and_then(|other| schema.declaration(other)?.container())
            .map_or(&[][..], |container| &container.fields);
        fields.iter().enumerate().any(|(position, back)| {
            let is_itself = other == Some(id) && position == own;
            let back_name = back.relation.as_ref().and_then(|it| it.name.as_deref());
            !is_itself
                && back.type_name() == self.context.declaration.name_text()
                && back_name == Some(name)
        })
    }

    /// The fields of this block that hold the key of the relation field at hand, if they all are there and hold values.
    pub(crate) fn key_fields(&self) -> Vec<(usize, &'s Field)> {
        let Some((_, field)) = self.field() else {
            return Vec::new();
        };
        let Some(container) = self.context.declaration.container() else {
            return Vec::new();
        };
        let names = field
            .relation
            .as_ref()
            .and_then(|relation| relation.fields.as_ref())
            .map_or(&[][..], |list| &list.names);
        let reader = self.context.reader();
        let found: Option<Vec<(usize, &Field)>> = names
            .iter()
            .map(|name| {
                let is_it = |field: &Field| field.name.text == name.text;
                let position = container.fields.iter().rposition(is_it)?;
                let field = &container.fields[position];
                let kind = reader.field_kind(field);
                let holds_values = !matches!(
                    kind,
                    model::FieldKind::Relation(_) | model::FieldKind::Unknown
                );
                holds_values.then_some((position, field))
            })
            .collect();
        found.unwrap_or_default()
    }
}

/// Is the value a name, as one would write it for a field?
pub(crate) fn is_plain_name(value: &model::Expression) -> bool {
    matches!(&value.kind, ExpressionKind::Path(path) if !path.contains('.'))
}
