//! generate-mac and verify-mac.

use axum::{Json as Answer, extract::State};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use kms_api::{
    ErrorCode, KeyRef, KeyUsage,
    data::Base64Text,
    mac::{
        GenerateMacRequest, GenerateMacResponse, MAX_MESSAGE, MacAlgorithm, VerifyMacRequest,
        VerifyMacResponse,
    },
    paths::post,
};
use zeroize::Zeroizing;

use super::{Routes, data, load, operation};
use crate::{
    audit::Effect,
    auth::{Access, Caller},
    crypto::MacKey,
    domain::Key,
    error::AppError,
    extract::Json,
    state::AppState,
};

pub(super) fn router() -> Routes {
    Routes::new()
        .merge(operation(
            post::GENERATE_MAC,
            Access::Operate,
            Effect::Use,
            generate_mac,
        ))
        .merge(operation(
            post::VERIFY_MAC,
            Access::Operate,
            Effect::Use,
            verify_mac,
        ))
}

async fn generate_mac(
    State(state): State<AppState>,
    caller: Caller,
    Json(request): Json<GenerateMacRequest>,
) -> Result<Answer<GenerateMacResponse>, AppError> {
    let (key, opened) = usable(&state, &caller, &request.key_id, request.mac_algorithm).await?;
    let message = message(&request.message)?;
    let mac = opened.generate(request.mac_algorithm, &message)?;
    Ok(Answer(GenerateMacResponse {
        key_id: key.id,
        mac_algorithm: request.mac_algorithm,
        mac: STANDARD.encode(mac),
    }))
}

/// A wrong code is no error: 200 and `false`.
async fn verify_mac(
    State(state): State<AppState>,
    caller: Caller,
    Json(request): Json<VerifyMacRequest>,
) -> Result<Answer<VerifyMacResponse>, AppError> {
    let (key, opened) = usable(&state, &caller, &request.key_id, request.mac_algorithm).await?;
    let message = message(&request.message)?;
    let mac = data::decode("mac", request.mac.as_str())?;
    Ok(Answer(VerifyMacResponse {
        key_id: key.id,
        mac_algorithm: request.mac_algorithm,
        mac_valid: opened.verify(request.mac_algorithm, &message, &mac)?,
    }))
}

/// The key, opened, if it may be used with `algorithm` now.
async fn usable(
    state: &AppState,
    caller: &Caller,
    id: &KeyRef,
    algorithm: MacAlgorithm,
) -> Result<(Key, MacKey), AppError> {
    let wrong = |code, text: String| AppError::new(code, text).at("mac_algorithm");
    if !algorithm.offered() {
        let text = format!("{algorithm} is not offered by this server");
        return Err(wrong(ErrorCode::NotOffered, text));
    }
    let key = load::key(state, caller, id).await?;
    let material = data::usable(state, &key, KeyUsage::GenerateVerifyMac).await?;
    match MacAlgorithm::for_spec(key.spec) {
        Some(own) if own == algorithm => {}
        Some(own) => {
            let text = format!("keys of spec {} make codes with {own}", key.spec);
            return Err(wrong(ErrorCode::WrongUsage, text));
        }
        None => return Err(AppError::internal("a key for codes has no algorithm")),
    }
    let opened = MacKey::unseal(
        &state.sealing_keys,
        &key.id,
        material.version,
        &material.sealed,
    )?;
    Ok((key, opened))
}

fn message(text: &Base64Text) -> Result<Zeroizing<Vec<u8>>, AppError> {
    let message = Zeroizing::new(data::decode("message", text.as_str())?);
    if (1..=MAX_MESSAGE).contains(&message.len()) {
        return Ok(message);
    }
    let text = format!("message is base64 of 1 to {MAX_MESSAGE} bytes");
    Err(AppError::new(ErrorCode::InvalidField, text).at("message"))
}
