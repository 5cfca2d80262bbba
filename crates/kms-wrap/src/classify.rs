//! What was wrapped elsewhere, looked at before it is sent: is it wrapped at all?
//!
//! Nobody but the KMS can prove that. What can be told is what it surely is not, and a plaintext key
//! chosen by mistake is the case that matters.

mod not_wrapped;

use std::ops::RangeInclusive;

use crate::read::{self, Ask, text};
use crate::{Container, ReadError, WrappingKey};

pub use not_wrapped::NotWrapped;

/// Which of the files of an import the bytes are meant to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum WrappedRole {
    /// The wrapped AES key: one OAEP block.
    KeyMaterial,
    /// The wrapped temporary AES key: one OAEP block.
    TemporaryKeyMaterial,
    /// The private key under the temporary key, RFC 5649.
    PrivateKeyCiphertext,
}

/// Lengths of symmetric keys in the clear, in bytes.
const RAW_KEY: RangeInclusive<usize> = 16..=64;

/// `openssl enc -id-aes256-wrap-pad` wraps longer inputs piece by piece, which nothing opens.
const OPENSSL_PIECE: usize = 4096;

/// Checks that `bytes` can be what `role` says, and gives the binary ciphertext: base64 text is
/// decoded, binary is returned as it is.
///
/// The expected length follows `wrapping_key`; without it, any block of 256, 384 or 512 bytes will do.
/// Genuine ciphertext passes whatever its first bytes are.
pub fn classify_wrapped(
    role: WrappedRole,
    bytes: &[u8],
    wrapping_key: Option<&WrappingKey>,
) -> Result<Vec<u8>, NotWrapped> {
    refuse_readable(bytes)?;
    let Some(text) = text::from_bytes(bytes).or_else(|| text::from_utf16(bytes)) else {
        check_binary(role, bytes, wrapping_key)?;
        return Ok(bytes.to_vec());
    };
    // Before base64: hex digits are base64, too, but never the other way round at this length.
    if let text::Hex::Bytes(binary) = text::hex(&text) {
        return Err(NotWrapped::Hex { size: binary.len() });
    }
    let Some(decoded) = text::base64(&text) else {
        return Err(NotWrapped::Text { size: bytes.len() });
    };
    refuse_readable(&decoded.bytes)?;
    // Ciphertext is no text. What this one says may hold a key in a form that nobody foresaw.
    if text::from_bytes(&decoded.bytes).is_some() || text::from_utf16(&decoded.bytes).is_some() {
        return Err(NotWrapped::Text { size: bytes.len() });
    }
    check_binary(role, &decoded.bytes, wrapping_key)?;
    Ok(decoded.bytes.to_vec())
}

/// Refuses whatever [`read::recognise`] can name: keys above all.
fn refuse_readable(bytes: &[u8]) -> Result<(), NotWrapped> {
    let plaintext = Err(NotWrapped::PlaintextKey);
    let size = bytes.len();
    match read::recognise(bytes, &Ask::OPEN) {
        Err(ReadError::Empty) => Err(NotWrapped::Empty),
        Err(ReadError::TooLarge { limit, .. }) => Err(NotWrapped::TooLarge { size, limit }),
        Err(ReadError::PublicHalf { kind, .. }) => Err(NotWrapped::PublicHalf { kind }),
        Err(ReadError::PassphraseNeeded) => Err(NotWrapped::EncryptedKey),
        Err(ReadError::NotRead { container }) => match container {
            Container::SshCom
            | Container::Putty
            | Container::Pgp
            | Container::Age
            | Container::Dsa => plaintext,
            // Told below, by what they are made of.
            Container::OpensslEnc | Container::Jwe | Container::Byok => Ok(()),
            Container::Pkcs12
            | Container::JavaKeyStore
            | Container::LegacyEncryptedPem
            | Container::OldEncryption
            | Container::EnvelopedCms => Err(NotWrapped::EncryptedKey),
        },
        Err(ReadError::ParametersOnly) => Err(NotWrapped::Text { size }),
        // No key that can be named: whether it is ciphertext is for the other checks.
        Err(
            ReadError::Unknown { .. }
            | ReadError::AlreadyWrapped { .. }
            | ReadError::Text { .. }
            | ReadError::OddHex { .. },
        ) => Ok(()),
        // Text in hex, too: its length says whether that may be a key.
        Err(ReadError::WrongLength { found, .. }) => {
            if RAW_KEY.contains(&found) {
                plaintext
            } else {
                Ok(())
            }
        }
        // A key, or one that was recognised and has something wrong with it.
        Ok(_) | Err(_) => plaintext,
    }
}

fn check_binary(
    role: WrappedRole,
    bytes: &[u8],
    wrapping_key: Option<&WrappingKey>,
) -> Result<(), NotWrapped> {
    let size = bytes.len();
    if bytes.starts_with(b"Salted__") {
        return Err(NotWrapped::OpensslSalted);
    }
    match role {
        WrappedRole::KeyMaterial | WrappedRole::TemporaryKeyMaterial => {
            check_block(bytes, wrapping_key)?;
        }
        WrappedRole::PrivateKeyCiphertext => check_private_key(size, wrapping_key)?,
    }
    if !read::is_varied(bytes) {
        return Err(NotWrapped::NotRandom { size });
    }
    Ok(())
}

/// One OAEP block (RFC 8017 section 7.1.1: as long as the modulus, and as a number below it).
fn check_block(bytes: &[u8], wrapping_key: Option<&WrappingKey>) -> Result<(), NotWrapped> {
    let size = bytes.len();
    let expected = block_lengths(wrapping_key);
    if expected.contains(&size) {
        return match wrapping_key {
            Some(key) if !key.admits(bytes) => Err(NotWrapped::AboveModulus),
            Some(_) | None => Ok(()),
        };
    }
    let joined = |block: usize| size >= block + 16 && (size - block).is_multiple_of(8);
    if matches!(size, 256 | 384 | 512) {
        Err(NotWrapped::OtherWrappingKey { size, expected })
    } else if matches!(size, 80 | 88 | 152 | 200) {
        Err(NotWrapped::Swapped { size })
    } else if let Some(block) = expected.iter().copied().find(|block| joined(*block)) {
        Err(NotWrapped::Joined { size, block })
    } else {
        Err(NotWrapped::Length { size, expected })
    }
}

/// A private key under RFC 5649: at least 80 bytes (P-256 without its public point).
fn check_private_key(size: usize, wrapping_key: Option<&WrappingKey>) -> Result<(), NotWrapped> {
    if block_lengths(wrapping_key).contains(&size) {
        return Err(NotWrapped::Swapped { size });
    }
    if size <= *RAW_KEY.end() {
        return Err(NotWrapped::TooShort { size });
    }
    if !size.is_multiple_of(8) {
        return Err(NotWrapped::NotMultipleOf8 { size });
    }
    if size > OPENSSL_PIECE + 8 {
        return Err(NotWrapped::Pieces { size });
    }
    Ok(())
}

fn block_lengths(wrapping_key: Option<&WrappingKey>) -> Vec<usize> {
    wrapping_key.map_or_else(|| vec![256, 384, 512], |key| vec![key.block_len()])
}
