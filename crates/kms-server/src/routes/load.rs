//! Reading a key for a request, and changing one.

use std::time::Duration;

use kms_api::{ErrorCode, KeyId, KeyRef, ProjectId};

use crate::{
    auth::Caller, crypto::fill_random, domain::Key, error::AppError, state::AppState,
    store::StoreError,
};

/// How often a change is decided anew when somebody else changed the key meanwhile.
const ATTEMPTS: u32 = 40;
/// The longest pause before another attempt, in milliseconds.
const LONGEST_PAUSE: u64 = 64;

/// The attempts at one change, which others may get in the way of.
#[derive(Debug, Default)]
pub(crate) struct Attempts(u32);

impl Attempts {
    /// Waits a little before the next attempt, longer and longer and never as long as the others who wait; fails with
    /// [`StoreError::Conflict`] when there have been too many.
    pub(crate) async fn again(&mut self) -> Result<(), AppError> {
        self.0 += 1;
        if self.0 >= ATTEMPTS {
            return Err(StoreError::Conflict.into());
        }
        let mut random = [0];
        fill_random(&mut random)?;
        let bound = LONGEST_PAUSE.min(1 << self.0.min(8));
        let pause = Duration::from_millis(u64::from(random[0]) % bound);
        tokio::time::sleep(pause).await;
        Ok(())
    }
}

/// The key as it is now: expired material is gone, and a key whose deletion is due with it. An alias is resolved here;
/// a key beyond the caller's enterprise projects is not there; and a caller whom only grants permit needs one for this
/// key.
pub(crate) async fn key(
    state: &AppState,
    caller: &Caller,
    named: &KeyRef,
) -> Result<Key, AppError> {
    let id = resolve(state, caller, named).await?;
    caller.trail.key(&id);
    let key = key_of(state, &caller.project, &id).await?;
    if !caller.scope.permits(&key.enterprise_project) {
        return Err(absent(named));
    }
    check_grants(state, caller, &id).await?;
    Ok(key)
}

/// The same for a project whose caller is not at hand.
pub(crate) async fn key_of(
    state: &AppState,
    project: &ProjectId,
    id: &KeyId,
) -> Result<Key, AppError> {
    let now = state.clock.now_millis();
    let found = state.store.key(project, id).await?;
    let mut key = found
        .filter(|key| !key.is_doomed(now))
        .ok_or_else(|| absent(&KeyRef::from(id)))?;
    key.settle(now);
    Ok(key)
}

/// The id of the key that a request names.
async fn resolve(state: &AppState, caller: &Caller, named: &KeyRef) -> Result<KeyId, AppError> {
    match named {
        KeyRef::Id(id) => Ok(id.clone()),
        KeyRef::Alias(name) => {
            let alias = state.store.alias(&caller.project, name).await?;
            alias.map(|alias| alias.key_id).ok_or_else(|| absent(named))
        }
    }
}

/// Whether a caller whose role does not permit the operation has a grant for it with this key.
async fn check_grants(state: &AppState, caller: &Caller, id: &KeyId) -> Result<(), AppError> {
    let Some(operation) = caller.granted() else {
        return Ok(());
    };
    let grants = state.store.grants_to(id, &caller.user_id).await?;
    if grants
        .iter()
        .any(|grant| grant.permits(&caller.user_id, operation))
    {
        return Ok(());
    }
    Err(AppError::new(
        ErrorCode::NotPermitted,
        "your role does not permit this operation, and no grant does for this key",
    )
    .at("key_id"))
}

/// Reads a key, lets `decide` change it, and writes it where that changed anything.
pub(crate) async fn change(
    state: &AppState,
    caller: &Caller,
    named: &KeyRef,
    decide: impl Fn(&mut Key) -> Result<(), AppError> + Send,
) -> Result<Key, AppError> {
    let mut attempts = Attempts::default();
    loop {
        let before = key(state, caller, named).await?;
        let mut key = before.clone();
        decide(&mut key)?;
        if key == before {
            return Ok(key);
        }
        match state.store.save_key(&key).await {
            Err(StoreError::Conflict) => attempts.again().await?,
            saved => return Ok(saved.map(|()| key)?),
        }
    }
}

/// What is not there, by the name that was asked for.
fn absent(named: &KeyRef) -> AppError {
    let text = match named {
        KeyRef::Id(_) => "there is no key with this id in the project",
        KeyRef::Alias(_) => "there is no such alias in the project",
    };
    AppError::new(ErrorCode::KeyNotFound, text).at("key_id")
}
