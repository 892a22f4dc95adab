//! What a relation lists, and what it should.

use super::*;
use crate::testing::{check_fix, check_nth_fix, check_rule, fix_titles, messages};

/// A leaf with these members and a tree with those.
fn schema(leaf: &str, tree: &str) -> String {
    format!(
        r"
model Leaf {{
  id     Int  @id
{leaf}
}}

model Tree {{
{tree}
  leaves Leaf[]
}}
"
    )
}

const TREE: &str = "  id     Int    @id";

#[test]
fn every_unknown_name_is_reported_where_it_stands() {
    check_rule(
        &RELATION_FIELDS_UNKNOWN,
        &schema(
            r"  hall   Int
  tree   Tree @relation(fields: [hall, row, seat.no], references: [hall, row, no])
//                                     ^^^ relation-fields-unknown
//                                          ^^^^^^^ relation-fields-unknown",
            r"  hall   Int
  row    Int
  no     Int    @id",
        ),
    );
}

#[test]
fn what_cannot_be_read_as_a_name_is_the_only_thing_said_of_its_list() {
    check_rule(
        &RELATION_FIELDS_VALUE_TYPE,
        &schema(
            r#"  tree   Tree @relation(fields: [nothing, "treeId", treeId(sort: Desc)], references: 1)
//                                        ^^^^^^^^ relation-fields-value-type
//                                                  ^^^^^^^^^^^^^^^^^^ relation-fields-value-type
//                                                                                   ^ relation-fields-value-type"#,
            TREE,
        ),
    );
}

#[test]
fn the_first_repetition_ends_the_list() {
    check_rule(
        &RELATION_FIELDS_REPEATED,
        &schema(
            r"  treeId Int
  tree   Tree @relation(fields: [nothing, treeId, treeId, treeId], references: [id])
//                                                ^^^^^^ relation-fields-repeated",
            TREE,
        ),
    );
}

#[test]
fn one_field_may_hold_the_key_of_two_relations() {
    check_rule(
        &RELATION_FIELDS_REPEATED,
        r"
model Leaf {
  id     Int  @id
  treeId Int
  tree   Tree @relation(fields: [treeId], references: [id])
  bush   Bush @relation(fields: [treeId], references: [id])
}

model Tree {
  id     Int    @id
  leaves Leaf[]
}

model Bush {
  id     Int    @id
  leaves Leaf[]
}
",
    );
}

#[test]
fn a_field_without_a_known_type_explains_itself() {
    let fixture = schema(
        r"  treeId Nit
//       ^^^ unknown-type
  tree   Tree @relation(fields: [treeId], references: [id])",
        TREE,
    );
    check_rule(&RELATION_FIELDS_NOT_SCALAR, &fixture);
    assert_eq!(messages(&RELATION_FIELDS_NOT_SCALAR, &fixture), []);
}

#[test]
fn the_name_in_the_schema_replaces_that_of_the_column() {
    check_fix(
        &RELATION_FIELDS_UNKNOWN,
        &schema(
            r#"  treeId Int  @map("t_no")
  tree   Tree @relation(fields: [t_no], references: [id])"#,
            TREE,
        ),
        &schema(
            r#"  treeId Int  @map("t_no")
  tree   Tree @relation(fields: [treeId], references: [id])"#,
            TREE,
        ),
    );
}

#[test]
fn a_field_of_another_type_is_not_meant() {
    check_fix(
        &RELATION_FIELDS_UNKNOWN,
        &schema(
            r"  treeIds String
  tree   Tree? @relation(fields: [treeId], references: [id])",
            TREE,
        ),
        &schema(
            r"  treeIds String
  tree   Tree? @relation(fields: [treeId], references: [id])
  treeId Int?",
            TREE,
        ),
    );
}

#[test]
fn a_new_key_of_a_relation_to_one_is_unique_and_copies_the_native_type() {
    check_fix(
        &RELATION_FIELDS_UNKNOWN,
        r#"
datasource db {
  provider = "postgresql"
}

model Leaf {
  id   Int  @id
  tree Tree @relation(fields: [treeId], references: [id])
}

model Tree {
  id   String @id @db.Uuid
  leaf Leaf?
}
"#,
        r#"
datasource db {
  provider = "postgresql"
}

model Leaf {
  id   Int  @id
  tree Tree @relation(fields: [treeId], references: [id])
  treeId String @unique @db.Uuid
}

model Tree {
  id   String @id @db.Uuid
  leaf Leaf?
}
"#,
    );
}

#[test]
fn what_has_no_counterpart_goes() {
    let lists = |fields: &str| {
        schema(
            &format!("  treeId Int\n  tree   Tree @relation(fields: [{fields}], references: [id])"),
            TREE,
        )
    };
    check_fix(
        &RELATION_FIELDS_UNKNOWN,
        &lists("treeId, nothing"),
        &lists("treeId"),
    );
    check_fix(
        &RELATION_FIELDS_REPEATED,
        &lists("treeId, treeId"),
        &lists("treeId"),
    );
}

