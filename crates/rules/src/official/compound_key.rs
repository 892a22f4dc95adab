use model::{Capability, DeclarationKind, FieldKind};
use syntax::TextRange;

use crate::attributes::field_list::FieldList;
use crate::finding::Findings;
use crate::fix::{Applicability, Effect, Fix};
use crate::rewrite::Rewrite;
use crate::rule::{Context, FixContext, rule};
use crate::spans::block_attribute_span;
use crate::stage::Stage;

use super::missing_unique_criterion::remove_list;

rule! {
    /// A key or an index over no field.
    ///
    /// An empty list says nothing to the database. List the fields that are meant, or remove the attribute.
    ///
    /// ```prisma
    /// model Song {
    ///   id Int @id
    ///
    ///   @@index([])
    /// //        ^^ empty-field-list
    /// }
    /// ```
    pub EMPTY_FIELD_LIST = Official {
        code: "empty-field-list",
        severity: Error,
        stage: Index,
        fix: Unsafe(fix_empty),
        since: "0.1.0",
        check: Declaration(check_empty),
    }
}

rule! {
    /// A database whose ids are single fields, and an id over several.
    ///
    /// MongoDB keeps the id of a document in one field, `_id`. Make one field the id, and the others a unique constraint if they
    /// must not repeat together.
    ///
    /// ```prisma
    /// datasource db {
    ///   provider = "mongodb"
    /// }
    ///
    /// model Seat {
    ///   row Int
    ///   no  Int
    ///
    ///   @@id([row, no])
    /// //     ^^^^^^^^^ compound-id-not-supported
    /// }
    /// ```
    pub COMPOUND_ID_NOT_SUPPORTED = Official {
        code: "compound-id-not-supported",
        severity: Error,
        stage: Block,
        fix: Unsafe(fix_compound_id),
        since: "0.1.0",
        check: Declaration(check_compound_id),
    }
}

rule! {
    /// A unique constraint over several fields, one of them of a composite type.
    ///
    /// Only single fields of a composite type can be in such a constraint: list them as paths, such as `address.city`.
    ///
    /// ```prisma
    /// datasource db {
    ///   provider = "mongodb"
    /// }
    ///
    /// type Address {
    ///   city String
    /// }
    ///
    /// model Shop {
    ///   id      String  @id @map("_id")
    ///   name    String
    ///   address Address
    ///
    ///   @@unique([name, address])
    /// //                ^^^^^^^ composite-in-compound-unique
    /// }
    /// ```
    pub COMPOSITE_IN_COMPOUND_UNIQUE = Official {
        code: "composite-in-compound-unique",
        severity: Error,
        stage: Index,
        fix: Unsafe(fix_composite),
        since: "0.1.0",
        check: Declaration(check_composite),
    }
}

fn is_model(context: &Context<'_, '_>) -> bool {
    context.declaration.kind == DeclarationKind::Model
}

fn check_empty(context: &Context<'_, '_>, findings: &mut Findings) {
    if !is_model(context) {
        return;
    }
    for list in context.field_lists() {
        if list.elements.is_empty() {
            let message = format!(
                "`@@{}` of `{}` lists no field, so there is nothing that it could be made of. List the fields that are meant, or remove it.",
                list.name(),
                context.declaration.name_text(),
            );
            let stage = if list.is_key() {
                Stage::Block
            } else {
                Stage::Index
            };
            findings
                .report(list.value.range, message)
                .official(block_attribute_span(context.declaration, list.attribute))
                .stage(stage);
        }
    }
}

fn check_compound_id(context: &Context<'_, '_>, findings: &mut Findings) {
    let capabilities = context.config().capabilities();
    if !is_model(context) || capabilities.has(Capability::CompoundIds) {
        return;
    }
    for list in context.field_lists() {
        if list.name() == "id" && list.is_sound() && list.elements.len() > 1 {
            let message = format!(
                "{} keeps the id in one field, so several cannot be the id of `{}`. Make one field the id, and these a unique constraint.",
                crate::names::capitalized(capabilities.display_name()),
                context.declaration.name_text(),
            );
            findings
                .report(list.value.range, message)
                .official(block_attribute_span(context.declaration, list.attribute));
        }
    }
}

