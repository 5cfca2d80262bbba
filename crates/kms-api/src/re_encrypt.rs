//! Re-encryption: from one key to another without the plaintext leaving the server.

use serde::{Deserialize, Serialize};

use crate::data::{AdditionalData, EncryptionAlgorithm};
use crate::datakeys::ByteLength;
use crate::field::{checked_string, is_base64_text};
use crate::{KeyId, KeyRef, Sequence};

checked_string!(
    /// `cipher_text`: base64 of data, or hexadecimal of a data key. Hexadecimal digits are characters of base64.
    AnyCipherText,
    |v| is_base64_text(v, 24, 8192),
    "is base64, as encrypt-data answered it, or hexadecimal, as create-datakey or encrypt-datakey did"
);

/// `re-encrypt`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReEncryptRequest {
    /// The key that made the ciphertext: needed for key pairs alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source_key_id: Option<KeyRef>,
    /// What was given when it was encrypted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source_additional_authenticated_data: Option<AdditionalData>,
    /// Absent: the one of the source key's spec.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source_encryption_algorithm: Option<EncryptionAlgorithm>,
    /// The key to encrypt under.
    pub destination_key_id: KeyRef,
    /// Authenticated with the new ciphertext.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub destination_additional_authenticated_data: Option<AdditionalData>,
    /// Absent: the one of the destination key's spec.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub destination_encryption_algorithm: Option<EncryptionAlgorithm>,
    /// Data keys alone: a length as in `decrypt-datakey`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub datakey_cipher_length: Option<ByteLength>,
    /// What the source key made.
    pub cipher_text: AnyCipherText,
    /// The caller's request id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sequence: Option<Sequence>,
}

/// What `re-encrypt` answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReEncryptResponse {
    /// The key that made the new ciphertext.
    pub key_id: KeyId,
    /// The key that made the old one.
    pub source_key_id: KeyId,
    /// How the old one was made.
    pub source_encryption_algorithm: EncryptionAlgorithm,
    /// How the new one was made.
    pub destination_encryption_algorithm: EncryptionAlgorithm,
    /// In the form of the old one: base64 for data, hexadecimal for a data key.
    pub cipher_text: String,
}
