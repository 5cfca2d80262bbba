//! Wrapping: what goes to the KMS in place of the key.

use rand_core::CryptoRng;
use zeroize::Zeroizing;

use crate::key::Material;
use crate::{Key, WrapError, WrappingKey, canonical, kwp, oaep};

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
    if let Some(decision) = key.open_decisions().first() {
        return Err(WrapError::Undecided {
            decision: *decision,
        });
    }
    let wrapped = match key.material() {
        Material::Symmetric(bytes) => Wrapped {
            encrypted_key_material: oaep::encrypt(wrapping_key.key(), bytes.as_slice(), rng)?,
            encrypted_privatekey: None,
        },
        Material::Private(pkcs8) => {
            // Once more, just before it leaves: what is wrapped must open as this very key.
            if !canonical::is_key(pkcs8, &key.facts().fingerprint) {
                return Err(WrapError::Damaged);
            }
            let mut temporary = Zeroizing::new([0u8; 32]);
            rng.fill_bytes(temporary.as_mut_slice());
            Wrapped {
                encrypted_key_material: oaep::encrypt(
                    wrapping_key.key(),
                    temporary.as_slice(),
                    rng,
                )?,
                encrypted_privatekey: Some(
                    kwp::wrap(&temporary, pkcs8).map_err(|_| WrapError::Damaged)?,
                ),
            }
        }
    };
    if wrapped.encrypted_key_material.len() != wrapping_key.block_len() {
        return Err(WrapError::Oaep);
    }
    Ok(wrapped)
}
