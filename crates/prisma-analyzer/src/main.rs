//! Entry point of the `prisma-analyzer` command.

use std::process::ExitCode;

fn main() -> ExitCode {
    prisma_analyzer::cli::main()
}
