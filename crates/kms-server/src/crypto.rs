//! Cryptography: the only place that imports `aws_lc_rs`.
//!
//! Secrets enter and leave sealed. What is opened lives in a buffer that is wiped when dropped.

#![deny(clippy::indexing_slicing)]

mod audit;
pub mod chain;
mod data_key;
mod import;
mod key_pair;
mod mac;
mod material;
mod private_key;
mod root_key;
mod sealing_keys;
mod signature;
mod symmetric;
mod tls;
mod token;
mod wrapping;

pub use audit::AuditKey;
pub use data_key::{DataKeyPair, PairSpec, make_data_key_pair, make_random};
pub use import::{Delivered, ImportError, MaterialFlaw, open_material};
pub use key_pair::KeyPair;
pub use mac::MacKey;
pub use material::{Secret, make_material};
pub use root_key::{RootKey, RootKeyError, RootKeySource, SourceError, WrappedKey};
pub use sealing_keys::{Sealed, SealingKeys};
pub use signature::{SignatureError, verify};
pub use symmetric::{CiphertextHeader, Content, SymmetricKey};
pub use tls::{PairError, tls_config};
pub use token::TokenBody;
pub use wrapping::{make_wrapping_key, sha256};

/// Something that cannot fail in an intact system did: a library call, or a sealed row that does not open.
#[derive(Debug, thiserror::Error)]
pub enum CryptoError {
    /// The library refused; it never says why.
    #[error("the cryptographic library failed while {0}")]
    Library(&'static str),
    /// Altered, moved to another row, or sealed under another key.
    #[error("a sealed value does not open: it was altered, moved, or sealed under another key")]
    Unsealable,
}

/// Fills `bytes` from the system's generator.
pub fn fill_random(bytes: &mut [u8]) -> Result<(), CryptoError> {
    aws_lc_rs::rand::fill(bytes).map_err(|_| CryptoError::Library("making random bytes"))
}

/// A random identifier: a version 4 UUID.
pub fn make_id() -> Result<uuid::Uuid, CryptoError> {
    let mut bytes = [0; 16];
    fill_random(&mut bytes)?;
    Ok(uuid::Builder::from_random_bytes(bytes).into_uuid())
}
