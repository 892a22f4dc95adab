//! The lines of source that are printed below a finding.
//!
//! Only these lines are handed to the renderer, joined by plain line feeds: rendering stays cheap whatever the size of
//! the file, and lines are counted as everywhere else in the program.

use std::ops::Range;

use annotate_snippets::{Annotation, AnnotationKind, Element, Level, Origin, Snippet};
use ide::{Analysis, CodeUnit, FileId, SourceText, TextRange};

/// A place to show. The first one of a finding is its own, the others have to do with it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place<'a> {
    pub(super) file: FileId,
    pub(super) range: TextRange,
    pub(super) label: Option<&'a str>,
}

/// A finding that covers more lines is shown by its first line, in lines.
const MOST_LINES: usize = 8;
/// Places of one file that are further apart are shown one by one, in lines.
const FURTHEST: usize = 100;
/// Longer lines are not shown, in bytes.
const LONGEST_LINE: u32 = 1000;

/// The excerpts of the places, the finding's own one first.
pub(super) fn excerpts<'a>(analysis: &'a Analysis, places: &[Place<'a>]) -> Vec<Element<'a>> {
    let mut elements = Vec::new();
    let mut excerpts: Vec<Excerpt<'_>> = Vec::new();
    for (number, place) in places.iter().enumerate() {
        let Some(text) = analysis.text(place.file) else {
            continue;
        };
        let lines = lines_of(text, place.range);
        let too_long = lines
            .clone()
            .any(|line| u32::from(text.line_range(line).len()) > LONGEST_LINE);
        if too_long {
            let path = analysis.path(place.file).unwrap_or_default();
            let (line, column) = text.line_column(place.range.start(), CodeUnit::Utf32);
            let (line, column) = (line as usize + 1, column as usize + 1);
            elements.push(match place.label {
                None => Origin::path(path).line(line).char_column(column).into(),
                Some(label) => Level::NOTE
                    .message(format!("{path}:{line}:{column}: {label}"))
                    .into(),
            });
            continue;
        }
        let part = Part {
            primary: number == 0,
            range: place.range,
            label: place.label,
        };
        let near = excerpts.iter_mut().find(|excerpt| {
            excerpt.file == place.file
                && lines.start <= excerpt.lines.end + FURTHEST
                && excerpt.lines.start <= lines.end + FURTHEST
        });
        match near {
            Some(excerpt) if !excerpt.would_show_long_line(&lines) => excerpt.add(part, &lines),
            _ => excerpts.push(Excerpt {
                file: place.file,
                text,
                lines,
                parts: vec![part],
            }),
        }
    }
    let snippets = excerpts.into_iter().map(|excerpt| {
        excerpt
            .snippet(analysis.path(excerpt.file).unwrap_or_default())
            .into()
    });
    elements.splice(0..0, snippets);
    elements
}

/// Neighbouring places in one file.
struct Excerpt<'a> {
    file: FileId,
    text: &'a SourceText,
    lines: Range<usize>,
    parts: Vec<Part<'a>>,
}

struct Part<'a> {
    primary: bool,
    range: TextRange,
    label: Option<&'a str>,
}

impl<'a> Excerpt<'a> {
    fn add(&mut self, part: Part<'a>, lines: &Range<usize>) {
        self.parts.push(part);
        self.lines.start = self.lines.start.min(lines.start);
        self.lines.end = self.lines.end.max(lines.end);
    }

    fn would_show_long_line(&self, lines: &Range<usize>) -> bool {
        let start = self.lines.start.min(lines.start);
        let end = self.lines.end.max(lines.end);
        (start..end).any(|line| u32::from(self.text.line_range(line).len()) > LONGEST_LINE)
    }

    fn snippet(&self, path: &'a str) -> Snippet<'a, Annotation<'a>> {
        let mut source = String::new();
        let mut starts = Vec::new();
        for line in self.lines.clone() {
            let range = self.text.line_range(line);
            let content = self.text.slice(range);
            // A byte order mark is no column.
            let content = content.strip_prefix('\u{feff}').unwrap_or(&content);
            if line > self.lines.start {
                source.push('\n');
            }
            let cut = usize::from(range.len()) - content.len();
            starts.push((
                usize::from(range.start()) + cut,
                source.len(),
                content.len(),
            ));
            source.push_str(content);
        }
        let place = |offset: usize| {
            let line = starts
                .partition_point(|(start, ..)| *start <= offset)
                .saturating_sub(1);
            let (start, at, len) = starts.get(line).copied().unwrap_or_default();
            at + offset.saturating_sub(start).min(len)
        };
        let annotations: Vec<_> = self
            .parts
            .iter()
            .map(|part| {
                let start = place(part.range.start().into());
                let last = lines_of(self.text, part.range).end - 1;
                let shown_end = self.text.line_range(last).end();
                let end = place(part.range.end().min(shown_end).into());
                let kind = if part.primary {
                    AnnotationKind::Primary
                } else {
                    AnnotationKind::Context
                };
                kind.span(start..end.max(start)).label(part.label)
            })
            .collect();
        Snippet::source(source)
            .line_start(self.lines.start + 1)
            .path(path)
            .annotations(annotations)
    }
}

/// The lines to show of a range.
fn lines_of(text: &SourceText, range: TextRange) -> Range<usize> {
    let first = text.line_of(range.start());
    let mut last = text.line_of(range.end());
    // The end of a line break belongs to the line that it ends.
    if last > first && text.line_start(last) == range.end() {
        last -= 1;
    }
    if last - first >= MOST_LINES {
        last = first;
    }
    first..last + 1
}
