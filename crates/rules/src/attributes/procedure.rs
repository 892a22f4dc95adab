//! What the official engine does with attributes and their arguments, step by step.
//!
//! Says what is wrong with the attributes of one declaration as the engine would; wording and repairs belong to the rules.
//! Defaults, lists of fields and native types are judged elsewhere.

mod arguments;

use model::{
    Arity, Attribute, Body, Declaration, DeclarationKind, Field, FieldKind, Reader, ScalarType,
    SyntaxProblemKind,
};

pub(crate) use arguments::fits;
use smallvec::{SmallVec, smallvec};
use syntax::TextRange;

use super::problem::{Owner, Problem, ProblemKind};
use super::table::{self, AttributeSpec, Site};
use crate::spans;

/// All problems of a declaration. Fields of unknown type are not looked at.
pub(crate) fn problems(reader: &Reader<'_>, declaration: &Declaration) -> Vec<Problem> {
    let mut procedure = Procedure {
        reader,
        declaration,
        has_id: false,
        list: Vec::new(),
    };
    match (&declaration.body, declaration.kind) {
        (Body::Container(container), DeclarationKind::CompositeType) => {
            procedure.composite_type(&container.fields, &container.attributes);
        }
        (Body::Container(container), DeclarationKind::Model | DeclarationKind::View) => {
            procedure.table(&container.fields, &container.attributes);
        }
        (Body::Enum(body), _) => {
            for (position, value) in body.values.iter().enumerate() {
                procedure.visit(
                    Owner::Value(position),
                    Site::EnumValue,
                    None,
                    &value.attributes,
                );
            }
            procedure.visit(Owner::Block, Site::Enum, None, &body.attributes);
        }
        _ => {}
    }
    procedure.list
}

/// A field with what it holds.
#[derive(Clone, Copy)]
struct TypedField<'d> {
    field: &'d Field,
    kind: FieldKind,
}

struct Procedure<'p, 'r> {
    reader: &'p Reader<'r>,
    declaration: &'p Declaration,
    /// Has a field above got an `@id`?
    has_id: bool,
    list: Vec<Problem>,
}

/// The attribute at hand.
#[derive(Clone, Copy)]
struct At<'d> {
    owner: Owner,
    site: Site,
    position: usize,
    attribute: &'d Attribute,
}

impl At<'_> {
    fn is_block(self) -> bool {
        self.owner == Owner::Block
    }

    /// Its `@` and name.
    fn head(self) -> TextRange {
        TextRange::new(
            self.attribute.range.start(),
            self.attribute.name_range.end(),
        )
    }
}

impl Procedure<'_, '_> {
    fn table(&mut self, fields: &[Field], attributes: &[Attribute]) {
        for (position, field) in fields.iter().enumerate() {
            let kind = self.reader.field_kind(field);
            let site = match kind {
                FieldKind::Unknown => continue,
                FieldKind::Relation(_) => Site::RelationField,
                _ => Site::ScalarField,
            };
            if field.broken {
                continue;
            }
            let typed = TypedField { field, kind };
            let owner = Owner::Field(position);
            self.visit(owner, site, Some(typed), &field.attributes);
        }
        if super::read(attributes, "ignore", true).is_some() {
            self.redundant_ignores(fields);
        }
        self.visit(Owner::Block, Site::Table, None, attributes);
    }

    fn redundant_ignores(&mut self, fields: &[Field]) {
        for (field_position, field) in fields.iter().enumerate() {
            let kind = self.reader.field_kind(field);
            let looked_at = !matches!(
                kind,
                FieldKind::Unknown | FieldKind::Relation(_) | FieldKind::Unsupported
            );
            if field.broken
                || !looked_at
                || super::read(&field.attributes, "ignore", false).is_none()
            {
                continue;
            }
            let ignore = field.attributes.iter().enumerate();
            for (position, attribute) in ignore.filter(|(_, it)| it.name == "ignore") {
                let at = At {
                    owner: Owner::Field(field_position),
                    site: Site::ScalarField,
                    position,
                    attribute,
                };
                let mark = spans::field_span(self.declaration, field);
                self.push(at, ProblemKind::RedundantIgnore, at.head(), mark);
            }
        }
    }

    fn composite_type(&mut self, fields: &[Field], attributes: &[Attribute]) {
        for (field_position, field) in fields.iter().enumerate() {
            if field.broken || field.field_type.is_none() {
                continue;
            }
            let owner = Owner::Field(field_position);
            for (position, attribute) in field.attributes.iter().enumerate() {
                if ["id", "unique", "relation"].contains(&attribute.name.as_str()) {
                    let site = Site::CompositeField;
                    let at = At {
                        owner,
                        site,
                        position,
                        attribute,
                    };
                    let mark = spans::field_span(self.declaration, field);
                    self.push(at, ProblemKind::CompositeFieldAttribute, at.head(), mark);
                }
            }
            let kind = self.reader.field_kind(field);
            if !matches!(kind, FieldKind::Unknown | FieldKind::Relation(_)) {
                let typed = TypedField { field, kind };
                self.visit(owner, Site::CompositeField, Some(typed), &field.attributes);
            }
        }
        for (position, attribute) in attributes.iter().enumerate() {
            if !self.is_readable(attribute) {
                continue;
            }
            let at = At {
                owner: Owner::Block,
                site: Site::Table,
                position,
                attribute,
            };
            let mark = spans::block_attribute_span(self.declaration, attribute);
            self.push(at, ProblemKind::CompositeBlockAttribute, at.head(), mark);
        }
    }

