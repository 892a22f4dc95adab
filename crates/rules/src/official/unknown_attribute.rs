use model::{DeclarationKind, FieldKind};

use crate::Applicability;
use crate::attributes::{Owner, Problem, ProblemKind, Repair, Site, accepted, attribute};
use crate::finding::Findings;
use crate::fix::{Effect, Fix};
use crate::rule::{Context, FixContext, rule};
use crate::spelling::nearest;

rule! {
    /// An attribute that does not exist, or does not exist at this place.
    ///
    /// Every kind of field and block has its own attributes: `@id` and `@updatedAt` belong on fields that hold values, `@@index`
    /// belongs on models, enum values know nothing but `@map`. Case matters. Correct the name, move the attribute to where
    /// it belongs, or remove it.
    ///
    /// ```prisma
    /// model Parcel {
    ///   id     Int      @id
    ///   sentAt DateTime @updatedat
    /// //                ^^^^^^^^^^ unknown-attribute
    /// }
    /// ```
    pub UNKNOWN_ATTRIBUTE = Official {
        code: "unknown-attribute",
        severity: Error,
        stage: Early,
        fix: Safe(fix),
        since: "0.1.0",
        check: Declaration(check),
    }
}

fn check(context: &Context<'_, '_>, findings: &mut Findings) {
    for problem in context.attribute_problems() {
        if problem.kind == ProblemKind::UnknownAttribute {
            problem.report(findings, message(context, problem));
        }
    }
}

fn message(context: &Context<'_, '_>, problem: &Problem) -> String {
    let name = problem.attribute_name(context.declaration);
    let place = problem.place(context.declaration);
    let bare = name.trim_start_matches('@');
    if bare.contains('.') {
        return format!(
            "`{name}` is a database type, and only fields of a built-in type can have one; `{place}` cannot. Remove it."
        );
    }
    let at_home = |sites: [Site; 4]| {
        sites
            .into_iter()
            .any(|site| attribute(site, bare).is_some_and(|spec| spec.sites.contains(&site)))
    };
    let belongs = if at_home([Site::ScalarField; 4]) {
        "; it belongs on fields that hold values"
    } else if at_home([Site::RelationField; 4]) {
        "; it belongs on relation fields"
    } else if at_home([Site::Table, Site::Enum, Site::Table, Site::Enum]) {
        "; it belongs on models, with two `@`"
    } else {
        ""
    };
    let what = match problem.owner {
        Owner::Field(position) if problem.site == Site::RelationField => {
            match context.field_kind(position) {
                FieldKind::Relation(_) => "a relation field",
                _ => "a field",
            }
        }
        Owner::Field(_) if problem.site == Site::CompositeField => "a field of a composite type",
        Owner::Field(_) => "a field",
        Owner::Value(_) => "an enum value",
        Owner::Block if context.declaration.kind == DeclarationKind::Enum => "an enum",
        Owner::Block => "a block",
    };
    if belongs.is_empty() {
        format!(
            "There is no attribute `{name}`, so Prisma rejects it on `{place}`. Correct its name or remove it."
        )
    } else {
        format!("`{name}` cannot stand on {what} like `{place}`{belongs}. Move or remove it.")
    }
}

fn fix(context: &FixContext<'_>) -> Vec<Fix> {
    let Some(repair) = Repair::of(context, |kind| kind == ProblemKind::UnknownAttribute) else {
        return Vec::new();
    };
    let remove = repair.remove_attribute(Applicability::Unsafe);
    let better = if repair.attribute.name.contains('.') {
        move_to_key(&repair)
    } else {
        correct(&repair).or_else(|| index(&repair))
    };
    better.into_iter().chain(remove).collect()
}

/// The attribute that must be meant.
fn correct(repair: &Repair<'_, '_>) -> Option<Fix> {
    let written = repair.attribute.name.as_str();
    let is_free = |name: &&str| !repair.siblings().iter().any(|other| other.name == *name);
    let known = accepted(repair.problem.site).filter(is_free);
    // The shorter a name, the less a mistake in it may change.
    let near = nearest(written, known)?;
    if near == written {
        return None;
    }
    repair.replace(
        repair.attribute.name_range,
        near,
        Applicability::Safe,
        Effect::None,
    )
}

