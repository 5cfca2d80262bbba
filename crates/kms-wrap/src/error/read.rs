//! Why an input is not read.

mod params;

use super::{Container, Flaw, PublicKind, kind};
use crate::shares::ShareFault;
use crate::{Candidate, Decision, Format, Spec};

/// The input is not a key that can be imported, or not yet.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReadError {
    /// Nothing, or only white space.
    #[error("the file is empty")]
    Empty,
    /// Larger than any key file.
    #[error("the file has {size} bytes; a key file has at most {limit}")]
    TooLarge {
        /// Size found, in bytes.
        size: usize,
        /// Largest size that is read, in bytes.
        limit: usize,
    },
    /// Text that is no key.
    #[error("the file is text ({size} bytes), but no key in a known format")]
    Text {
        /// Size in bytes.
        size: usize,
    },
    /// Bytes that are no key.
    #[error("the file is binary ({size} bytes), but no key in a known format")]
    Unknown {
        /// Size in bytes.
        size: usize,
    },
    /// Only the public half.
    #[error("this is {kind}: it holds no private key; the private key is in another file")]
    PublicHalf {
        /// What it is.
        kind: PublicKind,
        /// SHA-256 of its `SubjectPublicKeyInfo` in hex, to find the pair by.
        sha256: Option<String>,
    },
    /// A container that is known but not read.
    #[error("this is {container}, which is not read here{}", kind::advice(*.container))]
    NotRead {
        /// What it is.
        container: Container,
    },
    /// Encrypted, and no pass phrase was given.
    #[error("the key is encrypted: its pass phrase is needed")]
    PassphraseNeeded,
    /// It did not open with this pass phrase.
    #[error("wrong pass phrase, or a damaged file")]
    PassphraseWrong,
    /// Opening it would take too much time or memory.
    #[error("the file asks for more work to open than is done here ({cost} {unit}; limit {limit})")]
    CostTooHigh {
        /// What the file asks for.
        cost: u64,
        /// The most that is done.
        limit: u64,
        /// `rounds` of PBKDF2 or `bytes` of scrypt.
        unit: &'static str,
    },
    /// Curve or group parameters without a key.
    #[error("the file holds only the parameters of a curve, no key")]
    ParametersOnly,
    /// RSA with more than two primes.
    #[error("an RSA key of more than two primes; key management services take two")]
    MultiPrime,
    /// Looks wrapped already.
    #[error("{size} bytes that look wrapped already: use them as existing key material")]
    AlreadyWrapped {
        /// Size in bytes.
        size: usize,
    },
    /// Text of exactly the key's length: two readings.
    #[error("{size} bytes of text may be the key itself, or a text form of a shorter one")]
    AmbiguousText {
        /// Size in bytes.
        size: usize,
        /// How many bytes it gives as hex, if it is hex.
        hex: Option<usize>,
        /// How many bytes it gives as base64, if it is base64.
        base64: Option<usize>,
    },
    /// A key and a line end.
    #[error("{size} bytes: a key followed by a line end, which some program added")]
    TrailingNewline {
        /// Size in bytes, line end included.
        size: usize,
    },
    /// One byte short.
    #[error(
        "{size} bytes: one is missing; a program that strips line ends may have damaged the key"
    )]
    MissingByte {
        /// Size in bytes.
        size: usize,
    },
    /// An odd number of hex digits.
    #[error("{digits} hex digits: one is missing or one too many")]
    OddHex {
        /// How many.
        digits: usize,
    },
    /// A symmetric key of another length.
    #[error("a key of {found} bytes; {expected} are expected")]
    WrongLength {
        /// Length found, in bytes.
        found: usize,
        /// Length expected, in bytes.
        expected: usize,
    },
    /// A key of another kind.
    #[error("the file holds an {found} key; {wanted} is expected")]
    WrongKind {
        /// `AES`, `RSA` or `EC`.
        found: &'static str,
        /// What is expected.
        wanted: Spec,
    },
    /// A curve that is not the spec's.
    #[error("the key is on the curve {found}; {} is expected", spec_or(*.wanted, "EC_P256 or EC_P384"))]
    WrongCurve {
        /// The curve's name, or its OID.
        found: String,
        /// What is expected, if only one.
        wanted: Option<Spec>,
    },
    /// A modulus that is not the spec's.
    #[error("the RSA modulus has {bits} bits; {} is expected", spec_or(*.wanted, "2048, 3072 or 4096"))]
    WrongModulus {
        /// Exact length in bits.
        bits: u32,
        /// What is expected, if only one.
        wanted: Option<Spec>,
    },
    /// PKCS#8 of an algorithm that cannot be imported.
    #[error("a private key of the algorithm {found}, which cannot be imported")]
    UnsupportedAlgorithm {
        /// Its name, or its OID.
        found: String,
    },
    /// EC with the curve spelled out instead of named.
    #[error(
        "the curve is given by explicit parameters; re-encode with `openssl ec -param_enc named_curve`"
    )]
    ExplicitParameters,
    /// Two places name two curves.
    #[error("the file names two different curves for one key")]
    CurveConflict,
    /// The structure is broken.
    #[error("the {format} structure is damaged or incomplete")]
    Malformed {
        /// The layer that did not parse.
        format: Format,
    },
    /// Something follows the key.
    #[error("{count} bytes follow the key")]
    TrailingBytes {
        /// How many.
        count: usize,
        /// They are only a line end, which may be dropped.
        newline: bool,
    },
    /// BER, not DER.
    #[error("BER with indefinite lengths; re-encode with `openssl pkcs8 -topk8 -nocrypt`")]
    Ber,
    /// More than one private key.
    #[error("the file holds {} private keys; pick one", keys.len())]
    SeveralKeys {
        /// What there is to pick from, by [`Ask::pick`](crate::Ask::pick).
        keys: Vec<Candidate>,
    },
    /// One share of a key that was split.
    #[error(
        "this is share {number} of {count} of a key: bring {threshold} shares of the set {set} \
         together"
    )]
    Share {
        /// Its number.
        number: u8,
        /// How many shares rebuild the key.
        threshold: u8,
        /// How many there are.
        count: u8,
        /// The set that they all belong to.
        set: String,
    },
    /// A share that is damaged.
    #[error("this is a share of a key, and {fault}")]
    DamagedShare {
        /// What is wrong with it.
        fault: ShareFault,
    },
    /// A key that must not be used.
    #[error("{flaw}")]
    Flawed {
        /// What is wrong with it.
        flaw: Flaw,
    },
}

