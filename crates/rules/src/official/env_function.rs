use model::{Arguments, EnvProblem, Expression, ExpressionKind, PrismaVersion, ValueProblem};
use smol_str::SmolStr;

use super::datasource::URL_KEYS;
use super::datasource_url::variable_of;
use crate::config_block::{
    Block, as_text, datasource, entry_of, generator, one, replace_finding, value_of,
};
use crate::finding::Findings;
use crate::fix::{Applicability, Effect, Fix};
use crate::rewrite::{Rewrite, quoted};
use crate::rule::{Context, FixContext, rule};

rule! {
    /// `env(…)` without exactly one argument.
    ///
    /// It takes the name of one variable of the environment: `env("CLIENT_FOLDER")`. There is no second argument for a default.
    ///
    /// ```prisma
    /// generator client {
    ///   provider = "prisma-client"
    ///   output   = env("CLIENT_FOLDER", "../generated")
    /// //           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ env-function-arity
    /// }
    /// ```
    pub ENV_FUNCTION_ARITY = Official {
        code: "env-function-arity",
        severity: Error,
        stage: Early,
        fix: Unsafe(fix_arity),
        since: "0.1.0",
        check: Declaration(check_arity),
    }
}

rule! {
    /// The argument of `env(…)` is no string.
    ///
    /// ```prisma
    /// generator client {
    ///   provider = "prisma-client"
    ///   output   = env(CLIENT_FOLDER)
    /// //               ^^^^^^^^^^^^^ env-function-argument-type
    /// }
    /// ```
    pub ENV_FUNCTION_ARGUMENT_TYPE = Official {
        code: "env-function-argument-type",
        severity: Error,
        stage: Early,
        fix: Unsafe(fix_type),
        since: "0.1.0",
        check: Declaration(check_type),
    }
}

rule! {
    /// The argument of `env(…)` has a name.
    ///
    /// It needs none, and Prisma ignores it.
    ///
    /// ```prisma
    /// generator client {
    ///   provider = "prisma-client"
    ///   output   = env(name: "CLIENT_FOLDER")
    /// //               ^^^^ env-function-named-argument
    /// }
    /// ```
    pub ENV_FUNCTION_NAMED_ARGUMENT = Official {
        code: "env-function-named-argument",
        severity: Warning,
        stage: Early,
        fix: Safe(fix_name),
        since: "0.1.0",
        check: Declaration(check_names),
    }
}

/// A call of `env(…)` that the engine looks at.
struct Call<'e> {
    value: &'e Expression,
    arguments: &'e Arguments,
    /// Did the engine stop before that in this block?
    is_hidden: bool,
}

fn call(value: &Expression, is_hidden: bool) -> Option<Call<'_>> {
    Some(Call {
        value,
        arguments: value.as_env()?,
        is_hidden,
    })
}

/// Keys whose values are read as what they should be; all other values are kept for the generator. That `engineType` is not among
/// them makes the engine report a bad `env(…)` there twice.
const OWN_KEYS: [&str; 4] = ["provider", "output", "binaryTargets", "previewFeatures"];

fn calls<'s>(context: &Context<'_, 's>) -> Vec<Call<'s>> {
    let mut result = Vec::new();
    if let Some(Block {
        lines,
        has_provider,
        is_accepted,
        ..
    }) = datasource(context)
    {
        let keys = URL_KEYS.iter();
        for key in keys.filter(|_| context.config().version == PrismaVersion::Six) {
            let is_read = is_accepted || (has_provider && *key == "url");
            let value = value_of(&lines, key);
            result.extend(value.and_then(|value| call(value, !is_read)));
        }
    } else if let Some(Block {
        lines,
        is_complete,
        has_provider,
        ..
    }) = generator(context)
    {
        let provider = value_of(&lines, "provider");
        result.extend(provider.and_then(|value| call(value, !is_complete)));
        let output = value_of(&lines, "output");
        result.extend(output.and_then(|value| call(value, !has_provider)));
        let targets = value_of(&lines, "binaryTargets").map_or(&[][..], Expression::elements);
        let targets = targets.iter();
        result.extend(targets.filter_map(|value| call(value, !has_provider)));
        // The first bad value ends the reading of all that follow. The engine takes them in no certain order.
        let mut is_hidden = !has_provider;
        for entry in lines.counting() {
            if let Some(value) = &entry.value
                && !OWN_KEYS.contains(&entry.key.text.as_str())
            {
                collect(value, &mut is_hidden, &mut result);
            }
        }
    }
    result
}

/// The calls in the value of a key that the engine does not know.
fn collect<'e>(value: &'e Expression, is_hidden: &mut bool, result: &mut Vec<Call<'e>>) {
    if let ExpressionKind::Array(elements) = &value.kind {
        for element in elements {
            collect(element, is_hidden, result);
        }
    } else if let Some(call) = call(value, *is_hidden) {
        *is_hidden |= call.arguments.env_name().is_err();
        result.push(call);
    }
}

