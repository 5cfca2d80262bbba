//! What comes back from the worker: wrapped bytes and facts. There is no field for plaintext.

use kms_api::offline::{ImportAnswer, ImportRequest};
use serde::{Deserialize, Serialize};

use crate::{Refusal, Share};

/// An answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Reply {
    /// To `Ping`.
    Ready,
    /// To `Generate`, `Inspect` and `Wrap`, any number of times before the answer itself.
    Progress {
        /// What is being done now.
        stage: Stage,
    },
    /// To `Inspect`.
    Inspected {
        /// What the file is.
        facts: Facts,
    },
    /// To `Generate`.
    Generated {
        /// What the key is.
        facts: Facts,
    },
    /// To `Backup`.
    Backup {
        /// The key under the pass phrase.
        file: FileToSave,
        /// The command that opens the file with a stock tool.
        command: String,
    },
    /// To `Split`.
    Split {
        /// The shares, in the order of their numbers.
        shares: Vec<ShareToSave>,
    },
    /// To `Wrap` and `WrapGenerated`.
    Wrapped {
        /// What the key is.
        facts: Facts,
        /// The key under the wrapping key.
        wrapped: Wrapped,
    },
    /// To `ClassifyWrapped`: the file's ciphertext.
    Ciphertext {
        /// Base64 of it, as the API takes it.
        base64: String,
        /// Its length in bytes.
        size: u32,
    },
    /// To `CheckToken`: the token as the API takes it.
    Token {
        /// Base64, opaque.
        token: String,
    },
    /// To `ReadImportRequest`.
    ImportRequest {
        /// What the file asks for.
        request: ImportRequest,
        /// `sha256:` and 64 hex digits of its wrapping key.
        wrapping_key_fingerprint: String,
        /// Length of the wrapping key's modulus in bits.
        wrapping_key_bits: u32,
    },
    /// To `ReadImportAnswer`.
    ImportAnswer {
        /// What is in the file: nothing but ciphertext and fingerprints.
        answer: ImportAnswer,
    },
    /// To anything.
    Refused {
        /// Why.
        refusal: Refusal,
    },
}

/// A file for the owner to save. The page can hand it to the browser's downloads and cannot read it: its policy lets
/// it connect to no `blob:`, and the browser shows no page of this type.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FileToSave {
    /// A `blob:` address, which holds until the worker ends.
    pub address: String,
    /// A name for the file.
    pub name: String,
    /// Its size in bytes.
    pub size: u32,
}

/// A share to save, in two forms.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ShareToSave {
    /// Its number, from 1.
    pub number: u8,
    /// The file that is read back.
    pub file: FileToSave,
    /// A page to print.
    pub page: FileToSave,
}

/// The stages of making, reading and wrapping a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// Drawing random numbers until a key is found.
    Generating,
    /// Reading the file.
    Reading,
    /// Checking the key; of a file, after opening what it is packed in.
    Checking,
    /// Wrapping the key.
    Wrapping,
}

/// A wrapped key, in the two fields of `import-key-material`. Both are base64.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Wrapped {
    /// One OAEP block: the symmetric key, or the temporary key.
    pub encrypted_key_material: String,
    /// Key pairs only: the private key under the temporary key.
    pub encrypted_privatekey: Option<String>,
    /// `sha256:` and 64 hex digits of the wrapping key that was used.
    pub wrapping_key_fingerprint: String,
    /// Length of the wrapping key's modulus in bits.
    pub wrapping_key_bits: u32,
}

/// Everything about a key that may be shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Facts {
    /// The layers that were opened, outermost first: base64, PEM, PKCS#8.
    pub format: Vec<String>,
    /// What it is, as the API names it.
    pub spec: String,
    /// Its size in bits.
    pub bits: u32,
    /// `hmac:` and 16 hex digits, or `spki-sha256:` and 64.
    pub fingerprint: String,
    /// Symmetric keys: 6 hex digits.
    pub key_check_value: Option<String>,
    /// What is odd about it.
    pub warnings: Vec<Warning>,
    /// The decisions that are still missing, each once.
    pub open_decisions: Vec<String>,
    /// The shares that it was rebuilt from, in the order of their files.
    pub shares: Vec<Share>,
}

/// Something the owner should know, and mostly confirm.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Warning {
    /// For translations.
    pub code: String,
    /// Name and value pairs for a translation.
    pub params: Vec<(String, String)>,
    /// In English.
    pub message: String,
    /// The decision that it asks for.
    pub decision: Option<String>,
}

#[cfg(test)]
mod tests;
