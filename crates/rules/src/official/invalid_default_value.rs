use model::{DeclarationKind, Field, ScalarType};

use crate::Applicability;
use crate::defaults::{self, FieldRepair};
use crate::finding::Findings;
use crate::fix::{Effect, Fix};
use crate::rule::{Context, FixContext, rule};
use crate::stage::Stage;

rule! {
    /// The text of a default is no value of the field's type.
    ///
    /// An `Int` or `BigInt` is a whole number of at most 64 bits. A `DateTime` is a text as RFC 3339 has it, with seconds and time
    /// zone: `"2024-01-31T10:00:00Z"`. A `Json` is strict JSON, `Bytes` are base64 with padding, a `Decimal` in quotes is a number without
    /// blanks.
    ///
    /// ```prisma
    /// model Ticket {
    ///   id    Int      @id
    ///   count Int      @default(1.5)
    /// //                        ^^^ invalid-default-value
    ///   since DateTime @default("2024-01-31")
    /// //                        ^^^^^^^^^^^^ invalid-default-value
    ///   extra Json     @default("{ a: 1 }")
    /// //                        ^^^^^^^^^^ invalid-default-value
    /// }
    /// ```
    pub INVALID_DEFAULT_VALUE = Official {
        code: "invalid-default-value",
        severity: Error,
        stage: Field,
        fix: Safe(fix),
        since: "0.1.0",
        check: Field(check),
    }
}

fn check(context: &Context<'_, '_>, position: usize, field: &Field, findings: &mut Findings) {
    let Some(default) = defaults::of(context, position, field) else {
        return;
    };
    let Some(scalar) = default.scalar() else {
        return;
    };
    let stage = match context.declaration.kind {
        DeclarationKind::CompositeType => Stage::CompositeBody,
        _ => Stage::Field,
    };
    for literal in default.unreadable_literals(context.reader, context.declaration) {
        let written = context.declaration.slice(literal.range);
        let (what, example) = wanted(scalar);
        let message = format!(
            "`{written}` is not {what}, so `{}.{}` cannot start with it. Write it like {example}, or remove the default.",
            context.declaration.name_text(),
            field.name.text,
        );
        findings.report(literal.range, message).stage(stage);
    }
}

/// What a text should be, and an example.
fn wanted(scalar: ScalarType) -> (&'static str, &'static str) {
    match scalar {
        ScalarType::Int | ScalarType::BigInt => ("a whole number of 64 bits", "`42`"),
        ScalarType::DateTime => (
            "a time with date, seconds and zone",
            "`\"2024-01-31T10:00:00Z\"`",
        ),
        ScalarType::Json => ("strict JSON", "`\"{ \\\"a\\\": 1 }\"`"),
        ScalarType::Bytes => ("base64 with padding", "`\"AQID\"`"),
        _ => ("a decimal number", "`\"12.50\"`"),
    }
}

fn fix(context: &FixContext<'_>) -> Vec<Fix> {
    let Some(mut repair) = FieldRepair::new(context) else {
        return Vec::new();
    };
    let Some(default) = repair.default() else {
        return Vec::new();
    };
    let Some(scalar) = default.scalar() else {
        return Vec::new();
    };
    let elements = default.value.elements();
    let wrong = elements
        .iter()
        .position(|it| it.range == context.finding.range);
    if let Some(position) = wrong {
        let literal = &elements[position];
        repair.correct_literal(scalar, literal);
        if default.is_list() {
            let kept = elements
                .iter()
                .enumerate()
                .filter(|(at, _)| *at != position);
            let kept: Vec<&str> = kept.map(|(_, it)| repair.text(it.range)).collect();
            let text = format!("[{}]", kept.join(", "));
            repair.replace(
                default.value.range,
                &text,
                Applicability::Unsafe,
                Effect::Migration,
            );
        }
    }
    repair.remove_default();
    repair.finish()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{check_fix, check_nth_fix, check_rule};

    #[test]
    fn every_bad_element_is_reported() {
        check_rule(
            &INVALID_DEFAULT_VALUE,
            r#"
datasource db {
  provider = "postgresql"
}

model Ticket {
  id    Int        @id @default(autoincrement())
  sizes Int[]      @default([1, 2.5, 9223372036854775808])
//                              ^^^ invalid-default-value
//                                   ^^^^^^^^^^^^^^^^^^^ invalid-default-value
  price Decimal    @default("12,50")
//                          ^^^^^^^ invalid-default-value
  ratio Float      @default(1.5)
  code  Bytes      @default("AA")
//                          ^^^^ invalid-default-value
  note  String     @default("2024-01-31")
  since DateTime   @default("2024-01-31 10:00:00Z")
}
"#,
        );
    }

    #[test]
    fn a_time_without_a_zone_gets_one() {
        check_fix(
            &INVALID_DEFAULT_VALUE,
            r#"
model Ticket {
  id    Int      @id
  since DateTime @default("2024-01-31 10:00")
}
"#,
            r#"
model Ticket {
  id    Int      @id
  since DateTime @default("2024-01-31T10:00:00Z")
}
"#,
        );
    }

    #[test]
    fn a_whole_number_with_a_point_loses_it() {
        check_fix(
            &INVALID_DEFAULT_VALUE,
            r"
model Ticket {
  id   Int @id
  size Int @default(10.0)
}
",
            r"
model Ticket {
  id   Int @id
  size Int @default(10)
}
",
        );
    }

    #[test]
    fn the_default_goes_when_nobody_knows_what_is_meant() {
        check_fix(
            &INVALID_DEFAULT_VALUE,
            r"
model Ticket {
  id   Int @id
  size Int @default(1.5)
}
",
            r"
model Ticket {
  id   Int @id
  size Int
}
",
        );
    }

    #[test]
    fn a_bad_element_may_go_alone() {
        check_nth_fix(
            &INVALID_DEFAULT_VALUE,
            0,
            r#"
datasource db {
  provider = "postgresql"
}

model Ticket {
  id   Int   @id
  size Int[] @default([1, 2.5, 3])
}
"#,
            r#"
datasource db {
  provider = "postgresql"
}

model Ticket {
  id   Int   @id
  size Int[] @default([1, 3])
}
"#,
        );
    }
}
