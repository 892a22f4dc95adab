use model::{Attribute, Body, ConfigEntry, Declaration, PrismaVersion, SyntaxProblemKind};
use syntax::TextRange;

use crate::config_block::{one, one_line};
use crate::finding::Findings;
use crate::fix::{Applicability, Effect, Fix};
use crate::rewrite::Rewrite;
use crate::rule::{Context, FixContext, rule};

rule! {
    /// A value in braces, which Prisma 6 cannot read.
    ///
    /// Objects came with Prisma 7. Prisma 6 takes the whole line for a mistake.
    ///
    /// ```prisma
    /// datasource db {
    ///   provider = "postgresql"
    ///   url      = env("DATABASE_URL")
    /// }
    ///
    /// generator docs {
    ///   provider = "docs"
    ///   theme    = { dark: true }
    /// //           ^^^^^^^^^^^^^^ object-value-not-supported
    /// }
    /// ```
    pub OBJECT_VALUE_NOT_SUPPORTED = Official {
        code: "object-value-not-supported",
        severity: Error,
        stage: Syntax,
        fix: Unsafe(fix),
        since: "0.1.0",
        check: Declaration(check),
    }
}

/// What an object can stand in.
enum Holder<'d> {
    Entry(&'d ConfigEntry),
    /// The attribute, and the position of its argument.
    Argument(&'d Attribute, usize),
}

struct Object<'d> {
    holder: Holder<'d>,
    /// The value that is, or has, an object.
    range: TextRange,
    /// The field, value, entry or block attribute that it stands in.
    line: TextRange,
}

fn objects<'d>(declaration: &'d Declaration) -> Vec<Object<'d>> {
    let mut result = Vec::new();
    let mut add = |attributes: &'d [Attribute], line: Option<TextRange>| {
        for attribute in attributes {
            add_arguments(attribute, line.unwrap_or(attribute.range), &mut result);
        }
    };
    match &declaration.body {
        Body::Container(container) => {
            for field in &container.fields {
                add(&field.attributes, Some(field.range));
            }
            add(&container.attributes, None);
        }
        Body::Enum(body) => {
            for value in &body.values {
                add(&value.attributes, Some(value.range));
            }
            add(&body.attributes, None);
        }
        Body::Config(body) => {
            for entry in &body.entries {
                if let Some(value) = entry.value.as_ref().filter(|value| value.has_object()) {
                    result.push(Object {
                        holder: Holder::Entry(entry),
                        range: value.range,
                        line: entry.range,
                    });
                }
            }
        }
        Body::None => {}
    }
    result
}

fn add_arguments<'d>(attribute: &'d Attribute, line: TextRange, result: &mut Vec<Object<'d>>) {
    for (position, argument) in attribute.list().iter().enumerate() {
        if let Some(value) = argument.value.as_ref().filter(|value| value.has_object()) {
            result.push(Object {
                holder: Holder::Argument(attribute, position),
                range: value.range,
                line,
            });
        }
    }
}

fn check(context: &Context<'_, '_>, findings: &mut Findings) {
    if context.config().version != PrismaVersion::Six {
        return;
    }
    for object in objects(context.declaration) {
        if !is_told(context.declaration, object.line) {
            let message = "Prisma 6 has no values in braces and takes the whole line for a mistake. Remove it, or move to Prisma 7.";
            findings.report(object.range, message);
        }
    }
}

/// Is the line one that no version can read?
fn is_told(declaration: &Declaration, line: TextRange) -> bool {
    let mut problems = declaration.problems.iter();
    problems.any(|problem| {
        let common = problem.range.intersect(line);
        problem.kind == SyntaxProblemKind::Line && common.is_some_and(|it| !it.is_empty())
    })
}

fn fix(context: &FixContext<'_>) -> Vec<Fix> {
    let range = context.finding.range;
    let objects = objects(context.declaration);
    let Some(object) = objects.iter().find(|object| object.range == range) else {
        return Vec::new();
    };
    let mut rewrite = Rewrite::new(context.schema);
    let (what, effect) = match object.holder {
        Holder::Entry(entry) => {
            rewrite.remove_config_entry(context.id, entry);
            (entry.key.text.to_string(), Effect::Client)
        }
        Holder::Argument(attribute, position) => {
            rewrite.remove_argument(context.id, attribute, position);
            let argument = attribute.list().get(position).map(|it| it.range);
            let written = argument.map_or("", |range| context.declaration.slice(range));
            (one_line(written), Effect::Migration)
        }
    };
    let title = format!("Remove `{what}`");
    one(title, Applicability::Unsafe, effect, rewrite)
}

#[cfg(test)]
#[path = "object_value/tests.rs"]
mod tests;
