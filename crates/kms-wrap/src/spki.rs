//! The wrapping key: the RSA public key that a KMS hands out.

use der::Decode;
use pkcs8::spki::SubjectPublicKeyInfoRef;
use rsa::{BoxedUint, PublicKey};

use crate::read::{oid, text};
use crate::{WrappingKeyError, fingerprint};

/// An RSA public key to wrap under.
#[derive(Clone, Debug)]
pub struct WrappingKey {
    key: PublicKey,
    modulus: Vec<u8>,
    bits: u32,
    fingerprint: String,
}

impl WrappingKey {
    /// Reads a DER `SubjectPublicKeyInfo`, as `wrappingKey_<KeyID>` holds it.
    pub fn from_spki_der(spki: &[u8]) -> Result<Self, WrappingKeyError> {
        let info =
            SubjectPublicKeyInfoRef::from_der(spki).map_err(|_| WrappingKeyError::Malformed)?;
        if info.algorithm.oid != oid::RSA {
            return Err(WrappingKeyError::NotRsa);
        }
        let inner = info
            .subject_public_key
            .as_bytes()
            .ok_or(WrappingKeyError::Malformed)?;
        let numbers =
            pkcs1::RsaPublicKeyRef::from_der(inner).map_err(|_| WrappingKeyError::Malformed)?;
        let n = BoxedUint::from_be_slice_vartime(numbers.modulus.as_bytes());
        let bits = n.bit_width_vartime();
        if !matches!(bits, 2048 | 3072 | 4096) {
            return Err(WrappingKeyError::Size { bits });
        }
        let e = BoxedUint::from_be_slice_vartime(numbers.public_exponent.as_bytes());
        let key = PublicKey::new(n, e).map_err(|_| WrappingKeyError::Unusable)?;
        Ok(Self {
            key,
            modulus: numbers.modulus.as_bytes().to_vec(),
            bits,
            fingerprint: fingerprint::wrapping_key(spki),
        })
    }

    /// Reads DER, or base64 or PEM of it, as people save the API's `public_key`; also base64 of PEM, as
    /// IBM Key Protect hands it out.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, WrappingKeyError> {
        if bytes.first() == Some(&0x30) {
            return Self::from_spki_der(bytes);
        }
        let text = text::from_bytes(bytes).ok_or(WrappingKeyError::Malformed)?;
        let body = pem_body(&text).unwrap_or(&text);
        let decoded = text::base64(body).ok_or(WrappingKeyError::Malformed)?;
        let inner = text::from_bytes(&decoded.bytes);
        match inner.as_deref().and_then(|text| pem_body(text)) {
            Some(body) => {
                let der = text::base64(body).ok_or(WrappingKeyError::Malformed)?;
                Self::from_spki_der(&der.bytes)
            }
            None => Self::from_spki_der(&decoded.bytes),
        }
    }

    /// `sha256:` and 64 hex digits, of the DER `SubjectPublicKeyInfo`.
    pub fn fingerprint(&self) -> &str {
        &self.fingerprint
    }

    /// Length of the modulus in bits: 2048, 3072 or 4096.
    pub fn bits(&self) -> u32 {
        self.bits
    }

    /// Length of one OAEP block in bytes: 256, 384 or 512.
    pub fn block_len(&self) -> usize {
        self.modulus.len()
    }

    pub(crate) fn key(&self) -> &PublicKey {
        &self.key
    }

    /// Whether a block of [`WrappingKey::block_len`] bytes is, as a number, below the modulus.
    pub(crate) fn admits(&self, block: &[u8]) -> bool {
        block < self.modulus.as_slice()
    }
}

/// What lies between the boundaries of a public key in PEM.
fn pem_body(text: &str) -> Option<&str> {
    let (_, rest) = text.split_once("-----BEGIN PUBLIC KEY-----")?;
    let (body, _) = rest.split_once("-----END PUBLIC KEY-----")?;
    Some(body)
}
