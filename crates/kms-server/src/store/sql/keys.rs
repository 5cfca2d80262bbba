//! Keys and their material in SQL (`migrations/*/0001_keys.sql`).

use async_trait::async_trait;
use kms_api::{KeyId, ProjectId};
use sqlx::Row as _;

use super::{Backend, Connection, Row, integer, lock, natural, rotation, search, small};
use crate::{
    crypto::Sealed,
    domain::{Identity, Imported, Key, Material},
    store::{
        KeyStore, StoreError,
        keys::{KeyFilter, KeyPage, PageStart, SealedMaterial},
    },
};

/// How many lapsed keys are handed out at a time.
const BATCH: i64 = 100;

/// The columns of a key by name: a statement prepared before another replica added one stays good.
macro_rules! select_keys {
    ($rest:literal) => {
        concat!(
            "SELECT id, project_id, row_version, alias, description, spec, usage, origin, \
             enterprise_project, state, created_ms, deletion_ms, material_version, \
             material_expires, imported_ms, check_value, wrapped_under, identity, rotation_days, \
             rotation_next_ms, rotated_ms, rotations FROM keys",
            $rest
        )
    };
}
pub(super) use select_keys;

#[async_trait]
impl KeyStore for Backend {
    async fn add_key(
        &self,
        key: &Key,
        material: Option<&SealedMaterial>,
        quota: Option<u32>,
    ) -> Result<(), StoreError> {
        let mut change = self.begin().await?;
        if let Some(quota) = quota {
            // Two keys that are added together must not both be the last that the project may have.
            lock(&mut change, key.project.as_str()).await?;
            check_quota(&mut change, &key.project, quota).await?;
        }
        let facts = Facts::of(key)?;
        let inserted = sqlx::query(
            "INSERT INTO keys (id, project_id, row_version, alias, description, spec, usage, origin, \
             enterprise_project, state, created_ms, deletion_ms, material_version, \
             material_expires, imported_ms, check_value, wrapped_under, identity) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)",
        )
        .bind(key.id.as_str())
        .bind(key.project.as_str())
        .bind(key.row_version)
        .bind(key.alias.as_str())
        .bind(key.description.as_str())
        .bind(key.spec.as_str())
        .bind(key.usage.as_str())
        .bind(key.origin.as_str())
        .bind(key.enterprise_project.as_str())
        .bind(key.state.as_str())
        .bind(integer(key.created_at)?)
        .bind(facts.deletion)
        .bind(facts.version)
        .bind(facts.expires)
        .bind(facts.imported)
        .bind(facts.check_value)
        .bind(facts.wrapped_under)
        .bind(facts.identity)
        .execute(&mut *change)
        .await;
        inserted.map_err(alias_taken)?;
        if let Some(material) = material {
            put_material(&mut change, &key.id, material).await?;
        }
        Ok(change.commit().await?)
    }

    async fn key(&self, project: &ProjectId, id: &KeyId) -> Result<Option<Key>, StoreError> {
        let row = sqlx::query(select_keys!(" WHERE id = $1 AND project_id = $2"))
            .bind(id.as_str())
            .bind(project.as_str())
            .fetch_optional(self.reader())
            .await?;
        row.as_ref().map(read).transpose()
    }

    async fn keys(&self, project: &ProjectId, filter: &KeyFilter) -> Result<KeyPage, StoreError> {
        // One snapshot for page and counts.
        let mut snapshot = self.snapshot().await?;
        let conditions = search::Conditions::of(&mut snapshot, project, filter).await?;
        let mut page = conditions.page()?;
        let rows = page.build().fetch_all(&mut *snapshot).await?;
        let limit = filter.limit as usize;
        let more = rows.len() > limit;
        let matching = match filter.from {
            // All that match are here: a search that finds little has looked at every key once, and need not again.
            PageStart::Index(0) if !more => rows.len() as u64,
            PageStart::Index(_) | PageStart::After(..) => conditions.count(&mut snapshot).await?,
        };
        let everything = filter.everything();
        let total = if *filter == everything {
            matching
        } else {
            let all = search::Conditions::of(&mut snapshot, project, &everything).await?;
            all.count(&mut snapshot).await?
        };
        snapshot.rollback().await?;
        Ok(KeyPage {
            keys: rows
                .iter()
                .take(limit)
                .map(read)
                .collect::<Result<_, _>>()?,
            matching,
            total,
            more,
        })
    }

    async fn save_key(&self, key: &Key) -> Result<(), StoreError> {
        let mut change = self.begin().await?;
        write(&mut change, key).await?;
        if key.material.is_some() {
            return Ok(change.commit().await?);
        }
        let gone = sqlx::query("DELETE FROM materials WHERE key_id = $1")
            .bind(key.id.as_str())
            .execute(&mut *change)
            .await?;
        if gone.rows_affected() == 0 {
            return Ok(change.commit().await?);
        }
        self.commit_destruction(change).await
    }

