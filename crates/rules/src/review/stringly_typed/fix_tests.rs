//! The fix as stories, before and after.

use super::STRINGLY_TYPED;
use crate::testing::{check_fix, check_fix_all, check_nth_fix, fix_titles};

#[test]
fn the_values_of_the_comment_become_an_enum() {
    check_fix(
        &STRINGLY_TYPED,
        r#"
model Event {
  id       Int      @id
  phase    String   @default("draft") // draft, open, voting, closed
  startsAt DateTime @map("starts_at")

  @@index([phase])
} // announced by organizers

model Venue {
  id Int @id
}
"#,
        r#"
model Event {
  id       Int      @id
  phase    EventPhase @default(draft) // draft, open, voting, closed
  startsAt DateTime @map("starts_at")

  @@index([phase])
} // announced by organizers

enum EventPhase {
  draft
  open
  voting
  closed
}

model Venue {
  id Int @id
}
"#,
    );
}

#[test]
fn attributes_stay_in_their_column_where_there_is_room() {
    check_fix(
        &STRINGLY_TYPED,
        r#"
model Tag {
  id     Int              @id
  status String           @default("open") @map("st") // open | closed
  since  DateTime         @default(now())
}
"#,
        r#"
model Tag {
  id     Int              @id
  status TagStatus        @default(open) @map("st") // open | closed
  since  DateTime         @default(now())
}

enum TagStatus {
  open
  closed
}
"#,
    );
}

#[test]
fn arity_stays_and_native_types_go() {
    for (provider, before, after) in [
        (
            "postgresql",
            r#"state String? @db.VarChar(10) @map("s")"#,
            r#"state ThingState? @map("s")"#,
        ),
        (
            "postgresql",
            r#"state String @default("a") @db.Text"#,
            "state ThingState @default(a)",
        ),
        (
            "postgresql",
            r#"states String[] @default(["b", "a"]) @db.Text"#,
            "states ThingState[] @default([b, a])",
        ),
        (
            "postgresql",
            r#"state String @default(value: "a")"#,
            "state ThingState @default(value: a)",
        ),
        (
            "cockroachdb",
            "state String @db.String(10)",
            "state ThingState",
        ),
        (
            "mysql",
            r#"state String @db.VarChar(10) @default("b")"#,
            "state ThingState @default(b)",
        ),
        ("sqlite", "state String?", "state ThingState?"),
        (
            "mongodb",
            r#"state String @map("s") @db.String"#,
            r#"state ThingState @map("s")"#,
        ),
    ] {
        let id = if provider == "mongodb" {
            r#"id String @id @map("_id")"#
        } else {
            "id Int @id"
        };
        let schema = |line: &str, more: &str| {
            format!(
                "datasource db {{\n  provider = \"{provider}\"\n}}\n\nmodel Thing {{\n  {id}\n  {line} // a | b\n}}{more}\n"
            )
        };
        check_fix(
            &STRINGLY_TYPED,
            &schema(before, ""),
            &schema(after, "\n\nenum ThingState {\n  a\n  b\n}"),
        );
    }
}

#[test]
fn values_that_cannot_be_names_get_one_and_stay_what_they_are() {
    check_fix(
        &STRINGLY_TYPED,
        r#"
model Job {
  id     Int    @id
  status String @default("In Progress") // "new" | "in-progress" | "In Progress" | "2fa" | "in_progress" | "a\b" | "_x" | "v1.0"
}
"#,
        r#"
model Job {
  id     Int    @id
  status JobStatus @default(In_Progress) // "new" | "in-progress" | "In Progress" | "2fa" | "in_progress" | "a\b" | "_x" | "v1.0"
}

enum JobStatus {
  new
  in_progress2 @map("in-progress")
  In_Progress  @map("In Progress")
  status_2fa   @map("2fa")
  in_progress
  a_b          @map("a\\b")
  x            @map("_x")
  v1_0         @map("v1.0")
}
"#,
    );
}

#[test]
fn the_default_is_a_value_even_if_the_comment_lacks_it() {
    check_fix(
        &STRINGLY_TYPED,
        r#"
model Job {
  id     Int    @id
  status String @default("new") // running, done
}
"#,
        r"
model Job {
  id     Int    @id
  status JobStatus @default(new) // running, done
}

enum JobStatus {
  running
  done
  new
}
",
    );
}

