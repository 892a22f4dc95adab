//! `check --engine-only`: the official engine's verdict.

use super::{CLEAN, Folder};

const WITHOUT_KEY: &str = "model Tent {\n  id Int\n}\n";

#[test]
fn the_whole_block_is_marked_as_the_engine_does() {
    let folder = Folder::with(&[("schema.prisma", WITHOUT_KEY)]);
    let ran = folder.run(&[
        "check",
        "--engine-only",
        "--output-format",
        "json",
        "schema.prisma",
    ]);
    let expected = r#"{"files":[{"path":"schema.prisma","diagnostics":[{"code":"missing-unique-criterion","severity":"error","start":{"line":0,"character":0},"end":{"line":2,"character":1}}]}]}"#;
    assert_eq!((ran.status, ran.stdout.trim()), (1, expected));
}

#[test]
fn a_file_is_a_schema_and_a_folder_is_one_too() {
    let folder = Folder::with(&[("both/a.prisma", CLEAN), ("both/b.prisma", CLEAN)]);
    let status = |paths: &[&str]| {
        let arguments: Vec<&str> = ["check", "--engine-only"]
            .iter()
            .chain(paths)
            .copied()
            .collect();
        folder.run(&arguments).status
    };
    assert_eq!(
        status(&["both/a.prisma", "both/b.prisma"]),
        0,
        "two schemas"
    );
    assert_eq!(status(&["both"]), 1, "one schema with every model twice");
}

#[test]
fn the_version_decides_what_is_wrong() {
    let url = "datasource db {\n  provider = \"sqlite\"\n  url      = \"file:a.db\"\n}\n";
    let folder = Folder::with(&[("schema.prisma", url)]);
    let status = |arguments: &[&str]| folder.run(arguments).status;
    assert_eq!(
        status(&["check", "--engine-only", "schema.prisma"]),
        1,
        "the newest version counts"
    );
    let six = [
        "check",
        "--engine-only",
        "--prisma-version",
        "6",
        "schema.prisma",
    ];
    assert_eq!(status(&six), 0);
    assert_eq!(
        status(&["check", "schema.prisma"]),
        0,
        "its `url` tells the version"
    );
    assert_eq!(
        status(&["check", "--prisma-version", "7", "schema.prisma"]),
        1
    );
}

#[test]
fn a_path_that_is_not_there_ends_with_status_2() {
    let folder = Folder::with(&[("schema.prisma", CLEAN)]);
    let ran = folder.run(&["check", "--engine-only", "gone.prisma"]);
    assert_eq!(ran.status, 2);
    assert!(
        ran.stderr.contains("gone.prisma cannot be read"),
        "{}",
        ran.stderr
    );
}
