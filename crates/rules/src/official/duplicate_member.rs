use model::{Name, TypeName};

use crate::Applicability;
use crate::finding::{Findings, Place, Subject};
use crate::fix::{Effect, Fix};
use crate::names::fresh;
use crate::rewrite::Rewrite;
use crate::rule::{Context, FixContext, rule};
use crate::spans::value_span;

rule! {
    /// Two fields of one block have the same name.
    ///
    /// A table cannot have two columns of one name, and the client could offer only one of them. Rename one of the
    /// fields, or remove the copy.
    ///
    /// ```prisma
    /// model Bike {
    ///   id    Int    @id
    ///   frame String
    ///   frame String
    /// //^^^^^ duplicate-field
    /// }
    /// ```
    pub DUPLICATE_FIELD = Official {
        code: "duplicate-field",
        severity: Error,
        stage: Early,
        fix: Safe(fix_field),
        since: "0.1.0",
        check: Declaration(check_fields),
    }
}

rule! {
    /// An enum has a value twice.
    ///
    /// The second one adds nothing, and the engine rejects it. Remove it, or rename it if another value was meant.
    ///
    /// ```prisma
    /// enum Gear {
    ///   LOW
    ///   HIGH
    ///   LOW
    /// //^^^ duplicate-enum-value
    /// }
    /// ```
    pub DUPLICATE_ENUM_VALUE = Official {
        code: "duplicate-enum-value",
        severity: Error,
        stage: Early,
        fix: Safe(fix_value),
        since: "0.1.0",
        check: Declaration(check_values),
    }
}

fn check_fields(context: &Context<'_, '_>, findings: &mut Findings) {
    let fields = context
        .declaration
        .container()
        .map_or(&[][..], |it| &it.fields);
    let names: Vec<&Name> = fields.iter().map(|field| &field.name).collect();
    for (position, first) in repeated(&names) {
        let (block, name) = (context.declaration.name_text(), &names[position].text);
        let message = format!(
            "`{block}` already has a field named `{name}`; a block can have each name once. Rename this field or remove it."
        );
        findings
            .report(names[position].range, message)
            .subject(Subject::Field(position))
            .related(
                Place::FieldAt(context.id, first),
                format!("`{name}` stands here first"),
            );
    }
}

fn check_values(context: &Context<'_, '_>, findings: &mut Findings) {
    let values = context
        .declaration
        .enumeration()
        .map_or(&[][..], |it| &it.values);
    let names: Vec<&Name> = values.iter().map(|value| &value.name).collect();
    for (position, _) in repeated(&names) {
        let (block, name) = (context.declaration.name_text(), &names[position].text);
        let message = format!(
            "`{block}` already has the value `{name}`. Remove this one, or rename it if another value is meant."
        );
        findings
            .report(names[position].range, message)
            .official(value_span(context.declaration, &values[position]));
    }
}

/// A copy goes; anything else gets another name.
fn fix_field(context: &FixContext<'_>) -> Vec<Fix> {
    let Some((position, field)) = context.field() else {
        return Vec::new();
    };
    let declaration = context.declaration;
    let fields = declaration
        .container()
        .map_or(&[][..], |container| &container.fields);
    let type_of = |field: &model::Field| {
        let field_type = field.field_type.as_ref()?;
        let name = match &field_type.name {
            TypeName::Named(name) => &name.text,
            TypeName::Unsupported(text) => text,
        };
        Some((name.clone(), field_type.arity))
    };
    let earlier = fields[..position]
        .iter()
        .filter(|other| other.name.text == field.name.text);
    let says_no_more = field.attributes.is_empty();
    let is_copy = earlier.clone().any(|other| {
        declaration.slice(other.range) == declaration.slice(field.range)
            || (says_no_more && type_of(other) == type_of(field))
    });
    let mut rewrite = Rewrite::new(context.schema);
    let (title, applicability, effect) = if is_copy {
        rewrite.remove_field(context.id, field);
        let title = format!("Remove this copy of `{}`", field.name.text);
        (title, Applicability::Safe, Effect::None)
    } else {
        let new = fresh(&field.name.text, |name| declaration.field(name).is_some());
        rewrite.replace(context.id, field.name.range, new.as_str());
        let title = format!("Rename this field to `{new}`, a column of its own");
        (title, Applicability::Unsafe, Effect::Migration)
    };
    Fix::new(title, applicability, effect, rewrite)
        .into_iter()
        .collect()
}

fn fix_value(context: &FixContext<'_>) -> Vec<Fix> {
    let values = context
        .declaration
        .enumeration()
        .map_or(&[][..], |it| &it.values);
    let Some(value) = values
        .iter()
        .find(|value| value.name.range == context.finding.range)
    else {
        return Vec::new();
    };
    let mut rewrite = Rewrite::new(context.schema);
    rewrite.remove_line(context.id, value.range);
    let title = format!("Remove the second `{}`", value.name.text);
    Fix::new(title, Applicability::Safe, Effect::None, rewrite)
        .into_iter()
        .collect()
}

/// The positions of names that were there before, each with the position of the first.
fn repeated(names: &[&Name]) -> Vec<(usize, usize)> {
    let mut first = std::collections::HashMap::new();
    let mut result = Vec::new();
    for (position, name) in names.iter().enumerate() {
        match first.entry(&name.text) {
            std::collections::hash_map::Entry::Occupied(entry) => {
                result.push((position, *entry.get()));
            }
            std::collections::hash_map::Entry::Vacant(entry) => {
                entry.insert(position);
            }
        }
    }
    result
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{check_fix, check_rule};

    #[test]
    fn a_copied_field_goes_and_another_one_is_renamed() {
        check_fix(
            &DUPLICATE_FIELD,
            r"
model Bike {
  id    Int    @id
  frame String @unique
  frame String
}
",
            r"
model Bike {
  id    Int    @id
  frame String @unique
}
",
        );
        check_fix(
            &DUPLICATE_FIELD,
            r"
model Bike {
  id    Int    @id
  frame String
  frame Int
}
",
            r"
model Bike {
  id    Int    @id
  frame String
  frame2 Int
}
",
        );
    }

    #[test]
    fn the_second_value_goes() {
        check_fix(
            &DUPLICATE_ENUM_VALUE,
            r"
enum Gear {
  LOW
  HIGH
  LOW // again
}
",
            r"
enum Gear {
  LOW
  HIGH
}
",
        );
    }

    #[test]
    fn every_copy_is_reported_and_case_matters() {
        check_rule(
            &DUPLICATE_FIELD,
            r"
model Bike {
  id    Int    @id
  frame String
  Frame String
  frame Int
//^^^^^ duplicate-field
  frame Json
//^^^^^ duplicate-field
}
",
        );
    }
}
