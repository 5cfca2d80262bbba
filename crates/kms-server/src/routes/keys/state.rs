//! enable-key, disable-key, schedule-key-deletion, cancel-key-deletion.

use axum::{Json as Answer, extract::State};
use kms_api::keys::{KeyAndState, KeyIdRequest, KeyStateResponse, ScheduleKeyDeletionRequest};

use crate::{
    auth::Caller, domain::Key, error::AppError, extract::Json, routes::load, state::AppState,
};

pub(super) async fn enable_key(
    State(state): State<AppState>,
    caller: Caller,
    Json(request): Json<KeyIdRequest>,
) -> Result<Answer<KeyStateResponse>, AppError> {
    set_enabled(&state, &caller, &request, true).await
}

pub(super) async fn disable_key(
    State(state): State<AppState>,
    caller: Caller,
    Json(request): Json<KeyIdRequest>,
) -> Result<Answer<KeyStateResponse>, AppError> {
    set_enabled(&state, &caller, &request, false).await
}

async fn set_enabled(
    state: &AppState,
    caller: &Caller,
    request: &KeyIdRequest,
    enabled: bool,
) -> Result<Answer<KeyStateResponse>, AppError> {
    let decide = |key: &mut Key| key.set_enabled(enabled);
    let key = load::change(state, caller, &request.key_id, decide).await?;
    Ok(Answer(KeyStateResponse {
        key_info: and_state(key),
    }))
}

pub(super) async fn schedule_key_deletion(
    State(state): State<AppState>,
    caller: Caller,
    Json(request): Json<ScheduleKeyDeletionRequest>,
) -> Result<Answer<KeyAndState>, AppError> {
    let (now, days) = (state.clock.now_millis(), request.pending_days.number());
    let decide = |key: &mut Key| key.schedule_deletion(now, days);
    load::change(&state, &caller, &request.key_id, decide)
        .await
        .map(and_state)
        .map(Answer)
}

pub(super) async fn cancel_key_deletion(
    State(state): State<AppState>,
    caller: Caller,
    Json(request): Json<KeyIdRequest>,
) -> Result<Answer<KeyAndState>, AppError> {
    let key = load::change(&state, &caller, &request.key_id, Key::cancel_deletion).await?;
    Ok(Answer(and_state(key)))
}

fn and_state(key: Key) -> KeyAndState {
    KeyAndState {
        key_id: key.id,
        key_state: key.state,
    }
}
