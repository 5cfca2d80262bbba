//! Keys by their tags, and counts, in SQL.

use std::collections::HashMap;

use async_trait::async_trait;
use kms_api::{ProjectId, tags::Tag};
use sqlx::{QueryBuilder, Row as _};

use super::{Backend, Database, integer, keys, natural, tags};
use crate::{
    domain::Key,
    store::{ResourceStore, StoreError, resources::ResourceFilter},
};

#[async_trait]
impl ResourceStore for Backend {
    async fn count_resources(
        &self,
        project: &ProjectId,
        filter: &ResourceFilter,
        now: u64,
    ) -> Result<u64, StoreError> {
        let mut query = matching("SELECT count(*) FROM keys", project, filter, now)?;
        let count: i64 = query.build_query_scalar().fetch_one(self.reader()).await?;
        natural(count, "count")
    }

    async fn resources(
        &self,
        project: &ProjectId,
        filter: &ResourceFilter,
        now: u64,
        offset: u64,
        limit: u32,
    ) -> Result<Vec<(Key, Vec<Tag>)>, StoreError> {
        let mut snapshot = self.snapshot().await?;
        let mut query = matching(keys::select_keys!(""), project, filter, now)?;
        query.push(" ORDER BY created_ms DESC, id DESC LIMIT ");
        query.push_bind(i64::from(limit)).push(" OFFSET ");
        query.push_bind(integer(offset)?);
        let rows = query.build().fetch_all(&mut *snapshot).await?;
        let keys: Vec<Key> = rows.iter().map(keys::read).collect::<Result<_, _>>()?;
        if keys.is_empty() {
            return Ok(Vec::new());
        }
        let mut query = QueryBuilder::<Database>::new(
            "SELECT key_id, key, value FROM key_tags WHERE key_id IN (",
        );
        let mut ids = query.separated(", ");
        for key in &keys {
            ids.push_bind(key.id.as_str().to_owned());
        }
        query.push(") ORDER BY key");
        let rows = query.build().fetch_all(&mut *snapshot).await?;
        snapshot.rollback().await?;
        let mut of_key: HashMap<String, Vec<Tag>> = HashMap::new();
        for row in &rows {
            let tags = of_key.entry(row.try_get("key_id")?).or_default();
            tags.push(tags::read(row)?);
        }
        let with_tags = |key: Key| {
            let tags = of_key.remove(key.id.as_str()).unwrap_or_default();
            (key, tags)
        };
        Ok(keys.into_iter().map(with_tags).collect())
    }

    async fn most_grants(&self, project: &ProjectId) -> Result<u64, StoreError> {
        let most: i64 = sqlx::query_scalar(
            "SELECT coalesce(max(n), 0) FROM (SELECT count(*) AS n FROM grants \
             JOIN keys ON keys.id = grants.key_id WHERE keys.project_id = $1 GROUP BY grants.key_id) AS counted",
        )
        .bind(project.as_str())
        .fetch_one(self.reader())
        .await?;
        natural(most, "count")
    }
}

/// `select` with the conditions of `filter`.
fn matching(
    select: &str,
    project: &ProjectId,
    filter: &ResourceFilter,
    now: u64,
) -> Result<QueryBuilder<Database>, StoreError> {
    let mut query = QueryBuilder::new(select);
    query
        .push(" WHERE project_id = ")
        .push_bind(project.as_str().to_owned());
    query
        .push(" AND (deletion_ms IS NULL OR deletion_ms > ")
        .push_bind(integer(now)?)
        .push(")");
    for tag in &filter.tags {
        query.push(" AND EXISTS (SELECT 1 FROM key_tags WHERE key_tags.key_id = keys.id AND key_tags.key = ");
        query.push_bind(tag.key.as_str().to_owned());
        if !tag.values.is_empty() {
            query.push(" AND key_tags.value IN (");
            let mut values = query.separated(", ");
            for value in &tag.values {
                values.push_bind(value.as_str().to_owned());
            }
            query.push(")");
        }
        query.push(")");
    }
    if let Some(name) = filter.name.as_ref().filter(|name| !name.is_empty()) {
        // A display name is ASCII, so lower() is enough; LIKE would take `_` as a wildcard.
        query
            .push(" AND ")
            .push(super::POSITION)
            .push("(lower(alias), ")
            .push_bind(name.to_lowercase())
            .push(") > 0");
    }
    Ok(query)
}
