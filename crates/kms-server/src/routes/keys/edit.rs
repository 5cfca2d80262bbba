//! update-key-alias and update-key-description.

use axum::{Json as Answer, extract::State};
use kms_api::{
    Operation,
    keys::{
        KeyAndAlias, KeyAndDescription, UpdateKeyAliasRequest, UpdateKeyAliasResponse,
        UpdateKeyDescriptionRequest, UpdateKeyDescriptionResponse,
    },
};

use crate::{auth::Caller, error::AppError, extract::Json, routes::load, state::AppState};

pub(super) async fn update_key_alias(
    State(state): State<AppState>,
    caller: Caller,
    Json(request): Json<UpdateKeyAliasRequest>,
) -> Result<Answer<UpdateKeyAliasResponse>, AppError> {
    let key = load::change(&state, &caller, &request.key_id, |key| {
        key.check(Operation::Edit)?;
        key.alias = request.key_alias.clone();
        Ok(())
    })
    .await?;
    Ok(Answer(UpdateKeyAliasResponse {
        key_info: KeyAndAlias {
            key_id: key.id,
            key_alias: key.alias,
        },
    }))
}

pub(super) async fn update_key_description(
    State(state): State<AppState>,
    caller: Caller,
    Json(request): Json<UpdateKeyDescriptionRequest>,
) -> Result<Answer<UpdateKeyDescriptionResponse>, AppError> {
    let key = load::change(&state, &caller, &request.key_id, |key| {
        key.check(Operation::Edit)?;
        key.description = request.key_description.clone();
        Ok(())
    })
    .await?;
    Ok(Answer(UpdateKeyDescriptionResponse {
        key_info: KeyAndDescription {
            key_id: key.id,
            key_description: key.description,
        },
    }))
}
