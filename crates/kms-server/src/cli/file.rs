//! The configuration file: what a flag of `serve` is where neither the command line nor the environment says.
//!
//! Its keys are the flags' names, taken from the command itself: a new flag is a new key.

use std::{
    collections::BTreeMap,
    ffi::OsString,
    fs, io,
    path::{Path, PathBuf},
};

use clap::{ArgAction, Command, builder::Resettable};
use toml::de::{DeTable, DeValue};

/// The flag that names the file.
pub(super) const FLAG: &str = "config";
/// The variable that names it where the flag is not given.
pub(super) const VARIABLE: &str = "KEYFERRY_CONFIG";

/// A file that was read, and whose every line is one that `serve` takes.
#[derive(Debug)]
pub(super) struct ConfigFile {
    entries: BTreeMap<String, Vec<String>>,
}

/// Why a configuration file is refused.
#[derive(Debug, thiserror::Error)]
pub enum FileError {
    /// It cannot be read.
    #[error("cannot read the configuration file {}: {source}", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// It is no TOML.
    #[error("the configuration file {} is not TOML: {source}", path.display())]
    Syntax {
        /// The file.
        path: PathBuf,
        /// What is wrong, and where.
        source: Box<toml::de::Error>,
    },
    /// A line that `serve` does not take.
    #[error("{}, line {line}: {key} {what}", path.display())]
    Line {
        /// The file.
        path: PathBuf,
        /// The line, from 1.
        line: usize,
        /// The key.
        key: String,
        /// What is wrong with it.
        what: String,
    },
}

impl ConfigFile {
    /// The file that the arguments or the environment name.
    pub(super) fn named(arguments: &[OsString]) -> Option<PathBuf> {
        // Before the arguments can be parsed, since they may lack what the file has.
        let flag = format!("--{FLAG}");
        let mut arguments = arguments.iter();
        while let Some(argument) = arguments.next() {
            let text = argument.to_string_lossy();
            if text == flag {
                return arguments.next().map(PathBuf::from);
            }
            if let Some(path) = text.strip_prefix(&format!("{flag}=")) {
                return Some(path.into());
            }
        }
        std::env::var_os(VARIABLE).map(PathBuf::from)
    }

    /// Reads the file at `path`, each line of which must be a flag of `serve`.
    pub(super) fn read(path: &Path, serve: &Command) -> Result<Self, FileError> {
        let text = fs::read_to_string(path).map_err(|source| FileError::Read {
            path: path.to_owned(),
            source,
        })?;
        let table = DeTable::parse(&text).map_err(|source| FileError::Syntax {
            path: path.to_owned(),
            source: source.into(),
        })?;
        let mut entries = BTreeMap::new();
        for (key, value) in table.get_ref() {
            let name = key.get_ref().to_string();
            let values = values(serve, &name, value.get_ref()).map_err(|what| FileError::Line {
                path: path.to_owned(),
                line: 1 + text
                    .bytes()
                    .take(key.span().start)
                    .filter(|byte| *byte == b'\n')
                    .count(),
                key: name.clone(),
                what,
            })?;
            entries.insert(name, values);
        }
        Ok(Self { entries })
    }

    /// Whether it says what the flag `--{name}` is.
    pub(super) fn has(&self, name: &str) -> bool {
        self.entries.contains_key(name)
    }

    /// Makes its lines the defaults of the flags that they name, in this command and those below it.
    pub(super) fn apply(&self, command: Command) -> Command {
        let command = command.mut_subcommands(|below| self.apply(below));
        command.mut_args(|argument| {
            let values = argument.get_long().and_then(|name| self.entries.get(name));
            match values {
                Some(values) => argument.required(false).default_values(values.clone()),
                None => argument,
            }
        })
    }
}

/// What `--{name}` of `serve` would be given; or what is wrong with that.
fn values(serve: &Command, name: &str, value: &DeValue<'_>) -> Result<Vec<String>, String> {
    let mut flags = serve.get_arguments();
    let flag = flags.find(|flag| flag.get_long() == Some(name) && name != FLAG);
    let flag = flag.ok_or(
        "is no setting; `keyferry serve --help` lists them, without their hyphens in front",
    )?;
    let action = flag.get_action();
    let values = match (value, action) {
        (DeValue::Boolean(switch), ArgAction::SetTrue) => return Ok(vec![switch.to_string()]),
        (_, ArgAction::SetTrue) => {
            return Err("is a switch: true or false, without quotes".to_owned());
        }
        (DeValue::Array(items), ArgAction::Append) => items
            .iter()
            .map(|item| one(item.get_ref()))
            .collect::<Result<_, _>>()?,
        (value, _) => vec![one(value)?],
    };
    for value in &values {
        try_out(serve, name, value)?;
    }
    Ok(values)
}

