//! Use of a key: encrypt, decrypt, sign, verify, public key.

use serde::{Deserialize, Serialize};

use crate::field::{checked_string, is_base64_text, named};
use crate::spec::KeyFamily;
use crate::{KeyId, KeyRef, KeySpec, Sequence};

/// The longest plaintext in bytes; under a key pair it is shorter ([`EncryptionAlgorithm::longest`]).
const MAX_PLAIN_TEXT: usize = 4096;
/// What RSAES-OAEP with SHA-256 adds to a plaintext, in bytes (RFC 8017, 7.1.1: twice the hash, and two).
const OAEP_OVERHEAD: usize = 2 * 32 + 2;
/// The longest message in bytes that `sign` and `verify` take as it is: what 8192 characters of base64 stand for.
pub const MAX_MESSAGE: usize = 6144;

checked_string!(
    /// `plain_text`: 1 to 4096 bytes of UTF-8, whatever characters (semantics.md, "Data").
    PlainText,
    |v| (1..=MAX_PLAIN_TEXT).contains(&v.len()),
    "has 1 to 4096 bytes"
);

checked_string!(
    /// `additional_authenticated_data`: at most 128 bytes.
    AdditionalData,
    |v| v.len() <= 128,
    "has at most 128 bytes"
);

checked_string!(
    /// `cipher_text`: base64.
    CipherText,
    |v| is_base64_text(v, 24, 8192),
    "is base64, as encrypt-data answered it"
);

checked_string!(
    /// `message` and `signature`: base64.
    Base64Text,
    |v| is_base64_text(v, 4, 8192),
    "is 4 to 8192 characters of base64"
);

named!(
    /// `encryption_algorithm`.
    EncryptionAlgorithm, "is one of SYMMETRIC_DEFAULT, RSAES_OAEP_SHA_256 (SM2_ENCRYPT is not offered here)", {
    /// AES-256-GCM.
    SymmetricDefault = "SYMMETRIC_DEFAULT",
    /// RSAES-OAEP, SHA-256.
    RsaesOaepSha256 = "RSAES_OAEP_SHA_256",
    /// SM2: not offered.
    Sm2Encrypt = "SM2_ENCRYPT",
});

impl EncryptionAlgorithm {
    /// Whether this server has it.
    pub const fn offered(self) -> bool {
        !matches!(self, Self::Sm2Encrypt)
    }

    /// The one algorithm that keys of `spec` encrypt with.
    pub const fn for_spec(spec: KeySpec) -> Option<Self> {
        match spec.family() {
            KeyFamily::Aes => Some(Self::SymmetricDefault),
            KeyFamily::Rsa(_) => Some(Self::RsaesOaepSha256),
            KeyFamily::Ec | KeyFamily::Hmac(_) | KeyFamily::Other => None,
        }
    }

    /// The longest plaintext in bytes that a key of `spec` encrypts.
    pub const fn longest(spec: KeySpec) -> usize {
        match spec.family() {
            KeyFamily::Rsa(bits) => bits / 8 - OAEP_OVERHEAD,
            KeyFamily::Aes | KeyFamily::Ec | KeyFamily::Hmac(_) | KeyFamily::Other => {
                MAX_PLAIN_TEXT
            }
        }
    }
}

named!(
    /// `signing_algorithm`. PSS salts are as long as the hash.
    SigningAlgorithm, "is one of RSASSA_PSS_SHA_256, RSASSA_PSS_SHA_384, RSASSA_PSS_SHA_512, RSASSA_PKCS1_V1_5_SHA_256, RSASSA_PKCS1_V1_5_SHA_384, RSASSA_PKCS1_V1_5_SHA_512, ECDSA_SHA_256, ECDSA_SHA_384, ED25519_SHA_512", {
    /// RSASSA-PSS, SHA-256.
    RsassaPssSha256 = "RSASSA_PSS_SHA_256",
    /// RSASSA-PSS, SHA-384.
    RsassaPssSha384 = "RSASSA_PSS_SHA_384",
    /// RSASSA-PSS, SHA-512.
    RsassaPssSha512 = "RSASSA_PSS_SHA_512",
    /// RSASSA-PKCS1-v1_5, SHA-256.
    RsassaPkcs1V15Sha256 = "RSASSA_PKCS1_V1_5_SHA_256",
    /// RSASSA-PKCS1-v1_5, SHA-384.
    RsassaPkcs1V15Sha384 = "RSASSA_PKCS1_V1_5_SHA_384",
    /// RSASSA-PKCS1-v1_5, SHA-512.
    RsassaPkcs1V15Sha512 = "RSASSA_PKCS1_V1_5_SHA_512",
    /// ECDSA over P-256 or secp256k1, SHA-256, DER.
    EcdsaSha256 = "ECDSA_SHA_256",
    /// ECDSA over P-384, SHA-384, DER.
    EcdsaSha384 = "ECDSA_SHA_384",
    /// ECDSA with SHA-512: no spec of this API's has a curve for it.
    EcdsaSha512 = "ECDSA_SHA_512",
    /// SM2: not offered.
    Sm2dsaSm3 = "SM2DSA_SM3",
    /// Ed25519 of RFC 8032, of the message itself.
    Ed25519Sha512 = "ED25519_SHA_512",
    /// Ed25519ph: not offered.
    Ed25519PhSha512 = "ED25519_PH_SHA_512",
});

