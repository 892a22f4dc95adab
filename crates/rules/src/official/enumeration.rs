use model::{Capability, DeclarationKind, ExpressionKind};

use crate::Applicability;
use crate::finding::Findings;
use crate::fix::{Effect, Fix};
use crate::rewrite::Rewrite;
use crate::rule::{Context, FixContext, rule};
use crate::spans::block_span;

rule! {
    /// An enum has no values.
    ///
    /// A field of its type could never hold anything. Add the values, or remove the enum.
    ///
    /// ```prisma
    /// enum Mood {
    /// //   ^^^^ empty-enum
    /// }
    /// ```
    pub EMPTY_ENUM = Official {
        code: "empty-enum",
        severity: Error,
        stage: Early,
        fix: Unsafe(fix_empty),
        since: "0.1.0",
        check: Declaration(check_empty),
    }
}

rule! {
    /// The database has no enums.
    ///
    /// SQL Server knows no enumerated types. Use `String` fields, and check the values in your program or with a
    /// constraint in the database.
    ///
    /// ```prisma
    /// datasource db {
    ///   provider = "sqlserver"
    /// }
    ///
    /// enum Mood {
    /// //   ^^^^ enum-not-supported
    ///   GOOD
    ///   BAD
    /// }
    /// ```
    pub ENUM_NOT_SUPPORTED = Official {
        code: "enum-not-supported",
        severity: Error,
        stage: Enum,
        fix: Unsafe(fix_support),
        since: "0.1.0",
        check: Declaration(check_support),
    }
}

fn check_empty(context: &Context<'_, '_>, findings: &mut Findings) {
    let declaration = context.declaration;
    if declaration
        .enumeration()
        .is_some_and(|body| body.values.is_empty())
    {
        let message = format!(
            "`{}` has no values, so no field of this type could hold anything. Add its values, one on each line.",
            declaration.name_text(),
        );
        findings
            .report(declaration.name_range(), message)
            .official(block_span(declaration));
    }
}

fn check_support(context: &Context<'_, '_>, findings: &mut Findings) {
    let declaration = context.declaration;
    let capabilities = context.config().capabilities();
    if declaration.kind == DeclarationKind::Enum && !capabilities.has(Capability::Enums) {
        let message = format!(
            "{} has no enums, so `{}` cannot be stored as one. Use `String` for its fields.",
            capabilities.display_name(),
            declaration.name_text(),
        );
        findings
            .report(declaration.name_range(), message)
            .official(block_span(declaration));
    }
}

/// A value that a default mentions must have been there; without any use the enum is of no use either.
fn fix_empty(context: &FixContext<'_>) -> Vec<Fix> {
    let schema = context.schema;
    let name = context.declaration.name_text();
    let fields = schema
        .in_order()
        .flat_map(|(_, it)| it.container().map_or(&[][..], |it| &it.fields))
        .filter(|field| field.type_name() == name);
    let mut used = false;
    let mut values = Vec::new();
    for field in fields {
        used = true;
        let value = field
            .attribute("default")
            .and_then(|attribute| attribute.default_argument("value")?.value.as_ref());
        for element in value.map_or(&[][..], model::Expression::elements) {
            if let ExpressionKind::Path(path) = &element.kind
                && !values.contains(path)
            {
                values.push(path.clone());
            }
        }
    }
    let mut rewrite = Rewrite::new(schema);
    let title = if used {
        if values.is_empty() {
            values.push("UNKNOWN".into());
        }
        let text: Vec<String> = values.iter().map(|value| format!("  {value}")).collect();
        let line_ending = rewrite.line_ending(context.id);
        let start = context.declaration.range.start();
        rewrite.add_line(context.id, start, &text.join(line_ending));
        format!("Give `{name}` the value `{}`", values.join("`, `"))
    } else {
        rewrite.remove_declaration(context.id);
        format!("Remove `{name}`, which nothing uses")
    };
    Fix::new(title, Applicability::Unsafe, Effect::Migration, rewrite)
        .into_iter()
        .collect()
}

/// Fields of the enum become `String`, defaults get their quotes, and the enum goes.
fn fix_support(context: &FixContext<'_>) -> Vec<Fix> {
    let schema = context.schema;
    let name = context.declaration.name_text();
    let mut rewrite = Rewrite::new(schema);
    for (id, declaration) in schema.in_order() {
        let fields = declaration.container().map_or(&[][..], |it| &it.fields);
        for field in fields.iter().filter(|field| field.type_name() == name) {
            if let Some(written) = field.field_type.as_ref().and_then(|it| it.named()) {
                rewrite.replace(id, written.range, "String");
            }
            let value = field
                .attribute("default")
                .and_then(|attribute| attribute.default_argument("value")?.value.as_ref());
            for element in value.map_or(&[][..], model::Expression::elements) {
                if let ExpressionKind::Path(path) = &element.kind {
                    rewrite.replace(id, element.range, format!("\"{path}\""));
                }
            }
        }
    }
    rewrite.remove_declaration(context.id);
    let title = format!("Store the values of `{name}` as `String`");
    Fix::new(title, Applicability::Unsafe, Effect::Migration, rewrite)
        .into_iter()
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::check_fix;

    #[test]
    fn a_default_tells_the_missing_value() {
        check_fix(
            &EMPTY_ENUM,
            r"
enum Mood {
}

model Day {
  id   Int  @id
  mood Mood @default(GOOD)
}
",
            r"
enum Mood {
  GOOD
}

model Day {
  id   Int  @id
  mood Mood @default(GOOD)
}
",
        );
    }

    #[test]
    fn fields_become_strings_with_their_defaults() {
        check_fix(
            &ENUM_NOT_SUPPORTED,
            r#"
datasource db {
  provider = "sqlserver"
}

enum Mood {
  GOOD
}

model Day {
  id   Int  @id
  mood Mood @default(GOOD)
}
"#,
            r#"
datasource db {
  provider = "sqlserver"
}

model Day {
  id   Int  @id
  mood String @default("GOOD")
}
"#,
        );
    }
}
