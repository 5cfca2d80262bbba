//! Keys under a pass phrase: encrypted PKCS#8, and the schemes that PKCS#12 shares with it.

mod pbe;

use der::asn1::{AnyRef, ObjectIdentifier};
use der::{Decode, Encode};
use pkcs8::pkcs5::{self, pbes2};
use zeroize::{Zeroize, Zeroizing};

use super::cost::Budget;
use super::{Ask, Reading, der as structure, foreign, oid};
use crate::{Container, Format, ReadError};

pub(super) use pbe::{Purpose, bmp, derive};

/// Opens an `EncryptedPrivateKeyInfo` with the pass phrase of `ask`.
pub(super) fn read(der: &[u8], ask: &Ask<'_>) -> Result<Reading, ReadError> {
    let malformed = ReadError::Malformed {
        format: Format::EncryptedPkcs8,
    };
    let elements = structure::elements(der);
    let Some([scheme, data]) = elements.as_deref() else {
        return Err(malformed);
    };
    // Before the pass phrase: nobody should type one in vain.
    let scheme = Scheme::read(scheme)?;
    let passphrase = ask.passphrase().ok_or(ReadError::PassphraseNeeded)?;
    let opened = scheme.open(data.value(), passphrase, &mut Budget::new())?;
    private_key(&opened, ask).map(|reading| reading.within(Format::EncryptedPkcs8))
}

/// The PKCS#8 that was under a pass phrase: one wrong phrase in 256 leaves right padding and noise.
pub(super) fn private_key(opened: &[u8], ask: &Ask<'_>) -> Result<Reading, ReadError> {
    match structure::identify(opened) {
        Some(structure::Structure::Pkcs8) => {
            structure::pkcs8(opened, ask).map(|found| Reading::new(Format::Pkcs8, found))
        }
        _ => Err(ReadError::PassphraseWrong),
    }
}

/// Encryption under a pass phrase, as an `AlgorithmIdentifier` states it.
pub(super) enum Scheme {
    /// PBES2 of RFC 8018: PBKDF2 or scrypt, and AES or 3DES.
    Pbes2(pbes2::Parameters),
    /// `pbeWithSHAAnd3-KeyTripleDES-CBC` of RFC 7292 appendix C.
    TripleDes { salt: Vec<u8>, rounds: u32 },
}

impl Scheme {
    /// Reads the identifier; schemes that are not run here are named.
    pub(super) fn read(algorithm: &AnyRef<'_>) -> Result<Self, ReadError> {
        let old = || foreign::not_read(Container::OldEncryption);
        let fields = structure::inner(algorithm.value()).ok_or_else(old)?;
        let [oid, parameters] = fields.as_slice() else {
            return Err(old());
        };
        match oid.decode_as::<ObjectIdentifier>().map_err(|_| old())? {
            oid::PBES2 => {
                let der = parameters.to_der().map_err(|_| old())?;
                let parameters = pbes2::Parameters::from_der(&der).map_err(|_| old())?;
                Ok(Self::Pbes2(parameters))
            }
            oid::PBE_SHA1_3DES => {
                let (salt, rounds) = pbe::parameters(parameters).ok_or_else(old)?;
                Ok(Self::TripleDes { salt, rounds })
            }
            _ => Err(old()),
        }
    }

    /// Decrypts `data`, within `budget`.
    pub(super) fn open(
        &self,
        data: &[u8],
        passphrase: &[u8],
        budget: &mut Budget,
    ) -> Result<Zeroizing<Vec<u8>>, ReadError> {
        match self {
            Self::Pbes2(parameters) => pbes2(parameters, data, passphrase, budget),
            Self::TripleDes { salt, rounds } => {
                // Key and IV are derived one after the other.
                budget.rounds(u64::from(*rounds).saturating_mul(2))?;
                pbe::triple_des(salt, *rounds, data, passphrase).ok_or(ReadError::PassphraseWrong)
            }
        }
    }
}

fn pbes2(
    parameters: &pbes2::Parameters,
    data: &[u8],
    passphrase: &[u8],
    budget: &mut Budget,
) -> Result<Zeroizing<Vec<u8>>, ReadError> {
    let old = || foreign::not_read(Container::OldEncryption);
    budget
        .pbes2(&parameters.kdf, Format::EncryptedPkcs8)
        .ok_or_else(old)??;
    let mut buffer = Zeroizing::new(data.to_vec());
    let length = parameters
        .decrypt_in_place(passphrase, &mut buffer)
        .map_err(|error| {
            let unsupported = matches!(
                error,
                pkcs5::Error::UnsupportedAlgorithm { .. }
                    | pkcs5::Error::AlgorithmParametersInvalid { .. }
            );
            if unsupported {
                old()
            } else {
                ReadError::PassphraseWrong
            }
        })?
        .len();
    if let Some(padding) = buffer.get_mut(length..) {
        padding.zeroize();
    }
    buffer.truncate(length);
    Ok(buffer)
}
