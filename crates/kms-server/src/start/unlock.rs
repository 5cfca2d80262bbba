//! From the root key to the sealing keys, and what is made on the first start.

use super::StartError;
use crate::{
    crypto::{RootKey, RootKeySource, Sealed, SealingKeys, WrappedKey},
    store::Store,
};

/// What the canary is sealed for, and what is sealed in it.
const CANARY: &[u8] = b"root_key_canary.sealed";
/// The version of a database's first sealing key.
const FIRST: i64 = 1;

/// The root key of a database that was written under none yet.
pub(super) fn first(source: &RootKeySource, found: Option<RootKey>) -> Result<RootKey, StartError> {
    let made = match found {
        Some(found) => Some(found),
        None => source.create()?,
    };
    made.ok_or_else(|| StartError::NoRootKey(source.to_string()))
}

/// Unlocks a database that was written under a root key, as [`unlock`] does.
pub(crate) async fn unlock_existing(
    store: &dyn Store,
    source: &RootKeySource,
) -> Result<(RootKey, SealingKeys), StartError> {
    let found = existing(source, source.open()?)?;
    unlock(store, source, Some(found)).await
}

/// The root key of a database that was written under one.
pub(super) fn existing(
    source: &RootKeySource,
    found: Option<RootKey>,
) -> Result<RootKey, StartError> {
    found.ok_or_else(|| StartError::RootKeyMissing(source.to_string()))
}

/// Holds the root key that was found against the database before anything is changed, then brings the database to this
/// version's form. A database that was written under a root key gets no new one.
pub(super) async fn unlock(
    store: &dyn Store,
    source: &RootKeySource,
    found: Option<RootKey>,
) -> Result<(RootKey, SealingKeys), StartError> {
    let canary = store.canary().await?;
    let mut keys = store.sealing_keys().await?;
    let root_key = if canary.is_some() || !keys.is_empty() {
        existing(source, found)?
    } else {
        first(source, found)?
    };
    if keys.is_empty() {
        // A database from before there were sealing keys was sealed under the root key itself: it stays readable.
        let first = match canary {
            Some(_) => root_key.own_sealing_key(FIRST)?,
            None => Some(root_key.make_sealing_key(FIRST)?),
        };
        keys.push(first.ok_or_else(|| StartError::wrong(source, &root_key, &[]))?);
    }
    fitting(&root_key, &keys, canary.as_ref(), source)?;
    store.migrate().await?;
    let keys = store.keep_sealing_keys(&keys).await?;
    let sealing_keys = fitting(&root_key, &keys, None, source)?;
    let canary = store
        .keep_canary(&sealing_keys.seal(CANARY, CANARY)?)
        .await?;
    let sealing_keys = fitting(&root_key, &keys, Some(&canary), source)?;
    Ok((root_key, sealing_keys))
}

/// The sealing keys, if the root key opens them and they open the canary.
pub(super) fn fitting(
    root_key: &RootKey,
    keys: &[WrappedKey],
    canary: Option<&Sealed>,
    source: &RootKeySource,
) -> Result<SealingKeys, StartError> {
    let wrong = || StartError::wrong(source, root_key, keys);
    let sealing_keys = root_key.unlock(keys)?.ok_or_else(wrong)?;
    match canary.map(|canary| sealing_keys.open(CANARY, canary)) {
        Some(Ok(opened)) if opened.as_slice() != CANARY => Err(wrong()),
        Some(Err(_)) => Err(wrong()),
        Some(Ok(_)) | None => Ok(sealing_keys),
    }
}
