//! Copies of SQLite's database, and the one that is in a backup.

use std::path::Path;

use super::SqliteStore;
use crate::store::StoreError;

impl SqliteStore {
    /// The number of this version's newest migration.
    pub(crate) fn newest_schema() -> i64 {
        let migrations = sqlx::migrate!("migrations/sqlite");
        migrations.iter().map(|one| one.version).max().unwrap_or(0)
    }

    /// The number of the newest migration that the database has seen; 0 for one without tables.
    pub(crate) async fn schema(&self) -> Result<i64, StoreError> {
        let table: Option<i64> = sqlx::query_scalar(super::FIND_TABLE)
            .bind("_sqlx_migrations")
            .fetch_optional(&self.writer)
            .await?;
        if table.is_none() {
            return Ok(0);
        }
        let newest = sqlx::query_scalar("SELECT coalesce(max(version), 0) FROM _sqlx_migrations")
            .fetch_one(&self.writer)
            .await?;
        Ok(newest)
    }

    /// Whether the file is a whole database, every row and index of it.
    pub(crate) async fn is_whole(&self) -> Result<bool, StoreError> {
        let found: Vec<String> = sqlx::query_scalar("PRAGMA integrity_check")
            .fetch_all(&self.writer)
            .await?;
        let dangling = sqlx::query("PRAGMA foreign_key_check")
            .fetch_optional(&self.writer)
            .await?;
        Ok(found == ["ok"] && dangling.is_none())
    }

    pub(super) async fn copy(&self, path: &Path) -> Result<(), StoreError> {
        let path = path.to_str().ok_or_else(|| {
            StoreError::Failed("SQLite takes no file whose name is not UTF-8".into())
        })?;
        // One read transaction: what was committed before it is in the copy, and it keeps no writer waiting.
        sqlx::query("VACUUM INTO $1")
            .bind(path)
            .execute(&self.writer)
            .await?;
        Ok(())
    }
}
