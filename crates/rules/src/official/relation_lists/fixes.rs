//! What a list of a relation should have said.

use model::{Expression, ExpressionKind, Field};

use super::Which;
use super::place::Place;
use crate::fix::Fix;
use crate::rule::FixContext;

pub(super) fn unknown_key(context: &FixContext<'_>) -> Vec<Fix> {
    let Some(place) = Place::of(context) else {
        return Vec::new();
    };
    let mut fixes = place.surplus();
    let word = place.word();
    if let Some(field) = place.meant(word).or_else(|| place.meant_by_index()) {
        fixes.extend(place.replaced(&field.name.text));
    }
    fixes.extend(place.without_lists());
    if word.contains('.') {
        fixes.extend(place.with_own_key());
    } else {
        fixes.extend(place.with_missing_field());
    }
    fixes
}

pub(super) fn relation_in_key(context: &FixContext<'_>) -> Vec<Fix> {
    let Some(place) = Place::of(context) else {
        return Vec::new();
    };
    let mut fixes = place.surplus();
    let named = place.declaration.field(place.word());
    let is_other = |field: &&Field| !std::ptr::eq(*field, place.field);
    let key = named.filter(is_other).and_then(|field| {
        let list = field.relation.as_ref()?.fields.as_ref()?;
        let [name] = list.names.as_slice() else {
            return None;
        };
        let field = place.declaration.field(&name.text)?;
        let fits = place
            .counterpart()
            .is_none_or(|counterpart| counterpart.type_name() == field.type_name());
        let is_value = field.type_name() != named?.type_name();
        (fits && is_value).then_some(name)
    });
    let shared = key.and_then(|name| place.replaced(&name.text));
    let own = place.without_lists().or_else(|| place.with_own_key());
    // A part of a longer key may well be shared; two relations with the same key have the same name in the database.
    if place.fields.len() > 1 {
        fixes.extend(shared);
        fixes.extend(own);
    } else {
        fixes.extend(own);
        fixes.extend(shared);
    }
    fixes
}

pub(super) fn references(context: &FixContext<'_>) -> Vec<Fix> {
    let Some(place) = Place::of(context) else {
        return Vec::new();
    };
    let mut fixes = Vec::new();
    if place.is_surplus() {
        fixes.extend(place.with_criterion());
        fixes.extend(place.surplus());
        return fixes;
    }
    if let Some(field) = place.meant(place.word()) {
        fixes.extend(place.replaced(&field.name.text));
    }
    fixes.extend(place.without_lists());
    fixes.extend(place.with_criterion());
    fixes
}

pub(super) fn repeated(context: &FixContext<'_>) -> Vec<Fix> {
    let Some(place) = Place::of(context) else {
        return Vec::new();
    };
    let mut fixes = Vec::new();
    let same_length = place.fields.len() == place.references.len();
    let other = match place.which {
        Which::Fields => place.references,
        Which::References => place.fields,
    };
    // As many different fields as there should be: one of them got the wrong name.
    if same_length && !has_repetition(other) {
        match place.which {
            Which::Fields => {
                let meant = place.meant_by_index();
                fixes.extend(meant.and_then(|field| place.replaced(&field.name.text)));
                fixes.extend(place.with_own_key());
            }
            Which::References => fixes.extend(place.with_criterion()),
        }
    }
    if place.is_surplus() {
        fixes.extend(place.without_first());
    }
    fixes.extend(place.without_element(same_length));
    fixes
}

fn has_repetition(elements: &[Expression]) -> bool {
    let names: Vec<_> = elements.iter().map(Expression::as_path).collect();
    let mut rest = names.as_slice();
    while let Some((first, behind)) = rest.split_first() {
        if behind.contains(first) {
            return true;
        }
        rest = behind;
    }
    false
}

pub(super) fn value_type(context: &FixContext<'_>) -> Vec<Fix> {
    let Some(place) = Place::of(context) else {
        return Vec::new();
    };
    let (_, container) = place.container();
    let element = place.list().get(place.position);
    let names: Vec<&str> = element.map_or_else(Vec::new, names_in);
    let exist = |name: &&str| container.field(name).is_some();
    let mut fixes = place.surplus();
    let mut written = None;
    if !names.is_empty() && names.iter().all(exist) {
        let is_bare = place.value.range == context.finding.range;
        let text = names.join(", ");
        let text = if is_bare { format!("[{text}]") } else { text };
        written = place.replaced(&text);
    } else if let [name] = names.as_slice()
        && let Some(field) = place.meant(name)
    {
        written = place.replaced(&field.name.text);
    }
    let other = place.without_lists().or_else(|| match place.which {
        Which::Fields => place.with_own_key(),
        Which::References => place.with_criterion(),
    });
    // A name of a field whose values cannot be meant was no better with quotes.
    if names.iter().all(|name| place.has_type_of_counterpart(name)) {
        fixes.extend(written);
        fixes.extend(other);
    } else {
        fixes.extend(other);
        fixes.extend(written);
    }
    fixes
}

/// The names that stand in something that should have been one.
fn names_in(expression: &Expression) -> Vec<&str> {
    match &expression.kind {
        ExpressionKind::Path(name)
        | ExpressionKind::String(name)
        | ExpressionKind::Call { name, .. } => vec![name],
        ExpressionKind::Array(elements) => elements.iter().flat_map(names_in).collect(),
        _ => Vec::new(),
    }
}
