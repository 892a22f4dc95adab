//! Applying fixes: one to see what it does, all until none is left.
//!
//! Whatever is applied, the text never parses worse than before and no new error appears; a fix that would do that is refused.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use model::{DeclarationId, FileId, Schema};
use similar::{DiffTag, TextDiff};
use syntax::{Parser, TextEdit, TextEdits, TextRange, TextSize};

use crate::checker::Checker;
use crate::finding::{Finding, Severity};
use crate::fix::{Applicability, Fix, SourceChange};

/// Rounds after which even fixes that keep finding something to do have to stop.
const MAX_ROUNDS: usize = 200;

/// A schema after fixes.
#[derive(Debug)]
pub struct Fixed {
    /// From the schema as it was to the schema as it is now.
    pub change: SourceChange,
    /// How many fixes went in.
    pub applied: usize,
    pub schema: Schema,
    pub checker: Checker,
}

/// The schema as it would be after a change.
pub fn simulate(schema: &Schema, checker: &Checker, change: &SourceChange, parser: &mut Parser) -> (Schema, Checker) {
    let (mut schema, mut checker) = (schema.clone(), checker.clone());
    for (file, edits) in &change.edits {
        // From back to front, so that positions stay valid.
        for edit in edits.iter().rev() {
            schema.edit(*file, edit);
        }
    }
    let delta = schema.settle(parser);
    checker.update(&schema, &delta);
    (schema, checker)
}

/// Does a change from one state to another break nothing: no new error, no new text that cannot be read?
pub(crate) fn is_harmless(before: &(Schema, Checker), after: &(Schema, Checker)) -> bool {
    let errors = |state: &(Schema, Checker)| {
        let mut result: HashMap<Identity, usize> = HashMap::new();
        for (_, finding) in state.1.all(&state.0) {
            if finding.severity == Severity::Error {
                *result.entry(identity(finding)).or_default() += 1;
            }
        }
        result
    };
    let old = errors(before);
    let parses = |state: &(Schema, Checker)| state.0.files().filter(|file| state.0.has_syntax_error(*file)).count();
    parses(after) <= parses(before)
        && errors(after)
            .into_iter()
            .all(|(error, count)| old.get(&error).is_some_and(|before| *before >= count))
}

