use model::{
    Argument, Connector, ExpressionKind, IndexAlgorithm, operator_class_names, operator_classes,
};
use syntax::TextRange;

use crate::attributes::value;
use crate::finding::Findings;
use crate::fix::{Applicability, Effect, Fix};
use crate::rewrite::Rewrite;
use crate::rule::{Context, FixContext, rule};
use crate::spelling::nearest;

rule! {
    /// `ops` names no operator class.
    ///
    /// `ops` says by which operations an index finds rows. It takes one of the classes that Prisma knows, such as `JsonbPathOps` or
    /// `InetOps`, or the database's own name of any other as `raw("…")`.
    ///
    /// ```prisma
    /// datasource db {
    ///   provider = "postgresql"
    /// }
    ///
    /// model Doc {
    ///   id   Int  @id
    ///   data Json
    ///
    ///   @@index([data(ops: JsonPathOps)], type: Gin)
    /// //                   ^^^^^^^^^^^ invalid-operator-class
    /// }
    /// ```
    pub INVALID_OPERATOR_CLASS = Official {
        code: "invalid-operator-class",
        severity: Error,
        stage: Early,
        fix: Safe(fix),
        since: "0.1.0",
        check: Declaration(check),
    }
}

fn check(context: &Context<'_, '_>, findings: &mut Findings) {
    for list in context.field_lists() {
        for element in &list.elements {
            let Some(problem) = element.argument("ops").and_then(problem) else {
                continue;
            };
            let text = context.declaration.slice(problem.range);
            let block = context.declaration.name_text();
            let message = match problem.kind {
                ProblemKind::Unknown => format!(
                    "There is no operator class `{text}`, so this index of `{block}` cannot be made. Use one that Prisma knows, or write the database's name as `raw(\"…\")`."
                ),
                ProblemKind::Raw => format!(
                    "`{text}` in an index of `{block}` names no operator class: `raw` takes exactly one string, the database's name of the class."
                ),
                ProblemKind::Other => format!(
                    "`{text}` is no operator class, so this index of `{block}` cannot be made. Write the name of a class, or the database's own name as `raw(\"…\")`."
                ),
            };
            findings
                .report(problem.range, message)
                .official(problem.official);
        }
    }
}

struct Problem {
    range: TextRange,
    official: TextRange,
    kind: ProblemKind,
}

enum ProblemKind {
    Unknown,
    Raw,
    Other,
}

fn problem(argument: &Argument) -> Option<Problem> {
    let value = argument.value.as_ref()?;
    let (official, kind) = match &value.kind {
        ExpressionKind::Path(name) => {
            if operator_class_names().any(|known| known == name) {
                return None;
            }
            (value.range, ProblemKind::Unknown)
        }
        ExpressionKind::Call { name, arguments } if name == "raw" => {
            let mut values = arguments
                .list
                .iter()
                .filter_map(|argument| argument.value.as_ref());
            match (values.next(), values.next()) {
                (Some(value), None) if value.as_string().is_some() => return None,
                _ => (value.range, ProblemKind::Raw),
            }
        }
        // The engine crashes; it would have to mark something.
        ExpressionKind::Call { .. } => (value.range, ProblemKind::Other),
        _ => (argument.range, ProblemKind::Other),
    };
    Some(Problem {
        range: value.range,
        official,
        kind,
    })
}

/// The classes that the index could have.
fn suitable(context: &FixContext<'_>) -> Vec<&'static str> {
    if context.schema.config().connector() != Some(Connector::PostgreSql) {
        return operator_class_names().collect();
    }
    let range = context.finding.range;
    let lists = context.field_lists();
    let list = lists
        .iter()
        .find(|list| list.attribute.range.contains_range(range));
    let written = list
        .and_then(|list| value(list.attribute, "type"))
        .and_then(|value| value.as_path());
    let algorithm = written.and_then(|name| IndexAlgorithm::from_name(name));
    operator_classes(algorithm.unwrap_or(IndexAlgorithm::BTree)).to_vec()
}

fn fix(context: &FixContext<'_>) -> Vec<Fix> {
    let range = context.finding.range;
    let text = context.declaration.slice(range);
    let mut rewrite = Rewrite::new(context.schema);
    let is_word = text.chars().all(|c| c.is_alphanumeric() || c == '_');
    let meant = nearest(text, suitable(context)).filter(|_| is_word);
    let fix = if let Some(name) = meant {
        rewrite.replace(context.id, range, name);
        Fix::new(
            format!("Change `{text}` to `{name}`"),
            Applicability::Safe,
            Effect::None,
            rewrite,
        )
    } else if text.starts_with('"') && text.len() > 2 {
        rewrite.replace(context.id, range, format!("raw({text})"));
        Fix::new(
            format!("Change `{text}` to `raw({text})`"),
            Applicability::Safe,
            Effect::None,
            rewrite,
        )
    } else {
        for list in context.field_lists() {
            for arguments in list.elements.iter().filter_map(|element| element.arguments) {
                let holds = |argument: &Argument| argument.range.contains_range(range);
                if let Some(position) = arguments.list.iter().position(holds) {
                    rewrite.remove_argument_of(context.id, arguments, position);
                }
            }
        }
        Fix::new(
            format!("Remove `ops: {text}`"),
            Applicability::Unsafe,
            Effect::Migration,
            rewrite,
        )
    };
    fix.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{check_fix, check_rule};

    fn document(list: &str) -> String {
        format!(
            r#"
datasource db {{
  provider = "postgresql"
}}

model Doc {{
  id   Int  @id
  data Json

  @@index([{list}], type: Gin)
}}
"#
        )
    }

    #[test]
    fn a_class_is_a_known_word_or_raw_text() {
        check_rule(
            &INVALID_OPERATOR_CLASS,
            r#"
datasource db {
  provider = "postgresql"
}

model Doc {
  id   Int  @id
  data Json

  @@index([data(ops: raw("x", "y"))], type: Gin, map: "a")
//                   ^^^^^^^^^^^^^ invalid-operator-class
  @@index([data(ops: "jsonb_ops")], type: Gin, map: "b")
//                   ^^^^^^^^^^^ invalid-operator-class
  @@index([data(ops: row("jsonb_ops"))], type: Gin, map: "c")
//                   ^^^^^^^^^^^^^^^^ invalid-operator-class
  @@index([data(ops: raw("jsonb_ops"))], type: Gin, map: "d")
  @@index([data(ops: JsonbOps)], type: Gin, map: "e")
}
"#,
        );
    }

    #[test]
    fn takes_the_class_that_is_meant_or_none() {
        for (written, meant) in [
            ("data(ops: jsonb_path_ops)", "data(ops: JsonbPathOps)"),
            (
                "data(ops: \"jsonb_path_ops\")",
                "data(ops: raw(\"jsonb_path_ops\"))",
            ),
            ("data(ops: 7)", "data"),
        ] {
            check_fix(
                &INVALID_OPERATOR_CLASS,
                &document(written),
                &document(meant),
            );
        }
    }
}
