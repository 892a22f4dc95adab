use model::{Capability, Expression, ExpressionKind};
use syntax::TextRange;

use crate::config_block::{
    as_text, datasource, entry_of, expression_at, one, remove_element, remove_line,
    replace_finding, switch_on, value_of,
};
use crate::finding::Findings;
use crate::fix::{Applicability, Effect, Fix};
use crate::rewrite::{Rewrite, quoted};
use crate::rule::{Context, FixContext, rule};
use crate::spans::entry_span;

rule! {
    /// Something in `extensions` is no extension.
    ///
    /// Each is a bare word, with its arguments in parentheses where it has some: `citext` or `uuid_ossp(map: "uuid-ossp")`.
    ///
    /// ```prisma
    /// datasource db {
    ///   provider   = "postgresql"
    ///   extensions = ["citext"]
    /// //              ^^^^^^^^ extensions-item-type
    /// }
    ///
    /// generator client {
    ///   provider        = "prisma-client-js"
    ///   previewFeatures = ["postgresqlExtensions"]
    /// }
    /// ```
    pub EXTENSIONS_ITEM_TYPE = Official {
        code: "extensions-item-type",
        severity: Error,
        stage: Early,
        fix: Unsafe(fix_item),
        since: "0.1.0",
        check: Declaration(check_items),
    }
}

rule! {
    /// `extensions` without the preview feature.
    ///
    /// Prisma manages the extensions of PostgreSQL only with the preview feature `postgresqlExtensions`, which a generator switches
    /// on.
    ///
    /// ```prisma
    /// datasource db {
    ///   provider   = "postgresql"
    ///   extensions = [citext]
    /// //^^^^^^^^^^ extensions-preview-required
    /// }
    /// ```
    pub EXTENSIONS_PREVIEW_REQUIRED = Official {
        code: "extensions-preview-required",
        severity: Error,
        stage: crate::Stage::Datasource,
        fix: Unsafe(fix_preview),
        since: "0.1.0",
        check: Declaration(check_preview),
    }
}

rule! {
    /// The name of an extension contains `-`.
    ///
    /// Write it with `_`, and the real name as `map`.
    ///
    /// ```prisma
    /// datasource db {
    ///   provider   = "postgresql"
    ///   extensions = [uuid-ossp]
    /// //              ^^^^^^^^^ extensions-name-syntax
    /// }
    ///
    /// generator client {
    ///   provider        = "prisma-client-js"
    ///   previewFeatures = ["postgresqlExtensions"]
    /// }
    /// ```
    pub EXTENSIONS_NAME_SYNTAX = Official {
        code: "extensions-name-syntax",
        severity: Error,
        stage: crate::Stage::Datasource,
        fix: Safe(fix_name),
        since: "0.1.0",
        check: Declaration(check_names),
    }
}

rule! {
    /// `extensions` with a database other than PostgreSQL.
    ///
    /// Only PostgreSQL has extensions that Prisma manages. Remove the line.
    ///
    /// ```prisma
    /// datasource db {
    ///   provider   = "cockroachdb"
    ///   extensions = [citext]
    /// //^^^^^^^^^^ extensions-property-elsewhere
    /// }
    /// ```
    pub EXTENSIONS_PROPERTY_ELSEWHERE = Official {
        code: "extensions-property-elsewhere",
        severity: Error,
        stage: Early,
        fix: Safe(fix_elsewhere),
        since: "0.1.0",
        check: Declaration(check_elsewhere),
    }
}

/// The value of `extensions`, where the database has some.
pub(super) struct Extensions<'s> {
    pub(super) items: &'s [Expression],
    /// Does the engine look at it?
    is_read: bool,
}

impl Extensions<'_> {
    fn are_sound(&self) -> bool {
        self.items.iter().all(is_extension)
    }

    /// Does the engine look at the arguments?
    pub(super) fn arguments_are_read(&self) -> bool {
        self.is_read && self.are_sound()
    }
}

pub(super) fn extensions<'s>(context: &Context<'_, 's>) -> Option<Extensions<'s>> {
    let block = datasource(context)?;
    let value = value_of(&block.lines, "extensions")?;
    block
        .connector?
        .has(Capability::ExtensionsProperty)
        .then(|| Extensions {
            items: value.elements(),
            is_read: block.has_provider,
        })
}

fn is_extension(item: &Expression) -> bool {
    matches!(
        item.kind,
        ExpressionKind::Path(_) | ExpressionKind::Call { .. }
    )
}

fn check_items(context: &Context<'_, '_>, findings: &mut Findings) {
    let Some(extensions) = extensions(context) else {
        return;
    };
    let items = extensions.items.iter();
    for item in items.filter(|item| !is_extension(item)) {
        let message = "An extension is a bare word such as `citext`, with arguments in parentheses behind it. This cannot be read as one.";
        findings
            .report(item.range, message)
            .official_all(extensions.is_read.then_some(item.range));
    }
}

/// An extension by the name that the database has for it.
fn extension(name: &str) -> String {
    let mut word = name.replace(|c: char| !c.is_ascii_alphanumeric(), "_");
    if !word.starts_with(|c: char| c.is_ascii_alphabetic()) {
        word.insert_str(0, "ext_");
    }
    if word == name {
        word
    } else {
        format!("{word}(map: {})", quoted(name))
    }
}

