//! Building edits out of what a person would say: add a field, add a block attribute, change an argument.
//!
//! Edits are minimal: a line is inserted, an argument changed; a block is never printed anew. New lines take indentation,
//! columns and line breaks from their neighbours.

mod attributes;
mod config;
mod preview_feature;
mod rename;

use std::collections::BTreeMap;

use model::{Body, Declaration, DeclarationId, Field, FileId, Schema};
use syntax::{LineEnding, TextEdit, TextEdits, TextRange, TextSize};

use crate::fix::SourceChange;
pub(crate) use preview_feature::fix_preview_feature;

/// Collects edits of a schema. Insertions at one place come out in the order in which they were made.
#[derive(Debug)]
pub(crate) struct Rewrite<'s> {
    schema: &'s Schema,
    edits: BTreeMap<FileId, Vec<TextEdit>>,
}

/// A field line in three columns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct NewField {
    pub(crate) name: String,
    pub(crate) type_text: String,
    /// Attributes separated by blanks; may be empty.
    pub(crate) attributes: String,
}

impl NewField {
    pub(crate) fn new(
        name: impl Into<String>,
        type_text: impl Into<String>,
        attributes: impl Into<String>,
    ) -> Self {
        Self {
            name: name.into(),
            type_text: type_text.into(),
            attributes: attributes.into(),
        }
    }
}

impl<'s> Rewrite<'s> {
    pub(crate) fn new(schema: &'s Schema) -> Self {
        Self {
            schema,
            edits: BTreeMap::new(),
        }
    }

    /// All edits as one change. `None` when two of them contradict each other.
    pub(crate) fn finish(self) -> Option<SourceChange> {
        let mut result = SourceChange::default();
        for (file, edits) in self.edits {
            result.edits.insert(file, merge(edits)?);
        }
        Some(result)
    }

    /// Replaces a range of a declaration.
    pub(crate) fn replace(&mut self, id: DeclarationId, range: TextRange, text: impl Into<String>) {
        if let Some(file) = self.schema.file_of(id) {
            let range = self.schema.absolute(id, range);
            self.edits
                .entry(file)
                .or_default()
                .push(TextEdit::replace(range, text.into()));
        }
    }

    pub(crate) fn insert(&mut self, id: DeclarationId, at: TextSize, text: impl Into<String>) {
        self.replace(id, TextRange::empty(at), text);
    }

    /// Adds a field behind `after`, or behind the last field.
    pub(crate) fn add_field(&mut self, id: DeclarationId, after: Option<&Field>, new: &NewField) {
        let Some(declaration) = self.schema.declaration(id) else {
            return;
        };
        let fields = declaration
            .container()
            .map_or(&[][..], |container| &container.fields);
        let anchor = after.or(fields.last());
        let at = anchor.map_or_else(
            || header_end(declaration),
            |field| line_end_of_field(declaration, field),
        );
        let line = layout(declaration, fields, new);
        let line_ending = self.line_ending(id);
        self.insert(id, at, format!("{line_ending}{line}"));
    }

    /// Adds a field in front of all others.
    pub(crate) fn add_first_field(&mut self, id: DeclarationId, new: &NewField) {
        let Some(declaration) = self.schema.declaration(id) else {
            return;
        };
        let fields = declaration
            .container()
            .map_or(&[][..], |container| &container.fields);
        let line = layout(declaration, fields, new);
        let line_ending = self.line_ending(id);
        let at = header_end(declaration);
        self.insert(id, at, format!("{line_ending}{line}"));
    }

    /// Adds `@@…` behind the last block attribute, or behind the last member and a blank line.
    pub(crate) fn add_block_attribute(&mut self, id: DeclarationId, text: &str) {
        let Some(declaration) = self.schema.declaration(id) else {
            return;
        };
        let (attributes, last_member) = match &declaration.body {
            Body::Container(container) => (
                &container.attributes[..],
                container
                    .fields
                    .last()
                    .map(|field| line_end_of_field(declaration, field)),
            ),
            Body::Enum(body) => (
                &body.attributes[..],
                body.values
                    .last()
                    .map(|value| line_end(declaration, value.range.end())),
            ),
            Body::Config(_) | Body::None => return,
        };
        let line_ending = self.line_ending(id);
        let indent = indent(declaration);
        if let Some(last) = attributes
            .iter()
            .max_by_key(|attribute| attribute.range.end())
        {
            let at = line_end(declaration, last.range.end());
            // The last member may stand below the last attribute; a blank line then separates nothing.
            self.insert(id, at, format!("{line_ending}{indent}{text}"));
        } else {
            let at = last_member.unwrap_or_else(|| header_end(declaration));
            let blank = if last_member.is_some() {
                line_ending
            } else {
                ""
            };
            self.insert(id, at, format!("{blank}{line_ending}{indent}{text}"));
        }
    }

