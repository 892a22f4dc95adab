use crate::Applicability;
use crate::attributes::{ProblemKind, Repair};
use crate::finding::Findings;
use crate::fix::{Effect, Fix};
use crate::rule::{Context, FixContext, rule};
use crate::spelling::nearest;

rule! {
    /// An attribute has an argument that it does not know.
    ///
    /// Every attribute has its own arguments, and case matters. Correct the name or remove the argument.
    ///
    /// ```prisma
    /// model Parcel {
    ///   id   Int    @id
    ///   code String @unique(Map: "parcel_code")
    /// //                    ^^^^^^^^^^^^^^^^^^ unknown-argument
    /// }
    /// ```
    pub UNKNOWN_ARGUMENT = Official {
        code: "unknown-argument",
        severity: Error,
        stage: Early,
        fix: Safe(fix),
        since: "0.1.0",
        check: Declaration(check),
    }
}

fn check(context: &Context<'_, '_>, findings: &mut Findings) {
    let version = context.config().version;
    for problem in context.attribute_problems() {
        if problem.kind != ProblemKind::UnknownArgument {
            continue;
        }
        let name = problem.attribute_name(context.declaration);
        let place = problem.place(context.declaration);
        let argument = problem
            .argument(context.declaration)
            .and_then(|argument| argument.name.as_ref());
        let bare = name.trim_start_matches('@');
        let spec = crate::attributes::attribute(problem.site, bare);
        let is_known = |written: &str| {
            spec.is_some_and(|spec| spec.arguments(version).any(|it| it.name == written))
        };
        let message = match argument {
            // Something else is wrong; the engine does not get as far as this argument.
            Some(argument) if is_known(&argument.text) => {
                problem
                    .report(
                        findings,
                        format!("`{name}` of `{place}` cannot take `{}`.", argument.text),
                    )
                    .echo();
                continue;
            }
            Some(argument) => format!(
                "`{name}` has no argument `{}`, so `{place}` is rejected. Correct the name or remove the argument.",
                argument.text
            ),
            None => {
                let text = context.declaration.slice(problem.range);
                format!(
                    "`{name}` takes no value without a name, so `{text}` on `{place}` is rejected. Give it the name of an argument or remove it."
                )
            }
        };
        problem.report(findings, message);
    }
}

fn fix(context: &FixContext<'_>) -> Vec<Fix> {
    let Some(repair) = Repair::of(context, |kind| kind == ProblemKind::UnknownArgument) else {
        return Vec::new();
    };
    let Some((position, argument)) = repair.argument() else {
        return Vec::new();
    };
    let remove = repair.remove_argument(position, Applicability::Unsafe);
    let better = argument.name.as_ref().and_then(|name| {
        let spec = repair.spec()?;
        let default = spec.default_name();
        let is_free = |known: &&str| {
            repair.attribute.named(known).is_none()
                && !(default == Some(*known) && repair.attribute.unnamed().is_some())
        };
        let version = context.schema.config().version;
        let known = spec.arguments(version).map(|it| it.name).filter(is_free);
        match nearest(&name.text, known) {
            Some(near) if near != name.text => {
                repair.replace(name.range, near, Applicability::Safe, Effect::None)
            }
            _ => {
                let default = default.filter(is_free)?;
                super::missing_argument::rename(&repair, default)
            }
        }
    });
    better.into_iter().chain(remove).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{check_fix, check_rule};

    #[test]
    fn native_types_and_calls_take_what_they_like() {
        check_rule(
            &UNKNOWN_ARGUMENT,
            r#"
datasource db {
  provider = "postgresql"
}

model Parcel {
  id   String   @id @default(uuid(version: 7)) @db.VarChar(n: 10)
  at   DateTime @updatedAt(true)
//                         ^^^^ unknown-argument
  code String   @unique(map: "a", name: "b")
//                                ^^^^^^^^^ unknown-argument
  @@index([code], unique: true)
//                ^^^^^^^^^^^^ unknown-argument
}
"#,
        );
    }

    #[test]
    fn corrects_the_spelling() {
        check_fix(
            &UNKNOWN_ARGUMENT,
            r"
model Parcel {
  id      Int   @id
  depotId Int
  depot   Depot @relation(fields: [depotId], referenses: [id])

  @@index([depotId])
}

model Depot {
  id      Int      @id
  parcels Parcel[]
}
",
            r"
model Parcel {
  id      Int   @id
  depotId Int
  depot   Depot @relation(fields: [depotId], references: [id])

  @@index([depotId])
}

model Depot {
  id      Int      @id
  parcels Parcel[]
}
",
        );
    }

    #[test]
    fn what_nobody_can_have_meant_goes() {
        check_fix(
            &UNKNOWN_ARGUMENT,
            r"
model Parcel {
  id   Int    @id
  code String

  @@index([code], unique: true)
}
",
            r"
model Parcel {
  id   Int    @id
  code String

  @@index([code])
}
",
        );
    }
}
