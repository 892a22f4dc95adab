//! Which id a model should get that has none.

use std::collections::BTreeMap;

use model::{
    Arity, Attribute, Connector, Field, FieldKind, Index, IndexKind, IndexSource, ScalarType,
    Schema,
};

use crate::fixer::Shared;
use crate::names;
use crate::rewrite::{NewField, Rewrite};
use crate::rule::FixContext;

/// How a model without an id gets one.
#[derive(Debug)]
pub(super) enum NewId<'s> {
    /// A field that looks like an id becomes the id.
    Field(&'s Field),
    /// The keys of the relations that a model consists of are its id.
    Compound(Vec<&'s str>, Option<&'s Attribute>),
    /// A new field.
    New(NewField),
}

/// The kind of id that most models have.
#[derive(Debug)]
struct UsualId(Option<NewField>);

impl Shared for UsualId {
    fn collect(schema: &Schema) -> Self {
        let mut counts: BTreeMap<(String, String, String), usize> = BTreeMap::new();
        for (id, declaration) in schema.in_order() {
            let Some(container) = declaration.container() else {
                continue;
            };
            let reader = model::Reader::new(schema, id);
            let key = |index: &Index| match index.source {
                IndexSource::Field(position) if index.kind == IndexKind::PrimaryKey => {
                    container.fields.get(position)
                }
                _ => None,
            };
            for field in container.indexes.iter().filter_map(key) {
                let is_scalar = matches!(reader.field_kind(field), FieldKind::Scalar(_));
                let (Some(field_type), Some(_)) = (&field.field_type, field.attribute("default"))
                else {
                    continue;
                };
                if !is_scalar || field_type.arity != Arity::Required {
                    continue;
                }
                let is_usual = |attribute: &&Attribute| {
                    matches!(attribute.name.as_str(), "id" | "default")
                        || attribute.is_native_type()
                        || declaration.slice(attribute.range) == "@map(\"_id\")"
                };
                let attributes: Vec<&str> = field
                    .attributes
                    .iter()
                    .filter(is_usual)
                    .map(|attribute| declaration.slice(attribute.range))
                    .collect();
                let entry = (
                    field.name.text.to_string(),
                    declaration.slice(field_type.range).to_owned(),
                    attributes.join(" "),
                );
                *counts.entry(entry).or_default() += 1;
            }
        }
        let most = counts.into_iter().max_by_key(|(_, count)| *count);
        Self(
            most.map(|((name, type_text, attributes), _)| {
                NewField::new(name, type_text, attributes)
            }),
        )
    }
}

/// The id that a model should get; `instead_of` is an attribute that goes away.
pub(super) fn new_id<'s>(
    context: &FixContext<'s>,
    instead_of: Option<&'s Attribute>,
) -> Option<NewId<'s>> {
    let fields = &context.declaration.container()?.fields;
    if let Some(field) = likely_id(context, fields) {
        return Some(NewId::Field(field));
    }
    let is_mongodb = connector(context) == Some(Connector::MongoDb);
    if !is_mongodb && let Some(key) = keys_of_relations(context, fields) {
        return Some(NewId::Compound(key, instead_of));
    }
    let usual = context.fixer.shared::<UsualId>();
    let mut field = usual
        .0
        .clone()
        .unwrap_or_else(|| usual_of(connector(context)));
    let is_taken = |name: &str| fields.iter().any(|field| field.name.text == name);
    field.name = names::fresh(&field.name, is_taken);
    Some(NewId::New(field))
}

fn connector(context: &FixContext<'_>) -> Option<Connector> {
    context.schema.config().connector()
}

/// What an id looks like in a schema that has none yet.
fn usual_of(connector: Option<Connector>) -> NewField {
    let (type_text, attributes) = match connector {
        Some(Connector::MongoDb) => ("String", "@id @default(auto()) @map(\"_id\") @db.ObjectId"),
        Some(Connector::CockroachDb) => ("BigInt", "@id @default(autoincrement())"),
        _ => ("Int", "@id @default(autoincrement())"),
    };
    NewField::new("id", type_text, attributes)
}

