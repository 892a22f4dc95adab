//! Whatever the edits, the live analysis equals one made from scratch.

#![allow(clippy::unwrap_used)]

mod incremental {
    mod all_rules;
    mod seeds;
    mod state;
    mod steps;
}

use ide::{Analysis, AnalysisHost, FileId, SchemaId, TextEdit, TextRange, TextSize};
use proptest::prelude::*;

const SCHEMA: SchemaId = SchemaId(0);

/// How many sequences of edits to try: usually, and with `RUN_SLOW_TESTS`. `INCREMENTAL_CASES=20000` says it for all.
fn cases(usually: u32, slow: u32) -> u32 {
    let is_slow = std::env::var_os("RUN_SLOW_TESTS").is_some();
    let asked = std::env::var("INCREMENTAL_CASES").ok();
    asked.map_or(if is_slow { slow } else { usually }, |text| {
        text.parse().expect("INCREMENTAL_CASES is a number")
    })
}

/// Two files that use as much of the language as fits, with findings of every kind.
const FILES: [(&str, &str); 2] = [
    ("a.prisma", include_str!("incremental/a.prisma")),
    ("b.prisma", include_str!("incremental/b.prisma")),
];

/// What people type, paste and delete.
const SNIPPETS: &[&str] = &[
    "",
    "",
    "",
    "\n",
    "\n\n",
    " ",
    "}",
    "{",
    "\n}\n",
    "(",
    ")",
    "[",
    "]",
    "\"",
    "@",
    "@@",
    "?",
    "[]",
    ",",
    ":",
    "//",
    "///",
    "/*",
    "*/",
    "é",
    "🦀",
    "\r\n",
    "\r",
    "x",
    "model",
    "Event",
    "User",
    "id",
    "String",
    "Int?",
    "status String @default(\"open\") // open, closed\n",
    "  owner User @relation(fields: [ownerId], references: [id])\n",
    "  ownerId Int\n",
    "  @@index([ownerId])\n",
    "@id",
    "@unique",
    "\nmodel Extra {\n  id Int @id\n  user User\n}\n",
    "\nenum Phase {\n  A\n  B\n}\n",
    "\ndatasource other {\n  provider = \"mysql\"\n}\n",
    "relationMode = \"prisma\"\n",
    "provider = \"mongodb\"\n",
    "@relation(\"Named\")",
    "  events Event[]\n",
    "@@ignore\n",
    "view ",
    "type Address {\n  city String\n}\n",
    "model Event {\n",
    "@db.VarChar(10)",
    "@@map(\"x\")\n",
    "where: { a: { not: null } }",
    "\u{feff}",
    "\0",
];

#[derive(Debug, Clone)]
struct Step {
    file: usize,
    /// Where, in 65,536ths of the text.
    at: u16,
    /// How many bytes go away.
    delete: u8,
    snippet: usize,
    /// Does the host settle afterwards, or do more edits come first?
    settles: bool,
}

fn step() -> impl Strategy<Value = Step> {
    let delete = prop_oneof![3 => Just(0u8), 3 => 1u8..4, 1 => 4u8..120];
    (
        0..FILES.len(),
        any::<u16>(),
        delete,
        0..SNIPPETS.len(),
        prop::bool::weighted(0.8),
    )
        .prop_map(|(file, at, delete, snippet, settles)| Step {
            file,
            at,
            delete,
            snippet,
            settles,
        })
}

/// The edit, with its ends on character boundaries.
fn edit(step: &Step, text: &str) -> TextEdit {
    let boundary = |mut at: usize| {
        at = at.min(text.len());
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        at
    };
    let start = boundary(text.len() * usize::from(step.at) / 65_536);
    let end = boundary(start + usize::from(step.delete)).max(start);
    let size = |at: usize| TextSize::new(u32::try_from(at).unwrap());
    TextEdit::replace(
        TextRange::new(size(start), size(end)),
        SNIPPETS[step.snippet],
    )
}

/// Everything that can be asked, as text.
fn everything(analysis: &Analysis, files: &[FileId]) -> Vec<String> {
    let mut result = Vec::new();
    for file in files {
        let path = analysis.path(*file).unwrap().to_owned();
        for diagnostic in analysis.diagnostics(*file) {
            let related: Vec<_> = diagnostic
                .related
                .iter()
                .map(|related| {
                    (
                        analysis.path(related.file).unwrap().to_owned(),
                        related.range,
                        &related.message,
                    )
                })
                .collect();
            result.push(format!(
                "{path} {:?} {:?} {} {} {related:?}",
                diagnostic.range, diagnostic.severity, diagnostic.code, diagnostic.message
            ));
        }
        result.push(format!("{:?}", analysis.document_symbols(*file)));
    }
    result
}

fn host_of(texts: &[String]) -> (AnalysisHost, Vec<FileId>) {
    let mut host = AnalysisHost::default();
    let paths = FILES.iter().map(|(path, _)| path);
    let files = paths
        .zip(texts)
        .map(|(path, text)| host.add_file(SCHEMA, path, text))
        .collect();
    (host, files)
}

fn compare(live: &[String], fresh: &[String], texts: &[String]) -> Result<(), TestCaseError> {
    let only = |these: &[String], those: &[String]| -> Vec<String> {
        these
            .iter()
            .filter(|it| !those.contains(it))
            .cloned()
            .collect()
    };
    prop_assert!(
        live == fresh,
        "only live: {:#?}\nonly fresh: {:#?}\nin\n{}",
        only(live, fresh),
        only(fresh, live),
        texts.join("\n-----\n")
    );
    Ok(())
}

