//! The tree-sitter grammar of the Prisma schema language: the parser, the description of its nodes and
//! the queries that come with it.
//!
//! Knows nothing of what a schema means; see `grammar.js` for the shape of the tree.

use tree_sitter_language::LanguageFn;

unsafe extern "C" {
    fn tree_sitter_prisma() -> *const ();
}

/// The language, to be turned into a `tree_sitter::Language`.
// SAFETY: the generated parser defines this function with this signature.
pub const LANGUAGE: LanguageFn = unsafe { LanguageFn::from_raw(tree_sitter_prisma) };

/// All node types with their fields and children, as JSON.
pub const NODE_TYPES: &str = include_str!("../../src/node-types.json");

/// Syntax highlighting.
pub const HIGHLIGHTS_QUERY: &str = include_str!("../../queries/highlights.scm");

/// Scopes, definitions and references.
pub const LOCALS_QUERY: &str = include_str!("../../queries/locals.scm");

/// What can be folded.
pub const FOLDS_QUERY: &str = include_str!("../../queries/folds.scm");

/// Automatic indentation.
pub const INDENTS_QUERY: &str = include_str!("../../queries/indents.scm");

/// Text objects: declarations, fields, arguments, comments.
pub const TEXTOBJECTS_QUERY: &str = include_str!("../../queries/textobjects.scm");

/// Languages inside of the schema.
pub const INJECTIONS_QUERY: &str = include_str!("../../queries/injections.scm");
