use model::{Argument, Attribute, DeclarationKind, FieldKind, Index, IndexKind};
use syntax::TextRange;

use crate::finding::{Findings, Place, Subject};
use crate::fix::{Applicability, Effect, Fix};
use crate::names;
use crate::rewrite::Rewrite;
use crate::rule::{Context, FixContext, rule};
use crate::spans::{block_attribute_span, block_span};
use crate::stage::Stage;

rule! {
    /// A key over several fields is called like a field.
    ///
    /// To find a row by a key over several fields, the client has a property that is called like all of them, joined with `_`. A field
    /// of that name is in its way, even if the key has a `name` of its own. Rename the field; with `@map` the column stays as
    /// it is.
    ///
    /// ```prisma
    /// model Seat {
    ///   row    Int
    ///   no     Int
    ///   row_no String
    ///
    ///   @@id([row, no])
    /// //     ^^^^^^^^^ compound-name-clash
    /// }
    /// ```
    pub COMPOUND_NAME_CLASH = Official {
        code: "compound-name-clash",
        severity: Error,
        stage: Index,
        fix: Unsafe(fix_compound),
        since: "0.1.0",
        check: Declaration(check_compound),
    }
}

rule! {
    /// The name that a key has in the client is the name of a field.
    ///
    /// Both would be properties of one object in the client. Give the key another `name`, or none.
    ///
    /// ```prisma
    /// model Seat {
    ///   row  Int
    ///   no   Int
    ///   seat String
    ///
    ///   @@id([row, no], name: "seat")
    /// //                ^^^^^^^^^^^^ custom-name-clash
    /// }
    /// ```
    pub CUSTOM_NAME_CLASH = Official {
        code: "custom-name-clash",
        severity: Error,
        stage: Field,
        fix: Unsafe(fix_name),
        since: "0.1.0",
        check: Declaration(check_custom),
    }
}

rule! {
    /// Two keys of a model have the same name in the client.
    ///
    /// `name` of `@@id` and `@@unique` becomes a property in the client, so it must differ within a model. Rename one, or let the client
    /// take the names of the fields.
    ///
    /// ```prisma
    /// model Seat {
    ///   row  Int
    ///   no   Int
    ///   side Int
    ///
    ///   @@id([row, no], name: "place")
    /// //                ^^^^^^^^^^^^^ duplicate-client-name
    ///   @@unique([no, side], name: "place")
    /// //                     ^^^^^^^^^^^^^ duplicate-client-name
    /// }
    /// ```
    pub DUPLICATE_CLIENT_NAME = Official {
        code: "duplicate-client-name",
        severity: Error,
        stage: Index,
        fix: Unsafe(fix_name),
        since: "0.1.0",
        check: Declaration(check_duplicate),
    }
}

/// The keys of a model or view that the engine reads, with their attributes.
fn keys<'s>(context: &Context<'_, 's>) -> Vec<(&'s Index, &'s Attribute)> {
    let declaration = context.declaration;
    let Some(container) = declaration
        .container()
        .filter(|_| declaration.kind.is_table())
    else {
        return Vec::new();
    };
    let is_key = |index: &&Index| {
        index.is_unique_criterion() && context.reader.index_fields(context.id, index).is_some()
    };
    container
        .indexes
        .iter()
        .filter(is_key)
        .filter_map(|index| Some((index, index.attribute(container)?)))
        .collect()
}

/// When the engine looks at a key.
fn stage(index: &Index) -> Stage {
    match index.kind {
        IndexKind::PrimaryKey => Stage::Block,
        _ => Stage::Index,
    }
}

/// What the client calls a key over several fields that has no name of its own.
fn joined(index: &Index) -> Option<String> {
    let names: Vec<&str> = index
        .columns
        .iter()
        .flat_map(model::Column::segments)
        .collect();
    (index.columns.len() > 1).then(|| names.join("_"))
}

