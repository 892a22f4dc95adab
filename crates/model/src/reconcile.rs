//! Which declarations an edit can have changed.
//!
//! Outside of the edited range the text is what it was, and where it follows the grammar, so are its declarations. Only the
//! rest is looked at again; in a text with syntax errors that is everything, because recovery may reach far.

use syntax::ast::Kind;
use syntax::{Node, SyntaxTree, TextRange, TextSize, range_of};

use crate::schema::DeclarationId;

/// A declaration in its file.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Root {
    pub(crate) id: DeclarationId,
    pub(crate) range: TextRange,
    /// The grammar's numeric kind.
    pub(crate) kind: u16,
    /// Can it become something else without an edit to its own text?
    pub(crate) unstable: bool,
}

/// The smallest range around all edits since the last settling.
#[derive(Debug, Clone, Copy)]
pub(crate) struct EditedRange {
    start: TextSize,
    /// End in the text as it is now.
    new_end: TextSize,
    /// End in the text as it was.
    old_end: TextSize,
}

impl EditedRange {
    /// Nothing changed; the tree may have.
    pub(crate) fn nothing() -> Self {
        Self::new(TextSize::new(0), TextSize::new(0), TextSize::new(0))
    }

    pub(crate) fn everything() -> Self {
        Self {
            start: TextSize::new(0),
            new_end: TextSize::new(u32::MAX),
            old_end: TextSize::new(u32::MAX),
        }
    }

    /// `start..end` was replaced by `inserted` bytes.
    pub(crate) fn new(start: TextSize, end: TextSize, inserted: TextSize) -> Self {
        Self {
            start,
            new_end: start + inserted,
            old_end: end,
        }
    }

    /// Another edit, given in the text as it is now.
    pub(crate) fn extend(&mut self, start: TextSize, end: TextSize, inserted: TextSize) {
        if self.new_end == TextSize::new(u32::MAX) {
            return;
        }
        // Text behind the range so far was only moved; how far decides where an edit there began in the old text.
        if end > self.new_end {
            self.old_end += end - self.new_end;
            self.new_end = end;
        }
        self.start = self.start.min(start);
        self.new_end = self.new_end - (end - start) + inserted;
    }

    pub(crate) fn is_everything(self) -> bool {
        self.new_end == TextSize::new(u32::MAX)
    }
}

/// What became of the old declarations.
pub(crate) struct Reconciled<'t> {
    /// So many old declarations at the start are as and where they were.
    pub(crate) prefix: usize,
    /// What comes then, in order.
    pub(crate) steps: Vec<Step<'t>>,
    /// The old declarations from this one on are as they were, but may have moved.
    pub(crate) suffix: usize,
}

pub(crate) enum Step<'t> {
    /// The old declaration of this position, as it was.
    Keep(usize),
    /// Something to look at.
    Lower(Node<'t>),
}

impl EditedRange {
    /// Where something before or behind the edited range is now.
    pub(crate) fn moved(self, range: TextRange) -> TextRange {
        if range.start() > self.old_end {
            self.shift(range)
        } else {
            range
        }
    }

    /// Where something behind the edited range is now.
    pub(crate) fn shift(self, range: TextRange) -> TextRange {
        let moved = |offset: TextSize| offset - self.old_end + self.new_end;
        TextRange::new(moved(range.start()), moved(range.end()))
    }
}

/// Compares the old declarations with the new tree. `clean` says that the old declarations follow
/// from their own text, and that the new tree has no error.
pub(crate) fn reconcile<'t>(
    old: &[Root],
    tree: &'t SyntaxTree,
    edited: EditedRange,
    clean: bool,
) -> Reconciled<'t> {
    let root = tree.root();
    if edited.is_everything() || Kind::of(root) != Some(Kind::SourceFile) {
        return Reconciled {
            prefix: 0,
            steps: roots(root),
            suffix: old.len(),
        };
    }
    // One declaration more than the edit can touch: its end may have been decided by what followed.
    let before = old
        .partition_point(|root| root.range.end() < edited.start)
        .saturating_sub(1);
    let first = if clean { before } else { 0 };
    let mut next = first;
    let mut steps = Vec::new();
    let mut cursor = root.walk();
    let mut more = match old.get(first) {
        Some(root) if first > 0 => cursor
            .goto_first_child_for_byte(root.range.start().into())
            .is_some(),
        _ => cursor.goto_first_child(),
    };
    while more {
        let node = cursor.node();
        more = cursor.goto_next_sibling();
        if is_comment(node) {
            continue;
        }
        let range = range_of(node);
        let behind = range.start() > edited.new_end;
        while old
            .get(next)
            .is_some_and(|root| edited.moved(root.range).start() < range.start())
        {
            next += 1;
        }
        let same = (behind || range.end() < edited.start)
            && !node.has_error()
            && old.get(next).is_some_and(|root| {
                !root.unstable
                    && root.kind == node.kind_id()
                    && edited.moved(root.range) == range
                    && behind == (root.range.start() > edited.old_end)
            });
        if !same {
            steps.push(Step::Lower(node));
        } else if clean && behind {
            // In step again; what follows is the same text after the same start, so it is parsed the same.
            return Reconciled {
                prefix: first,
                steps,
                suffix: next,
            };
        } else {
            steps.push(Step::Keep(next));
        }
    }
    Reconciled {
        prefix: first,
        steps,
        suffix: old.len(),
    }
}

fn roots(root: Node<'_>) -> Vec<Step<'_>> {
    if Kind::of(root) != Some(Kind::SourceFile) {
        return vec![Step::Lower(root)];
    }
    let mut cursor = root.walk();
    let nodes: Vec<Node<'_>> = root.children(&mut cursor).collect();
    nodes
        .into_iter()
        .filter(|node| !is_comment(*node))
        .map(Step::Lower)
        .collect()
}

fn is_comment(node: Node<'_>) -> bool {
    matches!(
        Kind::of(node),
        Some(Kind::Comment | Kind::Documentation | Kind::BlockComment)
    )
}
