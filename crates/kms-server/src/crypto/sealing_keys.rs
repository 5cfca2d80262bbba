//! What seals every secret in the store.

use aws_lc_rs::{
    aead::{AES_256_GCM, Aad, Nonce, RandomizedNonceKey},
    hkdf,
};
use zeroize::Zeroizing;

use super::CryptoError;

/// Octets of a sealing key, and of a root key.
pub(super) const LENGTH: usize = 32;
/// Nonce before, tag behind the ciphertext.
const NONCE: usize = 12;

/// What [`SealingKeys::seal`] makes: nonce, ciphertext, tag.
#[derive(Clone, PartialEq, Eq)]
pub struct Sealed(pub(crate) Vec<u8>);

/// The sealing keys, unlocked: seals with the newest, opens with whichever sealed.
///
/// There is one, and more only while the root key's rotation is under way.
pub struct SealingKeys {
    newest: SealingKey,
    older: Vec<SealingKey>,
}

/// A key for each use is derived from the 32 bytes, so that none can be turned against another.
struct SealingKey {
    rows: RandomizedNonceKey,
    tokens: RandomizedNonceKey,
    sign_ins: RandomizedNonceKey,
}

impl SealingKeys {
    /// With one key.
    pub fn from_bytes(bytes: &[u8; LENGTH]) -> Result<Self, CryptoError> {
        Ok(Self {
            newest: SealingKey::derive(bytes)?,
            older: Vec::new(),
        })
    }

    /// Takes in the bytes of an older key, under which values may still be sealed.
    pub(super) fn with_older(mut self, bytes: &[u8; LENGTH]) -> Result<Self, CryptoError> {
        self.older.push(SealingKey::derive(bytes)?);
        Ok(self)
    }

    /// Seals `secret` for the one row that `identity` names.
    pub fn seal(&self, identity: &[u8], secret: &[u8]) -> Result<Sealed, CryptoError> {
        seal(&self.newest.rows, identity, secret).map(Sealed)
    }

    /// Opens what [`SealingKeys::seal`] made for the same row.
    pub fn open(
        &self,
        identity: &[u8],
        sealed: &Sealed,
    ) -> Result<Zeroizing<Vec<u8>>, CryptoError> {
        self.keys()
            .find_map(|key| open(&key.rows, identity, &sealed.0))
            .ok_or(CryptoError::Unsealable)
    }

    /// Seals under the newest key what an older one has sealed; none if the newest has sealed it already.
    pub fn reseal(&self, identity: &[u8], sealed: &Sealed) -> Result<Option<Sealed>, CryptoError> {
        if open(&self.newest.rows, identity, &sealed.0).is_some() {
            return Ok(None);
        }
        let secret = self.open(identity, sealed)?;
        self.seal(identity, &secret).map(Some)
    }

    /// Makes an import token of `body`, which a client may hold but not read.
    pub(super) fn seal_token(&self, body: &[u8]) -> Result<Vec<u8>, CryptoError> {
        seal(&self.newest.tokens, b"", body)
    }

    /// The body of a token of this server, if it is one.
    pub(super) fn open_token(&self, token: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
        self.keys().find_map(|key| open(&key.tokens, b"", token))
    }

    /// Seals what a browser keeps while its user signs in elsewhere.
    pub(crate) fn seal_sign_in(&self, attempt: &[u8]) -> Result<Vec<u8>, CryptoError> {
        seal(&self.newest.sign_ins, b"", attempt)
    }

    /// Opens what [`SealingKeys::seal_sign_in`] made, if it is that.
    pub(crate) fn open_sign_in(&self, sealed: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
        self.keys().find_map(|key| open(&key.sign_ins, b"", sealed))
    }

    fn keys(&self) -> impl Iterator<Item = &SealingKey> {
        std::iter::once(&self.newest).chain(&self.older)
    }
}

