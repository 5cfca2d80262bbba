//! Use of a key: encrypt, decrypt, sign, verify, public key.

pub(super) mod cipher;
mod signature;

use axum::{Json as Answer, extract::State};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use kms_api::{
    ErrorCode, KeyUsage, Operation, data::PublicKeyResponse, keys::KeyIdRequest, paths::post,
};

use super::{Routes, load, operation};
use crate::{
    audit::Effect,
    auth::{Access, Caller},
    domain::Key,
    error::AppError,
    extract::Json,
    state::AppState,
    store::keys::SealedMaterial,
};

pub(super) fn router() -> Routes {
    Routes::new()
        .merge(operation(
            post::ENCRYPT_DATA,
            Access::Operate,
            Effect::Use,
            cipher::encrypt_data,
        ))
        .merge(operation(
            post::DECRYPT_DATA,
            Access::Operate,
            Effect::Use,
            cipher::decrypt_data,
        ))
        .merge(operation(
            post::SIGN,
            Access::Operate,
            Effect::Use,
            signature::sign,
        ))
        .merge(operation(
            post::VERIFY,
            Access::Operate,
            Effect::Use,
            signature::verify,
        ))
        .merge(operation(
            post::GET_PUBLIC_KEY,
            Access::Read,
            Effect::Read,
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
    let material = material(&state, &key, Operation::ReadPublicKey).await?;
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
    material(state, key, Operation::Use).await
}

/// The material of a key whose state permits `operation`.
async fn material(
    state: &AppState,
    key: &Key,
    operation: Operation,
) -> Result<SealedMaterial, AppError> {
    let missing = || AppError::internal("a key's material is not in the store");
    let mut attempts = load::Attempts::default();
    let mut key = key.clone();
    loop {
        key.check(operation)?;
        let version = key.material.as_ref().ok_or_else(missing)?.version;
        if let Some(material) = state.store.material(&key.id, version).await? {
            return Ok(material);
        }
        // Deleted since the key was read: its row says so by now.
        attempts.again().await.map_err(|_| missing())?;
        key = load::key_of(state, &key.project, &key.id).await?;
    }
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

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use kms_api::{
        KeyId, KeySpec, KeyState, Origin, ProjectId,
        keys::{Alias, Description, EnterpriseProjectId},
    };

    use super::*;
    use crate::{
        audit::Audit,
        clock::TestClock,
        crypto::{Sealed, SealingKeys},
        domain::Material,
        state::Settings,
        store::{KeyStore as _, sqlite::SqliteStore},
    };

    fn enabled() -> Key {
        Key {
            id: KeyId::parse("0d0466b0-e727-4d9c-b35d-f84bb474a37f").unwrap(),
            project: ProjectId::parse("p1").unwrap(),
            row_version: 1,
            alias: Alias::parse("a").unwrap(),
            description: Description::parse("").unwrap(),
            spec: KeySpec::Aes256,
            usage: KeyUsage::EncryptDecrypt,
            origin: Origin::External,
            enterprise_project: EnterpriseProjectId::parse("0").unwrap(),
            state: KeyState::Enabled,
            created_at: 0,
            deletion_at: None,
            material: Some(Material {
                version: 1,
                expires_at: None,
                imported: None,
            }),
            identity: None,
            rotation: crate::domain::Rotation::default(),
        }
    }

    #[tokio::test]
    async fn material_deleted_since_the_key_was_read_is_a_refusal_and_no_failure() {
        let folder = tempfile::tempdir().unwrap();
        let store = SqliteStore::open(&folder.path().join("db")).await.unwrap();
        let key = enabled();
        let sealed = SealedMaterial {
            version: 1,
            sealed: Sealed(vec![1]),
            spki: None,
        };
        store.add_key(&key, Some(&sealed), None).await.unwrap();
        let mut emptied = key.clone();
        emptied.delete_material().unwrap();
        store.save_key(&emptied).await.unwrap();
        let (store, clock) = (Arc::new(store), Arc::new(TestClock::at_millis(1)));
        let sealing_keys = Arc::new(SealingKeys::from_bytes(&[7; 32]).unwrap());
        let state = AppState {
            audit: Audit::new(store.clone(), sealing_keys.clone(), clock.clone()),
            store,
            clock,
            sealing_keys,
            settings: Arc::new(Settings::default()),
            making: Arc::default(),
            metrics: Arc::default(),
            traces: Arc::default(),
            stopping: Arc::default(),
        };
        let refused = usable(&state, &key, KeyUsage::EncryptDecrypt).await.err();
        assert_eq!(
            refused.map(|error| error.code),
            Some(ErrorCode::KeyPendingImport)
        );
    }
}
