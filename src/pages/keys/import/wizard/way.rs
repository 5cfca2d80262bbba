//! How the material comes about, on step 3, and what is kept of it when the step is left backwards.

use kms_api::import::ImportToken;
use kms_api::offline::ImportAnswer;

use super::{Field, MadeHere, Material, Parameters, Ready, Source};
use crate::key_file::reading::Reading;

/// How the material comes about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Way {
    /// Made at random in the worker.
    Generate {
        /// What it is wrapped under.
        parameters: Parameters,
        /// The key, once it is made; the worker has it.
        made: Option<MadeHere>,
    },
    /// Read from a file in the worker.
    Open {
        /// What it will be wrapped under.
        parameters: Parameters,
        /// The file, as far as it is known.
        file: Reading,
    },
    /// Wrapped on a machine without a network.
    Offline {
        /// What it is wrapped under.
        parameters: Parameters,
        /// What came back.
        answer: Option<Box<ImportAnswer>>,
    },
    /// Wrapped elsewhere.
    Existing {
        /// The wizard's own token, where its wrapping key was downloaded.
        parameters: Option<Parameters>,
        /// The files, as far as they are chosen.
        files: Files,
    },
}

/// What was wrapped elsewhere, as far as it is there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Files {
    /// The wrapped key, or the wrapped temporary key.
    pub material: Option<Ciphertext>,
    /// The private key under the temporary key.
    pub private_key: Option<Ciphertext>,
    /// The token from the API that goes with them, where the user gave one on step 4.
    pub token: Option<ImportToken>,
}

impl Files {
    /// Whether there is none of them.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Forgets what the former file of one of the two fields was.
    pub fn forget(&mut self, field: Field) {
        if field == Field::PrivateKey {
            self.private_key = None;
        } else {
            self.material = None;
        }
    }
}

/// A file's ciphertext.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ciphertext {
    /// As the API takes it.
    pub base64: String,
    /// Length in bytes.
    pub size: u32,
}

/// What step 3 had when it was left backwards.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Left {
    /// A key that was made here: copies of it may be with their holders already.
    Made(Box<MadeHere>),
    /// A key file, which the page still holds.
    File(Box<Reading>),
    /// What was wrapped elsewhere.
    Files(Box<Files>),
    /// What came back from a machine without a network.
    Answer(Box<ImportAnswer>),
}

impl Way {
    /// Step 3 as it was when `ready` left it.
    pub fn before(ready: Ready) -> Self {
        match ready.material {
            Material::Here {
                parameters,
                source: Source::Generated(made),
                ..
            } => Self::Generate {
                parameters,
                made: Some(*made),
            },
            Material::Here {
                parameters,
                source: Source::File(file),
                ..
            } => Self::Open {
                parameters,
                file: *file,
            },
            Material::Offline { parameters, answer } => Self::Offline {
                parameters,
                answer: Some(answer),
            },
            Material::Elsewhere {
                parameters,
                material,
                private_key,
            } => Self::Existing {
                parameters,
                files: Files {
                    material: Some(material),
                    private_key,
                    token: ready.given,
                },
            },
        }
    }

    /// What is kept of it when it is left backwards.
    pub fn leave(self) -> (Option<Parameters>, Option<Left>) {
        let held = self.parameters().cloned();
        let left = match self {
            Self::Generate { made, .. } => made.map(|made| Left::Made(Box::new(made))),
            Self::Open { file, .. } => {
                (file != Reading::default()).then(|| Left::File(Box::new(file)))
            }
            Self::Offline { answer, .. } => answer.map(Left::Answer),
            Self::Existing { files, .. } => {
                (!files.is_empty()).then(|| Left::Files(Box::new(files)))
            }
        };
        (held, left)
    }

    /// The parameters that the wizard holds.
    pub fn parameters(&self) -> Option<&Parameters> {
        match self {
            Self::Generate { parameters, .. }
            | Self::Open { parameters, .. }
            | Self::Offline { parameters, .. } => Some(parameters),
            Self::Existing { parameters, .. } => parameters.as_ref(),
        }
    }
}
