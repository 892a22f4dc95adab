use model::{DeclarationKind, Name, ScalarType};

use crate::Applicability;
use crate::finding::Findings;
use crate::fix::{Effect, Fix};
use crate::names::{fresh, pascal_case};
use crate::rewrite::Rewrite;
use crate::rule::{Context, FixContext, rule};
use crate::spans::block_span;

rule! {
    /// A block has the name of a built-in type.
    ///
    /// `Int`, `BigInt`, `Float`, `Boolean`, `String`, `DateTime`, `Json`, `Bytes` and `Decimal` always mean the built-in
    /// type, so no field could ever use the block. That goes for every kind of block. Give it another name; `@@map`
    /// keeps the table's.
    ///
    /// ```prisma
    /// model Json {
    /// //    ^^^^ reserved-scalar-name
    ///   id Int @id
    /// }
    /// ```
    pub RESERVED_SCALAR_NAME = Official {
        code: "reserved-scalar-name",
        severity: Error,
        stage: Early,
        fix: Safe(fix),
        since: "0.1.0",
        check: Declaration(check_scalar),
    }
}

rule! {
    /// A model, view or enum has a name that JavaScript or the client keeps for itself.
    ///
    /// The generated client would declare a type of that name, and words such as `class`, `delete` or `import` cannot be
    /// one. Case matters: `Class` is fine. Give the block another name; `@@map` keeps the table's.
    ///
    /// ```prisma
    /// model class {
    /// //    ^^^^^ reserved-block-name
    ///   id Int @id
    /// }
    /// ```
    pub RESERVED_BLOCK_NAME = Official {
        code: "reserved-block-name",
        severity: Error,
        stage: Early,
        fix: Safe(fix),
        since: "0.1.0",
        check: Declaration(check_word),
    }
}

/// Words that the generated client cannot use as the name of a type.
const WORDS: [&str; 48] = [
    "PrismaClient",
    "async",
    "await",
    "break",
    "case",
    "catch",
    "class",
    "const",
    "continue",
    "debugger",
    "default",
    "delete",
    "do",
    "else",
    "enum",
    "export",
    "extends",
    "false",
    "finally",
    "for",
    "function",
    "if",
    "implements",
    "import",
    "in",
    "instanceof",
    "interface",
    "let",
    "new",
    "null",
    "package",
    "private",
    "protected",
    "public",
    "return",
    "super",
    "switch",
    "this",
    "throw",
    "true",
    "try",
    "typeof",
    "using",
    "var",
    "void",
    "while",
    "with",
    "yield",
];

fn check_scalar(context: &Context<'_, '_>, findings: &mut Findings) {
    let Some(name) = named(context) else {
        return;
    };
    if ScalarType::from_name(&name.text).is_some() {
        let message = format!(
            "`{}` is a built-in type, so nothing can refer to this {}. Give it another name.",
            name.text,
            context.declaration.kind.keyword(),
        );
        findings.report(name.range, message);
    }
}

fn check_word(context: &Context<'_, '_>, findings: &mut Findings) {
    let kind = context.declaration.kind;
    let has_type = kind.is_type() && kind != DeclarationKind::CompositeType;
    let Some(name) = named(context).filter(|_| has_type) else {
        return;
    };
    if WORDS.contains(&name.text.as_str()) {
        let message = format!(
            "`{}` is a word that the generated client needs for itself, so no {} can have this name. Choose another one; \
             `@@map(\"{}\")` keeps the name in the database.",
            name.text,
            kind.keyword(),
            name.text,
        );
        findings
            .report(name.range, message)
            .official(block_span(context.declaration));
    }
}

fn named<'s>(context: &Context<'_, 's>) -> Option<&'s Name> {
    let kind = context.declaration.kind;
    let has_name = kind.is_type()
        || matches!(
            kind,
            DeclarationKind::Datasource | DeclarationKind::Generator
        );
    context.declaration.name.as_ref().filter(|_| has_name)
}

fn fix(context: &FixContext<'_>) -> Vec<Fix> {
    let declaration = context.declaration;
    let Some(name) = &declaration.name else {
        return Vec::new();
    };
    let kind = declaration.kind;
    let written = name.text.as_str();
    let capital = pascal_case(written);
    let is_reserved = |name: &str| ScalarType::from_name(name).is_some() || WORDS.contains(&name);
    let wanted = match kind {
        DeclarationKind::Datasource => "db".to_owned(),
        DeclarationKind::Generator => "client".to_owned(),
        _ if capital != written && !is_reserved(&capital) => capital,
        _ => format!("{capital}{}", pascal_case(kind.keyword())),
    };
    let new = fresh(&wanted, |name| {
        let members = match kind {
            DeclarationKind::Datasource => model::BucketKind::DatasourceName,
            DeclarationKind::Generator => model::BucketKind::GeneratorName,
            _ => model::BucketKind::TypeName,
        };
        !context.schema.members(members, name).is_empty()
    });
    let mut rewrite = Rewrite::new(context.schema);
    if ScalarType::from_name(written).is_some() {
        // Whoever writes this name means the built-in type.
        rewrite.replace(context.id, name.range, new.as_str());
    } else {
        rewrite.rename_declaration(context.id, &new);
    }
    let mut title = format!("Rename `{written}` to `{new}`");
    let has_table = kind.is_table() || kind == DeclarationKind::Enum;
    if has_table && declaration.block_attribute("map").is_none() {
        rewrite.add_block_attribute(context.id, &format!("@@map(\"{written}\")"));
        title.push_str(" and keep its name in the database");
    }
    Fix::new(title, Applicability::Safe, Effect::None, rewrite)
        .into_iter()
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{check_fix, check_rule};

    #[test]
    fn every_kind_of_block_is_looked_at() {
        check_rule(
            &RESERVED_SCALAR_NAME,
            r#"
generator Bytes {
//        ^^^^^ reserved-scalar-name
  provider = "prisma-client"
  output   = "./out"
}

enum Decimal {
//   ^^^^^^^ reserved-scalar-name
  ONE
}

enum decimal {
  ONE
}
"#,
        );
    }

    #[test]
    fn renames_with_all_uses_and_keeps_the_table() {
        check_fix(
            &RESERVED_BLOCK_NAME,
            r#"
model class {
  id    Int    @id
  pupils Pupil[]
}

model Pupil {
  id      Int   @id
  classId Int
  class   class @relation(fields: [classId], references: [id])
}
"#,
            r#"
model Class {
  id    Int    @id
  pupils Pupil[]

  @@map("class")
}

model Pupil {
  id      Int   @id
  classId Int
  class   Class @relation(fields: [classId], references: [id])
}
"#,
        );
    }

    #[test]
    fn fields_keep_the_built_in_type() {
        check_fix(
            &RESERVED_SCALAR_NAME,
            r"
enum Int {
  ONE
}

model Pupil {
  id Int @id
}
",
            r#"
enum IntEnum {
  ONE

  @@map("Int")
}

model Pupil {
  id Int @id
}
"#,
        );
    }
}
