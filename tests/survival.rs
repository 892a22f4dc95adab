//! Schemas on which the official engine fails or never ends, and texts that only machines write: we answer, and soon.

use std::fmt::Write;
use std::time::{Duration, Instant};

use ide::{AnalysisHost, FileId, PrismaVersion, SchemaId, Severity, TextEdit, TextSize};
use tests::verdict::Files;

/// Generous, because suites run unoptimised and beside each other.
const LIMIT: Duration = Duration::from_secs(20);

const MONGODB: &str = "datasource db {\n  provider = \"mongodb\"\n}\n";
const SQLSERVER: &str = "datasource db {\n  provider = \"sqlserver\"\n}\n";
const POSTGRESQL: &str = "datasource db {\n  provider = \"postgresql\"\n}\n";

/// Runs something and says so if it takes too long.
#[track_caller]
fn soon<T>(what: &str, run: impl FnOnce() -> T) -> T {
    let start = Instant::now();
    let result = run();
    let time = start.elapsed();
    println!("{time:>10.1?} {what}");
    assert!(time < LIMIT, "{what}: {time:?}");
    result
}

/// What the engine would be expected to say: the codes of all errors, in order.
fn verdict(files: &Files, version: PrismaVersion) -> Vec<&'static str> {
    let errors = ide::engine_verdict(files, version).into_iter();
    errors
        .filter(|it| it.severity == Severity::Error)
        .map(|it| it.code)
        .collect()
}

/// What people get to see, after the last third was typed.
fn live(text: &str) -> Vec<&'static str> {
    let mut cut = text.len() / 3 * 2;
    while !text.is_char_boundary(cut) {
        cut -= 1;
    }
    let mut host = AnalysisHost::default();
    let file: FileId = host.add_file(SchemaId(0), "schema.prisma", &text[..cut]);
    host.settle();
    let end = TextSize::new(u32::try_from(cut).expect("it is small"));
    host.edit(file, &TextEdit::insert(end, &text[cut..]));
    let diagnostics = host.analysis().diagnostics(file);
    let errors = diagnostics
        .iter()
        .filter(|it| it.severity == Severity::Error);
    errors.map(|it| it.code).collect()
}

/// Both ways of asking end soon. Returns the verdict for Prisma 7.
#[track_caller]
fn survives(what: &str, text: &str) -> Vec<&'static str> {
    let files = vec![("schema.prisma".to_owned(), text.to_owned())];
    soon(&format!("{what}, Prisma 6"), || {
        verdict(&files, PrismaVersion::Six)
    });
    soon(&format!("{what}, live"), || live(text));
    soon(&format!("{what}, Prisma 7"), || {
        verdict(&files, PrismaVersion::Seven)
    })
}

/// Both ways of asking give exactly these errors.
#[track_caller]
fn says(text: &str, expected: &[&str]) {
    assert_eq!(survives("a crash of the engine", text), expected, "{text}");
    assert_eq!(live(text), expected, "{text}");
}

#[test]
fn an_operator_class_that_is_another_call_is_said_to_be_none() {
    let text = |class: &str| {
        format!(
            "{POSTGRESQL}model A {{\n  id Int @id\n  a Json\n  @@index([a(ops: {class})], type: Gin)\n}}\n"
        )
    };
    for class in ["foo(\"x\")", "foo()", "raw(foo(\"x\"))", "[raw(\"x\")]"] {
        let found = survives("an operator class", &text(class));
        assert!(
            found.contains(&"invalid-operator-class"),
            "{class}: {found:?}"
        );
        assert_eq!(live(&text(class)), found);
    }
}

#[test]
fn paths_into_types_that_are_not_there_yet_are_left_alone() {
    says(
        &format!(
            "{MONGODB}model A {{\n  id String @id @map(\"_id\")\n  address Address\n  @@index([address.country.code])\n}}\ntype Address {{\n  country Country\n}}\n"
        ),
        &["unknown-type"],
    );
    // A model in the place of the type.
    let found = survives(
        "a path through a model",
        &format!(
            "{MONGODB}model A {{\n  id String @id @map(\"_id\")\n  address Address\n  @@index([address.b.id])\n}}\ntype Address {{\n  b B\n}}\nmodel B {{\n  id String @id @map(\"_id\")\n}}\n"
        ),
    );
    assert!(found.contains(&"composite-relation-field"), "{found:?}");
}

