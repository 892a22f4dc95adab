//! Words: plurals, cases, and new names that nobody has yet.
