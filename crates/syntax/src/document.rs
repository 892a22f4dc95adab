//! A text and its tree, kept in step.
//!
//! Edits are cheap and may come in any number; the tree follows when it is asked to.

use text_size::TextSize;
use tree_sitter::{InputEdit, Point};

use crate::{Parser, SourceText, SyntaxTree, TextEdit};

/// A text with its syntax tree. While edits are pending the tree is that of an older text.
#[derive(Debug, Clone)]
pub struct Document {
    text: SourceText,
    tree: SyntaxTree,
    pending: bool,
    incremental: bool,
}

impl Document {
    pub fn new(parser: &mut Parser, text: &str) -> Self {
        let text = SourceText::from(text);
        let tree = parser.parse(&text);
        Self {
            text,
            tree,
            pending: false,
            incremental: false,
        }
    }

    pub fn text(&self) -> &SourceText {
        &self.text
    }

    /// The tree as of the last parse.
    pub fn tree(&self) -> &SyntaxTree {
        &self.tree
    }

    /// Were there edits since the last parse?
    pub fn is_pending(&self) -> bool {
        self.pending
    }

    /// Did the tree come about by edits, rather than from the text alone?
    pub fn is_incremental(&self) -> bool {
        self.incremental
    }

    /// Changes the text. The tree follows with the next [`Self::reparse`].
    pub fn edit(&mut self, edit: &TextEdit) {
        let end = self.text.floor(edit.range().end());
        let start = self.text.floor(edit.range().start());
        let start_position = point(&self.text, start);
        let old_end_position = point(&self.text, end);
        self.text.edit(edit);
        let new_end = start + TextSize::of(edit.text());
        self.tree.edit(&InputEdit {
            start_byte: start.into(),
            old_end_byte: end.into(),
            new_end_byte: new_end.into(),
            start_position,
            old_end_position,
            new_end_position: point(&self.text, new_end),
        });
        self.pending = true;
    }

    /// Brings the tree up to date, using what the edits left alone.
    pub fn reparse(&mut self, parser: &mut Parser) {
        self.tree = parser.reparse(&self.text, &self.tree);
        self.pending = false;
        self.incremental = true;
    }

    /// Brings the tree up to date from nothing but the text.
    pub fn parse_afresh(&mut self, parser: &mut Parser) {
        self.tree = parser.parse(&self.text);
        self.pending = false;
        self.incremental = false;
    }

    /// Takes over a tree parsed from scratch out of `text`, if that is still the text. Returns whether it is.
    pub fn adopt(&mut self, text: &SourceText, tree: SyntaxTree) -> bool {
        if self.text != *text {
            return false;
        }
        self.tree = tree;
        self.pending = false;
        self.incremental = false;
        true
    }
}

/// Rows and columns are of no use to us, but the parser's bookkeeping wants them. A lone `\r` counts as a row here
/// and not there; nothing depends on it.
fn point(text: &SourceText, offset: TextSize) -> Point {
    let row = text.line_of(offset);
    let column = usize::from(offset) - usize::from(text.line_start(row)).min(offset.into());
    Point { row, column }
}
