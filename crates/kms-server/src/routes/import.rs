//! The import: parameters, material, deletion of material.

mod material;
mod parameters;

use axum::{Json as Answer, extract::State};
use kms_api::{import::Done, keys::KeyIdRequest, paths::post};

use super::{Routes, load, operation};
use crate::{
    audit::Effect,
    auth::{Access, Caller},
    domain::Key,
    error::AppError,
    extract::Json,
    state::AppState,
};

pub(super) fn router() -> Routes {
    Routes::new()
        .merge(operation(
            post::GET_PARAMETERS_FOR_IMPORT,
            Access::Operate,
            Effect::Change,
            parameters::get_parameters_for_import,
        ))
        .merge(operation(
            post::IMPORT_KEY_MATERIAL,
            Access::Operate,
            Effect::Change,
            material::import_key_material,
        ))
        .merge(operation(
            post::DELETE_IMPORTED_KEY_MATERIAL,
            Access::Operate,
            Effect::Change,
            delete_material,
        ))
}

async fn delete_material(
    State(state): State<AppState>,
    caller: Caller,
    Json(request): Json<KeyIdRequest>,
) -> Result<Answer<Done>, AppError> {
    load::change(&state, &caller, &request.key_id, Key::delete_material).await?;
    Ok(Answer(Done {}))
}
