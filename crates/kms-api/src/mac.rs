//! Message authentication codes.

use serde::{Deserialize, Serialize};

use crate::data::Base64Text;
use crate::field::named;
use crate::{KeyId, KeyRef, KeySpec};

/// The longest message in bytes; the shortest has one.
pub const MAX_MESSAGE: usize = 4096;

named!(
    /// `mac_algorithm`.
    MacAlgorithm, "is one of HMAC_SHA_256, HMAC_SHA_384, HMAC_SHA_512 (HMAC_SM3 is not offered here)", {
    /// HMAC with SHA-256.
    HmacSha256 = "HMAC_SHA_256",
    /// HMAC with SHA-384.
    HmacSha384 = "HMAC_SHA_384",
    /// HMAC with SHA-512.
    HmacSha512 = "HMAC_SHA_512",
    /// HMAC with SM3: not offered.
    HmacSm3 = "HMAC_SM3",
});

impl MacAlgorithm {
    /// Whether this server has it.
    pub const fn offered(self) -> bool {
        !matches!(self, Self::HmacSm3)
    }

    /// The one algorithm of keys of `spec`.
    pub const fn for_spec(spec: KeySpec) -> Option<Self> {
        match spec {
            KeySpec::Hmac256 => Some(Self::HmacSha256),
            KeySpec::Hmac384 => Some(Self::HmacSha384),
            KeySpec::Hmac512 => Some(Self::HmacSha512),
            KeySpec::HmacSm3 => Some(Self::HmacSm3),
            KeySpec::Aes256
            | KeySpec::Sm4
            | KeySpec::Rsa2048
            | KeySpec::Rsa3072
            | KeySpec::Rsa4096
            | KeySpec::EcP256
            | KeySpec::EcP384
            | KeySpec::Secp256k1
            | KeySpec::Sm2
            | KeySpec::Ed25519
            | KeySpec::Unknown => None,
        }
    }
}

/// `generate-mac`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GenerateMacRequest {
    /// The key.
    pub key_id: KeyRef,
    /// The key's own algorithm.
    pub mac_algorithm: MacAlgorithm,
    /// Base64 of 1 to 4096 bytes.
    pub message: Base64Text,
}

/// What `generate-mac` answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GenerateMacResponse {
    /// The key.
    pub key_id: KeyId,
    /// The algorithm.
    pub mac_algorithm: MacAlgorithm,
    /// Base64.
    pub mac: String,
}

/// `verify-mac`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct VerifyMacRequest {
    /// The key.
    pub key_id: KeyRef,
    /// The key's own algorithm.
    pub mac_algorithm: MacAlgorithm,
    /// Base64 of 1 to 4096 bytes.
    pub message: Base64Text,
    /// Base64, as `generate-mac` answered it.
    pub mac: Base64Text,
}

/// What `verify-mac` answers; a wrong code is no error.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct VerifyMacResponse {
    /// The key.
    pub key_id: KeyId,
    /// The algorithm.
    pub mac_algorithm: MacAlgorithm,
    /// Whether the code is the message's.
    pub mac_valid: bool,
}
