//! What can be wrong with an attribute, and where.
//!
//! Plain data between those who judge attributes and the rules that put it into words.

use model::{Argument, Attribute, Body, Declaration};
use smallvec::SmallVec;
use syntax::TextRange;

use super::table::{Site, ValueKind};
use crate::finding::{FindingMut, Findings, Subject};

/// Whose attribute it is, with its position.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Owner {
    Field(usize),
    Value(usize),
    Block,
}

impl Owner {
    pub(crate) fn subject(self) -> Subject {
        match self {
            Self::Field(position) => Subject::Field(position),
            Self::Value(_) | Self::Block => Subject::Declaration,
        }
    }

    /// Its attributes.
    pub(crate) fn attributes(self, declaration: &Declaration) -> &[Attribute] {
        let found = match (self, &declaration.body) {
            (Self::Field(position), Body::Container(container)) => container
                .fields
                .get(position)
                .map(|field| &field.attributes),
            (Self::Value(position), Body::Enum(body)) => {
                body.values.get(position).map(|value| &value.attributes)
            }
            (Self::Block, Body::Container(container)) => Some(&container.attributes),
            (Self::Block, Body::Enum(body)) => Some(&body.attributes),
            _ => None,
        };
        found.map_or(&[], Vec::as_slice)
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ProblemKind {
    UnknownAttribute,
    /// The position of the first one.
    DuplicateAttribute(usize),
    MissingArgumentValue,
    TrailingComma,
    DuplicateArgument,
    MultipleUnnamedArguments,
    NamedAndUnnamed,
    /// The name of the argument.
    MissingArgument(&'static str),
    UnknownArgument,
    ArgumentType(ValueKind),
    EmptyString,
    OnRelationField,
    RelationOnScalarField,
    IgnoreOnUnsupported,
    RedundantIgnore,
    UpdatedAtType,
    CompositeBlockAttribute,
    CompositeFieldAttribute,
}

/// Something that the engine holds against an attribute.
#[derive(Debug, Clone)]
pub(crate) struct Problem {
    pub(crate) kind: ProblemKind,
    pub(crate) owner: Owner,
    pub(crate) site: Site,
    /// Its position among those of the owner.
    pub(crate) attribute: usize,
    /// The argument that it is about, or that holds what it is about.
    pub(crate) argument: Option<usize>,
    /// Relative to the declaration, as narrow as it gets.
    pub(crate) range: TextRange,
    /// What the engine marks.
    pub(crate) marks: SmallVec<[TextRange; 1]>,
    /// Does it only follow from another one?
    pub(crate) echo: bool,
}

impl Problem {
    pub(crate) fn attribute<'d>(&self, declaration: &'d Declaration) -> Option<&'d Attribute> {
        self.owner.attributes(declaration).get(self.attribute)
    }

    pub(crate) fn argument<'d>(&self, declaration: &'d Declaration) -> Option<&'d Argument> {
        self.attribute(declaration)?.list().get(self.argument?)
    }

    /// `@name` or `@@name`.
    pub(crate) fn attribute_name(&self, declaration: &Declaration) -> String {
        let name = self
            .attribute(declaration)
            .map_or("", |attribute| attribute.name.as_str());
        let sign = if self.owner == Owner::Block {
            "@@"
        } else {
            "@"
        };
        format!("{sign}{name}")
    }

    /// The name of what it stands on: `Model`, `Model.field`.
    pub(crate) fn place(&self, declaration: &Declaration) -> String {
        let block = declaration.name_text();
        let member = match (self.owner, &declaration.body) {
            (Owner::Field(position), Body::Container(container)) => {
                container.fields.get(position).map(|field| &field.name.text)
            }
            (Owner::Value(position), Body::Enum(body)) => {
                body.values.get(position).map(|value| &value.name.text)
            }
            _ => None,
        };
        match member {
            Some(member) => format!("{block}.{member}"),
            None => block.to_owned(),
        }
    }

    /// Reports it as the engine marks it.
    pub(crate) fn report<'f>(
        &self,
        findings: &'f mut Findings,
        message: impl Into<String>,
    ) -> FindingMut<'f> {
        let finding = findings
            .report(self.range, message)
            .official_all(self.marks.iter().copied())
            .subject(self.owner.subject());
        if self.echo { finding.echo() } else { finding }
    }
}
