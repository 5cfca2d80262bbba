//! JSON Web Keys and sets of them (RFC 7517, RFC 7518).

mod member;

use serde::Deserialize;
use serde::de::IgnoredAny;
use zeroize::Zeroizing;

use super::several::{self, Entry};
use super::{Ask, EcParts, Found, Reading, RsaParts, raw};
use crate::canonical::{self, RsaNumbers};
use crate::check::{Named, ec};
use crate::{Format, PublicKind, ReadError, Warning, fingerprint};

use member::Member;

/// A JWK: the members that make a key, and its name. Others do not matter here.
#[derive(Deserialize)]
struct Jwk {
    kty: Box<str>,
    kid: Option<Box<str>>,
    crv: Option<Box<str>>,
    k: Option<Member>,
    n: Option<Member>,
    e: Option<Member>,
    d: Option<Member>,
    p: Option<Member>,
    q: Option<Member>,
    dp: Option<Member>,
    dq: Option<Member>,
    qi: Option<Member>,
    oth: Option<IgnoredAny>,
    x: Option<Member>,
    y: Option<Member>,
}

#[derive(Deserialize)]
struct Set {
    keys: Vec<Jwk>,
}

/// Reads JSON that holds a key, a set of keys, or a bare list of them. `None` if it is no such thing.
pub(super) fn read(text: &str, ask: &Ask<'_>) -> Option<Result<Reading, ReadError>> {
    if !text.starts_with(['{', '[']) {
        return None;
    }
    let keys = if text.starts_with('[') {
        serde_json::from_str::<Vec<Jwk>>(text).ok()
    } else if let Ok(set) = serde_json::from_str::<Set>(text) {
        Some(set.keys)
    } else {
        serde_json::from_str::<Jwk>(text).ok().map(|key| vec![key])
    };
    let Some(keys) = keys else {
        // A member that stands twice, or holds no text, is nobody's to guess at.
        return text.contains("\"kty\"").then(|| Err(malformed()));
    };
    Some(choose(&keys, ask).map(|reading| reading.within(Format::Jwk)))
}

/// Public keys beside private ones are no candidates: sets hold both.
fn choose(keys: &[Jwk], ask: &Ask<'_>) -> Result<Reading, ReadError> {
    let private: Vec<&Jwk> = keys.iter().filter(|key| key.is_private()).collect();
    if private.is_empty() {
        return match keys {
            [only] => Err(only.public_half()),
            [] => Err(ReadError::Empty),
            [_, ..] => Err(ReadError::PublicHalf {
                kind: PublicKind::JwkSet,
                sha256: None,
            }),
        };
    }
    let entries = private.into_iter().map(|key| Entry {
        name: key.kid.as_deref().map(str::to_owned),
        open: |_: &Ask<'_>| key.read(),
    });
    several::choose(entries, ask)
}

impl Jwk {
    fn is_private(&self) -> bool {
        match &*self.kty {
            "oct" => self.k.is_some(),
            "RSA" | "EC" | "OKP" => self.d.is_some(),
            _ => true,
        }
    }

    fn read(&self) -> Result<Reading, ReadError> {
        let found = match &*self.kty {
            "oct" => self.oct()?,
            "RSA" => self.rsa()?,
            "EC" => self.ec()?,
            "OKP" => return Err(unsupported(self.crv.as_deref().unwrap_or("OKP"))),
            other => return Err(unsupported(other)),
        };
        Ok(Reading {
            format: Vec::new(),
            found,
            warnings: self.warnings(),
        })
    }

    fn oct(&self) -> Result<Found, ReadError> {
        let bytes = bytes(self.k.as_ref())?;
        <[u8; raw::KEY_LEN]>::try_from(bytes)
            .map(|key| Found::Symmetric(Zeroizing::new(key)))
            .map_err(|_| raw::wrong_length(bytes.len()))
    }

