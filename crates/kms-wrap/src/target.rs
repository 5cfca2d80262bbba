//! Other services than this one: what each takes of a key, in which form, and how to hand it over.
//!
//! A target is data: a list of [methods](Method), each of one of three shapes, and the commands that
//! come next. What a service is known to refuse is refused here, with the reason, before anybody waits
//! for the service to do so.

mod envelope;
mod error;
mod jwe;
mod method;
mod next;

use std::fmt;
use std::str::FromStr;

use rand_core::CryptoRng;

use crate::key::Material;
use crate::{Key, Spec, WrappingKey, hybrid};

pub use error::TargetError;
pub use method::Method;

use method::{Kind, Shape};

/// Where a key is to go.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Target {
    /// Huawei Cloud KMS, Open Telekom Cloud KMS, Keyferry.
    Huawei,
    /// AWS KMS.
    Aws,
    /// Google Cloud KMS.
    Gcp,
    /// Azure Key Vault and Managed HSM.
    Azure,
    /// `HashiCorp` Vault and `OpenBao`, transit engine.
    Vault,
    /// Oracle Cloud Infrastructure Vault.
    Oracle,
    /// Alibaba Cloud KMS.
    Alibaba,
    /// IBM Key Protect.
    Ibm,
    /// A PKCS#11 token that unwraps `CKM_RSA_AES_KEY_WRAP`.
    Pkcs11,
    /// A JSON Web Key in a JSON Web Encryption (RFC 7516, RFC 7517 section 7).
    Jwe,
}

/// What one target or another wants to know beside the key.
#[derive(Clone, Copy, Debug, Default)]
pub struct Wish<'a> {
    /// The method by the service's own name for it; by default the first that takes the key.
    pub method: Option<&'a str>,
    /// IBM: the nonce of the import token.
    pub nonce: Option<&'a [u8]>,
    /// Azure: the identifier of the wrapping key, its version included.
    pub key_encryption_key: Option<&'a str>,
}

/// A file that was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Made {
    /// Its name.
    pub name: &'static str,
    /// What is in it: ciphertext, and the envelope that the service wants around it.
    pub bytes: Vec<u8>,
}

/// Everything that goes to a service in place of a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parcel {
    /// Where it goes.
    pub target: Target,
    /// How the key was wrapped.
    pub method: &'static str,
    /// The files.
    pub files: Vec<Made>,
    /// What may stand in the way over there.
    pub notes: Vec<String>,
    spec: Spec,
}

/// Wraps `key` for a service under its `wrapping_key`. Refuses a key with a warning that nobody has
/// answered.
///
/// # Errors
///
/// The service does not take such a key, `wish` lacks something or asks for what there is not, or the
/// key cannot be wrapped.
pub fn wrap_for<R: CryptoRng + ?Sized>(
    target: Target,
    key: &Key,
    wrapping_key: &WrappingKey,
    wish: &Wish<'_>,
    rng: &mut R,
) -> Result<Parcel, TargetError> {
    let spec = key.facts().spec;
    let method = target.method_for(spec, wrapping_key, wish.method)?;
    let material = hybrid::ready(key)?;
    let plaintext = match material {
        Material::Symmetric(bytes) => bytes.as_slice(),
        Material::Private(pkcs8) => pkcs8.as_slice(),
    };
    let files = match method.shape {
        Shape::Jwe(hash) => {
            let text = jwe::encrypt(method.name, hash, material, wrapping_key, rng)?;
            vec![Made {
                name: "key.jwe",
                bytes: text.into_bytes(),
            }]
        }
        Shape::Direct(hash) => {
            let block = hybrid::direct(hash, wrapping_key, plaintext, rng)?;
            envelope::files(target, method, material, block, wish, rng)?
        }
        Shape::Hybrid(hash) => {
            let (block, ciphertext) = hybrid::hybrid(hash, wrapping_key, plaintext, rng)?;
            if target == Target::Huawei {
                envelope::apart(block, ciphertext)
            } else {
                let joined = [block, ciphertext].concat();
                envelope::files(target, method, material, joined, wish, rng)?
            }
        }
    };
    Ok(Parcel {
        target,
        method: method.name,
        files,
        notes: target.notes(spec, wrapping_key, wish),
        spec,
    })
}

