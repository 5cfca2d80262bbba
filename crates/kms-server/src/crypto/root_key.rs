//! The root key: what the sealing keys are wrapped under. It lies outside the database.
//!
//! The database has the sealing keys, wrapped; the root key unwraps them at the start. So a root key may stay on a
//! token that never gives it away, and every use of a secret is as fast as without one.

mod file;
mod pkcs11;
mod source;
mod uri;

use std::io;

use aws_lc_rs::aead::RandomizedNonceKey;
use zeroize::Zeroizing;

use super::{
    CryptoError, SealingKeys, fill_random,
    sealing_keys::{self, LENGTH},
};
use pkcs11::TokenKey;

pub use source::{RootKeySource, SourceError};

/// Names the keys that are derived from a root key of 32 bytes.
const SALT: &[u8] = b"keyferry root key v2";
/// Octets of a fingerprint.
const FINGERPRINT: usize = 8;

/// What is wrong with a source of a root key.
#[derive(Debug, thiserror::Error)]
pub enum RootKeyError {
    /// A file or a descriptor cannot be read or written.
    #[error("{0}")]
    File(#[from] io::Error),
    /// Not the key's length.
    #[error("it has {0} bytes, and a root key has 32: restore it from your backup")]
    Length(usize),
    /// Others may read the file.
    #[error("it has mode {0:o}, so that others may read it: set it to 600")]
    Mode(u32),
    /// No text of a key.
    #[error("it is neither 64 hexadecimal digits nor base64 of 32 bytes")]
    Text,
    /// There is a key where one was to be made.
    #[error("there is a root key already, and it is not replaced: give another name")]
    Exists,
    /// The token.
    #[error("{doing}: {source}")]
    Token {
        /// What was tried.
        doing: &'static str,
        /// What the token's module says.
        source: cryptoki::error::Error,
    },
    /// Something about the token that its owner has to set right.
    #[error("{0}")]
    Setting(String),
    /// The library.
    #[error(transparent)]
    Crypto(#[from] CryptoError),
}

/// A sealing key as the database has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WrappedKey {
    /// Counts up; the highest one seals.
    pub version: i64,
    /// The fingerprint of the root key that it is wrapped under, for people: no decision rests on it.
    pub root_key: String,
    /// The key, wrapped for its version.
    pub wrapped: Vec<u8>,
}

/// A root key, ready for use.
pub struct RootKey {
    kind: Kind,
    fingerprint: String,
}

enum Kind {
    /// 32 bytes in memory.
    Bytes {
        bytes: Zeroizing<[u8; LENGTH]>,
        wrapping: RandomizedNonceKey,
    },
    /// A key that its token keeps.
    Token(TokenKey),
}

impl RootKey {
    /// A key from its bytes.
    pub fn from_bytes(bytes: Zeroizing<[u8; LENGTH]>) -> Result<Self, CryptoError> {
        let mut fingerprint = [0; LENGTH];
        sealing_keys::derive_into(SALT, &*bytes, b"fingerprint", &mut fingerprint)?;
        let (fingerprint, _) = fingerprint.split_at(FINGERPRINT);
        Ok(Self {
            fingerprint: hex::encode(fingerprint),
            kind: Kind::Bytes {
                wrapping: sealing_keys::aead_key(SALT, &*bytes, b"sealing keys")?,
                bytes,
            },
        })
    }

    fn from_token(key: TokenKey) -> Self {
        Self {
            fingerprint: key.fingerprint(),
            kind: Kind::Token(key),
        }
    }

    /// Tells it from other root keys, and tells nothing else.
    pub fn fingerprint(&self) -> &str {
        &self.fingerprint
    }

    /// Makes a sealing key.
    pub fn make_sealing_key(&self, version: i64) -> Result<WrappedKey, RootKeyError> {
        let mut key = Zeroizing::new([0; LENGTH]);
        fill_random(&mut *key)?;
        self.wrap(version, &key)
    }

    /// The key that sealed while there were no sealing keys: the root key's own bytes. A token has none.
    pub fn own_sealing_key(&self, version: i64) -> Result<Option<WrappedKey>, RootKeyError> {
        match &self.kind {
            Kind::Bytes { bytes, .. } => self.wrap(version, bytes).map(Some),
            Kind::Token(_) => Ok(None),
        }
    }