fn check_arity(context: &Context<'_, '_>, findings: &mut Findings) {
    for call in calls(context) {
        if call.arguments.env_name() == Err(EnvProblem::Count) {
            let message = "`env` takes the name of one variable and nothing else, so this cannot be read. Write `env(\"NAME\")`.";
            let finding = findings.report(call.value.range, message);
            if call.is_hidden {
                finding.unofficial();
            }
        }
    }
}

fn check_type(context: &Context<'_, '_>, findings: &mut Findings) {
    for call in calls(context) {
        if let Err(EnvProblem::NotString(argument)) = call.arguments.env_name() {
            let message = "`env` takes the name of a variable as a string in double quotes; this cannot be read.";
            let finding = findings.report(argument.range, message);
            if call.is_hidden {
                finding.unofficial();
            }
        }
    }
}

fn check_names(context: &Context<'_, '_>, findings: &mut Findings) {
    for call in calls(context) {
        for argument in &call.arguments.list {
            let Some(name) = argument.name.as_ref().filter(|_| argument.value.is_some()) else {
                continue;
            };
            let message = format!(
                "The argument of `env` needs no name, and `{}:` is ignored. Remove it.",
                name.text
            );
            let finding = findings.report(name.range, message);
            if call.is_hidden {
                finding.unofficial();
            } else {
                finding.official(argument.range);
            }
        }
    }
}

/// The call around the finding.
fn call_of<'s>(context: &FixContext<'s>) -> Option<(&'s Expression, &'s Arguments)> {
    fn find(value: &Expression, range: syntax::TextRange) -> Option<(&Expression, &Arguments)> {
        match &value.kind {
            ExpressionKind::Array(elements) => {
                elements.iter().find_map(|element| find(element, range))
            }
            _ if value.range.contains_range(range) => Some((value, value.as_env()?)),
            _ => None,
        }
    }
    find(entry_of(context)?.value.as_ref()?, context.finding.range)
}

/// A name for the variable of a key: `THEME` for `theme`.
fn variable(context: &FixContext<'_>) -> String {
    let key = entry_of(context).map_or("", |entry| entry.key.text.as_str());
    if URL_KEYS.contains(&key) {
        return variable_of(key).to_owned();
    }
    let mut result = String::new();
    for c in key.chars() {
        if c.is_uppercase() {
            result.push('_');
        }
        result.extend(c.to_uppercase());
    }
    result.replace('-', "_")
}

fn fix_arity(context: &FixContext<'_>) -> Vec<Fix> {
    let Some((_, arguments)) = call_of(context) else {
        return Vec::new();
    };
    let mut values = arguments.list.iter().filter_map(|it| it.value.as_ref());
    let name = values.find_map(Expression::as_string).cloned();
    let (name, applicability) = match name {
        Some(name) if arguments.list.len() == 1 => (name, Applicability::Safe),
        Some(name) => (name, Applicability::Unsafe),
        None => (variable(context).into(), Applicability::Unsafe),
    };
    let text = format!("env({})", quoted(&name));
    // The rule promises no more than that.
    let applicability = applicability.min(Applicability::Unsafe);
    replace_finding(context, &text, applicability, Effect::None)
}

fn fix_type(context: &FixContext<'_>) -> Vec<Fix> {
    let Some((_, arguments)) = call_of(context) else {
        return Vec::new();
    };
    let value = arguments.list.first().and_then(|it| it.value.as_ref());
    let inner = value.and_then(|value| match value.as_string_or_env() {
        Ok(model::StringOrEnv::Env(name)) => Some(name.clone()),
        Ok(_) | Err(ValueProblem::Kind | ValueProblem::Env(_)) => None,
    });
    let is_name = |text: &SmolStr| text.starts_with(|c: char| c.is_alphabetic());
    let name = inner
        .or_else(|| value.and_then(as_text).filter(is_name))
        .unwrap_or_else(|| variable(context).into());
    replace_finding(context, &quoted(&name), Applicability::Unsafe, Effect::None)
}

fn fix_name(context: &FixContext<'_>) -> Vec<Fix> {
    let Some((_, arguments)) = call_of(context) else {
        return Vec::new();
    };
    let range = context.finding.range;
    let mut arguments = arguments.list.iter();
    let argument = arguments.find(|argument| argument.range.contains_range(range));
    let Some(value) = argument.and_then(|argument| argument.value.as_ref()) else {
        return Vec::new();
    };
    let mut rewrite = Rewrite::new(context.schema);
    let name = syntax::TextRange::new(range.start(), value.range.start());
    rewrite.replace(context.id, name, "");
    let title = format!("Remove `{}:`", context.declaration.slice(range));
    one(title, Applicability::Safe, Effect::None, rewrite)
}

#[cfg(test)]
#[path = "env_function/tests.rs"]
mod tests;
