//! The arguments of `@relation`, changed without touching what stays.
//!
//! Knows the order in which people write them, not what they mean.

use model::{Declaration, DeclarationId, Field};
use syntax::{TextRange, TextSize};

use crate::rewrite::Rewrite;

/// The usual order. The name stands first, with or without its label.
const ORDER: &[&str] = &[
    "name",
    "fields",
    "references",
    "onDelete",
    "onUpdate",
    "map",
];

/// A relation's name as it is written: `"x"` or `name: "x"`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct WrittenName {
    /// Quotes included.
    pub(crate) literal: String,
    pub(crate) labelled: bool,
}

impl WrittenName {
    pub(crate) fn new(name: &str) -> Self {
        Self {
            literal: format!("\"{name}\""),
            labelled: false,
        }
    }
}

/// The arguments of one `@relation`.
#[derive(Debug, Clone, Default)]
pub(crate) struct RelationArguments {
    /// Each with its text, label included.
    list: Vec<Argument>,
}

#[derive(Debug, Clone)]
struct Argument {
    key: String,
    text: String,
}

impl RelationArguments {
    /// Those of a field; none when it has no `@relation`.
    pub(crate) fn read(declaration: &Declaration, field: &Field) -> Self {
        let attribute = field.attribute("relation");
        let list = attribute.map_or(&[][..], model::Attribute::list);
        let list = list.iter().map(|argument| Argument {
            key: argument
                .name
                .as_ref()
                .map_or_else(|| "name".to_owned(), |name| name.text.to_string()),
            text: declaration.slice(argument.range).to_owned(),
        });
        Self {
            list: list.collect(),
        }
    }

    pub(crate) fn name(&self) -> Option<WrittenName> {
        let argument = self.list.iter().find(|argument| argument.key == "name")?;
        let labelled = argument.text.starts_with("name");
        let literal = argument.text.get(argument.text.find('"')?..)?.to_owned();
        Some(WrittenName { literal, labelled })
    }

    /// Gives it a name; one that it has keeps its form.
    pub(crate) fn set_name(&mut self, name: &WrittenName) {
        let labelled = self.name().map_or(name.labelled, |old| old.labelled);
        let text = if labelled {
            format!("name: {}", name.literal)
        } else {
            name.literal.clone()
        };
        // Two names count as none, so it must not stay the second one.
        self.list.retain(|argument| argument.key != "name");
        self.put("name", text);
    }

    /// Sets a labelled argument.
    pub(crate) fn set(&mut self, key: &str, value: &str) {
        self.put(key, format!("{key}: {value}"));
    }

    /// The value of a labelled argument.
    pub(crate) fn value(&self, key: &str) -> Option<&str> {
        let argument = self.list.iter().find(|argument| argument.key == key)?;
        argument.text.split_once(':').map(|(_, value)| value.trim())
    }

    /// Takes an argument out and returns its value.
    pub(crate) fn take(&mut self, key: &str) -> Option<String> {
        let value = self.value(key).map(ToOwned::to_owned);
        self.list.retain(|argument| argument.key != key);
        value
    }

    fn put(&mut self, key: &str, text: String) {
        if let Some(argument) = self.list.iter_mut().find(|argument| argument.key == key) {
            argument.text = text;
            return;
        }
        let rank = |key: &str| {
            ORDER
                .iter()
                .position(|it| *it == key)
                .unwrap_or(ORDER.len())
        };
        let place = self
            .list
            .iter()
            .position(|argument| rank(&argument.key) > rank(key));
        let argument = Argument {
            key: key.to_owned(),
            text,
        };
        self.list.insert(place.unwrap_or(self.list.len()), argument);
    }

    /// The whole attribute; empty when there is nothing to say.
    pub(crate) fn attribute(&self) -> String {
        if self.list.is_empty() {
            return String::new();
        }
        let arguments: Vec<&str> = self
            .list
            .iter()
            .map(|argument| argument.text.as_str())
            .collect();
        format!("@relation({})", arguments.join(", "))
    }

    /// Makes these the arguments of an existing field, changing only what differs.
    pub(crate) fn write(
        &self,
        rewrite: &mut Rewrite<'_>,
        id: DeclarationId,
        declaration: &Declaration,
        field: &Field,
    ) {
        let new = self.attribute();
        if let Some(attribute) = field.attribute("relation") {
            let old = declaration.slice(attribute.range);
            if new.is_empty() && Self::read(declaration, field).list.is_empty() {
                return;
            }
            if new.is_empty() {
                let before = declaration.slice(TextRange::up_to(attribute.range.start()));
                let blanks =
                    TextSize::of(before) - TextSize::of(before.trim_end_matches([' ', '\t']));
                rewrite.replace(
                    id,
                    TextRange::new(attribute.range.start() - blanks, attribute.range.end()),
                    "",
                );
                return;
            }
            replace_difference(rewrite, id, attribute.range.start(), old, &new);
        } else if !new.is_empty()
            && let Some(field_type) = &field.field_type
        {
            if field.attributes.is_empty() {
                rewrite.add_field_attribute(id, field, &new);
            } else {
                rewrite.insert(id, field_type.range.end(), format!(" {new}"));
            }
        }
    }
}

/// Replaces `old` at `start` by `new`, except for what both begin and end with.
fn replace_difference(
    rewrite: &mut Rewrite<'_>,
    id: DeclarationId,
    start: TextSize,
    old: &str,
    new: &str,
) {
    let common =
        |one: &mut dyn Iterator<Item = char>, other: &mut dyn Iterator<Item = char>| -> usize {
            one.zip(other)
                .take_while(|(a, b)| a == b)
                .map(|(a, _)| a.len_utf8())
                .sum()
        };
    let prefix = common(&mut old.chars(), &mut new.chars());
    let (old, new) = (&old[prefix..], &new[prefix..]);
    let suffix = common(&mut old.chars().rev(), &mut new.chars().rev());
    let (old, new) = (&old[..old.len() - suffix], &new[..new.len() - suffix]);
    if old.is_empty() && new.is_empty() {
        return;
    }
    let size = |length: usize| TextSize::new(u32::try_from(length).unwrap_or(u32::MAX));
    rewrite.replace(
        id,
        TextRange::at(start + size(prefix), size(old.len())),
        new,
    );
}
