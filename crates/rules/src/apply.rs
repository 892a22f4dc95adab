//! Applying fixes: one to see what it does, all until none is left.
//!
//! Whatever is applied, the text never parses worse than before and no new error appears; a fix that would do that is refused.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use model::{DeclarationId, FileId, Schema};
use similar::{DiffTag, TextDiff};
use syntax::{Parser, TextEdit, TextEdits, TextRange, TextSize};

use crate::checker::Checker;
use crate::finding::{Finding, Severity};
use crate::fix::{Applicability, Fix, SourceChange};
use crate::fixer::Fixer;

/// Every round applies or refuses something, so this many more rounds than findings at the start are more than any honest
/// run needs; fixes that undo each other have to stop all the same.
const SPARE_ROUNDS: usize = 50;

/// A schema with its findings. A clone is a snapshot and costs little.
#[derive(Debug, Clone, Default)]
pub struct Checked {
    pub schema: Schema,
    pub checker: Checker,
}

impl Checked {
    /// Brings the model up to date with the texts, and the findings with the model. Returns the declarations that were looked at
    /// again or are gone.
    pub fn settle(&mut self, parser: &mut Parser) -> BTreeSet<DeclarationId> {
        let delta = self.schema.settle(parser);
        self.checker.update(&self.schema, &delta)
    }

    /// As it would be after a change, with the declarations whose findings may be others then.
    pub(crate) fn after(
        &self,
        change: &SourceChange,
        parser: &mut Parser,
    ) -> (Self, BTreeSet<DeclarationId>) {
        let mut result = self.clone();
        let mut affected = BTreeSet::new();
        for (file, edits) in &change.edits {
            let span = span(edits);
            let declarations = self.schema.declarations(*file).count();
            if edits.len() * declarations > span * EDIT_BYTES {
                edit_at_once(&mut result.schema, *file, edits);
                continue;
            }
            // From back to front, so that positions stay valid.
            for edit in edits.iter().rev() {
                result.schema.edit(*file, edit);
                if edits.len() * SETTLE_BYTES <= span {
                    affected.extend(result.settle(parser));
                }
            }
        }
        affected.extend(result.settle(parser));
        (result, affected)
    }

    /// Does the fix make its finding go away, and nothing else worse?
    pub fn keeps_promise(
        &self,
        id: DeclarationId,
        finding: &Finding,
        fix: &Fix,
        parser: &mut Parser,
    ) -> bool {
        let (after, affected) = self.after(&fix.change, parser);
        is_good(self, &after, &affected, &[Cured::new(id, finding)])
    }
}

/// An edit moves all declarations behind it. Parsing one byte costs about as much as moving so many of them.
const EDIT_BYTES: usize = 16;

/// Settling looks at everything between the first and the last edit. To do it once more costs about as much as so many bytes.
const SETTLE_BYTES: usize = 32 * 1024;

fn range(edits: &TextEdits) -> Option<TextRange> {
    edits.iter().map(TextEdit::range).reduce(TextRange::cover)
}

/// The bytes from the first edit to the last one.
fn span(edits: &TextEdits) -> usize {
    range(edits).map_or(0, |range| usize::from(range.len()))
}

/// Replaces everything from the first edit to the last one.
fn edit_at_once(schema: &mut Schema, file: FileId, edits: &TextEdits) {
    let (Some(range), Some(text)) = (range(edits), schema.text(file)) else {
        return;
    };
    let moved = edits
        .iter()
        .map(|edit| TextEdit::replace(edit.range() - range.start(), edit.text()));
    if let Ok(moved) = TextEdits::new(moved.collect()) {
        let new = moved.apply(&text.slice(range));
        schema.edit(file, &TextEdit::replace(range, new));
    }
}

/// A schema after fixes.
#[derive(Debug)]
pub struct Fixed {
    /// From the schema as it was to the schema as it is now.
    pub change: SourceChange,
    /// How many fixes went in.
    pub applied: usize,
    pub state: Checked,
}

/// What makes a finding the same finding in another state of the text. Messages name what they are about.
type Identity = (&'static str, String);

fn identity(finding: &Finding) -> Identity {
    (finding.rule.code, finding.message.clone())
}

/// A finding that a fix is to make go away.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Cured {
    declaration: DeclarationId,
    /// The position of the field that it is about.
    field: Option<usize>,
    identity: Identity,
}

impl Cured {
    pub(crate) fn new(declaration: DeclarationId, finding: &Finding) -> Self {
        Self {
            declaration,
            field: finding.field(),
            identity: identity(finding),
        }
    }
}

