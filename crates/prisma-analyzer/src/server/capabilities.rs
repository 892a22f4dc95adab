//! What client and server can do, agreed on once at the start.
//!
//! Knows capabilities only; what follows from them happens where it matters.

use ide::CodeUnit;
use tower_lsp::ls_types::{
    CodeActionKind, CodeActionOptions, CodeActionProviderCapability, DiagnosticTag,
    HoverProviderCapability, InitializeParams, MarkupKind, OneOf, PositionEncodingKind,
    ServerCapabilities, SymbolKind, TextDocumentSyncCapability, TextDocumentSyncKind,
    TextDocumentSyncOptions,
};

/// The kind of our "fix everything" action. Clients ask for it by this name or by any prefix of it.
pub(super) const FIX_ALL: CodeActionKind = CodeActionKind::new("source.fixAll.prismaAnalyzer");

/// What the client can take, in the terms in which the server decides.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each says whether the client can do one thing"
)]
pub(super) struct Client {
    /// What a column counts in every position that is exchanged.
    pub(super) unit: CodeUnit,
    pub(super) hierarchical_symbols: bool,
    /// `None`: only the kinds of the protocol's first version.
    pub(super) symbol_kinds: Option<Vec<SymbolKind>>,
    pub(super) markdown_hover: bool,
    pub(super) related_information: bool,
    pub(super) diagnostic_tags: Vec<DiagnosticTag>,
    /// Workspace edits may name the versions that they were made for.
    pub(super) versioned_edits: bool,
    pub(super) code_actions: bool,
}

impl Default for Client {
    fn default() -> Self {
        Self::new(&InitializeParams::default())
    }
}

impl Client {
    pub(super) fn new(params: &InitializeParams) -> Self {
        let capabilities = &params.capabilities;
        let encodings = capabilities
            .general
            .as_ref()
            .and_then(|general| general.position_encodings.as_deref())
            .unwrap_or_default();
        let document = capabilities.text_document.as_ref();
        let symbols = document.and_then(|it| it.document_symbol.as_ref());
        let diagnostics = document.and_then(|it| it.publish_diagnostics.as_ref());
        Self {
            unit: unit(encodings),
            hierarchical_symbols: symbols
                .and_then(|it| it.hierarchical_document_symbol_support)
                .unwrap_or(false),
            symbol_kinds: symbols
                .and_then(|it| it.symbol_kind.as_ref())
                .and_then(|it| it.value_set.clone()),
            // The formats are in the client's order of preference.
            markdown_hover: document
                .and_then(|it| it.hover.as_ref())
                .and_then(|it| it.content_format.as_ref())
                .and_then(|formats| formats.first())
                .is_some_and(|format| *format == MarkupKind::Markdown),
            related_information: diagnostics
                .and_then(|it| it.related_information)
                .unwrap_or(false),
            diagnostic_tags: diagnostics
                .and_then(|it| it.tag_support.as_ref())
                .map(|it| it.value_set.clone())
                .unwrap_or_default(),
            versioned_edits: capabilities
                .workspace
                .as_ref()
                .and_then(|it| it.workspace_edit.as_ref())
                .and_then(|it| it.document_changes)
                .unwrap_or(false),
            // Clients without this know commands only, and we have none.
            code_actions: document
                .and_then(|it| it.code_action.as_ref())
                .is_some_and(|it| it.code_action_literal_support.is_some()),
        }
    }

    /// What the server answers to this client.
    pub(super) fn server_capabilities(&self) -> ServerCapabilities {
        ServerCapabilities {
            position_encoding: Some(match self.unit {
                CodeUnit::Utf8 => PositionEncodingKind::UTF8,
                CodeUnit::Utf16 => PositionEncodingKind::UTF16,
                CodeUnit::Utf32 => PositionEncodingKind::UTF32,
            }),
            text_document_sync: Some(TextDocumentSyncCapability::Options(
                TextDocumentSyncOptions {
                    open_close: Some(true),
                    change: Some(TextDocumentSyncKind::INCREMENTAL),
                    ..TextDocumentSyncOptions::default()
                },
            )),
            hover_provider: Some(HoverProviderCapability::Simple(true)),
            document_symbol_provider: Some(OneOf::Left(true)),
            code_action_provider: self.code_actions.then(|| {
                CodeActionProviderCapability::Options(CodeActionOptions {
                    code_action_kinds: Some(vec![
                        CodeActionKind::QUICKFIX,
                        CodeActionKind::SOURCE_FIX_ALL,
                        FIX_ALL,
                    ]),
                    ..CodeActionOptions::default()
                })
            }),
            ..ServerCapabilities::default()
        }
    }
}

/// Bytes are what we count anyway. UTF-16 is what every client has to know, so it is taken before UTF-32 and without
/// being asked.
fn unit(offered: &[PositionEncodingKind]) -> CodeUnit {
    if offered.contains(&PositionEncodingKind::UTF8) {
        CodeUnit::Utf8
    } else if offered.contains(&PositionEncodingKind::UTF32)
        && !offered.contains(&PositionEncodingKind::UTF16)
    {
        CodeUnit::Utf32
    } else {
        CodeUnit::Utf16
    }
}
