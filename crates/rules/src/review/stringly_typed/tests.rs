//! The rule and its fix as stories; how lists are read is tested beside the code that reads them.

use super::STRINGLY_TYPED;
use crate::testing::{check_fix, check_fix_all, check_nth_fix, check_rule, fix_titles};

/// A model with one field of that line, and whether and how it is reported.
#[track_caller]
fn check_field(provider: &str, before: &str, line: &str, reported: bool) {
    let id = if provider == "mongodb" { r#"id String @id @map("_id")"# } else { "id Int @id" };
    let column = line.find("String").unwrap_or(0);
    let caret = if reported { format!("//{}^^^^^^ stringly-typed\n", " ".repeat(column)) } else { String::new() };
    check_rule(
        &STRINGLY_TYPED,
        &format!("datasource db {{\n  provider = \"{provider}\"\n}}\n\nmodel Thing {{\n  {id}\n{before}  {line}\n{caret}}}\n"),
    );
}

#[test]
fn a_name_is_enough_for_a_hint() {
    for line in [
        "status String",
        "orderStatus String?",
        "order_status String",
        "kind String",
        "type String @db.VarChar(20)",
        "role String @map(\"the_role\")",
        "skillLevel String",
        "roles String[]",
        "shippingPriorities String[] @default([])",
        "state String",
        "visibility String @default(\"\")",
    ] {
        check_field("postgresql", "", line, true);
    }
}

#[test]
fn evidence_makes_it_a_warning() {
    use crate::Severity::{Hint, Warning};
    for (line, severity, says) in [
        ("status String", Hint, "sounds like a choice"),
        (r#"status String @default("")"#, Hint, "sounds like a choice"),
        (r#"status String @default("new")"#, Warning, "starts as `new`"),
        (r#"roles String[] @default(["user", "admin"])"#, Warning, "starts as `user`, `admin`"),
        ("status String // new, old", Warning, "is one of `new`, `old`, but"),
        ("status String // e.g. new, old", Warning, "between `new`, `old` and others"),
        (r#"status String @default("gone") /// new | old"#, Warning, "is one of `new`, `old`, `gone`, but"),
        ("status String /* new, old */", Warning, "is one of `new`, `old`, but"),
        ("status String // a | b | c | d | e | f | g | h", Warning, "`f` and 2 more"),
    ] {
        let findings = crate::testing::messages(&STRINGLY_TYPED, &format!("model Thing {{\n  id Int @id\n  {line}\n}}\n"));
        let [(message, found)] = findings.as_slice() else {
            panic!("{line}: {findings:?}");
        };
        assert!(message.contains(says), "{line}: {message}");
        assert_eq!(*found, severity, "{line}");
    }
}

#[test]
fn listed_values_that_include_the_default_need_no_name() {
    for (line, reported) in [
        (r#"condition String @default("good") // new, good, worn"#, true),
        (r#"theme String @default("dark") // one of: light, dark"#, true),
        (r#"flags String[] @default(["a"]) // a | b"#, true),
        (r#"condition String @default("odd") // new, good, worn"#, false),
        ("condition String // new, good, worn", false),
        (r#"condition String @default("good") // e.g. new, good"#, false),
        (r#"condition String @default("good")"#, false),
        (r#"condition String @default("good") // good until somebody looks, then worn"#, false),
        ("condition String // @@check(condition in ('new', 'good'))", true),
    ] {
        check_field("postgresql", "", line, reported);
    }
}

#[test]
fn comments_above_count_when_they_touch_the_field() {
    for (above, reported) in [
        ("  // new, good, worn\n", true),
        ("  /// What it looks like.\n  /// One of: new, good, worn.\n", true),
        ("  /// What it looks like:\n  /// - new: just bought\n  /// - good\n", true),
        ("  /* What it looks like:\n   * new, good, worn\n   */\n", true),
        ("  /**\n   * - new\n   * - good\n   */\n", true),
        ("  // new, good, worn\n\n", false),
        ("  other Int // new, good, worn\n", false),
        ("  // prisma-analyzer-ignore id-list, json-text: later\n", false),
    ] {
        check_field("postgresql", above, r#"condition String @default("good")"#, reported);
    }
}

#[test]
fn a_constraint_anywhere_in_the_block_is_evidence() {
    check_rule(
        &STRINGLY_TYPED,
        r#"
model Thing {
  id    Int    @id
  color String @map("colour")
//      ^^^^^^ stringly-typed
  shape String

  // @@check(colour IN ('red', 'green'))
}
"#,
    );
}

#[test]
fn what_others_name_or_keep_is_no_choice_of_ours() {
    for line in [
        "session_state String?",
        "sessionState String",
        "token_type String? @default(\"bearer\")",
        "grantType String",
        "mimeType String",
        "contentType String @default(\"text\")",
        "fileType String",
        "countryCode String @default(\"DE\") // DE, AT",
        "locale String @default(\"en\") // en, de",
        "currency String @default(\"EUR\") // EUR, USD",
        "timezone String @default(\"UTC\") // UTC, CET",
        "stripeStatus String @default(\"incomplete\")",
        "githubState String",
        "httpStatus String",
        "customType String",
        "roleDescription String",
        "statusText String @default(\"new\")",
        "statusNote String",
        "typeId String",
        "stateToken String",
        "statement String",
        "estate String",
        "prototype String",
        "roles String",
        "status Int",
        "status Json",
    ] {
        check_field("postgresql", "", line, false);
    }
}

#[test]
fn a_comment_that_lists_them_makes_other_vocabularies_ours() {
    for (line, reported) in [
        ("stripeStatus String // active | canceled", true),
        ("stripeStatus String // e.g. active | canceled", false),
        ("status String // Stripe: active, canceled", true),
        ("session_state String // open, closed", false),
    ] {
        check_field("postgresql", "", line, reported);
    }
}

#[test]
fn the_neighbours_say_what_a_word_means() {
    for fixture in [
        // An account of an authentication library.
        r"
model Account {
  id                Int     @id
  type              String
  provider          String
  providerAccountId String
  refresh_token     String?
  access_token      String?
  token_type        String?
  session_state     String?
}
",
        // An address.
        r"
model Customer {
  id    Int     @id
  city  String
  state String?
  zip   String
}
",
        r"
model Driver {
  id           Int    @id
  licenseState String
}
",
        // A career, and a play.
        r"
model Position {
  id      Int    @id
  company String
  role    String
}
",
        r"
model CastMember {
  id   Int    @id
  role String
}
",
        // What a service sends.
        r"
model StripeSubscription {
  id     Int    @id
  status String
}
",
        // A table of values.
        r"
model OrderStatus {
  id     Int    @id
  status String
}
",
    ] {
        check_rule(&STRINGLY_TYPED, fixture);
    }
}

#[test]
fn columns_of_other_types_and_defaults_of_other_kinds_are_no_choice() {
    for line in [
        "status String @db.Uuid",
        "type String @db.Xml",
        "level String @db.Bit(3)",
        "type String @db.Citext",
        "type String @default(uuid())",
        "type String @default(dbgenerated(\"'a'\"))",
        "level String @default(\"1\")",
        "level String @default(\"0.5\")",
        "state String @default(\"{}\")",
        "status String @default(\"Hello, world\")",
        "type String @default(\"a1b2c3d4e5\")",
        "state String @db.Text",
        "type String @db.VarChar(2000)",
        "type String @unique",
        "type String @ignore",
    ] {
        check_field("postgresql", "", line, false);
    }
    check_field("postgresql", "", "state String @db.Text // open, closed", true);
}

#[test]
fn keys_are_no_choice() {
    check_rule(
        &STRINGLY_TYPED,
        r#"
datasource db {
  provider = "postgresql"
}

model Kind {
  type   String  @id
  things Thing[]
  parts  Part[]
}

model Thing {
  id    Int    @id
  type  String
  kind  Kind   @relation(fields: [type], references: [type])
  level String
  mode  String
//      ^^^^^^ stringly-typed
  parts Part[]

  @@unique([level, type])
  @@unique([mode, id])
}

model Part {
  kind  Kind   @relation(fields: [mode], references: [type])
  thing Thing  @relation(fields: [level, mode], references: [level, type])
  mode  String
  level String
  state String

  @@id([level, state])
}
"#,
    );
}

#[test]
fn what_is_searched_as_text_is_text() {
    check_rule(
        &STRINGLY_TYPED,
        r#"
datasource db {
  provider = "mysql"
}

model Thing {
  id   Int    @id
  type String
  role String
//     ^^^^^^ stringly-typed

  @@fulltext([type])
  @@index([role])
}
"#,
    );
}

#[test]
fn only_where_the_database_has_enums() {
    for (provider, scalar, list) in [
        ("postgresql", true, true),
        ("cockroachdb", true, true),
        ("mongodb", true, true),
        ("mysql", true, false),
        ("sqlite", true, false),
        ("sqlserver", false, false),
    ] {
        check_field(provider, "", "status String // open, closed", scalar);
        if list {
            check_field(provider, "", "statuses String[] // open, closed", list);
        }
    }
}

#[test]
fn composite_types_have_choices_and_views_and_ignored_models_none() {
    check_rule(
        &STRINGLY_TYPED,
        r#"
datasource db {
  provider = "mongodb"
}

type Photo {
  kind String @default("portrait") // portrait, landscape
//     ^^^^^^ stringly-typed
}

model Old {
  id     String @id @map("_id")
  status String

  @@ignore
}
"#,
    );
}

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
        ("postgresql", r#"state String? @db.VarChar(10) @map("s")"#, r#"state ThingState? @map("s")"#),
        ("postgresql", r#"state String @default("a") @db.Text"#, "state ThingState @default(a)"),
        ("postgresql", r#"states String[] @default(["b", "a"]) @db.Text"#, "states ThingState[] @default([b, a])"),
        ("postgresql", r#"state String @default(value: "a")"#, "state ThingState @default(value: a)"),
        ("cockroachdb", "state String @db.String(10)", "state ThingState"),
        ("mysql", r#"state String @db.VarChar(10) @default("b")"#, "state ThingState @default(b)"),
        ("sqlite", "state String?", "state ThingState?"),
        ("mongodb", r#"state String @map("s") @db.String"#, r#"state ThingState @map("s")"#),
    ] {
        let id = if provider == "mongodb" { r#"id String @id @map("_id")"# } else { "id Int @id" };
        let schema = |line: &str, more: &str| {
            format!("datasource db {{\n  provider = \"{provider}\"\n}}\n\nmodel Thing {{\n  {id}\n  {line} // a | b\n}}{more}\n")
        };
        check_fix(&STRINGLY_TYPED, &schema(before, ""), &schema(after, "\n\nenum ThingState {\n  a\n  b\n}"));
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
        format!("model Job {{\n  id     Int    @id\n  status {line}\n}}\n\nenum {name} {{\n  started\n  done\n  gone\n}}\n")
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
        assert!(titles.iter().all(|title| !title.starts_with("Use")), "{line}: {titles:?}");
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
        r#"
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
"#,
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
        ("status String", "Draft the enum `JobStatus` for `Job.status` and complete its values (needs a migration)", "  VALUE\n"),
        (r#"status String @default("new")"#, "Draft the enum `JobStatus` for `Job.status` and complete its values (needs a migration)", "  new\n"),
        ("status String // e.g. new, old", "Draft the enum `JobStatus` for `Job.status` and complete its values (needs a migration)", "  new\n  old\n"),
    ] {
        let before = format!("model Job {{\n  id Int @id\n  {line}\n}}\n");
        assert_eq!(fix_titles(&STRINGLY_TYPED, &before), [titles]);
        let after = before.replace("String", "JobStatus").replace("\"new\"", "new");
        check_fix(&STRINGLY_TYPED, &before, &format!("{after}\nenum JobStatus {{\n{applied}}}\n"));
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
