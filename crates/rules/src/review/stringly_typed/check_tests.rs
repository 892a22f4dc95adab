//! When the rule speaks and when not; how lists are read is tested beside the code that reads them.

use super::STRINGLY_TYPED;
use crate::testing::check_rule;

/// A model with one field of that line, and whether and how it is reported.
#[track_caller]
fn check_field(provider: &str, before: &str, line: &str, reported: bool) {
    let id = if provider == "mongodb" {
        r#"id String @id @map("_id")"#
    } else {
        "id Int @id"
    };
    let column = line.find("String").unwrap_or(0);
    let caret = if reported {
        format!("//{}^^^^^^ stringly-typed\n", " ".repeat(column))
    } else {
        String::new()
    };
    check_rule(
        &STRINGLY_TYPED,
        &format!(
            "datasource db {{\n  provider = \"{provider}\"\n}}\n\nmodel Thing {{\n  {id}\n{before}  {line}\n{caret}}}\n"
        ),
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
        (
            r#"status String @default("")"#,
            Hint,
            "sounds like a choice",
        ),
        (
            r#"status String @default("new")"#,
            Warning,
            "starts as `new`",
        ),
        (
            r#"roles String[] @default(["user", "admin"])"#,
            Warning,
            "starts as `user`, `admin`",
        ),
        (
            "status String // new, old",
            Warning,
            "is one of `new`, `old`, but",
        ),
        (
            "status String // e.g. new, old",
            Warning,
            "between `new`, `old` and others",
        ),
        (
            r#"status String @default("gone") /// new | old"#,
            Warning,
            "is one of `new`, `old`, `gone`, but",
        ),
        (
            "status String /* new, old */",
            Warning,
            "is one of `new`, `old`, but",
        ),
        (
            "status String // a | b | c | d | e | f | g | h",
            Warning,
            "`f` and 2 more",
        ),
    ] {
        let findings = crate::testing::messages(
            &STRINGLY_TYPED,
            &format!(
                "datasource db {{\n  provider = \"postgresql\"\n}}\nmodel Thing {{\n  id Int @id\n  {line}\n}}\n"
            ),
        );
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
        (
            r#"condition String @default("good") // new, good, worn"#,
            true,
        ),
        (
            r#"theme String @default("dark") // one of: light, dark"#,
            true,
        ),
        (r#"flags String[] @default(["a"]) // a | b"#, true),
        (
            r#"condition String @default("odd") // new, good, worn"#,
            false,
        ),
        ("condition String // new, good, worn", false),
        (
            r#"condition String @default("good") // e.g. new, good"#,
            false,
        ),
        (r#"condition String @default("good")"#, false),
        (
            r#"condition String @default("good") // good until somebody looks, then worn"#,
            false,
        ),
        (
            "condition String // @@check(condition in ('new', 'good'))",
            true,
        ),
    ] {
        check_field("postgresql", "", line, reported);
    }
}

#[test]
fn comments_above_count_when_they_touch_the_field() {
    for (above, reported) in [
        ("  // new, good, worn\n", true),
        (
            "  /// What it looks like.\n  /// One of: new, good, worn.\n",
            true,
        ),
        (
            "  /// What it looks like:\n  /// - new: just bought\n  /// - good\n",
            true,
        ),
        (
            "  /* What it looks like:\n   * new, good, worn\n   */\n",
            true,
        ),
        ("  /**\n   * - new\n   * - good\n   */\n", true),
        ("  // new, good, worn\n\n", false),
        ("  other Int // new, good, worn\n", false),
        (
            "  // prisma-analyzer-ignore id-list, json-text: later\n",
            false,
        ),
    ] {
        check_field(
            "postgresql",
            above,
            r#"condition String @default("good")"#,
            reported,
        );
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
    check_field(
        "postgresql",
        "",
        "state String @db.Text // open, closed",
        true,
    );
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
