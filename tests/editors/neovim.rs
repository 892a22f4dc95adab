//! Neovim with the plugin of `editors/neovim`.

use std::fs::{self, File};
use std::io::{Write, stderr};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;
use std::thread;
use std::time::{Duration, Instant};

use tempfile::TempDir;

use super::{copy_folder, example, repository, run};

/// The scripts give up earlier and say why.
const PATIENCE: Duration = Duration::from_secs(120);

/// One of the installed Neovims.
#[derive(Debug)]
struct Neovim {
    program: PathBuf,
    /// (0, 11) for 0.11.4.
    version: (u32, u32),
}

impl Neovim {
    /// `None` if there is none or it cannot be started.
    fn at(program: PathBuf) -> Option<Self> {
        let output = Command::new(&program).arg("--version").output().ok()?;
        let text = String::from_utf8(output.stdout).ok()?;
        let mut numbers = text.strip_prefix("NVIM v")?.split('.');
        let mut number = || numbers.next()?.parse().ok();
        let version = (number()?, number()?);
        Some(Self { program, version })
    }

    fn is_modern(&self) -> bool {
        self.version >= (0, 11)
    }
}

/// The Neovims to test with; empty if real editors are not wanted now.
///
/// # Panics
/// When CI has none.
fn neovims() -> &'static [Neovim] {
    static FOUND: OnceLock<Vec<Neovim>> = OnceLock::new();
    FOUND.get_or_init(|| {
        let ci = std::env::var_os("CI").is_some();
        if !ci && std::env::var_os("RUN_SLOW_TESTS").is_none() {
            say("skipped the stories with a real Neovim: RUN_SLOW_TESTS is not set");
            return Vec::new();
        }
        let installed = std::env::var_os("NVIM_011").map_or_else(
            || repository().join("target/ci/neovim/bin/nvim"),
            PathBuf::from,
        );
        let mut found = Vec::new();
        found.extend(Neovim::at("nvim".into()).filter(|it| it.version >= (0, 7)));
        found.extend(Neovim::at(installed).filter(Neovim::is_modern));
        assert!(
            !ci || !found.is_empty(),
            "CI needs a Neovim: install the package neovim"
        );
        if found.is_empty() {
            say("skipped the stories with a real Neovim: `nvim` is not installed");
        } else if !found.iter().any(Neovim::is_modern) {
            say("Neovim 0.11 or later is not tested: run tests/editors/install-neovim");
        } else if found.iter().all(Neovim::is_modern) {
            say("Neovim 0.7 to 0.10 is not tested: `nvim` is newer or not installed");
        }
        found
    })
}

/// Prints a line that passing tests show, too.
fn say(line: &str) {
    let _ = writeln!(stderr(), "editors: {line}");
}

/// A project on the disk with the plugin beside it; it goes away with the story.
struct Project {
    folder: TempDir,
    /// The command that the plugin is told to run.
    server: PathBuf,
}

impl Project {
    /// A project with this `schema.prisma`.
    fn with(schema: &str) -> Self {
        let project = Self {
            folder: TempDir::new().unwrap(),
            server: tests::program().to_owned(),
        };
        copy_folder(&repository().join("editors/neovim"), &project.plugin());
        project.write(".git/HEAD", "");
        project.write("schema.prisma", schema);
        project
    }

    fn plugin(&self) -> PathBuf {
        self.folder.path().join("plugin")
    }

    /// Of a file in the project.
    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join("project").join(name)
    }

    fn write(&self, name: &str, text: &str) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn schema(&self) -> String {
        fs::read_to_string(self.path("schema.prisma")).unwrap()
    }

    /// Tells a story of `tests/editors` in Neovim.
    fn tell(&self, story: &str, neovim: &Neovim) {
        let stories = repository().join("tests/editors");
        let log = self.folder.path().join("output");
        let home = self.folder.path().join("home");
        fs::create_dir_all(&home).unwrap();
        let script = self.folder.path().join("story.lua");
        fs::write(&script, SCRIPT).unwrap();

        let mut command = Command::new(&neovim.program);
        command
            .args(["--headless", "--clean", "-n", "--cmd"])
            .arg(format!("set runtimepath^={}", self.plugin().display()))
            .arg("-S")
            .arg(&script)
            .current_dir(self.path(""))
            .env("HOME", &home)
            .env_remove("VIMRUNTIME")
            .env_remove("NVIM")
            .env("PRISMA_ANALYZER", &self.server)
            .env("STORIES", &stories)
            .env("STORY", story)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(File::create(&log).unwrap());
        for name in ["CONFIG", "DATA", "STATE", "CACHE"] {
            command.env(format!("XDG_{name}_HOME"), home.join(name));
        }
        let mut child = command.spawn().unwrap();
        let start = Instant::now();
        let status = loop {
            if let Some(status) = child.try_wait().unwrap() {
                break Some(status);
            }
            if start.elapsed() > PATIENCE {
                child.kill().unwrap();
                child.wait().unwrap();
                break None;
            }
            thread::sleep(Duration::from_millis(5));
        };
        assert!(
            status.is_some_and(|status| status.success()),
            "{story} in {}: {status:?}\n{}",
            neovim.program.display(),
            fs::read_to_string(&log).unwrap()
        );
    }

    /// What the command line says about the schema: exit status and findings.
    fn check(&self) -> (Option<i32>, String) {
        let output = Command::new(tests::program())
            .arg("check")
            .arg(self.path("schema.prisma"))
            .output()
            .unwrap();
        (
            output.status.code(),
            String::from_utf8(output.stdout).unwrap(),
        )
    }
}

