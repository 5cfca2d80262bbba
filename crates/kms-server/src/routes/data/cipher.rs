//! encrypt-data and decrypt-data.

use std::sync::Arc;

use axum::{Json as Answer, extract::State};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use kms_api::{
    ErrorCode, KeyId, KeyUsage,
    data::{
        AdditionalData, DecryptDataRequest, DecryptDataResponse, EncryptDataRequest,
        EncryptDataResponse, EncryptionAlgorithm,
    },
};
use zeroize::Zeroizing;

use super::{decode, public_half, usable};
use crate::{
    auth::Caller,
    crypto::{CiphertextHeader, KeyPair, SymmetricKey},
    domain::Key,
    error::AppError,
    extract::Json,
    routes::{blocking, load},
    state::AppState,
    store::keys::SealedMaterial,
};

pub(super) async fn encrypt_data(
    State(state): State<AppState>,
    caller: Caller,
    Json(request): Json<EncryptDataRequest>,
) -> Result<Answer<EncryptDataResponse>, AppError> {
    let key = load::key(&state, &caller, &request.key_id).await?;
    let material = usable(&state, &key, KeyUsage::EncryptDecrypt).await?;
    let additional = request.additional_authenticated_data.as_ref();
    let algorithm = algorithm(&key, request.encryption_algorithm, additional)?;
    let plaintext = Zeroizing::new(String::from(request.plain_text));
    let ciphertext = match algorithm {
        EncryptionAlgorithm::SymmetricDefault => {
            let header = CiphertextHeader {
                key_id: key.id.clone(),
                version: material.version,
            };
            symmetric(&state, &key, &material)?.encrypt(
                &header,
                bytes(additional),
                plaintext.as_bytes(),
            )?
        }
        EncryptionAlgorithm::RsaesOaepSha256 => {
            KeyPair::encrypt(public_half(&material)?, plaintext.as_bytes())?
                .ok_or_else(|| too_long(&key))?
        }
    };
    Ok(Answer(EncryptDataResponse {
        key_id: key.id,
        cipher_text: STANDARD.encode(ciphertext),
    }))
}

pub(super) async fn decrypt_data(
    State(state): State<AppState>,
    caller: Caller,
    Json(request): Json<DecryptDataRequest>,
) -> Result<Answer<DecryptDataResponse>, AppError> {
    let ciphertext = decode("cipher_text", request.cipher_text.as_str())?;
    let header = CiphertextHeader::read(&ciphertext);
    let key = match (&request.key_id, &header) {
        (Some(id), _) => load::key(&state, &caller, id).await?,
        (None, Some(header)) => named(&state, &caller, &header.key_id).await?,
        (None, None) => return Err(invalid()),
    };
    let material = usable(&state, &key, KeyUsage::EncryptDecrypt).await?;
    let additional = request.additional_authenticated_data.as_ref();
    let algorithm = algorithm(&key, request.encryption_algorithm, additional)?;
    let plaintext = match algorithm {
        EncryptionAlgorithm::SymmetricDefault => {
            let own = CiphertextHeader {
                key_id: key.id.clone(),
                version: material.version,
            };
            let symmetric = symmetric(&state, &key, &material)?;
            let opened = symmetric.decrypt(bytes(additional), &ciphertext);
            opened.filter(|_| header.as_ref() == Some(&own))
        }
        EncryptionAlgorithm::RsaesOaepSha256 if request.key_id.is_some() => {
            open_block(&state, &key, material, ciphertext).await?
        }
        EncryptionAlgorithm::RsaesOaepSha256 => None,
    };
    let plaintext = plaintext.ok_or_else(invalid)?;
    Ok(Answer(DecryptDataResponse {
        key_id: key.id,
        plain_text: std::str::from_utf8(&plaintext).ok().map(str::to_owned),
        plain_text_base64: STANDARD.encode(&*plaintext),
    }))
}

/// The key that a ciphertext says it was made by. If there is none, the ciphertext is at fault, not the request.
async fn named(state: &AppState, caller: &Caller, id: &KeyId) -> Result<Key, AppError> {
    load::key(state, caller, id).await.map_err(|error| {
        if error.code == ErrorCode::KeyNotFound {
            invalid()
        } else {
            error
        }
    })
}

/// The algorithm that the key's spec has; another one, or additional data where it takes none, is refused.
fn algorithm(
    key: &Key,
    asked: Option<EncryptionAlgorithm>,
    additional: Option<&AdditionalData>,
) -> Result<EncryptionAlgorithm, AppError> {
    let wrong = |text: String, field: &str| AppError::new(ErrorCode::WrongUsage, text).at(field);
    let own = EncryptionAlgorithm::for_spec(key.spec).ok_or_else(|| {
        wrong(
            format!("keys of spec {} do not encrypt", key.spec),
            "key_id",
        )
    })?;
    if asked.is_some_and(|asked| asked != own) {
        let text = format!("keys of spec {} encrypt with {own}", key.spec);
        return Err(wrong(text, "encryption_algorithm"));
    }
    if own != EncryptionAlgorithm::SymmetricDefault && additional.is_some() {
        let text = "additional_authenticated_data is for symmetric keys".to_owned();
        return Err(wrong(text, "additional_authenticated_data"));
    }
    Ok(own)
}

fn symmetric(
    state: &AppState,
    key: &Key,
    material: &SealedMaterial,
) -> Result<SymmetricKey, AppError> {
    Ok(SymmetricKey::unseal(
        &state.root_key,
        &key.id,
        material.version,
        &material.sealed,
    )?)
}

async fn open_block(
    state: &AppState,
    key: &Key,
    material: SealedMaterial,
    block: Vec<u8>,
) -> Result<Option<Zeroizing<Vec<u8>>>, AppError> {
    let (root_key, id) = (Arc::clone(&state.root_key), key.id.clone());
    let work = move || KeyPair::decrypt(&root_key, &id, material.version, &material.sealed, &block);
    Ok(blocking::run(work).await??)
}

fn bytes(additional: Option<&AdditionalData>) -> &[u8] {
    additional
        .map(|data| data.as_str().as_bytes())
        .unwrap_or_default()
}

fn invalid() -> AppError {
    let text = "cipher_text does not open: it was made by another key, with other additional data, or was altered; \
                a ciphertext made under a public key needs key_id besides";
    AppError::new(ErrorCode::CiphertextInvalid, text).at("cipher_text")
}

fn too_long(key: &Key) -> AppError {
    let text = format!(
        "plain_text is too long for RSAES_OAEP_SHA_256 under a key of spec {}",
        key.spec
    );
    AppError::new(ErrorCode::InvalidField, text).at("plain_text")
}
