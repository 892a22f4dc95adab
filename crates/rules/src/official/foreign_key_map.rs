use model::{Argument, Attribute, Capability, RelationField};

use crate::attributes;
use crate::finding::Findings;
use crate::fix::{Applicability, Effect, Fix};
use crate::names::{capitalized, cut};
use crate::rewrite::{Rewrite, quoted};
use crate::rule::{Context, FixContext, rule};

rule! {
    /// `map` on a relation, where foreign keys have no names.
    ///
    /// `map` names the foreign key in the database. SQLite does not name them and MongoDB has none.
    ///
    /// ```prisma
    /// datasource db {
    ///   provider = "sqlite"
    /// }
    ///
    /// model Leaf {
    ///   id     Int  @id
    ///   treeId Int
    ///   tree   Tree @relation(fields: [treeId], references: [id], map: "leaf_tree")
    /// //                                                          ^^^^^^^^^^^^^^^^ foreign-key-map-support
    /// }
    ///
    /// model Tree {
    ///   id     Int    @id
    ///   leaves Leaf[]
    /// }
    /// ```
    pub FOREIGN_KEY_MAP_SUPPORT = Official {
        code: "foreign-key-map-support",
        severity: Error,
        stage: RelationField,
        fix: Safe(fix_support),
        since: "0.1.0",
        check: Relation(check_support),
    }
}

rule! {
    /// The name of a foreign key is longer than the database allows.
    ///
    /// Databases limit the names of constraints. The limit counts bytes, and a letter with an accent has two.
    ///
    /// ```prisma
    /// datasource db {
    ///   provider = "postgresql"
    /// }
    ///
    /// model Leaf {
    ///   id     Int  @id
    ///   treeId Int
    ///   tree   Tree @relation(fields: [treeId], references: [id], map: "leaves_that_hang_on_a_tree_hold_the_key_of_the_tree_that_they_hang_on")
    /// //                                                               ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ foreign-key-map-length
    /// }
    ///
    /// model Tree {
    ///   id     Int    @id
    ///   leaves Leaf[]
    /// }
    /// ```
    pub FOREIGN_KEY_MAP_LENGTH = Official {
        code: "foreign-key-map-length",
        severity: Error,
        stage: RelationField,
        fix: Safe(fix_length),
        since: "0.1.0",
        check: Relation(check_length),
    }
}

/// The name, with the attribute and the argument that it stands in.
fn written<'s>(
    context: &Context<'_, '_>,
    relation: &RelationField<'s>,
) -> Option<(&'s Attribute, &'s Argument, &'s str)> {
    let field = relation.field;
    if !context.declaration.kind.is_table() || field.broken {
        return None;
    }
    let attribute = attributes::read(&field.attributes, "relation", false)?;
    let argument = attribute.named("map")?;
    let name = argument.value.as_ref()?.as_string()?;
    (!name.is_empty()).then_some((attribute, argument, name.as_str()))
}

fn check_support(context: &Context<'_, '_>, relation: &RelationField<'_>, findings: &mut Findings) {
    let Some((attribute, argument, name)) = written(context, relation) else {
        return;
    };
    let capabilities = context.config().capabilities();
    if !capabilities.has(Capability::NamedForeignKeys) {
        let message = format!(
            "{} gives foreign keys no names, so that of `{}.{}` cannot be called `{name}`. Remove `map`.",
            capitalized(capabilities.display_name()),
            context.declaration.name_text(),
            relation.field.name.text,
        );
        findings
            .report(argument.range, message)
            .official(attribute.range);
    }
}

fn check_length(context: &Context<'_, '_>, relation: &RelationField<'_>, findings: &mut Findings) {
    let Some((attribute, argument, name)) = written(context, relation) else {
        return;
    };
    let capabilities = context.config().capabilities();
    let Some(limit) = capabilities
        .identifier_limit()
        .filter(|_| capabilities.has(Capability::NamedForeignKeys))
    else {
        return;
    };
    if name.len() > limit {
        let message = format!(
            "The name of the foreign key of `{}.{}` has {} bytes, and {} takes {limit}: it could not be created. Shorten the name.",
            context.declaration.name_text(),
            relation.field.name.text,
            name.len(),
            capabilities.display_name(),
        );
        let range = argument
            .value
            .as_ref()
            .map_or(argument.range, |value| value.range);
        findings.report(range, message).official(attribute.range);
    }
}

