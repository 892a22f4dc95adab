use model::SyntaxProblemKind;

use crate::Applicability;
use crate::finding::Findings;
use crate::fix::{Effect, Fix};
use crate::rewrite::Rewrite;
use crate::rule::{Context, FixContext, rule};

rule! {
    /// A backslash in a string, in front of a character that it gives no meaning.
    ///
    /// Behind a backslash may stand `"`, `\`, `/`, `b`, `f`, `n`, `r`, `t`, and `u` with four hexadecimal digits. A backslash
    /// that shall be one is written twice.
    ///
    /// ```prisma
    /// model Boat {
    ///   id   Int    @id
    ///   path String @default("boats\*")
    /// //                           ^^ unknown-string-escape
    /// }
    /// ```
    pub UNKNOWN_STRING_ESCAPE = Official {
        code: "unknown-string-escape",
        severity: Error,
        stage: Syntax,
        fix: Safe(fix),
        since: "0.1.0",
        check: Declaration(check_unknown),
    }
}

rule! {
    /// A `\u` in a string that makes no character.
    ///
    /// Exactly four hexadecimal digits follow it. A character beyond `\uFFFF` takes two of them, the halves of a surrogate
    /// pair; half of one is no character.
    ///
    /// ```prisma
    /// model Boat {
    ///   id   Int    @id
    ///   flag String @default("\u26f, \ud83d\u26f5")
    /// //                             ^^^^^^^^^^^^ invalid-unicode-escape
    /// //                      ^^^^^ invalid-unicode-escape
    /// }
    /// ```
    pub INVALID_UNICODE_ESCAPE = Official {
        code: "invalid-unicode-escape",
        severity: Error,
        stage: Syntax,
        fix: Safe(fix),
        since: "0.1.0",
        check: Declaration(check_unicode),
    }
}

fn check_unknown(context: &Context<'_, '_>, findings: &mut Findings) {
    for (range, escape) in escapes(context, SyntaxProblemKind::UnknownEscape) {
        findings.report(
            range,
            format!(
                "`{escape}` means nothing in a string{}, so the string cannot be read. Write `\\{escape}` if a backslash is meant.",
                inside(context)
            ),
        );
    }
}

fn check_unicode(context: &Context<'_, '_>, findings: &mut Findings) {
    for (range, escape) in escapes(context, SyntaxProblemKind::InvalidUnicodeEscape) {
        findings.report(
            range,
            format!(
                "`{escape}` is no character{}, so the string cannot be read. Write `\\u` with four hexadecimal digits, two such halves for a surrogate pair, or `\\\\u` if a backslash is meant.",
                inside(context)
            ),
        );
    }
}

fn escapes<'c>(
    context: &Context<'c, '_>,
    kind: SyntaxProblemKind,
) -> impl Iterator<Item = (syntax::TextRange, String)> + 'c {
    let declaration = context.declaration;
    let problems = declaration
        .problems
        .iter()
        .filter(move |it| it.kind == kind);
    problems.map(move |it| {
        let escape = declaration.slice(it.range).escape_debug().to_string();
        // The backslashes stay as they are written.
        (it.range, escape.replace("\\\\", "\\"))
    })
}

fn inside(context: &Context<'_, '_>) -> String {
    let name = context.declaration.name_text();
    if name.is_empty() {
        String::new()
    } else {
        format!(" of `{name}`")
    }
}

/// The characters as they are written; a string ends with its line, so a line break in it is written, too.
fn fix(context: &FixContext<'_>) -> Vec<Fix> {
    let written = context.declaration.slice(context.finding.range);
    let mut rewrite = Rewrite::new(context.schema);
    let is_break = written.ends_with(['\n', '\r']);
    let new = if is_break {
        "\\n".to_owned()
    } else {
        written.replace('\\', "\\\\")
    };
    rewrite.replace(context.id, context.finding.range, new);
    let title = if is_break {
        "Write `\\n` for the line break"
    } else if written.matches('\\').count() > 1 {
        "Double the backslashes"
    } else {
        "Double the backslash"
    };
    Fix::new(title, Applicability::Safe, Effect::None, rewrite)
        .into_iter()
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{check_fix, check_rule};

    #[test]
    fn strings_are_looked_at_wherever_they_stand() {
        check_rule(
            &UNKNOWN_STRING_ESCAPE,
            r#"
generator js {
  provider = "a\q"
//             ^^ unknown-string-escape
  list     = ["\q", { key: "\q" }]
//                          ^^ unknown-string-escape
//             ^^ unknown-string-escape
}

enum Kind {
  A @map("\q")
//        ^^ unknown-string-escape
}

model Boat {
  id   Int @id
  no   Int @unique(map: "n\q")
//                        ^^ unknown-string-escape
  size Unsupported("\é")
//                  ^^ unknown-string-escape
  ok   Unsupported("\\q \" \/\b\f\n\r\t \u26f5 \ud83d\ude00")
}
"#,
        );
    }

    #[test]
    fn a_line_that_does_not_count_has_no_strings() {
        check_rule(
            &UNKNOWN_STRING_ESCAPE,
            r#"
model Boat {
  id   Int @id
  name: String @map("a\q")
//    ^ legacy-field-colon
  size Int! @map("b\q")
//     ^^^^ legacy-required-type
  rest Int @map("c\q"
//^^^^^^^^^^^^^^^^^^^ invalid-block-line
}
"#,
        );
    }

    #[test]
    fn backslashes_are_doubled() {
        check_fix(
            &UNKNOWN_STRING_ESCAPE,
            "model Boat {\n  id String @id @default(\"a\\q\")\n}\n",
            "model Boat {\n  id String @id @default(\"a\\\\q\")\n}\n",
        );
        check_fix(
            &INVALID_UNICODE_ESCAPE,
            "model Boat {\n  id String @id @default(\"\\ud83d\\ud83d\")\n}\n",
            "model Boat {\n  id String @id @default(\"\\\\ud83d\\\\ud83d\")\n}\n",
        );
    }

    #[test]
    fn a_line_break_is_written() {
        check_fix(
            &UNKNOWN_STRING_ESCAPE,
            "model Boat {\n  id   Int    @id\n  name String @default(\"a\\\nb\")\n}\n",
            "model Boat {\n  id   Int    @id\n  name String @default(\"a\\nb\")\n}\n",
        );
    }
}
