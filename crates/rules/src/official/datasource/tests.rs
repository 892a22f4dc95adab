use super::*;
use crate::testing::{check_fix, check_rule, fix_titles};

/// The datasource with that provider after the preferred fix.
fn check_meant(written: &str, meant: &str) {
    let schema = |provider: &str| format!("datasource db {{\n  provider = {provider}\n}}\n");
    check_fix(
        &DATASOURCE_PROVIDER_UNKNOWN,
        &schema(&quoted(written)),
        &schema(&quoted(meant)),
    );
}

#[test]
fn databases_are_known_by_other_names() {
    for (written, meant) in [
        ("mssql", "sqlserver"),
        ("MariaDB", "mysql"),
        ("mongo", "mongodb"),
        ("cockroach", "cockroachdb"),
        ("pg", "postgresql"),
        ("PostgreSQL", "postgresql"),
        (" mysql", "mysql"),
        ("postgresqll", "postgresql"),
        ("oracle", "postgresql"),
    ] {
        check_meant(written, meant);
    }
}

#[test]
fn native_types_tell_the_database() {
    check_fix(
        &DATASOURCE_PROVIDER_ENV,
        r#"
datasource db {
  provider = env("PROVIDER")
//           ^^^^^^^^^^^^^^^ datasource-provider-env
}

model Van {
  id   Int    @id
  seat Int    @db.UnsignedTinyInt
  name String @db.VarChar(20)
}
"#,
        r#"
datasource db {
  provider = "mysql"
}

model Van {
  id   Int    @id
  seat Int    @db.UnsignedTinyInt
  name String @db.VarChar(20)
}
"#,
    );
}

#[test]
fn a_bare_word_gets_quotes() {
    check_fix(
        &DATASOURCE_PROVIDER_NOT_STRING,
        "datasource db {\n  provider = sqlite\n}\n",
        "datasource db {\n  provider = \"sqlite\"\n}\n",
    );
}

#[test]
fn a_mistyped_key_is_corrected_and_keeps_its_column() {
    check_fix(
        &DATASOURCE_PROPERTY_UNKNOWN,
        r#"
datasource db {
  provider      = "mysql"
  relation_mode = "prisma"
//^^^^^^^^^^^^^ datasource-property-unknown
}
"#,
        r#"
datasource db {
  provider      = "mysql"
  relationMode  = "prisma"
}
"#,
    );
}

#[test]
fn a_key_that_means_nothing_goes() {
    check_fix(
        &DATASOURCE_PROPERTY_UNKNOWN,
        "datasource db {\n  provider = \"mysql\"\n  colour   = env() // red\n}\n",
        "datasource db {\n  provider = \"mysql\"\n}\n",
    );
}

#[test]
fn preview_features_move_to_the_generator_of_the_client() {
    check_fix(
        &DATASOURCE_PREVIEW_FEATURES_MISPLACED,
        r#"
generator docs {
  provider = "docs"
}

generator client {
  provider        = "prisma-client-js"
  previewFeatures = ["views"]
}

datasource db {
  provider        = "postgresql"
  previewFeatures = ["views", "shardKeys", "tracing"]
}
"#,
        r#"
generator docs {
  provider = "docs"
}

generator client {
  provider        = "prisma-client-js"
  previewFeatures = ["views", "shardKeys"]
}

datasource db {
  provider        = "postgresql"
}
"#,
    );
    assert_eq!(
        fix_titles(
            &DATASOURCE_PREVIEW_FEATURES_MISPLACED,
            "datasource db {\n  provider = \"mysql\"\n  previewFeatures = []\n}\n"
        ),
        ["Remove `previewFeatures`"]
    );
}

#[test]
fn a_half_typed_block_without_a_name_is_no_datasource() {
    check_rule(
        &DATASOURCE_PROPERTY_UNKNOWN,
        r#"
datasource {
^^^^^^^^^^ unknown-block-keyword
  colour = 5
}
"#,
    );
}
