//! Encrypted PKCS#8 (PBES2, RFC 8018).

use der::Decode;
use pkcs8::pkcs5::pbes2::Kdf;
use pkcs8::pkcs5::{self, EncryptionScheme};
use pkcs8::{EncryptedPrivateKeyInfoRef, Error};

use super::{Ask, Reading, der as structure, foreign};
use crate::{Container, Format, ReadError};

/// The most PBKDF2 rounds that are run.
const MAX_ROUNDS: u64 = 10_000_000;

/// The most memory that scrypt is given, in bytes.
const MAX_SCRYPT_MEMORY: u64 = 256 << 20;

/// The most parallel lanes of scrypt that are run, one after the other.
const MAX_SCRYPT_LANES: u64 = 16;

/// Opens an `EncryptedPrivateKeyInfo` with the pass phrase of `ask`.
pub(super) fn read(der: &[u8], ask: &Ask<'_>) -> Result<Reading, ReadError> {
    let Ok(sealed) = EncryptedPrivateKeyInfoRef::from_der(der) else {
        // The outer shape was right, so what failed is the scheme.
        return Err(foreign::not_read(Container::OldEncryption));
    };
    let EncryptionScheme::Pbes2(scheme) = &sealed.encryption_algorithm else {
        return Err(foreign::not_read(Container::OldEncryption));
    };
    let passphrase = ask
        .passphrase
        .filter(|phrase| !phrase.is_empty())
        .ok_or(ReadError::PassphraseNeeded)?;
    cap(&scheme.kdf)?;
    let opened = open(&sealed, passphrase)?;
    match structure::identify(opened.as_bytes()) {
        // One wrong pass phrase in 256 leaves right padding and noise.
        Some(structure::Structure::Pkcs8) => structure::pkcs8(opened.as_bytes(), ask)
            .map(|found| Reading::new(Format::Pkcs8, found).within(Format::EncryptedPkcs8)),
        _ => Err(ReadError::PassphraseWrong),
    }
}

fn open(
    sealed: &EncryptedPrivateKeyInfoRef<'_>,
    passphrase: &[u8],
) -> Result<der::SecretDocument, ReadError> {
    sealed.decrypt(passphrase).map_err(|error| {
        let unsupported = matches!(
            error,
            Error::EncryptedPrivateKey(
                pkcs5::Error::UnsupportedAlgorithm { .. }
                    | pkcs5::Error::AlgorithmParametersInvalid { .. },
            )
        );
        if unsupported {
            foreign::not_read(Container::OldEncryption)
        } else {
            ReadError::PassphraseWrong
        }
    })
}

/// Refuses work that no honest file asks for, before any of it is done.
pub(super) fn cap(kdf: &Kdf) -> Result<(), ReadError> {
    let malformed = ReadError::Malformed {
        format: Format::EncryptedPkcs8,
    };
    if let Some(params) = kdf.pbkdf2() {
        let rounds = u64::from(params.iteration_count);
        if rounds == 0 {
            return Err(malformed);
        }
        return within(rounds, MAX_ROUNDS, "rounds");
    }
    if let Some(params) = kdf.scrypt() {
        let block = u64::from(params.block_size).saturating_mul(128);
        within(
            params.cost_parameter.saturating_mul(block),
            MAX_SCRYPT_MEMORY,
            "bytes",
        )?;
        return within(u64::from(params.parallelization), MAX_SCRYPT_LANES, "lanes");
    }
    Err(foreign::not_read(Container::OldEncryption))
}

fn within(cost: u64, limit: u64, unit: &'static str) -> Result<(), ReadError> {
    if cost > limit {
        Err(ReadError::CostTooHigh { cost, limit, unit })
    } else {
        Ok(())
    }
}
