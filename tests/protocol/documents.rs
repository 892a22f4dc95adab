//! Documents of every kind: unsaved, on disk, several of one schema, unknown, opened twice.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};
use tower_lsp::ls_types::Uri;

use crate::client::{Client, names, range, replace, with_code};

const WRONG: &str = "model A {\n  id Int @id\n  name Strng\n}\n";

fn uri(path: &Path) -> String {
    Uri::from_file_path(path).unwrap().as_str().to_owned()
}

/// A folder with one schema in two files: the first one uses a model of the second.
fn two_files() -> (tempfile::TempDir, String, String) {
    let folder = tempfile::tempdir().unwrap();
    // One spelling of the path, however the system names its temporary folder.
    let root = folder.path().canonicalize().unwrap();
    let (first, second) = (root.join("a.prisma"), root.join("b.prisma"));
    fs::write(
        &first,
        "datasource db {\n  provider = \"postgresql\"\n}\n\nmodel User {\n  id Int @id\n  role Role\n}\n",
    )
    .unwrap();
    fs::write(&second, "enum Role {\n  ADMIN\n}\n").unwrap();
    let uris = (uri(&first), uri(&second));
    (folder, uris.0, uris.1)
}

fn text_of(uri: &str) -> String {
    let uri: Uri = uri.parse().unwrap();
    fs::read_to_string(uri.to_file_path().unwrap()).unwrap()
}

#[test]
fn documents_that_are_no_files_are_schemas_of_their_own() {
    let mut client = Client::ready();
    for uri in [
        "untitled:Untitled-1",
        "vscode-notebook-cell:/x/y.ipynb#1",
        "git:/a/b.prisma?x=1",
    ] {
        let publish = client.open_and_wait(uri, WRONG);
        assert_eq!(publish["version"], 1);
        assert_eq!(with_code(&publish, "unknown-type").len(), 1);
    }
    // The same names in another document do not meddle.
    let publish = client.open_and_wait("untitled:2", "model Strng {\n  id Int @id\n}\n");
    assert_eq!(with_code(&publish, "duplicate-name"), [] as [Value; 0]);
    client.end();
}

#[test]
fn a_file_that_is_not_saved_yet_is_checked_too() {
    let folder = tempfile::tempdir().unwrap();
    let uri = uri(&folder.path().canonicalize().unwrap().join("new.prisma"));
    let mut client = Client::ready();
    let publish = client.open_and_wait(&uri, WRONG);
    assert_eq!(with_code(&publish, "unknown-type").len(), 1);
    client.close(&uri);
    assert_eq!(client.publish(&uri)["diagnostics"], json!([]));
    client.end();
}

#[test]
fn the_other_files_of_a_schema_come_from_the_disk_until_they_are_opened() {
    let (_folder, first, second) = two_files();
    let mut client = Client::ready();
    let publish = client.open_and_wait(&first, &text_of(&first));
    assert_eq!(
        with_code(&publish, "unknown-type"),
        [] as [Value; 0],
        "the enum is found on disk"
    );

    // The open document shadows the file: the enum has another name now.
    client.open(&second, 7, "enum Roles {\n  ADMIN\n}\n");
    client.publishes_up_to(&second, 7);
    let publish = client.publish(&first);
    assert_eq!(with_code(&publish, "unknown-type").len(), 1);
    assert_eq!(
        publish["version"], 1,
        "the version of the document that is published"
    );

    // Closed without being saved: what is on disk counts again.
    client.close(&second);
    assert_eq!(
        with_code(&client.publish(&first), "unknown-type"),
        [] as [Value; 0]
    );
    client.end();
}

#[test]
fn an_edit_is_published_for_the_other_open_files_only_if_it_matters_to_them() {
    let (_folder, first, second) = two_files();
    let mut client = Client::ready();
    client.open_and_wait(&first, &text_of(&first));
    client.open_and_wait(&second, &text_of(&second));

    client.change_and_wait(&second, 2, &replace((1, 2), (1, 7), "OWNER"));
    client.symbols(&second).unwrap();
    // Whatever there was to say about the first file would be said before the answer to this.
    client.change_and_wait(&second, 3, &replace((0, 5), (0, 9), "Roles"));
    let publish = client.publish(&first);
    assert_eq!(
        with_code(&publish, "unknown-type").len(),
        1,
        "nothing was published in between"
    );
    client.end();
}