#[test]
fn a_column_called_like_a_field_without_a_type_is_no_crash() {
    says(
        &format!("{MONGODB}type T {{\n  a String @map(\"b\")\n  b Missing\n}}\n"),
        &["unknown-type"],
    );
    let found = survives(
        "a column called like a relation field",
        &format!(
            "{MONGODB}type T {{\n  a String @map(\"b\")\n  b B\n}}\nmodel B {{\n  id String @id @map(\"_id\")\n}}\n"
        ),
    );
    assert!(found.contains(&"composite-relation-field"), "{found:?}");
}

#[test]
fn circles_of_types_that_are_reached_from_outside_are_told_at_the_fields_of_the_circle() {
    for head in [MONGODB, POSTGRESQL, ""] {
        let text = format!(
            "{head}type X {{\n  a A\n}}\ntype A {{\n  b B\n}}\ntype B {{\n  c C\n}}\ntype C {{\n  b B\n}}\n"
        );
        let found = survives("a circle reached from outside", &text);
        let cycles = found.iter().filter(|code| **code == "composite-cycle");
        assert!(cycles.count() >= 2, "{found:?}");
    }
}

#[test]
fn circles_of_types_within_circles_end() {
    let mut text = MONGODB.to_owned();
    for from in 0..25 {
        let _ = writeln!(text, "type T{from} {{");
        for to in 0..25 {
            let _ = writeln!(text, "  f{to} T{to}");
        }
        text.push_str("}\n");
    }
    let found = survives("every type holds every type", &text);
    assert!(found.contains(&"composite-cycle"), "{}", found.len());
}

#[test]
fn an_unsupported_type_named_like_one_of_mongodb_is_said_to_be_supported() {
    for name in ["ObjectId", "String", "Date"] {
        let text = format!(
            "{MONGODB}model A {{\n  id String @id @map(\"_id\")\n  a Unsupported(\"{name}\")?\n}}\n"
        );
        says(&text, &["unsupported-is-native"]);
    }
}

#[test]
fn no_files_are_no_error() {
    for version in [PrismaVersion::Six, PrismaVersion::Seven] {
        assert!(ide::engine_verdict(&[], version).is_empty());
    }
}

#[test]
fn deep_brackets_of_every_kind() {
    for (open, close) in [
        ("[", "]"),
        ("f(", ")"),
        ("(", ")"),
        ("{ a: ", " }"),
        ("[f(", ")]"),
        ("{", "}"),
    ] {
        for depth in [2_000, 20_000] {
            let (open_all, close_all) = (open.repeat(depth), close.repeat(depth));
            for value in [format!("{open_all}1{close_all}"), open_all] {
                for text in [
                    format!("{POSTGRESQL}model A {{\n  id Int @id @default({value})\n}}\n"),
                    format!("model A {{\n  id Int @id\n  @@index([id], where: {value})\n}}\n"),
                    format!("generator g {{\n  provider = {value}\n}}\n"),
                    format!("model A {{\n  id {value}\n}}\n"),
                ] {
                    survives(&format!("{depth} times {open}"), &text);
                }
            }
        }
    }
}

#[test]
fn texts_that_are_hardly_schemas() {
    for text in [
        "{".repeat(50_000),
        "}".repeat(10_000),
        "model A {\n".repeat(2_000),
        "@".repeat(200_000),
        "\"".repeat(50_000),
        "/*".repeat(50_000),
        "/// \n".repeat(50_000),
        "\\".repeat(100_000),
        format!("model A {{\n  id Int {}\n}}\n", "@id ".repeat(5_000)),
        format!("model A {{\n  {}\n}}\n", "@@index([a]) ".repeat(5_000)),
        format!(
            "model A {{\n  id Int @default(\"{}\")\n}}\n",
            "\\u12".repeat(20_000)
        ),
    ] {
        survives(&text.chars().take(20).collect::<String>(), &text);
    }
}

/// Lines made by numbers.
fn lines(count: usize, line: impl Fn(usize) -> String) -> String {
    (0..count).map(|number| line(number) + "\n").collect()
}

