//! Shares of a key, as far as they may be shown.

use serde::{Deserialize, Serialize};

/// One file of several that are to be the shares of a key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Share {
    /// What it says of itself; nothing where it cannot be read.
    pub head: Option<ShareHead>,
    /// Why it cannot be used with the others.
    pub fault: Option<ShareFault>,
}

/// What a share says of itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ShareHead {
    /// Its number, from 1.
    pub number: u8,
    /// How many shares rebuild the key.
    pub threshold: u8,
    /// How many shares there are.
    pub count: u8,
    /// What the shares of one splitting have in common.
    pub set: String,
    /// What the key is.
    pub spec: String,
    /// The key's fingerprint.
    pub fingerprint: String,
}

/// What is wrong with a share.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ShareFault {
    /// For translations.
    pub code: String,
    /// Name and value pairs for a translation.
    pub params: Vec<(String, String)>,
    /// In English.
    pub message: String,
}
