//! What is wrong with a Prisma schema, and how to repair it.
//!
//! One rule is one file below `official/` (what the official engine reports) or `review/` (what a good colleague would say);
//! [`ALL`] lists them. [`Checker`] keeps the findings of a live schema current, [`fix_all`] applies fixes until none is left.
//!
//! This crate must never know editors, the protocol, lines and columns, async or disk.

mod apply;
mod attributes;
mod cascades;
mod checker;
mod composites;
mod config_block;
mod constraints;
mod defaults;
mod echoes;
mod finding;
mod fix;
mod fixer;
mod indexes;
mod line_repair;
mod list;
mod names;
mod relation_end;
mod relations;
mod rewrite;
mod rule;
mod shared_names;
mod spans;
mod spelling;
mod stage;
#[cfg(test)]
mod testing;
mod verdict;

pub use apply::{Checked, Fixed, fix_all};
pub use checker::Checker;
pub use finding::{Finding, Official, Place, Severity, Subject, Tag};
pub use fix::{Applicability, Effect, Fix, SourceChange};
pub use fixer::Fixer;
pub use list::ALL;
pub use rule::{Group, Rule};
pub use stage::Stage;
pub use verdict::{EngineDiagnostic, engine_verdict};
