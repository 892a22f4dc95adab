//! The language server as clients see it: messages in, messages out.
//!
//! Most stories run the server inside this process, between two pipes; those about its end run the real program.

#![allow(
    clippy::unwrap_used,
    reason = "a story ends where something is missing"
)]

#[path = "protocol/actions.rs"]
mod actions;
#[path = "protocol/client.rs"]
mod client;
#[path = "protocol/clients.rs"]
mod clients;
#[path = "protocol/defects.rs"]
mod defects;
#[path = "protocol/documents.rs"]
mod documents;
#[path = "protocol/ending.rs"]
mod ending;
#[path = "protocol/ordering.rs"]
mod ordering;
#[path = "protocol/positions.rs"]
mod positions;
