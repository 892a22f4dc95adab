use model::{Argument, Attribute, IndexAlgorithm};

use crate::attributes::value;
use crate::finding::Findings;
use crate::fix::{Applicability, Effect, Fix};
use crate::names;
use crate::rewrite::{Rewrite, quoted};
use crate::rule::{Context, FixContext, rule};
use crate::spans::block_attribute_span;
use crate::spelling::nearest;

rule! {
    /// An index has both `name` and `map`.
    ///
    /// On `@@index` both say what the database calls the index; `name` is the old way to write it. Remove `name`.
    ///
    /// ```prisma
    /// model Song {
    ///   id    Int    @id
    ///   title String
    ///
    ///   @@index([title], name: "titles", map: "song_titles")
    /// //                 ^^^^^^^^^^^^^^ index-name-and-map
    /// }
    /// ```
    pub INDEX_NAME_AND_MAP = Official {
        code: "index-name-and-map",
        severity: Error,
        stage: Early,
        fix: Safe(fix_name),
        since: "0.1.0",
        check: Declaration(check_name),
    }
}

rule! {
    /// An index is of a type that does not exist.
    ///
    /// `type` is one of `BTree`, `Hash`, `Gist`, `Gin`, `SpGist` and `Brin`. Case matters.
    ///
    /// ```prisma
    /// model Song {
    ///   id    Int    @id
    ///   title String
    ///
    ///   @@index([title], type: Btree)
    /// //                       ^^^^^ unknown-index-type
    /// }
    /// ```
    pub UNKNOWN_INDEX_TYPE = Official {
        code: "unknown-index-type",
        severity: Error,
        stage: Early,
        fix: Safe(fix_type),
        since: "0.1.0",
        check: Declaration(check_type),
    }
}

rule! {
    /// The name that the client shall use for a key has characters that no client can use.
    ///
    /// `name` of `@@id` and `@@unique` becomes a property in the client. It may have letters from `a` to `z`, digits and `_`. What
    /// the database calls the constraint goes into `map`, and may be anything.
    ///
    /// ```prisma
    /// model Song {
    ///   album Int
    ///   track Int
    ///
    ///   @@id([album, track], name: "album-track")
    /// //                           ^^^^^^^^^^^^^ invalid-client-name
    /// }
    /// ```
    pub INVALID_CLIENT_NAME = Official {
        code: "invalid-client-name",
        severity: Error,
        stage: Early,
        fix: Safe(fix_client_name),
        since: "0.1.0",
        check: Declaration(check_client_name),
    }
}

/// The attributes of that name that the engine reads.
fn read<'s>(context: &Context<'_, 's>, name: &str) -> Vec<&'s Attribute> {
    let declaration = context.declaration;
    let attributes = declaration
        .container()
        .filter(|_| declaration.kind.is_table())
        .map_or(&[][..], |it| &it.attributes);
    attributes
        .iter()
        .filter(|attribute| attribute.name == name && attribute.is_read(attributes, true))
        .collect()
}

fn check_name(context: &Context<'_, '_>, findings: &mut Findings) {
    for attribute in read(context, "index") {
        let text = |name| {
            value(attribute, name)?
                .as_string()
                .filter(|it| !it.is_empty())
        };
        if let (Some(_), Some(map), Some(argument)) =
            (text("name"), text("map"), attribute.named("name"))
        {
            let message = format!(
                "This index of `{}` already has the name `{map}` in the database by `map`; on `@@index`, `name` is just another word for that. Remove `name`.",
                context.declaration.name_text(),
            );
            findings
                .report(argument.range, message)
                .official(block_attribute_span(context.declaration, attribute));
        }
    }
}

fn check_type(context: &Context<'_, '_>, findings: &mut Findings) {
    for attribute in read(context, "index") {
        let Some(value) = value(attribute, "type") else {
            continue;
        };
        if let Some(name) = value.as_path()
            && IndexAlgorithm::from_name(name).is_none()
        {
            let known: Vec<&str> = IndexAlgorithm::ALL.iter().map(|it| it.name()).collect();
            let message = format!(
                "There is no index type `{name}`, so this index of `{}` cannot be made. Use one of `{}`, or leave `type` out for the usual one.",
                context.declaration.name_text(),
                known.join("`, `"),
            );
            findings
                .report(value.range, message)
                .official(block_attribute_span(context.declaration, attribute));
        }
    }
}

fn check_client_name(context: &Context<'_, '_>, findings: &mut Findings) {
    let lists = context.field_lists();
    let is_sound = |attribute: &Attribute| {
        let mut lists = lists.iter();
        lists.any(|list| list.attribute.range == attribute.range && list.is_sound())
    };
    for attribute in [read(context, "id"), read(context, "unique")].concat() {
        // The engine does not get to the other arguments of a key that is wrong.
        if attribute.name == "id" && !is_sound(attribute) {
            continue;
        }
        let Some(value) = value(attribute, "name") else {
            continue;
        };
        if let Some(name) = value.as_string()
            && !name.chars().all(is_allowed)
        {
            let message = format!(
                "The client cannot call this key of `{}` `{name}`: only letters from `a` to `z`, digits and `_` can be in `name`. If the database's name is meant, write `map` instead.",
                context.declaration.name_text(),
            );
            findings
                .report(value.range, message)
                .official(block_attribute_span(context.declaration, attribute));
        }
    }
}

