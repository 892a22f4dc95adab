//! What the official engine says about the conformance cases once our fixes are in.
//!
//! The engine works in stages: an error of an early stage hides all those of the later ones. Curing the one error that it told may
//! therefore make it tell several that were there all the time. Our findings hide nothing, so they know: a case is worse
//! only if the engine tells more errors than before and not all of them were among our findings of the schema as it was.
//!
//! `FIX_AUDIT_LIST=1` names the cases that stay rejected, by rule.

use std::collections::BTreeMap;

use ide::Applicability;
use tests::cases::{Case, SUITES, cases, shared};
use tests::official::{Engine, errors};
use tests::verdict::{
    Diagnostic, Difference, Files, Level, PrismaVersion, findings, fixed, in_parallel, ours, share,
};

/// So many of a hundred rejected cases must be accepted after all fixes.
const CURED_AT_LEAST: usize = 95;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Outcome {
    Cured,
    /// Fewer errors.
    Better,
    /// As many errors, though something was done.
    Same,
    NoneOffered,
    /// More errors, but only such as our findings told before and the engine did not get to.
    TellsMore,
    /// More errors.
    Worse,
}

/// What became of a case that had so many fixes applied and has so many errors now. `known` says whether our findings told them all
/// before.
fn outcome(case: &Case, applied: usize, after: usize, known: impl Fn() -> bool) -> Outcome {
    let before = errors(&case.expected);
    match after {
        _ if applied == 0 => Outcome::NoneOffered,
        0 if before > 0 => Outcome::Cured,
        after if after < before => Outcome::Better,
        after if after == before => Outcome::Same,
        _ if before > 0 && known() => Outcome::TellsMore,
        _ => Outcome::Worse,
    }
}

/// Did our findings tell all errors of the schema as it was that the engine tells of the schema as it is? What the engine says must
/// be what we expect of it; our findings then have no code more often than before.
fn known_before(
    before: &Files,
    after: &Files,
    version: PrismaVersion,
    answer: &[Diagnostic],
) -> bool {
    let (Ok(old), Ok(new), Ok(expected)) = (
        findings(before, version),
        findings(after, version),
        ours(after, version),
    ) else {
        return false;
    };
    Difference::between(answer, &expected).is_none()
        && new
            .iter()
            .all(|(code, count)| old.get(code).is_some_and(|before| count <= before))
}

/// Applies fixes to all cases of one version and asks its engine. `None` without that engine.
fn audit(
    cases: &[&Case],
    version: PrismaVersion,
    at_least: Applicability,
    broken: &mut Vec<String>,
) -> Option<Vec<Outcome>> {
    let engine = Engine::find(version)?;
    let results = in_parallel(cases, |case| fixed(&case.files, version, at_least));
    let texts: Vec<Files> = results
        .iter()
        .zip(cases)
        .map(|(result, case)| {
            result
                .as_ref()
                .map_or_else(|_| case.files.clone(), |(files, _)| files.clone())
        })
        .collect();
    let answers = engine.ask(&texts);
    let outcomes = cases.iter().zip(&results).zip(&answers);
    Some(
        outcomes
            .map(|((case, result), answer)| match (result, answer) {
                (Ok((files, applied)), Some(answer)) => {
                    let known = || known_before(&case.files, files, version, answer);
                    outcome(case, *applied, errors(answer), known)
                }
                (Err(panic), _) => {
                    broken.push(format!("{}: we panic: {panic}", case.name));
                    Outcome::NoneOffered
                }
                (_, None) => {
                    broken.push(format!("{}: the engine fails after our fixes", case.name));
                    Outcome::Worse
                }
            })
            .collect(),
    )
}

/// No case may be worse after all fixes, neither the safe ones alone nor all; most of the rejected ones must be accepted.
#[test]
fn fixes_cure_and_never_make_a_schema_worse() {
    let Some(shared) = shared() else { return };
    let all = cases(&shared);
    let mut broken = Vec::new();
    let mut worse = Vec::new();
    let mut uncured: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let (mut rejected, mut cured) = (0, 0);
    for at_least in [Applicability::Safe, Applicability::Unsafe] {
        println!(
            "{:<12} {:>6} {:>24} {:>7} {:>6} {:>13} {:>11} {:>6}",
            format!("{at_least:?}"),
            "fail",
            "cured",
            "better",
            "same",
            "none offered",
            "tells more",
            "worse"
        );
        for (suite, version) in SUITES {
            let chosen: Vec<&Case> = all.iter().filter(|case| case.suite == suite).collect();
            let Some(outcomes) = audit(&chosen, version, at_least, &mut broken) else {
                continue;
            };
            let is_fail = |case: &Case| errors(&case.expected) > 0;
            let count = |outcome: Outcome| {
                chosen
                    .iter()
                    .zip(&outcomes)
                    .filter(|(case, it)| is_fail(case) && **it == outcome)
                    .count()
            };
            let fail = chosen.iter().filter(|case| is_fail(case)).count();
            println!(
                "{suite:<12} {fail:>6} {:>24} {:>7} {:>6} {:>13} {:>11} {:>6}",
                share(count(Outcome::Cured), fail),
                count(Outcome::Better),
                count(Outcome::Same),
                count(Outcome::NoneOffered),
                count(Outcome::TellsMore),
                count(Outcome::Worse)
            );
            for (case, outcome) in chosen.iter().zip(&outcomes) {
                if *outcome == Outcome::Worse {
                    worse.push(format!("{at_least:?}: {}", case.name));
                }
                if at_least == Applicability::Unsafe && is_fail(case) {
                    rejected += 1;
                    if *outcome == Outcome::Cured {
                        cured += 1;
                    } else {
                        uncured
                            .entry(format!("{}/{}", case.suite, case.rule))
                            .or_default()
                            .push(format!("{outcome:?} {}", case.name));
                    }
                }
            }
        }
    }
    println!("cured {}", share(cured, rejected));
    if std::env::var_os("FIX_AUDIT_LIST").is_some() {
        for (rule, cases) in &uncured {
            println!("{rule}: {}", cases.len());
            for case in cases {
                println!("    {case}");
            }
        }
    }
    assert_eq!(broken, Vec::<String>::new());
    assert_eq!(worse, Vec::<String>::new());
    assert!(
        cured * 100 >= rejected * CURED_AT_LEAST,
        "{} of the rejected cases are cured",
        share(cured, rejected)
    );
}

#[test]
fn a_schema_is_worse_only_with_more_errors_than_before() {
    let error = |line| Diagnostic {
        file: 0,
        start: (line, 0),
        end: (line, 1),
        level: Level::Error,
        code: None,
    };
    let case = Case {
        suite: "core",
        rule: String::new(),
        name: String::new(),
        files: Files::new(),
        expected: vec![error(1), error(2)],
        version: PrismaVersion::Seven,
    };
    let outcomes = [(1, 0), (1, 1), (1, 2), (0, 2), (1, 3)]
        .map(|(applied, after)| outcome(&case, applied, after, || false));
    assert_eq!(
        outcomes,
        [
            Outcome::Cured,
            Outcome::Better,
            Outcome::Same,
            Outcome::NoneOffered,
            Outcome::Worse
        ]
    );
    assert_eq!(outcome(&case, 1, 3, || true), Outcome::TellsMore);
    let valid = Case {
        expected: Vec::new(),
        ..case
    };
    assert_eq!(outcome(&valid, 1, 1, || true), Outcome::Worse);
}
