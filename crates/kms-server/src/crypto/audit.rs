//! The key that ties the audit log to this server.

use aws_lc_rs::hmac;
use zeroize::Zeroizing;

use super::{CryptoError, Sealed, SealingKeys, fill_random};

/// What the key is sealed for.
const IDENTITY: &[u8] = b"audit_key.sealed";
/// Octets of the key.
const LENGTH: usize = 32;

/// Signs the hashes of the audit log. The database has it sealed alone, so that whoever has no more than the database
/// can write no record that holds.
pub struct AuditKey(hmac::Key);

impl AuditKey {
    /// A new key, sealed.
    pub fn make(root: &SealingKeys) -> Result<Sealed, CryptoError> {
        let mut key = Zeroizing::new([0; LENGTH]);
        fill_random(&mut *key)?;
        root.seal(IDENTITY, &*key)
    }

    /// Opens what [`AuditKey::make`] made.
    pub fn open(root: &SealingKeys, sealed: &Sealed) -> Result<Self, CryptoError> {
        let key = root.open(IDENTITY, sealed)?;
        Ok(Self(hmac::Key::new(hmac::HMAC_SHA256, &key)))
    }

    /// HMAC-SHA-256 of a record's hash.
    pub fn sign(&self, hash: &[u8; 32]) -> Vec<u8> {
        hmac::sign(&self.0, hash).as_ref().to_vec()
    }

    /// Whether [`AuditKey::sign`] made `mac` of `hash`.
    pub fn holds(&self, hash: &[u8; 32], mac: &[u8]) -> bool {
        hmac::verify(&self.0, hash, mac).is_ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hash_that_another_key_signed_does_not_hold() {
        let root = SealingKeys::from_bytes(&[7; 32]).unwrap();
        let key = || AuditKey::open(&root, &AuditKey::make(&root).unwrap()).unwrap();
        let (one, other) = (key(), key());
        let mac = one.sign(&[1; 32]);
        assert!(one.holds(&[1; 32], &mac));
        assert!(!one.holds(&[2; 32], &mac));
        assert!(!other.holds(&[1; 32], &mac));
        assert!(!one.holds(&[1; 32], &[]));
    }
}
