//! Names that must differ across a whole schema: tables, enums, constraints.
//!
//! Every declaration contributes the names that its database objects have or get; who has a name is kept by name, so an
//! edit changes only the entries of the edited declaration. Knows no rule.

use model::{
    Arity, Declaration, DeclarationId, DeclarationKind, Facet, Map, Reader, Schema, ScopeReach,
};
use rustc_hash::FxHashSet;
use smallvec::SmallVec;
use smol_str::{SmolStr, format_smolstr};

use crate::constraints::{
    constraints, database_name, database_schema, foreign_keys, has_foreign_key_scope,
};

/// What a name names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[repr(u8)]
pub(crate) enum NameKind {
    /// A model.
    Table,
    View,
    Enum,
    /// Of one of the constraints that share a scope across tables.
    Constraint,
    /// A constraint that a model has twice, behind the model's name.
    RepeatedConstraint,
    /// A composite type that the declaration, a composite type too, holds in a required field.
    RequiredComposite,
}

/// One name that a declaration contributes. The name starts with the database schema where that matters.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct SharedName {
    pub(crate) kind: NameKind,
    pub(crate) name: SmolStr,
}

type Entry = (NameKind, SmolStr);

/// Who has which name. A clone is a snapshot and costs little.
#[derive(Debug, Clone, Default)]
pub(crate) struct SharedNames {
    members: Map<Entry, SmallVec<[DeclarationId; 1]>>,
    names: Map<DeclarationId, SmallVec<[Entry; 1]>>,
}

impl SharedNames {
    /// The declarations that have a name, in the order of files and text.
    pub(crate) fn members(&self, kind: NameKind, name: &str) -> &[DeclarationId] {
        self.members
            .get(&(kind, SmolStr::new(name)))
            .map_or(&[], |members| members)
    }

    /// Takes the old names of declarations out and puts the new ones in. Returns the facets of the names whose holders changed.
    pub(crate) fn update<'i>(
        &mut self,
        schema: &Schema,
        stale: impl Iterator<Item = &'i DeclarationId> + Clone,
    ) -> FxHashSet<Facet> {
        let mut changed = FxHashSet::default();
        let mut added = Vec::new();
        for id in stale {
            let old = self.names.get(id).cloned().unwrap_or_default();
            let new = names_of(schema, *id);
            if old == new {
                continue;
            }
            for entry in &old {
                if !new.contains(entry) {
                    changed.insert(Facet::shared(entry.0 as u8, &entry.1));
                    self.remove(entry, *id);
                }
            }
            let fresh = new.iter().filter(|entry| !old.contains(entry));
            added.extend(fresh.map(|entry| (entry.clone(), *id)));
            if new.is_empty() {
                self.names.remove(id);
            } else {
                self.names.insert(*id, new);
            }
        }
        for (entry, id) in added {
            changed.insert(Facet::shared(entry.0 as u8, &entry.1));
            let order = schema.order_of(id);
            let members = self.members.entry(entry).or_default();
            let place = members.partition_point(|other| schema.order_of(*other) < order);
            members.insert(place, id);
        }
        changed
    }

    fn remove(&mut self, entry: &Entry, id: DeclarationId) {
        if let Some(members) = self.members.get_mut(entry) {
            members.retain(|member| *member != id);
            if members.is_empty() {
                self.members.remove(entry);
            }
        }
    }
}

fn names_of(schema: &Schema, id: DeclarationId) -> SmallVec<[Entry; 1]> {
    let Some(declaration) = schema.declaration(id) else {
        return SmallVec::new();
    };
    let reader = Reader::new(schema, id);
    let mut result = SmallVec::new();
    for SharedName { kind, name } in shared_names(&reader, id, declaration) {
        let entry = (kind, name);
        if !result.contains(&entry) {
            result.push(entry);
        }
    }
    result
}

/// The names that a declaration contributes, each as often as it has it.
pub(crate) fn shared_names<'s>(
    reader: &Reader<'s>,
    id: DeclarationId,
    declaration: &'s Declaration,
) -> Vec<SharedName> {
    let mut result = Vec::new();
    let mut add = |kind, name| result.push(SharedName { kind, name });
    match declaration.kind {
        DeclarationKind::Model | DeclarationKind::View => {
            let kind = match declaration.kind {
                DeclarationKind::View => NameKind::View,
                _ => NameKind::Table,
            };
            add(kind, table_name(declaration));
            let scopes = reader.config().capabilities().constraint_scopes();
            if scopes.is_empty() {
                return result;
            }
            let schema = database_schema(declaration);
            let mut all = constraints(reader, declaration);
            if ScopeReach::ALL
                .iter()
                .any(|reach| has_foreign_key_scope(reader, *reach))
            {
                let fields = declaration.container().map_or(&[][..], |it| &it.fields);
                let relations = fields
                    .iter()
                    .enumerate()
                    .filter_map(|(position, field)| Some((position, reader.relation(id, field)?)));
                all.extend(foreign_keys(reader, declaration, relations));
            }
            for scope in scopes {
                let mut seen = FxHashSet::default();
                for constraint in all.iter().filter(|it| scope.counts(it.kind)) {
                    match scope.reach {
                        ScopeReach::DatabaseSchema => {
                            add(NameKind::Constraint, in_schema(&schema, &constraint.name));
                        }
                        ScopeReach::Model if !seen.insert(&constraint.name) => add(
                            NameKind::RepeatedConstraint,
                            in_model(declaration.name_text(), &constraint.name),
                        ),
                        ScopeReach::Model => {}
                    }
                }
            }
        }
        DeclarationKind::Enum => add(NameKind::Enum, table_name(declaration)),
        DeclarationKind::CompositeType => {
            let fields = declaration.container().map_or(&[][..], |it| &it.fields);
            for field in fields {
                if field.field_type.as_ref().map(|it| it.arity) == Some(Arity::Required)
                    && !field.type_name().is_empty()
                {
                    add(NameKind::RequiredComposite, field.type_name().into());
                }
            }
        }
        _ => {}
    }
    result
}

/// What a table or enum is called in the database, with its database schema.
pub(crate) fn table_name(declaration: &Declaration) -> SmolStr {
    in_schema(&database_schema(declaration), &database_name(declaration))
}

/// The name of a constraint of a model.
pub(crate) fn in_model(model: &str, name: &str) -> SmolStr {
    format_smolstr!("{model}\0{name}")
}

/// A name within a database schema.
pub(crate) fn in_schema(schema: &str, name: &str) -> SmolStr {
    format_smolstr!("{schema}\0{name}")
}