fn fix_item(context: &FixContext<'_>) -> Vec<Fix> {
    let value = entry_of(context).and_then(|entry| entry.value.as_ref());
    let item = value.and_then(|value| expression_at(value, context.finding.range));
    let name = item.filter(|it| !matches!(it.kind, ExpressionKind::Number(_)));
    match name.and_then(as_text).filter(|name| !name.is_empty()) {
        Some(name) => replace_finding(
            context,
            &extension(&name),
            Applicability::Unsafe,
            Effect::Migration,
        ),
        None => remove_element(context, Applicability::Unsafe, Effect::Migration),
    }
}

/// The datasource that decides about the schema is the only one that the engine looks at so late.
fn decides(context: &Context<'_, '_>) -> bool {
    let datasource = context.config().datasource.as_ref();
    datasource.is_some_and(|it| {
        Some(it.file) == context.reader.own_file() && it.name == context.declaration.name_text()
    })
}

fn check_preview(context: &Context<'_, '_>, findings: &mut Findings) {
    if context.config().has_preview_feature("postgresqlExtensions")
        || extensions(context).is_none()
        || !decides(context)
    {
        return;
    }
    if let Some(entry) = datasource(context).and_then(|block| block.lines.get("extensions")) {
        let message = "Prisma manages extensions only with the preview feature `postgresqlExtensions`. Add it to `previewFeatures` of a generator, or remove the line.";
        findings
            .report(entry.key.range, message)
            .official(entry_span(context.declaration, entry));
    }
}

fn fix_preview(context: &FixContext<'_>) -> Vec<Fix> {
    let mut rewrite = Rewrite::new(context.schema);
    let mut result = Vec::new();
    let feature = ["postgresqlExtensions"];
    if switch_on(context.schema, context.id, &feature, &mut rewrite) {
        let title = "Switch on the preview feature `postgresqlExtensions`";
        result = one(title, Applicability::Unsafe, Effect::Migration, rewrite);
    }
    result.extend(remove_line(
        context,
        Applicability::Unsafe,
        Effect::Migration,
    ));
    result
}

fn check_names(context: &Context<'_, '_>, findings: &mut Findings) {
    if !context.config().has_preview_feature("postgresqlExtensions") || !decides(context) {
        return;
    }
    let items = extensions(context)
        .filter(Extensions::are_sound)
        .map_or(&[][..], |it| it.items);
    for item in items {
        let (ExpressionKind::Path(name) | ExpressionKind::Call { name, .. }) = &item.kind else {
            continue;
        };
        if name.contains('-') {
            let message = format!(
                "The name of an extension cannot contain `-` here. Write `{}`: `map` says what the database calls it.",
                extension(name)
            );
            let length = syntax::TextSize::of(name.as_str()).min(item.range.len());
            findings
                .report(TextRange::at(item.range.start(), length), message)
                .official(item.range);
        }
    }
}

fn fix_name(context: &FixContext<'_>) -> Vec<Fix> {
    let written = context.declaration.slice(context.finding.range);
    let items = entry_of(context)
        .and_then(|entry| entry.value.as_ref())
        .map_or(&[][..], Expression::elements);
    let item = items
        .iter()
        .find(|item| item.range.contains_range(context.finding.range));
    let Some(ExpressionKind::Call { arguments, .. }) = item.map(|item| &item.kind) else {
        return replace_finding(
            context,
            &extension(written),
            Applicability::Safe,
            Effect::None,
        );
    };
    let names = arguments.list.iter().filter_map(|it| it.name.as_ref());
    let has_map = names.into_iter().any(|name| name.text == "map");
    let mut rewrite = Rewrite::new(context.schema);
    let word = written.replace('-', "_");
    rewrite.replace(context.id, context.finding.range, word.as_str());
    if !has_map {
        let map = format!("map: {}", quoted(written));
        match arguments.list.first() {
            Some(first) => rewrite.insert(context.id, first.range.start(), format!("{map}, ")),
            None => rewrite.replace(context.id, arguments.range, format!("({map})")),
        }
    }
    let title = format!("Change `{written}` to `{word}`, which stands for it");
    one(title, Applicability::Safe, Effect::None, rewrite)
}

fn check_elsewhere(context: &Context<'_, '_>, findings: &mut Findings) {
    let Some(block) = datasource(context) else {
        return;
    };
    let (Some(entry), Some(connector)) = (block.lines.get("extensions"), block.connector) else {
        return;
    };
    if !connector.has(Capability::ExtensionsProperty) {
        let message = format!(
            "`extensions` is for PostgreSQL; with {} it means nothing. Remove the line.",
            connector.display_name()
        );
        findings.report(entry.key.range, message).official_all(
            block
                .is_accepted
                .then(|| entry_span(context.declaration, entry)),
        );
    }
}

fn fix_elsewhere(context: &FixContext<'_>) -> Vec<Fix> {
    remove_line(context, Applicability::Safe, Effect::None)
}

#[cfg(test)]
#[path = "extensions/tests.rs"]
mod tests;
