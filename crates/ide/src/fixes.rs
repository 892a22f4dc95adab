//! Fixes for one place, and all at once.

use model::{DeclarationId, FileId};
use rules::{Applicability, Checked, Finding, Fix, Fixer, SourceChange};
use syntax::{Parser, TextRange};

use crate::analysis::{Analysis, Diagnostic, diagnostic};

/// A fix with the finding that it cures.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QuickFix {
    pub fix: Fix,
    pub diagnostic: Diagnostic,
    /// Is it the fix to apply without asking which?
    pub preferred: bool,
}

/// Many fixes as one change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FixAll {
    pub change: SourceChange,
    /// How many fixes went in.
    pub applied: usize,
}

impl Analysis {
    /// All findings in a file, in order of position, each with the ways to make it go away, best first. These are not tried out:
    /// this is for listing many.
    pub fn diagnostics_with_fixes(&self, file: FileId) -> Vec<(Diagnostic, Vec<Fix>)> {
        let Some(state) = self.state(file) else {
            return Vec::new();
        };
        let fixer = Fixer::new(&state.schema);
        let findings = state.checker.in_file(&state.schema, file);
        findings
            .filter_map(|(id, finding)| {
                Some((diagnostic(state, id, finding)?, fixer.fixes(id, finding)))
            })
            .collect()
    }

    /// Quick fixes for every finding that overlaps or touches `range`. Each was tried out; what would do harm is left out.
    pub fn quick_fixes(&self, file: FileId, range: TextRange) -> Vec<QuickFix> {
        let Some(state) = self.state(file) else {
            return Vec::new();
        };
        let fixer = Fixer::new(&state.schema);
        let mut result = Vec::new();
        for (id, finding) in state.checker.in_file(&state.schema, file) {
            if state
                .schema
                .absolute(id, finding.range)
                .intersect(range)
                .is_none()
            {
                continue;
            }
            let Some(diagnostic) = diagnostic(state, id, finding) else {
                continue;
            };
            let mut preferred = true;
            for (fix, cures) in tried_fixes(state, &fixer, id, finding) {
                let manual = fix.applicability == Applicability::Manual;
                let chosen = preferred && cures && !manual;
                preferred &= !chosen;
                result.push(QuickFix {
                    fix,
                    diagnostic: diagnostic.clone(),
                    preferred: chosen,
                });
            }
        }
        result
    }

    /// Applies the preferred fixes of all findings in `files` (each at least as applicable as `at_least`) again and again until
    /// none is left. The change is minimal and relative to this snapshot; it may touch other files of the same schemas.
    /// `None` when `cancelled` said so on the way.
    pub fn fix_all(
        &self,
        files: &[FileId],
        at_least: Applicability,
        cancelled: &dyn Fn() -> bool,
    ) -> Option<FixAll> {
        let mut result = FixAll {
            change: SourceChange::default(),
            applied: 0,
        };
        let mut left = files.to_vec();
        while let Some(file) = left.first().copied() {
            let siblings = self.schema_files(file);
            let Some(state) = self.state(file) else {
                left.remove(0);
                continue;
            };
            let fixed = rules::fix_all(state, &left, at_least, cancelled)?;
            result.change.edits.extend(fixed.change.edits);
            result.applied += fixed.applied;
            left.retain(|other| *other != file && !siblings.contains(other));
        }
        Some(result)
    }
}

/// The fixes of a finding that break nothing, each with whether it cures.
fn tried_fixes(
    state: &Checked,
    fixer: &Fixer<'_>,
    id: DeclarationId,
    finding: &Finding,
) -> Vec<(Fix, bool)> {
    let mut parser = Parser::default();
    let fixes = fixer.fixes(id, finding).into_iter();
    fixes
        .filter_map(|fix| {
            let cures = state.keeps_promise(id, finding, &fix, &mut parser);
            (cures || fix.applicability == Applicability::Manual).then_some((fix, cures))
        })
        .collect()
}
