//! A finding for people: its place in the source, what has to do with it, and how to make it go away.

use annotate_snippets::{Level, Renderer};
use ide::{Analysis, Applicability, Severity};

use super::excerpt::{Place, excerpts};
use super::workspace::Finding;

/// Colours are left out again where the output is no terminal or the user wants none.
pub(super) fn renderer() -> Renderer {
    Renderer::styled()
}

pub(super) fn render(renderer: &Renderer, analysis: &Analysis, finding: &Finding) -> String {
    let diagnostic = &finding.diagnostic;
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Info => Level::INFO,
        Severity::Hint => Level::NOTE.with_name("hint"),
    };
    let primary = Place {
        file: diagnostic.file,
        range: diagnostic.range,
        label: None,
    };
    let related = diagnostic.related.iter().map(|related| Place {
        file: related.file,
        range: related.range,
        label: Some(&related.message),
    });
    let places: Vec<_> = std::iter::once(primary).chain(related).collect();
    let mut group = level
        .primary_title(diagnostic.message.as_str())
        .id(diagnostic.code)
        .elements(excerpts(analysis, &places));
    for (number, fix) in finding.fixes.iter().enumerate() {
        // Only the preferred fix is ever applied from here.
        let how = match fix.applicability {
            Applicability::Safe if number == 0 => "applied by `fix`",
            Applicability::Unsafe if number == 0 => "applied by `fix --unsafe`",
            _ if number == 0 => "in the editor",
            _ => "another way, in the editor",
        };
        group = group.element(Level::HELP.message(format!("{} ({how})", fix.title)));
    }
    renderer.render(&[group])
}
