//! All rules, all databases, both versions of Prisma, several files: whatever changes, also what only the official engine says is
//! what a fresh start says.

use proptest::prelude::*;

use super::seeds::{examples, seed};
use super::state::Live;
use super::steps::{Step, step};

fn check(number: u64, steps: &[Step]) -> Result<(), TestCaseError> {
    let (texts, version) = seed(number);
    let mut live = Live::new(&texts, version);
    for (count, step) in steps.iter().enumerate() {
        step.apply(&mut live);
        if !step.settles && count + 1 < steps.len() {
            continue;
        }
        if let Some((only_live, only_fresh)) = live.difference() {
            return Err(TestCaseError::fail(format!(
                "only live: {only_live:#?}\nonly fresh: {only_fresh:#?}\nin\n{}",
                live.describe()
            )));
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: crate::cases(120, 400),
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn whatever_changes_the_findings_are_those_of_a_fresh_start(
        number in 0u64..4_000_000,
        steps in prop::collection::vec(step(), 1..25),
    ) {
        check(number, &steps)?;
    }
}

#[test]
fn the_examples_show_every_rule() {
    assert!(examples().texts.len() >= rules::ALL.len());
}