impl From<Flaw> for ReadError {
    fn from(flaw: Flaw) -> Self {
        Self::Flawed { flaw }
    }
}

impl ReadError {
    /// A stable name for translations, in kebab-case; a flaw has its own.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::TooLarge { .. } => "too-large",
            Self::Text { .. } => "text",
            Self::Unknown { .. } => "unknown",
            Self::PublicHalf { .. } => "public-half",
            Self::NotRead { .. } => "not-read",
            Self::PassphraseNeeded => "passphrase-needed",
            Self::PassphraseWrong => "passphrase-wrong",
            Self::CostTooHigh { .. } => "cost-too-high",
            Self::ParametersOnly => "parameters-only",
            Self::MultiPrime => "multi-prime",
            Self::AlreadyWrapped { .. } => "already-wrapped",
            Self::AmbiguousText { .. } => "ambiguous-text",
            Self::TrailingNewline { .. } => "trailing-newline",
            Self::MissingByte { .. } => "missing-byte",
            Self::OddHex { .. } => "odd-hex",
            Self::WrongLength { .. } => "wrong-length",
            Self::WrongKind { .. } => "wrong-kind",
            Self::WrongCurve { .. } => "wrong-curve",
            Self::WrongModulus { .. } => "wrong-modulus",
            Self::UnsupportedAlgorithm { .. } => "unsupported-algorithm",
            Self::ExplicitParameters => "explicit-parameters",
            Self::CurveConflict => "curve-conflict",
            Self::Malformed { .. } => "malformed",
            Self::TrailingBytes { .. } => "trailing-bytes",
            Self::Ber => "ber",
            Self::SeveralKeys { .. } => "several-keys",
            Self::Share { .. } => "share",
            Self::DamagedShare { fault } => fault.code(),
            Self::Flawed { flaw } => flaw.code(),
        }
    }

    /// The decision with which [`read`](crate::read) would go on, if there is one.
    pub fn decision(&self) -> Option<Decision> {
        let newline = matches!(
            self,
            Self::TrailingNewline { .. } | Self::TrailingBytes { newline: true, .. }
        );
        if newline {
            return Some(Decision::DropTrailingNewline);
        }
        if matches!(self, Self::AmbiguousText { .. }) {
            return Some(Decision::UseBytesAsKey);
        }
        matches!(
            self,
            Self::Flawed {
                flaw: Flaw::CrtMismatch
            }
        )
        .then_some(Decision::RecomputeCrt)
    }
}

fn spec_or(wanted: Option<Spec>, otherwise: &'static str) -> &'static str {
    wanted.map_or(otherwise, Spec::as_str)
}
