//! Wrapping keys and tokens in SQL (`migrations/*/0001_keys.sql`).

use async_trait::async_trait;
use kms_api::{KeyId, ProjectId};
use sqlx::Row as _;

use super::{Backend, Row, integer, keys, natural, small};
use crate::{
    crypto::Sealed,
    domain::{ImportToken, Key, WrappingKey},
    store::{ImportStore, StoreError, keys::SealedMaterial},
};

#[async_trait]
impl ImportStore for Backend {
    async fn add_spare(&self, key: &WrappingKey, now: u64) -> Result<(), StoreError> {
        sqlx::query("INSERT INTO wrapping_keys (id, bits, spki, sealed, created) VALUES ($1, $2, $3, $4, $5)")
            .bind(&key.id)
            .bind(i64::from(key.bits))
            .bind(key.spki.as_slice())
            .bind(key.sealed.0.as_slice())
            .bind(integer(now)?)
            .execute(self.writer())
            .await?;
        Ok(())
    }

    async fn keep_one_spare(&self, bits: u32) -> Result<bool, StoreError> {
        let mut change = self.begin().await?;
        let kept: Option<String> = sqlx::query_scalar(
            "SELECT id FROM wrapping_keys WHERE project_id IS NULL AND bits = $1 \
             ORDER BY created, id LIMIT 1",
        )
        .bind(i64::from(bits))
        .fetch_optional(&mut *change)
        .await?;
        let gone = sqlx::query(
            "DELETE FROM wrapping_keys WHERE project_id IS NULL AND id IS DISTINCT FROM $1",
        )
        .bind(kept.as_deref())
        .execute(&mut *change)
        .await?;
        if gone.rows_affected() > 0 {
            self.commit_destruction(change).await?;
        } else {
            change.rollback().await?;
        }
        Ok(kept.is_some())
    }

    async fn lend_wrapping_key(
        &self,
        project: &ProjectId,
        bits: u32,
        now: u64,
        share: u64,
        until: u64,
    ) -> Result<Option<WrappingKey>, StoreError> {
        let mut change = self.begin().await?;
        // A key that is shared already stays so; a spare one is the project's from now on. The condition stands
        // twice: another replica may have lent the same spare since the inner query saw it.
        let row = sqlx::query(
            "UPDATE wrapping_keys SET project_id = $1, lent = coalesce(lent, $3), \
             keep_until = CASE WHEN keep_until > $5 THEN keep_until ELSE $5 END \
             WHERE id = (SELECT id FROM wrapping_keys WHERE bits = $2 \
             AND (project_id IS NULL OR (project_id = $1 AND lent > $4)) \
             ORDER BY project_id IS NULL, created LIMIT 1) \
             AND (project_id IS NULL OR (project_id = $1 AND lent > $4)) \
             RETURNING id, bits, spki, sealed",
        )
        .bind(project.as_str())
        .bind(i64::from(bits))
        .bind(integer(now)?)
        .bind(integer(now.saturating_sub(share))?)
        .bind(integer(until)?)
        .fetch_optional(&mut *change)
        .await?;
        change.commit().await?;
        row.as_ref().map(read_wrapping_key).transpose()
    }

    async fn wrapping_key(&self, id: &str) -> Result<Option<WrappingKey>, StoreError> {
        let row = sqlx::query("SELECT id, bits, spki, sealed FROM wrapping_keys WHERE id = $1")
            .bind(id)
            .fetch_optional(self.reader())
            .await?;
        row.as_ref().map(read_wrapping_key).transpose()
    }

    async fn add_token(&self, key: &Key, token: &ImportToken) -> Result<(), StoreError> {
        let mut change = self.begin().await?;
        keys::unchanged(&mut change, key).await?;
        sqlx::query(
            "INSERT INTO import_tokens (id, key_id, wrapping_key_id, expires) \
             VALUES ($1, $2, $3, $4)",
        )
        .bind(&token.id)
        .bind(key.id.as_str())
        .bind(&token.wrapping_key_id)
        .bind(integer(token.expires_at)?)
        .execute(&mut *change)
        .await?;
        Ok(change.commit().await?)
    }

    async fn token(&self, id: &str) -> Result<Option<ImportToken>, StoreError> {
        let row = sqlx::query(
            "SELECT id, key_id, wrapping_key_id, expires, used FROM import_tokens WHERE id = $1",
        )
        .bind(id)
        .fetch_optional(self.reader())
        .await?;
        row.map(|row| {
            let key_id = KeyId::parse(row.try_get::<String, _>("key_id")?);
            Ok(ImportToken {
                id: row.try_get("id")?,
                key_id: key_id.map_err(|_| StoreError::Corrupt("import_tokens.key_id"))?,
                wrapping_key_id: row.try_get("wrapping_key_id")?,
                expires_at: natural(row.try_get("expires")?, "import_tokens.expires")?,
                used: row.try_get("used")?,
            })
        })
        .transpose()
    }

    async fn import(
        &self,
        key: &Key,
        material: &SealedMaterial,
        token: &str,
    ) -> Result<(), StoreError> {
        let mut change = self.begin().await?;
        // The key first, as everywhere: two imports that held each other's rows would wait for ever.
        keys::write(&mut change, key).await?;
        let used = sqlx::query(
            "UPDATE import_tokens SET used = TRUE WHERE id = $1 AND key_id = $2 AND NOT used",
        )
        .bind(token)
        .bind(key.id.as_str())
        .execute(&mut *change)
        .await?;
        keys::changed(used.rows_affected())?;
        keys::put_material(&mut change, &key.id, material).await?;
        sqlx::query("UPDATE import_tokens SET used = TRUE WHERE key_id = $1")
            .bind(key.id.as_str())
            .execute(&mut *change)
            .await?;
        Ok(change.commit().await?)
    }

    async fn destroy_lapsed_wrapping_keys(&self, now: u64) -> Result<u64, StoreError> {
        let mut change = self.begin().await?;
        sqlx::query("DELETE FROM import_tokens WHERE expires <= $1")
            .bind(integer(now)?)
            .execute(&mut *change)
            .await?;
        let gone = sqlx::query("DELETE FROM wrapping_keys WHERE keep_until <= $1")
            .bind(integer(now)?)
            .execute(&mut *change)
            .await?;
        if gone.rows_affected() > 0 {
            self.commit_destruction(change).await?;
        } else {
            change.commit().await?;
        }
        Ok(gone.rows_affected())
    }
}

fn read_wrapping_key(row: &Row) -> Result<WrappingKey, StoreError> {
    Ok(WrappingKey {
        id: row.try_get("id")?,
        bits: small(row.try_get("bits")?, "wrapping_keys.bits")?,
        spki: row.try_get("spki")?,
        sealed: Sealed(row.try_get("sealed")?),
    })
}
