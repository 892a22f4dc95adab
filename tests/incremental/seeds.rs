//! Schemas to start from: together they make every rule speak.

use std::sync::OnceLock;

use model::PrismaVersion;

use super::state::Texts;
use tests::generated::dice::Dice;
use tests::generated::language;

/// Schemas that use one part of the language in several files, more than the examples of rules do.
const STORIES: &[&[&str]] = &[
    &[include_str!("a.prisma"), include_str!("b.prisma")],
    &[
        include_str!("seeds/config.prisma"),
        include_str!("seeds/cascades.prisma"),
        include_str!("seeds/ends.prisma"),
    ],
    &[
        include_str!("seeds/config.prisma"),
        include_str!("seeds/composites.prisma"),
        include_str!("seeds/names.prisma"),
    ],
    &[
        include_str!("seeds/names.prisma"),
        include_str!("seeds/ends.prisma"),
        include_str!("seeds/values.prisma"),
    ],
];

pub const PROVIDERS: &[&str] = &[
    "postgresql",
    "cockroachdb",
    "mysql",
    "sqlite",
    "sqlserver",
    "mongodb",
    "unknown",
];

/// What the rules show of themselves.
pub struct Examples {
    pub texts: Vec<String>,
    /// All blocks, each with its line break.
    pub blocks: Vec<String>,
    /// All lines that are not empty, each with its line break.
    pub lines: Vec<String>,
    pub words: Vec<String>,
}

pub fn examples() -> &'static Examples {
    static EXAMPLES: OnceLock<Examples> = OnceLock::new();
    EXAMPLES.get_or_init(|| {
        let mut texts: Vec<String> = Vec::new();
        for rule in rules::ALL {
            let mut parts = rule.documentation.split("```");
            while let (Some(_), Some(code)) = (parts.next(), parts.next()) {
                if let Some(code) = code.strip_prefix("prisma") {
                    texts.push(without_carets(code.split_once('\n').map_or("", |it| it.1)));
                }
            }
        }
        texts.extend(
            STORIES
                .iter()
                .flat_map(|files| files.iter().map(ToString::to_string)),
        );
        let mut blocks: Vec<String> = texts.iter().flat_map(|text| blocks(text)).collect();
        let mut lines: Vec<String> = texts
            .iter()
            .flat_map(|text| text.lines())
            .filter(|line| !line.trim().is_empty())
            .map(|line| format!("{line}\n"))
            .collect();
        let mut words: Vec<String> = texts
            .iter()
            .flat_map(|text| text.split(|char: char| !is_word(char)))
            .filter(|word| !word.is_empty())
            .chain(PROVIDERS.iter().copied())
            .map(ToOwned::to_owned)
            .collect();
        for list in [&mut blocks, &mut lines, &mut words] {
            list.sort();
            list.dedup();
        }
        Examples {
            texts,
            blocks,
            lines,
            words,
        }
    })
}

fn without_carets(text: &str) -> String {
    let is_marks = |line: &str| line.trim_start().starts_with("//") && line.contains('^');
    text.lines()
        .map(|line| line.strip_prefix(' ').unwrap_or(line))
        .filter(|line| !is_marks(line))
        .flat_map(|line| [line, "\n"])
        .collect()
}

pub fn is_word(char: char) -> bool {
    char.is_alphanumeric() || "_.@".contains(char)
}

/// The text cut behind each line that closes a block.
pub fn blocks(text: &str) -> Vec<String> {
    text.split_inclusive("\n}\n")
        .map(ToOwned::to_owned)
        .collect()
}

/// The schema of a number. All of its files are there.
pub fn seed(number: u64) -> (Texts, Option<PrismaVersion>) {
    let mut dice = Dice::new(number);
    let version = dice.pick(&[None, Some(PrismaVersion::Six), Some(PrismaVersion::Seven)]);
    let mut files: Vec<String> = match number % 4 {
        0 => {
            let files = STORIES[dice.below(STORIES.len())].iter();
            files.map(ToString::to_string).collect()
        }
        // Language schemas have few or no mistakes, and nothing is sadder than to break them: steps do.
        1 => {
            let version = version.unwrap_or_default();
            let (_, files) = language::schema(version, number / 4);
            files.into_iter().map(|(_, text)| text).collect()
        }
        _ => {
            let count = 2 + dice.below(4);
            (0..count).map(|_| dice.pick(&examples().texts)).collect()
        }
    };
    if number % 4 != 1 && dice.chance(0.7) {
        let provider = dice.pick(PROVIDERS);
        for text in &mut files {
            for other in PROVIDERS {
                *text = text.replace(
                    &format!("provider = \"{other}\""),
                    &format!("provider = \"{provider}\""),
                );
            }
        }
    }
    while files.len() > 3 {
        let last = files.pop().unwrap_or_default();
        files[2].push_str(&last);
    }
    files.resize_with(3, String::new);
    let paths = ["a.prisma", "b.prisma", "c.prisma"];
    let files = paths.iter().zip(files);
    let texts = files
        .map(|(path, text)| ((*path).to_owned(), Some(text)))
        .collect();
    (texts, version)
}