fn check_compound(context: &Context<'_, '_>, findings: &mut Findings) {
    let is_view = context.declaration.kind == DeclarationKind::View;
    for (index, attribute) in keys(context) {
        if is_view && index.kind == IndexKind::PrimaryKey {
            continue;
        }
        let Some(name) = joined(index) else {
            continue;
        };
        let fields = context.fields().iter().enumerate();
        let clash = fields.rev().find(|(position, field)| {
            field.name.text == name && super::keys::is_value(context, *position)
        });
        let Some((position, field)) = clash else {
            continue;
        };
        let message = format!(
            "The client would call this `@@{}` `{name}`, but `{}` has a field of that name. Rename the field.",
            attribute.name,
            context.declaration.name_text(),
        );
        let value = attribute
            .default_argument("fields")
            .and_then(|argument| argument.value.as_ref());
        findings
            .report(value.map_or(attribute.range, |value| value.range), message)
            .official(block_attribute_span(context.declaration, attribute))
            .stage(stage(index))
            .subject(Subject::Field(position))
            .related(
                Place::FieldAt(context.id, position),
                format!("`{}` stands here", field.name.text),
            );
    }
}

fn check_custom(context: &Context<'_, '_>, findings: &mut Findings) {
    let keys = keys(context);
    if keys.iter().all(|(index, _)| index.client_name.is_none()) {
        return;
    }
    for (position, field) in context.fields().iter().enumerate() {
        let is_relation = matches!(context.field_kind(position), FieldKind::Relation(_));
        for kind in [IndexKind::Unique, IndexKind::PrimaryKey] {
            // The engine says it once for all constraints of the kind.
            let mut mark = Some(block_span(context.declaration));
            let of_name = keys.iter().filter(|(index, _)| {
                index.kind == kind && index.client_name.as_ref() == Some(&field.name.text)
            });
            for (_, attribute) in of_name {
                let (block, name) = (context.declaration.name_text(), &field.name.text);
                let message = format!(
                    "`{block}` has a field `{name}`, so the client cannot call this `@@{}` the same. Give it another `name`, or none.",
                    attribute.name
                );
                let range = name_argument(attribute).map_or(attribute.range, |it| it.range);
                findings
                    .report(range, message)
                    .official_all(mark.take())
                    .stage(if is_relation {
                        Stage::RelationField
                    } else {
                        Stage::Field
                    })
                    .subject(Subject::Field(position))
                    .related(
                        Place::FieldAt(context.id, position),
                        format!("`{name}` stands here"),
                    );
            }
        }
    }
}

fn check_duplicate(context: &Context<'_, '_>, findings: &mut Findings) {
    if context.declaration.kind != DeclarationKind::Model {
        return;
    }
    let keys = keys(context);
    for (position, (index, attribute)) in keys.iter().enumerate() {
        let Some(name) = &index.client_name else {
            continue;
        };
        let is_other = |(other, (it, _)): (usize, &(&Index, &Attribute))| {
            other != position && it.client_name.as_ref() == Some(name)
        };
        if !keys.iter().enumerate().any(is_other) {
            continue;
        }
        let message = format!(
            "Another key of `{}` is called `{name}` in the client, too. Give one of them another `name`, or none.",
            context.declaration.name_text(),
        );
        let range = name_argument(attribute).map_or(attribute.range, |it| it.range);
        findings.report(range, message).stage(stage(index));
    }
}

fn name_argument(attribute: &Attribute) -> Option<&Argument> {
    attribute.named("name")
}

fn fix_compound(context: &FixContext<'_>) -> Vec<Fix> {
    let Some((_, field)) = context.field() else {
        return Vec::new();
    };
    let new = names::fresh(&names::camel_case(&field.name.text), |name| {
        is_taken(context, name)
    });
    let mut rewrite = Rewrite::new(context.schema);
    rewrite.rename_field(context.id, field, &new);
    if field.attribute("map").is_none() {
        let map = format!("@map(\"{}\")", field.name.text);
        rewrite.add_field_attribute(context.id, field, &map);
    }
    Fix::new(
        format!(
            "Rename the field `{}` to `{new}` (changes the client, not the database)",
            field.name.text
        ),
        Applicability::Unsafe,
        Effect::Client,
        rewrite,
    )
    .into_iter()
    .collect()
}

