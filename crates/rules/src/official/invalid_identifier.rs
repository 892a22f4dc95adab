use std::fmt::Arguments;

use model::{Attribute, Body, DeclarationKind, Name};
use syntax::TextRange;

use crate::Applicability;
use crate::finding::{Findings, Subject};
use crate::fix::{Effect, Fix};
use crate::names::{camel_case, fresh, pascal_case};
use crate::rewrite::Rewrite;
use crate::rule::{Context, FixContext, rule};
use crate::stage::Stage;

rule! {
    /// A name starts with a digit or `_`, or has a `-` in it.
    ///
    /// Names become names in the generated client, and there they may have letters, digits and `_` only and must start
    /// with a letter. `@map` and `@@map` give the thing any other name in the database.
    ///
    /// ```prisma
    /// model Parcel {
    ///   id       Int    @id
    ///   zip-code String
    /// //^^^^^^^^ invalid-identifier
    /// }
    /// ```
    pub INVALID_IDENTIFIER = Official {
        code: "invalid-identifier",
        severity: Error,
        stage: Early,
        fix: Safe(fix),
        since: "0.1.0",
        check: Declaration(check),
    }
}

fn check(context: &Context<'_, '_>, findings: &mut Findings) {
    let declaration = context.declaration;
    let kind = declaration.kind;
    if !kind.is_type() {
        return;
    }
    let block = declaration.name_text();
    check_underscores(context, findings);
    if let Some(name) = &declaration.name {
        report(
            name,
            format_args!("the {}", kind.keyword()),
            Subject::Declaration,
            findings,
        );
    }
    match &declaration.body {
        // Names inside composite types are free.
        Body::Container(container) if kind != DeclarationKind::CompositeType => {
            for (position, field) in container.fields.iter().enumerate() {
                let subject = Subject::Field(position);
                report(
                    &field.name,
                    format_args!("a field of `{block}`"),
                    subject,
                    findings,
                );
                report_all(&field.attributes, block, subject, findings);
            }
            report_all(&container.attributes, block, Subject::Declaration, findings);
        }
        Body::Enum(body) => {
            for value in &body.values {
                let what = format_args!("a value of `{block}`");
                report(&value.name, what, Subject::Declaration, findings);
                report_all(&value.attributes, block, Subject::Declaration, findings);
            }
            report_all(&body.attributes, block, Subject::Declaration, findings);
        }
        _ => {}
    }
}

/// The engine cannot even read a line on which something with such a name is declared.
fn check_underscores(context: &Context<'_, '_>, findings: &mut Findings) {
    let declaration = context.declaration;
    let block = declaration.name_text();
    let mut report = |name: &Name, what: Arguments<'_>, subject: Subject| {
        if !name.text.starts_with('_') {
            return;
        }
        let message = format!(
            "The name of {what}, `{}`, starts with `_`, so its line cannot be read. Start with a letter; `@map` and `@@map` keep \
             the name in the database.",
            name.text
        );
        findings
            .report(name.range, message)
            .stage(Stage::Syntax)
            .subject(subject);
    };
    if let Some(name) = &declaration.name {
        let what = format_args!("the {}", declaration.kind.keyword());
        report(name, what, Subject::Declaration);
    }
    for (position, field) in context.fields().iter().enumerate() {
        let what = format_args!("a field of `{block}`");
        report(&field.name, what, Subject::Field(position));
    }
    let values = declaration.enumeration().map_or(&[][..], |it| &it.values);
    for value in values {
        let what = format_args!("a value of `{block}`");
        report(&value.name, what, Subject::Declaration);
    }
}

fn report_all(attributes: &[Attribute], block: &str, subject: Subject, findings: &mut Findings) {
    for attribute in attributes {
        let name = Name {
            text: attribute.name.clone(),
            range: attribute.name_range,
        };
        report(
            &name,
            format_args!("an attribute in `{block}`"),
            subject,
            findings,
        );
    }
}

fn report(name: &Name, what: Arguments<'_>, subject: Subject, findings: &mut Findings) {
    let text = &name.text;
    let wrong = if text.starts_with(|c: char| c.is_ascii_digit()) {
        "starts with a digit"
    } else if text.contains('-') {
        "has a `-` in it"
    } else {
        return;
    };
    let message = format!(
        "The name of {what}, `{text}`, {wrong}; the generated client could not use it. Start with a letter and use only \
         letters, digits and `_`."
    );
    findings.report(name.range, message).subject(subject);
}

fn fix(context: &FixContext<'_>) -> Vec<Fix> {
    rename(context).into_iter().collect()
}

