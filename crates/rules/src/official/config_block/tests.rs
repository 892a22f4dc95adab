use super::*;
use crate::testing::{check_fix, check_fix_all, check_nth_fix, check_rule};

#[test]
fn every_line_without_a_value_is_shown_and_repaired() {
    check_fix_all(
        r#"
datasource db {
  provider =
  relationMode =
  schemas      =
}
"#,
        r#"
datasource db {
  provider = "postgresql"
}
"#,
    );
}

#[test]
fn what_a_dropped_block_says_is_still_judged() {
    check_rule(
        &CONFIG_PROPERTY_MISSING_VALUE,
        r#"
datasource db {
  provider = "paradox"
//           ^^^^^^^^^ datasource-provider-unknown
  schemas  =
//^^^^^^^ config-property-missing-value
}
"#,
    );
}

#[test]
fn the_last_of_two_values_is_kept() {
    check_fix(
        &DUPLICATE_CONFIG_KEY,
        r#"
datasource db {
  provider = "foxpro"
  provider = "mysql"
}
"#,
        r#"
datasource db {
  provider = "mysql"
}
"#,
    );
    check_nth_fix(
        &DUPLICATE_CONFIG_KEY,
        1,
        r#"
datasource db {
  provider = "sqlite" // for now
  provider = "mysql"
}
"#,
        r#"
datasource db {
  provider = "sqlite" // for now
}
"#,
    );
}

#[test]
fn datasources_in_different_files_may_live_together() {
    check_rule(
        &DATASOURCE_MULTIPLE,
        r#"
//- a.prisma
datasource first {
  provider = "postgresql"
}
//- b.prisma
datasource second {
  provider = "mysql"
}
"#,
    );
}

#[test]
fn one_datasource_stays() {
    check_fix(
        &DATASOURCE_MULTIPLE,
        r#"
datasource primary {
  provider = "postgresql"
}

datasource replica {
//         ^^^^^^^ datasource-multiple
  provider = "postgresql"
}
"#,
        r#"
datasource primary {
  provider = "postgresql"
}
"#,
    );
}

#[test]
fn the_url_and_the_native_types_tell_the_database() {
    check_fix(
        &DATASOURCE_PROVIDER_MISSING,
        r#"
datasource db {
  url = "mysql://localhost/shop"
}
"#,
        r#"
datasource db {
  provider = "mysql"
  url = "mysql://localhost/shop"
}
"#,
    );
}

#[test]
fn a_key_in_another_case_is_the_provider() {
    check_fix(
        &DATASOURCE_PROVIDER_MISSING,
        r#"
datasource db {
//         ^^ datasource-provider-missing
  Provider = "sqlite"
}
"#,
        r#"
datasource db {
  provider = "sqlite"
}
"#,
    );
}

#[test]
fn a_provider_that_cannot_be_read_is_not_missing() {
    check_rule(
        &GENERATOR_PROVIDER_MISSING,
        r#"
generator client {
  provider: "prisma-client-js"
//^^^^^^^^^^^^^^^^^^^^^^^^^^^^ invalid-config-line
}
"#,
    );
}

#[test]
fn a_generator_gets_the_usual_provider() {
    check_fix(
        &GENERATOR_PROVIDER_MISSING,
        r#"
generator client {
  output = "../generated"
}
"#,
        r#"
generator client {
  provider = "prisma-client"
  output = "../generated"
}
"#,
    );
}
