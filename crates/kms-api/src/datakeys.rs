//! Data keys, which clients encrypt with themselves: made, encrypted and decrypted under a symmetric key.

mod pair;

use serde::{Deserialize, Serialize};

use crate::data::AdditionalData;
use crate::field::{checked_string, is_number_within, named};
use crate::random::is_bit_length;
use crate::{KeyId, KeyRef, Sequence};

pub use pair::{
    CreateEcDataKeyPairRequest, CreateRsaDataKeyPairRequest, DataKeyPairResponse, EcPairSpec,
    RsaPairSpec,
};

/// The longest data key in bytes.
pub const MAX_DATA_KEY: usize = 1024;
/// The length of the digest behind a data key that is to be encrypted.
pub const DIGEST: usize = 32;

named!(
    /// `key_spec` of a data key: its length.
    DataKeySpec, "is one of AES_256, AES_128, HMAC_256, HMAC_384, HMAC_512 (SM4 and HMAC_SM3 are not offered here)", {
    /// 32 bytes.
    Aes256 = "AES_256",
    /// 16 bytes.
    Aes128 = "AES_128",
    /// SM4: not offered.
    Sm4 = "SM4",
    /// 32 bytes.
    Hmac256 = "HMAC_256",
    /// 48 bytes.
    Hmac384 = "HMAC_384",
    /// 64 bytes.
    Hmac512 = "HMAC_512",
    /// HMAC with SM3: not offered.
    HmacSm3 = "HMAC_SM3",
});

impl DataKeySpec {
    /// The key's length in bytes, where this server makes such keys.
    pub const fn bytes(self) -> Option<usize> {
        match self {
            Self::Aes128 => Some(16),
            Self::Aes256 | Self::Hmac256 => Some(32),
            Self::Hmac384 => Some(48),
            Self::Hmac512 => Some(64),
            Self::Sm4 | Self::HmacSm3 => None,
        }
    }
}

checked_string!(
    /// `datakey_length`: in bits.
    DataKeyLength,
    is_bit_length,
    "is a number of bits from 8 to 8192, a multiple of 8, as a string"
);

impl DataKeyLength {
    /// The length in bytes.
    pub fn bytes(&self) -> usize {
        self.as_str().parse().unwrap_or(8_usize) / 8
    }
}

checked_string!(
    /// `datakey_plain_length` and `datakey_cipher_length`: in bytes.
    ByteLength,
    |v| is_number_within(v, 1, MAX_DATA_KEY as u64),
    "is a number of bytes from 1 to 1024, as a string"
);

impl ByteLength {
    /// The number of bytes.
    pub fn number(&self) -> usize {
        self.as_str().parse().unwrap_or(1)
    }
}

fn is_hex(value: &str, min: usize, max: usize) -> bool {
    value.len().is_multiple_of(2)
        && (min..=max).contains(&(value.len() / 2))
        && value.bytes().all(|b| b.is_ascii_hexdigit())
}

checked_string!(
    /// `plain_text` of encrypt-datakey: the data key and behind it its SHA-256.
    DataKeyAndDigest,
    |v| is_hex(v, 1 + DIGEST, MAX_DATA_KEY + DIGEST),
    "is the hexadecimal form of a data key of 1 to 1024 bytes and behind it its SHA-256"
);

checked_string!(
    /// `cipher_text` of a data key.
    DataKeyCipherText,
    |v| is_hex(v, 1, 2048),
    "is hexadecimal, as create-datakey or encrypt-datakey answered it"
);

/// `create-datakey` and `create-datakey-without-plaintext`. Without spec and length the key has 256 bits; with both
/// the length decides, as documented.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CreateDataKeyRequest {
    /// The symmetric key that it is encrypted under.
    pub key_id: KeyRef,
    /// Its length, by name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key_spec: Option<DataKeySpec>,
    /// Its length in bits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub datakey_length: Option<DataKeyLength>,
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

/// What `create-datakey` answers; without the plaintext it answers less.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CreateDataKeyResponse {
    /// The key that the data key is encrypted under.
    pub key_id: KeyId,
    /// The data key in hexadecimal.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub plain_text: Option<String>,
    /// The encrypted data key in hexadecimal.
    pub cipher_text: String,
}

/// `encrypt-datakey`.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EncryptDataKeyRequest {
    /// The symmetric key to encrypt it under.
    pub key_id: KeyRef,
    /// The data key and its SHA-256.
    pub plain_text: DataKeyAndDigest,
    /// The data key's length in bytes, with or without the digest.
    pub datakey_plain_length: ByteLength,
    /// Authenticated, not stored.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub additional_authenticated_data: Option<AdditionalData>,
    /// Not offered here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pin: Option<String>,
    /// Not offered here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pin_type: Option<String>,
    /// Where given, the data key has this spec's length.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key_spec: Option<DataKeySpec>,
    /// The caller's request id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sequence: Option<Sequence>,
}

/// What `encrypt-datakey` answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EncryptDataKeyResponse {
    /// The key.
    pub key_id: KeyId,
    /// The encrypted data key in hexadecimal.
    pub cipher_text: String,
    /// The data key's length in bytes, without the digest.
    pub datakey_length: String,
}

/// `decrypt-datakey`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DecryptDataKeyRequest {
    /// The key that it was encrypted under.
    pub key_id: KeyRef,
    /// The encrypted data key in hexadecimal.
    pub cipher_text: DataKeyCipherText,
    /// A length in bytes: the data key's, with or without its digest, or the ciphertext's.
    pub datakey_cipher_length: ByteLength,
    /// What was given when it was encrypted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub additional_authenticated_data: Option<AdditionalData>,
    /// The caller's request id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sequence: Option<Sequence>,
}

/// What `decrypt-datakey` answers.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DecryptDataKeyResponse {
    /// The data key in hexadecimal, without its digest.
    pub data_key: String,
    /// Its length in bytes.
    pub datakey_length: String,
    /// Its SHA-256 in hexadecimal.
    pub datakey_dgst: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_data_key_comes_with_its_digest_in_hexadecimal() {
        for bytes in [33, 64, 1056] {
            assert!(DataKeyAndDigest::parse("aB".repeat(bytes)).is_ok());
        }
        for bad in [
            "",
            "zz",
            &"00".repeat(32),
            &"00".repeat(1057),
            &"0".repeat(67),
        ] {
            assert!(DataKeyAndDigest::parse(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn lengths_are_strings_within_their_bounds() {
        assert_eq!(DataKeyLength::parse("128").unwrap().bytes(), 16);
        assert_eq!(ByteLength::parse("1024").unwrap().number(), 1024);
        for bad in ["0", "1025", "-1", "x"] {
            assert!(ByteLength::parse(bad).is_err(), "{bad}");
        }
        assert!(DataKeyLength::parse("129").is_err());
    }
}
