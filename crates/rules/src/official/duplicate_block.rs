use model::{BucketKind, DeclarationId, DeclarationKind};

use crate::Applicability;
use crate::finding::{Findings, Place};
use crate::fix::{Effect, Fix};
use crate::names::fresh;
use crate::rewrite::Rewrite;
use crate::rule::{Context, FixContext, rule};

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
        stage: Early,
        fix: Safe(fix),
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
        "There already is {} {kind} named `{}`, so nobody can tell which of the two is meant. Rename this {} or remove it.",
        crate::names::article(kind),
        name.text,
        context.declaration.kind.keyword(),
    );
    findings.report(name.range, message).related(
        Place::Declaration(*first),
        format!("`{}` is declared here first", name.text),
    );
}

/// A copy goes; anything else gets another name.
fn fix(context: &FixContext<'_>) -> Vec<Fix> {
    let declaration = context.declaration;
    let Some((name, kind)) = declaration
        .name
        .as_ref()
        .zip(declaration.bucket_entries().next().map(|(kind, _)| kind))
    else {
        return Vec::new();
    };
    let members = context.schema.members(kind, &name.text);
    let text = declaration.slice(declaration.range);
    let is_copy = members
        .iter()
        .take_while(|id| **id != context.id)
        .filter_map(|id| context.schema.declaration(*id))
        .any(|other| other.slice(other.range) == text);
    let mut rewrite = Rewrite::new(context.schema);
    let (title, applicability, effect) = if is_copy {
        rewrite.remove_declaration(context.id);
        let title = format!("Remove this copy of `{}`", name.text);
        (title, Applicability::Safe, Effect::None)
    } else {
        let is_taken = |name: &str| !context.schema.members(kind, name).is_empty();
        let new = fresh(&name.text, is_taken);
        rewrite.replace(context.id, name.range, new.as_str());
        let title = format!(
            "Rename this {} to `{new}`; whatever uses `{}` means the other one",
            declaration.kind.keyword(),
            name.text
        );
        (title, Applicability::Unsafe, Effect::Migration)
    };
    Fix::new(title, applicability, effect, rewrite)
        .into_iter()
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{check_fix, check_rule};

    #[test]
    fn a_copy_goes_away() {
        check_fix(
            &DUPLICATE_BLOCK,
            r"
enum Track {
  ROAD
}

model Race {
  id Int @id
}

enum Track {
  ROAD
}
",
            r"
enum Track {
  ROAD
}

model Race {
  id Int @id
}
",
        );
    }

    #[test]
    fn another_block_gets_another_name() {
        check_fix(
            &DUPLICATE_BLOCK,
            r"
enum Track {
  ROAD
}

enum Track {
  GRAVEL
}
",
            r"
enum Track {
  ROAD
}

enum Track2 {
  GRAVEL
}
",
        );
    }

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
