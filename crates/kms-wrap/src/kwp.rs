//! AES-256 key wrap with padding (RFC 5649, NIST SP 800-38F KWP): the only door to `aes-kw`.
//!
//! `aes-kw` 0.3.1 unwraps the eight bytes `A65959A600000000` under any key to an empty key: with no
//! blocks behind the header the cipher never runs, so nothing is authenticated. RFC 5649 knows no
//! output under 16 bytes and no empty plaintext, and this door lets neither pass.

use aes::cipher::KeyInit;
use aes_kw::KwpAes256;
use zeroize::{Zeroize, Zeroizing};

/// Length of the block that RFC 5649 counts in.
const SEMIBLOCK: usize = 8;

/// The shortest wrapped output: header and one semiblock (RFC 5649 section 4.1).
const SHORTEST: usize = 2 * SEMIBLOCK;

/// Wrapping or unwrapping was not possible.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KwpError {
    /// There is nothing to wrap.
    #[error("nothing to wrap")]
    Empty,
    /// The input is longer than RFC 5649 can state.
    #[error("too long to wrap")]
    TooLong,
    /// The wrapped input is shorter than 16 bytes or no multiple of 8.
    #[error("not a wrapped key: {size} bytes, expected a multiple of 8, at least 16")]
    Length {
        /// Length found, in bytes.
        size: usize,
    },
    /// Wrong key, or damaged.
    #[error("the wrapped key did not open")]
    Integrity,
}

/// Length of [`wrap`]'s output for `length` bytes.
pub fn wrapped_len(length: usize) -> usize {
    length
        .div_ceil(SEMIBLOCK)
        .saturating_add(1)
        .saturating_mul(SEMIBLOCK)
}

/// Wraps `plaintext`, one byte or more, under `key`.
pub fn wrap(key: &[u8; 32], plaintext: &[u8]) -> Result<Vec<u8>, KwpError> {
    if plaintext.is_empty() {
        return Err(KwpError::Empty);
    }
    let mut out = vec![0; wrapped_len(plaintext.len())];
    cipher(key)
        .wrap_key(plaintext, &mut out)
        .map_err(|_| KwpError::TooLong)?;
    Ok(out)
}

/// Opens what [`wrap`], or any other RFC 5649 program, made under `key`.
pub fn unwrap(key: &[u8; 32], wrapped: &[u8]) -> Result<Zeroizing<Vec<u8>>, KwpError> {
    let size = wrapped.len();
    if size < SHORTEST || !size.is_multiple_of(SEMIBLOCK) {
        return Err(KwpError::Length { size });
    }
    let mut out = Zeroizing::new(vec![0; size - SEMIBLOCK]);
    let length = cipher(key)
        .unwrap_key(wrapped, &mut out)
        .map_err(|_| KwpError::Integrity)?
        .len();
    if length == 0 {
        return Err(KwpError::Integrity);
    }
    if let Some(padding) = out.get_mut(length..) {
        padding.zeroize();
    }
    out.truncate(length);
    Ok(out)
}

fn cipher(key: &[u8; 32]) -> KwpAes256 {
    KwpAes256::new(key.into())
}
