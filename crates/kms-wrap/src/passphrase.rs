//! What a pass phrase must be before anything is kept under it.

/// The fewest characters of a pass phrase that protects a key.
///
/// NIST SP 800-63B-4 section 3.1.1.2 asks for 15 where a password is all that stands before something;
/// a backup may be tried offline, as often as its finder likes.
pub const MIN_PASSPHRASE: usize = 15;

/// A pass phrase under which nothing is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PassphraseError {
    /// Too few characters.
    #[error("the pass phrase has {found} characters; at least {needed} are needed")]
    TooShort {
        /// Characters found.
        found: usize,
        /// Characters needed: [`MIN_PASSPHRASE`].
        needed: usize,
    },
    /// Not UTF-8, or with a control character: nobody could type it where another program asks for it.
    #[error("the pass phrase holds a character that cannot be typed, such as a line end")]
    Untypable,
}

impl PassphraseError {
    /// A stable name for translations, in kebab-case.
    pub fn code(self) -> &'static str {
        match self {
            Self::TooShort { .. } => "passphrase-too-short",
            Self::Untypable => "passphrase-untypable",
        }
    }

    /// Name and value pairs for a translation; never a part of the pass phrase.
    pub fn params(self) -> Vec<(&'static str, String)> {
        match self {
            Self::TooShort { found, needed } => {
                vec![("found", found.to_string()), ("needed", needed.to_string())]
            }
            Self::Untypable => Vec::new(),
        }
    }
}

/// Checks a new pass phrase; those of existing files are what they are.
pub fn check_passphrase(passphrase: &[u8]) -> Result<(), PassphraseError> {
    let text = core::str::from_utf8(passphrase).map_err(|_| PassphraseError::Untypable)?;
    if text.chars().any(char::is_control) {
        return Err(PassphraseError::Untypable);
    }
    let found = text.chars().count();
    if found < MIN_PASSPHRASE {
        return Err(PassphraseError::TooShort {
            found,
            needed: MIN_PASSPHRASE,
        });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{PassphraseError, check_passphrase};

    #[test]
    fn characters_are_counted_and_not_bytes() {
        let short = PassphraseError::TooShort {
            found: 14,
            needed: 15,
        };
        assert_eq!(check_passphrase("éééééééééééééé".as_bytes()), Err(short));
        assert_eq!(check_passphrase("éééééééééééééé5".as_bytes()), Ok(()));
    }

    #[test]
    fn what_no_prompt_takes_is_refused() {
        let untypable = Err(PassphraseError::Untypable);
        assert_eq!(check_passphrase(b"a line end follows\n"), untypable);
        assert_eq!(check_passphrase(b"\xFF not UTF-8 at all"), untypable);
    }
}
