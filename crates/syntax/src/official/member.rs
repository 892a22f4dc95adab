//! The lines of a block.

use super::expression::Met;
use super::{Body, OfficialProblemKind, Reader};

/// What follows the name of a field.
struct FieldType {
    end: usize,
    /// Why the engine drops the field.
    legacy: Option<OfficialProblemKind>,
}

impl Reader<'_> {
    /// One line of a block, valid or not. Returns where the next one begins.
    pub(super) fn member_line(&mut self, start: usize, body: Body) -> usize {
        let (end, invalid) = match body {
            Body::Fields => (
                self.field(start).or_else(|| self.block_attribute(start)),
                OfficialProblemKind::InvalidBlockLine,
            ),
            Body::Values => (
                self.enum_value(start)
                    .or_else(|| self.block_attribute(start)),
                OfficialProblemKind::InvalidEnumLine,
            ),
            Body::Config => (
                self.config_entry(start),
                OfficialProblemKind::InvalidConfigLine,
            ),
        };
        end.unwrap_or_else(|| self.invalid_line(start, invalid))
    }

    fn field(&mut self, start: usize) -> Option<usize> {
        let name_end = self.cursor.identifier(start)?;
        let mut met = Met::default();
        let colon = self.cursor.skip_blanks(name_end);
        let colon_end = self.cursor.literal(colon, ":");
        let type_start = self.cursor.skip_blanks(colon_end.unwrap_or(colon));
        let field_type = self.field_type(type_start, &mut met);
        let type_end = field_type.as_ref().map_or(type_start, |it| it.end);
        let attributes_end = self.attributes(type_end, &mut met);
        let end = self.end_of_member(attributes_end)?;

        // Only the first thing that the engine does not like is reported, and of a field with such a type not even
        // its strings are looked at.
        if let Some(colon_end) = colon_end {
            self.reject(OfficialProblemKind::LegacyFieldColon, colon, colon_end);
            self.dropped.push((start, end));
        } else if let Some(legacy) = field_type.as_ref().and_then(|it| it.legacy) {
            self.reject(legacy, type_start, type_end);
            self.dropped.push((start, end));
        } else {
            self.check_strings(&met.strings);
            if field_type.is_none() {
                self.reject(OfficialProblemKind::IncompleteField, start, end);
                self.dropped.push((start, end));
            } else {
                self.name_numbers(&met);
            }
        }
        Some(end)
    }

    /// What comes with a line that is valid.
    fn accept(&mut self, met: &Met) {
        self.check_strings(&met.strings);
        self.name_numbers(met);
    }

    /// No name begins with `_`, so this makes a name of a number and never one that is there already.
    fn name_numbers(&mut self, met: &Met) {
        self.insertions
            .extend(met.numeric_names.iter().map(|at| (*at, b'_')));
    }

    fn enum_value(&mut self, start: usize) -> Option<usize> {
        let name_end = self.cursor.identifier(start)?;
        let mut met = Met::default();
        let attributes_end = self.attributes(name_end, &mut met);
        let end = self.end_of_member(attributes_end)?;
        self.accept(&met);
        Some(end)
    }

    fn config_entry(&mut self, start: usize) -> Option<usize> {
        let cursor = &self.cursor;
        let name_end = cursor.identifier(start)?;
        let equals = cursor.literal(cursor.skip_blanks(name_end), "=")?;
        let mut met = Met::default();
        let value = self.expression(cursor.skip_blanks(equals), &mut met);
        let end = self.end_of_member(value.unwrap_or(equals))?;
        self.accept(&met);
        Some(end)
    }

    fn block_attribute(&mut self, start: usize) -> Option<usize> {
        let cursor = &self.cursor;
        let at = cursor.literal(start, "@@")?;
        let path_end = cursor.path(cursor.skip_blanks(at))?;
        let mut met = Met::default();
        let arguments = self.arguments_or_none(path_end, &mut met);
        let end = self.end_of_member(arguments)?;
        self.accept(&met);
        Some(end)
    }

    /// At most one comment and the line break.
    fn end_of_member(&self, at: usize) -> Option<usize> {
        let at = self.cursor.skip_blanks(at);
        let at = self.cursor.comment(at).unwrap_or(at);
        self.cursor.line_break(self.cursor.skip_blanks(at))
    }

    fn field_type(&self, start: usize, met: &mut Met) -> Option<FieldType> {
        let cursor = &self.cursor;
        if let Some(open) = cursor.literal(start, "[") {
            let base = self.base_type(cursor.skip_blanks(open), met)?;
            let end = cursor.literal(cursor.skip_blanks(base), "]")?;
            let legacy = Some(OfficialProblemKind::LegacyListType);
            return Some(FieldType { end, legacy });
        }
        let base = self.base_type(start, met)?;
        let marker = cursor.skip_blanks(base);
        if let Some(list) = cursor.literal(marker, "[]") {
            let optional = cursor.literal(cursor.skip_blanks(list), "?");
            return Some(FieldType {
                end: optional.unwrap_or(list),
                legacy: optional.map(|_| OfficialProblemKind::OptionalListType),
            });
        }
        if let Some(end) = cursor.literal(marker, "?") {
            return Some(FieldType { end, legacy: None });
        }
        let required = cursor.literal(marker, "!");
        Some(FieldType {
            end: required.unwrap_or(base),
            legacy: required.map(|_| OfficialProblemKind::LegacyRequiredType),
        })
    }

    /// A name or `Unsupported("…")`.
    pub(super) fn base_type(&self, start: usize, met: &mut Met) -> Option<usize> {
        let cursor = &self.cursor;
        let unsupported = cursor.literal(start, "Unsupported(").and_then(|open| {
            let string = cursor.skip_blanks(open);
            let string_end = cursor.string(string)?;
            let end = cursor.literal(cursor.skip_blanks(string_end), ")")?;
            met.strings.push((string, string_end));
            Some(end)
        });
        unsupported.or_else(|| cursor.identifier(start))
    }

    /// All the attributes of a field. Without any, the end is that of the blanks.
    pub(super) fn attributes(&self, start: usize, met: &mut Met) -> usize {
        let cursor = &self.cursor;
        let mut end = cursor.skip_blanks(start);
        while let Some(at) = cursor.literal(cursor.skip_blanks(end), "@")
            && let Some(path_end) = cursor.path(cursor.skip_blanks(at))
        {
            end = self.arguments_or_none(path_end, met);
        }
        end
    }

    /// The blanks in front of the arguments belong to the attribute even if there are none.
    fn arguments_or_none(&self, path_end: usize, met: &mut Met) -> usize {
        let open = self.cursor.skip_blanks(path_end);
        let mark = met.mark();
        self.arguments(open, met).unwrap_or_else(|| {
            met.reset(mark);
            open
        })
    }
}
