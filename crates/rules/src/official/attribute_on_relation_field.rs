use model::{Arity, Expression, ExpressionKind, Field, ScalarType};

use crate::Applicability;
use crate::attributes::{ProblemKind, Repair};
use crate::finding::Findings;
use crate::fix::{Effect, Fix};
use crate::rule::{Context, FixContext, rule};

rule! {
    /// `@id`, `@unique`, `@default` or `@map` on a relation field.
    ///
    /// A relation field is no column of the table; it only stands for the row that its key points to. What is said about the
    /// column belongs on the field that holds the key, the one in `fields: […]`.
    ///
    /// ```prisma
    /// model Badge {
    ///   id     Int  @id
    ///   userId Int  @unique
    ///   user   User @relation(fields: [userId], references: [id]) @unique
    /// //                                                          ^^^^^^^ attribute-on-relation-field
    /// }
    ///
    /// model User {
    ///   id    Int    @id
    ///   badge Badge?
    /// }
    /// ```
    pub ATTRIBUTE_ON_RELATION_FIELD = Official {
        code: "attribute-on-relation-field",
        severity: Error,
        stage: Early,
        fix: Safe(fix),
        since: "0.1.0",
        check: Declaration(check),
    }
}

fn check(context: &Context<'_, '_>, findings: &mut Findings) {
    for problem in context.attribute_problems() {
        if problem.kind != ProblemKind::OnRelationField {
            continue;
        }
        let name = problem.attribute_name(context.declaration);
        let place = problem.place(context.declaration);
        problem.report(
            findings,
            format!(
                "`{place}` is a relation and no column, so it cannot have `{name}`. Put that on the field that holds the key, or remove it."
            ),
        );
    }
}

fn fix(context: &FixContext<'_>) -> Vec<Fix> {
    let Some(repair) = Repair::of(context, |kind| kind == ProblemKind::OnRelationField) else {
        return Vec::new();
    };
    let keys: Vec<&Field> = repair
        .key_fields()
        .into_iter()
        .map(|(_, field)| field)
        .collect();
    let moved = match (repair.attribute.name.as_str(), &keys[..]) {
        ("id" | "unique", keys) => constraint(&repair, keys),
        ("default", [key]) if default_fits(&repair, key) => to_key(&repair, key),
        ("map", [key]) if !repair.attribute.list().is_empty() => to_key(&repair, key),
        _ => None,
    };
    let remove = repair.remove_attribute(Applicability::Safe);
    moved.into_iter().chain(remove).collect()
}

/// Moves the attribute, unless the field has one already.
fn to_key(repair: &Repair<'_, '_>, key: &Field) -> Option<Fix> {
    if key.attribute(&repair.attribute.name).is_some() {
        return None;
    }
    let text = repair.text(repair.attribute.range);
    let mut rewrite = repair.rewrite();
    repair.remove(&mut rewrite, repair.attribute);
    rewrite.add_field_attribute(repair.context.id, key, text);
    let title = format!("Move `{text}` to `{}`", key.name.text);
    Fix::new(title, Applicability::Unsafe, Effect::Migration, rewrite)
}

/// The key or the unique constraint over the fields that hold the key of the relation.
fn constraint(repair: &Repair<'_, '_>, keys: &[&Field]) -> Option<Fix> {
    let name = repair.attribute.name.as_str();
    let container = repair.context.declaration.container()?;
    let has_id = container.attributes.iter().any(|it| it.name == "id")
        || container
            .fields
            .iter()
            .enumerate()
            .any(|(position, field)| {
                let is_own = repair.field().is_some_and(|(own, _)| own == position);
                !is_own && field.attribute("id").is_some()
            });
    let is_required = |field: &&Field| {
        let field_type = field.field_type.as_ref();
        field_type.is_some_and(|it| it.arity == Arity::Required)
    };
    if keys.is_empty() || (name == "id" && (has_id || !keys.iter().all(is_required))) {
        return None;
    }
    if let [key] = keys {
        return to_key(repair, key);
    }
    let names: Vec<&str> = keys.iter().map(|key| key.name.text.as_str()).collect();
    let text = format!("@@{name}([{}])", names.join(", "));
    let mut rewrite = repair.rewrite();
    repair.remove(&mut rewrite, repair.attribute);
    rewrite.add_block_attribute(repair.context.id, &text);
    Fix::new(
        format!("Write `{text}` on the model"),
        Applicability::Unsafe,
        Effect::Migration,
        rewrite,
    )
}