fn check_composite(context: &Context<'_, '_>, findings: &mut Findings) {
    if !is_model(context) {
        return;
    }
    for list in context.field_lists() {
        if list.name() != "unique" || !list.is_sound() || list.elements.len() < 2 {
            continue;
        }
        let mut mark = Some(block_attribute_span(context.declaration, list.attribute));
        for (element, field) in list.elements.iter().zip(list.columns()) {
            if matches!(
                context.reader.field_kind(field),
                FieldKind::CompositeType(_)
            ) {
                let message = format!(
                    "`{}` of `{}` is of a composite type, which cannot be unique together with other fields. List fields inside of it, such as `{}.…`.",
                    element.path,
                    context.declaration.name_text(),
                    element.path
                );
                findings
                    .report(element.range, message)
                    .official_all(mark.take());
            }
        }
    }
}

/// The list that the finding is in.
fn list_of<'s>(context: &FixContext<'s>) -> Option<FieldList<'s>> {
    let range = context.finding.range;
    let mut lists = context.field_lists().into_iter();
    lists.find(|list| list.attribute.range.contains_range(range))
}

fn fix_empty(context: &FixContext<'_>) -> Vec<Fix> {
    let list = list_of(context);
    list.and_then(|list| remove_list(context, list.attribute))
        .into_iter()
        .collect()
}

fn fix_compound_id(context: &FixContext<'_>) -> Vec<Fix> {
    let Some(list) = list_of(context) else {
        return Vec::new();
    };
    let mut rewrite = Rewrite::new(context.schema);
    let attribute = list.attribute;
    rewrite.replace(
        context.id,
        TextRange::new(attribute.range.start(), attribute.name_range.end()),
        "@@unique",
    );
    let Some(id) = super::new_id::new_id(context, Some(attribute)) else {
        return Vec::new();
    };
    id.write(&mut rewrite, context);
    Fix::new(
        format!("{} and make `@@id` a unique constraint", id.title()),
        Applicability::Unsafe,
        Effect::Migration,
        rewrite,
    )
    .into_iter()
    .collect()
}

fn fix_composite(context: &FixContext<'_>) -> Vec<Fix> {
    let Some(list) = list_of(context) else {
        return Vec::new();
    };
    let range = context.finding.range;
    let Some(position) = list.elements.iter().position(|it| it.range == range) else {
        return Vec::new();
    };
    let path = list.elements[position].path;
    let ranges: Vec<TextRange> = list.elements.iter().map(|it| it.range).collect();
    let mut rewrite = Rewrite::new(context.schema);
    rewrite.remove_element(context.id, &ranges, position);
    Fix::new(
        format!("Take `{path}` out of `@@unique`"),
        Applicability::Unsafe,
        Effect::Migration,
        rewrite,
    )
    .into_iter()
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{check_fix, check_rule};

    #[test]
    fn an_empty_list_goes() {
        check_fix(
            &EMPTY_FIELD_LIST,
            r"
model Song {
  id Int @id

  @@unique([])
//         ^^ empty-field-list
}
",
            r"
model Song {
  id Int @id
}
",
        );
    }

    #[test]
    fn an_id_over_several_fields_becomes_unique() {
        let seat = |members: &str| {
            format!(
                "datasource db {{\n  provider = \"mongodb\"\n}}\n\nmodel Seat {{\n{members}}}\n"
            )
        };
        check_fix(
            &COMPOUND_ID_NOT_SUPPORTED,
            &seat("  uuid String\n  row  Int\n\n  @@id([uuid, row])\n"),
            &seat("  uuid String @id @map(\"_id\")\n  row  Int\n\n  @@unique([uuid, row])\n"),
        );
        check_rule(
            &COMPOUND_ID_NOT_SUPPORTED,
            &seat("  uuid String @map(\"_id\")\n\n  @@id([uuid])\n"),
        );
    }

    #[test]
    fn composite_fields_are_unique_alone_only() {
        let shop = |list: &str, mark: &str| {
            format!(
                r#"
datasource db {{
  provider = "mongodb"
}}

type Address {{
  city String
}}

model Shop {{
  id      String  @id @map("_id")
  name    String
  address Address

  @@unique([address])
  @@unique([{list}])
{mark}}}
"#
            )
        };
        check_rule(
            &COMPOSITE_IN_COMPOUND_UNIQUE,
            &shop("name, address.city", ""),
        );
        check_fix(
            &COMPOSITE_IN_COMPOUND_UNIQUE,
            &shop(
                "name, address",
                "//                ^^^^^^^ composite-in-compound-unique\n",
            ),
            &shop("name", ""),
        );
    }
}
