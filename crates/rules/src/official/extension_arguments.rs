use model::{Argument, Arguments, Expression, ExpressionKind, Name};
use syntax::TextRange;

use super::extensions::extensions;
use crate::config_block::{as_text, entry_of, one, one_line, replace_finding};
use crate::finding::Findings;
use crate::fix::{Applicability, Effect, Fix};
use crate::rewrite::{Rewrite, quoted};
use crate::rule::{Context, FixContext, rule};
use crate::spelling::nearest;

rule! {
    /// An argument of an extension has no name.
    ///
    /// An extension takes `map` (its name in the database), `schema` and `version`, all of them by name.
    ///
    /// ```prisma
    /// datasource db {
    ///   provider   = "postgresql"
    ///   extensions = [citext("1.6")]
    /// //                     ^^^^^ extensions-argument-unnamed
    /// }
    ///
    /// generator client {
    ///   provider        = "prisma-client-js"
    ///   previewFeatures = ["postgresqlExtensions"]
    /// }
    /// ```
    pub EXTENSIONS_ARGUMENT_UNNAMED = Official {
        code: "extensions-argument-unnamed",
        severity: Error,
        stage: Early,
        fix: Unsafe(fix_unnamed),
        since: "0.1.0",
        check: Declaration(check_unnamed),
    }
}

rule! {
    /// An extension has an argument twice.
    ///
    /// ```prisma
    /// datasource db {
    ///   provider   = "postgresql"
    ///   extensions = [citext(schema: "shop", schema: "public")]
    /// //                                     ^^^^^^^^^^^^^^^^ extensions-argument-duplicate
    /// }
    ///
    /// generator client {
    ///   provider        = "prisma-client-js"
    ///   previewFeatures = ["postgresqlExtensions"]
    /// }
    /// ```
    pub EXTENSIONS_ARGUMENT_DUPLICATE = Official {
        code: "extensions-argument-duplicate",
        severity: Error,
        stage: Early,
        fix: Unsafe(fix_argument),
        since: "0.1.0",
        check: Declaration(check_duplicates),
    }
}

rule! {
    /// An argument of an extension is no string.
    ///
    /// ```prisma
    /// datasource db {
    ///   provider   = "postgresql"
    ///   extensions = [citext(version: 2)]
    /// //                              ^ extensions-argument-not-string
    /// }
    ///
    /// generator client {
    ///   provider        = "prisma-client-js"
    ///   previewFeatures = ["postgresqlExtensions"]
    /// }
    /// ```
    pub EXTENSIONS_ARGUMENT_NOT_STRING = Official {
        code: "extensions-argument-not-string",
        severity: Error,
        stage: Early,
        fix: Unsafe(fix_argument_value),
        since: "0.1.0",
        check: Declaration(check_values),
    }
}

rule! {
    /// An extension has an argument that means nothing.
    ///
    /// There are `map` (its name in the database), `schema` and `version`.
    ///
    /// ```prisma
    /// datasource db {
    ///   provider   = "postgresql"
    ///   extensions = [citext(name: "citext")]
    /// //                     ^^^^ extensions-argument-unknown
    /// }
    ///
    /// generator client {
    ///   provider        = "prisma-client-js"
    ///   previewFeatures = ["postgresqlExtensions"]
    /// }
    /// ```
    pub EXTENSIONS_ARGUMENT_UNKNOWN = Official {
        code: "extensions-argument-unknown",
        severity: Error,
        stage: Early,
        fix: Unsafe(fix_unknown),
        since: "0.1.0",
        check: Declaration(check_unknown),
    }
}

const KNOWN_ARGUMENTS: [&str; 3] = ["map", "schema", "version"];

/// The arguments of one extension that have a value.
struct Given<'s> {
    arguments: Vec<&'s Argument>,
    /// Does the engine look at them?
    is_read: bool,
}

fn given<'s>(context: &Context<'_, 's>) -> Vec<Given<'s>> {
    let Some(extensions) = extensions(context) else {
        return Vec::new();
    };
    let is_read = extensions.arguments_are_read();
    let items = extensions.items.iter();
    items
        .filter_map(|item| match &item.kind {
            ExpressionKind::Call { arguments, .. } => Some(arguments),
            _ => None,
        })
        .map(|arguments| Given {
            arguments: arguments
                .list
                .iter()
                .filter(|it| it.value.is_some())
                .collect(),
            is_read,
        })
        .collect()
}

impl<'s> Given<'s> {
    /// Those with a name that no earlier one has.
    fn named(&self) -> Vec<(&'s Argument, &'s Name, &'s Expression)> {
        let mut result: Vec<(&Argument, &Name, &Expression)> = Vec::new();
        for argument in &self.arguments {
            if let (Some(name), Some(value)) = (&argument.name, &argument.value)
                && result.iter().all(|(_, other, _)| other.text != name.text)
            {
                result.push((argument, name, value));
            }
        }
        result
    }
}

fn check_unnamed(context: &Context<'_, '_>, findings: &mut Findings) {
    for given in given(context) {
        for argument in given.arguments.iter().filter(|it| it.name.is_none()) {
            let message = "Nobody can tell what this value of the extension is for. Name it `map:`, `schema:` or `version:`, or remove it.";
            findings
                .report(argument.range, message)
                .official_all(given.is_read.then_some(argument.range));
        }
    }
}

