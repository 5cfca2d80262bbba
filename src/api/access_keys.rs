//! Access keys.

use kms_api::accounts::{
    AccessKeyEntry, AccessKeysResponse, ChangeAccessKeyRequest, CreateAccessKeyRequest,
    CreatedAccessKey,
};
use kms_api::paths::{CONSOLE_ACCESS_KEYS, console_access_key};

use leptos::prelude::*;

use super::call::written;
use super::transport::{Effect, Method};
use super::{Api, ApiError};

/// Calls about access keys.
pub struct AccessKeysApi<'a>(pub(super) &'a Api);

impl AccessKeysApi<'_> {
    /// One's own; the server shows an administrator everyone's.
    pub async fn own(&self) -> Result<Vec<AccessKeyEntry>, ApiError> {
        let answer: AccessKeysResponse = self.0.read(CONSOLE_ACCESS_KEYS.to_owned()).await?;
        let owner = self.0.session.with_untracked(|state| {
            state
                .owner()
                .map(|session| session.user_id.clone())
                .unwrap_or_default()
        });
        let all = answer.access_keys.into_iter();
        Ok(all.filter(|key| key.user_id == owner).collect())
    }

    /// Makes one; its secret comes once.
    pub async fn create(
        &self,
        request: &CreateAccessKeyRequest,
    ) -> Result<CreatedAccessKey, ApiError> {
        let path = CONSOLE_ACCESS_KEYS.to_owned();
        let body = written(request)?;
        self.0
            .call(Effect::Write, Method::Post, path, Some(body))
            .await
    }

    /// Disables one, or enables it again.
    pub async fn disable(&self, access: &str, disabled: bool) -> Result<(), ApiError> {
        let body = written(&ChangeAccessKeyRequest { disabled })?;
        let path = console_access_key(access);
        self.0.change(Method::Patch, path, Some(body)).await
    }

    /// Deletes one.
    pub async fn delete(&self, access: &str) -> Result<(), ApiError> {
        let path = console_access_key(access);
        self.0.change(Method::Delete, path, None).await
    }
}
