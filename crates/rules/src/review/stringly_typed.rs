//! A `String` field that holds one of a few values.

#[cfg(test)]
#[path = "stringly_typed/check_tests.rs"]
mod check_tests;
#[path = "stringly_typed/constraint.rs"]
mod constraint;
#[path = "stringly_typed/enumeration.rs"]
mod enumeration;
#[path = "stringly_typed/evidence.rs"]
mod evidence;
#[cfg(test)]
#[path = "stringly_typed/fix_tests.rs"]
mod fix_tests;
#[path = "stringly_typed/listing.rs"]
mod listing;
#[path = "stringly_typed/naming.rs"]
mod naming;
#[path = "stringly_typed/retype.rs"]
mod retype;
#[path = "stringly_typed/survey.rs"]
mod survey;

use model::{Field, FieldType};

use crate::finding::{Findings, Severity};
use crate::rule::{Context, rule};

rule! {
    /// A `String` field that is a choice between a few values.
    ///
    /// The database accepts every typing mistake, the generated client offers no values, and every reader of the schema has to
    /// search the code for the ones that occur. An enum says it once.
    ///
    /// A field is taken for a choice when its name ends in a word such as `status`, `state`, `type`, `kind`, `role`, `level`, `mode`,
    /// `priority` or `visibility`. That alone is a hint. It is a warning when there is evidence: a default that looks like a name,
    /// or a comment at the field that lists the values (`// open, voting, closed`, `/// "a" | "b"`, `// one of: a / b`). Values that
    /// a comment lists and that include the default are evidence whatever the field is called, and so is a check constraint in a comment
    /// of the block (`// @@check(phase in ('open', 'closed'))`).
    ///
    /// Nothing is said about keys, unique fields, columns of other types such as `@db.Uuid`, free text, and words that others
    /// keep: `session_state`, `token_type`, `mimeType`, `currency`, the `state` of an address, whatever mirrors Stripe or
    /// GitHub. Where the values come from elsewhere and may grow, `String` is right: suppress the finding.
    ///
    /// The fix declares an enum with the values that were found, or takes one that has the same values already, and rewrites type
    /// and default. A value that cannot be a name gets one, and `@map` keeps it as it is in the database. The database needs a
    /// migration: check that only these values occur, and that the migration converts the column (on PostgreSQL
    /// `ALTER COLUMN … TYPE … USING …`) instead of dropping it. Where not all values are known, the fix is a draft to be completed.
    ///
    /// ```prisma
    /// model Event {
    ///   id    Int    @id
    ///   phase String @default("draft") // draft, open, voting, closed
    /// //      ^^^^^^ stringly-typed
    ///   kind  String
    /// //      ^^^^^^ stringly-typed
    ///   title String @default("untitled")
    /// }
    /// ```
    ///
    /// As an enum:
    ///
    /// ```prisma
    /// model Event {
    ///   id    Int        @id
    ///   phase EventPhase @default(draft)
    /// }
    ///
    /// enum EventPhase {
    ///   draft
    ///   open
    ///   voting
    ///   closed
    /// }
    /// ```
    pub STRINGLY_TYPED = Review {
        code: "stringly-typed",
        severity: Warning,
        fix: Unsafe(retype::fixes),
        since: "0.1.0",
        check: Field(check),
    }
}

/// Values that a message shows.
const SHOWN_VALUES: usize = 6;

fn check(context: &Context<'_, '_>, _: usize, field: &Field, findings: &mut Findings) {
    let Some(name) = field.field_type.as_ref().and_then(FieldType::named) else {
        return;
    };
    let connector = context.reader.config().connector();
    let Some(choice) = evidence::choice(connector, context.declaration, field) else {
        return;
    };
    if retype::is_referenced(context.reader, context.id, context.declaration, field) {
        return;
    }
    let what = format!("`{}.{}`", context.declaration.name_text(), field.name.text);
    let why = "typing mistakes are accepted, the client offers no values, and every reader has to guess them";
    let (message, severity) = if choice.values.is_empty() {
        let message = format!(
            "{what} sounds like a choice between a few values, but it is a `String`: {why}. If the values are known, make it an enum."
        );
        (message, Severity::Hint)
    } else {
        let shown: Vec<String> = choice
            .values
            .iter()
            .take(SHOWN_VALUES)
            .map(|value| format!("`{value}`"))
            .collect();
        let shown = shown.join(", ");
        let others = choice.values.len().saturating_sub(SHOWN_VALUES);
        let message = match (choice.listed, choice.complete, others) {
            (false, ..) => format!(
                "{what} is a choice that starts as {shown}, but it is a `String`: {why}. Make it an enum."
            ),
            (true, true, 0) => {
                format!("{what} is one of {shown}, but it is a `String`: {why}. Make it an enum.")
            }
            (true, true, others) => format!(
                "{what} is one of {shown} and {others} more, but it is a `String`: {why}. Make it an enum."
            ),
            (true, false, _) => format!(
                "{what} is a choice between {shown} and others, but it is a `String`: {why}. Make it an enum."
            ),
        };
        (message, Severity::Warning)
    };
    findings.report(name.range, message).severity(severity);
}
