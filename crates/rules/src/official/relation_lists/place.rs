//! A list of a relation, and the edits that can repair it. Which of them is best is not known here.

use model::{Arity, Declaration, DeclarationId, Expression, Field, FieldKind, IndexKind};
use smol_str::SmolStr;

use super::super::missing_back_relation::connect::bracketed;
use super::super::missing_back_relation::draft::Draft;
use super::super::missing_back_relation::key::{self, KeyRequest, KeySource};
use super::Which;
use crate::attributes;
use crate::fix::{Applicability, Effect, Fix};
use crate::rewrite::{NewField, Rewrite};
use crate::rule::FixContext;
use crate::spelling::nearest;

/// A list of a relation, and what the finding says about one of its elements.
pub(super) struct Place<'s> {
    pub(super) context: FixContext<'s>,
    pub(super) declaration: &'s Declaration,
    pub(super) field: &'s Field,
    pub(super) target: DeclarationId,
    pub(super) target_declaration: &'s Declaration,
    pub(super) attribute: &'s model::Attribute,
    pub(super) fields: &'s [Expression],
    pub(super) references: &'s [Expression],
    pub(super) which: Which,
    pub(super) value: &'s Expression,
    pub(super) position: usize,
}

impl<'s> Place<'s> {
    pub(super) fn of(context: &FixContext<'s>) -> Option<Self> {
        let (_, field) = context.field()?;
        let relation = context.reader().relation(context.id, field)?;
        let attribute = attributes::read(&field.attributes, "relation", false)?;
        let value = |which: Which| attributes::value(attribute, which.key());
        let holds = |which: &Which| {
            value(*which).is_some_and(|value| value.range.contains_range(context.finding.range))
        };
        let which = Which::BOTH.into_iter().find(holds)?;
        let elements = |which| value(which).map_or(&[][..], Expression::elements);
        let position = elements(which)
            .iter()
            .position(|element| element.range == context.finding.range)?;
        Some(Self {
            context: *context,
            declaration: context.declaration,
            field,
            target: relation.target.id,
            target_declaration: context.schema.declaration(relation.target.id)?,
            attribute,
            fields: elements(Which::Fields),
            references: elements(Which::References),
            which,
            value: value(which)?,
            position,
        })
    }

    /// The model whose fields the list names.
    pub(super) fn container(&self) -> (DeclarationId, &'s Declaration) {
        match self.which {
            Which::Fields => (self.context.id, self.declaration),
            Which::References => (self.target, self.target_declaration),
        }
    }

