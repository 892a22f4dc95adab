use super::*;
use crate::testing::{check_fix, check_nth_fix, check_rule};

#[test]
fn a_stray_brace_is_reported_alone() {
    check_rule(
        &INVALID_TOP_LEVEL_LINE,
        r"
model Boat {
  id Int @id
}
}
^ invalid-top-level-line
",
    );
}

#[test]
fn closes_an_open_block_where_it_ends() {
    check_fix(
        &UNCLOSED_BLOCK,
        r"
model Boat {
  id Int @id

model Crew {
  id Int @id
}
",
        r"
model Boat {
  id Int @id
}

model Crew {
  id Int @id
}
",
    );
}

#[test]
fn a_line_says_what_it_was_meant_to_say() {
    check_fix(
        &INVALID_BLOCK_LINE,
        "model Boat {\n  id Int @id,\n}\n",
        "model Boat {\n  id Int @id\n}\n",
    );
    check_fix(
        &INVALID_TOP_LEVEL_LINE,
        "# Boats\nmodel Boat {\n  id Int @id\n}\n",
        "// Boats\nmodel Boat {\n  id Int @id\n}\n",
    );
    check_fix(
        &INVALID_CONFIG_LINE,
        "datasource db {\n  provider: 'sqlite'\n}\n",
        "datasource db {\n  provider = \"sqlite\"\n}\n",
    );
}

#[test]
fn arguments_come_onto_one_line() {
    check_fix(
        &INVALID_BLOCK_LINE,
        r"
model Boat {
  id   Int
  name String
  @@id([
    id,
    name,
  ])
}
",
        r"
model Boat {
  id   Int
  name String
  @@id([id, name])
}
",
    );
}

#[test]
fn any_line_can_be_a_comment() {
    check_fix(
        &INVALID_ENUM_LINE,
        "enum Sail {\n  MAIN\n  JIB = 2\n}\n",
        "enum Sail {\n  MAIN\n  // JIB = 2\n}\n",
    );
    check_nth_fix(
        &INVALID_BLOCK_LINE,
        1,
        "model Boat {\n  id Int @id\n  name String;\n}\n",
        "model Boat {\n  id Int @id\n  // name String;\n}\n",
    );
    check_fix(
        &INVALID_TOP_LEVEL_LINE,
        "enum Sail {\n  MAIN\n}\n}\n",
        "enum Sail {\n  MAIN\n}\n// }\n",
    );
}

#[test]
fn an_alias_is_written_out() {
    check_fix(
        &INVALID_TYPE_ALIAS,
        r#"
// Speed.
type Knots = Float @map("speed") // slow

model Boat {
  id      Int    @id
  fastest Knots? @unique
}
"#,
        r#"
// Speed.
// type Knots = Float @map("speed") // slow

model Boat {
  id      Int    @id
  fastest Float? @map("speed") @unique
}
"#,
    );
    check_fix(
        &INVALID_TYPE_ALIAS,
        "type Knots = Float\n",
        "// type Knots = Float\n",
    );
}

#[test]
fn corrects_a_misspelt_keyword() {
    check_fix(
        &UNKNOWN_BLOCK_KEYWORD,
        r"
Modle Boat {
  id Int @id
}
",
        r"
model Boat {
  id Int @id
}
",
    );
}

#[test]
fn a_key_alone_is_no_line_of_a_configuration() {
    check_rule(
        &INVALID_CONFIG_LINE,
        r#"
datasource db {
  provider = "sqlite"
  schemas
//^^^^^^^ invalid-config-line
}
"#,
    );
}

#[test]
fn other_languages_have_other_words_for_models() {
    check_fix(
        &UNKNOWN_BLOCK_KEYWORD,
        "table Boat {\n  id Int @id\n}\n",
        "model Boat {\n  id Int @id\n}\n",
    );
    check_fix(
        &UNKNOWN_BLOCK_KEYWORD,
        "table {\n  id Int @id\n}\n",
        "model NewModel {\n  id Int @id\n}\n",
    );
}

#[test]
fn a_name_gets_a_keyword_and_a_keyword_a_name() {
    check_fix(
        &UNKNOWN_BLOCK_KEYWORD,
        "Boat {\n  id Int @id\n}\n",
        "model Boat {\n  id Int @id\n}\n",
    );
    check_fix(
        &UNKNOWN_BLOCK_KEYWORD,
        "model-boat {\n  id Int @id\n}\n",
        "model boat {\n  id Int @id\n}\n",
    );
    check_fix(
        &UNKNOWN_BLOCK_KEYWORD,
        "enum {\n  MAIN\n}\n",
        "enum NewEnum {\n  MAIN\n}\n",
    );
}

#[test]
fn a_block_that_means_nothing_becomes_a_comment() {
    check_nth_fix(
        &UNKNOWN_BLOCK_KEYWORD,
        1,
        "table {\n  // Boats.\n  a = 1\n\n}\n",
        "// table {\n  // Boats.\n  // a = 1\n\n// }\n",
    );
}

#[test]
fn a_keyword_without_a_blank_is_read_all_the_same() {
    check_fix(
        &UNKNOWN_BLOCK_KEYWORD,
        "modelBoat {\n^^^^^^^^^ unknown-block-keyword\n  id Int @id\n}\n",
        "model Boat {\n  id Int @id\n}\n",
    );
}
