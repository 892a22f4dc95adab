use model::{Capability, ConfigLines, Connector, Expression, PrismaVersion, preview_feature};

use crate::config_block::{
    datasource, entry_of, likely_provider, one, remove_line, replace_finding, value_of,
};
use crate::finding::Findings;
use crate::fix::{Applicability, Effect, Fix};
use crate::rewrite::{Rewrite, quoted};
use crate::rule::{Context, FixContext, rule};
use crate::spans::{block_span, entry_span};
use crate::spelling::nearest;

rule! {
    /// `provider` of a datasource reads the environment.
    ///
    /// What a schema may say depends on the database, so the provider must be readable without running anything. Write it as a
    /// string. Who needs two databases needs two schemas.
    ///
    /// ```prisma
    /// datasource db {
    ///   provider = env("DATABASE_PROVIDER")
    /// //           ^^^^^^^^^^^^^^^^^^^^^^^^ datasource-provider-env
    /// }
    /// ```
    pub DATASOURCE_PROVIDER_ENV = Official {
        code: "datasource-provider-env",
        severity: Error,
        stage: Early,
        fix: Unsafe(fix_provider),
        since: "0.1.0",
        check: Declaration(check_provider_env),
    }
}

rule! {
    /// `provider` of a datasource is no string.
    ///
    /// Write the name of the database in double quotes.
    ///
    /// ```prisma
    /// datasource db {
    ///   provider = mysql
    /// //           ^^^^^ datasource-provider-not-string
    /// }
    /// ```
    pub DATASOURCE_PROVIDER_NOT_STRING = Official {
        code: "datasource-provider-not-string",
        severity: Error,
        stage: Early,
        fix: Safe(fix_provider),
        since: "0.1.0",
        check: Declaration(check_provider_kind),
    }
}

rule! {
    /// `provider` of a datasource is empty.
    ///
    /// ```prisma
    /// datasource db {
    ///   provider = ""
    /// //           ^^ datasource-provider-empty
    /// }
    /// ```
    pub DATASOURCE_PROVIDER_EMPTY = Official {
        code: "datasource-provider-empty",
        severity: Error,
        stage: Early,
        fix: Unsafe(fix_provider),
        since: "0.1.0",
        check: Declaration(check_provider_empty),
    }
}

rule! {
    /// A datasource names a database that Prisma does not know.
    ///
    /// Prisma knows `postgresql`, `mysql` (also for MariaDB), `sqlite`, `sqlserver`, `cockroachdb` and `mongodb`, in lower case.
    /// Nothing else of the schema can be judged without.
    ///
    /// ```prisma
    /// datasource db {
    ///   provider = "mariadb"
    /// //           ^^^^^^^^^ datasource-provider-unknown
    /// }
    /// ```
    pub DATASOURCE_PROVIDER_UNKNOWN = Official {
        code: "datasource-provider-unknown",
        severity: Error,
        stage: Early,
        fix: Safe(fix_provider),
        since: "0.1.0",
        check: Declaration(check_provider_unknown),
    }
}

rule! {
    /// A datasource has a key that means nothing.
    ///
    /// Keys are `provider`, `relationMode`, `schemas` and, with PostgreSQL, `extensions`; in Prisma 6 also `url`, `directUrl` and
    /// `shadowDatabaseUrl`. Case matters. Settings of the client belong into a generator.
    ///
    /// ```prisma
    /// datasource db {
    ///   provider     = "mysql"
    ///   relationmode = "prisma"
    /// //^^^^^^^^^^^^ datasource-property-unknown
    /// }
    /// ```
    pub DATASOURCE_PROPERTY_UNKNOWN = Official {
        code: "datasource-property-unknown",
        severity: Error,
        stage: Early,
        fix: Safe(fix_unknown),
        since: "0.1.0",
        check: Declaration(check_unknown),
    }
}

rule! {
    /// Preview features are switched on in a datasource.
    ///
    /// They belong to the generator: what they change is the client, and the schema that it is made from. Move them there.
    ///
    /// ```prisma
    /// datasource db {
    ///   provider        = "postgresql"
    ///   previewFeatures = ["views"]
    /// //^^^^^^^^^^^^^^^ datasource-preview-features-misplaced
    /// }
    /// ```
    pub DATASOURCE_PREVIEW_FEATURES_MISPLACED = Official {
        code: "datasource-preview-features-misplaced",
        severity: Error,
        stage: Early,
        fix: Safe(fix_preview_features),
        since: "0.1.0",
        check: Declaration(check_preview_features),
    }
}

