//! What several rules want to know of relation fields.
//!
//! Everything about other declarations is asked through a reader. Knows no single rule.

use model::{DeclarationId, DeclarationRef, Reader, RelationField, RelationSide};

/// Can a relation field, or one that points back under the same name, not be told from another one of its model?
///
/// Then nobody knows which field is the other end of which, and only that should be said.
pub(crate) fn is_ambiguous(reader: &Reader<'_>, relation: &RelationField<'_>) -> bool {
    let (owner, target) = (relation.side.declaration(), relation.target.id);
    let name_of = |id: DeclarationId| reader.declaration(id).map_or("", DeclarationRef::name);
    let (owner_name, target_name) = (name_of(owner), name_of(target));
    let names = (owner_name, target_name);
    let group = |id: DeclarationId, to: &str| reader.fields_like(id, relation.side, names, to);
    let own = group(owner, target_name);
    if owner == target {
        return is_ambiguous_within(&own);
    }
    own.len() > 1 || group(target, owner_name).len() > 1
}

/// Are fields of a model that point to the model itself, all of one relation name, more or other than the two ends of a relation?
pub(crate) fn is_ambiguous_within(group: &[RelationSide<'_>]) -> bool {
    let all_named = || group.iter().all(|side| side.relation_name().is_some());
    match group.len() {
        0 | 1 => false,
        2 => !all_named(),
        _ => true,
    }
}