#[test]
fn thousands_of_the_same() {
    let count = 2_000;
    for (what, text) in [
        (
            "models of one name",
            lines(count, |_| "model A {\n  id Int @id\n}".to_owned()),
        ),
        (
            "models of one table",
            lines(count, |it| {
                format!("model A{it} {{\n  id Int @id\n  @@map(\"a\")\n}}")
            }),
        ),
        (
            "enums of one name in the database",
            POSTGRESQL.to_owned()
                + &lines(count, |it| {
                    format!("enum A{it} {{\n  A\n  @@map(\"a\")\n}}")
                }),
        ),
        (
            "fields of one name",
            format!(
                "model A {{\n  id Int @id\n{}}}\n",
                lines(count, |_| "  a Int".to_owned())
            ),
        ),
        (
            "fields of one column",
            format!(
                "model A {{\n  id Int @id\n{}}}\n",
                lines(count, |it| format!("  a{it} Int @map(\"a\")"))
            ),
        ),
        (
            "values of one name",
            format!("enum A {{\n{}}}\n", lines(count, |_| "  A".to_owned())),
        ),
        (
            "values and a default that lists them",
            format!(
                "enum A {{\n{}}}\n\nmodel M {{\n  id Int @id\n  a A[] @default([{}])\n}}\n",
                lines(count, |it| format!("  A{it}")),
                lines(count, |it| format!("A{it},"))
            ),
        ),
        (
            "constraints of one name",
            SQLSERVER.to_owned()
                + &lines(count, |it| {
                    format!("model A{it} {{\n  id Int @id(map: \"a\")\n}}")
                }),
        ),
        (
            "constraints of one name in a model",
            format!(
                "{POSTGRESQL}model A {{\n  id Int @id\n{}}}\n",
                lines(count, |_| "  @@index([id], map: \"a\")".to_owned())
            ),
        ),
        (
            "relations between two models",
            format!(
                "model A {{\n  id Int @id\n{}}}\nmodel B {{\n  id Int @id\n{}}}\n",
                lines(count / 4, |it| format!("  b{it} B[] @relation(\"R{it}\")")),
                lines(count / 4, |it| format!(
                    "  a{it}Id Int\n  a{it} A @relation(\"R{it}\", fields: [a{it}Id], references: [id])"
                ))
            ),
        ),
        (
            "ambiguous relations between two models",
            format!(
                "model A {{\n  id Int @id\n{}}}\nmodel B {{\n  id Int @id\n{}}}\n",
                lines(count / 8, |it| format!("  b{it} B[]")),
                lines(count / 8, |it| format!("  a{it} A"))
            ),
        ),
        (
            "relations of a model with itself",
            format!(
                "{SQLSERVER}model A {{\n  id Int @id\n{}}}\n",
                lines(count / 8, |it| format!("  a{it} A"))
            ),
        ),
        (
            "fields in one key",
            format!(
                "model A {{\n{}  @@id([{}])\n  @@unique([{}])\n}}\n",
                lines(count, |it| format!("  a{it} Int")),
                lines(count, |it| format!("a{it},")),
                lines(count, |it| format!("a{it},"))
            ),
        ),
        (
            "arguments",
            format!(
                "model A {{\n  id Int @id({})\n}}\n",
                lines(count, |it| format!("a{it}: {it},"))
            ),
        ),
        (
            "datasources and generators",
            lines(count / 2, |it| {
                format!(
                    "datasource d{it} {{\n  provider = \"mysql\"\n}}\ngenerator g {{\n  provider = \"x\"\n}}"
                )
            }),
        ),
        (
            "preview features",
            format!(
                "generator g {{\n  provider = \"x\"\n  previewFeatures = [{}]\n}}\n",
                lines(count, |it| format!("\"views{it}\","))
            ),
        ),
    ] {
        survives(what, &text);
    }
}

#[test]
fn actions_that_lead_from_every_model_to_every_model() {
    for (count, last) in [(30, true), (30, false), (300, false)] {
        let mut text = SQLSERVER.to_owned();
        for from in 0..count {
            let _ = writeln!(text, "model M{from} {{\n  id Int @id");
            for to in 0..count {
                let is_link =
                    to > from && (to - from <= 2 || count < 100) || (last && to + 3 < from);
                let is_back =
                    from > to && (from - to <= 2 || count < 100) || (last && from + 3 < to);
                if is_link {
                    let _ = writeln!(
                        text,
                        "  k{to} Int\n  m{to} M{to} @relation(\"R{from}_{to}\", fields: [k{to}], references: [id], onDelete: Cascade)"
                    );
                }
                if is_back {
                    let _ = writeln!(text, "  b{to} M{to}[] @relation(\"R{to}_{from}\")");
                }
            }
            text.push_str("}\n");
        }
        let found = survives(&format!("{count} models, circles: {last}"), &text);
        assert!(
            found.contains(&"referential-cycle") || found.contains(&"multiple-cascade-paths"),
            "{found:?}"
        );
    }
}
