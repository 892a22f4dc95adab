use model::{Capability, DeclarationKind, Field, FieldKind, IndexKind, ScalarType};

use crate::Applicability;
use crate::defaults::{self, DefaultValue, FieldRepair};
use crate::finding::Findings;
use crate::fix::{Effect, Fix};
use crate::rule::{Context, FixContext, rule};
use crate::spans::field_span;

rule! {
    /// `auto()` on a field that is no ObjectId.
    ///
    /// MongoDB makes identifiers of one type, ObjectId. The field that takes them says so with `@db.ObjectId`.
    ///
    /// ```prisma
    /// datasource db {
    ///   provider = "mongodb"
    /// }
    ///
    /// model Parcel {
    ///   id String @id @default(auto()) @map("_id")
    /// //                       ^^^^^^ mongodb-auto-needs-object-id
    /// }
    /// ```
    pub MONGODB_AUTO_NEEDS_OBJECT_ID = Official {
        code: "mongodb-auto-needs-object-id",
        severity: Error,
        stage: Field,
        fix: Unsafe(fix_object_id),
        since: "0.1.0",
        check: Field(check_object_id),
    }
}

rule! {
    /// `auto()` on a field that is not the primary key.
    ///
    /// MongoDB makes an identifier for each document, not for other fields. Put `@id` on the field, or remove the default.
    ///
    /// ```prisma
    /// datasource db {
    ///   provider = "mongodb"
    /// }
    ///
    /// model Parcel {
    ///   id    String @id @default(auto()) @map("_id") @db.ObjectId
    ///   label String @default(auto()) @db.ObjectId
    /// //                      ^^^^^^ mongodb-auto-needs-id
    /// }
    /// ```
    pub MONGODB_AUTO_NEEDS_ID = Official {
        code: "mongodb-auto-needs-id",
        severity: Error,
        stage: Field,
        fix: Unsafe(fix_id),
        since: "0.1.0",
        check: Field(check_id),
    }
}

rule! {
    /// `dbgenerated()` on MongoDB.
    ///
    /// MongoDB has no expressions that give a field its value. Use `auto()` for the ObjectId of a document; other defaults are literals
    /// or functions of the client, such as `now()` and `uuid()`.
    ///
    /// ```prisma
    /// datasource db {
    ///   provider = "mongodb"
    /// }
    ///
    /// model Parcel {
    ///   id     String   @id @default(auto()) @map("_id") @db.ObjectId
    ///   sentAt DateTime @default(dbgenerated("now()"))
    /// //                         ^^^^^^^^^^^^^^^^^^^^ mongodb-no-dbgenerated
    /// }
    /// ```
    pub MONGODB_NO_DBGENERATED = Official {
        code: "mongodb-no-dbgenerated",
        severity: Error,
        stage: Field,
        fix: Unsafe(fix_dbgenerated),
        since: "0.1.0",
        check: Field(check_dbgenerated),
    }
}

/// A default by that function on a field of a model, where it is well-formed.
fn called<'d>(
    context: &Context<'_, '_>,
    position: usize,
    field: &'d Field,
    function: &str,
) -> Option<DefaultValue<'d>> {
    if context.declaration.kind != DeclarationKind::Model {
        return None;
    }
    let default = defaults::of(context, position, field)?;
    let name = default.sound_function(context.reader, context.declaration)?;
    (name == function).then_some(default)
}

fn check_object_id(
    context: &Context<'_, '_>,
    position: usize,
    field: &Field,
    findings: &mut Findings,
) {
    let Some(default) = called(context, position, field, "auto") else {
        return;
    };
    let mut natives = field
        .attributes
        .iter()
        .filter_map(|it| it.name.split_once('.'));
    let has_type = natives.any(|(_, name)| name == "ObjectId");
    if has_type || !has_auto(context) {
        return;
    }
    let message = format!(
        "`auto()` makes an ObjectId, but `{}.{}` is none. Add `@{}.ObjectId`, or remove the default.",
        context.declaration.name_text(),
        field.name.text,
        prefix(context.config()),
    );
    findings
        .report(default.value.range, message)
        .official(field_span(context.declaration, field));
}

fn check_id(context: &Context<'_, '_>, position: usize, field: &Field, findings: &mut Findings) {
    let Some(default) = called(context, position, field, "auto") else {
        return;
    };
    let indexes = context
        .declaration
        .container()
        .map_or(&[][..], |it| &it.indexes);
    let mut keys = indexes
        .iter()
        .filter(|index| index.is_read && index.kind == IndexKind::PrimaryKey);
    let in_key = keys.any(|key| key.columns.iter().any(|it| it.path == field.name.text));
    if in_key || !has_auto(context) {
        return;
    }
    let message = format!(
        "`auto()` makes the identifier of a document, but `{}.{}` is not the primary key. Put `@id` there, or remove the default.",
        context.declaration.name_text(),
        field.name.text,
    );
    findings
        .report(default.value.range, message)
        .official(field_span(context.declaration, field));
}

