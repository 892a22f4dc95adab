use super::*;
use crate::testing::{check_fix, check_rule};

#[test]
fn options_of_every_column_go_at_once() {
    check_fix(
        &INDEX_LENGTH_NOT_SUPPORTED,
        r"
model Bus {
  id    Int    @id
  plate String
  town  String

  @@index([plate(length: 10, sort: Desc), town(length: 5)])
}
",
        r"
model Bus {
  id    Int    @id
  plate String
  town  String

  @@index([plate(sort: Desc), town])
}
",
    );
}

#[test]
fn what_mysql_can_do_is_fine() {
    check_rule(
        &LENGTH_FIELD_TYPE,
        r#"
datasource db {
  provider = "mysql"
}

model Bus {
  id    Int    @id
  plate String @unique(length: 8)
  stamp Bytes

  @@index([stamp(length: 8), plate])
}
"#,
    );
}

#[test]
fn the_key_makes_way_for_the_chosen_index() {
    check_fix(
        &CLUSTERING_MULTIPLE,
        r#"
datasource db {
  provider = "sqlserver"
}

model Bus {
  id   Int @id
  line Int

  @@index([line], clustered: true)
}
"#,
        r#"
datasource db {
  provider = "sqlserver"
}

model Bus {
  id   Int @id(clustered: false)
  line Int

  @@index([line], clustered: true)
}
"#,
    );
}
