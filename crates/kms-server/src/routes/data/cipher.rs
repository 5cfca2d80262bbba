//! encrypt-data and decrypt-data, and what every operation shares that encrypts or decrypts.

use std::sync::Arc;

use axum::{Json as Answer, extract::State};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use kms_api::{
    ErrorCode, KeyId, KeyRef, KeyUsage, Operation,
    data::{
        AdditionalData, DecryptDataRequest, DecryptDataResponse, EncryptDataRequest,
        EncryptDataResponse, EncryptionAlgorithm,
    },
};
use zeroize::Zeroizing;

use super::{decode, public_half, usable};
use crate::{
    auth::Caller,
    crypto::{CiphertextHeader, Content, KeyPair, SymmetricKey},
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
    let plaintext = Zeroizing::new(String::from(request.plain_text));
    let how = How {
        content: Content::Data,
        algorithm: request.encryption_algorithm,
        additional: request.additional_authenticated_data.as_ref(),
    };
    let closed = close(&state, &caller, &request.key_id, how, plaintext.as_bytes()).await?;
    Ok(Answer(EncryptDataResponse {
        key_id: closed.key.id,
        cipher_text: STANDARD.encode(closed.ciphertext),
    }))
}

pub(super) async fn decrypt_data(
    State(state): State<AppState>,
    caller: Caller,
    Json(request): Json<DecryptDataRequest>,
) -> Result<Answer<DecryptDataResponse>, AppError> {
    let ciphertext = decode("cipher_text", request.cipher_text.as_str())?;
    let how = How {
        content: Content::Data,
        algorithm: request.encryption_algorithm,
        additional: request.additional_authenticated_data.as_ref(),
    };
    let opened = open(&state, &caller, request.key_id.as_ref(), how, ciphertext).await?;
    Ok(Answer(DecryptDataResponse {
        key_id: opened.key.id,
        plain_text: std::str::from_utf8(&opened.plaintext)
            .ok()
            .map(str::to_owned),
        plain_text_base64: STANDARD.encode(&*opened.plaintext),
    }))
}

/// What a request says about a ciphertext.
#[derive(Clone, Copy)]
pub(in crate::routes) struct How<'a> {
    /// What it is of. Data keys are encrypted under symmetric keys alone.
    pub(in crate::routes) content: Content,
    /// Absent: the one of the key's spec.
    pub(in crate::routes) algorithm: Option<EncryptionAlgorithm>,
    /// Authenticated with it.
    pub(in crate::routes) additional: Option<&'a AdditionalData>,
}

/// What was encrypted, and by what.
pub(in crate::routes) struct Closed {
    pub(in crate::routes) key: Key,
    pub(in crate::routes) algorithm: EncryptionAlgorithm,
    pub(in crate::routes) ciphertext: Vec<u8>,
}

/// What was decrypted, and by what.
pub(in crate::routes) struct Opened {
    pub(in crate::routes) key: Key,
    pub(in crate::routes) algorithm: EncryptionAlgorithm,
    pub(in crate::routes) plaintext: Zeroizing<Vec<u8>>,
}

/// Encrypts under the newest version of a key.
pub(in crate::routes) async fn close(
    state: &AppState,
    caller: &Caller,
    key_id: &KeyRef,
    how: How<'_>,
    plaintext: &[u8],
) -> Result<Closed, AppError> {
    let key = load::key(state, caller, key_id).await?;
    let material = usable(state, &key, KeyUsage::EncryptDecrypt).await?;
    let algorithm = algorithm(&key, how)?;
    let ciphertext = match algorithm {
        EncryptionAlgorithm::SymmetricDefault => {
            let header = CiphertextHeader {
                content: how.content,
                key_id: key.id.clone(),
                version: material.version,
            };
            let symmetric = symmetric(state, &key, &material)?;
            symmetric.encrypt(&header, bytes(how.additional), plaintext)?
        }
        EncryptionAlgorithm::RsaesOaepSha256 => {
            KeyPair::encrypt(public_half(&material)?, plaintext)?.ok_or_else(|| too_long(&key))?
        }
        EncryptionAlgorithm::Sm2Encrypt => return Err(not_offered(algorithm)),
    };
    Ok(Closed {
        key,
        algorithm,
        ciphertext,
    })
}

