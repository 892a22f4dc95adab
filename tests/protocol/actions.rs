//! Code actions: the fixes of findings and the one action that applies all safe ones.

use serde_json::{Value, json};

use crate::client::{Client, modern, range, replace, with_code};

const URI: &str = "untitled:1";
const WRONG: &str = "model A {\n  id Int @id\n  name Strng\n  size Itn\n}\n";

fn of_kind<'a>(actions: &'a [Value], kind: &str) -> Vec<&'a Value> {
    actions.iter().filter(|it| it["kind"] == kind).collect()
}

fn quick_fixes(client: &mut Client<crate::client::InProcess>, context: &Value) -> Vec<Value> {
    let actions = client.code_actions(URI, &range((2, 7), (2, 12)), context);
    of_kind(&actions, "quickfix").into_iter().cloned().collect()
}

#[test]
fn a_quick_fix_names_its_finding_and_cures_it() {
    let mut client = Client::ready();
    let publish = client.open_and_wait(URI, WRONG);
    let finding = &with_code(&publish, "unknown-type")[0];
    let fixes = quick_fixes(&mut client, &json!({}));
    let preferred: Vec<_> = fixes
        .iter()
        .filter(|it| it["isPreferred"] == true)
        .collect();
    assert_eq!(preferred.len(), 1, "{fixes:?}");
    assert_eq!(preferred[0]["diagnostics"], json!([finding]));
    assert_eq!(preferred[0].get("command"), None);

    let document = &preferred[0]["edit"]["documentChanges"][0];
    assert_eq!(
        document["textDocument"],
        json!({ "uri": URI, "version": 1 })
    );
    let edits = document["edits"].as_array().unwrap();
    let changes: Vec<_> = edits
        .iter()
        .map(|edit| json!({ "range": edit["range"], "text": edit["newText"] }))
        .collect();
    let publish = client.change_and_wait(URI, 2, &json!(changes));
    assert_eq!(with_code(&publish, "unknown-type").len(), 1);
    client.end();
}

#[test]
fn edits_carry_the_version_that_they_were_made_for() {
    let mut client = Client::ready();
    client.open_and_wait(URI, WRONG);
    client.change(URI, 17, &replace((5, 0), (5, 0), "\n"));
    let fixes = quick_fixes(&mut client, &json!({}));
    assert_eq!(
        fixes[0]["edit"]["documentChanges"][0]["textDocument"]["version"],
        17
    );
    client.end();
}

#[test]
fn clients_without_versioned_edits_get_plain_ones() {
    let mut capabilities = modern();
    capabilities["workspace"] = json!({ "applyEdit": false });
    let mut client = Client::with_capabilities(&capabilities);
    client.open_and_wait(URI, WRONG);
    let fixes = quick_fixes(&mut client, &json!({}));
    assert_eq!(fixes[0]["edit"].get("documentChanges"), None);
    assert_eq!(
        fixes[0]["edit"]["changes"][URI].as_array().unwrap().len(),
        1
    );
    client.end();
}

#[test]
fn the_finding_that_the_client_means_decides() {
    let mut client = Client::ready();
    let publish = client.open_and_wait(URI, WRONG);
    let mut findings = with_code(&publish, "unknown-type");
    findings[1]["data"] = json!({ "kept": true });
    let both = range((2, 0), (3, 10));
    let context = json!({ "only": ["quickfix"], "diagnostics": [findings[1]] });
    let fixes = client.code_actions(URI, &both, &context);
    assert!(!fixes.is_empty());
    for fix in &fixes {
        assert_eq!(
            fix["diagnostics"],
            json!([findings[1]]),
            "with everything that came with it"
        );
    }
    // A finding that is none of ours restricts nothing.
    let foreign = json!({ "range": range((2, 0), (2, 1)), "message": "spelling", "code": 7 });
    let context = json!({ "only": ["quickfix"], "diagnostics": [foreign] });
    assert!(client.code_actions(URI, &both, &context).len() > fixes.len());
    client.end();
}

#[test]
fn kinds_stand_for_everything_below_them() {
    const ALL: &str = "source.fixAll.prismaAnalyzer";
    let mut client = Client::ready();
    client.open_and_wait(URI, WRONG);
    let mut kinds = |only: Value| {
        let context = json!({ "only": only });
        let actions = client.code_actions(URI, &range((2, 7), (2, 12)), &context);
        let mut kinds: Vec<_> = actions
            .iter()
            .map(|it| it["kind"].as_str().unwrap().to_owned())
            .collect();
        kinds.sort();
        kinds.dedup();
        kinds
    };
    assert_eq!(kinds(json!(["quickfix"])), ["quickfix"]);
    assert_eq!(kinds(json!(["source"])), [ALL]);
    assert_eq!(kinds(json!(["source.fixAll"])), [ALL]);
    assert_eq!(kinds(json!([ALL])), [ALL]);
    assert_eq!(kinds(json!([])), ["quickfix", ALL]);
    assert_eq!(kinds(json!([""])), ["quickfix", ALL]);
    assert_eq!(kinds(json!(["refactor"])), [] as [&str; 0]);
    assert_eq!(kinds(json!(["source.organizeImports"])), [] as [&str; 0]);
    client.end();
}

#[test]
fn fix_all_is_not_computed_for_every_move_of_the_cursor() {
    let mut client = Client::ready();
    client.open_and_wait(URI, WRONG);
    let place = range((2, 7), (2, 12));
    let asked = client.code_actions(URI, &place, &json!({ "triggerKind": 1 }));
    assert_eq!(of_kind(&asked, "source.fixAll.prismaAnalyzer").len(), 1);
    let unasked = client.code_actions(URI, &place, &json!({ "triggerKind": 2 }));
    assert_eq!(of_kind(&unasked, "source.fixAll.prismaAnalyzer").len(), 0);
    assert!(!of_kind(&unasked, "quickfix").is_empty());
    client.end();
}

#[test]
fn fix_all_cures_everything_that_is_safe_and_is_not_offered_when_there_is_nothing() {
    let mut client = Client::ready();
    client.open_and_wait(URI, WRONG);
    let context = json!({ "only": ["source.fixAll"] });
    let actions = client.code_actions(URI, &range((0, 0), (0, 0)), &context);
    assert_eq!(actions.len(), 1);
    let document = &actions[0]["edit"]["documentChanges"][0];
    assert_eq!(document["textDocument"]["version"], 1);
    // As an editor does it: from the back, so that the places of the others stay right.
    let mut edits = document["edits"].as_array().unwrap().clone();
    edits.reverse();
    let changes: Vec<_> = edits
        .iter()
        .map(|edit| json!({ "range": edit["range"], "text": edit["newText"] }))
        .collect();
    let publish = client.change_and_wait(URI, 2, &json!(changes));
    assert_eq!(with_code(&publish, "unknown-type"), [] as [Value; 0]);
    let actions = client.code_actions(URI, &range((0, 0), (0, 0)), &context);
    assert_eq!(actions, [] as [Value; 0]);
    client.end();
}

#[test]
fn clients_that_know_only_commands_are_offered_nothing() {
    let mut capabilities = modern();
    capabilities["textDocument"]["codeAction"] = json!({});
    let mut client = Client::with_capabilities(&capabilities);
    client.open_and_wait(URI, WRONG);
    let actions = client.code_actions(URI, &range((2, 7), (2, 12)), &json!({}));
    assert_eq!(actions, [] as [Value; 0]);
    client.end();
}
