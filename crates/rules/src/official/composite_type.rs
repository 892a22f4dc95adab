use model::{Arity, BucketKind, Capability, DeclarationKind, FieldKind};

use crate::Applicability;
use crate::composites::{Composites, is_required};
use crate::finding::{Findings, Subject};
use crate::fix::{Effect, Fix};
use crate::rewrite::{NewField, Rewrite};
use crate::rule::{Context, FixContext, rule};
use crate::spans::{block_span, field_span};

rule! {
    /// Composite types contain each other without end.
    ///
    /// A required field of a composite type always holds a value of that type. When the types lead back to where they
    /// started, no value could ever be complete. Make one field of the circle optional or a list.
    ///
    /// ```prisma
    /// datasource db {
    ///   provider = "mongodb"
    /// }
    ///
    /// type Folder {
    ///   name   String
    ///   parent Folder
    /// //^^^^^^ composite-cycle
    /// }
    /// ```
    pub COMPOSITE_CYCLE = Official {
        code: "composite-cycle",
        severity: Error,
        stage: CompositeCycle,
        fix: Unsafe(fix_cycle),
        since: "0.1.0",
        check: Declaration(check_cycle),
    }
}

rule! {
    /// The database has no composite types.
    ///
    /// A `type` block describes a part of a document, and only MongoDB stores documents. Elsewhere use a model with a
    /// relation, or a `Json` field.
    ///
    /// ```prisma
    /// datasource db {
    ///   provider = "postgresql"
    /// }
    ///
    /// type Address {
    /// //   ^^^^^^^ composite-not-supported
    ///   street String
    /// }
    /// ```
    pub COMPOSITE_NOT_SUPPORTED = Official {
        code: "composite-not-supported",
        severity: Error,
        stage: CompositeSupport,
        fix: Unsafe(fix_support),
        since: "0.1.0",
        check: Declaration(check_support),
    }
}

rule! {
    /// A composite type has no fields.
    ///
    /// There is nothing that a value of it could hold. Add its fields, or remove the type.
    ///
    /// ```prisma
    /// datasource db {
    ///   provider = "mongodb"
    /// }
    ///
    /// type Address {
    /// //   ^^^^^^^ empty-composite-type
    /// }
    /// ```
    pub EMPTY_COMPOSITE_TYPE = Official {
        code: "empty-composite-type",
        severity: Error,
        stage: CompositeBody,
        fix: Unsafe(fix_empty),
        since: "0.1.0",
        check: Declaration(check_empty),
    }
}

fn check_cycle(context: &Context<'_, '_>, findings: &mut Findings) {
    if context.declaration.kind != DeclarationKind::CompositeType {
        return;
    }
    let composites = Composites::new(context);
    let fields = context.fields().iter().enumerate();
    for (position, field) in fields.filter(|(_, field)| is_required(field)) {
        let FieldKind::CompositeType(target) = context.field_kind(position) else {
            continue;
        };
        let ways_back = composites.ways_back(target);
        if ways_back == 0 {
            continue;
        }
        let block = context.declaration.name_text();
        let name = &field.name.text;
        let message = if target == context.id {
            format!(
                "`{block}.{name}` holds another `{block}`, which holds another one, without end. Make it optional: `{block}?`."
            )
        } else {
            format!(
                "`{block}.{name}` leads back to `{block}` over required fields only, so no value could ever be complete. Make one \
                 field on the way optional or a list."
            )
        };
        let span = field_span(context.declaration, field);
        let marks = composites.marks(target, ways_back);
        findings
            .report(field.name.range, message)
            .official_all(std::iter::repeat_n(span, marks))
            .subject(Subject::Field(position));
    }
}

fn check_support(context: &Context<'_, '_>, findings: &mut Findings) {
    let declaration = context.declaration;
    let config = context.config();
    let capabilities = config.capabilities();
    if declaration.kind != DeclarationKind::CompositeType
        || capabilities.has(Capability::CompositeTypes)
    {
        return;
    }
    let message = format!(
        "{} has no composite types, so `{}` cannot be stored. Make it a model with a relation, or use a `Json` field.",
        crate::names::capitalized(capabilities.display_name()),
        declaration.name_text(),
    );
    findings
        .report(declaration.name_range(), message)
        .official(block_span(declaration));
}

fn check_empty(context: &Context<'_, '_>, findings: &mut Findings) {
    let declaration = context.declaration;
    if declaration.kind != DeclarationKind::CompositeType || !context.fields().is_empty() {
        return;
    }
    let message = format!(
        "`{}` has no fields, so a value of it could hold nothing. Add its fields, or remove the type.",
        declaration.name_text(),
    );
    let supported = context
        .config()
        .capabilities()
        .has(Capability::CompositeTypes);
    let finding = findings
        .report(declaration.name_range(), message)
        .official(block_span(declaration));
    if !supported {
        finding.unofficial();
    }
}

