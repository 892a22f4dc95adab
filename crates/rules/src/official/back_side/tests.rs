use super::*;
use crate::testing::{check_fix, check_nth_fix};

#[test]
fn actions_move_to_the_key() {
    let before = r"
model Leaf {
  id     Int  @id
  treeId Int
  tree   Tree @relation(fields: [treeId], references: [id])
}

model Tree {
  id     Int    @id
  leaves Leaf[] @relation(onDelete: Cascade)
//                        ^^^^^^^^^^^^^^^^^ one-to-many-actions-on-list-side
}
";
    let after = |actions: &str| {
        format!(
            r"
model Leaf {{
  id     Int  @id
  treeId Int
  tree   Tree @relation(fields: [treeId], references: [id]{actions})
}}

model Tree {{
  id     Int    @id
  leaves Leaf[]
}}
"
        )
    };
    let rule = &ONE_TO_MANY_ACTIONS_ON_LIST_SIDE;
    check_fix(rule, before, &after(", onDelete: Cascade"));
    check_nth_fix(rule, 1, before, &after(""));
}

#[test]
fn a_key_at_the_list_goes_where_it_belongs() {
    check_fix(
        &ONE_TO_MANY_FIELDS_ON_LIST_SIDE,
        r"
model Leaf {
  id     Int  @id
  treeId Int
  tree   Tree @relation(fields: [treeId], references: [id])
}

model Tree {
  id     Int    @id
  leafId Int
  leaves Leaf[] @relation(fields: [leafId], references: [id])
//                                ^^^^^^^^ one-to-many-fields-on-list-side
}
",
        r"
model Leaf {
  id     Int  @id
  treeId Int
  tree   Tree @relation(fields: [treeId], references: [id])
}

model Tree {
  id     Int    @id
  leaves Leaf[]
}
",
    );
}
