//! The findings of one document as text for the client.
//!
//! A key press changes the findings of one declaration and moves those of all that follow. So what a finding says is written
//! once, as JSON, and kept with where it stands in its declaration; a publish puts the pieces together with new line numbers.
//! Knows nothing of when to publish.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::io::Write as _;
use std::ops;

use ide::{DeclarationFindings, DeclarationId, FileId, FindingsIdentity, SourceText, TextSize};
use tower_lsp::ls_types::notification::{Notification, PublishDiagnostics};
use tower_lsp::ls_types::{Position, Range, Uri};

use super::convert::{self, Positions};
use super::framing::Message;
use super::workspace::Snapshot;

/// What was written for the last publish of a document.
#[derive(Debug, Default)]
pub(super) struct Listing {
    /// The text that it was written for.
    text: SourceText,
    declarations: HashMap<DeclarationId, Written>,
    /// Counts the publishes.
    edition: u64,
}

/// The findings of one declaration.
#[derive(Debug)]
struct Written {
    /// The last publish that it was in.
    edition: u64,
    identity: FindingsIdentity,
    /// Where the declaration started when this was written.
    offset: TextSize,
    start: Position,
    /// All findings, with commas between them.
    json: Vec<u8>,
    pieces: Vec<Piece>,
}

#[derive(Debug)]
struct Piece {
    range: Range,
    /// Where everything behind the range is, closing brace included.
    rest: ops::Range<usize>,
}

impl Listing {
    /// The message that publishes all findings of a file.
    pub(super) fn message(
        &mut self,
        snapshot: &Snapshot,
        uri: &Uri,
        file: FileId,
    ) -> serde_json::Result<Message> {
        // Whatever goes wrong half-way, the next publish then starts from nothing.
        let mut listing = std::mem::take(self);
        let found = snapshot.analysis.findings_by_declaration(file);
        if let Some(text) = snapshot.analysis.text(file) {
            listing.update(snapshot, text, &found)?;
        }
        let uri = serde_json::to_string(uri)?;
        let message = Message::notification_of_text(PublishDiagnostics::METHOD, |out| {
            out.extend_from_slice(b"{\"uri\":");
            out.extend_from_slice(uri.as_bytes());
            out.extend_from_slice(b",\"diagnostics\":[");
            let written = found
                .iter()
                .filter_map(|it| listing.declarations.get(&it.declaration()))
                .filter(|it| !it.json.is_empty());
            for (number, written) in written.enumerate() {
                if number > 0 {
                    out.push(b',');
                }
                out.extend_from_slice(&written.json);
            }
            out.push(b']');
            if let Some(version) = snapshot.version(file) {
                // Writing to memory cannot fail.
                let _ = write!(out, ",\"version\":{version}");
            }
            out.push(b'}');
        });
        *self = listing;
        Ok(message)
    }

    fn update(
        &mut self,
        snapshot: &Snapshot,
        text: &SourceText,
        found: &[DeclarationFindings<'_>],
    ) -> serde_json::Result<()> {
        self.edition += 1;
        let starts = Starts::new(&self.text, text);
        let mut positions = Positions::new(text, snapshot.client.unit);
        for declaration in found {
            let place = self.declarations.entry(declaration.declaration());
            let before = match &place {
                Entry::Occupied(before) => Some(before.get()),
                Entry::Vacant(_) => None,
            };
            let offset = declaration.start();
            let start = before.and_then(|before| starts.moved(before, offset));
            let start = start.unwrap_or_else(|| positions.position(offset));
            // Only lines move with the start; a declaration that starts elsewhere on its line is written anew.
            let is_same = before.is_some_and(|before| {
                before.identity == declaration.identity()
                    && before.start.character == start.character
                    && declaration.has_no_related_places()
            });
            let written = match place {
                Entry::Occupied(before) if is_same => {
                    let written = before.into_mut();
                    written.move_to(offset, start);
                    written
                }
                place => {
                    let now = Written::new(snapshot, &mut positions, declaration, start)?;
                    place.insert_entry(now).into_mut()
                }
            };
            written.edition = self.edition;
        }
        if self.declarations.len() > found.len() {
            let edition = self.edition;
            self.declarations.retain(|_, it| it.edition == edition);
        }
        self.text = text.clone();
        Ok(())
    }
}

/// Tells where declarations start from where they started before, as far as the text around them is the same.
struct Starts {
    /// Up to here nothing has changed.
    same_until: TextSize,
    /// From here on, in the old text and in the new one, both are the same.
    same_from: (TextSize, TextSize),
    /// The numbers of lines of both.
    lines: (usize, usize),
}

impl Starts {
    fn new(before: &SourceText, now: &SourceText) -> Self {
        let (start, end) = now.shared_ends(before);
        Self {
            same_until: start,
            same_from: (before.len() - end, now.len() - end),
            lines: (before.line_count(), now.line_count()),
        }
    }

