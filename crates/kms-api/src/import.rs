//! The import: parameters, material, and its deletion (which takes a [`crate::keys::KeyIdRequest`]).

mod seconds;

use serde::{Deserialize, Serialize};

use crate::field::{checked_string, is_base64_text, named, secret_string};
use crate::{KeyId, KeyRef, Sequence};

named!(
    /// How material is wrapped. The API also knows `SM2_ENCRYPT`, which is refused here by name.
    WrappingAlgorithm, "is RSAES_OAEP_SHA_256 (SM2_ENCRYPT is not offered here)", {
    /// RSAES-OAEP of RFC 8017, SHA-256 for label and MGF1, empty label.
    RsaesOaepSha256 = "RSAES_OAEP_SHA_256",
});

secret_string!(
    /// `import_token`: opaque base64.
    ImportToken,
    |v| is_base64_text(v, 200, 6144),
    "is 200 to 6144 characters of base64"
);

checked_string!(
    /// `encrypted_key_material`: base64 of one OAEP block, as long as the wrapping key's modulus
    /// (344 characters under 2048 bits, 512 under 3072, 684 under 4096; semantics.md, "Data").
    EncryptedKeyMaterial,
    |v| is_base64_text(v, 344, 684),
    "is base64 of one OAEP block: 344, 512 or 684 characters"
);

checked_string!(
    /// `encrypted_privatekey`: base64 of the wrapped PKCS#8. The documented minimum of 200 would refuse
    /// what is left of a private key without its public half, which is to be read and named, so 80 it is.
    EncryptedPrivateKey,
    |v| is_base64_text(v, 80, 6144),
    "is 80 to 6144 characters of base64"
);

/// Seconds for which a wrapping key and token live: 24 hours.
pub const PARAMETERS_LIFE: u64 = 24 * 60 * 60;

/// `get-parameters-for-import`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GetParametersRequest {
    /// An external key, pending import.
    pub key_id: KeyRef,
    /// How the material will be wrapped.
    pub wrapping_algorithm: WrappingAlgorithm,
    /// The caller's request id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sequence: Option<Sequence>,
}

/// What `get-parameters-for-import` answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GetParametersResponse {
    /// The key that the token is bound to.
    pub key_id: KeyId,
    /// To be sent back with the material, once.
    pub import_token: ImportToken,
    /// Seconds since 1970, when key and token lapse.
    pub expiration_time: u64,
    /// Base64 of the DER SubjectPublicKeyInfo.
    pub public_key: String,
    /// `sha256:` and 64 hex digits of that DER. This server's own addition.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wrapping_key_fingerprint: Option<String>,
}

/// `import-key-material`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ImportKeyMaterialRequest {
    /// The key that the token is bound to.
    pub key_id: KeyRef,
    /// The token.
    pub import_token: ImportToken,
    /// AES: the key under OAEP. RSA, EC: the temporary AES key under OAEP.
    pub encrypted_key_material: EncryptedKeyMaterial,
    /// RSA, EC: the PKCS#8 private key under the temporary key (RFC 5649). Refused for symmetric keys.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub encrypted_privatekey: Option<EncryptedPrivateKey>,
    /// Seconds since 1970 from which the material cannot be used. Absent: never. Read from an integer or, as a
    /// part of the public documentation has it, from its digits in a string.
    #[serde(
        default,
        deserialize_with = "seconds::read",
        skip_serializing_if = "Option::is_none"
    )]
    pub expiration_time: Option<u64>,
    /// The caller's request id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sequence: Option<Sequence>,
}

/// What `import-key-material` and `delete-imported-key-material` answer: an object without fields.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Done {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn material_of_every_wrapping_key_fits() {
        for modulus_bytes in [256_usize, 384, 512] {
            let characters = modulus_bytes.div_ceil(3) * 4;
            assert!(
                EncryptedKeyMaterial::parse("A".repeat(characters)).is_ok(),
                "{characters}"
            );
        }
        assert!(EncryptedKeyMaterial::parse("A".repeat(343)).is_err());
        assert!(EncryptedKeyMaterial::parse("A-".repeat(172)).is_err());
    }

    #[test]
    fn a_token_is_not_shown_by_debug() {
        let token = ImportToken::parse("A".repeat(400)).unwrap();
        assert_eq!(format!("{token:?}"), "ImportToken(400 characters)");
    }

    #[test]
    fn sm2_is_refused_by_name() {
        let error = "SM2_ENCRYPT".parse::<WrappingAlgorithm>().unwrap_err();
        assert!(error.rule.contains("SM2_ENCRYPT"));
    }
}
