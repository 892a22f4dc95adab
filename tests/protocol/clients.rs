//! Six real clients, as they introduced themselves, each get what they can take and nothing else.

use serde_json::{Value, json};

use crate::client::{Client, InProcess, range, recorded, with_code};

const URI: &str = "untitled:1";
const TEXT: &str = "model A {\n  id Int @id\n  name Strng\n}\n";

struct Expected {
    client: &'static str,
    encoding: &'static str,
    versioned_edits: bool,
    hierarchical_symbols: bool,
    hover: &'static str,
}

const CLIENTS: [Expected; 6] = [
    Expected {
        client: "vscode",
        encoding: "utf-16",
        versioned_edits: true,
        hierarchical_symbols: true,
        hover: "markdown",
    },
    Expected {
        client: "nvim011",
        encoding: "utf-8",
        versioned_edits: false,
        hierarchical_symbols: true,
        hover: "markdown",
    },
    Expected {
        client: "nvim07",
        encoding: "utf-16",
        versioned_edits: false,
        hierarchical_symbols: true,
        hover: "markdown",
    },
    Expected {
        client: "helix",
        encoding: "utf-8",
        versioned_edits: true,
        hierarchical_symbols: false,
        hover: "markdown",
    },
    Expected {
        client: "eglot19",
        encoding: "utf-16",
        versioned_edits: true,
        hierarchical_symbols: true,
        hover: "plaintext",
    },
    Expected {
        client: "ale",
        encoding: "utf-16",
        versioned_edits: false,
        hierarchical_symbols: false,
        hover: "plaintext",
    },
];

/// Runs one story for every client, after the introduction.
fn for_each(story: impl Fn(&Expected, &Value, &mut Client<InProcess>)) {
    for expected in &CLIENTS {
        let mut client = Client::connect();
        let result = client.initialize(&recorded(expected.client));
        story(expected, &result["capabilities"], &mut client);
        client.end();
    }
}

#[test]
fn capabilities_are_declared_as_the_client_can_use_them() {
    for_each(|expected, capabilities, _| {
        let name = expected.client;
        assert_eq!(
            capabilities["positionEncoding"], expected.encoding,
            "{name}"
        );
        assert_eq!(capabilities["textDocumentSync"]["openClose"], true);
        assert_eq!(capabilities["textDocumentSync"]["change"], 2);
        assert_eq!(capabilities["hoverProvider"], true);
        assert_eq!(capabilities["documentSymbolProvider"], true);
        assert_eq!(
            capabilities["codeActionProvider"]["codeActionKinds"],
            json!(["quickfix", "source.fixAll", "source.fixAll.prismaAnalyzer"])
        );
        // Findings are pushed, so they are not offered for pulling.
        assert_eq!(capabilities.get("diagnosticProvider"), None);
    });
}

#[test]
fn findings_have_what_the_client_understands() {
    for_each(|expected, _, client| {
        let publish = client.open_and_wait(URI, TEXT);
        assert_eq!(publish["version"], 1);
        let findings = with_code(&publish, "unknown-type");
        assert_eq!(findings.len(), 1, "{}", expected.client);
        assert_eq!(findings[0]["source"], "prisma-analyzer");
        assert_eq!(findings[0]["severity"], 1);
        assert_eq!(findings[0]["range"], range((2, 7), (2, 12)));
        let takes_related = recorded(expected.client)["capabilities"]["textDocument"]["publishDiagnostics"]
            ["relatedInformation"]
            == true;
        let all = publish["diagnostics"].as_array().unwrap();
        assert!(takes_related || all.iter().all(|it| it.get("relatedInformation").is_none()));
    });
}

#[test]
fn symbols_are_a_tree_or_a_list() {
    for_each(|expected, _, client| {
        client.open_and_wait(URI, TEXT);
        let symbols = client.symbols(URI).unwrap();
        let symbols = symbols.as_array().unwrap();
        if expected.hierarchical_symbols {
            assert_eq!(symbols.len(), 1);
            assert_eq!(symbols[0]["name"], "A");
            assert_eq!(symbols[0]["selectionRange"], range((0, 6), (0, 7)));
            let fields: Vec<_> = symbols[0]["children"].as_array().unwrap().iter().collect();
            assert_eq!(fields[0]["name"], "id");
            assert_eq!(fields[1]["name"], "name");
        } else {
            let told: Vec<_> = symbols
                .iter()
                .map(|it| (it["name"].as_str().unwrap(), it["containerName"].as_str()))
                .collect();
            assert_eq!(
                told[..3],
                [("A", None), ("id", Some("A")), ("name", Some("A"))]
            );
            assert_eq!(symbols[0]["location"]["uri"], URI);
            assert_eq!(symbols[0].get("selectionRange"), None);
        }
    });
}

#[test]
fn hovers_come_in_the_format_that_the_client_prefers() {
    for_each(|expected, _, client| {
        client.open_and_wait(URI, TEXT);
        let hover = client.hover(URI, 0, 6).unwrap();
        assert_eq!(
            hover["contents"]["kind"], expected.hover,
            "{}",
            expected.client
        );
        let text = hover["contents"]["value"].as_str().unwrap();
        assert!(text.contains('A'));
        assert_eq!(text.contains("```"), expected.hover == "markdown", "{text}");
        assert_eq!(hover["range"], range((0, 6), (0, 7)));
    });
}

#[test]
fn fixes_are_edits_as_the_client_takes_them() {
    for_each(|expected, _, client| {
        client.open_and_wait(URI, TEXT);
        let actions = client.code_actions(URI, &range((2, 7), (2, 12)), &json!({}));
        assert!(!actions.is_empty(), "{}", expected.client);
        for action in &actions {
            let edit = &action["edit"];
            assert_eq!(
                edit.get("documentChanges").is_some(),
                expected.versioned_edits
            );
            assert_eq!(edit.get("changes").is_some(), !expected.versioned_edits);
        }
    });
}
