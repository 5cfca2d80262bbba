//! Why a file is not what a wrapped file must be.

use crate::PublicKind;

/// The bytes are not sent.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotWrapped {
    /// A key in the clear.
    #[error("this is the unencrypted key; it was not sent")]
    PlaintextKey,
    /// A key under a pass phrase, not under the wrapping key.
    #[error(
        "this key is encrypted under a pass phrase, not under the wrapping key; it was not sent"
    )]
    EncryptedKey,
    /// A public key or certificate.
    #[error("this is {kind}, not a wrapped key")]
    PublicHalf {
        /// What it is.
        kind: PublicKind,
    },
    /// Nothing.
    #[error("the file is empty")]
    Empty,
    /// Larger than any wrapped key.
    #[error("the file has {size} bytes; a wrapped key has at most {limit}")]
    TooLarge {
        /// Size found, in bytes.
        size: usize,
        /// Largest size that is looked at.
        limit: usize,
    },
    /// Text that is not base64.
    #[error("the file is text, not a wrapped key")]
    Text {
        /// Size in bytes.
        size: usize,
    },
    /// Hex.
    #[error("the file is hexadecimal; convert it: xxd -r -p FILE OUT")]
    Hex {
        /// Bytes that it stands for.
        size: usize,
    },
    /// `openssl enc` with a pass phrase.
    #[error("made by `openssl enc` with a pass phrase (it starts with Salted__), not by key wrap")]
    OpensslSalted,
    /// A block of a wrong length.
    #[error("{size} bytes; a wrapped key under this wrapping key has {}", list(.expected))]
    Length {
        /// Size found, in bytes.
        size: usize,
        /// Lengths that would do.
        expected: Vec<usize>,
    },
    /// A block for a modulus of another size.
    #[error("{size} bytes, wrapped under a wrapping key of another size: expected {}", list(.expected))]
    OtherWrappingKey {
        /// Size found, in bytes.
        size: usize,
        /// Lengths that would do.
        expected: Vec<usize>,
    },
    /// As a number not below the modulus.
    #[error("not encrypted under this wrapping key: as a number it is not below the modulus")]
    AboveModulus,
    /// Both parts in one file.
    #[error(
        "{size} bytes: both parts in one file; the first {block} are the key material, the rest the private key"
    )]
    Joined {
        /// Size found, in bytes.
        size: usize,
        /// Where the first part ends.
        block: usize,
    },
    /// The other of the two files.
    #[error("{size} bytes: this looks like the other of the two files")]
    Swapped {
        /// Size found, in bytes.
        size: usize,
    },
    /// Shorter than any wrapped private key.
    #[error("{size} bytes: too short for a wrapped private key")]
    TooShort {
        /// Size found, in bytes.
        size: usize,
    },
    /// Key wrap gives multiples of 8.
    #[error("{size} bytes: not key wrap with padding (RFC 5649), which gives a multiple of 8")]
    NotMultipleOf8 {
        /// Size found, in bytes.
        size: usize,
    },
    /// Longer than one piece of `openssl enc`.
    #[error(
        "{size} bytes: longer than any wrapped private key; `openssl enc` wraps more than 4096 bytes in pieces that cannot be opened"
    )]
    Pieces {
        /// Size found, in bytes.
        size: usize,
    },
    /// Too regular for ciphertext.
    #[error("{size} bytes, but too regular to be encrypted")]
    NotRandom {
        /// Size found, in bytes.
        size: usize,
    },
}

impl NotWrapped {
    /// A stable name for translations, in kebab-case.
    pub fn code(&self) -> &'static str {
        match self {
            Self::PlaintextKey => "plaintext-key",
            Self::EncryptedKey => "encrypted-key",
            Self::PublicHalf { .. } => "wrapped-public-half",
            Self::Empty => "wrapped-empty",
            Self::TooLarge { .. } => "wrapped-too-large",
            Self::Text { .. } => "wrapped-text",
            Self::Hex { .. } => "hex",
            Self::OpensslSalted => "openssl-salted",
            Self::Length { .. } => "wrapped-length",
            Self::OtherWrappingKey { .. } => "other-wrapping-key",
            Self::AboveModulus => "above-modulus",
            Self::Joined { .. } => "joined",
            Self::Swapped { .. } => "swapped",
            Self::TooShort { .. } => "too-short",
            Self::NotMultipleOf8 { .. } => "not-multiple-of-8",
            Self::Pieces { .. } => "pieces",
            Self::NotRandom { .. } => "not-random",
        }
    }

    /// Name and value pairs for a translation; never data of the file.
    pub fn params(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::PlaintextKey
            | Self::EncryptedKey
            | Self::Empty
            | Self::OpensslSalted
            | Self::AboveModulus => Vec::new(),
            Self::PublicHalf { kind } => vec![("kind", kind.as_str().to_owned())],
            Self::TooLarge { size, limit } => {
                vec![("size", size.to_string()), ("limit", limit.to_string())]
            }
            Self::Length { size, expected } | Self::OtherWrappingKey { size, expected } => {
                vec![("size", size.to_string()), ("expected", list(expected))]
            }
            Self::Joined { size, block } => {
                vec![("size", size.to_string()), ("block", block.to_string())]
            }
            Self::Text { size }
            | Self::Hex { size }
            | Self::Swapped { size }
            | Self::TooShort { size }
            | Self::NotMultipleOf8 { size }
            | Self::Pieces { size }
            | Self::NotRandom { size } => vec![("size", size.to_string())],
        }
    }
}

fn list(lengths: &[usize]) -> String {
    lengths
        .iter()
        .map(usize::to_string)
        .collect::<Vec<_>>()
        .join(", ")
}
