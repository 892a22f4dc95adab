//! What a rule says about a place.

use model::{DeclarationId, Schema};
use smallvec::SmallVec;
use smol_str::SmolStr;
use syntax::TextRange;

use crate::rule::Rule;
use crate::stage::Stage;

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
    pub official: Official,
}

/// What the official engine says about the same problem.
#[derive(Debug, Clone, Default)]
pub struct Official {
    /// The ranges that it marks, with repetitions, relative to the declaration. None: it says nothing.
    pub marks: SmallVec<[TextRange; 1]>,
    pub stage: Option<Stage>,
    /// The field at which the engine makes the relation that the problem belongs to, where that is not the finding's own.
    pub record: Option<(DeclarationId, usize)>,
    /// Does the finding only follow from another? Then people do not get to see it.
    pub echo: bool,
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
            official: Official {
                marks: self.rule.stage.iter().map(|_| range).collect(),
                stage: self.rule.stage,
                ..Official::default()
            },
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

    /// The engine marks another range, usually a wider one.
    pub(crate) fn official(self, range: TextRange) -> Self {
        self.official_all([range])
    }

    /// The engine marks these ranges, one diagnostic each.
    pub(crate) fn official_all(mut self, ranges: impl IntoIterator<Item = TextRange>) -> Self {
        if let Some(finding) = &mut self.0 {
            finding.official.marks = ranges.into_iter().collect();
        }
        self
    }

    /// The engine does not see this.
    pub(crate) fn unofficial(self) -> Self {
        self.official_all([])
    }

    /// Only the engine says so; people do not get to see it, because it follows from another finding.
    pub(crate) fn echo(mut self) -> Self {
        if let Some(finding) = &mut self.0 {
            finding.official.echo = true;
        }
        self
    }

    /// The engine looks for this at another time than for the rule's other findings.
    pub(crate) fn stage(mut self, stage: Stage) -> Self {
        if let Some(finding) = &mut self.0 {
            finding.official.stage = Some(stage);
        }
        self
    }

    pub(crate) fn subject(mut self, subject: Subject) -> Self {
        if let Some(finding) = &mut self.0 {
            finding.subject = subject;
        }
        self
    }

    pub(crate) fn related(mut self, place: Place, message: impl Into<String>) -> Self {
        if let Some(finding) = &mut self.0 {
            finding.related.push((place, message.into()));
        }
        self
    }

    pub(crate) fn tag(mut self, tag: Tag) -> Self {
        if let Some(finding) = &mut self.0 {
            finding.tag = Some(tag);
        }
        self
    }
}
