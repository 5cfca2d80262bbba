//! OpenSSH's own private key format (`PROTOCOL.key` of OpenSSH).

use ssh_key::private::{EcdsaKeypair, KeypairData, RsaKeypair};
use ssh_key::{Kdf, Mpint, PrivateKey};
use zeroize::Zeroizing;

use super::{Ask, EcParts, Found, Reading, RsaParts, cost};
use crate::canonical::RsaNumbers;
use crate::check::Named;
use crate::{Format, ReadError};

/// What every such file starts with, below its PEM.
pub(super) const MAGIC: &[u8] = b"openssh-key-v1\0";

/// Reads the body of an OpenSSH key, with the pass phrase of `ask` if it is encrypted.
pub(super) fn read(body: &[u8], ask: &Ask<'_>) -> Result<Reading, ReadError> {
    let malformed = ReadError::Malformed {
        format: Format::OpenSsh,
    };
    let Ok(mut key) = PrivateKey::from_bytes(body) else {
        return Err(malformed);
    };
    if key.is_encrypted() {
        let passphrase = ask.passphrase().ok_or(ReadError::PassphraseNeeded)?;
        if let Kdf::Bcrypt { rounds, .. } = key.kdf() {
            cost::bcrypt(*rounds)?;
        }
        key = key
            .decrypt(passphrase)
            .map_err(|_| ReadError::PassphraseWrong)?;
    }
    let found = match key.key_data() {
        KeypairData::Rsa(pair) => rsa(pair).ok_or(malformed)?,
        KeypairData::Ecdsa(EcdsaKeypair::NistP256 { public, private }) => {
            ec(Named::P256, private.as_slice(), public.as_bytes())
        }
        KeypairData::Ecdsa(EcdsaKeypair::NistP384 { public, private }) => {
            ec(Named::P384, private.as_slice(), public.as_bytes())
        }
        KeypairData::Ecdsa(EcdsaKeypair::NistP521 { .. }) => {
            return Err(ReadError::WrongCurve {
                found: "P-521".to_owned(),
                wanted: None,
            });
        }
        KeypairData::Ed25519(_) => return Err(unsupported("Ed25519")),
        KeypairData::Dsa(_) => return Err(unsupported("DSA")),
        // Keys that live in a token, and whatever else the library learns to read.
        KeypairData::Encrypted(_)
        | KeypairData::SkEcdsaSha2NistP256(_)
        | KeypairData::SkEd25519(_)
        | KeypairData::Other(_)
        | _ => return Err(unsupported(key.algorithm().as_str())),
    };
    Ok(Reading::new(Format::OpenSsh, found))
}

/// dP and dQ are not in the file.
fn rsa(pair: &RsaKeypair) -> Option<Found> {
    let number = |number: &Mpint| {
        number
            .as_positive_bytes()
            .map(<[u8]>::to_vec)
            .map(Zeroizing::new)
    };
    let (public, private) = (pair.public(), pair.private());
    Some(Found::Rsa(RsaParts {
        numbers: RsaNumbers {
            n: number(public.n())?,
            e: number(public.e())?,
            d: number(private.d())?,
            p: number(private.p())?,
            q: number(private.q())?,
            qinv: number(private.iqmp())?,
            dp: Zeroizing::default(),
            dq: Zeroizing::default(),
        },
        pss: false,
        attributes: false,
    }))
}

fn ec(curve: Named, scalar: &[u8], point: &[u8]) -> Found {
    Found::Ec(EcParts {
        curve,
        scalar: Zeroizing::new(scalar.to_vec()),
        points: vec![point.to_vec()],
        attributes: false,
    })
}

fn unsupported(found: &str) -> ReadError {
    ReadError::UnsupportedAlgorithm {
        found: found.to_owned(),
    }
}
