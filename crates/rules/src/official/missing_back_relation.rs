use model::{
    Arity, DeclarationId, DeclarationRef, FieldKind, FieldType, RelationField, RelationSide,
};

use crate::finding::{Findings, Place};
use crate::fix::Fix;
use crate::relations::is_ambiguous;
use crate::rule::{Context, FixContext, rule};
use crate::spans::field_span;

#[path = "missing_back_relation/actions.rs"]
pub(crate) mod actions;
#[path = "missing_back_relation/arguments.rs"]
pub(crate) mod arguments;
#[path = "missing_back_relation/connect.rs"]
pub(crate) mod connect;
#[path = "missing_back_relation/draft.rs"]
pub(crate) mod draft;
#[path = "missing_back_relation/ends.rs"]
pub(crate) mod ends;
#[path = "missing_back_relation/fixes.rs"]
pub(crate) mod fixes;
#[path = "missing_back_relation/key.rs"]
pub(crate) mod key;
#[cfg(test)]
#[path = "missing_back_relation/tests.rs"]
mod tests;

rule! {
    /// A relation field whose model has no field that points back.
    ///
    /// Prisma wants every relation in both models: the client reads it from either side, and the two fields together say how many
    /// records there are on each. Fields are the two ends of one relation when each has the other's model as its type and both give
    /// the relation the same name, or none.
    ///
    /// ```prisma
    /// model Leaf {
    ///   id     Int  @id
    ///   treeId Int
    ///   tree   Tree @relation(fields: [treeId], references: [id])
    /// //       ^^^^ missing-back-relation
    /// }
    ///
    /// model Tree {
    ///   id Int @id
    /// }
    /// ```
    ///
    /// The fix adds the other end where it belongs. It is a list, unless the key is unique; a list without a key gets one on the other
    /// side, from fields that are there or with new ones.
    ///
    /// ```prisma
    /// model Leaf {
    ///   id     Int  @id
    ///   treeId Int
    ///   tree   Tree @relation(fields: [treeId], references: [id])
    /// }
    ///
    /// model Tree {
    ///   id     Int    @id
    ///   leaves Leaf[]
    /// }
    /// ```
    ///
    /// A relation of a model with itself needs two fields as well, and a name on both:
    ///
    /// ```prisma
    /// model Branch {
    ///   id       Int      @id
    ///   parentId Int?
    ///   parent   Branch?  @relation("BranchParent", fields: [parentId], references: [id])
    ///   children Branch[] @relation("BranchParent")
    /// }
    /// ```
    pub MISSING_BACK_RELATION = Official {
        code: "missing-back-relation",
        severity: Error,
        stage: Relation(10),
        fix: Safe(fix),
        since: "0.1.0",
        check: Relation(check),
    }
}

fn check(context: &Context<'_, '_>, relation: &RelationField<'_>, findings: &mut Findings) {
    let declaration = context.declaration;
    let field = relation.field;
    let Some(range) = field
        .field_type
        .as_ref()
        .and_then(FieldType::named)
        .map(|name| name.range)
    else {
        return;
    };
    // The engine leaves a relation that it cannot read alone, and a field of a composite type is none.
    let is_relation =
        declaration.kind.is_table() && declaration.name.is_some() && ends::is_readable(field);
    if relation.opposite.is_some() || !is_relation {
        return;
    }
    // As long as fields cannot be told apart, nobody knows whose other end is missing.
    if is_ambiguous(context.reader, relation) {
        return;
    }
    let model = declaration.name_text();
    let name = &field.name.text;
    // What cannot be read may well be the other end; it has an error of its own.
    if !context
        .reader
        .relation_fields(relation.target.id, model)
        .all(RelationSide::is_readable)
    {
        return;
    }
    let target = context
        .reader
        .declaration(relation.target.id)
        .map_or("", DeclarationRef::name);
    let list = relation.side.arity() == Arity::List;
    let explicit = relation.side.relation_name();
    let named = explicit
        .map(|name| format!(" under the relation name `{name}`"))
        .unwrap_or_default();
    let back = if list {
        model.to_owned()
    } else {
        format!("{model}[]` or `{model}?")
    };
    let message = if relation.target.id == context.id {
        format!(
            "`{model}.{name}` points to its own model, and no second field of `{model}` is its other end{named}: Prisma wants both ends of a relation, also here. Add a field of type `{back}` and give both the same relation name.",
        )
    } else {
        format!(
            "`{model}.{name}` points to `{target}`, but no field of `{target}` points back{named}: Prisma wants every relation in both models. Add a field of type `{back}` to `{target}`.",
        )
    };
    let span = field_span(declaration, field);
    let mut finding = findings.report(range, message).official(span);
    // What has an error of its own and is meant to point back does so as soon as it is corrected.
    if is_meant_to_point_back(context, relation.target.id) {
        finding = finding.echo();
    }
    if relation.target.id != context.id {
        finding = finding.related(
            Place::Declaration(relation.target.id),
            format!("the field that points back to `{model}` is missing here"),
        );
        for other in context.reader.relation_fields(relation.target.id, model) {
            let place = Place::Field(relation.target.id, other.name().clone());
            let note = match other.relation_name() {
                Some(name) => format!("this points back, but under the relation name `{name}`"),
                None => "this points back, but without a relation name".to_owned(),
            };
            finding = finding.related(place, note);
        }
    }
}

/// Does the model have a field whose type is unknown and must be this model by another spelling, or stands in a line that cannot
/// be read?
fn is_meant_to_point_back(context: &Context<'_, '_>, target: DeclarationId) -> bool {
    let Some(declaration) = context.reader.declaration(target) else {
        return false;
    };
    let model = context.declaration.name_text().to_lowercase();
    declaration.field_names().any(|name| {
        declaration.field(name).is_some_and(|field| {
            let is_unknown = context.reader.field_kind(field) == FieldKind::Unknown;
            let written = field.type_name().to_lowercase();
            let distance = strsim::damerau_levenshtein(&written, &model);
            is_unknown && (distance * 3 <= model.len().max(3) || field.broken)
                || field.broken && written == model
        })
    })
}

fn fix(context: &FixContext<'_>) -> Vec<Fix> {
    fixes::fix(context)
}
