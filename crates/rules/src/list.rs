//! All rules. A new one is a file and a line here.

use crate::rule::Rule;

/// Declares the module of each rule file and enters its rules.
macro_rules! rules {
    ($($path:literal $module:ident: $($rule:ident),+;)*) => {
        $(#[path = $path] mod $module;)*

        /// Every rule.
        pub static ALL: &[&Rule] = &[$($(&$module::$rule),+),*];
    };
}

rules! {
    "official/duplicate_block.rs" duplicate_block: DUPLICATE_BLOCK;
    "official/duplicate_member.rs" duplicate_member: DUPLICATE_FIELD, DUPLICATE_ENUM_VALUE, DUPLICATE_CONFIG_KEY;
    "official/missing_back_relation.rs" missing_back_relation: MISSING_BACK_RELATION;
    "official/missing_relation_mode_index.rs" missing_relation_mode_index: MISSING_RELATION_MODE_INDEX;
    "official/syntax.rs" syntax: INVALID_TOP_LEVEL_LINE, INVALID_BLOCK_LINE, INVALID_ENUM_LINE, INVALID_CONFIG_LINE,
        UNKNOWN_BLOCK_KEYWORD, INVALID_TYPE_ALIAS, INCOMPLETE_FIELD, UNCLOSED_BLOCK;
    "official/unknown_type.rs" unknown_type: UNKNOWN_TYPE;
    "review/stringly_typed.rs" stringly_typed: STRINGLY_TYPED;
    "review/unindexed_foreign_key.rs" unindexed_foreign_key: UNINDEXED_FOREIGN_KEY;
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::ALL;
    use crate::testing::check_documentation;

    #[test]
    fn codes_are_kebab_case_and_unique() {
        let mut seen = HashSet::new();
        for rule in ALL {
            assert!(seen.insert(rule.code), "`{}` is there twice", rule.code);
            let kebab = rule
                .code
                .chars()
                .all(|c| c.is_ascii_lowercase() || c == '-');
            assert!(kebab, "`{}` is not kebab-case", rule.code);
        }
    }

    #[test]
    fn every_rule_is_documented_and_its_examples_run() {
        for rule in ALL {
            check_documentation(rule);
        }
    }

    #[test]
    fn a_rule_promises_a_fix_exactly_if_it_has_one() {
        for rule in ALL {
            assert_eq!(
                rule.applicability.is_some(),
                rule.fix.is_some(),
                "{}",
                rule.code
            );
        }
    }
}