/// The value of `provider`, and whether the engine looks at it.
fn provider<'s>(context: &Context<'_, 's>) -> Option<(&'s Expression, bool)> {
    let block = datasource(context)?;
    Some((value_of(&block.lines, "provider")?, block.is_complete))
}

fn check_provider_env(context: &Context<'_, '_>, findings: &mut Findings) {
    let value = provider(context).filter(|(value, _)| value.as_env().is_some());
    if let Some((value, is_read)) = value {
        let message = "`provider` cannot come from the environment, because the schema has to be understood without it. Write the database as a string, such as `\"postgresql\"`.";
        findings
            .report(value.range, message)
            .official_all(is_read.then(|| block_span(context.declaration)));
    }
}

fn check_provider_kind(context: &Context<'_, '_>, findings: &mut Findings) {
    let value = provider(context);
    let is_other = |value: &Expression| value.as_env().is_none() && value.as_string().is_none();
    if let Some((value, is_read)) = value.filter(|(value, _)| is_other(value)) {
        let message = "`provider` is not a string in double quotes, so nobody knows which database the schema is for. Write for example `\"postgresql\"`.";
        findings
            .report(value.range, message)
            .official_all(is_read.then_some(value.range));
    }
}

fn check_provider_empty(context: &Context<'_, '_>, findings: &mut Findings) {
    if let Some((value, is_read)) = provider(context)
        && value.as_string().is_some_and(smol_str::SmolStr::is_empty)
    {
        let message = "`provider` is empty, so nobody knows which database the schema is for. Name it, for example `\"postgresql\"`.";
        findings
            .report(value.range, message)
            .official_all(is_read.then_some(value.range));
    }
}

fn check_provider_unknown(context: &Context<'_, '_>, findings: &mut Findings) {
    let Some((value, is_read)) = provider(context) else {
        return;
    };
    let Some(text) = value.as_string() else {
        return;
    };
    if !text.is_empty() && Connector::from_provider(text).is_none() {
        let known: Vec<String> = usual_providers().map(|it| format!("`{it}`")).collect();
        let message = format!(
            "Prisma knows no database `{text}`, so it cannot tell what the schema may say. Use one of {}.",
            known.join(", ")
        );
        findings
            .report(value.range, message)
            .official_all(is_read.then_some(value.range));
    }
}

fn usual_providers() -> impl Iterator<Item = &'static str> {
    let all = Connector::ALL.iter();
    all.filter_map(|connector| connector.providers().first().copied())
}

/// What people call the databases elsewhere.
const ALIASES: &[(&str, &str)] = &[
    ("mssql", "sqlserver"),
    ("azuresql", "sqlserver"),
    ("mariadb", "mysql"),
    ("maria", "mysql"),
    ("planetscale", "mysql"),
    ("mysql2", "mysql"),
    ("mongo", "mongodb"),
    ("cockroach", "cockroachdb"),
    ("crdb", "cockroachdb"),
    ("pg", "postgresql"),
    ("psql", "postgresql"),
    ("postgre", "postgresql"),
    ("supabase", "postgresql"),
    ("neon", "postgresql"),
    ("sqlite3", "sqlite"),
    ("libsql", "sqlite"),
    ("turso", "sqlite"),
];

/// The provider that a word must mean.
fn meant_provider(word: &str) -> Option<&'static str> {
    let plain = word.trim().to_lowercase().replace([' ', '_', '-'], "");
    let alias = ALIASES.iter().find(|(alias, _)| *alias == plain);
    if let Some((_, provider)) = alias {
        return Some(provider);
    }
    let near = nearest(
        &plain,
        Connector::ALL.iter().flat_map(|it| it.providers()).copied(),
    )?;
    Connector::from_provider(near)?.providers().first().copied()
}

fn fix_provider(context: &FixContext<'_>) -> Vec<Fix> {
    let value = entry_of(context).and_then(|entry| entry.value.as_ref());
    let written = value.and_then(crate::config_block::as_text);
    let file = context.schema.file_of(context.id);
    let here = file.and_then(|file| context.schema.config().in_file(file));
    let meant = written.as_ref().and_then(|text| meant_provider(text));
    if here.is_some_and(|here| here.accepted > 0) {
        // There is room for one datasource only.
        let mut rewrite = Rewrite::new(context.schema);
        rewrite.remove_declaration(context.id);
        let title = format!(
            "Remove the datasource `{}`",
            context.declaration.name_text()
        );
        return one(title, Applicability::Unsafe, Effect::None, rewrite);
    }
    let (provider, applicability) = match meant {
        Some(provider) => (provider, Applicability::Safe),
        None => (
            likely_provider(context.schema, context.declaration),
            Applicability::Unsafe,
        ),
    };
    replace_finding(context, &quoted(provider), applicability, Effect::Migration)
}

