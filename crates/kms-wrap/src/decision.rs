//! What the owner of a key may decide, where the file alone does not.

use std::fmt;
use std::str::FromStr;

/// An answer to a [`ReadError`](crate::ReadError) or a [`Warning`](crate::Warning) that asks for one.
///
/// Nothing is guessed or repaired without one of these.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Decision {
    /// The bytes of the file are the key, although they are text.
    UseBytesAsKey,
    /// Drop the line end that follows the key.
    DropTrailingNewline,
    /// Compute dP, dQ and qInv anew from p, q and d.
    RecomputeCrt,
    /// Use the symmetric key although it does not look random.
    AcceptPattern,
    /// Use the RSA key although its public exponent is unusual.
    AcceptExponent,
    /// Use the RSA key although its modulus does not look random.
    AcceptModulusPattern,
    /// Import an RSASSA-PSS key as a plain RSA key: the restriction to PSS is lost.
    AcceptPssAsRsa,
    /// Use the EC key although its private scalar is small.
    AcceptWeakScalar,
    /// Use the key although its base64 ends in bits that should be zero.
    AcceptTrailingBits,
    /// The text is a key in base64 although it may be words.
    AcceptWordsAsBase64,
    /// Use the key although the encryption of its file shows no change.
    AcceptUnauthenticated,
}

impl Decision {
    /// Every decision.
    pub const ALL: [Self; 11] = [
        Self::UseBytesAsKey,
        Self::DropTrailingNewline,
        Self::RecomputeCrt,
        Self::AcceptPattern,
        Self::AcceptExponent,
        Self::AcceptModulusPattern,
        Self::AcceptPssAsRsa,
        Self::AcceptWeakScalar,
        Self::AcceptTrailingBits,
        Self::AcceptWordsAsBase64,
        Self::AcceptUnauthenticated,
    ];

    /// Its stable name, in kebab-case.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::UseBytesAsKey => "use-bytes-as-key",
            Self::DropTrailingNewline => "drop-trailing-newline",
            Self::RecomputeCrt => "recompute-crt",
            Self::AcceptPattern => "accept-pattern",
            Self::AcceptExponent => "accept-exponent",
            Self::AcceptModulusPattern => "accept-modulus-pattern",
            Self::AcceptPssAsRsa => "accept-pss-as-rsa",
            Self::AcceptWeakScalar => "accept-weak-scalar",
            Self::AcceptTrailingBits => "accept-trailing-bits",
            Self::AcceptWordsAsBase64 => "accept-words-as-base64",
            Self::AcceptUnauthenticated => "accept-unauthenticated",
        }
    }
}

impl fmt::Display for Decision {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The text names no decision.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("unknown decision")]
pub struct UnknownDecision;

impl FromStr for Decision {
    type Err = UnknownDecision;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .into_iter()
            .find(|one| one.as_str() == text)
            .ok_or(UnknownDecision)
    }
}
