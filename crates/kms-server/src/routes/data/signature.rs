//! sign and verify.

use std::sync::Arc;

use axum::{Json as Answer, extract::State};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use kms_api::{
    ErrorCode, KeyUsage,
    data::{
        MessageType, SignRequest, SignResponse, SigningAlgorithm, VerifyRequest, VerifyResponse,
    },
};

use super::{decode, public_half, usable};
use crate::{
    auth::Caller,
    crypto::{self, KeyPair, SignatureError},
    domain::Key,
    error::AppError,
    extract::Json,
    routes::{blocking, load},
    state::AppState,
};

pub(super) async fn sign(
    State(state): State<AppState>,
    caller: Caller,
    Json(request): Json<SignRequest>,
) -> Result<Answer<SignResponse>, AppError> {
    let key = load::key(&state, &caller, &request.key_id).await?;
    let material = usable(&state, &key, KeyUsage::SignVerify).await?;
    let algorithm = check_algorithm(&key, request.signing_algorithm)?;
    let message = decode("message", request.message.as_str())?;
    let message_type = request.message_type.unwrap_or(MessageType::Digest);
    let (sealing_keys, id, spec) = (Arc::clone(&state.sealing_keys), key.id.clone(), key.spec);
    let work = move || {
        let pair = KeyPair::unseal(&sealing_keys, spec, &id, material.version, &material.sealed)?;
        pair.sign(algorithm, message_type, &message)
    };
    let signature = blocking::run(work).await?.map_err(refusal)?;
    Ok(Answer(SignResponse {
        key_id: key.id,
        signature: STANDARD.encode(signature),
    }))
}

/// A wrong signature is no error: 200 and `"false"`.
pub(super) async fn verify(
    State(state): State<AppState>,
    caller: Caller,
    Json(request): Json<VerifyRequest>,
) -> Result<Answer<VerifyResponse>, AppError> {
    let key = load::key(&state, &caller, &request.key_id).await?;
    let material = usable(&state, &key, KeyUsage::SignVerify).await?;
    let algorithm = check_algorithm(&key, request.signing_algorithm)?;
    let message = decode("message", request.message.as_str())?;
    let signature = decode("signature", request.signature.as_str())?;
    let message_type = request.message_type.unwrap_or(MessageType::Digest);
    let valid = crypto::verify(
        key.spec,
        public_half(&material)?,
        algorithm,
        message_type,
        &message,
        &signature,
    )
    .map_err(refusal)?;
    Ok(Answer(VerifyResponse {
        key_id: key.id,
        signature_valid: valid.to_string(),
    }))
}

fn check_algorithm(key: &Key, asked: SigningAlgorithm) -> Result<SigningAlgorithm, AppError> {
    if !asked.offered() {
        let text = format!("{asked} is not offered by this server");
        return Err(AppError::new(ErrorCode::NotOffered, text).at("signing_algorithm"));
    }
    let own = SigningAlgorithm::for_spec(key.spec);
    if own.contains(&asked) {
        return Ok(asked);
    }
    let names: Vec<&str> = own.iter().map(|algorithm| algorithm.as_str()).collect();
    let text = format!("keys of spec {} sign with {}", key.spec, names.join(", "));
    Err(AppError::new(ErrorCode::WrongUsage, text).at("signing_algorithm"))
}

fn refusal(error: SignatureError) -> AppError {
    match error {
        SignatureError::DigestLength { .. } => {
            AppError::new(ErrorCode::InvalidField, error.to_string()).at("message")
        }
        SignatureError::NeedsMessage(_) => {
            AppError::new(ErrorCode::WrongUsage, error.to_string()).at("message_type")
        }
        SignatureError::Crypto(error) => error.into(),
    }
}
