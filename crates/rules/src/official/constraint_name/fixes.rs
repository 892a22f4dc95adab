//! Other names for constraints whose names clash or are too long.

use super::{
    Applicability, Attribute, Constraint, Declaration, DeclarationId, Effect, Fix, FixContext,
    Origin, Reader, Rewrite, Schema, Subject, Written, column_name, database_name, fresh,
    generated, noun, written,
};
use crate::constraints::{constraints, foreign_keys};
use crate::names::cut;

/// The constraints of the declaration, foreign keys too.
fn all_constraints(context: &FixContext<'_>) -> Vec<Constraint> {
    of_declaration(context.schema, context.id, context.declaration)
}

fn of_declaration(
    schema: &Schema,
    id: DeclarationId,
    declaration: &Declaration,
) -> Vec<Constraint> {
    let reader = Reader::new(schema, id);
    let mut result = constraints(&reader, declaration);
    let fields = declaration.container().map_or(&[][..], |it| &it.fields);
    let relations = fields
        .iter()
        .enumerate()
        .filter_map(|(position, field)| Some((position, reader.relation(id, field)?)));
    result.extend(foreign_keys(&reader, declaration, relations));
    result
}

/// The foreign key gets the name that it would have if it were called after its relation field.
fn name_foreign_key(context: &FixContext<'_>, position: usize) -> Option<Fix> {
    let declaration = context.declaration;
    let field = declaration.container()?.fields.get(position)?;
    let limit = context.schema.config().capabilities().identifier_limit();
    let table = database_name(declaration);
    let wanted = generated(&table, &[column_name(field)], "_fkey", limit);
    let taken = names_in_use(context);
    let new = fresh_within(&wanted, limit, |name| taken.contains(name));
    let text = format!("map: \"{new}\"");
    let mut rewrite = Rewrite::new(context.schema);
    match field.attribute("relation") {
        Some(attribute) => match attribute.named("map") {
            Some(argument) => rewrite.replace(context.id, argument.range, text),
            None => rewrite.add_argument(context.id, attribute, &text),
        },
        None => rewrite.add_field_attribute(context.id, field, &format!("@relation({text})")),
    }
    let title = format!("Name the foreign key `{new}` in the database");
    Fix::new(title, Applicability::Unsafe, Effect::Migration, rewrite)
}

/// Something in the schema that has the name in question.
struct Holder<'s> {
    id: DeclarationId,
    declaration: &'s Declaration,
    constraint: Constraint,
}

/// Everything of that name, in the order of the text.
fn holders<'s>(context: &FixContext<'s>, name: &str) -> Vec<Holder<'s>> {
    let all = context.schema.in_order().flat_map(|(id, declaration)| {
        let own = of_declaration(context.schema, id, declaration);
        own.into_iter().map(move |constraint| Holder {
            id,
            declaration,
            constraint,
        })
    });
    all.filter(|holder| holder.constraint.name == name)
        .collect()
}

/// Whoever comes first keeps the name: the next one gets another. The other way round it is possible, too.
pub(super) fn fix_clash(context: &FixContext<'_>) -> Vec<Fix> {
    let own = all_constraints(context);
    let Some((constraint, _)) = found(context, &own) else {
        return Vec::new();
    };
    if let Origin::Relation(position) = constraint.origin {
        return name_foreign_key(context, position).into_iter().collect();
    }
    let holders = holders(context, &constraint.name);
    let is_mine = |holder: &Holder<'_>| {
        holder.id == context.id && holder.constraint.origin == constraint.origin
    };
    let Some(rank) = holders.iter().position(is_mine) else {
        return Vec::new();
    };
    let next = holders.get(1).filter(|_| rank == 0);
    let next = next.and_then(|next| part(context, next, 1, "the other "));
    let here = holders
        .get(rank)
        .and_then(|holder| part(context, holder, rank.max(1), "the "));
    next.into_iter().chain(here).collect()
}

