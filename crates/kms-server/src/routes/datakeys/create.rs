//! create-datakey and create-datakey-without-plaintext.

use axum::{Json as Answer, extract::State};
use kms_api::datakeys::{CreateDataKeyRequest, CreateDataKeyResponse, DataKeyLength};
use zeroize::Zeroizing;

use super::{not_offered, refuse_pin};
use crate::{
    auth::Caller,
    crypto::{Content, make_random},
    error::AppError,
    extract::Json,
    routes::data::cipher::{How, close},
    state::AppState,
};

/// The length of a data key, in bytes, unless one is asked for.
const DEFAULT_LENGTH: usize = 32;

pub(super) async fn create_datakey(
    State(state): State<AppState>,
    caller: Caller,
    Json(request): Json<CreateDataKeyRequest>,
) -> Result<Answer<CreateDataKeyResponse>, AppError> {
    let (plaintext, mut answer) = make(&state, &caller, &request).await?;
    answer.plain_text = Some(hex::encode(&*plaintext));
    Ok(Answer(answer))
}

pub(super) async fn create_datakey_without_plaintext(
    State(state): State<AppState>,
    caller: Caller,
    Json(request): Json<CreateDataKeyRequest>,
) -> Result<Answer<CreateDataKeyResponse>, AppError> {
    let (_, answer) = make(&state, &caller, &request).await?;
    Ok(Answer(answer))
}

/// A new data key, and the answer that has it encrypted alone.
async fn make(
    state: &AppState,
    caller: &Caller,
    request: &CreateDataKeyRequest,
) -> Result<(Zeroizing<Vec<u8>>, CreateDataKeyResponse), AppError> {
    refuse_pin(request.pin.as_ref(), request.pin_type.as_ref())?;
    let plaintext = make_random(length(request)?)?;
    let how = How {
        content: Content::DataKey,
        algorithm: None,
        additional: request.additional_authenticated_data.as_ref(),
    };
    let closed = close(state, caller, &request.key_id, how, &plaintext).await?;
    let answer = CreateDataKeyResponse {
        key_id: closed.key.id,
        plain_text: None,
        cipher_text: hex::encode(closed.ciphertext),
    };
    Ok((plaintext, answer))
}

/// The length in bytes. With both fields the length decides, as documented; a spec that is not offered is refused
/// even then.
fn length(request: &CreateDataKeyRequest) -> Result<usize, AppError> {
    let by_spec = request.key_spec.map(|spec| {
        let refused = || {
            let text = format!("data keys of spec {spec} are not offered by this server");
            not_offered("key_spec", text)
        };
        spec.bytes().ok_or_else(refused)
    });
    let by_spec = by_spec.transpose()?;
    let by_length = request.datakey_length.as_ref().map(DataKeyLength::bytes);
    Ok(by_length.or(by_spec).unwrap_or(DEFAULT_LENGTH))
}
