//! retire-grant and revoke-grant.

use axum::{Json as Answer, extract::State};
use kms_api::{
    ErrorCode, Operation,
    grants::{EndGrantRequest, GrantOperation},
};
use serde_json::{Value, json};

use crate::{
    auth::Caller, domain::Grant, error::AppError, extract::Json, routes::load, state::AppState,
};

/// By the grantee where the grant lets them, by its retiring principal, and by whoever may revoke it.
pub(super) async fn retire_grant(
    State(state): State<AppState>,
    caller: Caller,
    Json(request): Json<EndGrantRequest>,
) -> Result<Answer<Value>, AppError> {
    let grant = find(&state, &caller, &request).await?;
    let limited = caller.granted().is_some();
    if limited && !grant.permits(&caller.user_id, GrantOperation::RetireGrant) {
        let text = "you are not the retiring principal of this grant, and it does not name retire-grant to you";
        return Err(AppError::new(ErrorCode::NotPermitted, text).at("grant_id"));
    }
    end(&state, &grant).await
}

/// By whoever may look after the key.
pub(super) async fn revoke_grant(
    State(state): State<AppState>,
    caller: Caller,
    Json(request): Json<EndGrantRequest>,
) -> Result<Answer<Value>, AppError> {
    let grant = find(&state, &caller, &request).await?;
    end(&state, &grant).await
}

async fn find(
    state: &AppState,
    caller: &Caller,
    request: &EndGrantRequest,
) -> Result<Grant, AppError> {
    caller.trail.target(request.grant_id.as_str());
    let key = load::key(state, caller, &request.key_id).await?;
    key.check(Operation::Edit)?;
    let grant = state.store.grant(&key.id, &request.grant_id).await?;
    grant.ok_or_else(unknown)
}

/// The public documentation answers an empty object.
async fn end(state: &AppState, grant: &Grant) -> Result<Answer<Value>, AppError> {
    if state.store.remove_grant(&grant.key_id, &grant.id).await? {
        Ok(Answer(json!({})))
    } else {
        Err(unknown())
    }
}

fn unknown() -> AppError {
    let text = "the key has no grant of this id";
    AppError::new(ErrorCode::GrantNotFound, text).at("grant_id")
}
