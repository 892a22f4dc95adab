//! Comments and what of them is documentation.

use syntax::ast::Kind;
use syntax::{Node, TextRange, TextSize};

use super::Lowering;
use crate::{Comment, CommentKind};

impl Lowering {
    pub(super) fn comment(&self, node: Node<'_>, trailing: bool) -> Option<Comment> {
        let kind = match Kind::of(node)? {
            Kind::Comment => CommentKind::Line,
            Kind::Documentation => CommentKind::Documentation,
            Kind::BlockComment => CommentKind::Block,
            _ => return None,
        };
        Some(Comment {
            kind,
            range: self.range(node),
            trailing,
        })
    }

    /// Is there no blank line between the last comment and what comes next?
    pub(super) fn adjoins(&self, last: Option<&Comment>, next: TextRange) -> bool {
        last.is_some_and(|last| self.line_breaks(last.range.end(), next.start()) < 2)
    }

    fn line_breaks(&self, start: TextSize, end: TextSize) -> usize {
        let between = self.slice(TextRange::new(start, end.max(start)));
        between.replace("\r\n", "\n").matches(['\n', '\r']).count()
    }

    /// The documentation of a declaration: the last run of comments that reaches its first line.
    pub(super) fn documentation_above(
        &self,
        comments: &[Comment],
        declaration: TextSize,
    ) -> Option<String> {
        let mut run = comments.len();
        let mut next = declaration;
        while run > 0 && self.line_breaks(comments[run - 1].range.end(), next) < 2 {
            run -= 1;
            next = comments[run].range.start();
        }
        self.documentation(&comments[run..])
    }

    /// What `///` and `/* */` comments say; `//` comments say nothing to readers of the client.
    pub(super) fn documentation(&self, comments: &[Comment]) -> Option<String> {
        let lines: Vec<&str> = comments
            .iter()
            .filter_map(|comment| {
                let text = self.slice(comment.range);
                match comment.kind {
                    CommentKind::Documentation => {
                        Some(text.strip_prefix("///").unwrap_or(text).trim_start())
                    }
                    CommentKind::Block => {
                        let text = text.strip_prefix("/*").unwrap_or(text);
                        Some(text.strip_suffix("*/").unwrap_or(text).trim())
                    }
                    CommentKind::Line => None,
                }
            })
            .collect();
        (!lines.is_empty()).then(|| lines.join("\n"))
    }
}
