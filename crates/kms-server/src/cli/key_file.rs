//! What every subcommand that works on a key file shares: where the file and its pass phrase come from, what its owner
//! decided, how a key is told and how a refusal is (docs/COMMAND-LINE.md).
//!
//! None of these flags can be set by a variable: a decision or a pick is about one file, and a variable would make it
//! about every later one without a word.

mod facts;
mod input;
mod made;
mod passphrase;
mod quoted;
mod refusal;

use std::path::PathBuf;

use clap::Args;
use getrandom::SysRng;
use kms_wrap::{Ask, Decision, Key, ReadError, Spec};
use rand_core::UnwrapErr;

pub(super) use facts::{KeyFacts, fields};
pub(super) use input::Input;
pub(super) use made::{Output, remove, write_all, write_new, write_new_file};
pub(super) use passphrase::{Passphrase, PassphraseArgs};
pub(super) use quoted::quoted;
pub use refusal::Refusal;
pub(super) use refusal::visible;

use super::{CliError, output};

/// How often a wrong pass phrase is asked for again.
const ATTEMPTS: u8 = 3;

/// The random numbers of the operating system.
pub(super) type Random = UnwrapErr<SysRng>;

/// The random numbers of the operating system.
pub(super) fn random() -> Random {
    UnwrapErr(SysRng)
}

/// A key file, and what its owner says about it.
#[derive(Debug, Args)]
pub(super) struct KeyFileArgs {
    /// The key file, or `-` for standard input; its content says what it is, not its name.
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// The spec that the key must have, `RSA_4096` for example; by default whatever the file holds.
    #[arg(long, value_name = "SPEC")]
    spec: Option<Spec>,
    #[command(flatten)]
    passphrase: PassphraseArgs,
    /// A decision that a refusal or a warning asks for, by its name; may be given more than once.
    #[arg(long, value_name = "NAME")]
    decide: Vec<Decision>,
    /// Which key of a file with several, counted from 1 as the refusal lists them.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    pick: Option<u16>,
}

impl KeyFileArgs {
    /// Reads and checks the key; asks for its pass phrase if the file needs one.
    pub(super) fn read(&self) -> Result<Key, CliError> {
        self.read_as(self.spec)
    }

    /// The same, for a key that something else says the spec of: `--spec` may agree with it or be absent.
    pub(super) fn read_for(&self, wanted: Spec) -> Result<Key, CliError> {
        match self.spec {
            Some(spec) if spec != wanted => Err(CliError::Usage(format!(
                "--spec says {spec}, but the key is to be {wanted}"
            ))),
            Some(_) | None => self.read_as(Some(wanted)),
        }
    }

    /// Refuses to read another file from standard input as well.
    pub(super) fn beside(&self, other: &Input) -> Result<(), CliError> {
        self.passphrase.beside(other)?;
        if matches!(
            (Input::of(&self.file), other),
            (Input::Standard, Input::Standard)
        ) {
            let text = "standard input cannot be two files; give one of them by name";
            return Err(CliError::Usage(text.to_owned()));
        }
        Ok(())
    }

    fn read_as(&self, wanted: Option<Spec>) -> Result<Key, CliError> {
        let input = Input::of(&self.file);
        self.passphrase.beside(&input)?;
        let bytes = input.read()?;
        let read = |passphrase: Option<&[u8]>| {
            let ask = Ask {
                wanted,
                passphrase,
                decisions: &self.decide,
                pick: self.pick.map(|number| usize::from(number) - 1),
            };
            kms_wrap::read(&bytes, &ask, &mut random())
        };
        let mut done = read(None);
        for attempt in 1..=ATTEMPTS {
            let closed = matches!(
                done,
                Err(ReadError::PassphraseNeeded | ReadError::PassphraseWrong)
            );
            if !closed || (attempt > 1 && !self.passphrase.can_be_asked_again()) {
                break;
            }
            if attempt > 1 {
                output::aside("wrong pass phrase, or a damaged file")?;
            }
            let Some(phrase) = self.passphrase.of(&input)? else {
                break;
            };
            done = read(Some(&phrase));
        }
        done.map_err(refused)
    }
}

fn refused(error: ReadError) -> CliError {
    Refusal::of_file(&error).into()
}

/// Passes a result on; with `--json`, says a refusal on standard output as well, as one object.
pub(super) fn told<T>(json: bool, done: Result<T, CliError>) -> Result<T, CliError> {
    if let (true, Err(CliError::NotThisKey(refusal))) = (json, &done) {
        output::json(&refusal.to_json())?;
    }
    done
}