#[test]
fn an_empty_default_keeps_its_meaning() {
    check_fix(
        &STRINGLY_TYPED,
        r#"
model Job {
  id     Int    @id
  status String @default("") // running, done
}
"#,
        r#"
model Job {
  id     Int    @id
  status JobStatus @default(empty) // running, done
}

enum JobStatus {
  running
  done
  empty   @map("")
}
"#,
    );
}

#[test]
fn the_new_name_is_nobodys() {
    check_fix(
        &STRINGLY_TYPED,
        r#"
model Job {
  id    Int    @id
  state String // running, done
}

enum JobState {
  other
}

model Old {
  id Int @id

  @@map("jobstate2")
}
"#,
        r#"
model Job {
  id    Int    @id
  state JobState3 // running, done
}

enum JobState3 {
  running
  done
}

enum JobState {
  other
}

model Old {
  id Int @id

  @@map("jobstate2")
}
"#,
    );
}

#[test]
fn names_of_models_in_snake_case_become_pascal_case() {
    check_fix(
        &STRINGLY_TYPED,
        r"
model job_run {
  id        Int    @id
  run_state String // running, done
}
",
        r"
model job_run {
  id        Int    @id
  run_state JobRunRunState // running, done
}

enum JobRunRunState {
  running
  done
}
",
    );
}

#[test]
fn an_enum_with_the_same_values_is_taken() {
    let before = r#"
//- enums.prisma
enum Progress {
  done
  started @map("in-progress")
}
//- jobs.prisma
model Job {
  id     Int    @id
  status String @default("in-progress") // in-progress, done
//       ^^^^^^ stringly-typed
}
"#;
    check_fix(
        &STRINGLY_TYPED,
        before,
        r#"
//- enums.prisma
enum Progress {
  done
  started @map("in-progress")
}
//- jobs.prisma
model Job {
  id     Int    @id
  status Progress @default(started) // in-progress, done
}
"#,
    );
    check_nth_fix(
        &STRINGLY_TYPED,
        1,
        before,
        r#"
//- enums.prisma
enum Progress {
  done
  started @map("in-progress")
}
//- jobs.prisma
model Job {
  id     Int    @id
  status JobStatus @default(in_progress) // in-progress, done
}

enum JobStatus {
  in_progress @map("in-progress")
  done
}
"#,
    );
    assert_eq!(
        fix_titles(&STRINGLY_TYPED, before),
        [
            "Use the enum `Progress` for `Job.status`, which has the same values (needs a migration)",
            "Create the enum `JobStatus` for `Job.status` alone (needs a migration)",
        ]
    );
}

#[test]
fn of_several_enums_with_the_same_values_the_one_that_fits_is_taken() {
    check_fix(
        &STRINGLY_TYPED,
        r"
enum Progress {
  done
  started
}

enum JobStatus {
  started
  done
}

model Job {
  id     Int    @id
  status String // started, done
}
",
        r"
enum Progress {
  done
  started
}

enum JobStatus {
  started
  done
}

model Job {
  id     Int    @id
  status JobStatus // started, done
}
",
    );
}

