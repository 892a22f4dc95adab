//! Looking at a schema from one declaration, with a record of what was seen of others.
//!
//! Every accessor that shows something of another declaration notes the facet it belongs to. Positions are in no facet: a
//! related place is named (`rules::Place`), never computed from another declaration's ranges.

use std::cell::RefCell;

use rustc_hash::FxHashSet;
use smol_str::SmolStr;

use crate::bucket::BucketKind;
use crate::config::Config;
use crate::declaration::{Declaration, DeclarationKind, Field};
use crate::schema::{DeclarationId, FileId, Schema};
use crate::{Facet, Index, ScalarType};

/// Looks at a schema on behalf of one declaration.
#[derive(Debug)]
pub struct Reader<'s> {
    schema: &'s Schema,
    own: DeclarationId,
    seen: RefCell<FxHashSet<Facet>>,
}

/// What a name in the namespace of types stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Definition {
    pub id: DeclarationId,
    pub kind: DeclarationKind,
}

/// What a field holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FieldKind {
    Scalar(ScalarType),
    Enum(DeclarationId),
    CompositeType(DeclarationId),
    /// Points to a model or view.
    Relation(Definition),
    Unsupported,
    /// No type yet, or one that does not exist.
    Unknown,
}

impl<'s> Reader<'s> {
    pub fn new(schema: &'s Schema, own: DeclarationId) -> Self {
        Self {
            schema,
            own,
            seen: RefCell::default(),
        }
    }

    /// The facets of other declarations that were looked at.
    pub fn into_seen(self) -> FxHashSet<Facet> {
        self.seen.into_inner()
    }

    /// Whatever is read here must be noted.
    pub(crate) fn schema(&self) -> &'s Schema {
        self.schema
    }

    /// Its own declaration is free to look at: it is looked at again whenever it changes.
    pub(crate) fn note(&self, id: DeclarationId, facet: Facet) {
        if id != self.own {
            self.seen.borrow_mut().insert(facet);
        }
    }

    /// Notes something that was looked at elsewhere.
    pub fn note_facet(&self, facet: Facet) {
        self.seen.borrow_mut().insert(facet);
    }

    /// The file that its own declaration stands in. A declaration never gets into another one.
    pub fn own_file(&self) -> Option<FileId> {
        self.schema.file_of(self.own)
    }

    pub fn config(&self) -> &'s Config {
        self.seen.borrow_mut().insert(Facet::config());
        self.schema.config()
    }

    /// The declarations that contribute an entry to a bucket, in the order of files and text.
    pub fn members(&self, kind: BucketKind, entry: &str) -> &'s [DeclarationId] {
        self.seen.borrow_mut().insert(Facet::bucket(kind, entry));
        self.schema.members(kind, entry)
    }

    /// What a name stands for in the namespace of types. Of several declarations the last one counts.
    pub fn resolve(&self, name: &str) -> Option<Definition> {
        if name.is_empty() || ScalarType::from_name(name).is_some() {
            return None;
        }
        self.seen
            .borrow_mut()
            .insert(Facet::bucket(BucketKind::TypeName, name));
        self.schema.resolve(name)
    }

    pub fn declaration(&self, id: DeclarationId) -> Option<DeclarationRef<'_, 's>> {
        self.schema
            .declaration(id)
            .map(|declaration| DeclarationRef {
                reader: self,
                id,
                declaration,
            })
    }

    pub fn field_kind(&self, field: &Field) -> FieldKind {
        let Some(field_type) = &field.field_type else {
            return FieldKind::Unknown;
        };
        let Some(name) = field_type.named() else {
            return FieldKind::Unsupported;
        };
        if let Some(scalar) = ScalarType::from_name(&name.text) {
            return FieldKind::Scalar(scalar);
        }
        match self.resolve(&name.text) {
            Some(definition) => match definition.kind {
                DeclarationKind::Enum => FieldKind::Enum(definition.id),
                DeclarationKind::CompositeType => FieldKind::CompositeType(definition.id),
                _ => FieldKind::Relation(definition),
            },
            None => FieldKind::Unknown,
        }
    }
}

/// Another declaration, seen through its facets.
#[derive(Debug, Clone, Copy)]
pub struct DeclarationRef<'r, 's> {
    reader: &'r Reader<'s>,
    id: DeclarationId,
    declaration: &'s Declaration,
}

impl<'s> DeclarationRef<'_, 's> {
    pub fn id(self) -> DeclarationId {
        self.id
    }

    pub fn kind(self) -> DeclarationKind {
        self.reader.note(self.id, Facet::header(self.id));
        self.declaration.kind
    }

    pub fn name(self) -> &'s str {
        self.reader.note(self.id, Facet::header(self.id));
        self.declaration.name_text()
    }

    /// What `@@map` says, else the name.
    pub fn database_name(self) -> SmolStr {
        self.reader.note(self.id, Facet::header(self.id));
        self.declaration
            .block_attribute("map")
            .and_then(|attribute| {
                let value = attribute.default_argument("name")?.value.as_ref()?;
                value.as_string().cloned()
            })
            .unwrap_or_else(|| SmolStr::new(self.declaration.name_text()))
    }

    pub fn is_ignored(self) -> bool {
        self.reader.note(self.id, Facet::header(self.id));
        self.declaration.is_ignored()
    }

    /// The field of that name, the last one of several. Only its type and attributes may be relied on, not where they stand, nor its comments.
    pub fn field(self, name: &str) -> Option<&'s Field> {
        self.reader.note(self.id, Facet::field(self.id, name));
        self.declaration.field(name)
    }

    pub fn field_names(self) -> impl Iterator<Item = &'s SmolStr> {
        self.reader.note(self.id, Facet::field_names(self.id));
        let fields = self
            .declaration
            .container()
            .map_or(&[][..], |it| &it.fields);
        fields.iter().map(|field| &field.name.text)
    }

    /// Keys, unique constraints and indexes. Where they stand must not be relied on.
    pub fn indexes(self) -> &'s [Index] {
        self.reader.note(self.id, Facet::indexes(self.id));
        self.declaration.container().map_or(&[], |it| &it.indexes)
    }

    /// The values of an enum, in order.
    pub fn values(self) -> impl Iterator<Item = &'s SmolStr> {
        self.reader.note(self.id, Facet::values(self.id));
        let values = self
            .declaration
            .enumeration()
            .map_or(&[][..], |it| &it.values);
        values.iter().map(|value| &value.name.text)
    }
}
