//! The lists of fields in `@@id`, `@@unique`, `@@index`, `@@fulltext` and `@@shardKey`, as the official engine reads them.
//!
//! Knows no single rule: it says what each element is, and which parts of a list are of a kind that nothing can be.

use model::{
    Argument, Arguments, Attribute, Declaration, DeclarationId, Expression, ExpressionKind, Field,
    FieldPath, Reader,
};
use syntax::{TextRange, TextSize};

use crate::attributes::default_value;
use crate::rule::Context;

/// The block attributes that list fields.
const WITH_LISTS: [&str; 5] = ["id", "unique", "index", "fulltext", "shardKey"];

/// The list of fields of one block attribute that the engine reads.
#[derive(Debug)]
pub(crate) struct FieldList<'s> {
    pub(crate) attribute: &'s Attribute,
    /// Its position among the block attributes.
    pub(crate) position: usize,
    pub(crate) value: &'s Expression,
    pub(crate) elements: Vec<Element<'s>>,
}

/// One element of a list.
#[derive(Debug)]
pub(crate) struct Element<'s> {
    /// The whole element.
    pub(crate) range: TextRange,
    /// The field or path; empty where it is of the wrong kind.
    pub(crate) path: &'s str,
    /// What stands behind the path in parentheses.
    pub(crate) arguments: Option<&'s Arguments>,
    pub(crate) meaning: Meaning<'s>,
}

/// What an element stands for.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Meaning<'s> {
    /// A field that holds a value, of the block or of a composite type.
    Column(&'s Field),
    /// The same field as an earlier element.
    Repeated,
    Relation(&'s Field),
    /// A field whose type does not exist; the engine takes it for a relation.
    Untyped,
    /// A path through something in a composite type that has an error of its own.
    Unclear,
    /// A field whose line the engine does not read.
    Unread,
    Unknown {
        /// The block that has no such field; `None` where the path goes on behind a value.
        owner: Option<DeclarationId>,
        /// The part of the path that does not exist.
        range: TextRange,
    },
    /// No list of that attribute can have such an element.
    WrongKind,
}

impl<'s> FieldList<'s> {
    /// Without the `@@`.
    pub(crate) fn name(&self) -> &'s str {
        &self.attribute.name
    }

    /// Do all fields have to be values that are always there?
    pub(crate) fn is_key(&self) -> bool {
        matches!(self.name(), "id" | "shardKey")
    }

    /// Are all elements of a kind that can be in a list?
    pub(crate) fn is_well_formed(&self) -> bool {
        let wrong = |element: &Element<'_>| matches!(element.meaning, Meaning::WrongKind);
        !self.elements.iter().any(wrong)
    }

    pub(crate) fn has_repetition(&self) -> bool {
        let repeated = |element: &Element<'_>| matches!(element.meaning, Meaning::Repeated);
        self.elements.iter().any(repeated)
    }

    /// Is the list right, so that the attribute means something? For `@@id` and `@@shardKey` the engine looks at no other argument
    /// if it is not.
    pub(crate) fn is_sound(&self) -> bool {
        self.columns().count() == self.elements.len()
    }

    /// The fields of the elements that stand for values.
    pub(crate) fn columns(&self) -> impl Iterator<Item = &'s Field> {
        self.elements
            .iter()
            .filter_map(|element| match element.meaning {
                Meaning::Column(field) => Some(field),
                _ => None,
            })
    }
}

impl<'s> Element<'s> {
    /// Of several arguments of that name the first counts, of those that have a value.
    pub(crate) fn argument(&self, name: &str) -> Option<&'s Argument> {
        let list = &self.arguments?.list;
        list.iter()
            .find(|argument| argument.is_named(name) && argument.value.is_some())
    }
}