    /// The primes and what follows from them may be left out (RFC 7518 section 6.3.2).
    ///
    /// Zeros before a number are dropped: arithmetic takes the time that its length asks for, and no
    /// check of a length would see through them.
    fn rsa(&self) -> Result<Found, ReadError> {
        if self.oth.is_some() {
            return Err(ReadError::MultiPrime);
        }
        let stated = |member: &Option<Member>| {
            Zeroizing::new(digits(member.as_ref().map_or(&[], Member::bytes)).to_vec())
        };
        let needed = |member: &Option<Member>| {
            bytes(member.as_ref()).map(|bytes| Zeroizing::new(digits(bytes).to_vec()))
        };
        Ok(Found::Rsa(RsaParts {
            numbers: RsaNumbers {
                n: needed(&self.n)?,
                e: needed(&self.e)?,
                d: needed(&self.d)?,
                p: stated(&self.p),
                q: stated(&self.q),
                dp: stated(&self.dp),
                dq: stated(&self.dq),
                qinv: stated(&self.qi),
            },
            pss: false,
            attributes: false,
        }))
    }

    fn ec(&self) -> Result<Found, ReadError> {
        let curve = self.curve()?;
        Ok(Found::Ec(EcParts {
            curve,
            scalar: Zeroizing::new(bytes(self.d.as_ref())?.to_vec()),
            points: self.point(curve)?.into_iter().collect(),
            attributes: false,
        }))
    }

    fn curve(&self) -> Result<Named, ReadError> {
        match self.crv.as_deref() {
            Some("P-256") => Ok(Named::P256),
            Some("P-384") => Ok(Named::P384),
            Some(other) => Err(ReadError::WrongCurve {
                found: other.to_owned(),
                wanted: None,
            }),
            None => Err(malformed()),
        }
    }

    /// The public point, if it is stated; coordinates that broken programs shortened are filled up.
    fn point(&self, curve: Named) -> Result<Option<Vec<u8>>, ReadError> {
        let (x, y) = match (&self.x, &self.y) {
            (None, None) => return Ok(None),
            (Some(x), Some(y)) => (x, y),
            (Some(_), None) | (None, Some(_)) => return Err(malformed()),
        };
        let mut point = vec![4];
        for coordinate in [x, y] {
            let full = ec::full_width(coordinate.bytes(), curve.width()).ok_or_else(malformed)?;
            point.extend_from_slice(&full);
        }
        Ok(Some(point))
    }

    fn warnings(&self) -> Vec<Warning> {
        let members = [
            &self.k, &self.n, &self.e, &self.d, &self.p, &self.q, &self.dp, &self.dq, &self.qi,
            &self.x, &self.y,
        ];
        let mut members = members.into_iter().flatten();
        let mut warnings = Vec::new();
        if members.clone().any(Member::has_trailing_bits) {
            warnings.push(Warning::TrailingBits);
        }
        if members.any(|member| !member.is_base64url()) {
            warnings.push(Warning::JwkEncoding);
        }
        warnings
    }

    /// What a JWK without private part is.
    fn public_half(&self) -> ReadError {
        let spki = match &*self.kty {
            "RSA" => self
                .n
                .as_ref()
                .zip(self.e.as_ref())
                .and_then(|(n, e)| canonical::rsa_spki(n.bytes(), e.bytes()).ok()),
            "EC" => self.curve().ok().and_then(|curve| {
                let point = self.point(curve).ok()??;
                canonical::ec_spki(curve, &point).ok()
            }),
            _ => None,
        };
        ReadError::PublicHalf {
            kind: PublicKind::PublicKey,
            sha256: spki.map(|spki| fingerprint::sha256(&spki)),
        }
    }
}

/// The bytes of a member that must be there.
fn bytes(member: Option<&Member>) -> Result<&[u8], ReadError> {
    member
        .map(Member::bytes)
        .filter(|bytes| !bytes.is_empty())
        .ok_or_else(malformed)
}

/// A number without the zeros before it; zero itself keeps one.
fn digits(bytes: &[u8]) -> &[u8] {
    let zeros = bytes.iter().take_while(|byte| **byte == 0).count();
    bytes
        .get(zeros.min(bytes.len().saturating_sub(1))..)
        .unwrap_or(bytes)
}

fn unsupported(found: &str) -> ReadError {
    ReadError::UnsupportedAlgorithm {
        found: found.to_owned(),
    }
}

fn malformed() -> ReadError {
    ReadError::Malformed {
        format: Format::Jwk,
    }
}
