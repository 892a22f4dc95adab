//! Fixes of keys that are there twice, or that can be null.

use model::{
    Arity, Attribute, Capability, Declaration, Expression, ExpressionKind, Field, FieldKind,
    Schema, SortOrder,
};

use crate::attributes::value;
use crate::fix::{Applicability, Effect, Fix};
use crate::rewrite::Rewrite;
use crate::rule::FixContext;

use super::keys::marker;

/// One key instead of several: all fields together, or the first one alone.
pub(super) fn fix_multiple(context: &FixContext<'_>) -> Vec<Fix> {
    let name = match context.finding.rule.code {
        "multiple-ids" => "id",
        _ => "shardKey",
    };
    let Some(container) = context.declaration.container() else {
        return Vec::new();
    };
    let marked: Vec<(&Field, &Attribute)> = container
        .fields
        .iter()
        .filter(|field| is_value(context, field))
        .filter_map(|field| Some((field, field.attribute(name)?)))
        .collect();
    if container
        .attributes
        .iter()
        .any(|it| it.name == name && it.range == context.finding.range)
    {
        return without_field_keys(context, name, &marked)
            .into_iter()
            .collect();
    }
    let mut fixes = Vec::new();
    let has_block_key = container.attributes.iter().any(|it| it.name == name);
    let alone = first_alone(context, name, &marked);
    let together = (!has_block_key)
        .then(|| together(context, name, &marked))
        .flatten();
    // Who makes up its own values is an id alone.
    let makes_values = marked
        .first()
        .is_some_and(|(field, _)| field.attribute("default").is_some());
    if makes_values {
        fixes.extend(alone);
        fixes.extend(together);
    } else {
        fixes.extend(together);
        fixes.extend(alone);
    }
    fixes
}

fn is_value(context: &FixContext<'_>, field: &Field) -> bool {
    !matches!(
        context.reader().field_kind(field),
        FieldKind::Relation(_) | FieldKind::Unknown
    )
}

fn is_required(field: &Field) -> bool {
    field
        .field_type
        .as_ref()
        .is_some_and(|it| it.arity == Arity::Required)
}

/// `@@id([a, b])` instead of several `@id`.
fn together(context: &FixContext<'_>, name: &str, marked: &[(&Field, &Attribute)]) -> Option<Fix> {
    let config = context.schema.config();
    let is_possible = name != "id" || config.capabilities().has(Capability::CompoundIds);
    if !is_possible || !marked.iter().all(|(field, _)| is_required(field)) {
        return None;
    }
    let mut rewrite = Rewrite::new(context.schema);
    let mut elements = Vec::new();
    let mut rest = Vec::new();
    for (field, attribute) in marked {
        let arguments: Vec<&str> = attribute
            .list()
            .iter()
            .filter(|it| {
                let word = it.value.as_ref().and_then(Expression::as_path);
                let is_order = word.is_some_and(|word| SortOrder::from_word(word).is_some());
                (it.is_named("sort") && is_order) || it.is_named("length")
            })
            .map(|it| context.declaration.slice(it.range))
            .collect();
        elements.push(if arguments.is_empty() {
            field.name.text.to_string()
        } else {
            format!("{}({})", field.name.text, arguments.join(", "))
        });
        rest.extend(
            attribute
                .list()
                .iter()
                .filter(|it| it.is_named("map") || it.is_named("clustered")),
        );
        rewrite.remove_field_attribute(context.id, attribute);
    }
    let mut text = format!("@@{name}([{}]", elements.join(", "));
    for argument in ["map", "clustered"] {
        if let Some(first) = rest.iter().find(|it| it.is_named(argument)) {
            text.push_str(", ");
            text.push_str(context.declaration.slice(first.range));
        }
    }
    text.push(')');
    rewrite.add_block_attribute(context.id, &text);
    Fix::new(
        format!("Make them one: `{text}`"),
        Applicability::Unsafe,
        Effect::Migration,
        rewrite,
    )
}

