//! Which of two findings is the cause, where one only follows from the other.
//!
//! People see the cause alone; the other one appears when the cause is gone and it still holds. What a rule can tell by itself
//! it marks itself with `echo()`; this is for rules that need not know each other.

use std::collections::BTreeSet;

use syntax::{TextRange, TextSize};

use crate::finding::Finding;

/// How close the two findings have to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Scope {
    /// Their ranges touch.
    Place,
    /// They are about the same field.
    Field,
    /// They are in the same declaration.
    Declaration,
}

use Scope::{Declaration, Field, Place};

/// What follows from a cause. An empty list stands for everything.
struct Echo {
    scope: Scope,
    causes: &'static [&'static str],
    echoes: &'static [&'static str],
}

const fn echo(
    scope: Scope,
    causes: &'static [&'static str],
    echoes: &'static [&'static str],
) -> Echo {
    Echo {
        scope,
        causes,
        echoes,
    }
}

const EVERYTHING: &[&str] = &[];

/// What a block lacks that may well stand in a line of it that cannot be read.
const LACKS: &[&str] = &[
    "datasource-provider-missing",
    "datasource-url-missing",
    "empty-composite-type",
    "empty-enum",
    "generator-provider-missing",
    "missing-unique-criterion",
    "mongodb-id-required",
];

const CASCADES: &[&str] = &[
    "multiple-cascade-paths",
    "referential-cycle",
    "referential-cycle-self",
];

