//! `check`: report and exit status.

use std::io::{BufRead, BufReader};
use std::process::Stdio;

use expect_test::expect;

use super::{CLEAN, Folder, ONE_SIDED, Ran, STRINGLY};

const UNINDEXED: &str = "\
model Author {
  id    Int    @id
  posts Post[]
}

model Post {
  id       Int    @id
  authorId Int
  author   Author @relation(fields: [authorId], references: [id])
}
";

#[test]
fn a_clean_schema_ends_with_status_0() {
    let folder = Folder::with(&[("schema.prisma", CLEAN)]);
    let ran = folder.run(&["check"]);
    assert_eq!(ran.timeless(), "No findings in 1 file\n");
    assert_eq!((ran.status, ran.stderr.as_str()), (0, ""));
}

#[test]
fn findings_end_with_status_1_unless_they_are_below_the_limit() {
    let folder = Folder::with(&[
        ("error/a.prisma", ONE_SIDED),
        ("warning/b.prisma", STRINGLY),
    ]);
    let status = |arguments: &[&str]| folder.run(arguments).status;
    assert_eq!(status(&["check", "error"]), 1);
    assert_eq!(status(&["check", "warning"]), 1);
    assert_eq!(status(&["check", "warning", "--fail-on", "error"]), 0);
    assert_eq!(status(&["check", "error", "--fail-on", "error"]), 1);
    assert_eq!(status(&["check", "warning", "--fail-on", "hint"]), 1);
}

#[test]
fn wrong_usage_and_missing_files_end_with_status_2() {
    let folder = Folder::with(&[("schema.prisma", CLEAN)]);
    assert_eq!(folder.run(&[]).status, 2);
    assert_eq!(folder.run(&["chekc"]).status, 2);
    assert_eq!(folder.run(&["check", "--fail-on", "panic"]).status, 2);
    let ran = folder.run(&["check", "gone.prisma", "schema.prisma"]);
    assert_eq!(ran.status, 2);
    assert_eq!(ran.stderr, "error: gone.prisma: no such file or folder\n");
    assert_eq!(
        ran.timeless(),
        "No findings in 1 file\n",
        "the others are still checked"
    );
}

#[test]
fn help_and_version_are_no_errors() {
    let folder = Folder::with(&[]);
    for arguments in [
        &["--help"][..],
        &["check", "--help"],
        &["fix", "-h"],
        &["--version"],
    ] {
        let ran = folder.run(arguments);
        assert_eq!(ran.status, 0, "{arguments:?}");
        assert!(ran.stdout.contains("prisma-analyzer"), "{arguments:?}");
    }
}

#[test]
fn findings_of_other_files_of_the_schema_are_not_printed() {
    let folder = Folder::with(&[
        ("schema.prisma", ONE_SIDED),
        ("good.prisma", "model Tag {\n  id Int @id\n}\n"),
    ]);
    assert_eq!(
        folder.run(&["check", "good.prisma"]).timeless(),
        "No findings in 1 file\n"
    );
    assert!(folder.run(&["check"]).timeless().contains("in 2 files"));
}

#[test]
fn paths_stay_as_they_were_given() {
    let folder = Folder::with(&[("db/schema.prisma", ONE_SIDED)]);
    let paths = |argument: &[&str]| {
        let arguments = [&["check", "--output-format", "json"], argument].concat();
        let json = folder.run(&arguments).json();
        json["files"][0]["path"]
            .as_str()
            .unwrap()
            .replace('\\', "/")
    };
    assert_eq!(paths(&[]), "db/schema.prisma");
    assert_eq!(paths(&["db"]), "db/schema.prisma");
    assert_eq!(paths(&["db/schema.prisma"]), "db/schema.prisma");
    assert_eq!(paths(&["./db/../db"]), "./db/../db/schema.prisma");
    let absolute = folder.path().join("db/schema.prisma");
    assert_eq!(
        paths(&[absolute.to_str().unwrap()]),
        absolute.to_str().unwrap().replace('\\', "/")
    );
}

