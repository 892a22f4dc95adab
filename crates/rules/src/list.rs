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

#[path = "official/field_list_values.rs"]
mod field_list_values;
#[path = "official/key_fixes.rs"]
mod key_fixes;
#[path = "official/new_id.rs"]
mod new_id;

rules! {
    "official/ambiguous_relation.rs" ambiguous_relation: AMBIGUOUS_RELATION, WRONGLY_NAMED_RELATION,
        AMBIGUOUS_SELF_RELATION, UNNAMED_SELF_RELATION, WRONGLY_NAMED_SELF_RELATION;
    "official/argument_syntax.rs" argument_syntax: MISSING_ARGUMENT_VALUE, TRAILING_COMMA, DUPLICATE_ARGUMENT,
        MULTIPLE_UNNAMED_ARGUMENTS, ARGUMENT_NAMED_AND_UNNAMED;
    "official/argument_value.rs" argument_value: ARGUMENT_TYPE_MISMATCH, EMPTY_STRING_ARGUMENT;
    "official/attribute_on_relation_field.rs" attribute_on_relation_field: ATTRIBUTE_ON_RELATION_FIELD;
    "official/autoincrement.rs" autoincrement: AUTOINCREMENT_NOT_SUPPORTED, COCKROACHDB_AUTOINCREMENT_NEEDS_BIGINT,
        AUTOINCREMENT_MULTIPLE, AUTOINCREMENT_NOT_ID, AUTOINCREMENT_NOT_INDEXED;
    "official/back_side.rs" back_side: ONE_TO_ONE_ACTIONS_ON_BACK_SIDE, ONE_TO_MANY_FIELDS_ON_LIST_SIDE,
        ONE_TO_MANY_ACTIONS_ON_LIST_SIDE;
    "official/client_names.rs" client_names: COMPOUND_NAME_CLASH, CUSTOM_NAME_CLASH, DUPLICATE_CLIENT_NAME;
    "official/composite_attribute.rs" composite_attribute: COMPOSITE_BLOCK_ATTRIBUTE, COMPOSITE_FIELD_ATTRIBUTE;
    "official/composite_default.rs" composite_default: COMPOSITE_DEFAULT;
    "official/composite_relation_field.rs" composite_relation_field: COMPOSITE_RELATION_FIELD;
    "official/composite_type.rs" composite_type: COMPOSITE_CYCLE, COMPOSITE_NOT_SUPPORTED, EMPTY_COMPOSITE_TYPE;
    "official/compound_key.rs" compound_key: EMPTY_FIELD_LIST, COMPOUND_ID_NOT_SUPPORTED, COMPOSITE_IN_COMPOUND_UNIQUE;
    "official/config_block.rs" config_block: CONFIG_PROPERTY_MISSING_VALUE, DUPLICATE_CONFIG_KEY, DATASOURCE_MULTIPLE,
        DATASOURCE_PROVIDER_MISSING, GENERATOR_PROVIDER_MISSING;
    "official/constraint_name.rs" constraint_name: DUPLICATE_CONSTRAINT_NAME, CONSTRAINT_NAME_TOO_LONG;
    "official/database_name_clash.rs" database_name_clash: DUPLICATE_TABLE_NAME, DUPLICATE_ENUM_DATABASE_NAME;
    "official/database_schema.rs" database_schema: SCHEMA_NOT_IN_DATASOURCE, SCHEMA_ATTRIBUTE_NOT_SUPPORTED,
        SCHEMA_ATTRIBUTE_MISSING;
    "official/datasource.rs" datasource: DATASOURCE_PROVIDER_ENV, DATASOURCE_PROVIDER_NOT_STRING,
        DATASOURCE_PROVIDER_EMPTY, DATASOURCE_PROVIDER_UNKNOWN, DATASOURCE_PROPERTY_UNKNOWN,
        DATASOURCE_PREVIEW_FEATURES_MISPLACED;
    "official/datasource_schemas.rs" datasource_schemas: DATASOURCE_SCHEMAS_TYPE, DATASOURCE_SCHEMAS_UNSUPPORTED,
        DATASOURCE_SCHEMAS_EMPTY, DATASOURCE_SCHEMAS_DUPLICATE;
    "official/datasource_url.rs" datasource_url: DATASOURCE_URL_REMOVED, DATASOURCE_URL_MISSING, DATASOURCE_URL_TYPE,
        DATASOURCE_SHADOW_URL_EQUAL;
    "official/default_function.rs" default_function: INVALID_DEFAULT_FUNCTION, DEFAULT_FUNCTION_ARGUMENTS,
        NAMED_AUTOINCREMENT, UNKNOWN_DEFAULT_FUNCTION, AUTO_NOT_SUPPORTED, DEFAULT_MAP_NOT_SUPPORTED;
    "official/default_sequence_arguments.rs" default_sequence_arguments: DEFAULT_SEQUENCE_ARGUMENTS;
    "official/default_value.rs" default_value: DEFAULT_TYPE_MISMATCH, DEFAULT_LIST_MISMATCH, INVALID_BOOLEAN_DEFAULT,
        INVALID_ENUM_DEFAULT, DEFAULT_ON_UNSUPPORTED;
    "official/duplicate_attribute.rs" duplicate_attribute: DUPLICATE_ATTRIBUTE;
    "official/duplicate_block.rs" duplicate_block: DUPLICATE_BLOCK;
    "official/duplicate_mapped_field.rs" duplicate_mapped_field: DUPLICATE_MAPPED_FIELD;
    "official/duplicate_member.rs" duplicate_member: DUPLICATE_FIELD, DUPLICATE_ENUM_VALUE;
    "official/embedded_many_to_many.rs" embedded_many_to_many: EMBEDDED_MANY_TO_MANY_SUPPORT,
        EMBEDDED_MANY_TO_MANY_REFERENCES, EMBEDDED_MANY_TO_MANY_FIELDS, EMBEDDED_MANY_TO_MANY_REFERENCES_NOT_ID,
        EMBEDDED_MANY_TO_MANY_ARRAY_TYPE, EMBEDDED_MANY_TO_MANY_ACTIONS;
    "official/enumeration.rs" enumeration: EMPTY_ENUM, ENUM_NOT_SUPPORTED;
    "official/env_function.rs" env_function: ENV_FUNCTION_ARITY, ENV_FUNCTION_ARGUMENT_TYPE,
        ENV_FUNCTION_NAMED_ARGUMENT;
    "official/extension_arguments.rs" extension_arguments: EXTENSIONS_ARGUMENT_UNNAMED, EXTENSIONS_ARGUMENT_DUPLICATE,
        EXTENSIONS_ARGUMENT_NOT_STRING, EXTENSIONS_ARGUMENT_UNKNOWN;
    "official/extensions.rs" extensions: EXTENSIONS_ITEM_TYPE, EXTENSIONS_PREVIEW_REQUIRED, EXTENSIONS_NAME_SYNTAX,
        EXTENSIONS_PROPERTY_ELSEWHERE;
    "official/field_in_attribute.rs" field_in_attribute: UNKNOWN_FIELD_IN_ATTRIBUTE, RELATION_FIELD_IN_ATTRIBUTE,
        REPEATED_FIELD_IN_ATTRIBUTE;
    "official/field_type_support.rs" field_type_support: SCALAR_LIST_NOT_SUPPORTED, JSON_NOT_SUPPORTED,
        JSON_LIST_NOT_SUPPORTED, DECIMAL_NOT_SUPPORTED, UNSUPPORTED_IS_NATIVE;
    "official/foreign_key_map.rs" foreign_key_map: FOREIGN_KEY_MAP_SUPPORT, FOREIGN_KEY_MAP_LENGTH;
    "official/fulltext_index.rs" fulltext_index: FULLTEXT_NOT_SUPPORTED, MULTIPLE_FULLTEXT, FULLTEXT_LENGTH,
        FULLTEXT_SORT, FULLTEXT_NOT_ADJACENT;
    "official/generator.rs" generator: GENERATOR_PROVIDER_TYPE, GENERATOR_OUTPUT_TYPE, GENERATOR_BINARY_TARGETS_TYPE,
        GENERATOR_ENGINE_TYPE_NOT_STRING;
    "official/ignored_related_model.rs" ignored_related_model: IGNORED_RELATED_MODEL;
    "official/incomplete_field.rs" incomplete_field: INCOMPLETE_FIELD;
    "official/index_arguments.rs" index_arguments: INDEX_NAME_AND_MAP, UNKNOWN_INDEX_TYPE, INVALID_CLIENT_NAME;
    "official/index_column_type.rs" index_column_type: TEXT_BLOB_INDEX_NEEDS_LENGTH, TEXT_BLOB_ID_NEEDS_LENGTH,
        HEAP_TYPE_INDEX, HEAP_TYPE_ID, BYTES_ID, XML_NOT_INDEXABLE;
    "official/index_option.rs" index_option: NAMED_PRIMARY_KEY_NOT_SUPPORTED, PRIMARY_KEY_LENGTH_NOT_SUPPORTED,
        PRIMARY_KEY_SORT_NOT_SUPPORTED, INDEX_LENGTH_NOT_SUPPORTED, LENGTH_FIELD_TYPE, CLUSTERING_NOT_SUPPORTED,
        CLUSTERING_MULTIPLE, INDEX_TYPE_SUPPORT, HASH_INDEX_SORT;
    "official/invalid_default_value.rs" invalid_default_value: INVALID_DEFAULT_VALUE;
    "official/invalid_identifier.rs" invalid_identifier: INVALID_IDENTIFIER;
    "official/invalid_operator_class.rs" invalid_operator_class: INVALID_OPERATOR_CLASS;
    "official/invalid_sort_order.rs" invalid_sort_order: INVALID_SORT_ORDER;
    "official/key_fields.rs" key_fields: FIELDS_REFERENCES_LENGTH, REQUIRED_RELATION_OPTIONAL_SCALAR,
        SCALAR_TYPE_MISMATCH;
    "official/keys.rs" keys: MULTIPLE_IDS, OPTIONAL_ID, MULTIPLE_SHARD_KEYS, OPTIONAL_SHARD_KEY;
    "official/legacy_syntax.rs" legacy_syntax: LEGACY_FIELD_COLON, LEGACY_REQUIRED_TYPE, LEGACY_LIST_TYPE,
        OPTIONAL_LIST_TYPE;
    "official/many_to_many.rs" many_to_many: MANY_TO_MANY_VIEW, MANY_TO_MANY_MONGODB, MANY_TO_MANY_NO_SINGLE_ID,
        MANY_TO_MANY_ACTIONS, MANY_TO_MANY_REFERENCES;
    "official/missing_argument.rs" missing_argument: MISSING_ARGUMENT;
    "official/missing_back_relation.rs" missing_back_relation: MISSING_BACK_RELATION;
    "official/missing_key.rs" missing_key: ONE_TO_ONE_MISSING_FIELDS, ONE_TO_MANY_MISSING_FIELDS;
    "official/missing_relation_mode_index.rs" missing_relation_mode_index: MISSING_RELATION_MODE_INDEX;
    "official/missing_unique_criterion.rs" missing_unique_criterion: MISSING_UNIQUE_CRITERION, MONGODB_ID_REQUIRED;
    "official/mongodb_default.rs" mongodb_default: MONGODB_AUTO_NEEDS_OBJECT_ID, MONGODB_AUTO_NEEDS_ID,
        MONGODB_NO_DBGENERATED;
    "official/mongodb_index.rs" mongodb_index: INDEX_DUPLICATE, UNIQUE_ON_ID;
    "official/mongodb_names.rs" mongodb_names: MONGODB_ID_MAPPED_NAME, MONGODB_FIELD_NAME_CHARACTERS;
    "official/mongodb_native_type_mismatch.rs" mongodb_native_type_mismatch: MONGODB_NATIVE_TYPE_MISMATCH;
    "official/native_type.rs" native_type: NATIVE_TYPE_PREFIX, NATIVE_TYPE_UNKNOWN, NATIVE_TYPE_ARITY,
        NATIVE_TYPE_SCALAR_MISMATCH, NATIVE_TYPE_ARGUMENT_PARSE, NATIVE_TYPE_ARGUMENT_RANGE;
    "official/needless_ignore.rs" needless_ignore: IGNORE_ON_UNSUPPORTED, REDUNDANT_IGNORE;
    "official/object_value.rs" object_value: OBJECT_VALUE_NOT_SUPPORTED;
    "official/one_to_one.rs" one_to_one: ONE_TO_ONE_BOTH_SIDES_FIELDS, ONE_TO_ONE_NOT_UNIQUE,
        ONE_TO_ONE_MIXED_ARGUMENTS, ONE_TO_ONE_BOTH_REQUIRED, ONE_TO_ONE_WRONG_SIDE;
    "official/operator_class.rs" operator_class: OPERATOR_CLASS_NOT_ALLOWED, OPERATOR_CLASS, SPGIST_SINGLE_COLUMN,
        INVERTED_OPERATOR_CLASS, INVERTED_FIELD_TYPE, INVERTED_JSON_LAST;
    "official/partial_index.rs" partial_index: PARTIAL_INDEX_PREVIEW_FEATURE, PARTIAL_INDEX_NOT_SUPPORTED;
    "official/preview_features.rs" preview_features: GENERATOR_PREVIEW_FEATURES_TYPE, PREVIEW_FEATURE_UNKNOWN,
        PREVIEW_FEATURE_PROVIDER_SPECIFIC, PREVIEW_FEATURE_STABILIZED, PREVIEW_FEATURE_RENAMED,
        PREVIEW_FEATURE_DEPRECATED;
    "official/referenced_fields.rs" referenced_fields: REFERENCES_NOT_UNIQUE, REFERENCES_ORDER;
    "official/referential_action.rs" referential_action: REFERENTIAL_ACTION_UNKNOWN, REFERENTIAL_ACTION_SUPPORT,
        MYSQL_SET_DEFAULT;
    "official/referential_cycle.rs" referential_cycle: REFERENTIAL_CYCLE_SELF, REFERENTIAL_CYCLE,
        MULTIPLE_CASCADE_PATHS;
    "official/relation_lists.rs" relation_lists: RELATION_FIELDS_UNKNOWN, RELATION_FIELDS_NOT_SCALAR,
        RELATION_REFERENCES_UNKNOWN, RELATION_REFERENCES_NOT_SCALAR, RELATION_FIELDS_REPEATED,
        RELATION_FIELDS_VALUE_TYPE;
    "official/relation_mode.rs" relation_mode: DATASOURCE_RELATION_MODE_TYPE, DATASOURCE_RELATION_MODE_UNKNOWN,
        DATASOURCE_RELATION_MODE_UNSUPPORTED, DATASOURCE_REFERENTIAL_INTEGRITY_DEPRECATED,
        DATASOURCE_REFERENTIAL_INTEGRITY_CONFLICT;
    "official/relation_name_empty.rs" relation_name_empty: RELATION_NAME_EMPTY;
    "official/relation_on_scalar_field.rs" relation_on_scalar_field: RELATION_ON_SCALAR_FIELD;
    "official/reserved_name.rs" reserved_name: RESERVED_SCALAR_NAME, RESERVED_BLOCK_NAME;
    "official/set_null_on_required.rs" set_null_on_required: SET_NULL_ON_REQUIRED;
    "official/shard_key.rs" shard_key: SHARD_KEY_NOT_SUPPORTED;
    "official/string_escape.rs" string_escape: UNKNOWN_STRING_ESCAPE, INVALID_UNICODE_ESCAPE;
    "official/syntax.rs" syntax: INVALID_TOP_LEVEL_LINE, INVALID_BLOCK_LINE, INVALID_ENUM_LINE, INVALID_CONFIG_LINE,
        UNKNOWN_BLOCK_KEYWORD, INVALID_TYPE_ALIAS, UNCLOSED_BLOCK;
    "official/unknown_argument.rs" unknown_argument: UNKNOWN_ARGUMENT;
    "official/unknown_attribute.rs" unknown_attribute: UNKNOWN_ATTRIBUTE;
    "official/unknown_type.rs" unknown_type: UNKNOWN_TYPE;
    "official/updated_at_type.rs" updated_at_type: UPDATED_AT_TYPE;
    "official/view.rs" view: VIEW_PREVIEW_FEATURE, VIEW_PRIMARY_KEY, VIEW_INDEX, VIEW_INDEX_ARGUMENT;
    "official/where_clause.rs" where_clause: INVALID_WHERE_CLAUSE;
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
