//! The tags of all keys of a project.

use async_trait::async_trait;
use kms_api::{
    ProjectId,
    tags_overview::{RenameTagRequest, RenamedTags, TagsOverview},
};

use super::StoreError;
use crate::domain::Scope;

/// Which keys are looked at.
#[derive(Clone, Debug)]
pub struct TaggedKeys {
    /// Their project.
    pub project: ProjectId,
    /// The enterprise projects that they are in.
    pub scope: Scope,
    /// Now, milliseconds since 1970: a key whose deletion is due is there no more.
    pub now: u64,
}

/// Tags, beyond those of one key.
#[async_trait]
pub trait TagsOverviewStore: Send + Sync {
    /// Every tag with how many keys have it, or those whose key or value has `search` in it.
    async fn tags_overview(
        &self,
        keys: &TaggedKeys,
        search: Option<&str>,
    ) -> Result<TagsOverview, StoreError>;

    /// Renames a tag wherever it is. A key that has the new tag key with another value is left as it is, and so is one
    /// that is pending deletion.
    async fn rename_tag(
        &self,
        keys: &TaggedKeys,
        rename: &RenameTagRequest,
    ) -> Result<RenamedTags, StoreError>;
}
