//! How a key that was made here is kept. It exists nowhere else, and an expiry or deletion in the KMS would lose it, so
//! step 3 is not left before it is kept, or given up in so many words.

use kms_wrap_worker::{Facts, FileToSave, ShareToSave};

use super::Fault;

/// A key that was made here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MadeHere {
    /// What it is.
    pub facts: Facts,
    /// How it is kept.
    pub keeping: Keeping,
}

/// What was done to keep it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Keeping {
    /// The way that is shown.
    pub way: KeepWay,
    /// The backup, once it is made.
    pub backup: Option<BackupMade>,
    /// How many shares rebuild the key, and how many there are.
    pub scheme: (u8, u8),
    /// The shares, once the key is split.
    pub shares: Vec<ShareMade>,
    /// Whether the owner says that no copy is kept.
    pub declined: bool,
}

/// The ways to keep a key.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum KeepWay {
    /// A file under a pass phrase.
    #[default]
    Backup,
    /// Shares, some of which rebuild it.
    Shares,
    /// None.
    Nothing,
}

impl Default for Keeping {
    fn default() -> Self {
        Self {
            way: KeepWay::default(),
            backup: None,
            scheme: (3, 5),
            shares: Vec::new(),
            declined: false,
        }
    }
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

/// A share, in its two forms.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShareMade {
    /// Its files.
    pub share: ShareToSave,
    /// Whether one of them was handed to the browser's downloads.
    pub saved: bool,
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
    /// So many shares rebuild the key.
    Threshold(u8),
    /// There are so many shares.
    Count(u8),
    /// The share of this number was handed to the browser's downloads.
    ShareSaved(u8),
    /// The key is to be split anew.
    SplitAgain,
    /// The box that says that no copy is kept.
    Declined(bool),
}

/// How a key is kept in the end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kept {
    /// As a backup.
    Backup,
    /// As shares.
    Shares,
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
            Keep::Threshold(threshold) => self.scheme.0 = threshold,
            Keep::Count(count) => self.scheme.1 = count,
            Keep::ShareSaved(number) => {
                let shares = self.shares.iter_mut();
                for share in shares.filter(|share| share.share.number == number) {
                    share.saved = true;
                }
            }
            Keep::SplitAgain => self.shares.clear(),
            Keep::Declined(declined) => self.declined = declined,
        }
    }

    /// What is wrong with how many shares there are and how many of them rebuild the key.
    pub fn fault_of_scheme(&self) -> Option<Fault> {
        let (threshold, count) = self.scheme;
        (threshold > count).then_some(Fault::TooFewShares)
    }

    /// How the key is kept, if enough was done for it. What was saved counts whatever way is shown now.
    pub fn kept(&self) -> Option<Kept> {
        let good =
            |backup: &BackupMade| backup.saved && !matches!(backup.tested, Some(Tested::Other(_)));
        if self.backup.as_ref().is_some_and(good) {
            return Some(Kept::Backup);
        }
        if !self.shares.is_empty() && self.shares.iter().all(|share| share.saved) {
            return Some(Kept::Shares);
        }
        (self.way == KeepWay::Nothing && self.declined).then_some(Kept::Nothing)
    }
}
