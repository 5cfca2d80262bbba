//! Sealing keys in SQL (`migrations/*/0008_sealing_keys.sql`), and what is sealed under them.

use async_trait::async_trait;
use sqlx::{AssertSqlSafe, Row as _, Transaction, query::Query};

use super::{Backend, Connection, Database, Row, lock};
use crate::{
    crypto::{Sealed, SealingKeys, WrappedKey},
    store::{
        StoreError,
        sealing::{Proceed, SealedColumn, SealingStore},
    },
};

/// How many values are read at a time, and sealed anew in one change.
const PAGE: usize = 256;

/// A row's key, and the value that was there with the one that will be.
type Read = (Vec<String>, Option<(Sealed, Sealed)>);

#[async_trait]
impl SealingStore for Backend {
    async fn sealing_keys(&self) -> Result<Vec<WrappedKey>, StoreError> {
        // Asked before the migration, and so of the writer: see `SqliteStore::connect`.
        let table: Option<i64> = sqlx::query_scalar(super::FIND_TABLE)
            .bind("sealing_keys")
            .fetch_optional(self.writer())
            .await?;
        if table.is_none() {
            return Ok(Vec::new());
        }
        let mut connection = self.writer().acquire().await?;
        read(&mut connection).await
    }

    async fn keep_sealing_keys(&self, keys: &[WrappedKey]) -> Result<Vec<WrappedKey>, StoreError> {
        // Of two that start at the same time one writes: the other waits here and finds what was written.
        let mut change = self.begin().await?;
        lock(&mut change, "sealing_keys").await?;
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
        let select = column.select(PAGE);
        let mut after = vec![String::new(); column.row.len()];
        loop {
            let query = sqlx::query(AssertSqlSafe(select.as_str()));
            let query = after.iter().fold(query, Query::bind);
            let rows = query.fetch_all(self.reader()).await?;
            let read = |row| reseal(column, sealing_keys, row);
            let batch = rows.iter().map(read).collect::<Result<Vec<_>, _>>()?;
            let last = batch.last().map(|(key, _)| key.clone());
            let count = write_batch(self.begin().await?, column, batch).await?;
            total += count;
            if count > 0 && !proceed(count) {
                return Ok(None);
            }
            match last {
                // One without a key has one row.
                Some(key) if rows.len() == PAGE && !key.is_empty() => after = key,
                Some(_) | None => return Ok(Some(total)),
            }
        }
    }
}

/// Writes what was sealed anew, in one change. Where a value is no longer what it was, somebody else has written it.
async fn write_batch(
    mut change: Transaction<'static, Database>,
    column: &SealedColumn,
    batch: Vec<Read>,
) -> Result<u64, StoreError> {
    let update = column.update();
    let mut count = 0;
    for (row, resealed) in batch {
        let Some((was, is)) = resealed else { continue };
        let query = sqlx::query(AssertSqlSafe(update.as_str()))
            .bind(is.0)
            .bind(was.0);
        let query = row.into_iter().fold(query, Query::bind);
        count += query.execute(&mut *change).await?.rows_affected();
    }
    change.commit().await?;
    Ok(count)
}

/// The row's key, and its value sealed anew, unless the newest key has sealed it already.
fn reseal(
    column: &SealedColumn,
    sealing_keys: &SealingKeys,
    row: &Row,
) -> Result<Read, StoreError> {
    let was = Sealed(row.try_get(0)?);
    let keys = 1..=column.row.len();
    let key = keys
        .map(|at| row.try_get(at))
        .collect::<Result<Vec<String>, _>>()?;
    let is = sealing_keys
        .reseal(&column.identity(&key), &was)
        .map_err(|_| StoreError::Corrupt(column.table))?;
    Ok((key, is.map(|is| (was, is))))
}

async fn read(connection: &mut Connection) -> Result<Vec<WrappedKey>, StoreError> {
    let rows = sqlx::query("SELECT version, root_key, wrapped FROM sealing_keys ORDER BY version")
        .fetch_all(connection)
        .await?;
    let key = |row: &Row| {
        Ok(WrappedKey {
            version: row.try_get("version")?,
            root_key: row.try_get("root_key")?,
            wrapped: row.try_get("wrapped")?,
        })
    };
    rows.iter().map(key).collect()
}

async fn write(change: &mut Connection, keys: &[WrappedKey]) -> Result<(), StoreError> {
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
