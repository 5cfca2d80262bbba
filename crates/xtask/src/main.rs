//! Set-up, build, run and test of Keyferry: `cargo xtask`.
#![expect(clippy::print_stdout, reason = "a program for the terminal")]
#![expect(clippy::print_stderr, reason = "errors of a program for the terminal")]

mod arguments;
mod console;
mod doctor;
mod error;
mod process;
mod server;
mod setup;
mod size;
mod suites;
mod versions;
mod workspace;

use std::{env, process::ExitCode, time::Duration};

use crate::{
    arguments::{HELP, Task},
    error::TaskError,
    setup::need::Need,
    workspace::Workspace,
};

fn main() -> ExitCode {
    match Task::parse(env::args_os().skip(1)).and_then(|task| perform(&task)) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::from(error.exit_code())
        }
    }
}

/// Does what the command line asks for.
fn perform(task: &Task) -> Result<ExitCode, TaskError> {
    let workspace = Workspace::locate()?;
    match task {
        Task::Help => print!("{HELP}"),
        Task::Doctor => doctor::report(&workspace)?,
        Task::Build(what) => {
            let binary = server::build(&workspace, *what)?;
            println!("{}", binary.display());
        }
        Task::Serve { arguments } => server::serve(&workspace, arguments)?,
        Task::Size => {
            setup::ensure(&workspace, Need::SERVE)?;
            size::report(&console::build(&workspace, &setup::compiler(&workspace)?)?)?;
        }
        Task::Test { suites } => {
            if !suites::run(&workspace, suites)? {
                return Ok(ExitCode::FAILURE);
            }
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// A duration for people.
pub(crate) fn seconds(duration: Duration) -> String {
    let seconds = duration.as_secs();
    match (seconds / 60, seconds % 60) {
        (0, seconds) => format!("{seconds} s"),
        (minutes, seconds) => format!("{minutes} min {seconds:02} s"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_read_like_a_clock() {
        assert_eq!(seconds(Duration::from_millis(4200)), "4 s");
        assert_eq!(seconds(Duration::from_secs(245)), "4 min 05 s");
    }
}
