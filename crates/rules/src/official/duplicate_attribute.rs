use model::Attribute;

use crate::Applicability;
use crate::attributes::{Owner, ProblemKind, Repair};
use crate::finding::{Findings, Place};
use crate::fix::{Effect, Fix};
use crate::rule::{Context, FixContext, rule};

rule! {
    /// An attribute stands twice where it may stand once.
    ///
    /// Nothing says which of the two counts, so Prisma reads neither. Keep one of them. Only `@@index`, `@@unique` and
    /// `@@fulltext` may be repeated; a field also has one database type at most.
    ///
    /// ```prisma
    /// model Parcel {
    ///   id   Int    @id
    ///   code String @map("code") @map("parcel_code")
    /// //                         ^^^^ duplicate-attribute
    /// }
    /// ```
    pub DUPLICATE_ATTRIBUTE = Official {
        code: "duplicate-attribute",
        severity: Error,
        stage: Early,
        fix: Safe(fix),
        since: "0.1.0",
        check: Declaration(check),
    }
}

fn check(context: &Context<'_, '_>, findings: &mut Findings) {
    for problem in context.attribute_problems() {
        let ProblemKind::DuplicateAttribute(first) = problem.kind else {
            continue;
        };
        let name = problem.attribute_name(context.declaration);
        let place = problem.place(context.declaration);
        let message = if name.contains('.') {
            format!(
                "`{place}` has a database type already, and a column can have only one. Remove `{name}` or the other one."
            )
        } else {
            format!(
                "`{place}` has `{name}` already; because nothing says which one counts, Prisma reads neither. Keep one of them."
            )
        };
        let finding = problem.report(findings, message);
        if problem.owner == Owner::Block {
            finding.related(
                Place::BlockAttribute(context.id, first),
                format!("`{name}` stands here first"),
            );
        }
    }
}

fn fix(context: &FixContext<'_>) -> Vec<Fix> {
    let is_duplicate = |kind| matches!(kind, ProblemKind::DuplicateAttribute(_));
    let Some(repair) = Repair::of(context, is_duplicate) else {
        return Vec::new();
    };
    let ProblemKind::DuplicateAttribute(first) = repair.problem.kind else {
        return Vec::new();
    };
    let Some(first) = repair.siblings().get(first) else {
        return Vec::new();
    };
    if text(&repair, first) == text(&repair, repair.attribute) {
        return repair
            .remove_attribute(Applicability::Safe)
            .into_iter()
            .collect();
    }
    let merged = merge(&repair, first);
    let mut rewrite = repair.rewrite();
    repair.remove(&mut rewrite, first);
    let keep_later = Fix::new(
        format!(
            "Keep `{}`, remove the first `{}`",
            repair.text(repair.attribute.range),
            repair.name()
        ),
        Applicability::Unsafe,
        Effect::None,
        rewrite,
    );
    let remove_later = repair.remove_attribute(Applicability::Unsafe);
    // The one that says nothing, or does not say where the key is, is not the one to keep.
    let is_incomplete = |attribute: &Attribute| {
        attribute.list().is_empty()
            || (attribute.name == "relation" && attribute.named("fields").is_none())
    };
    if is_incomplete(first) && !is_incomplete(repair.attribute) {
        merged
            .into_iter()
            .chain(keep_later)
            .chain(remove_later)
            .collect()
    } else {
        merged
            .into_iter()
            .chain(remove_later)
            .chain(keep_later)
            .collect()
    }
}

/// The text without blanks: what is written differently may be the same.
fn text(repair: &Repair<'_, '_>, attribute: &Attribute) -> String {
    let text = repair.text(attribute.range);
    text.split_whitespace().collect()
}

/// Puts the arguments of both together, if both have some and no argument is given twice.
fn merge(repair: &Repair<'_, '_>, first: &Attribute) -> Option<Fix> {
    let later = repair.attribute;
    let name = |position: usize| {
        later.list()[position]
            .name
            .as_ref()
            .map(|name| name.text.as_str())
    };
    let contradicts = (0..later.list().len()).any(|position| match name(position) {
        Some(name) => first.named(name).is_some(),
        None => first.unnamed().is_some() || first.named("name").is_some(),
    });
    let may_merge = first.name == "relation" && named_alike(repair, first, later);
    if !may_merge || contradicts || first.list().is_empty() || later.list().is_empty() {
        return None;
    }
    let added: Vec<&str> = later
        .list()
        .iter()
        .map(|argument| repair.text(argument.range))
        .collect();
    let mut rewrite = repair.rewrite();
    rewrite.add_argument(repair.context.id, first, &added.join(", "));
    repair.remove(&mut rewrite, later);
    Fix::new(
        format!("Write both `{}` as one", repair.name()),
        Applicability::Safe,
        Effect::None,
        rewrite,
    )
}

/// Has the relation, if one of the two names it, that name at its other end, too?
fn named_alike(repair: &Repair<'_, '_>, first: &Attribute, later: &Attribute) -> bool {
    let mut names = [first, later]
        .into_iter()
        .filter_map(|attribute| attribute.default_argument("name")?.value.as_ref());
    names.all(|value| {
        let name = value.as_string();
        name.is_some_and(|name| repair.is_named_at_other_end(name))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{check_fix, check_rule};

    #[test]
    fn every_copy_but_the_first_is_reported() {
        check_rule(
            &DUPLICATE_ATTRIBUTE,
            r#"
datasource db {
  provider = "postgresql"
}

model Parcel {
  id   Int    @id @unique
  code String @map("a") @map("b") @map("c")
//                      ^^^^ duplicate-attribute
//                                ^^^^ duplicate-attribute
  note String @db.Text @db.VarChar(10)
//                     ^^^^^^^^^^^ duplicate-attribute

  @@index([code])
  @@index([note])
  @@map("a")
  @@map("b")
//^^^^^ duplicate-attribute
}
"#,
        );
    }

    #[test]
    fn equal_copies_go() {
        check_fix(
            &DUPLICATE_ATTRIBUTE,
            r#"
model Parcel {
  id   Int    @id
  code String @map("c") @unique @map( "c" )
}
"#,
            r#"
model Parcel {
  id   Int    @id
  code String @map("c") @unique
}
"#,
        );
    }

    #[test]
    fn two_halves_of_a_relation_become_one() {
        check_fix(
            &DUPLICATE_ATTRIBUTE,
            r#"
model Parcel {
  id      Int   @id
  depotId Int
  depot   Depot @relation("home") @relation(fields: [depotId], references: [id])

  @@index([depotId])
}

model Depot {
  id      Int      @id
  parcels Parcel[] @relation("home")
}
"#,
            r#"
model Parcel {
  id      Int   @id
  depotId Int
  depot   Depot @relation("home", fields: [depotId], references: [id])

  @@index([depotId])
}

model Depot {
  id      Int      @id
  parcels Parcel[] @relation("home")
}
"#,
        );
    }
}
