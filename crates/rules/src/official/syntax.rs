use model::{BucketKind, Declaration, DeclarationKind, SyntaxProblemKind};
use syntax::{TextRange, TextSize};

use crate::Applicability;
use crate::finding::{Findings, Severity};
use crate::fix::{Effect, Fix};
use crate::line_repair::{is_read, repair};
use crate::names::{fresh, pascal_case};
use crate::rewrite::Rewrite;
use crate::rule::{Context, FixContext, rule};

rule! {
    /// A line outside of all blocks that starts none.
    ///
    /// At the top level of a schema stand blocks and comments, nothing else. Often a brace was closed too early, or the
    /// opening line of a block is not quite right.
    ///
    /// ```prisma
    /// model Boat {
    ///   id Int @id
    /// }
    ///
    /// length Int
    /// ^^^^^^^^^^ invalid-top-level-line
    /// ```
    pub INVALID_TOP_LEVEL_LINE = Official {
        code: "invalid-top-level-line",
        severity: Error,
        stage: Syntax,
        fix: Safe(fix_line),
        since: "0.1.0",
        check: Declaration(check_top_level),
    }
}

rule! {
    /// A line in a model, view or composite type that is neither field, attribute nor comment.
    ///
    /// A field is `name Type`, with attributes behind it; everything stands on one line, arguments included.
    ///
    /// ```prisma
    /// model Boat {
    ///   id   Int    @id
    ///   name String @default("Swan"
    /// //^^^^^^^^^^^^^^^^^^^^^^^^^^^ invalid-block-line
    /// }
    /// ```
    pub INVALID_BLOCK_LINE = Official {
        code: "invalid-block-line",
        severity: Error,
        stage: Syntax,
        fix: Safe(fix_line),
        since: "0.1.0",
        check: Declaration(check_block_lines),
    }
}

rule! {
    /// A line in an enum that is neither value, attribute nor comment.
    ///
    /// A value is a single name, with `@map("…")` behind it where the database calls it otherwise.
    ///
    /// ```prisma
    /// enum Sail {
    ///   MAIN
    ///   JIB = 2
    /// //^^^^^^^ invalid-enum-line
    /// }
    /// ```
    pub INVALID_ENUM_LINE = Official {
        code: "invalid-enum-line",
        severity: Error,
        stage: Syntax,
        fix: Safe(fix_line),
        since: "0.1.0",
        check: Declaration(check_enum_lines),
    }
}

rule! {
    /// A line in a datasource or generator that is neither `key = value` nor a comment.
    ///
    /// ```prisma
    /// datasource db {
    ///   provider: "sqlite"
    /// //^^^^^^^^^^^^^^^^^^ invalid-config-line
    /// }
    /// ```
    pub INVALID_CONFIG_LINE = Official {
        code: "invalid-config-line",
        severity: Error,
        stage: Syntax,
        fix: Safe(fix_line),
        since: "0.1.0",
        check: Declaration(check_config_lines),
    }
}

rule! {
    /// A block that starts with a word that is no keyword.
    ///
    /// Blocks are `model`, `view`, `type`, `enum`, `datasource` and `generator`, in lower case.
    ///
    /// ```prisma
    /// table Boat {
    /// ^^^^^ unknown-block-keyword
    ///   id Int @id
    /// }
    /// ```
    pub UNKNOWN_BLOCK_KEYWORD = Official {
        code: "unknown-block-keyword",
        severity: Error,
        stage: Syntax,
        fix: Safe(fix_keyword),
        since: "0.1.0",
        check: Declaration(check_keyword),
    }
}

rule! {
    /// `type A = B`, which the language no longer has.
    ///
    /// Write the type where the alias is used.
    ///
    /// ```prisma
    /// type Knots = Float
    /// ^^^^^^^^^^^^^^^^^^ invalid-type-alias
    /// ```
    pub INVALID_TYPE_ALIAS = Official {
        code: "invalid-type-alias",
        severity: Error,
        stage: Syntax,
        fix: Safe(fix_alias),
        since: "0.1.0",
        check: Declaration(check_alias),
    }
}

