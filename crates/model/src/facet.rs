//! What one declaration may know of another, in pieces small enough that most edits change none.

use std::hash::{Hash, Hasher};

use rustc_hash::{FxHashMap, FxHasher};
use smol_str::SmolStr;

use crate::ScalarType;
use crate::bucket::BucketKind;
use crate::declaration::{Body, Declaration, Field};
use crate::schema::DeclarationId;

/// The name of one piece of knowledge. Two facets may share a value by chance; then somebody looks again without need. What they say
/// is compared by 64-bit fingerprints: that two texts share one is taken to be impossible.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Facet(u64);

#[derive(Hash)]
enum Key<'k> {
    Config,
    Bucket(BucketKind, &'k str),
    Header(DeclarationId),
    Field(DeclarationId, &'k str),
    FieldNames(DeclarationId),
    Relations(DeclarationId, &'k str),
    Indexes(DeclarationId),
    Values(DeclarationId),
    Shared(u8, &'k str),
}

impl Key<'_> {
    fn facet(&self) -> Facet {
        Facet(fingerprint(self))
    }
}

impl Facet {
    /// Everything in [`Config`](crate::Config).
    pub fn config() -> Self {
        Key::Config.facet()
    }

    /// Who contributes this entry to a bucket, and what kind of declarations they are.
    pub fn bucket(kind: BucketKind, entry: &str) -> Self {
        Key::Bucket(kind, entry).facet()
    }

    /// Kind, name, and attributes that concern the declaration as a whole.
    pub fn header(id: DeclarationId) -> Self {
        Key::Header(id).facet()
    }

    /// Type and attributes of one field, or its absence.
    pub fn field(id: DeclarationId, name: &str) -> Self {
        Key::Field(id, name).facet()
    }

    /// The names of all fields.
    pub fn field_names(id: DeclarationId) -> Self {
        Key::FieldNames(id).facet()
    }

    /// The fields whose type is written as `target`, with arity, `@relation` and `@ignore`.
    pub fn relations(id: DeclarationId, target: &str) -> Self {
        Key::Relations(id, target).facet()
    }

    /// Keys, unique constraints and indexes.
    pub fn indexes(id: DeclarationId) -> Self {
        Key::Indexes(id).facet()
    }

    /// Who has a name that somebody outside of the model keeps account of, by a number for the kind of name.
    pub fn shared(kind: u8, name: &str) -> Self {
        Key::Shared(kind, name).facet()
    }

    /// The values of an enum.
    pub fn values(id: DeclarationId) -> Self {
        Key::Values(id).facet()
    }
}

/// Everything that others can know of a declaration, each with a fingerprint of what it says.
pub(crate) fn facets(id: DeclarationId, declaration: &Declaration) -> FxHashMap<Facet, u64> {
    let mut result = FxHashMap::default();
    let attribute_text = |name| {
        let range = declaration.block_attribute(name)?.range;
        Some(declaration.slice(range))
    };
    let header = (
        declaration.kind,
        declaration.name_text(),
        declaration.is_ignored(),
        attribute_text("map"),
        attribute_text("schema"),
    );
    result.insert(Facet::header(id), fingerprint(&header));
    match &declaration.body {
        Body::Container(container) => {
            let mut relations: FxHashMap<&str, FxHasher> = FxHashMap::default();
            let mut names = FxHasher::default();
            for field in &container.fields {
                field.name.text.hash(&mut names);
                // The last field of a name is the one that others see.
                result.insert(
                    Facet::field(id, &field.name.text),
                    fingerprint(&(field_text(declaration, field), field.broken)),
                );
                let type_name = field.type_name();
                if !type_name.is_empty() && ScalarType::from_name(type_name).is_none() {
                    let arity = field.field_type.as_ref().map(|it| it.arity);
                    let relation = field
                        .relation
                        .as_ref()
                        .map(|it| declaration.slice(it.range));
                    let has_attribute = field.attribute("relation").is_some();
                    (
                        &field.name.text,
                        arity,
                        relation,
                        has_attribute,
                        field.is_ignored(),
                    )
                        .hash(relations.entry(type_name).or_default());
                }
            }
            result.insert(Facet::field_names(id), names.finish());
            for (target, hasher) in relations {
                result.insert(Facet::relations(id, target), hasher.finish());
            }
            let mut indexes = FxHasher::default();
            for index in &container.indexes {
                // Where columns stand belongs to no facet.
                for column in &index.columns {
                    column.path.hash(&mut indexes);
                }
                let text = declaration.slice(index.range);
                (index.kind, index.is_read, text).hash(&mut indexes);
            }
            result.insert(Facet::indexes(id), indexes.finish());
        }
        Body::Enum(body) => {
            let values: Vec<&SmolStr> = body.values.iter().map(|value| &value.name.text).collect();
            result.insert(Facet::values(id), fingerprint(&values));
        }
        Body::Config(_) | Body::None => {}
    }
    result
}

fn field_text<'d>(declaration: &'d Declaration, field: &Field) -> &'d str {
    declaration.slice(field.range)
}

fn fingerprint(value: &impl Hash) -> u64 {
    let mut hasher = FxHasher::default();
    value.hash(&mut hasher);
    hasher.finish()
}
