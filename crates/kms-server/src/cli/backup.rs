//! `keyferry backup` and `keyferry restore`.

use std::path::PathBuf;

use clap::Args;
use time::{OffsetDateTime, format_description::well_known::Rfc3339};

use super::{CliError, PlaceArgs, StoreArgs, output};
use crate::{
    backup::{self, Restored},
    clock::{Clock as _, SystemClock},
};

/// What a backup is made of.
#[derive(Debug, Args)]
pub(super) struct BackupArgs {
    /// The file to write; nothing is written over.
    #[arg(value_name = "FILE")]
    file: PathBuf,
    #[command(flatten)]
    place: PlaceArgs,
}

/// What a backup is restored to.
#[derive(Debug, Args)]
pub(super) struct RestoreArgs {
    /// The backup.
    #[arg(value_name = "FILE")]
    file: PathBuf,
    #[command(flatten)]
    store: StoreArgs,
}

pub(super) async fn back_up(args: BackupArgs) -> Result<(), CliError> {
    let BackupArgs { file, place } = args;
    let database = place.database.as_deref();
    let manifest = backup::back_up(&file, &place.data_dir, database, now()?).await?;
    output::line(&format!("Wrote {}", file.display()))?;
    output::line(&needs(manifest.root_key.as_deref()))
}

pub(super) async fn restore(args: RestoreArgs) -> Result<(), CliError> {
    let StoreArgs { place, root_key } = args.store;
    let database = place.database.as_deref();
    let restored = backup::restore(&args.file, &place.data_dir, database, root_key.as_ref());
    let Restored { manifest, contents } = restored.await?;
    output::line(&format!(
        "Restored {} keys and {} accounts as of {}",
        contents.keys, contents.accounts, manifest.made_at
    ))?;
    output::line(
        "All sessions, import tokens and wrapping keys were ended. What was deleted, disabled or \
         taken back since then is as it was before: keys, accounts, passwords, access keys, grants. \
         Go through them before you let others in",
    )
}

fn needs(root_key: Option<&str>) -> String {
    match root_key {
        Some(root_key) => format!("The root key is not in it; {root_key} opens it"),
        None => "The root key is not in it; the one of this database opens it".to_owned(),
    }
}

/// The time in RFC 3339.
fn now() -> Result<String, CliError> {
    let failed = || CliError::Failed("the clock shows no time that can be written".to_owned());
    let seconds = i64::try_from(SystemClock.now()).map_err(|_| failed())?;
    let time = OffsetDateTime::from_unix_timestamp(seconds).map_err(|_| failed())?;
    time.format(&Rfc3339).map_err(|_| failed())
}
