//! get-key-rotation-status.

use axum::{Json as Answer, extract::State};
use kms_api::{
    Operation,
    keys::KeyIdRequest,
    rotation::{KeyMaterial, KeyRotationStatusResponse, state_number},
};

use crate::{
    auth::Caller, domain::Key, error::AppError, extract::Json, routes::load, state::AppState,
    store::rotation::MaterialVersion,
};

/// A key that does not rotate says so by its status: off, and never rotated.
pub(super) async fn get_key_rotation_status(
    State(state): State<AppState>,
    caller: Caller,
    Json(request): Json<KeyIdRequest>,
) -> Result<Answer<KeyRotationStatusResponse>, AppError> {
    let key = load::key(&state, &caller, &request.key_id).await?;
    key.check(Operation::Describe)?;
    let versions = state.store.material_versions(&key.id).await?;
    let rotation = &key.rotation;
    Ok(Answer(KeyRotationStatusResponse {
        key_rotation_enabled: rotation.next_at.is_some(),
        rotation_interval: rotation.interval.days(),
        last_rotation_time: rotation
            .last_at
            .map(|at| at.to_string())
            .unwrap_or_default(),
        number_of_rotations: rotation.count,
        key_materials: materials(&key, &versions),
    }))
}

/// Expired material may still have its row; the key has it no more.
fn materials(key: &Key, versions: &[MaterialVersion]) -> Vec<KeyMaterial> {
    let Some(material) = &key.material else {
        return Vec::new();
    };
    let first_at = material
        .imported
        .as_ref()
        .map_or(key.created_at, |imported| imported.at);
    versions
        .iter()
        .map(|version| KeyMaterial {
            material_id: version.version.to_string(),
            create_time: version.created_at.unwrap_or(first_at).to_string(),
            expiration_time: material.expires_at.map(|at| at.to_string()),
            state: state_number(key.state),
        })
        .collect()
}
