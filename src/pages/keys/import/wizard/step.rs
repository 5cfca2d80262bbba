//! What each step of an import has earned. A later step cannot be written down without what the
//! earlier ones brought: no parameters without a key, no material without a wrapping key or files.

use kms_api::import::{GetParametersResponse, ImportToken};
use kms_api::keys::KeyDetail;
use kms_api::offline::ImportAnswer;
use kms_api::{KeyId, KeySpec};
use kms_wrap_worker::{Ask, Facts, Wrapped};

use super::{Ciphertext, Kept, Left, MadeHere, Receipt, Way};
use crate::key_file::reading::Reading;

/// Seconds after which a wrapping key is fetched anew rather than used, where that costs nothing.
const FRESH: u64 = 10 * 60;

/// Where the wizard is.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(
    target_pointer_width = "64",
    expect(
        clippy::large_enum_variant,
        reason = "there is one wizard, and it moves a few times"
    )
)]
pub enum Step {
    /// 1: the key's parameters.
    Configure(Made),
    /// 2: the wrapping key and the way.
    Items(Items),
    /// 3: the material.
    Material {
        /// The key that it is for.
        key: EmptyKey,
        /// How it comes about.
        way: Way,
    },
    /// 4: the token.
    Token(Box<Ready>),
    /// The material is in the KMS.
    Done(Box<Receipt>),
}

/// How far the making of the empty key is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Made {
    /// Nothing exists yet.
    #[default]
    Nothing,
    /// The key exists; its tags do not.
    Untagged(EmptyKey),
    /// All of it exists, and nothing on this step can be changed any more.
    Whole(Items),
}

/// A key that waits for its material.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EmptyKey {
    /// Its id.
    pub id: KeyId,
    /// Its display name.
    pub alias: String,
    /// What the material must be.
    pub spec: KeySpec,
    /// The fingerprint of the material that it had, where the server tells: only the same may come again.
    pub previous: Option<String>,
    /// Whether it was there before this import began, so that it may have had material.
    pub existed: bool,
}

impl EmptyKey {
    /// A key that exists already.
    pub fn of(detail: &KeyDetail) -> Self {
        Self {
            id: detail.key_id.clone(),
            alias: detail.key_alias.clone(),
            spec: detail.key_spec,
            previous: detail.material.material_fingerprint.clone(),
            existed: true,
        }
    }

    /// How the worker is to read a file that holds this key's material.
    pub fn ask(&self, file: &Reading) -> Ask {
        file.ask(Some(self.spec.as_str().to_owned()))
    }
}

/// Step 2.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Items {
    /// The key.
    pub key: EmptyKey,
    /// Parameters that were fetched before the user came back to this step.
    pub held: Option<Parameters>,
    /// What step 3 had before the user came back: going on the same way finds it again.
    pub left: Option<Left>,
}

impl Items {
    /// The first time.
    pub fn of(key: EmptyKey) -> Self {
        Self {
            key,
            held: None,
            left: None,
        }
    }
}

/// A wrapping key and the token that belongs to it, kept in memory and nowhere else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parameters {
    /// The token.
    pub token: ImportToken,
    /// Base64 of the DER `SubjectPublicKeyInfo`.
    pub public_key: String,
    /// Seconds since 1970.
    pub expires_at: u64,
    /// Seconds since 1970.
    pub fetched_at: u64,
    /// Of the wrapping key itself, computed in this browser; the worker's own must be the same.
    pub fingerprint: String,
    /// Whether the wrapping key was downloaded, so that files may have been wrapped under it.
    pub downloaded: bool,
}

impl Parameters {
    /// What was answered at `now`.
    pub fn new(answer: GetParametersResponse, fingerprint: String, now: u64) -> Self {
        Self {
            token: answer.import_token,
            public_key: answer.public_key,
            expires_at: answer.expiration_time,
            fetched_at: now,
            fingerprint,
            downloaded: false,
        }
    }

    /// The wrapping key to hold files against that were wrapped elsewhere.
    pub fn for_files(&self) -> Option<String> {
        self.downloaded.then(|| self.public_key.clone())
    }

    /// Whether the server would refuse them.
    pub fn lapsed(&self, now: u64) -> bool {
        now >= self.expires_at
    }

    /// Whether they are better fetched anew.
    pub fn stale(&self, now: u64) -> bool {
        self.lapsed(now) || now >= self.fetched_at.saturating_add(FRESH)
    }
}

