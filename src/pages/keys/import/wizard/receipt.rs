//! What was done, and whether it is proven that the KMS holds the key that was brought.

use kms_api::keys::MaterialFacts;
use kms_wrap_worker::Facts;
use serde::Serialize;

use super::{EmptyKey, Kept};

/// What was done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    /// The key.
    pub key: EmptyKey,
    /// What the browser knows about the material; nothing where it was wrapped elsewhere.
    pub facts: Option<Facts>,
    /// Whether it was made here, and how it is kept.
    pub kept: Option<Kept>,
    /// The fingerprint of the wrapping key, where the wizard had it.
    pub wrapping_key: Option<String>,
    /// When the material expires, in seconds since 1970.
    pub expires_at: Option<u64>,
    /// When the server said that it was done, in seconds since 1970.
    pub imported_at: u64,
    /// What the server calls the request.
    pub request_id: Option<String>,
    /// What the server says that it holds, once it was asked.
    pub reported: Option<MaterialFacts>,
    /// Key pairs: the fingerprint of the public key that the server gave, once it was asked; nothing in it where it
    /// gave none.
    pub public_key: Option<Option<String>>,
}

/// Where a fingerprint of what the KMS holds comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Basis {
    /// Computed here from the public key that the KMS gave.
    PublicKey,
    /// Reported by the KMS.
    Reported,
}

/// What is known of the key on both sides.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Proof {
    /// The server is asked.
    Asking,
    /// Both sides are known.
    Known {
        /// Whether they agree.
        agrees: bool,
        /// Computed before wrapping.
        here: String,
        /// Of what the KMS holds.
        there: String,
        /// How that is known.
        basis: Basis,
    },
    /// The server alone tells something: the key was wrapped elsewhere.
    ThereOnly {
        /// Of what the KMS holds.
        there: String,
        /// How that is known.
        basis: Basis,
    },
    /// The server tells nothing.
    HereOnly {
        /// Computed before wrapping; nothing where the key was wrapped elsewhere.
        here: Option<String>,
    },
}

impl Receipt {
    /// What is proven so far. A public key outweighs what the server says about itself; where both are there, both must
    /// agree with the key that was brought.
    pub fn proof(&self) -> Proof {
        let Some(reported) = &self.reported else {
            return Proof::Asking;
        };
        if self.key.spec.is_asymmetric() && self.public_key.is_none() {
            return Proof::Asking;
        }
        let public = self.public_key.clone().flatten();
        let reported = reported.material_fingerprint.clone();
        let here = self.facts.as_ref().map(|facts| facts.fingerprint.clone());
        let told = match (public, reported.clone()) {
            (Some(there), _) => Some((there, Basis::PublicKey)),
            (None, Some(there)) => Some((there, Basis::Reported)),
            (None, None) => None,
        };
        match (here, told) {
            (Some(here), Some((there, basis))) => Proof::Known {
                agrees: here == there && reported.is_none_or(|reported| reported == here),
                here,
                there,
                basis,
            },
            (None, Some((there, basis))) => Proof::ThereOnly { there, basis },
            (here, None) => Proof::HereOnly { here },
        }
    }
}