fn fix_support(context: &FixContext<'_>) -> Vec<Fix> {
    remove(context).into_iter().collect()
}

fn fix_length(context: &FixContext<'_>) -> Vec<Fix> {
    shorten(context)
        .into_iter()
        .chain(remove(context))
        .collect()
}

fn marked<'s>(context: &FixContext<'s>) -> Option<(&'s Attribute, usize)> {
    let (_, field) = context.field()?;
    let attribute = field.attribute("relation")?;
    let is_map = |argument: &Argument| argument.name.as_ref().is_some_and(|it| it.text == "map");
    let position = attribute.list().iter().position(is_map)?;
    Some((attribute, position))
}

fn remove(context: &FixContext<'_>) -> Option<Fix> {
    let (attribute, position) = marked(context)?;
    let mut rewrite = Rewrite::new(context.schema);
    if attribute.list().len() == 1 {
        rewrite.remove_field_attribute(context.id, attribute);
    } else {
        rewrite.remove_argument(context.id, attribute, position);
    }
    Fix::new("Remove `map`", Applicability::Safe, Effect::None, rewrite)
}

/// Cuts the name to what is allowed; names that would then be equal get a number.
fn shorten(context: &FixContext<'_>) -> Option<Fix> {
    let (attribute, position) = marked(context)?;
    let value = attribute.list().get(position)?.value.as_ref()?;
    let name = value.as_string()?;
    let limit = context.schema.config().capabilities().identifier_limit()?;
    let is_taken = |candidate: &str| {
        let maps = context.schema.in_order().flat_map(|(_, declaration)| {
            let fields = declaration.container().map_or(&[][..], |it| &it.fields);
            fields
                .iter()
                .filter_map(|field| field.relation.as_ref()?.map.as_deref())
        });
        maps.into_iter().any(|it| it == candidate)
    };
    let short = (1..=u32::MAX)
        .map(|number| {
            let ending = if number == 1 {
                String::new()
            } else {
                number.to_string()
            };
            format!("{}{ending}", cut(name, limit.saturating_sub(ending.len())))
        })
        .find(|candidate| !is_taken(candidate))?;
    let mut rewrite = Rewrite::new(context.schema);
    rewrite.replace(context.id, value.range, quoted(&short));
    Fix::new(
        format!("Shorten the name to `{short}`"),
        Applicability::Safe,
        Effect::None,
        rewrite,
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{check_fix, check_rule};

    fn schema(provider: &str, map: &str) -> String {
        format!(
            r#"
datasource db {{
  provider = "{provider}"
}}

model Leaf {{
  id     Int  @id
  treeId Int
  tree   Tree @relation(fields: [treeId], references: [id]{map})
}}

model Tree {{
  id     Int    @id
  leaves Leaf[]
}}
"#
        )
    }

    #[test]
    fn names_are_fine_where_foreign_keys_have_them() {
        for provider in ["postgresql", "mysql", "sqlserver", "cockroachdb"] {
            check_rule(&FOREIGN_KEY_MAP_SUPPORT, &schema(provider, r#", map: "a""#));
        }
    }

    #[test]
    fn where_they_have_none_the_name_goes() {
        check_fix(
            &FOREIGN_KEY_MAP_SUPPORT,
            &schema("sqlite", r#", map: "a""#),
            &schema("sqlite", ""),
        );
    }

    #[test]
    fn bytes_count_and_characters_stay_whole() {
        let just = "é".repeat(31);
        let fits = format!(r#", map: "{just}a""#);
        check_rule(&FOREIGN_KEY_MAP_LENGTH, &schema("postgresql", &fits));
        check_fix(
            &FOREIGN_KEY_MAP_LENGTH,
            &schema("postgresql", &format!(r#", map: "{just}éé""#)),
            &schema("postgresql", &format!(r#", map: "{just}""#)),
        );
        check_rule(
            &FOREIGN_KEY_MAP_LENGTH,
            &schema("mysql", &format!(r#", map: "{just}é""#)),
        );
    }
}
