//! What is split: the fewest bytes that give the very key back.
//!
//! An AES key is its 32 bytes, an EC key its scalar, an RSA key p, q and e. PKCS#8 of the same RSA key
//! is five times as long, and somebody may have to type it.

use rand_core::CryptoRng;
use zeroize::Zeroizing;

use crate::check::{self, Named};
use crate::key::Material;
use crate::read::{self, Ask, EcParts, Found, Reading, RsaParts};
use crate::{Format, Key, Spec};

/// The bytes of `key`.
pub(super) fn of(key: &Key) -> Option<Zeroizing<Vec<u8>>> {
    let parts: Vec<Zeroizing<Vec<u8>>> = match key.material() {
        Material::Symmetric(bytes) => vec![Zeroizing::new(bytes.to_vec())],
        Material::Private(pkcs8) => match read::private_key(pkcs8)? {
            Found::Ec(parts) => vec![parts.scalar],
            Found::Rsa(parts) => vec![parts.numbers.p, parts.numbers.q, parts.numbers.e],
            Found::Symmetric(_) => return None,
        },
    };
    let length = parts.iter().map(|part| part.len()).sum();
    let mut bytes = Zeroizing::new(Vec::with_capacity(length));
    for part in &parts {
        bytes.extend_from_slice(part);
    }
    Some(bytes)
}

/// The key of `bytes`, checked like any other.
pub(super) fn rebuild<R: CryptoRng + ?Sized>(spec: Spec, bytes: &[u8], rng: &mut R) -> Option<Key> {
    let ec = |curve| {
        Found::Ec(EcParts {
            curve,
            scalar: Zeroizing::new(bytes.to_vec()),
            points: Vec::new(),
            attributes: false,
        })
    };
    let found = match spec {
        Spec::Aes256 => Found::Symmetric(Zeroizing::new(bytes.try_into().ok()?)),
        Spec::EcP256 => ec(Named::P256),
        Spec::EcP384 => ec(Named::P384),
        Spec::Rsa2048 | Spec::Rsa3072 | Spec::Rsa4096 => {
            let half = usize::try_from(spec.bits() / 16).ok()?;
            let (p, rest) = bytes.split_at_checked(half)?;
            let (q, e) = rest.split_at_checked(half)?;
            Found::Rsa(RsaParts {
                numbers: check::rsa::from_primes(p, q, e)?,
                pss: false,
                attributes: false,
            })
        }
    };
    let reading = Reading {
        format: vec![Format::Shares],
        found,
        warnings: Vec::new(),
    };
    let ask = Ask {
        wanted: Some(spec),
        ..Ask::OPEN
    };
    check::check(reading, &ask, rng).ok()
}
