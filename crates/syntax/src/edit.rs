//! Changes to a text as values: what is replaced, and by what.
//!
//! An edit never knows which file it belongs to.

use text_size::{TextRange, TextSize};

/// Replaces the bytes of `range` by `insert`. An empty range inserts, an empty text deletes.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TextEdit {
    range: (TextSize, TextSize),
    insert: String,
}

impl TextEdit {
    pub fn replace(range: TextRange, insert: impl Into<String>) -> Self {
        Self {
            range: (range.start(), range.end()),
            insert: insert.into(),
        }
    }

    pub fn insert(at: TextSize, text: impl Into<String>) -> Self {
        Self::replace(TextRange::empty(at), text)
    }

    pub fn delete(range: TextRange) -> Self {
        Self::replace(range, "")
    }

    /// The bytes that go away.
    pub fn range(&self) -> TextRange {
        TextRange::new(self.range.0, self.range.1)
    }

    /// The text that takes their place.
    pub fn text(&self) -> &str {
        &self.insert
    }
}

/// Edits of one text, all relative to the same state of it: sorted by position and disjoint. Two edits that
/// merely touch count as overlapping, because their order would decide the result.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct TextEdits(Vec<TextEdit>);

/// Two edits want the same place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Conflict;

impl TextEdits {
    pub fn new(mut edits: Vec<TextEdit>) -> Result<Self, Conflict> {
        edits.sort();
        if edits
            .windows(2)
            .any(|pair| pair[0].range.1 >= pair[1].range.0)
        {
            return Err(Conflict);
        }
        Ok(Self(edits))
    }

    pub fn single(edit: TextEdit) -> Self {
        Self(vec![edit])
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// In ascending order of position.
    pub fn iter(&self) -> std::slice::Iter<'_, TextEdit> {
        self.0.iter()
    }

    /// Both together, or a conflict when they meet anywhere. `self` is unchanged on conflict.
    pub fn union(&mut self, other: &Self) -> Result<(), Conflict> {
        let all = self.0.iter().chain(&other.0).cloned().collect();
        *self = Self::new(all)?;
        Ok(())
    }

    /// The text after all edits. Ranges outside the text are cut to it.
    pub fn apply(&self, text: &str) -> String {
        let mut result = String::with_capacity(text.len());
        let mut done = 0;
        for edit in &self.0 {
            let start = floor_boundary(text, edit.range.0.into()).max(done);
            let end = floor_boundary(text, edit.range.1.into()).max(start);
            result.push_str(&text[done..start]);
            result.push_str(&edit.insert);
            done = end;
        }
        result.push_str(&text[done..]);
        result
    }
}

impl<'a> IntoIterator for &'a TextEdits {
    type Item = &'a TextEdit;
    type IntoIter = std::slice::Iter<'a, TextEdit>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

/// The largest character boundary at or before `offset`.
fn floor_boundary(text: &str, offset: usize) -> usize {
    let mut offset = offset.min(text.len());
    while !text.is_char_boundary(offset) {
        offset -= 1;
    }
    offset
}

#[cfg(test)]
mod tests {
    use super::*;

    fn edit(start: u32, end: u32, text: &str) -> TextEdit {
        TextEdit::replace(TextRange::new(start.into(), end.into()), text)
    }

    #[test]
    fn applies_edits_from_front_to_back() {
        let edits =
            TextEdits::new(vec![edit(4, 5, "B"), edit(0, 1, "A"), edit(2, 2, "-")]).unwrap();
        assert_eq!(edits.apply("a b b"), "A -b B");
    }

    #[test]
    fn edits_that_touch_are_in_conflict() {
        assert_eq!(
            TextEdits::new(vec![edit(0, 2, "x"), edit(2, 3, "y")]),
            Err(Conflict)
        );
        assert_eq!(
            TextEdits::new(vec![edit(1, 1, "x"), edit(1, 1, "y")]),
            Err(Conflict)
        );
        let mut one = TextEdits::single(edit(0, 1, "x"));
        assert_eq!(
            one.union(&TextEdits::single(edit(1, 1, "y"))),
            Err(Conflict)
        );
        assert_eq!(one.len(), 1);
        assert_eq!(one.union(&TextEdits::single(edit(3, 3, "y"))), Ok(()));
        assert_eq!(one.apply("abcd"), "xbcyd");
    }

    #[test]
    fn edits_outside_the_text_or_inside_a_character_lose_nothing_else() {
        assert_eq!(TextEdits::single(edit(9, 12, "!")).apply("é"), "é!");
        assert_eq!(TextEdits::single(edit(1, 2, "!")).apply("éa"), "!a");
    }
}
