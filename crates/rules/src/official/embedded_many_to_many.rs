use model::{Arity, Capability, Field, RelationKind};
use syntax::TextRange;

use super::key_fields::has_same_type;
use super::many_to_many::fixes::actions;
use super::many_to_many::report_actions;
use crate::finding::{Findings, Place};
use crate::relation_end::{RelationEnd, place, title};
use crate::rule::{Context, rule};
use crate::spans::{attribute_span, field_span};

#[path = "embedded_many_to_many/fixes.rs"]
mod fixes;
#[cfg(test)]
#[path = "embedded_many_to_many/tests.rs"]
mod tests;

rule! {
    /// A many-to-many relation with keys on a database that has none of that kind.
    ///
    /// Only MongoDB keeps the ids of the other side in lists. Everywhere else Prisma keeps the pairs in a table of its own, and two
    /// lists without `fields` and `references` are all that is needed.
    ///
    /// ```prisma
    /// datasource db {
    ///   provider = "postgresql"
    /// }
    ///
    /// model Book {
    ///   id        Int      @id
    ///   authorIds Int[]
    ///   authors   Author[] @relation(fields: [authorIds], references: [id])
    /// }
    ///
    /// model Author {
    ///   id      Int    @id
    ///   bookIds Int[]
    ///   books   Book[] @relation(fields: [bookIds], references: [id])
    /// //                                 ^^^^^^^^^ embedded-many-to-many-support
    /// }
    /// ```
    pub EMBEDDED_MANY_TO_MANY_SUPPORT = Official {
        code: "embedded-many-to-many-support",
        severity: Error,
        stage: Relation(10),
        fix: Unsafe(fixes::support),
        since: "0.1.0",
        check: RelationEnd(check_support),
    }
}

rule! {
    /// An end of a many-to-many relation does not say which id its keys are.
    ///
    /// On MongoDB each end lists one field in `references`: the id of the other model.
    ///
    /// ```prisma
    /// datasource db {
    ///   provider = "mongodb"
    /// }
    ///
    /// model Book {
    ///   id        Int      @id @map("_id")
    ///   authorIds Int[]
    ///   authors   Author[] @relation(fields: [authorIds])
    /// //                   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ embedded-many-to-many-references
    /// }
    ///
    /// model Author {
    ///   id      Int    @id @map("_id")
    ///   bookIds Int[]
    ///   books   Book[] @relation(fields: [bookIds], references: [id])
    /// }
    /// ```
    pub EMBEDDED_MANY_TO_MANY_REFERENCES = Official {
        code: "embedded-many-to-many-references",
        severity: Error,
        stage: Relation(10),
        fix: Safe(fixes::references),
        since: "0.1.0",
        check: RelationEnd(check_references),
    }
}

rule! {
    /// An end of a many-to-many relation does not say where its keys are.
    ///
    /// On MongoDB each end lists one field in `fields`: the list with the ids of the other model.
    ///
    /// ```prisma
    /// datasource db {
    ///   provider = "mongodb"
    /// }
    ///
    /// model Book {
    ///   id      Int      @id @map("_id")
    ///   authors Author[] @relation(references: [id])
    /// //                 ^^^^^^^^^^^^^^^^^^^^^^^^^^^^ embedded-many-to-many-fields
    /// }
    ///
    /// model Author {
    ///   id      Int    @id @map("_id")
    ///   bookIds Int[]
    ///   books   Book[] @relation(fields: [bookIds], references: [id])
    /// }
    /// ```
    pub EMBEDDED_MANY_TO_MANY_FIELDS = Official {
        code: "embedded-many-to-many-fields",
        severity: Error,
        stage: Relation(11),
        fix: Unsafe(fixes::fields),
        since: "0.1.0",
        check: RelationEnd(check_fields),
    }
}

