//! How a schema stands on the page: comments, blank lines, line breaks, several files, and damage to the text itself.

use crate::verdict::Files;

use crate::generated::dice::Dice;

#[derive(Debug, Clone)]
pub struct Block {
    pub keyword: &'static str,
    pub name: String,
    pub lines: Vec<String>,
}

impl Block {
    pub fn new(keyword: &'static str, name: &str, lines: Vec<String>) -> Self {
        Self {
            keyword,
            name: name.to_owned(),
            lines,
        }
    }
}

const COMMENTS: [&str; 7] = [
    "// plain",
    "/// a document",
    "//// four",
    "/* one line */",
    "/* two\n lines } */",
    "// naïve 日本語 😀 \"quote",
    "///",
];

fn print(dice: &mut Dice, block: &Block) -> String {
    let mut text = String::new();
    if dice.chance(0.15) {
        text.push_str(dice.pick(&COMMENTS));
        text.push('\n');
    }
    let gap = if dice.chance(0.03) { "\t " } else { " " };
    text.extend([block.keyword, gap, &block.name, " {"]);
    if dice.chance(0.03) {
        text.push_str(" // swallowed");
    }
    text.push('\n');
    let indent = dice.pick(&["  ", "  ", "  ", "\t", "    ", ""]);
    for line in &block.lines {
        if dice.chance(0.04) {
            text.push_str(dice.pick(&["\n", "  \n", "\n\n"]));
        }
        if dice.chance(0.04) {
            text.extend([indent, dice.pick(&COMMENTS), "\n"]);
        }
        text.push_str(indent);
        text.push_str(line);
        if dice.chance(0.05) {
            text.push_str(dice.pick(&[" // end", " /// end", " /* end */", "   ", "\t", "// é😀"]));
        }
        text.push('\n');
    }
    text.push_str(dice.pick(&["}", "}", "}", "  }", "} // end", "} /* end */"]));
    text.push('\n');
    text
}

/// The blocks in any order, in one file or several.
pub fn files(dice: &mut Dice, blocks: &[Block]) -> Files {
    let mut order: Vec<&Block> = blocks.iter().collect();
    if dice.chance(0.3) {
        dice.shuffle(&mut order);
    }
    let count = if dice.chance(0.25) {
        2 + dice.below(3)
    } else {
        1
    };
    let names = ["schema.prisma", "a/b.prisma", "model-ü.prisma", "z.prisma"];
    let mut files: Files = names[..count.min(names.len())]
        .iter()
        .map(|name| ((*name).to_owned(), String::new()))
        .collect();
    for block in order {
        // What is said about preview features depends on the datasource of the same file.
        let file = dice.below(files.len());
        let text = print(dice, block);
        let file = &mut files[file].1;
        if !file.is_empty() && dice.chance(0.9) {
            file.push('\n');
        }
        file.push_str(&text);
    }
    for (_, text) in &mut files {
        if dice.chance(0.12) {
            *text = text.replace('\n', "\r\n");
        } else if dice.chance(0.04) {
            *text = text.replace('\n', "\r");
        } else if dice.chance(0.04) {
            *text = text
                .split('\n')
                .flat_map(|line| [line, dice.pick(&["\n", "\r\n", "\r"])])
                .collect();
        }
        if dice.chance(0.08) {
            *text = text.trim_end().to_owned();
        }
    }
    files
}

/// Damages the text somewhere: tokens, characters, lines.
pub fn damage(dice: &mut Dice, files: &mut Files) {
    let file = dice.below(files.len());
    let text = &mut files[file].1;
    let mut tokens = tokens(text);
    if tokens.is_empty() {
        return;
    }
    let at = dice.below(tokens.len());
    match dice.below(8) {
        0 => drop(tokens.remove(at)),
        1 => tokens.insert(at, tokens[at].clone()),
        2 => {
            let other = dice.below(tokens.len());
            tokens.swap(at, other);
        }
        3 => tokens[at] = dice.pick(&tokens),
        4 | 5 => {
            let noise = dice.pick(&[
                "@",
                "@@",
                "{",
                "}",
                "(",
                ")",
                "[",
                "]",
                "\"",
                ",",
                ":",
                ".",
                "?",
                "!",
                "=",
                ";",
                "/",
                "//",
                "/*",
                "*/",
                "\\",
                "-",
                "_",
                "0",
                "é",
                "😀",
                "\u{a0}",
                "\u{3000}",
                "\u{feff}",
                "\u{85}",
                "\u{c}",
                "\n",
                "\r",
                "#",
                "model ",
                "enum X {",
                "type Y = Int",
                "$",
                "\u{301}",
            ]);
            tokens.insert(at, noise.to_owned());
        }
        6 => {
            // Down to the end of the line.
            let end = tokens[at..]
                .iter()
                .position(|it| it.contains(['\n', '\r']))
                .map_or(tokens.len(), |length| at + length);
            tokens.drain(at..end);
        }
        _ => {
            let kept = tokens[..at].concat();
            tokens = vec![kept];
        }
    }
    *text = tokens.concat();
}

/// Words, strings, runs of blanks, and every other character alone.
fn tokens(text: &str) -> Vec<String> {
    let mut result: Vec<String> = Vec::new();
    let mut kind = ' ';
    for char in text.chars() {
        let now = match char {
            '"' => '"',
            _ if char.is_alphanumeric() || char == '_' => 'w',
            _ if char.is_whitespace() => 's',
            _ => 'p',
        };
        let in_string = kind == 'q' && char != '\n';
        if in_string {
            if let Some(last) = result.last_mut() {
                last.push(char);
            }
            if char == '"' {
                kind = 'p';
            }
            continue;
        }
        match result.last_mut() {
            Some(last) if now == kind && (now == 'w' || now == 's') => last.push(char),
            _ => result.push(char.to_string()),
        }
        kind = if now == '"' { 'q' } else { now };
    }
    result
}
