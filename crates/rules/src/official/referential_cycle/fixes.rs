//! The ways to stop referential actions.

use model::{Declaration, DeclarationId, Field};

use crate::finding::Place;
use crate::fix::Fix;
use crate::list::missing_back_relation::actions::quiet_action;
use crate::list::missing_back_relation::arguments::RelationArguments;
use crate::list::missing_back_relation::draft::Draft;
use crate::rule::FixContext;

/// Own relation first, then the others that are named.
pub(super) fn fix(context: &FixContext<'_>) -> Vec<Fix> {
    let own = context.field().map(|(_, field)| field);
    let others = context.finding.related.iter().filter_map(|(place, _)| {
        let Place::Field(id, name) = place else {
            return None;
        };
        let declaration = context.schema.declaration(*id)?;
        Some((*id, declaration, declaration.field(name)?))
    });
    let own = own.map(|field| (context.id, context.declaration, field));
    own.into_iter()
        .chain(others)
        .filter_map(|(id, declaration, field)| quieten(context, id, declaration, field))
        .collect()
}

/// Writes what is needed so that neither action of a relation changes rows.
fn quieten(
    context: &FixContext<'_>,
    id: DeclarationId,
    declaration: &Declaration,
    field: &Field,
) -> Option<Fix> {
    let reader = model::Reader::new(context.schema, id);
    let field = declaration.field(&field.name.text)?;
    let side = reader
        .relation_fields(id, field.type_name())
        .find(|side| side.is_field(field))?;
    let (deletes, updates) = reader.modifying_actions(side);
    let quiet = quiet_action(context.schema);
    let mut arguments = RelationArguments::read(declaration, field);
    let mut written = Vec::new();
    for (name, modifies) in [("onDelete", deletes), ("onUpdate", updates)] {
        if modifies {
            arguments.set(name, quiet);
            written.push(format!("{name}: {quiet}"));
        }
    }
    let mut draft = Draft::new(context.schema);
    draft.say(format!(
        "set `{}` on `{}.{}`",
        written.join(", "),
        declaration.name_text(),
        field.name.text
    ));
    draft.needs_consent();
    draft.changes_foreign_key();
    arguments.write(&mut draft.rewrite, id, declaration, field);
    draft.finish()
}
