//! A project at a glance in SQL (`migrations/*/0031_overview.sql`): every list by an index of its own, the counts along
//! one that has all that is counted by.

use async_trait::async_trait;
use kms_api::{
    KeyId, ProjectId,
    overview::{AHEAD_DAYS, KeyAt, KeyCount, KeysAt, NAMED, Operations, SOON_DAYS},
};
use sqlx::{QueryBuilder, Row as _};

use super::{Backend, Connection, Database, Row, integer, natural, scope};
use crate::store::{
    StoreError,
    overview::{Glance, KeysOverview, OverviewStore},
};

/// A day in seconds.
const DAY: u64 = 24 * 60 * 60;

#[async_trait]
impl OverviewStore for Backend {
    async fn keys_overview(&self, glance: &Glance) -> Result<KeysOverview, StoreError> {
        let mut snapshot = self.snapshot().await?;
        let seconds = glance.now / 1000;
        let soon = seconds + u64::from(SOON_DAYS) * DAY;
        let expiring = Condition {
            at: "material_expires * 1000",
            order: "material_expires",
            holds: format!(
                "keys.state IN ('2', '3') AND material_expires > {seconds} AND material_expires <= {soon}"
            ),
        };
        let pending_import = Condition {
            at: "created_ms",
            order: "created_ms DESC",
            holds: "keys.state = '5'".to_owned(),
        };
        let pending_deletion = Condition {
            at: "deletion_ms",
            order: "deletion_ms",
            holds: "keys.state = '4' AND deletion_ms IS NOT NULL".to_owned(),
        };
        // A key may have several tokens: the last one to lapse counts.
        let open_imports = Condition {
            at: "(SELECT max(expires) FROM import_tokens WHERE key_id = keys.id AND NOT used) * 1000",
            order: "2, id",
            holds: format!(
                "keys.state = '5' AND keys.id IN (SELECT key_id FROM import_tokens WHERE NOT used AND expires > {seconds})"
            ),
        };
        let overview = KeysOverview {
            counts: counts(&mut snapshot, glance).await?,
            expiring: keys_at(&mut snapshot, glance, &expiring).await?,
            pending_import: keys_at(&mut snapshot, glance, &pending_import).await?,
            pending_deletion: keys_at(&mut snapshot, glance, &pending_deletion).await?,
            open_imports: keys_at(&mut snapshot, glance, &open_imports).await?,
            expiry: expiry(&mut snapshot, glance).await?,
        };
        snapshot.rollback().await?;
        Ok(overview)
    }

    async fn operations(
        &self,
        project: &ProjectId,
        from: u64,
    ) -> Result<Vec<(u64, Operations)>, StoreError> {
        let rows = sqlx::query(
            "SELECT (at_ms - $1) / 86400000 AS day, \
             CAST(sum(CASE WHEN outcome = 'done' THEN times ELSE 0 END) AS BIGINT) AS done, \
             CAST(sum(CASE WHEN outcome = 'done' THEN 0 ELSE times END) AS BIGINT) AS refused \
             FROM audit_records WHERE at_ms >= $1 AND (project_id = $2 OR project_id IS NULL) \
             GROUP BY 1 ORDER BY 1",
        )
        .bind(integer(from)?)
        .bind(project.as_str())
        .fetch_all(self.reader())
        .await?;
        let read = |row: &Row| {
            let operations = Operations {
                done: natural(row.try_get("done")?, "done")?,
                refused: natural(row.try_get("refused")?, "refused")?,
            };
            Ok((natural(row.try_get("day")?, "day")?, operations))
        };
        rows.iter().map(read).collect()
    }
}

/// Which keys a list has. Nothing in it comes from a request.
struct Condition {
    /// When something happens to a key, as SQL: milliseconds.
    at: &'static str,
    order: &'static str,
    holds: String,
}

async fn keys_at(
    snapshot: &mut Connection,
    glance: &Glance,
    condition: &Condition,
) -> Result<KeysAt, StoreError> {
    let mut query = seen("SELECT count(*) FROM keys", glance)?;
    query.push(" AND ").push(&condition.holds);
    let total: i64 = query.build_query_scalar().fetch_one(&mut *snapshot).await?;

    let mut query = seen(
        &format!("SELECT id, {} AS at, alias FROM keys", condition.at),
        glance,
    )?;
    query.push(" AND ").push(&condition.holds);
    query.push(" ORDER BY ").push(condition.order);
    query.push(" LIMIT ").push_bind(i64::from(NAMED));
    let rows = query.build().fetch_all(&mut *snapshot).await?;
    let read = |row: &Row| {
        let id: String = row.try_get("id")?;
        Ok::<_, StoreError>(KeyAt {
            key_id: KeyId::parse(id).map_err(|_| StoreError::Corrupt("keys.id"))?,
            key_alias: row.try_get("alias")?,
            at: natural(row.try_get("at")?, "at")?,
        })
    };
    Ok(KeysAt {
        total: natural(total, "count")?,
        keys: rows.iter().map(read).collect::<Result<_, _>>()?,
    })
}

/// A key's state is the one that it is shown in: without material that has expired.
async fn counts(snapshot: &mut Connection, glance: &Glance) -> Result<Vec<KeyCount>, StoreError> {
    let seconds = glance.now / 1000;
    let select = format!(
        "SELECT CASE WHEN state IN ('2', '3') AND material_expires <= {seconds} THEN '5' ELSE state END AS shown, \
         spec, origin, count(*) AS n FROM keys"
    );
    let mut query = seen(&select, glance)?;
    query.push(" GROUP BY 1, 2, 3 ORDER BY 1, 2, 3");
    let rows = query.build().fetch_all(snapshot).await?;
    let read = |row: &Row| {
        let corrupt = |_| StoreError::Corrupt("keys");
        let text = |column: &str| row.try_get::<String, _>(column);
        Ok(KeyCount {
            state: text("shown")?.parse().map_err(corrupt)?,
            spec: text("spec")?.parse().map_err(corrupt)?,
            origin: text("origin")?.parse().map_err(corrupt)?,
            count: natural(row.try_get("n")?, "count")?,
        })
    };
    rows.iter().map(read).collect()
}

async fn expiry(snapshot: &mut Connection, glance: &Glance) -> Result<Vec<(u64, u64)>, StoreError> {
    let (now, today) = (glance.now / 1000, glance.today / 1000);
    let end = today + u64::from(AHEAD_DAYS) * DAY;
    let select =
        format!("SELECT (material_expires - {today}) / {DAY} AS day, count(*) AS n FROM keys");
    let mut query = seen(&select, glance)?;
    query.push(format!(
        " AND state IN ('2', '3') AND material_expires > {now} AND material_expires < {end} GROUP BY 1"
    ));
    let rows = query.build().fetch_all(snapshot).await?;
    let read = |row: &Row| {
        let day = natural(row.try_get("day")?, "day")?;
        Ok((day, natural(row.try_get("n")?, "count")?))
    };
    rows.iter().map(read).collect()
}

/// `select` of the keys that are seen; those whose deletion is due are gone.
fn seen(select: &str, glance: &Glance) -> Result<QueryBuilder<Database>, StoreError> {
    let mut query = QueryBuilder::new(select);
    query
        .push(" WHERE project_id = ")
        .push_bind(glance.project.as_str().to_owned());
    query
        .push(" AND (deletion_ms IS NULL OR deletion_ms > ")
        .push_bind(integer(glance.now)?)
        .push(")");
    scope::push(&mut query, &glance.scope);
    Ok(query)
}
