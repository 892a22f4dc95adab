use super::*;
use crate::testing::{check_fix, check_rule};

#[test]
fn prisma_7_reads_objects() {
    check_rule(
        &OBJECT_VALUE_NOT_SUPPORTED,
        "generator docs {\n  provider = \"docs\"\n  theme = { dark: true }\n}\n",
    );
}

#[test]
fn prisma_6_does_not() {
    check_fix(
        &OBJECT_VALUE_NOT_SUPPORTED,
        r#"
datasource db {
  provider = "sqlite"
  url      = "file:lamps.db"
}

generator docs {
  provider = "docs"
  themes   = [{ dark: true }]
}
"#,
        r#"
datasource db {
  provider = "sqlite"
  url      = "file:lamps.db"
}

generator docs {
  provider = "docs"
}
"#,
    );
}
