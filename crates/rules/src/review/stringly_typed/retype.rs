//! From `String` to an enum.

use std::collections::BTreeSet;

use model::{
    Attribute, Connector, Declaration, DeclarationId, DeclarationKind, Expression, ExpressionKind,
    Field, Reader, ScalarType, Schema,
};
use syntax::{TextRange, TextSize};

use super::enumeration::{Value, enum_text, named, value_of};
use super::evidence::{self, Choice};
use super::naming;
use crate::fix::{Applicability, Effect, Fix};
use crate::names;
use crate::rewrite::Rewrite;
use crate::rule::FixContext;

/// Names that the engine forbids for enums.
const RESERVED: &[&str] = &["PrismaClient"];

/// Stands for the values that nobody has written down.
const PLACEHOLDER: &str = "VALUE";

/// A field that is a choice.
#[derive(Clone, Copy)]
struct Target<'s> {
    id: DeclarationId,
    declaration: &'s Declaration,
    field: &'s Field,
}

/// Does a relation of anybody refer to the field? It can change its type only together with the key that refers to it.
pub(super) fn is_referenced(
    reader: &Reader<'_>,
    id: DeclarationId,
    declaration: &Declaration,
    field: &Field,
) -> bool {
    let Some(container) = declaration.container() else {
        return false;
    };
    let refers = |type_name: &str| {
        let target = reader
            .resolve(type_name)
            .filter(|target| target.kind.is_table() && target.id != id);
        target.is_some_and(|target| {
            let mut sides = reader.relation_fields(target.id, declaration.name_text());
            sides.any(|side| {
                side.referenced_fields()
                    .iter()
                    .any(|name| name.text == field.name.text)
            })
        })
    };
    let mut seen = BTreeSet::new();
    container
        .fields
        .iter()
        .any(|field| seen.insert(field.type_name()) && refers(field.type_name()))
}

pub(super) fn fixes(context: &FixContext<'_>) -> Vec<Fix> {
    let schema = context.schema;
    let connector = schema.config().connector();
    let Some((_, field)) = context.field() else {
        return Vec::new();
    };
    let own = Target {
        id: context.id,
        declaration: context.declaration,
        field,
    };
    let Some(choice) = evidence::choice(connector, own.declaration, field) else {
        return Vec::new();
    };
    let mut fixes = Vec::new();
    let existing = existing(schema, own, &choice);
    if let Some((name, values)) = &existing {
        let applicability = if choice.values.is_empty() {
            Applicability::Manual
        } else {
            Applicability::Unsafe
        };
        let reason = if choice.is_settled() {
            ", which has the same values"
        } else {
            ""
        };
        let title = format!(
            "Use the enum `{name}` for `{}`{reason} (needs a migration)",
            own.path()
        );
        let mut rewrite = Rewrite::new(schema);
        retype(&mut rewrite, own, name, values);
        fixes.extend(Fix::new(title, applicability, Effect::Migration, rewrite));
    }
    if existing.is_none() && choice.is_settled() {
        let group = group(schema, connector, &choice);
        if let (Some(first), true) = (group.first(), group.len() > 1) {
            let others = match group.len() - 1 {
                1 => "1 more field".to_owned(),
                more => format!("{more} more fields"),
            };
            let name = enum_name(schema, *first);
            let title = format!(
                "Create the enum `{name}` for `{}` and {others} with the same values (needs a migration)",
                own.path()
            );
            fixes.extend(create(
                schema,
                &name,
                *first,
                &group,
                &choice,
                title,
                Applicability::Unsafe,
            ));
        }
    }
    let name = enum_name(schema, own);
    let (title, applicability) = if choice.is_settled() {
        let alone = if fixes.is_empty() { "" } else { " alone" };
        let title = format!(
            "Create the enum `{name}` for `{}`{alone} (needs a migration)",
            own.path()
        );
        (title, Applicability::Unsafe)
    } else {
        let title = format!(
            "Draft the enum `{name}` for `{}` and complete its values (needs a migration)",
            own.path()
        );
        (title, Applicability::Manual)
    };
    fixes.extend(create(
        schema,
        &name,
        own,
        &[own],
        &choice,
        title,
        applicability,
    ));
    fixes
}

impl Target<'_> {
    fn path(&self) -> String {
        format!("{}.{}", self.declaration.name_text(), self.field.name.text)
    }
}

