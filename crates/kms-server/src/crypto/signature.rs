//! sign and verify.

use aws_lc_rs::{
    digest::{self, Digest},
    signature as lc,
};
use kms_api::{
    KeySpec,
    data::{MessageType, SigningAlgorithm as Algorithm},
};

use super::{CryptoError, KeyPair};

/// Why a message cannot be signed or verified.
#[derive(Debug, thiserror::Error)]
pub enum SignatureError {
    /// With message type `DIGEST`, the message must have the digest's length.
    #[error(
        "message_type is DIGEST, so message must be the digest of {expected} bytes; it has {found}. \
         Send the digest, or message_type RAW"
    )]
    DigestLength {
        /// What the algorithm's digest has.
        expected: usize,
        /// What the message has.
        found: usize,
    },
    /// Ed25519 hashes the message twice, so no digest can stand for it (RFC 8032, section 5.1.6).
    #[error("{0} signs the message itself; send it with message_type RAW")]
    NeedsMessage(Algorithm),
    /// The library failed, or the key is of another kind than the algorithm.
    #[error(transparent)]
    Crypto(#[from] CryptoError),
}

impl KeyPair {
    /// Signs a digest or a message. ECDSA signatures are DER.
    pub fn sign(
        &self,
        algorithm: Algorithm,
        message_type: MessageType,
        message: &[u8],
    ) -> Result<Vec<u8>, SignatureError> {
        let failed = |_| CryptoError::Library("signing");
        if let Self::Ed(pair) = self {
            check_is_message(algorithm, message_type)?;
            return Ok(pair.try_sign(message).map_err(failed)?.as_ref().to_vec());
        }
        let digest = digest(algorithm, message_type, message)?;
        match (self, rsa_encoding(algorithm)) {
            (Self::Rsa(pair), Some(encoding)) => {
                let mut signature = vec![0; pair.public_modulus_len()];
                pair.sign_digest(encoding, &digest, &mut signature)
                    .map_err(failed)?;
                Ok(signature)
            }
            (Self::Ec(pair), None) => {
                Ok(pair.sign_digest(&digest).map_err(failed)?.as_ref().to_vec())
            }
            (Self::Rsa(_), None) | (Self::Ec(_), Some(_)) | (Self::Ed(_), _) => {
                Err(CryptoError::Library("signing with an algorithm of another kind of key").into())
            }
        }
    }

    /// Whether the two halves fit: signs something and verifies it. It finds composite "primes", which satisfy every
    /// relation between the numbers that can be checked without testing them for primality.
    pub(super) fn proves_itself(&self) -> bool {
        let (spec, algorithm) = match self {
            Self::Rsa(_) => (KeySpec::Rsa2048, Algorithm::RsassaPssSha256),
            Self::Ec(pair) if pair.algorithm() == &lc::ECDSA_P256_SHA256_ASN1_SIGNING => {
                (KeySpec::EcP256, Algorithm::EcdsaSha256)
            }
            Self::Ec(_) => (KeySpec::EcP384, Algorithm::EcdsaSha384),
            Self::Ed(_) => (KeySpec::Ed25519, Algorithm::Ed25519Sha512),
        };
        let message = b"keyferry import check";
        let Ok(signature) = self.sign(algorithm, MessageType::Raw, message) else {
            return false;
        };
        let Ok(spki) = self.spki() else { return false };
        verify(
            spec,
            &spki,
            algorithm,
            MessageType::Raw,
            message,
            &signature,
        )
        .unwrap_or(false)
    }
}

/// Whether `signature` is one of `message` under the public half `spki` of a key of `spec`.
pub fn verify(
    spec: KeySpec,
    spki: &[u8],
    algorithm: Algorithm,
    message_type: MessageType,
    message: &[u8],
    signature: &[u8],
) -> Result<bool, SignatureError> {
    let verification = verification(spec, algorithm).ok_or(CryptoError::Library(
        "verifying with an algorithm that is not offered",
    ))?;
    let key = lc::ParsedPublicKey::new(verification, spki)
        .map_err(|_| CryptoError::Library("reading a public key"))?;
    if algorithm.needs_message() {
        check_is_message(algorithm, message_type)?;
        return Ok(key.verify_sig(message, signature).is_ok());
    }
    let digest = digest(algorithm, message_type, message)?;
    Ok(key.verify_digest_sig(&digest, signature).is_ok())
}

fn check_is_message(algorithm: Algorithm, message_type: MessageType) -> Result<(), SignatureError> {
    match message_type {
        MessageType::Raw => Ok(()),
        MessageType::Digest => Err(SignatureError::NeedsMessage(algorithm)),
    }
}

fn digest(
    algorithm: Algorithm,
    message_type: MessageType,
    message: &[u8],
) -> Result<Digest, SignatureError> {
    let hash = match algorithm.digest_length() {
        32 => &digest::SHA256,
        48 => &digest::SHA384,
        _ => &digest::SHA512,
    };
    match message_type {
        MessageType::Raw => Ok(digest::digest(hash, message)),
        MessageType::Digest => {
            Digest::import_less_safe(message, hash).map_err(|_| SignatureError::DigestLength {
                expected: algorithm.digest_length(),
                found: message.len(),
            })
        }
    }
}

fn rsa_encoding(algorithm: Algorithm) -> Option<&'static dyn lc::RsaEncoding> {
    Some(match algorithm {
        Algorithm::RsassaPssSha256 => &lc::RSA_PSS_SHA256,
        Algorithm::RsassaPssSha384 => &lc::RSA_PSS_SHA384,
        Algorithm::RsassaPssSha512 => &lc::RSA_PSS_SHA512,
        Algorithm::RsassaPkcs1V15Sha256 => &lc::RSA_PKCS1_SHA256,
        Algorithm::RsassaPkcs1V15Sha384 => &lc::RSA_PKCS1_SHA384,
        Algorithm::RsassaPkcs1V15Sha512 => &lc::RSA_PKCS1_SHA512,
        Algorithm::EcdsaSha256
        | Algorithm::EcdsaSha384
        | Algorithm::EcdsaSha512
        | Algorithm::Sm2dsaSm3
        | Algorithm::Ed25519Sha512
        | Algorithm::Ed25519PhSha512 => return None,
    })
}

fn verification(
    spec: KeySpec,
    algorithm: Algorithm,
) -> Option<&'static dyn lc::VerificationAlgorithm> {
    Some(match algorithm {
        Algorithm::RsassaPssSha256 => &lc::RSA_PSS_2048_8192_SHA256,
        Algorithm::RsassaPssSha384 => &lc::RSA_PSS_2048_8192_SHA384,
        Algorithm::RsassaPssSha512 => &lc::RSA_PSS_2048_8192_SHA512,
        Algorithm::RsassaPkcs1V15Sha256 => &lc::RSA_PKCS1_2048_8192_SHA256,
        Algorithm::RsassaPkcs1V15Sha384 => &lc::RSA_PKCS1_2048_8192_SHA384,
        Algorithm::RsassaPkcs1V15Sha512 => &lc::RSA_PKCS1_2048_8192_SHA512,
        Algorithm::EcdsaSha256 if spec == KeySpec::Secp256k1 => &lc::ECDSA_P256K1_SHA256_ASN1,
        Algorithm::EcdsaSha256 => &lc::ECDSA_P256_SHA256_ASN1,
        Algorithm::EcdsaSha384 => &lc::ECDSA_P384_SHA384_ASN1,
        Algorithm::Ed25519Sha512 => &lc::ED25519,
        Algorithm::EcdsaSha512 | Algorithm::Sm2dsaSm3 | Algorithm::Ed25519PhSha512 => return None,
    })
}