/// Makes a holder of a name part with it. The rank makes sure that no two get the same new name.
fn part(context: &FixContext<'_>, holder: &Holder<'_>, rank: usize, which: &str) -> Option<Fix> {
    let Holder {
        id,
        declaration,
        constraint,
    } = holder;
    if matches!(constraint.origin, Origin::Relation(_) | Origin::BackOnly(_)) {
        return None;
    }
    let mut rewrite = Rewrite::new(context.schema);
    let own = of_declaration(context.schema, *id, declaration);
    if let Some((attribute, position)) = copy(declaration, &own, constraint) {
        rewrite.remove_block_attribute(*id, attribute);
        let noun = noun(own.get(position)?.kind);
        let title = format!("Remove {which}copy of the {noun} before it");
        return Fix::new(title, Applicability::Safe, Effect::None, rewrite);
    }
    let written = written(declaration, constraint)?;
    let attribute = written.attribute?;
    let limit = context.schema.config().capabilities().identifier_limit();
    let mut taken = names_in_use(context);
    let mut new = String::new();
    for _ in 0..rank {
        new = fresh_within(&constraint.name, limit, |name| taken.contains(name));
        taken.insert(new.clone());
    }
    match written.name {
        Some(range) => rewrite.replace(*id, range, format!("map: \"{new}\"")),
        None => rewrite.add_argument(*id, attribute, &format!("map: \"{new}\"")),
    }
    let title = format!(
        "Name {which}{} `{new}` in the database",
        noun(constraint.kind)
    );
    Fix::new(title, Applicability::Unsafe, Effect::Migration, rewrite)
}

/// The constraint that the finding is about.
fn found<'c, 'd>(
    context: &FixContext<'d>,
    own: &'c [Constraint],
) -> Option<(&'c Constraint, Written<'d>)> {
    own.iter().find_map(|constraint| {
        let written = written(context.declaration, constraint)?;
        let range = written.name.or_else(|| {
            let Origin::Relation(position) = constraint.origin else {
                return Some(written.attribute?.range);
            };
            if let Some(attribute) = written.attribute {
                return Some(attribute.range);
            }
            let field = context.declaration.container()?.fields.get(position)?;
            Some(field.name.range)
        })?;
        (range == context.finding.range).then_some((constraint, written))
    })
}

/// The block attribute, when an earlier one says exactly the same.
fn copy<'d>(
    declaration: &'d Declaration,
    own: &[Constraint],
    constraint: &Constraint,
) -> Option<(&'d Attribute, usize)> {
    let attribute = |constraint: &Constraint| {
        let written = written(declaration, constraint)?;
        written
            .attribute
            .filter(|_| written.subject == Subject::Declaration)
    };
    let text = |attribute: &Attribute| declaration.slice(attribute.range).to_owned();
    let mine = attribute(constraint)?;
    let position = own.iter().position(|other| {
        attribute(other)
            .is_some_and(|it| it.range.start() < mine.range.start() && text(it) == text(mine))
    })?;
    Some((mine, position))
}

pub(super) fn fix_length(context: &FixContext<'_>) -> Vec<Fix> {
    let own = constraints(&context.reader(), context.declaration);
    let Some((constraint, written)) = found(context, &own) else {
        return Vec::new();
    };
    let limit = context.schema.config().capabilities().identifier_limit();
    let Some(range) = written.name else {
        return Vec::new();
    };
    let taken = names_in_use(context);
    let new = fresh_within(&constraint.name, limit, |name| taken.contains(name));
    let mut rewrite = Rewrite::new(context.schema);
    rewrite.replace(context.id, range, format!("map: \"{new}\""));
    let title = format!("Shorten the name to `{new}`");
    Fix::new(title, Applicability::Unsafe, Effect::Migration, rewrite)
        .into_iter()
        .collect()
}

/// The names of all constraints of the schema.
fn names_in_use(context: &FixContext<'_>) -> std::collections::HashSet<String> {
    let tables = context.schema.in_order();
    tables
        .flat_map(|(id, declaration)| of_declaration(context.schema, id, declaration))
        .map(|constraint| constraint.name.to_string())
        .collect()
}

/// A name that nobody has, no longer than the database allows.
fn fresh_within(name: &str, limit: Option<usize>, is_taken: impl Fn(&str) -> bool) -> String {
    let limit = limit.unwrap_or(usize::MAX);
    let whole = cut(name, limit);
    if !is_taken(whole) {
        return whole.to_owned();
    }
    // Room for the number behind it.
    fresh(cut(name, limit.saturating_sub(4)), is_taken)
}
