//! Why nothing was made for a service.

use super::Target;
use crate::{Spec, WrapError};

/// The key was not wrapped for this target.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TargetError {
    /// The service does not import such keys.
    #[error("{} does not take {}: {}", target.title(), a(*spec), reason(*target))]
    NotTaken {
        /// The target.
        target: Target,
        /// What the key is.
        spec: Spec,
    },
    /// The service takes such keys, but not in this way.
    #[error("{method} does not take {}", a(*spec))]
    NotByMethod {
        /// The method that was asked for.
        method: &'static str,
        /// What the key is.
        spec: Spec,
    },
    /// The service has no method of that name.
    #[error("{} has no such method; it has {}", target.title(), methods(*target))]
    UnknownMethod {
        /// The target.
        target: Target,
    },
    /// IBM proves by a nonce that the key arrived.
    #[error("IBM Key Protect needs the nonce of the import token, which goes under the key")]
    NonceNeeded,
    /// Not an identifier of a key in Azure.
    #[error(
        "the identifier of the wrapping key is a URL like https://NAME.vault.azure.net/keys/KEK/VERSION"
    )]
    KeyEncryptionKey,
    /// The key was not wrapped, whatever for.
    #[error(transparent)]
    Wrap(#[from] WrapError),
}

impl TargetError {
    /// A stable name for translations, in kebab-case.
    pub fn code(&self) -> &'static str {
        match self {
            Self::NotTaken { .. } => "not-taken",
            Self::NotByMethod { .. } => "not-by-method",
            Self::UnknownMethod { .. } => "unknown-method",
            Self::NonceNeeded => "nonce-needed",
            Self::KeyEncryptionKey => "key-encryption-key",
            Self::Wrap(error) => error.code(),
        }
    }
}

/// A key of this spec, in a sentence.
fn a(spec: Spec) -> String {
    match spec {
        Spec::Aes256 => format!("a symmetric key ({spec})"),
        Spec::Rsa2048 | Spec::Rsa3072 | Spec::Rsa4096 => format!("an RSA private key ({spec})"),
        Spec::EcP256 | Spec::EcP384 => format!("an EC private key ({spec})"),
    }
}

fn reason(target: Target) -> &'static str {
    match target {
        Target::Oracle => "it imports AES and RSA keys alone",
        Target::Alibaba => {
            "it wants private keys under AES in ECB mode, which nobody authenticates, in an encoding \
             that it does not document; only symmetric keys are wrapped for it here"
        }
        Target::Ibm => "it imports symmetric keys alone",
        Target::Huawei
        | Target::Aws
        | Target::Gcp
        | Target::Azure
        | Target::Vault
        | Target::Pkcs11
        | Target::Jwe => "it imports other keys",
    }
}

fn methods(target: Target) -> String {
    let mut names: Vec<_> = target.methods().iter().map(|method| method.name).collect();
    names.dedup();
    names.join(", ")
}
