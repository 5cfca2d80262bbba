//! Fingerprints by which a key is recognised without being revealed.

use std::fmt::Write;

use aes::Aes256;
use cmac::{Cmac, KeyInit, Mac};
use hmac::Hmac;
use sha2::{Digest, Sha256};

use crate::Spec;

/// How the fingerprint of a symmetric key begins.
const SYMMETRIC: &str = "hmac:";

/// How the fingerprint of a key pair begins.
const KEY_PAIR: &str = "spki-sha256:";

/// What the HMAC fingerprint is taken of.
const LABEL: &[u8] = b"keyferry fingerprint v1";

/// `hmac:` and the first 8 bytes of HMAC-SHA256 under the key of a fixed label, in hex.
///
/// Labelled, so that it collides with no other use of a hash of the key.
#[expect(clippy::expect_used, reason = "HMAC takes keys of every length")]
pub(crate) fn symmetric(key: &[u8; 32]) -> String {
    let mut mac = <Hmac<Sha256> as KeyInit>::new_from_slice(key).expect("HMAC takes any length");
    mac.update(LABEL);
    let tag = mac.finalize().into_bytes();
    hex_after(SYMMETRIC, tag.iter().take(8))
}

/// The first 3 bytes of AES-CMAC of 16 zero bytes, upper-case hex.
///
/// CMAC and not ECB: the ECB block of zeros is GCM's hash key.
pub(crate) fn key_check_value(key: &[u8; 32]) -> String {
    let mut mac = Cmac::<Aes256>::new(key.into());
    mac.update(&[0; 16]);
    let tag = mac.finalize().into_bytes();
    hex_after("", tag.iter().take(3)).to_uppercase()
}

/// `spki-sha256:` and the SHA-256 of the `SubjectPublicKeyInfo`.
pub(crate) fn key_pair(spki: &[u8]) -> String {
    hex_after(KEY_PAIR, Sha256::digest(spki).iter())
}

/// The fingerprint of a key of `spec` whose digits are `bytes`.
pub(crate) fn stated(spec: Spec, bytes: &[u8]) -> String {
    let kind = match spec {
        Spec::Aes256 => SYMMETRIC,
        Spec::Rsa2048 | Spec::Rsa3072 | Spec::Rsa4096 | Spec::EcP256 | Spec::EcP384 => KEY_PAIR,
    };
    hex_after(kind, bytes.iter())
}

/// `sha256:` and the SHA-256 of a wrapping key's `SubjectPublicKeyInfo`.
pub(crate) fn wrapping_key(spki: &[u8]) -> String {
    hex_after("sha256:", Sha256::digest(spki).iter())
}

/// The SHA-256 of a public key, 64 hex digits.
pub(crate) fn sha256(spki: &[u8]) -> String {
    hex_after("", Sha256::digest(spki).iter())
}

fn hex_after<'a>(prefix: &str, bytes: impl Iterator<Item = &'a u8>) -> String {
    bytes.fold(prefix.to_owned(), |mut text, byte| {
        // Writing to a String cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    use super::{key_check_value, symmetric};

    /// Values of the key 00 01 .. 1F, computed with OpenSSL and with Python's `cryptography`.
    #[test]
    fn counting_key_has_the_known_check_value() {
        let key = std::array::from_fn(|i| u8::try_from(i).unwrap());
        assert_eq!(key_check_value(&key), "377822");
        assert_eq!(symmetric(&key).len(), "hmac:".len() + 16);
    }
}
