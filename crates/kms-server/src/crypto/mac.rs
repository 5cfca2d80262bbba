//! HMAC keys in use.

use aws_lc_rs::hmac;
use kms_api::{KeyId, mac::MacAlgorithm};
use zeroize::Zeroizing;

use super::{CryptoError, Sealed, SealingKeys, material};

/// An HMAC key.
pub struct MacKey(Zeroizing<Vec<u8>>);

impl MacKey {
    /// Opens the sealed material of a key.
    pub fn unseal(
        sealing_keys: &SealingKeys,
        key: &KeyId,
        version: u32,
        sealed: &Sealed,
    ) -> Result<Self, CryptoError> {
        material::unseal(sealing_keys, key, version, sealed).map(Self)
    }

    /// The code of `message`.
    pub fn generate(
        &self,
        algorithm: MacAlgorithm,
        message: &[u8],
    ) -> Result<Vec<u8>, CryptoError> {
        Ok(hmac::sign(&self.key(algorithm)?, message).as_ref().to_vec())
    }

    /// Whether `mac` is the code of `message`; the comparison takes constant time.
    pub fn verify(
        &self,
        algorithm: MacAlgorithm,
        message: &[u8],
        mac: &[u8],
    ) -> Result<bool, CryptoError> {
        Ok(hmac::verify(&self.key(algorithm)?, message, mac).is_ok())
    }

    fn key(&self, algorithm: MacAlgorithm) -> Result<hmac::Key, CryptoError> {
        let algorithm = match algorithm {
            MacAlgorithm::HmacSha256 => hmac::HMAC_SHA256,
            MacAlgorithm::HmacSha384 => hmac::HMAC_SHA384,
            MacAlgorithm::HmacSha512 => hmac::HMAC_SHA512,
            MacAlgorithm::HmacSm3 => {
                return Err(CryptoError::Library("using a hash that is not offered"));
            }
        };
        Ok(hmac::Key::new(algorithm, &self.0))
    }
}
