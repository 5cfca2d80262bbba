//! RSAES-OAEP with SHA-256 for label and MGF1, empty label (RFC 8017 section 7.1).

use rand_core::CryptoRng;
use rsa::PublicKey;
use sha2::Sha256;

use crate::WrapError;

/// Encrypts up to `k - 66` bytes into one block as long as the modulus.
pub(crate) fn encrypt<R: CryptoRng + ?Sized>(
    key: &PublicKey,
    plaintext: &[u8],
    rng: &mut R,
) -> Result<Vec<u8>, WrapError> {
    key.oaep_encrypt_with_rng::<Sha256, _>(rng, plaintext)
        .map_err(|_| WrapError::Oaep)
}