#[test]
fn the_text_report_as_a_whole() {
    let folder = Folder::with(&[("schema.prisma", STRINGLY), ("post.prisma", UNINDEXED)]);
    let report = expect![[r#"
        warning[unindexed-foreign-key]: No index of `Post` serves `authorId`, the key of `author`: finding the rows of one `Author`, joining and deleting it read the whole table. Add `@@index([authorId])`.
         --> post.prisma:9:38
          |
        9 |   author   Author @relation(fields: [authorId], references: [id])
          |                                      ^^^^^^^^
          |
          = help: Add `@@index([authorId])` to `Post` (needs a migration) (applied by `fix --unsafe`)

        1 finding (1 warning) in 1 file, 1 can be fixed by 'prisma-analyzer fix --unsafe'
    "#]];
    report.assert_eq(&folder.run(&["check", "post.prisma"]).timeless());
}

#[test]
fn the_text_report_shows_code_place_source_and_remedy() {
    let folder = Folder::with(&[("schema.prisma", ONE_SIDED)]);
    let report = folder.run(&["check"]).timeless();
    assert!(
        report.contains("error[missing-back-relation]: "),
        "{report}"
    );
    assert!(report.contains("--> schema.prisma:12:10"), "{report}");
    assert!(
        report.contains("12 |   user   User @relation(fields: [userId], references: [id])"),
        "{report}"
    );
    assert!(report.contains("^^^^"), "{report}");
    assert!(
        report.contains("= help: ") && report.contains("(applied by `fix`)"),
        "{report}"
    );
    assert!(
        report
            .ends_with("1 finding (1 error) in 1 file, 1 can be fixed by 'prisma-analyzer fix'\n"),
        "{report}"
    );
}

#[test]
fn colour_is_for_terminals_and_for_those_who_force_it() {
    let folder = Folder::with(&[("schema.prisma", ONE_SIDED)]);
    assert!(!folder.run(&["check"]).stdout.contains('\x1b'));
    let forced = folder
        .command(&["check"])
        .env("CLICOLOR_FORCE", "1")
        .output()
        .unwrap();
    assert!(Ran::from(forced).stdout.contains('\x1b'));
    let mut refused = folder.command(&["check"]);
    refused.env("CLICOLOR_FORCE", "1").env("NO_COLOR", "1");
    let refused = refused.output().unwrap();
    assert!(!Ran::from(refused).stdout.contains('\x1b'));
}

#[test]
fn json_has_every_finding_with_its_fixes() {
    let folder = Folder::with(&[("schema.prisma", ONE_SIDED), ("tag.prisma", "")]);
    let ran = folder.run(&["check", "--output-format", "json"]);
    assert_eq!(ran.status, 1);
    let json = ran.json();
    assert_eq!(json["files"][1]["path"], "tag.prisma");
    assert_eq!(json["files"][1]["diagnostics"], serde_json::json!([]));

    let found = &json["files"][0]["diagnostics"][0];
    assert_eq!(found["code"], "missing-back-relation");
    assert_eq!(found["severity"], "error");
    assert!(!found["message"].as_str().unwrap().is_empty());
    assert_eq!(
        found["start"],
        serde_json::json!({"line": 11, "character": 9})
    );
    assert_eq!(found["end"]["line"], 11);
    for related in found["related"].as_array().unwrap() {
        assert_eq!(related["path"], "schema.prisma");
        assert!(related["message"].is_string() && related["start"]["line"].is_number());
    }
    let fix = &found["fixes"][0];
    assert_eq!(fix["applicability"], "safe");
    assert!(fix["title"].is_string() && fix["effect"].is_string());
    let edit = &fix["edits"][0];
    assert_eq!(edit["path"], "schema.prisma");
    assert!(
        edit["newText"].as_str().unwrap().contains("Session[]"),
        "{edit}"
    );
    assert_eq!(edit["start"]["line"], edit["end"]["line"], "an insertion");

    let summary = &json["summary"];
    assert_eq!(
        (&summary["files"], &summary["errors"]),
        (&2.into(), &1.into())
    );
    assert_eq!(
        summary["fixable"],
        serde_json::json!({"safe": 1, "unsafe": 0})
    );
    assert!(summary["elapsedMs"].is_number());
}

#[cfg(target_os = "linux")]
#[test]
fn an_output_that_takes_nothing_is_trouble() {
    let folder = Folder::with(&[("schema.prisma", CLEAN)]);
    for format in ["text", "json"] {
        let full = std::fs::File::options().write(true).open("/dev/full");
        let mut command = folder.command(&["check", "--output-format", format]);
        let output = command.stdout(full.unwrap()).output().unwrap();
        let stderr = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2));
        assert!(stderr.contains("the result cannot be printed"), "{stderr}");
    }
}

#[test]
fn a_reader_that_goes_away_is_no_failure() {
    let folder = Folder::with(&[]);
    for number in 0..300 {
        folder.write(&format!("{number}/schema.prisma"), ONE_SIDED);
    }
    let mut child = folder
        .command(&["check"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap())
        .read_line(&mut line)
        .unwrap();
    assert!(line.starts_with("error["), "{line}");
    let output = child.wait_with_output().unwrap();
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
    assert_eq!(output.status.code(), Some(1));
}

#[test]
fn people_see_the_first_findings_of_a_file_machines_see_all() {
    let models =
        (0..1002).map(|number| format!("model M{number} {{\n  id Int @id\n  a  Missing\n}}\n"));
    let text = CLEAN.to_owned() + &models.collect::<String>();
    let folder = Folder::with(&[("schema.prisma", &text)]);
    let ran = folder.run(&["check"]);
    let shown = ran.stdout.matches("error[unknown-type]").count();
    assert_eq!(shown, 1000);
    assert!(
        ran.stdout.contains(
            "\n2 more findings in schema.prisma not shown; '--output-format json' lists all of them\n"
        ),
        "{}",
        &ran.stdout[ran.stdout.len() - 500..]
    );
    assert!(ran.timeless().contains("1002 findings (1002 errors)"));
    let json = folder.run(&["check", "--output-format", "json"]).json();
    let diagnostics = json["files"][0]["diagnostics"].as_array().unwrap();
    assert_eq!(diagnostics.len(), 1002);
}
