//! Why the worker gives no other answer, and what would help.

use serde::{Deserialize, Serialize};

use crate::Share;

/// Why there is no other answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Refusal {
    /// For translations.
    pub code: String,
    /// Name and value pairs for a translation.
    pub params: Vec<(String, String)>,
    /// In English.
    pub message: String,
    /// What is at fault.
    pub part: Part,
    /// With what it would go on, if there is anything.
    pub asks: Option<Asks>,
}

/// What a refusal asks of the owner of the key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Asks {
    /// This decision.
    Decision(String),
    /// To pick one of the keys in the file.
    Pick(Vec<Candidate>),
    /// For more of a key's shares, or for others: what each of the files is, in their order.
    Shares(Vec<Share>),
}

/// One of several keys in a file, told without any of its secret.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Candidate {
    /// What the file calls it: a key id, an alias, a comment.
    pub name: Option<String>,
    /// What it is: a spec, or `EC P-521`, `AES 128`, `encrypted`, `damaged`.
    pub kind: String,
    /// Its fingerprint, as in [`Facts`](crate::Facts).
    pub fingerprint: Option<String>,
}

/// The part of a request that a refusal is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    /// The file.
    File,
    /// The pass phrase.
    Passphrase,
    /// The wrapping key that the server handed out.
    WrappingKey,
    /// Nothing that the user gave: the program or the browser.
    Worker,
}

impl Refusal {
    /// A refusal without parameters that asks for nothing.
    pub fn new(code: &str, message: &str, part: Part) -> Self {
        Self {
            code: code.to_owned(),
            params: Vec::new(),
            message: message.to_owned(),
            part,
            asks: None,
        }
    }

    /// The decision with which it would go on.
    pub fn decision(&self) -> Option<&str> {
        match &self.asks {
            Some(Asks::Decision(decision)) => Some(decision),
            Some(Asks::Pick(_) | Asks::Shares(_)) | None => None,
        }
    }

    /// The keys of a file that holds several, one of which is to be picked.
    pub fn candidates(&self) -> &[Candidate] {
        match &self.asks {
            Some(Asks::Pick(candidates)) => candidates,
            Some(Asks::Decision(_) | Asks::Shares(_)) | None => &[],
        }
    }

    /// What each of the files is, where they are shares of a key.
    pub fn shares(&self) -> &[Share] {
        match &self.asks {
            Some(Asks::Shares(shares)) => shares,
            Some(Asks::Decision(_) | Asks::Pick(_)) | None => &[],
        }
    }
}