#[test]
fn an_enum_with_more_or_other_values_is_taken_only_when_it_is_called_so() {
    let schema = |line: &str, name: &str| {
        format!(
            "model Job {{\n  id     Int    @id\n  status {line}\n}}\n\nenum {name} {{\n  started\n  done\n  gone\n}}\n"
        )
    };
    // Not all values are known, and one of this name has those that are.
    check_fix(
        &STRINGLY_TYPED,
        &schema(r#"String @default("started")"#, "JobStatus"),
        &schema("JobStatus @default(started)", "JobStatus"),
    );
    for (line, name) in [
        (r#"String @default("started")"#, "Progress"),
        (r#"String @default("ready")"#, "JobStatus"),
        ("String // started, done", "JobStatus"),
    ] {
        let titles = fix_titles(&STRINGLY_TYPED, &schema(line, name));
        assert!(
            titles.iter().all(|title| !title.starts_with("Use")),
            "{line}: {titles:?}"
        );
    }
}

#[test]
fn fields_with_the_same_values_share_an_enum() {
    let before = r#"
//- a.prisma
model Door {
  id    Int    @id
  state String @default("open") // open, closed
}
//- b.prisma
model Shop {
  id      Int    @id
  status  String // closed | open
  summer  String @default("open") /// one of: open, closed
  weekday String // Monday, Tuesday
}

model Mailbox {
  id    Int    @id
  state String // open, closed, full
}
"#;
    assert_eq!(
        fix_titles(&STRINGLY_TYPED, before),
        [
            "Create the enum `DoorState` for `Door.state` and 2 more fields with the same values (needs a migration)",
            "Create the enum `DoorState` for `Door.state` alone (needs a migration)",
        ]
    );
    check_fix_all(
        before,
        r"
//- a.prisma
model Door {
  id    Int    @id
  state DoorState @default(open) // open, closed
}

enum DoorState {
  open
  closed
}
//- b.prisma
model Shop {
  id      Int    @id
  status  DoorState // closed | open
  summer  DoorState @default(open) /// one of: open, closed
  weekday String // Monday, Tuesday
}

model Mailbox {
  id    Int    @id
  state MailboxState // open, closed, full
}

enum MailboxState {
  open
  closed
  full
}
",
    );
}

#[test]
fn a_field_alone_leaves_the_others_and_they_follow() {
    check_nth_fix(
        &STRINGLY_TYPED,
        1,
        r"
model Door {
  id    Int    @id
  state String // open, closed
}

model Shop {
  id    Int    @id
  state String // open, closed
}
",
        r"
model Door {
  id    Int    @id
  state DoorState // open, closed
}

enum DoorState {
  open
  closed
}

model Shop {
  id    Int    @id
  state String // open, closed
//      ^^^^^^ stringly-typed
}
",
    );
}

#[test]
fn without_all_values_there_is_only_a_draft() {
    for (line, titles, applied) in [
        (
            "status String",
            "Draft the enum `JobStatus` for `Job.status` and complete its values (needs a migration)",
            "  VALUE\n",
        ),
        (
            r#"status String @default("new")"#,
            "Draft the enum `JobStatus` for `Job.status` and complete its values (needs a migration)",
            "  new\n",
        ),
        (
            "status String // e.g. new, old",
            "Draft the enum `JobStatus` for `Job.status` and complete its values (needs a migration)",
            "  new\n  old\n",
        ),
    ] {
        let before = format!("model Job {{\n  id Int @id\n  {line}\n}}\n");
        assert_eq!(fix_titles(&STRINGLY_TYPED, &before), [titles]);
        let after = before
            .replace("String", "JobStatus")
            .replace("\"new\"", "new");
        check_fix(
            &STRINGLY_TYPED,
            &before,
            &format!("{after}\nenum JobStatus {{\n{applied}}}\n"),
        );
        // Nobody but a person applies a draft.
        check_fix_all(&before, &before);
    }
}

#[test]
fn an_index_over_the_first_characters_becomes_one_over_the_value() {
    check_fix(
        &STRINGLY_TYPED,
        r#"
datasource db {
  provider = "mysql"
}

model Job {
  id     Int    @id
  status String @db.Text // new, old

  @@index([status(length: 10)])
  @@index([id, status(length: 10, sort: Desc)], map: "second")
}
"#,
        r#"
datasource db {
  provider = "mysql"
}

model Job {
  id     Int    @id
  status JobStatus // new, old

  @@index([status])
  @@index([id, status(sort: Desc)], map: "second")
}

enum JobStatus {
  new
  old
}
"#,
    );
}

#[test]
fn an_enum_says_in_which_database_schema_it_is_where_models_do() {
    check_fix(
        &STRINGLY_TYPED,
        r#"
datasource db {
  provider = "postgresql"
  schemas  = ["work"]
}

model Job {
  id     Int    @id
  status String // new, old

  @@schema("work")
}
"#,
        r#"
datasource db {
  provider = "postgresql"
  schemas  = ["work"]
}

model Job {
  id     Int    @id
  status JobStatus // new, old

  @@schema("work")
}

enum JobStatus {
  new
  old

  @@schema("work")
}
"#,
    );
}

#[test]
fn line_breaks_and_tabs_stay_as_they_are() {
    check_fix(
        &STRINGLY_TYPED,
        "model Job {\r\n\tid Int @id\r\n\t/// one of:\r\n\t/// new,\r\n\t/// old\r\n\tstatus String @default(\"new\")\r\n}\r\n",
        "model Job {\r\n\tid Int @id\r\n\t/// one of:\r\n\t/// new,\r\n\t/// old\r\n\tstatus JobStatus @default(new)\r\n}\r\n\r\nenum JobStatus {\r\n\tnew\r\n\told\r\n}\r\n",
    );
}
