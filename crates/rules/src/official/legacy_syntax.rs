use model::{Declaration, Field, SyntaxProblem, SyntaxProblemKind};

use crate::Applicability;
use crate::finding::Findings;
use crate::fix::{Effect, Fix};
use crate::line_repair::{Repair, is_continuation, join};
use crate::rewrite::Rewrite;
use crate::rule::{Context, FixContext, rule};

rule! {
    /// A colon between the name of a field and its type.
    ///
    /// Other languages have one there. In a Prisma schema blanks separate the two, and a field with a colon does not count at all.
    ///
    /// ```prisma
    /// model Boat {
    ///   id   Int @id
    ///   name: String
    /// //    ^ legacy-field-colon
    /// }
    /// ```
    pub LEGACY_FIELD_COLON = Official {
        code: "legacy-field-colon",
        severity: Error,
        stage: Syntax,
        fix: Safe(fix_colon),
        since: "0.1.0",
        check: Field(check_colon),
    }
}

rule! {
    /// A `!` behind a type.
    ///
    /// It meant "required" in the first version of the language. Fields are required unless a `?` says otherwise.
    ///
    /// ```prisma
    /// model Boat {
    ///   id   Int @id
    ///   name String!
    /// //     ^^^^^^^ legacy-required-type
    /// }
    /// ```
    pub LEGACY_REQUIRED_TYPE = Official {
        code: "legacy-required-type",
        severity: Error,
        stage: Syntax,
        fix: Safe(fix_type),
        since: "0.1.0",
        check: Field(check_required),
    }
}

rule! {
    /// A list written as `[Type]`.
    ///
    /// That was its form in the first version of the language, and still is in GraphQL. Now the brackets stand behind: `Type[]`.
    ///
    /// ```prisma
    /// datasource db {
    ///   provider = "postgresql"
    /// }
    ///
    /// model Boat {
    ///   id    Int @id
    ///   names [String]
    /// //      ^^^^^^^^ legacy-list-type
    /// }
    /// ```
    pub LEGACY_LIST_TYPE = Official {
        code: "legacy-list-type",
        severity: Error,
        stage: Syntax,
        fix: Safe(fix_type),
        since: "0.1.0",
        check: Field(check_list),
    }
}

rule! {
    /// A list that is optional.
    ///
    /// There is no such thing: a list that holds nothing is an empty list.
    ///
    /// ```prisma
    /// datasource db {
    ///   provider = "postgresql"
    /// }
    ///
    /// model Boat {
    ///   id    Int @id
    ///   names String[]?
    /// //      ^^^^^^^^^ optional-list-type
    /// }
    /// ```
    pub OPTIONAL_LIST_TYPE = Official {
        code: "optional-list-type",
        severity: Error,
        stage: Syntax,
        fix: Safe(fix_type),
        since: "0.1.0",
        check: Field(check_optional_list),
    }
}

fn check_colon(context: &Context<'_, '_>, _: usize, field: &Field, findings: &mut Findings) {
    if let Some(problem) = problem_of(
        context.declaration,
        field,
        SyntaxProblemKind::LegacyFieldColon,
    ) {
        findings.report(
            problem.range,
            format!(
                "No colon stands between a field and its type; because of this one, {} does not count. Remove the colon.",
                full_name(context, field)
            ),
        );
    }
}

fn check_required(context: &Context<'_, '_>, _: usize, field: &Field, findings: &mut Findings) {
    if let Some(problem) = problem_of(
        context.declaration,
        field,
        SyntaxProblemKind::LegacyRequiredType,
    ) {
        findings.report(
            problem.range,
            format!(
                "Fields are required without a mark; because of the `!`, {} does not count. Remove the `!`.",
                full_name(context, field)
            ),
        );
    }
}

fn check_list(context: &Context<'_, '_>, _: usize, field: &Field, findings: &mut Findings) {
    if let Some(problem) = problem_of(
        context.declaration,
        field,
        SyntaxProblemKind::LegacyListType,
    ) {
        findings.report(
            problem.range,
            format!(
                "The brackets of a list stand behind its type; as it is, {} does not count. Write `{}[]`.",
                full_name(context, field),
                base_type(context.declaration.slice(problem.range)),
            ),
        );
    }
}

fn check_optional_list(
    context: &Context<'_, '_>,
    _: usize,
    field: &Field,
    findings: &mut Findings,
) {
    if let Some(problem) = problem_of(
        context.declaration,
        field,
        SyntaxProblemKind::OptionalListType,
    ) {
        let base = base_type(context.declaration.slice(problem.range));
        findings.report(
            problem.range,
            format!(
                "A list cannot be optional, so {} does not count. Write `{base}[]`, which may be empty, or `{base}?` for a single value that may be missing.",
                full_name(context, field),
            ),
        );
    }
}

fn full_name(context: &Context<'_, '_>, field: &Field) -> String {
    let model = context.declaration.name_text();
    format!("`{model}.{}`", field.name.text)
}

/// What is wrong with a field in this way.
pub(crate) fn problem_of<'d>(
    declaration: &'d Declaration,
    field: &Field,
    kind: SyntaxProblemKind,
) -> Option<&'d SyntaxProblem> {
    // In the order of the text.
    let problems = &declaration.problems;
    let from = problems.partition_point(|it| it.range.start() < field.range.start());
    problems[from..]
        .iter()
        .take_while(|it| it.range.start() <= field.range.end())
        .find(|it| it.kind == kind)
}

