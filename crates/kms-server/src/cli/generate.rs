//! `keyferry generate`: a key made at random, which is kept before the call ends.

use std::path::PathBuf;

use clap::{ArgGroup, Args};
use kms_api::datakeys::RsaPairSpec;
use kms_wrap::{Ask, Key, Spec, make_aes256, make_ec};

use super::{
    CliError,
    keep::{Keep, Scheme},
    key_file::{self, KeyFacts, PassphraseArgs, random},
};
use crate::crypto::{PairSpec, make_data_key_pair};

/// What to make, and where to keep it.
#[derive(Debug, Args)]
#[command(group(ArgGroup::new("kept").args(["backup", "shares"]).multiple(true).required(true)))]
pub(super) struct GenerateArgs {
    /// What to make: `AES_256`, `RSA_2048`, `RSA_3072`, `RSA_4096`, `EC_P256` or `EC_P384`.
    #[arg(long, value_name = "SPEC")]
    spec: Spec,
    /// A new file for the key under a pass phrase, which the stock `openssl` opens.
    #[arg(long, value_name = "FILE")]
    backup: Option<PathBuf>,
    #[command(flatten)]
    passphrase: PassphraseArgs,
    /// Split the key into N shares, any M of which rebuild it: `3-of-5`.
    #[arg(long, value_name = "M-of-N", requires = "out")]
    shares: Option<Scheme>,
    /// Folder for the shares, each a text file and a page to print; made if it does not exist.
    #[arg(long, value_name = "DIR", requires = "shares")]
    out: Option<PathBuf>,
    /// One JSON object instead of lines for people.
    #[arg(long)]
    json: bool,
}

pub(super) fn run(args: &GenerateArgs) -> Result<(), CliError> {
    let keep = Keep::ask(
        args.backup.as_deref(),
        args.passphrase,
        args.shares.zip(args.out.as_deref()),
    )?;
    let key = make(args.spec)?;
    let kept = key_file::told(args.json, keep.keep(&key, KeyFacts::of_made(&key)))?;
    kept.tell(args.json)
}

fn make(spec: Spec) -> Result<Key, CliError> {
    let failed = || CliError::Failed("no key could be made".to_owned());
    let pair = match spec {
        Spec::Aes256 => return Ok(make_aes256(&mut random())),
        Spec::EcP256 | Spec::EcP384 => return make_ec(spec, &mut random()).map_err(|_| failed()),
        Spec::Rsa2048 => RsaPairSpec::Rsa2048,
        Spec::Rsa3072 => RsaPairSpec::Rsa3072,
        Spec::Rsa4096 => RsaPairSpec::Rsa4096,
    };
    let pair = make_data_key_pair(PairSpec::Rsa(pair)).map_err(|_| failed())?;
    // By another library, and checked like any key that was brought.
    let ask = Ask {
        wanted: Some(spec),
        ..Ask::default()
    };
    kms_wrap::read(&pair.ok_or_else(failed)?.pkcs8, &ask, &mut random()).map_err(|_| failed())
}