impl SealingKey {
    fn derive(bytes: &[u8; LENGTH]) -> Result<Self, CryptoError> {
        // The names are from when the root key itself sealed the rows: see `RootKey::own_sealing_key`.
        let derived = |purpose| aead_key(b"keyferry root key v1", bytes, purpose);
        Ok(Self {
            rows: derived(b"rows")?,
            tokens: derived(b"import tokens")?,
            sign_ins: derived(b"sign-ins")?,
        })
    }
}

/// HKDF-SHA-256 of RFC 5869, into `out`.
pub(super) fn derive_into(
    salt: &[u8],
    secret: &[u8],
    purpose: &[u8],
    out: &mut [u8; LENGTH],
) -> Result<(), CryptoError> {
    hkdf::Salt::new(hkdf::HKDF_SHA256, salt)
        .extract(secret)
        .expand(&[purpose], hkdf::HKDF_SHA256)
        .and_then(|okm| okm.fill(out))
        .map_err(|_| CryptoError::Library("deriving a key"))
}

/// A key for [`seal`] and [`open`], derived for one purpose.
pub(super) fn aead_key(
    salt: &[u8],
    secret: &[u8],
    purpose: &[u8],
) -> Result<RandomizedNonceKey, CryptoError> {
    let mut key = Zeroizing::new([0; LENGTH]);
    derive_into(salt, secret, purpose, &mut key)?;
    RandomizedNonceKey::new(&AES_256_GCM, &*key).map_err(|_| CryptoError::Library("deriving a key"))
}

pub(super) fn seal(
    key: &RandomizedNonceKey,
    identity: &[u8],
    secret: &[u8],
) -> Result<Vec<u8>, CryptoError> {
    let tag = AES_256_GCM.tag_len();
    // With room for the tag, so that no reallocation leaves a copy of the secret behind.
    let mut buffer = Zeroizing::new(Vec::with_capacity(secret.len() + tag));
    buffer.extend_from_slice(secret);
    let nonce = key
        .seal_in_place_append_tag(Aad::from(identity), &mut *buffer)
        .map_err(|_| CryptoError::Library("sealing"))?;
    let mut sealed = Vec::with_capacity(NONCE + buffer.len());
    sealed.extend_from_slice(nonce.as_ref());
    sealed.extend_from_slice(&buffer);
    Ok(sealed)
}

pub(super) fn open(
    key: &RandomizedNonceKey,
    identity: &[u8],
    sealed: &[u8],
) -> Option<Zeroizing<Vec<u8>>> {
    let (nonce, ciphertext) = sealed.split_at_checked(NONCE)?;
    let nonce = Nonce::try_assume_unique_for_key(nonce).ok()?;
    let mut buffer = Zeroizing::new(ciphertext.to_vec());
    let length = key
        .open_in_place(nonce, Aad::from(identity), &mut buffer)
        .ok()?
        .len();
    buffer.truncate(length);
    Some(buffer)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_older_key_s_values_open_and_are_sealed_anew_once() {
        let old = SealingKeys::from_bytes(&[1; LENGTH]).unwrap();
        let sealed = old.seal(b"row", b"secret").unwrap();
        let new = SealingKeys::from_bytes(&[2; LENGTH]).unwrap();
        assert!(new.open(b"row", &sealed).is_err());
        let both = SealingKeys::from_bytes(&[2; LENGTH]).unwrap();
        let both = both.with_older(&[1; LENGTH]).unwrap();
        assert_eq!(both.open(b"row", &sealed).unwrap().as_slice(), b"secret");
        let again = both.reseal(b"row", &sealed).unwrap().unwrap();
        assert!(both.reseal(b"row", &again).unwrap().is_none());
        assert_eq!(new.open(b"row", &again).unwrap().as_slice(), b"secret");
        assert!(old.open(b"row", &again).is_err());
        assert!(both.reseal(b"another row", &sealed).is_err());
    }
}
