//! Accounts, for administrators.

use kms_api::accounts::{
    AccountEntry, AccountWithPassword, AccountsResponse, AddAccountRequest, ChangeAccountRequest,
    LimitAccountRequest, ResetPasswordRequest,
};
use kms_api::paths::{
    CONSOLE_ACCOUNTS, console_account, console_account_password, console_account_scope,
    console_account_totp,
};

use super::call::written;
use super::transport::{Effect, Method};
use super::{Api, ApiError};

/// Calls about accounts.
pub struct AccountsApi<'a>(pub(super) &'a Api);

impl AccountsApi<'_> {
    /// Every account, by name.
    pub async fn list(&self) -> Result<Vec<AccountEntry>, ApiError> {
        let answer: AccountsResponse = self.0.read(CONSOLE_ACCOUNTS.to_owned()).await?;
        Ok(answer.accounts)
    }

    /// Adds one; a password that the server made comes once.
    pub async fn add(&self, request: &AddAccountRequest) -> Result<AccountWithPassword, ApiError> {
        let path = CONSOLE_ACCOUNTS.to_owned();
        let body = written(request)?;
        self.0
            .call(Effect::Write, Method::Post, path, Some(body))
            .await
    }

    /// Changes its role, or whether it is disabled.
    pub async fn change(
        &self,
        account: &str,
        request: &ChangeAccountRequest,
    ) -> Result<(), ApiError> {
        let body = written(request)?;
        let path = console_account(account);
        self.0.change(Method::Patch, path, Some(body)).await
    }

    /// Limits it to enterprise projects, or no longer.
    pub async fn limit(
        &self,
        account: &str,
        request: &LimitAccountRequest,
    ) -> Result<(), ApiError> {
        let body = written(request)?;
        let path = console_account_scope(account);
        self.0.change(Method::Put, path, Some(body)).await
    }

    /// Gives it another password and ends its sessions.
    pub async fn reset_password(
        &self,
        account: &str,
        request: &ResetPasswordRequest,
    ) -> Result<AccountWithPassword, ApiError> {
        let body = written(request)?;
        let path = console_account_password(account);
        self.0
            .call(Effect::Write, Method::Post, path, Some(body))
            .await
    }

    /// Removes its second step.
    pub async fn remove_second_step(&self, account: &str) -> Result<(), ApiError> {
        let path = console_account_totp(account);
        self.0.change(Method::Delete, path, None).await
    }

    /// Deletes it.
    pub async fn delete(&self, account: &str) -> Result<(), ApiError> {
        let path = console_account(account);
        self.0.change(Method::Delete, path, None).await
    }
}
