use model::{FieldKind, ScalarType, Schema};

use crate::Applicability;
use crate::finding::Findings;
use crate::fix::{Effect, Fix};
use crate::rewrite::Rewrite;
use crate::rule::{Context, FixContext, rule};

rule! {
    /// A field's type does not exist.
    ///
    /// A type is built in (`Int`, `BigInt`, `Float`, `Boolean`, `String`, `DateTime`, `Json`, `Bytes`, `Decimal`) or the name
    /// of a model, view, composite type or enum of this schema. Case matters.
    ///
    /// ```prisma
    /// model Parcel {
    ///   id     Int    @id
    ///   weight Flaot
    /// //       ^^^^^ unknown-type
    /// }
    /// ```
    pub UNKNOWN_TYPE = Official {
        code: "unknown-type",
        severity: Error,
        fix: Safe(fix),
        since: "0.1.0",
        check: Field(check),
    }
}

fn check(context: &Context<'_, '_>, _: usize, field: &model::Field, findings: &mut Findings) {
    let Some(name) = field.field_type.as_ref().and_then(model::FieldType::named) else {
        return;
    };
    if context.reader.field_kind(field) == FieldKind::Unknown {
        let message = format!(
            "There is no type `{}`, so `{}.{}` cannot be read. Use a built-in type, or declare a model or enum of that name.",
            name.text,
            context.declaration.name_text(),
            field.name.text,
        );
        findings.report(name.range, message);
    }
}

fn fix(context: &FixContext<'_>) -> Vec<Fix> {
    let written = context.declaration.slice(context.finding.range);
    let Some(nearest) = nearest(context.schema, written) else {
        return Vec::new();
    };
    let mut rewrite = Rewrite::new(context.schema);
    rewrite.replace(context.id, context.finding.range, nearest);
    Fix::new(
        format!("Change `{written}` to `{nearest}`"),
        Applicability::Safe,
        Effect::None,
        rewrite,
    )
    .into_iter()
    .collect()
}

/// The type whose name is so close that nothing else can be meant: equal but for case, or at most a third of it mistyped.
fn nearest<'s>(schema: &'s Schema, written: &str) -> Option<&'s str> {
    let declared = schema
        .in_order()
        .filter(|(_, declaration)| declaration.kind.is_type())
        .map(|(_, declaration)| declaration.name_text());
    let built_in = ScalarType::ALL.iter().map(|scalar| scalar.name());
    let lower = written.to_lowercase();
    let (distance, name) = declared
        .chain(built_in)
        .filter(|name| !name.is_empty())
        .map(|name| {
            (
                strsim::damerau_levenshtein(&lower, &name.to_lowercase()),
                name,
            )
        })
        .min()?;
    (distance * 3 <= written.chars().count()).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{check_fix, check_no_fix, check_rule};

    #[test]
    fn names_of_datasources_are_no_types() {
        check_rule(
            &UNKNOWN_TYPE,
            r#"
datasource db {
  provider = "sqlite"
}

model Parcel {
  id    Int   @id
  from  db
//      ^^ unknown-type
  to    Depot?
//      ^^^^^ unknown-type
  kind  Unsupported("box")
}
"#,
        );
    }

    #[test]
    fn takes_the_type_that_must_be_meant() {
        check_fix(
            &UNKNOWN_TYPE,
            r"
model Parcel {
  id   Int     @id
  size parcelsize?
}

enum ParcelSize {
  SMALL
}
",
            r"
model Parcel {
  id   Int     @id
  size ParcelSize?
}

enum ParcelSize {
  SMALL
}
",
        );
    }

    #[test]
    fn a_distant_name_is_no_suggestion() {
        check_no_fix(
            &UNKNOWN_TYPE,
            r"
model Parcel {
  id    Int   @id
  depot Depot
}
",
        );
    }
}
