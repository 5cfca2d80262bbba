//! The tags of all keys of a project in SQL.

use async_trait::async_trait;
use kms_api::{
    KeyId,
    tags::{Tag, TagValue},
    tags_overview::{
        LeftKey, LeftReason, MAX_PAIRS, NAMED_LEFT, RenameTagRequest, RenamedTags, TagCount,
        TagsOverview, ValueCount,
    },
};
use sqlx::{QueryBuilder, Row as _};

use super::{Backend, Database, Row, integer, lock, natural, scope, scope::within, tags};
use crate::store::{
    StoreError,
    tags_overview::{TaggedKeys, TagsOverviewStore},
};

/// The rows of `key_tags` that are renamed, as the parameters of [`chosen`] name them. `$deletion` is a further condition
/// of the key: its deletion.
macro_rules! tagged {
    ($deletion:literal) => {
        concat!(
            "key_tags.project_id = $1 AND key_tags.key = $3 AND ($4 IS NULL OR key_tags.value = $4) \
             AND EXISTS (SELECT 1 FROM keys WHERE keys.id = key_tags.key_id AND ",
            within!("$2"),
            " AND ",
            $deletion,
            ")"
        )
    };
}

/// That the key of such a row has the new tag key as well, by another row; `$value` is a condition of that one.
macro_rules! meets {
    ($value:literal) => {
        concat!(
            "EXISTS (SELECT 1 FROM key_tags AS other WHERE other.key_id = key_tags.key_id \
             AND other.key = $5 AND other.key <> key_tags.key AND ",
            $value,
            ")"
        )
    };
}

/// Where both have the same value, one of them goes.
const MERGE: &str = concat!(
    "DELETE FROM key_tags WHERE ",
    tagged!("keys.deletion_ms IS NULL"),
    " AND ",
    meets!("other.value = coalesce($6, key_tags.value)")
);

/// Where they have not, the key is left as it is.
const RENAME: &str = concat!(
    "UPDATE key_tags SET key = $5, value = coalesce($6, value) WHERE ",
    tagged!("keys.deletion_ms IS NULL"),
    " AND (key_tags.key <> $5 OR key_tags.value <> coalesce($6, key_tags.value)) AND NOT ",
    meets!("1 = 1")
);

const LEFT: &str = concat!(
    "SELECT keys.id, keys.alias, keys.deletion_ms, count(*) OVER () AS total FROM key_tags \
     JOIN keys ON keys.id = key_tags.key_id WHERE ",
    tagged!("(keys.deletion_ms IS NULL OR keys.deletion_ms > $7)"),
    " AND (keys.deletion_ms IS NOT NULL OR ",
    meets!("other.value <> coalesce($6, key_tags.value)"),
    ") ORDER BY keys.alias LIMIT $8"
);

/// Changes of these rows wait for this change, so that what it finds is so until it is done.
const HOLD: &str = concat!(
    "UPDATE keys SET row_version = row_version WHERE keys.id IN (SELECT key_id FROM key_tags WHERE ",
    tagged!("keys.deletion_ms IS NULL"),
    ")"
);

type Query<'q> = sqlx::query::Query<'q, Database, <Database as sqlx::Database>::Arguments>;

/// A statement with the parameters of `tagged`, `$1` to `$4`.
fn chosen<'q>(
    statement: &'static str,
    keys: &'q TaggedKeys,
    rename: &'q RenameTagRequest,
) -> Query<'q> {
    sqlx::query(statement)
        .bind(keys.project.as_str())
        .bind(scope::text(&keys.scope))
        .bind(rename.key.as_str())
        .bind(rename.value.as_ref().map(TagValue::as_str))
}

/// The same with what the tag becomes, `$5` and `$6`.
fn renaming<'q>(
    statement: &'static str,
    keys: &'q TaggedKeys,
    rename: &'q RenameTagRequest,
) -> Query<'q> {
    chosen(statement, keys, rename)
        .bind(rename.new_key.as_str())
        .bind(rename.new_value.as_ref().map(TagValue::as_str))
}