/// Decrypts by the key and version that the ciphertext names, or by the key pair that the request names.
pub(in crate::routes) async fn open(
    state: &AppState,
    caller: &Caller,
    key_id: Option<&KeyRef>,
    how: How<'_>,
    ciphertext: Vec<u8>,
) -> Result<Opened, AppError> {
    let header = CiphertextHeader::read(&ciphertext);
    let key = match (key_id, &header) {
        (Some(id), _) => load::key(state, caller, id).await?,
        (None, Some(header)) => named(state, caller, &header.key_id).await?,
        (None, None) => return Err(invalid()),
    };
    key.check(Operation::Use)?;
    key.check_usage(KeyUsage::EncryptDecrypt)?;
    let algorithm = algorithm(&key, how)?;
    let plaintext = match algorithm {
        EncryptionAlgorithm::SymmetricDefault => {
            let own = |header: &CiphertextHeader| {
                header.key_id == key.id && header.content == how.content
            };
            let header = header.filter(own).ok_or_else(invalid)?;
            let material = version(state, caller, &key, header.version).await?;
            symmetric(state, &key, &material)?.decrypt(bytes(how.additional), &ciphertext)
        }
        EncryptionAlgorithm::RsaesOaepSha256 if key_id.is_some() => {
            let material = usable(state, &key, KeyUsage::EncryptDecrypt).await?;
            open_block(state, &key, material, ciphertext).await?
        }
        EncryptionAlgorithm::RsaesOaepSha256 => None,
        EncryptionAlgorithm::Sm2Encrypt => return Err(not_offered(algorithm)),
    };
    Ok(Opened {
        key,
        algorithm,
        plaintext: plaintext.ok_or_else(invalid)?,
    })
}

/// The version of a key's material that a ciphertext names.
async fn version(
    state: &AppState,
    caller: &Caller,
    key: &Key,
    version: u32,
) -> Result<SealedMaterial, AppError> {
    if let Some(material) = state.store.material(&key.id, version).await? {
        return Ok(material);
    }
    // Either there never was such a version, or the key lost its material since it was read.
    load::key(state, caller, &KeyRef::from(&key.id))
        .await?
        .check(Operation::Use)?;
    Err(invalid())
}

/// The key that a ciphertext says it was made by. If there is none, the ciphertext is at fault, not the request.
async fn named(state: &AppState, caller: &Caller, id: &KeyId) -> Result<Key, AppError> {
    load::key(state, caller, &KeyRef::from(id))
        .await
        .map_err(|error| {
            if error.code == ErrorCode::KeyNotFound {
                invalid()
            } else {
                error
            }
        })
}

/// The algorithm that the key's spec has; another one, or additional data where it takes none, is refused.
fn algorithm(key: &Key, how: How<'_>) -> Result<EncryptionAlgorithm, AppError> {
    let wrong = |text: String, field: &str| AppError::new(ErrorCode::WrongUsage, text).at(field);
    if let Some(asked) = how.algorithm.filter(|asked| !asked.offered()) {
        return Err(not_offered(asked));
    }
    let own = EncryptionAlgorithm::for_spec(key.spec).ok_or_else(|| {
        let text = format!("keys of spec {} do not encrypt", key.spec);
        wrong(text, "key_id")
    })?;
    if how.algorithm.is_some_and(|asked| asked != own) {
        let text = format!("keys of spec {} encrypt with {own}", key.spec);
        return Err(wrong(text, "encryption_algorithm"));
    }
    if own == EncryptionAlgorithm::SymmetricDefault {
        return Ok(own);
    }
    if how.content == Content::DataKey {
        let text = format!(
            "data keys are encrypted under symmetric keys; this one is {}",
            key.spec
        );
        return Err(wrong(text, "key_id"));
    }
    if how.additional.is_some() {
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
        &state.sealing_keys,
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
    let (sealing_keys, id) = (Arc::clone(&state.sealing_keys), key.id.clone());
    let work = move || {
        KeyPair::decrypt(
            &sealing_keys,
            &id,
            material.version,
            &material.sealed,
            &block,
        )
    };
    Ok(blocking::run(work).await??)
}

fn bytes(additional: Option<&AdditionalData>) -> &[u8] {
    additional
        .map(|data| data.as_str().as_bytes())
        .unwrap_or_default()
}

fn not_offered(algorithm: EncryptionAlgorithm) -> AppError {
    let text = format!("{algorithm} is not offered by this server");
    AppError::new(ErrorCode::NotOffered, text).at("encryption_algorithm")
}

pub(in crate::routes) fn invalid() -> AppError {
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
