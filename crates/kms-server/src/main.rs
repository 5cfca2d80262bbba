//! The binary `keyferry`.

use std::{
    io::{self, Write as _},
    process::ExitCode,
};

use clap::Parser as _;
use kms_server::cli::Cli;

#[tokio::main]
async fn main() -> ExitCode {
    match Cli::parse().run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // Nobody is left to be told that standard error is closed.
            let _written = writeln!(io::stderr(), "keyferry: {error}");
            error.exit_code()
        }
    }
}
