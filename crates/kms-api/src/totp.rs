//! The second step of signing in under `/console/session/totp`: an authenticator's codes (RFC 6238) and recovery codes.

use serde::{Deserialize, Serialize};

use crate::accounts::NewPassword;

/// How many recovery codes an account gets.
pub const RECOVERY_CODES: usize = 10;

/// What `GET /console/session/totp` answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TotpStatus {
    /// Whether a code is asked for at sign-in.
    pub enabled: bool,
    /// How many recovery codes are left.
    pub recovery_codes_left: u64,
}

/// `POST /console/session/totp`: begins an enrolment, in place of one that was not confirmed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BeginTotpRequest {
    /// The account's: a session that was left open is not enough.
    pub current_password: NewPassword,
}

/// What it answers: the one time that the secret is shown.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TotpEnrolment {
    /// In base32, to be typed into an authenticator.
    pub secret: String,
    /// The same as `otpauth://totp/…`, to be opened or shown as a QR code.
    pub otpauth_uri: String,
}

/// `POST /console/session/totp/confirm`: shows that the authenticator has the secret.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ConfirmTotpRequest {
    /// What the authenticator shows.
    pub code: String,
}

/// What it answers: the one time that the recovery codes are shown.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecoveryCodes {
    /// Each signs in once in place of a code.
    pub recovery_codes: Vec<String>,
}

/// `DELETE /console/session/totp`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RemoveTotpRequest {
    /// The account's: a session that was left open is not enough.
    pub current_password: NewPassword,
}
