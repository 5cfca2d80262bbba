//! import-key-material. What is refused here has changed nothing and used up nothing.

use std::sync::Arc;

use axum::{Json as Answer, extract::State};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use kms_api::{
    ErrorCode, KeySpec, Operation,
    import::{Done, ImportKeyMaterialRequest},
};

use crate::{
    auth::Caller,
    crypto::{Delivered, ImportError, MaterialFlaw, Secret, TokenBody, open_material, sha256},
    domain::{Imported, Key, Material, WrappingKey},
    error::AppError,
    extract::Json,
    routes::{blocking, load},
    state::AppState,
    store::{StoreError, keys::SealedMaterial},
};

/// Only the same material comes back, so that it keeps its version and opens what it encrypted.
const VERSION: u32 = 1;
/// The end of the year 9999, in seconds since 1970. What lies behind it was meant in milliseconds, and would leave a
/// key that is to expire without any expiry.
const LATEST: u64 = 253_402_300_799;

pub(super) async fn import_key_material(
    State(state): State<AppState>,
    caller: Caller,
    Json(request): Json<ImportKeyMaterialRequest>,
) -> Result<Answer<Done>, AppError> {
    let key = load::key(&state, &caller, &request.key_id).await?;
    let token = admit(&state, &key, &request).await?;
    check_fields(&state, &key, &request)?;
    let wrapping_key = state
        .store
        .wrapping_key(&token.wrapping_key_id.to_string())
        .await?
        .ok_or_else(expired)?;
    let secret = open(&state, &key, &request, &wrapping_key).await?;
    let sealed = SealedMaterial {
        version: VERSION,
        sealed: secret.seal(&state.sealing_keys, &key.id, VERSION)?,
        spki: secret.spki.clone(),
    };
    let material = Material {
        version: VERSION,
        expires_at: request.expiration_time,
        imported: Some(Imported {
            at: state.clock.now_millis(),
            check_value: secret.check_value,
            wrapping_key: sha256(&wrapping_key.spki),
        }),
    };
    let mut key = key;
    let mut attempts = load::Attempts::default();
    loop {
        key.take_material(secret.identity, material.clone())?;
        match state
            .store
            .import(&key, &sealed, &token.id.to_string())
            .await
        {
            // Changed meanwhile: whether it may still be imported is decided anew.
            Err(StoreError::Conflict) => {
                attempts.again().await?;
                key = load::key(&state, &caller, &request.key_id).await?;
                admit(&state, &key, &request).await?;
            }
            imported => return Ok(imported.map(|()| Answer(Done {}))?),
        }
    }
}

/// Whether the token lets anybody import into this key now.
async fn admit(
    state: &AppState,
    key: &Key,
    request: &ImportKeyMaterialRequest,
) -> Result<TokenBody, AppError> {
    let invalid = || {
        let text = "the import token is not one of this server's, or was altered; get a new one";
        AppError::new(ErrorCode::TokenInvalid, text).at("import_token")
    };
    let token = TokenBody::open(&state.sealing_keys, &request.import_token).ok_or_else(invalid)?;
    if token.key_id != key.id {
        let text = "the import token belongs to another key; use the token of this key";
        return Err(AppError::new(ErrorCode::TokenOfAnotherKey, text).at("import_token"));
    }
    if token.expires_at <= state.clock.now() {
        return Err(expired());
    }
    let row = state
        .store
        .token(&token.id.to_string())
        .await?
        .ok_or_else(invalid)?;
    if row.used {
        let text =
            "the import token was used, or an import with another one ended it; get a new one";
        return Err(AppError::new(ErrorCode::TokenUsed, text).at("import_token"));
    }
    // The token first: whoever sends a used one learns that, not that the key has material by now.
    key.check(Operation::Import)?;
    Ok(token)
}

fn expired() -> AppError {
    let text = "the import token and its wrapping key have lapsed; get new ones and wrap again";
    AppError::new(ErrorCode::TokenExpired, text).at("import_token")
}

/// What can be said without opening anything.
fn check_fields(
    state: &AppState,
    key: &Key,
    request: &ImportKeyMaterialRequest,
) -> Result<(), AppError> {
    if request
        .expiration_time
        .is_some_and(|at| at <= state.clock.now())
    {
        let text = "expiration_time must lie in the future, in seconds since 1970";
        return Err(AppError::new(ErrorCode::ExpirationInPast, text).at("expiration_time"));
    }
    if request.expiration_time.is_some_and(|at| at > LATEST) {
        let text = "expiration_time is in seconds since 1970, not in milliseconds";
        return Err(AppError::new(ErrorCode::InvalidField, text).at("expiration_time"));
    }
    let (code, text) = match (key.spec.is_asymmetric(), &request.encrypted_privatekey) {
        (true, None) => (
            ErrorCode::MissingField,
            format!(
                "encrypted_privatekey is missing: a key of spec {} needs it",
                key.spec
            ),
        ),
        (false, Some(_)) => (
            ErrorCode::InvalidField,
            format!(
                "encrypted_privatekey is for key pairs; this key is of spec {}",
                key.spec
            ),
        ),
        (true, Some(_)) | (false, None) => return Ok(()),
    };
    Err(AppError::new(code, text).at("encrypted_privatekey"))
}

/// Opens the material under the wrapping key, in constant work.
async fn open(
    state: &AppState,
    key: &Key,
    request: &ImportKeyMaterialRequest,
    wrapping_key: &WrappingKey,
) -> Result<Secret, AppError> {
    let block = decode(
        "encrypted_key_material",
        request.encrypted_key_material.as_str(),
    )?;
    let expected = usize::try_from(wrapping_key.bits / 8).map_err(AppError::internal)?;
    if block.len() != expected {
        let text = format!(
            "encrypted_key_material has {} bytes; under this wrapping key it must have {expected}",
            block.len()
        );
        return Err(AppError::new(ErrorCode::InvalidField, text).at("encrypted_key_material"));
    }
    let wrapped = request
        .encrypted_privatekey
        .as_ref()
        .map(|text| decode("encrypted_privatekey", text.as_str()))
        .transpose()?;
    let (sealing_keys, wrapping_key, spec) = (
        Arc::clone(&state.sealing_keys),
        wrapping_key.clone(),
        key.spec,
    );
    let work = move || {
        let delivered = Delivered {
            block: &block,
            wrapped: wrapped.as_deref(),
        };
        open_material(&sealing_keys, &wrapping_key, spec, delivered)
    };
    blocking::run(work)
        .await?
        .map_err(|error| refusal(error, key.spec))
}

fn decode(field: &'static str, text: &str) -> Result<Vec<u8>, AppError> {
    STANDARD.decode(text).map_err(|_| {
        AppError::new(
            ErrorCode::InvalidField,
            format!("{field} is not valid base64"),
        )
        .at(field)
    })
}

fn refusal(error: ImportError, spec: KeySpec) -> AppError {
    match error {
        ImportError::DoesNotOpen => {
            AppError::new(ErrorCode::DoesNotOpen, error.to_string()).at("encrypted_key_material")
        }
        ImportError::Unfit(flaw) => {
            let temporary = matches!(
                flaw,
                MaterialFlaw::TemporaryHex | MaterialFlaw::TemporarySize(_)
            );
            let private = spec.is_asymmetric() && !temporary;
            let field = if private {
                "encrypted_privatekey"
            } else {
                "encrypted_key_material"
            };
            AppError::new(ErrorCode::MaterialUnfit, flaw.to_string()).at(field)
        }
        ImportError::Crypto(error) => error.into(),
    }
}