impl Parcel {
    /// The commands that hand it over. `place` says where a file is, as a shell reads it; words in
    /// capitals are for the reader to fill in.
    pub fn next(&self, place: &dyn Fn(&str) -> String) -> Vec<String> {
        next::commands(self.target, self.method, self.spec, place)
    }
}

impl Target {
    /// Every target.
    pub const ALL: [Self; 10] = [
        Self::Huawei,
        Self::Aws,
        Self::Gcp,
        Self::Azure,
        Self::Vault,
        Self::Oracle,
        Self::Alibaba,
        Self::Ibm,
        Self::Pkcs11,
        Self::Jwe,
    ];

    /// Its stable name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Huawei => "huawei",
            Self::Aws => "aws",
            Self::Gcp => "gcp",
            Self::Azure => "azure",
            Self::Vault => "vault",
            Self::Oracle => "oracle",
            Self::Alibaba => "alibaba",
            Self::Ibm => "ibm",
            Self::Pkcs11 => "pkcs11",
            Self::Jwe => "jwe",
        }
    }

    /// What it is called in a sentence.
    pub fn title(self) -> &'static str {
        match self {
            Self::Huawei => "Huawei Cloud KMS",
            Self::Aws => "AWS KMS",
            Self::Gcp => "Google Cloud KMS",
            Self::Azure => "Azure Key Vault",
            Self::Vault => "Vault",
            Self::Oracle => "Oracle Vault",
            Self::Alibaba => "Alibaba Cloud KMS",
            Self::Ibm => "IBM Key Protect",
            Self::Pkcs11 => "a PKCS#11 token",
            Self::Jwe => "JWE",
        }
    }

    /// The method that was asked for, or the first that takes such a key under such a wrapping key.
    fn method_for(
        self,
        spec: Spec,
        wrapping_key: &WrappingKey,
        asked: Option<&str>,
    ) -> Result<&'static Method, TargetError> {
        let kind = Kind::of(spec);
        let takes = |method: &&Method| method.kinds.contains(&kind);
        if !self.methods().iter().any(|method| takes(&method)) {
            return Err(TargetError::NotTaken { target: self, spec });
        }
        let Some(name) = asked else {
            let mut fitting = self.methods().iter().filter(takes);
            let by_size = fitting
                .clone()
                .find(|method| method.bits.contains(&wrapping_key.bits()));
            // A wrapping key of a size that the service does not have is noted, not refused.
            return by_size
                .or_else(|| fitting.next())
                .ok_or(TargetError::NotTaken { target: self, spec });
        };
        let method = self.methods().iter().find(|method| method.name == name);
        let method = method.ok_or(TargetError::UnknownMethod { target: self })?;
        if takes(&method) {
            Ok(method)
        } else {
            let method = method.name;
            Err(TargetError::NotByMethod { method, spec })
        }
    }

    fn notes(self, spec: Spec, wrapping_key: &WrappingKey, wish: &Wish<'_>) -> Vec<String> {
        let mut notes = Vec::new();
        let bits = wrapping_key.bits();
        let sizes = self.sizes();
        if !sizes.contains(&bits) {
            let known: Vec<_> = sizes.iter().map(ToString::to_string).collect();
            notes.push(format!(
                "a wrapping key of {} has {} bits, and this one has {bits}: is it the right one?",
                self.title(),
                known.join(" or ")
            ));
        }
        if self == Self::Azure {
            if spec == Spec::Aes256 {
                notes.push("only a Managed HSM takes a symmetric key".to_owned());
            }
            if wish.key_encryption_key.is_none() {
                notes.push(
                    "header.kid of the file is empty: it has to be the identifier of the wrapping \
                     key, with its version (option --kek)"
                        .to_owned(),
                );
            }
        }
        notes
    }
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The text names no target.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "unknown target: expected huawei, aws, gcp, azure, vault, oracle, alibaba, ibm, pkcs11 or jwe"
)]
pub struct UnknownTarget;

impl FromStr for Target {
    type Err = UnknownTarget;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .into_iter()
            .find(|target| target.as_str() == text)
            .ok_or(UnknownTarget)
    }
}
