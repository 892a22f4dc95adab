//! What paths such as `address.city` lead to.

use crate::declaration::Field;
use crate::reader::{FieldKind, Reader};
use crate::schema::DeclarationId;
use crate::{Column, Index};

/// Where a path in a list of fields ends.
#[derive(Debug, Clone, Copy)]
pub enum FieldPath<'s> {
    /// At a field that holds a value, of the block itself or of a composite type.
    Value(&'s Field),
    /// At its first segment already, a field whose type is a model or view.
    Relation(&'s Field),
    /// Its first segment is a field whose type does not exist, or has not been written yet. The official engine takes it for a
    /// relation.
    Untyped(&'s Field),
    /// A field inside of a composite type is no value, or its type does not exist.
    Unclear,
    /// There is no such field; `owner` is the block that lacks it, `None` where the path goes on behind a value.
    Unknown {
        owner: Option<DeclarationId>,
        /// Counted from 0.
        segment: usize,
    },
}

impl<'s> Reader<'s> {
    /// Follows a path from the declaration `id` through composite types.
    pub fn field_path(&self, id: DeclarationId, path: &str) -> FieldPath<'s> {
        let mut owner = Some(id);
        let mut end = None;
        for (segment, name) in path.split('.').enumerate() {
            let unknown = FieldPath::Unknown { owner, segment };
            let Some(block) = owner.and_then(|owner| self.declaration(owner)) else {
                return unknown;
            };
            let Some(field) = block.field(name) else {
                return unknown;
            };
            owner = match self.field_kind(field) {
                FieldKind::CompositeType(id) => Some(id),
                FieldKind::Relation(_) if segment == 0 => return FieldPath::Relation(field),
                FieldKind::Unknown if segment == 0 => return FieldPath::Untyped(field),
                FieldKind::Relation(_) | FieldKind::Unknown => return FieldPath::Unclear,
                FieldKind::Scalar(_) | FieldKind::Enum(_) | FieldKind::Unsupported => None,
            };
            end = Some(field);
        }
        end.map_or(FieldPath::Unclear, FieldPath::Value)
    }

    /// The fields at the ends of the columns of an index of the declaration `id`, in order; some may belong to composite types.
    /// `None` when the official engine cannot take the index: it is not read, a column is no value or there twice.
    pub fn index_fields(&self, id: DeclarationId, index: &Index) -> Option<Vec<&'s Field>> {
        if !index.is_read {
            return None;
        }
        let mut result = Vec::with_capacity(index.columns.len());
        for (position, column) in index.columns.iter().enumerate() {
            let repeats = |other: &Column| other.path == column.path;
            let is_plain = !column.path.contains('.');
            match self.field_path(id, &column.path) {
                FieldPath::Value(field)
                    if (is_plain || index.may_have_paths())
                        && !index.columns[..position].iter().any(repeats) =>
                {
                    result.push(field);
                }
                _ => return None,
            }
        }
        Some(result)
    }
}
