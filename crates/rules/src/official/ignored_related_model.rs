use model::{DeclarationRef, FieldType, RelationField};

use crate::finding::{Findings, Place};
use crate::fix::{Applicability, Effect, Fix};
use crate::rewrite::Rewrite;
use crate::rule::{Context, FixContext, rule};

rule! {
    /// A relation field points to a model that the client does not have.
    ///
    /// `@@ignore` takes a model out of the client. A field that points to it could not have a type there, so it must be ignored as well.
    ///
    /// ```prisma
    /// model Leaf {
    ///   id     Int  @id
    ///   treeId Int
    ///   tree   Tree @relation(fields: [treeId], references: [id])
    /// //       ^^^^ ignored-related-model
    /// }
    ///
    /// model Tree {
    ///   id     Int    @id
    ///   leaves Leaf[]
    ///
    ///   @@ignore
    /// }
    /// ```
    pub IGNORED_RELATED_MODEL = Official {
        code: "ignored-related-model",
        severity: Error,
        stage: RelationField,
        fix: Safe(fix),
        since: "0.1.0",
        check: Relation(check),
    }
}

fn check(context: &Context<'_, '_>, relation: &RelationField<'_>, findings: &mut Findings) {
    let declaration = context.declaration;
    let field = relation.field;
    let target = context.reader.declaration(relation.target.id);
    let is_client = |it: DeclarationRef<'_, '_>| !it.is_ignored();
    if !declaration.kind.is_table()
        || field.broken
        || field.is_ignored()
        || declaration.is_ignored()
        || target.is_none_or(is_client)
    {
        return;
    }
    let Some(name) = field.field_type.as_ref().and_then(FieldType::named) else {
        return;
    };
    let message = format!(
        "`{}` is ignored and not part of the client, so `{}.{}` can have no type there. Add `@ignore` to the field too.",
        name.text,
        declaration.name_text(),
        field.name.text,
    );
    findings
        .report(name.range, message)
        .official(crate::spans::field_span(declaration, field))
        .related(
            Place::Declaration(relation.target.id),
            format!("`{}` has `@@ignore`", name.text),
        );
}

fn fix(context: &FixContext<'_>) -> Vec<Fix> {
    let Some((_, field)) = context.field() else {
        return Vec::new();
    };
    let mut rewrite = Rewrite::new(context.schema);
    rewrite.add_field_attribute(context.id, field, "@ignore");
    Fix::new(
        format!("Add `@ignore` to `{}`", field.name.text),
        Applicability::Safe,
        Effect::None,
        rewrite,
    )
    .into_iter()
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{check_fix, check_rule};

    #[test]
    fn what_is_ignored_may_point_to_what_is_ignored() {
        check_rule(
            &IGNORED_RELATED_MODEL,
            r"
model Leaf {
  id     Int  @id
  treeId Int
  tree   Tree @relation(fields: [treeId], references: [id]) @ignore
}

model Tree {
  id     Int    @id
  leaves Leaf[]
  nests  Nest[]

  @@ignore
}

model Nest {
  id     Int  @id
  treeId Int
  tree   Tree @relation(fields: [treeId], references: [id])

  @@ignore
}
",
        );
    }

    #[test]
    fn the_field_is_ignored_too() {
        check_fix(
            &IGNORED_RELATED_MODEL,
            r"
model Leaf {
  id     Int  @id
  treeId Int
  tree   Tree @relation(fields: [treeId], references: [id]) // gone
}

model Tree {
  id     Int    @id
  leaves Leaf[]

  @@ignore
}
",
            r"
model Leaf {
  id     Int  @id
  treeId Int
  tree   Tree @relation(fields: [treeId], references: [id]) @ignore // gone
}

model Tree {
  id     Int    @id
  leaves Leaf[]

  @@ignore
}
",
        );
    }
}
