//! The second step of signing in: an authenticator's codes (RFC 6238: SHA-1, six digits, 30 seconds, the only form that
//! every authenticator knows) and recovery codes for when it is lost.

use sha2::{Digest as _, Sha256};
use totp_rs::{Builder, Totp};
use zeroize::Zeroizing;

use super::access_key::make_text;
use crate::{
    crypto::{CryptoError, Sealed, SealingKeys, fill_random},
    error::AppError,
};

/// Bytes of a secret: as long as SHA-1's output (RFC 4226, section 4, requirement R6).
const SECRET: usize = 20;
/// Digits of a code.
const DIGITS: usize = 6;
/// Characters of a recovery code: 80 random bits, too many to be guessed from its hash.
const RECOVERY: usize = 16;
/// Who an authenticator says that a code is for.
const ISSUER: &str = "Keyferry";

/// A secret that an account shares with its authenticator.
pub(crate) struct Authenticator(Zeroizing<Vec<u8>>);

impl Authenticator {
    /// A new secret.
    pub(crate) fn make() -> Result<Self, CryptoError> {
        let mut secret = Zeroizing::new(vec![0; SECRET]);
        fill_random(&mut secret)?;
        Ok(Self(secret))
    }

    /// The secret that was sealed for this account.
    pub(crate) fn open(
        sealing_keys: &SealingKeys,
        account: &str,
        sealed: &Sealed,
    ) -> Result<Self, CryptoError> {
        sealing_keys.open(&identity(account), sealed).map(Self)
    }

    /// The secret, sealed for this account.
    pub(crate) fn seal(
        &self,
        sealing_keys: &SealingKeys,
        account: &str,
    ) -> Result<Sealed, CryptoError> {
        sealing_keys.seal(&identity(account), &self.0)
    }

    /// The step, counted from 1970, whose code this is; the one before and the one after `now`'s count as well, since
    /// clocks differ (RFC 6238, section 6).
    pub(crate) fn step_of(&self, code: &str, now: u64) -> Option<u64> {
        self.totp("").ok()?.check(code, now)
    }

    /// The secret in base32, and as a URI that an authenticator opens.
    pub(crate) fn shown(&self, user_name: &str) -> Result<(String, String), AppError> {
        let totp = self.totp(user_name)?;
        let uri = totp.to_url().map_err(AppError::internal)?;
        Ok((totp.secret().to_base32(), uri))
    }

    fn totp(&self, user_name: &str) -> Result<Totp, AppError> {
        // A stored secret is as long as a made one, and a user's name has no colon: it does not fail.
        Builder::new()
            .with_secret(self.0.to_vec())
            .with_issuer(Some(ISSUER))
            .with_account_name(user_name)
            .build()
            .map_err(AppError::internal)
    }
}

/// The row that a secret is sealed for.
fn identity(account: &str) -> Vec<u8> {
    [b"totp.sealed_secret/", account.as_bytes()].concat()
}

/// What was typed as the second step, without the spaces and hyphens that make it readable.
pub(crate) enum SecondStepCode {
    /// Six digits.
    Totp(Zeroizing<String>),
    /// Anything else.
    Recovery(Zeroizing<String>),
}

impl SecondStepCode {
    /// Tells the two apart.
    pub(crate) fn read(typed: &str) -> Self {
        let plain: String = typed
            .chars()
            .filter(|c| !c.is_whitespace() && *c != '-')
            .collect();
        let plain = Zeroizing::new(plain.to_uppercase());
        if plain.len() == DIGITS && plain.bytes().all(|byte| byte.is_ascii_digit()) {
            Self::Totp(plain)
        } else {
            Self::Recovery(plain)
        }
    }
}

/// A code that stands for an authenticator's once.
pub(crate) struct RecoveryCode {
    /// What its owner keeps, in groups.
    pub(crate) text: Zeroizing<String>,
    /// What the store keeps.
    pub(crate) hash: [u8; 32],
}