static TABLE: &[Echo] = &[
    // Text that cannot be read.
    echo(
        Place,
        &[
            "invalid-block-line",
            "invalid-config-line",
            "invalid-enum-line",
            "object-value-not-supported",
        ],
        EVERYTHING,
    ),
    echo(
        Field,
        &["object-value-not-supported", "optional-list-type"],
        EVERYTHING,
    ),
    echo(
        Field,
        &[
            "incomplete-field",
            "legacy-field-colon",
            "legacy-list-type",
            "legacy-required-type",
        ],
        &["duplicate-field", "missing-back-relation"],
    ),
    echo(
        Declaration,
        &[
            "invalid-block-line",
            "invalid-config-line",
            "invalid-enum-line",
            "unclosed-block",
            "incomplete-field",
            "legacy-field-colon",
            "legacy-list-type",
            "legacy-required-type",
            "optional-list-type",
        ],
        LACKS,
    ),
    echo(
        Field,
        &["invalid-unicode-escape", "unknown-string-escape"],
        &["missing-back-relation"],
    ),
    // Things that are there twice.
    echo(
        Declaration,
        &["duplicate-field"],
        &[
            "ambiguous-relation",
            "ambiguous-self-relation",
            "autoincrement-multiple",
            "clustering-multiple",
            "duplicate-constraint-name",
            "duplicate-mapped-field",
            "multiple-ids",
            "multiple-shard-keys",
            "unnamed-self-relation",
            "wrongly-named-relation",
            "wrongly-named-self-relation",
        ],
    ),
    echo(Place, &["datasource-multiple"], &["duplicate-block"]),
    echo(
        Declaration,
        &["duplicate-block"],
        &[
            "duplicate-constraint-name",
            "duplicate-enum-database-name",
            "duplicate-table-name",
        ],
    ),
    echo(
        Declaration,
        &["duplicate-table-name"],
        &["duplicate-constraint-name"],
    ),
    echo(
        Place,
        &["datasource-url-removed"],
        &["duplicate-config-key"],
    ),
    echo(Place, &["multiple-ids"], &["compound-id-not-supported"]),
    // Attributes and arguments that nobody knows, or that are in the wrong place.
    echo(
        Place,
        &["native-type-prefix", "unknown-attribute"],
        &["invalid-identifier"],
    ),
    echo(Place, &["unknown-argument"], &["clustering-not-supported"]),
    echo(
        Place,
        &[
            "default-map-not-supported",
            "foreign-key-map-support",
            "fulltext-not-supported",
            "index-length-not-supported",
            "named-primary-key-not-supported",
            "partial-index-not-supported",
            "schema-attribute-not-supported",
            "shard-key-not-supported",
        ],
        &[
            "clustering-not-supported",
            "constraint-name-too-long",
            "duplicate-constraint-name",
            "empty-field-list",
            "empty-string-argument",
            "foreign-key-map-length",
            "invalid-where-clause",
            "schema-not-in-datasource",
            "unknown-argument",
            "unknown-field-in-attribute",
        ],
    ),
    echo(
        Place,
        &[
            "empty-field-list",
            "empty-string-argument",
            "unknown-field-in-attribute",
        ],
        &["duplicate-constraint-name"],
    ),
    echo(Place, &["fulltext-length"], &["index-length-not-supported"]),
    echo(
        Place,
        &["multiple-unnamed-arguments"],
        &["default-type-mismatch"],
    ),
    echo(Field, &["trailing-comma"], &["missing-argument"]),
    echo(
        Place,
        &["env-function-arity"],
        &["env-function-named-argument"],
    ),
    echo(
        Place,
        &["generator-engine-type-not-string"],
        &["env-function-arity", "env-function-named-argument"],
    ),
    // Types.
    echo(
        Place,
        &["optional-id", "optional-shard-key"],
        &["scalar-list-not-supported"],
    ),
    echo(
        Place,
        &["scalar-list-not-supported"],
        &["json-not-supported"],
    ),
    echo(
        Field,
        &["decimal-not-supported", "json-not-supported"],
        &["native-type-scalar-mismatch"],
    ),
    echo(
        Place,
        &["composite-not-supported"],
        &["empty-composite-type"],
    ),
    echo(Place, &["enum-not-supported"], &["empty-enum"]),
    echo(Place, &["pg-xml-not-indexable"], &["pg-operator-class"]),
    // Defaults.
    echo(
        Place,
        &["autoincrement-multiple"],
        &["autoincrement-not-id", "autoincrement-not-indexed"],
    ),
    echo(
        Declaration,
        &["missing-unique-criterion"],
        &["autoincrement-not-id", "autoincrement-not-indexed"],
    ),
    echo(
        Place,
        &["mongodb-auto-needs-id"],
        &["mongodb-auto-needs-object-id"],
    ),
    // Relations: what `@relation` says is wrong or missing, so what follows from it is not known.
    echo(
        Field,
        &[
            "argument-named-and-unnamed",
            "argument-type-mismatch",
            "duplicate-argument",
            "duplicate-attribute",
            "missing-argument-value",
            "multiple-unnamed-arguments",
            "relation-fields-value-type",
            "unknown-argument",
            "unknown-attribute",
        ],
        &[
            "fields-references-length",
            "one-to-many-missing-fields",
            "one-to-one-missing-fields",
        ],
    ),
    echo(
        Field,
        &["one-to-many-missing-fields", "one-to-one-missing-fields"],
        &[
            "duplicate-constraint-name",
            "fields-references-length",
            "references-not-unique",
            "scalar-type-mismatch",
            "set-null-on-required",
        ],
    ),
    echo(
        Field,
        &[
            "one-to-many-missing-fields",
            "one-to-one-missing-fields",
            "unknown-argument",
        ],
        CASCADES,
    ),
    echo(
        Field,
        &["fields-references-length"],
        &["references-not-unique", "scalar-type-mismatch"],
    ),
    echo(
        Field,
        &[
            "attribute-on-relation-field",
            "one-to-one-both-sides-fields",
        ],
        &["one-to-one-not-unique"],
    ),
    echo(
        Place,
        &["one-to-many-fields-on-list-side", "one-to-one-not-unique"],
        &["missing-relation-mode-index"],
    ),
    echo(
        Place,
        &[
            "embedded-many-to-many-actions",
            "many-to-many-actions",
            "one-to-many-actions-on-list-side",
            "one-to-one-actions-on-back-side",
        ],
        &["mysql-set-default", "referential-action-support"],
    ),
    echo(
        Place,
        &["embedded-many-to-many-fields"],
        &["embedded-many-to-many-references"],
    ),
    echo(
        Field,
        &["embedded-many-to-many-array-type", "scalar-type-mismatch"],
        &["mongodb-native-type-mismatch"],
    ),
    echo(Field, &["relation-name-empty"], &["missing-back-relation"]),
];

