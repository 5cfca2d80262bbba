//! How a key that was made here is kept. It exists nowhere else, and an expiry or deletion in the KMS would lose it, so
//! step 3 is not left before it is kept, or given up in so many words.

use kms_wrap_worker::{Facts, FileToSave};

/// A key that was made here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MadeHere {
    /// What it is.
    pub facts: Facts,
    /// How it is kept.
    pub keeping: Keeping,
}

/// What was done to keep it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Keeping {
    /// The way that is shown.
    pub way: KeepWay,
    /// The backup, once it is made.
    pub backup: Option<BackupMade>,
    /// Whether the owner says that no copy is kept.
    pub declined: bool,
}

/// The ways to keep a key.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum KeepWay {
    /// A file under a pass phrase.
    #[default]
    Backup,
    /// None.
    Nothing,
}

/// A backup.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BackupMade {
    /// The file.
    pub file: FileToSave,
    /// What opens it without this product.
    pub command: String,
    /// Whether it was handed to the browser's downloads.
    pub saved: bool,
    /// What the file that was read back holds.
    pub tested: Option<Tested>,
}

/// What reading a backup back showed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Tested {
    /// The key.
    Same,
    /// A key with this fingerprint.
    Other(String),
}

/// A change to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Keep {
    /// Another way is shown.
    Way(KeepWay),
    /// The backup was handed to the browser's downloads.
    BackupSaved,
    /// The backup is to be made again, under another pass phrase.
    BackupAgain,
    /// The box that says that no copy is kept.
    Declined(bool),
}

/// How a key is kept in the end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kept {
    /// As a backup.
    Backup,
    /// Not at all.
    Nothing,
}

impl MadeHere {
    /// A key that was just made.
    pub fn new(facts: Facts) -> Self {
        Self {
            facts,
            keeping: Keeping::default(),
        }
    }

    /// What the backup's file holds, once it was read back.
    pub fn tested(&mut self, read: &Facts) {
        let same = read.fingerprint == self.facts.fingerprint;
        if let Some(backup) = &mut self.keeping.backup {
            backup.tested = Some(if same {
                Tested::Same
            } else {
                Tested::Other(read.fingerprint.clone())
            });
        }
    }
}

impl Keeping {
    /// Takes a change.
    pub fn update(&mut self, change: Keep) {
        match change {
            Keep::Way(way) => self.way = way,
            Keep::BackupSaved => {
                if let Some(backup) = &mut self.backup {
                    backup.saved = true;
                }
            }
            Keep::BackupAgain => self.backup = None,
            Keep::Declined(declined) => self.declined = declined,
        }
    }

    /// How the key is kept, if enough was done for it. What was saved counts whatever way is shown now.
    pub fn kept(&self) -> Option<Kept> {
        if self.backup.as_ref().is_some_and(|backup| backup.saved) {
            return Some(Kept::Backup);
        }
        (self.way == KeepWay::Nothing && self.declined).then_some(Kept::Nothing)
    }
}
