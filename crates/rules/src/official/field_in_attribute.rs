use model::{Arity, Connector, DeclarationId, Expression, Field, FieldKind, Index};
use syntax::TextRange;

use crate::attributes::field_list::{Element, FieldList, Meaning};
use crate::finding::{Findings, Place};
use crate::fix::{Applicability, Effect, Fix};
use crate::rewrite::Rewrite;
use crate::rule::{Context, FixContext, rule};
use crate::spans::block_attribute_span;
use crate::spelling::nearest;

use super::missing_unique_criterion::remove_list;

rule! {
    /// A key or an index lists a field that does not exist.
    ///
    /// `@@id`, `@@unique`, `@@index`, `@@fulltext` and `@@shardKey` list fields of their own block by the names that the schema
    /// gives them; names of columns (`@map`) are not known there. Paths such as `address.city` lead through fields whose type is a
    /// composite type. Correct the name, add the field, or take it out of the list.
    ///
    /// ```prisma
    /// model Ticket {
    ///   id     Int @id
    ///   seatNo Int
    ///
    ///   @@index([seat_no])
    /// //         ^^^^^^^ unknown-field-in-attribute
    /// }
    /// ```
    pub UNKNOWN_FIELD_IN_ATTRIBUTE = Official {
        code: "unknown-field-in-attribute",
        severity: Error,
        stage: Early,
        fix: Safe(fix_unknown),
        since: "0.1.0",
        check: Declaration(check_unknown),
    }
}

rule! {
    /// A key or an index lists a relation field.
    ///
    /// A relation field has no column of its own. What can be a key or be indexed are the fields that hold the key of the relation:
    /// those in its `fields`.
    ///
    /// ```prisma
    /// model Seat {
    ///   id     Int  @id
    ///   hallId Int
    ///   hall   Hall @relation(fields: [hallId], references: [id])
    ///
    ///   @@index([hall])
    /// //         ^^^^ relation-field-in-attribute
    /// }
    ///
    /// model Hall {
    ///   id    Int    @id
    ///   seats Seat[]
    /// }
    /// ```
    pub RELATION_FIELD_IN_ATTRIBUTE = Official {
        code: "relation-field-in-attribute",
        severity: Error,
        stage: Early,
        fix: Safe(fix_relation),
        since: "0.1.0",
        check: Declaration(check_relation),
    }
}

rule! {
    /// A key or an index lists a field twice.
    ///
    /// A second mention adds nothing, and the engine rejects it; it may stand where another field was meant.
    ///
    /// ```prisma
    /// model Seat {
    ///   row Int
    ///   no  Int
    ///
    ///   @@id([row, no, row])
    /// //               ^^^ repeated-field-in-attribute
    /// }
    /// ```
    pub REPEATED_FIELD_IN_ATTRIBUTE = Official {
        code: "repeated-field-in-attribute",
        severity: Error,
        stage: Early,
        fix: Safe(fix_repeated),
        since: "0.1.0",
        check: Declaration(check_repeated),
    }
}

/// Reports each of some elements; the engine has one mark for all of them together, and none for a list that it gives up before
/// it counts them.
fn report<'s>(
    findings: &mut Findings,
    list: &FieldList<'s>,
    wide: TextRange,
    is_it: impl Fn(&Element<'s>) -> Option<Option<String>>,
) {
    let mut mark = (list.is_well_formed() && !list.has_repetition()).then_some(wide);
    let mut hidden = false;
    for element in &list.elements {
        match is_it(element) {
            None => {}
            Some(None) => hidden = true,
            Some(Some(message)) => {
                let range = match element.meaning {
                    Meaning::Unknown { range, .. } => range,
                    _ => TextRange::at(element.range.start(), syntax::TextSize::of(element.path)),
                };
                findings.report(range, message).official_all(mark.take());
            }
        }
    }
    if let Some(wide) = mark.filter(|_| hidden) {
        findings.report(wide, "").official(wide).echo();
    }
}

fn check_unknown(context: &Context<'_, '_>, findings: &mut Findings) {
    for list in context.field_lists() {
        let wide = if list.is_key() {
            list.value.range
        } else {
            block_attribute_span(context.declaration, list.attribute)
        };
        report(findings, list, wide, |element| match element.meaning {
            Meaning::Unread => Some(None),
            Meaning::Unknown { owner, range } => {
                let name = context.declaration.slice(range);
                let attribute = list.name();
                let owner = owner
                    .and_then(|owner| context.reader.declaration(owner))
                    .map(model::DeclarationRef::name);
                Some(Some(match owner {
                    Some(owner) => format!(
                        "`{owner}` has no field `{name}`, so this `@@{attribute}` means nothing. Correct the name, add the field or take it out of the list."
                    ),
                    None => format!(
                        "`@@{attribute}` cannot go into `{}`: `{name}` is no field of a composite type. List a field that exists.",
                        element.path,
                    ),
                }))
            }
            _ => None,
        });
    }
}

