//! The server's half of an import: opens what a client wrapped, and says what is wrong with what it opened.
//!
//! What does not open gets one answer, the same in content and in time, whatever was wrong: where the OAEP block does
//! not open, the work goes on under a random key.

use aws_lc_rs::key_wrap::{AES_256, AesKek, KeyWrap as _, KeyWrapPadded as _};
use kms_api::KeySpec;
use zeroize::Zeroizing;

use super::{CryptoError, SealingKeys, Secret, fill_random, private_key, wrapping};
use crate::domain::WrappingKey;

/// What a client sent, decoded.
#[derive(Clone, Copy, Debug)]
pub struct Delivered<'a> {
    /// AES: the key under OAEP. RSA, EC: the temporary AES key under OAEP.
    pub block: &'a [u8],
    /// RSA, EC: the private key under the temporary key (RFC 5649).
    pub wrapped: Option<&'a [u8]>,
}

/// What is wrong with material that opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MaterialFlaw {
    /// Not 32 bytes.
    #[error("the key that was wrapped has {0} bytes; AES_256 needs 32")]
    Size(usize),
    /// 64 hexadecimal digits instead of 32 bytes.
    #[error(
        "the key that was wrapped is in hexadecimal; convert it to its 32 bytes first: xxd -r -p"
    )]
    Hex,
    /// The temporary key is not 32 bytes.
    #[error("the temporary key has {0} bytes; it must have 32")]
    TemporarySize(usize),
    /// The temporary key is in hexadecimal.
    #[error("the temporary key is in hexadecimal; convert it to its 32 bytes first: xxd -r -p")]
    TemporaryHex,
    /// RFC 3394.
    #[error(
        "the private key is wrapped without padding (RFC 3394); wrap it with padding (RFC 5649): -id-aes256-wrap-pad -iv A65959A6"
    )]
    Unpadded,
    /// PEM.
    #[error(
        "the private key is PEM text; it must be PKCS#8 DER: openssl pkcs8 -topk8 -nocrypt -outform DER"
    )]
    Pem,
    /// No DER at all.
    #[error(
        "the private key is not DER; it must be PKCS#8 DER: openssl pkcs8 -topk8 -nocrypt -outform DER"
    )]
    NotDer,
    /// Bytes behind the end.
    #[error("the private key has {0} trailing bytes; remove them")]
    TrailingBytes(usize),
    /// PKCS#1.
    #[error(
        "the private key is PKCS#1; it must be PKCS#8: openssl pkcs8 -topk8 -nocrypt -outform DER"
    )]
    Pkcs1,
    /// SEC 1.
    #[error(
        "the private key is SEC1 (RFC 5915); it must be PKCS#8: openssl pkcs8 -topk8 -nocrypt -outform DER"
    )]
    Sec1,
    /// An encrypted PKCS#8, a public key or a certificate.
    #[error(
        "this is an encrypted private key, a public key or a certificate; it must be an unencrypted PKCS#8 private key"
    )]
    NoPrivateKey,
    /// Some other DER.
    #[error("the private key is not well-formed PKCS#8 (RFC 5208, RFC 5958)")]
    NotPkcs8,
    /// Explicit curve parameters.
    #[error(
        "the private key has explicit curve parameters; it must name its curve: openssl ec -param_enc named_curve"
    )]
    ExplicitParameters,
    /// Another kind of key.
    #[error("the private key is {found}; the key's spec is {expected}")]
    OtherKind {
        /// What it is.
        found: &'static str,
        /// The spec.
        expected: KeySpec,
    },
    /// More than two primes.
    #[error("the private key is RSA of more than two primes; it must have two")]
    MultiPrime,
    /// Another curve.
    #[error("the private key is on {found}; the key's spec needs {expected}")]
    Curve {
        /// The key's.
        found: &'static str,
        /// The spec's.
        expected: &'static str,
    },
    /// Another modulus.
    #[error("the private key's modulus has {found} bits; the key's spec needs {expected}")]
    Modulus {
        /// The key's.
        found: usize,
        /// The spec's.
        expected: usize,
    },
    /// The numbers of the key contradict each other.
    #[error("the numbers of the private key do not fit together; the file is damaged")]
    Inconsistent,
}

