//! The one form in which a private key is wrapped: PKCS#8 v1 DER.
//!
//! It is what OpenSSL 3's `pkcs8 -topk8 -nocrypt -outform DER` and `WebCrypto`'s `exportKey("pkcs8")`
//! write: no attributes; RSA with p > q and d below lcm(p-1, q-1); EC at full width, with the public
//! point and without inner parameters. Equal keys in any input format give equal bytes.

use der::Encode;
use der::asn1::{AnyRef, BitStringRef, ObjectIdentifier, OctetStringRef, UintRef};
use pkcs8::PrivateKeyInfoRef;
use pkcs8::spki::{AlgorithmIdentifierRef, SubjectPublicKeyInfoRef};
use zeroize::Zeroizing;

use crate::check::Named;
use crate::read::oid;
use crate::{Spec, fingerprint, read};

/// The eight numbers of a two-prime RSA key, big-endian; leading zeros do not matter.
///
/// A file may leave out the primes and the values made from them: those are empty.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct RsaNumbers {
    pub(crate) n: Zeroizing<Vec<u8>>,
    pub(crate) e: Zeroizing<Vec<u8>>,
    pub(crate) d: Zeroizing<Vec<u8>>,
    pub(crate) p: Zeroizing<Vec<u8>>,
    pub(crate) q: Zeroizing<Vec<u8>>,
    pub(crate) dp: Zeroizing<Vec<u8>>,
    pub(crate) dq: Zeroizing<Vec<u8>>,
    pub(crate) qinv: Zeroizing<Vec<u8>>,
}

/// PKCS#8 of an RSA key whose numbers are canonical already.
pub(crate) fn rsa_pkcs8(key: &RsaNumbers) -> der::Result<Zeroizing<Vec<u8>>> {
    let inner = Zeroizing::new(
        pkcs1::RsaPrivateKey {
            modulus: UintRef::new(&key.n)?,
            public_exponent: UintRef::new(&key.e)?,
            private_exponent: UintRef::new(&key.d)?,
            prime1: UintRef::new(&key.p)?,
            prime2: UintRef::new(&key.q)?,
            exponent1: UintRef::new(&key.dp)?,
            exponent2: UintRef::new(&key.dq)?,
            coefficient: UintRef::new(&key.qinv)?,
            other_prime_infos: None,
        }
        .to_der()?,
    );
    pkcs8(oid::RSA, AnyRef::NULL, &inner)
}

/// PKCS#8 of an EC key: `scalar` at full width, `point` uncompressed.
pub(crate) fn ec_pkcs8(
    curve: Named,
    scalar: &[u8],
    point: &[u8],
) -> der::Result<Zeroizing<Vec<u8>>> {
    let inner = Zeroizing::new(
        sec1::EcPrivateKey {
            private_key: scalar,
            parameters: None,
            public_key: Some(point),
        }
        .to_der()?,
    );
    pkcs8(oid::EC, AnyRef::from(&curve.oid()), &inner)
}

fn pkcs8(
    oid: ObjectIdentifier,
    parameters: AnyRef<'_>,
    inner: &[u8],
) -> der::Result<Zeroizing<Vec<u8>>> {
    let algorithm = AlgorithmIdentifierRef {
        oid,
        parameters: Some(parameters),
    };
    let info = PrivateKeyInfoRef::new(algorithm, OctetStringRef::new(inner)?);
    Ok(Zeroizing::new(info.to_der()?))
}

/// `SubjectPublicKeyInfo` of an RSA key.
pub(crate) fn rsa_spki(n: &[u8], e: &[u8]) -> der::Result<Vec<u8>> {
    let inner = pkcs1::RsaPublicKeyRef {
        modulus: UintRef::new(n)?,
        public_exponent: UintRef::new(e)?,
    }
    .to_der()?;
    spki(oid::RSA, AnyRef::NULL, &inner)
}

/// `SubjectPublicKeyInfo` of an EC key: named curve, `point` uncompressed.
pub(crate) fn ec_spki(curve: Named, point: &[u8]) -> der::Result<Vec<u8>> {
    spki(oid::EC, AnyRef::from(&curve.oid()), point)
}

fn spki(oid: ObjectIdentifier, parameters: AnyRef<'_>, key: &[u8]) -> der::Result<Vec<u8>> {
    SubjectPublicKeyInfoRef {
        algorithm: AlgorithmIdentifierRef {
            oid,
            parameters: Some(parameters),
        },
        subject_public_key: BitStringRef::from_bytes(key)?,
    }
    .to_der()
}

/// Whether `pkcs8` still parses whole, as the key pair with this fingerprint.
pub(crate) fn is_key(pkcs8: &[u8], fingerprint: &str) -> bool {
    let spki = match read::private_key(pkcs8) {
        Some(read::Found::Rsa(parts)) => rsa_spki(&parts.numbers.n, &parts.numbers.e),
        Some(read::Found::Ec(parts)) => match parts.points.first() {
            Some(point) => ec_spki(parts.curve, point),
            None => return false,
        },
        Some(read::Found::Symmetric(_)) | None => return false,
    };
    spki.is_ok_and(|spki| fingerprint::key_pair(&spki) == fingerprint)
}

impl Named {
    /// The spec of keys on this curve.
    pub(crate) fn spec(self) -> Spec {
        match self {
            Self::P256 => Spec::EcP256,
            Self::P384 => Spec::EcP384,
        }
    }

    /// The curve's object identifier.
    pub(crate) fn oid(self) -> ObjectIdentifier {
        match self {
            Self::P256 => oid::P256,
            Self::P384 => oid::P384,
        }
    }
}
