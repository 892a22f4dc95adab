//! Edits of datasources and generators: their lines, and the lists that are values there.

use model::{ConfigEntry, Declaration, DeclarationId};
use syntax::{TextRange, TextSize};

use super::{Rewrite, blanks_before, header_end, line_end};

impl Rewrite<'_> {
    /// Adds `key = value` behind a line, or as the first one, in the columns of its neighbours.
    pub(crate) fn add_config_entry(
        &mut self,
        id: DeclarationId,
        after: Option<&ConfigEntry>,
        key: &str,
        value: &str,
    ) {
        let Some(declaration) = self.schema.declaration(id) else {
            return;
        };
        let entries = declaration.config().map_or(&[][..], |it| &it.entries);
        let indent = entries.last().map_or("  ", |entry| {
            blanks_before(declaration, entry.range.start())
        });
        let key_width = key.chars().count() + 1;
        let width = value_column(declaration, entries)
            .unwrap_or(key_width)
            .max(key_width);
        let line = format!("{indent}{key:<width$}= {value}");
        let at = after.map_or_else(
            || header_end(declaration),
            |entry| line_end(declaration, entry.range.end()),
        );
        let line_ending = self.line_ending(id);
        let first_behind_brace = declaration.text.get(usize::from(at)..);
        if first_behind_brace.is_some_and(|rest| rest.starts_with(['\n', '\r'])) {
            self.insert(id, at, format!("{line_ending}{line}"));
        }
    }

    /// Removes the lines of an entry, with a comment behind it.
    pub(crate) fn remove_config_entry(&mut self, id: DeclarationId, entry: &ConfigEntry) {
        self.remove_line(id, entry.range);
    }

    /// Renames a key. Its value stays in the column that it shares with others.
    pub(crate) fn rename_config_key(&mut self, id: DeclarationId, entry: &ConfigEntry, key: &str) {
        let Some(declaration) = self.schema.declaration(id) else {
            return;
        };
        let entries = declaration.config().map_or(&[][..], |it| &it.entries);
        let own = equals_column(declaration, entry);
        let shared = entries
            .iter()
            .filter(|other| equals_column(declaration, other) == own)
            .count();
        let Some(own) = own.filter(|_| shared > 1) else {
            self.replace(id, entry.key.range, key);
            return;
        };
        let behind = declaration.slice(TextRange::new(entry.key.range.end(), entry.range.end()));
        let blanks = behind.len() - behind.trim_start_matches([' ', '\t']).len();
        let end = entry.key.range.end() + TextSize::of(&behind[..blanks]);
        let width = own.max(key.chars().count() + 1);
        let range = TextRange::new(entry.key.range.start(), end);
        self.replace(id, range, format!("{key:<width$}"));
    }
}

/// Where the `=` of an entry stands, counted in characters from the key.
fn equals_column(declaration: &Declaration, entry: &ConfigEntry) -> Option<usize> {
    let behind = declaration.slice(TextRange::new(entry.key.range.end(), entry.range.end()));
    Some(entry.key.text.chars().count() + behind.find('=')?)
}

/// Where the `=` stands in most lines, counted in characters from the key.
fn value_column(declaration: &Declaration, entries: &[ConfigEntry]) -> Option<usize> {
    let columns = entries
        .iter()
        .filter_map(|entry| equals_column(declaration, entry));
    let column = super::column(columns);
    (column > 0).then_some(column)
}
