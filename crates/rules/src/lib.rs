//! What is wrong with a Prisma schema, and how to repair it.
//!
//! One rule is one file below `official/` (what the official engine reports) or `review/` (what a good colleague would say);
//! [`ALL`] lists them. [`Checker`] keeps the findings of a live schema current, [`fix_all`] applies fixes until none is left.
//!
//! This crate must never know editors, the protocol, lines and columns, async or disk.

mod apply;
mod checker;
mod finding;
mod fix;
mod fixer;
mod list;
mod names;
mod rewrite;
mod rule;
#[cfg(test)]
mod testing;

pub use apply::{Checked, Fixed, fix_all};
pub use checker::Checker;
pub use finding::{Finding, Place, Severity, Subject, Tag};
pub use fix::{Applicability, Effect, Fix, SourceChange};
pub use fixer::Fixer;
pub use list::ALL;
pub use rule::{Group, Rule};
