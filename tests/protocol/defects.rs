//! A defect of ours costs one answer, never the server or a character that the user wrote.

use serde_json::{Value, json};

use crate::client::{Client, names, replace, with_code};

const URI: &str = "untitled:1";
const WRONG: &str = "model A {\n  id Int @id\n  name Strng\n}\n";

#[test]
fn a_panic_in_one_request_answers_it_with_an_error_and_nothing_else_happens() {
    let mut client = Client::ready();
    client.open_and_wait(URI, WRONG);
    let error = client
        .ask("prisma-analyzer/provoke", &json!({ "what": "panicInRead" }))
        .unwrap_err();
    assert_eq!(error["code"], -32603);
    assert!(
        error["message"]
            .as_str()
            .unwrap()
            .contains("prisma-analyzer")
    );

    assert_eq!(names(&client.symbols(URI).unwrap()), ["A"]);
    let publish = client.change_and_wait(URI, 2, &replace((0, 6), (0, 7), "B"));
    assert_eq!(with_code(&publish, "unknown-type").len(), 1);
    assert_eq!(names(&client.symbols(URI).unwrap()), ["B"]);
    client.end();
}

#[test]
fn after_a_panic_in_the_analysis_every_text_is_still_there() {
    let mut client = Client::ready();
    client.open_and_wait(URI, WRONG);
    client.open_and_wait("untitled:2", "model Other {\n  id Int @id\n}\n");
    client.change_and_wait(URI, 2, &replace((0, 6), (0, 7), "B"));

    client
        .ask(
            "prisma-analyzer/provoke",
            &json!({ "what": "panicInSettle" }),
        )
        .unwrap();
    let publish = client.change_and_wait(URI, 3, &replace((0, 7), (0, 7), "C"));
    assert_eq!(with_code(&publish, "unknown-type").len(), 1);
    assert_eq!(names(&client.symbols(URI).unwrap()), ["BC"]);
    assert_eq!(names(&client.symbols("untitled:2").unwrap()), ["Other"]);

    // Edits, findings and closing go on as before.
    let publish = client.change_and_wait(URI, 4, &replace((2, 7), (2, 12), "String"));
    assert_eq!(with_code(&publish, "unknown-type"), [] as [Value; 0]);
    client.close("untitled:2");
    assert_eq!(client.publish("untitled:2")["diagnostics"], json!([]));
    assert_eq!(client.symbols("untitled:2").unwrap(), Value::Null);
    client.end();
}

#[test]
fn the_real_program_has_no_way_to_cause_defects() {
    let mut client = Client::spawn();
    client.initialize(&json!({ "processId": null, "rootUri": null, "capabilities": {} }));
    let error = client
        .ask("prisma-analyzer/provoke", &json!({ "what": "panicInRead" }))
        .unwrap_err();
    assert_eq!(error["code"], -32601);
    client.ask("shutdown", &Value::Null).unwrap();
    client.notify("exit", &Value::Null);
    assert_eq!(client.wait().code(), Some(0));
}
