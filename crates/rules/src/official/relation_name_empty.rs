use model::{Expression, RelationField};
use smol_str::SmolStr;

use crate::attributes;
use crate::finding::Findings;
use crate::fix::{Applicability, Effect, Fix};
use crate::rewrite::Rewrite;
use crate::rule::{Context, FixContext, rule};

rule! {
    /// A relation has an empty name.
    ///
    /// The name tells relations between the same two models apart, so it has to say something. Between models that have only one
    /// relation none is needed.
    ///
    /// ```prisma
    /// model Leaf {
    ///   id     Int  @id
    ///   treeId Int
    ///   tree   Tree @relation("", fields: [treeId], references: [id])
    /// //                      ^^ relation-name-empty
    /// }
    ///
    /// model Tree {
    ///   id     Int    @id
    ///   leaves Leaf[]
    /// }
    /// ```
    pub RELATION_NAME_EMPTY = Official {
        code: "relation-name-empty",
        severity: Error,
        stage: Early,
        fix: Safe(fix),
        since: "0.1.0",
        check: Relation(check),
    }
}

fn is_empty_name(value: &Expression) -> bool {
    value.as_string().is_some_and(SmolStr::is_empty)
}

fn check(context: &Context<'_, '_>, relation: &RelationField<'_>, findings: &mut Findings) {
    let field = relation.field;
    if !context.declaration.kind.is_table() || field.broken {
        return;
    }
    let Some(attribute) = attributes::read(&field.attributes, "relation", false) else {
        return;
    };
    if let Some(value) = attributes::default_value(attribute, "name").filter(|it| is_empty_name(it))
    {
        let message = format!(
            "The relation of `{}.{}` has an empty name, which tells it from no other. Give it a name, or leave the name out.",
            context.declaration.name_text(),
            field.name.text,
        );
        findings
            .report(value.range, message)
            .official(attribute.range);
    }
}

fn fix(context: &FixContext<'_>) -> Vec<Fix> {
    let Some(attribute) = context
        .field()
        .and_then(|(_, field)| field.attribute("relation"))
    else {
        return Vec::new();
    };
    let holds = |argument: &model::Argument| {
        let value = argument.value.as_ref();
        value.is_some_and(|value| value.range == context.finding.range)
    };
    let Some(position) = attribute.list().iter().position(holds) else {
        return Vec::new();
    };
    let mut rewrite = Rewrite::new(context.schema);
    if attribute.list().len() == 1 {
        rewrite.remove_field_attribute(context.id, attribute);
    } else {
        rewrite.remove_argument(context.id, attribute, position);
    }
    Fix::new(
        "Remove the empty name",
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
    fn blanks_are_a_name_and_a_name_given_twice_is_none() {
        check_rule(
            &RELATION_NAME_EMPTY,
            r#"
model Leaf {
  id     Int  @id
  treeId Int
  tree   Tree @relation(" ", fields: [treeId], references: [id])
}

model Tree {
  id     Int    @id
  leaves Leaf[] @relation(name: " ")
}

model Nut {
  id     Int    @id
  bushes Bush[] @relation("", name: "")
}

model Bush {
  id   Int   @id
  nuts Nut[] @relation(name: "")
//                           ^^ relation-name-empty
}
"#,
        );
    }

    #[test]
    fn the_name_goes() {
        check_fix(
            &RELATION_NAME_EMPTY,
            r#"
model Leaf {
  id     Int  @id
  treeId Int
  tree   Tree @relation("", fields: [treeId], references: [id])
}

model Tree {
  id     Int    @id
  leaves Leaf[]
}
"#,
            r"
model Leaf {
  id     Int  @id
  treeId Int
  tree   Tree @relation(fields: [treeId], references: [id])
}

model Tree {
  id     Int    @id
  leaves Leaf[]
}
",
        );
    }
}
