//! Who gets which findings when: one publish per settled version, the newest state first and never an older one after it.
//!
//! The owner thread puts up what is wanted; a thread of its own converts and writes, so that thousands of findings hold
//! up nobody. Must never look at more than the snapshot it was given.

use std::collections::HashMap;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, Sender};
use std::thread;

use dashmap::DashMap;
use dashmap::mapref::entry::Entry;
use ide::FileId;
use tower_lsp::ls_types::notification::{Notification, PublishDiagnostics};
use tower_lsp::ls_types::{PublishDiagnosticsParams, Uri};

use super::framing::Message;
use super::listing::Listing;
use super::transport::Output;
use super::workspace::{Due, Snapshot};

/// What is to be published for a document.
#[derive(Debug)]
struct Wanted {
    /// Grows with every state that the owner thread settles on.
    generation: u64,
    /// `None` takes all findings back.
    findings: Option<Findings>,
}

#[derive(Debug)]
struct Findings {
    snapshot: Snapshot,
    file: FileId,
    /// Also when they are the same as the ones before.
    always: bool,
}

/// What is wanted by document. A state that is still up when the next one comes is replaced by it.
type Board = DashMap<Uri, Wanted>;

/// The owner thread's end. Publishing ends when it is dropped, after what is wanted has been sent.
#[derive(Debug)]
pub(super) struct Publisher {
    board: Arc<Board>,
    bell: Sender<Uri>,
    generation: u64,
}

impl Publisher {
    /// `done` is dropped when the last publish has been written.
    pub(super) fn start(output: Output, done: Sender<()>) -> io::Result<Self> {
        let board = Arc::new(Board::new());
        let (bell, rings) = mpsc::channel();
        let press = Press {
            board: Arc::clone(&board),
            output,
            published: HashMap::new(),
            listings: HashMap::new(),
        };
        thread::Builder::new()
            .name("publish".to_owned())
            .spawn(move || {
                press.run(&rings);
                drop(done);
            })?;
        Ok(Self {
            board,
            bell,
            generation: 0,
        })
    }

    /// Asks for the findings of these documents, all as of one settled state.
    pub(super) fn publish(&mut self, snapshot: &Snapshot, documents: Vec<Due>) {
        self.generation += 1;
        for Due { uri, file, always } in documents {
            let findings = Findings {
                snapshot: snapshot.clone(),
                file,
                always,
            };
            self.put_up(uri, Some(findings));
        }
    }

    /// Takes back everything that was published for a document.
    pub(super) fn clear(&mut self, uri: Uri) {
        self.generation += 1;
        self.put_up(uri, None);
    }

    fn put_up(&self, uri: Uri, findings: Option<Findings>) {
        let mut wanted = Wanted {
            generation: self.generation,
            findings,
        };
        match self.board.entry(uri.clone()) {
            Entry::Occupied(mut before) => {
                if let Some(findings) = &mut wanted.findings {
                    let before = &before.get().findings;
                    findings.always |= before.as_ref().is_none_or(|before| before.always);
                }
                before.insert(wanted);
            }
            Entry::Vacant(free) => {
                free.insert(wanted);
            }
        }
        let _ = self.bell.send(uri);
    }
}

/// The publishing thread.
struct Press {
    board: Arc<Board>,
    output: Output,
    published: HashMap<Uri, Published>,
    listings: HashMap<Uri, Listing>,
}

struct Published {
    generation: u64,
    /// As it was sent, version included.
    message: Message,
}

impl Press {
    fn run(mut self, rings: &Receiver<Uri>) {
        while let Ok(uri) = rings.recv() {
            // What rang earlier may have been sent with something newer already.
            let Some((uri, wanted)) = self.board.remove(&uri) else {
                continue;
            };
            let sent = catch_unwind(AssertUnwindSafe(|| self.send(uri.clone(), wanted)));
            match sent {
                Ok(Ok(())) => {}
                Ok(Err(error)) => tracing::error!("findings could not be written: {error}"),
                Err(_) => tracing::error!(
                    "the findings of {} could not be listed because of a defect in prisma-analyzer",
                    uri.as_str()
                ),
            }
        }
    }

    fn send(&mut self, uri: Uri, wanted: Wanted) -> serde_json::Result<()> {
        let before = self.published.get(&uri);
        if before.is_some_and(|before| before.generation >= wanted.generation) {
            return Ok(());
        }
        let Some(Findings {
            snapshot,
            file,
            always,
        }) = wanted.findings
        else {
            self.published.remove(&uri);
            self.listings.remove(&uri);
            let params = PublishDiagnosticsParams::new(uri, Vec::new(), None);
            let message = Message::notification(PublishDiagnostics::METHOD, &params)?;
            self.output.write_now(message.as_bytes());
            return Ok(());
        };
        let listing = self.listings.entry(uri.clone()).or_default();
        let message = listing.message(&snapshot, &uri, file)?;
        let before = self.published.get(&uri);
        if always || before.is_none_or(|it| it.message.as_bytes() != message.as_bytes()) {
            self.output.write_now(message.as_bytes());
        }
        let generation = wanted.generation;
        self.published.insert(
            uri,
            Published {
                generation,
                message,
            },
        );
        Ok(())
    }
}
