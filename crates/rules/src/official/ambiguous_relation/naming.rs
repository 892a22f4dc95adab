//! Names for all relations of a group, and the ends that are missing.
//!
//! Each relation is completed by itself, on top of what the one before has changed; the fix is the difference to the start.

use std::collections::BTreeSet;
use std::sync::Arc;

use model::{DeclarationId, Field, Schema, default_relation_name};
use syntax::Parser;

use super::super::missing_back_relation::arguments::WrittenName;
use super::super::missing_back_relation::connect::{End, connect, set_name};
use super::super::missing_back_relation::draft::{Draft, NEEDS_MIGRATION};
use super::super::missing_back_relation::ends::{LoneField, explicit_name, is_readable};
use super::pairs::{Pair, pairs};
use crate::apply::difference;
use crate::fix::{Applicability, Effect, Fix};
use crate::fixer::Fixer;
use crate::names;
use crate::rule::FixContext;

/// A field by its name, which stays while other things change.
type FieldName = (DeclarationId, String);

/// One relation to be.
struct Planned {
    name: WrittenName,
    forward: FieldName,
    /// `None`: still to come.
    back: Option<FieldName>,
}

pub(super) fn fix(context: &FixContext<'_>) -> Option<Fix> {
    let (_, field) = context.field()?;
    let relation = context.reader().relation(context.id, field)?;
    let target = context.schema.declaration(relation.target.id)?;
    let is_clear = context.declaration.problems.is_empty() && target.problems.is_empty();
    let is_unambiguous =
        |id: DeclarationId, name: &str| context.schema.resolve(name).is_some_and(|it| it.id == id);
    if !is_clear
        || !is_unambiguous(context.id, context.declaration.name_text())
        || !is_unambiguous(relation.target.id, target.name_text())
    {
        return None;
    }
    let (planned, certain) = plan(context.fixer, context.id, field)?;
    let mut steps = Steps {
        schema: context.schema.clone(),
        applicability: if certain {
            Applicability::Safe
        } else {
            Applicability::Unsafe
        },
        effect: Effect::None,
        added: 0,
    };
    // First all names, so that nothing is in doubt any more.
    steps.name_all(&planned);
    for relation in &planned {
        steps.complete(relation);
    }
    let mut title = if relation.target.id == context.id {
        format!(
            "Name the relations of `{}` with itself",
            context.declaration.name_text()
        )
    } else {
        format!(
            "Name the relations between `{}` and `{}`",
            context.declaration.name_text(),
            target.name_text()
        )
    };
    if steps.added > 0 {
        title.push_str(" and add the fields that are missing");
    }
    if steps.effect == Effect::Migration {
        title.push_str(NEEDS_MIGRATION);
    }
    let change = difference(context.schema, &steps.schema);
    (!change.is_empty()).then(|| Fix {
        title,
        applicability: steps.applicability,
        effect: steps.effect,
        change: Arc::new(change),
    })
}

/// The relations that the fields in doubt shall form, and whether more than their order speaks for it.
fn plan(fixer: &Fixer<'_>, id: DeclarationId, field: &Field) -> Option<(Vec<Planned>, bool)> {
    let declaration = fixer.schema.declaration(id)?;
    let fields = &declaration.container()?.fields;
    let field = fields.iter().find(|it| std::ptr::eq(*it, field))?;
    let start = LoneField::new(fixer, id, field)?;
    let (all, settled) = fields_in_doubt(fixer, &start)?;
    let default = default_relation_name(
        start.owner_declaration.name_text(),
        start.target_declaration.name_text(),
    );
    let mut taken: BTreeSet<String> = settled
        .iter()
        .map(|field| explicit_name(field).map_or_else(|| default.clone(), ToOwned::to_owned))
        .collect();
    let mut relations: Vec<(usize, Option<usize>)> = Vec::new();
    let found = pairs(&all);
    let certain = found.iter().all(|pair| pair.certain);
    for Pair { forward, back, .. } in &found {
        relations.push((*forward, Some(*back)));
    }
    let is_paired = |place: usize| {
        found
            .iter()
            .any(|pair| pair.forward == place || pair.back == place)
    };
    relations.extend(
        (0..all.len())
            .filter(|place| !is_paired(*place))
            .map(|place| (place, None)),
    );
    let mut planned = Vec::new();
    for (forward, back) in relations {
        let forward = all.get(forward)?;
        let back = back.and_then(|back| all.get(back));
        let ends = || std::iter::once(forward).chain(back);
        let own = ends().find_map(|end| {
            let name = explicit_name(end.field)?;
            (!taken.contains(name))
                .then(|| end.arguments().name())
                .flatten()
        });
        let name = own.unwrap_or_else(|| {
            let model = names::pascal_case(forward.owner_declaration.name_text());
            let wanted = format!("{model}{}", names::pascal_case(&forward.field.name.text));
            let is_taken = |name: &str| {
                name == default
                    || taken.contains(name)
                    || all.iter().any(|it| explicit_name(it.field) == Some(name))
            };
            WrittenName::new(&names::fresh(&wanted, is_taken))
        });
        taken.insert(name.literal.trim_matches('"').to_owned());
        let of = |end: &LoneField<'_>| (end.owner, end.field.name.text.to_string());
        planned.push(Planned {
            name,
            forward: of(forward),
            back: back.map(of),
        });
    }
    Some((planned, certain))
}