rule! {
    /// A block without its closing brace.
    ///
    /// Everything up to the next block is taken as part of this one. The closing brace stands at the start of a line
    /// of its own.
    ///
    /// ```prisma
    /// model Boat {
    /// ^^^^^^^^^^^^ unclosed-block
    ///   id Int @id
    ///
    /// model Crew {
    ///   id Int @id
    /// }
    /// ```
    pub UNCLOSED_BLOCK = Official {
        code: "unclosed-block",
        severity: Error,
        stage: Syntax,
        fix: Safe(fix_unclosed),
        since: "0.1.0",
        check: Declaration(check_unclosed),
    }
}

fn check_top_level(context: &Context<'_, '_>, findings: &mut Findings) {
    report(context, findings, SyntaxProblemKind::StrayLine, |line| {
        let line: String = line.chars().take(40).collect();
        format!(
            "`{line}` belongs to no block. At the top level stand only blocks such as `model Name {{ … }}` and comments; move the line into one, or complete it."
        )
    });
    report(context, findings, SyntaxProblemKind::StrayBrace, |_| {
        "This brace closes nothing. Remove it, or add the opening line that it belongs to."
            .to_owned()
    });
}

fn check_block_lines(context: &Context<'_, '_>, findings: &mut Findings) {
    let is_container = matches!(
        context.declaration.kind,
        DeclarationKind::Model
            | DeclarationKind::View
            | DeclarationKind::CompositeType
            | DeclarationKind::TypeAlias
            | DeclarationKind::UnknownBlock
    );
    if is_container {
        report(context, findings, SyntaxProblemKind::Line, |_| {
            format!(
                "This line of `{}` cannot be read. A line holds one field (`name Type @attribute(…)`) or one block attribute (`@@index([…])`), complete on that line.",
                context.declaration.name_text()
            )
        });
    }
}

fn check_enum_lines(context: &Context<'_, '_>, findings: &mut Findings) {
    if context.declaration.kind == DeclarationKind::Enum {
        report(context, findings, SyntaxProblemKind::Line, |_| {
            format!(
                "This line of `{}` cannot be read. A line of an enum holds one name, with `@map(\"…\")` where the database calls it otherwise.",
                context.declaration.name_text()
            )
        });
    }
}

fn check_config_lines(context: &Context<'_, '_>, findings: &mut Findings) {
    let declaration = context.declaration;
    let Some(block) = declaration.config() else {
        return;
    };
    let message = |_: &str| {
        format!(
            "This line of `{}` cannot be read. Write `key = value`, with strings in double quotes.",
            declaration.name_text()
        )
    };
    report(context, findings, SyntaxProblemKind::Line, message);
    // A key alone is read as one without a value, which only what has a `=` is; and so are names that start with a digit.
    let unread = block.entries.iter().filter(|entry| {
        let is_reported = |range| {
            let mut problems = declaration.problems.iter();
            problems.any(|problem| problem.range.intersect(range).is_some())
        };
        let is_unread = match entry.value {
            Some(_) => !is_read(declaration, entry.range),
            None => !rest_of_line(declaration, entry.key.range.end()).contains('='),
        };
        is_unread && !is_reported(entry.range)
    });
    for entry in unread {
        findings.report(entry.range, message(""));
    }
}

fn rest_of_line(declaration: &Declaration, from: TextSize) -> &str {
    let behind = declaration.text.get(usize::from(from)..).unwrap_or("");
    behind.split(['\n', '\r']).next().unwrap_or("")
}

fn check_keyword(context: &Context<'_, '_>, findings: &mut Findings) {
    if let Some((range, keyword, name)) = glued(context.declaration) {
        let message = format!(
            "`{keyword}{name}` counts as the {keyword} `{name}`, which is easily overlooked. Put a blank between keyword and name."
        );
        findings.report(range, message).severity(Severity::Warning);
        return;
    }
    report(context, findings, SyntaxProblemKind::UnknownBlock, |word| {
        format!(
            "No block starts with `{word}`, so everything in it is lost. Use `model`, `view`, `type`, `enum`, `datasource` or `generator`."
        )
    });
    report(context, findings, SyntaxProblemKind::MissingName, |_| {
        format!(
            "This {} has no name. Write it between the keyword and the brace.",
            context.declaration.kind.keyword()
        )
    });
}

/// Keyword and name of a block that the official engine reads although nothing stands between the two, and where they are.
fn glued(declaration: &Declaration) -> Option<(TextRange, &'static str, &str)> {
    let mut problems = declaration.problems.iter();
    let range = problems
        .find(|problem| problem.kind == SyntaxProblemKind::UnknownBlock)?
        .range;
    let word = declaration.slice(range);
    let (keyword, name) = KEYWORDS
        .into_iter()
        .find_map(|keyword| Some((keyword, word.strip_prefix(keyword)?)))?;
    let is_named = name.starts_with(|c: char| c.is_ascii_alphanumeric());
    (is_named && declaration.name.is_none()).then_some((range, keyword, name))
}

