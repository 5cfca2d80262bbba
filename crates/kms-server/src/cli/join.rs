//! `keyferry join`: a key from its shares, into a backup under a pass phrase and nowhere else.

use std::path::PathBuf;

use clap::Args;

use super::{
    CliError,
    keep::{Keep, Kept},
    key_file::{self, Input, KeyFacts, PassphraseArgs, Refusal, random},
};

/// Which shares, and where to keep the key.
#[derive(Debug, Args)]
pub(super) struct JoinArgs {
    /// The shares, each in a file of its own: the text file that was made, or its numbered lines typed or scanned. One of
    /// them may be `-` for standard input.
    #[arg(value_name = "SHARE", required = true)]
    shares: Vec<PathBuf>,
    /// A new file for the key under a pass phrase, which the stock `openssl` opens.
    #[arg(long, value_name = "FILE")]
    backup: PathBuf,
    #[command(flatten)]
    passphrase: PassphraseArgs,
    /// One JSON object instead of lines for people.
    #[arg(long)]
    json: bool,
}

pub(super) fn run(args: &JoinArgs) -> Result<(), CliError> {
    key_file::told(args.json, join(args))?.tell(args.json)
}

fn join(args: &JoinArgs) -> Result<Kept, CliError> {
    let files: Vec<_> = args.shares.iter().map(|path| Input::of(path)).collect();
    let standard = |file: &&Input| matches!(file, Input::Standard);
    if files.iter().filter(standard).count() > 1 {
        let text = "standard input can be one share only; give the others as files";
        return Err(CliError::Usage(text.to_owned()));
    }
    let mut texts = Vec::new();
    for file in &files {
        args.passphrase.beside(file)?;
        texts.push(file.read()?);
    }
    let texts: Vec<&[u8]> = texts.iter().map(|text| text.as_slice()).collect();
    let key = kms_wrap::shares::join(&texts, &mut random())
        .map_err(|error| Refusal::of_shares(&error, &files))?;
    // Nobody should think of a pass phrase for shares that do not fit.
    let keep = Keep::ask(Some(&args.backup), args.passphrase, None)?;
    keep.keep(&key, KeyFacts::of(&key))
}
