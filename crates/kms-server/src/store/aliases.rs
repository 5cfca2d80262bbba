//! Aliases, as the server asks for them.

use async_trait::async_trait;
use kms_api::{KeyId, ProjectId, aliases::AliasName};

use super::StoreError;
use crate::domain::Scope;

/// An alias and the key that it names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AliasRow {
    /// The alias.
    pub name: AliasName,
    /// The key.
    pub key_id: KeyId,
    /// Milliseconds since 1970.
    pub created_at: u64,
    /// Milliseconds since 1970: when it was given to this key.
    pub updated_at: u64,
}

/// Keeps aliases.
#[async_trait]
pub trait AliasStore: Send + Sync {
    /// Adds an alias; `false` if the project has it already, or the key is gone.
    async fn add_alias(&self, project: &ProjectId, alias: &AliasRow) -> Result<bool, StoreError>;

    /// Gives an alias of a key within `scope` to another key, at `at`; nothing if there is no such alias.
    async fn move_alias(
        &self,
        project: &ProjectId,
        scope: &Scope,
        name: &AliasName,
        key: &KeyId,
        at: u64,
    ) -> Result<Option<AliasRow>, StoreError>;

    /// The alias of that name.
    async fn alias(
        &self,
        project: &ProjectId,
        name: &AliasName,
    ) -> Result<Option<AliasRow>, StoreError>;

    /// A project's aliases by name, or those of one key, from the `offset`th on; those of keys within `scope`.
    async fn aliases(
        &self,
        project: &ProjectId,
        scope: &Scope,
        key: Option<&KeyId>,
        offset: u64,
        limit: u32,
    ) -> Result<Vec<AliasRow>, StoreError>;

    /// Removes these aliases, each of which names the key that it is given with: all of them or none. `false` if one
    /// has gone or names another key.
    async fn remove_aliases(
        &self,
        project: &ProjectId,
        aliases: &[(AliasName, KeyId)],
    ) -> Result<bool, StoreError>;

    /// Removes every alias of a key.
    async fn remove_aliases_of(&self, key: &KeyId) -> Result<(), StoreError>;
}