/// The lists of a model or view that the engine looks at, in order. An attribute that it drops has none.
pub(crate) fn field_lists<'s>(
    reader: &Reader<'s>,
    id: DeclarationId,
    declaration: &'s Declaration,
) -> Vec<FieldList<'s>> {
    let Some(container) = declaration
        .container()
        .filter(|_| declaration.kind.is_table())
    else {
        return Vec::new();
    };
    let all = &container.attributes;
    let mut result = Vec::new();
    for (position, attribute) in all.iter().enumerate() {
        if !WITH_LISTS.contains(&attribute.name.as_str()) || !attribute.is_read(all, true) {
            continue;
        }
        if let Some(value) = default_value(attribute, "fields") {
            result.push(FieldList {
                attribute,
                position,
                value,
                elements: elements(reader, id, attribute, value),
            });
        }
    }
    result
}

fn elements<'s>(
    reader: &Reader<'s>,
    id: DeclarationId,
    attribute: &Attribute,
    value: &'s Expression,
) -> Vec<Element<'s>> {
    let has_plain_names = attribute.name == "shardKey";
    let has_paths = !matches!(attribute.name.as_str(), "id" | "shardKey");
    let mut result: Vec<Element<'s>> = Vec::new();
    for element in value.elements() {
        let (path, arguments) = match &element.kind {
            ExpressionKind::Path(path) => (path.as_str(), None),
            ExpressionKind::Call { name, arguments } if !has_plain_names => {
                (name.as_str(), Some(arguments))
            }
            _ => ("", None),
        };
        let meaning = if path.is_empty() {
            Meaning::WrongKind
        } else {
            let start = element.range.start();
            let meaning = meaning(reader, id, path, start, has_paths);
            let is_value = matches!(meaning, Meaning::Column(_));
            let earlier = result.iter().position(|it| is_value && it.path == path);
            earlier.map_or(meaning, |_| Meaning::Repeated)
        };
        result.push(Element {
            range: element.range,
            path,
            arguments,
            meaning,
        });
    }
    result
}

fn meaning<'s>(
    reader: &Reader<'s>,
    id: DeclarationId,
    path: &str,
    start: TextSize,
    has_paths: bool,
) -> Meaning<'s> {
    let whole = TextRange::at(start, TextSize::of(path));
    if path.contains('.') && !has_paths {
        return Meaning::Unknown {
            owner: None,
            range: whole,
        };
    }
    match reader.field_path(id, path) {
        FieldPath::Value(field) => Meaning::Column(field),
        FieldPath::Relation(field) => Meaning::Relation(field),
        FieldPath::Untyped(field) if field.field_type.is_none() => Meaning::Unread,
        FieldPath::Untyped(_) => Meaning::Untyped,
        FieldPath::Unclear => Meaning::Unclear,
        FieldPath::Unknown { owner, segment } => {
            let mut at = 0;
            let mut part = whole;
            for (number, text) in path.split('.').enumerate() {
                if number == segment {
                    let from = start + TextSize::of(&path[..at]);
                    part = TextRange::at(from, TextSize::of(text));
                }
                at += text.len() + 1;
            }
            Meaning::Unknown {
                owner,
                range: if part.is_empty() { whole } else { part },
            }
        }
    }
}

/// Something of the wrong kind, and what belongs there.
#[derive(Debug)]
pub(crate) struct Mismatch {
    pub(crate) range: TextRange,
    /// Fits behind "must be".
    pub(crate) expected: &'static str,
}

/// What is of the wrong kind in the field lists of a block: elements, and arguments of elements.
pub(crate) fn mismatches(context: &Context<'_, '_>) -> Vec<Mismatch> {
    let mut result = Vec::new();
    let mut push = |range, expected| result.push(Mismatch { range, expected });
    for list in context.field_lists() {
        for element in &list.elements {
            if matches!(element.meaning, Meaning::WrongKind) {
                push(element.range, "the name of a field");
            }
            let value = |name| element.argument(name)?.value.as_ref();
            if let Some(value) = value("sort").filter(|value| value.as_path().is_none()) {
                push(value.range, "`Asc` or `Desc`");
            }
            if let Some(value) = value("length").filter(|value| value.as_integer().is_none()) {
                push(value.range, "a whole number");
            }
        }
    }
    result
}
