//! Data keys and pairs of them.

use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_ASN1_SIGNING, ECDSA_P256K1_SHA256_ASN1_SIGNING,
    ECDSA_P384_SHA384_ASN1_SIGNING, ECDSA_P521_SHA512_ASN1_SIGNING, EcdsaSigningAlgorithm,
};
use kms_api::{
    KeySpec,
    datakeys::{EcPairSpec, RsaPairSpec},
};
use zeroize::Zeroizing;

use super::{CryptoError, KeyPair, material};

/// A key pair for a client.
pub struct DataKeyPair {
    /// The public half, a DER `SubjectPublicKeyInfo`.
    pub spki: Vec<u8>,
    /// The private half, PKCS#8 DER, version 1.
    pub pkcs8: Zeroizing<Vec<u8>>,
}

/// What pair to make.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PairSpec {
    /// RSA.
    Rsa(RsaPairSpec),
    /// On an elliptic curve.
    Ec(EcPairSpec),
}

/// `length` random bytes: a data key, or what a client wants them for.
pub fn make_random(length: usize) -> Result<Zeroizing<Vec<u8>>, CryptoError> {
    material::random(length)
}

/// A pair of `spec`, none where it is not offered. RSA takes long: not for a runtime's thread.
pub fn make_data_key_pair(spec: PairSpec) -> Result<Option<DataKeyPair>, CryptoError> {
    let pair = match spec {
        PairSpec::Rsa(RsaPairSpec::Rsa2048) => KeyPair::generate(KeySpec::Rsa2048)?,
        PairSpec::Rsa(RsaPairSpec::Rsa3072) => KeyPair::generate(KeySpec::Rsa3072)?,
        PairSpec::Rsa(RsaPairSpec::Rsa4096) => KeyPair::generate(KeySpec::Rsa4096)?,
        PairSpec::Ec(spec) => match curve(spec) {
            Some(curve) => KeyPair::generate_on(curve)?,
            None => return Ok(None),
        },
    };
    Ok(Some(DataKeyPair {
        spki: pair.spki()?,
        pkcs8: pair.pkcs8()?,
    }))
}

fn curve(spec: EcPairSpec) -> Option<&'static EcdsaSigningAlgorithm> {
    match spec {
        EcPairSpec::NistP256 | EcPairSpec::EcP256 => Some(&ECDSA_P256_SHA256_ASN1_SIGNING),
        EcPairSpec::NistP384 | EcPairSpec::EcP384 => Some(&ECDSA_P384_SHA384_ASN1_SIGNING),
        EcPairSpec::NistP521 => Some(&ECDSA_P521_SHA512_ASN1_SIGNING),
        EcPairSpec::SecgP256k1 | EcPairSpec::Secp256k1 => Some(&ECDSA_P256K1_SHA256_ASN1_SIGNING),
        EcPairSpec::Sm2 => None,
    }
}
