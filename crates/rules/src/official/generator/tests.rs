use super::*;
use crate::testing::{check_fix, check_rule};

#[test]
fn the_environment_may_say_most_things() {
    check_rule(
        &GENERATOR_BINARY_TARGETS_TYPE,
        r#"
generator client {
  provider      = env("GENERATOR")
  output        = env("FOLDER")
  binaryTargets = ["native", env("TARGET")]
  engineType    = env("ENGINE")
//                ^^^^^^^^^^^^^ generator-engine-type-not-string
}
"#,
    );
}

#[test]
fn words_get_quotes() {
    let cases: [(&crate::Rule, &str, &str); 5] = [
        (
            &GENERATOR_OUTPUT_TYPE,
            "output = client",
            "output = \"client\"",
        ),
        (
            &GENERATOR_OUTPUT_TYPE,
            "output = [\"client\"]",
            "output = \"client\"",
        ),
        (
            &GENERATOR_ENGINE_TYPE_NOT_STRING,
            "engineType = binary",
            "engineType = \"binary\"",
        ),
        (
            &GENERATOR_BINARY_TARGETS_TYPE,
            "binaryTargets = [\"native\", f()]",
            "binaryTargets = [\"native\"]",
        ),
        (
            &GENERATOR_BINARY_TARGETS_TYPE,
            "binaryTargets = native",
            "binaryTargets = \"native\"",
        ),
    ];
    for (rule, before, after) in cases {
        let schema =
            |line: &str| format!("generator client {{\n  provider = \"x\"\n  {line}\n}}\n");
        check_fix(rule, &schema(before), &schema(after));
    }
}

#[test]
fn a_provider_is_guessed_where_nothing_is_written() {
    check_fix(
        &GENERATOR_PROVIDER_TYPE,
        "generator client {\n  provider = 5\n}\n",
        "generator client {\n  provider = \"prisma-client-js\"\n}\n",
    );
}