fn check(steps: &[Step]) -> Result<(), TestCaseError> {
    let mut texts: Vec<String> = FILES.iter().map(|(_, text)| (*text).to_owned()).collect();
    let (mut live, files) = host_of(&texts);
    live.settle();
    for step in steps {
        let edit = edit(step, &texts[step.file]);
        let range = edit.range();
        texts[step.file].replace_range(
            usize::from(range.start())..usize::from(range.end()),
            edit.text(),
        );
        live.edit(files[step.file], &edit);
        if !step.settles {
            continue;
        }
        let analysis = live.analysis();
        let (mut fresh, fresh_files) = host_of(&texts);
        let expected = everything(&fresh.analysis(), &fresh_files);
        prop_assert_eq!(
            analysis.text(files[step.file]).unwrap().to_string(),
            texts[step.file].clone()
        );
        compare(&everything(&analysis, &files), &expected, &texts)?;
    }
    Ok(())
}

/// One edit in a file of its own; the live answers must be those for the new text.
#[track_caller]
fn follows(before: &str, at: &str, insert: &str) {
    let offset = before.find(at).expect("the place is in the text");
    let mut after = before.to_owned();
    after.insert_str(offset, insert);
    let analyse = |text: &str| {
        let mut host = AnalysisHost::default();
        let file = host.add_file(SCHEMA, FILES[0].0, text);
        host.settle();
        (host, file)
    };
    let (mut live, file) = analyse(before);
    live.edit(
        file,
        &TextEdit::insert(TextSize::new(u32::try_from(offset).unwrap()), insert),
    );
    let (mut fresh, fresh_file) = analyse(&after);
    assert_eq!(
        everything(&live.analysis(), &[file]),
        everything(&fresh.analysis(), &[fresh_file])
    );
}

#[test]
fn the_end_of_a_comment_changes_lines_far_above() {
    follows(
        "/* one\ntwo\nthree\n\nmodel A {\n  id Int @id\n}\n",
        "three",
        "*/",
    );
}

#[test]
fn a_block_without_a_name_is_nobodys_other_side() {
    follows(
        "model {\n  a\n  b B\n}\n\nmodel B {\n  id Int @id\n}\n",
        "b B",
        "c\n",
    );
}

/// Files by path, through changes of the host; the answers must be those of a fresh host with the same files.
#[track_caller]
fn same_as_fresh(mut live: AnalysisHost, files: &[(FileId, &str, &str)]) {
    let mut fresh = AnalysisHost::default();
    let ids: Vec<FileId> = files
        .iter()
        .map(|(_, path, text)| fresh.add_file(SCHEMA, path, text))
        .collect();
    let live_ids: Vec<FileId> = files.iter().map(|(id, ..)| *id).collect();
    assert_eq!(
        everything(&live.analysis(), &live_ids),
        everything(&fresh.analysis(), &ids)
    );
}

#[test]
fn the_second_of_two_equal_blocks_is_the_one_in_the_later_file_after_a_rename() {
    let text = "model A {\n  id Int @id\n}\n";
    let mut live = AnalysisHost::default();
    let first = live.add_file(SCHEMA, "a.prisma", text);
    let second = live.add_file(SCHEMA, "b.prisma", text);
    live.settle();
    live.remove_file(first);
    let renamed = live.add_file(SCHEMA, "z.prisma", text);
    same_as_fresh(
        live,
        &[(second, "b.prisma", text), (renamed, "z.prisma", text)],
    );
}

#[test]
fn equal_names_keep_their_order_when_lines_come_in_front() {
    follows("model A{\nmodel A{\nmodel A{\nI}{", "model", "]\n");
    let block = "model A {\n  id D\n  s  a String[]\n  a D[] @relation(\"N\")\n  c E\n}";
    follows(&format!(" model A{{\n{block}"), " model", block);
}

#[test]
fn a_line_with_thousands_of_members_takes_no_longer_than_its_length() {
    follows(
        &format!("model A {{\n{}\n}}\n", "  a Int ".repeat(20_000)),
        "}",
        "  b Int\n",
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(cases(60, 150)))]

    #[test]
    fn the_live_analysis_equals_a_fresh_one_after_every_edit(steps in prop::collection::vec(step(), 1..40)) {
        check(&steps)?;
    }

    #[test]
    fn files_come_and_go(steps in prop::collection::vec((step(), any::<bool>()), 1..25)) {
        let mut texts: Vec<String> = FILES.iter().map(|(_, text)| (*text).to_owned()).collect();
        let (mut live, mut files) = host_of(&texts);
        for (step, reopens) in &steps {
            let edit = edit(step, &texts[step.file]);
            let range = edit.range();
            texts[step.file].replace_range(usize::from(range.start())..usize::from(range.end()), edit.text());
            if *reopens {
                live.remove_file(files[step.file]);
                if step.settles {
                    live.settle();
                }
                files[step.file] = live.add_file(SCHEMA, FILES[step.file].0, &texts[step.file]);
            } else {
                live.set_text(files[step.file], &texts[step.file]);
            }
            let (mut fresh, fresh_files) = host_of(&texts);
            compare(
                &everything(&live.analysis(), &files),
                &everything(&fresh.analysis(), &fresh_files),
                &texts,
            )?;
        }
    }
}