impl SigningAlgorithm {
    /// The algorithms that keys of `spec` sign with, the most usual first.
    pub const fn for_spec(spec: KeySpec) -> &'static [Self] {
        match spec {
            KeySpec::Rsa2048 | KeySpec::Rsa3072 | KeySpec::Rsa4096 => &[
                Self::RsassaPssSha256,
                Self::RsassaPssSha384,
                Self::RsassaPssSha512,
                Self::RsassaPkcs1V15Sha256,
                Self::RsassaPkcs1V15Sha384,
                Self::RsassaPkcs1V15Sha512,
            ],
            KeySpec::EcP256 | KeySpec::Secp256k1 => &[Self::EcdsaSha256],
            KeySpec::EcP384 => &[Self::EcdsaSha384],
            KeySpec::Ed25519 => &[Self::Ed25519Sha512],
            KeySpec::Aes256
            | KeySpec::Sm4
            | KeySpec::Sm2
            | KeySpec::Hmac256
            | KeySpec::Hmac384
            | KeySpec::Hmac512
            | KeySpec::HmacSm3
            | KeySpec::Unknown => &[],
        }
    }

    /// Whether this server has it for some spec.
    pub const fn offered(self) -> bool {
        !matches!(
            self,
            Self::EcdsaSha512 | Self::Sm2dsaSm3 | Self::Ed25519PhSha512
        )
    }

    /// Whether it signs the message itself, so that a digest cannot be sent in its place.
    pub const fn needs_message(self) -> bool {
        matches!(self, Self::Ed25519Sha512)
    }

    /// The length of its digest in bytes.
    pub const fn digest_length(self) -> usize {
        match self {
            Self::RsassaPssSha256
            | Self::RsassaPkcs1V15Sha256
            | Self::EcdsaSha256
            | Self::Sm2dsaSm3 => 32,
            Self::RsassaPssSha384 | Self::RsassaPkcs1V15Sha384 | Self::EcdsaSha384 => 48,
            Self::RsassaPssSha512
            | Self::RsassaPkcs1V15Sha512
            | Self::EcdsaSha512
            | Self::Ed25519Sha512
            | Self::Ed25519PhSha512 => 64,
        }
    }
}

named!(
    /// `message_type`: what `message` is.
    MessageType, "is one of DIGEST, RAW", {
    /// The digest of what is signed (the default).
    Digest = "DIGEST",
    /// What is signed itself.
    Raw = "RAW",
});

/// `encrypt-data`.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EncryptDataRequest {
    /// The key.
    pub key_id: KeyRef,
    /// What to encrypt.
    pub plain_text: PlainText,
    /// Absent: the spec's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub encryption_algorithm: Option<EncryptionAlgorithm>,
    /// Authenticated, not stored; symmetric keys alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub additional_authenticated_data: Option<AdditionalData>,
    /// The caller's request id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sequence: Option<Sequence>,
}

/// What `encrypt-data` answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EncryptDataResponse {
    /// The key.
    pub key_id: KeyId,
    /// Base64; under symmetric keys it names the key and version that made it.
    pub cipher_text: String,
}

/// `decrypt-data`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DecryptDataRequest {
    /// What `encrypt-data` answered, or what was encrypted under the public half.
    pub cipher_text: CipherText,
    /// Absent: the spec's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub encryption_algorithm: Option<EncryptionAlgorithm>,
    /// Needed for key pairs alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key_id: Option<KeyRef>,
    /// What was given when it was encrypted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub additional_authenticated_data: Option<AdditionalData>,
    /// The caller's request id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sequence: Option<Sequence>,
}

/// What `decrypt-data` answers.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DecryptDataResponse {
    /// The key.
    pub key_id: KeyId,
    /// The plaintext, where it is UTF-8.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub plain_text: Option<String>,
    /// The plaintext in base64, always.
    #[serde(default)]
    pub plain_text_base64: String,
}

/// `sign`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SignRequest {
    /// The key.
    pub key_id: KeyRef,
    /// Base64 of the digest, or of the message itself.
    pub message: Base64Text,
    /// How to sign.
    pub signing_algorithm: SigningAlgorithm,
    /// Absent: `DIGEST`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message_type: Option<MessageType>,
    /// The caller's request id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sequence: Option<Sequence>,
}

/// What `sign` answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignResponse {
    /// The key.
    pub key_id: KeyId,
    /// Base64; ECDSA in DER.
    pub signature: String,
}

/// `verify`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct VerifyRequest {
    /// The key.
    pub key_id: KeyRef,
    /// Base64 of the digest, or of the message itself.
    pub message: Base64Text,
    /// Base64; ECDSA in DER.
    pub signature: Base64Text,
    /// How it was signed.
    pub signing_algorithm: SigningAlgorithm,
    /// Absent: `DIGEST`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message_type: Option<MessageType>,
    /// The caller's request id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sequence: Option<Sequence>,
}

/// What `verify` answers; a wrong signature is no error.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct VerifyResponse {
    /// The key.
    pub key_id: KeyId,
    /// `true` or `false`.
    pub signature_valid: String,
}

/// What `get-publickey` answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublicKeyResponse {
    /// The key.
    pub key_id: KeyId,
    /// PEM of the SubjectPublicKeyInfo.
    pub public_key: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn oaep_leaves_of_a_modulus_what_it_does_not_need() {
        for (spec, longest) in [
            (KeySpec::Aes256, 4096),
            (KeySpec::Rsa2048, 190),
            (KeySpec::Rsa3072, 318),
            (KeySpec::Rsa4096, 446),
        ] {
            assert_eq!(EncryptionAlgorithm::longest(spec), longest, "{spec}");
        }
    }

    #[test]
    fn the_longest_message_just_fits_its_field() {
        let base64 = |bytes: usize| "A".repeat(bytes / 3 * 4);
        assert!(Base64Text::parse(base64(MAX_MESSAGE)).is_ok());
        assert!(Base64Text::parse(base64(MAX_MESSAGE + 3)).is_err());
    }
}
