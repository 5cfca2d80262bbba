//! Grants: what others may do with one key.

use kms_api::KeyId;
use kms_api::grants::{
    CreateGrantRequest, CreateGrantResponse, EndGrantRequest, GrantEntry, GrantId, GrantsPage,
    ListGrantsRequest,
};
use kms_api::keys::Marker;
use kms_api::paths::{operation, post};

use super::call::written;
use super::transport::{Effect, Method};
use super::{Api, ApiError};

/// Calls about grants.
pub struct GrantsApi<'a>(pub(super) &'a Api);

impl GrantsApi<'_> {
    /// Every grant of a key; a key has at most 100.
    pub async fn of_key(&self, key: &KeyId) -> Result<Vec<GrantEntry>, ApiError> {
        let mut found = Vec::new();
        let mut marker = None;
        loop {
            let request = ListGrantsRequest {
                key_id: key.clone().into(),
                limit: None,
                marker,
                sequence: None,
            };
            let page: GrantsPage = self
                .0
                .operation(Effect::Read, post::LIST_GRANTS, &request)
                .await?;
            let more = !page.grants.is_empty();
            found.extend(page.grants);
            marker = Marker::parse(page.next_marker).ok().filter(|_| more);
            if marker.is_none() {
                return Ok(found);
            }
        }
    }

    /// `create-grant`.
    pub async fn create(
        &self,
        request: &CreateGrantRequest,
    ) -> Result<CreateGrantResponse, ApiError> {
        self.0
            .operation(Effect::Write, post::CREATE_GRANT, request)
            .await
    }

    /// `revoke-grant`.
    pub async fn revoke(&self, key: &KeyId, grant: GrantId) -> Result<(), ApiError> {
        let request = EndGrantRequest {
            key_id: key.clone().into(),
            grant_id: grant,
            sequence: None,
        };
        let path = operation(&self.0.project()?, post::REVOKE_GRANT);
        let body = written(&request)?;
        self.0
            .send(Effect::Write, Method::Post, path, Some(body))
            .await?;
        Ok(())
    }
}