/// Why material was not taken.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// One answer for everything that does not open.
    #[error(
        "the wrapped key material does not open under the wrapping key that came with this token"
    )]
    DoesNotOpen,
    /// It opened, but does not fit.
    #[error(transparent)]
    Unfit(#[from] MaterialFlaw),
    /// The server's own failure.
    #[error(transparent)]
    Crypto(#[from] CryptoError),
}

/// Opens what was delivered for a key of `spec`. It takes milliseconds: not for a runtime's thread.
pub fn open_material(
    sealing_keys: &SealingKeys,
    wrapping_key: &WrappingKey,
    spec: KeySpec,
    delivered: Delivered<'_>,
) -> Result<Secret, ImportError> {
    let private = wrapping::unseal(sealing_keys, wrapping_key)?;
    let opened = wrapping::open_block(&private, delivered.block);
    match delivered.wrapped {
        None => {
            let bytes = opened.ok_or(ImportError::DoesNotOpen)?;
            match bytes.len() {
                32 => Ok(Secret::aes(bytes)?),
                _ if is_hex(&bytes) => Err(MaterialFlaw::Hex.into()),
                length => Err(MaterialFlaw::Size(length).into()),
            }
        }
        Some(wrapped) => {
            let der = unwrap(opened, wrapped)?;
            Ok(Secret::pair(&private_key::read(&der, spec)?)?)
        }
    }
}

/// Opens RFC 5649 under the temporary key, or does the same work in vain under a random one.
fn unwrap(
    temporary: Option<Zeroizing<Vec<u8>>>,
    wrapped: &[u8],
) -> Result<Zeroizing<Vec<u8>>, ImportError> {
    if let Some(key) = &temporary
        && key.len() != 32
    {
        return Err(if is_hex(key) {
            MaterialFlaw::TemporaryHex
        } else {
            MaterialFlaw::TemporarySize(key.len())
        }
        .into());
    }
    let opened = temporary.is_some();
    let key = if let Some(key) = temporary {
        key
    } else {
        let mut key = Zeroizing::new(vec![0; 32]);
        fill_random(&mut key)?;
        key
    };
    let padded = unwrap_padded(&key, wrapped)?;
    let unpadded = is_unpadded(&key, wrapped)?;
    match padded {
        Some(der) if opened => Ok(der),
        _ if opened && unpadded => Err(MaterialFlaw::Unpadded.into()),
        _ => Err(ImportError::DoesNotOpen),
    }
}

/// RFC 5649. The lengths are checked here, whatever the library does: two blocks at least, and something inside.
fn unwrap_padded(key: &[u8], wrapped: &[u8]) -> Result<Option<Zeroizing<Vec<u8>>>, CryptoError> {
    if wrapped.len() < 16 || !wrapped.len().is_multiple_of(8) {
        return Ok(None);
    }
    let mut buffer = Zeroizing::new(vec![0; wrapped.len()]);
    let Ok(length) = kek(key)?
        .unwrap_with_padding(wrapped, &mut buffer)
        .map(|plaintext| plaintext.len())
    else {
        return Ok(None);
    };
    buffer.truncate(length);
    Ok((length > 0).then_some(buffer))
}

/// Whether it opens as RFC 3394, a frequent slip.
fn is_unpadded(key: &[u8], wrapped: &[u8]) -> Result<bool, CryptoError> {
    if wrapped.len() < 24 || !wrapped.len().is_multiple_of(8) {
        return Ok(false);
    }
    let mut buffer = Zeroizing::new(vec![0; wrapped.len()]);
    let opens = kek(key)?.unwrap(wrapped, &mut buffer).is_ok();
    Ok(opens)
}

fn kek(key: &[u8]) -> Result<AesKek, CryptoError> {
    AesKek::new(&AES_256, key).map_err(|_| CryptoError::Library("preparing an AES key wrap"))
}

/// 64 hexadecimal digits, with or without the line end that `openssl rand -hex` writes.
fn is_hex(bytes: &[u8]) -> bool {
    let digits = bytes.trim_ascii_end();
    digits.len() == 64 && digits.iter().all(u8::is_ascii_hexdigit)
}
