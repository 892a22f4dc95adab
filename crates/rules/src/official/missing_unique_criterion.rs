use model::{
    Arity, Attribute, Connector, Declaration, DeclarationKind, FieldType, Index, IndexKind,
    IndexSource, TypeName,
};

use crate::finding::Findings;
use crate::fix::{Applicability, Effect, Fix};
use crate::rewrite::Rewrite;
use crate::rule::{Context, FixContext, rule};
use crate::spans::block_span;

use super::new_id::{NewId, new_id};

rule! {
    /// A model by whose fields no row can be told from the others.
    ///
    /// The client finds, updates and deletes single rows by their id, or by a unique constraint. So each model needs one whose fields
    /// cannot be null.
    ///
    /// The fix makes a field that looks like an id the id; else it adds one of the kind that the other models have. The database
    /// needs a migration.
    ///
    /// ```prisma
    /// model Note {
    /// //    ^^^^ missing-unique-criterion
    ///   text   String
    ///   author String? @unique
    /// }
    /// ```
    pub MISSING_UNIQUE_CRITERION = Official {
        code: "missing-unique-criterion",
        severity: Error,
        stage: Block,
        fix: Unsafe(fix),
        since: "0.1.0",
        check: Declaration(check),
    }
}

rule! {
    /// A MongoDB model without an id.
    ///
    /// Every document has an `_id`, so every model for MongoDB needs an id field; a unique constraint alone is not enough.
    ///
    /// ```prisma
    /// datasource db {
    ///   provider = "mongodb"
    /// }
    ///
    /// model Note {
    /// //    ^^^^ mongodb-id-required
    ///   title String @unique
    /// }
    /// ```
    pub MONGODB_ID_REQUIRED = Official {
        code: "mongodb-id-required",
        severity: Error,
        stage: Block,
        fix: Unsafe(fix),
        since: "0.1.0",
        check: Declaration(check_mongodb),
    }
}

fn check(context: &Context<'_, '_>, findings: &mut Findings) {
    if lacks_criterion(context) {
        let message = format!(
            "No row of `{}` can be told from the others: the client has no way to find, update or delete a single one. Add an id field (`@id`), or a unique constraint over fields that are never null.",
            context.declaration.name_text(),
        );
        findings
            .report(context.declaration.name_range(), message)
            .official(block_span(context.declaration));
    }
}

fn check_mongodb(context: &Context<'_, '_>, findings: &mut Findings) {
    let declaration = context.declaration;
    let is_mongodb = context.config().connector() == Some(Connector::MongoDb);
    let Some(container) = declaration.container() else {
        return;
    };
    if !is_mongodb || declaration.kind != DeclarationKind::Model {
        return;
    }
    let is_key = |index: &&Index| index.kind == IndexKind::PrimaryKey;
    if container.indexes.iter().any(|index| is_key(&index)) {
        return;
    }
    let message = format!(
        "`{}` has no id, but every document in MongoDB has one in `_id`. Add a field with `@id @map(\"_id\")`.",
        declaration.name_text(),
    );
    let finding = findings
        .report(declaration.name_range(), message)
        .official(block_span(declaration));
    if lacks_criterion(context) {
        finding.echo();
    }
}

/// Has the model no key and no unique constraint that identifies rows? One that has an error of its own counts as if it did.
fn lacks_criterion(context: &Context<'_, '_>) -> bool {
    let declaration = context.declaration;
    let Some(container) = declaration.container() else {
        return false;
    };
    let identifies = |index: &Index| {
        let fields = context.reader.index_fields(context.id, index);
        // That an id can be null is an error of its own.
        let is_filled = |field_type: &FieldType| {
            index.kind == IndexKind::PrimaryKey || field_type.arity != Arity::Optional
        };
        index.is_unique_criterion()
            && fields.is_none_or(|fields| {
                fields.iter().all(|field| {
                    field.field_type.as_ref().is_some_and(|it| {
                        is_filled(it) && !matches!(it.name, TypeName::Unsupported(_))
                    })
                })
            })
    };
    declaration.kind == DeclarationKind::Model
        && crate::attributes::read(&container.attributes, "ignore", true).is_none()
        && !container.indexes.iter().any(identifies)
}

fn fix(context: &FixContext<'_>) -> Vec<Fix> {
    let Some(id) = new_id(context, None) else {
        return Vec::new();
    };
    let mut rewrite = Rewrite::new(context.schema);
    id.write(&mut rewrite, context);
    // An id over something that cannot be one makes way.
    let container = context.declaration.container();
    for index in container.map_or(&[][..], |it| &it.indexes) {
        let attribute = container.and_then(|container| index.attribute(container));
        if let Some(attribute) = attribute.filter(|_| index.kind == IndexKind::PrimaryKey) {
            match index.source {
                IndexSource::Field(_) => rewrite.remove_field_attribute(context.id, attribute),
                IndexSource::Block(_) => rewrite.remove_block_attribute(context.id, attribute),
            }
        }
    }
    made(&id, context.declaration, rewrite)
        .into_iter()
        .collect()
}

fn made(id: &NewId<'_>, declaration: &Declaration, rewrite: Rewrite<'_>) -> Option<Fix> {
    let title = format!(
        "{} in `{}` (needs a migration)",
        id.title(),
        declaration.name_text()
    );
    Fix::new(title, Applicability::Unsafe, Effect::Migration, rewrite)
}

/// Removes a block attribute whose list is no use. Where nothing else identifies the rows, an id takes its place.
pub(super) fn remove_list(context: &FixContext<'_>, attribute: &Attribute) -> Option<Fix> {
    let container = context.declaration.container()?;
    let others = container
        .indexes
        .iter()
        .filter(|index| index.range != attribute.range)
        .any(Index::is_unique_criterion);
    let is_criterion = matches!(attribute.name.as_str(), "id" | "unique");
    let mut rewrite = Rewrite::new(context.schema);
    let needs_id = is_criterion
        && !others
        && context.declaration.kind == DeclarationKind::Model
        && !context.declaration.is_ignored();
    if needs_id && let Some(id) = new_id(context, Some(attribute)) {
        id.write(&mut rewrite, context);
        // Two edits at one place would contradict each other.
        if !id.is_block_attribute() {
            rewrite.remove_block_attribute(context.id, attribute);
        }
        let title = format!(
            "{} instead of `@@{}` (needs a migration)",
            id.title(),
            attribute.name
        );
        return Fix::new(title, Applicability::Unsafe, Effect::Migration, rewrite);
    }
    rewrite.remove_block_attribute(context.id, attribute);
    Fix::new(
        format!("Remove this `@@{}`", attribute.name),
        Applicability::Unsafe,
        Effect::None,
        rewrite,
    )
}

#[cfg(test)]
#[path = "missing_unique_criterion/tests.rs"]
mod tests;
