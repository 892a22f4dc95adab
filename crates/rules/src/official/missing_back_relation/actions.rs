//! Which referential actions a relation must not have, so that completing it closes no forbidden cycle.
//!
//! A relation without its other end takes part in no cycle yet; it does as soon as it is complete.

use model::{Arity, DeclarationId, Field, Schema, is_modifying_action};
use rustc_hash::FxHashMap;
use smol_str::SmolStr;

use crate::cascades::{Checks, Hop, Link, Network, Verdicts, links};
use crate::fixer::{Fixer, Shared};

/// A relation that is about to become complete, or another one than it was.
#[derive(Debug, Clone)]
pub(crate) struct Planned<'a> {
    pub(crate) from: DeclarationId,
    pub(crate) to: DeclarationId,
    /// Is any field of its key required?
    pub(crate) required: bool,
    pub(crate) on_delete: Option<&'a str>,
    pub(crate) on_update: Option<&'a str>,
    /// The fields that it has already, which do not count as they are.
    pub(crate) ends: Vec<Hop>,
}

/// What has to be written, or changed, so that a relation is accepted. Mostly nothing.
#[derive(Debug, Default)]
pub(crate) struct QuietActions {
    pub(crate) arguments: Vec<(&'static str, &'static str)>,
    /// For people.
    pub(crate) purpose: &'static str,
}

/// The action that changes nothing, where relations are as they are.
pub(crate) fn quiet_action(schema: &Schema) -> &'static str {
    let config = schema.config();
    let allowed = config
        .capabilities()
        .referential_actions(config.relation_mode());
    if allowed.contains("NoAction") {
        "NoAction"
    } else {
        "Restrict"
    }
}

/// The actions that do no harm where those of a relation would.
pub(crate) fn quiet_actions(fixer: &Fixer<'_>, planned: &Planned<'_>) -> QuietActions {
    let checks = Checks::of(fixer.schema.config());
    let deletes = planned
        .on_delete
        .map_or(!planned.required, is_modifying_action);
    let updates = planned.on_update.is_none_or(is_modifying_action);
    if !checks.cycles || !(deletes || updates) {
        return QuietActions::default();
    }
    let Some(purpose) = harm(fixer, planned, checks) else {
        return QuietActions::default();
    };
    let quiet = quiet_action(fixer.schema);
    let mut arguments = Vec::new();
    if deletes {
        arguments.push(("onDelete", quiet));
    }
    if updates {
        arguments.push(("onUpdate", quiet));
    }
    QuietActions { arguments, purpose }
}

/// What would be wrong if it changed rows; for people, what to do it for.
fn harm(fixer: &Fixer<'_>, planned: &Planned<'_>, checks: Checks) -> Option<&'static str> {
    let all = fixer.shared::<AllLinks>();
    let without = |id: DeclarationId, links: &[Link]| -> Vec<Link> {
        let is_end = |link: &Link| {
            let mut ends = planned.ends.iter();
            ends.any(|(end, field)| *end == id && *field == link.field)
        };
        links.iter().filter(|link| !is_end(link)).cloned().collect()
    };
    let before: FxHashMap<DeclarationId, Vec<Link>> = all
        .0
        .iter()
        .map(|(id, links)| (*id, without(*id, links)))
        .collect();
    let mut after = before.clone();
    let field = SmolStr::new_static("?");
    after.entry(planned.from).or_default().push(Link {
        field: field.clone(),
        to: planned.to,
    });
    let judge = |links: &FxHashMap<DeclarationId, Vec<Link>>| {
        Network::new(links.iter().map(|(id, links)| (*id, &links[..]))).verdicts(checks)
    };
    let after = judge(&after);
    let own = after.get(&planned.from).and_then(|it| it.get(&field));
    if own.is_some_and(|own| own.cycle.is_some()) {
        return Some("to break a cycle of actions");
    }
    if !checks.paths {
        return None;
    }
    let competing = |all: FxHashMap<DeclarationId, Verdicts>| {
        let verdicts = all.values().flat_map(|it| it.values());
        verdicts.filter(|it| it.rival.is_some()).count()
    };
    (competing(after) > competing(judge(&before))).then_some("so that actions have one way only")
}

/// The links of a schema.
struct AllLinks(FxHashMap<DeclarationId, Vec<Link>>);

impl Shared for AllLinks {
    fn collect(schema: &Schema) -> Self {
        let all = schema
            .in_order()
            .map(|(id, declaration)| (id, links(schema, id, declaration)));
        Self(all.filter(|(_, links)| !links.is_empty()).collect())
    }
}

pub(crate) fn is_required_field(field: &Field) -> bool {
    field
        .field_type
        .as_ref()
        .is_some_and(|it| it.arity == Arity::Required)
}
