//! Rotation in SQL (`migrations/*/0004_rotation.sql`).

use async_trait::async_trait;
use kms_api::{KeyId, KeyState, rotation::RotationInterval};
use sqlx::Row as _;

use super::{Backend, Row, integer, keys, natural, small};
use crate::{
    domain::{Key, Rotation},
    store::{
        StoreError,
        keys::SealedMaterial,
        rotation::{MaterialVersion, RotationStore},
    },
};

/// How many keys are handed out at a time.
const BATCH: i64 = 100;

#[async_trait]
impl RotationStore for Backend {
    async fn rotate(&self, key: &Key, material: &SealedMaterial) -> Result<(), StoreError> {
        let mut change = self.begin().await?;
        keys::write(&mut change, key).await?;
        // A version is never written over: what it encrypted would be lost.
        sqlx::query(
            "INSERT INTO materials (key_id, version, sealed, spki, created_ms) \
             VALUES ($1, $2, $3, $4, $5)",
        )
        .bind(key.id.as_str())
        .bind(i64::from(material.version))
        .bind(material.sealed.0.as_slice())
        .bind(material.spki.as_deref())
        .bind(key.rotation.last_at.map(integer).transpose()?)
        .execute(&mut *change)
        .await?;
        Ok(change.commit().await?)
    }

    async fn material_versions(&self, id: &KeyId) -> Result<Vec<MaterialVersion>, StoreError> {
        let rows = sqlx::query(
            "SELECT version, created_ms FROM materials WHERE key_id = $1 ORDER BY version",
        )
        .bind(id.as_str())
        .fetch_all(self.reader())
        .await?;
        let version = |row: &Row| {
            Ok(MaterialVersion {
                version: small(row.try_get("version")?, "materials.version")?,
                created_at: time(row, "created_ms")?,
            })
        };
        rows.iter().map(version).collect()
    }

    async fn due_rotations(&self, now: u64) -> Result<Vec<Key>, StoreError> {
        let rows = sqlx::query(keys::select_keys!(
            " WHERE rotation_next_ms <= $1 AND state = $2 ORDER BY rotation_next_ms LIMIT $3"
        ))
        .bind(integer(now)?)
        .bind(KeyState::Enabled.as_str())
        .bind(BATCH)
        .fetch_all(self.reader())
        .await?;
        rows.iter().map(keys::read).collect()
    }
}

/// The rotation of a key's row.
pub(super) fn read(row: &Row) -> Result<Rotation, StoreError> {
    let days = natural(row.try_get("rotation_days")?, "keys.rotation_days")?;
    Ok(Rotation {
        interval: RotationInterval::new(days)
            .map_err(|_| StoreError::Corrupt("keys.rotation_days"))?,
        next_at: time(row, "rotation_next_ms")?,
        last_at: time(row, "rotated_ms")?,
        count: small(row.try_get("rotations")?, "keys.rotations")?,
    })
}

fn time(row: &Row, column: &'static str) -> Result<Option<u64>, StoreError> {
    let value: Option<i64> = row.try_get(column)?;
    value.map(|value| natural(value, column)).transpose()
}