/// The keys that a datasource may have.
fn known_keys(connector: Option<Connector>, version: PrismaVersion) -> Vec<&'static str> {
    let mut keys = vec![
        "provider",
        "relationMode",
        "referentialIntegrity",
        "schemas",
    ];
    if version == PrismaVersion::Six {
        keys.extend(URL_KEYS);
    }
    if connector.is_none_or(|it| it.has(Capability::ExtensionsProperty)) {
        keys.push("extensions");
    }
    keys
}

pub(super) const URL_KEYS: [&str; 3] = ["url", "directUrl", "shadowDatabaseUrl"];

/// Keys with rules of their own.
const OTHER_RULES: [&str; 2] = ["previewFeatures", "extensions"];

fn check_unknown(context: &Context<'_, '_>, findings: &mut Findings) {
    let Some(block) = datasource(context) else {
        return;
    };
    let known = known_keys(block.connector, context.config().version);
    // Without a provider, what looks like one is taken for it.
    let is_provider =
        |key: &str| block.lines.get("provider").is_none() && nearest(key, ["provider"]).is_some();
    for entry in block.lines.counting() {
        let key = entry.key.text.as_str();
        if known.contains(&key) || URL_KEYS.contains(&key) || OTHER_RULES.contains(&key) {
            continue;
        }
        if is_provider(key) {
            continue;
        }
        let message = format!(
            "A datasource has no property `{key}`, so it sets nothing. Correct its name or remove the line."
        );
        findings.report(entry.key.range, message).official_all(
            block
                .is_accepted
                .then(|| entry_span(context.declaration, entry)),
        );
    }
}

fn fix_unknown(context: &FixContext<'_>) -> Vec<Fix> {
    let Some(entry) = entry_of(context) else {
        return Vec::new();
    };
    let config = context.schema.config();
    let Some(lines) = ConfigLines::of(context.declaration, config.version) else {
        return Vec::new();
    };
    let missing = known_keys(lines.connector(), config.version);
    let missing = missing
        .into_iter()
        .filter(|key| *key != "referentialIntegrity" && lines.get(key).is_none());
    let mut result = Vec::new();
    if let Some(key) = nearest(&entry.key.text, missing) {
        let mut rewrite = Rewrite::new(context.schema);
        rewrite.rename_config_key(context.id, entry, key);
        let title = format!("Change `{}` to `{key}`", entry.key.text);
        result = one(title, Applicability::Safe, Effect::None, rewrite);
    }
    result.extend(remove_line(context, Applicability::Safe, Effect::None));
    result
}

fn check_preview_features(context: &Context<'_, '_>, findings: &mut Findings) {
    let Some(block) = datasource(context) else {
        return;
    };
    if let Some(entry) = block.lines.get("previewFeatures") {
        let message = "Preview features are switched on in a generator; here they do nothing. Move them to the generator of the client.";
        findings.report(entry.key.range, message).official_all(
            block
                .is_accepted
                .then(|| entry_span(context.declaration, entry)),
        );
    }
}

fn fix_preview_features(context: &FixContext<'_>) -> Vec<Fix> {
    let Some(entry) = entry_of(context) else {
        return Vec::new();
    };
    let config = context.schema.config();
    let mut rewrite = Rewrite::new(context.schema);
    rewrite.remove_config_entry(context.id, entry);
    let words = entry.value.as_ref().map_or(&[][..], Expression::elements);
    let wanted: Vec<&str> = words
        .iter()
        .filter_map(|word| preview_feature(config.version, word.as_string()?))
        .filter(|feature| {
            use model::FeatureState::{Deprecated, Hidden, Offered};
            let state = feature.state_with(config.version, config.connector());
            matches!(state, Offered | Hidden | Deprecated)
        })
        .map(|feature| feature.name)
        .filter(|name| !config.has_preview_feature(name))
        .collect();
    if wanted.is_empty()
        || !crate::config_block::switch_on(context.schema, context.id, &wanted, &mut rewrite)
    {
        return remove_line(context, Applicability::Safe, Effect::None);
    }
    let title = "Move `previewFeatures` to the generator";
    one(title, Applicability::Safe, Effect::Client, rewrite)
}

#[cfg(test)]
#[path = "datasource/tests.rs"]
mod tests;