/// Declares an enum behind the block of `first` and gives it to all `targets`.
fn create(
    schema: &Schema,
    name: &str,
    first: Target<'_>,
    targets: &[Target<'_>],
    choice: &Choice,
    title: String,
    applicability: Applicability,
) -> Option<Fix> {
    let mut stored = choice.values.clone();
    for value in targets
        .iter()
        .flat_map(|target| evidence::default_values(target.field))
    {
        if !stored.contains(&value) {
            stored.push(value);
        }
    }
    let mut values = named(&stored, first.field);
    if values.is_empty() {
        values.push(Value {
            name: PLACEHOLDER.to_owned(),
            stored: PLACEHOLDER.to_owned(),
        });
    }
    let mut rewrite = Rewrite::new(schema);
    for target in targets {
        retype(&mut rewrite, *target, name, &values);
    }
    rewrite.add_declaration_after(first.id, &enum_text(name, first.declaration, &values));
    Fix::new(title, applicability, Effect::Migration, rewrite)
}

/// `<Model><Field>`, unless something has that name in the schema or in the database.
fn enum_name(schema: &Schema, target: Target<'_>) -> String {
    let mut taken: BTreeSet<String> = ScalarType::ALL
        .iter()
        .map(|scalar| scalar.name())
        .chain(RESERVED.iter().copied())
        .map(str::to_lowercase)
        .collect();
    for (_, declaration) in schema.in_order() {
        taken.insert(declaration.name_text().to_lowercase());
        let mapped = declaration
            .block_attribute("map")
            .and_then(|attribute| attribute.default_argument("name"));
        taken.extend(
            mapped
                .and_then(|argument| argument.value.as_ref()?.as_string())
                .map(|name| name.to_lowercase()),
        );
    }
    names::fresh(&fitting_name(target), |name| {
        taken.contains(&name.to_lowercase())
    })
}

fn fitting_name(target: Target<'_>) -> String {
    let many = target
        .field
        .field_type
        .as_ref()
        .is_some_and(|it| it.arity == model::Arity::List);
    let field = names::pascal_case(&target.field.name.text);
    let field = if many { names::singular(&field) } else { field };
    format!(
        "{}{field}",
        names::pascal_case(target.declaration.name_text())
    )
}

/// An enum that can take the place of `String`: one with the same values, or one that is called as the new one would be and has all
/// values that were found.
fn existing(schema: &Schema, target: Target<'_>, choice: &Choice) -> Option<(String, Vec<Value>)> {
    let mut needed = choice.values.clone();
    needed.extend(evidence::default_values(target.field));
    let fitting = fitting_name(target);
    let alone = names::pascal_case(&target.field.name.text);
    let mut found = None;
    for (_, declaration) in schema.in_order() {
        let Some(body) = declaration.enumeration() else {
            continue;
        };
        let values: Vec<Value> = body.values.iter().map(value_of).collect();
        let stored = |value: &Value| needed.contains(&value.stored);
        let covers = needed
            .iter()
            .all(|value| values.iter().any(|it| it.stored == *value));
        let exact = choice.is_settled() && values.iter().all(stored);
        let name = declaration.name_text();
        let fits = name == fitting || (name == alone && naming::words(name).len() > 1);
        let complete = !choice.complete || exact;
        if name.is_empty() || values.is_empty() || !covers || !complete || !(exact || fits) {
            continue;
        }
        if fits {
            return Some((name.to_owned(), values));
        }
        found.get_or_insert_with(|| (name.to_owned(), values));
    }
    found
}

/// All fields of the schema that are a choice between exactly these values, in order.
fn group<'s>(schema: &'s Schema, connector: Option<Connector>, choice: &Choice) -> Vec<Target<'s>> {
    let mut result = Vec::new();
    for (id, declaration) in schema.in_order() {
        let reviewed = matches!(
            declaration.kind,
            DeclarationKind::Model | DeclarationKind::CompositeType
        );
        let Some(container) = declaration
            .container()
            .filter(|_| reviewed && !declaration.is_ignored())
        else {
            continue;
        };
        let reader = Reader::new(schema, id);
        for field in container
            .fields
            .iter()
            .filter(|field| !field.broken && !field.is_ignored())
        {
            let same = evidence::choice(connector, declaration, field)
                .is_some_and(|other| other.is_settled() && other.has_same_values(choice));
            if same && !is_referenced(&reader, id, declaration, field) {
                result.push(Target {
                    id,
                    declaration,
                    field,
                });
            }
        }
    }
    result
}