fn check_relation(context: &Context<'_, '_>, findings: &mut Findings) {
    for list in context.field_lists() {
        let wide = block_attribute_span(context.declaration, list.attribute);
        report(findings, list, wide, |element| match element.meaning {
            Meaning::Untyped => Some(None),
            Meaning::Relation(field) => Some(Some(format!(
                "`{}.{}` is a relation and has no column, so `@@{}` cannot hold it. List the fields of its key instead{}.",
                context.declaration.name_text(),
                field.name.text,
                list.name(),
                key_of(field).map_or_else(String::new, |key| format!(": `{}`", key.join("`, `"))),
            ))),
            _ => None,
        });
    }
}

fn check_repeated(context: &Context<'_, '_>, findings: &mut Findings) {
    for list in context.field_lists() {
        let mut mark = list
            .is_well_formed()
            .then(|| block_attribute_span(context.declaration, list.attribute));
        for element in &list.elements {
            if let Meaning::Repeated = element.meaning {
                let message = format!(
                    "`@@{}` of `{}` lists `{}` twice; once is enough. Remove this one, or name the field that is meant.",
                    list.name(),
                    context.declaration.name_text(),
                    element.path
                );
                findings
                    .report(element.range, message)
                    .official_all(mark.take())
                    .related(
                        Place::BlockAttribute(context.id, list.position),
                        format!("`{}` stands in this list before", element.path),
                    );
            }
        }
    }
}

/// The fields of the key of a relation field.
fn key_of(field: &Field) -> Option<Vec<&str>> {
    let list = field.relation.as_ref()?.fields.as_ref()?;
    let names: Vec<&str> = list.names.iter().map(|name| name.text.as_str()).collect();
    (!names.is_empty()).then_some(names)
}

/// The list that holds the finding, and the position of its element.
fn place<'s>(context: &FixContext<'s>) -> Option<(FieldList<'s>, usize)> {
    let range = context.finding.range;
    context.field_lists().into_iter().find_map(|list| {
        let position = list
            .elements
            .iter()
            .position(|element| element.range.contains_range(range))?;
        Some((list, position))
    })
}

fn fix_unknown(context: &FixContext<'_>) -> Vec<Fix> {
    let Some((list, position)) = place(context) else {
        return Vec::new();
    };
    let mut fixes = Vec::new();
    if let Meaning::Unknown { owner, range } = list.elements[position].meaning {
        let written = context.declaration.slice(range);
        let meant = owner.and_then(|owner| meant(context, &list, owner, written));
        if let Some(name) = meant {
            let mut rewrite = Rewrite::new(context.schema);
            rewrite.replace(context.id, range, name.as_str());
            fixes.extend(Fix::new(
                format!("Change `{written}` to `{name}`"),
                Applicability::Safe,
                Effect::None,
                rewrite,
            ));
        }
    }
    fixes.extend(remove(context, &list, position));
    fixes
}

/// The field of `owner` that must be meant: the one that is called so in the database, or else the nearest.
fn meant(
    context: &FixContext<'_>,
    list: &FieldList<'_>,
    owner: DeclarationId,
    written: &str,
) -> Option<String> {
    let declaration = context.schema.declaration(owner)?;
    let reader = context.reader();
    let listed = |name: &str| {
        let mut paths = list.elements.iter().map(|element| element.path);
        owner == context.id && paths.any(|path| path == name)
    };
    let fits = |field: &&Field| {
        let kind = reader.field_kind(field);
        let is_value = !matches!(kind, FieldKind::Unknown | FieldKind::Relation(_));
        let arity = field.field_type.as_ref().map(|it| it.arity);
        is_value && !listed(&field.name.text) && (!list.is_key() || arity == Some(Arity::Required))
    };
    let fields: Vec<&Field> = declaration
        .container()?
        .fields
        .iter()
        .filter(fits)
        .collect();
    let mapped = fields.iter().find(|field| {
        let name = field
            .attribute("map")
            .and_then(|map| map.default_argument("name"));
        let name = name.and_then(|name| name.value.as_ref()?.as_string());
        name.is_some_and(|name| name == written)
    });
    let names = fields.iter().map(|field| field.name.text.as_str());
    mapped
        .map(|field| field.name.text.as_str())
        .or_else(|| nearest(written, names))
        .map(str::to_owned)
}

