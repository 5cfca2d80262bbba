//! EC keys: the scalar in range, every public point its own.

use p256::elliptic_curve::sec1::ToSec1Point;
use zeroize::Zeroizing;

use crate::key::Material;
use crate::read::EcParts;
use crate::{Facts, Flaw, Format, Key, ReadError, Spec, Warning, canonical, fingerprint};

use super::Named;

/// Scalars below 2^64 are found by trying.
const SMALL_BITS: usize = 64;

/// Checks scalar and points, and re-encodes the key.
pub(super) fn check(parts: &EcParts, wanted: Option<Spec>) -> Result<(Material, Facts), ReadError> {
    let spec = parts.curve.spec();
    if let Some(wanted) = wanted.filter(|wanted| *wanted != spec) {
        return Err(match wanted {
            Spec::EcP256 | Spec::EcP384 => {
                let found = parts.curve.name().to_owned();
                ReadError::WrongCurve {
                    found,
                    wanted: Some(wanted),
                }
            }
            Spec::Aes256 | Spec::Rsa2048 | Spec::Rsa3072 | Spec::Rsa4096 => ReadError::WrongKind {
                found: "EC",
                wanted,
            },
        });
    }
    let width = parts.curve.width();
    let scalar = full_width(&parts.scalar, width).ok_or(Flaw::ScalarRange)?;
    let point = parts.curve.public_point(&scalar).ok_or(Flaw::ScalarRange)?;
    for given in &parts.points {
        let given = parts
            .curve
            .uncompressed(given)
            .ok_or(Flaw::PointNotOnCurve)?;
        if given != point {
            return Err(Flaw::PointMismatch.into());
        }
    }
    let (material, mut facts) = encode(parts.curve, &scalar, &point)?;
    if parts.scalar.len() != width {
        facts.warnings.push(Warning::ScalarWidth {
            bytes: parts.scalar.len(),
        });
    }
    if parts.attributes {
        facts.warnings.push(Warning::AttributesDropped);
    }
    Ok((material, facts))
}

/// A key that was made here, its scalar at full width.
pub(crate) fn generated(
    curve: Named,
    scalar: &[u8],
    format: Vec<Format>,
) -> Result<Key, ReadError> {
    let point = curve.public_point(scalar).ok_or(Flaw::ScalarRange)?;
    let (material, facts) = encode(curve, scalar, &point)?;
    Ok(Key::new(material, Facts { format, ..facts }, &[]))
}

fn encode(curve: Named, scalar: &[u8], point: &[u8]) -> Result<(Material, Facts), ReadError> {
    let malformed = |_| ReadError::Malformed {
        format: Format::Pkcs8,
    };
    let pkcs8 = canonical::ec_pkcs8(curve, scalar, point).map_err(malformed)?;
    let spki = canonical::ec_spki(curve, point).map_err(malformed)?;
    let spec = curve.spec();
    let facts = Facts {
        format: Vec::new(),
        spec,
        bits: spec.bits(),
        fingerprint: fingerprint::key_pair(&spki),
        key_check_value: None,
        public_key: Some(spki),
        warnings: warnings(scalar),
    };
    Ok((Material::Private(pkcs8), facts))
}

fn warnings(scalar: &[u8]) -> Vec<Warning> {
    let zeros = scalar.iter().take_while(|byte| **byte == 0).count();
    let top = scalar.get(zeros).map_or(0, |byte| 8 - byte.leading_zeros());
    let bits = (scalar.len() - zeros).saturating_sub(1) * 8 + top as usize;
    let mut warnings = Vec::new();
    if bits <= SMALL_BITS {
        warnings.push(Warning::SmallScalar {
            bits: u32::try_from(bits).unwrap_or(u32::MAX),
        });
    }
    warnings
}

/// The uncompressed public point of a scalar of any width, or `None` out of range.
pub(crate) fn point(curve: Named, scalar: &[u8]) -> Option<Vec<u8>> {
    curve.public_point(&full_width(scalar, curve.width())?)
}

/// The scalar at the field's width: older Java and Go programs drop leading zeros, others add one.
pub(crate) fn full_width(scalar: &[u8], width: usize) -> Option<Zeroizing<Vec<u8>>> {
    let zeros = scalar.iter().take_while(|byte| **byte == 0).count();
    let digits = scalar.get(zeros..)?;
    let mut full = Zeroizing::new(vec![0; width.checked_sub(digits.len())?]);
    full.reserve_exact(digits.len());
    full.extend_from_slice(digits);
    Some(full)
}

impl Named {
    fn name(self) -> &'static str {
        match self {
            Self::P256 => "P-256",
            Self::P384 => "P-384",
        }
    }

    /// Bytes of a scalar.
    pub(crate) fn width(self) -> usize {
        match self {
            Self::P256 => 32,
            Self::P384 => 48,
        }
    }

    /// The uncompressed public point of a scalar of full width, or `None` out of range.
    fn public_point(self, scalar: &[u8]) -> Option<Vec<u8>> {
        match self {
            Self::P256 => p256::SecretKey::from_slice(scalar)
                .ok()
                .map(|key| key.public_key().to_sec1_point(false).as_bytes().to_vec()),
            Self::P384 => p384::SecretKey::from_slice(scalar)
                .ok()
                .map(|key| key.public_key().to_sec1_point(false).as_bytes().to_vec()),
        }
    }

    /// The uncompressed form of a point in any encoding, or `None` off the curve.
    fn uncompressed(self, point: &[u8]) -> Option<Vec<u8>> {
        match self {
            Self::P256 => p256::PublicKey::from_sec1_bytes(point)
                .ok()
                .map(|key| key.to_sec1_point(false).as_bytes().to_vec()),
            Self::P384 => p384::PublicKey::from_sec1_bytes(point)
                .ok()
                .map(|key| key.to_sec1_point(false).as_bytes().to_vec()),
        }
    }
}