/// Sets the plugin up as a user does, tells the story, and ends with status 1 where it does not go on.
const SCRIPT: &str = r"
local story = vim.env.STORIES .. '/' .. vim.env.STORY .. '.lua'
local ok, trouble = xpcall(function()
  vim.cmd('helptags ' .. vim.fn.fnameescape(vim.o.runtimepath:match('[^,]+') .. '/doc'))
  local client = dofile(vim.env.STORIES .. '/client.lua')
  require('prisma_analyzer').setup({ cmd = { vim.env.PRISMA_ANALYZER, 'lsp' } })
  assert(loadfile(story))(client)
end, debug.traceback)
if ok then
  vim.cmd('qall!')
else
  io.stderr:write(trouble .. '\n')
  vim.cmd('cquit')
end
";

#[test]
fn every_finding_is_cured_by_its_preferred_fix() {
    for neovim in neovims() {
        let project = Project::with(&example());
        let (status, findings) = project.check();
        assert_eq!(status, Some(1));
        for code in [
            "missing-back-relation",
            "stringly-typed",
            "unindexed-foreign-key",
        ] {
            assert!(findings.contains(code), "{code} is not in:\n{findings}");
        }

        project.tell("fixes", neovim);

        let (status, findings) = project.check();
        assert_eq!(status, Some(0), "{findings}");
        assert!(findings.starts_with("No findings"), "{findings}");
        assert!(project.schema().contains("enum EventPhase"));
    }
}

#[test]
fn a_fix_is_one_step_to_undo() {
    for neovim in neovims() {
        let project = Project::with(&example());
        project.tell("undo", neovim);
        assert_eq!(project.schema(), example());
    }
}

#[test]
fn all_safe_fixes_are_applied_at_once() {
    for neovim in neovims() {
        let project = Project::with(&example());
        project.tell("fix_all", neovim);
        let (_, findings) = project.check();
        assert!(!findings.contains("error["), "{findings}");
        assert!(findings.contains("stringly-typed"), "{findings}");
    }
}

#[test]
fn columns_are_right_behind_every_character_and_line_ends_stay() {
    let schema = "\
datasource db {
  provider = \"postgresql\"
}

model User {
  id    Int    @id
  phase String @map(\"phäse😀\") @default(\"draft\") // draft, open, closed
}

model Session {
  id     Int  @id
  userId Int  @map(\"usér😀\")
  user   User @relation(\"sítzung😀\", fields: [userId], references: [id])
}
";
    for neovim in neovims() {
        let project = Project::with(&schema.replace('\n', "\r\n"));
        project.tell("positions", neovim);
        let (status, findings) = project.check();
        assert_eq!(status, Some(0), "{findings}");
        let fixed = project.schema();
        assert!(
            fixed.contains("@map(\"phäse😀\") @default(draft) // draft, open, closed\r\n"),
            "{fixed}"
        );
        assert!(fixed.contains("@relation(\"sítzung😀\")\r\n"), "{fixed}");
        assert_eq!(
            fixed.replace("\r\n", "").find(['\r', '\n']),
            None,
            "{fixed:?}"
        );
    }
}

#[test]
fn a_buffer_needs_no_project_and_no_file_on_the_disk() {
    for neovim in neovims() {
        let project = Project::with(&example());
        let model = "model A {\n  id Int @id\n}\n";
        project.write("app/package.json", "{}");
        project.write("app/db/schema.prisma", model);
        project.write("lone/schema.prisma", model);
        project.tell("buffers", neovim);
    }
}

#[test]
fn a_missing_program_costs_one_message() {
    for neovim in neovims() {
        let mut project = Project::with(&example());
        project.server = "no-such-program".into();
        project.tell("missing", neovim);
        assert_eq!(project.schema(), example() + "// the end\n");
    }
}

/// Neovim before 0.11 has no stable interface to grammars.
#[test]
fn the_grammar_and_its_queries_load() {
    let grammar = repository().join("tree-sitter-prisma");
    for neovim in neovims().iter().filter(|it| it.is_modern()) {
        let project = Project::with(&example());
        let parsers = project.plugin().join("parser");
        fs::create_dir_all(&parsers).unwrap();
        build_grammar(&grammar, &parsers.join("prisma.so"));
        copy_folder(
            &grammar.join("queries"),
            &project.plugin().join("queries/prisma"),
        );
        project.tell("grammar", neovim);
    }
}

fn build_grammar(grammar: &Path, library: &Path) {
    run(Command::new("cc")
        .args(["-shared", "-fPIC", "-O1", "-I", "src"])
        .args(["src/parser.c", "src/scanner.c", "-o"])
        .arg(library)
        .current_dir(grammar));
}