/// Is the value a default for the type of that field?
fn default_fits(repair: &Repair<'_, '_>, key: &Field) -> bool {
    let value = crate::attributes::default_value(repair.attribute, "value");
    let (Some(value), Some(field_type)) = (value, &key.field_type) else {
        return false;
    };
    let is_list = field_type.arity == Arity::List;
    !is_list
        && field_type
            .scalar()
            .is_some_and(|scalar| fits(scalar, value))
}

fn fits(scalar: ScalarType, value: &Expression) -> bool {
    match &value.kind {
        ExpressionKind::Number(number) => match scalar {
            ScalarType::Int | ScalarType::BigInt => number.parse::<i64>().is_ok(),
            ScalarType::Float | ScalarType::Decimal => true,
            _ => false,
        },
        ExpressionKind::String(_) => scalar == ScalarType::String,
        ExpressionKind::Call { name, arguments } if arguments.list.is_empty() => {
            match name.as_str() {
                "uuid" | "cuid" | "ulid" | "nanoid" => scalar == ScalarType::String,
                "now" => scalar == ScalarType::DateTime,
                _ => false,
            }
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{check_fix, check_rule};

    #[test]
    fn relation_fields_may_be_ignored_and_nothing_else() {
        check_rule(
            &ATTRIBUTE_ON_RELATION_FIELD,
            r#"
model Badge {
  id     Int   @id
  userId Int   @unique
  user   User? @default(1) @map("u") @ignore @relation(fields: [userId], references: [id])
//             ^^^^^^^^ attribute-on-relation-field
//                         ^^^^ attribute-on-relation-field
}

model User {
  id    Int    @id
  badge Badge?
}
"#,
        );
    }

    #[test]
    fn it_belongs_on_the_key() {
        check_fix(
            &ATTRIBUTE_ON_RELATION_FIELD,
            r#"
model Badge {
  id     Int  @id
  userId Int
  user   User @map("user_id") @relation(fields: [userId], references: [id])

  @@index([userId])
}

model User {
  id     Int     @id
  badges Badge[]
}
"#,
            r#"
model Badge {
  id     Int  @id
  userId Int  @map("user_id")
  user   User @relation(fields: [userId], references: [id])

  @@index([userId])
}

model User {
  id     Int     @id
  badges Badge[]
}
"#,
        );
    }

    #[test]
    fn a_key_of_several_fields_gets_a_constraint() {
        check_fix(
            &ATTRIBUTE_ON_RELATION_FIELD,
            r"
model Badge {
  id   Int
  area Int
  no   Int
  user User @relation(fields: [area, no], references: [area, no]) @id
}

model User {
  area  Int
  no    Int
  badge Badge?

  @@id([area, no])
}
",
            r"
model Badge {
  id   Int
  area Int
  no   Int
  user User @relation(fields: [area, no], references: [area, no])

  @@id([area, no])
}

model User {
  area  Int
  no    Int
  badge Badge?

  @@id([area, no])
}
",
        );
    }

    #[test]
    fn without_a_key_it_goes() {
        check_fix(
            &ATTRIBUTE_ON_RELATION_FIELD,
            r"
model Badge {
  id     Int  @id
  userId Int
  user   User @relation(fields: [userId], references: [id])

  @@index([userId])
}

model User {
  id     Int     @id
  badges Badge[] @default([])
}
",
            r"
model Badge {
  id     Int  @id
  userId Int
  user   User @relation(fields: [userId], references: [id])

  @@index([userId])
}

model User {
  id     Int     @id
  badges Badge[]
}
",
        );
    }
}
