//! The binary `keyferry`.

use std::{
    env,
    io::{self, Write as _},
    process::ExitCode,
};

use kms_server::cli::Cli;

#[tokio::main]
async fn main() -> ExitCode {
    let done = match Cli::read(env::args_os()) {
        Ok(cli) => cli.run().await,
        Err(error) => Err(error.into()),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // Nobody is left to be told that standard error is closed.
            let _written = writeln!(io::stderr(), "keyferry: {error}");
            error.exit_code()
        }
    }
}
