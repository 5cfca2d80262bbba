//! AES keys in use: encrypt-data and decrypt-data, and what is shown of a key.

use aws_lc_rs::{
    aead::{AES_256_GCM, Aad, Nonce, RandomizedNonceKey},
    cmac, hmac,
};
use kms_api::KeyId;
use uuid::Uuid;
use zeroize::Zeroizing;

use super::{CryptoError, Sealed, SealingKeys, material};
use crate::domain::Identity;

/// Layout, key id, version.
const HEADER: usize = 1 + 16 + 4;
const NONCE: usize = 12;

/// What a ciphertext is of. What may decrypt data does not get at data keys by it, nor the other way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Content {
    /// Data, and the private halves of data key pairs.
    Data,
    /// A data key.
    DataKey,
}

impl Content {
    /// The first byte of a ciphertext: content and layout in one.
    const fn layout(self) -> u8 {
        match self {
            Self::Data => 1,
            Self::DataKey => 2,
        }
    }
}

/// What a ciphertext says about itself: `layout (1) ‖ key id (16) ‖ version (4, big-endian) ‖ nonce (12) ‖
/// AES-256-GCM ciphertext ‖ tag (16)`. The first 21 bytes, then the additional data, are authenticated with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CiphertextHeader {
    /// What it is of.
    pub content: Content,
    /// The key that made it.
    pub key_id: KeyId,
    /// The version of the key's material that made it.
    pub version: u32,
}

impl CiphertextHeader {
    /// Reads the header of a ciphertext, if it has this server's layout.
    pub fn read(ciphertext: &[u8]) -> Option<Self> {
        let (&layout, rest) = ciphertext.split_first()?;
        let (id, rest) = rest.split_first_chunk::<16>()?;
        let (version, _) = rest.split_first_chunk::<4>()?;
        let content = [Content::Data, Content::DataKey]
            .into_iter()
            .find(|content| content.layout() == layout)?;
        Some(Self {
            content,
            key_id: KeyId::parse(Uuid::from_bytes(*id).to_string()).ok()?,
            version: u32::from_be_bytes(*version),
        })
    }

    fn bytes(&self) -> Result<Vec<u8>, CryptoError> {
        let id = Uuid::parse_str(self.key_id.as_str())
            .map_err(|_| CryptoError::Library("writing a key's id"))?;
        let mut bytes = Vec::with_capacity(HEADER);
        bytes.push(self.content.layout());
        bytes.extend_from_slice(id.as_bytes());
        bytes.extend_from_slice(&self.version.to_be_bytes());
        Ok(bytes)
    }
}

/// An AES-256 key.
pub struct SymmetricKey(Zeroizing<Vec<u8>>);

impl SymmetricKey {
    /// Opens the sealed material of a key.
    pub fn unseal(
        sealing_keys: &SealingKeys,
        key: &KeyId,
        version: u32,
        sealed: &Sealed,
    ) -> Result<Self, CryptoError> {
        material::unseal(sealing_keys, key, version, sealed).map(Self)
    }

    pub(super) fn from_bytes(bytes: &[u8]) -> Result<Self, CryptoError> {
        if bytes.len() == 32 {
            Ok(Self(Zeroizing::new(bytes.to_vec())))
        } else {
            Err(CryptoError::Library("taking an AES key of another length"))
        }
    }

    /// Encrypts under a random nonce.
    pub fn encrypt(
        &self,
        header: &CiphertextHeader,
        additional: &[u8],
        plaintext: &[u8],
    ) -> Result<Vec<u8>, CryptoError> {
        let failed = |_| CryptoError::Library("encrypting data");
        let key = RandomizedNonceKey::new(&AES_256_GCM, &self.0).map_err(failed)?;
        let mut ciphertext = header.bytes()?;
        let authenticated = [&ciphertext, additional].concat();
        let mut buffer =
            Zeroizing::new(Vec::with_capacity(plaintext.len() + AES_256_GCM.tag_len()));
        buffer.extend_from_slice(plaintext);
        let nonce = key
            .seal_in_place_append_tag(Aad::from(&authenticated), &mut *buffer)
            .map_err(failed)?;
        ciphertext.extend_from_slice(nonce.as_ref());
        ciphertext.extend_from_slice(&buffer);
        Ok(ciphertext)
    }

    /// Decrypts what [`SymmetricKey::encrypt`] made; none if it did not.
    pub fn decrypt(&self, additional: &[u8], ciphertext: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
        let (header, rest) = ciphertext.split_at_checked(HEADER)?;
        let (nonce, rest) = rest.split_at_checked(NONCE)?;
        let key = RandomizedNonceKey::new(&AES_256_GCM, &self.0).ok()?;
        let nonce = Nonce::try_assume_unique_for_key(nonce).ok()?;
        let authenticated = [header, additional].concat();
        let mut buffer = Zeroizing::new(rest.to_vec());
        let length = key
            .open_in_place(nonce, Aad::from(&authenticated), &mut buffer)
            .ok()?
            .len();
        buffer.truncate(length);
        Some(buffer)
    }

    pub(super) fn identity(&self) -> Identity {
        identity(&self.0)
    }

    /// The first 3 bytes of AES-CMAC of 16 zero bytes. CMAC, not plain AES: the zero block's ciphertext is GCM's hash key.
    pub(super) fn check_value(&self) -> Result<[u8; 3], CryptoError> {
        let failed = |_| CryptoError::Library("computing a key check value");
        let key = cmac::Key::new(cmac::AES_256, &self.0).map_err(failed)?;
        let tag = cmac::sign(&key, &[0; 16]).map_err(failed)?;
        tag.as_ref()
            .first_chunk()
            .copied()
            .ok_or(CryptoError::Library("computing a key check value"))
    }
}

/// HMAC-SHA-256 of `keyferry fingerprint v1` under the key.
pub(super) fn identity(key: &[u8]) -> Identity {
    let key = hmac::Key::new(hmac::HMAC_SHA256, key);
    let tag = hmac::sign(&key, b"keyferry fingerprint v1");
    let mut identity = [0; 32];
    identity.copy_from_slice(tag.as_ref());
    Identity(identity)
}
