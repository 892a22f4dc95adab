use crate::Applicability;
use crate::attributes::{ProblemKind, Repair};
use crate::finding::Findings;
use crate::fix::Fix;
use crate::rule::{Context, FixContext, rule};

rule! {
    /// A block attribute in a composite type.
    ///
    /// A composite type is no table of its own: it has no indexes, no keys and no name in the database. Declare indexes on
    /// the models that use the type, and remove the attribute here.
    ///
    /// ```prisma
    /// datasource db {
    ///   provider = "mongodb"
    /// }
    ///
    /// type Address {
    ///   street String
    ///
    ///   @@index([street])
    /// //^^^^^^^ composite-block-attribute
    /// }
    /// ```
    pub COMPOSITE_BLOCK_ATTRIBUTE = Official {
        code: "composite-block-attribute",
        severity: Error,
        stage: Early,
        fix: Unsafe(fix_block),
        since: "0.1.0",
        check: Declaration(check_block),
    }
}

rule! {
    /// `@id`, `@unique` or `@relation` on a field of a composite type.
    ///
    /// A composite type is a part of other documents: it has no key and no relations of its own. Remove the attribute.
    ///
    /// ```prisma
    /// datasource db {
    ///   provider = "mongodb"
    /// }
    ///
    /// type Address {
    ///   street String @unique
    /// //              ^^^^^^^ composite-field-attribute
    /// }
    /// ```
    pub COMPOSITE_FIELD_ATTRIBUTE = Official {
        code: "composite-field-attribute",
        severity: Error,
        stage: Early,
        fix: Unsafe(fix_field),
        since: "0.1.0",
        check: Declaration(check_field),
    }
}

fn check_block(context: &Context<'_, '_>, findings: &mut Findings) {
    for problem in context.attribute_problems() {
        if problem.kind == ProblemKind::CompositeBlockAttribute {
            let name = problem.attribute_name(context.declaration);
            let block = context.declaration.name_text();
            problem.report(
                findings,
                format!(
                    "`{block}` is a composite type and no table, so it cannot have `{name}`. Put that on the models that use it, or remove it."
                ),
            );
        }
    }
}

fn check_field(context: &Context<'_, '_>, findings: &mut Findings) {
    for problem in context.attribute_problems() {
        if problem.kind == ProblemKind::CompositeFieldAttribute {
            let name = problem.attribute_name(context.declaration);
            let place = problem.place(context.declaration);
            problem.report(
                findings,
                format!(
                    "Fields of a composite type have no keys and relations of their own, so `{name}` on `{place}` is rejected. Remove it."
                ),
            );
        }
    }
}

fn fix_block(context: &FixContext<'_>) -> Vec<Fix> {
    remove(context, ProblemKind::CompositeBlockAttribute)
}

fn fix_field(context: &FixContext<'_>) -> Vec<Fix> {
    remove(context, ProblemKind::CompositeFieldAttribute)
}

fn remove(context: &FixContext<'_>, kind: ProblemKind) -> Vec<Fix> {
    let repair = Repair::of(context, |it| it == kind);
    let remove = repair.and_then(|repair| repair.remove_attribute(Applicability::Unsafe));
    remove.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{check_fix, check_rule};

    #[test]
    fn the_rest_is_judged_as_elsewhere() {
        check_rule(
            &COMPOSITE_FIELD_ATTRIBUTE,
            r#"
datasource db {
  provider = "mongodb"
}

type Address {
  street String @map("s") @default("High St")
  no     Int    @id @unique @ignore
//              ^^^ composite-field-attribute
//                  ^^^^^^^ composite-field-attribute
//                          ^^^^^^^ unknown-attribute
}
"#,
        );
    }

    #[test]
    fn it_goes() {
        check_fix(
            &COMPOSITE_BLOCK_ATTRIBUTE,
            r#"
datasource db {
  provider = "mongodb"
}

type Address {
  street String

  @@map("addresses")
}
"#,
            r#"
datasource db {
  provider = "mongodb"
}

type Address {
  street String
}
"#,
        );
    }
}