/// Marks what only follows from another finding of the declaration.
pub(crate) fn mark(findings: &mut [Finding]) {
    if findings.len() < 2 {
        return;
    }
    let mut follows = Vec::new();
    for entry in TABLE {
        let causes = || {
            let shown = findings.iter().filter(|finding| !finding.official.echo);
            shown.filter(|finding| entry.causes.contains(&finding.rule.code))
        };
        if causes().next().is_none() {
            continue;
        }
        let near = Vicinity::of(entry.scope, causes());
        let positions = findings.iter().enumerate();
        let echoes = positions
            .filter(|(_, finding)| entry.names(finding.rule.code) && near.is_near(finding));
        follows.extend(echoes.map(|(position, _)| position));
    }
    for position in follows {
        if let Some(finding) = findings.get_mut(position) {
            finding.official.echo = true;
        }
    }
}

impl Echo {
    fn names(&self, code: &str) -> bool {
        if self.echoes.is_empty() {
            !self.causes.contains(&code)
        } else {
            self.echoes.contains(&code)
        }
    }
}

/// Where the causes are.
enum Vicinity {
    /// Their ranges, in order of their starts; the ends are the furthest ones so far.
    Places(Vec<TextRange>),
    Fields(BTreeSet<usize>),
    Everywhere,
}

impl Vicinity {
    fn of<'f>(scope: Scope, causes: impl Iterator<Item = &'f Finding>) -> Self {
        match scope {
            Declaration => Self::Everywhere,
            Field => Self::Fields(causes.filter_map(Finding::field).collect()),
            Place => {
                let mut ranges: Vec<TextRange> = causes.map(|cause| cause.range).collect();
                ranges.sort_by_key(|range| range.start());
                let mut furthest = TextSize::default();
                for range in &mut ranges {
                    furthest = furthest.max(range.end());
                    *range = TextRange::new(range.start(), furthest);
                }
                Self::Places(ranges)
            }
        }
    }

    fn is_near(&self, finding: &Finding) -> bool {
        match self {
            Self::Everywhere => true,
            Self::Fields(fields) => finding.field().is_some_and(|field| fields.contains(&field)),
            Self::Places(ranges) => {
                let before = ranges.partition_point(|range| range.start() <= finding.range.end());
                let last = before.checked_sub(1).and_then(|last| ranges.get(last));
                last.is_some_and(|range| range.end() >= finding.range.start())
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::list::ALL;
    use crate::testing::{check_rule, related};

    fn rule(code: &str) -> &'static crate::Rule {
        ALL.iter().find(|rule| rule.code == code).unwrap()
    }

    #[test]
    fn a_field_that_is_there_twice_is_not_a_second_key() {
        check_rule(
            rule("duplicate-field"),
            r"
model Boat {
  id Int @id
  id Int @id
//^^ duplicate-field
}
",
        );
    }

    #[test]
    fn a_misspelt_argument_is_all_there_is_to_say_about_a_relation() {
        check_rule(
            rule("unknown-argument"),
            r"
model Boat {
  id   Int   @id
  crew Crew[]
}

model Crew {
  id     Int  @id
  boatId Int
  boat   Boat @relation(field: [boatId], references: [id])
//                      ^^^^^^^^^^^^^^^ unknown-argument
}
",
        );
    }

    #[test]
    fn a_misspelt_type_is_the_missing_other_end() {
        check_rule(
            rule("unknown-type"),
            r"
model Boat {
  id   Int   @id
  crew Crew[]
}

model Crew {
  id     Int  @id
  boatId Int
  boat   Baot @relation(fields: [boatId], references: [id])
//       ^^^^ unknown-type
}
",
        );
    }

    #[test]
    fn what_the_database_cannot_do_leads_to_the_datasource() {
        let places = related(
            rule("scalar-list-not-supported"),
            r#"
datasource db {
  provider = "mysql"
}

model Boat {
  id    Int      @id
  names String[]
}
"#,
        );
        let expected = ("db".to_owned(), "the datasource is for MySQL".to_owned());
        assert_eq!(places, [expected]);
    }

    #[test]
    fn the_table_speaks_of_rules_that_exist() {
        for code in TABLE
            .iter()
            .flat_map(|entry| entry.causes.iter().chain(entry.echoes))
        {
            assert!(ALL.iter().any(|rule| rule.code == *code), "{code}");
        }
    }
}
