//! Wrapping: what goes to the KMS in place of the key.

use rand_core::CryptoRng;
use zeroize::Zeroizing;

use crate::key::Material;
use crate::oaep::{self, Hash};
use crate::{Key, WrapError, WrappingKey, canonical, kwp};

/// A wrapped key, in the two fields of the API's `import-key-material`. Both are binary.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wrapped {
    /// One OAEP block: the AES key itself, or the temporary key that opens the other field.
    pub encrypted_key_material: Vec<u8>,
    /// Key pairs only: the canonical PKCS#8 under the temporary key, RFC 5649.
    pub encrypted_privatekey: Option<Vec<u8>>,
}

/// Wraps `key` under `wrapping_key`, `RSAES_OAEP_SHA_256`.
///
/// A symmetric key goes under OAEP directly. A private key goes under a fresh AES-256 key by
/// RFC 5649, and that key under OAEP. Refuses a key with a warning that nobody has answered.
pub fn wrap<R: CryptoRng + ?Sized>(
    key: &Key,
    wrapping_key: &WrappingKey,
    rng: &mut R,
) -> Result<Wrapped, WrapError> {
    match ready(key)? {
        Material::Symmetric(bytes) => Ok(Wrapped {
            encrypted_key_material: direct(Hash::Sha256, wrapping_key, bytes.as_slice(), rng)?,
            encrypted_privatekey: None,
        }),
        Material::Private(pkcs8) => {
            let (block, ciphertext) = hybrid(Hash::Sha256, wrapping_key, pkcs8, rng)?;
            Ok(Wrapped {
                encrypted_key_material: block,
                encrypted_privatekey: Some(ciphertext),
            })
        }
    }
}

/// What may be wrapped now: every warning is answered, and a private key still opens as the key that
/// was read.
pub(crate) fn ready(key: &Key) -> Result<&Material, WrapError> {
    if let Some(decision) = key.open_decisions().first() {
        return Err(WrapError::Undecided {
            decision: *decision,
        });
    }
    if let Material::Private(pkcs8) = key.material() {
        // Once more, just before it leaves: what is wrapped must open as this very key.
        if !canonical::is_key(pkcs8, &key.facts().fingerprint) {
            return Err(WrapError::Damaged);
        }
    }
    Ok(key.material())
}

/// One OAEP block.
pub(crate) fn direct<R: CryptoRng + ?Sized>(
    hash: Hash,
    wrapping_key: &WrappingKey,
    plaintext: &[u8],
    rng: &mut R,
) -> Result<Vec<u8>, WrapError> {
    let block = oaep::encrypt(hash, wrapping_key.key(), plaintext, rng)?;
    if block.len() == wrapping_key.block_len() {
        Ok(block)
    } else {
        Err(WrapError::Oaep)
    }
}

/// A fresh AES-256 key under OAEP, and `plaintext` under that key by RFC 5649. Joined they are the
/// output of PKCS#11's `CKM_RSA_AES_KEY_WRAP`.
pub(crate) fn hybrid<R: CryptoRng + ?Sized>(
    hash: Hash,
    wrapping_key: &WrappingKey,
    plaintext: &[u8],
    rng: &mut R,
) -> Result<(Vec<u8>, Vec<u8>), WrapError> {
    let mut temporary = Zeroizing::new([0u8; 32]);
    rng.fill_bytes(temporary.as_mut_slice());
    let block = direct(hash, wrapping_key, temporary.as_slice(), rng)?;
    let ciphertext = kwp::wrap(&temporary, plaintext).map_err(|_| WrapError::Damaged)?;
    Ok((block, ciphertext))
}