/// A type without its marks.
fn base_type(written: &str) -> &str {
    written.trim_matches(|c: char| matches!(c, '[' | ']' | '?' | '!') || c.is_whitespace())
}

/// What looks like such a field can be an argument on a line of its own.
pub(crate) fn joined(context: &FixContext<'_>) -> Option<Fix> {
    let Repair { title, range, text } = join(context.declaration, context.finding.range)?;
    let mut rewrite = Rewrite::new(context.schema);
    rewrite.replace(context.id, range, text);
    Fix::new(title, Applicability::Safe, Effect::None, rewrite)
}

fn fix_colon(context: &FixContext<'_>) -> Vec<Fix> {
    if let Some(fix) = joined(context) {
        return vec![fix];
    }
    let range = context.finding.range;
    if is_continuation(context.declaration, range) {
        return Vec::new();
    }
    let text = &context.declaration.text;
    let is_blank = |c: Option<char>| c.is_none_or(char::is_whitespace);
    let before = text.get(..usize::from(range.start()));
    let behind = text.get(usize::from(range.end())..);
    let separated = is_blank(before.and_then(|it| it.chars().next_back()))
        || is_blank(behind.and_then(|it| it.chars().next()));
    let mut rewrite = Rewrite::new(context.schema);
    rewrite.replace(context.id, range, if separated { "" } else { " " });
    Fix::new(
        "Remove the colon",
        Applicability::Safe,
        Effect::None,
        rewrite,
    )
    .into_iter()
    .collect()
}

fn fix_type(context: &FixContext<'_>) -> Vec<Fix> {
    if let Some(fix) = joined(context) {
        return vec![fix];
    }
    let range = context.finding.range;
    if is_continuation(context.declaration, range) {
        return Vec::new();
    }
    let written = context.declaration.slice(range);
    let base = base_type(written);
    let new = if written.ends_with('!') {
        base.to_owned()
    } else {
        format!("{base}[]")
    };
    let mut rewrite = Rewrite::new(context.schema);
    rewrite.replace(context.id, range, new.as_str());
    Fix::new(
        format!("Change `{written}` to `{new}`"),
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
    use crate::testing::{check_fix, check_no_fix, check_rule};

    #[test]
    fn a_colon_hides_the_rest() {
        check_rule(
            &LEGACY_FIELD_COLON,
            r"
model Boat {
  id   :Int! @id
//     ^ legacy-field-colon
  name:
//    ^ legacy-field-colon
  key  Int @unique
}
",
        );
    }

    #[test]
    fn marks_that_never_were_together_make_a_bad_line() {
        check_rule(
            &LEGACY_LIST_TYPE,
            r"
model Boat {
  id Int @id
  a  [Int]?
//^^^^^^^^^ invalid-block-line
  b  Int[]!
//^^^^^^^^^ invalid-block-line
}
",
        );
    }

    #[test]
    fn the_colon_goes_and_a_blank_stays() {
        check_fix(
            &LEGACY_FIELD_COLON,
            r"
model Boat {
  id   Int @id
  name:String
}
",
            r"
model Boat {
  id   Int @id
  name String
}
",
        );
        check_fix(
            &LEGACY_FIELD_COLON,
            r"
model Boat {
  id   Int @id
  name: String
}
",
            r"
model Boat {
  id   Int @id
  name String
}
",
        );
    }

    #[test]
    fn types_lose_their_old_marks() {
        check_fix(
            &LEGACY_REQUIRED_TYPE,
            "model Boat {\n  id Int ! @id\n}\n",
            "model Boat {\n  id Int @id\n}\n",
        );
        check_fix(
            &LEGACY_LIST_TYPE,
            "model Boat {\n  id Int @id\n  names [ String ]\n}\n",
            "model Boat {\n  id Int @id\n  names String[]\n}\n",
        );
        check_fix(
            &OPTIONAL_LIST_TYPE,
            "model Boat {\n  id Int @id\n  names Unsupported(\"x\") []?\n}\n",
            "model Boat {\n  id Int @id\n  names Unsupported(\"x\")[]\n}\n",
        );
    }

    #[test]
    fn a_line_that_may_belong_to_the_one_above_is_left_alone() {
        check_no_fix(
            &LEGACY_FIELD_COLON,
            r"
model Boat {
  id   Int     @id
  open Boolean
  @@index([id], where: {
    open: true
  })
}
",
        );
    }

    #[test]
    fn an_argument_on_a_line_of_its_own_is_no_field() {
        check_fix(
            &LEGACY_FIELD_COLON,
            r"
model Crew {
  id     Int  @id
  boat   Boat @relation(
    fields: [boatId],
    references: [id]
  )
  boatId Int
}

model Boat {
  id   Int    @id
  crew Crew[]
}
",
            r"
model Crew {
  id     Int  @id
  boat   Boat @relation(fields: [boatId], references: [id])
  boatId Int
}

model Boat {
  id   Int    @id
  crew Crew[]
}
",
        );
    }
}
