//! Grants in SQL (`migrations/*/0005_grants.sql`).

use async_trait::async_trait;
use kms_api::{
    KeyId, ProjectId,
    grants::{GrantId, GrantName, GrantOperation, Principal},
};
use sqlx::Row as _;

use super::{Backend, Row, integer, lock, natural};
use crate::{
    domain::Grant,
    store::{GrantStore, StoreError, grants::GrantPage},
};

/// The columns of a grant by name: a statement prepared before another replica added one stays good.
macro_rules! select_grants {
    ($rest:literal) => {
        concat!(
            "SELECT grants.id, grants.key_id, grants.grantee, grants.retiring, grants.issuer, \
             grants.name, grants.operations, grants.created_ms FROM grants",
            $rest
        )
    };
}

#[async_trait]
impl GrantStore for Backend {
    async fn add_grant(&self, grant: &Grant, most: u32) -> Result<bool, StoreError> {
        let operations: Vec<&str> = grant.operations.iter().map(|o| o.as_str()).collect();
        let mut change = self.begin().await?;
        // Two grants that are added together must not both be the last that the key may have.
        lock(&mut change, grant.key_id.as_str()).await?;
        let added = sqlx::query(
            "INSERT INTO grants (id, key_id, grantee, retiring, issuer, name, operations, created_ms) \
             SELECT $1, keys.id, $3, $4, $5, $6, $7, $8 FROM keys WHERE keys.id = $2 \
             AND (SELECT count(*) FROM grants WHERE key_id = $2) < $9",
        )
        .bind(grant.id.as_str())
        .bind(grant.key_id.as_str())
        .bind(grant.grantee.as_str())
        .bind(grant.retiring.as_ref().map(Principal::as_str))
        .bind(&grant.issuer)
        .bind(grant.name.as_ref().map(GrantName::as_str))
        .bind(operations.join(","))
        .bind(integer(grant.created_at)?)
        .bind(i64::from(most))
        .execute(&mut *change)
        .await?;
        change.commit().await?;
        Ok(added.rows_affected() == 1)
    }

    async fn grants(&self, key: &KeyId, offset: u64, limit: u32) -> Result<GrantPage, StoreError> {
        let mut snapshot = self.snapshot().await?;
        let total: i64 = sqlx::query_scalar("SELECT count(*) FROM grants WHERE key_id = $1")
            .bind(key.as_str())
            .fetch_one(&mut *snapshot)
            .await?;
        let rows = sqlx::query(select_grants!(
            " WHERE grants.key_id = $1 ORDER BY created_ms, id LIMIT $2 OFFSET $3"
        ))
        .bind(key.as_str())
        .bind(i64::from(limit))
        .bind(integer(offset)?)
        .fetch_all(&mut *snapshot)
        .await?;
        snapshot.rollback().await?;
        page(&rows, total)
    }

    async fn retirable_grants(
        &self,
        project: &ProjectId,
        user: &str,
        offset: u64,
        limit: u32,
    ) -> Result<GrantPage, StoreError> {
        let mut snapshot = self.snapshot().await?;
        let total: i64 = sqlx::query_scalar(
            "SELECT count(*) FROM grants JOIN keys ON keys.id = grants.key_id \
             WHERE keys.project_id = $1 AND grants.retiring = $2",
        )
        .bind(project.as_str())
        .bind(user)
        .fetch_one(&mut *snapshot)
        .await?;
        let rows = sqlx::query(select_grants!(
            " JOIN keys ON keys.id = grants.key_id \
             WHERE keys.project_id = $1 AND grants.retiring = $2 \
             ORDER BY grants.created_ms, grants.id LIMIT $3 OFFSET $4"
        ))
        .bind(project.as_str())
        .bind(user)
        .bind(i64::from(limit))
        .bind(integer(offset)?)
        .fetch_all(&mut *snapshot)
        .await?;
        snapshot.rollback().await?;
        page(&rows, total)
    }

    async fn grant(&self, key: &KeyId, id: &GrantId) -> Result<Option<Grant>, StoreError> {
        let row = sqlx::query(select_grants!(
            " WHERE grants.id = lower($1) AND grants.key_id = $2"
        ))
        .bind(id.as_str())
        .bind(key.as_str())
        .fetch_optional(self.reader())
        .await?;
        row.as_ref().map(read).transpose()
    }

    async fn grants_to(&self, key: &KeyId, user: &str) -> Result<Vec<Grant>, StoreError> {
        let rows = sqlx::query(select_grants!(
            " WHERE grants.key_id = $1 AND (grantee = $2 OR retiring = $2)"
        ))
        .bind(key.as_str())
        .bind(user)
        .fetch_all(self.reader())
        .await?;
        rows.iter().map(read).collect()
    }

    async fn is_granted(
        &self,
        project: &ProjectId,
        user: &str,
        operation: GrantOperation,
    ) -> Result<bool, StoreError> {
        let retires = operation == GrantOperation::RetireGrant;
        // No operation's name has a wildcard of LIKE in it.
        let granted = sqlx::query_scalar(
            "SELECT EXISTS (SELECT 1 FROM grants JOIN keys ON keys.id = grants.key_id \
             WHERE keys.project_id = $1 AND grants.grantee = $2 \
             AND ',' || grants.operations || ',' LIKE '%,' || $3 || ',%') \
             OR $4 AND EXISTS (SELECT 1 FROM grants JOIN keys ON keys.id = grants.key_id \
             WHERE keys.project_id = $1 AND grants.retiring = $2)",
        )
        .bind(project.as_str())
        .bind(user)
        .bind(operation.as_str())
        .bind(retires)
        .fetch_one(self.reader())
        .await?;
        Ok(granted)
    }

    async fn remove_grant(&self, key: &KeyId, id: &GrantId) -> Result<bool, StoreError> {
        let gone = sqlx::query("DELETE FROM grants WHERE id = lower($1) AND key_id = $2")
            .bind(id.as_str())
            .bind(key.as_str())
            .execute(self.writer())
            .await?;
        Ok(gone.rows_affected() == 1)
    }
}

fn page(rows: &[Row], total: i64) -> Result<GrantPage, StoreError> {
    Ok(GrantPage {
        grants: rows.iter().map(read).collect::<Result<_, _>>()?,
        total: natural(total, "count")?,
    })
}

fn read(row: &Row) -> Result<Grant, StoreError> {
    let text = |column| row.try_get::<String, _>(column);
    let maybe = |column| row.try_get::<Option<String>, _>(column);
    let operations = text("operations")?;
    let operations = operations
        .split(',')
        .map(|name| parse(name, "grants.operations"))
        .collect::<Result<_, _>>()?;
    Ok(Grant {
        id: parse(&text("id")?, "grants.id")?,
        key_id: parse(&text("key_id")?, "grants.key_id")?,
        grantee: parse(&text("grantee")?, "grants.grantee")?,
        retiring: maybe("retiring")?
            .map(|retiring| parse(&retiring, "grants.retiring"))
            .transpose()?,
        issuer: text("issuer")?,
        name: maybe("name")?
            .map(|name| parse(&name, "grants.name"))
            .transpose()?,
        operations,
        created_at: natural(row.try_get("created_ms")?, "grants.created_ms")?,
    })
}

fn parse<T: std::str::FromStr>(text: &str, column: &'static str) -> Result<T, StoreError> {
    text.parse().map_err(|_| StoreError::Corrupt(column))
}
