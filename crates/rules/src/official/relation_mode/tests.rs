use super::*;
use crate::testing::{check_fix, check_fix_all};

#[test]
fn modes_are_corrected() {
    let schema = |mode: &str| {
        format!("datasource db {{\n  provider = \"mysql\"\n  relationMode = {mode}\n}}\n")
    };
    check_fix(
        &DATASOURCE_RELATION_MODE_UNKNOWN,
        &schema("\"foreign_keys\""),
        &schema("\"foreignKeys\""),
    );
    check_fix(
        &DATASOURCE_RELATION_MODE_TYPE,
        &schema("prisma"),
        &schema("\"prisma\""),
    );
    check_fix(
        &DATASOURCE_RELATION_MODE_UNKNOWN,
        &schema("\"loose\""),
        "datasource db {\n  provider = \"mysql\"\n}\n",
    );
}

#[test]
fn mongodb_has_one_mode() {
    check_fix(
        &DATASOURCE_RELATION_MODE_UNSUPPORTED,
        "datasource db {\n  provider = \"mongodb\"\n  relationMode = \"foreignKeys\"\n}\n",
        "datasource db {\n  provider = \"mongodb\"\n  relationMode = \"prisma\"\n}\n",
    );
}

#[test]
fn the_old_key_is_renamed_or_goes() {
    check_fix(
        &DATASOURCE_REFERENTIAL_INTEGRITY_DEPRECATED,
        r#"
datasource db {
  provider             = "mysql"
  referentialIntegrity = "prisma"
}
"#,
        r#"
datasource db {
  provider             = "mysql"
  relationMode         = "prisma"
}
"#,
    );
    check_fix_all(
        r#"
datasource db {
  provider             = "mysql"
  relationMode         = "prisma"
  referentialIntegrity = "bogus"
}
"#,
        r#"
datasource db {
  provider             = "mysql"
  relationMode         = "prisma"
}
"#,
    );
}
