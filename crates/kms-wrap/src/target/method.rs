//! How each service wants a key wrapped, by its own names for that.

use Hash::{Sha1, Sha224, Sha256, Sha384, Sha512};
use Shape::{Direct, Hybrid, Jwe};

use super::Target;
use crate::Spec;
use crate::oaep::Hash;

/// A way of wrapping that a service offers.
#[derive(Debug, PartialEq, Eq)]
pub struct Method {
    /// The service's own name for it.
    pub name: &'static str,
    pub(super) shape: Shape,
    pub(super) kinds: &'static [Kind],
    /// Lengths of the wrapping keys that go with it, in bits.
    pub(super) bits: &'static [u32],
}

/// What is made of a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    /// One OAEP block.
    Direct(Hash),
    /// An OAEP block with a temporary AES-256 key, and the key under that by RFC 5649.
    Hybrid(Hash),
    /// A JWE with a JWK inside.
    Jwe(Hash),
}

/// What services tell keys apart by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Symmetric,
    Rsa,
    Ec,
}

impl Kind {
    pub(super) fn of(spec: Spec) -> Self {
        match spec {
            Spec::Aes256 => Self::Symmetric,
            Spec::Rsa2048 | Spec::Rsa3072 | Spec::Rsa4096 => Self::Rsa,
            Spec::EcP256 | Spec::EcP384 => Self::Ec,
        }
    }
}

const ALL: &[Kind] = &[Kind::Symmetric, Kind::Rsa, Kind::Ec];
const PAIRS: &[Kind] = &[Kind::Rsa, Kind::Ec];
const SYMMETRIC: &[Kind] = &[Kind::Symmetric];
/// What fits into one OAEP block.
const SHORT: &[Kind] = &[Kind::Symmetric, Kind::Ec];
const ANY_SIZE: &[u32] = &[2048, 3072, 4096];

const fn method(
    name: &'static str,
    shape: Shape,
    kinds: &'static [Kind],
    bits: &'static [u32],
) -> Method {
    Method {
        name,
        shape,
        kinds,
        bits,
    }
}

// SHA-1 and SHA-224 stand last everywhere: they are for wrapping keys that were asked for with them.

const HUAWEI: &[Method] = &[
    method("RSAES_OAEP_SHA_256", Direct(Sha256), SYMMETRIC, ANY_SIZE),
    method("RSAES_OAEP_SHA_256", Hybrid(Sha256), PAIRS, ANY_SIZE),
];

/// RSA private keys are taken under `RSA_AES_KEY_WRAP` alone, symmetric keys never.
const AWS: &[Method] = &[
    method("RSA_AES_KEY_WRAP_SHA_256", Hybrid(Sha256), PAIRS, ANY_SIZE),
    method("RSAES_OAEP_SHA_256", Direct(Sha256), SHORT, ANY_SIZE),
    method("RSA_AES_KEY_WRAP_SHA_1", Hybrid(Sha1), PAIRS, ANY_SIZE),
    method("RSAES_OAEP_SHA_1", Direct(Sha1), SHORT, ANY_SIZE),
];

/// Names of import methods, each of which has its size of wrapping key.
const GCP: &[Method] = &[
    method("rsa-oaep-3072-sha256-aes-256", Hybrid(Sha256), ALL, &[3072]),
    method("rsa-oaep-4096-sha256-aes-256", Hybrid(Sha256), ALL, &[4096]),
    method("rsa-oaep-3072-sha256", Direct(Sha256), SHORT, &[3072]),
    method("rsa-oaep-4096-sha256", Direct(Sha256), SHORT, &[4096]),
    method("rsa-oaep-3072-sha1-aes-256", Hybrid(Sha1), ALL, &[3072]),
    method("rsa-oaep-4096-sha1-aes-256", Hybrid(Sha1), ALL, &[4096]),
];

/// Azure's specification fixes SHA-1.
const AZURE: &[Method] = &[method("CKM_RSA_AES_KEY_WRAP", Hybrid(Sha1), ALL, ANY_SIZE)];

/// Names of `hash_function`.
const VAULT: &[Method] = &[
    method("SHA256", Hybrid(Sha256), ALL, &[4096]),
    method("SHA384", Hybrid(Sha384), ALL, &[4096]),
    method("SHA512", Hybrid(Sha512), ALL, &[4096]),
    method("SHA224", Hybrid(Sha224), ALL, &[4096]),
    method("SHA1", Hybrid(Sha1), ALL, &[4096]),
];

const ORACLE: &[Method] = &[
    method("RSA_OAEP_SHA256", Direct(Sha256), SYMMETRIC, &[4096]),
    method(
        "RSA_OAEP_AES_SHA256",
        Hybrid(Sha256),
        &[Kind::Symmetric, Kind::Rsa],
        &[4096],
    ),
];

const ALIBABA: &[Method] = &[
    method("RSAES_OAEP_SHA_256", Direct(Sha256), SYMMETRIC, &[2048]),
    method("RSAES_OAEP_SHA_1", Direct(Sha1), SYMMETRIC, &[2048]),
];

const IBM: &[Method] = &[method(
    "RSAES_OAEP_SHA_256",
    Direct(Sha256),
    SYMMETRIC,
    ANY_SIZE,
)];

/// Names of `hashAlg` in `CK_RSA_PKCS_OAEP_PARAMS`.
const PKCS11: &[Method] = &[
    method("CKM_SHA256", Hybrid(Sha256), ALL, ANY_SIZE),
    method("CKM_SHA384", Hybrid(Sha384), ALL, ANY_SIZE),
    method("CKM_SHA512", Hybrid(Sha512), ALL, ANY_SIZE),
    method("CKM_SHA_1", Hybrid(Sha1), ALL, ANY_SIZE),
];

const JWE: &[Method] = &[
    method("RSA-OAEP-256", Jwe(Sha256), ALL, ANY_SIZE),
    method("RSA-OAEP", Jwe(Sha1), ALL, ANY_SIZE),
];

impl Target {
    /// What it offers; the first that takes a key is what it is wrapped by unless asked otherwise.
    pub fn methods(self) -> &'static [Method] {
        match self {
            Self::Huawei => HUAWEI,
            Self::Aws => AWS,
            Self::Gcp => GCP,
            Self::Azure => AZURE,
            Self::Vault => VAULT,
            Self::Oracle => ORACLE,
            Self::Alibaba => ALIBABA,
            Self::Ibm => IBM,
            Self::Pkcs11 => PKCS11,
            Self::Jwe => JWE,
        }
    }

    /// Lengths of its wrapping keys in bits, whatever the method.
    pub(super) fn sizes(self) -> Vec<u32> {
        let offered = |bits: &u32| {
            self.methods()
                .iter()
                .any(|method| method.bits.contains(bits))
        };
        ANY_SIZE.iter().copied().filter(offered).collect()
    }
}
