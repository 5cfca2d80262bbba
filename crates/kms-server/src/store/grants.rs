//! Grants, as the server asks for them.

use async_trait::async_trait;
use kms_api::{
    KeyId, ProjectId,
    grants::{GrantId, GrantOperation},
};

use super::StoreError;
use crate::domain::{Grant, Scope};

/// One page of grants, the oldest first.
#[derive(Clone, Debug)]
pub struct GrantPage {
    /// Its grants.
    pub grants: Vec<Grant>,
    /// How many there are on all pages.
    pub total: u64,
}

/// Keeps grants.
#[async_trait]
pub trait GrantStore: Send + Sync {
    /// Adds a grant; `false` if its key has `most` already, or is gone.
    async fn add_grant(&self, grant: &Grant, most: u32) -> Result<bool, StoreError>;

    /// A key's grants from the `offset`th on.
    async fn grants(&self, key: &KeyId, offset: u64, limit: u32) -> Result<GrantPage, StoreError>;

    /// The grants in a project that `user` is the retiring principal of.
    async fn retirable_grants(
        &self,
        project: &ProjectId,
        scope: &Scope,
        user: &str,
        offset: u64,
        limit: u32,
    ) -> Result<GrantPage, StoreError>;

    /// One grant of a key.
    async fn grant(&self, key: &KeyId, id: &GrantId) -> Result<Option<Grant>, StoreError>;

    /// The grants of a key in which `user` is the grantee or the retiring principal.
    async fn grants_to(&self, key: &KeyId, user: &str) -> Result<Vec<Grant>, StoreError>;

    /// Whether any grant in the project permits `operation` to `user`, as [`Grant::permits`] has it.
    async fn is_granted(
        &self,
        project: &ProjectId,
        user: &str,
        operation: GrantOperation,
    ) -> Result<bool, StoreError>;

    /// Ends a grant; `false` if there is none.
    async fn remove_grant(&self, key: &KeyId, id: &GrantId) -> Result<bool, StoreError>;
}
