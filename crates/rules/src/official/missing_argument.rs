use model::{Argument, FieldKind};

use crate::Applicability;
use crate::attributes::{Owner, ProblemKind, Repair, ValueKind, is_plain_name};
use crate::finding::Findings;
use crate::fix::{Effect, Fix};
use crate::names::snake_case;
use crate::rewrite::Rewrite;
use crate::rule::{Context, FixContext, rule};
use crate::spelling::nearest;

rule! {
    /// An attribute lacks the argument that it is there for.
    ///
    /// `@map` needs a name, `@default` a value, `@@index` its fields. Write the argument or remove the attribute.
    ///
    /// ```prisma
    /// model Parcel {
    ///   id     Int @id
    ///   weight Int @default
    /// //           ^^^^^^^^ missing-argument
    /// }
    /// ```
    pub MISSING_ARGUMENT = Official {
        code: "missing-argument",
        severity: Error,
        stage: Early,
        fix: Safe(fix),
        since: "0.1.0",
        check: Declaration(check),
    }
}

fn check(context: &Context<'_, '_>, findings: &mut Findings) {
    for problem in context.attribute_problems() {
        let ProblemKind::MissingArgument(argument) = problem.kind else {
            continue;
        };
        let name = problem.attribute_name(context.declaration);
        let place = problem.place(context.declaration);
        let example = match (name.as_str(), argument) {
            ("@map", _) => "the name that it has in the database, like `@map(\"name\")`",
            ("@@map", _) => "the name in the database, like `@@map(\"name\")`",
            ("@@schema", _) => "the name of a database schema, like `@@schema(\"public\")`",
            ("@default", _) => "a value, like `@default(0)` or `@default(now())`",
            _ => "a list of fields, like `([id])`",
        };
        let message = format!(
            "`{name}` on `{place}` says nothing without its `{argument}`. Write {example}, or remove it."
        );
        problem.report(findings, message);
    }
}

fn fix(context: &FixContext<'_>) -> Vec<Fix> {
    let is_missing = |kind| matches!(kind, ProblemKind::MissingArgument(_));
    let Some(repair) = Repair::of(context, is_missing) else {
        return Vec::new();
    };
    let ProblemKind::MissingArgument(name) = repair.problem.kind else {
        return Vec::new();
    };
    let remove = match name {
        "fields" => repair.remove_attribute(Applicability::Unsafe),
        _ => repair.remove_attribute(Applicability::Safe),
    };
    let better = rename(&repair, name).or_else(|| match (name, repair.problem.owner) {
        ("name", _) => own_name(&repair),
        ("map", Owner::Block) => schema(&repair),
        ("fields", Owner::Block) => key(&repair),
        _ => None,
    });
    better.into_iter().chain(remove).collect()
}

/// An argument of a name that does not exist, but whose value is what is missing.
pub(super) fn rename(repair: &Repair<'_, '_>, missing: &str) -> Option<Fix> {
    let spec = repair.spec()?;
    let (default, _) = spec.default.as_ref()?;
    let name_of = |argument: &Argument| argument.name.as_ref().map(|name| name.text.clone());
    let is_known = |name: &str| spec.arguments.iter().any(|it| it.name == name);
    let list = repair.attribute.list();
    let mut candidates = list.iter().filter(|argument| {
        let fits = argument
            .value
            .as_ref()
            .is_some_and(|value| match default.kind {
                ValueKind::Fields => value.elements().iter().all(is_plain_name),
                kind => crate::attributes::fits(kind, value),
            });
        fits && name_of(argument).is_some_and(|name| !is_known(&name))
    });
    let candidate = candidates.next()?;
    let name = candidate.name.as_ref()?;
    let is_near = nearest(&name.text, [missing]).is_some();
    if candidates.next().is_some() || !(is_near || list.len() == 1) {
        return None;
    }
    let value = candidate.value.as_ref()?;
    let (text, applicability) = (repair.text(value.range), Applicability::Unsafe);
    let text = if is_near {
        format!("{missing}: {text}")
    } else {
        text.to_owned()
    };
    repair.replace(candidate.range, &text, applicability, Effect::Migration)
}

/// Who writes `@map` wants another name in the database; usually the one with `_`.
fn own_name(repair: &Repair<'_, '_>) -> Option<Fix> {
    let declaration = repair.context.declaration;
    let place = repair.problem.place(declaration);
    let own = place.rsplit('.').next().unwrap_or(&place);
    let new = snake_case(own);
    let is_taken = new == own
        || declaration.field(&new).is_some()
        || repair.problem.argument.is_some()
        || !repair.attribute.list().is_empty();
    if is_taken {
        return None;
    }
    let text = format!("{}(\"{new}\")", repair.name());
    repair.replace(
        repair.attribute.range,
        &text,
        Applicability::Unsafe,
        Effect::Migration,
    )
}

