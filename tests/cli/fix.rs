//! `fix`: what is written, and what never is.

use std::fs;

use super::{CLEAN, Folder, ONE_SIDED, STRINGLY};

#[test]
fn safe_fixes_are_written_and_nothing_is_left() {
    let folder = Folder::with(&[("schema.prisma", ONE_SIDED)]);
    let ran = folder.run(&["fix"]);
    assert_eq!(
        ran.timeless(),
        "schema.prisma: changed in 1 place\nApplied 1 fix to 1 file; no findings left in 1 file\n"
    );
    assert_eq!((ran.status, ran.stderr.as_str()), (0, ""));
    assert!(folder.read("schema.prisma").contains("Session[]"));
    assert_eq!(
        folder.entries(),
        [".git", "schema.prisma"],
        "no draft is left behind"
    );
    assert_eq!(folder.run(&["check"]).status, 0);
    assert!(
        folder
            .run(&["fix"])
            .timeless()
            .starts_with("Nothing fixed; ")
    );
}

#[test]
fn unsafe_fixes_wait_for_their_flag() {
    let folder = Folder::with(&[("schema.prisma", STRINGLY)]);
    let ran = folder.run(&["fix"]);
    assert_eq!(
        ran.timeless(),
        "schema.prisma: 1 finding (1 warning) left\n\
         Nothing fixed; 1 finding (1 warning) left in 1 file, 1 more can be fixed with '--unsafe'\n"
    );
    assert_eq!(ran.status, 1);
    assert_eq!(folder.read("schema.prisma"), STRINGLY);

    assert_eq!(folder.run(&["fix", "--unsafe"]).status, 0);
    assert!(!folder.read("schema.prisma").contains("status String"));
}

#[test]
fn a_diff_is_printed_and_nothing_written() {
    let folder = Folder::with(&[("db/schema.prisma", ONE_SIDED)]);
    let ran = folder.run(&["fix", "--diff"]);
    assert_eq!(folder.read("db/schema.prisma"), ONE_SIDED);
    let mut lines = ran.stdout.lines();
    assert_eq!(lines.next(), Some("--- db/schema.prisma"));
    assert_eq!(lines.next(), Some("+++ db/schema.prisma"));
    let added: Vec<_> = lines.filter(|line| line.starts_with('+')).collect();
    assert!(
        added.iter().any(|line| line.contains("Session[]")),
        "{}",
        ran.stdout
    );
    assert!(
        ran.stderr.contains("1 fix would change 1 file"),
        "{}",
        ran.stderr
    );
    assert_eq!(ran.status, 0, "nothing would be left");
}

#[test]
fn a_diff_is_a_patch_whatever_the_name_and_the_end_of_the_file() {
    let lone_returns = ONE_SIDED.replace('\n', "\r");
    let folder = Folder::with(&[("my db/schema.prisma", &lone_returns)]);
    let patch = folder.run(&["fix", "--diff"]).stdout;
    let missing_end = "\n\\ No newline at end of file\n";
    let [removed, added] = ["-", "+"].map(|sign| {
        let start = patch.find(&format!("\n{sign}datasource")).unwrap() + 1;
        let (line, rest) = patch[start..].split_once('\n').unwrap();
        assert!(rest.starts_with(missing_end.trim_start()), "{patch:?}");
        &line[1..]
    });
    assert_eq!(removed, lone_returns);
    assert!(added.contains("Session[]"), "{added:?}");
    assert!(patch.ends_with(missing_end), "{patch:?}");
    let header = "--- my db/schema.prisma\t\n+++ my db/schema.prisma\t\n@@ -1 +1 @@\n";
    assert!(
        patch.replace("my db\\", "my db/").starts_with(header),
        "{patch:?}"
    );
}

#[test]
fn a_fix_may_reach_into_another_file_of_the_schema() {
    let (people, sessions) = ONE_SIDED.split_at(ONE_SIDED.find("model Session").unwrap());
    let folder = Folder::with(&[("people.prisma", people), ("sessions.prisma", sessions)]);
    let ran = folder.run(&["fix", "sessions.prisma"]);
    assert!(
        folder.read("people.prisma").contains("Session[]"),
        "{}",
        ran.stdout
    );
    assert_eq!(folder.read("sessions.prisma"), sessions);
}