fn check_duplicates(context: &Context<'_, '_>, findings: &mut Findings) {
    for given in given(context) {
        let mut seen: Vec<&str> = Vec::new();
        for argument in &given.arguments {
            let Some(name) = &argument.name else {
                continue;
            };
            if seen.contains(&name.text.as_str()) {
                let message = format!(
                    "The extension has `{}` already, and only one value can count. Remove one of the two.",
                    name.text
                );
                findings
                    .report(argument.range, message)
                    .official_all(given.is_read.then_some(argument.range));
            }
            seen.push(&name.text);
        }
    }
}

fn check_values(context: &Context<'_, '_>, findings: &mut Findings) {
    for given in given(context) {
        for (argument, name, value) in given.named() {
            if value.as_string().is_some() {
                continue;
            }
            let message = format!(
                "`{}` of an extension must be a string in double quotes; this cannot be read.",
                name.text
            );
            let is_known = KNOWN_ARGUMENTS.contains(&name.text.as_str());
            let narrow = given.is_read.then_some(value.range);
            let wide = (given.is_read && is_known).then_some(argument.range);
            findings
                .report(value.range, message)
                .official_all(narrow.into_iter().chain(wide));
        }
    }
}

fn check_unknown(context: &Context<'_, '_>, findings: &mut Findings) {
    for given in given(context) {
        for (argument, name, _) in given.named() {
            if KNOWN_ARGUMENTS.contains(&name.text.as_str()) {
                continue;
            }
            let message = format!(
                "Extensions have no argument `{}`; there are `map`, `schema` and `version`. Correct it or remove it.",
                name.text
            );
            findings
                .report(name.range, message)
                .official_all(given.is_read.then_some(argument.range));
        }
    }
}

/// The arguments that hold the finding, and which of them does.
fn argument_at(inside: &Expression, range: TextRange) -> Option<(&Arguments, usize, &Argument)> {
    inside
        .elements()
        .iter()
        .find_map(|element| match &element.kind {
            ExpressionKind::Call { arguments, .. } => {
                let mut list = arguments.list.iter().enumerate();
                let found = list.find(|(_, argument)| argument.range.contains_range(range));
                found.map(|(position, argument)| (arguments, position, argument))
            }
            _ => None,
        })
}

fn argument_of<'s>(context: &FixContext<'s>) -> Option<(&'s Arguments, usize, &'s Argument)> {
    let value = entry_of(context)?.value.as_ref()?;
    argument_at(value, context.finding.range)
}

fn fix_argument(context: &FixContext<'_>) -> Vec<Fix> {
    let Some((arguments, position, argument)) = argument_of(context) else {
        return Vec::new();
    };
    let mut rewrite = Rewrite::new(context.schema);
    rewrite.remove_argument_of(context.id, arguments, position);
    let written = one_line(context.declaration.slice(argument.range));
    let title = format!("Remove `{written}`");
    one(title, Applicability::Unsafe, Effect::Migration, rewrite)
}

/// What looks like a version is one.
fn fix_unnamed(context: &FixContext<'_>) -> Vec<Fix> {
    let Some((arguments, _, argument)) = argument_of(context) else {
        return Vec::new();
    };
    let text = argument.value.as_ref().and_then(as_text);
    let looks_like_version = text.filter(|text| {
        text.starts_with(|c: char| c.is_ascii_digit()) && !text.contains(char::is_whitespace)
    });
    let is_free = |name: &str| {
        let mut names = arguments.list.iter().filter_map(|it| it.name.as_ref());
        names.all(|it| it.text != name)
    };
    match looks_like_version {
        Some(version) if is_free("version") => {
            let text = format!("version: {}", quoted(&version));
            replace_finding(context, &text, Applicability::Unsafe, Effect::Migration)
        }
        _ => fix_argument(context),
    }
}

fn fix_argument_value(context: &FixContext<'_>) -> Vec<Fix> {
    let text = argument_of(context).and_then(|(_, _, it)| as_text(it.value.as_ref()?));
    match text {
        Some(text) => replace_finding(
            context,
            &quoted(&text),
            Applicability::Unsafe,
            Effect::Migration,
        ),
        None => fix_argument(context),
    }
}

fn fix_unknown(context: &FixContext<'_>) -> Vec<Fix> {
    let Some((arguments, _, argument)) = argument_of(context) else {
        return Vec::new();
    };
    let given: Vec<&str> = arguments
        .list
        .iter()
        .filter_map(|it| Some(it.name.as_ref()?.text.as_str()))
        .collect();
    let free = KNOWN_ARGUMENTS.into_iter().filter(|it| !given.contains(it));
    let written = argument.name.as_ref().map_or("", |name| name.text.as_str());
    match nearest(written, free) {
        Some(name) => replace_finding(context, name, Applicability::Unsafe, Effect::Migration),
        None => fix_argument(context),
    }
}

#[cfg(test)]
#[path = "extension_arguments/tests.rs"]
mod tests;
