//! The audit log in SQL (`migrations/*/0017_audit.sql`).

use async_trait::async_trait;
use kms_api::audit::{ActorKind, AuditEntry, DONE};
use sqlx::{QueryBuilder, Row as _};

use super::{Backend, Connection, Database, Row};
use crate::{
    crypto::{
        AuditKey, Sealed,
        chain::{self, Hash},
    },
    store::{
        StoreError,
        audit::{AuditEnd, AuditFilter, AuditOrder, AuditRow, AuditStore, OutcomeFilter},
    },
};

/// Every field of a record.
const SELECT: &str = "SELECT seq, at_ms, actor_kind, account_id, account_name, access_key, session, address, action, \
    project_id, key_id, target, outcome, status, times, request_id, layout, hash, mac FROM audit_records";

#[async_trait]
impl AuditStore for Backend {
    async fn audit_key(&self) -> Result<Option<Sealed>, StoreError> {
        let sealed = sqlx::query_scalar("SELECT sealed FROM audit_key WHERE id = 1")
            .fetch_optional(self.reader())
            .await?;
        Ok(sealed.map(Sealed))
    }

    async fn begin_audit(&self, sealed: &Sealed) -> Result<Sealed, StoreError> {
        let mut change = self.begin().await?;
        // Of two that begin it at once the second one waits for the first one's rows, and finds them.
        sqlx::query(
            "INSERT INTO audit_key (id, sealed) VALUES (1, $1) ON CONFLICT (id) DO NOTHING",
        )
        .bind(sealed.0.as_slice())
        .execute(&mut *change)
        .await?;
        sqlx::query(
            "INSERT INTO audit_head (id, seq, hash) VALUES (1, 0, $1) ON CONFLICT (id) DO NOTHING",
        )
        .bind(chain::ORIGIN.as_slice())
        .execute(&mut *change)
        .await?;
        let kept = sqlx::query_scalar("SELECT sealed FROM audit_key WHERE id = 1")
            .fetch_one(&mut *change)
            .await?;
        change.commit().await?;
        Ok(Sealed(kept))
    }

    async fn append_audit(&self, key: &AuditKey, entries: &[AuditEntry]) -> Result<(), StoreError> {
        let mut change = self.begin().await?;
        // Changes nothing, but locks the head's row until the commit: replicas append one after the other, each behind
        // what the one before it wrote.
        let head = sqlx::query("UPDATE audit_head SET seq = seq WHERE id = 1 RETURNING seq, hash")
            .fetch_optional(&mut *change)
            .await?
            .ok_or(StoreError::Corrupt("audit_head: its row is gone"))?;
        let mut seq: i64 = head.try_get("seq")?;
        let hash: Vec<u8> = head.try_get("hash")?;
        let mut hash: Hash = hash
            .try_into()
            .map_err(|_| StoreError::Corrupt("audit_head.hash"))?;
        for entry in entries {
            seq += 1;
            hash = chain::link(&hash, seq, entry);
            insert(&mut change, seq, entry, &hash, &key.sign(&hash)).await?;
        }
        sqlx::query("UPDATE audit_head SET seq = $1, hash = $2 WHERE id = 1")
            .bind(seq)
            .bind(hash.as_slice())
            .execute(&mut *change)
            .await?;
        Ok(change.commit().await?)
    }

    async fn audit_end(&self) -> Result<Option<AuditEnd>, StoreError> {
        // One statement sees one state of the database.
        let row = sqlx::query(
            "SELECT seq, hash, (SELECT coalesce(max(seq), 0) FROM audit_records) AS highest \
             FROM audit_head WHERE id = 1",
        )
        .fetch_optional(self.reader())
        .await?;
        let end = |row: Row| {
            Ok(AuditEnd {
                seq: row.try_get("seq")?,
                hash: row.try_get("hash")?,
                highest: row.try_get("highest")?,
            })
        };
        row.map(end).transpose()
    }

    async fn audit_page(
        &self,
        filter: &AuditFilter,
        order: AuditOrder,
        cursor: Option<i64>,
        limit: u32,
    ) -> Result<Vec<AuditRow>, StoreError> {
        let mut query = page(filter, order, cursor, limit);
        let rows = query.build().fetch_all(self.reader()).await?;
        rows.iter().map(read).collect()
    }

    async fn audit_after(&self, seq: i64, limit: u32) -> Result<Vec<AuditRow>, StoreError> {
        let mut query = QueryBuilder::<Database>::new(SELECT);
        query.push(" WHERE seq > ").push_bind(seq);
        query
            .push(" ORDER BY seq LIMIT ")
            .push_bind(i64::from(limit));
        let rows = query.build().fetch_all(self.reader()).await?;
        rows.iter().map(read).collect()
    }
}