fn fix_relation(context: &FixContext<'_>) -> Vec<Fix> {
    let Some((list, position)) = place(context) else {
        return Vec::new();
    };
    let mut fixes = Vec::new();
    let element = &list.elements[position];
    if let Meaning::Relation(field) = element.meaning
        && let Some(key) = key_of(field)
        && !key.iter().any(|name| is_listed(&list, name))
        && key.iter().all(|name| is_value(context, &list, name))
    {
        let mut paths = others(&list, position);
        paths.splice(position..position, key.iter().copied());
        if let Some(fix) = remove_copy(context, &list, &paths) {
            return vec![fix];
        }
        let key = key.join(", ");
        let text = match list.value.kind {
            model::ExpressionKind::Array(_) => key.clone(),
            _ => format!("[{key}]"),
        };
        let mut rewrite = Rewrite::new(context.schema);
        rewrite.replace(context.id, element.range, text);
        fixes.extend(Fix::new(
            format!("List `{key}` instead of `{}`", element.path),
            Applicability::Safe,
            Effect::None,
            rewrite,
        ));
    }
    fixes.extend(remove(context, &list, position));
    fixes
}

/// The paths of all elements but one.
fn others<'s>(list: &FieldList<'s>, position: usize) -> Vec<&'s str> {
    let mut paths: Vec<&str> = list.elements.iter().map(|element| element.path).collect();
    if position < paths.len() {
        paths.remove(position);
    }
    paths
}

/// Removes the attribute if the block has the same index already, over these columns.
fn remove_copy(context: &FixContext<'_>, list: &FieldList<'_>, paths: &[&str]) -> Option<Fix> {
    let container = context.declaration.container()?;
    let kind = container
        .indexes
        .iter()
        .find(|index| index.range == list.attribute.range)?
        .kind;
    let is_copy = |index: &Index| {
        index.range != list.attribute.range && index.kind == kind && index.has_columns(paths)
    };
    if !container.indexes.iter().any(is_copy) {
        return None;
    }
    let mut rewrite = Rewrite::new(context.schema);
    rewrite.remove_block_attribute(context.id, list.attribute);
    Fix::new(
        format!(
            "Remove this `@@{}`: there is one over `{}` already",
            list.name(),
            paths.join(", ")
        ),
        Applicability::Safe,
        Effect::None,
        rewrite,
    )
}

fn is_listed(list: &FieldList<'_>, name: &str) -> bool {
    list.elements.iter().any(|element| element.path == name)
}

/// Can that field be in the list?
fn is_value(context: &FixContext<'_>, list: &FieldList<'_>, name: &str) -> bool {
    let Some(field) = context.declaration.field(name) else {
        return false;
    };
    let kind = context.reader().field_kind(field);
    let arity = field.field_type.as_ref().map(|it| it.arity);
    !matches!(kind, FieldKind::Unknown | FieldKind::Relation(_))
        && (!list.is_key() || arity == Some(Arity::Required))
}

fn fix_repeated(context: &FixContext<'_>) -> Vec<Fix> {
    let Some((list, position)) = place(context) else {
        return Vec::new();
    };
    let ranges: Vec<TextRange> = list.elements.iter().map(|element| element.range).collect();
    let mut rewrite = Rewrite::new(context.schema);
    rewrite.remove_element(context.id, &ranges, position);
    Fix::new(
        format!("Remove the second `{}`", list.elements[position].path),
        Applicability::Safe,
        Effect::None,
        rewrite,
    )
    .into_iter()
    .collect()
}

/// Takes an element out of its list; the whole attribute goes when nothing else is in it.
fn remove(context: &FixContext<'_>, list: &FieldList<'_>, position: usize) -> Option<Fix> {
    let path = list.elements[position].path;
    let ranges: Vec<TextRange> = list
        .value
        .elements()
        .iter()
        .map(|element: &Expression| element.range)
        .collect();
    if ranges.len() < 2 {
        return remove_list(context, list.attribute);
    }
    let rest = others(list, position);
    if let Some(fix) = remove_copy(context, list, &rest) {
        return Some(fix);
    }
    let mut rewrite = Rewrite::new(context.schema);
    rewrite.remove_element(context.id, &ranges, position);
    // An id over one field is stored as `_id` there.
    let is_mongodb = context.schema.config().connector() == Some(Connector::MongoDb);
    if let (true, "id", [name]) = (is_mongodb, list.name(), rest.as_slice())
        && let Some(field) = context.declaration.field(name)
        && field.attribute("map").is_none()
    {
        rewrite.add_field_attribute(context.id, field, "@map(\"_id\")");
    }
    Fix::new(
        format!("Take `{path}` out of `@@{}`", list.name()),
        Applicability::Unsafe,
        Effect::Migration,
        rewrite,
    )
}

#[cfg(test)]
#[path = "field_in_attribute/tests.rs"]
mod tests;
