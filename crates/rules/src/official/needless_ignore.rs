use crate::Applicability;
use crate::attributes::{ProblemKind, Repair};
use crate::finding::{Findings, Place};
use crate::fix::Fix;
use crate::rule::{Context, FixContext, rule};

rule! {
    /// `@ignore` on a field of type `Unsupported`.
    ///
    /// The client has no such fields anyway, so there is nothing to ignore. Remove the attribute.
    ///
    /// ```prisma
    /// model Depot {
    ///   id   Int                    @id
    ///   area Unsupported("circle")? @ignore
    /// //                            ^^^^^^^ ignore-on-unsupported
    /// }
    /// ```
    pub IGNORE_ON_UNSUPPORTED = Official {
        code: "ignore-on-unsupported",
        severity: Error,
        stage: Early,
        fix: Safe(fix_unsupported),
        since: "0.1.0",
        check: Declaration(check_unsupported),
    }
}

rule! {
    /// `@ignore` on a field of a model that is ignored as a whole.
    ///
    /// With `@@ignore` the client has none of the model's fields, so `@ignore` says nothing, and Prisma rejects it. Remove one of
    /// the two.
    ///
    /// ```prisma
    /// model Depot {
    ///   id   Int    @id
    ///   note String @ignore
    /// //            ^^^^^^^ redundant-ignore
    ///
    ///   @@ignore
    /// }
    /// ```
    pub REDUNDANT_IGNORE = Official {
        code: "redundant-ignore",
        severity: Error,
        stage: Early,
        fix: Safe(fix_redundant),
        since: "0.1.0",
        check: Declaration(check_redundant),
    }
}

fn check_unsupported(context: &Context<'_, '_>, findings: &mut Findings) {
    for problem in context.attribute_problems() {
        if problem.kind == ProblemKind::IgnoreOnUnsupported {
            let place = problem.place(context.declaration);
            problem.report(
                findings,
                format!(
                    "The client leaves out `{place}` anyway, because its type is `Unsupported`. Remove `@ignore`."
                ),
            );
        }
    }
}

fn check_redundant(context: &Context<'_, '_>, findings: &mut Findings) {
    for problem in context.attribute_problems() {
        if problem.kind != ProblemKind::RedundantIgnore {
            continue;
        }
        let place = problem.place(context.declaration);
        let block = context.declaration.name_text();
        let finding = problem.report(
            findings,
            format!(
                "`@@ignore` takes all of `{block}` out of the client already, so `@ignore` on `{place}` is rejected. Remove it."
            ),
        );
        let attributes = context.declaration.container().map(|it| &it.attributes);
        let position =
            attributes.and_then(|attributes| attributes.iter().position(|it| it.name == "ignore"));
        if let Some(position) = position {
            finding.related(
                Place::BlockAttribute(context.id, position),
                format!("all of `{block}` is ignored here"),
            );
        }
    }
}

fn fix_unsupported(context: &FixContext<'_>) -> Vec<Fix> {
    remove(context, ProblemKind::IgnoreOnUnsupported)
}

fn fix_redundant(context: &FixContext<'_>) -> Vec<Fix> {
    remove(context, ProblemKind::RedundantIgnore)
}

fn remove(context: &FixContext<'_>, kind: ProblemKind) -> Vec<Fix> {
    let repair = Repair::of(context, |it| it == kind);
    let remove = repair.and_then(|repair| repair.remove_attribute(Applicability::Safe));
    remove.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{check_fix, check_rule};

    #[test]
    fn relations_may_be_ignored_next_to_the_whole_model() {
        check_rule(
            &REDUNDANT_IGNORE,
            r#"
model Depot {
  id       Int     @id
  parentId Int     @ignore
//                 ^^^^^^^ redundant-ignore
  parent   Depot   @relation("tree", fields: [parentId], references: [id]) @ignore
  children Depot[] @relation("tree")

  @@ignore
}
"#,
        );
    }

    #[test]
    fn it_goes() {
        check_fix(
            &REDUNDANT_IGNORE,
            r#"
model Depot {
  id   Int    @id
  note String @ignore @map("n")

  @@ignore
}
"#,
            r#"
model Depot {
  id   Int    @id
  note String @map("n")

  @@ignore
}
"#,
        );
        check_fix(
            &IGNORE_ON_UNSUPPORTED,
            r#"
model Depot {
  id   Int                    @id
  area Unsupported("circle")? @ignore // a place
}
"#,
            r#"
model Depot {
  id   Int                    @id
  area Unsupported("circle")? // a place
}
"#,
        );
    }
}
