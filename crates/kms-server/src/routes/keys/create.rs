//! create-key.

use std::sync::Arc;

use axum::{Json as Answer, extract::State};
use kms_api::{
    ErrorCode, KeyId, KeySpec, KeyState, KeyUsage, Origin,
    keys::{CreateKeyRequest, CreateKeyResponse, CreatedKey, Description, EnterpriseProjectId},
};

use crate::{
    auth::Caller,
    crypto::{make_id, make_material},
    domain::{Key, Material, Rotation},
    error::AppError,
    extract::Json,
    routes::blocking,
    state::AppState,
    store::keys::SealedMaterial,
};

/// The version of a key's first material.
const FIRST_VERSION: u32 = 1;

pub(super) async fn create_key(
    State(state): State<AppState>,
    caller: Caller,
    Json(request): Json<CreateKeyRequest>,
) -> Result<Answer<CreateKeyResponse>, AppError> {
    let trail = caller.trail.clone();
    let mut key = draft(&state, caller, request)?;
    let material = match key.origin {
        Origin::External => None,
        Origin::Kms => {
            key.material = Some(Material {
                version: FIRST_VERSION,
                expires_at: None,
                imported: None,
            });
            Some(made(&state, &key.id, key.spec).await?)
        }
    };
    let quota = state.settings.key_quota;
    state.store.add_key(&key, material.as_ref(), quota).await?;
    trail.key(&key.id);
    Ok(Answer(CreateKeyResponse {
        key_info: CreatedKey {
            key_id: key.id,
            domain_id: state.settings.domain.clone(),
            region_id: state.settings.region.clone(),
        },
    }))
}

/// The key without material, if spec, usage and origin go together.
fn draft(state: &AppState, caller: Caller, request: CreateKeyRequest) -> Result<Key, AppError> {
    let spec = request.key_spec.unwrap_or(KeySpec::Aes256);
    let origin = request.origin.unwrap_or(Origin::Kms);
    let usage = usage(spec, request.key_usage)?;
    if origin == Origin::External && !spec.importable() {
        let text =
            format!("keys of spec {spec} cannot be imported; create this key with origin kms");
        return Err(AppError::new(ErrorCode::InvalidField, text).at("origin"));
    }
    if request.vm_id.is_some() {
        let text = "keys of a virtual machine are not offered by this server; leave vm_id out";
        return Err(AppError::new(ErrorCode::NotOffered, text).at("vm_id"));
    }
    if request.keystore_id.is_some_and(|id| id != "0") {
        let text = "this server has the default key store alone, 0";
        return Err(AppError::new(ErrorCode::NotOffered, text).at("keystore_id"));
    }
    let id = KeyId::parse(make_id()?.to_string()).map_err(AppError::internal)?;
    let nothing = Description::parse("").map_err(AppError::internal)?;
    let default_project = EnterpriseProjectId::parse("0").map_err(AppError::internal)?;
    let enterprise_project = request.enterprise_project_id.unwrap_or(default_project);
    if !caller.scope.permits(&enterprise_project) {
        let text = "your account is limited to other enterprise projects; name one of yours";
        return Err(AppError::new(ErrorCode::NotPermitted, text).at("enterprise_project_id"));
    }
    Ok(Key {
        id,
        project: caller.project,
        row_version: 1,
        alias: request.key_alias,
        description: request.key_description.unwrap_or(nothing),
        spec,
        usage,
        origin,
        enterprise_project,
        state: match origin {
            Origin::Kms => KeyState::Enabled,
            Origin::External => KeyState::PendingImport,
        },
        created_at: state.clock.now_millis(),
        deletion_at: None,
        material: None,
        identity: None,
        rotation: Rotation::default(),
    })
}

/// The usage that was asked for, or the spec's default.
fn usage(spec: KeySpec, asked: Option<KeyUsage>) -> Result<KeyUsage, AppError> {
    let Some(default) = spec.usages().first().copied() else {
        let text = format!("keys of spec {spec} are not offered by this server");
        return Err(AppError::new(ErrorCode::NotOffered, text).at("key_spec"));
    };
    let usage = asked.unwrap_or(default);
    if spec.usages().contains(&usage) {
        return Ok(usage);
    }
    let possible: Vec<&str> = spec.usages().iter().map(|usage| usage.as_str()).collect();
    let text = format!(
        "keys of spec {spec} have the usage {}",
        possible.join(" or ")
    );
    Err(AppError::new(ErrorCode::WrongUsage, text).at("key_usage"))
}

/// Fresh material, sealed for its row.
async fn made(state: &AppState, id: &KeyId, spec: KeySpec) -> Result<SealedMaterial, AppError> {
    let (sealing_keys, id) = (Arc::clone(&state.sealing_keys), id.clone());
    let work = move || {
        let secret = make_material(spec)?;
        let sealed = secret.seal(&sealing_keys, &id, FIRST_VERSION)?;
        Ok::<_, AppError>(SealedMaterial {
            version: FIRST_VERSION,
            sealed,
            spki: secret.spki,
        })
    };
    blocking::run(work).await?
}
