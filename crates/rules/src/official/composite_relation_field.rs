use model::{DeclarationKind, FieldType, RelationField};

use crate::finding::Findings;
use crate::fix::{Applicability, Effect, Fix};
use crate::rewrite::Rewrite;
use crate::rule::{Context, FixContext, rule};
use crate::spelling::nearest;

rule! {
    /// A field of a composite type points to a model.
    ///
    /// Values of a composite type are stored inside of records. They cannot take part in relations: only models and views can. Put the
    /// relation into the model that uses the type, or store only the key here.
    ///
    /// ```prisma
    /// datasource db {
    ///   provider = "mongodb"
    /// }
    ///
    /// type Address {
    ///   street String
    ///   city   City
    /// //       ^^^^ composite-relation-field
    /// }
    ///
    /// model City {
    ///   id String @id @map("_id")
    /// }
    /// ```
    pub COMPOSITE_RELATION_FIELD = Official {
        code: "composite-relation-field",
        severity: Error,
        stage: Early,
        fix: Unsafe(fix),
        since: "0.1.0",
        check: Relation(check),
    }
}

fn check(context: &Context<'_, '_>, relation: &RelationField<'_>, findings: &mut Findings) {
    let name = relation
        .field
        .field_type
        .as_ref()
        .and_then(FieldType::named);
    let is_composite = context.declaration.kind == DeclarationKind::CompositeType;
    if let (true, Some(name)) = (is_composite && !relation.field.broken, name) {
        let message = format!(
            "`{}` is a composite type, so `{}` cannot be a relation to `{}`: only models and views have relations. Move the field to the model that uses the type, or store the key only.",
            context.declaration.name_text(),
            relation.field.name.text,
            name.text,
        );
        findings.report(name.range, message);
    }
}

fn fix(context: &FixContext<'_>) -> Vec<Fix> {
    let Some((_, field)) = context.field() else {
        return Vec::new();
    };
    let mut fixes = Vec::new();
    let types = context
        .schema
        .in_order()
        .filter(|(id, it)| it.kind == DeclarationKind::CompositeType && *id != context.id)
        .map(|(_, it)| it.name_text());
    if let Some(near) = nearest(field.type_name(), types) {
        let mut rewrite = Rewrite::new(context.schema);
        rewrite.replace(context.id, context.finding.range, near);
        fixes.extend(Fix::new(
            format!("Use the type `{near}`"),
            Applicability::Unsafe,
            Effect::Client,
            rewrite,
        ));
    }
    let mut rewrite = Rewrite::new(context.schema);
    rewrite.remove_field(context.id, field);
    fixes.extend(Fix::new(
        format!("Remove `{}`", field.name.text),
        Applicability::Unsafe,
        Effect::Client,
        rewrite,
    ));
    fixes
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{check_fix, check_rule};

    #[test]
    fn types_and_enums_may_be_inside_of_types() {
        check_rule(
            &COMPOSITE_RELATION_FIELD,
            r#"
datasource db {
  provider = "mongodb"
}

type Address {
  street Street
  kind   Kind?
  homes  House[]
//       ^^^^^ composite-relation-field
}

type Street {
  name String
}

enum Kind {
  HOME
}

model House {
  id      String  @id @map("_id")
  address Address
}
"#,
        );
    }

    #[test]
    fn the_field_goes() {
        check_fix(
            &COMPOSITE_RELATION_FIELD,
            r#"
datasource db {
  provider = "mongodb"
}

type Address {
  street String
  house  House
}

model House {
  id      String  @id @map("_id")
  address Address
}
"#,
            r#"
datasource db {
  provider = "mongodb"
}

type Address {
  street String
}

model House {
  id      String  @id @map("_id")
  address Address
}
"#,
        );
    }
}
