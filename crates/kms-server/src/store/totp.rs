//! Second steps of accounts, as the server asks for them. Times are seconds since 1970.

use async_trait::async_trait;

use super::StoreError;
use crate::crypto::Sealed;

/// How many wrong codes in a row are taken before each next one has to wait for [`TOTP_WAIT`].
pub const TOTP_FAILURES: u64 = 10;
/// How long a code has to wait after the last wrong one, in seconds.
pub const TOTP_WAIT: u64 = 60 * 60;

/// An account's authenticator.
#[derive(Clone)]
pub struct TotpRow {
    /// What it shares with the account, sealed for the account.
    pub sealed_secret: Sealed,
    /// Whether it has shown a code: until then none is asked for.
    pub confirmed: bool,
}

/// Whether a code may be tried now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use]
pub enum TotpTry {
    /// It counts as a wrong one until it is used.
    Permitted,
    /// Not for so many seconds.
    Wait(u64),
}

/// Keeps second steps.
#[async_trait]
pub trait TotpStore: Send + Sync {
    /// Begins an enrolment in place of one that was not confirmed; `false` where one is confirmed.
    async fn begin_totp(
        &self,
        account: &str,
        sealed_secret: &Sealed,
        at: u64,
    ) -> Result<bool, StoreError>;

    /// The account's authenticator, confirmed or not.
    async fn totp(&self, account: &str) -> Result<Option<TotpRow>, StoreError>;

    /// Confirms the enrolment of this secret by the code of `step`, keeps the hashes of its recovery codes, and ends the
    /// account's sessions but for `kept`; `false` where it no longer waits for that.
    async fn confirm_totp(
        &self,
        account: &str,
        confirmed: Confirmed<'_>,
        kept: &[u8; 32],
    ) -> Result<bool, StoreError>;

    /// Counts an attempt with a code at `now` as a wrong one, if one is permitted.
    async fn try_totp(&self, account: &str, now: u64) -> Result<TotpTry, StoreError>;

    /// Uses up the code of `step` and forgets the wrong ones; `false` where that or a later one was used.
    async fn use_totp(&self, account: &str, step: u64) -> Result<bool, StoreError>;

    /// Uses up a recovery code and forgets the wrong ones; `false` if there is none of this hash.
    async fn use_recovery_code(&self, account: &str, hash: &[u8; 32]) -> Result<bool, StoreError>;

    /// How many recovery codes are left.
    async fn recovery_codes(&self, account: &str) -> Result<u64, StoreError>;

    /// Removes an account's authenticator and its recovery codes; `false` if there is none.
    async fn remove_totp(&self, account: &str) -> Result<bool, StoreError>;
}

/// What is kept of an enrolment that was confirmed.
#[derive(Clone, Copy)]
pub struct Confirmed<'a> {
    /// The secret, as it was begun with.
    pub sealed_secret: &'a Sealed,
    /// The step of the code that confirmed it: it is used.
    pub step: u64,
    /// Of its recovery codes.
    pub recovery_hashes: &'a [[u8; 32]],
    /// When.
    pub at: u64,
}