fn is_allowed(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_'
}

/// The block attribute and the position of the argument that the finding is in.
fn place<'s>(context: &FixContext<'s>) -> Option<(&'s Attribute, usize)> {
    let range = context.finding.range;
    let attributes = &context.declaration.container()?.attributes;
    attributes.iter().find_map(|attribute| {
        let holds = |argument: &Argument| argument.range.contains_range(range);
        let position = attribute.list().iter().position(holds)?;
        Some((attribute, position))
    })
}

fn remove(context: &FixContext<'_>) -> Option<Fix> {
    let (attribute, position) = place(context)?;
    let text = context
        .declaration
        .slice(attribute.list().get(position)?.range);
    let mut rewrite = Rewrite::new(context.schema);
    rewrite.remove_argument(context.id, attribute, position);
    Fix::new(
        format!("Remove `{text}`"),
        Applicability::Safe,
        Effect::None,
        rewrite,
    )
}

fn fix_name(context: &FixContext<'_>) -> Vec<Fix> {
    remove(context).into_iter().collect()
}

fn fix_type(context: &FixContext<'_>) -> Vec<Fix> {
    let range = context.finding.range;
    let written = context.declaration.slice(range);
    let available = context.schema.config().capabilities().index_algorithms();
    let meant = nearest(written, IndexAlgorithm::ALL.iter().map(|it| it.name()));
    // One that this database does not have would be the next error.
    let meant = meant.filter(|name| available.iter().any(|it| it.name() == *name));
    let Some(name) = meant else {
        return remove(context).into_iter().collect();
    };
    let mut rewrite = Rewrite::new(context.schema);
    rewrite.replace(context.id, range, name);
    let fix = Fix::new(
        format!("Change `{written}` to `{name}`"),
        Applicability::Safe,
        Effect::None,
        rewrite,
    );
    fix.into_iter().chain(remove(context)).collect()
}

fn fix_client_name(context: &FixContext<'_>) -> Vec<Fix> {
    let Some((attribute, _)) = place(context) else {
        return Vec::new();
    };
    let name = value(attribute, "name").and_then(|value| value.as_string());
    let Some(name) = name else {
        return Vec::new();
    };
    let plain: String = name
        .chars()
        .map(|c| if is_allowed(c) { c } else { '_' })
        .collect();
    let plain = plain.trim_matches('_');
    let mut fixes = Vec::new();
    if !plain.is_empty() {
        let indexes = context
            .declaration
            .container()
            .map_or(&[][..], |it| &it.indexes);
        let is_taken = |name: &str| {
            let mut names = indexes.iter().filter_map(|it| it.client_name.as_deref());
            context.declaration.field(name).is_some() || names.any(|it| it == name)
        };
        let new = names::fresh(plain, is_taken);
        let mut rewrite = Rewrite::new(context.schema);
        rewrite.replace(context.id, context.finding.range, quoted(&new));
        fixes.extend(Fix::new(
            format!("Change `{name}` to `{new}`"),
            Applicability::Safe,
            Effect::Client,
            rewrite,
        ));
    }
    fixes.extend(remove(context));
    fixes
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{check_fix, check_rule};

    fn song(attribute: &str) -> String {
        format!(
            r"
model Song {{
  id    Int    @id
  title String
  year  Int

  {attribute}
}}
"
        )
    }

    #[test]
    fn the_old_name_goes() {
        check_fix(
            &INDEX_NAME_AND_MAP,
            &song(r#"@@index([title], name: "a", map: "b")"#),
            &song(r#"@@index([title], map: "b")"#),
        );
        check_rule(
            &INDEX_NAME_AND_MAP,
            &song(r#"@@unique([title, year], name: "a", map: "b")"#),
        );
    }

    #[test]
    fn a_type_is_spelled_right_if_the_database_has_it() {
        for (written, right) in [
            (
                "@@index([title], type: btree)",
                "@@index([title], type: BTree)",
            ),
            ("@@index([title], type: hash)", "@@index([title])"),
            ("@@index([title], type: Bitmap)", "@@index([title])"),
        ] {
            check_fix(&UNKNOWN_INDEX_TYPE, &song(written), &song(right));
        }
    }

    #[test]
    fn other_characters_become_underscores() {
        check_fix(
            &INVALID_CLIENT_NAME,
            &song(r#"@@unique([title, year], name: "title-of-year!")"#),
            &song(r#"@@unique([title, year], name: "title_of_year")"#),
        );
        check_fix(
            &INVALID_CLIENT_NAME,
            &song(r#"@@unique([title, year], name: "ü")"#),
            &song("@@unique([title, year])"),
        );
    }
}