/// Gives a field an enum for its type, and to everything that speaks of it the form that goes with it.
fn retype(rewrite: &mut Rewrite<'_>, target: Target<'_>, name: &str, values: &[Value]) {
    let Target {
        id,
        declaration,
        field,
    } = target;
    let Some(field_type) = &field.field_type else {
        return;
    };
    let Some(written) = field_type.named() else {
        return;
    };
    rewrite.replace(id, written.range, name);
    for attribute in &field.attributes {
        if attribute.is_native_type() {
            rewrite.replace(id, with_blanks(declaration, attribute), "");
        } else if attribute.name == "default"
            && let Some(value) = attribute
                .default_argument("value")
                .and_then(|argument| argument.value.as_ref())
        {
            for element in value.elements() {
                let known = values.iter().find(|value| {
                    element
                        .as_string()
                        .is_some_and(|stored| *stored == value.stored)
                });
                if let Some(value) = known {
                    rewrite.replace(id, element.range, value.name.clone());
                }
            }
        }
    }
    keep_columns(
        rewrite,
        target,
        field_type.range,
        name.chars().count(),
        written.range,
    );
    let attributes = declaration
        .container()
        .map_or(&[][..], |container| &container.attributes);
    for attribute in attributes {
        drop_length(rewrite, target, attribute);
    }
}

/// A native type together with the blanks before it.
fn with_blanks(declaration: &Declaration, attribute: &Attribute) -> TextRange {
    let before = declaration.slice(TextRange::up_to(attribute.range.start()));
    let blanks = TextSize::of(before) - TextSize::of(before.trim_end_matches([' ', '\t']));
    TextRange::new(attribute.range.start() - blanks, attribute.range.end())
}

/// Takes up or lets go of the blanks behind the type, so that the attributes stay in their column where there is room.
fn keep_columns(
    rewrite: &mut Rewrite<'_>,
    target: Target<'_>,
    field_type: TextRange,
    new: usize,
    written: TextRange,
) {
    let Target {
        id,
        declaration,
        field,
    } = target;
    let Some(next) = field
        .attributes
        .first()
        .filter(|attribute| !attribute.is_native_type())
    else {
        return;
    };
    let Some(gap) = (field_type.end() <= next.range.start())
        .then(|| TextRange::new(field_type.end(), next.range.start()))
    else {
        return;
    };
    let blanks = declaration.slice(gap);
    // A single blank is no column.
    if blanks.len() < 2 || !blanks.bytes().all(|byte| byte == b' ') {
        return;
    }
    let old = declaration.slice(written).chars().count();
    let wanted = (blanks.len() + old).saturating_sub(new).max(1);
    let end = gap.end();
    if wanted < blanks.len() {
        let surplus = u32::try_from(blanks.len() - wanted).unwrap_or(0);
        rewrite.replace(id, TextRange::new(end - TextSize::new(surplus), end), "");
    } else if wanted > blanks.len() {
        rewrite.insert(id, end, " ".repeat(wanted - blanks.len()));
    }
}

/// An index takes an enum as a whole: `status(length: 10)` becomes `status`.
fn drop_length(rewrite: &mut Rewrite<'_>, target: Target<'_>, attribute: &Attribute) {
    let Some(columns) = attribute
        .default_argument("fields")
        .and_then(|argument| argument.value.as_ref())
    else {
        return;
    };
    for column in columns.elements() {
        let Expression {
            kind: ExpressionKind::Call { name, arguments },
            range,
        } = column
        else {
            continue;
        };
        let is_length = |argument: &&model::Argument| {
            argument
                .name
                .as_ref()
                .is_some_and(|name| name.text == "length")
        };
        if *name != target.field.name.text || !arguments.list.iter().any(|it| is_length(&it)) {
            continue;
        }
        let rest: Vec<&str> = arguments
            .list
            .iter()
            .filter(|argument| !is_length(argument))
            .map(|argument| target.declaration.slice(argument.range))
            .collect();
        let text = if rest.is_empty() {
            name.to_string()
        } else {
            format!("{name}({})", rest.join(", "))
        };
        rewrite.replace(target.id, *range, text);
    }
}