/// The first schema of the datasource.
fn schema(repair: &Repair<'_, '_>) -> Option<Fix> {
    let config = repair.context.schema.config();
    let schema = config.datasource.as_ref()?.schemas.first()?;
    if !repair.attribute.list().is_empty() {
        return None;
    }
    let text = format!("@@schema(\"{schema}\")");
    repair.replace(
        repair.attribute.range,
        &text,
        Applicability::Unsafe,
        Effect::Migration,
    )
}

/// A key over `id`, or over the keys of all relations, as in a join table.
fn key(repair: &Repair<'_, '_>) -> Option<Fix> {
    let declaration = repair.context.declaration;
    let container = declaration.container()?;
    if repair.attribute.name != "id" {
        return None;
    }
    let reader = repair.context.reader();
    let may_be_key = |name: &str| {
        declaration.field(name).is_some_and(|field| {
            let is_required = field
                .field_type
                .as_ref()
                .is_some_and(|it| it.arity == model::Arity::Required);
            let kind = reader.field_kind(field);
            is_required && matches!(kind, FieldKind::Scalar(_) | FieldKind::Enum(_))
        })
    };
    let fields = if may_be_key("id") {
        vec!["id"]
    } else {
        let mut names: Vec<&str> = Vec::new();
        let lists = container
            .fields
            .iter()
            .filter_map(|field| field.relation.as_ref()?.fields.as_ref());
        for name in lists.flat_map(|list| &list.names) {
            if !names.contains(&name.text.as_str()) {
                names.push(&name.text);
            }
        }
        names
    };
    if fields.is_empty() || !fields.iter().all(|name| may_be_key(name)) {
        return None;
    }
    let fields = format!("[{}]", fields.join(", "));
    let mut rewrite: Rewrite<'_> = repair.rewrite();
    match repair.attribute.list().first() {
        Some(first) => {
            rewrite.insert(
                repair.context.id,
                first.range.start(),
                format!("{fields}, "),
            );
        }
        None => rewrite.add_argument(repair.context.id, repair.attribute, &fields),
    }
    Fix::new(
        format!("Write `@@id({fields})`"),
        Applicability::Unsafe,
        Effect::Migration,
        rewrite,
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{check_fix, check_nth_fix, check_rule};

    #[test]
    fn indexes_need_fields() {
        check_rule(
            &MISSING_ARGUMENT,
            r#"
model Parcel {
  id   Int    @id
  code String

  @@index
//^^^^^^^ missing-argument
  @@map()
//^^^^^ missing-argument
  @@ignore
}
"#,
        );
    }

    #[test]
    fn a_name_for_the_database() {
        let before = r"
model Parcel {
  id     Int      @id
  sentAt DateTime @map
}
";
        check_fix(
            &MISSING_ARGUMENT,
            before,
            r#"
model Parcel {
  id     Int      @id
  sentAt DateTime @map("sent_at")
}
"#,
        );
        check_nth_fix(
            &MISSING_ARGUMENT,
            1,
            before,
            r"
model Parcel {
  id     Int      @id
  sentAt DateTime
}
",
        );
    }

    #[test]
    fn a_default_without_a_value_goes() {
        check_fix(
            &MISSING_ARGUMENT,
            r"
model Parcel {
  id     Int @id
  weight Int @default()
}
",
            r"
model Parcel {
  id     Int @id
  weight Int
}
",
        );
    }

    #[test]
    fn the_key_of_a_join_table_is_both_its_relations() {
        check_fix(
            &MISSING_ARGUMENT,
            r"
model Membership {
  userId  Int
  groupId Int
  user    User  @relation(fields: [userId], references: [id])
  group   Group @relation(fields: [groupId], references: [id])

  @@id
  @@index([groupId])
}

model User {
  id          Int          @id
  memberships Membership[]
}

model Group {
  id          Int          @id
  memberships Membership[]
}
",
            r"
model Membership {
  userId  Int
  groupId Int
  user    User  @relation(fields: [userId], references: [id])
  group   Group @relation(fields: [groupId], references: [id])

  @@id([userId, groupId])
  @@index([groupId])
}

model User {
  id          Int          @id
  memberships Membership[]
}

model Group {
  id          Int          @id
  memberships Membership[]
}
",
        );
    }
}
