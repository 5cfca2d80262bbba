//! `keyferry split`: a key in shares, some of which rebuild it.

use std::path::PathBuf;

use clap::Args;

use super::{
    CliError,
    keep::{Keep, Kept, Scheme},
    key_file::{self, KeyFacts, KeyFileArgs},
};

/// Which key, and into how many shares.
#[derive(Debug, Args)]
pub(super) struct SplitArgs {
    #[command(flatten)]
    key: KeyFileArgs,
    /// How many shares there are, and how many of them rebuild the key: `3-of-5`.
    #[arg(long, value_name = "M-of-N")]
    shares: Scheme,
    /// Folder for the shares, each a text file and a page to print; made if it does not exist.
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// One JSON object instead of lines for people.
    #[arg(long)]
    json: bool,
}

pub(super) fn run(args: &SplitArgs) -> Result<(), CliError> {
    key_file::told(args.json, split(args))?.tell(args.json)
}

fn split(args: &SplitArgs) -> Result<Kept, CliError> {
    let key = args.key.read()?;
    Keep::in_shares(args.shares, &args.out).keep(&key, KeyFacts::of(&key))
}
