use model::{ConfigLines, DeclarationKind, PrismaVersion};
use syntax::{TextRange, TextSize};

use crate::config_block::{
    Block, add_provider, entry_of, likely_generator, likely_provider, one, one_line, remove_line,
};
use crate::finding::{Findings, Place};
use crate::fix::{Applicability, Effect, Fix};
use crate::rewrite::{Rewrite, quoted};
use crate::rule::{Context, FixContext, rule};
use crate::spans::block_span;

rule! {
    /// A key of a datasource or generator has no value.
    ///
    /// Prisma does not read such a block at all, so everything that it says is lost. Write the value behind the `=`, or remove
    /// the line.
    ///
    /// ```prisma
    /// datasource db {
    ///   provider     = "mysql"
    ///   relationMode =
    /// //^^^^^^^^^^^^ config-property-missing-value
    /// }
    /// ```
    pub CONFIG_PROPERTY_MISSING_VALUE = Official {
        code: "config-property-missing-value",
        severity: Error,
        stage: Early,
        fix: Safe(fix_missing_value),
        since: "0.1.0",
        check: Declaration(check_missing_value),
    }
}

rule! {
    /// A configuration block sets a key twice.
    ///
    /// Only one of the two values can count. Remove the other.
    ///
    /// ```prisma
    /// datasource db {
    ///   provider = "mysql"
    ///   provider = "sqlite"
    /// //^^^^^^^^ duplicate-config-key
    /// }
    /// ```
    pub DUPLICATE_CONFIG_KEY = Official {
        code: "duplicate-config-key",
        severity: Error,
        stage: Early,
        fix: Safe(fix_duplicate),
        since: "0.1.0",
        check: Declaration(check_duplicates),
    }
}

rule! {
    /// A file has several datasources.
    ///
    /// A schema describes one database. Keep one datasource; what belongs to another database needs a schema of its own.
    ///
    /// ```prisma
    /// datasource orders {
    ///   provider = "postgresql"
    /// }
    ///
    /// datasource archive {
    /// //         ^^^^^^^ datasource-multiple
    ///   provider = "postgresql"
    /// }
    /// ```
    pub DATASOURCE_MULTIPLE = Official {
        code: "datasource-multiple",
        severity: Error,
        stage: Early,
        fix: Unsafe(fix_multiple),
        since: "0.1.0",
        check: Declaration(check_multiple),
    }
}

fn check_missing_value(context: &Context<'_, '_>, findings: &mut Findings) {
    let Some(lines) = ConfigLines::of(context.declaration, context.config().version) else {
        return;
    };
    let mut is_first = true;
    for entry in lines.all().iter().filter(|entry| entry.value.is_none()) {
        let message = format!(
            "`{}` has no value, so nothing in this {} is read. Write a value behind the `=`, or remove the line.",
            entry.key.text,
            context.declaration.kind.keyword(),
        );
        // The engine names the first only.
        let wide = block_span(context.declaration);
        findings
            .report(entry.key.range, message)
            .official_all(is_first.then_some(wide));
        is_first = false;
    }
}

fn fix_missing_value(context: &FixContext<'_>) -> Vec<Fix> {
    let Some(entry) = entry_of(context) else {
        return Vec::new();
    };
    let is_datasource = context.declaration.kind == DeclarationKind::Datasource;
    let version = context.schema.config().version;
    let value = match entry.key.text.as_str() {
        "provider" if is_datasource => quoted(likely_provider(context.schema, context.declaration)),
        "provider" => quoted(likely_generator(context.schema, context.declaration)),
        "url" if is_datasource && version == PrismaVersion::Six => {
            "env(\"DATABASE_URL\")".to_owned()
        }
        _ => return remove_line(context, Applicability::Safe, Effect::None),
    };
    let from = entry.key.range.end();
    let rest = context.declaration.text.get(usize::from(from)..);
    let Some((blanks, behind)) = rest.and_then(|rest| rest.split_once('=')) else {
        return Vec::new();
    };
    // One blank may stand there already.
    let blank = &behind[..usize::from(behind.starts_with(' '))];
    let start = from + TextSize::of(blanks) + TextSize::of('=');
    let mut rewrite = Rewrite::new(context.schema);
    let range = TextRange::at(start, TextSize::of(blank));
    rewrite.replace(context.id, range, format!(" {value}"));
    let title = format!("Set `{}` to `{value}`", entry.key.text);
    one(title, Applicability::Unsafe, Effect::Client, rewrite)
}