rule! {
    /// The keys of a many-to-many relation reference something else than the id.
    ///
    /// On MongoDB the lists of keys hold ids; nothing else can be referenced.
    ///
    /// ```prisma
    /// datasource db {
    ///   provider = "mongodb"
    /// }
    ///
    /// model Book {
    ///   id          Int      @id @map("_id")
    ///   authorNames String[]
    ///   authors     Author[] @relation(fields: [authorNames], references: [name])
    /// //                                                      ^^^^^^^^^^^^^^^^^^ embedded-many-to-many-references-not-id
    /// }
    ///
    /// model Author {
    ///   id      Int    @id @map("_id")
    ///   name    String @unique
    ///   bookIds Int[]
    ///   books   Book[] @relation(fields: [bookIds], references: [id])
    /// }
    /// ```
    pub EMBEDDED_MANY_TO_MANY_REFERENCES_NOT_ID = Official {
        code: "embedded-many-to-many-references-not-id",
        severity: Error,
        stage: Relation(12),
        fix: Safe(fixes::references),
        since: "0.1.0",
        check: RelationEnd(check_id),
    }
}

rule! {
    /// The keys of a many-to-many relation are no list of ids.
    ///
    /// On MongoDB a row has many partners because its key is a list. It has to be a list of the type of the id, native type
    /// included.
    ///
    /// ```prisma
    /// datasource db {
    ///   provider = "mongodb"
    /// }
    ///
    /// model Book {
    ///   id        Int      @id @map("_id")
    ///   authorIds Int
    ///   authors   Author[] @relation(fields: [authorIds], references: [id])
    /// //                                     ^^^^^^^^^^^ embedded-many-to-many-array-type
    /// }
    ///
    /// model Author {
    ///   id      Int    @id @map("_id")
    ///   bookIds Int[]
    ///   books   Book[] @relation(fields: [bookIds], references: [id])
    /// }
    /// ```
    pub EMBEDDED_MANY_TO_MANY_ARRAY_TYPE = Official {
        code: "embedded-many-to-many-array-type",
        severity: Error,
        stage: Relation(13),
        fix: Unsafe(fixes::types),
        since: "0.1.0",
        check: RelationEnd(check_type),
    }
}

rule! {
    /// A referential action on a many-to-many relation with lists of keys.
    ///
    /// Nothing would carry it out: the database knows of no relation.
    ///
    /// ```prisma
    /// datasource db {
    ///   provider = "mongodb"
    /// }
    ///
    /// model Book {
    ///   id        Int      @id @map("_id")
    ///   authorIds Int[]
    ///   authors   Author[] @relation(fields: [authorIds], references: [id], onDelete: Cascade)
    /// //                                                                              ^^^^^^^ embedded-many-to-many-actions
    /// }
    ///
    /// model Author {
    ///   id      Int    @id @map("_id")
    ///   bookIds Int[]
    ///   books   Book[] @relation(fields: [bookIds], references: [id])
    /// }
    /// ```
    pub EMBEDDED_MANY_TO_MANY_ACTIONS = Official {
        code: "embedded-many-to-many-actions",
        severity: Error,
        stage: Relation(14),
        fix: Safe(actions),
        since: "0.1.0",
        check: RelationEnd(check_actions),
    }
}

fn is_supported(context: &Context<'_, '_>) -> bool {
    let capabilities = context.config().capabilities();
    capabilities.has(Capability::EmbeddedManyToMany)
}

/// Is it an end of such a relation, on a database that has them?
fn is_embedded(context: &Context<'_, '_>, end: &RelationEnd<'_>) -> bool {
    end.record.kind == RelationKind::EmbeddedManyToMany && is_supported(context)
}

fn check_support(context: &Context<'_, '_>, end: &RelationEnd<'_>, findings: &mut Findings) {
    let (RelationKind::EmbeddedManyToMany, false, Some(other)) = (
        end.record.kind,
        is_supported(context),
        end.relation.opposite,
    ) else {
        return;
    };
    let message = format!(
        "`{}` and `{}` are the two ends of a many-to-many relation, and {} keeps no lists of keys for those. Remove `fields` and `references` at both ends.",
        title(context.reader, end.own()),
        title(context.reader, other),
        context.config().capabilities().display_name(),
    );
    let finding = findings
        .report(end.value_range(&["fields", "references"]), message)
        .official(field_span(context.declaration, end.field()))
        .related(place(other), "the other end");
    if !end.leads {
        finding.echo();
    }
}

/// The argument, or else the attribute, or else the field.
fn argument_span(context: &Context<'_, '_>, end: &RelationEnd<'_>, name: &str) -> TextRange {
    if let Some((_, argument)) = end.argument(name) {
        return argument.range;
    }
    let field = || field_span(context.declaration, end.field());
    let attribute = end.attribute();
    attribute.map_or_else(field, |it| attribute_span(context.declaration, it))
}

