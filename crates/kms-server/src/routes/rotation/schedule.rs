//! enable-key-rotation, disable-key-rotation, update-key-rotation-interval.

use axum::{Json as Answer, extract::State};
use kms_api::{import::Done, keys::KeyIdRequest, rotation::UpdateKeyRotationIntervalRequest};

use crate::{
    auth::Caller, domain::Key, error::AppError, extract::Json, routes::load, state::AppState,
};

pub(super) async fn enable_key_rotation(
    State(state): State<AppState>,
    caller: Caller,
    Json(request): Json<KeyIdRequest>,
) -> Result<Answer<Done>, AppError> {
    let now = state.clock.now_millis();
    let decide = |key: &mut Key| key.enable_rotation(now);
    load::change(&state, &caller, &request.key_id, decide).await?;
    Ok(Answer(Done {}))
}

pub(super) async fn disable_key_rotation(
    State(state): State<AppState>,
    caller: Caller,
    Json(request): Json<KeyIdRequest>,
) -> Result<Answer<Done>, AppError> {
    load::change(&state, &caller, &request.key_id, Key::disable_rotation).await?;
    Ok(Answer(Done {}))
}

pub(super) async fn update_key_rotation_interval(
    State(state): State<AppState>,
    caller: Caller,
    Json(request): Json<UpdateKeyRotationIntervalRequest>,
) -> Result<Answer<Done>, AppError> {
    let decide = |key: &mut Key| key.set_rotation_interval(request.rotation_interval);
    load::change(&state, &caller, &request.key_id, decide).await?;
    Ok(Answer(Done {}))
}
