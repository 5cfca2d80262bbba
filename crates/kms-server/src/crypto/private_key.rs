//! Reads an imported private key: strictly, and with a name for each thing that is wrong with it.

use aws_lc_rs::{
    agreement,
    encoding::{AsBigEndian, EcPublicKeyCompressedBin, EcPublicKeyUncompressedBin},
    signature::{EcdsaKeyPair, RsaKeyPair},
};
use kms_api::{KeySpec, spec::KeyFamily};
use pkcs1::RsaPrivateKey;
use pkcs8::{
    ObjectIdentifier, PrivateKeyInfoRef, SubjectPublicKeyInfoRef,
    der::{
        Decode as _, Tag, Tagged as _,
        asn1::{AnyRef, UintRef},
    },
};
use sec1::{EcParameters, EcPrivateKey};
use zeroize::Zeroizing;

use super::{KeyPair, MaterialFlaw as Flaw, key_pair::curve};

const RSA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.1");
const RSA_PSS: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.10");
const EC: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.2.1");

/// The names of curves that people bring by mistake, and of those that fit.
const CURVES: &[(ObjectIdentifier, &str)] = &[
    (ObjectIdentifier::new_unwrap("1.2.840.10045.3.1.7"), "P-256"),
    (ObjectIdentifier::new_unwrap("1.3.132.0.34"), "P-384"),
    (ObjectIdentifier::new_unwrap("1.3.132.0.35"), "P-521"),
    (ObjectIdentifier::new_unwrap("1.3.132.0.10"), "secp256k1"),
    (ObjectIdentifier::new_unwrap("1.2.156.10197.1.301"), "SM2"),
];

/// Reads PKCS#8 DER, version 1 or 2, and checks that it is a key of `spec` whose numbers fit together.
pub(super) fn read(der: &[u8], spec: KeySpec) -> Result<KeyPair, Flaw> {
    let info = PrivateKeyInfoRef::from_der(der).map_err(|_| shape(der))?;
    let inner = info.private_key.as_bytes();
    let other = |found| {
        Err(Flaw::OtherKind {
            found,
            expected: spec,
        })
    };
    let pair = match (info.algorithm.oid, spec.family()) {
        (RSA, KeyFamily::Rsa(bits)) => rsa(inner, bits)?,
        (EC, KeyFamily::Ec) => ec(inner, info.algorithm.parameters, spec)?,
        (RSA, _) => return other("an RSA key"),
        (EC, _) => return other("an EC key"),
        (RSA_PSS, _) => return other("an RSA key restricted to PSS (RSASSA-PSS)"),
        _ => return other("a key of another algorithm"),
    };
    if let Some(given) = info.public_key
        && !is_public_half(&pair, given.raw_bytes())
    {
        return Err(Flaw::Inconsistent);
    }
    if pair.proves_itself() {
        Ok(pair)
    } else {
        Err(Flaw::Inconsistent)
    }
}

/// Whether `given`, the `publicKey` of PKCS#8 version 2 (RFC 5958, section 2), belongs to `pair`: an `RSAPublicKey`, or
/// a point in either form.
fn is_public_half(pair: &KeyPair, given: &[u8]) -> bool {
    let Ok(spki) = pair.spki() else { return false };
    let Ok(own) = SubjectPublicKeyInfoRef::from_der(&spki) else {
        return false;
    };
    let own = own.subject_public_key.raw_bytes();
    let KeyPair::Ec(_) = pair else {
        return given == own;
    };
    // SEC 1, section 2.3.3: 4, x, y; or 2 or 3, which tells y's parity, and x.
    let short = own
        .get(1..own.len().div_ceil(2))
        .zip(own.last())
        .map(|(x, y)| [&[2 | (y & 1)], x].concat());
    given == own || Some(given) == short.as_deref()
}