impl RecoveryCode {
    /// A new code of an account.
    pub(crate) fn make(account: &str) -> Result<Self, CryptoError> {
        let code = make_text(RECOVERY)?;
        let groups: Vec<&str> = [0, 4, 8, 12]
            .iter()
            .filter_map(|at| code.get(*at..at + 4))
            .collect();
        Ok(Self {
            text: Zeroizing::new(groups.join("-")),
            hash: Self::hash(account, &code),
        })
    }

    /// What the store knows it by. It has 80 random bits: no salt and no slow hash is needed.
    pub(crate) fn hash(account: &str, code: &str) -> [u8; 32] {
        Sha256::new()
            .chain_update(b"recovery_codes/")
            .chain_update(account)
            .chain_update(b"/")
            .chain_update(code)
            .finalize()
            .into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 6238, appendix B, SHA-1; of its eight digits the last six.
    #[test]
    fn codes_are_those_of_the_rfc() {
        let authenticator = Authenticator(Zeroizing::new(b"12345678901234567890".to_vec()));
        for (time, code) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_111_111_111, "050471"),
            (1_234_567_890, "005924"),
            (2_000_000_000, "279037"),
            (20_000_000_000, "353130"),
        ] {
            assert_eq!(authenticator.step_of(code, time), Some(time / 30), "{code}");
        }
    }

    #[test]
    fn one_step_before_and_after_count_and_no_more() {
        let authenticator = Authenticator(Zeroizing::new(b"12345678901234567890".to_vec()));
        let (code, step) = ("005924", 1_234_567_890 / 30);
        for (steps, counts) in [(-2, false), (-1, true), (0, true), (1, true), (2, false)] {
            let now = 1_234_567_890_u64.checked_add_signed(steps * 30).unwrap();
            let expected = counts.then_some(step);
            assert_eq!(authenticator.step_of(code, now), expected, "{steps}");
        }
        for other in ["", "00592", "0059240", "５０５９２４", "+05924"] {
            assert_eq!(authenticator.step_of(other, 1_234_567_890), None, "{other}");
        }
    }

    #[test]
    fn secret_opens_for_its_own_account_only() {
        let sealing_keys = SealingKeys::from_bytes(&[7; 32]).unwrap();
        let made = Authenticator::make().unwrap();
        let sealed = made.seal(&sealing_keys, "alice").unwrap();
        let opened = Authenticator::open(&sealing_keys, "alice", &sealed).unwrap();
        assert_eq!((*opened.0).len(), SECRET);
        assert!(*opened.0 == *made.0);
        assert!(Authenticator::open(&sealing_keys, "bob", &sealed).is_err());
    }

    #[test]
    fn a_uri_names_who_and_where() {
        let authenticator = Authenticator(Zeroizing::new(b"12345678901234567890".to_vec()));
        let (secret, uri) = authenticator.shown("alice@example.org").unwrap();
        assert_eq!(secret, "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
        let expected =
            format!("otpauth://totp/Keyferry:alice%40example.org?secret={secret}&issuer=Keyferry");
        assert_eq!(uri, expected);
    }

    #[test]
    fn recovery_codes_are_read_as_they_are_typed() {
        let made = RecoveryCode::make("alice").unwrap();
        assert_eq!(made.text.len(), RECOVERY + 3);
        for typed in [
            made.text.to_string(),
            made.text.to_lowercase(),
            made.text.replace('-', " "),
        ] {
            let SecondStepCode::Recovery(code) = SecondStepCode::read(&typed) else {
                panic!("{typed}");
            };
            assert_eq!(RecoveryCode::hash("alice", &code), made.hash);
            assert_ne!(RecoveryCode::hash("bob", &code), made.hash);
        }
        for digits in ["123456", " 123 456 "] {
            let read = SecondStepCode::read(digits);
            assert!(matches!(read, SecondStepCode::Totp(code) if *code == "123456"));
        }
    }
}