/// The same, as people want to see it.
fn argument_range(end: &RelationEnd<'_>, name: &str) -> TextRange {
    let argument = end.argument(name).map(|(_, argument)| argument.range);
    argument
        .or_else(|| Some(end.attribute()?.range))
        .unwrap_or(end.field().name.range)
}

fn check_references(context: &Context<'_, '_>, end: &RelationEnd<'_>, findings: &mut Findings) {
    if !is_embedded(context, end) || end.own().referenced_fields().len() == 1 {
        return;
    }
    let message = format!(
        "`{}` is an end of a many-to-many relation with lists of keys, so its `references` must name one field: the id of `{}`.",
        title(context.reader, end.own()),
        context.reader.name(end.target()),
    );
    findings
        .report(argument_range(end, "references"), message)
        .official(argument_span(context, end, "references"))
        .related(Place::Declaration(end.target()), "the id is here");
}

fn check_fields(context: &Context<'_, '_>, end: &RelationEnd<'_>, findings: &mut Findings) {
    if !is_embedded(context, end) || end.own().key_fields().len() == 1 {
        return;
    }
    let message = format!(
        "`{}` is an end of a many-to-many relation with lists of keys, so its `fields` must name one field of `{}`: the list with the ids of `{}`.",
        title(context.reader, end.own()),
        context.declaration.name_text(),
        context.reader.name(end.target()),
    );
    findings
        .report(argument_range(end, "fields"), message)
        .official(argument_span(context, end, "fields"));
}

fn check_id(context: &Context<'_, '_>, end: &RelationEnd<'_>, findings: &mut Findings) {
    let references = end.own().referenced_names();
    let (true, Some(first)) = (is_embedded(context, end), references.first()) else {
        return;
    };
    let criteria = context.reader.unique_criteria(end.target());
    let mut keys = criteria
        .iter()
        .filter(|it| it.kind == model::IndexKind::PrimaryKey);
    if keys.any(|key| key.has_columns(&[first])) {
        return;
    }
    let target = context.reader.name(end.target());
    let message = format!(
        "`{}` references `{target}.{first}`, but lists of keys can only hold ids. Reference the id of `{target}`.",
        title(context.reader, end.own()),
    );
    findings
        .report(argument_range(end, "references"), message)
        .official(argument_span(context, end, "references"))
        .related(Place::Declaration(end.target()), "the id is here");
}

fn check_type(context: &Context<'_, '_>, end: &RelationEnd<'_>, findings: &mut Findings) {
    if !is_embedded(context, end) {
        return;
    }
    let (fields, references) = (end.own().key_names(), end.own().referenced_names());
    let (Some(key), Some(referenced)) = (fields.first(), references.first()) else {
        return;
    };
    let target = context.reader.declaration(end.target());
    let (Some(key), Some(referenced), Some(attribute)) = (
        context.declaration.field(key),
        target.and_then(|target| target.field(referenced)),
        end.attribute(),
    ) else {
        return;
    };
    let is_list = |field: &Field| {
        let field_type = field.field_type.as_ref();
        field_type.is_some_and(|it| it.arity == Arity::List)
    };
    let native = |field: &Field| field.native_type().map(|it| it.name.clone());
    let fits = is_list(key)
        && !is_list(referenced)
        && has_same_type(context.reader, key, referenced)
        && native(key) == native(referenced);
    if fits {
        return;
    }
    let message = format!(
        "`{}.{}` should hold the ids of `{}`, so it must be a list of the type of `{}`, native type included.",
        context.declaration.name_text(),
        key.name.text,
        context.reader.name(end.target()),
        referenced.name.text,
    );
    findings
        .report(end.value_range(&["fields"]), message)
        .official(attribute_span(context.declaration, attribute))
        .related(
            Place::Field(context.id, key.name.text.clone()),
            "the field with the keys",
        )
        .related(
            Place::Field(end.target(), referenced.name.text.clone()),
            "the referenced field",
        );
}

fn check_actions(context: &Context<'_, '_>, end: &RelationEnd<'_>, findings: &mut Findings) {
    if is_embedded(context, end) {
        report_actions(context, end, findings, "nothing would carry it out");
    }
}
