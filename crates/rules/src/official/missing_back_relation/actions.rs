//! Which referential actions a relation must not have, so that completing it closes no forbidden cycle.
//!
//! Some databases, and the emulation of foreign keys, refuse relations whose actions could run in circles or reach a table on
//! two ways. A relation without its other end takes no part in that yet; it does as soon as it is complete.

use model::{Arity, Connector, DeclarationId, Field, Reader, RelationField, RelationMode, Schema};
use rustc_hash::{FxHashMap, FxHashSet};

use crate::fixer::{Fixer, Shared};

/// A relation that is about to become complete.
#[derive(Debug, Clone, Copy)]
pub(super) struct Planned<'a> {
    pub(super) from: DeclarationId,
    pub(super) to: DeclarationId,
    /// Is any field of its key required?
    pub(super) required: bool,
    pub(super) on_delete: Option<&'a str>,
    pub(super) on_update: Option<&'a str>,
}

/// What has to be written, or changed, so that a relation is accepted. Mostly nothing.
#[derive(Debug, Default)]
pub(super) struct QuietActions {
    pub(super) arguments: Vec<(&'static str, &'static str)>,
    /// For people.
    pub(super) purpose: &'static str,
}

/// The actions that do no harm where those of a relation would.
pub(super) fn quiet_actions(fixer: &Fixer<'_>, planned: &Planned<'_>) -> QuietActions {
    let config = fixer.schema.config();
    let mode = config.relation_mode();
    let Some(connector) = config.connector() else {
        return QuietActions::default();
    };
    let deletes = is_modifying(
        planned
            .on_delete
            .unwrap_or(default_on_delete(planned.required)),
    );
    let updates = is_modifying(planned.on_update.unwrap_or("Cascade"));
    if !connector.checks_cycles(mode) || !(deletes || updates) {
        return QuietActions::default();
    }
    let (from, to) = (planned.from, planned.to);
    let links = &fixer.shared::<Modifying>().0;
    let checks_paths = connector == Connector::SqlServer && mode == RelationMode::ForeignKeys;
    let purpose = if is_in_cycle(links, from, to) {
        "to break a cycle of actions"
    } else if checks_paths && adds_path(links, from, to) {
        "so that actions have one way only"
    } else {
        return QuietActions::default();
    };
    let allowed = connector.referential_actions(mode);
    let quiet = if allowed.contains("NoAction") {
        "NoAction"
    } else {
        "Restrict"
    };
    let mut arguments = Vec::new();
    if deletes {
        arguments.push(("onDelete", quiet));
    }
    if updates {
        arguments.push(("onUpdate", quiet));
    }
    QuietActions { arguments, purpose }
}

fn is_modifying(action: &str) -> bool {
    !matches!(action, "NoAction" | "Restrict")
}

fn default_on_delete(required: bool) -> &'static str {
    if required { "Restrict" } else { "SetNull" }
}

/// Who references whom, one entry for each relation.
type Links = FxHashMap<DeclarationId, Vec<DeclarationId>>;

/// Does it point to its own model, come back to it, or reach a model that points to itself?
fn is_in_cycle(links: &Links, from: DeclarationId, to: DeclarationId) -> bool {
    let reached = reachable(links, to);
    let points_to_itself =
        |id: &DeclarationId| links.get(id).is_some_and(|targets| targets.contains(id));
    from == to || reached.contains(&from) || reached.iter().any(points_to_itself)
}

/// Does it give any model a second way to one that it already reaches?
fn adds_path(links: &Links, from: DeclarationId, to: DeclarationId) -> bool {
    let mut all = links.clone();
    all.entry(from).or_default().push(to);
    let mut reversed = Links::default();
    for (from, targets) in links {
        for target in targets {
            reversed.entry(*target).or_default().push(*from);
        }
    }
    let mut starts = reachable(&reversed, from).into_iter();
    starts.any(|start| competing(&all, start) > competing(links, start))
}

/// How many models are reached through more than one relation of `start`, counting each further one.
fn competing(links: &Links, start: DeclarationId) -> usize {
    let mut ways: FxHashMap<DeclarationId, usize> = FxHashMap::default();
    for target in links.get(&start).into_iter().flatten() {
        for reached in reachable(links, *target) {
            *ways.entry(reached).or_default() += 1;
        }
    }
    ways.into_values().map(|ways| ways - 1).sum()
}

/// Everything that can be reached from `start`, itself included.
fn reachable(links: &Links, start: DeclarationId) -> FxHashSet<DeclarationId> {
    let mut reached = FxHashSet::from_iter([start]);
    let mut stack = vec![start];
    while let Some(at) = stack.pop() {
        let targets = links.get(&at).into_iter().flatten();
        stack.extend(targets.filter(|target| reached.insert(**target)));
    }
    reached
}

/// The links of a schema.
struct Modifying(Links);

impl Shared for Modifying {
    fn collect(schema: &Schema) -> Self {
        Self(modifying_links(schema))
    }
}

/// The complete relations with one key whose actions change something.
fn modifying_links(schema: &Schema) -> Links {
    let mut result = Links::default();
    for (id, declaration) in schema
        .in_order()
        .filter(|(_, declaration)| declaration.kind.is_table())
    {
        let reader = Reader::new(schema, id);
        let fields = declaration
            .container()
            .map_or(&[][..], |container| &container.fields);
        for field in fields {
            let Some(relation) = reader.relation(id, field) else {
                continue;
            };
            let target = schema
                .declaration(relation.target.id)
                .map_or("", model::Declaration::name_text);
            let is_required = |name: &str| declaration.field(name).is_some_and(is_required_field);
            if is_forward(&relation, declaration.name_text(), target)
                && changes_something(&relation, is_required)
            {
                result.entry(id).or_default().push(relation.target.id);
            }
        }
    }
    result
}

/// Is this the end of a complete relation that holds its key, or ought to?
fn is_forward(relation: &RelationField<'_>, owner: &str, target: &str) -> bool {
    let Some(opposite) = relation.opposite else {
        return false;
    };
    let side = relation.side;
    let is_smaller = || (owner, side.name()) < (target, opposite.name());
    match (side.arity(), opposite.arity()) {
        (Arity::List, _) | (Arity::Optional, Arity::Required) => false,
        (_, Arity::List) | (Arity::Required, Arity::Optional) => true,
        (Arity::Required, Arity::Required) => is_smaller(),
        (Arity::Optional, Arity::Optional) => {
            side.has_key_argument() || (!opposite.has_key_argument() && is_smaller())
        }
    }
}

fn changes_something(relation: &RelationField<'_>, is_required: impl Fn(&str) -> bool) -> bool {
    let attribute = relation.field.relation.as_ref();
    let on_delete = attribute.and_then(|it| it.on_delete.as_deref());
    let on_update = attribute.and_then(|it| it.on_update.as_deref());
    let key = relation.side.key_fields();
    let required = if key.is_empty() {
        relation.side.arity() == Arity::Required
    } else {
        key.iter().any(|name| is_required(&name.text))
    };
    is_modifying(on_update.unwrap_or("Cascade"))
        || is_modifying(on_delete.unwrap_or(default_on_delete(required)))
}

pub(super) fn is_required_field(field: &Field) -> bool {
    field
        .field_type
        .as_ref()
        .is_some_and(|it| it.arity == Arity::Required)
}