    /// Attributes of lines that cannot be read do not exist for the engine.
    fn is_readable(&self, attribute: &Attribute) -> bool {
        let mut lines = self.declaration.problems.iter();
        !lines.any(|problem| {
            problem.kind == SyntaxProblemKind::Line
                && problem.range.contains_inclusive(attribute.range.start())
        })
    }

    fn push(&mut self, at: At<'_>, kind: ProblemKind, range: TextRange, mark: TextRange) {
        self.list.push(Problem {
            kind,
            owner: at.owner,
            site: at.site,
            attribute: at.position,
            argument: None,
            range,
            marks: smallvec![mark],
            echo: false,
        });
    }

    fn push_argument(&mut self, at: At<'_>, kind: ProblemKind, argument: usize, range: TextRange) {
        self.push(at, kind, range, range);
        if let Some(problem) = self.list.last_mut() {
            problem.argument = Some(argument);
        }
    }

    fn mark(&self, at: At<'_>) -> TextRange {
        if at.is_block() {
            spans::block_attribute_span(self.declaration, at.attribute)
        } else {
            spans::attribute_span(self.declaration, at.attribute)
        }
    }

    fn echo(&mut self) {
        if let Some(problem) = self.list.last_mut() {
            problem.echo = true;
        }
    }

    /// Goes through all attributes of one thing.
    fn visit(
        &mut self,
        owner: Owner,
        site: Site,
        field: Option<TypedField<'_>>,
        attributes: &[Attribute],
    ) {
        let takes_native_type = matches!(field.map(|field| field.kind), Some(FieldKind::Scalar(_)));
        let mut native_type = None;
        for (position, attribute) in attributes.iter().enumerate() {
            let at = At {
                owner,
                site,
                position,
                attribute,
            };
            if !self.is_readable(attribute) {
                continue;
            }
            if attribute.is_native_type() && takes_native_type {
                if let Some(first) = native_type {
                    let kind = ProblemKind::DuplicateAttribute(first);
                    self.push(at, kind, at.head(), self.mark(at));
                } else {
                    native_type = Some(position);
                }
                continue;
            }
            let Some(spec) = table::attribute(site, &attribute.name) else {
                self.push(at, ProblemKind::UnknownAttribute, at.head(), self.mark(at));
                if site == Site::CompositeField
                    && ["id", "unique", "relation"].contains(&attribute.name.as_str())
                {
                    self.echo();
                }
                continue;
            };
            if !spec.repeatable && self.is_duplicate(at, attributes) {
                continue;
            }
            if self.check_arguments(at) {
                self.process(at, spec, field);
            }
        }
    }

    /// Does the attribute stand several times? People see one finding for each but the first; the engine marks all.
    fn is_duplicate(&mut self, at: At<'_>, attributes: &[Attribute]) -> bool {
        let copies: SmallVec<[usize; 2]> = attributes
            .iter()
            .enumerate()
            .filter(|(_, other)| other.name == at.attribute.name && self.is_readable(other))
            .map(|(position, _)| position)
            .collect();
        if copies.len() < 2 {
            return false;
        }
        let place = copies.iter().position(|copy| *copy == at.position);
        if place != Some(0) {
            let first = copies[0];
            let kind = ProblemKind::DuplicateAttribute(first);
            let mark = self.mark(at);
            self.push(at, kind, at.head(), mark);
            if place == Some(1) {
                let first = At {
                    position: first,
                    attribute: &attributes[first],
                    ..at
                };
                let mark = self.mark(first);
                if let Some(problem) = self.list.last_mut() {
                    problem.marks.insert(0, mark);
                }
            }
        }
        true
    }

    /// What the engine does with an attribute that it reads.
    fn process(&mut self, at: At<'_>, spec: &'static AttributeSpec, field: Option<TypedField<'_>>) {
        if spec.rejected.contains(&at.site) {
            self.reject(at, spec);
            return;
        }
        let is_second_id = spec.name == "id" && !at.is_block() && self.has_id;
        self.has_id |= spec.name == "id" && !at.is_block();
        if let Some(field) = field {
            self.check_field(at, spec, field);
        }
        let taken = if is_second_id {
            SmallVec::new()
        } else {
            self.take(at, spec)
        };
        self.leave(at, &taken, false);
    }

    /// The engine knows the attribute, but not on such a field.
    fn reject(&mut self, at: At<'_>, spec: &'static AttributeSpec) {
        if at.site == Site::ScalarField {
            let kind = ProblemKind::RelationOnScalarField;
            self.push(at, kind, at.head(), self.mark(at));
            self.leave(at, &[], true);
            return;
        }
        self.push(at, ProblemKind::OnRelationField, at.head(), self.mark(at));
        // Only this one is asked for its value.
        if spec.name == "map" {
            let before = self.list.len();
            self.take_default(at, spec);
            for problem in &mut self.list[before..] {
                problem.echo = true;
            }
        }
    }

    /// What an attribute demands of its field.
    fn check_field(&mut self, at: At<'_>, spec: &AttributeSpec, field: TypedField<'_>) {
        match spec.name {
            "ignore" if field.kind == FieldKind::Unsupported => {
                let kind = ProblemKind::IgnoreOnUnsupported;
                self.push(at, kind, at.head(), self.mark(at));
            }
            "updatedAt" => {
                let is_list = field
                    .field
                    .field_type
                    .as_ref()
                    .is_some_and(|it| it.arity == Arity::List);
                let is_other = field.kind != FieldKind::Scalar(ScalarType::DateTime);
                if is_list || is_other {
                    let mark = self.mark(at);
                    self.push(at, ProblemKind::UpdatedAtType, at.head(), mark);
                    if is_list
                        && is_other
                        && let Some(problem) = self.list.last_mut()
                    {
                        problem.marks.push(mark);
                    }
                }
            }
            _ => {}
        }
    }
}
