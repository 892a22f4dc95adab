use model::{Attribute, Capability, DeclarationKind, FieldKind};
use syntax::TextRange;

use crate::Applicability;
use crate::attributes::read;
use crate::finding::{Findings, Subject};
use crate::fix::{Effect, Fix};
use crate::rewrite::{Rewrite, fix_preview_feature};
use crate::rule::{Context, FixContext, rule};
use crate::spans::{attribute_span, block_attribute_span};

/// What has to be in `previewFeatures`.
const FEATURE: &str = "shardKeys";

rule! {
    /// A shard key, where Prisma knows none.
    ///
    /// Only MySQL databases are split by a shard key, and only with `shardKeys` among the `previewFeatures` of a generator.
    ///
    /// ```prisma
    /// datasource db {
    ///   provider = "postgresql"
    /// }
    ///
    /// model Parcel {
    ///   id     Int @id
    ///   region Int @shardKey
    /// //           ^^^^^^^^^ shard-key-not-supported
    /// }
    /// ```
    pub SHARD_KEY_NOT_SUPPORTED = Official {
        code: "shard-key-not-supported",
        severity: Error,
        stage: Block,
        fix: Safe(fix),
        since: "0.1.0",
        check: Declaration(check),
    }
}

/// Two conditions: people hear of one at a time, the engine tells of both.
fn check(context: &Context<'_, '_>, findings: &mut Findings) {
    let capabilities = context.config().capabilities();
    let is_supported = capabilities.has(Capability::ShardKeys);
    let is_enabled = context.config().has_preview_feature(FEATURE);
    let Some(container) = context
        .declaration
        .container()
        .filter(|_| context.declaration.kind == DeclarationKind::Model)
    else {
        return;
    };
    let marks = usize::from(!is_supported) + usize::from(!is_enabled);
    let mut report = |range: TextRange, span: TextRange, subject: Subject| {
        let name = context.declaration.name_text();
        let message = if is_supported {
            format!(
                "Prisma reads the shard key of `{name}` only with the preview feature `{FEATURE}`. Add it to `previewFeatures` \
                 of the generator."
            )
        } else {
            format!(
                "With {} Prisma splits no tables, so `{name}` cannot have a shard key. Remove it.",
                capabilities.display_name(),
            )
        };
        if marks > 0 {
            findings
                .report(range, message)
                .official_all(std::iter::repeat_n(span, marks))
                .subject(subject);
        }
    };
    for (position, field) in container.fields.iter().enumerate() {
        let holds_value = !matches!(
            context.field_kind(position),
            FieldKind::Relation(_) | FieldKind::Unknown
        );
        if let Some(attribute) = read(&field.attributes, "shardKey", false).filter(|_| holds_value)
        {
            let span = attribute_span(context.declaration, attribute);
            report(attribute.range, span, Subject::Field(position));
        }
    }
    if let Some(attribute) = read(&container.attributes, "shardKey", true) {
        let span = block_attribute_span(context.declaration, attribute);
        report(attribute.range, span, Subject::Declaration);
    }
}

fn fix(context: &FixContext<'_>) -> Vec<Fix> {
    let capabilities = context.schema.config().capabilities();
    let mut result = Vec::new();
    if capabilities.has(Capability::ShardKeys) {
        result.extend(fix_preview_feature(context, FEATURE));
    }
    let is_it = |attribute: &&Attribute| attribute.range == context.finding.range;
    let mut rewrite = Rewrite::new(context.schema);
    if let Some((_, field)) = context.field() {
        if let Some(attribute) = field.attributes.iter().find(is_it) {
            rewrite.remove_field_attribute(context.id, attribute);
        }
    } else if let Some(container) = context.declaration.container()
        && let Some(attribute) = container.attributes.iter().find(is_it)
    {
        rewrite.remove_block_attribute(context.id, attribute);
    }
    let title = "Remove the shard key";
    result.extend(Fix::new(title, Applicability::Safe, Effect::None, rewrite));
    result
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{check_fix, check_rule};

    #[test]
    fn mysql_gets_the_feature() {
        check_fix(
            &SHARD_KEY_NOT_SUPPORTED,
            r#"
datasource db {
  provider = "mysql"
}

model Parcel {
  id     Int @id
  region Int

  @@shardKey([region])
//^^^^^^^^^^^^^^^^^^^^ shard-key-not-supported
}
"#,
            r#"
datasource db {
  provider = "mysql"
}

generator client {
  provider        = "prisma-client-js"
  previewFeatures = ["shardKeys"]
}

model Parcel {
  id     Int @id
  region Int

  @@shardKey([region])
}
"#,
        );
    }

    #[test]
    fn others_lose_the_key() {
        check_fix(
            &SHARD_KEY_NOT_SUPPORTED,
            r#"
datasource db {
  provider = "sqlite"
}

model Parcel {
  id     Int @id
  region Int @shardKey @map("area")
}
"#,
            r#"
datasource db {
  provider = "sqlite"
}

model Parcel {
  id     Int @id
  region Int @map("area")
}
"#,
        );
    }

    #[test]
    fn nobody_asks_about_views() {
        check_rule(
            &SHARD_KEY_NOT_SUPPORTED,
            r#"
datasource db {
  provider = "postgresql"
}

generator client {
  provider        = "prisma-client"
  previewFeatures = ["views"]
}

view Parcel {
  id     Int @unique
  region Int @shardKey
}
"#,
        );
    }
}
