//! Rotation, as the server asks for it.

use async_trait::async_trait;
use kms_api::KeyId;

use super::{StoreError, keys::SealedMaterial};
use crate::domain::Key;

/// A version of a key's material, without the material.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MaterialVersion {
    /// The version that ciphertexts name.
    pub version: u32,
    /// Milliseconds since 1970, if a rotation made it.
    pub created_at: Option<u64>,
}

/// Keeps what rotation makes.
#[async_trait]
pub trait RotationStore: Send + Sync {
    /// The rotation itself: writes the key, adds its new material and keeps the old. All or nothing; fails with
    /// [`StoreError::Conflict`] where the key has changed, so that of several replicas one rotates.
    async fn rotate(&self, key: &Key, material: &SealedMaterial) -> Result<(), StoreError>;

    /// The versions of a key's material, the oldest first.
    async fn material_versions(&self, id: &KeyId) -> Result<Vec<MaterialVersion>, StoreError>;

    /// Some enabled keys whose rotation is due at `now`, milliseconds since 1970, the longest due first.
    async fn due_rotations(&self, now: u64) -> Result<Vec<Key>, StoreError>;
}
