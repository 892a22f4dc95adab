//! Tests of rules as stories.
//!
//! A fixture is a schema with carets under the places where findings are expected, each followed by the code:
//!
//! ```text
//!   depot Depot @relation(fields: [depotId], references: [id])
//! //                               ^^^^^^^ unindexed-foreign-key
//! ```
//!
//! Lines with carets are no part of the schema. `//- name.prisma` starts another file. The functions here prove the promises of
//! every rule without being asked.

use std::collections::BTreeMap;

use model::{FileId, Schema};
use syntax::{Parser, TextEdit, TextRange, TextSize};

use crate::apply::{Checked, is_good};
use crate::finding::{Finding, Severity};
use crate::fix::{Applicability, Fix};
use crate::fixer::Fixer;
use crate::rule::Rule;

/// File, range, code.
type Place = (String, TextRange, String);

/// Checks that exactly the marked findings are reported: those of the rule, and errors of any other.
#[track_caller]
pub(crate) fn check_rule(rule: &Rule, fixture: &str) {
    let (files, expected) = parse(fixture);
    let state = analyse(&files);
    assert_eq!(found(&state, rule), expected, "in\n{fixture}");
    check_incremental(&files, &state);
}

/// Checks the preferred fix of the rule's first finding, and that it keeps its promises: the text parses, the finding is gone,
/// nothing new appeared, applying it again changes nothing.
#[track_caller]
pub(crate) fn check_fix(rule: &Rule, before: &str, after: &str) {
    check_nth_fix(rule, 0, before, after);
}

/// Like [`check_fix`], for the alternative of that position.
#[track_caller]
pub(crate) fn check_nth_fix(rule: &Rule, alternative: usize, before: &str, after: &str) {
    let (files, expected) = parse(before);
    let state = analyse(&files);
    if !expected.is_empty() {
        assert_eq!(found(&state, rule), expected, "in\n{before}");
    }
    let (finding, fixes) = first(&state, rule);
    let Some(fix) = fixes.get(alternative) else {
        panic!("`{}` has only {} fixes", finding.message, fixes.len());
    };
    let fixed = check_promises(&state, &finding, fix);
    let (files, expected) = parse(after);
    assert_eq!(texts(&fixed.schema), files, "after `{}`", fix.title);
    if !expected.is_empty() {
        assert_eq!(found(&fixed, rule), expected, "after `{}`", fix.title);
    }
}

/// Checks that the rule's first finding offers no fix.
#[track_caller]
pub(crate) fn check_no_fix(rule: &Rule, fixture: &str) {
    let state = analyse(&parse(fixture).0);
    let (_, fixes) = first(&state, rule);
    assert_eq!(fixes, Vec::new());
}

/// The titles of all fixes of the rule's first finding, in order.
#[track_caller]
pub(crate) fn fix_titles(rule: &Rule, fixture: &str) -> Vec<String> {
    let state = analyse(&parse(fixture).0);
    first(&state, rule)
        .1
        .into_iter()
        .map(|fix| fix.title)
        .collect()
}

/// What the rule says about a fixture, and how much it matters, in order.
pub(crate) fn messages(rule: &Rule, fixture: &str) -> Vec<(String, Severity)> {
    let state = analyse(&parse(fixture).0);
    let of_rule = state
        .checker
        .all(&state.schema)
        .filter(|(_, finding)| finding.rule == rule);
    of_rule
        .map(|(_, finding)| (finding.message.clone(), finding.severity))
        .collect()
}

/// The related places of the rule's first finding: the text there, and what is said about it.
#[track_caller]
pub(crate) fn related(rule: &Rule, fixture: &str) -> Vec<(String, String)> {
    let state = analyse(&parse(fixture).0);
    let (finding, _) = first(&state, rule);
    let shown = |(place, message): &(crate::Place, String)| {
        let declaration = state.schema.declaration(place.declaration())?;
        Some((
            declaration.slice(place.range(&state.schema)?).to_owned(),
            message.clone(),
        ))
    };
    finding.related.iter().filter_map(shown).collect()
}

