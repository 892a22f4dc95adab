//! What the suites share: the built program, our verdict and the official engine's, and the cases to compare them on.

pub mod cases;
/// Random schemas of the whole language.
// Dice fall otherwise with every throw, and speed is not the point here.
#[allow(
    clippy::assigning_clones,
    clippy::same_functions_in_if_condition,
    clippy::struct_excessive_bools
)]
pub mod generated {
    pub mod config;
    pub mod dice;
    pub mod keys;
    pub mod language;
    pub mod layout;
    pub mod model;
    pub mod provider;
    pub mod relation;
    pub mod scalar;
}
pub mod official;
pub mod verdict;

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

/// The `prisma-analyzer` program of the profile that the suite runs in, built if it is not up to date.
pub fn program() -> &'static Path {
    static PROGRAM: OnceLock<PathBuf> = OnceLock::new();
    PROGRAM.get_or_init(|| {
        let suite = std::env::current_exe().expect("a suite knows where it is");
        // target/PROFILE/deps/SUITE
        let profile = suite
            .ancestors()
            .nth(2)
            .expect("suites are in the target folder");
        let target = profile.parent().expect("profiles are in the target folder");
        let name = match profile.file_name().and_then(|name| name.to_str()) {
            Some("debug") | None => "dev",
            Some(name) => name,
        };
        let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let status = Command::new(cargo)
            .args([
                "build",
                "--quiet",
                "-p",
                "prisma-analyzer",
                "--profile",
                name,
            ])
            .arg("--target-dir")
            .arg(target)
            .current_dir(env!("CARGO_MANIFEST_DIR"))
            .status()
            .expect("cargo can be started");
        assert!(status.success(), "the program does not build");
        profile.join(format!("prisma-analyzer{}", std::env::consts::EXE_SUFFIX))
    })
}
