//! What is known about a key's material without opening it.

use kms_api::KeySpec;

/// What tells one key's material from another's: 32 bytes that reveal nothing of a random key.
///
/// Symmetric keys: HMAC-SHA-256 of `keyferry fingerprint v1` under the key. Key pairs: SHA-256 of the
/// `SubjectPublicKeyInfo`. It compares keys, not the bytes that they came in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Identity(pub [u8; 32]);

impl Identity {
    /// The form that describe-key shows: all of it for a key pair, 8 bytes for a symmetric key.
    pub fn fingerprint(&self, spec: KeySpec) -> String {
        let hex = hex::encode(self.0);
        if spec.is_asymmetric() {
            format!("spki-sha256:{hex}")
        } else {
            format!("hmac:{}", hex.get(..16).unwrap_or_default())
        }
    }
}

/// The material that a key has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Material {
    /// Which of the key's materials; the first is 1. Ciphertexts name it.
    pub version: u32,
    /// The second since 1970 from which it cannot be used.
    pub expires_at: Option<u64>,
    /// How it came in, if it was imported.
    pub imported: Option<Imported>,
}

/// How material came in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Imported {
    /// Milliseconds since 1970.
    pub at: u64,
    /// Symmetric keys: the first 3 bytes of AES-CMAC of 16 zero bytes.
    pub check_value: Option<[u8; 3]>,
    /// SHA-256 of the SPKI that it was wrapped under.
    pub wrapping_key: [u8; 32],
}
