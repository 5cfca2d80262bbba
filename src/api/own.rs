//! One's own account: password, second step, sessions.

use kms_api::accounts::{ChangePasswordRequest, SessionEntry, SessionsResponse};
use kms_api::paths::{CONSOLE_PASSWORD, CONSOLE_SESSIONS, CONSOLE_TOTP, CONSOLE_TOTP_CONFIRM};
use kms_api::totp::{
    BeginTotpRequest, ConfirmTotpRequest, RecoveryCodes, RemoveTotpRequest, TotpEnrolment,
    TotpStatus,
};

use super::call::written;
use super::transport::{Effect, Method};
use super::{Api, ApiError};

/// Calls about one's own account.
pub struct OwnApi<'a>(pub(super) &'a Api);

impl OwnApi<'_> {
    /// Changes the password; every other session ends.
    pub async fn change_password(&self, request: &ChangePasswordRequest) -> Result<(), ApiError> {
        let path = CONSOLE_PASSWORD.to_owned();
        let body = written(request)?;
        self.0.change(Method::Post, path, Some(body)).await
    }

    /// The sessions, the newest first.
    pub async fn sessions(&self) -> Result<Vec<SessionEntry>, ApiError> {
        let answer: SessionsResponse = self.0.read(CONSOLE_SESSIONS.to_owned()).await?;
        Ok(answer.sessions)
    }

    /// Ends every session, this one too.
    pub async fn end_sessions(&self) -> Result<(), ApiError> {
        let path = CONSOLE_SESSIONS.to_owned();
        self.0.change(Method::Delete, path, None).await
    }

    /// Whether there is a second step.
    pub async fn second_step(&self) -> Result<TotpStatus, ApiError> {
        self.0.read(CONSOLE_TOTP.to_owned()).await
    }

    /// Begins an enrolment of the second step.
    pub async fn begin_second_step(
        &self,
        request: &BeginTotpRequest,
    ) -> Result<TotpEnrolment, ApiError> {
        let path = CONSOLE_TOTP.to_owned();
        let body = written(request)?;
        self.0
            .call(Effect::Write, Method::Post, path, Some(body))
            .await
    }

    /// Ends the enrolment with a code; the recovery codes come once.
    pub async fn confirm_second_step(
        &self,
        request: &ConfirmTotpRequest,
    ) -> Result<RecoveryCodes, ApiError> {
        let path = CONSOLE_TOTP_CONFIRM.to_owned();
        let body = written(request)?;
        self.0
            .call(Effect::Write, Method::Post, path, Some(body))
            .await
    }

    /// Removes the second step.
    pub async fn remove_second_step(&self, request: &RemoveTotpRequest) -> Result<(), ApiError> {
        let path = CONSOLE_TOTP.to_owned();
        let body = written(request)?;
        self.0.change(Method::Delete, path, Some(body)).await
    }
}