    /// Where a declaration starts now; `None` when one has to look.
    fn moved(&self, before: &Written, offset: TextSize) -> Option<Position> {
        if offset == before.offset && offset <= self.same_until {
            return Some(before.start);
        }
        let (old_end, new_end) = self.same_from;
        let behind = offset.checked_sub(new_end)?;
        // The line break before it must be the same one, too.
        let is_behind = behind > TextSize::new(0) && before.start.character == 0;
        if !is_behind || before.offset.checked_sub(old_end) != Some(behind) {
            return None;
        }
        let line = before.start.line as usize + self.lines.1;
        let line = u32::try_from(line.checked_sub(self.lines.0)?).ok()?;
        Some(Position::new(line, 0))
    }
}

impl Written {
    fn new(
        snapshot: &Snapshot,
        positions: &mut Positions<'_>,
        declaration: &DeclarationFindings<'_>,
        start: Position,
    ) -> serde_json::Result<Self> {
        let mut result = Self {
            edition: 0,
            identity: declaration.identity(),
            offset: declaration.start(),
            start,
            json: Vec::new(),
            pieces: Vec::new(),
        };
        for finding in declaration.diagnostics() {
            let diagnostic = convert::diagnostic(snapshot, positions, finding);
            let range = diagnostic.range;
            let json = serde_json::to_string(&diagnostic)?;
            let rest = json.strip_prefix(&range_text(range)?);
            let rest =
                rest.ok_or_else(|| serde::ser::Error::custom("a finding starts with its range"))?;
            result.push(range, rest.as_bytes());
        }
        Ok(result)
    }

    /// Only the line of `start` may be another one than before.
    fn move_to(&mut self, offset: TextSize, start: Position) {
        let old = self.start.line;
        self.offset = offset;
        self.start = start;
        if start.line == old {
            return;
        }
        let json = std::mem::take(&mut self.json);
        self.json.reserve(json.len() + 8 * self.pieces.len());
        let moved = |line: u32| line - old + start.line;
        for Piece { mut range, rest } in std::mem::take(&mut self.pieces) {
            range.start.line = moved(range.start.line);
            range.end.line = moved(range.end.line);
            self.push(range, json.get(rest).unwrap_or_default());
        }
    }

    fn push(&mut self, range: Range, rest: &[u8]) {
        if !self.json.is_empty() {
            self.json.push(b',');
        }
        let Range { start, end } = range;
        // Writing to memory cannot fail.
        let _ = write!(
            self.json,
            "{{\"range\":{{\"start\":{{\"line\":{},\"character\":{}}},\"end\":{{\"line\":{},\"character\":{}}}}}",
            start.line, start.character, end.line, end.character
        );
        let at = self.json.len();
        self.json.extend_from_slice(rest);
        self.pieces.push(Piece {
            range,
            rest: at..self.json.len(),
        });
    }
}

/// How the JSON of a finding starts.
fn range_text(range: Range) -> serde_json::Result<String> {
    Ok(format!("{{\"range\":{}", serde_json::to_string(&range)?))
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;
    use std::str::FromStr;

    use tower_lsp::ls_types::TextDocumentContentChangeEvent;

    use super::super::workspace::Workspace;
    use super::*;

    const SNIPPETS: [&str; 9] = [
        "\n",
        "\r",
        "\r\n",
        " ",
        "é",
        "// x\n",
        "\nmodel New {\n  id Int @id\n  a Unknown\n}\n",
        "}",
        "",
    ];

    #[test]
    fn what_is_kept_says_what_a_fresh_listing_says() {
        let mut text = String::new();
        for number in 0..80 {
            let _ = write!(
                text,
                "model M{number} {{\n  id Int @id\n  other M{} // é\n  kind Missing{number}\n}}\n\n",
                (number + 1) % 80
            );
        }
        let uri = Uri::from_str("untitled:Untitled-1").expect("an address");
        let mut workspace = Workspace::default();
        workspace.open(&uri, 1, &text);
        let mut listing = Listing::default();
        // Any numbers will do, as long as they are the same each time.
        let mut random = 7_u32;
        let mut next = |below: u32| {
            random = random.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (random >> 8) % below
        };
        for round in 0..60 {
            for _ in 0..=next(3) {
                let line = next(480);
                let start = Position::new(line, next(12));
                let end = Position::new(line + next(8) / 6, next(12));
                let snippet = SNIPPETS[next(9) as usize];
                let change = TextDocumentContentChangeEvent {
                    range: Some(Range::new(start, end)),
                    range_length: None,
                    text: snippet.to_owned(),
                };
                let _ = workspace.change(&uri, round, &[change]);
            }
            let snapshot = workspace.snapshot();
            let file = snapshot.open_file(&uri).expect("it is open");
            let kept = listing.message(&snapshot, &uri, file).expect("a message");
            let fresh = Listing::default().message(&snapshot, &uri, file);
            let fresh = fresh.expect("a message");
            let text = |message: &Message| String::from_utf8_lossy(message.as_bytes()).into_owned();
            assert_eq!(text(&kept), text(&fresh), "in round {round}");
        }
    }
}
