use model::{DeclarationKind, SyntaxProblemKind};

use crate::Applicability;
use crate::finding::Findings;
use crate::fix::{Effect, Fix};
use crate::rewrite::Rewrite;
use crate::rule::{Context, FixContext, rule};

rule! {
    /// A line outside of all blocks that starts none.
    ///
    /// At the top level of a schema stand blocks and comments, nothing else. Often a brace was closed too early, or the
    /// opening line of a block is not quite right.
    ///
    /// ```prisma
    /// model Boat {
    ///   id Int @id
    /// }
    ///
    /// length Int
    /// ^^^^^^^^^^ invalid-top-level-line
    /// ```
    pub INVALID_TOP_LEVEL_LINE = Official {
        code: "invalid-top-level-line",
        severity: Error,
        fix: None,
        since: "0.1.0",
        check: Declaration(check_top_level),
    }
}

rule! {
    /// A line in a model, view or composite type that is neither field, attribute nor comment.
    ///
    /// A field is `name Type`, with attributes behind it; everything stands on one line, arguments included.
    ///
    /// ```prisma
    /// model Boat {
    ///   id   Int    @id
    ///   name String @default("Swan"
    /// //^^^^^^^^^^^^^^^^^^^^^^^^^^^ invalid-block-line
    /// }
    /// ```
    pub INVALID_BLOCK_LINE = Official {
        code: "invalid-block-line",
        severity: Error,
        fix: None,
        since: "0.1.0",
        check: Declaration(check_block_lines),
    }
}

rule! {
    /// A line in an enum that is neither value, attribute nor comment.
    ///
    /// A value is a single name, with `@map("…")` behind it where the database calls it otherwise.
    ///
    /// ```prisma
    /// enum Sail {
    ///   MAIN
    ///   JIB = 2
    /// //^^^^^^^ invalid-enum-line
    /// }
    /// ```
    pub INVALID_ENUM_LINE = Official {
        code: "invalid-enum-line",
        severity: Error,
        fix: None,
        since: "0.1.0",
        check: Declaration(check_enum_lines),
    }
}

rule! {
    /// A line in a datasource or generator that is neither `key = value` nor a comment.
    ///
    /// ```prisma
    /// datasource db {
    ///   provider: "sqlite"
    /// //^^^^^^^^^^^^^^^^^^ invalid-config-line
    /// }
    /// ```
    pub INVALID_CONFIG_LINE = Official {
        code: "invalid-config-line",
        severity: Error,
        fix: None,
        since: "0.1.0",
        check: Declaration(check_config_lines),
    }
}

rule! {
    /// A block that starts with a word that is no keyword.
    ///
    /// Blocks are `model`, `view`, `type`, `enum`, `datasource` and `generator`, in lower case.
    ///
    /// ```prisma
    /// table Boat {
    /// ^^^^^ unknown-block-keyword
    ///   id Int @id
    /// }
    /// ```
    pub UNKNOWN_BLOCK_KEYWORD = Official {
        code: "unknown-block-keyword",
        severity: Error,
        fix: Safe(fix_keyword),
        since: "0.1.0",
        check: Declaration(check_keyword),
    }
}

rule! {
    /// `type A = B`, which the language no longer has.
    ///
    /// Write the type where the alias is used.
    ///
    /// ```prisma
    /// type Knots = Float
    /// ^^^^^^^^^^^^^^^^^^ invalid-type-alias
    /// ```
    pub INVALID_TYPE_ALIAS = Official {
        code: "invalid-type-alias",
        severity: Error,
        fix: None,
        since: "0.1.0",
        check: Declaration(check_alias),
    }
}

rule! {
    /// A field without a type.
    ///
    /// ```prisma
    /// model Boat {
    ///   id   Int @id
    ///   name
    /// //^^^^ incomplete-field
    /// }
    /// ```
    pub INCOMPLETE_FIELD = Official {
        code: "incomplete-field",
        severity: Error,
        fix: None,
        since: "0.1.0",
        check: Declaration(check_missing_type),
    }
}

rule! {
    /// A block without its closing brace.
    ///
    /// Everything up to the next block is taken as part of this one. The closing brace stands at the start of a line
    /// of its own.
    ///
    /// ```prisma
    /// model Boat {
    /// ^^^^^^^^^^^^ unclosed-block
    ///   id Int @id
    ///
    /// model Crew {
    ///   id Int @id
    /// }
    /// ```
    pub UNCLOSED_BLOCK = Official {
        code: "unclosed-block",
        severity: Error,
        fix: Safe(fix_unclosed),
        since: "0.1.0",
        check: Declaration(check_unclosed),
    }
}

fn check_top_level(context: &Context<'_, '_>, findings: &mut Findings) {
    report(context, findings, SyntaxProblemKind::StrayLine, || {
        "This line belongs to no block. At the top level stand only blocks such as `model Name { … }` and comments; move the line into one, or complete it.".to_owned()
    });
    report(context, findings, SyntaxProblemKind::StrayBrace, || {
        "This brace closes nothing. Remove it, or add the opening line that it belongs to."
            .to_owned()
    });
}

