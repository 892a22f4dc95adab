use model::{PrismaVersion, ValueProblem};
use syntax::TextRange;

use super::datasource::URL_KEYS;
use crate::config_block::{
    add_url, as_text, datasource, entry_of, expression_at, remove_line, replace_finding, value_of,
};
use crate::finding::Findings;
use crate::fix::{Applicability, Effect, Fix};
use crate::rewrite::quoted;
use crate::rule::{Context, FixContext, rule};
use crate::spans::{block_span, entry_span};

rule! {
    /// A datasource holds a connection URL.
    ///
    /// Since Prisma 7 a schema says nothing about where the database is. Commands take the URL from `prisma.config.ts`, the client
    /// gets it from your program. Move the value there and remove the line.
    ///
    /// ```text
    /// datasource db {
    ///   provider = "postgresql"
    ///   url      = env("DATABASE_URL")
    /// }
    /// ```
    ///
    /// Where nothing tells the version of Prisma, a `url` is taken as a sign of Prisma 6, and only the others are reported:
    ///
    /// ```prisma
    /// datasource db {
    ///   provider  = "postgresql"
    ///   directUrl = "postgresql://localhost/shop"
    /// //^^^^^^^^^ datasource-url-removed
    /// }
    /// ```
    pub DATASOURCE_URL_REMOVED = Official {
        code: "datasource-url-removed",
        severity: Error,
        stage: Early,
        fix: Unsafe(fix_removed),
        since: "0.1.0",
        check: Declaration(check_removed),
    }
}

rule! {
    /// A datasource of Prisma 6 has no `url`.
    ///
    /// Prisma 6 cannot reach the database without. Usually the URL is a secret and stands in the environment:
    /// `url = env("DATABASE_URL")`.
    ///
    /// ```prisma
    /// datasource first {
    /// //         ^^^^^ datasource-url-missing
    ///   provider = "postgresql"
    /// }
    /// //- second.prisma
    /// datasource second {
    ///   provider = "postgresql"
    ///   url      = env("DATABASE_URL")
    /// }
    /// ```
    pub DATASOURCE_URL_MISSING = Official {
        code: "datasource-url-missing",
        severity: Error,
        stage: Early,
        fix: Unsafe(fix_missing),
        since: "0.1.0",
        check: Declaration(check_missing),
    }
}

rule! {
    /// A URL of a Prisma 6 datasource is neither a string nor `env(…)`.
    ///
    /// ```prisma
    /// datasource db {
    ///   provider = "postgresql"
    ///   url      = DATABASE_URL
    /// //           ^^^^^^^^^^^^ datasource-url-type
    /// }
    /// ```
    pub DATASOURCE_URL_TYPE = Official {
        code: "datasource-url-type",
        severity: Error,
        stage: Early,
        fix: Unsafe(fix_type),
        since: "0.1.0",
        check: Declaration(check_type),
    }
}

rule! {
    /// The shadow database of a Prisma 6 datasource is the database itself.
    ///
    /// `prisma migrate dev` empties the shadow database every time. Remove `shadowDatabaseUrl`: Prisma then makes one for the moment;
    /// or name another database.
    ///
    /// ```prisma
    /// datasource db {
    ///   provider          = "postgresql"
    ///   url               = env("DATABASE_URL")
    ///   shadowDatabaseUrl = env("DATABASE_URL")
    /// //                    ^^^^^^^^^^^^^^^^^^^ datasource-shadow-url-equal
    /// }
    /// ```
    pub DATASOURCE_SHADOW_URL_EQUAL = Official {
        code: "datasource-shadow-url-equal",
        severity: Error,
        stage: Early,
        fix: Unsafe(fix_removed),
        since: "0.1.0",
        check: Declaration(check_equal),
    }
}

fn check_removed(context: &Context<'_, '_>, findings: &mut Findings) {
    if context.config().version == PrismaVersion::Six {
        return;
    }
    let Some(block) = datasource(context) else {
        return;
    };
    for entry in URL_KEYS.iter().filter_map(|key| block.lines.get(key)) {
        let message = format!(
            "Prisma 7 does not read `{}` from the schema any more. Put the value into `prisma.config.ts` and remove the line.",
            entry.key.text
        );
        findings.report(entry.key.range, message).official_all(
            block
                .is_accepted
                .then(|| entry_span(context.declaration, entry)),
        );
    }
}