#[test]
fn the_machine_form_says_what_was_written() {
    let folder = Folder::with(&[("schema.prisma", ONE_SIDED)]);
    let shown = folder
        .run(&["fix", "--diff", "--output-format", "json"])
        .json();
    assert_eq!(shown["files"][0]["written"], false);
    assert!(
        shown["files"][0]["diff"]
            .as_str()
            .unwrap()
            .starts_with("--- schema.prisma")
    );
    assert_eq!(folder.read("schema.prisma"), ONE_SIDED);

    let json = folder.run(&["fix", "--output-format", "json"]).json();
    let file = &json["files"][0];
    assert_eq!(
        (&file["path"], &file["written"]),
        (&"schema.prisma".into(), &true.into())
    );
    assert!(
        file["edits"][0]["newText"]
            .as_str()
            .unwrap()
            .contains("Session[]")
    );
    assert_eq!(file["diagnostics"], serde_json::json!([]));
    assert!(file.get("diff").is_none());
    assert_eq!(
        (&json["summary"]["applied"], &json["summary"]["changed"]),
        (&1.into(), &1.into())
    );
    assert_eq!(json["summary"]["findings"], 0);
}

#[test]
fn line_ends_and_byte_order_mark_survive() {
    let text = format!("\u{feff}{}", ONE_SIDED.replace('\n', "\r\n"));
    let folder = Folder::with(&[("schema.prisma", &text)]);
    folder.run(&["fix"]);
    let fixed = folder.read("schema.prisma");
    assert!(
        fixed.contains("Session[]") && fixed.starts_with('\u{feff}'),
        "{fixed:?}"
    );
    assert_eq!(fixed.matches('\n').count(), fixed.matches("\r\n").count());
}

#[test]
fn a_file_without_fixes_is_not_written() {
    let folder = Folder::with(&[("a/schema.prisma", ONE_SIDED), ("b/schema.prisma", CLEAN)]);
    let modified = |path: &str| {
        fs::metadata(folder.path().join(path))
            .unwrap()
            .modified()
            .unwrap()
    };
    let before = modified("b/schema.prisma");
    std::thread::sleep(std::time::Duration::from_millis(20));
    folder.run(&["fix"]);
    assert_eq!(modified("b/schema.prisma"), before);
    assert_ne!(modified("a/schema.prisma"), before);
}

#[test]
fn a_broken_file_is_left_alone_and_the_others_are_fixed() {
    let folder = Folder::with(&[("a/schema.prisma", ONE_SIDED)]);
    let junk = b"model User {\n  id Int\xff\n}\n";
    folder.write("b/schema.prisma", junk);
    let ran = folder.run(&["fix", "--unsafe"]);
    assert_eq!(ran.status, 2);
    assert_eq!(
        fs::read(folder.path().join("b/schema.prisma")).unwrap(),
        junk
    );
    assert!(folder.read("a/schema.prisma").contains("Session[]"));
}

#[cfg(unix)]
#[test]
fn permissions_and_links_survive() {
    use std::os::unix::fs::{PermissionsExt, symlink};

    let folder = Folder::with(&[("real/schema.prisma", ONE_SIDED)]);
    let real = folder.path().join("real/schema.prisma");
    let link = folder.path().join("link.prisma");
    symlink(&real, &link).unwrap();
    fs::set_permissions(&real, fs::Permissions::from_mode(0o664)).unwrap();
    folder.run(&["fix", "link.prisma"]);
    assert!(link.is_symlink());
    assert!(folder.read("real/schema.prisma").contains("Session[]"));
    assert_eq!(
        fs::metadata(&real).unwrap().permissions().mode() & 0o777,
        0o664
    );
}

#[test]
fn a_write_protected_file_keeps_the_whole_schema_as_it_is() {
    let (people, sessions) = STRINGLY.split_at(STRINGLY.find("model Task").unwrap());
    let people = format!(
        "{people}{}",
        &ONE_SIDED[ONE_SIDED.find("model User").unwrap()..]
    );
    let folder = Folder::with(&[("people.prisma", &people), ("task.prisma", sessions)]);
    let path = folder.path().join("people.prisma");
    let mut permissions = fs::metadata(&path).unwrap().permissions();
    permissions.set_readonly(true);
    fs::set_permissions(&path, permissions).unwrap();

    let ran = folder.run(&["fix", "--unsafe"]);
    assert_eq!(ran.status, 2);
    assert!(
        ran.stderr
            .contains("people.prisma: not written: the file is write-protected"),
        "{}",
        ran.stderr
    );
    assert!(
        ran.stderr
            .contains("task.prisma: not written, because it belongs together"),
        "{}",
        ran.stderr
    );
    assert_eq!(folder.read("people.prisma"), people);
    assert_eq!(folder.read("task.prisma"), sessions);
}
