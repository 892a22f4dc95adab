//! Lines that people write, and what becomes of them.

use super::*;

/// The title of the repair and the line after it.
fn repaired(surroundings: Surroundings, line: &str) -> Option<(String, String)> {
    let mut parser = syntax::Parser::default();
    let mut schema = model::Schema::default();
    let text = match surroundings {
        Surroundings::File => line.to_owned(),
        Surroundings::Fields => format!("model A {{\n  {line}\n}}\n"),
        Surroundings::Values => format!("enum A {{\n  {line}\n}}\n"),
        Surroundings::Config => format!("generator a {{\n  {line}\n}}\n"),
    };
    schema.add_file(&mut parser, model::FileId(0), "schema.prisma", &text);
    schema.settle(&mut parser);
    let (_, declaration) = schema.in_order().next()?;
    let at = size(declaration.text.find(line)?);
    let repair = repair(declaration, TextRange::at(at, TextSize::of(line)))?;
    let mut text = declaration.text.to_string();
    text.replace_range(
        usize::from(repair.range.start())..usize::from(repair.range.end()),
        &repair.text,
    );
    let lines: Vec<&str> = text.lines().map(str::trim).collect();
    let body = match surroundings {
        Surroundings::File => lines.as_slice(),
        _ => lines.get(1..lines.len() - 1)?,
    };
    Some((repair.title, body.join("\n")))
}

#[track_caller]
fn check(surroundings: Surroundings, line: &str, title: &str, expected: &str) {
    let expected = Some((title.to_owned(), expected.to_owned()));
    assert_eq!(repaired(surroundings, line), expected);
}

#[test]
fn comments_of_other_languages_become_ours() {
    let title = "Start the comment with `//`";
    check(Surroundings::File, "# the boats", title, "// the boats");
    check(Surroundings::Fields, "-- the key", title, "// the key");
    check(
        Surroundings::Fields,
        "id Int @default(-1) @map(\"#--\") # key",
        title,
        "id Int @default(-1) @map(\"#--\") // key",
    );
}

#[test]
fn punctuation_at_the_end_goes() {
    let title = "Remove the punctuation at the end";
    check(
        Surroundings::Fields,
        "id Int @id; // x;",
        title,
        "id Int @id // x;",
    );
    check(Surroundings::Values, "OPEN,", title, "OPEN");
    check(
        Surroundings::Fields,
        "name: String,",
        "Remove the punctuation at the end and remove the colon",
        "name String",
    );
}

#[test]
fn strings_get_double_quotes() {
    check(
        Surroundings::Fields,
        "a Int @map('x') @x(\u{201c}y\u{201d})",
        "Use double quotes",
        "a Int @map(\"x\") @x(\"y\")",
    );
    check(
        Surroundings::Config,
        "provider: 'sqlite',",
        "Remove the punctuation at the end, use double quotes and write `=` between key and value",
        "provider = \"sqlite\"",
    );
    check(
        Surroundings::Values,
        "\"OPEN\"",
        "Remove the quotes",
        "OPEN",
    );
}

#[test]
fn brackets_are_closed_where_only_that_is_missing() {
    let title = "Close the brackets";
    check(
        Surroundings::Fields,
        "@@index([a, b(sort: Desc) // x",
        title,
        "@@index([a, b(sort: Desc)]) // x",
    );
    assert_eq!(repaired(Surroundings::Fields, "a Int @x([)"), None);
    assert_eq!(repaired(Surroundings::Fields, "a Int @x(\""), None);
    assert_eq!(
        repaired(Surroundings::Fields, "@@index([a], where: {"),
        None
    );
}

#[test]
fn arguments_over_several_lines_are_joined_from_any_of_them() {
    let lines = [
        "a A @relation(",
        "fields: [",
        "x,",
        "y,",
        "],",
        "references: [x, y],",
        ")",
    ];
    let text = format!(
        "model A {{\n  b Int\n  {}\n  c Int\n}}\n",
        lines.join("\n    ")
    );
    let mut parser = syntax::Parser::default();
    let mut schema = model::Schema::default();
    schema.add_file(&mut parser, model::FileId(0), "schema.prisma", &text);
    schema.settle(&mut parser);
    let (_, declaration) = schema.in_order().next().unwrap();
    for line in lines {
        let at = size(declaration.text.find(line).unwrap());
        let repair = join(declaration, TextRange::at(at, TextSize::of(line)));
        assert_eq!(
            repair.map(|it| it.text).as_deref(),
            Some("a A @relation(fields: [x, y], references: [x, y])"),
            "{line}"
        );
    }
    let continues = |line: &str| {
        let at = size(declaration.text.find(line).unwrap());
        is_continuation(declaration, TextRange::at(at, TextSize::of(line)))
    };
    assert!(lines[1..6].iter().all(|line| continues(line)));
    assert!(!continues("b Int") && !continues("a A") && !continues("c Int"));
    for line in ["b Int", "c Int"] {
        let at = size(declaration.text.find(line).unwrap());
        assert_eq!(
            join(declaration, TextRange::at(at, TextSize::of(line))),
            None
        );
    }
}

#[test]
fn a_brace_belongs_on_the_next_line() {
    check(
        Surroundings::Fields,
        "id Int @id } // key",
        "Remove the brace",
        "id Int @id // key",
    );
}

#[test]
fn each_value_has_its_own_line() {
    let title = "Put each value on a line of its own";
    check(
        Surroundings::Values,
        "OPEN, PAID SENT // states",
        title,
        "OPEN\nPAID\nSENT // states",
    );
    check(
        Surroundings::Values,
        "OPEN String",
        "Remove the type",
        "OPEN",
    );
}

#[test]
fn what_cannot_be_told_stays() {
    for line in ["!", "a b c", "@id", "é\u{301} Int"] {
        assert_eq!(repaired(Surroundings::Fields, line), None, "{line}");
    }
    assert_eq!(repaired(Surroundings::Values, "JIB = 2"), None);
}