fn fix_cycle(context: &FixContext<'_>) -> Vec<Fix> {
    let Some((_, field)) = context.field() else {
        return Vec::new();
    };
    let Some(field_type) = &field.field_type else {
        return Vec::new();
    };
    let mut rewrite = Rewrite::new(context.schema);
    rewrite.insert(context.id, field_type.range.end(), "?");
    let title = format!("Make `{}` optional", field.name.text);
    Fix::new(title, Applicability::Unsafe, Effect::Client, rewrite)
        .into_iter()
        .collect()
}

/// Fields that hold the type become `Json`, or text where the database has no `Json`, and the type goes.
fn fix_support(context: &FixContext<'_>) -> Vec<Fix> {
    let schema = context.schema;
    let capabilities = schema.config().capabilities();
    let name = context.declaration.name_text();
    let mut rewrite = Rewrite::new(schema);
    let mut uses = 0;
    let new = if capabilities.has(Capability::Json) {
        "Json"
    } else {
        "String"
    };
    for (id, declaration) in schema.in_order().filter(|(id, _)| *id != context.id) {
        let fields = declaration.container().map_or(&[][..], |it| &it.fields);
        for field in fields.iter().filter(|field| field.type_name() == name) {
            let Some(field_type) = &field.field_type else {
                continue;
            };
            let Some(written) = field_type.named() else {
                continue;
            };
            uses += 1;
            // A list fits into one value where lists of them cannot be stored.
            if field_type.arity == Arity::List && !capabilities.has(Capability::JsonLists) {
                rewrite.replace(id, field_type.range, new);
            } else {
                rewrite.replace(id, written.range, new);
            }
        }
    }
    rewrite.remove_declaration(context.id);
    let title = if uses > 0 {
        format!("Remove `{name}` and store its values as `{new}`")
    } else {
        format!("Remove `{name}`, which nothing uses")
    };
    Fix::new(title, Applicability::Unsafe, Effect::Migration, rewrite)
        .into_iter()
        .collect()
}

fn fix_empty(context: &FixContext<'_>) -> Vec<Fix> {
    let schema = context.schema;
    let name = context.declaration.name_text();
    let is_last = schema.members(BucketKind::TypeName, name).last() == Some(&context.id);
    let used = is_last
        && schema.in_order().any(|(_, it)| {
            let fields = it.container().map_or(&[][..], |it| &it.fields);
            fields.iter().any(|field| field.type_name() == name)
        });
    let mut rewrite = Rewrite::new(schema);
    let title = if used {
        let new = NewField::new("value", "String?", "");
        rewrite.add_field(context.id, None, &new);
        format!("Give `{name}` a field `value`")
    } else {
        rewrite.remove_declaration(context.id);
        format!("Remove `{name}`, which nothing uses")
    };
    Fix::new(title, Applicability::Unsafe, Effect::Client, rewrite)
        .into_iter()
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{check_fix, check_rule};

    #[test]
    fn a_circle_of_several_types_is_reported_at_every_field_of_it() {
        check_rule(
            &COMPOSITE_CYCLE,
            r#"
datasource db {
  provider = "mongodb"
}

type Street {
  city City
//^^^^ composite-cycle
}

type City {
  main   Street
//^^^^ composite-cycle
  others Street[]
  best   Street?
}

type Country {
  city City
}
"#,
        );
    }

    #[test]
    fn circles_that_the_engine_does_not_survive_are_reported() {
        check_rule(
            &COMPOSITE_CYCLE,
            r#"
datasource db {
  provider = "mongodb"
}

type Start {
  next Way
}

type Way {
  a A
}

type A {
  b B
//^ composite-cycle
}

type B {
  a A
//^ composite-cycle
}
"#,
        );
    }

    #[test]
    fn one_optional_field_ends_the_circle() {
        check_fix(
            &COMPOSITE_CYCLE,
            r#"
datasource db {
  provider = "mongodb"
}

type Folder {
  parent Folder
}
"#,
            r#"
datasource db {
  provider = "mongodb"
}

type Folder {
  parent Folder?
}
"#,
        );
    }

    #[test]
    fn where_there_are_no_composite_types_their_values_become_json() {
        check_fix(
            &COMPOSITE_NOT_SUPPORTED,
            r#"
datasource db {
  provider = "mysql"
}

type Address {
  street String
}

model Person {
  id   Int       @id
  home Address
  more Address[]
}
"#,
            r#"
datasource db {
  provider = "mysql"
}

model Person {
  id   Int       @id
  home Json
  more Json
}
"#,
        );
    }

    #[test]
    fn a_database_without_json_keeps_text() {
        check_fix(
            &COMPOSITE_NOT_SUPPORTED,
            r#"
datasource db {
  provider = "sqlserver"
}

type Address {
  street String
}

model Person {
  id   Int     @id
  home Address
}
"#,
            r#"
datasource db {
  provider = "sqlserver"
}

model Person {
  id   Int     @id
  home String
}
"#,
        );
    }
}
