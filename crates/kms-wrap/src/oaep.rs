//! RSAES-OAEP with one hash for label and MGF1, empty label (RFC 8017 section 7.1).

use rand_core::CryptoRng;
use rsa::PublicKey;
use sha1::Sha1;
use sha2::{Sha224, Sha256, Sha384, Sha512};

use crate::WrapError;

/// The hash of OAEP and of its MGF1. It has no default: services differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Hash {
    /// What some services still ask for; sound in OAEP, where no collisions matter.
    Sha1,
    Sha224,
    Sha256,
    Sha384,
    Sha512,
}

/// Encrypts up to `k - 2 * hash length - 2` bytes into one block as long as the modulus.
pub(crate) fn encrypt<R: CryptoRng + ?Sized>(
    hash: Hash,
    key: &PublicKey,
    plaintext: &[u8],
    rng: &mut R,
) -> Result<Vec<u8>, WrapError> {
    match hash {
        Hash::Sha1 => key.oaep_encrypt_with_rng::<Sha1, _>(rng, plaintext),
        Hash::Sha224 => key.oaep_encrypt_with_rng::<Sha224, _>(rng, plaintext),
        Hash::Sha256 => key.oaep_encrypt_with_rng::<Sha256, _>(rng, plaintext),
        Hash::Sha384 => key.oaep_encrypt_with_rng::<Sha384, _>(rng, plaintext),
        Hash::Sha512 => key.oaep_encrypt_with_rng::<Sha512, _>(rng, plaintext),
    }
    .map_err(|_| WrapError::Oaep)
}
