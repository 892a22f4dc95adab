//! The language server.
//!
//! ```text
//! input ─▶ backend ─▶ owner ──snapshot──▶ pool ─▶ backend ─▶ output     questions
//!                       └─────snapshot──▶ publisher ──────────▶ output   findings
//! ```
//!
//! Every message becomes one event ([`backend`]), events are taken in order by the thread that owns all state ([`owner`],
//! [`workspace`]), questions are answered from snapshots ([`requests`]), findings are published as they change
//! ([`publish`]). [`transport`] and [`framing`] are the two ends. Only [`convert`] knows both the protocol's positions and ours.

mod backend;
mod capabilities;
mod convert;
mod framing;
mod listing;
mod logging;
mod owner;
mod publish;
mod requests;
mod transport;
mod workspace;

use std::io::{self, Read, Write};
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc;
use std::time::Duration;

use anyhow::Context;
use tower_lsp::{LspService, Server};

use backend::Backend;
use owner::{Event, Owner};
use publish::Publisher;
use transport::{Inflow, Input, MessageSink, Output};

/// Handlers only wait, so as many as a client can have open may wait at once.
const CONCURRENCY: usize = 16 * 1024;
/// How long requests may still take after the client has closed our input.
const LAST_ANSWERS: Duration = Duration::from_secs(2);
/// How long what is already said may still take to be written at the end.
const LAST_WORDS: Duration = Duration::from_secs(1);

/// How a server came to its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ended {
    /// The client asked for it first.
    AfterShutdown,
    /// The client said `exit` or closed the connection without `shutdown`.
    WithoutShutdown,
}

/// What a server does beyond the protocol.
#[derive(Debug, Clone, Copy, Default)]
pub struct Options {
    /// Answer the request `prisma-analyzer/provoke`, with which tests cause defects and delays.
    pub provocations: bool,
}

/// Serves the client on standard input and output. The exit code is the one that the protocol asks for.
pub fn run() -> anyhow::Result<ExitCode> {
    let stdout = unbuffered_stdout().context("standard output cannot be used")?;
    let output = Output::start(stdout).context("a thread could not be started")?;
    logging::install(&output);
    Ok(match serve_to(io::stdin(), &output, Options::default())? {
        Ended::AfterShutdown => ExitCode::SUCCESS,
        Ended::WithoutShutdown => ExitCode::FAILURE,
    })
}

/// Serves one client until it is gone. Returns soon after `exit` or the end of `input`, whether or not the other side
/// keeps its ends open.
pub fn serve(
    input: impl Read + Send + 'static,
    output: impl Write + Send + 'static,
    options: Options,
) -> anyhow::Result<Ended> {
    let output = Output::start(output).context("a thread could not be started")?;
    serve_to(input, &output, options)
}

fn serve_to(
    input: impl Read + Send + 'static,
    output: &Output,
    options: Options,
) -> anyhow::Result<Ended> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .max_blocking_threads(workers())
        .build()
        .context("the runtime could not be started")?;
    let inflow = Arc::new(Inflow::default());
    let input = Input::start(input, output.clone(), Arc::clone(&inflow))?;
    let shut_down = Arc::new(AtomicBool::new(false));
    let (events, queue) = mpsc::channel();
    let (working, finished) = mpsc::channel::<()>();

    let publisher = Publisher::start(output.clone(), working.clone())?;
    let pool = runtime.handle().clone();
    let owner = Owner::new(publisher, pool, Arc::clone(&inflow), events.clone());
    owner.start(queue, working)?;

    let backend = Backend::new(events.clone(), Arc::clone(&shut_down));
    let mut service = LspService::build(|_| backend);
    if options.provocations {
        service = service.custom_method("prisma-analyzer/provoke", Backend::provoke);
    }
    let (service, socket) = service.finish();
    runtime.block_on(async {
        let server = Server::new(input, MessageSink::new(output.clone()), socket);
        let serving = server.concurrency_level(CONCURRENCY).serve(service);
        let impatience = async {
            inflow.ended().await;
            tokio::time::sleep(LAST_ANSWERS).await;
        };
        tokio::select! {
            () = serving => {}
            () = impatience => tracing::debug!("the client is gone; open requests stay unanswered"),
        }
    });

    // Owner and publisher end when they have done what they were told before.
    let _ = events.send(Event::Stop);
    let _ = finished.recv_timeout(LAST_WORDS);
    output.finish(LAST_WORDS);
    // A question that takes longer is not waited for.
    runtime.shutdown_background();
    Ok(if shut_down.load(Ordering::Acquire) {
        Ended::AfterShutdown
    } else {
        Ended::WithoutShutdown
    })
}

/// How many questions are worked on at once. More than processors, so that a long one does not hold up the short ones.
fn workers() -> usize {
    let processors = std::thread::available_parallelism();
    processors.map_or(4, |count| count.get().max(4))
}

/// Standard output without the line buffer around it, which would cut every message in two.
fn unbuffered_stdout() -> io::Result<std::fs::File> {
    #[cfg(unix)]
    let handle = {
        use std::os::fd::AsFd;
        io::stdout().as_fd().try_clone_to_owned()?
    };
    #[cfg(windows)]
    let handle = {
        use std::os::windows::io::AsHandle;
        io::stdout().as_handle().try_clone_to_owned()?
    };
    Ok(handle.into())
}
