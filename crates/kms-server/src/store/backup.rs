//! The whole store in one file, and what must not come back with it.

use std::path::Path;

use async_trait::async_trait;

use super::StoreError;

/// How much there is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Contents {
    /// Keys, those included that await their deletion.
    pub keys: i64,
    /// Accounts, disabled ones included.
    pub accounts: i64,
}

/// Copies the store.
#[async_trait]
pub trait BackupStore: Send + Sync {
    /// Writes a SQLite database with this store's tables, as they are at one moment, into the empty file at `path`.
    /// Others go on reading and writing meanwhile.
    async fn copy_to(&self, path: &Path) -> Result<(), StoreError>;
    /// How much there is.
    async fn contents(&self) -> Result<Contents, StoreError>;
    /// Ends what was ended, used or destroyed since a copy was made and would come back with it: sessions, import
    /// tokens, wrapping keys.
    async fn end_what_must_not_return(&self) -> Result<(), StoreError>;
}
