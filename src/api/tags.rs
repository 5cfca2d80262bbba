//! Tags: of a key, and of all keys.

use kms_api::KeyId;
use kms_api::console::Search;
use kms_api::tags::{KeyTagsResponse, Tag, TagAction, TagActionRequest};
use kms_api::tags_overview::{RenameTagRequest, RenamedTags, TagsOverview};

use super::call::written;
use super::transport::{Effect, Method};
use super::{Api, ApiError};
use crate::route::query_string;

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

    /// The tags of all keys, or those that have `search` in their key or value.
    pub async fn overview(&self, search: Option<&Search>) -> Result<TagsOverview, ApiError> {
        let mut path = kms_api::paths::console_tags(&self.0.project()?);
        path += &query_string(search.map(|text| ("search", text.as_str())));
        self.0.read(path).await
    }

    /// Renames a tag on all keys.
    pub async fn rename(&self, request: &RenameTagRequest) -> Result<RenamedTags, ApiError> {
        let path = kms_api::paths::console_tags_rename(&self.0.project()?);
        let body = written(request)?;
        self.0
            .call(Effect::Write, Method::Post, path, Some(body))
            .await
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
