//! What can go wrong with shares, as data: a code and parameters for whoever translates.

use super::{MAX_SHARES, MIN_THRESHOLD};
use crate::Decision;

/// The key was not split.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SplitError {
    /// Not a scheme of M of N.
    #[error(
        "{threshold} of {count} shares: the first must be at least {MIN_THRESHOLD} and at most the \
         second, the second at most {MAX_SHARES}"
    )]
    Numbers {
        /// How many were to rebuild the key.
        threshold: u8,
        /// How many there were to be.
        count: u8,
    },
    /// A warning has not been answered: a key of which one can guess is guessed by its fingerprint,
    /// which every share states.
    #[error("the key has a warning that must be answered first: {decision}")]
    Undecided {
        /// The answer that is missing.
        decision: Decision,
    },
    /// The shares would not rebuild the key.
    #[error("the key was damaged in memory")]
    Damaged,
}

impl SplitError {
    /// A stable name for translations, in kebab-case.
    pub fn code(self) -> &'static str {
        match self {
            Self::Numbers { .. } => "share-numbers",
            Self::Undecided { .. } => "undecided",
            Self::Damaged => "key-damaged",
        }
    }

    /// Name and value pairs for a translation.
    pub fn params(self) -> Vec<(&'static str, String)> {
        match self {
            Self::Numbers { threshold, count } => vec![
                ("threshold", threshold.to_string()),
                ("count", count.to_string()),
                ("fewest", MIN_THRESHOLD.to_string()),
                ("most", MAX_SHARES.to_string()),
            ],
            Self::Undecided { decision } => vec![("decision", decision.to_string())],
            Self::Damaged => Vec::new(),
        }
    }
}

/// What is wrong with one share.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ShareFault {
    /// Something else.
    #[error("this is no key share")]
    NoShare,
    /// A line does not fit its check characters, is missing, or stands in the wrong place.
    #[error("line {line} is mistyped, missing or in the wrong place")]
    Line {
        /// Which, from 1.
        line: usize,
    },
    /// The checksum over the whole share is wrong although every line fits.
    #[error("its checksum is wrong: the share is damaged")]
    Checksum,
    /// Made by a later version.
    #[error("a share of the format version {version}, which is newer than this program")]
    Version {
        /// The version found.
        version: u8,
    },
}

impl ShareFault {
    /// A stable name for translations, in kebab-case.
    pub fn code(self) -> &'static str {
        match self {
            Self::NoShare => "no-share",
            Self::Line { .. } => "share-line",
            Self::Checksum => "share-checksum",
            Self::Version { .. } => "share-version",
        }
    }

    /// Name and value pairs for a translation.
    pub fn params(self) -> Vec<(&'static str, String)> {
        match self {
            Self::Line { line } => vec![("line", line.to_string())],
            Self::Version { version } => vec![("version", version.to_string())],
            Self::NoShare | Self::Checksum => Vec::new(),
        }
    }
}

/// The shares rebuild no key. Positions count the given texts from 1.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum JoinError {
    /// Nothing was given.
    #[error("no share was given")]
    Nothing,
    /// A share cannot be read.
    #[error("share at position {position}: {fault}")]
    Unreadable {
        /// Where it stands among those given.
        position: usize,
        /// What is wrong with it.
        fault: ShareFault,
    },
    /// A share of another key, or of another splitting of the same key.
    #[error(
        "share at position {position}: it is share {number} of the set {set}, the others are of \
         the set {expected}"
    )]
    Foreign {
        /// Where it stands among those given.
        position: usize,
        /// Its number.
        number: u8,
        /// Its set.
        set: String,
        /// The set of most of the others.
        expected: String,
    },
    /// The same share twice.
    #[error("share at position {position}: share {number} was given before, at position {first}")]
    Duplicate {
        /// Where it stands among those given.
        position: usize,
        /// Its number.
        number: u8,
        /// Where it stood first.
        first: usize,
    },
    /// Not enough of them.
    #[error(
        "{found} of {threshold} shares of the set {set}: {} more are needed",
        .threshold.saturating_sub(*.found)
    )]
    TooFew {
        /// How many there are.
        found: u8,
        /// How many are needed.
        threshold: u8,
        /// The set.
        set: String,
    },
    /// A share that is more than needed contradicts the others.
    #[error(
        "share at position {position}: share {number} does not agree with the others; it was \
         made up or exchanged"
    )]
    Contradiction {
        /// Where it stands among those given.
        position: usize,
        /// Its number.
        number: u8,
    },
    /// What comes out is not the key that the shares name.
    #[error(
        "the shares are whole, but what they rebuild is not the key {fingerprint}: one of them \
         was made up or exchanged"
    )]
    AnotherKey {
        /// The fingerprint that the shares state.
        fingerprint: String,
    },
}

impl JoinError {
    /// A stable name for translations, in kebab-case; a share that cannot be read has its fault's.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Nothing => "no-shares",
            Self::Unreadable { fault, .. } => fault.code(),
            Self::Foreign { .. } => "share-foreign",
            Self::Duplicate { .. } => "share-duplicate",
            Self::TooFew { .. } => "shares-too-few",
            Self::Contradiction { .. } => "share-contradiction",
            Self::AnotherKey { .. } => "shares-another-key",
        }
    }

    /// Which of the given texts is meant, from 1.
    pub fn position(&self) -> Option<usize> {
        match self {
            Self::Unreadable { position, .. }
            | Self::Foreign { position, .. }
            | Self::Duplicate { position, .. }
            | Self::Contradiction { position, .. } => Some(*position),
            Self::Nothing | Self::TooFew { .. } | Self::AnotherKey { .. } => None,
        }
    }

    /// Name and value pairs for a translation; never key data.
    pub fn params(&self) -> Vec<(&'static str, String)> {
        let mut params = match self {
            Self::Nothing => Vec::new(),
            Self::Unreadable { fault, .. } => fault.params(),
            Self::Foreign {
                number,
                set,
                expected,
                ..
            } => vec![
                ("number", number.to_string()),
                ("set", set.clone()),
                ("expected", expected.clone()),
            ],
            Self::Duplicate { number, first, .. } => {
                vec![("number", number.to_string()), ("first", first.to_string())]
            }
            Self::TooFew {
                found,
                threshold,
                set,
            } => vec![
                ("found", found.to_string()),
                ("threshold", threshold.to_string()),
                ("missing", threshold.saturating_sub(*found).to_string()),
                ("set", set.clone()),
            ],
            Self::Contradiction { number, .. } => vec![("number", number.to_string())],
            Self::AnotherKey { fingerprint } => vec![("fingerprint", fingerprint.clone())],
        };
        params.extend(
            self.position()
                .map(|position| ("position", position.to_string())),
        );
        params
    }
}
