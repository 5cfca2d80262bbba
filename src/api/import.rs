//! The import: parameters, material, and its deletion.

use kms_api::KeyId;
use kms_api::import::{
    GetParametersRequest, GetParametersResponse, ImportKeyMaterialRequest, WrappingAlgorithm,
};
use kms_api::keys::KeyIdRequest;
use kms_api::paths::{operation, post};

use super::call::written;
use super::transport::{Effect, Method};
use super::{Api, ApiError};

/// Calls about imports.
pub struct ImportApi<'a>(pub(super) &'a Api);

impl ImportApi<'_> {
    /// `get-parameters-for-import`: a wrapping key and a token for `key`.
    pub async fn parameters(&self, key: &KeyId) -> Result<GetParametersResponse, ApiError> {
        let request = GetParametersRequest {
            key_id: key.clone().into(),
            wrapping_algorithm: WrappingAlgorithm::RsaesOaepSha256,
            sequence: None,
        };
        self.0
            .operation(Effect::Write, post::GET_PARAMETERS_FOR_IMPORT, &request)
            .await
    }

    /// `import-key-material`.
    /// Tells the request's id, where the server gives one.
    pub async fn material(
        &self,
        request: &ImportKeyMaterialRequest,
    ) -> Result<Option<String>, ApiError> {
        self.write(post::IMPORT_KEY_MATERIAL, written(request)?)
            .await
    }

    /// `delete-imported-key-material`.
    pub async fn delete_material(&self, key: &KeyId) -> Result<(), ApiError> {
        let body = written(&KeyIdRequest::new(key.clone()))?;
        self.write(post::DELETE_IMPORTED_KEY_MATERIAL, body).await?;
        Ok(())
    }

    /// A write whose answer says nothing but the request's id.
    async fn write(&self, name: &str, body: String) -> Result<Option<String>, ApiError> {
        let path = operation(&self.0.project()?, name);
        let answer = self
            .0
            .send(Effect::Write, Method::Post, path, Some(body))
            .await?;
        Ok(answer.request_id)
    }
}
