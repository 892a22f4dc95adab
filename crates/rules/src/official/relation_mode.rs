use model::{Connector, RelationMode};

use crate::config_block::{as_text, datasource, entry_of, one, remove_line, replace_finding};
use crate::finding::Findings;
use crate::fix::{Applicability, Effect, Fix};
use crate::rewrite::{Rewrite, quoted};
use crate::rule::{Context, FixContext, rule};
use crate::spans::{block_span, entry_span};
use crate::spelling::nearest;

rule! {
    /// `relationMode` is no string.
    ///
    /// ```prisma
    /// datasource db {
    ///   provider     = "mysql"
    ///   relationMode = prisma
    /// //               ^^^^^^ datasource-relation-mode-type
    /// }
    /// ```
    pub DATASOURCE_RELATION_MODE_TYPE = Official {
        code: "datasource-relation-mode-type",
        severity: Error,
        stage: Early,
        fix: Unsafe(fix_mode),
        since: "0.1.0",
        check: Declaration(check_type),
    }
}

rule! {
    /// `relationMode` names no mode.
    ///
    /// There are two: with `"foreignKeys"` the database keeps relations consistent, with `"prisma"` the client does so by
    /// queries. Case matters.
    ///
    /// ```prisma
    /// datasource db {
    ///   provider     = "mysql"
    ///   relationMode = "foreign_keys"
    /// //               ^^^^^^^^^^^^^^ datasource-relation-mode-unknown
    /// }
    /// ```
    pub DATASOURCE_RELATION_MODE_UNKNOWN = Official {
        code: "datasource-relation-mode-unknown",
        severity: Error,
        stage: Early,
        fix: Unsafe(fix_mode),
        since: "0.1.0",
        check: Declaration(check_unknown),
    }
}

rule! {
    /// The database cannot do what `relationMode` asks for.
    ///
    /// MongoDB has no foreign keys; relations are always kept consistent by the client. Write `"prisma"`, or nothing.
    ///
    /// ```prisma
    /// datasource db {
    ///   provider     = "mongodb"
    ///   relationMode = "foreignKeys"
    /// //               ^^^^^^^^^^^^^ datasource-relation-mode-unsupported
    /// }
    /// ```
    pub DATASOURCE_RELATION_MODE_UNSUPPORTED = Official {
        code: "datasource-relation-mode-unsupported",
        severity: Error,
        stage: Early,
        fix: Safe(fix_unsupported),
        since: "0.1.0",
        check: Declaration(check_unsupported),
    }
}

rule! {
    /// A datasource uses the old name of `relationMode`.
    ///
    /// `referentialIntegrity` still works, but is going away. Rename it; the values are the same.
    ///
    /// ```prisma
    /// datasource db {
    ///   provider             = "mysql"
    ///   referentialIntegrity = "prisma"
    /// //^^^^^^^^^^^^^^^^^^^^ datasource-referential-integrity-deprecated
    /// }
    /// ```
    pub DATASOURCE_REFERENTIAL_INTEGRITY_DEPRECATED = Official {
        code: "datasource-referential-integrity-deprecated",
        severity: Warning,
        stage: Early,
        fix: Safe(fix_deprecated),
        since: "0.1.0",
        check: Declaration(check_deprecated),
    }
}

rule! {
    /// A datasource sets `relationMode` under its old name, too.
    ///
    /// Remove `referentialIntegrity`.
    ///
    /// ```prisma
    /// datasource db {
    ///   provider             = "mysql"
    ///   relationMode         = "prisma"
    ///   referentialIntegrity = "prisma"
    /// //^^^^^^^^^^^^^^^^^^^^ datasource-referential-integrity-conflict
    /// }
    /// ```
    pub DATASOURCE_REFERENTIAL_INTEGRITY_CONFLICT = Official {
        code: "datasource-referential-integrity-conflict",
        severity: Error,
        stage: Early,
        fix: Safe(fix_conflict),
        since: "0.1.0",
        check: Declaration(check_conflict),
    }
}

const OLD_KEY: &str = "referentialIntegrity";

/// A value of `relationMode`.
struct Mode<'s> {
    key: &'s str,
    value: &'s model::Expression,
    connector: Option<Connector>,
    /// Does the engine look at it? Under both names it looks at none.
    is_read: bool,
}

fn mode<'s>(context: &Context<'_, 's>) -> Option<Mode<'s>> {
    let block = datasource(context)?;
    let (new, old) = (block.lines.get("relationMode"), block.lines.get(OLD_KEY));
    let entry = new.or(old)?;
    Some(Mode {
        key: &entry.key.text,
        value: entry.value.as_ref()?,
        connector: block.connector,
        is_read: block.has_provider && (new.is_none() || old.is_none()),
    })
}

