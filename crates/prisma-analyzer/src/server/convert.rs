//! Between the protocol's values and ours: positions, ranges, severities, symbols, edits, addresses.
//!
//! The only place that converts, and it only converts: what is asked and answered is decided elsewhere.

use std::collections::HashMap;
use std::path::{Component, Path, PathBuf};

use ide::{CodeUnit, FileId, Severity, SourceChange, SourceText, Tag, TextRange, TextSize};
use tower_lsp::ls_types::{
    Diagnostic, DiagnosticRelatedInformation, DiagnosticSeverity, DiagnosticTag, DocumentChanges,
    DocumentSymbol, HoverContents, Location, MarkupContent, MarkupKind, NumberOrString, OneOf,
    OptionalVersionedTextDocumentIdentifier, Position, Range, SymbolInformation, SymbolKind,
    TextDocumentContentChangeEvent, TextDocumentEdit, TextEdit, Uri, WorkspaceEdit,
};

use super::capabilities::Client;
use super::workspace::Snapshot;

/// Says in every finding who found it.
pub(super) const SOURCE: &str = "prisma-analyzer";

/// The file that an address names, in one spelling for all the ways to write it. `None` for anything but files.
pub(super) fn path(uri: &Uri) -> Option<PathBuf> {
    if !uri.scheme().as_str().eq_ignore_ascii_case("file") {
        return None;
    }
    let given = uri.to_file_path()?;
    let mut path = PathBuf::new();
    for component in given.components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir => {
                path.pop();
            }
            Component::Prefix(prefix) => path.push(prefix.as_os_str().to_ascii_uppercase()),
            Component::RootDir | Component::Normal(_) => path.push(component),
        }
    }
    (path.is_absolute() && path.file_name().is_some()).then_some(path)
}

/// The address of a file that the client has not named itself.
pub(super) fn uri(path: &Path) -> Option<Uri> {
    Uri::from_file_path(path)
}

/// The offset of a position; positions outside the text are cut to it.
pub(super) fn offset(text: &SourceText, position: Position, unit: CodeUnit) -> TextSize {
    text.offset(position.line, position.character, unit)
}

/// The bytes of a range; a range that is written backwards means the same as forwards.
pub(super) fn text_range(text: &SourceText, range: Range, unit: CodeUnit) -> TextRange {
    let (start, end) = (
        offset(text, range.start, unit),
        offset(text, range.end, unit),
    );
    TextRange::new(start.min(end), start.max(end))
}

/// A change of a text, or `None` when it replaces the text as a whole.
pub(super) fn edit(
    text: &SourceText,
    change: &TextDocumentContentChangeEvent,
    unit: CodeUnit,
) -> Option<ide::TextEdit> {
    let range = text_range(text, change.range?, unit);
    Some(ide::TextEdit::replace(range, change.text.as_str()))
}

/// Turns offsets of one text into positions, fast for offsets on the same line.
pub(super) struct Positions<'a> {
    text: &'a SourceText,
    unit: CodeUnit,
    line: usize,
    /// First byte of the line, and of the next one.
    bytes: (TextSize, TextSize),
}

impl<'a> Positions<'a> {
    pub(super) fn new(text: &'a SourceText, unit: CodeUnit) -> Self {
        Self {
            text,
            unit,
            line: 0,
            bytes: (text.line_start(0), text.line_start(1)),
        }
    }

    pub(super) fn position(&mut self, offset: TextSize) -> Position {
        if offset < self.bytes.0 || offset >= self.bytes.1 {
            self.line = self.text.line_of(offset);
            self.bytes = (
                self.text.line_start(self.line),
                self.text.line_start(self.line + 1),
            );
        }
        let column = offset.checked_sub(self.bytes.0).map_or(0, usize::from);
        let line = self.text.chunk_from(self.bytes.0.into()).as_bytes();
        // All units count ASCII alike; looking at the bytes is far cheaper than counting.
        if let Some(before) = line.get(..column)
            && before.is_ascii()
            && !before.contains(&b'\r')
        {
            return Position::new(self.line as u32, column as u32);
        }
        let (line, column) = self.text.line_column(offset, self.unit);
        Position::new(line, column)
    }

    pub(super) fn range(&mut self, range: TextRange) -> Range {
        Range::new(self.position(range.start()), self.position(range.end()))
    }
}

/// A finding, as this client takes it.
pub(super) fn diagnostic(
    snapshot: &Snapshot,
    positions: &mut Positions<'_>,
    finding: ide::Diagnostic,
) -> Diagnostic {
    Diagnostic {
        range: positions.range(finding.range),
        severity: Some(severity(finding.severity)),
        code: Some(NumberOrString::String(finding.code.to_owned())),
        source: Some(SOURCE.to_owned()),
        related_information: related(snapshot, &finding),
        tags: tags(&snapshot.client, finding.tag),
        message: finding.message,
        ..Diagnostic::default()
    }
}

