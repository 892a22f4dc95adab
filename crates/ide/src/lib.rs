//! What an editor asks about Prisma schemas: offsets in, offsets out.
//!
//! [`AnalysisHost`] is the state that changes, [`Analysis`] a snapshot of it that only answers. This crate must never
//! know the editor protocol, async, threads or disk.

mod analysis;
mod fixes;
mod host;
mod hover;
mod symbols;

pub use analysis::{Analysis, DeclarationFindings, Diagnostic, FindingsIdentity, Related};
pub use fixes::{FixAll, QuickFix};
pub use host::{AnalysisHost, ParsedText, parse};
pub use hover::Hover;
pub use model::{DeclarationId, FileId, PrismaVersion, SchemaId};
pub use rules::{
    Applicability, Effect, EngineDiagnostic, Fix, Severity, SourceChange, Tag, engine_verdict,
};
pub use symbols::{Symbol, SymbolKind};
pub use syntax::{CodeUnit, LineEnding, SourceText, TextEdit, TextEdits, TextRange, TextSize};

#[cfg(test)]
mod tests;