/// Does a field or a key go by that name in the client?
fn is_taken(context: &FixContext<'_>, name: &str) -> bool {
    let indexes = context
        .declaration
        .container()
        .map_or(&[][..], |it| &it.indexes);
    let is_name = |index: &Index| {
        index.client_name.as_deref() == Some(name)
            || (index.client_name.is_none()
                && index.is_unique_criterion()
                && joined(index).as_deref() == Some(name))
    };
    context.declaration.field(name).is_some() || indexes.iter().any(is_name)
}

/// Takes the name of a key away, or gives it another one where the client could not do without.
fn fix_name(context: &FixContext<'_>) -> Vec<Fix> {
    let Some(container) = context.declaration.container() else {
        return Vec::new();
    };
    let range: TextRange = context.finding.range;
    let found = container
        .indexes
        .iter()
        .enumerate()
        .find_map(|(at, index)| {
            let attribute = index.attribute(container)?;
            let list = attribute.list();
            let position = list.iter().position(|argument| argument.range == range)?;
            Some((at, index, attribute, position))
        });
    let Some((at, index, attribute, position)) = found else {
        return Vec::new();
    };
    let Some(old) = &index.client_name else {
        return Vec::new();
    };
    // Of two keys of one name the first may keep it.
    let is_first = !container.indexes[..at]
        .iter()
        .any(|other| other.client_name.as_ref() == Some(old));
    let clashes_with_field = context.declaration.field(old).is_some();
    if context.finding.rule.code == DUPLICATE_CLIENT_NAME.code && is_first && !clashes_with_field {
        return Vec::new();
    }
    let is_free = match joined(index) {
        Some(name) => !is_taken(context, &name),
        None => true,
    };
    let mut rewrite = Rewrite::new(context.schema);
    let title = if is_free {
        rewrite.remove_argument(context.id, attribute, position);
        format!("Remove `name: \"{old}\"` (changes the client, not the database)")
    } else {
        let new = names::fresh(&format!("{old}_key"), |name| is_taken(context, name));
        rewrite.replace(context.id, range, format!("name: \"{new}\""));
        format!("Rename `{old}` to `{new}` (changes the client, not the database)")
    };
    Fix::new(title, Applicability::Unsafe, Effect::Client, rewrite)
        .into_iter()
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{check_fix, check_rule};

    #[test]
    fn the_field_in_the_way_of_a_compound_key_is_renamed() {
        check_fix(
            &COMPOUND_NAME_CLASH,
            r#"
model Seat {
  row    Int
  no     Int
  row_no String

  @@id([row, no], name: "seat")
//     ^^^^^^^^^ compound-name-clash
  @@index([row_no])
}
"#,
            r#"
model Seat {
  row    Int
  no     Int
  rowNo String @map("row_no")

  @@id([row, no], name: "seat")
  @@index([rowNo])
}
"#,
        );
        check_rule(
            &COMPOUND_NAME_CLASH,
            r"
model Seat {
  row    Int
  no     Int @unique
  no_row String

  @@id([row, no])
}
",
        );
    }

    #[test]
    fn names_of_fields_are_taken() {
        check_fix(
            &CUSTOM_NAME_CLASH,
            r#"
model Seat {
  row  Int
  no   Int
  seat String

  @@id([row, no], name: "seat")
//                ^^^^^^^^^^^^ custom-name-clash
  @@index([seat], name: "no")
}
"#,
            r#"
model Seat {
  row  Int
  no   Int
  seat String

  @@id([row, no])
  @@index([seat], name: "no")
}
"#,
        );
    }

    #[test]
    fn the_second_of_two_equal_names_goes() {
        crate::testing::check_fix_all(
            r#"
model Seat {
  row  Int
  no   Int
  side Int

  @@id([row, no], name: "place")
  @@unique([no, side], name: "place")
}
"#,
            r#"
model Seat {
  row  Int
  no   Int
  side Int

  @@id([row, no], name: "place")
  @@unique([no, side])
}
"#,
        );
    }
}