fn check_alias(context: &Context<'_, '_>, findings: &mut Findings) {
    report(context, findings, SyntaxProblemKind::TypeAlias, |_| {
        format!(
            "The language no longer has type aliases. Write the type of `{}` where the alias is used, then remove this line.",
            context.declaration.name_text()
        )
    });
}

fn check_unclosed(context: &Context<'_, '_>, findings: &mut Findings) {
    report(context, findings, SyntaxProblemKind::UnclosedBlock, |_| {
        let declaration = context.declaration;
        format!(
            "Nothing closes {} `{}`: a closing brace counts only at the start of a line of its own. Add one behind its last line.",
            declaration.kind.keyword(),
            declaration.name_text()
        )
    });
}

fn report(
    context: &Context<'_, '_>,
    findings: &mut Findings,
    kind: SyntaxProblemKind,
    message: impl Fn(&str) -> String,
) {
    for problem in context
        .declaration
        .problems
        .iter()
        .filter(|problem| problem.kind == kind)
    {
        let text = context.declaration.slice(problem.range);
        findings.report(problem.range, message(text));
    }
}

/// The line as it was meant, if that can be told, or else as a comment.
fn fix_line(context: &FixContext<'_>) -> Vec<Fix> {
    let range = context.finding.range;
    let mut result = Vec::new();
    if let Some(repair) = repair(context.declaration, range) {
        let mut rewrite = Rewrite::new(context.schema);
        rewrite.replace(context.id, repair.range, repair.text);
        result.extend(Fix::new(
            repair.title,
            Applicability::Safe,
            Effect::None,
            rewrite,
        ));
    }
    let is_opaque = matches!(
        context.declaration.kind,
        DeclarationKind::TypeAlias | DeclarationKind::UnknownBlock
    );
    if !is_opaque {
        let mut rewrite = Rewrite::new(context.schema);
        rewrite.insert(context.id, range.start(), "// ");
        result.extend(Fix::new(
            "Turn this line into a comment",
            Applicability::Unsafe,
            Effect::None,
            rewrite,
        ));
    }
    result
}

/// Writes what the alias stands for where it is used. The alias becomes a comment.
fn fix_alias(context: &FixContext<'_>) -> Vec<Fix> {
    let declaration = context.declaration;
    let name = declaration.name_text();
    let mut rewrite = Rewrite::new(context.schema);
    rewrite.insert(context.id, declaration.range.start(), "// ");
    let mut uses = 0;
    let base = aliased(declaration);
    if context.schema.resolve(name).is_none() {
        for (user, other) in context.schema.in_order() {
            let fields = other.container().map_or(&[][..], |it| &it.fields);
            for field_type in fields.iter().filter_map(|field| field.field_type.as_ref()) {
                let Some(used) = field_type.named().filter(|used| used.text == name) else {
                    continue;
                };
                let Some((base, attributes)) = base else {
                    return Vec::new();
                };
                uses += 1;
                rewrite.replace(user, used.range, base);
                if !attributes.is_empty() {
                    rewrite.insert(user, field_type.range.end(), format!(" {attributes}"));
                }
            }
        }
    }
    let title = match base {
        Some((base, _)) if uses > 0 => {
            format!("Write `{base}` where `{name}` is used, and turn the alias into a comment")
        }
        _ => "Turn this line into a comment".to_owned(),
    };
    Fix::new(title, Applicability::Safe, Effect::None, rewrite)
        .into_iter()
        .collect()
}

/// The type and the attributes that an alias stands for, if it has no marks.
fn aliased(declaration: &Declaration) -> Option<(&str, &str)> {
    let (_, behind) = declaration.slice(declaration.range).split_once('=')?;
    let code = behind.split("//").next().unwrap_or(behind).trim();
    let length = code
        .find(|c: char| !c.is_alphanumeric() && c != '_')
        .unwrap_or(code.len());
    let (base, attributes) = code.split_at(length);
    let attributes = attributes.trim();
    let is_plain = !base.is_empty() && (attributes.is_empty() || attributes.starts_with('@'));
    is_plain.then_some((base, attributes))
}

