//! What is a list of values, and what only looks like one.

use proptest::prelude::*;

use super::super::constraint::check_constraint;
use super::*;

fn read(text: &str) -> Option<(Vec<String>, bool)> {
    let lines: Vec<&str> = text.lines().collect();
    listing(&lines, "status").map(|it| (it.values, it.complete))
}

#[test]
fn every_way_to_list_values() {
    for (text, values) in [
        ("draft, open, voting, closed", "draft open voting closed"),
        ("draft | open | voting", "draft open voting"),
        ("draft|open|voting", "draft open voting"),
        (r#""draft" | "open""#, "draft open"),
        ("'draft' | 'open' | null", "draft open"),
        ("`draft`, `open`", "draft open"),
        ("draft/open/closed", "draft open closed"),
        ("draft / open / closed", "draft open closed"),
        ("draft -> open → closed", "draft open closed"),
        ("one of: draft, open", "draft open"),
        ("One of draft, open or closed.", "draft open closed"),
        ("either draft or open", "draft open"),
        ("values: draft, open", "draft open"),
        ("status: draft, open, and closed", "draft open closed"),
        (
            "Possible values are draft, open, closed",
            "draft open closed",
        ),
        (
            "Where it is in its life: draft, open, closed",
            "draft open closed",
        ),
        (
            "Where it is in its life. One of: draft, open.",
            "draft open",
        ),
        ("Where it is in its life. draft, open", "draft open"),
        ("where it is (draft, open)", "draft open"),
        ("where it is (one of draft, open).", "draft open"),
        ("(draft, open)", "draft open"),
        ("[draft, open]", "draft open"),
        ("{ draft, open }", "draft open"),
        ("!['draft' | 'open']", "draft open"),
        (
            "draft (default), open (visible to all), closed",
            "draft open closed",
        ),
        ("draft, open - draft cannot be seen", "draft open"),
        ("draft, open. Default: draft", "draft open"),
        (r#"can be "draft", "open" or "closed""#, "draft open closed"),
        ("in-progress, on_hold, done", "in-progress on_hold done"),
        ("DRAFT, OPEN", "DRAFT OPEN"),
        ("Draft, Open", "Draft Open"),
        ("2d | 3d", "2d 3d"),
        ("required | optional", "required optional"),
        ("entwurf, geöffnet", "entwurf geöffnet"),
        ("draft, open, draft", "draft open"),
        (
            "one of: draft, open,\nclosed, gone",
            "draft open closed gone",
        ),
        ("What it is.\ndraft | open", "draft open"),
        ("- draft: not seen\n- open", "draft open"),
        ("Where it is:\n* `draft` - not seen\n* `open`", "draft open"),
        ("| draft | open", "draft open"),
    ] {
        let values: Vec<String> = values.split(' ').map(str::to_owned).collect();
        assert_eq!(read(text), Some((values, true)), "{text}");
    }
}

#[test]
fn values_of_several_words_need_quotes_or_bars() {
    let expected = Some((vec!["In Progress".to_owned(), "Done".to_owned()], true));
    assert_eq!(read(r#""In Progress", "Done""#), expected);
    assert_eq!(read("In Progress | Done"), expected);
    assert_eq!(read("In Progress, Done"), None);
}

#[test]
fn a_text_may_say_that_there_are_more() {
    for text in [
        "draft, open, etc.",
        "draft, open, ...",
        "draft | open | …",
        "e.g. draft, open",
        r#"e.g., "draft", "open""#,
        "what it is (e.g. draft, open)",
        "for example draft or open",
        "such as draft, open and etc",
    ] {
        let expected = (vec!["draft".to_owned(), "open".to_owned()], false);
        assert_eq!(read(text), Some(expected), "{text}");
    }
}

#[test]
fn prose_is_no_list() {
    for text in [
        "",
        "open",
        "open or closed",
        "required, but may be empty",
        "lowercase, trimmed",
        "Required, unique",
        "Sorted, ascending",
        "used by billing, shipping and support",
        "see docs, section 4",
        "see: billing, shipping",
        "TODO: open, closed",
        "todo make this an enum: open, closed",
        "note: slow, expensive",
        "null or empty",
        "null | undefined",
        "and/or",
        "n/a",
        "w/o",
        "24/7",
        "src/lib/status",
        "lib/types/status.ts",
        "https://example.com/a/b",
        "/a/b",
        "status/state",
        "kind of status, phase",
        "can be changed, removed or archived",
        "is set, never cleared",
        "the first, the second",
        "open, closed, and whatever else the importer sends",
        "don't use, it's gone",
        "status OrderStatus @default(OPEN), later",
        "@zod.enum([\"a\", \"b\"])",
        "prisma-analyzer-ignore stringly-typed, id-list",
        "0 = draft, 1 = open",
        "1, 2, 3",
        "2024-01-01, 2024-02-01",
        "open: you can vote, closed: you cannot",
        "Stripe: active, canceled",
        "what Stripe says (active, canceled)",
        "draft, , open",
        "draft, open |",
        "draft, open / closed",
        "\"draft\", \"open",
        "- required\n- unique",
        "- the first\n- the second",
        "draft and open",
        "Changed by hand, imported, or computed from the orders.",
    ] {
        assert_eq!(read(text), None, "{text}");
    }
}

#[test]
fn a_check_constraint_names_its_column() {
    for text in [
        "@@check(status IN ('draft', 'open'))",
        "CHECK (\"status\" in ('draft','open'))",
        "check: status = ANY (ARRAY['draft'::text, 'open'::text])",
        "CHECK ((status)::text IN ('draft', 'open')), CHECK (kind IN ('x', 'y'))",
    ] {
        let listing = check_constraint(text, &["status"]);
        assert_eq!(
            listing.map(|it| it.values),
            Some(vec!["draft".to_owned(), "open".to_owned()]),
            "{text}"
        );
    }
    for text in [
        "check (kind in ('draft', 'open'))",
        "status in ('draft', 'open')",
        "check status, then kind in ('draft', 'open')",
        "check that status is set",
    ] {
        assert_eq!(check_constraint(text, &["status"]), None, "{text}");
    }
}

proptest! {
    /// Words, separators and brackets in any order.
    #[test]
    fn no_text_is_too_odd(text in "([a-zé]{0,3}|[0-9]|[,|/;:.!?'\"`()\\[\\]{}<>@-]|->|→|e\\.g\\.| or | and |one of|check|in|\n| |…|\\*){0,24}") {
        let lines: Vec<&str> = text.lines().collect();
        if let Some(found) = listing(&lines, "field") {
            let mut values = found.values.clone();
            values.sort();
            values.dedup();
            prop_assert!(values.len() == found.values.len() && values.len() > 1, "{found:?}");
            prop_assert!(values.iter().all(|value| text.contains(value.split(' ').next().unwrap_or(""))), "{found:?}");
        }
        check_constraint(&text, &["a"]);
    }
}