/// `@index` on a field means an index over it, or over the fields that hold the key of the relation.
fn index(repair: &Repair<'_, '_>) -> Option<Fix> {
    let is_index = repair.attribute.name.eq_ignore_ascii_case("index");
    let is_table = matches!(repair.problem.site, Site::ScalarField | Site::RelationField);
    let (_, field) = repair.field()?;
    if !is_index || !is_table {
        return None;
    }
    let fields = if repair.problem.site == Site::RelationField {
        let names = repair.key_fields();
        let names: Vec<&str> = names
            .iter()
            .map(|(_, field)| field.name.text.as_str())
            .collect();
        names.join(", ")
    } else {
        field.name.text.to_string()
    };
    if fields.is_empty() {
        return None;
    }
    let kept = repair.attribute.list().iter().filter(|argument| {
        let name = argument.name.as_ref().map(|name| name.text.as_str());
        matches!(name, Some("map" | "type" | "clustered"))
    });
    let list = format!("[{fields}]");
    let parts: Vec<&str> = std::iter::once(list.as_str())
        .chain(kept.map(|argument| repair.text(argument.range)))
        .collect();
    let text = format!("@@index({})", parts.join(", "));
    let mut rewrite = repair.rewrite();
    repair.remove(&mut rewrite, repair.attribute);
    rewrite.add_block_attribute(repair.context.id, &text);
    Fix::new(
        format!("Write `{text}` on the model"),
        Applicability::Unsafe,
        Effect::Migration,
        rewrite,
    )
}

/// The type of a relation's column belongs on the field that holds the key.
fn move_to_key(repair: &Repair<'_, '_>) -> Option<Fix> {
    if repair.problem.site != Site::RelationField {
        return None;
    }
    let key = repair.key_fields();
    let [(_, key)] = key[..] else { return None };
    if key.field_type.as_ref()?.scalar().is_none() || key.native_type().is_some() {
        return None;
    }
    let text = repair.text(repair.attribute.range);
    let mut rewrite = repair.rewrite();
    repair.remove(&mut rewrite, repair.attribute);
    rewrite.add_field_attribute(repair.context.id, key, text);
    Fix::new(
        format!("Move `{text}` to `{}`", key.name.text),
        Applicability::Unsafe,
        Effect::Migration,
        rewrite,
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{check_fix, check_rule};

    #[test]
    fn each_place_has_its_own_attributes() {
        check_rule(
            &UNKNOWN_ATTRIBUTE,
            r#"
model Parcel {
  id     Int    @id @primary
//                  ^^^^^^^^ unknown-attribute
  kind   Kind   @db.Text
//              ^^^^^^^^ unknown-attribute
  note   String @map("remark") @db
//                             ^^^ unknown-attribute
  lost   Nowhere @whatever
//       ^^^^^^^ unknown-type
  @@ignored
//^^^^^^^^^ unknown-attribute
}

enum Kind {
  BOX @map("box") @id
//                ^^^ unknown-attribute
  @@index([BOX])
//^^^^^^^ unknown-attribute
}
"#,
        );
    }

    #[test]
    fn corrects_the_spelling() {
        check_fix(
            &UNKNOWN_ATTRIBUTE,
            r"
model Parcel {
  id Int @ID
}
",
            r"
model Parcel {
  id Int @id
}
",
        );
    }

    #[test]
    fn an_index_on_a_field_becomes_one_of_the_model() {
        check_fix(
            &UNKNOWN_ATTRIBUTE,
            r#"
model Parcel {
  id   Int    @id
  code String @index(map: "by_code") @unique
}
"#,
            r#"
model Parcel {
  id   Int    @id
  code String @unique

  @@index([code], map: "by_code")
}
"#,
        );
    }

    #[test]
    fn the_type_of_a_relation_belongs_to_its_key() {
        check_fix(
            &UNKNOWN_ATTRIBUTE,
            r#"
datasource db {
  provider = "postgresql"
}

model Parcel {
  id      Int    @id
  depotId String
  depot   Depot  @relation(fields: [depotId], references: [id]) @db.Uuid

  @@index([depotId])
}

model Depot {
  id      String   @id @db.Uuid
  parcels Parcel[]
}
"#,
            r#"
datasource db {
  provider = "postgresql"
}

model Parcel {
  id      Int    @id
  depotId String @db.Uuid
  depot   Depot  @relation(fields: [depotId], references: [id])

  @@index([depotId])
}

model Depot {
  id      String   @id @db.Uuid
  parcels Parcel[]
}
"#,
        );
    }

    #[test]
    fn what_nobody_can_have_meant_goes() {
        check_fix(
            &UNKNOWN_ATTRIBUTE,
            r"
model Parcel {
  id Int @id

  @@default(1)
}
",
            r"
model Parcel {
  id Int @id
}
",
        );
    }
}