fn severity(severity: Severity) -> DiagnosticSeverity {
    match severity {
        Severity::Error => DiagnosticSeverity::ERROR,
        Severity::Warning => DiagnosticSeverity::WARNING,
        Severity::Info => DiagnosticSeverity::INFORMATION,
        Severity::Hint => DiagnosticSeverity::HINT,
    }
}

fn tags(client: &Client, tag: Option<Tag>) -> Option<Vec<DiagnosticTag>> {
    let tag = match tag? {
        Tag::Unnecessary => DiagnosticTag::UNNECESSARY,
        Tag::Deprecated => DiagnosticTag::DEPRECATED,
    };
    client.diagnostic_tags.contains(&tag).then(|| vec![tag])
}

fn related(
    snapshot: &Snapshot,
    finding: &ide::Diagnostic,
) -> Option<Vec<DiagnosticRelatedInformation>> {
    if !snapshot.client.related_information || finding.related.is_empty() {
        return None;
    }
    let places = finding.related.iter().filter_map(|related| {
        Some(DiagnosticRelatedInformation {
            location: location(snapshot, related.file, related.range)?,
            message: related.message.clone(),
        })
    });
    Some(places.collect())
}

fn location(snapshot: &Snapshot, file: FileId, range: TextRange) -> Option<Location> {
    let text = snapshot.analysis.text(file)?;
    Some(Location {
        uri: snapshot.uri(file)?.clone(),
        range: Positions::new(text, snapshot.client.unit).range(range),
    })
}

/// Edits of one or several files: with the versions that they were made for if the client takes those.
/// `None` when one of the files is unknown by now.
pub(super) fn workspace_edit(snapshot: &Snapshot, change: &SourceChange) -> Option<WorkspaceEdit> {
    let mut files = Vec::new();
    for (&file, edits) in &change.edits {
        if edits.is_empty() {
            continue;
        }
        let text = snapshot.analysis.text(file)?;
        let mut positions = Positions::new(text, snapshot.client.unit);
        let edits: Vec<TextEdit> = edits
            .iter()
            .map(|edit| TextEdit::new(positions.range(edit.range()), edit.text().to_owned()))
            .collect();
        files.push((snapshot.uri(file)?.clone(), snapshot.version(file), edits));
    }
    if !snapshot.client.versioned_edits {
        let changes: HashMap<_, _> = files
            .into_iter()
            .map(|(uri, _, edits)| (uri, edits))
            .collect();
        return Some(WorkspaceEdit::new(changes));
    }
    let documents = files
        .into_iter()
        .map(|(uri, version, edits)| TextDocumentEdit {
            text_document: OptionalVersionedTextDocumentIdentifier { uri, version },
            edits: edits.into_iter().map(OneOf::Left).collect(),
        });
    Some(WorkspaceEdit {
        document_changes: Some(DocumentChanges::Edits(documents.collect())),
        ..WorkspaceEdit::default()
    })
}

/// The text of a hover in the format that the client prefers.
pub(super) fn hover_contents(client: &Client, markdown: String) -> HoverContents {
    let (kind, value) = if client.markdown_hover {
        (MarkupKind::Markdown, markdown)
    } else {
        (MarkupKind::PlainText, plain_text(&markdown))
    };
    HoverContents::Markup(MarkupContent { kind, value })
}

/// What is left of our own Markdown without its marks. Code keeps every character.
fn plain_text(markdown: &str) -> String {
    let mut plain = String::with_capacity(markdown.len());
    let mut in_code = false;
    for line in markdown.lines() {
        if line.trim_start().starts_with("```") {
            in_code = !in_code;
        } else {
            if in_code {
                plain.push_str(line);
            } else {
                plain.push_str(&line.replace("**", "").replace('`', ""));
            }
            plain.push('\n');
        }
    }
    plain.trim().to_owned()
}

/// The outline as a tree.
pub(super) fn nested_symbols(snapshot: &Snapshot, file: FileId) -> Vec<DocumentSymbol> {
    #[expect(deprecated, reason = "the field has to be given a value")]
    fn nested(
        positions: &mut Positions<'_>,
        client: &Client,
        symbol: ide::Symbol,
    ) -> DocumentSymbol {
        DocumentSymbol {
            name: symbol.name,
            detail: symbol.detail,
            kind: symbol_kind(client, symbol.kind),
            tags: None,
            deprecated: None,
            range: positions.range(symbol.range),
            selection_range: positions.range(symbol.selection),
            children: (!symbol.children.is_empty()).then(|| {
                let children = symbol.children.into_iter();
                children
                    .map(|child| nested(positions, client, child))
                    .collect()
            }),
        }
    }
    let Some(text) = snapshot.analysis.text(file) else {
        return Vec::new();
    };
    let mut positions = Positions::new(text, snapshot.client.unit);
    let symbols = snapshot.analysis.document_symbols(file).into_iter();
    symbols
        .map(|symbol| nested(&mut positions, &snapshot.client, symbol))
        .collect()
}

