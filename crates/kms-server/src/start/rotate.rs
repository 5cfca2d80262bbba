//! Another root key, and another sealing key under it: everything that is sealed is sealed anew.
//!
//! First the new root key takes over, in one change: from then on it alone opens the database, and the new sealing key
//! seals. Then every value is sealed anew, batch by batch; until the last one is, the former sealing key is kept beside
//! the new one. Whoever stops in between leaves a database that opens under the new root key, and a second rotation
//! goes on where the first one stopped.

use std::path::Path;

use super::{
    StartError, locate_existing,
    unlock::{first, fitting, unlock_existing},
};
use crate::{
    crypto::{RootKey, RootKeySource, SealingKeys, WrappedKey},
    store::{
        Store,
        database::Company,
        sealing::{Proceed, SEALED_COLUMNS},
    },
};

/// How a rotation ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rotated {
    /// Everything is under the new root key, which was not so before.
    Done,
    /// Everything was under the new root key before: nothing was done.
    Already,
    /// It was told to stop: a second call goes on.
    Stopped,
}

/// Rotates from the root key of `old` to that of `new`, alone with the database.
pub async fn rotate(
    data_dir: &Path,
    database: Option<&str>,
    old: &RootKeySource,
    new: &RootKeySource,
    proceed: Proceed<'_>,
) -> Result<Rotated, StartError> {
    let store = locate_existing(data_dir, database)?.connect().await?;
    let rotated = match store.in_use(Company::Nobody).await {
        Ok(Some(_alone)) => rotate_in(store.as_ref(), old, new, proceed).await,
        Ok(None) => Err(StartError::InUse),
        Err(error) => Err(error.into()),
    };
    store.close().await;
    rotated
}

async fn rotate_in(
    store: &dyn Store,
    old: &RootKeySource,
    new: &RootKeySource,
    proceed: Proceed<'_>,
) -> Result<Rotated, StartError> {
    let next = new.open()?;
    let keys = store.sealing_keys().await?;
    let taken_over = next.as_ref().map(|next| next.unlock(&keys)).transpose()?;
    let (sealing_keys, keys) = match taken_over.flatten() {
        Some(_) if keys.len() == 1 => return Ok(Rotated::Already),
        Some(sealing_keys) => (sealing_keys, keys),
        None => take_over(store, old, new, next).await?,
    };
    store.migrate().await?;
    if !proceed(0) || !reseal(store, &sealing_keys, proceed).await? {
        return Ok(Rotated::Stopped);
    }
    let newest = keys.into_iter().max_by_key(|key| key.version);
    let newest: Vec<WrappedKey> = newest.into_iter().collect();
    store.replace_sealing_keys(&newest).await?;
    Ok(Rotated::Done)
}

/// Wraps the sealing keys, and a new one, under the new root key instead of the old one.
async fn take_over(
    store: &dyn Store,
    old: &RootKeySource,
    new: &RootKeySource,
    next: Option<RootKey>,
) -> Result<(SealingKeys, Vec<WrappedKey>), StartError> {
    let (root_key, _) = unlock_existing(store, old).await?;
    let keys = store.sealing_keys().await?;
    let next = first(new, next)?;
    let newest = keys.iter().map(|key| key.version).max();
    let handed = root_key.hand_over(&keys, &next)?;
    let mut handed = handed.ok_or_else(|| StartError::wrong(old, &root_key, &keys))?;
    handed.push(next.make_sealing_key(newest.unwrap_or(0) + 1)?);
    // What the new root key has wrapped, it also opens: before anything rests on it.
    let sealing_keys = fitting(&next, &handed, None, new)?;
    store.replace_sealing_keys(&handed).await?;
    Ok((sealing_keys, handed))
}

/// Seals everything anew, until a look finds nothing that is left; `false` if it was told to stop.
async fn reseal(
    store: &dyn Store,
    sealing_keys: &SealingKeys,
    proceed: Proceed<'_>,
) -> Result<bool, StartError> {
    for column in SEALED_COLUMNS {
        loop {
            match store.reseal(column, sealing_keys, proceed).await? {
                Some(0) => break,
                Some(_) => {}
                None => return Ok(false),
            }
        }
    }
    Ok(true)
}
