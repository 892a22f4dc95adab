use model::{Connector, Field, RelationField, TypeName};

use crate::attributes;
use crate::finding::{Findings, Place};
use crate::fix::{Applicability, Effect, Fix};
use crate::rewrite::Rewrite;
use crate::rule::{Context, FixContext, rule};
use crate::spans::field_span;

rule! {
    /// The key of a relation is stored as another type than what it refers to.
    ///
    /// MongoDB compares values with their types: a key stored as string never equals an `ObjectId`, so the relation finds nothing. Give
    /// both fields the same native type, or none.
    ///
    /// ```prisma
    /// datasource db {
    ///   provider = "mongodb"
    /// }
    ///
    /// model Leaf {
    ///   id     String @id @map("_id") @db.ObjectId
    ///   treeId String
    /// //^^^^^^ mongodb-native-type-mismatch
    ///   tree   Tree   @relation(fields: [treeId], references: [id])
    /// }
    ///
    /// model Tree {
    ///   id     String @id @map("_id") @db.ObjectId
    ///   leaves Leaf[]
    /// }
    /// ```
    pub MONGODB_NATIVE_TYPE_MISMATCH = Official {
        code: "mongodb-native-type-mismatch",
        severity: Warning,
        stage: RelationField,
        fix: Unsafe(fix),
        since: "0.1.0",
        check: Relation(check),
    }
}

/// What stands behind `@db.`, with the prefix. Written several times it counts once, the first.
fn native_name(field: &Field) -> Option<&str> {
    field.native_type().map(|attribute| attribute.name.as_str())
}

fn check(context: &Context<'_, '_>, relation: &RelationField<'_>, findings: &mut Findings) {
    let declaration = context.declaration;
    if context.config().connector() != Some(Connector::MongoDb)
        || !declaration.kind.is_table()
        || relation.field.broken
    {
        return;
    }
    let Some(target) = context.reader.declaration(relation.target.id) else {
        return;
    };
    let pairs = relation
        .side
        .key_fields()
        .iter()
        .zip(relation.side.referenced_fields());
    for (key, referenced) in pairs {
        let (Some(field), Some(other)) =
            (declaration.field(&key.text), target.field(&referenced.text))
        else {
            continue;
        };
        let (own, its) = (native_name(field), native_name(other));
        if own == its {
            continue;
        }
        let say = |name: Option<&str>| {
            name.map_or_else(|| "no native type".to_owned(), |name| format!("`@{name}`"))
        };
        let message = format!(
            "`{}.{}` has {}, but it holds values of `{}.{}`, which has {}: MongoDB compares types too, and the relation `{}` would find nothing. Give both the same.",
            declaration.name_text(),
            key.text,
            say(own),
            target.name(),
            referenced.text,
            say(its),
            relation.field.name.text,
        );
        findings
            .report(field.name.range, message)
            .official(field_span(declaration, field))
            .related(
                Place::Field(target.id(), referenced.text.clone()),
                format!("this has {}", say(its)),
            );
    }
}

fn fix(context: &FixContext<'_>) -> Vec<Fix> {
    make_equal(context).into_iter().collect()
}

fn make_equal(context: &FixContext<'_>) -> Option<Fix> {
    let (_, relation_field) = context.field()?;
    let relation = context.reader().relation(context.id, relation_field)?;
    let target = context.schema.declaration(relation.target.id)?;
    let position = relation.side.key_fields().iter().position(|name| {
        context
            .declaration
            .field(&name.text)
            .is_some_and(|field| field.name.range == context.finding.range)
    })?;
    let name = relation.side.key_fields().get(position)?;
    let field = context.declaration.field(&name.text)?;
    let referenced = relation.side.referenced_fields().get(position)?;
    let other = target.field(&referenced.text)?;
    let mut rewrite = Rewrite::new(context.schema);
    let title = match (field.native_type(), other.native_type()) {
        (own, Some(wanted)) => {
            let text = target.slice(wanted.range);
            match own {
                Some(own) => rewrite.replace(context.id, own.range, text),
                None => rewrite.add_field_attribute(context.id, field, text),
            }
            format!("Give `{}` the native type `{text}`", name.text)
        }
        (Some(own), None) if is_object_id(own.name.as_str()) && is_generated(other) => {
            let text = context.declaration.slice(own.range);
            rewrite.add_field_attribute(relation.target.id, other, text);
            format!(
                "Give `{}.{}` the native type `{text}`",
                target.name_text(),
                referenced.text
            )
        }
        (Some(own), None) => {
            rewrite.remove_field_attribute(context.id, own);
            format!("Remove the native type of `{}`", name.text)
        }
        (None, None) => return None,
    };
    Fix::new(title, Applicability::Unsafe, Effect::Client, rewrite)
}

fn is_object_id(name: &str) -> bool {
    name.rsplit('.').next() == Some("ObjectId")
}

/// Does the database make the values?
fn is_generated(field: &Field) -> bool {
    let default = field
        .attribute("default")
        .and_then(|attribute| attributes::default_value(attribute, "value"));
    let is_auto = default.is_some_and(
        |value| matches!(&value.kind, model::ExpressionKind::Call { name, .. } if name == "auto"),
    );
    let is_text = field
        .field_type
        .as_ref()
        .is_some_and(|it| matches!(&it.name, TypeName::Named(name) if name.text == "String"));
    is_auto && is_text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{check_fix, check_rule};

    fn schema(key: &str, id: &str) -> String {
        format!(
            r#"
datasource db {{
  provider = "mongodb"
}}

model Leaf {{
  id     String @id @map("_id") @db.ObjectId
  treeId String{key}
  tree   Tree   @relation(fields: [treeId], references: [id])
}}

model Tree {{
  id     String @id @map("_id"){id}
  leaves Leaf[]
}}
"#
        )
    }

    #[test]
    fn equal_types_are_fine_and_their_arguments_do_not_count() {
        for native in ["", " @db.ObjectId", " @db.String"] {
            check_rule(&MONGODB_NATIVE_TYPE_MISMATCH, &schema(native, native));
        }
    }

    #[test]
    fn the_key_gets_the_type_of_what_it_refers_to() {
        check_fix(
            &MONGODB_NATIVE_TYPE_MISMATCH,
            &schema("", " @db.ObjectId"),
            &schema(" @db.ObjectId", " @db.ObjectId"),
        );
        check_fix(
            &MONGODB_NATIVE_TYPE_MISMATCH,
            &schema(" @db.String", " @db.ObjectId"),
            &schema(" @db.ObjectId", " @db.ObjectId"),
        );
    }

    #[test]
    fn what_refers_to_a_plain_string_is_one() {
        check_fix(
            &MONGODB_NATIVE_TYPE_MISMATCH,
            &schema(" @db.ObjectId", ""),
            &schema("", ""),
        );
    }
}
