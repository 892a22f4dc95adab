//! The lines of a configuration block, as a version of the engine reads them.

use syntax::TextRange;

use smol_str::SmolStr;

use crate::declaration::{ConfigEntry, Declaration, SyntaxProblemKind};
use crate::{Connector, Expression, PrismaVersion};

/// The lines of a datasource or generator that can be read, in order.
#[derive(Debug, Clone)]
pub struct ConfigLines<'d> {
    entries: Vec<&'d ConfigEntry>,
    /// Lines with a key that cannot be read all the same.
    unreadable: Vec<&'d ConfigEntry>,
}

impl<'d> ConfigLines<'d> {
    /// `None` for what is no configuration block, and for one without a name, which the engine does not see.
    pub fn of(declaration: &'d Declaration, version: PrismaVersion) -> Option<Self> {
        declaration.name.as_ref()?;
        let is_broken = |range: TextRange| {
            let lines = declaration
                .problems
                .iter()
                .filter(|problem| matches!(problem.kind, SyntaxProblemKind::Line));
            lines.into_iter().any(|problem| {
                problem
                    .range
                    .intersect(range)
                    .is_some_and(|common| !common.is_empty())
            })
        };
        let (entries, unreadable) = declaration.config()?.entries.iter().partition(|entry| {
            is_assignment(declaration, entry)
                && !is_broken(entry.range)
                && !has_unknown_syntax(entry, version)
        });
        Some(Self {
            entries,
            unreadable,
        })
    }

    pub fn all(&self) -> &[&'d ConfigEntry] {
        &self.entries
    }

    /// The line of a key; the last one counts.
    pub fn get(&self, key: &str) -> Option<&'d ConfigEntry> {
        let mut entries = self.entries.iter().rev();
        entries.find(|entry| entry.key.text == key).copied()
    }

    /// The lines that count, in order: of several with one key the last.
    pub fn counting(&self) -> impl Iterator<Item = &'d ConfigEntry> {
        self.entries.iter().enumerate().filter_map(|(at, entry)| {
            let later = self.entries.get(at + 1..).unwrap_or(&[]);
            let is_last = later.iter().all(|it| it.key.text != entry.key.text);
            is_last.then_some(*entry)
        })
    }

    /// The text of a key whose value is a string.
    pub fn string(&self, key: &str) -> Option<&'d SmolStr> {
        self.get(key)?.value.as_ref()?.as_string()
    }

    /// The first line without a value. It makes the engine drop the whole block.
    pub fn without_value(&self) -> Option<&'d ConfigEntry> {
        let mut entries = self.entries.iter();
        entries.find(|entry| entry.value.is_none()).copied()
    }

    /// Is there a line of that key that cannot be read?
    pub fn has_unreadable(&self, key: &str) -> bool {
        self.unreadable.iter().any(|entry| entry.key.text == key)
    }

    /// The database of a datasource.
    pub fn connector(&self) -> Option<Connector> {
        Connector::from_provider(self.string("provider")?)
    }

    /// Does the engine take this datasource for one? What else is wrong with it changes nothing about that.
    pub fn is_accepted_datasource(&self, version: PrismaVersion) -> bool {
        self.without_value().is_none()
            && self.connector().is_some()
            && (version != PrismaVersion::Six || self.has_readable_url())
    }

    fn has_readable_url(&self) -> bool {
        let url = self.get("url").and_then(|entry| entry.value.as_ref());
        url.is_some_and(|value| value.as_string_or_env().is_ok())
    }
}

/// Is there a `=`? A word alone is no line that the engine can read.
fn is_assignment(declaration: &Declaration, entry: &ConfigEntry) -> bool {
    let behind = declaration.text.get(usize::from(entry.key.range.end())..);
    behind.is_some_and(|rest| {
        let rest =
            rest.trim_start_matches(|c: char| c.is_whitespace() && !matches!(c, '\n' | '\r'));
        rest.starts_with('=')
    })
}

/// Prisma 6 knows no objects.
fn has_unknown_syntax(entry: &ConfigEntry, version: PrismaVersion) -> bool {
    version == PrismaVersion::Six && entry.value.as_ref().is_some_and(Expression::has_object)
}
