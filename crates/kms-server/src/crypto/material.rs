//! A key's secret, and how it is sealed for its row.

use kms_api::{KeyId, KeySpec, spec::KeyFamily};
use zeroize::Zeroizing;

use super::{CryptoError, KeyPair, Sealed, SealingKeys, SymmetricKey, fill_random};
use crate::domain::Identity;

/// A key's secret in the one form in which it is kept: the bytes of a symmetric key, or a private key as PKCS#8 DER.
pub struct Secret {
    bytes: Zeroizing<Vec<u8>>,
    /// Key pairs: the DER `SubjectPublicKeyInfo`.
    pub spki: Option<Vec<u8>>,
    /// Tells it from other secrets.
    pub identity: Identity,
    /// AES: the first 3 bytes of AES-CMAC of 16 zero bytes.
    pub check_value: Option<[u8; 3]>,
}

impl Secret {
    /// The bytes of an AES key.
    pub(super) fn aes(bytes: Zeroizing<Vec<u8>>) -> Result<Self, CryptoError> {
        let key = SymmetricKey::from_bytes(&bytes)?;
        Ok(Self {
            identity: key.identity(),
            check_value: Some(key.check_value()?),
            spki: None,
            bytes,
        })
    }

    /// A key pair.
    pub(super) fn pair(pair: &KeyPair) -> Result<Self, CryptoError> {
        let spki = pair.spki()?;
        Ok(Self {
            bytes: pair.pkcs8()?,
            identity: Identity(super::sha256(&spki)),
            check_value: None,
            spki: Some(spki),
        })
    }

    /// Seals it for one version of one key.
    pub fn seal(
        &self,
        sealing_keys: &SealingKeys,
        key: &KeyId,
        version: u32,
    ) -> Result<Sealed, CryptoError> {
        sealing_keys.seal(&row_identity(key, version), &self.bytes)
    }
}

/// Makes the material of a key whose origin is `kms`. RSA takes long: not for a runtime's thread.
pub fn make_material(spec: KeySpec) -> Result<Secret, CryptoError> {
    match spec.family() {
        KeyFamily::Aes => Secret::aes(random(32)?),
        KeyFamily::Hmac(length) => {
            let bytes = random(length)?;
            Ok(Secret {
                identity: super::symmetric::identity(&bytes),
                check_value: None,
                spki: None,
                bytes,
            })
        }
        KeyFamily::Rsa(_) | KeyFamily::Ec => Secret::pair(&KeyPair::generate(spec)?),
        KeyFamily::Other => Err(CryptoError::Library(
            "making a key of a spec that is not offered",
        )),
    }
}

/// Opens sealed material.
pub(super) fn unseal(
    sealing_keys: &SealingKeys,
    key: &KeyId,
    version: u32,
    sealed: &Sealed,
) -> Result<Zeroizing<Vec<u8>>, CryptoError> {
    sealing_keys.open(&row_identity(key, version), sealed)
}

pub(super) fn random(length: usize) -> Result<Zeroizing<Vec<u8>>, CryptoError> {
    let mut bytes = Zeroizing::new(vec![0; length]);
    fill_random(&mut bytes)?;
    Ok(bytes)
}

/// What binds sealed material to its row.
fn row_identity(key: &KeyId, version: u32) -> Vec<u8> {
    format!("material/{key}/{version}").into_bytes()
}