    /// Adds a line of its own behind the line that holds `offset`. The text brings its own indentation.
    pub(crate) fn add_line(&mut self, id: DeclarationId, offset: TextSize, text: &str) {
        if let Some(declaration) = self.schema.declaration(id) {
            let at = line_end(declaration, offset);
            self.insert(id, at, format!("{}{text}", self.line_ending(id)));
        }
    }

    /// Adds an attribute behind the last one of a field; the first one gets into the column of its neighbours'.
    pub(crate) fn add_field_attribute(&mut self, id: DeclarationId, field: &Field, text: &str) {
        let mut blanks = 1;
        if field.attributes.is_empty()
            && let Some(declaration) = self.schema.declaration(id)
        {
            let fields = declaration
                .container()
                .map_or(&[][..], |container| &container.fields);
            let width = declaration.slice(field.range).chars().count();
            blanks = attribute_column(declaration, fields)
                .saturating_sub(width)
                .max(1);
        }
        self.insert(
            id,
            field.range.end(),
            format!("{}{text}", " ".repeat(blanks)),
        );
    }

    /// Removes the lines of a field, those of the comments above left out.
    pub(crate) fn remove_field(&mut self, id: DeclarationId, field: &Field) {
        if let Some(declaration) = self.schema.declaration(id) {
            let end = line_end_of_field(declaration, field);
            self.remove_line(id, TextRange::new(field.range.start(), end));
        }
    }

    /// Removes the lines of a range, with the line break before them.
    pub(crate) fn remove_line(&mut self, id: DeclarationId, range: TextRange) {
        if let Some(declaration) = self.schema.declaration(id) {
            let before = declaration.slice(TextRange::up_to(range.start()));
            let line_start = before.rfind(['\n', '\r']).map_or(0, |at| at + 1);
            let start = before[..line_start]
                .strip_suffix('\n')
                .unwrap_or(&before[..line_start]);
            let start = start.strip_suffix('\r').unwrap_or(start);
            let range = TextRange::new(TextSize::of(start), line_end(declaration, range.end()));
            self.replace(id, range, "");
        }
    }

    /// Removes a whole declaration with the comments above it and the blank lines before them.
    pub(crate) fn remove_declaration(&mut self, id: DeclarationId) {
        let (Some(declaration), Some(file)) =
            (self.schema.declaration(id), self.schema.file_of(id))
        else {
            return;
        };
        let Some(text) = self.schema.text(file) else {
            return;
        };
        let range = self.schema.absolute(
            id,
            TextRange::new(TextSize::default(), declaration.range.end()),
        );
        let before = text.slice(TextRange::up_to(range.start()));
        let kept = before.trim_end();
        // The last line in front keeps its end; at the top of a file the blank lines behind go instead.
        let end = if kept.is_empty() {
            let behind = text.slice(TextRange::new(range.end(), text.len()));
            let blank = behind.len() - behind.trim_start_matches(['\n', '\r', ' ', '\t']).len();
            range.end() + TextSize::new(u32::try_from(blank).unwrap_or(0))
        } else {
            range.end()
        };
        let edit = TextEdit::replace(TextRange::new(TextSize::of(kept), end), "");
        self.edits.entry(file).or_default().push(edit);
    }

    /// Adds a whole declaration behind another one, after a blank line. `text` has `\n` for line breaks.
    pub(crate) fn add_declaration_after(&mut self, id: DeclarationId, text: &str) {
        let Some(declaration) = self.schema.declaration(id) else {
            return;
        };
        let line_ending = self.line_ending(id);
        let text = text.trim_end().replace('\n', line_ending);
        let at = declaration.range.end() + self.comment_behind(id, declaration.range.end());
        self.insert(id, at, format!("{line_ending}{line_ending}{text}"));
    }

    /// How far a comment behind `offset` reaches that ends on the same line. It may be outside of the declaration.
    fn comment_behind(&self, id: DeclarationId, offset: TextSize) -> TextSize {
        let Some(text) = self
            .schema
            .file_of(id)
            .and_then(|file| self.schema.text(file))
        else {
            return TextSize::default();
        };
        let start = self.schema.absolute(id, TextRange::empty(offset)).start();
        let end = text.line_range(text.line_of(start)).end();
        let rest = text.slice(TextRange::new(start, end.max(start)));
        let rest = rest.trim_end();
        let comment = rest.trim_start();
        let ends_here =
            comment.starts_with("//") || (comment.starts_with("/*") && comment.ends_with("*/"));
        if ends_here {
            TextSize::of(rest)
        } else {
            TextSize::default()
        }
    }

