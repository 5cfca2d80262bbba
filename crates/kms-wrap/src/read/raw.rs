//! Symmetric keys as bare bytes, and what can be said of bytes that are nothing else.

use zeroize::Zeroizing;

use super::{Ask, Found, Reading, text, trace};
use crate::{Decision, Format, ReadError, Warning};

/// Length of the one symmetric key that is imported, in bytes.
pub(super) const KEY_LEN: usize = 32;

/// Takes bytes whose length speaks for a raw key; `None` lets the other rules have a look.
///
/// This goes before all of them: a random key starts like UTF-16 or like DER once in 65536.
pub(super) fn read(bytes: &[u8], ask: &Ask<'_>) -> Option<Result<Reading, ReadError>> {
    if let Ok(key) = <[u8; KEY_LEN]>::try_from(bytes) {
        let key = Zeroizing::new(key);
        if !text::is_ascii(bytes) || ask.decided(Decision::UseBytesAsKey) {
            return Some(Ok(bare(key)));
        }
        return ask.symmetric().then(|| Err(ambiguous(bytes)));
    }
    if text::is_ascii(bytes) || !ask.symmetric() {
        return None;
    }
    if let Some(key) = without_newline(bytes) {
        return Some(if ask.decided(Decision::DropTrailingNewline) {
            Ok(bare(key).noting(Warning::LineEndDropped))
        } else {
            Err(ReadError::TrailingNewline { size: bytes.len() })
        });
    }
    matches!(bytes.len(), 16 | 24).then(|| Err(wrong_length(bytes.len())))
}

fn bare(key: Zeroizing<[u8; KEY_LEN]>) -> Reading {
    Reading {
        format: Vec::new(),
        found: Found::Symmetric(key),
        warnings: Vec::new(),
    }
}

/// The key before a line end that does not belong to it. When the key itself is printable, the
/// whole is text and read as such.
fn without_newline(bytes: &[u8]) -> Option<Zeroizing<[u8; KEY_LEN]>> {
    let key = bytes
        .strip_suffix(b"\r\n")
        .filter(|key| key.len() == KEY_LEN);
    let key = key
        .or_else(|| bytes.strip_suffix(b"\n"))
        .filter(|key| !text::is_ascii(key))?;
    <[u8; KEY_LEN]>::try_from(key).ok().map(Zeroizing::new)
}

fn ambiguous(bytes: &[u8]) -> ReadError {
    let text = text::from_bytes(bytes).unwrap_or_default();
    ReadError::AmbiguousText {
        size: bytes.len(),
        hex: match text::hex(&text) {
            text::Hex::Bytes(bytes) => Some(bytes.len()),
            text::Hex::Odd(_) | text::Hex::No => None,
        },
        base64: text::base64(&text).map(|decoded| decoded.bytes.len()),
    }
}

/// The error for a symmetric key of `found` bytes.
pub(super) fn wrong_length(found: usize) -> ReadError {
    ReadError::WrongLength {
        found,
        expected: KEY_LEN,
    }
}

/// The error for binary data that no rule knows.
pub(super) fn unknown(bytes: &[u8], ask: &Ask<'_>) -> ReadError {
    let size = bytes.len();
    if trace::holds_key(bytes) {
        let format = Format::Der;
        return ReadError::Malformed { format };
    }
    if looks_wrapped(bytes) {
        return ReadError::AlreadyWrapped { size };
    }
    if !ask.symmetric() || size > 2 * KEY_LEN {
        return ReadError::Unknown { size };
    }
    if size == KEY_LEN - 1 {
        ReadError::MissingByte { size }
    } else {
        wrong_length(size)
    }
}

/// One OAEP block, or one with a key wrapped by RFC 5649 behind it, or that key alone.
fn looks_wrapped(bytes: &[u8]) -> bool {
    let size = bytes.len();
    let block = matches!(size, 256 | 384 | 512);
    let joined = size >= 256 + 16 && size.is_multiple_of(8);
    // P-256 and P-384 private keys with their public point.
    let wrapped_ec = matches!(size, 152 | 200);
    (block || joined || wrapped_ec) && is_varied(bytes)
}

/// Whether the bytes vary as random ones do: of 256 random bytes, some 162 differ from each other.
pub(crate) fn is_varied(bytes: &[u8]) -> bool {
    let mut seen = [false; 256];
    for byte in bytes {
        if let Some(slot) = seen.get_mut(usize::from(*byte)) {
            *slot = true;
        }
    }
    let distinct = seen.iter().filter(|seen| **seen).count();
    distinct * 4 >= bytes.len().min(256)
}
