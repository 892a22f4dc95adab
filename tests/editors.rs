//! Real editors: what their users see and do, with our program behind it.
//!
//! Each story is a script that runs inside Neovim, in every Neovim that is installed: `nvim` (0.7 or later), and a newer
//! one with the client configuration of 0.11 (`tests/editors/install-neovim` installs it). Needs RUN_SLOW_TESTS.

#![allow(
    clippy::unwrap_used,
    reason = "a story ends where something is missing"
)]

#[path = "editors/helix.rs"]
mod helix;
#[path = "editors/neovim.rs"]
mod neovim;

use std::path::{Path, PathBuf};
use std::process::Command;

/// The top folder of the repository.
fn repository() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap()
}

fn example() -> String {
    std::fs::read_to_string(repository().join("examples/events/schema.prisma")).unwrap()
}

/// Copies a folder with everything in it.
fn copy_folder(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let (from, to): (PathBuf, PathBuf) = (entry.path(), to.join(entry.file_name()));
        if entry.file_type().unwrap().is_dir() {
            copy_folder(&from, &to);
        } else {
            std::fs::copy(from, to).unwrap();
        }
    }
}

/// Runs a command that is expected to succeed.
fn run(command: &mut Command) {
    let output = command.output().unwrap();
    assert!(
        output.status.success(),
        "{command:?}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
}