    pub(crate) fn line_ending(&self, id: DeclarationId) -> &'static str {
        let file = self.schema.file_of(id);
        file.and_then(|file| self.schema.text(file))
            .map_or(LineEnding::Lf, syntax::SourceText::line_ending)
            .as_str()
    }
}

/// Puts edits in order; those that merely touch become one, those that overlap contradict each other.
fn merge(mut edits: Vec<TextEdit>) -> Option<TextEdits> {
    edits.sort_by_key(|edit| (edit.range().start(), edit.range().end()));
    let mut result: Vec<TextEdit> = Vec::with_capacity(edits.len());
    for edit in edits {
        match result.last_mut() {
            Some(last) if last.range().end() > edit.range().start() => return None,
            Some(last) if last.range().end() == edit.range().start() => {
                let text = format!("{}{}", last.text(), edit.text());
                *last = TextEdit::replace(last.range().cover(edit.range()), text);
            }
            _ => result.push(edit),
        }
    }
    TextEdits::new(result).ok()
}

/// A string as it is written in a schema.
pub(crate) fn quoted(text: &str) -> String {
    let mut result = String::with_capacity(text.len() + 2);
    result.push('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => result.extend(['\\', c]),
            '\n' => result.push_str("\\n"),
            '\r' => result.push_str("\\r"),
            '\t' => result.push_str("\\t"),
            c => result.push(c),
        }
    }
    result.push('"');
    result
}

/// Where the line that holds `offset` ends, before its line break.
fn line_end(declaration: &Declaration, offset: TextSize) -> TextSize {
    let rest = declaration.text.get(usize::from(offset)..).unwrap_or("");
    let length = rest.find(['\n', '\r']).unwrap_or(rest.len());
    offset + TextSize::of(&rest[..length])
}

/// Where the last line of a field ends; a trailing block comment may make it span several.
fn line_end_of_field(declaration: &Declaration, field: &Field) -> TextSize {
    let comments = field.comments.iter().filter(|comment| comment.trailing);
    let end = comments
        .map(|comment| comment.range.end())
        .fold(field.range.end(), TextSize::max);
    line_end(declaration, end)
}

fn header_end(declaration: &Declaration) -> TextSize {
    line_end(declaration, declaration.range.start())
}

/// The indentation of the last member, two blanks where there is none.
pub(crate) fn indent(declaration: &Declaration) -> String {
    let member = match &declaration.body {
        Body::Container(container) => container.fields.last().map(|field| field.range.start()),
        Body::Enum(body) => body.values.last().map(|value| value.range.start()),
        Body::Config(_) | Body::None => None,
    };
    member.map_or_else(
        || "  ".to_owned(),
        |start| blanks_before(declaration, start).to_owned(),
    )
}

/// The blanks between the start of a line and `offset`.
fn blanks_before(declaration: &Declaration, offset: TextSize) -> &str {
    let before = declaration.text.get(..usize::from(offset)).unwrap_or("");
    let line = before
        .rfind(['\n', '\r'])
        .map_or(before, |at| &before[at + 1..]);
    if line.trim().is_empty() { line } else { "  " }
}

fn layout(declaration: &Declaration, fields: &[Field], new: &NewField) -> String {
    let width = |range: TextRange| declaration.slice(range).chars().count();
    let from_name =
        |field: &Field, to: TextSize| width(TextRange::new(field.name.range.start(), to));
    let type_column = column(fields.iter().filter_map(|field| {
        let field_type = field.field_type.as_ref()?;
        Some(from_name(field, field_type.range.start()))
    }));
    let attribute_column = attribute_column(declaration, fields);
    let mut line = pad(new.name.clone(), type_column);
    line.push_str(&new.type_text);
    if !new.attributes.is_empty() {
        line = pad(line, attribute_column);
        line.push_str(&new.attributes);
    }
    format!("{}{line}", indent(declaration))
}

/// Where attributes start, counted from the start of the field.
fn attribute_column(declaration: &Declaration, fields: &[Field]) -> usize {
    column(fields.iter().filter_map(|field| {
        let before = TextRange::new(
            field.name.range.start(),
            field.attributes.first()?.range.start(),
        );
        Some(declaration.slice(before).chars().count())
    }))
}

/// The column that most lines share; of several the rightmost.
fn column(columns: impl Iterator<Item = usize>) -> usize {
    let mut counts: BTreeMap<usize, usize> = BTreeMap::new();
    for column in columns {
        *counts.entry(column).or_default() += 1;
    }
    counts
        .into_iter()
        .max_by_key(|(column, count)| (*count, *column))
        .map_or(0, |(column, _)| column)
}

/// Fills up with blanks to a column, with one at least.
fn pad(text: String, column: usize) -> String {
    let blanks = column.saturating_sub(text.chars().count()).max(1);
    text + &" ".repeat(blanks)
}
