//! How the official engine reads attributes: which it drops, and which of several arguments counts.
//!
//! Knows no single rule. Facts from the specification of the language: an attribute that stands twice, or that has an
//! argument without a value, counts as absent.

pub(crate) mod field_list;
mod problem;
mod procedure;
mod repair;
mod table;

use model::{Attribute, Declaration, Expression, ExpressionKind, FieldKind, Reader};

pub(crate) use problem::{Owner, Problem, ProblemKind};
pub(crate) use procedure::{fits, problems};
pub(crate) use repair::{Repair, is_plain_name};
pub(crate) use table::{Site, ValueKind, accepted, attribute};

/// The only attribute of that name that the engine reads.
pub(crate) fn read<'a>(all: &'a [Attribute], name: &str, is_block: bool) -> Option<&'a Attribute> {
    let attribute = all.iter().find(|attribute| attribute.name == name)?;
    attribute.is_read(all, is_block).then_some(attribute)
}

/// The value of the argument that may go without its name. Given both ways it has none.
pub(crate) fn default_value<'a>(attribute: &'a Attribute, name: &str) -> Option<&'a Expression> {
    match (attribute.unnamed(), attribute.named(name)) {
        (Some(argument), None) | (None, Some(argument)) => argument.value.as_ref(),
        _ => None,
    }
}

/// The value of a named argument.
pub(crate) fn value<'a>(attribute: &'a Attribute, name: &str) -> Option<&'a Expression> {
    attribute.named(name)?.value.as_ref()
}

/// Is the field list of an `@@id` or `@@shardKey` good? If it is not, the engine does not read their other arguments.
pub(crate) fn takes_fields(
    reader: &Reader<'_>,
    declaration: &Declaration,
    attribute: &Attribute,
) -> bool {
    let Some(list) = default_value(attribute, "fields") else {
        return false;
    };
    // A shard key has no options for its fields, but then it has no other arguments either.
    let names = list.elements().iter().map(|element| match &element.kind {
        ExpressionKind::Path(path) | ExpressionKind::Call { name: path, .. } => Some(path),
        _ => None,
    });
    let mut seen = Vec::new();
    for name in names {
        let Some(field) = name.and_then(|name| declaration.field(name)) else {
            return false;
        };
        let kind = reader.field_kind(field);
        if matches!(kind, FieldKind::Relation(_) | FieldKind::Unknown) || seen.contains(&name) {
            return false;
        }
        seen.push(name);
    }
    true
}
