//! The key specs that an import takes.

use std::fmt;
use std::str::FromStr;

/// A key spec, named as the KMS API names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Spec {
    /// 32 bytes of AES key.
    Aes256,
    /// RSA with a modulus of 2048 bits.
    Rsa2048,
    /// RSA with a modulus of 3072 bits.
    Rsa3072,
    /// RSA with a modulus of 4096 bits.
    Rsa4096,
    /// NIST P-256.
    EcP256,
    /// NIST P-384.
    EcP384,
}

impl Spec {
    /// Every spec, in the order in which the product lists them.
    pub const ALL: [Self; 6] = [
        Self::Aes256,
        Self::Rsa2048,
        Self::Rsa3072,
        Self::Rsa4096,
        Self::EcP256,
        Self::EcP384,
    ];

    /// The API's identifier, `AES_256` for example.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Aes256 => "AES_256",
            Self::Rsa2048 => "RSA_2048",
            Self::Rsa3072 => "RSA_3072",
            Self::Rsa4096 => "RSA_4096",
            Self::EcP256 => "EC_P256",
            Self::EcP384 => "EC_P384",
        }
    }

    /// The key's size in bits: of the key, the modulus or the curve's field.
    pub fn bits(self) -> u32 {
        match self {
            Self::Aes256 | Self::EcP256 => 256,
            Self::Rsa2048 => 2048,
            Self::Rsa3072 => 3072,
            Self::Rsa4096 => 4096,
            Self::EcP384 => 384,
        }
    }

    /// The RSA spec whose modulus has `bits` bits.
    pub(crate) fn rsa(bits: u32) -> Option<Self> {
        match bits {
            2048 => Some(Self::Rsa2048),
            3072 => Some(Self::Rsa3072),
            4096 => Some(Self::Rsa4096),
            _ => None,
        }
    }
}

impl fmt::Display for Spec {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The text is not the identifier of a spec that can be imported.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("unknown key spec: expected AES_256, RSA_2048, RSA_3072, RSA_4096, EC_P256 or EC_P384")]
pub struct UnknownSpec;

impl FromStr for Spec {
    type Err = UnknownSpec;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .into_iter()
            .find(|spec| spec.as_str() == text)
            .ok_or(UnknownSpec)
    }
}
