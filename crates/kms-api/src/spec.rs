//! What a key is: its spec, what it may be used for, where its material came from.

use crate::field::named;

named!(
    /// `key_spec`: every name that the API has; [`KeySpec::offered`] tells which this product makes.
    KeySpec, "is one of AES_256, SM4, RSA_2048, RSA_3072, RSA_4096, EC_P256, EC_P384, SECP256K1, SM2, ED25519, HMAC_256, HMAC_384, HMAC_512, HMAC_SM3", {
    /// A 256-bit AES key.
    Aes256 = "AES_256",
    /// SM4: not offered.
    Sm4 = "SM4",
    /// RSA with a modulus of 2048 bits.
    Rsa2048 = "RSA_2048",
    /// RSA with a modulus of 3072 bits.
    Rsa3072 = "RSA_3072",
    /// RSA with a modulus of 4096 bits.
    Rsa4096 = "RSA_4096",
    /// NIST P-256.
    EcP256 = "EC_P256",
    /// NIST P-384.
    EcP384 = "EC_P384",
    /// secp256k1.
    Secp256k1 = "SECP256K1",
    /// SM2: not offered.
    Sm2 = "SM2",
    /// Ed25519.
    Ed25519 = "ED25519",
    /// An HMAC-SHA-256 key.
    Hmac256 = "HMAC_256",
    /// An HMAC-SHA-384 key.
    Hmac384 = "HMAC_384",
    /// An HMAC-SHA-512 key.
    Hmac512 = "HMAC_512",
    /// HMAC-SM3: not offered.
    HmacSm3 = "HMAC_SM3",
    /// One of a foreign server that this product does not know.
    Unknown = "UNKNOWN",
});

named!(
    /// `key_usage`: fixed when the key is created.
    KeyUsage, "is one of ENCRYPT_DECRYPT, SIGN_VERIFY, GENERATE_VERIFY_MAC", {
    /// Encrypts and decrypts data or data keys.
    EncryptDecrypt = "ENCRYPT_DECRYPT",
    /// Signs and verifies.
    SignVerify = "SIGN_VERIFY",
    /// Makes and checks message authentication codes.
    GenerateVerifyMac = "GENERATE_VERIFY_MAC",
});

named!(
    /// `origin`: who made the key's material.
    Origin, "is one of kms, external", {
    /// The KMS generated it.
    Kms = "kms",
    /// It is imported.
    External = "external",
});

/// The families of keys, which decide how material looks and what it can do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyFamily {
    /// AES.
    Aes,
    /// RSA, with the modulus's length in bits.
    Rsa(usize),
    /// An elliptic curve.
    Ec,
    /// HMAC, with the key's length in bytes.
    Hmac(usize),
    /// Anything that this product does not make.
    Other,
}

impl KeySpec {
    /// The family that decides how material of this spec is read and used.
    pub const fn family(self) -> KeyFamily {
        match self {
            Self::Aes256 => KeyFamily::Aes,
            Self::Rsa2048 => KeyFamily::Rsa(2048),
            Self::Rsa3072 => KeyFamily::Rsa(3072),
            Self::Rsa4096 => KeyFamily::Rsa(4096),
            Self::EcP256 | Self::EcP384 | Self::Secp256k1 | Self::Ed25519 => KeyFamily::Ec,
            Self::Hmac256 => KeyFamily::Hmac(32),
            Self::Hmac384 => KeyFamily::Hmac(48),
            Self::Hmac512 => KeyFamily::Hmac(64),
            Self::Sm4 | Self::Sm2 | Self::HmacSm3 | Self::Unknown => KeyFamily::Other,
        }
    }

    /// The size of a key that can be imported, in bits: of the key, the modulus or the curve's field.
    pub const fn bits(self) -> Option<u32> {
        match self {
            Self::Aes256 | Self::EcP256 => Some(256),
            Self::EcP384 => Some(384),
            Self::Rsa2048 => Some(2048),
            Self::Rsa3072 => Some(3072),
            Self::Rsa4096 => Some(4096),
            Self::Sm4
            | Self::Secp256k1
            | Self::Sm2
            | Self::Ed25519
            | Self::Hmac256
            | Self::Hmac384
            | Self::Hmac512
            | Self::HmacSm3
            | Self::Unknown => None,
        }
    }

    /// Whether this server makes keys of this spec.
    pub const fn offered(self) -> bool {
        !matches!(self.family(), KeyFamily::Other)
    }

    /// Whether material of this spec can be imported: what the product document's table 1 has.
    pub const fn importable(self) -> bool {
        match self.family() {
            KeyFamily::Aes | KeyFamily::Rsa(_) => true,
            KeyFamily::Ec => matches!(self, Self::EcP256 | Self::EcP384),
            KeyFamily::Hmac(_) | KeyFamily::Other => false,
        }
    }

    /// Whether keys of this spec rotate: those whose ciphertexts name the version that made them.
    pub const fn rotates(self) -> bool {
        matches!(self.family(), KeyFamily::Aes)
    }

    /// Whether the material is a private key rather than one secret.
    pub const fn is_asymmetric(self) -> bool {
        matches!(self.family(), KeyFamily::Rsa(_) | KeyFamily::Ec)
    }

    /// The usages that a key of this spec may have, the default first (semantics.md, "Keys").
    pub const fn usages(self) -> &'static [KeyUsage] {
        match self.family() {
            KeyFamily::Aes => &[KeyUsage::EncryptDecrypt],
            KeyFamily::Rsa(_) => &[KeyUsage::SignVerify, KeyUsage::EncryptDecrypt],
            KeyFamily::Ec => &[KeyUsage::SignVerify],
            KeyFamily::Hmac(_) => &[KeyUsage::GenerateVerifyMac],
            KeyFamily::Other => &[],
        }
    }

    /// The specs whose material can be imported, in the order of the product document's table 1.
    pub const IMPORTABLE: &'static [Self] = &[
        Self::Aes256,
        Self::Rsa2048,
        Self::Rsa3072,
        Self::Rsa4096,
        Self::EcP256,
        Self::EcP384,
    ];
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_survive_the_wire() {
        for spec in KeySpec::ALL {
            let json = serde_json::to_string(spec).unwrap();
            assert_eq!(serde_json::from_str::<KeySpec>(&json).unwrap(), *spec);
        }
        assert!(serde_json::from_str::<KeySpec>("\"aes_256\"").is_err());
    }

    #[test]
    fn default_usage_is_the_product_documents() {
        let default = |spec: KeySpec| spec.usages().first().copied();
        assert_eq!(default(KeySpec::Aes256), Some(KeyUsage::EncryptDecrypt));
        assert_eq!(default(KeySpec::Rsa4096), Some(KeyUsage::SignVerify));
        assert_eq!(default(KeySpec::EcP384), Some(KeyUsage::SignVerify));
        assert_eq!(default(KeySpec::Hmac384), Some(KeyUsage::GenerateVerifyMac));
        assert_eq!(default(KeySpec::Sm2), None);
    }

    #[test]
    fn importable_list_and_rule_agree() {
        let by_rule: Vec<_> = KeySpec::ALL
            .iter()
            .copied()
            .filter(|s| s.importable())
            .collect();
        assert_eq!(by_rule, KeySpec::IMPORTABLE);
    }
}
