//! `keyferry completions` and `keyferry man`: what packagers and shells take from the command itself.

use std::{fs, io, path::PathBuf};

use clap::{Args, CommandFactory as _};
use clap_complete::Shell;
use clap_mangen::Man;

use super::{Cli, CliError, output};

/// For which shell.
#[derive(Debug, Args)]
pub(super) struct CompletionsArgs {
    /// The shell.
    #[arg(value_name = "SHELL")]
    shell: Shell,
}

/// Where the manual goes.
#[derive(Debug, Args)]
pub(super) struct ManArgs {
    /// Folder to write a page for each subcommand to; by default the first page goes to standard output.
    #[arg(long, value_name = "DIR", env = "KEYFERRY_OUT")]
    out: Option<PathBuf>,
}

pub(super) fn completions(args: &CompletionsArgs) -> Result<(), CliError> {
    let mut command = Cli::command();
    let name = command.get_name().to_owned();
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut command, name, &mut script);
    output::bytes(&script)
}

pub(super) fn man(args: &ManArgs) -> Result<(), CliError> {
    let Some(folder) = &args.out else {
        let mut page = Vec::new();
        // Memory takes everything.
        let _written = Man::new(Cli::command()).render(&mut page);
        return output::bytes(&page);
    };
    let written =
        fs::create_dir_all(folder).and_then(|()| clap_mangen::generate_to(Cli::command(), folder));
    written.map_err(|error: io::Error| {
        CliError::Failed(format!(
            "cannot write the manual to {}: {error}",
            folder.display()
        ))
    })
}
