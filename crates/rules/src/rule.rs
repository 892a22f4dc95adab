//! What a rule is.
//!
//! The scope of a check decides when it runs again; the rule itself does not know about incrementality.

use std::cell::OnceCell;

use model::{
    BucketKind, Config, ConstraintKind, ConstraintScope, Declaration, DeclarationId, Facet, Field,
    FieldKind, Reader, RelationField, Schema,
};

use crate::attributes::Problem;
use crate::attributes::field_list::{FieldList, field_lists};
use crate::cascades::{CascadeGraph, Verdict};
use crate::constraints::{Constraint, constraints, foreign_keys};
use crate::finding::{Finding, Findings, Place, Severity};
use crate::fix::{Applicability, Fix};
use crate::fixer::Fixer;
use crate::relation_end::RelationEnd;
use crate::shared_names::{NameKind, SharedNames};
use crate::stage::Stage;

/// Whose opinion it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Group {
    /// The official engine reports this too.
    Official,
    /// The engine accepts this; a reviewer would not.
    Review,
}

/// A declaration as a check sees it, with what it may ask about others. What many rules ask is worked out once.
#[derive(Debug)]
pub(crate) struct Context<'c, 's> {
    pub(crate) reader: &'c Reader<'s>,
    pub(crate) id: DeclarationId,
    pub(crate) declaration: &'s Declaration,
    shared: &'c SharedNames,
    cascades: &'c CascadeGraph,
    field_kinds: OnceCell<Vec<FieldKind>>,
    relations: OnceCell<Vec<Option<RelationField<'s>>>>,
    field_lists: OnceCell<Vec<FieldList<'s>>>,
    attribute_problems: OnceCell<Vec<Problem>>,
    relation_ends: OnceCell<Vec<Vec<RelationEnd<'s>>>>,
    constraints: OnceCell<Vec<Constraint>>,
}

impl<'c, 's> Context<'c, 's> {
    pub(crate) fn new(
        reader: &'c Reader<'s>,
        id: DeclarationId,
        declaration: &'s Declaration,
        shared: &'c SharedNames,
        cascades: &'c CascadeGraph,
    ) -> Self {
        Self {
            reader,
            id,
            declaration,
            shared,
            cascades,
            field_kinds: OnceCell::new(),
            relations: OnceCell::new(),
            field_lists: OnceCell::new(),
            attribute_problems: OnceCell::new(),
            relation_ends: OnceCell::new(),
            constraints: OnceCell::new(),
        }
    }

    pub(crate) fn config(&self) -> &'s Config {
        self.reader.config()
    }

    /// The datasource that decides about the schema.
    pub(crate) fn datasource(&self) -> Option<Place> {
        let datasource = self.config().datasource.as_ref()?;
        Some(Place::Declaration(datasource.id))
    }

    /// The fields of a model, view or composite type; none of other declarations.
    pub(crate) fn fields(&self) -> &'s [Field] {
        self.declaration
            .container()
            .map_or(&[][..], |container| &container.fields)
    }

    /// What the field of that position holds.
    pub(crate) fn field_kind(&self, position: usize) -> FieldKind {
        let kinds = self.field_kinds.get_or_init(|| {
            let fields = self.fields().iter();
            fields.map(|field| self.reader.field_kind(field)).collect()
        });
        kinds.get(position).copied().unwrap_or(FieldKind::Unknown)
    }

    /// The relation of the field of that position; `None` when its type is no model or view.
    pub(crate) fn relation(&self, position: usize) -> Option<RelationField<'s>> {
        let relations = self.relations.get_or_init(|| {
            let fields = self.fields().iter();
            fields
                .map(|field| self.reader.relation(self.id, field))
                .collect()
        });
        relations.get(position).copied().flatten()
    }

    /// The field lists of its block attributes, as far as the official engine reads them.
    pub(crate) fn field_lists(&self) -> &[FieldList<'s>] {
        self.field_lists
            .get_or_init(|| field_lists(self.reader, self.id, self.declaration))
    }

    /// What the engine holds against the attributes and their arguments.
    pub(crate) fn attribute_problems(&self) -> &[Problem] {
        self.attribute_problems
            .get_or_init(|| crate::attributes::problems(self.reader, self.declaration))
    }

    /// The records that the relation field of that position takes part in; none where they cannot be judged.
    pub(crate) fn relation_ends(&self, position: usize) -> &[RelationEnd<'s>] {
        let ends = self.relation_ends.get_or_init(|| {
            let fields = 0..self.fields().len();
            fields
                .map(|field| {
                    self.relation(field).map_or_else(Vec::new, |relation| {
                        RelationEnd::all(self.reader, self.declaration, relation)
                    })
                })
                .collect()
        });
        ends.get(position).map_or(&[], |ends| ends)
    }

    /// Its constraints, foreign keys among them where their names must differ.
    pub(crate) fn constraints(&self) -> &[Constraint] {
        self.constraints.get_or_init(|| {
            let scopes = self.config().capabilities().constraint_scopes();
            let mut result = constraints(self.reader, self.declaration);
            let counts = |scope: &ConstraintScope| scope.counts(ConstraintKind::ForeignKey);
            if scopes.iter().any(counts) {
                let relations = (0..self.fields().len())
                    .filter_map(|position| Some((position, self.relation(position)?)));
                result.extend(foreign_keys(self.reader, self.declaration, relations));
            }
            result
        })
    }

    /// What is the matter with the referential actions of one of its relation fields, if anything is.
    pub(crate) fn cascades(&self, field: &str) -> Option<&'c Verdict> {
        self.cascades.verdict(self.id, field)
    }

    /// The declarations that have a name, in the order of files and text, itself included.
    pub(crate) fn sharing(&self, kind: NameKind, name: &str) -> &'c [DeclarationId] {
        self.reader.note_facet(Facet::shared(kind as u8, name));
        self.shared.members(kind, name)
    }
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

    /// The field lists of its block attributes, as far as the official engine reads them.
    pub(crate) fn field_lists(&self) -> Vec<FieldList<'s>> {
        field_lists(&self.reader(), self.id, self.declaration)
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
    /// Every end of a relation that can be judged, once for each record of the relation. What it says about a further record people do
    /// not get to see.
    RelationEnd(fn(&Context<'_, '_>, &RelationEnd<'_>, &mut Findings)),
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
    /// When the official engine looks for it, if it does; unless a finding says otherwise.
    pub stage: Option<Stage>,
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
/// `stage` says when the official engine looks; rules of ours have none. `fix` is `None`, or the best applicability with the function that makes the fixes. `check` is the scope with
/// the function that looks.
macro_rules! rule {
    (
        $(#[doc = $documentation:literal])*
        pub $name:ident = $group:ident {
            code: $code:literal,
            severity: $severity:ident,
            $(stage: $stage:expr,)?
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
            stage: $crate::rule::rule!(@stage $($stage)?),
            applicability: $crate::rule::rule!(@applicability $applicability),
            since: $since,
            documentation: concat!($($documentation, "\n"),*),
            check: $crate::rule::Check::$scope($($check)*),
            fix: $crate::rule::rule!(@fix $($fix)?),
        };
    };
    (@applicability None) => { None };
    (@applicability $applicability:ident) => { Some($crate::Applicability::$applicability) };
    (@stage) => { None };
    (@stage $stage:expr) => {{
        #[allow(unused_imports, reason = "a stage may be computed")]
        use $crate::Stage::*;
        Some($stage)
    }};
    (@fix) => { None };
    (@fix $fix:path) => { Some($fix) };
}

pub(crate) use rule;
