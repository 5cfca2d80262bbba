//! Private keys in DER: PKCS#8, PKCS#1, SEC1.

use der::asn1::{AnyRef, BitStringRef, ObjectIdentifier, UintRef};
use der::{Tag, Tagged};
use zeroize::Zeroizing;

use super::{Structure, elements, identify, inner, is_context, oid_of};
use crate::canonical::{self, RsaNumbers};
use crate::check::Named;
use crate::read::{Ask, EcParts, Found, RsaParts, oid};
use crate::{Flaw, Format, ReadError, Spec};

/// Reads PKCS#8, version 1 (RFC 5208) or 2 (RFC 5958).
pub(in crate::read) fn pkcs8(der: &[u8], ask: &Ask<'_>) -> Result<Found, ReadError> {
    let malformed = || ReadError::Malformed {
        format: Format::Pkcs8,
    };
    let elements = elements(der).ok_or_else(malformed)?;
    let [_, algorithm, key, rest @ ..] = elements.as_slice() else {
        return Err(malformed());
    };
    let (attributes, public) = match rest {
        [] => (false, None),
        [one] if is_context(one, 0) => (true, None),
        [one] if is_context(one, 1) => (false, Some(one)),
        [one, two] if is_context(one, 0) && is_context(two, 1) => (true, Some(two)),
        _ => return Err(malformed()),
    };
    // `[1] IMPLICIT BIT STRING`: the first byte counts unused bits.
    let public = match public.map(|element| element.value().split_first()) {
        None => None,
        Some(Some((0, bytes))) => Some(bytes),
        Some(_) => return Err(malformed()),
    };
    let fields = inner(algorithm.value()).ok_or_else(malformed)?;
    let algorithm = fields.first().and_then(oid_of).ok_or_else(malformed)?;
    match algorithm {
        oid::RSA | oid::RSA_PSS => {
            rsa_in_pkcs8(key.value(), public, algorithm == oid::RSA_PSS, attributes)
        }
        oid::EC => {
            let curve = curve(fields.get(1).ok_or_else(malformed)?)?;
            let mut found = sec1(key.value(), Some(curve), ask)?;
            if let Found::Ec(parts) = &mut found {
                parts.attributes = attributes;
                parts.points.extend(public.map(<[u8]>::to_vec));
            }
            Ok(found)
        }
        oid::AES => <[u8; 32]>::try_from(key.value())
            .map(|bytes| Found::Symmetric(Zeroizing::new(bytes)))
            .map_err(|_| ReadError::WrongLength {
                found: key.value().len(),
                expected: 32,
            }),
        other => Err(ReadError::UnsupportedAlgorithm {
            found: oid::name(other),
        }),
    }
}

fn rsa_in_pkcs8(
    key: &[u8],
    public: Option<&[u8]>,
    pss: bool,
    attributes: bool,
) -> Result<Found, ReadError> {
    match identify(key) {
        Some(Structure::MultiPrime) => return Err(ReadError::MultiPrime),
        Some(Structure::Pkcs1) => {}
        _ => {
            return Err(ReadError::Malformed {
                format: Format::Pkcs1,
            });
        }
    }
    let numbers = numbers(key)?;
    if let Some(public) = public {
        let spki = canonical::rsa_spki(&numbers.n, &numbers.e).unwrap_or_default();
        if !spki.ends_with(public) {
            return Err(Flaw::PublicMismatch.into());
        }
    }
    Ok(Found::Rsa(RsaParts {
        numbers,
        pss,
        attributes,
    }))
}

/// Reads PKCS#1 `RSAPrivateKey` of two primes (RFC 8017 appendix A.1.2).
pub(super) fn pkcs1(der: &[u8]) -> Result<Found, ReadError> {
    Ok(Found::Rsa(RsaParts {
        numbers: numbers(der)?,
        pss: false,
        attributes: false,
    }))
}

#[expect(clippy::many_single_char_names, reason = "RFC 8017's names")]
fn numbers(der: &[u8]) -> Result<RsaNumbers, ReadError> {
    let malformed = || ReadError::Malformed {
        format: Format::Pkcs1,
    };
    let elements = elements(der).ok_or_else(malformed)?;
    let [_version, n, e, d, p, q, dp, dq, qinv] = elements.as_slice() else {
        return Err(malformed());
    };
    let number = |element: &AnyRef<'_>| {
        let number = element
            .decode_as::<UintRef<'_>>()
            .map_err(|_| malformed())?;
        Ok::<_, ReadError>(Zeroizing::new(number.as_bytes().to_vec()))
    };
    Ok(RsaNumbers {
        n: number(n)?,
        e: number(e)?,
        d: number(d)?,
        p: number(p)?,
        q: number(q)?,
        dp: number(dp)?,
        dq: number(dq)?,
        qinv: number(qinv)?,
    })
}