#[async_trait]
impl TagsOverviewStore for Backend {
    async fn tags_overview(
        &self,
        keys: &TaggedKeys,
        search: Option<&str>,
    ) -> Result<TagsOverview, StoreError> {
        let mut query = counts(keys, search)?;
        let rows = query.build().fetch_all(self.reader()).await?;
        let limit = MAX_PAIRS as usize;
        let mut tags: Vec<TagCount> = Vec::new();
        for row in rows.iter().take(limit) {
            let Tag { key, value } = tags::read(row)?;
            let value = ValueCount {
                value,
                keys: natural(row.try_get("keys")?, "count")?,
            };
            match tags.last_mut().filter(|last| last.key == key) {
                Some(last) => last.values.push(value),
                None => tags.push(TagCount {
                    key,
                    keys: natural(row.try_get("of_key")?, "count")?,
                    values: vec![value],
                }),
            }
        }
        let more = rows.len() > limit;
        Ok(TagsOverview { tags, more })
    }

    async fn rename_tag(
        &self,
        keys: &TaggedKeys,
        rename: &RenameTagRequest,
    ) -> Result<RenamedTags, StoreError> {
        let mut change = self.begin().await?;
        // Two renamings would hold the same keys in different orders.
        lock(&mut change, &format!("tags of {}", keys.project)).await?;
        let mut answer = RenamedTags::default();
        chosen(HOLD, keys, rename).execute(&mut *change).await?;
        let left = renaming(LEFT, keys, rename)
            .bind(integer(keys.now)?)
            .bind(i64::from(NAMED_LEFT))
            .fetch_all(&mut *change)
            .await?;
        for row in &left {
            answer.left_total = natural(row.try_get("total")?, "count")?;
            answer.left.push(left_key(row)?);
        }
        let merged = renaming(MERGE, keys, rename).execute(&mut *change).await?;
        let renamed = renaming(RENAME, keys, rename).execute(&mut *change).await?;
        answer.changed = merged.rows_affected() + renamed.rows_affected();
        change.commit().await?;
        Ok(answer)
    }
}

/// Every pair of tag key and value that a key has, with how many have it, and how many have the tag key at all.
fn counts(keys: &TaggedKeys, search: Option<&str>) -> Result<QueryBuilder<Database>, StoreError> {
    let mut query = QueryBuilder::new(
        "SELECT key, value, keys, of_key FROM (SELECT key, value, count(*) AS keys, \
         CAST(sum(count(*)) OVER (PARTITION BY key) AS BIGINT) AS of_key FROM key_tags WHERE project_id = ",
    );
    let project = keys.project.as_str();
    query.push_bind(project.to_owned());
    // Keys whose deletion is due are gone; they are few, and all others need not be looked at.
    query
        .push(" AND key_id NOT IN (SELECT id FROM ")
        .push(super::KEYS_BY_DELETION);
    query
        .push(" WHERE project_id = ")
        .push_bind(project.to_owned());
    query
        .push(" AND deletion_ms <= ")
        .push_bind(integer(keys.now)?);
    query.push(")");
    if keys.scope.only().is_some() {
        query
            .push(" AND key_id IN (SELECT id FROM keys WHERE project_id = ")
            .push_bind(project.to_owned());
        scope::push(&mut query, &keys.scope);
        query.push(")");
    }
    query.push(" GROUP BY key, value) AS pairs");
    if let Some(text) = search {
        // SQLite's lower() knows the letters a to z alone; others are found as they are written.
        let lower = text.to_ascii_lowercase();
        let mut link = " WHERE ";
        for (column, text) in [
            ("key", text),
            ("value", text),
            ("lower(key)", &lower),
            ("lower(value)", &lower),
        ] {
            query
                .push(link)
                .push(super::POSITION)
                .push("(")
                .push(column);
            query.push(", ").push_bind(text.to_owned()).push(") > 0");
            link = " OR ";
        }
    }
    query.push(" ORDER BY key, value LIMIT ");
    query.push_bind(i64::from(MAX_PAIRS) + 1);
    Ok(query)
}

fn left_key(row: &Row) -> Result<LeftKey, StoreError> {
    let id = KeyId::parse(row.try_get::<String, _>("id")?);
    let deletion: Option<i64> = row.try_get("deletion_ms")?;
    Ok(LeftKey {
        key_id: id.map_err(|_| StoreError::Corrupt("keys.id"))?,
        key_alias: row.try_get("alias")?,
        reason: if deletion.is_none() {
            LeftReason::OtherValue
        } else {
            LeftReason::PendingDeletion
        },
    })
}