fn check_duplicates(context: &Context<'_, '_>, findings: &mut Findings) {
    let Some(lines) = ConfigLines::of(context.declaration, context.config().version) else {
        return;
    };
    let all = lines.all();
    for (position, entry) in all.iter().enumerate() {
        let before = all.get(..position).unwrap_or(&[]);
        if before.iter().any(|it| it.key.text == entry.key.text) {
            let message = format!(
                "`{}` already sets `{}`, and only one value can count. Remove one of the two lines.",
                context.declaration.name_text(),
                entry.key.text
            );
            findings.report(entry.key.range, message);
        }
    }
}

fn fix_duplicate(context: &FixContext<'_>) -> Vec<Fix> {
    let Some(entry) = entry_of(context) else {
        return Vec::new();
    };
    let entries = context
        .declaration
        .config()
        .map_or(&[][..], |it| &it.entries);
    let before = entries
        .iter()
        .take_while(|it| it.range.start() < entry.range.start())
        .filter(|it| it.key.text == entry.key.text)
        .last();
    let Some(before) = before else {
        return Vec::new();
    };
    let slice = |entry: &model::ConfigEntry| {
        let value = entry.value.as_ref();
        value.map_or("", |value| context.declaration.slice(value.range))
    };
    // The engine judges the last value only, so the schema works with that one.
    let is_copy = slice(entry) == slice(before);
    let applicability = if is_copy {
        Applicability::Safe
    } else {
        Applicability::Unsafe
    };
    let remove = |entry: &model::ConfigEntry, which: &str| {
        let mut rewrite = Rewrite::new(context.schema);
        rewrite.remove_config_entry(context.id, entry);
        let title = format!("Remove {which}");
        one(title, applicability, Effect::None, rewrite)
    };
    let written = |entry: &model::ConfigEntry| one_line(context.declaration.slice(entry.range));
    if is_copy {
        return remove(entry, &format!("the repeated `{}`", entry.key.text));
    }
    let mut result = remove(before, &format!("the earlier `{}`", written(before)));
    result.extend(remove(entry, &format!("this `{}`", written(entry))));
    result
}

fn check_multiple(context: &Context<'_, '_>, findings: &mut Findings) {
    let file = context.reader.own_file();
    let Some(here) = file.and_then(|file| context.config().in_file(file)) else {
        return;
    };
    if here.accepted > 1 && crate::config_block::datasource(context).is_some() {
        let message = format!(
            "`{}` is one of several datasources in this file, but a schema is for one database. Keep one of them.",
            context.declaration.name_text()
        );
        let finding = findings
            .report(context.declaration.name_range(), message)
            .official(block_span(context.declaration));
        match here.first.filter(|first| *first != context.id) {
            Some(first) => {
                finding.related(Place::Declaration(first), "this datasource comes first");
            }
            // One of them may stay.
            None => {
                finding.echo();
            }
        }
    }
}

fn fix_multiple(context: &FixContext<'_>) -> Vec<Fix> {
    let Some(file) = context.schema.file_of(context.id) else {
        return Vec::new();
    };
    let version = context.schema.config().version;
    let datasources: Vec<_> = context
        .schema
        .declarations(file)
        .filter(|(_, it)| it.kind == DeclarationKind::Datasource)
        .filter_map(|(id, it)| Some((id, ConfigLines::of(it, version)?)))
        .collect();
    let kept = datasources
        .iter()
        .find(|(_, lines)| lines.is_accepted_datasource(version));
    let is_kept = kept.is_some_and(|(id, _)| *id == context.id);
    let mut rewrite = Rewrite::new(context.schema);
    for (id, _) in &datasources {
        if (*id == context.id) != is_kept {
            rewrite.remove_declaration(*id);
        }
    }
    let name = context.declaration.name_text();
    let title = if is_kept {
        format!("Keep `{name}` and remove the other datasources of this file")
    } else {
        format!("Remove the datasource `{name}`")
    };
    one(title, Applicability::Unsafe, Effect::Migration, rewrite)
}

