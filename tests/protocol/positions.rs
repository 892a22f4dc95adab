//! Positions count what client and server have agreed on, and whatever lies outside of a text is cut to it.

use serde_json::{Value, json};

use crate::client::{Client, modern, names, range, replace, with_code};

const URI: &str = "untitled:positions";

fn client(encodings: &Value) -> Client<crate::client::InProcess> {
    let mut capabilities = modern();
    capabilities["general"] = json!({ "positionEncodings": encodings });
    Client::with_capabilities(&capabilities)
}

/// An encoding that a client offers and how long `é😀😀😀` is in it.
fn encodings() -> [(Value, u32); 5] {
    [
        (json!(["utf-16", "utf-8"]), 14),
        (json!(["utf-16"]), 7),
        (json!(["utf-32", "utf-16"]), 7),
        (json!([]), 7),
        (json!(["utf-32"]), 4),
    ]
}

#[test]
fn findings_after_wide_characters_have_columns_in_the_agreed_unit() {
    let text = [
        "datasource db {",
        "  provider = \"postgresql\"",
        "}",
        "model Depot {",
        "  id      Int      @id",
        "  parcels Parcel[] @relation(\"é😀😀😀\")",
        "}",
        "model Parcel {",
        "  id      Int @id",
        "  depotId Int",
        "  depot Depot @relation(\"é😀😀😀\", fields: [depotId], references: [id])",
        "}",
        "",
    ]
    .join("\r\n");
    for (encodings, wide) in encodings() {
        let mut client = client(&encodings);
        let publish = client.open_and_wait(URI, &text);
        let found = with_code(&publish, "unindexed-foreign-key");
        assert_eq!(found.len(), 1, "{publish}");
        let start = 37 + wide;
        assert_eq!(
            found[0]["range"],
            range((10, start), (10, start + 7)),
            "{encodings}"
        );
        client.end();
    }
}

#[test]
fn a_replaced_range_after_wide_characters_hits_exactly_its_text() {
    for (encodings, wide) in encodings() {
        let mut client = client(&encodings);
        let text = "model A {\r\n  id Int @id\r\n  name String // é😀😀😀Strng\r\n}\r\n";
        client.open_and_wait(URI, text);
        // `// é😀😀😀` goes, and so does `String `: the rest of the comment becomes the type.
        let end = 17 + wide;
        let publish = client.change_and_wait(URI, 2, &replace((2, 7), (2, end), ""));
        let found = with_code(&publish, "unknown-type");
        assert_eq!(found.len(), 1, "{encodings}: {publish}");
        assert_eq!(found[0]["range"], range((2, 7), (2, 12)));
        client.end();
    }
}

#[test]
fn full_and_incremental_changes_may_come_in_one_message() {
    let mut client = Client::ready();
    client.open_and_wait(URI, "model A {\n  id Int @id\n}\n");
    let changes = json!([
        { "range": range((0, 6), (0, 7)), "text": "B" },
        { "text": "model C {\n  id Int @id\n}\n" },
        { "range": range((0, 6), (0, 7)), "text": "D" },
        { "range": range((0, 7), (0, 7)), "text": "E" },
    ]);
    client.change_and_wait(URI, 2, &changes);
    assert_eq!(names(&client.symbols(URI).unwrap()), ["DE"]);
    client.end();
}

#[test]
fn positions_outside_the_text_are_cut_to_it() {
    let mut client = Client::ready();
    client.open_and_wait(URI, "model A {\n  id Int @id\n}\n");
    let far = u32::MAX;
    // Behind the last line: appended. Behind the end of a line: before its line break.
    client.change_and_wait(
        URI,
        2,
        &replace((far, far), (far, far), "model B {\n  id Int @id\n}\n"),
    );
    client.change_and_wait(URI, 3, &replace((1, far), (1, far), " @map(\"x\")"));
    // Backwards means the same as forwards.
    client.change_and_wait(URI, 4, &replace((0, 7), (0, 6), "C"));
    let symbols = client.symbols(URI).unwrap();
    assert_eq!(names(&symbols), ["C", "B"]);

    let fresh = "untitled:fresh";
    client.open_and_wait(
        fresh,
        "model C {\n  id Int @id @map(\"x\")\n}\nmodel B {\n  id Int @id\n}\n",
    );
    assert_eq!(client.symbols(fresh).unwrap(), symbols);

    for (line, character) in [(0, far), (far, 0), (far, far)] {
        client.hover(URI, line, character).unwrap();
    }
    client.code_actions(URI, &range((far, 0), (0, far)), &json!({}));
    client.end();
}

#[test]
fn a_column_inside_a_character_is_where_the_character_starts() {
    let mut client = client(&json!(["utf-16"]));
    client.open_and_wait(URI, "// 😀\nmodel A {\n  id Int @id\n}\n");
    client.change_and_wait(
        URI,
        2,
        &replace((0, 4), (0, 5), "\nmodel B {\n  id Int @id\n}\n//"),
    );
    let symbols = client.symbols(URI).unwrap();
    assert_eq!(names(&symbols), ["B", "A"]);
    client.end();
}
