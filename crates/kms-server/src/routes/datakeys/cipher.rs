//! encrypt-datakey and decrypt-datakey.

use axum::{Json as Answer, extract::State};
use kms_api::{
    ErrorCode,
    datakeys::{
        ByteLength, DIGEST, DataKeySpec, DecryptDataKeyRequest, DecryptDataKeyResponse,
        EncryptDataKeyRequest, EncryptDataKeyResponse,
    },
};
use zeroize::Zeroizing;

use super::{not_offered, refuse_pin};
use crate::{
    auth::Caller,
    crypto::{Content, sha256},
    error::AppError,
    extract::Json,
    routes::data::cipher::{How, close, invalid, open},
    state::AppState,
};

pub(super) async fn encrypt_datakey(
    State(state): State<AppState>,
    caller: Caller,
    Json(request): Json<EncryptDataKeyRequest>,
) -> Result<Answer<EncryptDataKeyResponse>, AppError> {
    refuse_pin(request.pin.as_ref(), request.pin_type.as_ref())?;
    let text = Zeroizing::new(String::from(request.plain_text));
    let both = Zeroizing::new(hex::decode(text.as_bytes()).map_err(|_| wrong_digest())?);
    let (data_key, digest) = both
        .len()
        .checked_sub(DIGEST)
        .and_then(|length| both.split_at_checked(length))
        .ok_or_else(wrong_digest)?;
    if sha256(data_key) != digest {
        return Err(wrong_digest());
    }
    check_plain_length(&request.datakey_plain_length, data_key.len())?;
    if let Some(spec) = request.key_spec {
        check_spec(spec, data_key.len())?;
    }
    let how = How {
        content: Content::DataKey,
        algorithm: None,
        additional: request.additional_authenticated_data.as_ref(),
    };
    let closed = close(&state, &caller, &request.key_id, how, data_key).await?;
    Ok(Answer(EncryptDataKeyResponse {
        key_id: closed.key.id,
        cipher_text: hex::encode(closed.ciphertext),
        datakey_length: data_key.len().to_string(),
    }))
}

pub(super) async fn decrypt_datakey(
    State(state): State<AppState>,
    caller: Caller,
    Json(request): Json<DecryptDataKeyRequest>,
) -> Result<Answer<DecryptDataKeyResponse>, AppError> {
    let ciphertext = hex::decode(request.cipher_text.as_str()).map_err(|_| invalid())?;
    let how = How {
        content: Content::DataKey,
        algorithm: None,
        additional: request.additional_authenticated_data.as_ref(),
    };
    let closed_length = ciphertext.len();
    let opened = open(&state, &caller, Some(&request.key_id), how, ciphertext).await?;
    let data_key = opened.plaintext;
    check_length(
        &request.datakey_cipher_length,
        data_key.len(),
        closed_length,
    )?;
    Ok(Answer(DecryptDataKeyResponse {
        data_key: hex::encode(&*data_key),
        datakey_length: data_key.len().to_string(),
        datakey_dgst: hex::encode(sha256(&data_key)),
    }))
}

fn check_plain_length(given: &ByteLength, length: usize) -> Result<(), AppError> {
    if [length, length + DIGEST].contains(&given.number()) {
        return Ok(());
    }
    let text = "datakey_plain_length is not the length of the data key in plain_text: count its bytes, \
                with or without the 32 of the digest";
    Err(AppError::new(ErrorCode::InvalidField, text).at("datakey_plain_length"))
}

/// The documentation calls it the ciphertext's length and gives the data key's; both are taken, a third is not.
pub(in crate::routes) fn check_length(
    given: &ByteLength,
    length: usize,
    closed: usize,
) -> Result<(), AppError> {
    if [length, length + DIGEST, closed].contains(&given.number()) {
        return Ok(());
    }
    let text = "datakey_cipher_length is not the length of the data key in cipher_text: count its bytes, \
                with or without the 32 of the digest, or those of the ciphertext";
    Err(AppError::new(ErrorCode::InvalidField, text).at("datakey_cipher_length"))
}

fn check_spec(spec: DataKeySpec, length: usize) -> Result<(), AppError> {
    let Some(expected) = spec.bytes() else {
        let text = format!("data keys of spec {spec} are not offered by this server");
        return Err(not_offered("key_spec", text));
    };
    if expected == length {
        return Ok(());
    }
    let text = format!("a data key of spec {spec} has {expected} bytes; this one has {length}");
    Err(AppError::new(ErrorCode::InvalidField, text).at("key_spec"))
}

fn wrong_digest() -> AppError {
    let text = "plain_text does not end in the SHA-256 of the data key before it";
    AppError::new(ErrorCode::InvalidField, text).at("plain_text")
}
