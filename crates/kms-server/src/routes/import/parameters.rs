//! get-parameters-for-import.

use axum::{Json as Answer, extract::State};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use kms_api::{
    KeyRef, Operation,
    import::{GetParametersRequest, GetParametersResponse, PARAMETERS_LIFE, WrappingAlgorithm},
};
use uuid::Uuid;

use crate::{
    auth::Caller,
    background,
    crypto::{TokenBody, make_id, sha256},
    domain::{ImportToken, Key, WrappingKey},
    error::AppError,
    extract::Json,
    routes::load,
    state::AppState,
    store::StoreError,
};

/// For how long the tokens of one project share a wrapping key, in seconds.
const SHARE: u64 = 60 * 60;

pub(super) async fn get_parameters_for_import(
    State(state): State<AppState>,
    caller: Caller,
    Json(request): Json<GetParametersRequest>,
) -> Result<Answer<GetParametersResponse>, AppError> {
    let WrappingAlgorithm::RsaesOaepSha256 = request.wrapping_algorithm;
    let mut key = importable(&state, &caller, &request.key_id).await?;
    let expires_at = state.clock.now() + PARAMETERS_LIFE;
    let wrapping_key = wrapping_key(&state, &caller, expires_at).await?;
    let body = TokenBody {
        id: make_id()?,
        key_id: key.id.clone(),
        wrapping_key_id: Uuid::parse_str(&wrapping_key.id).map_err(AppError::internal)?,
        expires_at,
    };
    let token = ImportToken {
        id: body.id.to_string(),
        key_id: key.id.clone(),
        wrapping_key_id: wrapping_key.id,
        expires_at,
        used: false,
    };
    let mut attempts = load::Attempts::default();
    while let Err(error) = state.store.add_token(&key, &token).await {
        let StoreError::Conflict = error else {
            return Err(error.into());
        };
        // Changed meanwhile: an import that succeeded ended all tokens, and this one must not outlive it.
        attempts.again().await?;
        key = importable(&state, &caller, &request.key_id).await?;
    }
    Ok(Answer(GetParametersResponse {
        key_id: key.id,
        import_token: body.seal(&state.sealing_keys)?,
        expiration_time: expires_at,
        wrapping_key_fingerprint: Some(format!(
            "sha256:{}",
            hex::encode(sha256(&wrapping_key.spki))
        )),
        public_key: STANDARD.encode(wrapping_key.spki),
    }))
}

async fn importable(state: &AppState, caller: &Caller, id: &KeyRef) -> Result<Key, AppError> {
    let key = load::key(state, caller, id).await?;
    key.check(Operation::Import)?;
    Ok(key)
}

/// The project's wrapping key; one is made only where none was made ahead of time.
async fn wrapping_key(
    state: &AppState,
    caller: &Caller,
    until: u64,
) -> Result<WrappingKey, AppError> {
    let (bits, now) = (state.settings.wrapping_key_bits.bits(), state.clock.now());
    let lend = || {
        let store = &state.store;
        store.lend_wrapping_key(&caller.project, bits, now, SHARE, until)
    };
    if let Some(key) = lend().await? {
        return Ok(key);
    }
    // While this one waited, another one may have made what it needs.
    let _turn = state.making.lock().await;
    loop {
        if let Some(key) = lend().await? {
            return Ok(key);
        }
        background::add_spare(state).await?;
    }
}
