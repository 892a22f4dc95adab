//! What the fixes of all choices of a schema want to know of it.
//!
//! Which fields are alike, which enums could be taken, which names are.

use std::cell::RefCell;
use std::sync::Arc;

use model::{Connector, DeclarationId, DeclarationKind, Reader, ScalarType, Schema};
use rustc_hash::{FxHashMap, FxHashSet};

use super::enumeration::{Value, value_of};
use super::evidence::{self, Choice};
use super::retype;
use crate::fix::SourceChange;
use crate::fixer::Shared;

/// Names that the engine forbids for enums.
const RESERVED: &[&str] = &["PrismaClient"];

/// A field, by the place among its declaration's.
pub(super) type Place = (DeclarationId, usize);

/// The fields that are a choice between values that are all known, by these values.
pub(super) struct Groups {
    fields: FxHashMap<Vec<String>, Vec<Place>>,
    /// What has been made out of such fields already, by the values in their order: all members of a group get the same change.
    pub(super) changes: RefCell<FxHashMap<Vec<String>, Option<Arc<SourceChange>>>>,
}

impl Groups {
    /// All fields of the schema that are a choice between exactly these values, in order.
    pub(super) fn with_values(&self, choice: &Choice) -> &[Place] {
        self.fields
            .get(&sorted(&choice.values))
            .map_or(&[], Vec::as_slice)
    }
}

impl Shared for Groups {
    fn collect(schema: &Schema) -> Self {
        let connector = schema.config().connector();
        let mut fields: FxHashMap<Vec<String>, Vec<Place>> = FxHashMap::default();
        for (place, choice) in choices(schema, connector) {
            fields
                .entry(sorted(&choice.values))
                .or_default()
                .push(place);
        }
        Self {
            fields,
            changes: RefCell::default(),
        }
    }
}

fn choices(schema: &Schema, connector: Option<Connector>) -> impl Iterator<Item = (Place, Choice)> {
    let reviewed = schema.in_order().filter(|(_, declaration)| {
        matches!(
            declaration.kind,
            DeclarationKind::Model | DeclarationKind::CompositeType
        ) && !declaration.is_ignored()
    });
    reviewed.flat_map(move |(id, declaration)| {
        let reader = Reader::new(schema, id);
        let fields = declaration
            .container()
            .map_or(&[][..], |container| &container.fields);
        let sound = fields
            .iter()
            .enumerate()
            .filter(|(_, field)| !field.broken && !field.is_ignored());
        sound.filter_map(move |(position, field)| {
            let choice =
                evidence::choice(connector, declaration, field).filter(Choice::is_settled)?;
            let free = !retype::is_referenced(&reader, id, declaration, field);
            free.then_some(((id, position), choice))
        })
    })
}

/// An enum of the schema.
pub(super) struct Enum {
    pub(super) name: String,
    pub(super) values: Vec<Value>,
}

/// The enums of a schema that have a name and values.
pub(super) struct Enums {
    /// In order.
    list: Vec<Enum>,
    by_name: FxHashMap<String, Vec<usize>>,
    by_values: FxHashMap<Vec<String>, Vec<usize>>,
}

impl Enums {
    /// Those of one of these names, in order.
    pub(super) fn of_names(&self, names: &[&str]) -> impl Iterator<Item = &Enum> {
        let mut found: Vec<usize> = names
            .iter()
            .filter_map(|name| self.by_name.get(*name))
            .flatten()
            .copied()
            .collect();
        found.sort_unstable();
        found.into_iter().filter_map(|place| self.list.get(place))
    }

    /// The first one that stores exactly these values.
    pub(super) fn first_of(&self, stored: &[String]) -> Option<&Enum> {
        let places = self.by_values.get(&sorted(stored))?;
        self.list.get(*places.first()?)
    }
}

impl Shared for Enums {
    fn collect(schema: &Schema) -> Self {
        let mut result = Self {
            list: Vec::new(),
            by_name: FxHashMap::default(),
            by_values: FxHashMap::default(),
        };
        for (_, declaration) in schema.in_order() {
            let name = declaration.name_text().to_owned();
            let values: Vec<Value> = declaration
                .enumeration()
                .map(|body| body.values.iter().map(value_of).collect())
                .unwrap_or_default();
            if name.is_empty() || values.is_empty() {
                continue;
            }
            let place = result.list.len();
            let stored: Vec<String> = values.iter().map(|value| value.stored.clone()).collect();
            result.by_name.entry(name.clone()).or_default().push(place);
            result
                .by_values
                .entry(sorted(&stored))
                .or_default()
                .push(place);
            result.list.push(Enum { name, values });
        }
        result
    }
}

/// What no new enum may be called, in lower case: names in the schema and in the database.
pub(super) struct TakenNames(pub(super) FxHashSet<String>);

impl Shared for TakenNames {
    fn collect(schema: &Schema) -> Self {
        let mut taken: FxHashSet<String> = ScalarType::ALL
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
        Self(taken)
    }
}

/// Values as a set.
fn sorted(values: &[String]) -> Vec<String> {
    let mut result = values.to_vec();
    result.sort_unstable();
    result.dedup();
    result
}
