use super::*;
use crate::testing::check_fix;

/// A datasource with that value, and the preview feature.
fn with(extensions: &str) -> String {
    format!(
        "datasource db {{\n  provider   = \"postgresql\"\n  extensions = {extensions}\n}}\n\ngenerator client {{\n  provider        = \"prisma-client-js\"\n  previewFeatures = [\"postgresqlExtensions\"]\n}}\n"
    )
}

#[test]
fn arguments_are_repaired() {
    let cases: [(&crate::Rule, &str, &str); 7] = [
        (
            &EXTENSIONS_ARGUMENT_UNNAMED,
            "[a(\"1.2\")]",
            "[a(version: \"1.2\")]",
        ),
        (&EXTENSIONS_ARGUMENT_UNNAMED, "[a(\"x\")]", "[a]"),
        (
            &EXTENSIONS_ARGUMENT_DUPLICATE,
            "[a(map: \"x\", map: \"y\")]",
            "[a(map: \"x\")]",
        ),
        (
            &EXTENSIONS_ARGUMENT_NOT_STRING,
            "a(version: 2)",
            "a(version: \"2\")",
        ),
        (
            &EXTENSIONS_ARGUMENT_NOT_STRING,
            "[a(map: f(), version: \"2\")]",
            "[a(version: \"2\")]",
        ),
        (
            &EXTENSIONS_ARGUMENT_UNKNOWN,
            "[a(Schema: \"x\")]",
            "[a(schema: \"x\")]",
        ),
        (&EXTENSIONS_ARGUMENT_UNKNOWN, "[a(colour: \"x\")]", "[a]"),
    ];
    for (rule, before, after) in cases {
        check_fix(rule, &with(before), &with(after));
    }
}