/// A required field that by its name and type is meant to be the id.
fn likely_id<'s>(context: &FixContext<'s>, fields: &'s [Field]) -> Option<&'s Field> {
    let reader = context.reader();
    let model = names::snake_case(context.declaration.name_text());
    let own = [
        "id".to_owned(),
        "uuid".to_owned(),
        "guid".to_owned(),
        format!("{model}_id"),
        format!("{model}_uuid"),
    ];
    let is_key = |field: &&Field| {
        matches!(
            reader.field_kind(field),
            FieldKind::Scalar(ScalarType::Int | ScalarType::BigInt | ScalarType::String)
        ) && field
            .field_type
            .as_ref()
            .is_some_and(|it| it.arity == Arity::Required)
            && !field.broken
            && field.attribute("id").is_none()
    };
    let candidates: Vec<&Field> = fields.iter().filter(is_key).collect();
    let is_mongodb = connector(context) == Some(Connector::MongoDb);
    let column = |field: &Field| crate::constraints::column_name(field);
    if is_mongodb && let Some(field) = candidates.iter().find(|field| column(field) == "_id") {
        return Some(field);
    }
    own.iter().find_map(|name| {
        candidates
            .iter()
            .find(|field| names::snake_case(&field.name.text) == *name)
            .copied()
    })
}

/// The keys of all relations of a model that is nothing but a table between others.
fn keys_of_relations<'s>(context: &FixContext<'s>, fields: &'s [Field]) -> Option<Vec<&'s str>> {
    let mut relations = 0;
    let mut result: Vec<&str> = Vec::new();
    for list in fields
        .iter()
        .filter_map(|field| field.relation.as_ref()?.fields.as_ref())
    {
        relations += 1;
        result.extend(list.names.iter().map(|name| name.text.as_str()));
    }
    let is_required = |name: &&str| {
        let field = context.declaration.field(name);
        let field_type = field.and_then(|field| field.field_type.as_ref());
        field_type.is_some_and(|it| it.arity == Arity::Required)
    };
    let mut sorted = result.clone();
    sorted.sort_unstable();
    sorted.dedup();
    (relations > 1 && sorted.len() == result.len() && result.iter().all(is_required))
        .then_some(result)
}

impl NewId<'_> {
    pub(super) fn title(&self) -> String {
        match self {
            Self::Field(field) => format!("Make `{}` the id", field.name.text),
            Self::Compound(key, _) => format!("Add `@@id([{}])`", key.join(", ")),
            Self::New(field) => format!("Add an id field `{}`", field.name),
        }
    }

    /// Does it take the place of the attribute that goes away?
    pub(super) fn is_block_attribute(&self) -> bool {
        matches!(self, Self::Compound(_, Some(_)))
    }

    pub(super) fn write(&self, rewrite: &mut Rewrite<'_>, context: &FixContext<'_>) {
        match self {
            Self::Field(field) => {
                let needs_map = connector(context) == Some(Connector::MongoDb)
                    && field.attribute("map").is_none();
                let text = if needs_map {
                    "@id @map(\"_id\")"
                } else {
                    "@id"
                };
                match field.attribute("unique") {
                    // What is an id is unique.
                    Some(unique) => rewrite.replace(context.id, unique.range, text),
                    None => rewrite.add_field_attribute(context.id, field, text),
                }
            }
            Self::Compound(key, instead_of) => {
                let text = format!("@@id([{}])", key.join(", "));
                match instead_of {
                    Some(attribute) => rewrite.replace(context.id, attribute.range, text),
                    None => rewrite.add_block_attribute(context.id, &text),
                }
            }
            Self::New(field) => rewrite.add_first_field(context.id, field),
        }
    }
}
