//! What a service wants around the ciphertext.

use aes_gcm::aead::{Aead, KeyInit};
use aes_gcm::{Aes256Gcm, Nonce};
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use rand_core::CryptoRng;

use super::{Made, Method, Target, TargetError, Wish};
use crate::WrapError;
use crate::key::Material;

/// The two fields of Huawei's import, each in a file of its own.
pub(super) fn apart(block: Vec<u8>, ciphertext: Vec<u8>) -> Vec<Made> {
    vec![
        made("EncryptedKeyMaterial.bin", block),
        made("EncryptedPrivateKey.bin", ciphertext),
    ]
}

/// The files that hold `wrapped`.
pub(super) fn files<R: CryptoRng + ?Sized>(
    target: Target,
    method: &Method,
    material: &Material,
    wrapped: Vec<u8>,
    wish: &Wish<'_>,
    rng: &mut R,
) -> Result<Vec<Made>, TargetError> {
    let file = match target {
        Target::Huawei | Target::Aws => made("EncryptedKeyMaterial.bin", wrapped),
        Target::Gcp | Target::Pkcs11 => made("wrapped-key.bin", wrapped),
        Target::Azure => azure(&wrapped, wish.key_encryption_key)?,
        Target::Vault => made("ciphertext.b64", STANDARD.encode(wrapped).into_bytes()),
        Target::Oracle => {
            let (algorithm, text) = (method.name, STANDARD.encode(wrapped));
            let json = format!(r#"{{"wrappingAlgorithm":"{algorithm}","keyMaterial":"{text}"}}"#);
            made("wrapped-import-key.json", json.into_bytes())
        }
        Target::Alibaba => made(
            "EncryptedKeyMaterial.b64",
            STANDARD.encode(wrapped).into_bytes(),
        ),
        Target::Ibm => ibm(material, &wrapped, wish.nonce, rng)?,
        // Makes its own file.
        Target::Jwe => return Ok(Vec::new()),
    };
    Ok(vec![file])
}

/// The `.byok` file of Azure's specification (schema 1.0.0).
fn azure(wrapped: &[u8], kid: Option<&str>) -> Result<Made, TargetError> {
    let kid = kid.unwrap_or_default();
    let plain = |c: char| c.is_ascii_alphanumeric() || "-._~:/%".contains(c);
    if !(kid.is_empty() || kid.starts_with("https://") && kid.chars().all(plain)) {
        return Err(TargetError::KeyEncryptionKey);
    }
    let (text, version) = (URL_SAFE_NO_PAD.encode(wrapped), env!("CARGO_PKG_VERSION"));
    let json = format!(
        r#"{{"schema_version":"1.0.0","header":{{"kid":"{kid}","alg":"dir","enc":"CKM_RSA_AES_KEY_WRAP"}},"ciphertext":"{text}","generator":"keyferry {version}"}}"#
    );
    Ok(made("key.byok", json.into_bytes()))
}

/// The body of Key Protect's `POST /api/v2/keys`: the nonce under the key shows that the right key
/// arrived.
fn ibm<R: CryptoRng + ?Sized>(
    material: &Material,
    wrapped: &[u8],
    nonce: Option<&[u8]>,
    rng: &mut R,
) -> Result<Made, TargetError> {
    let nonce = nonce
        .filter(|nonce| !nonce.is_empty())
        .ok_or(TargetError::NonceNeeded)?;
    let Material::Symmetric(key) = material else {
        return Err(WrapError::Damaged.into());
    };
    let mut iv = [0u8; 12];
    rng.fill_bytes(&mut iv);
    let encrypted = Aes256Gcm::new(key.as_slice().try_into().map_err(|_| WrapError::Damaged)?)
        .encrypt(&Nonce::from(iv), nonce)
        .map_err(|_| WrapError::Damaged)?;
    let [payload, nonce, iv] = [wrapped, &encrypted, &iv].map(|bytes| STANDARD.encode(bytes));
    let kind = "application/vnd.ibm.kms.key+json";
    let json = format!(
        r#"{{"metadata":{{"collectionType":"{kind}","collectionTotal":1}},"resources":[{{"type":"{kind}","name":"imported","extractable":false,"payload":"{payload}","encryptedNonce":"{nonce}","iv":"{iv}","encryptionAlgorithm":"RSAES_OAEP_SHA_256"}}]}}"#
    );
    Ok(made("import-key.json", json.into_bytes()))
}

fn made(name: &'static str, bytes: Vec<u8>) -> Made {
    Made { name, bytes }
}
