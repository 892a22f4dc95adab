//! Bytes in, bytes out: the two ends that the protocol service is put between.
//!
//! Input and output are blocking streams with a thread each, because a runtime that waits for a blocked read of
//! standard input cannot end. Must never know what messages say.

use std::io::{self, Read, Write};
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};
use std::thread;
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::sync::{Notify, mpsc as tokio_mpsc};

use super::framing::{Framer, Message};

const READ_SIZE: usize = 64 * 1024;
/// Reads that may wait to be decoded before the reading thread waits too.
const READS_AHEAD: usize = 16;

/// What the rest of the server may know about the input.
#[derive(Debug, Default)]
pub(super) struct Inflow {
    undecoded: AtomicBool,
    ended: Notify,
}

impl Inflow {
    /// Are there bytes that were received but not yet turned into messages? More messages are about to arrive then.
    pub(super) fn has_more(&self) -> bool {
        self.undecoded.load(Ordering::Acquire)
    }

    /// Waits until the other side has closed the input.
    pub(super) async fn ended(&self) {
        self.ended.notified().await;
    }
}

/// The input as the protocol service reads it.
#[derive(Debug)]
pub(super) struct Input {
    reads: tokio_mpsc::Receiver<Vec<u8>>,
    current: io::Cursor<Vec<u8>>,
    inflow: Arc<Inflow>,
}

impl Input {
    /// Starts to read. Bytes that are no message are answered with a complaint. The thread ends with the stream or when
    /// the `Input` is gone; nobody has to wait for it.
    pub(super) fn start(
        mut stream: impl Read + Send + 'static,
        complaints: Output,
        inflow: Arc<Inflow>,
    ) -> io::Result<Self> {
        let (sender, reads) = tokio_mpsc::channel(READS_AHEAD);
        thread::Builder::new()
            .name("input".to_owned())
            .spawn(move || {
                let mut buffer = vec![0; READ_SIZE];
                let mut framer = Framer::default();
                loop {
                    match stream.read(&mut buffer) {
                        Ok(0) => break,
                        Ok(length) => {
                            framer.push(buffer.get(..length).unwrap_or_default());
                            let messages = take_messages(&mut framer, &complaints);
                            if !messages.is_empty() && sender.blocking_send(messages).is_err() {
                                break;
                            }
                        }
                        Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                        Err(error) => {
                            tracing::warn!("the input cannot be read any more: {error}");
                            break;
                        }
                    }
                }
            })?;
        Ok(Self {
            reads,
            current: io::Cursor::default(),
            inflow,
        })
    }
}

/// All messages that are complete by now.
fn take_messages(framer: &mut Framer, complaints: &Output) -> Vec<u8> {
    let mut messages = Vec::new();
    while let Some(next) = framer.next(&mut messages) {
        if let Err(broken) = next {
            tracing::warn!("something that is no message was received and ignored");
            if let Ok(complaint) = Message::complaint(&broken) {
                complaints.queue(complaint.into_bytes());
            }
        }
    }
    messages
}

impl AsyncRead for Input {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        if self.current.position() >= self.current.get_ref().len() as u64 {
            // The decoder asks for more only when it holds no complete message.
            match self.reads.poll_recv(context) {
                Poll::Ready(Some(bytes)) => {
                    self.inflow.undecoded.store(true, Ordering::Release);
                    self.current = io::Cursor::new(bytes);
                }
                Poll::Ready(None) => {
                    self.inflow.undecoded.store(false, Ordering::Release);
                    self.inflow.ended.notify_one();
                    return Poll::Ready(Ok(()));
                }
                Poll::Pending => {
                    self.inflow.undecoded.store(false, Ordering::Release);
                    return Poll::Pending;
                }
            }
        }
        Pin::new(&mut self.current).poll_read(context, buffer)
    }
}

type Sink = Arc<Mutex<Box<dyn Write + Send>>>;

/// The output, shared by everyone who has a message to send. A clone writes to the same place.
#[derive(Clone)]
pub(super) struct Output {
    sink: Sink,
    queue: mpsc::Sender<Queued>,
}

enum Queued {
    Bytes(Vec<u8>),
    End(mpsc::Sender<()>),
}

impl std::fmt::Debug for Output {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Output").finish_non_exhaustive()
    }
}

impl Output {
    pub(super) fn start(stream: impl Write + Send + 'static) -> io::Result<Self> {
        let sink: Sink = Arc::new(Mutex::new(Box::new(stream)));
        let (queue, waiting) = mpsc::channel();
        let output = Self {
            sink: Arc::clone(&sink),
            queue,
        };
        thread::Builder::new()
            .name("output".to_owned())
            .spawn(move || {
                while let Ok(next) = waiting.recv() {
                    match next {
                        Queued::Bytes(bytes) => write(&sink, &bytes),
                        Queued::End(done) => {
                            let _ = done.send(());
                            return;
                        }
                    }
                }
            })?;
        Ok(output)
    }

    /// Sends whole messages when their turn comes. Never blocks, so a client that does not read stops nobody.
    pub(super) fn queue(&self, messages: Vec<u8>) {
        let _ = self.queue.send(Queued::Bytes(messages));
    }

    /// Sends a whole message now, past the queue, and returns when the other side has taken it.
    pub(super) fn write_now(&self, message: &[u8]) {
        write(&self.sink, message);
    }

    /// Waits until everything queued so far is written, but no longer than `patience`.
    pub(super) fn finish(&self, patience: Duration) {
        let (done, wait) = mpsc::channel();
        if self.queue.send(Queued::End(done)).is_ok()
            && wait.recv_timeout(patience) == Err(RecvTimeoutError::Timeout)
        {
            tracing::debug!("the client does not take the last messages");
        }
    }
}

/// A client that has closed its end gets nothing any more; that its end of our input closes too is what ends the server.
fn write(sink: &Sink, bytes: &[u8]) {
    let mut sink = sink.lock().unwrap_or_else(PoisonError::into_inner);
    if let Err(error) = sink.write_all(bytes).and_then(|()| sink.flush()) {
        // Not as a warning: warnings are messages to this same client.
        tracing::debug!("a message could not be written: {error}");
    }
}

/// The output as the protocol service writes it.
#[derive(Debug)]
pub(super) struct MessageSink {
    pending: Vec<u8>,
    output: Output,
}

impl MessageSink {
    pub(super) fn new(output: Output) -> Self {
        Self {
            pending: Vec::new(),
            output,
        }
    }

    fn hand_over(&mut self) {
        if !self.pending.is_empty() {
            self.output.queue(std::mem::take(&mut self.pending));
        }
    }
}

impl AsyncWrite for MessageSink {
    fn poll_write(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        self.pending.extend_from_slice(bytes);
        Poll::Ready(Ok(bytes.len()))
    }

    // The service flushes after whole messages, so nothing can come between the parts of one.
    fn poll_flush(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.hand_over();
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.hand_over();
        Poll::Ready(Ok(()))
    }
}
