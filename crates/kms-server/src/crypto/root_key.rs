//! The root key: what seals every secret in the store.

use std::{
    fs::{File, OpenOptions},
    io::{self, Read as _, Write as _},
    os::unix::fs::{OpenOptionsExt as _, PermissionsExt as _},
    path::Path,
};

use aws_lc_rs::{
    aead::{AES_256_GCM, Aad, Nonce, RandomizedNonceKey},
    hkdf,
};
use zeroize::Zeroizing;

use super::{CryptoError, fill_random};

/// Nonce before, tag behind the ciphertext.
const NONCE: usize = 12;
/// Octets of the key.
const LENGTH: usize = 32;

/// Why there is no root key.
#[derive(Debug, thiserror::Error)]
pub enum RootKeyError {
    /// The file cannot be read or written.
    #[error("the root key's file: {0}")]
    File(#[from] io::Error),
    /// The file is not what this program wrote.
    #[error("the root key's file has {0} bytes instead of 32: restore it from your backup")]
    Length(usize),
    /// Others may read the file.
    #[error("the root key's file has mode {0:o}, so that others may read it: set it to 600")]
    Mode(u32),
    /// No random bytes.
    #[error(transparent)]
    Crypto(#[from] CryptoError),
}

/// What [`RootKey::seal`] makes: nonce, ciphertext, tag.
#[derive(Clone, PartialEq, Eq)]
pub struct Sealed(pub(crate) Vec<u8>);

/// 32 random bytes that lie beside the database, never in it.
///
/// Keys are derived from it, one for each use, so that none can be turned against another.
pub struct RootKey {
    rows: RandomizedNonceKey,
    tokens: RandomizedNonceKey,
    sign_ins: RandomizedNonceKey,
}

impl RootKey {
    /// Reads the key from `path`, or makes one and writes it there with mode 600, durably.
    pub fn load_or_create(path: &Path) -> Result<Self, RootKeyError> {
        match File::open(path) {
            Ok(file) => Self::load(file),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Self::create(path),
            Err(error) => Err(error.into()),
        }
    }

    /// A key from its bytes.
    pub fn from_bytes(bytes: &[u8; LENGTH]) -> Result<Self, CryptoError> {
        let prk = hkdf::Salt::new(hkdf::HKDF_SHA256, b"keyferry root key v1").extract(bytes);
        let derive = |purpose: &[u8]| {
            let mut key = Zeroizing::new([0; LENGTH]);
            prk.expand(&[purpose], hkdf::HKDF_SHA256)
                .and_then(|okm| okm.fill(&mut *key))
                .and_then(|()| RandomizedNonceKey::new(&AES_256_GCM, &*key))
                .map_err(|_| CryptoError::Library("deriving from the root key"))
        };
        Ok(Self {
            rows: derive(b"rows")?,
            tokens: derive(b"import tokens")?,
            sign_ins: derive(b"sign-ins")?,
        })
    }

    /// Seals `secret` for the one row that `identity` names.
    pub fn seal(&self, identity: &[u8], secret: &[u8]) -> Result<Sealed, CryptoError> {
        seal(&self.rows, identity, secret).map(Sealed)
    }

    /// Opens what [`RootKey::seal`] made for the same row.
    pub fn open(
        &self,
        identity: &[u8],
        sealed: &Sealed,
    ) -> Result<Zeroizing<Vec<u8>>, CryptoError> {
        open(&self.rows, identity, &sealed.0).ok_or(CryptoError::Unsealable)
    }

    /// Makes an import token of `body`, which a client may hold but not read.
    pub(super) fn seal_token(&self, body: &[u8]) -> Result<Vec<u8>, CryptoError> {
        seal(&self.tokens, b"", body)
    }

    /// The body of a token of this server, if it is one.
    pub(super) fn open_token(&self, token: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
        open(&self.tokens, b"", token)
    }

    /// Seals what a browser keeps while its user signs in elsewhere.
    pub(crate) fn seal_sign_in(&self, attempt: &[u8]) -> Result<Vec<u8>, CryptoError> {
        seal(&self.sign_ins, b"", attempt)
    }

    /// Opens what [`RootKey::seal_sign_in`] made, if it is that.
    pub(crate) fn open_sign_in(&self, sealed: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
        open(&self.sign_ins, b"", sealed)
    }

    fn load(mut file: File) -> Result<Self, RootKeyError> {
        let mode = file.metadata()?.permissions().mode() & 0o777;
        if mode & 0o077 != 0 {
            return Err(RootKeyError::Mode(mode));
        }
        let mut bytes = Zeroizing::new(Vec::with_capacity(LENGTH + 1));
        (&mut file)
            .take(LENGTH as u64 + 1)
            .read_to_end(&mut bytes)?;
        let key: &[u8; LENGTH] = bytes
            .as_slice()
            .try_into()
            .map_err(|_| RootKeyError::Length(bytes.len()))?;
        Ok(Self::from_bytes(key)?)
    }

    /// Writes beside the final name and links: a crash leaves a whole key or none, and of two starts at
    /// the same time one wins and both use its key.
    fn create(path: &Path) -> Result<Self, RootKeyError> {
        let mut key = Zeroizing::new([0; LENGTH]);
        fill_random(&mut *key)?;
        let folder = path
            .parent()
            .filter(|folder| !folder.as_os_str().is_empty());
        let folder = folder.unwrap_or_else(|| Path::new("."));
        let draft = folder.join(format!(".root.key.{}", super::make_id()?));
        let mut file = OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(&draft)?;
        file.write_all(&*key)?;
        file.sync_all()?;
        let linked = std::fs::hard_link(&draft, path);
        std::fs::remove_file(&draft)?;
        File::open(folder)?.sync_all()?;
        match linked {
            Ok(()) => Ok(Self::from_bytes(&key)?),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                Self::load(File::open(path)?)
            }
            Err(error) => Err(error.into()),
        }
    }
}

fn seal(key: &RandomizedNonceKey, identity: &[u8], secret: &[u8]) -> Result<Vec<u8>, CryptoError> {
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

fn open(key: &RandomizedNonceKey, identity: &[u8], sealed: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
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
