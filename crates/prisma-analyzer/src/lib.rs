//! The program: language server and command line.
//!
//! The only crate that knows the editor protocol, async and disk. It must never know how any rule works.

pub mod cli;
pub mod project;
pub mod server;
