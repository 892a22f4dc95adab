//! Edits are applied in the order in which they were sent, questions see what was sent before them, and findings never
//! go back in time.

use std::fmt::Write;

use serde_json::{Value, json};

use crate::client::{Client, at, changed, names, notification, replace, with_code};

const URI: &str = "untitled:shop";

/// A schema with one wrong type in every tenth model.
fn schema(models: usize) -> String {
    let mut text = String::new();
    for n in 0..models {
        let kind = if n % 10 == 0 { "Strng" } else { "String" };
        write!(
            text,
            "model Item{n} {{\n  id Int @id\n  name {kind}\n}}\n\n"
        )
        .unwrap();
    }
    text
}

/// The line and column after `text` (ASCII).
fn end_of(text: &str) -> (u32, u32) {
    let line = text.matches('\n').count();
    let column = text.len() - text.rfind('\n').map_or(0, |at| at + 1);
    (u32::try_from(line).unwrap(), u32::try_from(column).unwrap())
}

#[test]
fn two_thousand_edits_in_one_burst_end_in_the_right_text_and_its_findings() {
    let text = schema(45);
    assert!(text.len() > 2_000 && text.is_ascii());
    let start = text.len() - 2_000;

    let mut client = Client::ready();
    client.open_and_wait(URI, &text[..start]);
    let mut burst = Vec::new();
    for (n, typed) in (start..text.len()).enumerate() {
        let place = end_of(&text[..typed]);
        let change = replace(place, place, &text[typed..=typed]);
        let version = i64::try_from(n).unwrap() + 2;
        burst.extend(notification(
            "textDocument/didChange",
            &changed(URI, version, &change),
        ));
    }
    client.send_bytes(&burst);

    let publishes = client.publishes_up_to(URI, 2_001);
    let versions: Vec<_> = publishes
        .iter()
        .map(|it| it["version"].as_i64().unwrap())
        .collect();
    assert!(versions.is_sorted(), "publishes go back: {versions:?}");
    assert!(
        versions.len() < 1_000,
        "edits that arrive together are settled together"
    );
    let symbols = client.symbols(URI).unwrap();
    assert_eq!(
        client.unread_publishes(URI),
        [] as [Value; 0],
        "nothing comes after the last version"
    );

    // The same text, opened as a whole, looks the same.
    client.close(URI);
    client.publish(URI);
    let fresh = client.open_and_wait(URI, &text);
    assert_eq!(with_code(&fresh, "unknown-type").len(), 5);
    assert_eq!(
        publishes.last().unwrap()["diagnostics"],
        fresh["diagnostics"]
    );
    assert_eq!(symbols, client.symbols(URI).unwrap());
    client.end();
}

#[test]
fn questions_between_edits_see_the_edits_before_them_and_none_after() {
    let mut client = Client::ready();
    client.open_and_wait(URI, "model V0 {\n  id Int @id\n}\n");
    let mut expected = Vec::new();
    for n in 1..=300 {
        let name = format!("V{n}");
        let old = u32::try_from(format!("V{}", n - 1).len()).unwrap();
        client.change(URI, n + 1, &replace((0, 6), (0, 6 + old), &name));
        let hover = client.request("textDocument/hover", &at(URI, 0, 7));
        let symbols = client.request(
            "textDocument/documentSymbol",
            &json!({ "textDocument": { "uri": URI } }),
        );
        expected.push((name, hover, symbols));
    }
    for (name, hover, symbols) in expected {
        let hover = client.answer(hover).unwrap();
        let text = hover["contents"]["value"].as_str().unwrap();
        let word = |word: &&str| *word == name;
        assert!(
            text.split(|c: char| !c.is_alphanumeric())
                .any(|it| word(&it)),
            "{text}"
        );
        assert_eq!(names(&client.answer(symbols).unwrap()), [name]);
    }
    let publishes = client.publishes_up_to(URI, 301);
    assert!(publishes.is_sorted_by_key(|it| it["version"].as_i64()));
    client.end();
}

