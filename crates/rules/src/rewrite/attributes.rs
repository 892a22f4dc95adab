//! Edits of attributes and their arguments.

use model::{Arguments, Attribute, DeclarationId};
use syntax::{TextRange, TextSize};

use super::Rewrite;

impl Rewrite<'_> {
    /// Removes an attribute of a field or enum value, and the blanks before it.
    pub(crate) fn remove_field_attribute(&mut self, id: DeclarationId, attribute: &Attribute) {
        let Some(declaration) = self.schema.declaration(id) else {
            return;
        };
        let before = declaration.slice(TextRange::up_to(attribute.range.start()));
        let blanks = before.len() - before.trim_end_matches([' ', '\t']).len();
        let start = attribute.range.start() - size(blanks);
        // Two attributes that stood on both sides of it must not grow together.
        let behind = declaration.text.get(usize::from(attribute.range.end())..);
        let grows = behind.is_some_and(|text| text.starts_with('@')) && blanks > 0;
        let text = if grows { " " } else { "" };
        self.replace(id, TextRange::new(start, attribute.range.end()), text);
    }

    /// Removes a block attribute with its line; a blank line before it goes, too, when nothing else follows in the block.
    pub(crate) fn remove_block_attribute(&mut self, id: DeclarationId, attribute: &Attribute) {
        let Some(declaration) = self.schema.declaration(id) else {
            return;
        };
        let text = &*declaration.text;
        let before = text
            .get(..usize::from(attribute.range.start()))
            .unwrap_or("");
        let line_start = before.rfind(['\n', '\r']).map_or(0, |at| at + 1);
        let behind = text.get(usize::from(attribute.range.end())..).unwrap_or("");
        let line_end = before.len()
            + usize::from(attribute.range.len())
            + behind.find(['\n', '\r']).unwrap_or(behind.len());
        // The line break before the line goes with it.
        let above = &before[..line_start];
        let above = above.strip_suffix('\n').unwrap_or(above);
        let mut start = above.strip_suffix('\r').unwrap_or(above);
        let is_last = text.get(line_end..).is_some_and(|rest| rest.trim() == "}");
        let trimmed = start.trim_end_matches([' ', '\t']);
        if is_last && trimmed.ends_with(['\n', '\r']) {
            let trimmed = trimmed.strip_suffix('\n').unwrap_or(trimmed);
            start = trimmed.strip_suffix('\r').unwrap_or(trimmed);
        }
        self.replace(id, TextRange::new(size(start.len()), size(line_end)), "");
    }

    /// Removes the argument of that position with one comma. Parentheses that get empty go away.
    pub(crate) fn remove_argument(
        &mut self,
        id: DeclarationId,
        attribute: &Attribute,
        position: usize,
    ) {
        if let Some(arguments) = &attribute.arguments {
            self.remove_argument_of(id, arguments, position);
        }
    }

    /// The same for the arguments of anything, a call or an element of a list.
    pub(crate) fn remove_argument_of(
        &mut self,
        id: DeclarationId,
        arguments: &Arguments,
        position: usize,
    ) {
        let list = &arguments.list;
        let Some(argument) = list.get(position) else {
            return;
        };
        let before = position.checked_sub(1).and_then(|at| list.get(at));
        let range = match (before, list.get(position + 1)) {
            (_, Some(next)) => TextRange::new(argument.range.start(), next.range.start()),
            (Some(before), None) => TextRange::new(before.range.end(), argument.range.end()),
            (None, None) => arguments.range,
        };
        self.replace(id, range, "");
    }

    /// Removes the element of that position from a list, with one comma.
    pub(crate) fn remove_element(
        &mut self,
        id: DeclarationId,
        elements: &[TextRange],
        position: usize,
    ) {
        let Some(element) = elements.get(position) else {
            return;
        };
        let before = position.checked_sub(1).and_then(|at| elements.get(at));
        let range = match (before, elements.get(position + 1)) {
            (_, Some(next)) => TextRange::new(element.start(), next.start()),
            (Some(before), None) => TextRange::new(before.end(), element.end()),
            (None, None) => *element,
        };
        self.replace(id, range, "");
    }

    /// Adds an argument behind the last one; makes the parentheses where there are none.
    pub(crate) fn add_argument(&mut self, id: DeclarationId, attribute: &Attribute, text: &str) {
        match &attribute.arguments {
            None => self.insert(id, attribute.range.end(), format!("({text})")),
            Some(arguments) => match arguments.list.last() {
                Some(last) => self.insert(id, last.range.end(), format!(", {text}")),
                None => self.replace(id, arguments.range, format!("({text})")),
            },
        }
    }
}

fn size(length: usize) -> TextSize {
    TextSize::new(u32::try_from(length).unwrap_or(u32::MAX))
}