/// The fields between two models whose relation is not clear, and the others between them. A field without its other end is in doubt,
/// too: it may be the end of one of these.
fn fields_in_doubt<'s>(
    fixer: &'s Fixer<'s>,
    start: &LoneField<'s>,
) -> Option<(Vec<LoneField<'s>>, Vec<&'s Field>)> {
    let (owner, target) = (start.owner_declaration, start.target_declaration);
    let mut models = vec![(start.owner, owner, target)];
    if !start.is_self_relation() {
        models.push((start.target, target, owner));
    }
    let effective = |field: &Field| {
        explicit_name(field).map_or_else(
            || default_relation_name(owner.name_text(), target.name_text()),
            ToOwned::to_owned,
        )
    };
    let name = effective(start.field);
    let (mut doubtful, mut settled) = (Vec::new(), Vec::new());
    for (id, from, to) in models {
        let fields = &from.container()?.fields;
        for field in fields
            .iter()
            .filter(|field| field.type_name() == to.name_text())
        {
            if !is_readable(field) {
                return None;
            }
            let lone = LoneField::new(fixer, id, field)?;
            if effective(field) == name || !lone.has_opposite() {
                doubtful.push(lone);
            } else {
                settled.push(field);
            }
        }
    }
    Some((doubtful, settled))
}

/// A schema that changes from step to step.
struct Steps {
    schema: Schema,
    applicability: Applicability,
    effect: Effect,
    added: usize,
}

impl Steps {
    fn apply(&mut self, fix: &Fix) {
        for (file, edits) in &fix.change.edits {
            // From back to front, so that positions stay valid.
            edits
                .iter()
                .rev()
                .for_each(|edit| self.schema.edit(*file, edit));
        }
        self.schema.settle(&mut Parser::default());
        self.applicability = self.applicability.min(fix.applicability);
        self.effect = self.effect.max(fix.effect);
    }

    fn name_all(&mut self, planned: &[Planned]) {
        let schema = self.schema.clone();
        let fixer = Fixer::new(&schema);
        let mut draft = Draft::new(&schema);
        for relation in planned {
            let ends = std::iter::once(&relation.forward).chain(&relation.back);
            for lone in ends.filter_map(|end| lone(&fixer, end)) {
                let mut arguments = lone.arguments();
                set_name(
                    &mut draft,
                    &End::existing(&lone),
                    &mut arguments,
                    &relation.name,
                );
                arguments.write(
                    &mut draft.rewrite,
                    lone.owner,
                    lone.owner_declaration,
                    lone.field,
                );
            }
        }
        if let Some(fix) = draft.finish() {
            self.apply(&fix);
        }
    }

    /// Adds what a relation lacks.
    fn complete(&mut self, relation: &Planned) {
        let schema = self.schema.clone();
        let fixer = Fixer::new(&schema);
        let Some(forward) = lone(&fixer, &relation.forward) else {
            return;
        };
        let is_list = |it: &LoneField<'_>| it.arity() == model::Arity::List;
        let fix = match &relation.back {
            None => {
                self.added += 1;
                forward.own_fixes().into_iter().next()
            }
            Some(back) => lone(&fixer, back)
                .filter(|back| !is_list(&forward) || !is_list(back))
                .and_then(|back| {
                    connect(
                        &fixer,
                        &End::existing(&forward),
                        &End::existing(&back),
                        None,
                        None,
                        None,
                    )
                }),
        };
        if let Some(fix) = fix {
            self.apply(&fix);
        }
    }
}

fn lone<'s>(fixer: &'s Fixer<'s>, (id, name): &FieldName) -> Option<LoneField<'s>> {
    let field = fixer.schema.declaration(*id)?.field(name)?;
    LoneField::new(fixer, *id, field)
}