/// A key that was wrapped here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WrappedHere {
    /// What it is.
    pub facts: Facts,
    /// What will be sent.
    pub wrapped: Wrapped,
}

/// Step 4: everything but the OK.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ready {
    /// The key.
    pub key: EmptyKey,
    /// Its material.
    pub material: Material,
    /// A token from the API, where the user gave one.
    pub given: Option<ImportToken>,
}

impl Ready {
    /// How a key that was made here is kept.
    pub fn kept(&self) -> Option<Kept> {
        match &self.material {
            Material::Here {
                source: Source::Generated(made),
                ..
            } => made.keeping.kept(),
            Material::Here { .. } | Material::Offline { .. } | Material::Elsewhere { .. } => None,
        }
    }
}

/// Wrapped material with what it takes to send it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(
    target_pointer_width = "64",
    expect(
        clippy::large_enum_variant,
        reason = "there is one wizard, and it moves a few times"
    )
)]
pub enum Material {
    /// Wrapped in the worker.
    Here {
        /// What it was wrapped under.
        parameters: Parameters,
        /// The key.
        key: WrappedHere,
        /// Where it came from.
        source: Source,
    },
    /// Wrapped on a machine without a network.
    Offline {
        /// What it was wrapped under.
        parameters: Parameters,
        /// What came back.
        answer: Box<ImportAnswer>,
    },
    /// Wrapped elsewhere.
    Elsewhere {
        /// The wizard's own token, where its wrapping key was downloaded.
        parameters: Option<Parameters>,
        /// The wrapped key, or the wrapped temporary key.
        material: Ciphertext,
        /// Key pairs: the private key under the temporary key.
        private_key: Option<Ciphertext>,
    },
}

/// Where a key that was wrapped here came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// Made at random: nobody else has it but who keeps its copy.
    Generated(Box<MadeHere>),
    /// A file, which can be read again.
    File(Box<Reading>),
}

impl Material {
    /// The parameters that the wizard holds for it.
    pub fn parameters(&self) -> Option<&Parameters> {
        match self {
            Self::Here { parameters, .. } | Self::Offline { parameters, .. } => Some(parameters),
            Self::Elsewhere { parameters, .. } => parameters.as_ref(),
        }
    }
}

impl Step {
    /// Its place in the rail, from 0; 4 when all is done.
    pub fn index(&self) -> usize {
        match self {
            Self::Configure(_) => 0,
            Self::Items(_) => 1,
            Self::Material { .. } => 2,
            Self::Token(_) => 3,
            Self::Done(_) => 4,
        }
    }

    /// The key, once there is one.
    pub fn key(&self) -> Option<&EmptyKey> {
        match self {
            Self::Configure(Made::Nothing) => None,
            Self::Configure(Made::Untagged(key)) | Self::Material { key, .. } => Some(key),
            Self::Configure(Made::Whole(items)) | Self::Items(items) => Some(&items.key),
            Self::Token(ready) => Some(&ready.key),
            Self::Done(receipt) => Some(&receipt.key),
        }
    }

    /// The way, on step 3.
    pub fn way(&self) -> Option<&Way> {
        match self {
            Self::Material { way, .. } => Some(way),
            Self::Configure(_) | Self::Items(_) | Self::Token(_) | Self::Done(_) => None,
        }
    }

    /// The token that would be lost with the wizard.
    pub fn parameters(&self) -> Option<&Parameters> {
        match self {
            Self::Configure(Made::Whole(items)) | Self::Items(items) => items.held.as_ref(),
            Self::Material { way, .. } => way.parameters(),
            Self::Token(ready) => ready.material.parameters(),
            Self::Configure(Made::Nothing | Made::Untagged(_)) | Self::Done(_) => None,
        }
    }

    /// Whether files are there that were wrapped elsewhere, or a token that goes with them.
    pub fn holds_files(&self) -> bool {
        match self {
            Self::Configure(Made::Whole(items)) | Self::Items(items) => {
                matches!(items.left, Some(Left::Files(_)))
            }
            Self::Material { way, .. } => {
                matches!(way, Way::Existing { files, .. } if !files.is_empty())
            }
            Self::Token(ready) => matches!(ready.material, Material::Elsewhere { .. }),
            Self::Configure(Made::Nothing | Made::Untagged(_)) | Self::Done(_) => false,
        }
    }
}
