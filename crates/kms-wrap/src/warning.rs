//! What is odd about a key that can be used all the same.

use crate::Decision;

/// Something the owner should know, and mostly confirm, before the key is wrapped.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Warning {
    /// So few distinct bytes that chance does not explain it.
    #[error("the key has only {distinct} distinct bytes among 32; a random key has about 30")]
    FewDistinctBytes {
        /// How many.
        distinct: usize,
    },
    /// The second half repeats the first.
    #[error("the two halves of the key are equal")]
    EqualHalves,
    /// Every byte is a hexadecimal digit: perhaps a key in text form.
    #[error("every byte of the key is a hexadecimal digit")]
    HexDigits,
    /// Every byte is printable: perhaps a password.
    #[error("every byte of the key is a printable character, as in a password")]
    Printable,
    /// The bytes are valid UTF-8 with letters.
    #[error("the key is text in UTF-8")]
    Utf8Text,
    /// The RSA public exponent is legal but outside FIPS 186-5's 2^16 < e < 2^256.
    #[error("the public exponent has {bits} bits, outside 2^16 to 2^256: some services refuse it")]
    UnusualExponent {
        /// The exponent's length in bits.
        bits: u32,
    },
    /// The RSA public exponent is not 65537. Nothing to decide.
    #[error("the public exponent is not 65537")]
    ExponentNot65537,
    /// Too many or too few ones among the bits of the modulus.
    #[error("{percent} % of the modulus's bits are ones; about 50 % are expected")]
    BiasedModulus {
        /// Share of ones, in percent.
        percent: u32,
    },
    /// Sixteen equal bytes in a row in the modulus.
    #[error("the modulus holds sixteen equal bytes in a row")]
    RepeatedModulusByte,
    /// The key was marked for RSASSA-PSS only; the import drops that mark.
    #[error("the key is marked for RSASSA-PSS only, and that restriction is lost in the import")]
    PssRestrictionLost,
    /// The private scalar is below 2^64.
    #[error("the private scalar has only {bits} bits")]
    SmallScalar {
        /// The scalar's length in bits.
        bits: u32,
    },
    /// The private scalar is shorter than the field and was padded. Nothing to decide.
    #[error(
        "the private scalar was {bytes} bytes long and was padded or stripped to its full width"
    )]
    ScalarWidth {
        /// Length found.
        bytes: usize,
    },
    /// PKCS#8 attributes (a friendly name, a key usage) were dropped. Nothing to decide.
    #[error("attributes beside the key were dropped")]
    AttributesDropped,
    /// The base64 text ended in bits that should be zero.
    #[error("the base64 text ends in bits that should be zero: a character may be damaged")]
    TrailingBits,
    /// The base64 text may be words: white space between them, or letters alone.
    #[error("the base64 text may be words rather than a key")]
    PerhapsWords,
    /// Line ends stood as the two characters `\n` in the PEM and were repaired. Nothing to decide.
    #[error("line ends written as \\n in the PEM were repaired")]
    EscapedNewlines,
    /// A byte order mark before the text was dropped. Nothing to decide.
    #[error("the byte order mark before the text was dropped")]
    ByteOrderMark,
    /// A line end after the key was dropped, as its owner decided. Nothing more to decide.
    #[error("the line end after the key was dropped")]
    LineEndDropped,
    /// Hexadecimal digits were read as the bytes that they stand for. Nothing to decide.
    #[error("64 hexadecimal digits were read as a key of 32 bytes")]
    ReadAsHex,
    /// A prefix, quotes or separators around hexadecimal digits were dropped. Nothing to decide.
    #[error(
        "what stood around and between the hexadecimal digits (0x, quotes, separators) was dropped"
    )]
    HexDecoration,
    /// Text in text: base64 of hex, for example. Nothing to decide.
    #[error("the key is in text that is itself in text, and both were opened")]
    NestedText,
    /// A member of a JWK is in base64 of another kind than RFC 7515's. Nothing to decide.
    #[error("the JWK is not in base64url as it should be, and was read all the same")]
    JwkEncoding,
    /// The file's encryption shows no change: whoever could write it could change the key.
    #[error("the file's encryption shows no change: compare the fingerprint with the key's own")]
    NotAuthenticated,
    /// The file holds other keys, of which none fits. Nothing to decide.
    #[error("the file holds {others} more private keys, which do not fit and were left out")]
    OtherKeys {
        /// How many.
        others: usize,
    },
}