async fn insert(
    change: &mut Connection,
    seq: i64,
    entry: &AuditEntry,
    hash: &Hash,
    mac: &[u8],
) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO audit_records (seq, at_ms, actor_kind, account_id, account_name, access_key, session, address, \
         action, project_id, key_id, target, outcome, status, times, request_id, layout, hash, mac) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)",
    )
    .bind(seq)
    .bind(entry.time)
    .bind(&entry.actor_kind)
    .bind(&entry.account_id)
    .bind(&entry.account_name)
    .bind(&entry.access_key)
    .bind(&entry.session)
    .bind(&entry.address)
    .bind(&entry.action)
    .bind(&entry.project_id)
    .bind(&entry.key_id)
    .bind(&entry.target)
    .bind(&entry.outcome)
    .bind(entry.status)
    .bind(entry.count)
    .bind(&entry.request_id)
    .bind(chain::LAYOUT)
    .bind(hash.as_slice())
    .bind(mac)
    .execute(change)
    .await?;
    Ok(())
}

/// The records of one page.
pub(super) fn page(
    filter: &AuditFilter,
    order: AuditOrder,
    cursor: Option<i64>,
    limit: u32,
) -> QueryBuilder<Database> {
    let (behind, by) = match order {
        AuditOrder::NewestFirst => ("<", " ORDER BY at_ms DESC, seq DESC LIMIT "),
        AuditOrder::OldestFirst => (">", " ORDER BY at_ms, seq LIMIT "),
    };
    let mut query = matching(filter);
    if let Some(cursor) = cursor {
        query.push(" AND (at_ms, seq) ").push(behind);
        query.push(" (SELECT at_ms, seq FROM audit_records WHERE seq = ");
        query.push_bind(cursor).push(")");
    }
    query.push(by).push_bind(i64::from(limit));
    query
}

/// The records that match. Where a partial index may serve, its condition stands in the query, since no planner knows
/// what is bound later.
fn matching(filter: &AuditFilter) -> QueryBuilder<Database> {
    let mut query = QueryBuilder::new(SELECT);
    query.push(" WHERE TRUE");
    for (bound, condition) in [
        (filter.from, " AND at_ms >= "),
        (filter.to, " AND at_ms < "),
    ] {
        if let Some(time) = bound {
            query.push(condition).push_bind(time);
        }
    }
    match filter.actor_kind {
        None => {}
        Some(kind @ ActorKind::Account) => {
            query.push(" AND actor_kind = ").push_bind(kind.as_str());
        }
        Some(kind @ (ActorKind::Anonymous | ActorKind::System | ActorKind::CommandLine)) => {
            query.push(" AND actor_kind <> 'account' AND actor_kind = ");
            query.push_bind(kind.as_str());
        }
    }
    let project = filter.project.as_ref().map(|id| id.as_str().to_owned());
    let key_id = filter.key_id.as_ref().map(|id| id.as_str().to_owned());
    for (value, condition) in [
        (filter.account_id.clone(), " AND account_id = "),
        (filter.account_name.clone(), " AND account_name = "),
        (project, " AND project_id = "),
        (key_id, " AND key_id = "),
        (filter.action.clone(), " AND action = "),
    ] {
        if let Some(value) = value {
            query.push(condition).push_bind(value);
        }
    }
    match &filter.outcome {
        None => {}
        Some(OutcomeFilter::Done) => {
            query.push(" AND outcome = ").push_bind(DONE);
        }
        Some(OutcomeFilter::Refused) => {
            query.push(" AND outcome <> 'done'");
        }
        Some(OutcomeFilter::RefusedWith(code)) => {
            query.push(" AND outcome <> 'done' AND outcome = ");
            query.push_bind(code.clone());
        }
    }
    query
}

fn read(row: &Row) -> Result<AuditRow, StoreError> {
    Ok(AuditRow {
        seq: row.try_get("seq")?,
        entry: AuditEntry {
            time: row.try_get("at_ms")?,
            actor_kind: row.try_get("actor_kind")?,
            account_id: row.try_get("account_id")?,
            account_name: row.try_get("account_name")?,
            access_key: row.try_get("access_key")?,
            session: row.try_get("session")?,
            address: row.try_get("address")?,
            action: row.try_get("action")?,
            project_id: row.try_get("project_id")?,
            key_id: row.try_get("key_id")?,
            target: row.try_get("target")?,
            outcome: row.try_get("outcome")?,
            status: row.try_get("status")?,
            count: row.try_get("times")?,
            request_id: row.try_get("request_id")?,
        },
        layout: row.try_get("layout")?,
        hash: row.try_get("hash")?,
        mac: row.try_get("mac")?,
    })
}
