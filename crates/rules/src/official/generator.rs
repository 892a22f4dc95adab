use model::{Expression, ValueProblem};

use crate::config_block::{
    Block, as_text, entry_of, expression_at, generator, likely_generator, remove_element,
    remove_line, replace_finding, value_of,
};
use crate::finding::Findings;
use crate::fix::{Applicability, Effect, Fix};
use crate::rewrite::quoted;
use crate::rule::{Context, FixContext, rule};

rule! {
    /// `provider` of a generator is neither a string nor `env(…)`.
    ///
    /// ```prisma
    /// generator client {
    ///   provider = prisma-client-js
    /// //           ^^^^^^^^^^^^^^^^ generator-provider-type
    /// }
    /// ```
    pub GENERATOR_PROVIDER_TYPE = Official {
        code: "generator-provider-type",
        severity: Error,
        stage: Early,
        fix: Safe(fix_provider),
        since: "0.1.0",
        check: Declaration(check_provider),
    }
}

rule! {
    /// `output` of a generator is neither a string nor `env(…)`.
    ///
    /// It is the path of a folder, relative to the schema file, in double quotes.
    ///
    /// ```prisma
    /// generator client {
    ///   provider = "prisma-client"
    ///   output   = ["../generated"]
    /// //           ^^^^^^^^^^^^^^^^ generator-output-type
    /// }
    /// ```
    pub GENERATOR_OUTPUT_TYPE = Official {
        code: "generator-output-type",
        severity: Error,
        stage: Early,
        fix: Safe(fix_value),
        since: "0.1.0",
        check: Declaration(check_output),
    }
}

rule! {
    /// Something in `binaryTargets` is neither a string nor `env(…)`.
    ///
    /// ```prisma
    /// generator client {
    ///   provider      = "prisma-client-js"
    ///   binaryTargets = ["native", linux-musl]
    /// //                           ^^^^^^^^^^ generator-binary-targets-type
    /// }
    /// ```
    pub GENERATOR_BINARY_TARGETS_TYPE = Official {
        code: "generator-binary-targets-type",
        severity: Error,
        stage: Early,
        fix: Safe(fix_value),
        since: "0.1.0",
        check: Declaration(check_binary_targets),
    }
}

rule! {
    /// `engineType` of a generator is no string.
    ///
    /// Unlike other properties it cannot come from the environment.
    ///
    /// ```prisma
    /// generator client {
    ///   provider   = "prisma-client-js"
    ///   engineType = library
    /// //             ^^^^^^^ generator-engine-type-not-string
    /// }
    /// ```
    pub GENERATOR_ENGINE_TYPE_NOT_STRING = Official {
        code: "generator-engine-type-not-string",
        severity: Error,
        stage: Early,
        fix: Safe(fix_value),
        since: "0.1.0",
        check: Declaration(check_engine_type),
    }
}

/// The value of a key of a generator.
fn value<'s>(context: &Context<'_, 's>, key: &str) -> Option<(&'s Expression, Block<'s>)> {
    let block = generator(context)?;
    Some((value_of(&block.lines, key)?, block))
}

fn is_of_wrong_kind(value: &Expression) -> bool {
    value.as_string_or_env() == Err(ValueProblem::Kind)
}

fn check_provider(context: &Context<'_, '_>, findings: &mut Findings) {
    if let Some((value, block)) = value(context, "provider").filter(|(it, _)| is_of_wrong_kind(it))
    {
        let message = "`provider` must be a string in double quotes or `env(\"…\")`, so nobody knows what generates. Write for example `\"prisma-client\"`.";
        findings
            .report(value.range, message)
            .official_all(block.is_complete.then_some(value.range));
    }
}

fn fix_provider(context: &FixContext<'_>) -> Vec<Fix> {
    let value = entry_of(context).and_then(|entry| entry.value.as_ref());
    let is_word = |text: &smol_str::SmolStr| text.starts_with(|c: char| c.is_ascii_alphabetic());
    let (provider, applicability) = if let Some(text) = value.and_then(as_text).filter(is_word) {
        (quoted(&text), Applicability::Safe)
    } else {
        let likely = likely_generator(context.schema, context.declaration);
        (quoted(likely), Applicability::Unsafe)
    };
    replace_finding(context, &provider, applicability, Effect::Client)
}

fn check_output(context: &Context<'_, '_>, findings: &mut Findings) {
    if let Some((value, block)) = value(context, "output").filter(|(it, _)| is_of_wrong_kind(it)) {
        let message = "`output` must be the path of a folder as a string in double quotes, or `env(\"…\")`; this cannot be read.";
        findings
            .report(value.range, message)
            .official_all(block.has_provider.then_some(value.range));
    }
}

fn check_binary_targets(context: &Context<'_, '_>, findings: &mut Findings) {
    let Some((value, block)) = value(context, "binaryTargets") else {
        return;
    };
    let elements = value.elements().iter();
    for element in elements.filter(|it| is_of_wrong_kind(it)) {
        let message = "A binary target must be a string in double quotes or `env(\"…\")`; this cannot be read.";
        findings
            .report(element.range, message)
            .official_all(block.has_provider.then_some(element.range));
    }
}

fn check_engine_type(context: &Context<'_, '_>, findings: &mut Findings) {
    let value = value(context, "engineType");
    if let Some((value, block)) = value.filter(|(value, _)| value.as_string().is_none()) {
        let message = "`engineType` must be a string in double quotes; it cannot come from the environment either.";
        findings
            .report(value.range, message)
            .official_all(block.is_complete.then_some(value.range));
    }
}

/// Puts quotes around what stands there, else removes it.
fn fix_value(context: &FixContext<'_>) -> Vec<Fix> {
    let value = entry_of(context).and_then(|entry| entry.value.as_ref());
    let Some(value) = value else {
        return Vec::new();
    };
    let wrong = expression_at(value, context.finding.range);
    match wrong.and_then(as_text) {
        Some(text) => replace_finding(context, &quoted(&text), Applicability::Safe, Effect::Client),
        None if wrong.is_some_and(|wrong| wrong.range == value.range) => {
            remove_line(context, Applicability::Unsafe, Effect::Client)
        }
        None => remove_element(context, Applicability::Unsafe, Effect::Client),
    }
}

#[cfg(test)]
#[path = "generator/tests.rs"]
mod tests;
