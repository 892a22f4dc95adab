use model::{Arity, ScalarType};

use crate::Applicability;
use crate::attributes::{ProblemKind, Repair};
use crate::finding::Findings;
use crate::fix::{Effect, Fix};
use crate::names::snake_case;
use crate::rule::{Context, FixContext, rule};

rule! {
    /// `@updatedAt` on a field that holds no time, or a list of times.
    ///
    /// The client writes the time of every change into the field; that fits only a single `DateTime`. Change the type or remove
    /// the attribute.
    ///
    /// ```prisma
    /// model Parcel {
    ///   id        Int @id
    ///   changedAt Int @updatedAt
    /// //              ^^^^^^^^^^ updated-at-type
    /// }
    /// ```
    pub UPDATED_AT_TYPE = Official {
        code: "updated-at-type",
        severity: Error,
        stage: Early,
        fix: Safe(fix),
        since: "0.1.0",
        check: Declaration(check),
    }
}

fn check(context: &Context<'_, '_>, findings: &mut Findings) {
    for problem in context.attribute_problems() {
        if problem.kind == ProblemKind::UpdatedAtType {
            let place = problem.place(context.declaration);
            problem.report(
                findings,
                format!(
                    "`@updatedAt` writes the time of every change, which only a single `DateTime` can hold; `{place}` cannot. Change its type or remove the attribute."
                ),
            );
        }
    }
}

fn fix(context: &FixContext<'_>) -> Vec<Fix> {
    let Some(repair) = Repair::of(context, |kind| kind == ProblemKind::UpdatedAtType) else {
        return Vec::new();
    };
    let Some((_, field)) = repair.field() else {
        return Vec::new();
    };
    let remove = repair.remove_attribute(Applicability::Safe);
    let retyped = field.field_type.as_ref().and_then(|field_type| {
        let is_date = field_type.scalar() == Some(ScalarType::DateTime);
        // A default or a database type of another type would be the next problem.
        let is_free = field.native_type().is_none() && field.attribute("default").is_none();
        let is_meant = is_free && is_a_time(&field.name.text);
        if !is_date && !is_meant {
            return None;
        }
        let new = if field_type.arity == Arity::Optional {
            "DateTime?"
        } else {
            "DateTime"
        };
        repair.replace(
            field_type.range,
            new,
            Applicability::Unsafe,
            Effect::Migration,
        )
    });
    retyped.into_iter().chain(remove).collect()
}

/// `updatedAt`, `changed_on`, `mtime`, `lastModified`, …
fn is_a_time(name: &str) -> bool {
    let snake = snake_case(name);
    let mut words = snake.split('_');
    words.any(|word| {
        matches!(
            word,
            "at" | "on"
                | "date"
                | "time"
                | "timestamp"
                | "mtime"
                | "updated"
                | "modified"
                | "changed"
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{check_fix, check_rule};

    #[test]
    fn an_optional_time_is_fine() {
        check_rule(
            &UPDATED_AT_TYPE,
            r#"
datasource db {
  provider = "postgresql"
}

model Parcel {
  id    Int        @id
  a     DateTime?  @updatedAt
  b     DateTime[] @updatedAt
//                 ^^^^^^^^^^ updated-at-type
}
"#,
        );
    }

    #[test]
    fn the_name_says_whether_a_time_is_meant() {
        check_fix(
            &UPDATED_AT_TYPE,
            r"
model Parcel {
  id        Int    @id
  changedAt String @updatedAt
}
",
            r"
model Parcel {
  id        Int    @id
  changedAt DateTime @updatedAt
}
",
        );
        check_fix(
            &UPDATED_AT_TYPE,
            r"
model Parcel {
  id     Int @id
  weight Int @updatedAt
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
}
