//! The server ends when it is told to or when nobody is there any more, in time and with the right exit code.

use prisma_analyzer::server::Ended;
use serde_json::{Value, json};

use crate::client::{Client, changed, modern, notification, opened, replace, with_code};

const URI: &str = "untitled:1";
const WRONG: &str = "model A {\n  id Int @id\n  name Strng\n}\n";

fn nothing_known() -> Value {
    json!({ "processId": null, "rootUri": null, "capabilities": {} })
}

#[test]
fn exit_after_shutdown_ends_the_process_with_0_although_its_pipes_stay_open() {
    let mut client = Client::spawn();
    client.initialize(&nothing_known());
    client.open_and_wait(URI, WRONG);
    client.ask("shutdown", &Value::Null).unwrap();
    // Only the farewell is allowed now.
    assert_eq!(client.hover(URI, 0, 0).unwrap_err()["code"], -32600);
    client.notify("exit", &Value::Null);
    assert_eq!(client.wait().code(), Some(0));
}

#[test]
fn exit_without_shutdown_ends_the_process_with_1() {
    let mut client = Client::spawn();
    client.initialize(&nothing_known());
    client.open(URI, 1, WRONG);
    client.notify("exit", &Value::Null);
    assert_eq!(client.wait().code(), Some(1));
}

#[test]
fn exit_before_anything_else_ends_the_process_with_1() {
    let mut client = Client::spawn();
    client.notify("exit", &Value::Null);
    assert_eq!(client.wait().code(), Some(1));
}

#[test]
fn a_closed_input_ends_the_process() {
    let mut client = Client::spawn();
    client.initialize(&nothing_known());
    client.open_and_wait(URI, WRONG);
    client.close_input();
    assert_eq!(client.wait().code(), Some(1));

    let mut client = Client::spawn();
    client.initialize(&nothing_known());
    client.ask("shutdown", &Value::Null).unwrap();
    client.close_input();
    assert_eq!(client.wait().code(), Some(0));
}

#[test]
fn a_message_cut_in_half_and_rubbish_end_no_sooner_than_the_input() {
    let mut client = Client::spawn();
    client.initialize(&nothing_known());
    client.send_bytes(b"Content-Length: 2\r\n\r\n[]Content-Length: 5\r\n\r\n\xff\xfe\xff\xfe\xff");
    client.open_and_wait(URI, WRONG);
    client.send_bytes(b"Content-Length: 1000\r\n\r\n{\"jsonrpc\":");
    client.close_input();
    assert_eq!(client.wait().code(), Some(1));
}

#[test]
fn a_request_that_is_under_way_does_not_hold_up_the_end() {
    let mut client = Client::ready();
    client.request(
        "prisma-analyzer/provoke",
        &json!({ "what": "waitForCancel" }),
    );
    client.close_input();
    assert_eq!(client.wait(), Ended::WithoutShutdown);

    let mut client = Client::ready();
    client.request(
        "prisma-analyzer/provoke",
        &json!({ "what": "waitForCancel" }),
    );
    client.notify("exit", &Value::Null);
    assert_eq!(client.wait(), Ended::WithoutShutdown);
}

#[test]
fn what_was_said_before_the_input_closed_is_still_answered() {
    let mut client = Client::ready();
    let mut last_words = notification("textDocument/didOpen", &opened(URI, 1, WRONG));
    let correction = replace((2, 7), (2, 12), "String");
    last_words.extend(notification(
        "textDocument/didChange",
        &changed(URI, 2, &correction),
    ));
    client.send_bytes(&last_words);
    let symbols = json!({ "textDocument": { "uri": URI } });
    let symbols = client.request("textDocument/documentSymbol", &symbols);
    client.close_input();
    assert_eq!(client.answer(symbols).unwrap()[0]["name"], "A");
    let publish = client.publishes_up_to(URI, 2).pop().unwrap();
    assert_eq!(with_code(&publish, "unknown-type"), [] as [Value; 0]);
    assert_eq!(client.wait(), Ended::WithoutShutdown);
}

#[test]
fn a_client_that_never_reads_cannot_keep_the_server_alive() {
    let (mut client, _unread) = Client::spawn_deaf();
    client.request("initialize", &nothing_known());
    let symbols = json!({ "textDocument": { "uri": URI } });
    // Far more than fits into a pipe: the server waits to be read.
    for version in 1..200 {
        client.open(URI, version, &WRONG.repeat(50));
        client.request("textDocument/documentSymbol", &symbols);
    }
    client.notify("exit", &Value::Null);
    assert_eq!(client.wait().code(), Some(1));
}

#[test]
fn the_real_program_speaks_the_protocol_and_logs_to_the_client() {
    let mut client = Client::spawn();
    let params = json!({ "processId": null, "rootUri": null, "capabilities": modern() });
    let result = client.initialize(&params);
    assert_eq!(result["serverInfo"]["name"], "prisma-analyzer");
    let log = client.wait_for(|message| message["method"] == "window/logMessage");
    assert_eq!(log["params"]["type"], 3);
    assert!(log["params"]["message"].as_str().unwrap().contains("ready"));

    let publish = client.open_and_wait(URI, WRONG);
    assert_eq!(with_code(&publish, "unknown-type").len(), 1);
    client.change(URI, 0, &replace((2, 7), (2, 12), "String"));
    let warning = client.wait_for(|message| message["params"]["type"] == 2);
    assert!(
        warning["params"]["message"]
            .as_str()
            .unwrap()
            .contains("version 0")
    );
    let publish = client.publishes_up_to(URI, 0).pop().unwrap();
    assert_eq!(with_code(&publish, "unknown-type"), [] as [Value; 0]);

    client.ask("shutdown", &Value::Null).unwrap();
    client.notify("exit", &Value::Null);
    assert_eq!(client.wait().code(), Some(0));
}
