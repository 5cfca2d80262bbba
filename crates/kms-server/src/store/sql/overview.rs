//! A project at a glance in SQL (`migrations/*/0031_overview.sql`, `0033_key_names.sql`): every list by an index of its
//! own, the counts along the one of the facets.

use std::{cmp::Reverse, collections::BTreeMap};

use async_trait::async_trait;
use kms_api::{
    KeyId, KeySpec, KeyState, Origin, ProjectId,
    overview::{AHEAD_DAYS, KeyAt, KeyCount, KeysAt, NAMED, Operations, SOON_DAYS},
};
use sqlx::{QueryBuilder, Row as _};

use super::{
    Backend, Connection, Database, Row, integer, natural, scope,
    ways::{EXPIRY, Facets},
};
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
        let counts = counts(&mut snapshot, glance).await?;
        let of_state = |state| {
            let of_it = counts.iter().filter(|count| count.state == state);
            of_it.map(|count| count.count).sum()
        };
        let expiring = Listed {
            keys: "keys",
            at: "material_expires * 1000",
            order: EXPIRY,
            holds: format!(
                "keys.state IN ('2', '3') AND {EXPIRY} > {seconds} AND {EXPIRY} <= {soon}"
            ),
        };
        let empty = Listed {
            keys: "keys",
            at: "created_ms",
            order: "created_ms DESC",
            holds: "keys.state = '5'".to_owned(),
        };
        let expired = Listed {
            keys: "keys",
            at: "created_ms",
            // An expression, so that they are found by the index of expiry: there are few until they are cleared away.
            order: "created_ms + 0 DESC",
            holds: format!("keys.state IN ('2', '3') AND {EXPIRY} <= {seconds}"),
        };
        let pending_deletion = Listed {
            keys: super::KEYS_BY_DELETION,
            at: "deletion_ms",
            order: "deletion_ms",
            holds: "keys.state = '4' AND deletion_ms IS NOT NULL".to_owned(),
        };
        let overview = KeysOverview {
            expiring: KeysAt {
                total: count_expiring(&mut snapshot, glance, soon).await?,
                keys: expiring.keys(&mut snapshot, glance).await?,
            },
            pending_import: KeysAt {
                total: of_state(KeyState::PendingImport),
                keys: newest(
                    empty.keys(&mut snapshot, glance).await?,
                    expired.keys(&mut snapshot, glance).await?,
                ),
            },
            pending_deletion: KeysAt {
                total: of_state(KeyState::PendingDeletion),
                keys: pending_deletion.keys(&mut snapshot, glance).await?,
            },
            open_imports: open_imports(&mut snapshot, glance).await?,
            expiry: expiry(&mut snapshot, glance).await?,
            counts,
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

/// The first keys of a list. Nothing in it comes from a request.
struct Listed {
    /// The table, with the index that leads to them.
    keys: &'static str,
    /// When something happens to a key, as SQL: milliseconds.
    at: &'static str,
    order: &'static str,
    holds: String,
}

impl Listed {
    async fn keys(
        &self,
        snapshot: &mut Connection,
        glance: &Glance,
    ) -> Result<Vec<KeyAt>, StoreError> {
        let Self {
            keys,
            at,
            order,
            holds,
        } = self;
        let mut query = QueryBuilder::new(format!("SELECT id, {at} AS at, alias FROM {keys}"));
        push_project(&mut query, glance);
        push_seen(&mut query, glance)?;
        query.push(format!(" AND {holds} ORDER BY {order} LIMIT {NAMED}"));
        let rows = query.build().fetch_all(snapshot).await?;
        rows.iter().map(key_at).collect()
    }
}

/// The first keys of two lists together.
fn newest(mut keys: Vec<KeyAt>, others: Vec<KeyAt>) -> Vec<KeyAt> {
    keys.extend(others);
    keys.sort_by_key(|key| Reverse(key.at));
    keys.truncate(NAMED as usize);
    keys
}

fn key_at(row: &Row) -> Result<KeyAt, StoreError> {
    let id: String = row.try_get("id")?;
    Ok(KeyAt {
        key_id: KeyId::parse(id).map_err(|_| StoreError::Corrupt("keys.id"))?,
        key_alias: row.try_get("alias")?,
        at: natural(row.try_get("at")?, "at")?,
    })
}

/// Tokens that can still be used lead to their keys: there are few. A key may have several: the last one to lapse counts.
async fn open_imports(snapshot: &mut Connection, glance: &Glance) -> Result<KeysAt, StoreError> {
    let mut query = QueryBuilder::new(format!(
        "SELECT keys.id, max(expires) * 1000 AS at, alias, count(*) OVER () AS total \
         FROM import_tokens JOIN keys ON keys.id = key_id \
         WHERE NOT used AND expires > {} AND state = '5' AND project_id || '' = ",
        glance.now / 1000
    ));
    query.push_bind(glance.project.as_str().to_owned());
    push_seen(&mut query, glance)?;
    query.push(format!(
        " GROUP BY keys.id, alias ORDER BY at, keys.id LIMIT {NAMED}"
    ));
    let rows = query.build().fetch_all(snapshot).await?;
    let total = rows.first().map_or(Ok(0), |row| row.try_get("total"))?;
    Ok(KeysAt {
        total: natural(total, "count")?,
        keys: rows.iter().map(key_at).collect::<Result<_, _>>()?,
    })
}

/// Along the index, group by group. A key's state is the one that it is shown in: without material that has expired.
async fn counts(snapshot: &mut Connection, glance: &Glance) -> Result<Vec<KeyCount>, StoreError> {
    let seconds = glance.now / 1000;
    let mut query = QueryBuilder::new(format!(
        "SELECT spec, origin, state, count(*) AS n, \
         CAST(sum(CASE WHEN state IN ('2', '3') AND material_expires <= {seconds} THEN 1 ELSE 0 END) AS BIGINT) AS expired \
         FROM {}",
        super::KEYS_BY_FACETS
    ));
    push_project(&mut query, glance);
    push_seen(&mut query, glance)?;
    query.push(" GROUP BY spec, usage, origin, state");
    let rows = query.build().fetch_all(snapshot).await?;
    let corrupt = |_| StoreError::Corrupt("keys");
    let mut counts: BTreeMap<(KeyState, KeySpec, Origin), u64> = BTreeMap::new();
    for row in &rows {
        let text = |column: &str| row.try_get::<String, _>(column);
        let state: KeyState = text("state")?.parse().map_err(corrupt)?;
        let spec = text("spec")?.parse().map_err(corrupt)?;
        let origin = text("origin")?.parse().map_err(corrupt)?;
        let all = natural(row.try_get("n")?, "count")?;
        let expired = natural(row.try_get("expired")?, "count")?;
        for (state, keys) in [
            (state, all.saturating_sub(expired)),
            (KeyState::PendingImport, expired),
        ] {
            if keys > 0 {
                *counts.entry((state, spec, origin)).or_default() += keys;
            }
        }
    }
    let read = |((state, spec, origin), count)| KeyCount {
        state,
        spec,
        origin,
        count,
    };
    Ok(counts.into_iter().map(read).collect())
}

/// Keys that have material which may expire.
const WITH_MATERIAL: Facets<'static> = Facets::in_states(&[KeyState::Enabled, KeyState::Disabled]);

async fn count_expiring(
    snapshot: &mut Connection,
    glance: &Glance,
    soon: u64,
) -> Result<u64, StoreError> {
    let mut query = QueryBuilder::new("SELECT count(*)");
    WITH_MATERIAL.push(&mut query, &glance.project);
    push_seen(&mut query, glance)?;
    query.push(format!(
        " AND material_expires > {} AND material_expires <= {soon}",
        glance.now / 1000
    ));
    natural(
        query.build_query_scalar().fetch_one(snapshot).await?,
        "count",
    )
}

async fn expiry(snapshot: &mut Connection, glance: &Glance) -> Result<Vec<(u64, u64)>, StoreError> {
    let (now, today) = (glance.now / 1000, glance.today / 1000);
    let end = today + u64::from(AHEAD_DAYS) * DAY;
    let mut query = QueryBuilder::new(format!(
        "SELECT (material_expires - {today}) / {DAY} AS day, count(*) AS n"
    ));
    WITH_MATERIAL.push(&mut query, &glance.project);
    push_seen(&mut query, glance)?;
    query.push(format!(
        " AND material_expires > {now} AND material_expires < {end} GROUP BY 1"
    ));
    let rows = query.build().fetch_all(snapshot).await?;
    let read = |row: &Row| {
        let day = natural(row.try_get("day")?, "day")?;
        Ok((day, natural(row.try_get("n")?, "count")?))
    };
    rows.iter().map(read).collect()
}

fn push_project(query: &mut QueryBuilder<Database>, glance: &Glance) {
    query
        .push(" WHERE project_id = ")
        .push_bind(glance.project.as_str().to_owned());
}

/// Those within the scope; those whose deletion is due are gone.
fn push_seen(query: &mut QueryBuilder<Database>, glance: &Glance) -> Result<(), StoreError> {
    query
        .push(" AND (deletion_ms IS NULL OR deletion_ms > ")
        .push_bind(integer(glance.now)?)
        .push(")");
    scope::push(query, &glance.scope);
    Ok(())
}