/// Applies the preferred fixes of all rules, unsafe ones too, until none is left.
#[track_caller]
pub(crate) fn check_fix_all(before: &str, after: &str) {
    let state = analyse(&parse(before).0);
    let files: Vec<FileId> = state.schema.files().collect();
    let fixed = crate::fix_all(&state, &files, Applicability::Unsafe, &|| false).unwrap();
    assert_eq!(texts(&fixed.state.schema), parse(after).0);
    let (applied, _) = state.after(&fixed.change, &mut Parser::default());
    assert_eq!(
        texts(&applied.schema),
        texts(&fixed.state.schema),
        "the combined change leads to another text"
    );
}

/// Runs the examples in the documentation: a marked one has exactly those findings, an unmarked one none.
#[track_caller]
pub(crate) fn check_documentation(rule: &Rule) {
    let text: String = rule
        .documentation
        .lines()
        .map(|line| line.strip_prefix(' ').unwrap_or(line).to_owned() + "\n")
        .collect();
    assert!(
        text.trim().len() > 20,
        "`{}` has no documentation",
        rule.code
    );
    let mut marked = false;
    for block in text.split("```prisma\n").skip(1) {
        let example = block.split("```").next().unwrap_or("");
        let (files, expected) = parse(example);
        marked |= !expected.is_empty();
        let found: Vec<Place> = found(&analyse(&files), rule);
        assert_eq!(
            found, expected,
            "in the documentation of `{}`:\n{example}",
            rule.code
        );
    }
    assert!(marked, "`{}` shows no example with a finding", rule.code);
}

#[track_caller]
fn check_promises(state: &Checked, finding: &Finding, fix: &Fix) -> Checked {
    let mut parser = Parser::default();
    assert!(!fix.change.is_empty(), "`{}` changes nothing", fix.title);
    assert!(
        finding
            .rule
            .applicability
            .is_some_and(|best| fix.applicability <= best),
        "`{}` is more applicable than its rule says",
        fix.title
    );
    let (fixed, affected) = state.after(&fix.change, &mut parser);
    let same = |state: &Checked| {
        let of_rule = state
            .checker
            .all(&state.schema)
            .filter(|(_, it)| it.rule == finding.rule);
        of_rule
            .filter(|(_, it)| it.message == finding.message)
            .count()
    };
    assert!(
        same(&fixed) < same(state),
        "`{}` does not cure {:?}:\n{}",
        fix.title,
        finding.message,
        shown(&fixed.schema)
    );
    assert!(
        is_good(state, &fixed, &affected, &[]),
        "`{}` does harm:\n{}",
        fix.title,
        shown(&fixed.schema)
    );
    let files = texts(&fixed.schema);
    check_incremental(&files, &fixed);
    fixed
}

/// The state must be that of a fresh analysis of its text.
#[track_caller]
fn check_incremental(files: &BTreeMap<String, String>, state: &Checked) {
    let fresh = analyse(files);
    let all = |state: &Checked| -> Vec<String> {
        let describe = |(id, finding): (model::DeclarationId, &Finding)| {
            let range = state.schema.absolute(id, finding.range);
            format!(
                "{:?} {range:?} {} {}",
                state.schema.file_of(id),
                finding.rule.code,
                finding.message
            )
        };
        state.checker.all(&state.schema).map(describe).collect()
    };
    assert_eq!(
        all(state),
        all(&fresh),
        "the live findings are not those of a fresh analysis"
    );
}

#[track_caller]
fn first(state: &Checked, rule: &Rule) -> (Finding, Vec<Fix>) {
    let Some((id, finding)) = state
        .checker
        .all(&state.schema)
        .find(|(_, finding)| finding.rule == rule)
    else {
        panic!("no finding of `{}`", rule.code);
    };
    let fixes = Fixer::new(&state.schema).fixes(id, finding);
    (finding.clone(), fixes)
}

