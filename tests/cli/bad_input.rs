//! Whatever lies on the disk: no crash, no endless wait, no damage.

use std::process::Stdio;
use std::time::{Duration, Instant};

use super::{CLEAN, Folder, ONE_SIDED, Ran};

/// Generous, because suites run unoptimised and beside each other.
const LIMIT: Duration = Duration::from_secs(60);

/// Runs `check` and `fix` over one file. Both must end by themselves and leave the bytes alone.
fn survives(content: &[u8]) {
    let folder = Folder::with(&[]);
    let path = folder.write("schema.prisma", content);
    for arguments in [
        &["check"][..],
        &["check", "--output-format", "json"],
        &["fix", "--unsafe", "--diff"],
    ] {
        let ran = in_time(&folder, arguments);
        assert!(
            (0..=2).contains(&ran.status),
            "{arguments:?}: {} {}",
            ran.status,
            ran.stderr
        );
        assert!(
            !ran.stderr.contains("panicked"),
            "{arguments:?}: {}",
            ran.stderr
        );
    }
    assert!(std::fs::read(path).unwrap() == content);
}

/// Runs the program, but does not wait for ever. What it prints on standard output is not kept.
fn in_time(folder: &Folder, arguments: &[&str]) -> Ran {
    let mut child = folder
        .command(arguments)
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let start = Instant::now();
    while child.try_wait().unwrap().is_none() {
        if start.elapsed() > LIMIT {
            child.kill().unwrap();
            panic!("{arguments:?} was not done after {LIMIT:?}");
        }
        std::thread::sleep(Duration::from_millis(2));
    }
    Ran::from(child.wait_with_output().unwrap())
}

#[test]
fn nearly_nothing() {
    for content in [
        "",
        "\u{feff}",
        "\0",
        "\r",
        "\n\n\n",
        "{",
        "}",
        "\"",
        "///",
        "/*",
        "@@@",
        "model",
        "model A {",
    ] {
        survives(content.as_bytes());
    }
}

#[test]
fn odd_line_ends_and_characters() {
    survives(ONE_SIDED.replace('\n', "\r").as_bytes());
    survives(ONE_SIDED.replace('\n', "\u{2028}").as_bytes());
    survives(ONE_SIDED.replace("User", "Üser\u{0}😀").as_bytes());
    survives(ONE_SIDED.replace(' ', "\u{a0}").as_bytes());
    survives(ONE_SIDED.replace("  ", "\t\u{b}\u{c}").as_bytes());
}

#[test]
fn lone_carriage_returns_end_lines_in_reports() {
    let folder = Folder::with(&[("schema.prisma", &ONE_SIDED.replace('\n', "\r"))]);
    let report = folder.run(&["check"]).stdout;
    assert!(report.contains("--> schema.prisma:12:10"), "{report}");
}

#[test]
fn a_byte_order_mark_is_no_column() {
    let folder = Folder::with(&[("schema.prisma", &format!("\u{feff}{ONE_SIDED}"))]);
    let report = folder.run(&["check"]).stdout;
    assert!(report.contains("--> schema.prisma:12:10"), "{report}");
}

#[test]
fn bytes_that_are_no_text_are_said_with_their_place() {
    let folder = Folder::with(&[("good/schema.prisma", CLEAN)]);
    folder.write("bad/schema.prisma", b"model A {\xc3\x28}");
    let ran = folder.run(&["check"]);
    assert_eq!(ran.status, 2);
    assert_eq!(
        ran.stderr.replace('\\', "/"),
        "error: bad/schema.prisma: the file is not valid UTF-8: the byte at offset 9 does not belong there; save the file as UTF-8\n"
    );
    assert_eq!(ran.timeless(), "No findings in 1 file\n");
    let json = folder.run(&["check", "--output-format", "json"]).json();
    assert_eq!(
        json["unreadable"][0]["path"]
            .as_str()
            .unwrap()
            .replace('\\', "/"),
        "bad/schema.prisma"
    );
}

#[test]
fn binary_junk() {
    let mut state = 1u32;
    let mut junk = Vec::new();
    for _ in 0..100_000 {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        junk.push((state >> 24) as u8);
    }
    survives(&junk);
    // The same, as text.
    survives(String::from_utf8_lossy(&junk).as_bytes());
    for byte in &mut junk {
        *byte &= 0x7f;
    }
    survives(&junk);
}

#[test]
fn a_million_braces() {
    survives("{".repeat(1_000_000).as_bytes());
    survives("model A {\n".repeat(20_000).as_bytes());
}

#[test]
fn deep_brackets() {
    survives(format!("model A {{\n  id Int @default({}", "[(".repeat(100_000)).as_bytes());
}

#[test]
fn twenty_megabytes() {
    let folder = Folder::with(&[]);
    let mut text = String::from(CLEAN);
    let comment = format!("// {}\n", "long ago ".repeat(100));
    while text.len() < 20_000_000 {
        text.push_str(&comment);
    }
    folder.write("schema.prisma", &text);
    assert_eq!(folder.run(&["check"]).timeless(), "No findings in 1 file\n");
    // In one line.
    folder.write("schema.prisma", text.replace('\n', " "));
    assert!((0..=1).contains(&folder.run(&["check"]).status));
}

#[test]
fn too_large_is_said() {
    let folder = Folder::with(&[]);
    let path = folder.write("schema.prisma", "");
    let file = std::fs::File::options().write(true).open(path).unwrap();
    file.set_len(65 * 1024 * 1024).unwrap();
    let ran = folder.run(&["check"]);
    assert_eq!(ran.status, 2);
    assert!(
        ran.stderr.contains("no more than 64 MiB are read"),
        "{}",
        ran.stderr
    );
}

#[cfg(unix)]
#[test]
fn pipes_and_strange_names() {
    let folder = Folder::with(&[("fine/schema.prisma", CLEAN)]);
    let made = std::process::Command::new("mkfifo")
        .arg(folder.path().join("pipe.prisma"))
        .status();
    if made.is_ok_and(|status| status.success()) {
        let ran = folder.run(&["check"]);
        assert_eq!(
            ran.stderr,
            "error: pipe.prisma: this is not a regular file\n"
        );
        assert_eq!(ran.status, 2);
    }
    let folder = Folder::with(&[("a\u{1b}[31m\n.prisma", ONE_SIDED)]);
    folder.write("b\u{1b}[31m.prisma", b"\xff");
    for command in ["check", "fix"] {
        let ran = folder.run(&[command]);
        let printed = ran.stdout + &ran.stderr;
        assert!(
            !printed.contains('\u{1b}'),
            "a file name must not steer the terminal: {printed:?}"
        );
        assert_eq!(ran.status, 2);
    }
}