/// Are there fewer of the `cured` findings, no error that was not there before, and no new text that cannot be read? Only the
/// `affected` declarations can differ.
///
/// One error may make way for another one about the same field if that has a fix, too: a relation whose type was misspelt may
/// lack its other side. Likewise an error about a block as a whole, as long as there are not more errors about it than before: an
/// index whose type was misspelt may have a type that does not suit its fields.
pub(crate) fn is_good(
    before: &Checked,
    after: &Checked,
    affected: &BTreeSet<DeclarationId>,
    cured: &[Cured],
) -> bool {
    // A finding that only followed from another one was there already, though nobody saw it.
    let mut hidden: HashMap<Identity, usize> = HashMap::new();
    for finding in affected.iter().flat_map(|id| before.checker.echoes(*id)) {
        *hidden.entry(identity(finding)).or_default() += 1;
    }
    let census = |state: &Checked, makes_way: &dyn Fn(DeclarationId, &Finding) -> bool| {
        let mut result: HashMap<Identity, (usize, Severity)> = HashMap::new();
        for (id, findings) in affected.iter().map(|id| (*id, state.checker.findings(*id))) {
            for finding in findings.iter().filter(|finding| !makes_way(id, finding)) {
                let entry = result.entry(identity(finding));
                entry.or_insert((0, finding.severity)).0 += 1;
            }
        }
        result
    };
    let unreadable = |state: &Checked| {
        let files = state.schema.files();
        files
            .filter(|file| state.schema.has_syntax_error(*file))
            .count()
    };
    fn count(census: &HashMap<Identity, (usize, Severity)>, what: &Identity) -> usize {
        census.get(what).map_or(0, |(count, _)| *count)
    }
    let old = census(before, &|_, _| false);
    let was_error = |cured: &&Cured| {
        let severity = old.get(&cured.identity).map(|(_, severity)| *severity);
        severity == Some(Severity::Error)
    };
    let errors: BTreeSet<(DeclarationId, Option<usize>)> = cured
        .iter()
        .filter(was_error)
        .map(|cured| (cured.declaration, cured.field))
        .filter(|(id, field)| {
            field.is_some() || block_errors(after, *id) <= block_errors(before, *id)
        })
        .collect();
    let new = census(after, &|id, finding| {
        finding.rule.fix.is_some()
            && count(&old, &identity(finding)) == 0
            && errors.contains(&(id, finding.field()))
    });
    let no_new_error = new.iter().all(|(what, (now, severity))| {
        let known = count(&old, what) + hidden.get(what).copied().unwrap_or(0);
        *severity < Severity::Error || *now <= known
    });
    no_new_error
        && unreadable(after) <= unreadable(before)
        && cured
            .iter()
            .all(|cured| count(&new, &cured.identity) < count(&old, &cured.identity))
}

/// How many errors the official engine has about a declaration as a whole.
fn block_errors(state: &Checked, id: DeclarationId) -> usize {
    let findings = state.checker.findings(id).iter();
    findings
        .filter(|finding| finding.severity == Severity::Error && finding.field().is_none())
        .map(|finding| finding.official.marks.len())
        .sum()
}

/// The findings that no fix was found for yet, and how many of their fixes have turned out to do harm.
type Refused = BTreeMap<Cured, usize>;

/// Bytes of schemas that may be tried out, and how often a large one may be: hundreds of tries on a schema that people write, not
/// thousands on a file full of junk. What went in until then stays.
const TRIAL_BYTES: usize = 16 * 1024 * 1024;
const TRIALS_AT_LEAST: usize = 64;

/// One fix of a round, and the finding that it cures.
struct Part {
    cures: Cured,
    change: Arc<SourceChange>,
}

/// Applies the preferred fixes of all findings in `files` that are at least so applicable, and of what they lead to, until
/// none is left. `None` when `cancelled` said so on the way.
///
/// In each round, fixes are taken in the order of files and positions; one that touches what an earlier one of the
/// round changes waits for the next. A fix that does harm is left out, and tried again when others have gone in since. Where
/// guesses are welcome, the finding's next fix takes its turn instead.
pub fn fix_all(
    start: &Checked,
    files: &[FileId],
    at_least: Applicability,
    cancelled: &dyn Fn() -> bool,
) -> Option<Fixed> {
    let mut parser = Parser::default();
    let mut state = start.clone();
    let mut refused = Refused::new();
    let mut applied = 0;
    let mut applied_before_refusal = 0;
    let mut bytes_left = TRIAL_BYTES + TRIALS_AT_LEAST * size(&start.schema);
    let limit = size(&start.schema) * 4 + 64 * 1024;
    let most = start.checker.all(&start.schema).count() + SPARE_ROUNDS;
    for _ in 0..most {
        let parts = round(&state, files, at_least, &refused, cancelled)?;
        if size(&state.schema) > limit || bytes_left == 0 {
            break;
        }
        if parts.is_empty() {
            if refused.is_empty() || applied == applied_before_refusal {
                break;
            }
            refused.clear();
            applied_before_refusal = applied;
            continue;
        }
        let trial = &mut Trial {
            refused: &mut refused,
            bytes_left: &mut bytes_left,
            parser: &mut parser,
            cancelled,
        };
        let sound = sound(&state, parts, trial).ok()?;
        if let Some((next, count)) = sound {
            applied += count;
            state = next;
        }
    }
    Some(Fixed {
        change: difference(&start.schema, &state.schema),
        applied,
        state,
    })
}

