//! Tags of a key.

use kms_api::KeyId;
use kms_api::tags::{KeyTagsResponse, Tag, TagAction, TagActionRequest};

use super::call::written;
use super::transport::{Effect, Method};
use super::{Api, ApiError};

/// Calls about tags.
pub struct TagsApi<'a>(pub(super) &'a Api);

impl TagsApi<'_> {
    /// A key's tags.
    pub async fn of_key(&self, key: &KeyId) -> Result<Vec<Tag>, ApiError> {
        let path = kms_api::paths::key_tags(&self.0.project()?, key);
        let answer: KeyTagsResponse = self.0.call(Effect::Read, Method::Get, path, None).await?;
        Ok(answer.tags)
    }

    /// Adds tags, or gives those that exist another value.
    pub async fn add(&self, key: &KeyId, tags: Vec<Tag>) -> Result<(), ApiError> {
        self.act(key, tags, TagAction::Create).await
    }

    /// Removes tags.
    pub async fn remove(&self, key: &KeyId, tags: Vec<Tag>) -> Result<(), ApiError> {
        self.act(key, tags, TagAction::Delete).await
    }

    /// The operation takes at least one tag; about none there is nothing to ask.
    async fn act(&self, key: &KeyId, tags: Vec<Tag>, action: TagAction) -> Result<(), ApiError> {
        if tags.is_empty() {
            return Ok(());
        }
        let path = kms_api::paths::key_tags_action(&self.0.project()?, key);
        let body = written(&TagActionRequest {
            tags,
            action,
            sequence: None,
        })?;
        self.0
            .send(Effect::Write, Method::Post, path, Some(body))
            .await?;
        Ok(())
    }
}
