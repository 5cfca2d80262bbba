//! Tags in SQL (`migrations/*/0001_keys.sql`, `0033_key_names.sql`).

use async_trait::async_trait;
use kms_api::{
    KeyId, ProjectId,
    tags::{MAX_TAGS, Tag, TagKey, TagValue, TagValues},
};
use sqlx::Row as _;

use super::{Backend, Row, keys, scope, scope::within};
use crate::domain::{Key, Scope};
use crate::store::{StoreError, TagStore};

#[async_trait]
impl TagStore for Backend {
    async fn tags(&self, id: &KeyId) -> Result<Vec<Tag>, StoreError> {
        let rows = sqlx::query("SELECT key, value FROM key_tags WHERE key_id = $1 ORDER BY key")
            .bind(id.as_str())
            .fetch_all(self.reader())
            .await?;
        rows.iter().map(read).collect()
    }

    async fn put_tags(&self, key: &Key, tags: &[Tag]) -> Result<(), StoreError> {
        let id = &key.id;
        let mut change = self.begin().await?;
        keys::unchanged(&mut change, key).await?;
        for tag in tags {
            sqlx::query(
                "INSERT INTO key_tags (key_id, key, value, project_id) VALUES ($1, $2, $3, $4) \
                 ON CONFLICT (key_id, key) DO UPDATE SET value = excluded.value",
            )
            .bind(id.as_str())
            .bind(tag.key.as_str())
            .bind(tag.value.as_str())
            .bind(key.project.as_str())
            .execute(&mut *change)
            .await?;
        }
        let count: i64 = sqlx::query_scalar("SELECT count(*) FROM key_tags WHERE key_id = $1")
            .bind(id.as_str())
            .fetch_one(&mut *change)
            .await?;
        if usize::try_from(count).is_ok_and(|count| count <= MAX_TAGS) {
            Ok(change.commit().await?)
        } else {
            change.rollback().await?;
            Err(StoreError::TooManyTags)
        }
    }

    async fn delete_tags(&self, key: &Key, tags: &[TagKey]) -> Result<(), StoreError> {
        let id = &key.id;
        let mut change = self.begin().await?;
        keys::unchanged(&mut change, key).await?;
        for tag in tags {
            sqlx::query("DELETE FROM key_tags WHERE key_id = $1 AND key = $2")
                .bind(id.as_str())
                .bind(tag.as_str())
                .execute(&mut *change)
                .await?;
        }
        Ok(change.commit().await?)
    }

    async fn project_tags(
        &self,
        project: &ProjectId,
        scope: &Scope,
    ) -> Result<Vec<TagValues>, StoreError> {
        let rows = sqlx::query(concat!(
            "SELECT DISTINCT key, value FROM key_tags WHERE project_id = $1 \
             AND ($2 IS NULL OR EXISTS (SELECT 1 FROM keys WHERE keys.id = key_id AND ",
            within!("$2"),
            ")) ORDER BY key, value"
        ))
        .bind(project.as_str())
        .bind(scope::text(scope))
        .fetch_all(self.reader())
        .await?;
        let mut all: Vec<TagValues> = Vec::new();
        for row in &rows {
            let Tag { key, value } = read(row)?;
            match all.last_mut().filter(|last| last.key == key) {
                Some(last) => last.values.push(value),
                None => all.push(TagValues {
                    key,
                    values: vec![value],
                }),
            }
        }
        Ok(all)
    }
}

pub(super) fn read(row: &Row) -> Result<Tag, StoreError> {
    let key = TagKey::parse(row.try_get::<String, _>("key")?);
    let value = TagValue::parse(row.try_get::<String, _>("value")?);
    Ok(Tag {
        key: key.map_err(|_| StoreError::Corrupt("key_tags.key"))?,
        value: value.map_err(|_| StoreError::Corrupt("key_tags.value"))?,
    })
}
