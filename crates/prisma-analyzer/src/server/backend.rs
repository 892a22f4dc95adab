//! The protocol service: turns every message into one event for the owner thread.
//!
//! A handler sends its event before its first await, so events have the order of the messages, and then only waits for
//! the answer. It must never do work itself.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::Sender;

use tokio::sync::oneshot;
use tower_lsp::LanguageServer;
use tower_lsp::jsonrpc::Result;
use tower_lsp::ls_types::{
    CodeActionParams, CodeActionResponse, DidChangeConfigurationParams,
    DidChangeTextDocumentParams, DidChangeWatchedFilesParams, DidChangeWorkspaceFoldersParams,
    DidCloseTextDocumentParams, DidOpenTextDocumentParams, DidSaveTextDocumentParams,
    DocumentSymbolParams, DocumentSymbolResponse, Hover, HoverParams, InitializeParams,
    InitializeResult, InitializedParams, ServerInfo,
};

use super::capabilities::Client;
use super::owner::{Event, ProvokeParams, Reply, defect};

#[derive(Debug)]
pub(super) struct Backend {
    events: Sender<Event>,
    shut_down: Arc<AtomicBool>,
}

impl Backend {
    /// `shut_down` becomes true when the client has asked for the end.
    pub(super) fn new(events: Sender<Event>, shut_down: Arc<AtomicBool>) -> Self {
        Self { events, shut_down }
    }

    fn tell(&self, event: Event) {
        // Fails only after the owner thread has ended, and then nobody is interested.
        let _ = self.events.send(event);
    }

    async fn ask<T>(&self, event: impl FnOnce(Reply<T>) -> Event) -> Result<T> {
        let (reply, answer) = oneshot::channel();
        self.tell(event(reply));
        answer.await.unwrap_or_else(|_| Err(defect()))
    }

    /// Custom request of the tests.
    pub(super) async fn provoke(&self, params: ProvokeParams) -> Result<()> {
        self.ask(|reply| Event::Provoke(params.what, reply)).await
    }
}

impl LanguageServer for Backend {
    async fn initialize(&self, params: InitializeParams) -> Result<InitializeResult> {
        let client = Client::new(&params);
        let capabilities = client.server_capabilities();
        tracing::debug!(?client, "initialize");
        self.tell(Event::Initialize(Box::new(client)));
        Ok(InitializeResult {
            capabilities,
            server_info: Some(ServerInfo {
                name: env!("CARGO_PKG_NAME").to_owned(),
                version: Some(env!("CARGO_PKG_VERSION").to_owned()),
            }),
            offset_encoding: None,
        })
    }

    async fn initialized(&self, _: InitializedParams) {
        tracing::info!("prisma-analyzer {} is ready", env!("CARGO_PKG_VERSION"));
    }

    async fn shutdown(&self) -> Result<()> {
        self.shut_down.store(true, Ordering::Release);
        Ok(())
    }

    async fn did_open(&self, params: DidOpenTextDocumentParams) {
        self.tell(Event::Open(Box::new(params)));
    }

    async fn did_change(&self, params: DidChangeTextDocumentParams) {
        self.tell(Event::Change(Box::new(params)));
    }

    async fn did_close(&self, params: DidCloseTextDocumentParams) {
        self.tell(Event::Close(Box::new(params)));
    }

    async fn hover(&self, params: HoverParams) -> Result<Option<Hover>> {
        self.ask(|reply| Event::Hover(Box::new(params), reply))
            .await
    }

    async fn document_symbol(
        &self,
        params: DocumentSymbolParams,
    ) -> Result<Option<DocumentSymbolResponse>> {
        self.ask(|reply| Event::DocumentSymbols(Box::new(params), reply))
            .await
    }

    async fn code_action(&self, params: CodeActionParams) -> Result<Option<CodeActionResponse>> {
        self.ask(|reply| Event::CodeActions(Box::new(params), reply))
            .await
    }

    // Clients send these without being asked. Nothing depends on them yet.
    async fn did_save(&self, _: DidSaveTextDocumentParams) {}
    async fn did_change_configuration(&self, _: DidChangeConfigurationParams) {}
    async fn did_change_workspace_folders(&self, _: DidChangeWorkspaceFoldersParams) {}
    async fn did_change_watched_files(&self, _: DidChangeWatchedFilesParams) {}
}
