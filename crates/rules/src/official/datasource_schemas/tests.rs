use super::*;
use crate::testing::{check_fix, check_fix_all, check_rule};

#[test]
fn a_single_name_and_an_empty_one_are_fine() {
    check_rule(
        &DATASOURCE_SCHEMAS_TYPE,
        "datasource db {\n  provider = \"postgresql\"\n  schemas = \"\"\n}\n",
    );
}

#[test]
fn every_copy_but_the_last_goes() {
    check_rule(
        &DATASOURCE_SCHEMAS_DUPLICATE,
        r#"
datasource db {
  provider = "sqlserver"
  schemas  = ["b", "a", "b", "B", "b"]
//            ^^^ datasource-schemas-duplicate
//                      ^^^ datasource-schemas-duplicate
}
"#,
    );
    check_fix_all(
        "datasource db {\n  provider = \"sqlserver\"\n  schemas = [\"b\", \"a\", \"b\", \"b\"]\n}\n",
        "datasource db {\n  provider = \"sqlserver\"\n  schemas = [\"a\", \"b\"]\n}\n",
    );
}

#[test]
fn words_get_quotes_and_anything_else_goes() {
    check_fix_all(
        "datasource db {\n  provider = \"postgresql\"\n  schemas = [shop, env(\"X\"), 5]\n}\n",
        "datasource db {\n  provider = \"postgresql\"\n  schemas = [\"shop\", \"5\"]\n}\n",
    );
}

#[test]
fn without_database_schemas_the_line_goes() {
    for value in ["[\"shop\"]", "[]", "[shop]"] {
        let before =
            format!("datasource db {{\n  provider = \"sqlite\"\n  schemas = {value}\n}}\n");
        check_fix_all(&before, "datasource db {\n  provider = \"sqlite\"\n}\n");
    }
}

#[test]
fn an_empty_list_gets_the_schemas_in_use() {
    check_fix(
        &DATASOURCE_SCHEMAS_EMPTY,
        "datasource db {\n  provider = \"postgresql\"\n  schemas = []\n}\n",
        "datasource db {\n  provider = \"postgresql\"\n}\n",
    );
}
