//! Data key pairs, whose private half is encrypted under a symmetric key.

use serde::{Deserialize, Serialize};

use crate::data::AdditionalData;
use crate::field::named;
use crate::{KeyId, KeyRef, Sequence};

named!(
    /// `key_spec` of create-rsa-datakey-pair.
    RsaPairSpec, "is one of RSA_2048, RSA_3072, RSA_4096", {
    /// 2048 bits.
    Rsa2048 = "RSA_2048",
    /// 3072 bits.
    Rsa3072 = "RSA_3072",
    /// 4096 bits.
    Rsa4096 = "RSA_4096",
});

named!(
    /// `key_spec` of create-ec-datakey-pair: the names that the documentation has, and those of create-key.
    EcPairSpec, "is one of ECC_NIST_P256, ECC_NIST_P384, ECC_NIST_P521, ECC_SECG_P256K1 (SM2 is not offered here)", {
    /// NIST P-256.
    NistP256 = "ECC_NIST_P256",
    /// NIST P-384.
    NistP384 = "ECC_NIST_P384",
    /// NIST P-521.
    NistP521 = "ECC_NIST_P521",
    /// secp256k1.
    SecgP256k1 = "ECC_SECG_P256K1",
    /// NIST P-256, by its name as a key.
    EcP256 = "EC_P256",
    /// NIST P-384, by its name as a key.
    EcP384 = "EC_P384",
    /// secp256k1, by its name as a key.
    Secp256k1 = "SECP256K1",
    /// SM2: not offered.
    Sm2 = "SM2",
});

/// `create-rsa-datakey-pair`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CreateRsaDataKeyPairRequest {
    /// The symmetric key that the private half is encrypted under.
    pub key_id: KeyRef,
    /// What pair.
    pub key_spec: RsaPairSpec,
    /// Absent: the private half is answered in plaintext too.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub with_plain_text: Option<bool>,
    /// Authenticated, not stored.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub additional_authenticated_data: Option<AdditionalData>,
    /// The caller's request id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sequence: Option<Sequence>,
}

/// `create-ec-datakey-pair`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CreateEcDataKeyPairRequest {
    /// The symmetric key that the private half is encrypted under.
    pub key_id: KeyRef,
    /// What pair.
    pub key_spec: EcPairSpec,
    /// Absent: the private half is answered in plaintext too.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub with_plain_text: Option<bool>,
    /// Authenticated, not stored.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub additional_authenticated_data: Option<AdditionalData>,
    /// Not offered here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pin: Option<String>,
    /// Not offered here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pin_type: Option<String>,
    /// The caller's request id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sequence: Option<Sequence>,
}

/// What both answer.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DataKeyPairResponse {
    /// The key that the private half is encrypted under.
    pub key_id: KeyId,
    /// The spec that was asked for.
    pub key_spec: String,
    /// Base64 of the DER `SubjectPublicKeyInfo`.
    pub public_key: String,
    /// The private half, encrypted; `decrypt-data` opens it.
    pub private_key_cipher_text: String,
    /// Base64 of the private half as PKCS#8 DER, where it was asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub private_key_plain_text: Option<String>,
}