fn fix_removed(context: &FixContext<'_>) -> Vec<Fix> {
    let version = context.schema.config().version;
    let mut fixes = remove_line(context, Applicability::Unsafe, Effect::None);
    if let (Some(fix), PrismaVersion::Seven) = (fixes.first_mut(), version) {
        fix.title += "; its value belongs into `prisma.config.ts`";
    }
    fixes
}

/// The rest of this file is about Prisma 6 only.
fn is_six(context: &Context<'_, '_>) -> bool {
    context.config().version == PrismaVersion::Six
}

fn check_missing(context: &Context<'_, '_>, findings: &mut Findings) {
    let Some(block) = datasource(context).filter(|_| is_six(context)) else {
        return;
    };
    if block.lines.get("url").is_some() {
        return;
    }
    let message = format!(
        "The datasource `{}` has no `url`, so Prisma 6 cannot reach the database. Add `url = env(\"DATABASE_URL\")`.",
        context.declaration.name_text()
    );
    let wide = block_span(context.declaration);
    let finding = findings
        .report(context.declaration.name_range(), message)
        .official_all(block.has_provider.then_some(wide));
    if block.lines.has_unreadable("url") {
        finding.echo();
    }
}

fn fix_missing(context: &FixContext<'_>) -> Vec<Fix> {
    add_url(context)
}

fn check_type(context: &Context<'_, '_>, findings: &mut Findings) {
    let Some(block) = datasource(context).filter(|_| is_six(context)) else {
        return;
    };
    for key in URL_KEYS {
        // A bad `url` keeps the engine from looking at the others.
        let is_read = block.is_accepted || (block.has_provider && key == "url");
        let Some(value) = value_of(&block.lines, key) else {
            continue;
        };
        if value.as_string_or_env() == Err(ValueProblem::Kind) {
            let message = format!(
                "`{key}` is neither a string nor `env(\"…\")`, so Prisma cannot read it. Put it in double quotes, or name a variable of the environment."
            );
            findings
                .report(value.range, message)
                .official_all(is_read.then_some(value.range));
        }
    }
}

fn fix_type(context: &FixContext<'_>) -> Vec<Fix> {
    let Some(entry) = entry_of(context) else {
        return Vec::new();
    };
    let value = entry.value.as_ref();
    let value = value.and_then(|value| expression_at(value, context.finding.range));
    let text = value.and_then(as_text).filter(|text| text.contains(':'));
    let new = match (text, value.and_then(as_text)) {
        (Some(url), _) => quoted(&url),
        (None, Some(word)) if word.chars().all(|c| c.is_ascii_uppercase() || c == '_') => {
            format!("env({})", quoted(&word))
        }
        _ => format!("env({})", quoted(variable_of(&entry.key.text))),
    };
    replace_finding(context, &new, Applicability::Unsafe, Effect::None)
}

/// What people call the variable of a URL.
pub(super) fn variable_of(key: &str) -> &'static str {
    match key {
        "directUrl" => "DIRECT_URL",
        "shadowDatabaseUrl" => "SHADOW_DATABASE_URL",
        _ => "DATABASE_URL",
    }
}

fn check_equal(context: &Context<'_, '_>, findings: &mut Findings) {
    let Some(block) = datasource(context).filter(|_| is_six(context)) else {
        return;
    };
    let Some(shadow) = value_of(&block.lines, "shadowDatabaseUrl") else {
        return;
    };
    let is_empty = shadow.as_string().is_some_and(smol_str::SmolStr::is_empty);
    let Ok(place) = shadow.as_string_or_env() else {
        return;
    };
    let same: Vec<TextRange> = ["url", "directUrl"]
        .into_iter()
        .filter_map(|key| value_of(&block.lines, key))
        .filter(|value| value.as_string_or_env() == Ok(place))
        .map(|value| value.range)
        .collect();
    if !same.is_empty() && !is_empty {
        let message = "The shadow database is the database itself, and `prisma migrate dev` would empty it. Name another one, or remove the line.";
        let marks = same.into_iter().filter(|_| block.is_accepted);
        findings.report(shadow.range, message).official_all(marks);
    }
}

#[cfg(test)]
#[path = "datasource_url/tests.rs"]
mod tests;