impl Warning {
    /// A stable name for translations, in kebab-case.
    pub fn code(&self) -> &'static str {
        match self {
            Self::FewDistinctBytes { .. } => "few-distinct-bytes",
            Self::EqualHalves => "equal-halves",
            Self::HexDigits => "hex-digits",
            Self::Printable => "printable",
            Self::Utf8Text => "utf8-text",
            Self::UnusualExponent { .. } => "unusual-exponent",
            Self::ExponentNot65537 => "exponent-not-65537",
            Self::BiasedModulus { .. } => "biased-modulus",
            Self::RepeatedModulusByte => "repeated-modulus-byte",
            Self::PssRestrictionLost => "pss-restriction-lost",
            Self::SmallScalar { .. } => "small-scalar",
            Self::ScalarWidth { .. } => "scalar-width",
            Self::AttributesDropped => "attributes-dropped",
            Self::TrailingBits => "trailing-bits",
            Self::PerhapsWords => "perhaps-words",
            Self::EscapedNewlines => "escaped-newlines",
            Self::ByteOrderMark => "byte-order-mark",
            Self::LineEndDropped => "line-end-dropped",
            Self::ReadAsHex => "read-as-hex",
            Self::HexDecoration => "hex-decoration",
            Self::NestedText => "nested-text",
            Self::JwkEncoding => "jwk-encoding",
            Self::NotAuthenticated => "not-authenticated",
            Self::OtherKeys { .. } => "other-keys",
        }
    }

    /// Name and value pairs for a translation; never key data.
    pub fn params(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::FewDistinctBytes { distinct } => vec![("distinct", distinct.to_string())],
            Self::UnusualExponent { bits } | Self::SmallScalar { bits } => {
                vec![("bits", bits.to_string())]
            }
            Self::BiasedModulus { percent } => vec![("percent", percent.to_string())],
            Self::ScalarWidth { bytes } => vec![("bytes", bytes.to_string())],
            Self::OtherKeys { others } => vec![("others", others.to_string())],
            Self::EqualHalves
            | Self::HexDigits
            | Self::Printable
            | Self::Utf8Text
            | Self::ExponentNot65537
            | Self::RepeatedModulusByte
            | Self::PssRestrictionLost
            | Self::AttributesDropped
            | Self::TrailingBits
            | Self::PerhapsWords
            | Self::EscapedNewlines
            | Self::ByteOrderMark
            | Self::LineEndDropped
            | Self::ReadAsHex
            | Self::HexDecoration
            | Self::NestedText
            | Self::JwkEncoding
            | Self::NotAuthenticated => Vec::new(),
        }
    }

    /// The decision that [`wrap`](crate::wrap) waits for, if any.
    pub fn decision(&self) -> Option<Decision> {
        match self {
            Self::FewDistinctBytes { .. }
            | Self::EqualHalves
            | Self::HexDigits
            | Self::Printable
            | Self::Utf8Text => Some(Decision::AcceptPattern),
            Self::UnusualExponent { .. } => Some(Decision::AcceptExponent),
            Self::BiasedModulus { .. } | Self::RepeatedModulusByte => {
                Some(Decision::AcceptModulusPattern)
            }
            Self::PssRestrictionLost => Some(Decision::AcceptPssAsRsa),
            Self::SmallScalar { .. } => Some(Decision::AcceptWeakScalar),
            Self::TrailingBits => Some(Decision::AcceptTrailingBits),
            Self::PerhapsWords => Some(Decision::AcceptWordsAsBase64),
            Self::NotAuthenticated => Some(Decision::AcceptUnauthenticated),
            Self::ExponentNot65537
            | Self::ScalarWidth { .. }
            | Self::AttributesDropped
            | Self::EscapedNewlines
            | Self::ByteOrderMark
            | Self::LineEndDropped
            | Self::ReadAsHex
            | Self::HexDecoration
            | Self::NestedText
            | Self::JwkEncoding
            | Self::OtherKeys { .. } => None,
        }
    }
}
