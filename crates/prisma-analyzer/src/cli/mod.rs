//! The command line: what users type, what they get to read, and the exit status.
//!
//! Must never know how a finding or a fix comes about.

mod check;
mod excerpt;
mod fix;
mod json;
mod text;
mod verdict;
mod workspace;
mod write;

use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context;
use clap::{Args, Parser, Subcommand, ValueEnum};
use ide::{PrismaVersion, Severity};

/// Language server and reviewer for Prisma schemas.
#[derive(Debug, Parser)]
#[command(name = "prisma-analyzer", version, max_term_width = 100)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Run the language server on standard input and output
    Lsp {
        // Editors add it out of habit, some of them twice.
        #[arg(long, hide = true, action = clap::ArgAction::Count)]
        stdio: u8,
    },
    /// Report what is wrong with schemas
    #[command(after_help = EXIT_STATUS)]
    Check(check::Options),
    /// Repair what can be repaired
    #[command(after_help = EXIT_STATUS)]
    Fix(fix::Options),
}

const EXIT_STATUS: &str = "Exit status: 0 no findings (left), 1 findings at or above --fail-on, 2 wrong usage or trouble with a file.";

/// What `check` and `fix` have in common.
#[derive(Debug, Args)]
struct Common {
    /// Files or folders; a folder is searched for .prisma files [default: the current folder]
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// The least severity that makes the exit status 1
    #[arg(long, value_name = "SEVERITY", default_value = "warning")]
    fail_on: FailOn,
    /// How to print the result
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    output_format: OutputFormat,
    /// The Prisma major version whose rules count [default: what the schema looks like]
    #[arg(long, value_name = "MAJOR", value_parser = ["6", "7"])]
    prisma_version: Option<String>,
}

impl Common {
    fn version(&self) -> Option<PrismaVersion> {
        PrismaVersion::from_major(self.prisma_version.as_deref()?)
    }
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum FailOn {
    Error,
    Warning,
    Info,
    Hint,
}

impl FailOn {
    fn severity(self) -> Severity {
        match self {
            Self::Error => Severity::Error,
            Self::Warning => Severity::Warning,
            Self::Info => Severity::Info,
            Self::Hint => Severity::Hint,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum OutputFormat {
    Text,
    Json,
}

/// What the exit status says. Ordered from good to bad.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Status {
    Clean,
    Findings,
    Trouble,
}

impl From<Status> for ExitCode {
    fn from(status: Status) -> Self {
        Self::from(match status {
            Status::Clean => 0,
            Status::Findings => 1,
            Status::Trouble => 2,
        })
    }
}

/// Runs the command that the process was started with.
pub fn main() -> ExitCode {
    // Wrong usage, `--help` and `--version` end the process in here.
    let arguments = Arguments::parse();
    let result = match arguments.command {
        Command::Lsp { .. } => crate::server::run(),
        Command::Check(options) => check::run(&options).map(ExitCode::from),
        Command::Fix(options) => fix::run(&options).map(ExitCode::from),
    };
    result.unwrap_or_else(|error| {
        complain(&format!("error: {error:#}"));
        Status::Trouble.into()
    })
}

/// One line on standard error. Nothing can be done when that is closed.
fn complain(line: &str) {
    let _ = writeln!(anstream::stderr(), "{}", printable(line));
}

/// The text with its control characters written out: a file name must not steer the terminal.
fn printable(text: &str) -> String {
    let mut result = String::with_capacity(text.len());
    for char in text.chars() {
        if char.is_control() {
            result.extend(char.escape_default());
        } else {
            result.push(char);
        }
    }
    result
}

/// Gives standard output to `print`. A reader that went away (`| head`) is no failure.
fn to_stdout(print: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> anyhow::Result<()> {
    let mut output = io::BufWriter::new(anstream::stdout().lock());
    match print(&mut output).and_then(|()| output.flush()) {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => {
            // Otherwise what is left in the buffer would be tried again.
            let _ = output.into_parts();
            Ok(())
        }
        result => result.context("the result cannot be printed"),
    }
}

fn severity_name(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "info",
        Severity::Hint => "hint",
    }
}

/// `1 file`, `2 files`.
fn count(number: usize, noun: &str) -> String {
    match number {
        1 => format!("1 {noun}"),
        _ => format!("{number} {noun}s"),
    }
}
