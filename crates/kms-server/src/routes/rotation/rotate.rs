//! rotate-on-demand, and the rotation itself, which the schedule shares.

use axum::{Json as Answer, extract::State};
use kms_api::{keys::KeyIdRequest, rotation::RotateOnDemandResponse};

use crate::{
    auth::Caller,
    crypto::make_material,
    domain::Key,
    error::AppError,
    extract::Json,
    routes::load,
    state::AppState,
    store::{StoreError, keys::SealedMaterial},
};

pub(super) async fn rotate_on_demand(
    State(state): State<AppState>,
    caller: Caller,
    Json(request): Json<KeyIdRequest>,
) -> Result<Answer<RotateOnDemandResponse>, AppError> {
    let mut attempts = load::Attempts::default();
    loop {
        let key = load::key(&state, &caller, &request.key_id).await?;
        let key_id = key.id.clone();
        if rotate(&state, key).await? {
            return Ok(Answer(RotateOnDemandResponse { key_id }));
        }
        attempts.again().await?;
    }
}

/// Gives `key` new material. Says whether it did: it did not if the key has changed since it was read.
pub(crate) async fn rotate(state: &AppState, mut key: Key) -> Result<bool, AppError> {
    let version = key.rotate(state.clock.now_millis())?;
    let secret = make_material(key.spec)?;
    let material = SealedMaterial {
        version,
        sealed: secret.seal(&state.sealing_keys, &key.id, version)?,
        spki: secret.spki.clone(),
    };
    match state.store.rotate(&key, &material).await {
        Ok(()) => {
            tracing::info!(key_id = %key.id, version, "a key was rotated");
            Ok(true)
        }
        Err(StoreError::Conflict) => Ok(false),
        Err(error) => Err(error.into()),
    }
}
