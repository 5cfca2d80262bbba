//! sign and verify.

use aws_lc_rs::{
    digest::{self, Digest},
    signature as lc,
};
use kms_api::data::{MessageType, SigningAlgorithm as Algorithm};

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
        let digest = digest(algorithm, message_type, message)?;
        let failed = |_| CryptoError::Library("signing");
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
            (Self::Rsa(_), None) | (Self::Ec(_), Some(_)) => {
                Err(CryptoError::Library("signing with an algorithm of another kind of key").into())
            }
        }
    }

    /// Whether the two halves fit: signs something and verifies it. It finds composite "primes", which satisfy every
    /// relation between the numbers that can be checked without testing them for primality.
    pub(super) fn proves_itself(&self) -> bool {
        let algorithm = match self {
            Self::Rsa(_) => Algorithm::RsassaPssSha256,
            Self::Ec(pair) if pair.algorithm() == &lc::ECDSA_P256_SHA256_ASN1_SIGNING => {
                Algorithm::EcdsaSha256
            }
            Self::Ec(_) => Algorithm::EcdsaSha384,
        };
        let message = b"keyferry import check";
        let Ok(signature) = self.sign(algorithm, MessageType::Raw, message) else {
            return false;
        };
        let Ok(spki) = self.spki() else { return false };
        verify(&spki, algorithm, MessageType::Raw, message, &signature).unwrap_or(false)
    }
}

/// Whether `signature` is one of `message` under the public half `spki`.
pub fn verify(
    spki: &[u8],
    algorithm: Algorithm,
    message_type: MessageType,
    message: &[u8],
    signature: &[u8],
) -> Result<bool, SignatureError> {
    let digest = digest(algorithm, message_type, message)?;
    let key = lc::ParsedPublicKey::new(verification(algorithm), spki)
        .map_err(|_| CryptoError::Library("reading a public key"))?;
    Ok(key.verify_digest_sig(&digest, signature).is_ok())
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
        Algorithm::EcdsaSha256 | Algorithm::EcdsaSha384 => return None,
    })
}

fn verification(algorithm: Algorithm) -> &'static dyn lc::VerificationAlgorithm {
    match algorithm {
        Algorithm::RsassaPssSha256 => &lc::RSA_PSS_2048_8192_SHA256,
        Algorithm::RsassaPssSha384 => &lc::RSA_PSS_2048_8192_SHA384,
        Algorithm::RsassaPssSha512 => &lc::RSA_PSS_2048_8192_SHA512,
        Algorithm::RsassaPkcs1V15Sha256 => &lc::RSA_PKCS1_2048_8192_SHA256,
        Algorithm::RsassaPkcs1V15Sha384 => &lc::RSA_PKCS1_2048_8192_SHA384,
        Algorithm::RsassaPkcs1V15Sha512 => &lc::RSA_PKCS1_2048_8192_SHA512,
        Algorithm::EcdsaSha256 => &lc::ECDSA_P256_SHA256_ASN1,
        Algorithm::EcdsaSha384 => &lc::ECDSA_P384_SHA384_ASN1,
    }
}
