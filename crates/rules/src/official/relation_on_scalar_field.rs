use crate::Applicability;
use crate::attributes::{ProblemKind, Repair};
use crate::finding::Findings;
use crate::fix::Fix;
use crate::rule::{Context, FixContext, rule};

rule! {
    /// `@relation` on a field that holds a value.
    ///
    /// A relation has two parts: the field that holds the key, and the relation field, whose type is the other model.
    /// `@relation` belongs on the second one. Move it there, or remove it.
    ///
    /// ```prisma
    /// model Parcel {
    ///   id      Int   @id
    ///   depotId Int   @relation(fields: [depotId], references: [id])
    /// //              ^^^^^^^^^ relation-on-scalar-field
    /// }
    /// ```
    pub RELATION_ON_SCALAR_FIELD = Official {
        code: "relation-on-scalar-field",
        severity: Error,
        stage: Early,
        fix: Unsafe(fix),
        since: "0.1.0",
        check: Declaration(check),
    }
}

fn check(context: &Context<'_, '_>, findings: &mut Findings) {
    for problem in context.attribute_problems() {
        if problem.kind == ProblemKind::RelationOnScalarField {
            let place = problem.place(context.declaration);
            problem.report(
                findings,
                format!(
                    "`{place}` holds a value, so it cannot have `@relation`. Put it on a field whose type is the other model, or remove it."
                ),
            );
        }
    }
}

fn fix(context: &FixContext<'_>) -> Vec<Fix> {
    let kind = ProblemKind::RelationOnScalarField;
    let Some(repair) = Repair::of(context, |it| it == kind) else {
        return Vec::new();
    };
    let remove = repair.remove_attribute(Applicability::Unsafe);
    remove.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::check_fix;

    #[test]
    fn its_arguments_are_not_reported_one_by_one() {
        check_fix(
            &RELATION_ON_SCALAR_FIELD,
            r"
model Parcel {
  id   Int  @id
  kind Kind @relation(fields: [id], references: [id], nonsense: 1)
//          ^^^^^^^^^ relation-on-scalar-field
}

enum Kind {
  BOX
}
",
            r"
model Parcel {
  id   Int  @id
  kind Kind
}

enum Kind {
  BOX
}
",
        );
    }
}
