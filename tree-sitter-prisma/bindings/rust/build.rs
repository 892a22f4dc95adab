//! Compiles the generated parser and the external scanner.

use std::path::Path;

fn main() {
    let source = Path::new("src");
    let files = [source.join("parser.c"), source.join("scanner.c")];

    let mut build = cc::Build::new();
    build.std("c11").include(source).files(&files);
    if build.get_compiler().is_like_msvc() {
        build.flag("-utf-8");
    }
    build.compile("tree-sitter-prisma");

    println!("cargo:rerun-if-changed=src");
}