fn rename(context: &FixContext<'_>) -> Option<Fix> {
    let range = context.finding.range;
    let declaration = context.declaration;
    let old = declaration.slice(range).to_owned();
    let plain = words(&old);
    let mut rewrite = Rewrite::new(context.schema);
    let new = if declaration
        .name
        .as_ref()
        .is_some_and(|it| it.range == range)
    {
        let new = fresh(&or(pascal_case(&plain), "Renamed"), |name| {
            !context
                .schema
                .members(model::BucketKind::TypeName, name)
                .is_empty()
        });
        rewrite.rename_declaration(context.id, &new);
        if declaration.kind != DeclarationKind::CompositeType
            && declaration.block_attribute("map").is_none()
        {
            rewrite.add_block_attribute(context.id, &format!("@@map(\"{old}\")"));
        }
        new
    } else if let Some((_, field)) = context.field().filter(|(_, it)| it.name.range == range) {
        let new = fresh(&or(camel_case(&plain), "field"), |name| {
            declaration.field(name).is_some()
        });
        rewrite.rename_field(context.id, field, &new);
        let is_column = context
            .schema
            .resolve(field.type_name())
            .is_none_or(|it| !it.kind.is_table());
        if is_column && field.attribute("map").is_none() {
            rewrite.add_field_attribute(context.id, field, &format!("@map(\"{old}\")"));
        }
        new
    } else if let Some(value) = value_at(context, range) {
        let body = declaration.enumeration()?;
        let new = fresh(
            &or(
                old.replace('-', "_")
                    .trim_start_matches(['_', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9'])
                    .to_owned(),
                "VALUE",
            ),
            |name| body.values.iter().any(|value| value.name.text == name),
        );
        rewrite.rename_value(context.id, range, &old, &new);
        if !value.attributes.iter().any(|it| it.name == "map") {
            rewrite.insert(context.id, value.range.end(), format!(" @map(\"{old}\")"));
        }
        new
    } else {
        return rename_attribute(context, &old);
    };
    Fix::new(
        format!("Rename `{old}` to `{new}` and keep its name in the database"),
        Applicability::Safe,
        Effect::None,
        rewrite,
    )
}

/// An attribute can only mean a native type by that name: its datasource is what has to be renamed.
fn rename_attribute(context: &FixContext<'_>, old: &str) -> Option<Fix> {
    let (source, native_type) = old.split_once('.')?;
    let new = or(words(source).replace(' ', "_"), "db");
    let mut rewrite = Rewrite::new(context.schema);
    for (id, declaration) in context.schema.in_order() {
        if declaration.kind == DeclarationKind::Datasource && declaration.name_text() == source {
            rewrite.replace(id, declaration.name_range(), new.as_str());
        }
        let fields = declaration.container().map_or(&[][..], |it| &it.fields);
        for attribute in fields.iter().flat_map(|field| &field.attributes) {
            if attribute
                .name
                .split_once('.')
                .is_some_and(|(it, _)| it == source)
            {
                let range =
                    TextRange::at(attribute.name_range.start(), syntax::TextSize::of(source));
                rewrite.replace(id, range, new.as_str());
            }
        }
    }
    Fix::new(
        format!("Call the datasource `{new}` and the type `{new}.{native_type}`"),
        Applicability::Safe,
        Effect::None,
        rewrite,
    )
}

fn value_at<'s>(context: &FixContext<'s>, range: TextRange) -> Option<&'s model::EnumValue> {
    let values = &context.declaration.enumeration()?.values;
    values.iter().find(|value| value.name.range == range)
}

/// The name as words with blanks between them, without digits at the start.
fn words(name: &str) -> String {
    name.replace('-', "_")
        .trim_start_matches(|c: char| c.is_ascii_digit() || c == '_')
        .trim_end_matches('_')
        .to_owned()
}

fn or(name: String, default: &str) -> String {
    if name.is_empty() {
        default.to_owned()
    } else {
        name
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{check_fix, check_rule};

    #[test]
    fn names_in_composite_types_and_configuration_are_free() {
        check_rule(
            &INVALID_IDENTIFIER,
            r#"
datasource main-db {
  provider = "mongodb"
}

type Address {
  zip-code String
}

enum Level {
  1st
//^^^ invalid-identifier
  in-between
//^^^^^^^^^^ invalid-identifier
}
"#,
        );
    }

    #[test]
    fn a_field_keeps_its_column_and_its_indexes() {
        check_fix(
            &INVALID_IDENTIFIER,
            r"
model Parcel {
  id       Int    @id
  zip-code String

  @@index([zip-code(sort: Desc)])
}
",
            r#"
model Parcel {
  id       Int    @id
  zipCode String @map("zip-code")

  @@index([zipCode(sort: Desc)])
}
"#,
        );
    }

    #[test]
    fn a_value_keeps_its_database_name_and_defaults_follow() {
        check_fix(
            &INVALID_IDENTIFIER,
            r"
enum Level {
  in-between
}

model Stair {
  id    Int   @id
  level Level @default(in-between)
}
",
            r#"
enum Level {
  in_between @map("in-between")
}

model Stair {
  id    Int   @id
  level Level @default(in_between)
}
"#,
        );
    }

    #[test]
    fn nothing_starts_with_an_underscore() {
        check_rule(
            &INVALID_IDENTIFIER,
            r"
model _Stair {
//    ^^^^^^ invalid-identifier
  id    Int @id
  _step Int
//^^^^^ invalid-identifier
}

enum Level {
  _TOP
//^^^^ invalid-identifier
  GROUND_
}
",
        );
        check_fix(
            &INVALID_IDENTIFIER,
            r"
model Stair {
  id    Int @id
  _step Int
}
",
            r#"
model Stair {
  id    Int @id
  step Int @map("_step")
}
"#,
        );
    }
}
