//! What a rule is.
//!
//! The scope of a check decides when it runs again; the rule itself does not know about incrementality.

use model::{BucketKind, Declaration, DeclarationId, Field, Reader, RelationField, Schema};

use crate::finding::{Finding, Findings, Severity};
use crate::fix::{Applicability, Fix};
use crate::fixer::Fixer;

/// Whose opinion it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Group {
    /// The official engine reports this too.
    Official,
    /// The engine accepts this; a reviewer would not.
    Review,
}

/// A declaration as a check sees it, with what it may ask about others.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Context<'c, 's> {
    pub(crate) reader: &'c Reader<'s>,
    pub(crate) id: DeclarationId,
    pub(crate) declaration: &'s Declaration,
}

/// The moment at which a fix is asked for: the whole schema, and the declaration of the finding.
#[derive(Debug, Clone, Copy)]
pub(crate) struct FixContext<'s> {
    pub(crate) fixer: &'s Fixer<'s>,
    pub(crate) schema: &'s Schema,
    pub(crate) id: DeclarationId,
    pub(crate) declaration: &'s Declaration,
    pub(crate) finding: &'s Finding,
}

impl<'s> FixContext<'s> {
    /// The field that the finding is about.
    pub(crate) fn field(&self) -> Option<(usize, &'s Field)> {
        let position = self.finding.field()?;
        let field = self.declaration.container()?.fields.get(position)?;
        Some((position, field))
    }

    /// Asks about relations and types as a check would.
    pub(crate) fn reader(&self) -> Reader<'s> {
        Reader::new(self.schema, self.id)
    }
}

/// What a check looks at. It runs again when that, or something that it read, changes.
pub(crate) enum Check {
    /// Every declaration.
    Declaration(fn(&Context<'_, '_>, &mut Findings)),
    /// Every field of models, views and composite types, with its position.
    Field(fn(&Context<'_, '_>, usize, &Field, &mut Findings)),
    /// Every field whose type is a model or view.
    Relation(fn(&Context<'_, '_>, &RelationField<'_>, &mut Findings)),
    /// Every declaration that shares an entry of one of these buckets with others; they are given in order, itself included.
    Bucket(
        &'static [BucketKind],
        fn(&Context<'_, '_>, &[DeclarationId], &mut Findings),
    ),
}

/// The ways to make a finding go away, best first.
pub(crate) type FixFn = fn(&FixContext<'_>) -> Vec<Fix>;

/// One rule. Rules are the same if their codes are.
pub struct Rule {
    /// Kebab-case, names the problem.
    pub code: &'static str,
    pub group: Group,
    /// Of its findings, unless one says otherwise.
    pub severity: Severity,
    /// The best that its fixes can be; `None` when it has no fix.
    pub applicability: Option<Applicability>,
    /// The first version that had it.
    pub since: &'static str,
    /// The user documentation, in Markdown. Its `prisma` blocks run as tests.
    pub documentation: &'static str,
    pub(crate) check: Check,
    pub(crate) fix: Option<FixFn>,
}

impl std::fmt::Debug for Rule {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.code)
    }
}

impl PartialEq for Rule {
    fn eq(&self, other: &Self) -> bool {
        self.code == other.code
    }
}

impl Eq for Rule {}

/// Declares a rule: documentation, name, group and properties.
///
/// `fix` is `None`, or the best applicability with the function that makes the fixes. `check` is the scope with
/// the function that looks.
macro_rules! rule {
    (
        $(#[doc = $documentation:literal])*
        pub $name:ident = $group:ident {
            code: $code:literal,
            severity: $severity:ident,
            fix: $applicability:ident $(($fix:path))?,
            since: $since:literal,
            check: $scope:ident($($check:tt)*),
        }
    ) => {
        $(#[doc = $documentation])*
        pub static $name: $crate::Rule = $crate::Rule {
            code: $code,
            group: $crate::Group::$group,
            severity: $crate::Severity::$severity,
            applicability: $crate::rule::rule!(@applicability $applicability),
            since: $since,
            documentation: concat!($($documentation, "\n"),*),
            check: $crate::rule::Check::$scope($($check)*),
            fix: $crate::rule::rule!(@fix $($fix)?),
        };
    };
    (@applicability None) => { None };
    (@applicability $applicability:ident) => { Some($crate::Applicability::$applicability) };
    (@fix) => { None };
    (@fix $fix:path) => { Some($fix) };
}

pub(crate) use rule;