/// What trying fixes out needs, and remembers.
struct Trial<'t> {
    refused: &'t mut Refused,
    /// Of the schemas that may still be tried out.
    bytes_left: &'t mut usize,
    parser: &'t mut Parser,
    cancelled: &'t dyn Fn() -> bool,
}

/// Somebody does not want the answer any more.
struct Cancelled;

/// The state after as many of the parts as do no harm, and how many those are. A part that does harm alone is refused; parts that do so together wait for the next round.
fn sound(
    state: &Checked,
    mut parts: Vec<Part>,
    trial: &mut Trial<'_>,
) -> Result<Option<(Checked, usize)>, Cancelled> {
    if (trial.cancelled)() {
        return Err(Cancelled);
    }
    if parts.is_empty() || *trial.bytes_left == 0 {
        return Ok(None);
    }
    *trial.bytes_left = trial.bytes_left.saturating_sub(size(&state.schema));
    let (next, affected) = state.after(&combine(&parts), trial.parser);
    let cured: Vec<Cured> = parts.iter().map(|part| part.cures.clone()).collect();
    if is_good(state, &next, &affected, &cured) {
        return Ok(Some((next, parts.len())));
    }
    if parts.len() == 1 {
        for cured in cured {
            *trial.refused.entry(cured).or_default() += 1;
        }
        return Ok(None);
    }
    // What does harm is found in both halves, so that it is out of the way; the larger sound part goes in.
    let second = parts.split_off(parts.len() / 2);
    let first = sound(state, parts, trial)?;
    let second = sound(state, second, trial)?;
    let count = |part: &Option<(Checked, usize)>| part.as_ref().map_or(0, |(_, count)| *count);
    Ok(if count(&second) > count(&first) {
        second
    } else {
        first
    })
}

/// The fixes that can go in at the same time.
fn round(
    state: &Checked,
    files: &[FileId],
    at_least: Applicability,
    refused: &Refused,
    cancelled: &dyn Fn() -> bool,
) -> Option<Vec<Part>> {
    let fixer = Fixer::new(&state.schema);
    let mut taken = Taken::default();
    let mut parts = Vec::new();
    let wanted = state.schema.files().filter(|file| files.contains(file));
    let findings = wanted.flat_map(|file| state.checker.in_file(&state.schema, file));
    for (id, finding) in findings.filter(|(_, finding)| finding.rule.fix.is_some()) {
        if cancelled() {
            return None;
        }
        let cures = Cured::new(id, finding);
        let tried = refused.get(&cures).copied().unwrap_or_default();
        // The best fix or none: a lesser one that happens to be safer may not be what is meant. It would be a guess.
        if tried > 0 && at_least > Applicability::Unsafe {
            continue;
        }
        let mut fixes = fixer.fixes(id, finding).into_iter();
        let chosen = fixes.nth(tried).filter(|fix| fix.applicability >= at_least);
        if let Some(fix) = chosen
            && taken.take(&fix.change)
        {
            parts.push(Part {
                cures,
                change: fix.change,
            });
        }
    }
    Some(parts)
}

/// The places that the fixes of a round change.
#[derive(Default)]
struct Taken(BTreeMap<(FileId, TextSize), TextSize>);

impl Taken {
    /// Takes the places of a change, unless it touches one that is taken.
    fn take(&mut self, change: &SourceChange) -> bool {
        let edits = || {
            let files = change.edits.iter();
            files.flat_map(|(file, edits)| edits.iter().map(|edit| (*file, edit.range())))
        };
        let is_free = |(file, range): (FileId, TextRange)| {
            let before = self.0.range(..=(file, range.end())).next_back();
            before.is_none_or(|((other, _), end)| *other != file || *end < range.start())
        };
        if !edits().all(is_free) {
            return false;
        }
        self.0
            .extend(edits().map(|(file, range)| ((file, range.start()), range.end())));
        true
    }
}

/// Changes that do not touch each other, as one.
fn combine(parts: &[Part]) -> SourceChange {
    let mut edits: BTreeMap<FileId, Vec<TextEdit>> = BTreeMap::new();
    for (file, part) in parts.iter().flat_map(|part| &part.change.edits) {
        edits.entry(*file).or_default().extend(part.iter().cloned());
    }
    let edits = edits
        .into_iter()
        .filter_map(|(file, edits)| Some((file, TextEdits::new(edits).ok()?)));
    SourceChange {
        edits: edits.collect(),
    }
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
        let length = |range: std::ops::Range<usize>, text: &dyn Fn(usize) -> usize| {
            range.map(text).sum::<usize>()
        };
        let old_length = length(old_lines.clone(), &|line| {
            diff.old_slice(line).map_or(0, str::len)
        });
        let new_length = length(new_lines.clone(), &|line| {
            diff.new_slice(line).map_or(0, str::len)
        });
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

#[cfg(test)]
#[path = "apply/tests.rs"]
mod tests;