    async fn destroy_key(&self, key: &Key) -> Result<(), StoreError> {
        let mut change = self.begin().await?;
        let gone = sqlx::query("DELETE FROM keys WHERE id = $1 AND row_version = $2")
            .bind(key.id.as_str())
            .bind(key.row_version)
            .execute(&mut *change)
            .await?;
        changed(gone.rows_affected())?;
        self.commit_destruction(change).await
    }

    async fn material(
        &self,
        id: &KeyId,
        version: u32,
    ) -> Result<Option<SealedMaterial>, StoreError> {
        let row =
            sqlx::query("SELECT sealed, spki FROM materials WHERE key_id = $1 AND version = $2")
                .bind(id.as_str())
                .bind(i64::from(version))
                .fetch_optional(self.reader())
                .await?;
        row.map(|row| {
            Ok(SealedMaterial {
                version,
                sealed: Sealed(row.try_get("sealed")?),
                spki: row.try_get("spki")?,
            })
        })
        .transpose()
    }

    async fn lapsed_keys(&self, now: u64) -> Result<Vec<Key>, StoreError> {
        let rows = sqlx::query(select_keys!(
            " WHERE material_expires <= $1 OR deletion_ms <= $2 LIMIT $3"
        ))
        .bind(integer(now / 1000)?)
        .bind(integer(now)?)
        .bind(BATCH)
        .fetch_all(self.reader())
        .await?;
        // One row that cannot be read must not keep the others from being destroyed.
        let readable = rows.iter().filter_map(|row| match read(row) {
            Ok(key) => Some(key),
            Err(error) => {
                tracing::error!(%error, "a key that has lapsed cannot be read, and stays");
                None
            }
        });
        Ok(readable.collect())
    }
}

/// Refuses one more key where the project has `quota` already.
async fn check_quota(
    change: &mut Connection,
    project: &ProjectId,
    quota: u32,
) -> Result<(), StoreError> {
    let count: i64 = sqlx::query_scalar("SELECT count(*) FROM keys WHERE project_id = $1")
        .bind(project.as_str())
        .fetch_one(change)
        .await?;
    if count < i64::from(quota) {
        Ok(())
    } else {
        Err(StoreError::QuotaExceeded)
    }
}

/// Writes what can change of a key, where its row is still of the version that `key` has.
pub(super) async fn write(change: &mut Connection, key: &Key) -> Result<(), StoreError> {
    let facts = Facts::of(key)?;
    let written = sqlx::query(
        "UPDATE keys SET row_version = row_version + 1, alias = $3, description = $4, state = $5, \
         deletion_ms = $6, material_version = $7, material_expires = $8, imported_ms = $9, \
         check_value = $10, wrapped_under = $11, identity = $12, rotation_days = $13, \
         rotation_next_ms = $14, rotated_ms = $15, rotations = $16 WHERE id = $1 AND row_version = $2",
    )
    .bind(key.id.as_str())
    .bind(key.row_version)
    .bind(key.alias.as_str())
    .bind(key.description.as_str())
    .bind(key.state.as_str())
    .bind(facts.deletion)
    .bind(facts.version)
    .bind(facts.expires)
    .bind(facts.imported)
    .bind(facts.check_value)
    .bind(facts.wrapped_under)
    .bind(facts.identity)
    .bind(i64::from(key.rotation.interval.days()))
    .bind(key.rotation.next_at.map(integer).transpose()?)
    .bind(key.rotation.last_at.map(integer).transpose()?)
    .bind(i64::from(key.rotation.count))
    .execute(&mut *change)
    .await
    .map_err(alias_taken)?;
    changed(written.rows_affected())
}

/// Keeps the row as it is, and fails with a conflict where it is no longer of the version that `key` has.
pub(super) async fn unchanged(change: &mut Connection, key: &Key) -> Result<(), StoreError> {
    // Writing what is there holds the row until the change is committed, in any database.
    let held =
        sqlx::query("UPDATE keys SET row_version = row_version WHERE id = $1 AND row_version = $2")
            .bind(key.id.as_str())
            .bind(key.row_version)
            .execute(change)
            .await?;
    changed(held.rows_affected())
}