fn check_dbgenerated(
    context: &Context<'_, '_>,
    position: usize,
    field: &Field,
    findings: &mut Findings,
) {
    let Some(default) = called(context, position, field, "dbgenerated") else {
        return;
    };
    let config = context.config();
    let capabilities = config.capabilities();
    if !config.connector_is_known() || capabilities.has(Capability::DefaultValueDatabaseGenerated) {
        return;
    }
    let message = format!(
        "{} has no expressions for defaults, so `{}.{}` gets no value. Use `auto()` for an ObjectId, a literal or `now()` or `uuid()` for others, or remove the default.",
        capabilities.display_name(),
        context.declaration.name_text(),
        field.name.text,
    );
    findings
        .report(default.value.range, message)
        .official(field_span(context.declaration, field));
}

fn has_auto(context: &Context<'_, '_>) -> bool {
    context
        .config()
        .capabilities()
        .has(Capability::DefaultValueAuto)
}

/// What native types start with.
fn prefix(config: &model::Config) -> &str {
    config
        .datasource
        .as_ref()
        .map_or("db", |datasource| datasource.name.as_str())
}

fn fix_object_id(context: &FixContext<'_>) -> Vec<Fix> {
    let Some(mut repair) = FieldRepair::new(context) else {
        return Vec::new();
    };
    let holds_one = matches!(
        repair.kind,
        FieldKind::Scalar(ScalarType::String | ScalarType::Bytes)
    );
    if holds_one {
        let text = format!("@{}.ObjectId", prefix(context.schema.config()));
        if let Some(native) = repair.field.native_type() {
            let range = native.range;
            repair.replace(range, &text, Applicability::Unsafe, Effect::Migration);
        } else {
            let mut rewrite = repair.rewrite();
            rewrite.add_field_attribute(context.id, repair.field, &text);
            let title = format!("Add `{text}`");
            repair.add(title, Applicability::Unsafe, Effect::Migration, rewrite);
        }
    }
    repair.remove_default();
    repair.finish()
}

fn fix_id(context: &FixContext<'_>) -> Vec<Fix> {
    let Some(mut repair) = FieldRepair::new(context) else {
        return Vec::new();
    };
    let arity = repair.field.field_type.as_ref().map(|it| it.arity);
    if !repair.has_id() && arity == Some(model::Arity::Required) {
        let map = if repair.field.attribute("map").is_some() {
            ""
        } else {
            " @map(\"_id\")"
        };
        let text = format!("@id{map}");
        let mut rewrite = repair.rewrite();
        rewrite.add_field_attribute(context.id, repair.field, &text);
        let title = format!("Add `{text}`");
        repair.add(title, Applicability::Unsafe, Effect::Migration, rewrite);
    }
    repair.remove_default();
    repair.finish()
}

fn fix_dbgenerated(context: &FixContext<'_>) -> Vec<Fix> {
    let Some(mut repair) = FieldRepair::new(context) else {
        return Vec::new();
    };
    if let Some(default) = repair.default() {
        let own = match repair.kind {
            FieldKind::Scalar(ScalarType::DateTime) if !default.is_list() => Some("now()"),
            FieldKind::Scalar(ScalarType::String) if repair.is_id() => repair.own_function(),
            FieldKind::Scalar(ScalarType::String) => {
                let mut arguments = default.attribute.list().iter();
                let is_uuid = arguments
                    .any(|argument| repair.text(argument.range).to_lowercase().contains("uuid"));
                (is_uuid && !default.is_list()).then_some("uuid()")
            }
            _ => None,
        };
        if let Some(own) = own {
            let range = default.value.range;
            repair.replace(range, own, Applicability::Unsafe, Effect::Migration);
        }
    }
    repair.remove_default();
    repair.finish()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{check_fix, check_rule};

    #[test]
    fn any_prefix_makes_an_object_id_here() {
        check_rule(
            &MONGODB_AUTO_NEEDS_OBJECT_ID,
            r#"
datasource db {
  provider = "mongodb"
}

model Parcel {
  id String @id @default(auto()) @map("_id") @db.String
//                       ^^^^^^ mongodb-auto-needs-object-id
}
"#,
        );
    }

    #[test]
    fn the_key_becomes_an_object_id() {
        check_fix(
            &MONGODB_AUTO_NEEDS_OBJECT_ID,
            r#"
datasource mongo {
  provider = "mongodb"
}

model Parcel {
  id String @id @default(auto()) @map("_id")
}
"#,
            r#"
datasource mongo {
  provider = "mongodb"
}

model Parcel {
  id String @id @default(auto()) @map("_id") @mongo.ObjectId
}
"#,
        );
    }

    #[test]
    fn a_second_identifier_loses_its_default() {
        check_fix(
            &MONGODB_AUTO_NEEDS_ID,
            r#"
datasource db {
  provider = "mongodb"
}

model Parcel {
  id    String @id @default(auto()) @map("_id") @db.ObjectId
  label String @default(auto()) @db.ObjectId
}
"#,
            r#"
datasource db {
  provider = "mongodb"
}

model Parcel {
  id    String @id @default(auto()) @map("_id") @db.ObjectId
  label String @db.ObjectId
}
"#,
        );
    }

    #[test]
    fn the_client_knows_the_time_too() {
        check_fix(
            &MONGODB_NO_DBGENERATED,
            r#"
datasource db {
  provider = "mongodb"
}

model Parcel {
  id     String   @id @default(auto()) @map("_id") @db.ObjectId
  sentAt DateTime @default(dbgenerated())
}
"#,
            r#"
datasource db {
  provider = "mongodb"
}

model Parcel {
  id     String   @id @default(auto()) @map("_id") @db.ObjectId
  sentAt DateTime @default(now())
}
"#,
        );
    }
}
