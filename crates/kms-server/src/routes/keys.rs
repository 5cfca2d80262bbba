//! Keys: create, describe, list, enable, disable, rename, delete.

mod create;
mod detail;
mod edit;
mod list;
mod state;

use axum::{Json as Answer, extract::State};
use kms_api::{
    keys::{DescribeKeyResponse, KeyIdRequest},
    paths::post,
};

pub(crate) use detail::detail;
pub(crate) use list::{marker_of, page_start};

use super::{Routes, load, operation};
use crate::{
    audit::Effect,
    auth::{Access, Caller},
    error::AppError,
    extract::Json,
    state::AppState,
};

pub(super) fn router() -> Routes {
    Routes::new()
        .merge(operation(
            post::CREATE_KEY,
            Access::Operate,
            Effect::Change,
            create::create_key,
        ))
        .merge(operation(
            post::DESCRIBE_KEY,
            Access::Read,
            Effect::Read,
            describe_key,
        ))
        .merge(operation(
            post::LIST_KEYS,
            Access::Read,
            Effect::Read,
            list::list_keys,
        ))
        .merge(operation(
            post::ENABLE_KEY,
            Access::Operate,
            Effect::Change,
            state::enable_key,
        ))
        .merge(operation(
            post::DISABLE_KEY,
            Access::Operate,
            Effect::Change,
            state::disable_key,
        ))
        .merge(operation(
            post::SCHEDULE_KEY_DELETION,
            Access::Operate,
            Effect::Change,
            state::schedule_key_deletion,
        ))
        .merge(operation(
            post::CANCEL_KEY_DELETION,
            Access::Operate,
            Effect::Change,
            state::cancel_key_deletion,
        ))
        .merge(operation(
            post::UPDATE_KEY_ALIAS,
            Access::Operate,
            Effect::Change,
            edit::update_key_alias,
        ))
        .merge(operation(
            post::UPDATE_KEY_DESCRIPTION,
            Access::Operate,
            Effect::Change,
            edit::update_key_description,
        ))
}

async fn describe_key(
    State(state): State<AppState>,
    caller: Caller,
    Json(request): Json<KeyIdRequest>,
) -> Result<Answer<DescribeKeyResponse>, AppError> {
    let key = load::key(&state, &caller, &request.key_id).await?;
    Ok(Answer(DescribeKeyResponse {
        key_info: detail(&key, &state.settings),
    }))
}