fn one(value: &DeValue<'_>) -> Result<String, String> {
    match value {
        DeValue::String(text) => Ok(text.to_string()),
        DeValue::Integer(number) => Ok(number.to_string()),
        DeValue::Float(_)
        | DeValue::Boolean(_)
        | DeValue::Datetime(_)
        | DeValue::Array(_)
        | DeValue::Table(_) => Err("must be a text in quotes, or a whole number".to_owned()),
    }
}

/// Gives the flag alone this value, so that the line is named where it is wrong.
fn try_out(serve: &Command, name: &str, value: &str) -> Result<(), String> {
    let alone = serve
        .clone()
        .mut_args(|argument| argument.required(false).env(Resettable::Reset));
    let tried = alone.try_get_matches_from(["serve", &format!("--{name}={value}")]);
    tried.map(|_| ()).map_err(|error| {
        let text = error.to_string();
        let line = text.lines().next().unwrap_or_default();
        line.trim_start_matches("error: ").to_owned()
    })
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::*;
    use crate::cli::Cli;

    fn read(text: &str) -> Result<ConfigFile, String> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("keyferry.toml");
        fs::write(&path, text).unwrap();
        let command = Cli::command();
        let read = ConfigFile::read(&path, command.find_subcommand("serve").unwrap());
        let folder = format!("{}/", folder.path().display());
        read.map_err(|error| error.to_string().replace(&folder, ""))
    }

    /// A value that the flag takes, by what stands for it in the help.
    fn sample(flag: &clap::Arg) -> String {
        if matches!(flag.get_action(), ArgAction::SetTrue) {
            return "true".to_owned();
        }
        if let Some(value) = flag.get_possible_values().first() {
            return format!("{:?}", value.get_name());
        }
        let name = flag
            .get_value_names()
            .and_then(|names| names.first())
            .unwrap();
        match name.as_str() {
            "ADDR" => "\"127.0.0.1:0\"",
            "DIR" | "FILE" => "\"some/path\"",
            "URL" => "\"sqlite:some/path\"",
            "SOURCE" => "\"env:NAME\"",
            "COLLECTOR" => "\"http://127.0.0.1:4318\"",
            "IP" => "[\"192.0.2.1\", \"2001:db8::1\"]",
            "ORIGIN" => "\"https://kms.example\"",
            "NAME" | "ID" | "SCOPES" | "CLAIM" => "\"kms\"",
            "VALUE=ROLE" => "[\"kms-root=admin\", \"kms-ops=operator\"]",
            "N" | "SECONDS" => "7",
            other => panic!("give an example of {other} here, and see that the file takes it"),
        }
        .to_owned()
    }

    #[test]
    fn every_flag_of_serve_is_a_key_of_the_file() {
        let command = Cli::command();
        let serve = command.find_subcommand("serve").unwrap();
        let flags = serve.get_arguments().filter(|flag| {
            let long = flag.get_long();
            long.is_some_and(|name| !["help", "version", FLAG].contains(&name))
        });
        let mut lines = 0;
        for flag in flags {
            let name = flag.get_long().unwrap();
            let file = read(&format!("{name} = {}\n", sample(flag))).unwrap();
            assert!(file.has(name));
            lines += 1;
        }
        assert!(lines > 10, "{lines}");
    }

    #[test]
    fn a_line_that_is_wrong_is_named() {
        let refused = |text: &str| read(text).err().unwrap();
        assert!(
            refused("log = \"json\"\nlisten-on = \"x\"\n")
                .starts_with("keyferry.toml, line 2: listen-on is no setting")
        );
        assert!(
            refused("\nlisten = \"8080\"\n")
                .starts_with("keyferry.toml, line 2: listen invalid value '8080'")
        );
        assert!(refused("insecure-http = \"true\"").contains("line 1: insecure-http is a switch"));
        assert!(refused("log = true").contains("line 1: log must be a text"));
        assert!(refused("[serve]\nlog = \"json\"").contains("line 1: serve is no setting"));
        assert!(refused("config = \"x\"").contains("line 1: config is no setting"));
        assert!(refused("log = ").contains("keyferry.toml is not TOML"));
    }
}
