//! Where log messages go: to standard error for whoever looks into a problem, and our own ones to the client's log.
//!
//! Never blocks and never logs itself, or a message about a message would follow.

use std::fmt::{self, Write};

use serde_json::json;
use tower_lsp::ls_types::MessageType;
use tracing::field::{Field, Visit};
use tracing::{Event, Level, Metadata, Subscriber};
use tracing_subscriber::filter::{EnvFilter, LevelFilter, filter_fn};
use tracing_subscriber::layer::{Context, Layer, SubscriberExt};
use tracing_subscriber::util::SubscriberInitExt;

use super::framing::Message;
use super::transport::Output;

/// Names the levels to show on standard error, in the syntax of `tracing` (`debug`, `prisma_analyzer=trace`, …).
const FILTER_VARIABLE: &str = "PRISMA_ANALYZER_LOG";

/// Sends messages to standard error and to the client from now on. Does nothing when the process already logs elsewhere.
pub(super) fn install(output: &Output) {
    let filter = EnvFilter::builder()
        .with_default_directive(LevelFilter::WARN.into())
        .with_env_var(FILTER_VARIABLE)
        .from_env_lossy();
    let to_stderr = tracing_subscriber::fmt::layer()
        .with_writer(std::io::stderr)
        .with_ansi(false)
        .with_filter(filter);
    let to_client = ClientLog {
        output: output.clone(),
    }
    .with_filter(filter_fn(is_for_the_client));
    let _ = tracing_subscriber::registry()
        .with(to_stderr)
        .with(to_client)
        .try_init();
    std::panic::set_hook(Box::new(|panic| {
        tracing::error!("defect in prisma-analyzer: {panic}");
    }));
}

fn is_for_the_client(metadata: &Metadata<'_>) -> bool {
    *metadata.level() <= Level::INFO && metadata.target().starts_with("prisma_analyzer")
}

struct ClientLog {
    output: Output,
}

impl<S: Subscriber> Layer<S> for ClientLog {
    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        let mut text = Text::default();
        event.record(&mut text);
        let kind = match *event.metadata().level() {
            Level::ERROR => MessageType::ERROR,
            Level::WARN => MessageType::WARNING,
            _ => MessageType::INFO,
        };
        let params = json!({ "type": kind, "message": text.0 });
        if let Ok(message) = Message::notification("window/logMessage", &params) {
            self.output.queue(message.into_bytes());
        }
    }
}

/// The message of an event, followed by its other fields.
#[derive(Default)]
struct Text(String);

impl Visit for Text {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        let _ = if field.name() == "message" {
            write!(self.0, "{value:?}")
        } else {
            write!(self.0, " {}={value:?}", field.name())
        };
    }
}
