//! From `String` to an enum.

use std::collections::BTreeSet;
use std::sync::Arc;

use model::{
    Attribute, Declaration, DeclarationId, Expression, ExpressionKind, Field, Reader, Schema,
};
use syntax::{TextRange, TextSize};

use super::enumeration::{Value, enum_text, named};
use super::evidence::{self, Choice};
use super::naming;
use super::survey::{Enum, Enums, Groups, Place, TakenNames};
use crate::fix::{Applicability, Effect, Fix};
use crate::fixer::Fixer;
use crate::names;
use crate::rewrite::Rewrite;
use crate::rule::FixContext;

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
    let (fixer, schema) = (context.fixer, context.schema);
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
    let existing = existing(fixer, own, &choice);
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
        fixes.extend(for_all(fixer, own, &choice));
    }
    let name = enum_name(fixer, own);
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
    let rewrite = create(schema, &name, own, &[own], &choice);
    fixes.extend(Fix::new(title, applicability, Effect::Migration, rewrite));
    fixes
}

/// One enum for all fields with the same values; `None` where it is the only one.
fn for_all(fixer: &Fixer<'_>, own: Target<'_>, choice: &Choice) -> Option<Fix> {
    let groups = fixer.shared::<Groups>();
    let places = groups.with_values(choice);
    let first = Target::at(fixer.schema, *places.first()?)?;
    let others = match places.len() - 1 {
        0 => return None,
        1 => "1 more field".to_owned(),
        more => format!("{more} more fields"),
    };
    let name = enum_name(fixer, first);
    let title = format!(
        "Create the enum `{name}` for `{}` and {others} with the same values (needs a migration)",
        own.path()
    );
    let known = groups.changes.borrow().get(&choice.values).cloned();
    let change = known.unwrap_or_else(|| {
        let targets: Vec<Target<'_>> = places
            .iter()
            .filter_map(|place| Target::at(fixer.schema, *place))
            .collect();
        let rewrite = create(fixer.schema, &name, first, &targets, choice);
        let change = rewrite.finish().filter(|change| !change.is_empty());
        let change = change.map(Arc::new);
        let mut changes = groups.changes.borrow_mut();
        changes.insert(choice.values.clone(), change.clone());
        change
    });
    Some(Fix {
        title,
        applicability: Applicability::Unsafe,
        effect: Effect::Migration,
        change: change?,
    })
}

impl<'s> Target<'s> {
    fn at(schema: &'s Schema, (id, position): Place) -> Option<Self> {
        let declaration = schema.declaration(id)?;
        Some(Self {
            id,
            declaration,
            field: declaration.container()?.fields.get(position)?,
        })
    }

    fn path(&self) -> String {
        format!("{}.{}", self.declaration.name_text(), self.field.name.text)
    }
}

/// Declares an enum behind the block of `first` and gives it to all `targets`.
fn create<'s>(
    schema: &'s Schema,
    name: &str,
    first: Target<'_>,
    targets: &[Target<'_>],
    choice: &Choice,
) -> Rewrite<'s> {
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
    rewrite
}

/// `<Model><Field>`, unless something has that name in the schema or in the database.
fn enum_name(fixer: &Fixer<'_>, target: Target<'_>) -> String {
    let taken = fixer.shared::<TakenNames>();
    names::fresh(&fitting_name(target), |name| {
        taken.0.contains(&name.to_lowercase())
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
fn existing(
    fixer: &Fixer<'_>,
    target: Target<'_>,
    choice: &Choice,
) -> Option<(String, Vec<Value>)> {
    let mut needed = choice.values.clone();
    needed.extend(evidence::default_values(target.field));
    let fitting = fitting_name(target);
    let alone = names::pascal_case(&target.field.name.text);
    let says_enough = naming::words(&alone).len() > 1;
    let fits = |candidate: &&Enum| {
        let values = &candidate.values;
        let covers = needed
            .iter()
            .all(|value| values.iter().any(|it| it.stored == *value));
        let exact =
            choice.is_settled() && values.iter().all(|value| needed.contains(&value.stored));
        covers && (!choice.complete || exact)
    };
    let enums = fixer.shared::<Enums>();
    let names = [fitting.as_str(), &alone];
    let of_two = says_enough && alone != fitting;
    let mut called_so = enums.of_names(if of_two { &names } else { &names[..1] });
    let found = called_so.find(fits).or_else(|| {
        choice
            .is_settled()
            .then(|| enums.first_of(&needed))
            .flatten()
    });
    found.map(|found| (found.name.clone(), found.values.clone()))
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
