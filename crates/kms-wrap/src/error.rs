//! What can go wrong, as data: a code and parameters for whoever translates, English for the rest.
//!
//! No variant holds key data.

mod flaw;
mod kind;
mod read;

pub use flaw::Flaw;
pub use kind::{Container, PublicKind};
pub use read::ReadError;

use crate::{Decision, Spec};

/// The wrapping key that a server handed out cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WrappingKeyError {
    /// Not a `SubjectPublicKeyInfo`.
    #[error("the wrapping key is no public key (DER SubjectPublicKeyInfo, base64 or PEM of it)")]
    Malformed,
    /// Not RSA.
    #[error("the wrapping key is not an RSA key")]
    NotRsa,
    /// A modulus of another size.
    #[error("the wrapping key's modulus has {bits} bits; 2048, 3072 or 4096 are expected")]
    Size {
        /// Length of the modulus in bits.
        bits: u32,
    },
    /// Its numbers make no RSA key.
    #[error("the wrapping key's modulus or exponent is unusable")]
    Unusable,
}

impl WrappingKeyError {
    /// A stable name for translations, in kebab-case.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Malformed => "wrapping-key-malformed",
            Self::NotRsa => "wrapping-key-not-rsa",
            Self::Size { .. } => "wrapping-key-size",
            Self::Unusable => "wrapping-key-unusable",
        }
    }
}

/// The key was not wrapped.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WrapError {
    /// A warning has not been answered.
    #[error("the key has a warning that must be answered first: {decision}")]
    Undecided {
        /// The answer that is missing.
        decision: Decision,
    },
    /// OAEP failed: the wrapping key does not fit.
    #[error("the wrapping key could not encrypt")]
    Oaep,
    /// The key no longer opens as what it was.
    #[error("the key was damaged in memory")]
    Damaged,
}

impl WrapError {
    /// A stable name for translations, in kebab-case.
    pub fn code(self) -> &'static str {
        match self {
            Self::Undecided { .. } => "undecided",
            Self::Oaep => "oaep-failed",
            Self::Damaged => "key-damaged",
        }
    }
}

/// No key was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MakeError {
    /// Not a curve.
    #[error("{spec} is not an EC key spec")]
    NotEc {
        /// The spec asked for.
        spec: Spec,
    },
    /// Not RSA.
    #[error("{spec} is not an RSA key spec")]
    NotRsa {
        /// The spec asked for.
        spec: Spec,
    },
    /// The generator gave no usable key.
    #[error("no key could be made: the random generator is broken")]
    Failed,
}