fn check_type(context: &Context<'_, '_>, findings: &mut Findings) {
    if let Some(mode) = mode(context).filter(|mode| mode.value.as_string().is_none()) {
        let (key, range) = (mode.key, mode.value.range);
        let message = format!(
            "`{key}` must be `\"foreignKeys\"` or `\"prisma\"`, in double quotes. Nothing else is read here, not even `env(…)`."
        );
        findings
            .report(range, message)
            .official_all(mode.is_read.then_some(range));
    }
}

fn check_unknown(context: &Context<'_, '_>, findings: &mut Findings) {
    let Some(mode) = mode(context) else {
        return;
    };
    let (key, value) = (mode.key, mode.value);
    if let Some(text) = value.as_string()
        && RelationMode::from_name(text).is_none()
    {
        let message = format!(
            "There is no relation mode `{text}`. Set `{key}` to `\"foreignKeys\"` (the database keeps relations consistent) or `\"prisma\"` (the client does)."
        );
        findings
            .report(value.range, message)
            .official_all(mode.is_read.then(|| block_span(context.declaration)));
    }
}

fn check_unsupported(context: &Context<'_, '_>, findings: &mut Findings) {
    let Some(mode) = mode(context) else {
        return;
    };
    let Some(connector) = mode.connector else {
        return;
    };
    let (key, value) = (mode.key, mode.value);
    let capabilities = connector.capabilities();
    let allowed = capabilities.allowed_relation_modes();
    let written = value
        .as_string()
        .and_then(|text| RelationMode::from_name(text));
    if written.is_some_and(|written| !allowed.contains(&written)) {
        let message = format!(
            "{} has no foreign keys, so the client must keep relations consistent. Set `{key}` to `\"prisma\"` or remove the line.",
            connector.display_name()
        );
        findings
            .report(value.range, message)
            .official_all(mode.is_read.then_some(value.range));
    }
}

fn fix_mode(context: &FixContext<'_>) -> Vec<Fix> {
    let value = entry_of(context).and_then(|entry| entry.value.as_ref());
    let text = value.and_then(as_text).unwrap_or_default();
    let modes = RelationMode::ALL.iter().map(|mode| mode.name());
    let mut result = Vec::new();
    if let Some(mode) = nearest(&text, modes) {
        result = replace_finding(
            context,
            &quoted(mode),
            Applicability::Unsafe,
            Effect::Migration,
        );
    }
    result.extend(remove_line(
        context,
        Applicability::Unsafe,
        Effect::Migration,
    ));
    result
}

fn fix_unsupported(context: &FixContext<'_>) -> Vec<Fix> {
    let mode = quoted(RelationMode::Prisma.name());
    let mut result = replace_finding(context, &mode, Applicability::Safe, Effect::None);
    result.extend(remove_line(context, Applicability::Safe, Effect::None));
    result
}

fn check_deprecated(context: &Context<'_, '_>, findings: &mut Findings) {
    let Some(block) = datasource(context) else {
        return;
    };
    let Some(entry) = block.lines.get(OLD_KEY) else {
        return;
    };
    let message = "`referentialIntegrity` is the old name of `relationMode` and will not work forever. Rename it; the values are the same.";
    let finding = findings.report(entry.key.range, message).official_all(
        block
            .has_provider
            .then(|| entry_span(context.declaration, entry)),
    );
    if block.lines.get("relationMode").is_some() {
        finding.echo();
    }
}

fn fix_deprecated(context: &FixContext<'_>) -> Vec<Fix> {
    let Some(entry) = entry_of(context) else {
        return Vec::new();
    };
    let mut rewrite = Rewrite::new(context.schema);
    rewrite.rename_config_key(context.id, entry, "relationMode");
    let title = "Rename `referentialIntegrity` to `relationMode`";
    one(title, Applicability::Safe, Effect::None, rewrite)
}

fn check_conflict(context: &Context<'_, '_>, findings: &mut Findings) {
    let block = datasource(context);
    let Some(block) = block.filter(|block| block.lines.get("relationMode").is_some()) else {
        return;
    };
    if let Some(entry) = block.lines.get(OLD_KEY) {
        let message = "`referentialIntegrity` is the old name of `relationMode`, which is set, too; only one can count. Remove this line.";
        findings.report(entry.key.range, message).official_all(
            block
                .has_provider
                .then(|| entry_span(context.declaration, entry)),
        );
    }
}

fn fix_conflict(context: &FixContext<'_>) -> Vec<Fix> {
    remove_line(context, Applicability::Safe, Effect::None)
}

#[cfg(test)]
#[path = "relation_mode/tests.rs"]
mod tests;