/// The outline as a list in the order of the text, each symbol with the name of what it is in.
pub(super) fn flat_symbols(snapshot: &Snapshot, file: FileId) -> Vec<SymbolInformation> {
    struct Flat<'a> {
        positions: Positions<'a>,
        client: &'a Client,
        uri: &'a Uri,
        list: Vec<SymbolInformation>,
    }
    impl Flat<'_> {
        #[expect(deprecated, reason = "the field has to be given a value")]
        fn add(&mut self, symbol: ide::Symbol, container: Option<&str>) {
            self.list.push(SymbolInformation {
                name: symbol.name.clone(),
                kind: symbol_kind(self.client, symbol.kind),
                tags: None,
                deprecated: None,
                location: Location {
                    uri: self.uri.clone(),
                    range: self.positions.range(symbol.range),
                },
                container_name: container.map(ToOwned::to_owned),
            });
            for child in symbol.children {
                self.add(child, Some(&symbol.name));
            }
        }
    }
    let (Some(text), Some(uri)) = (snapshot.analysis.text(file), snapshot.uri(file)) else {
        return Vec::new();
    };
    let mut flat = Flat {
        positions: Positions::new(text, snapshot.client.unit),
        client: &snapshot.client,
        uri,
        list: Vec::new(),
    };
    for symbol in snapshot.analysis.document_symbols(file) {
        flat.add(symbol, None);
    }
    flat.list
}

fn symbol_kind(client: &Client, kind: ide::SymbolKind) -> SymbolKind {
    // The second of each pair is one that every client knows.
    let (exact, known) = match kind {
        ide::SymbolKind::Model => (SymbolKind::CLASS, SymbolKind::CLASS),
        ide::SymbolKind::View => (SymbolKind::INTERFACE, SymbolKind::INTERFACE),
        ide::SymbolKind::CompositeType => (SymbolKind::STRUCT, SymbolKind::CLASS),
        ide::SymbolKind::Enum => (SymbolKind::ENUM, SymbolKind::ENUM),
        ide::SymbolKind::Datasource | ide::SymbolKind::Generator => {
            (SymbolKind::MODULE, SymbolKind::MODULE)
        }
        ide::SymbolKind::Field => (SymbolKind::FIELD, SymbolKind::FIELD),
        ide::SymbolKind::EnumValue => (SymbolKind::ENUM_MEMBER, SymbolKind::CONSTANT),
        ide::SymbolKind::Property => (SymbolKind::PROPERTY, SymbolKind::PROPERTY),
        ide::SymbolKind::Attribute => (SymbolKind::KEY, SymbolKind::PROPERTY),
    };
    match &client.symbol_kinds {
        Some(kinds) if kinds.contains(&exact) => exact,
        _ => known,
    }
}

#[cfg(test)]
mod tests {
    use std::str::FromStr;

    use super::*;

    #[test]
    fn fast_positions_are_those_of_the_text() {
        let line = "ab é😀 c\r\n\rdef\r\n";
        let text = SourceText::from(line.repeat(200).as_str());
        for unit in [CodeUnit::Utf8, CodeUnit::Utf16, CodeUnit::Utf32] {
            let mut positions = Positions::new(&text, unit);
            for offset in 0..=u32::from(text.len()) + 2 {
                let (line, column) = text.line_column(offset.into(), unit);
                let expected = Position::new(line, column);
                assert_eq!(
                    positions.position(offset.into()),
                    expected,
                    "{offset} {unit:?}"
                );
            }
        }
    }

    #[test]
    fn one_file_has_one_path_however_its_address_is_written() {
        let path = |uri| path(&Uri::from_str(uri).unwrap());
        if cfg!(unix) {
            let expected = Some(PathBuf::from("/a b/ü.prisma"));
            assert_eq!(path("file:///a%20b/%C3%BC.prisma"), expected);
            assert_eq!(path("FILE:///a%20b/./x/../%c3%bc.prisma"), expected);
        }
        assert_eq!(path("untitled:Untitled-1"), None);
        assert_eq!(path("file:///"), None);
    }

    #[test]
    fn plain_text_keeps_the_code() {
        let markdown = "```prisma\nmodel A {}\n```\n\nThe **model** `A`.\n\n```\nx **y** `z`\n```";
        assert_eq!(
            plain_text(markdown),
            "model A {}\n\nThe model A.\n\nx **y** `z`"
        );
    }
}
