//! `keyferry import`: the whole import of a key file into a server of this API, and the proof that this very key arrived.

mod client;
mod credentials;
mod receipt;
mod steps;

use std::path::PathBuf;

use clap::Args;
use kms_api::{
    KeyId, KeySpec, KeyUsage,
    keys::{Alias, Description},
};
use kms_wrap::Key;
use time::{OffsetDateTime, format_description::well_known::Rfc3339};

use super::{
    CliError,
    key_file::{self, KeyFacts, KeyFileArgs, Refusal, fields, write_new_file},
    output,
};

use client::{Client, Endpoint};
use credentials::Credentials;
use receipt::{Proof, Receipt};
use steps::Failure;

/// Which key, and where to.
#[derive(Debug, Args)]
#[command(after_help = credentials::HELP)]
pub(super) struct ImportArgs {
    #[command(flatten)]
    key: KeyFileArgs,
    /// The server, like `https://kms.example.com`; without TLS only on this machine.
    #[arg(long, value_name = "URL", env = "KEYFERRY_ENDPOINT")]
    endpoint: Endpoint,
    /// Speak HTTP without TLS beyond this machine all the same: whoever sits in between can put a wrapping key of their
    /// own in the place of the server's, and read the key.
    #[arg(long)]
    insecure_http: bool,
    /// PEM file with certificates to trust beside the system's.
    #[arg(long, value_name = "FILE", env = "KEYFERRY_CA")]
    ca: Option<PathBuf>,
    /// Name of the new key.
    #[arg(
        long,
        value_name = "NAME",
        required_unless_present = "key_id",
        conflicts_with = "key_id"
    )]
    alias: Option<Alias>,
    /// What the new key may be used for: `SIGN_VERIFY` or `ENCRYPT_DECRYPT`; by default what its spec is for.
    #[arg(long, value_name = "USAGE", conflicts_with = "key_id")]
    usage: Option<KeyUsage>,
    /// Description of the new key.
    #[arg(long, value_name = "TEXT", conflicts_with = "key_id")]
    description: Option<Description>,
    /// Import into this key in place of a new one: an empty one that an earlier import left, or one whose material was
    /// deleted or has expired.
    #[arg(long, value_name = "ID")]
    key_id: Option<KeyId>,
    /// When the material expires, like 2027-01-31T00:00:00Z; by default never.
    #[arg(long, value_name = "TIME", value_parser = parse_time)]
    expires: Option<u64>,
    /// Write the receipt to this file as JSON; nothing is written over.
    #[arg(long, value_name = "FILE")]
    receipt: Option<PathBuf>,
    /// One JSON object, the receipt, instead of lines for people.
    #[arg(long)]
    json: bool,
}

pub(super) async fn run(args: &ImportArgs) -> Result<(), CliError> {
    let receipt = match import(args).await {
        Err(Failure {
            error: CliError::NotThisKey(refusal),
            key_id,
        }) => {
            let refusal = match &key_id {
                Some(key_id) => refusal.about(key_id),
                None => *refusal,
            };
            return key_file::told(args.json, Err(refusal.into()));
        }
        Err(Failure { error, key_id }) => {
            if let (true, Some(key_id)) = (args.json, &key_id) {
                output::json(
                    &serde_json::json!({ "failed": error.to_string(), "key_id": key_id }),
                )?;
            }
            return Err(error);
        }
        Ok(receipt) => receipt,
    };
    let written = match &args.receipt {
        Some(path) => receipt
            .to_json()
            .and_then(|json| write_new_file(path, &json)),
        None => Ok(()),
    };
    if args.json {
        output::json(&receipt)?;
    } else {
        receipt.print()?;
    }
    // The key is imported whether or not its receipt could be written, so that is said first.
    written
}

async fn import(args: &ImportArgs) -> Result<Receipt, Failure> {
    let credentials = Credentials::from_environment()?;
    args.endpoint.check(args.insecure_http)?;
    if let Some(path) = args.receipt.as_ref().filter(|path| path.exists()) {
        let text = format!("{} exists; nothing is written over", path.display());
        return Err(CliError::Failed(text).into());
    }
    let key = args.key.read()?;
    // Before anything is created: what has no answer yet, or does not go together.
    if let Some(decision) = key.open_decisions().first() {
        return Err(CliError::from(Refusal::undecided(*decision)).into());
    }
    let spec = spec_of(&key)?;
    if let Some(usage) = args.usage.filter(|usage| !spec.usages().contains(usage)) {
        return Err(CliError::Usage(format!(
            "a key of spec {spec} cannot have the usage {usage}"
        ))
        .into());
    }
    let client = Client::new(args.endpoint.clone(), credentials, args.ca.as_deref())?;
    steps::run(args, &client, &key, spec).await
}

/// The spec by the name that the API has for it.
fn spec_of(key: &Key) -> Result<KeySpec, CliError> {
    let name = key.facts().spec.as_str();
    name.parse()
        .map_err(|_| CliError::Failed(format!("this API has no spec {name}")))
}

/// Seconds since 1970.
fn parse_time(text: &str) -> Result<u64, String> {
    let time = OffsetDateTime::parse(text, &Rfc3339)
        .map_err(|_| "it is a time like 2027-01-31T00:00:00Z".to_owned())?;
    u64::try_from(time.unix_timestamp()).map_err(|_| "it lies before 1970".to_owned())
}
