//! The two files of an import whose key lies on a machine without a network: a request goes there, an
//! answer comes back (docs/OFFLINE.md). Both are JSON, and neither holds anything secret: the
//! import token stays where the request was made.

use serde::{Deserialize, Serialize};

use crate::field::{checked_string, is_base64_text};
use crate::import::{EncryptedKeyMaterial, EncryptedPrivateKey, WrappingAlgorithm};
use crate::{KeyId, KeySpec};

checked_string!(
    /// Base64 of the DER SubjectPublicKeyInfo of an RSA wrapping key of 2048 to 4096 bits.
    WrappingKeyText,
    |v| is_base64_text(v, 392, 1024),
    "is base64 of the DER SubjectPublicKeyInfo of an RSA wrapping key"
);

/// The largest file of either kind, in bytes.
pub const MAX_FILE: usize = 16 * 1024;

/// Says what a file is, and in which version of its form.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum RequestFormat {
    /// The form that [`ImportRequest`] has today.
    #[default]
    #[serde(rename = "keyferry-import-request-1")]
    One,
}

/// Says what a file is, and in which version of its form.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum AnswerFormat {
    /// The form that [`ImportAnswer`] has today.
    #[default]
    #[serde(rename = "keyferry-import-answer-1")]
    One,
}

/// What whoever holds the key must know to wrap it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ImportRequest {
    /// What this file is.
    pub format: RequestFormat,
    /// The key that waits for its material.
    pub key_id: KeyId,
    /// Its display name, for the person who reads the request.
    pub key_alias: String,
    /// What the material must be.
    pub key_spec: KeySpec,
    /// How the material is to be wrapped.
    pub wrapping_algorithm: WrappingAlgorithm,
    /// What it is to be wrapped under.
    pub wrapping_key: WrappingKeyText,
    /// Seconds since 1970, when the wrapping key and the token that belongs to it lapse.
    pub expiration_time: u64,
    /// The fingerprint of the material that the key had: only the same may come again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub material_fingerprint: Option<String>,
}

/// The wrapped key, on its way back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ImportAnswer {
    /// What this file is.
    pub format: AnswerFormat,
    /// The key that the material is for, as in the request.
    pub key_id: KeyId,
    /// What the material is.
    pub key_spec: KeySpec,
    /// `sha256:` and 64 hex digits of the wrapping key that was used.
    pub wrapping_key_fingerprint: String,
    /// As `import-key-material` takes it.
    pub encrypted_key_material: EncryptedKeyMaterial,
    /// Key pairs: as `import-key-material` takes it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub encrypted_privatekey: Option<EncryptedPrivateKey>,
    /// The fingerprint of the key: `hmac:` and 16 hex digits, or `spki-sha256:` and 64.
    pub material_fingerprint: String,
    /// Symmetric keys: 6 upper-case hex digits, the first 3 bytes of AES-CMAC of 16 zero bytes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key_check_value: Option<String>,
}

impl ImportRequest {
    /// The name under which it is saved.
    pub fn file_name(&self) -> String {
        format!("import-request_{}.json", self.key_id)
    }
}

impl ImportAnswer {
    /// The name under which it is saved.
    pub fn file_name(&self) -> String {
        format!("import-answer_{}.json", self.key_id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request() -> serde_json::Value {
        serde_json::json!({
            "format": "keyferry-import-request-1",
            "key_id": "0d0466b0-e727-4d9c-b35d-f84bb474a37f",
            "key_alias": "payments",
            "key_spec": "RSA_4096",
            "wrapping_algorithm": "RSAES_OAEP_SHA_256",
            "wrapping_key": "A".repeat(564),
            "expiration_time": 1_800_000_000_u64,
        })
    }

    fn answer() -> serde_json::Value {
        serde_json::json!({
            "format": "keyferry-import-answer-1",
            "key_id": "0d0466b0-e727-4d9c-b35d-f84bb474a37f",
            "key_spec": "AES_256",
            "wrapping_key_fingerprint": format!("sha256:{}", "0".repeat(64)),
            "encrypted_key_material": "A".repeat(512),
            "material_fingerprint": "hmac:0011223344556677",
            "key_check_value": "377822",
        })
    }

    #[test]
    fn both_files_come_back_as_they_were() {
        let read: ImportRequest = serde_json::from_value(request()).unwrap();
        assert_eq!(serde_json::to_value(&read).unwrap(), request());
        let read: ImportAnswer = serde_json::from_value(answer()).unwrap();
        assert_eq!(serde_json::to_value(&read).unwrap(), answer());
    }

    #[test]
    fn one_file_is_not_taken_for_the_other() {
        assert!(serde_json::from_value::<ImportAnswer>(request()).is_err());
        assert!(serde_json::from_value::<ImportRequest>(answer()).is_err());
        let mut later = request();
        later["format"] = "keyferry-import-request-2".into();
        let error = serde_json::from_value::<ImportRequest>(later).unwrap_err();
        assert!(error.to_string().contains("keyferry-import-request-1"));
    }

    #[test]
    fn a_request_has_no_room_for_a_token() {
        let mut with = request();
        with["import_token"] = "A".repeat(400).into();
        assert!(serde_json::from_value::<ImportRequest>(with).is_err());
    }
}