/// The first field stays the key; the field of the finding is unique instead, which is what its `@id` says.
fn first_alone(
    context: &FixContext<'_>,
    name: &str,
    marked: &[(&Field, &Attribute)],
) -> Option<Fix> {
    let (_, own) = context.field()?;
    let (first, _) = marked.first()?;
    let (_, attribute) = marked
        .iter()
        .find(|(_, attribute)| attribute.range == context.finding.range)?;
    let mut rewrite = Rewrite::new(context.schema);
    let what = if name == "id" && own.attribute("unique").is_none() {
        let end = attribute
            .arguments
            .as_ref()
            .map_or(attribute.range.end(), |arguments| arguments.range.start());
        let range = syntax::TextRange::new(attribute.range.start(), end);
        rewrite.replace(context.id, range, "@unique");
        format!("make `{}` unique", own.name.text)
    } else {
        rewrite.remove_field_attribute(context.id, attribute);
        format!("remove this `@{name}`")
    };
    Fix::new(
        format!("Keep `{}` as it is and {what}", first.name.text),
        Applicability::Unsafe,
        Effect::Migration,
        rewrite,
    )
}

/// The key of the block stays; fields that others refer to stay unique.
fn without_field_keys(
    context: &FixContext<'_>,
    name: &str,
    marked: &[(&Field, &Attribute)],
) -> Option<Fix> {
    let capabilities = context.schema.config().capabilities();
    let counts_up = |field: &Field| {
        let default = field
            .attribute("default")
            .and_then(|it| it.default_argument("value"));
        default
            .and_then(|it| it.value.as_ref())
            .is_some_and(|value| {
                matches!(&value.kind, ExpressionKind::Call { name, .. } if name == "autoincrement")
            })
    };
    let block = context
        .declaration
        .container()?
        .attributes
        .iter()
        .find(|it| it.range == context.finding.range)?;
    let mut rewrite = Rewrite::new(context.schema);
    // A field that counts up may have to be the id, and MongoDB has no ids over several fields.
    let is_fixed = marked.iter().any(|(field, _)| {
        counts_up(field) && !capabilities.has(Capability::AutoIncrementAllowedOnNonId)
    });
    let several =
        value(block, "fields").or_else(|| block.unnamed().and_then(|it| it.value.as_ref()));
    let several = several.is_some_and(|list| list.elements().len() > 1);
    let compound = capabilities.has(Capability::CompoundIds) || !several;
    if name == "id" && (is_fixed || !compound) && several {
        rewrite.replace(
            context.id,
            syntax::TextRange::new(block.range.start(), block.name_range.end()),
            "@@unique",
        );
        return Fix::new(
            "Make `@@id` a unique constraint",
            Applicability::Unsafe,
            Effect::Migration,
            rewrite,
        );
    }
    for (field, attribute) in marked {
        let is_used = name == "id"
            && field.attribute("unique").is_none()
            && is_referenced(context.schema, context.declaration, &field.name.text);
        if is_used {
            rewrite.replace(context.id, attribute.range, "@unique");
        } else {
            rewrite.remove_field_attribute(context.id, attribute);
        }
    }
    Fix::new(
        format!("Keep `@@{name}` and remove `@{name}` from the fields"),
        Applicability::Unsafe,
        Effect::Migration,
        rewrite,
    )
}

/// Does a relation refer to the block by that field alone?
fn is_referenced(schema: &Schema, block: &Declaration, field: &str) -> bool {
    schema.in_order().any(|(_, other)| {
        let fields = other.container().map_or(&[][..], |it| &it.fields);
        fields.iter().any(|it| {
            let references = it.relation.as_ref().and_then(|it| it.references.as_ref());
            it.type_name() == block.name_text()
                && references.is_some_and(
                    |list| matches!(list.names.as_slice(), [name] if name.text == field),
                )
        })
    })
}

/// Makes the field required.
pub(super) fn fix_optional(context: &FixContext<'_>) -> Vec<Fix> {
    let own = context.field().map(|(_, field)| field).or_else(|| {
        let lists = context.field_lists();
        let elements = lists.iter().flat_map(|list| &list.elements);
        let mut own = elements.filter(|element| element.range == context.finding.range);
        context.declaration.field(own.next()?.path)
    });
    let Some((field, range)) =
        own.and_then(|field| Some((field, marker(context.declaration, field)?)))
    else {
        return Vec::new();
    };
    let mut rewrite = Rewrite::new(context.schema);
    rewrite.replace(context.id, range, "");
    Fix::new(
        format!("Make `{}` required", field.name.text),
        Applicability::Safe,
        Effect::None,
        rewrite,
    )
    .into_iter()
    .collect()
}
