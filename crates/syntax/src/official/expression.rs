//! Arguments and the values in them.
//!
//! As in `lexical`, each function takes a start and returns an end. What was met on the way is collected, since it counts
//! only when the line as a whole is accepted.

use super::Reader;

/// What was met in the expressions of a line.
#[derive(Default)]
pub(super) struct Met {
    /// Start and end of strings, with their quotes.
    pub strings: Vec<(usize, usize)>,
    /// Where names begin that are nothing but digits: our own grammar reads a number there.
    pub numeric_names: Vec<usize>,
}

impl Met {
    pub fn mark(&self) -> (usize, usize) {
        (self.strings.len(), self.numeric_names.len())
    }

    pub fn reset(&mut self, (strings, numeric_names): (usize, usize)) {
        self.strings.truncate(strings);
        self.numeric_names.truncate(numeric_names);
    }
}

/// What is nested more deeply is no expression. The official engine goes on for a while and then crashes.
const DEEPEST: usize = 2048;

impl Reader<'_> {
    /// `(a, name: value)`
    pub(super) fn arguments(&self, at: usize, met: &mut Met) -> Option<usize> {
        self.arguments_in(at, met, 0)
    }

    /// A value.
    pub(super) fn expression(&self, at: usize, met: &mut Met) -> Option<usize> {
        self.expression_in(at, met, 0)
    }

    fn arguments_in(&self, at: usize, met: &mut Met, depth: usize) -> Option<usize> {
        let cursor = &self.cursor;
        let mut at = cursor.skip_blanks(cursor.literal(at, "(")?);
        if let Some(mut end) = self.argument(at, met, depth) {
            loop {
                at = cursor.skip_blanks(end);
                let Some(comma) = cursor.literal(at, ",") else {
                    break;
                };
                match self.argument(cursor.skip_blanks(comma), met, depth) {
                    Some(next) => end = next,
                    None => break,
                }
            }
        }
        if let Some(comma) = cursor.literal(at, ",") {
            at = cursor.skip_blanks(comma);
        }
        cursor.literal(at, ")")
    }

    fn argument(&self, at: usize, met: &mut Met, depth: usize) -> Option<usize> {
        let cursor = &self.cursor;
        let colon = cursor
            .identifier(at)
            .and_then(|name| cursor.literal(cursor.skip_blanks(name), ":"));
        match colon {
            Some(colon) => {
                self.meet_name(at, met);
                let mark = met.mark();
                let value = self.expression_in(cursor.skip_blanks(colon), met, depth);
                if value.is_none() {
                    met.reset(mark);
                }
                value.or(Some(colon))
            }
            None => self.expression_in(at, met, depth),
        }
    }

    fn expression_in(&self, at: usize, met: &mut Met, depth: usize) -> Option<usize> {
        if depth > DEEPEST {
            return None;
        }
        let depth = depth + 1;
        let cursor = &self.cursor;
        if let Some(path) = cursor.path(at) {
            let mark = met.mark();
            self.meet_name(at, met);
            let end = self.arguments_in(cursor.skip_blanks(path), met, depth);
            if end.is_some() {
                return end;
            }
            // Not a call, so nothing was met in it either.
            met.reset(mark);
            return cursor.number(at).or(Some(path));
        }
        if let Some(start) = cursor.literal(at, "[") {
            return self.list(start, "]", |at| self.expression_in(at, met, depth));
        }
        if self.dialect.object_literals
            && let Some(start) = cursor.literal(at, "{")
        {
            return self.list(start, "}", |at| {
                let name = cursor.identifier(at)?;
                self.meet_name(at, met);
                let colon = cursor.literal(cursor.skip_blanks(name), ":")?;
                self.expression_in(cursor.skip_blanks(colon), met, depth)
            });
        }
        if let Some(end) = cursor.string(at) {
            met.strings.push((at, end));
            return Some(end);
        }
        cursor.number(at)
    }

    /// Notes the name that begins here, if our own grammar cannot tell it from a number.
    fn meet_name(&self, at: usize, met: &mut Met) {
        if self.cursor.number(at).is_some_and(|number| {
            let name = self.cursor.identifier(at);
            name.is_some_and(|name| name <= number)
        }) {
            met.numeric_names.push(at);
        }
    }

    /// Items with commas between them, up to the closing bracket. `at` is behind the opening one.
    fn list(
        &self,
        at: usize,
        close: &str,
        mut item: impl FnMut(usize) -> Option<usize>,
    ) -> Option<usize> {
        let cursor = &self.cursor;
        let mut at = cursor.skip_blanks(at);
        if let Some(end) = cursor.literal(at, close) {
            return Some(end);
        }
        loop {
            at = cursor.skip_blanks(item(at)?);
            match cursor.literal(at, ",") {
                Some(comma) => at = cursor.skip_blanks(comma),
                None => return cursor.literal(at, close),
            }
        }
    }
}