fn found(state: &Checked, rule: &Rule) -> Vec<Place> {
    let mut result: Vec<Place> = state
        .checker
        .all(&state.schema)
        .filter(|(_, finding)| finding.rule == rule || finding.severity == Severity::Error)
        .filter_map(|(id, finding)| {
            let file = state.schema.path(state.schema.file_of(id)?)?;
            Some((
                file.to_owned(),
                state.schema.absolute(id, finding.range),
                finding.rule.code.to_owned(),
            ))
        })
        .collect();
    result.sort_by_key(|(file, range, code)| {
        (file.clone(), range.start(), range.end(), code.clone())
    });
    result
}

/// How many fixes go into a schema when nobody looks.
pub(crate) fn applied_unseen(text: &str) -> usize {
    let state = analyse(&BTreeMap::from([(
        "schema.prisma".to_owned(),
        text.to_owned(),
    )]));
    let fixed = crate::fix_all(&state, &[FileId(0)], Applicability::Safe, &|| false);
    fixed.map_or(0, |fixed| fixed.applied)
}

fn analyse(files: &BTreeMap<String, String>) -> Checked {
    let mut parser = Parser::default();
    let mut state = Checked::default();
    for (number, (path, text)) in (0..).zip(files) {
        // An edit on the way makes every test one of the incremental path, too.
        let half = text
            .char_indices()
            .nth(text.chars().count() / 2)
            .map_or(0, |(at, _)| at);
        state
            .schema
            .add_file(&mut parser, FileId(number), path, &text[..half]);
        state.settle(&mut parser);
        let end = TextSize::new(u32::try_from(half).unwrap());
        state
            .schema
            .edit(FileId(number), &TextEdit::insert(end, &text[half..]));
    }
    state.settle(&mut parser);
    state
}

fn texts(schema: &Schema) -> BTreeMap<String, String> {
    let text = |file| {
        Some((
            schema.path(file)?.to_owned(),
            schema.text(file)?.to_string(),
        ))
    };
    schema.files().filter_map(text).collect()
}

fn shown(schema: &Schema) -> String {
    texts(schema).into_values().collect()
}

/// The files of a fixture without their marks, and what is marked, in order.
fn parse(fixture: &str) -> (BTreeMap<String, String>, Vec<Place>) {
    let mut files: BTreeMap<String, String> = BTreeMap::new();
    let mut marks = Vec::new();
    let mut file = "schema.prisma".to_owned();
    let mut line_start = 0;
    let fixture = fixture.strip_prefix('\n').unwrap_or(fixture);
    for line in fixture.split_inclusive('\n') {
        if let Some(name) = line.strip_prefix("//- ") {
            name.trim().clone_into(&mut file);
            line_start = 0;
            continue;
        }
        if let Some((start, length, code)) = mark(line) {
            let size = |offset: usize| TextSize::new(u32::try_from(offset).unwrap());
            let text = &files[&file][line_start..];
            let byte = |column: usize| {
                text.char_indices()
                    .nth(column)
                    .map_or(text.trim_end().len(), |(at, _)| at)
            };
            let range = TextRange::new(
                size(line_start + byte(start)),
                size(line_start + byte(start + length)),
            );
            marks.push((file.clone(), range, code));
            continue;
        }
        let text = files.entry(file.clone()).or_default();
        line_start = text.len();
        text.push_str(line);
    }
    marks.sort_by_key(|(file, range, code): &Place| {
        (file.clone(), range.start(), range.end(), code.clone())
    });
    (files, marks)
}

/// Column and length of the carets of a line, and the code behind them.
fn mark(line: &str) -> Option<(usize, usize, String)> {
    let content = line.strip_prefix("//").unwrap_or(line);
    let carets = content.trim_start();
    let length = carets.chars().take_while(|c| *c == '^').count();
    if length == 0 {
        return None;
    }
    let start = line.chars().take_while(|c| *c != '^').count();
    Some((start, length, carets[length..].trim().to_owned()))
}
