//! The one thread that owns all state. Events come in the order in which the client sent them and are taken one by one.
//!
//! Must never wait for the client, the pool or the publisher.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender};
use std::thread;
use std::time::{Duration, Instant};

use tokio::runtime::Handle;
use tokio::sync::oneshot;
use tower_lsp::jsonrpc::{self, Error, ErrorCode};
use tower_lsp::ls_types::{
    CodeActionParams, CodeActionResponse, DidChangeTextDocumentParams, DidCloseTextDocumentParams,
    DidOpenTextDocumentParams, DocumentSymbolParams, DocumentSymbolResponse, Hover, HoverParams,
};

use super::capabilities::Client;
use super::publish::Publisher;
use super::requests;
use super::transport::Inflow;
use super::workspace::{Snapshot, Workspace};

/// Where an answer goes. Dropped by the other side when the client has cancelled the request.
pub(super) type Reply<T> = oneshot::Sender<jsonrpc::Result<T>>;

/// Everything that reaches the owner thread.
#[derive(Debug)]
pub(super) enum Event {
    // These change the state.
    Initialize(Box<Client>),
    Open(Box<DidOpenTextDocumentParams>),
    Change(Box<DidChangeTextDocumentParams>),
    Close(Box<DidCloseTextDocumentParams>),
    // These read it.
    Hover(Box<HoverParams>, Reply<Option<Hover>>),
    DocumentSymbols(
        Box<DocumentSymbolParams>,
        Reply<Option<DocumentSymbolResponse>>,
    ),
    CodeActions(Box<CodeActionParams>, Reply<Option<CodeActionResponse>>),
    /// A text was parsed from scratch; see [`Owner::parse_afresh`].
    Parsed(ide::FileId, Box<ide::ParsedText>),
    /// The service is gone. What came before is still done.
    Stop,
    /// A defect or a delay on request, for tests.
    Provoke(Provocation, Reply<()>),
}

#[derive(Debug, Clone, Copy, serde::Deserialize)]
pub(super) struct ProvokeParams {
    pub(super) what: Provocation,
}

/// What a test can ask for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) enum Provocation {
    /// The answer to this request panics.
    PanicInRead,
    /// The next look at changed text panics.
    PanicInSettle,
    /// This request is not answered until it is cancelled.
    WaitForCancel,
}

/// Messages that were received together but are still being decoded are waited for in steps of this, no longer than
/// [`GATHER`] in all, so that their edits are settled together.
const GATHER_STEP: Duration = Duration::from_micros(100);
const GATHER: Duration = Duration::from_millis(20);

/// No event for this long is a pause in typing.
const PAUSE: Duration = Duration::from_millis(300);

#[derive(Debug)]
pub(super) struct Owner {
    workspace: Workspace,
    publisher: Publisher,
    pool: Handle,
    inflow: Arc<Inflow>,
    /// For what the pool has to say.
    events: Sender<Event>,
    /// Nothing was changed since the last pause.
    rested: bool,
    stopped: bool,
}

impl Owner {
    /// `events` leads to this owner.
    pub(super) fn new(
        publisher: Publisher,
        pool: Handle,
        inflow: Arc<Inflow>,
        events: Sender<Event>,
    ) -> Self {
        Self {
            workspace: Workspace::default(),
            publisher,
            pool,
            inflow,
            events,
            rested: true,
            stopped: false,
        }
    }

    /// Runs on a thread of its own until [`Event::Stop`]. `done` is dropped at the end.
    pub(super) fn start(self, events: Receiver<Event>, done: Sender<()>) -> std::io::Result<()> {
        thread::Builder::new()
            .name("owner".to_owned())
            .spawn(move || {
                self.run(&events);
                drop(done);
            })?;
        Ok(())
    }

    fn run(mut self, events: &Receiver<Event>) {
        while !self.stopped {
            let event = if self.rested {
                events.recv().map_err(Into::into)
            } else {
                events.recv_timeout(PAUSE)
            };
            match event {
                Ok(event) => self.handle(event),
                Err(RecvTimeoutError::Timeout) => self.parse_afresh(),
                Err(RecvTimeoutError::Disconnected) => return,
            }
            let start = Instant::now();
            loop {
                while let Ok(event) = events.try_recv() {
                    self.handle(event);
                }
                if !self.workspace.is_unsettled()
                    || !self.inflow.has_more()
                    || start.elapsed() > GATHER
                {
                    break;
                }
                if let Ok(event) = events.recv_timeout(GATHER_STEP) {
                    self.handle(event);
                }
            }
            self.publish();
        }
    }

