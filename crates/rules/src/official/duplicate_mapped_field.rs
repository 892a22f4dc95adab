use model::{Attribute, DeclarationKind, Field, FieldKind};
use rustc_hash::FxHashMap;
use smallvec::SmallVec;

use crate::Applicability;
use crate::attributes;
use crate::finding::{Findings, Place, Subject};
use crate::fix::{Effect, Fix};
use crate::names::fresh;
use crate::rewrite::{Rewrite, quoted};
use crate::rule::{Context, FixContext, rule};
use crate::spans;

rule! {
    /// Two fields have the same name in the database.
    ///
    /// A table cannot have two columns of one name. Give one of the fields another name with `@map`.
    ///
    /// ```prisma
    /// model Parcel {
    ///   id   Int    @id
    ///   code String @map("parcel_code")
    ///   no   String @map("parcel_code")
    /// //            ^^^^^^^^^^^^^^^^^^^ duplicate-mapped-field
    /// }
    /// ```
    pub DUPLICATE_MAPPED_FIELD = Official {
        code: "duplicate-mapped-field",
        severity: Error,
        stage: Early,
        fix: Unsafe(fix),
        since: "0.1.0",
        check: Declaration(check),
    }
}

/// The `@map` of a field that the engine reads, and its name.
fn mapped(field: &Field) -> Option<(&Attribute, &str)> {
    let map = attributes::read(&field.attributes, "map", false)?;
    let name = attributes::default_value(map, "name")?.as_string()?;
    Some((map, name.as_str()))
}

/// Follows the engine's order: it learns the names from top to bottom, so a field below still has its own one.
fn check(context: &Context<'_, '_>, findings: &mut Findings) {
    let is_composite = context.declaration.kind == DeclarationKind::CompositeType;
    let fields = context.fields();
    let is_column = |position: usize| match context.field_kind(position) {
        FieldKind::Relation(_) | FieldKind::Unknown => false,
        _ => !fields[position].broken,
    };
    let by_name: FxHashMap<&str, usize> = fields
        .iter()
        .enumerate()
        .map(|(position, field)| (field.name.text.as_str(), position))
        .collect();
    let mut first_with: FxHashMap<&str, usize> = FxHashMap::default();
    for (position, field) in fields.iter().enumerate() {
        let Some((map, name)) = mapped(field).filter(|_| is_column(position)) else {
            continue;
        };
        let mut others: SmallVec<[usize; 2]> = SmallVec::new();
        others.extend(first_with.get(name).copied());
        let namesake = by_name.get(name).copied().filter(|other| {
            let counts = is_column(*other)
                || (is_composite && context.field_kind(*other) != FieldKind::Unknown);
            let keeps_its_name = match mapped(&fields[*other]) {
                None => true,
                // The engine counts this one twice, but not in composite types.
                Some((_, mapped)) => *other > position || (mapped == name && !is_composite),
            };
            *other != position && counts && keeps_its_name
        });
        others.extend(namesake);
        first_with.entry(name).or_insert(position);
        let Some(other) = others.first() else {
            continue;
        };
        let block = context.declaration.name_text();
        let own = &field.name.text;
        let other_name = &fields[*other].name.text;
        let message = format!(
            "`{own}` and `{other_name}` of `{block}` would both be named `{name}` in the database, which can have that name once. Map one of them to another name."
        );
        let mark = spans::field_span(context.declaration, field);
        findings
            .report(map.range, message)
            .official_all(others.iter().map(|_| mark))
            .subject(Subject::Field(position))
            .related(
                Place::FieldAt(context.id, *other),
                format!("`{other_name}` has that name, too"),
            );
    }
}

fn fix(context: &FixContext<'_>) -> Vec<Fix> {
    let Some((position, field)) = context.field() else {
        return Vec::new();
    };
    let (Some(container), Some((map, name))) = (context.declaration.container(), mapped(field))
    else {
        return Vec::new();
    };
    let is_taken = |wanted: &str| {
        let others = container.fields.iter().enumerate();
        others
            .filter(|(other, _)| *other != position)
            .any(|(_, other)| {
                other.name.text == wanted || mapped(other).is_some_and(|(_, name)| name == wanted)
            })
    };
    let remove = || {
        let mut rewrite = Rewrite::new(context.schema);
        rewrite.remove_field_attribute(context.id, map);
        let title = format!("Remove `@map` from `{}`", field.name.text);
        Fix::new(title, Applicability::Unsafe, Effect::Migration, rewrite)
    };
    let rename = || {
        let value = attributes::default_value(map, "name")?;
        let new = fresh(name, |wanted| wanted == name || is_taken(wanted));
        let mut rewrite = Rewrite::new(context.schema);
        rewrite.replace(context.id, value.range, quoted(&new));
        let title = format!("Map `{}` to `{new}`", field.name.text);
        Fix::new(title, Applicability::Unsafe, Effect::Migration, rewrite)
    };
    if is_taken(&field.name.text) {
        rename().into_iter().collect()
    } else {
        remove().into_iter().chain(rename()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{check_fix, check_rule};

    #[test]
    fn the_order_of_fields_counts() {
        check_rule(
            &DUPLICATE_MAPPED_FIELD,
            r#"
model Below {
  id Int @id
  a  Int @map("b")
//       ^^^^^^^^^ duplicate-mapped-field
  b  Int @map("c")
}

model Above {
  id Int @id
  b  Int @map("c")
  a  Int @map("b")
}

model Relations {
  id       Int         @id @map("children")
  parentId Int         @map("parent")
  parent   Relations   @relation("tree", fields: [parentId], references: [id])
  children Relations[] @relation("tree")
}
"#,
        );
    }

    #[test]
    fn the_later_one_gets_its_own_name_back() {
        check_fix(
            &DUPLICATE_MAPPED_FIELD,
            r#"
model Parcel {
  id   Int    @id
  code String @map("parcel_code")
  no   String @map("parcel_code")
}
"#,
            r#"
model Parcel {
  id   Int    @id
  code String @map("parcel_code")
  no   String
}
"#,
        );
    }

    #[test]
    fn or_a_new_one_when_that_is_taken() {
        check_fix(
            &DUPLICATE_MAPPED_FIELD,
            r#"
model Parcel {
  id   Int    @id
  code String @map("no")
  no   String @map("no")
  last Int    @map("id2")
}
"#,
            r#"
model Parcel {
  id   Int    @id
  code String
  no   String @map("no")
  last Int    @map("id2")
}
"#,
        );
    }
}