/// Reads SEC1 `ECPrivateKey` (RFC 5915); `curve` is what PKCS#8 around it, or `EC PARAMETERS` before
/// it, says.
///
/// A key whose curve is named nowhere takes the one that is wanted if its length is that curve's.
pub(super) fn sec1(der: &[u8], curve: Option<Named>, ask: &Ask<'_>) -> Result<Found, ReadError> {
    let malformed = || ReadError::Malformed {
        format: Format::Sec1,
    };
    let elements = elements(der).ok_or_else(malformed)?;
    let [version, scalar, rest @ ..] = elements.as_slice() else {
        return Err(malformed());
    };
    if version.value() != [1] || scalar.tag() != Tag::OctetString {
        return Err(malformed());
    }
    let (parameters, point) = match rest {
        [] => (None, None),
        [one] if is_context(one, 0) => (Some(one), None),
        [one] if is_context(one, 1) => (None, Some(one)),
        [one, two] if is_context(one, 0) && is_context(two, 1) => (Some(one), Some(two)),
        _ => return Err(malformed()),
    };
    let own = match parameters {
        Some(element) => Some(self::curve(&explicit(element).ok_or_else(malformed)?)?),
        None => None,
    };
    let curve = match (curve, own) {
        (Some(outer), Some(inner)) if outer != inner => return Err(ReadError::CurveConflict),
        (Some(curve), _) | (None, Some(curve)) => curve,
        (None, None) => wanted_curve(ask, scalar.value().len()).ok_or_else(malformed)?,
    };
    let point = match point {
        Some(element) => {
            let bits = explicit(element).and_then(|bits| bits.decode_as::<BitStringRef<'_>>().ok());
            Some(
                bits.and_then(|bits| bits.as_bytes())
                    .ok_or_else(malformed)?
                    .to_vec(),
            )
        }
        None => None,
    };
    Ok(Found::Ec(EcParts {
        curve,
        scalar: Zeroizing::new(scalar.value().to_vec()),
        points: point.into_iter().collect(),
        attributes: false,
    }))
}

fn wanted_curve(ask: &Ask<'_>, length: usize) -> Option<Named> {
    match (ask.wanted?, length) {
        (Spec::EcP256, 32) => Some(Named::P256),
        (Spec::EcP384, 48) => Some(Named::P384),
        _ => None,
    }
}

/// The one element inside an explicit tag.
pub(in crate::read) fn explicit<'a>(element: &AnyRef<'a>) -> Option<AnyRef<'a>> {
    match inner(element.value())?.as_slice() {
        [one] => Some(*one),
        _ => None,
    }
}

/// The named curve that EC parameters give.
fn curve(parameters: &AnyRef<'_>) -> Result<Named, ReadError> {
    if parameters.tag() == Tag::Sequence {
        return Err(ReadError::ExplicitParameters);
    }
    let malformed = ReadError::Malformed {
        format: Format::Sec1,
    };
    let oid = parameters
        .decode_as::<ObjectIdentifier>()
        .map_err(|_| malformed)?;
    match oid {
        oid::P256 => Ok(Named::P256),
        oid::P384 => Ok(Named::P384),
        other => Err(ReadError::WrongCurve {
            found: oid::name(other),
            wanted: None,
        }),
    }
}

/// The curve that an `EC PARAMETERS` block names, if keys on it are imported.
pub(in crate::read) fn named_curve(parameters: &[u8]) -> Option<Named> {
    match oid_of(inner(parameters)?.first()?)? {
        oid::P256 => Some(Named::P256),
        oid::P384 => Some(Named::P384),
        _ => None,
    }
}

/// Holds an `EC PARAMETERS` block against the key that follows it.
pub(in crate::read) fn agree_on_curve(found: &Found, parameters: &[u8]) -> Result<(), ReadError> {
    let Found::Ec(parts) = found else {
        return Err(ReadError::CurveConflict);
    };
    // Explicit parameters are redundant beside a key that names its curve.
    let oid = inner(parameters).and_then(|elements| elements.first().and_then(oid_of));
    match oid {
        Some(oid) if oid != parts.curve.oid() => Err(ReadError::CurveConflict),
        Some(_) | None => Ok(()),
    }
}
