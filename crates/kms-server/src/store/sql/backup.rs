//! Backups in SQL: what the databases have in common. How one is copied, each knows on its own (`copies.rs`).

use std::path::Path;

use async_trait::async_trait;
use sqlx::Row as _;

use super::Backend;
use crate::store::{
    StoreError,
    backup::{BackupStore, Contents},
};

#[async_trait]
impl BackupStore for Backend {
    async fn copy_to(&self, path: &Path) -> Result<(), StoreError> {
        self.copy(path).await
    }

    async fn contents(&self) -> Result<Contents, StoreError> {
        let query = "SELECT (SELECT count(*) FROM keys) AS key_count, \
                     (SELECT count(*) FROM accounts) AS account_count";
        let row = sqlx::query(query).fetch_one(self.writer()).await?;
        Ok(Contents {
            keys: row.try_get("key_count")?,
            accounts: row.try_get("account_count")?,
        })
    }

    async fn end_what_must_not_return(&self) -> Result<(), StoreError> {
        let mut change = self.begin().await?;
        for delete in [
            "DELETE FROM sessions",
            "DELETE FROM import_tokens",
            "DELETE FROM wrapping_keys",
        ] {
            sqlx::query(delete).execute(&mut *change).await?;
        }
        self.commit_destruction(change).await
    }
}
