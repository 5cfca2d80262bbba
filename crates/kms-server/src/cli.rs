//! The command line: `keyferry serve`, and what an administrator does beside it.

mod access_key;
mod audit;
mod backup;
mod config;
mod file;
mod generate;
mod import;
mod inspect;
mod join;
mod keep;
mod key_file;
mod oidc;
mod output;
mod project;
mod root_key;
mod serve;
mod shell;
mod split;
mod user;
mod wrap;

use std::{ffi::OsString, path::PathBuf, process::ExitCode};

use clap::{Args, CommandFactory as _, FromArgMatches as _, Parser, Subcommand};
use kms_api::audit::AuditEntry;

pub use file::FileError;
pub use key_file::Refusal;

use file::ConfigFile;

use crate::{
    audit::of_command_line,
    backup::BackupError,
    crypto::RootKeySource,
    error::AppError,
    start::{self, Opened, StartError},
    store::StoreError,
    tls::TlsError,
};

/// A key management service that imports your own keys, and its web console.
#[derive(Debug, Parser)]
#[command(name = "keyferry", version, max_term_width = 100)]
pub struct Cli {
    /// Configuration file in TOML: its keys are the flags of `serve`; the environment and flags go before it.
    #[arg(long, value_name = "FILE", env = file::VARIABLE, global = true)]
    config: Option<PathBuf>,
    /// What the subcommand goes by, for `config check`.
    #[arg(skip)]
    settings: Vec<config::Setting>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serves the REST API and the console.
    Serve(Box<serve::ServeArgs>),
    /// Settings.
    #[command(subcommand)]
    Config(config::ConfigCommand),
    /// Accounts.
    #[command(subcommand)]
    User(user::UserCommand),
    /// Projects.
    #[command(subcommand)]
    Project(project::ProjectCommand),
    /// Access keys, with which programs sign their requests.
    #[command(subcommand)]
    AccessKey(access_key::AccessKeyCommand),
    /// The audit log.
    #[command(subcommand)]
    Audit(audit::AuditCommand),
    /// The key under which everything secret is sealed.
    #[command(subcommand)]
    RootKey(root_key::RootKeyCommand),
    /// Writes everything but the root key to one file; a server may run meanwhile.
    Backup(backup::BackupArgs),
    /// Puts a backup into a data folder without a database.
    Restore(backup::RestoreArgs),
    /// Says what a key file is: its format, spec, fingerprint, and what is odd about it. Never the key.
    Inspect(inspect::InspectArgs),
    /// Wraps a key under the wrapping key of a service, and says how to hand it over. The key stays on this machine.
    Wrap(Box<wrap::WrapArgs>),
    /// Imports a key file into a server of this API, and proves that this very key arrived.
    Import(Box<import::ImportArgs>),
    /// Makes a key at random and keeps it: in a backup under a pass phrase, in shares, or both. Never prints it.
    Generate(generate::GenerateArgs),
    /// Splits a key into shares, some of which rebuild it.
    Split(split::SplitArgs),
    /// Rebuilds a key from its shares, into a backup under a pass phrase.
    Join(join::JoinArgs),
    /// Prints a script that completes this command line in a shell.
    Completions(shell::CompletionsArgs),
    /// Prints the manual page, or writes one for each subcommand.
    Man(shell::ManArgs),
}

/// Where the data is: the same for every subcommand, before the first start and while the server
/// runs.
#[derive(Clone, Debug, Args)]
struct PlaceArgs {
    /// Folder of the root key and the embedded database; made if it does not exist.
    #[arg(long, value_name = "DIR", env = "KEYFERRY_DATA_DIR")]
    data_dir: PathBuf,
    /// Database, like `sqlite:/path/to/file`; by default `keyferry.db` in the data folder.
    // A URL may hold a password, which the help would show.
    #[arg(
        long,
        value_name = "URL",
        env = "KEYFERRY_DATABASE",
        hide_env_values = true
    )]
    database: Option<String>,
}

/// Where the data is, and what opens it.
#[derive(Clone, Debug, Args)]
struct StoreArgs {
    #[command(flatten)]
    place: PlaceArgs,
    /// Where the root key is: `file:PATH`, `env:NAME`, `fd:N` or `pkcs11:…`; by default the file `root.key` in the data folder.
    #[arg(long, value_name = "SOURCE", env = "KEYFERRY_ROOT_KEY")]
    root_key: Option<RootKeySource>,
}

