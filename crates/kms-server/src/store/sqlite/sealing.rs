//! Sealing keys in SQLite (`migrations/sqlite/0008_sealing_keys.sql`), and what is sealed under them.

use async_trait::async_trait;
use futures_util::TryStreamExt as _;
use sqlx::{AssertSqlSafe, Row as _, SqliteConnection, query::Query, sqlite::SqliteRow};

use super::SqliteStore;
use crate::{
    crypto::{Sealed, SealingKeys, WrappedKey},
    store::{
        StoreError,
        sealing::{Proceed, SealedColumn, SealingStore},
    },
};

/// How many values are sealed anew in one change.
const BATCH: usize = 256;

/// A value that is sealed anew: the row's key, the value that was there, the value that will be.
type Resealed = (Vec<String>, Sealed, Sealed);

#[async_trait]
impl SealingStore for SqliteStore {
    async fn sealing_keys(&self) -> Result<Vec<WrappedKey>, StoreError> {
        // Asked before the migration, and so of the writer: see `SqliteStore::connect`.
        let table: Option<i64> =
            sqlx::query_scalar("SELECT 1 FROM sqlite_master WHERE name = 'sealing_keys'")
                .fetch_optional(&self.writer)
                .await?;
        if table.is_none() {
            return Ok(Vec::new());
        }
        let mut connection = self.writer.acquire().await?;
        read(&mut connection).await
    }

    async fn keep_sealing_keys(&self, keys: &[WrappedKey]) -> Result<Vec<WrappedKey>, StoreError> {
        // Of two that start at the same time one writes: the other waits here and finds what was written.
        let mut change = self.begin().await?;
        let mut kept = read(&mut change).await?;
        if kept.is_empty() {
            write(&mut change, keys).await?;
            kept = read(&mut change).await?;
        }
        change.commit().await?;
        Ok(kept)
    }

    async fn replace_sealing_keys(&self, keys: &[WrappedKey]) -> Result<(), StoreError> {
        let mut change = self.begin().await?;
        sqlx::query("DELETE FROM sealing_keys")
            .execute(&mut *change)
            .await?;
        write(&mut change, keys).await?;
        self.commit_destruction(change).await
    }

    async fn reseal(
        &self,
        column: &SealedColumn,
        sealing_keys: &SealingKeys,
        proceed: Proceed<'_>,
    ) -> Result<Option<u64>, StoreError> {
        let mut total = 0;
        let mut batch: Vec<Resealed> = Vec::with_capacity(BATCH);
        let mut rows = sqlx::query(AssertSqlSafe(column.select())).fetch(&self.pool);
        loop {
            let row = rows.try_next().await?;
            if let Some(row) = &row
                && let Some(resealed) = reseal(column, sealing_keys, row)?
            {
                batch.push(resealed);
            }
            if batch.len() == BATCH || (row.is_none() && !batch.is_empty()) {
                let count = batch.len() as u64;
                self.write_batch(column, batch.drain(..)).await?;
                total += count;
                if !proceed(count) {
                    return Ok(None);
                }
            }
            if row.is_none() {
                return Ok(Some(total));
            }
        }
    }
}

impl SqliteStore {
    async fn write_batch(
        &self,
        column: &SealedColumn,
        batch: impl Iterator<Item = Resealed> + Send,
    ) -> Result<(), StoreError> {
        let mut change = self.begin().await?;
        let update = column.update();
        for (row, was, is) in batch {
            let query = sqlx::query(AssertSqlSafe(update.as_str()))
                .bind(is.0)
                .bind(was.0);
            let query = row.into_iter().fold(query, Query::bind);
            query.execute(&mut *change).await?;
        }
        Ok(change.commit().await?)
    }
}

/// The value of a row sealed anew, unless the newest key has sealed it already.
fn reseal(
    column: &SealedColumn,
    sealing_keys: &SealingKeys,
    row: &SqliteRow,
) -> Result<Option<Resealed>, StoreError> {
    let was = Sealed(row.try_get(0)?);
    let keys = 1..=column.row.len();
    let key = keys
        .map(|at| row.try_get(at))
        .collect::<Result<Vec<String>, _>>()?;
    let is = sealing_keys
        .reseal(&column.identity(&key), &was)
        .map_err(|_| StoreError::Corrupt(column.table))?;
    Ok(is.map(|is| (key, was, is)))
}

async fn read(connection: &mut SqliteConnection) -> Result<Vec<WrappedKey>, StoreError> {
    let rows = sqlx::query("SELECT version, root_key, wrapped FROM sealing_keys ORDER BY version")
        .fetch_all(connection)
        .await?;
    let key = |row: &SqliteRow| {
        Ok(WrappedKey {
            version: row.try_get("version")?,
            root_key: row.try_get("root_key")?,
            wrapped: row.try_get("wrapped")?,
        })
    };
    rows.iter().map(key).collect()
}

async fn write(change: &mut SqliteConnection, keys: &[WrappedKey]) -> Result<(), StoreError> {
    for key in keys {
        sqlx::query("INSERT INTO sealing_keys (version, root_key, wrapped) VALUES ($1, $2, $3)")
            .bind(key.version)
            .bind(&key.root_key)
            .bind(key.wrapped.as_slice())
            .execute(&mut *change)
            .await?;
    }
    Ok(())
}