#[test]
fn a_relation_in_its_own_key_becomes_the_field_that_holds_it() {
    let key = |name: &str| {
        schema(
            &format!("  treeId Int\n  tree   Tree @relation(fields: [{name}], references: [id])"),
            TREE,
        )
    };
    check_fix(&RELATION_FIELDS_NOT_SCALAR, &key("tree"), &key("treeId"));
}

#[test]
fn references_name_what_is_near_or_the_id() {
    let references = |name: &str| {
        schema(
            &format!(
                "  treeId Int\n  tree   Tree @relation(fields: [treeId], references: [{name}])"
            ),
            "  id     Int    @id\n  number Int    @unique",
        )
    };
    for (rule, before, after) in [
        (&RELATION_REFERENCES_UNKNOWN, "nubmer", "number"),
        (&RELATION_REFERENCES_UNKNOWN, "phantom", "id"),
        (&RELATION_REFERENCES_NOT_SCALAR, "leaves", "id"),
    ] {
        check_fix(rule, &references(before), &references(after));
    }
}

#[test]
fn a_unique_field_of_the_type_of_the_key_is_meant_rather_than_the_id() {
    let references = |name: &str| {
        schema(
            &format!(
                "  treeName String\n  tree     Tree @relation(fields: [treeName], references: [{name}])"
            ),
            "  id     Int    @id\n  latin  String @unique",
        )
    };
    check_fix(
        &RELATION_REFERENCES_UNKNOWN,
        &references("x"),
        &references("latin"),
    );
}

#[test]
fn a_list_of_records_needs_no_references() {
    let leaves = |attribute: &str| {
        format!(
            r"
model Leaf {{
  id     Int  @id
  treeId Int
  tree   Tree @relation(fields: [treeId], references: [id])
}}

model Tree {{
  id     Int    @id
  leaves Leaf[]{attribute}
}}
"
        )
    };
    check_fix(
        &RELATION_REFERENCES_UNKNOWN,
        &leaves(" @relation(references: [nothing])"),
        &leaves(""),
    );
}

#[test]
fn a_repetition_in_a_longer_key_is_a_wrong_name() {
    let seat = |fields: &str, references: &str| {
        format!(
            r"
model Seat {{
  id    Int @id
  rowId Int
  rowNo Int
  row   Row @relation(fields: [{fields}], references: [{references}])
}}

model Row {{
  id    Int
  no    Int
  seats Seat[]

  @@id([id, no])
}}
"
        )
    };
    let right = seat("rowId, rowNo", "id, no");
    check_fix(
        &RELATION_FIELDS_REPEATED,
        &seat("rowId, rowId", "id, no"),
        &right,
    );
    check_fix(
        &RELATION_FIELDS_REPEATED,
        &seat("rowId, rowNo", "id, id"),
        &right,
    );
}

#[test]
fn quotes_brackets_and_arguments_around_a_name_go() {
    let key = |value: &str| {
        schema(
            &format!("  treeId Int\n  tree   Tree @relation(fields: {value}, references: [id])"),
            TREE,
        )
    };
    for wrong in [
        "[\"treeId\"]",
        "\"treeId\"",
        "[[treeId]]",
        "[treeId(sort: Desc)]",
    ] {
        check_fix(&RELATION_FIELDS_VALUE_TYPE, &key(wrong), &key("[treeId]"));
    }
    check_fix(&RELATION_FIELDS_VALUE_TYPE, &key("[1]"), &key("[treeId]"));
}

#[test]
fn a_name_that_is_near_can_also_be_added() {
    let before = schema(
        "  treeNo Int\n  tree   Tree @relation(fields: [treeId], references: [id])",
        TREE,
    );
    assert_eq!(
        fix_titles(&RELATION_FIELDS_UNKNOWN, &before),
        [
            "Change `treeId` to `treeNo`",
            "Add `treeId Int` to `Leaf` (needs a migration)",
        ]
    );
    let after = schema(
        "  treeNo Int\n  tree   Tree @relation(fields: [treeId], references: [id])\n  treeId Int",
        TREE,
    );
    check_nth_fix(&RELATION_FIELDS_UNKNOWN, 1, &before, &after);
}

#[test]
fn a_line_that_gets_unreadable_holds_no_field_any_more() {
    use crate::apply::Checked;
    use model::FileId;
    use syntax::{Parser, TextEdit, TextSize};

    let text = schema(
        "  treeId Int\n  tree   Tree @relation(fields: [treeId], references: [id])",
        "  id     Int    @id",
    );
    let mut parser = Parser::default();
    let mut state = Checked::default();
    state
        .schema
        .add_file(&mut parser, FileId(0), "schema.prisma", &text);
    state.settle(&mut parser);
    let echoes = |state: &Checked| {
        let all = state.schema.in_order();
        all.flat_map(|(id, _)| state.checker.with_echoes(id))
            .filter(|finding| finding.rule == &RELATION_REFERENCES_UNKNOWN)
            .count()
    };
    assert_eq!(echoes(&state), 0);
    let at = text.rfind("@id").map_or(0, |at| at + "@id".len());
    let at = TextSize::new(u32::try_from(at).unwrap_or(0));
    state.schema.edit(FileId(0), &TextEdit::insert(at, "("));
    state.settle(&mut parser);
    assert_eq!(echoes(&state), 1);
}
