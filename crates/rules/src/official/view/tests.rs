use super::*;
use crate::testing::{check_fix, check_nth_fix, check_rule, fix_titles};

/// A view in a schema that may have some.
fn with_feature(view: &str) -> String {
    format!(
        "generator client {{\n  provider        = \"prisma-client\"\n  previewFeatures = [\"views\"]\n}}\n{view}"
    )
}

#[test]
fn a_schema_without_a_generator_gets_one() {
    check_fix(
        &VIEW_PREVIEW_FEATURE,
        r#"
datasource db {
  provider = "postgresql"
}

view Summary {
  id Int @unique
}
"#,
        r#"
datasource db {
  provider = "postgresql"
}

generator client {
  provider        = "prisma-client-js"
  previewFeatures = ["views"]
}

view Summary {
  id Int @unique
}
"#,
    );
}

#[test]
fn the_generator_may_be_in_another_file() {
    check_fix(
        &VIEW_PREVIEW_FEATURE,
        r#"
//- client.prisma
generator client {
  provider        = "prisma-client"
  previewFeatures = []
}
//- views.prisma
view Summary {
  id Int @unique
}
"#,
        r#"
//- client.prisma
generator client {
  provider        = "prisma-client"
  previewFeatures = ["views"]
}
//- views.prisma
view Summary {
  id Int @unique
}
"#,
    );
}

#[test]
fn a_key_over_two_fields_becomes_unique() {
    check_fix(
        &VIEW_PRIMARY_KEY,
        &with_feature(
            r#"
view Summary {
  year  Int
  month Int

  @@id([year(sort: Desc), month], name: "when", map: "pk")
//^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ view-primary-key
}
"#,
        ),
        &with_feature(
            r#"
view Summary {
  year  Int
  month Int

  @@unique([year, month], name: "when")
}
"#,
        ),
    );
}

#[test]
fn a_key_that_is_unique_anyway_goes() {
    let before = with_feature(
        r"
view Summary {
  id Int @id @unique
}
",
    );
    assert_eq!(
        fix_titles(&VIEW_PRIMARY_KEY, &before),
        ["Remove the primary key"]
    );
    check_fix(&VIEW_PRIMARY_KEY, &before, &before.replace("@id ", ""));
}

#[test]
fn a_key_can_go_altogether() {
    let before = with_feature("\nview Summary {\n  id   Int @id\n  year Int @unique\n}\n");
    check_nth_fix(&VIEW_PRIMARY_KEY, 1, &before, &before.replace(" @id", ""));
}

#[test]
fn an_index_goes_with_all_its_arguments() {
    check_fix(
        &VIEW_INDEX,
        &with_feature(
            r#"
view Summary {
  year Int @unique

  @@index([year(sort: Desc)], map: "by_year", clustered: true)
//^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ view-index
}
"#,
        ),
        &with_feature(
            r"
view Summary {
  year Int @unique
}
",
        ),
    );
}

#[test]
fn a_unique_constraint_keeps_its_name_for_the_client() {
    check_fix(
        &VIEW_INDEX,
        &with_feature(
            r#"
view Summary {
  year  Int
  month Int

  @@unique([year, month], name: "when", map: "by_year", clustered: false)
//                                      ^^^^^^^^^^^^^^ view-index
//                                                      ^^^^^^^^^^^^^^^^ view-index
}
"#,
        ),
        &with_feature(
            r#"
view Summary {
  year  Int
  month Int

  @@unique([year, month], name: "when", clustered: false)
}
"#,
        ),
    );
}

#[test]
fn columns_lose_all_their_options() {
    check_fix(
        &VIEW_INDEX_ARGUMENT,
        &with_feature(
            r#"
view Summary {
  year  Int
  month String

  @@unique([year(sort: Desc, length: 3), month(ops: raw("x"))])
//               ^^^^^^^^^^ view-index-argument
//                                             ^^^^^^^^^^^^^ view-index-argument
}
"#,
        ),
        &with_feature(
            r"
view Summary {
  year  Int
  month String

  @@unique([year, month])
}
",
        ),
    );
}

#[test]
fn so_does_a_field() {
    check_fix(
        &VIEW_INDEX_ARGUMENT,
        &with_feature("\nview Summary {\n  id Int @unique(sort: Desc, length: 2)\n}\n"),
        &with_feature("\nview Summary {\n  id Int @unique\n}\n"),
    );
}

#[test]
fn tables_may_have_all_that() {
    check_rule(
        &VIEW_INDEX,
        r#"
model Summary {
  id   Int @id
  year Int @unique(map: "by_year", sort: Desc)

  @@index([year])
}
"#,
    );
}
