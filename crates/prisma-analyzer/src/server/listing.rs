//! The findings of one document as text for the client.
//!
//! A key press changes the findings of one declaration and moves those of all that follow. So what a finding says is written
//! once, as JSON, and kept with where it stands in its declaration; a publish puts the pieces together with new line numbers.
//! Knows nothing of when to publish.

use std::collections::HashMap;
use std::io::Write as _;

use ide::{DeclarationFindings, DeclarationId, FileId, FindingsIdentity};
use tower_lsp::ls_types::notification::{Notification, PublishDiagnostics};
use tower_lsp::ls_types::{Position, Range, Uri};

use super::convert::{self, Positions};
use super::framing::Message;
use super::workspace::Snapshot;

/// What was written for the last publish of a document.
#[derive(Debug, Default)]
pub(super) struct Listing {
    declarations: HashMap<DeclarationId, Written>,
}

/// The findings of one declaration.
#[derive(Debug)]
struct Written {
    identity: FindingsIdentity,
    /// Where the declaration started when this was written.
    start: Position,
    findings: Vec<Piece>,
}

#[derive(Debug)]
struct Piece {
    range: Range,
    /// Everything behind the range, closing brace included.
    rest: String,
}

impl Listing {
    /// The message that publishes all findings of a file.
    pub(super) fn message(
        &mut self,
        snapshot: &Snapshot,
        uri: &Uri,
        file: FileId,
    ) -> serde_json::Result<Message> {
        let mut before = std::mem::take(&mut self.declarations);
        let mut written = Vec::new();
        if let Some(text) = snapshot.analysis.text(file) {
            let mut positions = Positions::new(text, snapshot.client.unit);
            for declaration in snapshot.analysis.findings_by_declaration(file) {
                let kept = before.remove(&declaration.declaration());
                let now = update(kept, snapshot, &mut positions, &declaration)?;
                written.push((declaration.declaration(), now));
            }
        }
        let uri = serde_json::to_string(uri)?;
        let message = Message::notification_of_text(PublishDiagnostics::METHOD, |out| {
            out.extend_from_slice(b"{\"uri\":");
            out.extend_from_slice(uri.as_bytes());
            out.extend_from_slice(b",\"diagnostics\":[");
            let pieces = written.iter().flat_map(|(_, written)| &written.findings);
            for (number, piece) in pieces.enumerate() {
                if number > 0 {
                    out.push(b',');
                }
                write_piece(out, piece);
            }
            out.push(b']');
            if let Some(version) = snapshot.version(file) {
                // Writing to memory cannot fail.
                let _ = write!(out, ",\"version\":{version}");
            }
            out.push(b'}');
        });
        self.declarations = written.into_iter().collect();
        Ok(message)
    }
}

/// What was written before, moved to where the declaration is now, or written anew where it says something else.
fn update(
    before: Option<Written>,
    snapshot: &Snapshot,
    positions: &mut Positions<'_>,
    declaration: &DeclarationFindings<'_>,
) -> serde_json::Result<Written> {
    let identity = declaration.identity();
    let start = positions.position(declaration.start());
    match before {
        // Only lines move with the start; a declaration that starts elsewhere on its line is written anew.
        Some(mut before)
            if before.identity == identity
                && before.start.character == start.character
                && declaration.has_no_related_places() =>
        {
            let moved = |line: u32| line - before.start.line + start.line;
            for piece in &mut before.findings {
                piece.range.start.line = moved(piece.range.start.line);
                piece.range.end.line = moved(piece.range.end.line);
            }
            before.start = start;
            Ok(before)
        }
        _ => {
            let diagnostics = declaration.diagnostics();
            let findings = diagnostics.map(|finding| {
                let diagnostic = convert::diagnostic(snapshot, positions, finding);
                let range = diagnostic.range;
                let json = serde_json::to_string(&diagnostic)?;
                let rest = json.strip_prefix(&range_text(range)?).map(str::to_owned);
                Ok(Piece {
                    range,
                    rest: rest.ok_or_else(|| {
                        serde::ser::Error::custom("a finding starts with its range")
                    })?,
                })
            });
            Ok(Written {
                identity,
                start,
                findings: findings.collect::<serde_json::Result<_>>()?,
            })
        }
    }
}

/// How the JSON of a finding starts.
fn range_text(range: Range) -> serde_json::Result<String> {
    Ok(format!("{{\"range\":{}", serde_json::to_string(&range)?))
}

fn write_piece(out: &mut Vec<u8>, piece: &Piece) {
    let Range { start, end } = piece.range;
    // Writing to memory cannot fail.
    let _ = write!(
        out,
        "{{\"range\":{{\"start\":{{\"line\":{},\"character\":{}}},\"end\":{{\"line\":{},\"character\":{}}}}}",
        start.line, start.character, end.line, end.character
    );
    out.extend_from_slice(piece.rest.as_bytes());
}