/// Keeps sealed material. A row that expiry has left behind gives way.
pub(super) async fn put_material(
    change: &mut Connection,
    id: &KeyId,
    material: &SealedMaterial,
) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO materials (key_id, version, sealed, spki) VALUES ($1, $2, $3, $4) \
         ON CONFLICT (key_id, version) DO UPDATE SET sealed = excluded.sealed, spki = excluded.spki",
    )
    .bind(id.as_str())
    .bind(i64::from(material.version))
    .bind(material.sealed.0.as_slice())
    .bind(material.spki.as_deref())
    .execute(change)
    .await?;
    Ok(())
}

/// One row or a conflict.
pub(super) const fn changed(rows: u64) -> Result<(), StoreError> {
    if rows == 1 {
        Ok(())
    } else {
        Err(StoreError::Conflict)
    }
}

/// The columns of a key that may be empty.
struct Facts {
    deletion: Option<i64>,
    version: Option<i64>,
    expires: Option<i64>,
    imported: Option<i64>,
    check_value: Option<Vec<u8>>,
    wrapped_under: Option<Vec<u8>>,
    identity: Option<Vec<u8>>,
}

impl Facts {
    fn of(key: &Key) -> Result<Self, StoreError> {
        let material = key.material.as_ref();
        let imported = material.and_then(|material| material.imported.as_ref());
        let check_value = imported.and_then(|imported| imported.check_value);
        Ok(Self {
            deletion: key.deletion_at.map(integer).transpose()?,
            version: material.map(|material| i64::from(material.version)),
            expires: material
                .and_then(|material| material.expires_at)
                .map(integer)
                .transpose()?,
            imported: imported.map(|imported| integer(imported.at)).transpose()?,
            check_value: check_value.map(|value| value.to_vec()),
            wrapped_under: imported.map(|imported| imported.wrapping_key.to_vec()),
            identity: key.identity.map(|identity| identity.0.to_vec()),
        })
    }
}

pub(super) fn read(row: &Row) -> Result<Key, StoreError> {
    let text = |column| row.try_get::<String, _>(column);
    let number = |column: &'static str| {
        let value: Option<i64> = row.try_get(column)?;
        value.map(|value| natural(value, column)).transpose()
    };
    let identity: Option<Vec<u8>> = row.try_get("identity")?;
    Ok(Key {
        id: parse(&text("id")?, "keys.id")?,
        project: parse(&text("project_id")?, "keys.project_id")?,
        row_version: row.try_get("row_version")?,
        alias: parse(&text("alias")?, "keys.alias")?,
        description: parse(&text("description")?, "keys.description")?,
        spec: parse(&text("spec")?, "keys.spec")?,
        usage: parse(&text("usage")?, "keys.usage")?,
        origin: parse(&text("origin")?, "keys.origin")?,
        enterprise_project: parse(&text("enterprise_project")?, "keys.enterprise_project")?,
        state: parse(&text("state")?, "keys.state")?,
        created_at: number("created_ms")?.unwrap_or_default(),
        deletion_at: number("deletion_ms")?,
        material: read_material(row, number("material_expires")?, number("imported_ms")?)?,
        identity: identity
            .map(|bytes| array(&bytes, "keys.identity").map(Identity))
            .transpose()?,
        rotation: rotation::read(row)?,
    })
}

fn read_material(
    row: &Row,
    expires_at: Option<u64>,
    imported_at: Option<u64>,
) -> Result<Option<Material>, StoreError> {
    let Some(version) = row.try_get::<Option<i64>, _>("material_version")? else {
        return Ok(None);
    };
    let imported = imported_at.map(|at| {
        let check_value: Option<Vec<u8>> = row.try_get("check_value")?;
        let wrapping_key: Vec<u8> = row.try_get("wrapped_under")?;
        Ok::<_, StoreError>(Imported {
            at,
            check_value: check_value
                .map(|bytes| array(&bytes, "keys.check_value"))
                .transpose()?,
            wrapping_key: array(&wrapping_key, "keys.wrapped_under")?,
        })
    });
    Ok(Some(Material {
        version: small(version, "keys.material_version")?,
        expires_at,
        imported: imported.transpose()?,
    }))
}

fn parse<T: std::str::FromStr>(text: &str, column: &'static str) -> Result<T, StoreError> {
    text.parse().map_err(|_| StoreError::Corrupt(column))
}

fn array<const N: usize>(bytes: &[u8], column: &'static str) -> Result<[u8; N], StoreError> {
    bytes.try_into().map_err(|_| StoreError::Corrupt(column))
}

/// The only uniqueness that a client can break.
fn alias_taken(error: sqlx::Error) -> StoreError {
    // PostgreSQL names the index, SQLite the columns.
    let unique = error.as_database_error().is_some_and(|error| {
        error.is_unique_violation()
            && (error.constraint() == Some("keys_by_alias")
                || error.message().contains("keys.alias"))
    });
    if unique {
        StoreError::AliasTaken
    } else {
        error.into()
    }
}
