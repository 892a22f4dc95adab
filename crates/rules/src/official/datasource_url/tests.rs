use super::*;
use crate::testing::{check_fix, check_rule};

#[test]
fn what_prisma_7_does_not_read_goes() {
    check_fix(
        &DATASOURCE_URL_REMOVED,
        r#"
datasource db {
  provider          = "postgresql"
  shadowDatabaseUrl = env()
//^^^^^^^^^^^^^^^^^ datasource-url-removed
}
"#,
        r#"
datasource db {
  provider          = "postgresql"
}
"#,
    );
}

#[test]
fn a_url_is_text_or_a_variable() {
    check_rule(
        &DATASOURCE_URL_TYPE,
        r#"
datasource db {
  provider          = "postgresql"
  url               = env("DATABASE_URL")
  directUrl         = ""
  shadowDatabaseUrl = ["a"]
//                    ^^^^^ datasource-url-type
}
"#,
    );
    check_fix(
        &DATASOURCE_URL_TYPE,
        "datasource db {\n  provider = \"sqlite\"\n  url = SHOP_URL\n}\n",
        "datasource db {\n  provider = \"sqlite\"\n  url = env(\"SHOP_URL\")\n}\n",
    );
}

#[test]
fn a_shadow_database_differs_from_the_direct_one_too() {
    check_fix(
        &DATASOURCE_SHADOW_URL_EQUAL,
        r#"
datasource db {
  provider          = "postgresql"
  url               = env("POOL")
  directUrl         = env("DIRECT")
  shadowDatabaseUrl = env("DIRECT")
//                    ^^^^^^^^^^^^^ datasource-shadow-url-equal
}
"#,
        r#"
datasource db {
  provider          = "postgresql"
  url               = env("POOL")
  directUrl         = env("DIRECT")
}
"#,
    );
    check_rule(
        &DATASOURCE_SHADOW_URL_EQUAL,
        r#"
datasource db {
  provider          = "postgresql"
  url               = ""
  shadowDatabaseUrl = ""
}
"#,
    );
}

#[test]
fn prisma_6_gets_its_url() {
    check_fix(
        &DATASOURCE_URL_MISSING,
        r#"
//- a.prisma
datasource first {
//         ^^^^^ datasource-url-missing
  provider = "postgresql"
}
//- b.prisma
datasource second {
  provider = "postgresql"
  url      = "x"
}
"#,
        r#"
//- a.prisma
datasource first {
  provider = "postgresql"
  url      = env("DATABASE_URL")
}
//- b.prisma
datasource second {
  provider = "postgresql"
  url      = "x"
}
"#,
    );
}
