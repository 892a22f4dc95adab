//! The command line, from outside: what it finds on the disk, prints, writes and returns.

// Helpers of tests are tests too.
#![allow(clippy::unwrap_used)]
// The form that `UPDATE_EXPECT=1` writes.
#![allow(clippy::needless_raw_string_hashes)]

#[path = "cli/bad_input.rs"]
mod bad_input;
#[path = "cli/check.rs"]
mod check;
#[path = "cli/discovery.rs"]
mod discovery;
#[path = "cli/fix.rs"]
mod fix;
#[path = "cli/verdict.rs"]
mod verdict;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use tempfile::TempDir;

const DATASOURCE: &str = "datasource db {\n  provider = \"postgresql\"\n}\n";

/// Nothing to say about it.
const CLEAN: &str = "\
datasource db {
  provider = \"postgresql\"
}

model User {
  id    Int    @id @default(autoincrement())
  email String @unique
}
";

/// A warning whose fix changes the database.
const STRINGLY: &str = "\
datasource db {
  provider = \"postgresql\"
}

model Task {
  id     Int    @id @default(autoincrement())
  status String @default(\"open\") // open, done
}
";

/// An error whose fix is safe.
const ONE_SIDED: &str = "\
datasource db {
  provider = \"postgresql\"
}

model User {
  id Int @id
}

model Session {
  id     Int  @id
  userId Int
  user   User @relation(fields: [userId], references: [id])

  @@index([userId])
}
";

/// A folder that goes away with the test. It counts as a repository, so that nothing above it plays a part.
struct Folder(TempDir);

impl Folder {
    fn with(files: &[(&str, &str)]) -> Self {
        let folder = Self(TempDir::new().unwrap());
        folder.write(".git/HEAD", "");
        for (path, text) in files {
            folder.write(path, text);
        }
        folder
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    fn write(&self, path: &str, text: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, text).unwrap();
        path
    }

    fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path().join(path)).unwrap()
    }

    /// All entries of the top folder.
    fn entries(&self) -> Vec<String> {
        let mut names: Vec<_> = fs::read_dir(self.path())
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }

    /// Runs the program in this folder.
    fn run(&self, arguments: &[&str]) -> Ran {
        let output = self.command(arguments).output().unwrap();
        Ran::from(output)
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(tests::program());
        command
            .args(arguments)
            .current_dir(self.path())
            .env_remove("CLICOLOR_FORCE");
        command
    }
}

struct Ran {
    status: i32,
    stdout: String,
    stderr: String,
}

impl From<Output> for Ran {
    fn from(output: Output) -> Self {
        Self {
            status: output.status.code().unwrap_or(-1),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    }
}

impl Ran {
    fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.stdout).unwrap()
    }

    /// What was printed, without the time it took.
    fn timeless(&self) -> String {
        let mut text = String::new();
        for line in self.stdout.lines() {
            match line.rsplit_once(" (") {
                Some((before, time)) if time.ends_with(" ms)") => text.push_str(before),
                _ => text.push_str(line),
            }
            text.push('\n');
        }
        text
    }
}