#[test]
fn a_closed_document_has_no_findings_and_no_answers() {
    let uri = "untitled:1";
    let mut client = Client::ready();
    client.open_and_wait(uri, WRONG);
    client.close(uri);
    let publish = client.publish(uri);
    assert_eq!(publish["diagnostics"], json!([]));
    assert_eq!(client.symbols(uri).unwrap(), Value::Null);
    // It may come back.
    let publish = client.open_and_wait(uri, WRONG);
    assert_eq!(with_code(&publish, "unknown-type").len(), 1);
    client.end();
}

#[test]
fn unknown_documents_have_no_answers_and_do_no_harm() {
    let uri = "untitled:unknown";
    let mut client = Client::ready();
    client.change(uri, 2, &replace((0, 0), (0, 0), "model A {}"));
    client.close(uri);
    assert_eq!(client.symbols(uri).unwrap(), Value::Null);
    assert_eq!(client.hover(uri, 0, 0).unwrap(), Value::Null);
    assert_eq!(
        client.code_actions(uri, &range((0, 0), (1, 0)), &json!({})),
        [] as [Value; 0]
    );
    assert_eq!(client.unread_publishes(uri), [] as [Value; 0]);
    client.end();
}

#[test]
fn opening_twice_replaces_the_text() {
    let uri = "untitled:1";
    let mut client = Client::ready();
    client.open_and_wait(uri, WRONG);
    client.open(uri, 5, "model B {\n  id Int @id\n}\n");
    let publish = client.publishes_up_to(uri, 5).pop().unwrap();
    assert_eq!(with_code(&publish, "unknown-type"), [] as [Value; 0]);
    assert_eq!(names(&client.symbols(uri).unwrap()), ["B"]);
    client.end();
}

#[test]
fn an_address_may_be_written_in_several_ways() {
    let folder = tempfile::tempdir().unwrap();
    let plain = uri(&folder
        .path()
        .canonicalize()
        .unwrap()
        .join("my-schema.prisma"));
    let encoded = plain.replace("my-schema", "my%2Dschema");
    let mut client = Client::ready();
    client.open_and_wait(&plain, WRONG);
    client.change(&encoded, 2, &replace((2, 7), (2, 12), "String"));
    let publish = client.publishes_up_to(&plain, 2).pop().unwrap();
    assert_eq!(with_code(&publish, "unknown-type"), [] as [Value; 0]);
    client.end();
}

#[test]
fn findings_under_the_old_spelling_of_an_address_are_taken_back() {
    let folder = tempfile::tempdir().unwrap();
    let plain = uri(&folder.path().join("my-schema.prisma"));
    let encoded = plain.replace("my-schema", "my%2Dschema");
    let mut client = Client::ready();
    let publish = client.open_and_wait(&plain, WRONG);
    assert_eq!(with_code(&publish, "unknown-type").len(), 1);
    let publish = client.open_and_wait(&encoded, WRONG);
    assert_eq!(with_code(&publish, "unknown-type").len(), 1);
    assert_eq!(client.publish(&plain)["diagnostics"], json!([]));
    client.end();
}

#[cfg(unix)]
#[test]
fn a_link_to_an_open_file_declares_nothing_after_it_is_closed() {
    let (folder, first, _) = two_files();
    let path = first.strip_prefix("file://").unwrap();
    let link = folder.path().join("link.prisma");
    std::os::unix::fs::symlink(path, &link).unwrap();
    let link = uri(&link);
    let mut client = Client::ready();
    let before = client.open_and_wait(&first, &text_of(&first));
    client.open_and_wait(&link, &text_of(&first));
    client.close(&link);
    client.publish(&link);
    client.change(&first, 2, &replace((0, 0), (0, 0), ""));
    let after = client.publishes_up_to(&first, 2).pop().unwrap();
    assert_eq!(after["diagnostics"], before["diagnostics"]);
    client.end();
}

#[test]
fn messages_that_make_no_sense_do_no_harm() {
    let mut client = Client::ready();
    client.notify(
        "textDocument/didOpen",
        &json!({ "textDocument": { "uri": "not an address" } }),
    );
    client.notify("textDocument/didChange", &json!([1, 2, 3]));
    client.notify("workspace/unheardOf", &json!({}));
    client.notify("$/unheardOf", &json!({}));
    let error = client
        .ask("textDocument/hover", &json!({ "position": 7 }))
        .unwrap_err();
    assert_eq!(error["code"], -32602);
    let error = client.ask("unheard/of", &json!({})).unwrap_err();
    assert_eq!(error["code"], -32601);
    client.send_bytes(b"Content-Length: 9\r\n\r\n{\"broken\"");
    client.open_and_wait("untitled:1", WRONG);
    client.end();
}
