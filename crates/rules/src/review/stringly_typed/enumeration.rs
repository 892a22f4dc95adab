//! Enums as text: names for values, and the block that declares them.
//!
//! Knows nothing of fields that change their type.

use std::collections::BTreeSet;

use model::{Declaration, EnumValue, Field};

use super::naming;
use crate::names;
use crate::rewrite::{self, quoted};

/// A value as the schema and as the database write it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Value {
    pub(super) name: String,
    pub(super) stored: String,
}

/// A value of an enum that is there.
pub(super) fn value_of(value: &EnumValue) -> Value {
    let name = value.name.text.to_string();
    let mapped = value
        .attributes
        .iter()
        .find(|attribute| attribute.name == "map");
    let stored = mapped.and_then(|attribute| {
        attribute
            .default_argument("name")?
            .value
            .as_ref()?
            .as_string()
    });
    Value {
        stored: stored.map_or_else(|| name.clone(), ToString::to_string),
        name,
    }
}

/// Declares an enum where `declaration` is, in its style.
pub(super) fn enum_text(name: &str, declaration: &Declaration, values: &[Value]) -> String {
    let indent = rewrite::indent(declaration);
    let width = values
        .iter()
        .map(|value| value.name.chars().count())
        .max()
        .unwrap_or(0);
    let mut text = format!("enum {name} {{\n");
    for value in values {
        text.push_str(&indent);
        text.push_str(&value.name);
        if value.name != value.stored {
            let blanks = width - value.name.chars().count() + 1;
            text.extend([&" ".repeat(blanks), "@map(", &quoted(&value.stored), ")"]);
        }
        text.push('\n');
    }
    // Where the project keeps its tables in several database schemas, an enum has to say in which one it is, too.
    if let Some(attribute) = declaration.block_attribute("schema") {
        text.extend(["\n", &indent, declaration.slice(attribute.range), "\n"]);
    }
    text.push('}');
    text
}

/// A name for each value, as much like it as a name can be. No two are alike.
pub(super) fn named(stored: &[String], field: &Field) -> Vec<Value> {
    let plain = |text: &str| {
        text.starts_with(char::is_alphabetic)
            && text
                .chars()
                .all(|c| c.is_alphabetic() || c.is_ascii_digit() || c == '_')
    };
    // A value that is a name already keeps it, even if another one before it would become the same.
    let mut taken: BTreeSet<String> = stored
        .iter()
        .filter(|value| plain(value))
        .cloned()
        .collect();
    let mut result = Vec::new();
    for value in stored {
        let name = if plain(value) {
            value.clone()
        } else {
            let name = names::fresh(&name_of(value, field), |name| taken.contains(name));
            taken.insert(name.clone());
            name
        };
        result.push(Value {
            name,
            stored: value.clone(),
        });
    }
    result
}

fn name_of(value: &str, field: &Field) -> String {
    let letter = |c: char| {
        if c.is_alphabetic() || c.is_ascii_digit() {
            c
        } else {
            '_'
        }
    };
    let replaced: String = value.chars().map(letter).collect();
    let name = replaced
        .split('_')
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join("_");
    if name.is_empty() {
        return if value.trim().is_empty() {
            "empty"
        } else {
            "value"
        }
        .to_owned();
    }
    if name.starts_with(char::is_alphabetic) {
        return name;
    }
    let words = naming::words(&field.name.text);
    let word = words
        .last()
        .filter(|word| word.starts_with(char::is_alphabetic));
    format!("{}_{name}", word.map_or("value", String::as_str))
}
