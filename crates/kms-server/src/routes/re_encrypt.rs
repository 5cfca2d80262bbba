//! re-encrypt: data stays data, a data key stays a data key.

use axum::{Json as Answer, extract::State};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use kms_api::{
    ErrorCode,
    paths::post,
    re_encrypt::{AnyCipherText, ReEncryptRequest, ReEncryptResponse},
};

use super::{
    Routes,
    data::{
        self,
        cipher::{How, close, open},
    },
    datakeys::check_length,
    operation,
};
use crate::{
    audit::Effect,
    auth::{Access, Caller},
    crypto::{CiphertextHeader, Content},
    error::AppError,
    extract::Json,
    state::AppState,
};

pub(super) fn router() -> Routes {
    operation(post::RE_ENCRYPT, Access::Operate, Effect::Use, re_encrypt)
}

async fn re_encrypt(
    State(state): State<AppState>,
    caller: Caller,
    Json(request): Json<ReEncryptRequest>,
) -> Result<Answer<ReEncryptResponse>, AppError> {
    let (content, ciphertext) = read(&request.cipher_text)?;
    if content == Content::Data && request.datakey_cipher_length.is_some() {
        let text = "datakey_cipher_length is for data keys; this cipher_text is of data";
        return Err(AppError::new(ErrorCode::InvalidField, text).at("datakey_cipher_length"));
    }
    let source = How {
        content,
        algorithm: request.source_encryption_algorithm,
        additional: request.source_additional_authenticated_data.as_ref(),
    };
    let source_id = request.source_key_id.as_ref();
    let closed_length = ciphertext.len();
    let opened = open(&state, &caller, source_id, source, ciphertext)
        .await
        .map_err(|error| side(error, "source"))?;
    if let Some(given) = &request.datakey_cipher_length {
        check_length(given, opened.plaintext.len(), closed_length)?;
    }
    let destination = How {
        content,
        algorithm: request.destination_encryption_algorithm,
        additional: request.destination_additional_authenticated_data.as_ref(),
    };
    let destination_id = &request.destination_key_id;
    let closed = close(
        &state,
        &caller,
        destination_id,
        destination,
        &opened.plaintext,
    )
    .await
    .map_err(|error| side(error, "destination"))?;
    Ok(Answer(ReEncryptResponse {
        key_id: closed.key.id,
        source_key_id: opened.key.id,
        source_encryption_algorithm: opened.algorithm,
        destination_encryption_algorithm: closed.algorithm,
        cipher_text: match content {
            Content::Data => STANDARD.encode(closed.ciphertext),
            Content::DataKey => hex::encode(closed.ciphertext),
        },
    }))
}

/// A data key's ciphertext is hexadecimal and says what it is; anything else is base64.
fn read(text: &AnyCipherText) -> Result<(Content, Vec<u8>), AppError> {
    let is_data_key = |bytes: &Vec<u8>| {
        CiphertextHeader::read(bytes).is_some_and(|header| header.content == Content::DataKey)
    };
    match hex::decode(text.as_str()).ok().filter(is_data_key) {
        Some(bytes) => Ok((Content::DataKey, bytes)),
        None => Ok((Content::Data, data::decode("cipher_text", text.as_str())?)),
    }
}

/// Names the field by the side that it belongs to here.
fn side(mut error: AppError, side: &str) -> AppError {
    error.field = error.field.map(|field| match field.as_str() {
        "key_id" | "encryption_algorithm" | "additional_authenticated_data" => {
            format!("{side}_{field}")
        }
        // What does not fit under the destination key is no field of this request.
        "plain_text" => format!("{side}_key_id"),
        _ => field,
    });
    error
}
