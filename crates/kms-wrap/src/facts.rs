//! What may be told about a key: nothing here lets anyone rebuild it.

use std::fmt;

use crate::{Decision, Spec, Warning};

/// One layer of a file, from the outside in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Format {
    /// The bytes themselves.
    Raw,
    /// Hexadecimal digits.
    Hex,
    /// Base64, either alphabet.
    Base64,
    /// UTF-16 with a byte order mark.
    Utf16,
    /// PEM (RFC 7468).
    Pem,
    /// DER.
    Der,
    /// PKCS#8 (RFC 5208, RFC 5958).
    Pkcs8,
    /// PKCS#8 encrypted under a pass phrase.
    EncryptedPkcs8,
    /// PKCS#1 (RFC 8017 appendix A.1.2).
    Pkcs1,
    /// SEC1 (RFC 5915).
    Sec1,
    /// CMS encrypted under a pass phrase (RFC 5652, RFC 5083).
    Cms,
    /// OpenSSH's private key format.
    OpenSsh,
    /// A JSON Web Key (RFC 7517), or a set of them.
    Jwk,
    /// PKCS#12 (RFC 7292).
    Pkcs12,
    /// PEM encrypted as OpenSSL did before PKCS#8: `Proc-Type: 4,ENCRYPTED`.
    EncryptedPem,
    /// Rebuilt from shares.
    Shares,
    /// Made here at random, not read.
    Generated,
}

impl Format {
    /// Whether it is a way to write bytes as text.
    pub(crate) fn is_text(self) -> bool {
        matches!(self, Self::Hex | Self::Base64 | Self::Utf16)
    }

    /// Its usual name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Raw => "raw",
            Self::Hex => "hex",
            Self::Base64 => "base64",
            Self::Utf16 => "UTF-16",
            Self::Pem => "PEM",
            Self::Der => "DER",
            Self::Pkcs8 => "PKCS#8",
            Self::EncryptedPkcs8 => "encrypted PKCS#8",
            Self::Pkcs1 => "PKCS#1",
            Self::Sec1 => "SEC1",
            Self::Cms => "CMS",
            Self::OpenSsh => "OpenSSH",
            Self::Jwk => "JWK",
            Self::Pkcs12 => "PKCS#12",
            Self::EncryptedPem => "encrypted PEM",
            Self::Shares => "key shares",
            Self::Generated => "generated",
        }
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Everything about a key that is fit to be shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facts {
    /// The layers that were opened, outermost first: base64, PEM, PKCS#8.
    pub format: Vec<Format>,
    /// What the key is.
    pub spec: Spec,
    /// Its size in bits.
    pub bits: u32,
    /// `hmac:` and 16 hex digits for a symmetric key, `spki-sha256:` and 64 for a key pair.
    pub fingerprint: String,
    /// Symmetric keys: 6 upper-case hex digits, the first 3 bytes of AES-CMAC of 16 zero bytes.
    pub key_check_value: Option<String>,
    /// Key pairs: the public half, DER `SubjectPublicKeyInfo`.
    pub public_key: Option<Vec<u8>>,
    /// What is odd about it.
    pub warnings: Vec<Warning>,
}

impl Facts {
    /// The decisions that the warnings ask for and that `taken` does not hold, each once.
    pub fn open_decisions(&self, taken: &[Decision]) -> Vec<Decision> {
        let mut open = Vec::new();
        for decision in self.warnings.iter().filter_map(Warning::decision) {
            if !taken.contains(&decision) && !open.contains(&decision) {
                open.push(decision);
            }
        }
        open
    }
}