#[test]
fn every_settled_version_is_answered_also_when_nothing_changed() {
    let mut client = Client::ready();
    client.open_and_wait(URI, "model A {\n  id Int @id\n}\n");
    for version in 2..20 {
        let publish = client.change_and_wait(URI, version, &replace((3, 0), (3, 0), "\n"));
        assert_eq!(publish["version"], version);
        assert_eq!(
            client.unread_publishes(URI),
            [] as [Value; 0],
            "one publish per version"
        );
    }
    client.end();
}

#[test]
fn versions_out_of_order_are_applied_as_they_come() {
    let mut client = Client::ready();
    client.open_and_wait(URI, "model A {\n  id Int @id\n}\n");
    client.change_and_wait(URI, 9, &replace((0, 6), (0, 7), "B"));
    client.change_and_wait(URI, 4, &replace((0, 6), (0, 7), "C"));
    assert_eq!(names(&client.symbols(URI).unwrap()), ["C"]);
    client.change_and_wait(URI, 4, &replace((0, 6), (0, 7), "D"));
    assert_eq!(names(&client.symbols(URI).unwrap()), ["D"]);
    client.end();
}

#[test]
fn a_cancelled_request_is_answered_at_once_and_its_worker_stops() {
    let mut client = Client::ready();
    client.open_and_wait(URI, "model A {\n  id Int @id\n}\n");
    // More than there are workers: if one went on, nobody could answer the hover at the end.
    let ids: Vec<_> = (0..100)
        .map(|_| {
            client.request(
                "prisma-analyzer/provoke",
                &json!({ "what": "waitForCancel" }),
            )
        })
        .collect();
    for id in &ids {
        client.notify("$/cancelRequest", &json!({ "id": id }));
    }
    for id in ids {
        assert_eq!(client.answer(id).unwrap_err()["code"], -32800);
    }
    assert!(!client.hover(URI, 0, 6).unwrap().is_null());
    client.end();
}

#[test]
fn edits_are_taken_while_questions_wait() {
    let mut client = Client::ready();
    client.open_and_wait(URI, "model A {\n  id Int @id\n}\n");
    let waiting = client.request(
        "prisma-analyzer/provoke",
        &json!({ "what": "waitForCancel" }),
    );
    client.change_and_wait(URI, 2, &replace((0, 6), (0, 7), "B"));
    assert_eq!(names(&client.symbols(URI).unwrap()), ["B"]);
    client.notify("$/cancelRequest", &json!({ "id": waiting }));
    client.answer(waiting).unwrap_err();
    client.end();
}

/// A publish reuses what it said before; a client that opens the text now must be told the same.
#[test]
fn findings_move_with_their_declarations() {
    let uri = "untitled:moving";
    let mut lines: Vec<String> = [
        "datasource db {",
        "  provider = \"postgresql\"",
        "}",
        "model Depot {",
        "  id      Int      @id",
        "  parcels Parcel[]",
        "}",
        "model Parcel {",
        "  id      Int    @id",
        "  depotId Int",
        "  depot   Depot  @relation(fields: [depotId], references: [id])",
        "  sender  Sender @relation(fields: [depotId], references: [id])",
        "  state   String @default(\"new\") // new, sent, lost",
        "}",
        "model Sender {",
        "  id Int @id",
        "}",
    ]
    .map(str::to_owned)
    .to_vec();
    let mut client = Client::ready();
    client.open_and_wait(uri, &lines.join("\n"));
    // Above, in front of it on its first line, inside, and back again.
    let edits = [
        (0, "// one\n// two\n"),
        (9, "/* é */ "),
        (0, "\n"),
        (12, "  note String?\n"),
        (3, "/* over\ntwo lines */\n"),
    ];
    for (version, (line, text)) in (2..).zip(edits) {
        let change = replace((line, 0), (line, 0), text);
        let mut publish = client.change_and_wait(uri, version, &change);
        lines[line as usize].insert_str(0, text);
        lines = lines.join("\n").split('\n').map(str::to_owned).collect();
        let mut other = Client::ready();
        let mut fresh = other.open_and_wait(uri, &lines.join("\n"));
        for told in [&mut publish, &mut fresh] {
            told.as_object_mut().unwrap().remove("version");
        }
        assert_eq!(publish, fresh, "after version {version}");
        assert!(publish["diagnostics"].as_array().unwrap().len() > 2);
        other.end();
    }
    client.end();
}
