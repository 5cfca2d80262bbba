//! Use of a key: encrypt, decrypt, sign, verify, public key.

pub(super) mod cipher;
mod signature;

use axum::{Json as Answer, Router, extract::State};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use kms_api::{
    ErrorCode, KeyState, KeyUsage, Operation, data::PublicKeyResponse, keys::KeyIdRequest,
    paths::post,
};

use super::{load, operation};
use crate::{
    auth::{Access, Caller},
    domain::Key,
    error::AppError,
    extract::Json,
    state::AppState,
    store::keys::SealedMaterial,
};

pub(super) fn router() -> Router<AppState> {
    Router::new()
        .merge(operation(
            post::ENCRYPT_DATA,
            Access::Operate,
            cipher::encrypt_data,
        ))
        .merge(operation(
            post::DECRYPT_DATA,
            Access::Operate,
            cipher::decrypt_data,
        ))
        .merge(operation(post::SIGN, Access::Operate, signature::sign))
        .merge(operation(post::VERIFY, Access::Operate, signature::verify))
        .merge(operation(
            post::GET_PUBLIC_KEY,
            Access::Read,
            get_public_key,
        ))
}

/// The PEM of RFC 7468: lines of 64 characters.
async fn get_public_key(
    State(state): State<AppState>,
    caller: Caller,
    Json(request): Json<KeyIdRequest>,
) -> Result<Answer<PublicKeyResponse>, AppError> {
    let key = load::key(&state, &caller, &request.key_id).await?;
    if !key.spec.is_asymmetric() {
        let text = format!("a key of spec {} has no public half", key.spec);
        return Err(AppError::new(ErrorCode::WrongUsage, text).at("key_id"));
    }
    // A public key is read, not used: a disabled key still shows it.
    if key.state != KeyState::Disabled {
        key.check(Operation::Use)?;
    }
    let material = material(&state, &key).await?;
    let text = STANDARD.encode(public_half(&material)?);
    let mut pem = String::from("-----BEGIN PUBLIC KEY-----\n");
    let mut rest = text.as_str();
    while let Some((line, more)) = rest.split_at_checked(64) {
        pem.push_str(line);
        pem.push('\n');
        rest = more;
    }
    if !rest.is_empty() {
        pem.push_str(rest);
        pem.push('\n');
    }
    pem.push_str("-----END PUBLIC KEY-----\n");
    Ok(Answer(PublicKeyResponse {
        key_id: key.id,
        public_key: pem,
    }))
}

/// The material of a key that may be used for `usage` now.
pub(super) async fn usable(
    state: &AppState,
    key: &Key,
    usage: KeyUsage,
) -> Result<SealedMaterial, AppError> {
    key.check(Operation::Use)?;
    key.check_usage(usage)?;
    material(state, key).await
}

async fn material(state: &AppState, key: &Key) -> Result<SealedMaterial, AppError> {
    let missing = || AppError::internal("a key's material is not in the store");
    let version = key.material.as_ref().ok_or_else(missing)?.version;
    state
        .store
        .material(&key.id, version)
        .await?
        .ok_or_else(missing)
}

fn public_half(material: &SealedMaterial) -> Result<&[u8], AppError> {
    let missing = || AppError::internal("a key pair's public half is not in the store");
    material.spki.as_deref().ok_or_else(missing)
}

/// Bytes of a field whose text is base64.
pub(super) fn decode(field: &'static str, text: &str) -> Result<Vec<u8>, AppError> {
    STANDARD.decode(text).map_err(|_| {
        AppError::new(
            ErrorCode::InvalidField,
            format!("{field} is not valid base64"),
        )
        .at(field)
    })
}