/// What bytes are that are no PKCS#8.
fn shape(der: &[u8]) -> Flaw {
    if der.starts_with(b"-----BEGIN ") {
        return Flaw::Pem;
    }
    let Ok((whole, rest)) = AnyRef::from_der_partial(der) else {
        return Flaw::NotDer;
    };
    if !rest.is_empty() {
        return Flaw::TrailingBytes(rest.len());
    }
    if RsaPrivateKey::<UintRef<'_>>::from_der(der).is_ok() {
        return Flaw::Pkcs1;
    }
    if EcPrivateKey::from_der(der).is_ok() {
        return Flaw::Sec1;
    }
    match AnyRef::from_der_partial(whole.value()).map(|(first, _)| first.tag()) {
        // EncryptedPrivateKeyInfo and SubjectPublicKeyInfo begin with an algorithm, PKCS#8 with a version.
        Ok(Tag::Sequence) => Flaw::NoPrivateKey,
        _ => Flaw::NotPkcs8,
    }
}

fn rsa(inner: &[u8], bits: usize) -> Result<KeyPair, Flaw> {
    let key = RsaPrivateKey::<UintRef<'_>>::from_der(inner).map_err(|_| Flaw::NotPkcs8)?;
    if key.version() != pkcs1::Version::TwoPrime {
        return Err(Flaw::MultiPrime);
    }
    let modulus = key.modulus.as_bytes();
    let unused = modulus.first().map_or(0, |byte| byte.leading_zeros());
    let found = (modulus.len() * 8).saturating_sub(unused as usize);
    if found != bits {
        return Err(Flaw::Modulus {
            found,
            expected: bits,
        });
    }
    // Checks every relation between the nine numbers.
    RsaKeyPair::from_der(inner)
        .map(|pair| KeyPair::Rsa(Box::new(pair)))
        .map_err(|_| Flaw::Inconsistent)
}

fn ec(inner: &[u8], parameters: Option<AnyRef<'_>>, spec: KeySpec) -> Result<KeyPair, Flaw> {
    let parameters = parameters.ok_or(Flaw::NotPkcs8)?;
    if parameters.tag() == Tag::Sequence {
        return Err(Flaw::ExplicitParameters);
    }
    let named: ObjectIdentifier = parameters.decode_as().map_err(|_| Flaw::NotPkcs8)?;
    let (expected, width, agreement) = if spec == KeySpec::EcP256 {
        ("P-256", 32, &agreement::ECDH_P256)
    } else {
        ("P-384", 48, &agreement::ECDH_P384)
    };
    let name = |oid| {
        CURVES
            .iter()
            .find(|(known, _)| *known == oid)
            .map_or("another curve", |(_, name)| *name)
    };
    let found = name(named);
    if found != expected {
        return Err(Flaw::Curve { found, expected });
    }
    let key = EcPrivateKey::from_der(inner).map_err(|_| Flaw::NotPkcs8)?;
    let second = key.parameters.and_then(EcParameters::named_curve);
    if second.is_some_and(|oid| oid != named) {
        return Err(Flaw::Inconsistent);
    }
    // Some writers drop leading zeros of the number, others add one.
    let digits: &[u8] = key.private_key;
    let start = digits
        .iter()
        .position(|byte| *byte != 0)
        .unwrap_or(digits.len());
    let digits = digits.get(start..).unwrap_or_default();
    let mut number = Zeroizing::new(vec![0; width]);
    let place = width.checked_sub(digits.len()).ok_or(Flaw::Inconsistent)?;
    number
        .get_mut(place..)
        .ok_or(Flaw::Inconsistent)?
        .copy_from_slice(digits);

    let private = agreement::PrivateKey::from_private_key(agreement, &number)
        .map_err(|_| Flaw::Inconsistent)?;
    let public = private
        .compute_public_key()
        .map_err(|_| Flaw::Inconsistent)?;
    let point: EcPublicKeyUncompressedBin<'_> =
        public.as_be_bytes().map_err(|_| Flaw::Inconsistent)?;
    let short: EcPublicKeyCompressedBin<'_> =
        public.as_be_bytes().map_err(|_| Flaw::Inconsistent)?;
    let fits = |given: &[u8]| given == point.as_ref() || given == short.as_ref();
    if key.public_key.is_some_and(|given| !fits(given)) {
        return Err(Flaw::Inconsistent);
    }
    let curve = curve(spec).ok_or(Flaw::NotPkcs8)?;
    EcdsaKeyPair::from_private_key_and_public_key(curve, &number, point.as_ref())
        .map(|pair| KeyPair::Ec(Box::new(pair)))
        .map_err(|_| Flaw::Inconsistent)
}
