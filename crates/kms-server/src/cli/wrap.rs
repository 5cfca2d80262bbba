//! `keyferry wrap`: a key under a service's wrapping key, in the files that the service takes.

mod answer;
mod wrapping_key;

use std::path::{Path, PathBuf};

use base64::{Engine as _, engine::general_purpose::STANDARD as BASE64};
use clap::Args;
use kms_wrap::{
    Key, WrapError, WrappingKey,
    target::{Parcel, Target, TargetError, Wish, wrap_for},
};
use serde::Serialize;

use super::{
    CliError,
    key_file::{
        self, Input, KeyFacts, KeyFileArgs, Output, Refusal, fields, quoted, random, write_new,
    },
    output,
};

/// Which key, and for whom.
#[derive(Debug, Args)]
pub(super) struct WrapArgs {
    #[command(flatten)]
    key: KeyFileArgs,
    /// The service: huawei (and its kin, this server among them), aws, gcp, azure, vault, oracle, alibaba, ibm, pkcs11
    /// or jwe.
    #[arg(
        long = "for",
        value_name = "TARGET",
        required_unless_present = "request",
        conflicts_with = "request"
    )]
    target: Option<Target>,
    /// The public key that the service handed out: PEM, DER, base64, or the console's `wrappingKey_<KeyID>`.
    #[arg(
        long,
        value_name = "FILE",
        required_unless_present = "request",
        conflicts_with = "request"
    )]
    wrapping_key: Option<PathBuf>,
    /// SHA-256 of the wrapping key (DER SubjectPublicKeyInfo), as the service shows it: any other key is refused.
    #[arg(long, value_name = "SHA256", value_parser = wrapping_key::parse_fingerprint)]
    expect_fingerprint: Option<String>,
    /// How to wrap, by the service's own name for it: `RSAES_OAEP_SHA_1`, `rsa-oaep-4096-sha256`; by default the first
    /// that takes the key.
    #[arg(long, value_name = "NAME", conflicts_with = "request")]
    method: Option<String>,
    /// ibm: the nonce of the import token, in base64.
    #[arg(long, value_name = "BASE64", value_parser = parse_nonce, conflicts_with = "request")]
    nonce: Option<Nonce>,
    /// azure: the identifier of the wrapping key, with its version.
    #[arg(long, value_name = "URL", conflicts_with = "request")]
    kek: Option<String>,
    /// An import request of the console, in place of a target and its wrapping key: writes the answer to it.
    #[arg(long, value_name = "FILE")]
    request: Option<PathBuf>,
    /// Folder for the files; made if it does not exist. Nothing is written over.
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// One JSON object instead of lines for people.
    #[arg(long)]
    json: bool,
}

/// A nonce; a type of its own since clap takes a list of bytes for many arguments.
#[derive(Clone, Debug)]
struct Nonce(Vec<u8>);

/// What was done, as `--json` prints it.
#[derive(Serialize)]
struct Wrapped {
    #[serde(flatten)]
    facts: KeyFacts,
    /// The service.
    target: &'static str,
    /// How the key was wrapped.
    method: &'static str,
    /// `sha256:` and 64 hex digits of the wrapping key.
    wrapping_key_fingerprint: String,
    /// Its length in bits.
    wrapping_key_bits: u32,
    /// The files.
    outputs: Vec<Output>,
    /// What may stand in the way.
    notes: Vec<String>,
    /// The commands to run.
    next: Vec<String>,
}

pub(super) fn run(args: &WrapArgs) -> Result<(), CliError> {
    let wrapped = key_file::told(args.json, wrap(args))?;
    if args.json {
        return output::json(&wrapped);
    }
    wrapped.facts.print()?;
    let bits = wrapped.wrapping_key_bits;
    let wrapped_under = format!("{} ({bits} bits)", wrapped.wrapping_key_fingerprint);
    fields(&[
        (
            "Wrapped for",
            &format!("{} by {}", wrapped.target, wrapped.method),
        ),
        ("Wrapped under", &wrapped_under),
    ])?;
    for made in &wrapped.outputs {
        fields(&[("File", &made.path)])?;
    }
    for note in &wrapped.notes {
        fields(&[("Note", note)])?;
    }
    output::line("Next:")?;
    for command in &wrapped.next {
        output::line(&format!("  {command}"))?;
    }
    Ok(())
}

fn wrap(args: &WrapArgs) -> Result<Wrapped, CliError> {
    match (&args.request, args.target, &args.wrapping_key) {
        (Some(request), _, _) => answer::wrap(args, request),
        (None, Some(target), Some(file)) => for_target(args, target, file),
        (None, _, _) => Err(CliError::Usage(
            "give --for TARGET and --wrapping-key FILE, or --request FILE".to_owned(),
        )),
    }
}

fn for_target(args: &WrapArgs, target: Target, file: &Path) -> Result<Wrapped, CliError> {
    args.key.beside(&Input::of(file))?;
    let wrapping_key = wrapping_key::read(file, args.expect_fingerprint.as_deref())?;
    let key = args.key.read()?;
    let wish = Wish {
        method: args.method.as_deref(),
        nonce: args.nonce.as_ref().map(|nonce| nonce.0.as_slice()),
        key_encryption_key: args.kek.as_deref(),
    };
    let parcel = wrap_for(target, &key, &wrapping_key, &wish, &mut random()).map_err(failure)?;
    let files: Vec<_> = parcel
        .files
        .iter()
        .map(|file| (file.name, file.bytes.as_slice()))
        .collect();
    let outputs = write_new(&args.out, &files)?;
    let next = next(&parcel, &args.out);
    Ok(report(
        &key,
        &wrapping_key,
        (target.as_str(), parcel.method),
        outputs,
        parcel.notes,
        next,
    ))
}

fn report(
    key: &Key,
    wrapping_key: &WrappingKey,
    (target, method): (&'static str, &'static str),
    outputs: Vec<Output>,
    notes: Vec<String>,
    next: Vec<String>,
) -> Wrapped {
    Wrapped {
        facts: KeyFacts::of(key),
        target,
        method,
        wrapping_key_fingerprint: wrapping_key.fingerprint().to_owned(),
        wrapping_key_bits: wrapping_key.bits(),
        outputs,
        notes,
        next,
    }
}

fn next(parcel: &Parcel, out: &Path) -> Vec<String> {
    parcel.next(&|name| quoted(&out.join(name).display().to_string()))
}

/// A key that the service does not take is not this key; what the call lacks is a wrong call.
pub(super) fn failure(error: TargetError) -> CliError {
    match error {
        TargetError::NotTaken { .. } | TargetError::NotByMethod { .. } => {
            Refusal::new(error.code(), error.to_string()).into()
        }
        TargetError::NonceNeeded => CliError::Usage(format!("{error}: give --nonce BASE64")),
        TargetError::UnknownMethod { .. } | TargetError::KeyEncryptionKey => {
            CliError::Usage(error.to_string())
        }
        TargetError::Wrap(error) => not_wrapped(error),
    }
}

/// Why a key was not wrapped, whatever for.
pub(super) fn not_wrapped(error: WrapError) -> CliError {
    match error {
        WrapError::Undecided { decision } => Refusal::undecided(decision).into(),
        WrapError::Oaep | WrapError::Damaged => CliError::Failed(error.to_string()),
    }
}

fn parse_nonce(text: &str) -> Result<Nonce, String> {
    let nonce = BASE64.decode(text.trim());
    nonce
        .map(Nonce)
        .map_err(|_| "the nonce is in base64, as the import token has it".to_owned())
}
