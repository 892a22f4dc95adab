use model::{
    Arity, DeclarationKind, ExpressionKind, Field, FieldType, IndexKind, Schema, SyntaxProblemKind,
};

use super::legacy_syntax::{joined, problem_of};
use crate::Applicability;
use crate::finding::Findings;
use crate::fix::{Effect, Fix};
use crate::line_repair::is_continuation;
use crate::rewrite::Rewrite;
use crate::rule::{Context, FixContext, rule};

rule! {
    /// A field without a type.
    ///
    /// ```prisma
    /// model Boat {
    ///   id   Int @id
    ///   name
    /// //^^^^ incomplete-field
    /// }
    /// ```
    pub INCOMPLETE_FIELD = Official {
        code: "incomplete-field",
        severity: Error,
        stage: Syntax,
        fix: Safe(fix),
        since: "0.1.0",
        check: Field(check),
    }
}

fn check(context: &Context<'_, '_>, _: usize, field: &Field, findings: &mut Findings) {
    if let Some(problem) = problem_of(context.declaration, field, SyntaxProblemKind::MissingType) {
        let message = format!(
            "`{}.{}` has no type, so it does not count. Write one behind its name, such as `String` or the name of a model.",
            context.declaration.name_text(),
            field.name.text,
        );
        findings.report(problem.range, message);
    }
}

fn fix(context: &FixContext<'_>) -> Vec<Fix> {
    if let Some(fix) = joined(context) {
        return vec![fix];
    }
    if is_continuation(context.declaration, context.finding.range) {
        return Vec::new();
    }
    let Some((_, field)) = context.field() else {
        return Vec::new();
    };
    let told = type_of_attributes(field).or_else(|| type_of_key(context.schema, field));
    let (type_text, applicability) = match &told {
        Some(told) => (told.as_str(), Applicability::Safe),
        None => ("String", Applicability::Unsafe),
    };
    let mut rewrite = Rewrite::new(context.schema);
    rewrite.insert(context.id, field.name.range.end(), format!(" {type_text}"));
    Fix::new(
        format!("Make `{}` a field of type `{type_text}`", field.name.text),
        applicability,
        Effect::None,
        rewrite,
    )
    .into_iter()
    .collect()
}

/// What the attributes leave as the only possible type, or the one that everybody would take.
fn type_of_attributes(field: &Field) -> Option<String> {
    if field.attribute("updatedAt").is_some() {
        return Some("DateTime".to_owned());
    }
    let arguments = field.attribute("default")?.arguments.as_ref()?;
    let value = arguments.list.first()?.value.as_ref()?;
    let name = match &value.kind {
        ExpressionKind::String(_) => "String",
        ExpressionKind::Number(number) if number.contains('.') => "Float",
        ExpressionKind::Number(_) => "Int",
        ExpressionKind::Path(path) if path == "true" || path == "false" => "Boolean",
        ExpressionKind::Call { name, .. } => match name.as_str() {
            "autoincrement" => "Int",
            "now" => "DateTime",
            "cuid" | "uuid" | "nanoid" | "ulid" => "String",
            _ => return None,
        },
        _ => return None,
    };
    Some(name.to_owned())
}

/// `boatId` holds what the key of the model `Boat` holds.
fn type_of_key(schema: &Schema, field: &Field) -> Option<String> {
    let target = field.name.text.strip_suffix("Id")?;
    let (_, model) = schema.in_order().find(|(_, declaration)| {
        declaration.kind == DeclarationKind::Model
            && declaration.name_text().to_lowercase() == target.to_lowercase()
    })?;
    let container = model.container()?;
    let key = container
        .indexes
        .iter()
        .find(|index| index.kind == IndexKind::PrimaryKey)?;
    let [column] = key.columns.as_slice() else {
        return None;
    };
    let key = model.field(&column.path)?;
    let field_type = key.field_type.as_ref()?;
    let name = field_type.scalar().map(model::ScalarType::name)?;
    (field_type.arity == Arity::Required && FieldType::named(field_type).is_some())
        .then(|| name.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{check_fix, fix_titles};

    #[test]
    fn a_foreign_key_has_the_type_of_the_key() {
        check_fix(
            &INCOMPLETE_FIELD,
            r"
model Crew {
  id     Int    @id
  boatId
  boat   Boat   @relation(fields: [boatId], references: [code])
}

model Boat {
  code String @id
  crew Crew[]
}
",
            r"
model Crew {
  id     Int    @id
  boatId String
  boat   Boat   @relation(fields: [boatId], references: [code])
}

model Boat {
  code String @id
  crew Crew[]
}
",
        );
    }

    #[test]
    fn a_default_value_tells_the_type() {
        for (attributes, expected) in [
            ("@default(autoincrement())", "Int"),
            ("@default(now())", "DateTime"),
            ("@updatedAt", "DateTime"),
            ("@default(uuid())", "String"),
            ("@default(\"x\")", "String"),
            ("@default(false)", "Boolean"),
            ("@default(1.5)", "Float"),
        ] {
            let fixture = format!("model Boat {{\n  id Int @id\n  it {attributes}\n}}\n");
            let title = format!("Make `it` a field of type `{expected}`");
            assert_eq!(fix_titles(&INCOMPLETE_FIELD, &fixture), [title]);
        }
    }

    #[test]
    fn text_is_a_guess() {
        check_fix(
            &INCOMPLETE_FIELD,
            "model Boat {\n  id Int @id\n  name\n}\n",
            "model Boat {\n  id Int @id\n  name String\n}\n",
        );
    }
}
