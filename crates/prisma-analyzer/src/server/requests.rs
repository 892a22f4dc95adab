//! What each question is answered with. Every function gets a snapshot and nothing else, so it may run anywhere and any
//! number of times; documents that are not open have no answers.

use std::time::{Duration, Instant};

use ide::{Applicability, FileId, QuickFix};
use tower_lsp::ls_types::{
    CodeAction, CodeActionKind, CodeActionParams, CodeActionResponse, CodeActionTriggerKind,
    Diagnostic, DocumentSymbolParams, DocumentSymbolResponse, Hover, HoverParams, NumberOrString,
};

use super::capabilities::FIX_ALL;
use super::convert::{self, Positions};
use super::workspace::Snapshot;

/// How long the list of all actions may wait for the "fix everything" among them, which nobody asked for by name.
const UNASKED_FIX_ALL: Duration = Duration::from_millis(200);

pub(super) fn hover(snapshot: &Snapshot, params: &HoverParams) -> Option<Hover> {
    let place = &params.text_document_position_params;
    let file = snapshot.open_file(&place.text_document.uri)?;
    let text = snapshot.analysis.text(file)?;
    let unit = snapshot.client.unit;
    let offset = convert::offset(text, place.position, unit);
    let hover = snapshot.analysis.hover(file, offset)?;
    Some(Hover {
        contents: convert::hover_contents(&snapshot.client, hover.markdown),
        range: Some(Positions::new(text, unit).range(hover.range)),
    })
}

pub(super) fn document_symbols(
    snapshot: &Snapshot,
    params: &DocumentSymbolParams,
) -> Option<DocumentSymbolResponse> {
    let file = snapshot.open_file(&params.text_document.uri)?;
    Some(if snapshot.client.hierarchical_symbols {
        DocumentSymbolResponse::Nested(convert::nested_symbols(snapshot, file))
    } else {
        DocumentSymbolResponse::Flat(convert::flat_symbols(snapshot, file))
    })
}

pub(super) fn code_actions(
    snapshot: &Snapshot,
    params: &CodeActionParams,
    cancelled: &dyn Fn() -> bool,
) -> Option<CodeActionResponse> {
    let file = snapshot.open_file(&params.text_document.uri)?;
    if !snapshot.client.code_actions {
        return None;
    }
    let only = params.context.only.as_deref().unwrap_or_default();
    let mut actions = Vec::new();
    if wants(only, &CodeActionKind::QUICKFIX) {
        actions.extend(quick_fixes(snapshot, file, params));
    }
    let asked = !only.is_empty() && wants(only, &FIX_ALL);
    // Editors ask unprompted at every move of the cursor; that must stay cheap.
    let automatic = params.context.trigger_kind == Some(CodeActionTriggerKind::AUTOMATIC);
    if asked {
        actions.extend(fix_all(snapshot, file, cancelled));
    } else if only.is_empty() && !automatic {
        let start = Instant::now();
        let stop = || cancelled() || start.elapsed() > UNASKED_FIX_ALL;
        actions.extend(fix_all(snapshot, file, &stop));
    }
    Some(actions.into_iter().map(Into::into).collect())
}

/// Is an action of this kind asked for? A kind stands for everything below it; no kinds mean no restriction.
fn wants(only: &[CodeActionKind], kind: &CodeActionKind) -> bool {
    only.is_empty()
        || only.iter().any(|asked| {
            let rest = kind.as_str().strip_prefix(asked.as_str());
            asked == &CodeActionKind::EMPTY
                || rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        })
}

fn quick_fixes(snapshot: &Snapshot, file: FileId, params: &CodeActionParams) -> Vec<CodeAction> {
    let Some(text) = snapshot.analysis.text(file) else {
        return Vec::new();
    };
    let range = convert::text_range(text, params.range, snapshot.client.unit);
    let fixes = snapshot.analysis.quick_fixes(file, range);
    let mut positions = Positions::new(text, snapshot.client.unit);
    let mut found: Vec<_> = fixes
        .into_iter()
        .map(
            |QuickFix {
                 fix,
                 diagnostic,
                 preferred,
             }| {
                let ours = convert::diagnostic(snapshot, &mut positions, diagnostic);
                let shown = &params.context.diagnostics;
                let theirs = shown.iter().find(|theirs| is_same(&ours, theirs)).cloned();
                (fix, preferred, ours, theirs)
            },
        )
        .collect();
    // The client says which findings it means. If it means none of ours, it looks at an older state or does not say.
    if found.iter().any(|(.., theirs)| theirs.is_some()) {
        found.retain(|(.., theirs)| theirs.is_some());
    }
    found
        .into_iter()
        .filter_map(|(fix, preferred, ours, theirs)| {
            Some(CodeAction {
                title: fix.title,
                kind: Some(CodeActionKind::QUICKFIX),
                // The client's own finding may carry data that it wants back.
                diagnostics: Some(vec![theirs.unwrap_or(ours)]),
                edit: Some(convert::workspace_edit(snapshot, &fix.change)?),
                is_preferred: preferred.then_some(true),
                ..CodeAction::default()
            })
        })
        .collect()
}

/// Are these one finding? The client may have put the code as text or dropped what it does not know.
fn is_same(ours: &Diagnostic, theirs: &Diagnostic) -> bool {
    let same_code = match (&ours.code, &theirs.code) {
        (Some(NumberOrString::String(ours)), Some(NumberOrString::String(theirs))) => {
            ours == theirs
        }
        _ => false,
    };
    same_code && ours.range == theirs.range
}

fn fix_all(snapshot: &Snapshot, file: FileId, cancelled: &dyn Fn() -> bool) -> Option<CodeAction> {
    let fixed = snapshot
        .analysis
        .fix_all(&[file], Applicability::Safe, cancelled)?;
    if fixed.applied == 0 || fixed.change.is_empty() {
        return None;
    }
    let title = match fixed.applied {
        1 => "Fix the problem that can be fixed safely".to_owned(),
        count => format!("Fix all {count} problems that can be fixed safely"),
    };
    Some(CodeAction {
        title,
        kind: Some(FIX_ALL),
        edit: Some(convert::workspace_edit(snapshot, &fixed.change)?),
        ..CodeAction::default()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kind_stands_for_everything_below_it() {
        let wants = |only: &[&'static str], kind| {
            let only: Vec<_> = only.iter().copied().map(CodeActionKind::new).collect();
            wants(&only, &kind)
        };
        assert!(wants(&[], FIX_ALL));
        assert!(wants(&[""], FIX_ALL));
        assert!(wants(&["source"], FIX_ALL));
        assert!(wants(&["quickfix", "source.fixAll"], FIX_ALL));
        assert!(wants(&["source.fixAll.prismaAnalyzer"], FIX_ALL));
        assert!(!wants(&["source.fixAll.eslint"], FIX_ALL));
        assert!(!wants(&["sour"], FIX_ALL));
        assert!(!wants(&["source"], CodeActionKind::QUICKFIX));
        assert!(!wants(&["quickfix.rename"], CodeActionKind::QUICKFIX));
    }
}
