//! `keyferry config`: what a server would be started with, and whether it could be.

use clap::{ArgMatches, Command, Subcommand, parser::ValueSource};

use super::{
    CliError, StoreArgs,
    file::{self, ConfigFile},
    output,
    serve::ServeArgs,
};
use crate::{start, tls::Certificate};

/// What is done with settings.
#[derive(Debug, Subcommand)]
pub(super) enum ConfigCommand {
    /// Checks the settings of `keyferry serve` without starting it, and shows each with where it comes from.
    Check(Box<ServeArgs>),
}

/// A setting as it is in effect.
#[derive(Debug)]
pub(super) struct Setting {
    name: String,
    values: Vec<String>,
    source: &'static str,
}

pub(super) async fn run(command: ConfigCommand, settings: &[Setting]) -> Result<(), CliError> {
    let ConfigCommand::Check(args) = command;
    for setting in settings {
        output::line(&setting.line())?;
    }
    check(&args).await
}

/// Everything that can be known to be wrong before a start.
async fn check(args: &ServeArgs) -> Result<(), CliError> {
    let usage = |error: &dyn std::fmt::Display| CliError::Usage(error.to_string());
    if let Some(files) = args.check()? {
        Certificate::load(files)
            .await
            .map_err(|error| usage(&error))?;
    }
    args.oidc.provider()?;
    let StoreArgs { place, root_key } = &args.store;
    start::check(
        &place.data_dir,
        place.database.as_deref(),
        root_key.as_ref(),
    )
    .map_err(|error| usage(&error))
}

/// The settings of the subcommand that was called, by name.
pub(super) fn effective(
    command: &Command,
    matches: &ArgMatches,
    file: Option<&ConfigFile>,
) -> Vec<Setting> {
    if let Some((name, below)) = matches.subcommand() {
        let command = command.find_subcommand(name);
        return command.map_or_else(Vec::new, |command| effective(command, below, file));
    }
    let mut settings: Vec<_> = command
        .get_arguments()
        .filter_map(|flag| {
            let name = flag
                .get_long()
                .filter(|name| !["help", file::FLAG].contains(name))?;
            let id = flag.get_id().as_str();
            let values = matches.get_raw(id).into_iter().flatten();
            let values = values
                .map(|value| shown(name, &value.to_string_lossy()))
                .collect();
            let source = match matches.value_source(id) {
                Some(ValueSource::CommandLine) => "flag",
                Some(ValueSource::EnvVariable) => "environment",
                Some(_) if file.is_some_and(|file| file.has(name)) => "file",
                Some(_) => "default",
                None => "not set",
            };
            Some(Setting {
                name: name.to_owned(),
                values,
                source,
            })
        })
        .collect();
    settings.sort_by(|one, two| one.name.cmp(&two.name));
    settings
}

/// A value without the secrets in it: those of a database's URL, its user's password and its query.
fn shown(name: &str, value: &str) -> String {
    if name != "database" {
        return value.to_owned();
    }
    let value = value.split_once('?').map_or(value, |(url, _)| url);
    let Some((scheme, rest)) = value.split_once("://") else {
        return value.to_owned();
    };
    match rest.rsplit_once('@') {
        Some((user, host)) => {
            let user = user.split(':').next().unwrap_or_default();
            format!("{scheme}://{user}@{host}")
        }
        None => value.to_owned(),
    }
}

impl Setting {
    /// A line as a configuration file could have it, with its source behind it.
    fn line(&self) -> String {
        let Self {
            name,
            values,
            source,
        } = self;
        match values.as_slice() {
            [] => format!("# {name} is not set"),
            [value] if value == "true" || value == "false" => {
                format!("{name} = {value} # {source}")
            }
            [value] => format!("{name} = {value:?} # {source}"),
            values => format!("{name} = {values:?} # {source}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_database_is_shown_without_its_password() {
        for (url, expected) in [
            ("sqlite:/var/lib/keyferry.db", "sqlite:/var/lib/keyferry.db"),
            (
                "postgres://kms:s3cret@db.example/kms",
                "postgres://kms@db.example/kms",
            ),
            (
                "postgres://kms:s3@cret@db/kms?password=s3cret",
                "postgres://kms@db/kms",
            ),
            (
                "postgres://db/kms?user=kms&password=s3cret",
                "postgres://db/kms",
            ),
        ] {
            assert_eq!(shown("database", url), expected);
        }
    }
}