/// What makes a finding the same finding in another state of the text. Messages name what they are about.
type Identity = (&'static str, String);

fn identity(finding: &Finding) -> Identity {
    (finding.rule.code, finding.message.clone())
}

/// How often each finding is there.
fn census(state: &(Schema, Checker)) -> HashMap<Identity, usize> {
    let mut result = HashMap::new();
    for (_, finding) in state.1.all(&state.0) {
        *result.entry(identity(finding)).or_default() += 1;
    }
    result
}

/// Does the fix make its finding go away, and nothing else worse?
pub fn keeps_promise(schema: &Schema, checker: &Checker, finding: &Finding, fix: &Fix, parser: &mut Parser) -> bool {
    let before = (schema.clone(), checker.clone());
    let after = simulate(schema, checker, &fix.change, parser);
    let count = |state: &(Schema, Checker)| {
        let same = |(_, other): &(DeclarationId, &Finding)| other.rule == finding.rule && other.message == finding.message;
        state.1.all(&state.0).filter(same).count()
    };
    count(&after) < count(&before) && is_harmless(&before, &after)
}

/// Applies the preferred fixes of all findings in `files` that are at least so applicable, and of what they lead to, until
/// none is left. `None` when `cancelled` said so on the way.
///
/// In each round, fixes are taken in the order of files and positions; one that touches what an earlier one of the
/// round changes waits for the next.
pub fn fix_all(
    schema: &Schema,
    checker: &Checker,
    files: &[FileId],
    at_least: Applicability,
    cancelled: &dyn Fn() -> bool,
) -> Option<Fixed> {
    let mut parser = Parser::default();
    let mut state = (schema.clone(), checker.clone());
    let mut refused = BTreeSet::new();
    let mut applied = 0;
    let limit = size(schema) * 4 + 64 * 1024;
    for _ in 0..MAX_ROUNDS {
        let mut round = SourceChange::default();
        let mut parts = Vec::new();
        for (id, finding) in candidates(&state, files) {
            if cancelled() {
                return None;
            }
            if refused.contains(&identity(finding)) {
                continue;
            }
            let fixes = Checker::fixes(&state.0, id, finding);
            let Some(fix) = fixes.into_iter().find(|fix| fix.applicability >= at_least) else {
                continue;
            };
            if round.union(&fix.change).is_ok() {
                parts.push((identity(finding), fix.change));
            }
        }
        if parts.is_empty() {
            break;
        }
        let next = simulate(&state.0, &state.1, &round, &mut parser);
        let (before, after) = (census(&state), census(&next));
        let is_gone = |what| after.get(what).copied().unwrap_or(0) < before.get(what).copied().unwrap_or(0);
        if is_harmless(&state, &next) && parts.iter().all(|(finding, _)| is_gone(finding)) {
            applied += parts.len();
            state = next;
        } else {
            // One of them does harm. The first of them alone decides this round; the others get their turn.
            let (finding, change) = parts.swap_remove(0);
            let next = simulate(&state.0, &state.1, &change, &mut parser);
            let remaining = census(&next).get(&finding).copied().unwrap_or(0);
            if is_harmless(&state, &next) && remaining < before.get(&finding).copied().unwrap_or(0) {
                applied += 1;
                state = next;
            } else {
                refused.insert(finding);
            }
        }
        if size(&state.0) > limit {
            break;
        }
    }
    let change = difference(schema, &state.0);
    Some(Fixed {
        change,
        applied,
        schema: state.0,
        checker: state.1,
    })
}

fn candidates<'s>(
    state: &'s (Schema, Checker),
    files: &'s [FileId],
) -> impl Iterator<Item = (DeclarationId, &'s Finding)> {
    state
        .0
        .files()
        .filter(|file| files.contains(file))
        .flat_map(|file| state.1.in_file(&state.0, file))
        .filter(|(_, finding)| finding.rule.fix.is_some())
}

fn size(schema: &Schema) -> usize {
    schema
        .files()
        .filter_map(|file| schema.text(file))
        .map(|text| usize::from(text.len()))
        .sum()
}

/// The edits that lead from one state to another, line by line.
pub(crate) fn difference(before: &Schema, after: &Schema) -> SourceChange {
    let mut edits = BTreeMap::new();
    for file in before.files() {
        let (Some(old), Some(new)) = (before.text(file), after.text(file)) else {
            continue;
        };
        if old != new {
            let (old, new) = (old.to_string(), new.to_string());
            edits.insert(file, line_edits(&old, &new));
        }
    }
    SourceChange { edits }
}

fn line_edits(old: &str, new: &str) -> TextEdits {
    let diff = TextDiff::from_lines(old, new);
    let (mut old_offset, mut new_offset) = (0, 0);
    let (mut old_line, mut new_line) = (0, 0);
    let mut edits = Vec::new();
    for operation in diff.ops() {
        let (tag, old_lines, new_lines) = operation.as_tag_tuple();
        let length = |range: std::ops::Range<usize>, text: &dyn Fn(usize) -> usize| range.map(text).sum::<usize>();
        let old_length = length(old_lines.clone(), &|line| diff.old_slice(line).map_or(0, str::len));
        let new_length = length(new_lines.clone(), &|line| diff.new_slice(line).map_or(0, str::len));
        debug_assert_eq!((old_line, new_line), (old_lines.start, new_lines.start));
        (old_line, new_line) = (old_lines.end, new_lines.end);
        if tag != DiffTag::Equal {
            let at = |offset: usize| TextSize::new(u32::try_from(offset).unwrap_or(u32::MAX));
            let text = new.get(new_offset..new_offset + new_length).unwrap_or("");
            let range = TextRange::new(at(old_offset), at(old_offset + old_length));
            edits.push(TextEdit::replace(range, text));
        }
        old_offset += old_length;
        new_offset += new_length;
    }
    TextEdits::new(edits).unwrap_or_else(|_| {
        TextEdits::single(TextEdit::replace(TextRange::up_to(TextSize::of(old)), new))
    })
}