    /// The routing: what changes the state happens here and now, what reads it gets a snapshot and goes to the pool.
    fn handle(&mut self, event: Event) {
        match event {
            Event::Initialize(client) => self.workspace.set_client(*client),
            Event::Open(params) => self.write(|workspace, publisher| {
                let document = &params.text_document;
                let renamed = workspace.open(&document.uri, document.version, &document.text);
                if let Some(published) = renamed {
                    publisher.clear(published);
                }
            }),
            Event::Change(params) => self.write(|workspace, _| {
                let document = &params.text_document;
                let changes = &params.content_changes;
                if workspace
                    .change(&document.uri, document.version, changes)
                    .is_err()
                {
                    let uri = document.uri.as_str();
                    tracing::warn!("{uri} was changed but is not open; the change is ignored");
                }
            }),
            Event::Close(params) => self.write(|workspace, publisher| {
                let uri = &params.text_document.uri;
                if let Ok(published) = workspace.close(uri) {
                    publisher.clear(published);
                } else {
                    tracing::warn!("{} was closed but is not open", uri.as_str());
                }
            }),
            Event::Hover(params, reply) => {
                self.read(reply, move |snapshot, _| requests::hover(snapshot, &params));
            }
            Event::DocumentSymbols(params, reply) => self.read(reply, move |snapshot, _| {
                requests::document_symbols(snapshot, &params)
            }),
            Event::CodeActions(params, reply) => self.read(reply, move |snapshot, cancelled| {
                requests::code_actions(snapshot, &params, cancelled)
            }),
            Event::Parsed(file, parsed) => {
                // If it does not fit any more, typing went on, and the next pause is the next try.
                let rested = self.rested;
                self.write(|workspace, _| workspace.adopt(file, *parsed));
                self.rested = rested;
            }
            Event::Stop => self.stopped = true,
            Event::Provoke(Provocation::PanicInSettle, reply) => {
                self.workspace.fail_next_settle = true;
                let _ = reply.send(Ok(()));
            }
            Event::Provoke(Provocation::PanicInRead, reply) => {
                self.read(reply, |_, _| panic!("asked for by a test"));
            }
            Event::Provoke(Provocation::WaitForCancel, reply) => {
                self.read(reply, |_, cancelled| {
                    while !cancelled() {
                        thread::sleep(Duration::from_millis(1));
                    }
                });
            }
        }
    }

    fn write(&mut self, change: impl FnOnce(&mut Workspace, &mut Publisher)) {
        self.rested = false;
        let (workspace, publisher) = (&mut self.workspace, &mut self.publisher);
        let changed = catch_unwind(AssertUnwindSafe(|| change(workspace, publisher)));
        if changed.is_err() {
            self.rebuild();
        }
    }

    /// In a text with errors, what edit after edit has led to may in rare cases differ from what the same text would be if it
    /// were opened now. Parsing it again is too slow to be done at every key or on this thread.
    fn parse_afresh(&mut self) {
        self.rested = true;
        let workspace = &self.workspace;
        let texts = catch_unwind(AssertUnwindSafe(|| workspace.path_dependent_files()));
        for (file, text) in texts.unwrap_or_default() {
            let events = self.events.clone();
            self.pool.spawn_blocking(move || {
                let parsed = Box::new(ide::parse(text));
                let _ = events.send(Event::Parsed(file, parsed));
            });
        }
    }

    fn read<T: Send + 'static>(
        &mut self,
        reply: Reply<T>,
        answer: impl FnOnce(&Snapshot, &dyn Fn() -> bool) -> T + Send + 'static,
    ) {
        if reply.is_closed() {
            return;
        }
        let Some(snapshot) = self.snapshot() else {
            let _ = reply.send(Err(defect()));
            return;
        };
        // The runtime takes nothing more only when the server ends; nobody waits for the answer then.
        self.pool.spawn_blocking(move || {
            let cancelled = || reply.is_closed();
            let answer = catch_unwind(AssertUnwindSafe(|| answer(&snapshot, &cancelled)));
            let _ = reply.send(answer.map_err(|_| defect()));
        });
    }

    /// Publishes for what has changed since the last time.
    fn publish(&mut self) {
        if !self.workspace.has_news() {
            return;
        }
        let Some(snapshot) = self.snapshot() else {
            return;
        };
        let due = self.workspace.take_due();
        if !due.is_empty() {
            self.publisher.publish(&snapshot, due);
        }
    }

    /// `None` when the analysis cannot cope with the texts as they are; the next edit is the next try.
    fn snapshot(&mut self) -> Option<Snapshot> {
        for _ in 0..2 {
            let workspace = &mut self.workspace;
            if let Ok(snapshot) = catch_unwind(AssertUnwindSafe(|| workspace.snapshot())) {
                return Some(snapshot);
            }
            self.rebuild();
        }
        tracing::error!(
            "prisma-analyzer cannot analyze this text because of a defect in it; findings come back after the next edit"
        );
        None
    }

    fn rebuild(&mut self) {
        let workspace = &mut self.workspace;
        if catch_unwind(AssertUnwindSafe(|| workspace.rebuild())).is_err() {
            tracing::error!(
                "the analysis could not be started anew; documents have to be reopened"
            );
            self.workspace = self.workspace.emptied();
        }
    }
}

/// The answer to a request that met a defect of ours.
pub(super) fn defect() -> Error {
    Error {
        code: ErrorCode::InternalError,
        message: "prisma-analyzer could not answer this request because of a defect in it. \
                  Your documents are safe and the server goes on; its log says more."
            .into(),
        data: None,
    }
}
