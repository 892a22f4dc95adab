//! Every case of the conformance suites: do we report what the official engine reports, at the same places?
//!
//! `CONFORMANCE=core/unknown-attribute,relations` restricts to cases whose names begin so and shows every difference;
//! `CONFORMANCE_REPORT=1` never fails.

use std::collections::{BTreeMap, BTreeSet};

use tests::cases::{Case, SUITES, cases, shared};
use tests::verdict::{Difference, in_parallel, ours, share};

/// Cases in which we differ on purpose.
const DELIBERATE: &[(&str, &str)] = &[];

fn is_deliberate(case: &Case) -> bool {
    DELIBERATE.iter().any(|(name, _)| *name == case.name)
}

#[derive(Default)]
struct Tally {
    cases: usize,
    verdict: usize,
    exact: usize,
    panics: usize,
}

impl Tally {
    fn add(&mut self, outcome: &Result<Difference, String>) {
        self.cases += 1;
        match outcome {
            Ok(difference) => {
                self.verdict += usize::from(!difference.verdict);
                self.exact += usize::from(difference.is_none());
            }
            Err(_) => self.panics += 1,
        }
    }

    fn row(&self, title: &str) -> String {
        format!(
            "{title:<45} {:>6} {:>24} {:>24} {:>7}",
            self.cases,
            share(self.verdict, self.cases),
            share(self.exact, self.cases),
            self.panics
        )
    }
}

#[test]
fn we_report_what_the_official_engine_reports() {
    let Some(shared) = shared() else { return };
    let only = std::env::var("CONFORMANCE").unwrap_or_default();
    let all = cases(&shared);
    assert!(all.len() > 2_500, "the suites are incomplete");
    for (name, _) in DELIBERATE {
        assert!(
            all.iter().any(|case| case.name == *name),
            "there is no case {name}"
        );
    }
    let chosen: Vec<&Case> = all
        .iter()
        .filter(|case| only.split(',').any(|it| case.name.starts_with(it.trim())))
        .collect();
    assert!(!chosen.is_empty(), "no case begins with {only}");

    let outcomes = in_parallel(&chosen, |case| {
        ours(&case.files, case.version).map(|said| Difference::between(&case.expected, &said))
    });

    let mut suites: BTreeMap<&str, Tally> = BTreeMap::new();
    let mut rules: BTreeMap<String, Tally> = BTreeMap::new();
    let mut failed: BTreeSet<&str> = BTreeSet::new();
    for (case, outcome) in chosen.iter().zip(&outcomes) {
        suites.entry(case.suite).or_default().add(outcome);
        rules
            .entry(format!("{}/{}", case.suite, case.rule))
            .or_default()
            .add(outcome);
        let equal = outcome.as_ref().is_ok_and(Difference::is_none);
        if is_deliberate(case) {
            assert!(
                !equal,
                "{} is no difference any more; it should leave the list",
                case.name
            );
        } else if !equal {
            failed.insert(&case.name);
        }
        if !equal && !only.is_empty() {
            match outcome {
                Ok(difference) => {
                    print!("{}\n{}", case.name, difference.describe(&case.files));
                }
                Err(panic) => println!("{}\n    panic: {panic}", case.name),
            }
        }
    }

    println!(
        "{:<45} {:>6} {:>24} {:>24} {:>7}",
        "", "cases", "verdict", "exact", "panics"
    );
    for (suite, _) in SUITES {
        if let Some(tally) = suites.get(suite) {
            println!("{}", tally.row(suite));
        }
    }
    for (rule, tally) in rules.iter().filter(|(_, tally)| tally.exact < tally.cases) {
        println!("  {}", tally.row(rule).trim_end());
    }
    if std::env::var_os("CONFORMANCE_REPORT").is_none() {
        assert!(
            failed.is_empty(),
            "{} cases differ; CONFORMANCE=<beginning of their names> shows how: {:#?}",
            failed.len(),
            failed.iter().take(30).collect::<Vec<_>>()
        );
    }
}