const KEYWORDS: [&str; 6] = ["model", "view", "type", "enum", "datasource", "generator"];

/// What other languages call a model.
const OTHER_WORDS: [&str; 7] = [
    "table",
    "entity",
    "class",
    "struct",
    "interface",
    "collection",
    "record",
];

/// The keyword or name that must be meant; or else everything as a comment.
fn fix_keyword(context: &FixContext<'_>) -> Vec<Fix> {
    let range = context.finding.range;
    let written = context.declaration.slice(range);
    let mut rewrite = Rewrite::new(context.schema);
    let mut result = Vec::new();
    if let Some((_, keyword, name)) = glued(context.declaration) {
        let new = format!("{keyword} {name}");
        rewrite.replace(context.id, range, new.as_str());
        let title = format!("Write `{new}`");
        result.extend(Fix::new(title, Applicability::Safe, Effect::None, rewrite));
    } else if KEYWORDS.contains(&written) {
        let name = new_name(context, written);
        rewrite.insert(context.id, range.end(), format!(" {name}"));
        let title = format!("Call it `{name}`");
        result.extend(Fix::new(
            title,
            Applicability::Unsafe,
            Effect::Migration,
            rewrite,
        ));
    } else {
        let lower = written.to_lowercase();
        let nearest = KEYWORDS
            .into_iter()
            .map(|keyword| (strsim::damerau_levenshtein(&lower, keyword), keyword))
            .min()
            .filter(|(distance, _)| *distance <= 2);
        let (new, applicability) = match nearest {
            Some((_, keyword)) => (keyword.to_owned(), Applicability::Safe),
            None => (header(context, range), Applicability::Unsafe),
        };
        rewrite.replace(context.id, range, new.as_str());
        let title = format!("Change `{written}` to `{new}`");
        result.extend(Fix::new(title, applicability, Effect::None, rewrite));
    }
    result.extend(comment_out(context));
    result
}

/// The start of a block whose first word says nothing: a word that stands alone is taken for the name.
fn header(context: &FixContext<'_>, word: TextRange) -> String {
    let declaration = context.declaration;
    let written = declaration.slice(word);
    let behind = declaration.slice(TextRange::new(word.end(), declaration.range.end()));
    let has_name = behind.trim_start().starts_with(char::is_alphanumeric);
    let dashed = written.split_once('-');
    if has_name {
        "model".to_owned()
    } else if OTHER_WORDS.contains(&written.to_lowercase().as_str()) {
        format!("model {}", new_name(context, "model"))
    } else if let Some((keyword, name)) = dashed.filter(|(word, _)| KEYWORDS.contains(word)) {
        format!("{keyword} {name}")
    } else {
        format!("model {written}")
    }
}

/// A name for a block that has none.
fn new_name(context: &FixContext<'_>, keyword: &str) -> String {
    match keyword {
        "datasource" => "db".to_owned(),
        "generator" => "client".to_owned(),
        _ => fresh(&format!("New{}", pascal_case(keyword)), |name| {
            let taken = context.schema.members(BucketKind::TypeName, name);
            !taken.is_empty()
        }),
    }
}

fn comment_out(context: &FixContext<'_>) -> Option<Fix> {
    let declaration = context.declaration;
    let mut rewrite = Rewrite::new(context.schema);
    let mut at = declaration.range.start();
    for line in declaration
        .slice(declaration.range)
        .split_inclusive(['\n', '\r'])
    {
        let code = line.trim_start();
        if !code.is_empty() && !code.starts_with("//") {
            let indent = TextSize::of(line) - TextSize::of(code);
            rewrite.insert(context.id, at + indent, "// ");
        }
        at += TextSize::of(line);
    }
    let title = "Turn the whole block into a comment";
    Fix::new(title, Applicability::Unsafe, Effect::None, rewrite)
}

fn fix_unclosed(context: &FixContext<'_>) -> Vec<Fix> {
    let declaration = context.declaration;
    let mut rewrite = Rewrite::new(context.schema);
    rewrite.add_line(context.id, declaration.range.end(), "}");
    let title = format!("Add the closing brace of `{}`", declaration.name_text());
    Fix::new(title, Applicability::Safe, Effect::None, rewrite)
        .into_iter()
        .collect()
}

#[cfg(test)]
#[path = "syntax/tests.rs"]
mod tests;
