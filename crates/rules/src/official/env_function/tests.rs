use super::*;
use crate::testing::{check_fix, check_rule};

#[test]
fn calls_are_found_in_lists_but_not_in_other_calls() {
    check_rule(
        &ENV_FUNCTION_ARITY,
        r#"
generator docs {
  provider = "docs"
  themes   = [["dark", env()], choose(env()), { theme: env() }]
//                     ^^^^^ env-function-arity
}
"#,
    );
}

#[test]
fn urls_of_prisma_6_are_looked_at() {
    check_rule(
        &ENV_FUNCTION_ARGUMENT_TYPE,
        r#"
datasource db {
  provider = "postgresql"
  url      = env(5)
//               ^ env-function-argument-type
}
"#,
    );
}

#[test]
fn calls_are_repaired() {
    let cases: [(&crate::Rule, &str, &str); 6] = [
        (&ENV_FUNCTION_ARITY, "env()", "env(\"DOCS_THEME\")"),
        (&ENV_FUNCTION_ARITY, "env(\"A\",)", "env(\"A\")"),
        (&ENV_FUNCTION_ARITY, "env(\"A\", \"light\")", "env(\"A\")"),
        (&ENV_FUNCTION_ARGUMENT_TYPE, "env(THEME)", "env(\"THEME\")"),
        (&ENV_FUNCTION_ARGUMENT_TYPE, "env(env(\"A\"))", "env(\"A\")"),
        (
            &ENV_FUNCTION_NAMED_ARGUMENT,
            "env(name: \"A\")",
            "env(\"A\")",
        ),
    ];
    for (rule, before, after) in cases {
        let schema = |value: &str| {
            format!("generator docs {{\n  provider = \"docs\"\n  docsTheme = {value}\n}}\n")
        };
        check_fix(rule, &schema(before), &schema(after));
    }
}
