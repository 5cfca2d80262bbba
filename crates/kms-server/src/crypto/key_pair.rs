//! Key pairs in use.

use aws_lc_rs::{
    encoding::{AsDer, Pkcs8V1Der, PublicKeyX509Der},
    rsa::{
        KeySize, OAEP_SHA256_MGF1SHA256, OaepPrivateDecryptingKey, OaepPublicEncryptingKey,
        PrivateDecryptingKey, PublicEncryptingKey,
    },
    signature::{
        ECDSA_P256_SHA256_ASN1_SIGNING, ECDSA_P256K1_SHA256_ASN1_SIGNING,
        ECDSA_P384_SHA384_ASN1_SIGNING, EcdsaKeyPair, EcdsaSigningAlgorithm, Ed25519KeyPair,
        KeyPair as _, RsaKeyPair,
    },
};
use kms_api::{KeyId, KeySpec, spec::KeyFamily};
use zeroize::Zeroizing;

use super::{CryptoError, Sealed, SealingKeys, material, wrapping};

/// A private key with its public half.
#[derive(Debug)]
pub enum KeyPair {
    /// RSA.
    Rsa(Box<RsaKeyPair>),
    /// ECDSA.
    Ec(Box<EcdsaKeyPair>),
    /// Ed25519.
    Ed(Box<Ed25519KeyPair>),
}

impl KeyPair {
    /// Makes one. RSA takes long: not for a runtime's thread.
    pub(super) fn generate(spec: KeySpec) -> Result<Self, CryptoError> {
        let failed = |_| CryptoError::Library("making a key pair");
        if let Some(curve) = curve(spec) {
            return Self::generate_on(curve);
        }
        if spec == KeySpec::Ed25519 {
            let pair = Ed25519KeyPair::generate().map_err(failed)?;
            return Ok(Self::Ed(Box::new(pair)));
        }
        let size = match spec.family() {
            KeyFamily::Rsa(2048) => KeySize::Rsa2048,
            KeyFamily::Rsa(3072) => KeySize::Rsa3072,
            KeyFamily::Rsa(4096) => KeySize::Rsa4096,
            KeyFamily::Rsa(_)
            | KeyFamily::Aes
            | KeyFamily::Ec
            | KeyFamily::Hmac(_)
            | KeyFamily::Other => {
                return Err(CryptoError::Library(
                    "making a key pair of a spec that has none",
                ));
            }
        };
        let pair = RsaKeyPair::generate(size).map_err(failed)?;
        Ok(Self::Rsa(Box::new(pair)))
    }

    /// Makes one on `curve`.
    pub(super) fn generate_on(curve: &'static EcdsaSigningAlgorithm) -> Result<Self, CryptoError> {
        EcdsaKeyPair::generate(curve)
            .map(|pair| Self::Ec(Box::new(pair)))
            .map_err(|_| CryptoError::Library("making a key pair"))
    }

    /// Opens the sealed material of a key.
    pub fn unseal(
        sealing_keys: &SealingKeys,
        spec: KeySpec,
        key: &KeyId,
        version: u32,
        sealed: &Sealed,
    ) -> Result<Self, CryptoError> {
        let failed = |_| CryptoError::Library("reading a key pair");
        let pkcs8 = material::unseal(sealing_keys, key, version, sealed)?;
        match curve(spec) {
            Some(curve) => EcdsaKeyPair::from_pkcs8(curve, &pkcs8)
                .map(|pair| Self::Ec(Box::new(pair)))
                .map_err(failed),
            None if spec == KeySpec::Ed25519 => Ed25519KeyPair::from_pkcs8(&pkcs8)
                .map(|pair| Self::Ed(Box::new(pair)))
                .map_err(failed),
            None => RsaKeyPair::from_pkcs8(&pkcs8)
                .map(|pair| Self::Rsa(Box::new(pair)))
                .map_err(failed),
        }
    }

    /// The private key as PKCS#8 version 1, the form in which it is kept.
    pub(super) fn pkcs8(&self) -> Result<Zeroizing<Vec<u8>>, CryptoError> {
        let failed = |_| CryptoError::Library("writing a private key");
        match self {
            Self::Rsa(pair) => AsDer::<Pkcs8V1Der<'_>>::as_der(&**pair)
                .map(|der| Zeroizing::new(der.as_ref().to_vec()))
                .map_err(failed),
            Self::Ec(pair) => pair
                .to_pkcs8v1()
                .map(|der| Zeroizing::new(der.as_ref().to_vec()))
                .map_err(failed),
            Self::Ed(pair) => pair
                .to_pkcs8v1()
                .map(|der| Zeroizing::new(der.as_ref().to_vec()))
                .map_err(failed),
        }
    }

    /// The public half as DER `SubjectPublicKeyInfo`: named curve, uncompressed point; NULL parameters for RSA.
    pub(super) fn spki(&self) -> Result<Vec<u8>, CryptoError> {
        let der = match self {
            Self::Rsa(pair) => AsDer::<PublicKeyX509Der<'_>>::as_der(pair.public_key()),
            Self::Ec(pair) => AsDer::<PublicKeyX509Der<'_>>::as_der(pair.public_key()),
            Self::Ed(pair) => AsDer::<PublicKeyX509Der<'_>>::as_der(pair.public_key()),
        };
        der.map(|der| der.as_ref().to_vec())
            .map_err(|_| CryptoError::Library("writing a public key"))
    }

    /// RSAES-OAEP under a public half; none if `plaintext` is too long for it.
    pub fn encrypt(spki: &[u8], plaintext: &[u8]) -> Result<Option<Vec<u8>>, CryptoError> {
        let failed = |_| CryptoError::Library("encrypting under a public key");
        let public = PublicEncryptingKey::from_der(spki)
            .map_err(|_| CryptoError::Library("reading a public key"))?;
        let public = OaepPublicEncryptingKey::new(public).map_err(failed)?;
        if plaintext.len() > public.max_plaintext_size(&OAEP_SHA256_MGF1SHA256) {
            return Ok(None);
        }
        let mut block = vec![0; public.ciphertext_size()];
        public
            .encrypt(&OAEP_SHA256_MGF1SHA256, plaintext, &mut block, None)
            .map_err(failed)?;
        Ok(Some(block))
    }

    /// RSAES-OAEP; none if `block` was not encrypted under this key's public half.
    pub fn decrypt(
        sealing_keys: &SealingKeys,
        key: &KeyId,
        version: u32,
        sealed: &Sealed,
        block: &[u8],
    ) -> Result<Option<Zeroizing<Vec<u8>>>, CryptoError> {
        let failed = |_| CryptoError::Library("reading a key pair");
        let pkcs8 = material::unseal(sealing_keys, key, version, sealed)?;
        let private = PrivateDecryptingKey::from_pkcs8(&pkcs8)
            .map_err(|_| CryptoError::Library("reading a key pair"))?;
        let private = OaepPrivateDecryptingKey::new(private).map_err(failed)?;
        Ok(wrapping::open_block(&private, block))
    }
}

/// The curve and hash of an EC spec.
pub(super) const fn curve(spec: KeySpec) -> Option<&'static EcdsaSigningAlgorithm> {
    if matches!(spec, KeySpec::EcP256) {
        Some(&ECDSA_P256_SHA256_ASN1_SIGNING)
    } else if matches!(spec, KeySpec::EcP384) {
        Some(&ECDSA_P384_SHA384_ASN1_SIGNING)
    } else if matches!(spec, KeySpec::Secp256k1) {
        Some(&ECDSA_P256K1_SHA256_ASN1_SIGNING)
    } else {
        None
    }
}