    pub(super) fn list(&self) -> &'s [Expression] {
        match self.which {
            Which::Fields => self.fields,
            Which::References => self.references,
        }
    }

    pub(super) fn word(&self) -> &'s str {
        self.declaration.slice(self.context.finding.range)
    }

    /// The field that the other list has at the same place. Without `references` the key refers to the id.
    pub(super) fn counterpart(&self) -> Option<&'s Field> {
        match self.which {
            Which::Fields if self.references.is_empty() => {
                let key = key::referenced_fields(self.context.schema, self.target)?;
                (key.len() == self.fields.len())
                    .then(|| key.get(self.position).copied())
                    .flatten()
            }
            Which::Fields => self
                .target_declaration
                .field(self.references.get(self.position)?.as_path()?),
            Which::References => self
                .declaration
                .field(self.fields.get(self.position)?.as_path()?),
        }
    }

    /// Could that field stand here, as far as its type goes?
    pub(super) fn has_type_of_counterpart(&self, name: &str) -> bool {
        let (_, declaration) = self.container();
        let field = declaration.field(name);
        match (field, self.counterpart()) {
            (Some(field), Some(counterpart)) => field.type_name() == counterpart.type_name(),
            _ => true,
        }
    }

    /// Fields of values that the list could name here: those of the right type if there are any.
    pub(super) fn candidates(&self) -> Vec<&'s Field> {
        let (_, declaration) = self.container();
        let is_listed = |field: &Field| {
            self.list()
                .iter()
                .any(|it| it.as_path() == Some(&field.name.text))
        };
        let fields = declaration
            .container()
            .map_or(&[][..], |container| &container.fields);
        let all: Vec<&Field> = fields
            .iter()
            .filter(|field| !field.broken && self.is_value(field) && !is_listed(field))
            .collect();
        let Some(counterpart) = self.counterpart() else {
            return all;
        };
        let same_type = |field: &&Field| field.type_name() == counterpart.type_name();
        let fitting: Vec<&Field> = all.iter().copied().filter(same_type).collect();
        if fitting.is_empty() { all } else { fitting }
    }

    /// The field that a word must mean: one with such a column, or almost such a name.
    pub(super) fn meant(&self, word: &str) -> Option<&'s Field> {
        let candidates = self.candidates();
        let column = |field: &&&Field| {
            let map = field.attribute("map");
            map.and_then(|map| attributes::default_value(map, "name"))
                .and_then(Expression::as_string)
                .is_some_and(|it| it == word)
        };
        if let Some(field) = candidates.iter().find(column) {
            return Some(field);
        }
        let name = nearest(
            word,
            candidates.iter().map(|field| field.name.text.as_str()),
        )?;
        candidates.into_iter().find(|field| field.name.text == name)
    }

    /// The field that an index over all other listed fields has besides them.
    pub(super) fn meant_by_index(&self) -> Option<&'s Field> {
        let (_, declaration) = self.container();
        let others: Vec<&str> = self
            .list()
            .iter()
            .enumerate()
            .filter(|(position, _)| *position != self.position)
            .filter_map(|(_, element)| element.as_path().map(SmolStr::as_str))
            .collect();
        let indexes = &declaration.container()?.indexes;
        let candidates = self.candidates();
        indexes
            .iter()
            .filter(|index| index.columns.len() == self.list().len() && !others.is_empty())
            .find_map(|index| {
                let has = |name: &&str| index.columns.iter().any(|column| column.path == **name);
                let mut rest = index
                    .columns
                    .iter()
                    .filter(|column| !others.contains(&column.path.as_str()));
                let (column, None) = (rest.next()?, rest.next()) else {
                    return None;
                };
                let found = candidates
                    .iter()
                    .find(|field| field.name.text == column.path)?;
                others.iter().all(has).then_some(*found)
            })
    }

    /// Writes another name instead of the element.
    pub(super) fn replaced(&self, name: &str) -> Option<Fix> {
        let mut rewrite = Rewrite::new(self.context.schema);
        rewrite.replace(self.context.id, self.context.finding.range, name);
        Fix::new(
            format!("Change `{}` to `{name}`", self.word()),
            Applicability::Safe,
            Effect::None,
            rewrite,
        )
    }

    /// Writes another list.
    pub(super) fn with_list(&self, names: &[&str], applicability: Applicability) -> Option<Fix> {
        let list = bracketed(names);
        let mut rewrite = Rewrite::new(self.context.schema);
        rewrite.replace(self.context.id, self.value.range, list.as_str());
        Fix::new(
            format!("Change `{}` to `{list}`", self.which.key()),
            applicability,
            Effect::None,
            rewrite,
        )
    }

    /// Lists a field that must be meant to hold the key, or a new one.
    pub(super) fn with_own_key(&self) -> Option<Fix> {
        let counterpart = self.counterpart()?;
        let is_view = |declaration: &Declaration| declaration.kind == model::DeclarationKind::View;
        let request = KeyRequest {
            holder: self.context.id,
            target: self.target,
            stem: &self.field.name.text,
            list: false,
            create: !is_view(self.declaration) && !is_view(self.target_declaration),
        };
        let key = key::plan(self.context.fixer, request, &[counterpart])?;
        let mut draft = Draft::new(self.context.schema);
        let part = key.parts.first()?;
        if self
            .list()
            .iter()
            .any(|it| it.as_path().is_some_and(|it| it == part.name()))
        {
            return None;
        }
        if let KeySource::New { .. } = part.source {
            draft.needs_migration();
            for field in key.new_fields(self.arity(), self.is_unique()) {
                draft.add_field(self.context.id, field);
            }
        }
        draft.rewrite.replace(
            self.context.id,
            self.context.finding.range,
            part.name().to_owned(),
        );
        draft.say(format!(
            "use `{}` as key of `{}`",
            part.name(),
            self.field.name.text
        ));
        draft.finish()
    }

    /// Adds the field that the list names.
    pub(super) fn with_missing_field(&self) -> Option<Fix> {
        let word = self.word();
        let counterpart = self.counterpart()?;
        let is_name = word
            .chars()
            .all(|c| c.is_alphanumeric() || c == '_' || c == '-')
            && word.starts_with(char::is_alphabetic);
        let is_view = self.declaration.kind == model::DeclarationKind::View;
        if !is_name
            || is_view
            || !self.is_value(counterpart)
            || self.declaration.field(word).is_some()
        {
            return None;
        }
        let field_type = counterpart.field_type.as_ref()?;
        let base = self
            .target_declaration
            .slice(field_type.range)
            .trim_end_matches(['?', '[', ']', ' ', '!']);
        let marker = match self.arity() {
            Arity::Optional => "?",
            _ => "",
        };
        let native = counterpart
            .native_type()
            .map(|attribute| self.target_declaration.slice(attribute.range));
        let unique = self.is_unique().then_some("@unique");
        let attributes: Vec<&str> = unique.into_iter().chain(native).collect();
        let mut draft = Draft::new(self.context.schema);
        draft.needs_migration();
        draft.add_field(
            self.context.id,
            NewField::new(word, format!("{base}{marker}"), attributes.join(" ")),
        );
        if self.is_to_one() && self.fields.len() > 1 {
            let names: Vec<&str> = self.fields.iter().map(|it| self.text(it)).collect();
            draft.add_block_attribute(self.context.id, format!("@@unique({})", bracketed(&names)));
        }
        draft.finish()
    }

    pub(super) fn arity(&self) -> Arity {
        self.field.arity()
    }

    /// Must a key of one field hold each value once?
    pub(super) fn is_unique(&self) -> bool {
        self.fields.len() == 1 && self.is_to_one()
    }

    /// Does each record of the other model belong to one of this at most?
    fn is_to_one(&self) -> bool {
        let relation = self.context.reader().relation(self.context.id, self.field);
        let opposite = relation.and_then(|relation| relation.opposite);
        opposite.is_some_and(|it| it.arity() != Arity::List)
    }

    fn text(&self, element: &Expression) -> &'s str {
        self.declaration.slice(element.range)
    }

    /// References the id instead, or another unique criterion, if the key has as many fields; rather one with their types.
    pub(super) fn with_criterion(&self) -> Option<Fix> {
        let length = if self.fields.is_empty() {
            self.references.len()
        } else {
            self.fields.len()
        };
        let is_value = |name: &str| {
            let field = self.target_declaration.field(name);
            field.is_some_and(|field| self.is_value(field))
        };
        let mut criteria: Vec<(bool, Vec<&str>)> = self
            .target_declaration
            .container()?
            .indexes
            .iter()
            .filter(|index| index.is_unique_criterion() && index.columns.len() == length)
            .map(|index| {
                let names = index.columns.iter().map(|column| column.path.as_str());
                (index.kind != IndexKind::PrimaryKey, names.collect())
            })
            .filter(|(_, names): &(bool, Vec<&str>)| names.iter().all(|name| is_value(name)))
            .collect();
        criteria.sort_by_key(|(is_other, names)| (!self.has_types_of_key(names), *is_other));
        let (_, names) = criteria.first()?;
        self.with_list(names, Applicability::Safe)
    }

    /// Could the key hold values of these fields of the other model?
    pub(super) fn has_types_of_key(&self, names: &[&str]) -> bool {
        let type_of = |declaration: &'s Declaration, name: &str| {
            declaration.field(name).map(Field::type_name)
        };
        self.fields.iter().zip(names).all(|(own, name)| {
            let own = own.as_path().and_then(|own| type_of(self.declaration, own));
            own.is_none_or(|own| type_of(self.target_declaration, name) == Some(own))
        })
    }

    pub(super) fn is_value(&self, field: &Field) -> bool {
        !matches!(
            self.context.reader().field_kind(field),
            FieldKind::Relation(_) | FieldKind::Unknown | FieldKind::CompositeType(_)
        )
    }

    /// Removes the list, or both: a list of records needs neither.
    pub(super) fn without_lists(&self) -> Option<Fix> {
        if self.arity() != Arity::List {
            return None;
        }
        let keep = |argument: &&model::Argument| {
            let name = argument.name.as_ref().map(|name| name.text.as_str());
            !matches!(name, Some("fields" | "references"))
        };
        let kept: Vec<&str> = self
            .attribute
            .list()
            .iter()
            .filter(keep)
            .map(|argument| self.declaration.slice(argument.range))
            .collect();
        let mut rewrite = Rewrite::new(self.context.schema);
        if kept.is_empty() {
            rewrite.remove_field_attribute(self.context.id, self.attribute);
        } else {
            let range = self.attribute.arguments.as_ref()?.range;
            rewrite.replace(self.context.id, range, format!("({})", kept.join(", ")));
        }
        Fix::new(
            "Remove the key from the list",
            Applicability::Safe,
            Effect::None,
            rewrite,
        )
    }

    /// Removes the element; on request what stands at the same place of the other list, too.
    pub(super) fn without_element(&self, both: bool) -> Option<Fix> {
        let lists = if both {
            &Which::BOTH[..]
        } else {
            std::slice::from_ref(&self.which)
        };
        let mut rewrite = Rewrite::new(self.context.schema);
        for which in lists {
            self.without(*which, &mut rewrite)?;
        }
        let title = if both {
            format!("Remove `{}` and its counterpart", self.word())
        } else {
            format!("Remove `{}` from `{}`", self.word(), self.which.key())
        };
        Fix::new(title, Applicability::Safe, Effect::None, rewrite)
    }

    /// Does its list have more elements than the other one? Then the one that is wrong is one too many.
    pub(super) fn is_surplus(&self) -> bool {
        let other = match self.which {
            Which::Fields => self.references,
            Which::References => self.fields,
        };
        !other.is_empty() && self.list().len() > other.len()
    }

    /// Removes the element that stands there for the first time, where an index knows the other order.
    pub(super) fn without_first(&self) -> Option<Fix> {
        let list = self.list();
        let name = list.get(self.position)?.as_path()?;
        let first = list
            .iter()
            .position(|it| it.as_path() == Some(name))
            .filter(|first| *first < self.position)?;
        let names: Vec<&str> = list
            .iter()
            .enumerate()
            .filter(|(position, _)| *position != first)
            .map(|(_, element)| self.text(element))
            .collect();
        let (_, declaration) = self.container();
        let indexes = &declaration.container()?.indexes;
        indexes
            .iter()
            .any(|index| index.has_columns(&names))
            .then(|| self.with_list(&names, Applicability::Safe))
            .flatten()
    }

    pub(super) fn surplus(&self) -> Vec<Fix> {
        self.is_surplus()
            .then(|| self.without_element(false))
            .flatten()
            .into_iter()
            .collect()
    }

    pub(super) fn without(&self, which: Which, rewrite: &mut Rewrite<'_>) -> Option<()> {
        let elements = match which {
            Which::Fields => self.fields,
            Which::References => self.references,
        };
        let value = attributes::value(self.attribute, which.key())?;
        let kept: Vec<&str> = elements
            .iter()
            .enumerate()
            .filter(|(position, _)| *position != self.position)
            .map(|(_, element)| self.declaration.slice(element.range))
            .collect();
        rewrite.replace(self.context.id, value.range, bracketed(&kept));
        Some(())
    }
}
