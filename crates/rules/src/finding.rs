//! What a rule says about a place.

use model::{DeclarationId, Schema};
use smol_str::SmolStr;
use syntax::TextRange;

use crate::rule::Rule;

/// How much a finding matters. Ordered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Severity {
    Hint,
    Info,
    Warning,
    Error,
}

/// How an editor may show the range of a finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Tag {
    Unnecessary,
    Deprecated,
}

/// What a finding is about, for its fix.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Subject {
    Declaration,
    /// The field of that position.
    Field(usize),
}

/// A place in another declaration. Says where by name, so that it stays right when the text around it moves.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Place {
    /// The name of a declaration.
    Declaration(DeclarationId),
    /// The name of the first field of that name.
    Field(DeclarationId, SmolStr),
    /// The field of that position, for places in the declaration that the finding itself is in.
    FieldAt(DeclarationId, usize),
    /// The block attribute of that position, for places in the declaration that the finding itself is in.
    BlockAttribute(DeclarationId, usize),
}

impl Place {
    pub fn declaration(&self) -> DeclarationId {
        match self {
            Self::Declaration(id)
            | Self::Field(id, _)
            | Self::FieldAt(id, _)
            | Self::BlockAttribute(id, _) => *id,
        }
    }

    /// Where that is now, relative to the declaration. `None` when it is gone.
    pub fn range(&self, schema: &Schema) -> Option<TextRange> {
        let declaration = schema.declaration(self.declaration())?;
        match self {
            Self::Declaration(_) => Some(declaration.name_range()),
            Self::Field(_, name) => declaration.field(name).map(|field| field.name.range),
            Self::FieldAt(_, position) => {
                let fields = &declaration.container()?.fields;
                fields.get(*position).map(|field| field.name.range)
            }
            Self::BlockAttribute(_, position) => {
                let attributes = &declaration.container()?.attributes;
                attributes.get(*position).map(|attribute| attribute.range)
            }
        }
    }
}

/// One problem at one place of one declaration.
#[derive(Debug, Clone)]
pub struct Finding {
    pub rule: &'static Rule,
    pub severity: Severity,
    /// Relative to the declaration.
    pub range: TextRange,
    /// What is wrong, why it matters, what to do.
    pub message: String,
    pub related: Vec<(Place, String)>,
    pub subject: Subject,
    pub tag: Option<Tag>,
}

impl Finding {
    /// The position of the field that it is about.
    pub fn field(&self) -> Option<usize> {
        match self.subject {
            Subject::Field(position) => Some(position),
            Subject::Declaration => None,
        }
    }
}

/// Collects what one rule has to say.
#[derive(Debug)]
pub(crate) struct Findings {
    pub(crate) rule: &'static Rule,
    pub(crate) subject: Subject,
    pub(crate) list: Vec<Finding>,
}

impl Findings {
    /// Reports a finding with the rule's own severity; the result can be refined.
    pub(crate) fn report(
        &mut self,
        range: TextRange,
        message: impl Into<String>,
    ) -> FindingMut<'_> {
        self.list.push(Finding {
            rule: self.rule,
            severity: self.rule.severity,
            range,
            message: message.into(),
            related: Vec::new(),
            subject: self.subject,
            tag: None,
        });
        FindingMut(self.list.last_mut())
    }
}

/// The finding just reported.
pub(crate) struct FindingMut<'f>(Option<&'f mut Finding>);

impl FindingMut<'_> {
    pub(crate) fn severity(mut self, severity: Severity) -> Self {
        if let Some(finding) = &mut self.0 {
            finding.severity = severity;
        }
        self
    }

    pub(crate) fn related(mut self, place: Place, message: impl Into<String>) -> Self {
        if let Some(finding) = &mut self.0 {
            finding.related.push((place, message.into()));
        }
        self
    }

    #[expect(
        dead_code,
        reason = "no rule marks its place as unnecessary or deprecated yet"
    )]
    pub(crate) fn tag(mut self, tag: Tag) -> Self {
        if let Some(finding) = &mut self.0 {
            finding.tag = Some(tag);
        }
        self
    }
}