fn check_block_lines(context: &Context<'_, '_>, findings: &mut Findings) {
    let is_container = matches!(
        context.declaration.kind,
        DeclarationKind::Model
            | DeclarationKind::View
            | DeclarationKind::CompositeType
            | DeclarationKind::TypeAlias
            | DeclarationKind::UnknownBlock
    );
    if is_container {
        report(context, findings, SyntaxProblemKind::Line, || {
            format!(
                "This line of `{}` cannot be read. A line holds one field (`name Type @attribute(…)`) or one block attribute (`@@index([…])`), complete on that line.",
                context.declaration.name_text()
            )
        });
    }
}

fn check_enum_lines(context: &Context<'_, '_>, findings: &mut Findings) {
    if context.declaration.kind == DeclarationKind::Enum {
        report(context, findings, SyntaxProblemKind::Line, || {
            format!(
                "This line of `{}` cannot be read. A line of an enum holds one name, with `@map(\"…\")` where the database calls it otherwise.",
                context.declaration.name_text()
            )
        });
    }
}

fn check_config_lines(context: &Context<'_, '_>, findings: &mut Findings) {
    if matches!(
        context.declaration.kind,
        DeclarationKind::Datasource | DeclarationKind::Generator
    ) {
        report(context, findings, SyntaxProblemKind::Line, || {
            format!(
                "This line of `{}` cannot be read. Write `key = value`, with strings in double quotes.",
                context.declaration.name_text()
            )
        });
    }
}

fn check_keyword(context: &Context<'_, '_>, findings: &mut Findings) {
    report(context, findings, SyntaxProblemKind::UnknownBlock, || {
        "No block starts with this word, so everything in it is lost. Use `model`, `view`, `type`, `enum`, `datasource` or `generator`.".to_owned()
    });
    report(context, findings, SyntaxProblemKind::MissingName, || {
        format!(
            "This {} has no name. Write it between the keyword and the brace.",
            context.declaration.kind.keyword()
        )
    });
}

fn check_alias(context: &Context<'_, '_>, findings: &mut Findings) {
    report(context, findings, SyntaxProblemKind::TypeAlias, || {
        format!(
            "The language no longer has type aliases. Write the type of `{}` where the alias is used, then remove this line.",
            context.declaration.name_text()
        )
    });
}

fn check_missing_type(context: &Context<'_, '_>, findings: &mut Findings) {
    report(context, findings, SyntaxProblemKind::MissingType, || {
        format!(
            "This field of `{}` has no type. Write one behind its name, such as `String` or the name of a model.",
            context.declaration.name_text()
        )
    });
}

fn check_unclosed(context: &Context<'_, '_>, findings: &mut Findings) {
    report(context, findings, SyntaxProblemKind::UnclosedBlock, || {
        let declaration = context.declaration;
        format!(
            "The closing brace of {} `{}` is missing. Add `}}` on a line of its own behind its last line.",
            declaration.kind.keyword(),
            declaration.name_text()
        )
    });
}

fn report(
    context: &Context<'_, '_>,
    findings: &mut Findings,
    kind: SyntaxProblemKind,
    message: impl Fn() -> String,
) {
    for problem in context
        .declaration
        .problems
        .iter()
        .filter(|problem| problem.kind == kind)
    {
        findings.report(problem.range, message());
    }
}

const KEYWORDS: [&str; 6] = ["model", "view", "type", "enum", "datasource", "generator"];

fn fix_keyword(context: &FixContext<'_>) -> Vec<Fix> {
    let written = context.declaration.slice(context.finding.range);
    let lower = written.to_lowercase();
    let nearest = KEYWORDS
        .into_iter()
        .map(|keyword| (strsim::damerau_levenshtein(&lower, keyword), keyword))
        .min();
    let Some((distance, keyword)) = nearest else {
        return Vec::new();
    };
    if distance > 2 || written == keyword {
        return Vec::new();
    }
    let mut rewrite = Rewrite::new(context.schema);
    rewrite.replace(context.id, context.finding.range, keyword);
    Fix::new(
        format!("Change `{written}` to `{keyword}`"),
        Applicability::Safe,
        Effect::None,
        rewrite,
    )
    .into_iter()
    .collect()
}

fn fix_unclosed(context: &FixContext<'_>) -> Vec<Fix> {
    let declaration = context.declaration;
    let mut rewrite = Rewrite::new(context.schema);
    rewrite.add_line(context.id, declaration.range.end(), "}");
    let title = format!("Add the closing brace of `{}`", declaration.name_text());
    Fix::new(title, Applicability::Safe, Effect::None, rewrite)
        .into_iter()
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{check_fix, check_rule};

    #[test]
    fn a_stray_brace_is_reported_alone() {
        check_rule(
            &INVALID_TOP_LEVEL_LINE,
            r"
model Boat {
  id Int @id
}
}
^ invalid-top-level-line
",
        );
    }

    #[test]
    fn closes_an_open_block_where_it_ends() {
        check_fix(
            &UNCLOSED_BLOCK,
            r"
model Boat {
  id Int @id

model Crew {
  id Int @id
}
",
            r"
model Boat {
  id Int @id
}

model Crew {
  id Int @id
}
",
        );
    }

    #[test]
    fn corrects_a_misspelt_keyword() {
        check_fix(
            &UNKNOWN_BLOCK_KEYWORD,
            r"
Modle Boat {
  id Int @id
}
",
            r"
model Boat {
  id Int @id
}
",
        );
    }
}
