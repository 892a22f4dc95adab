//! Text, syntax tree, typed nodes and edits of Prisma schemas.
//!
//! This crate turns bytes into structure and back: [`SourceText`] holds the text, [`SyntaxTree`] its
//! incremental parse, [`ast`] gives the tree's nodes types, [`TextEdits`] describes changes,
//! [`official`] reads a text as the official engine does.
//!
//! It must never know names, types, connectors, files on disk, or the editor protocol. Every position is
//! a byte offset.

pub mod ast;
mod document;
mod edit;
pub mod official;
mod text;
mod tree;

pub use document::Document;
pub use edit::{Conflict, TextEdit, TextEdits};
pub use text::{CodeUnit, LineEnding, SourceText};
pub use text_size::{TextRange, TextSize};
pub use tree::{Parser, SyntaxTree, range_of};
pub use tree_sitter::{Node, TreeCursor};
