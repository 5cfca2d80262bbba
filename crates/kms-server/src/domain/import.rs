//! What an import goes by: wrapping keys and tokens.

use kms_api::KeyId;

use crate::crypto::Sealed;

/// A key under which clients wrap material. Its private half is sealed.
#[derive(Clone)]
pub struct WrappingKey {
    /// Its id.
    pub id: String,
    /// Its modulus.
    pub bits: u32,
    /// The public half, a DER `SubjectPublicKeyInfo`.
    pub spki: Vec<u8>,
    /// The private half, sealed for this id.
    pub sealed: Sealed,
}

/// A token that was handed out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportToken {
    /// Its id.
    pub id: String,
    /// The key that it imports into.
    pub key_id: KeyId,
    /// The wrapping key that went with it.
    pub wrapping_key_id: String,
    /// The second since 1970 from which it no longer works.
    pub expires_at: u64,
    /// Whether an import used it, or another one of the same key ended it.
    pub used: bool,
}
