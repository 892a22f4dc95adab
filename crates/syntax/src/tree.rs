//! The parse of one text.
//!
//! Knows the grammar as a black box: it reads a text through its chunks and hands out nodes.

use text_size::{TextRange, TextSize};
use tree_sitter::{InputEdit, Node, Tree};

use crate::SourceText;

/// Turns texts into trees. One for each thread that parses.
pub struct Parser {
    inner: tree_sitter::Parser,
}

impl std::fmt::Debug for Parser {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Parser").finish_non_exhaustive()
    }
}

impl Default for Parser {
    fn default() -> Self {
        let mut inner = tree_sitter::Parser::new();
        inner
            .set_language(&tree_sitter_prisma::LANGUAGE.into())
            .expect("the grammar's version is one that the library reads: a test of the grammar says so");
        Self { inner }
    }
}

impl Parser {
    /// Parses a text from scratch.
    pub fn parse(&mut self, text: &SourceText) -> SyntaxTree {
        self.run(text, None)
    }

    /// Parses a text of which `old` was the tree, with [`SyntaxTree::edit`] called for every change since.
    pub fn reparse(&mut self, text: &SourceText, old: &SyntaxTree) -> SyntaxTree {
        self.run(text, Some(&old.tree))
    }

    fn run(&mut self, text: &SourceText, old: Option<&Tree>) -> SyntaxTree {
        let tree = self
            .inner
            .parse_with_options(&mut |offset, _| text.chunk_from(offset), old, None)
            .expect("a parse ends without a tree only when it has no language or is told to stop");
        SyntaxTree { tree }
    }
}

/// The parse of one text. A clone costs next to nothing and may go to another thread.
#[derive(Debug, Clone)]
pub struct SyntaxTree {
    tree: Tree,
}

impl SyntaxTree {
    pub fn root(&self) -> Node<'_> {
        self.tree.root_node()
    }

    /// Does any part of the text not follow the grammar? Then a tree that came about by edits may differ from
    /// a fresh one.
    pub fn has_error(&self) -> bool {
        self.tree.root_node().has_error()
    }

    /// Tells the tree that the text changed, so that the next parse can use what did not.
    pub(crate) fn edit(&mut self, edit: &InputEdit) {
        self.tree.edit(edit);
    }
}

/// The bytes of a node.
pub fn range_of(node: Node<'_>) -> TextRange {
    let start = u32::try_from(node.start_byte()).unwrap_or(u32::MAX);
    let end = u32::try_from(node.end_byte()).unwrap_or(u32::MAX);
    TextRange::new(TextSize::new(start), TextSize::new(end.max(start)))
}