    /// Opens all of `keys`, of which there must be one; none if another root key has wrapped them.
    pub fn unlock(&self, keys: &[WrappedKey]) -> Result<Option<SealingKeys>, RootKeyError> {
        let mut bytes = Vec::with_capacity(keys.len());
        for key in keys {
            match self.unwrap(key)? {
                Some(opened) => bytes.push((key.version, opened)),
                None => return Ok(None),
            }
        }
        bytes.sort_by_key(|(version, _)| std::cmp::Reverse(*version));
        let mut bytes = bytes.iter();
        let Some((_, newest)) = bytes.next() else {
            return Ok(None);
        };
        let sealing_keys = SealingKeys::from_bytes(newest)?;
        let sealing_keys = bytes.try_fold(sealing_keys, |sealing_keys, (_, older)| {
            sealing_keys.with_older(older)
        })?;
        Ok(Some(sealing_keys))
    }

    /// `keys` wrapped anew, under `next` instead of this one; none if another root key has wrapped them.
    pub fn hand_over(
        &self,
        keys: &[WrappedKey],
        next: &Self,
    ) -> Result<Option<Vec<WrappedKey>>, RootKeyError> {
        let mut wrapped = Vec::with_capacity(keys.len());
        for key in keys {
            match self.unwrap(key)? {
                Some(bytes) => wrapped.push(next.wrap(key.version, &bytes)?),
                None => return Ok(None),
            }
        }
        Ok(Some(wrapped))
    }

    fn wrap(&self, version: i64, key: &[u8; LENGTH]) -> Result<WrappedKey, RootKeyError> {
        let place = place(version);
        let wrapped = match &self.kind {
            Kind::Bytes { wrapping, .. } => sealing_keys::seal(wrapping, &place, key)?,
            Kind::Token(token) => token.seal(&place, key)?,
        };
        Ok(WrappedKey {
            version,
            root_key: self.fingerprint.clone(),
            wrapped,
        })
    }

    fn unwrap(&self, key: &WrappedKey) -> Result<Option<Zeroizing<[u8; LENGTH]>>, RootKeyError> {
        let place = place(key.version);
        let opened = match &self.kind {
            Kind::Bytes { wrapping, .. } => sealing_keys::open(wrapping, &place, &key.wrapped),
            Kind::Token(token) => token.open(&place, &key.wrapped)?,
        };
        Ok(opened.and_then(|opened| opened.as_slice().try_into().ok().map(Zeroizing::new)))
    }
}

/// What binds a wrapped key to its row.
fn place(version: i64) -> Vec<u8> {
    format!("sealing-key/{version}").into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn root(byte: u8) -> RootKey {
        RootKey::from_bytes(Zeroizing::new([byte; LENGTH])).unwrap()
    }

    #[test]
    fn a_wrapped_key_opens_under_its_own_root_key_and_in_its_own_row_only() {
        let (one, two) = (root(1), root(2));
        assert_ne!(one.fingerprint(), two.fingerprint());
        assert_eq!(one.fingerprint().len(), 16);
        let mut key = one.make_sealing_key(1).unwrap();
        let sealing_keys = one.unlock(std::slice::from_ref(&key)).unwrap().unwrap();
        let sealed = sealing_keys.seal(b"row", b"secret").unwrap();
        assert!(two.unlock(std::slice::from_ref(&key)).unwrap().is_none());
        assert!(one.unlock(&[]).unwrap().is_none());

        let moved = one.hand_over(std::slice::from_ref(&key), &two).unwrap();
        let mut moved = moved.unwrap();
        moved.push(two.make_sealing_key(2).unwrap());
        let both = two.unlock(&moved).unwrap().unwrap();
        assert_eq!(both.open(b"row", &sealed).unwrap().as_slice(), b"secret");
        assert!(one.unlock(&moved).unwrap().is_none());
        assert!(one.hand_over(&moved, &two).unwrap().is_none());

        key.version = 2;
        assert!(one.unlock(&[key]).unwrap().is_none());
    }

    #[test]
    fn what_the_root_key_itself_sealed_opens() {
        let sealed = SealingKeys::from_bytes(&[7; LENGTH]).unwrap();
        let sealed = sealed.seal(b"row", b"secret").unwrap();
        let key = root(7).own_sealing_key(1).unwrap().unwrap();
        let sealing_keys = root(7).unlock(&[key]).unwrap().unwrap();
        assert_eq!(
            sealing_keys.open(b"row", &sealed).unwrap().as_slice(),
            b"secret"
        );
    }
}
