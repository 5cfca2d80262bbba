//! Aliases in SQL (`migrations/*/0006_aliases.sql`).

use async_trait::async_trait;
use kms_api::{KeyId, ProjectId, aliases::AliasName};
use sqlx::Row as _;

use super::{Backend, Row, integer, natural};
use crate::store::{AliasStore, StoreError, aliases::AliasRow};

#[async_trait]
impl AliasStore for Backend {
    async fn add_alias(&self, project: &ProjectId, alias: &AliasRow) -> Result<bool, StoreError> {
        let added = sqlx::query(
            "INSERT INTO aliases (project_id, name, key_id, created_ms, updated_ms) \
             SELECT $1, $2, id, $4, $5 FROM keys WHERE id = $3 ON CONFLICT DO NOTHING",
        )
        .bind(project.as_str())
        .bind(alias.name.as_str())
        .bind(alias.key_id.as_str())
        .bind(integer(alias.created_at)?)
        .bind(integer(alias.updated_at)?)
        .execute(self.writer())
        .await?;
        Ok(added.rows_affected() == 1)
    }

    async fn move_alias(
        &self,
        project: &ProjectId,
        name: &AliasName,
        key: &KeyId,
        at: u64,
    ) -> Result<Option<AliasRow>, StoreError> {
        let row = sqlx::query(
            "UPDATE aliases SET key_id = $3, updated_ms = $4 \
             WHERE project_id = $1 AND name = $2 AND EXISTS (SELECT 1 FROM keys WHERE id = $3) \
             RETURNING name, key_id, created_ms, updated_ms",
        )
        .bind(project.as_str())
        .bind(name.as_str())
        .bind(key.as_str())
        .bind(integer(at)?)
        .fetch_optional(self.writer())
        .await?;
        row.as_ref().map(read).transpose()
    }

    async fn alias(
        &self,
        project: &ProjectId,
        name: &AliasName,
    ) -> Result<Option<AliasRow>, StoreError> {
        let row = sqlx::query(
            "SELECT name, key_id, created_ms, updated_ms FROM aliases \
             WHERE project_id = $1 AND name = $2",
        )
        .bind(project.as_str())
        .bind(name.as_str())
        .fetch_optional(self.reader())
        .await?;
        row.as_ref().map(read).transpose()
    }

    async fn aliases(
        &self,
        project: &ProjectId,
        key: Option<&KeyId>,
        offset: u64,
        limit: u32,
    ) -> Result<Vec<AliasRow>, StoreError> {
        let rows = sqlx::query(
            "SELECT name, key_id, created_ms, updated_ms FROM aliases \
             WHERE project_id = $1 AND ($2 IS NULL OR key_id = $2) \
             ORDER BY name LIMIT $3 OFFSET $4",
        )
        .bind(project.as_str())
        .bind(key.map(KeyId::as_str))
        .bind(i64::from(limit))
        .bind(integer(offset)?)
        .fetch_all(self.reader())
        .await?;
        rows.iter().map(read).collect()
    }

    async fn remove_aliases(
        &self,
        project: &ProjectId,
        aliases: &[(AliasName, KeyId)],
    ) -> Result<bool, StoreError> {
        let mut change = self.begin().await?;
        for (name, key) in aliases {
            let gone = sqlx::query(
                "DELETE FROM aliases WHERE project_id = $1 AND name = $2 AND key_id = $3",
            )
            .bind(project.as_str())
            .bind(name.as_str())
            .bind(key.as_str())
            .execute(&mut *change)
            .await?;
            if gone.rows_affected() == 0 {
                change.rollback().await?;
                return Ok(false);
            }
        }
        change.commit().await?;
        Ok(true)
    }

    async fn remove_aliases_of(&self, key: &KeyId) -> Result<(), StoreError> {
        sqlx::query("DELETE FROM aliases WHERE key_id = $1")
            .bind(key.as_str())
            .execute(self.writer())
            .await?;
        Ok(())
    }
}

fn read(row: &Row) -> Result<AliasRow, StoreError> {
    let name = AliasName::parse(row.try_get::<String, _>("name")?);
    let key_id = KeyId::parse(row.try_get::<String, _>("key_id")?);
    Ok(AliasRow {
        name: name.map_err(|_| StoreError::Corrupt("aliases.name"))?,
        key_id: key_id.map_err(|_| StoreError::Corrupt("aliases.key_id"))?,
        created_at: natural(row.try_get("created_ms")?, "aliases.created_ms")?,
        updated_at: natural(row.try_get("updated_ms")?, "aliases.updated_ms")?,
    })
}
