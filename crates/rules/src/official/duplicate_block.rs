use model::{BucketKind, DeclarationId, DeclarationKind};

use crate::finding::{Findings, Place};
use crate::rule::{Context, rule};

rule! {
    /// Two blocks have the same name.
    ///
    /// Models, views, composite types and enums share one namespace, across all files of the schema; datasources and
    /// generators have one each. Only one of two blocks of the same name can be meant wherever that name is used.
    /// Rename one of them, or remove the copy.
    ///
    /// ```prisma
    /// enum Role {
    ///   ADMIN
    ///   MEMBER
    /// }
    ///
    /// model Role {
    /// //    ^^^^ duplicate-block
    ///   id Int @id
    /// }
    /// ```
    pub DUPLICATE_BLOCK = Official {
        code: "duplicate-block",
        severity: Error,
        fix: None,
        since: "0.1.0",
        check: Bucket(&[BucketKind::TypeName, BucketKind::DatasourceName, BucketKind::GeneratorName], check),
    }
}

/// Every block but the first is one too many.
fn check(context: &Context<'_, '_>, members: &[DeclarationId], findings: &mut Findings) {
    let Some((first, name)) = members.first().zip(context.declaration.name.as_ref()) else {
        return;
    };
    if *first == context.id {
        return;
    }
    let other = context.reader.declaration(*first);
    let kind = other
        .map_or(DeclarationKind::Model, model::DeclarationRef::kind)
        .keyword();
    let message = format!(
        "There already is a {kind} named `{}`, so nobody can tell which of the two is meant. Rename this {} or remove it.",
        name.text,
        context.declaration.kind.keyword(),
    );
    findings.report(name.range, message).related(
        Place::Declaration(*first),
        format!("`{}` is declared here first", name.text),
    );
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::check_rule;

    #[test]
    fn the_later_one_is_reported_across_files() {
        check_rule(
            &DUPLICATE_BLOCK,
            r"
//- a.prisma
model Track {
  id Int @id
}
//- b.prisma
enum Track {
//   ^^^^^ duplicate-block
  ROAD
}
",
        );
    }

    #[test]
    fn types_datasources_and_generators_do_not_clash() {
        check_rule(
            &DUPLICATE_BLOCK,
            r#"
datasource main {
  provider = "sqlite"
}

generator main {
  provider = "prisma-client"
  output   = "./out"
}

model main {
  id Int @id
}

generator main {
//        ^^^^ duplicate-block
  provider = "prisma-client"
  output   = "./out"
}
"#,
        );
    }
}
