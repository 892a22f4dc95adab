use model::{ExpressionKind, Field};

use super::default_function::report;
use crate::Applicability;
use crate::defaults::{FieldRepair, ProblemKind};
use crate::finding::Findings;
use crate::fix::{Effect, Fix};
use crate::rule::{Context, FixContext, rule};

rule! {
    /// A default where composite types allow none.
    ///
    /// A field whose type is a composite type has no default: Prisma cannot write such a value into a schema. Inside of a
    /// composite type there is no column, so the database cannot make a value: `autoincrement()`, `auto()`, `dbgenerated()` and
    /// `nanoid()` are missing there, and a default has no name. Literals, `now()`, `uuid()`, `cuid()` and `ulid()` are made by the client
    /// and work.
    ///
    /// ```prisma
    /// datasource db {
    ///   provider = "mongodb"
    /// }
    ///
    /// type Address {
    ///   number Int @default(autoincrement())
    /// //                    ^^^^^^^^^^^^^^^ composite-default
    /// }
    /// ```
    pub COMPOSITE_DEFAULT = Official {
        code: "composite-default",
        severity: Error,
        stage: Early,
        fix: Unsafe(fix),
        since: "0.1.0",
        check: Field(check),
    }
}

fn check(context: &Context<'_, '_>, position: usize, field: &Field, findings: &mut Findings) {
    let kind = ProblemKind::CompositeTyped;
    report(context, position, field, findings, kind, |_, _, place| {
        format!(
            "`{place}` is of the composite type `{}`, and such a field cannot have a default. Remove it; the fields of the type may have defaults of their own.",
            field.type_name(),
        )
    });
    let kind = ProblemKind::FunctionInType;
    report(
        context,
        position,
        field,
        findings,
        kind,
        |default, _, place| {
            let name = default.call().map_or("", |(name, _)| name);
            format!(
                "`{name}()` does not work in a composite type, so `{place}` would get no value. Write a literal, `now()`, `uuid()`, `cuid()` or `ulid()`, or remove the default."
            )
        },
    );
    let kind = ProblemKind::MapInType;
    report(context, position, field, findings, kind, |_, _, place| {
        format!(
            "`{place}` is a field of a composite type, whose default is kept nowhere under a name. Remove `map`."
        )
    });
}

fn fix(context: &FixContext<'_>) -> Vec<Fix> {
    let Some(mut repair) = FieldRepair::new(context) else {
        return Vec::new();
    };
    let Some(default) = repair.default() else {
        return Vec::new();
    };
    let is_map = default
        .map_position()
        .is_some_and(|map| default.attribute.list()[map].range == context.finding.range);
    if is_map && default.in_type {
        repair.remove_map(&default, Applicability::Unsafe);
    } else if let ExpressionKind::Call { name, .. } = &default.value.kind
        && name == "nanoid"
        && default.scalar() == Some(model::ScalarType::String)
    {
        let range = default.value.range;
        repair.replace(range, "uuid()", Applicability::Unsafe, Effect::Client);
    }
    repair.remove_default();
    repair.finish()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{check_fix, check_rule};

    #[test]
    fn what_the_client_makes_is_fine() {
        check_rule(
            &COMPOSITE_DEFAULT,
            r#"
datasource db {
  provider = "mongodb"
}

type Address {
  id      String   @default(uuid())
  since   DateTime @default(now())
  lines   String[] @default([])
  kind    String   @default("home", map: "kind_default")
//                                  ^^^^^^^^^^^^^^^^^^^ composite-default
  token   String   @default(nanoid())
//                          ^^^^^^^^ composite-default
  country Country  @default("x")
//                 ^^^^^^^^^^^^^ composite-default
}

type Country {
  code String
}
"#,
        );
    }

    #[test]
    fn a_name_goes_and_the_default_stays() {
        check_fix(
            &COMPOSITE_DEFAULT,
            r#"
datasource db {
  provider = "mongodb"
}

type Address {
  kind String @default("home", map: "kind_default")
}
"#,
            r#"
datasource db {
  provider = "mongodb"
}

type Address {
  kind String @default("home")
}
"#,
        );
    }

    #[test]
    fn one_random_text_is_as_good_as_another() {
        check_fix(
            &COMPOSITE_DEFAULT,
            r#"
datasource db {
  provider = "mongodb"
}

type Address {
  token String @default(nanoid())
}
"#,
            r#"
datasource db {
  provider = "mongodb"
}

type Address {
  token String @default(uuid())
}
"#,
        );
    }
}
