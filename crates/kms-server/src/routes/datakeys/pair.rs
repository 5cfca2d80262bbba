//! create-rsa-datakey-pair and create-ec-datakey-pair. The private half is encrypted as data, so that decrypt-data
//! opens it.

use axum::{Json as Answer, extract::State};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use kms_api::{
    ErrorCode, KeyRef, KeyUsage, Operation,
    data::AdditionalData,
    datakeys::{CreateEcDataKeyPairRequest, CreateRsaDataKeyPairRequest, DataKeyPairResponse},
};

use super::{not_offered, refuse_pin};
use crate::{
    auth::Caller,
    crypto::{Content, PairSpec, make_data_key_pair},
    error::AppError,
    extract::Json,
    routes::{
        blocking,
        data::cipher::{How, close},
        load,
    },
    state::AppState,
};

/// What both requests have.
struct Wanted<'a> {
    key_id: &'a KeyRef,
    spec: PairSpec,
    name: &'static str,
    plaintext: bool,
    additional: Option<&'a AdditionalData>,
}

pub(super) async fn create_rsa_datakey_pair(
    State(state): State<AppState>,
    caller: Caller,
    Json(request): Json<CreateRsaDataKeyPairRequest>,
) -> Result<Answer<DataKeyPairResponse>, AppError> {
    let wanted = Wanted {
        key_id: &request.key_id,
        spec: PairSpec::Rsa(request.key_spec),
        name: request.key_spec.as_str(),
        plaintext: request.with_plain_text.unwrap_or(true),
        additional: request.additional_authenticated_data.as_ref(),
    };
    make(&state, &caller, wanted).await
}

pub(super) async fn create_ec_datakey_pair(
    State(state): State<AppState>,
    caller: Caller,
    Json(request): Json<CreateEcDataKeyPairRequest>,
) -> Result<Answer<DataKeyPairResponse>, AppError> {
    refuse_pin(request.pin.as_ref(), request.pin_type.as_ref())?;
    let wanted = Wanted {
        key_id: &request.key_id,
        spec: PairSpec::Ec(request.key_spec),
        name: request.key_spec.as_str(),
        plaintext: request.with_plain_text.unwrap_or(true),
        additional: request.additional_authenticated_data.as_ref(),
    };
    make(&state, &caller, wanted).await
}

async fn make(
    state: &AppState,
    caller: &Caller,
    wanted: Wanted<'_>,
) -> Result<Answer<DataKeyPairResponse>, AppError> {
    // Before the work is done; it is checked again, with all the rest, when the private half is encrypted.
    let key = load::key(state, caller, wanted.key_id).await?;
    key.check(Operation::Use)?;
    key.check_usage(KeyUsage::EncryptDecrypt)?;
    if key.spec.is_asymmetric() {
        return Err(symmetric_alone());
    }
    let spec = wanted.spec;
    let pair = blocking::run(move || make_data_key_pair(spec)).await??;
    let pair = pair.ok_or_else(|| {
        let text = format!(
            "data key pairs of spec {} are not offered by this server",
            wanted.name
        );
        not_offered("key_spec", text)
    })?;
    let how = How {
        content: Content::Data,
        algorithm: None,
        additional: wanted.additional,
    };
    let closed = close(state, caller, wanted.key_id, how, &pair.pkcs8).await?;
    Ok(Answer(DataKeyPairResponse {
        key_id: closed.key.id,
        key_spec: wanted.name.to_owned(),
        public_key: STANDARD.encode(&pair.spki),
        private_key_cipher_text: STANDARD.encode(closed.ciphertext),
        private_key_plain_text: wanted.plaintext.then(|| STANDARD.encode(&*pair.pkcs8)),
    }))
}

fn symmetric_alone() -> AppError {
    let text = "data key pairs are encrypted under symmetric keys";
    AppError::new(ErrorCode::WrongUsage, text).at("key_id")
}