/// Why a subcommand failed.
#[derive(Debug, thiserror::Error)]
pub enum CliError {
    /// The caller has to call it in another way: exit code 2.
    #[error("{0}")]
    Usage(String),
    /// It was tried and did not work: exit code 1.
    #[error("{0}")]
    Failed(String),
    /// A file is not the key that is wanted: exit code 3.
    #[error("{0}")]
    NotThisKey(Box<Refusal>),
    /// The configuration file is wrong: exit code 2.
    #[error(transparent)]
    File(#[from] FileError),
    /// The certificate cannot be served with.
    #[error(transparent)]
    Tls(#[from] TlsError),
    /// The data could not be opened.
    #[error(transparent)]
    Start(#[from] StartError),
    /// No backup, or nothing restored.
    #[error(transparent)]
    Backup(#[from] BackupError),
}

impl CliError {
    /// What the process exits with.
    pub fn exit_code(&self) -> ExitCode {
        match self {
            Self::Usage(_)
            | Self::File(_)
            | Self::Start(StartError::DatabaseUrl)
            | Self::Backup(BackupError::Start(StartError::DatabaseUrl)) => ExitCode::from(2),
            Self::NotThisKey(_) => ExitCode::from(3),
            Self::Failed(_) | Self::Tls(_) | Self::Start(_) | Self::Backup(_) => ExitCode::FAILURE,
        }
    }
}

impl From<AppError> for CliError {
    fn from(error: AppError) -> Self {
        Self::Start(error.into())
    }
}

impl From<StoreError> for CliError {
    fn from(error: StoreError) -> Self {
        Self::Start(error.into())
    }
}

impl StoreArgs {
    async fn open(&self, now: u64) -> Result<Opened, StartError> {
        start::open(
            &self.place.data_dir,
            self.place.database.as_deref(),
            self.root_key.as_ref(),
            now,
        )
        .await
    }
}

/// Records what was done by command line, before anybody is told that it was.
async fn record(opened: &Opened, action: &str, target: String) -> Result<(), CliError> {
    let record = AuditEntry {
        target: Some(target),
        ..of_command_line(action)
    };
    Ok(opened.audit.write(record).await?)
}

impl Cli {
    /// What the arguments, the environment and the configuration file ask for, in that order. A wrong call and a call for
    /// help end the process.
    pub fn read(arguments: impl IntoIterator<Item = OsString>) -> Result<Self, FileError> {
        let arguments: Vec<_> = arguments.into_iter().collect();
        let mut command = Self::command();
        let file = match (
            ConfigFile::named(&arguments),
            command.find_subcommand("serve"),
        ) {
            (Some(path), Some(serve)) => Some(ConfigFile::read(&path, serve)?),
            _ => None,
        };
        if let Some(file) = &file {
            command = file.apply(command);
        }
        let matches = command.clone().get_matches_from(arguments);
        let mut cli = Self::from_arg_matches(&matches).unwrap_or_else(|error| error.exit());
        cli.settings = config::effective(&command, &matches, file.as_ref());
        Ok(cli)
    }

    /// Does what was asked for.
    pub async fn run(self) -> Result<(), CliError> {
        match self.command {
            Command::Serve(args) => serve::run(*args).await,
            Command::Config(command) => config::run(command, &self.settings).await,
            Command::User(command) => user::run(command).await,
            Command::Project(command) => project::run(command).await,
            Command::AccessKey(command) => access_key::run(command).await,
            Command::Audit(command) => audit::run(command).await,
            Command::RootKey(command) => root_key::run(command).await,
            Command::Backup(args) => backup::back_up(args).await,
            Command::Restore(args) => backup::restore(args).await,
            Command::Inspect(args) => inspect::run(&args),
            Command::Wrap(args) => wrap::run(&args),
            Command::Import(args) => import::run(&args).await,
            Command::Generate(args) => generate::run(&args),
            Command::Split(args) => split::run(&args),
            Command::Join(args) => join::run(&args),
            Command::Completions(args) => shell::completions(&args),
            Command::Man(args) => shell::man(&args),
        }
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::*;

    /// Their flags are about one key: a variable that is still set would decide about the next one as well.
    const ABOUT_ONE_KEY: [&str; 6] = ["inspect", "wrap", "import", "generate", "split", "join"];

    #[test]
    fn every_flag_has_a_variable_named_after_it() {
        fn visit(command: &clap::Command) {
            if ABOUT_ONE_KEY.contains(&command.get_name()) {
                return;
            }
            for argument in command.get_arguments() {
                let Some(long) = argument.get_long() else {
                    continue;
                };
                if matches!(long, "help" | "version") {
                    continue;
                }
                let expected = format!("KEYFERRY_{}", long.replace('-', "_").to_uppercase());
                let variable = argument.get_env().and_then(|name| name.to_str());
                assert_eq!(
                    variable,
                    Some(expected.as_str()),
                    "{} --{long}",
                    command.get_name()
                );
            }
            command.get_subcommands().for_each(visit);
        }
        let command = Cli::command();
        command.clone().debug_assert();
        visit(&command);
    }
}
