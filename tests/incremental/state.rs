//! A live schema, what it says, and what a fresh one with the same texts says.

use std::fmt::Write as _;

use model::{DeclarationId, FileId, PrismaVersion, Schema};
use rules::{Checked, Finding};
use syntax::{Parser, TextEdit, TextRange, TextSize};

/// Path and text of each file; `None`: the file is not there.
pub type Texts = Vec<(String, Option<String>)>;

pub struct Live {
    parser: Parser,
    checked: Checked,
    files: Vec<Option<FileId>>,
    next_file: u32,
    pub texts: Texts,
    pub version: Option<PrismaVersion>,
}

impl Live {
    /// A schema made from scratch.
    pub fn new(texts: &Texts, version: Option<PrismaVersion>) -> Self {
        let mut result = Self {
            parser: Parser::default(),
            checked: Checked::default(),
            files: vec![None; texts.len()],
            next_file: 0,
            texts: texts.iter().map(|(path, _)| (path.clone(), None)).collect(),
            version,
        };
        result.checked.schema.set_version(version);
        for (number, (_, text)) in texts.iter().enumerate() {
            result.set_text(number, text.clone());
        }
        result.settle();
        result
    }

    pub fn settle(&mut self) {
        self.checked.settle(&mut self.parser);
    }

    pub fn text(&self, file: usize) -> &str {
        self.texts[file].1.as_deref().unwrap_or("")
    }

    pub fn set_version(&mut self, version: Option<PrismaVersion>) {
        self.version = version;
        self.checked.schema.set_version(version);
    }

    /// `None` takes the file away.
    pub fn set_text(&mut self, file: usize, text: Option<String>) {
        let schema = &mut self.checked.schema;
        match (self.files[file], &text) {
            (Some(id), Some(text)) => schema.set_text(id, text),
            (Some(id), None) => {
                schema.remove_file(id);
                self.files[file] = None;
            }
            (None, Some(text)) => {
                let id = FileId(self.next_file);
                self.next_file += 1;
                schema.add_file(&mut self.parser, id, &self.texts[file].0, text);
                self.files[file] = Some(id);
            }
            (None, None) => {}
        }
        self.texts[file].1 = text;
    }

    /// A file that is not there has no text to change. The ends must be at characters.
    pub fn edit(&mut self, file: usize, start: usize, end: usize, insert: &str) {
        let (Some(id), Some(text)) = (self.files[file], &mut self.texts[file].1) else {
            return;
        };
        let size = |at: usize| TextSize::new(u32::try_from(at).unwrap());
        let range = TextRange::new(size(start), size(end));
        self.checked
            .schema
            .edit(id, &TextEdit::replace(range, insert));
        text.replace_range(start..end, insert);
    }

    /// What only the live schema says, and what only a fresh one says; `None` when they agree.
    pub fn difference(&mut self) -> Option<(Vec<String>, Vec<String>)> {
        self.settle();
        let fresh = Self::new(&self.texts, self.version);
        let (live, fresh) = (everything(&self.checked), everything(&fresh.checked));
        if live == fresh {
            return None;
        }
        let only = |these: &[String], those: &[String]| -> Vec<String> {
            let missing = these.iter().filter(|it| !those.contains(it));
            missing.cloned().collect()
        };
        Some((only(&live, &fresh), only(&fresh, &live)))
    }

    /// The schema, for reading.
    pub fn describe(&self) -> String {
        let mut result = format!("version {:?}\n", self.version);
        for (path, text) in &self.texts {
            if let Some(text) = text {
                let _ = write!(result, "----- {path}\n{text}\n");
            }
        }
        result
    }
}

/// All findings with all that hangs on them, those included that only the official engine has.
fn everything(checked: &Checked) -> Vec<String> {
    let schema = &checked.schema;
    let mut result = Vec::new();
    for (id, declaration) in schema.in_order() {
        result.push(format!(
            "{} {:?} {}",
            place(schema, id),
            declaration.kind,
            declaration.name_text()
        ));
        let findings = checked.checker.with_echoes(id);
        result.extend(findings.map(|finding| one(schema, id, finding)));
    }
    result
}

fn place(schema: &Schema, id: DeclarationId) -> String {
    let path = schema.file_of(id).and_then(|file| schema.path(file));
    format!("{}@{}", path.unwrap_or("?"), u32::from(schema.start_of(id)))
}

fn one(schema: &Schema, id: DeclarationId, finding: &Finding) -> String {
    let related: Vec<_> = finding
        .related
        .iter()
        .map(|(at, message)| (place(schema, at.declaration()), at.range(schema), message))
        .collect();
    let official = &finding.official;
    let record = official
        .record
        .map(|(id, field)| (place(schema, id), field));
    format!(
        "{} {:?} {:?} {} {:?} {:?} {} {related:?} {:?} {:?} {record:?} {}",
        place(schema, id),
        finding.range,
        finding.severity,
        finding.rule.code,
        finding.subject,
        finding.tag,
        finding.message,
        official.marks,
        official.stage,
        official.echo,
    )
}
