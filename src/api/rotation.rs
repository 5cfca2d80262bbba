//! Rotation of a key, and its versions.

use kms_api::KeyId;
use kms_api::keys::KeyIdRequest;
use kms_api::paths::{operation, post};
use kms_api::rotation::{
    KeyRotationStatusResponse, RotationInterval, UpdateKeyRotationIntervalRequest,
};

use super::call::written;
use super::transport::{Effect, Method};
use super::{Api, ApiError};

/// Calls about rotation.
pub struct RotationApi<'a>(pub(super) &'a Api);

impl RotationApi<'_> {
    /// `get-key-rotation-status`.
    pub async fn status(&self, key: &KeyId) -> Result<KeyRotationStatusResponse, ApiError> {
        let request = KeyIdRequest::new(key.clone());
        self.0
            .operation(Effect::Read, post::GET_KEY_ROTATION_STATUS, &request)
            .await
    }

    /// `enable-key-rotation` and `disable-key-rotation`.
    pub async fn schedule(&self, key: &KeyId, on: bool) -> Result<(), ApiError> {
        let name = if on {
            post::ENABLE_KEY_ROTATION
        } else {
            post::DISABLE_KEY_ROTATION
        };
        self.write(name, &KeyIdRequest::new(key.clone())).await
    }

    /// `update-key-rotation-interval`.
    pub async fn every(&self, key: &KeyId, interval: RotationInterval) -> Result<(), ApiError> {
        let request = UpdateKeyRotationIntervalRequest {
            key_id: key.clone().into(),
            rotation_interval: interval,
            sequence: None,
        };
        self.write(post::UPDATE_KEY_ROTATION_INTERVAL, &request)
            .await
    }

    /// `rotate-on-demand`.
    pub async fn now(&self, key: &KeyId) -> Result<(), ApiError> {
        self.write(post::ROTATE_ON_DEMAND, &KeyIdRequest::new(key.clone()))
            .await
    }

    async fn write(&self, name: &str, request: &impl serde::Serialize) -> Result<(), ApiError> {
        let path = operation(&self.0.project()?, name);
        let body = written(request)?;
        self.0
            .send(Effect::Write, Method::Post, path, Some(body))
            .await?;
        Ok(())
    }
}
