//! Keys by their tags, and what a project has of what it may have.

use async_trait::async_trait;
use kms_api::{ProjectId, resources::TagCondition, tags::Tag};

use super::StoreError;
use crate::domain::{Key, Scope};

/// Which keys of a project, the newest first.
#[derive(Clone, Debug, Default)]
pub struct ResourceFilter {
    /// Only keys that have all of these.
    pub tags: Vec<TagCondition>,
    /// Only keys whose display name has this in it, in any case.
    pub name: Option<String>,
    /// Only keys within these.
    pub scope: Scope,
}

/// Keeps nothing: asks what others keep.
#[async_trait]
pub trait ResourceStore: Send + Sync {
    /// How many keys match; those that are to be destroyed by `now`, milliseconds since 1970, are gone.
    async fn count_resources(
        &self,
        project: &ProjectId,
        filter: &ResourceFilter,
        now: u64,
    ) -> Result<u64, StoreError>;

    /// The keys that match from the `offset`th on, each with its tags.
    async fn resources(
        &self,
        project: &ProjectId,
        filter: &ResourceFilter,
        now: u64,
        offset: u64,
        limit: u32,
    ) -> Result<Vec<(Key, Vec<Tag>)>, StoreError>;

    /// How many grants the key of the project and within `scope` has that has the most.
    async fn most_grants(&self, project: &ProjectId, scope: &Scope) -> Result<u64, StoreError>;
}
