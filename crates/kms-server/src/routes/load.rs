//! Reading a key for a request, and changing one.

use kms_api::{ErrorCode, KeyId};

use crate::{auth::Caller, domain::Key, error::AppError, state::AppState, store::StoreError};

/// How often a change is decided anew when somebody else changed the key meanwhile.
const ATTEMPTS: u32 = 5;

/// The key as it is now: expired material is gone, and a key whose deletion is due with it.
pub(crate) async fn key(state: &AppState, caller: &Caller, id: &KeyId) -> Result<Key, AppError> {
    let now = state.clock.now_millis();
    let found = state.store.key(&caller.project, id).await?;
    let mut key = found
        .filter(|key| !key.is_doomed(now))
        .ok_or_else(not_found)?;
    key.settle(now);
    Ok(key)
}

/// Reads a key, lets `decide` change it, and writes it.
pub(crate) async fn change(
    state: &AppState,
    caller: &Caller,
    id: &KeyId,
    decide: impl Fn(&mut Key) -> Result<(), AppError> + Send,
) -> Result<Key, AppError> {
    for _ in 1..ATTEMPTS {
        let key = decided(state, caller, id, &decide).await?;
        match state.store.save_key(&key).await {
            Err(StoreError::Conflict) => {}
            saved => return Ok(saved.map(|()| key)?),
        }
    }
    let key = decided(state, caller, id, &decide).await?;
    state.store.save_key(&key).await?;
    Ok(key)
}

async fn decided(
    state: &AppState,
    caller: &Caller,
    id: &KeyId,
    decide: &(impl Fn(&mut Key) -> Result<(), AppError> + Send),
) -> Result<Key, AppError> {
    let mut key = key(state, caller, id).await?;
    decide(&mut key)?;
    Ok(key)
}

fn not_found() -> AppError {
    AppError::new(
        ErrorCode::KeyNotFound,
        "there is no key with this id in the project",
    )
    .at("key_id")
}
