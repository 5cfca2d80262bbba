//! Passwords: argon2id (RFC 9106), one at a time per processor.

use std::sync::{Arc, LazyLock};

use argon2::{
    Algorithm, Argon2, Params, PasswordHash, PasswordHasher as _, PasswordVerifier as _, Version,
};
use kms_api::accounts::NewPassword;
use tokio::{sync::Semaphore, task};
use zeroize::Zeroizing;

/// 19 MiB, two passes, one lane: OWASP's Password Storage Cheat Sheet, argon2id.
const MEMORY_KIB: u32 = 19 * 1024;
const PASSES: u32 = 2;
const LANES: u32 = 1;

/// Verified when there is no such account, so that an unknown name costs what a known one does.
/// Made with the parameters above from a password that nobody knows.
static NOBODY: LazyLock<Option<String>> =
    LazyLock::new(|| hash(&Zeroizing::new(uuid::Uuid::new_v4().to_string())).ok());

/// Why a password could not be taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PasswordError {
    /// Shorter or longer than what is taken.
    #[error("a password has at least 8 characters and at most 1024 bytes, on one line")]
    Length,
    /// The hash function failed, for want of memory.
    #[error("the password could not be hashed")]
    Hash,
}

/// Makes what the store keeps of a password: a PHC string with salt and parameters.
pub fn hash_new(password: &Zeroizing<String>) -> Result<String, PasswordError> {
    if !NewPassword::is_fit(password) {
        return Err(PasswordError::Length);
    }
    hash(password)
}

fn hash(password: &Zeroizing<String>) -> Result<String, PasswordError> {
    let hash = argon2id()?.hash_password(password.as_bytes());
    hash.map(|hash| hash.to_string())
        .map_err(|_| PasswordError::Hash)
}

fn argon2id() -> Result<Argon2<'static>, PasswordError> {
    let params = Params::new(MEMORY_KIB, PASSES, LANES, None).map_err(|_| PasswordError::Hash)?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

/// Checks passwords off the threads that answer requests, as many at once as there are processors:
/// each takes 19 MiB and some 20 ms, and the rest waits its turn.
#[derive(Clone, Debug)]
pub(crate) struct PasswordChecker {
    places: Arc<Semaphore>,
}

impl Default for PasswordChecker {
    fn default() -> Self {
        let places = std::thread::available_parallelism().map_or(1, usize::from);
        Self {
            places: Arc::new(Semaphore::new(places)),
        }
    }
}

impl PasswordChecker {
    /// Whether `password` is the one of `stored`; without a stored one the work is done all the
    /// same, and the answer is no.
    pub(crate) async fn check(&self, password: Zeroizing<String>, stored: Option<String>) -> bool {
        let Ok(place) = Arc::clone(&self.places).acquire_owned().await else {
            return false; // The semaphore is never closed.
        };
        let checked = task::spawn_blocking(move || {
            let _place = place;
            is_password_of(&password, stored.as_deref())
        });
        checked.await.unwrap_or(false)
    }
}

fn is_password_of(password: &Zeroizing<String>, stored: Option<&str>) -> bool {
    let known = stored.is_some();
    let Some(against) = stored.or(NOBODY.as_deref()) else {
        return false;
    };
    let fits = password.len() <= NewPassword::MAXIMUM;
    let (Ok(argon2id), Ok(against)) = (argon2id(), PasswordHash::new(against)) else {
        return false;
    };
    let candidate = if fits { password.as_bytes() } else { b"" };
    let right = argon2id.verify_password(candidate, &against).is_ok();
    right && known && fits
}

#[cfg(test)]
mod tests {
    use super::*;

    fn password(text: &str) -> Zeroizing<String> {
        Zeroizing::new(text.to_owned())
    }

    #[tokio::test]
    async fn right_password_is_known_and_any_other_is_not() {
        let checker = PasswordChecker::default();
        let stored = hash_new(&password("correct horse")).unwrap();
        for (candidate, expected) in [
            ("correct horse", true),
            ("correct horsf", false),
            ("", false),
        ] {
            let verdict = checker
                .check(password(candidate), Some(stored.clone()))
                .await;
            assert_eq!(verdict, expected, "{candidate}");
        }
        assert!(!checker.check(password("correct horse"), None).await);
        assert!(
            !checker
                .check(password("correct horse"), Some("not a hash".into()))
                .await
        );
    }

    #[test]
    fn hash_is_argon2id_with_the_documented_parameters_and_a_salt_of_its_own() {
        let one = hash_new(&password("correct horse")).unwrap();
        let two = hash_new(&password("correct horse")).unwrap();
        assert!(one.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{one}");
        assert_ne!(one, two);
        assert!(
            NOBODY
                .as_deref()
                .unwrap()
                .starts_with("$argon2id$v=19$m=19456,t=2,p=1$")
        );
    }

    #[test]
    fn passwords_too_short_too_long_or_of_several_lines_are_refused() {
        for bad in ["", "seven77", &"x".repeat(1025), "two\nlines"] {
            assert_eq!(hash_new(&password(bad)), Err(PasswordError::Length));
        }
    }
}
