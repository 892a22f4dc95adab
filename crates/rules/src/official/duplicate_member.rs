use model::Name;

use crate::finding::{Findings, Place};
use crate::rule::{Context, rule};

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
        fix: None,
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
        fix: None,
        since: "0.1.0",
        check: Declaration(check_values),
    }
}

rule! {
    /// A configuration block sets a key twice.
    ///
    /// Only one of the two values can count. Remove the other.
    ///
    /// ```prisma
    /// datasource db {
    ///   provider = "mysql"
    ///   provider = "sqlite"
    /// //^^^^^^^^ duplicate-config-key
    /// }
    /// ```
    pub DUPLICATE_CONFIG_KEY = Official {
        code: "duplicate-config-key",
        severity: Error,
        fix: None,
        since: "0.1.0",
        check: Declaration(check_keys),
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
        findings.report(names[position].range, message).related(
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
        findings.report(names[position].range, message);
    }
}

fn check_keys(context: &Context<'_, '_>, findings: &mut Findings) {
    let entries = context
        .declaration
        .config()
        .map_or(&[][..], |it| &it.entries);
    let names: Vec<&Name> = entries.iter().map(|entry| &entry.key).collect();
    for (position, _) in repeated(&names) {
        let (block, name) = (context.declaration.name_text(), &names[position].text);
        let message = format!(
            "`{block}` already sets `{name}`, and only one value can count. Remove one of the two lines."
        );
        findings.report(names[position].range, message);
    }
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
    use crate::testing::check_rule;

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