rule! {
    /// A datasource says nothing about the database.
    ///
    /// `provider` names the kind of database: `postgresql`, `mysql`, `sqlite`, `sqlserver`, `cockroachdb` or `mongodb`. What else
    /// a schema may say depends on that.
    ///
    /// ```prisma
    /// datasource db {
    /// //         ^^ datasource-provider-missing
    ///   schemas = ["public"]
    /// }
    /// ```
    pub DATASOURCE_PROVIDER_MISSING = Official {
        code: "datasource-provider-missing",
        severity: Error,
        stage: Early,
        fix: Safe(fix_no_datasource_provider),
        since: "0.1.0",
        check: Declaration(check_datasource_provider),
    }
}

rule! {
    /// A generator does not say what generates.
    ///
    /// `provider` names the program: `prisma-client` or `prisma-client-js` for the client of Prisma itself, else the command of
    /// another generator.
    ///
    /// ```prisma
    /// generator client {
    /// //        ^^^^^^ generator-provider-missing
    ///   output = "../generated"
    /// }
    /// ```
    pub GENERATOR_PROVIDER_MISSING = Official {
        code: "generator-provider-missing",
        severity: Error,
        stage: Early,
        fix: Safe(fix_no_generator_provider),
        since: "0.1.0",
        check: Declaration(check_generator_provider),
    }
}

fn check_datasource_provider(context: &Context<'_, '_>, findings: &mut Findings) {
    if let Some(block) = crate::config_block::datasource(context) {
        let message = format!(
            "The datasource `{}` has no `provider`, so nobody knows which database the schema is for. Add `provider = \"postgresql\"`, or whichever database you use.",
            context.declaration.name_text()
        );
        check_provider(context, &block, message, findings);
    }
}

fn check_generator_provider(context: &Context<'_, '_>, findings: &mut Findings) {
    if let Some(block) = crate::config_block::generator(context) {
        let message = format!(
            "The generator `{}` has no `provider`, so nothing can be generated. Add `provider = \"prisma-client\"`, or the generator that you use.",
            context.declaration.name_text()
        );
        check_provider(context, &block, message, findings);
    }
}

fn check_provider(
    context: &Context<'_, '_>,
    block: &Block<'_>,
    message: String,
    findings: &mut Findings,
) {
    if block.lines.get("provider").is_some() {
        return;
    }
    let wide = block_span(context.declaration);
    let finding = findings
        .report(context.declaration.name_range(), message)
        .official_all(block.is_complete.then_some(wide));
    if has_broken_provider(context, &block.lines) {
        finding.echo();
    }
}

/// Is there a line that starts with `provider`, but is not what the engine wants to see? That is told already.
fn has_broken_provider(context: &Context<'_, '_>, lines: &ConfigLines<'_>) -> bool {
    let is_provider = |problem: &model::SyntaxProblem| {
        problem.kind == model::SyntaxProblemKind::Line
            && context
                .declaration
                .slice(problem.range)
                .trim_start()
                .starts_with("provider")
    };
    lines.has_unreadable("provider") || context.declaration.problems.iter().any(is_provider)
}

fn fix_no_datasource_provider(context: &FixContext<'_>) -> Vec<Fix> {
    add_provider(
        context,
        likely_provider(context.schema, context.declaration),
    )
}

fn fix_no_generator_provider(context: &FixContext<'_>) -> Vec<Fix> {
    add_provider(
        context,
        likely_generator(context.schema, context.declaration),
    )
}

#[cfg(test)]
#[path = "config_block/tests.rs"]
mod tests;
