//! What the wizard waits for, as data: the page carries it out and reports the outcome.

use kms_api::import::{GetParametersResponse, ImportKeyMaterialRequest, ImportToken};
use kms_api::keys::{CreateKeyRequest, CreatedKey, KeyDetail};
use kms_api::offline::ImportAnswer;
use kms_api::tags::Tag;
use kms_api::{KeyId, KeySpec};
use kms_wrap_worker::{Ask, Facts, FileToSave, Part, Refusal, Role, ShareToSave};

use super::{Ciphertext, WrappedHere};
use crate::api::ApiError;

/// Something that is being done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Task {
    /// Make the empty key.
    Create(Box<CreateKeyRequest>),
    /// Tag it.
    Tag(KeyId, Vec<Tag>),
    /// Fetch a wrapping key and a token.
    Fetch(KeyId, Purpose),
    /// Have the worker say what the key file is.
    Inspect {
        /// How it is to be read.
        ask: Ask,
    },
    /// Have the worker wrap the key file.
    Wrap {
        /// How it is to be read.
        ask: Ask,
        /// Base64 of the wrapping key.
        wrapping_key: String,
    },
    /// Have the worker make a key.
    Generate(KeySpec),
    /// Have the worker encrypt a copy of the key that it made.
    Backup,
    /// Have the worker split the key that it made.
    Split {
        /// How many shares rebuild it.
        threshold: u8,
        /// How many there are.
        count: u8,
    },
    /// Have the worker read the backup's file back.
    TestBackup {
        /// How it is to be read.
        ask: Ask,
    },
    /// Have the worker wrap the key that it made.
    WrapGenerated {
        /// Base64 of the wrapping key.
        wrapping_key: String,
    },
    /// Have the worker look at a file that was wrapped elsewhere.
    Classify {
        /// Which one.
        role: Role,
        /// Base64 of the wrapping key, where it is known.
        wrapping_key: Option<String>,
    },
    /// Have the worker look at a token file.
    CheckToken,
    /// Have the worker read what came back from a machine without a network.
    ReadAnswer {
        /// Base64 of the wrapping key that was asked for.
        wrapping_key: String,
    },
    /// Send the material.
    Import(Attempt),
    /// Ask the server what it holds.
    Describe(KeyId),
    /// Ask the server for the public half of a key pair.
    PublicKey(KeyId),
    /// An import got no answer, and the next try was refused: ask whether the first one was done.
    Settle(Attempt, ApiError),
}

/// What parameters are fetched for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// To make a key.
    Generate,
    /// To open a file.
    Open,
    /// To have the key wrapped elsewhere: the wrapping key is downloaded.
    Download,
    /// To have the key wrapped on a machine without a network.
    Offline,
    /// To wrap the key once more, because the first wrapping key is old.
    Renew,
}

/// One try at the import.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attempt {
    /// What is sent.
    pub request: Box<ImportKeyMaterialRequest>,
    /// The token was renewed for this OK already: a second refusal is a true one.
    pub renewed: bool,
    /// An earlier try got no answer, so the import may have been done.
    pub unsure: bool,
}

/// A task on its way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Running {
    /// Its number: what a former task reports is not listened to.
    pub ticket: u32,
    /// The task.
    pub task: Task,
}

/// How a task ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Of `Create`.
    Created(CreatedKey),
    /// Of `Tag`.
    Tagged,
    /// Of `Fetch`: what was answered, and the fingerprint of the wrapping key in it. [`Outcome::fetched`] makes it.
    Fetched(Box<GetParametersResponse>, String),
    /// Of `Inspect` and `TestBackup`.
    Inspected(Facts),
    /// Of `Generate`.
    Generated(Facts),
    /// Of `Backup`: the file, and the command that opens it.
    BackedUp(FileToSave, String),
    /// Of `Split`.
    Split(Vec<ShareToSave>),
    /// Of `Wrap` and `WrapGenerated`.
    Wrapped(Box<WrappedHere>),
    /// Of `Classify`.
    Classified(Ciphertext),
    /// Of `CheckToken`.
    TokenChecked(ImportToken),
    /// Of `ReadAnswer`.
    Answered(Box<ImportAnswer>),
    /// Of `Import`: the request's id, where the server gives one.
    Imported(Option<String>),
    /// Of `PublicKey`: its fingerprint, computed here; nothing where it is no public key.
    PublicKey(Option<String>),
    /// Of `Describe` and `Settle`.
    Described(Box<KeyDetail>),
    /// The server did not do it.
    CallFailed(ApiError),
    /// The worker did not do it.
    Refused(Refusal),
}

impl Outcome {
    /// What was answered to `Fetch`. `fingerprint` is computed from the wrapping key itself: a server that states
    /// another one is not believed.
    pub fn fetched(answer: GetParametersResponse, fingerprint: String) -> Self {
        let stated = answer.wrapping_key_fingerprint.as_ref();
        if stated.is_some_and(|stated| *stated != fingerprint) {
            return Self::Refused(differs());
        }
        Self::Fetched(Box::new(answer), fingerprint)
    }
}

/// The refusal of a wrapping key that is not the one that was shown.
pub(super) fn differs() -> Refusal {
    let text = "the wrapping key is not the one whose fingerprint is stated; nothing was sent";
    Refusal::new("wrapping-key-differs", text, Part::WrappingKey)
}
