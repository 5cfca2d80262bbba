//! A project at a glance, as the server asks for it.

use async_trait::async_trait;
use kms_api::{
    ProjectId,
    overview::{KeyCount, KeysAt, Operations},
};

use super::StoreError;
use crate::domain::Scope;

/// Which keys a look is at, and when it is. Times are milliseconds since 1970.
#[derive(Clone, Debug)]
pub struct Glance {
    /// The project.
    pub project: ProjectId,
    /// The enterprise projects whose keys are seen.
    pub scope: Scope,
    /// Now.
    pub now: u64,
    /// When today began.
    pub today: u64,
}

/// What the keys are like.
#[derive(Clone, Debug, Default)]
pub struct KeysOverview {
    /// How many there are of each kind.
    pub counts: Vec<KeyCount>,
    /// Whose material expires soon.
    pub expiring: KeysAt,
    /// Without material.
    pub pending_import: KeysAt,
    /// To be destroyed.
    pub pending_deletion: KeysAt,
    /// With an import that is not finished.
    pub open_imports: KeysAt,
    /// How many expire on each day, from today on; days without any are left out.
    pub expiry: Vec<(u64, u64)>,
}

/// Keeps nothing: asks what others keep.
#[async_trait]
pub trait OverviewStore: Send + Sync {
    /// The keys, all of it as of one moment.
    async fn keys_overview(&self, glance: &Glance) -> Result<KeysOverview, StoreError>;

    /// How many operations each day had from `from` on, milliseconds since 1970 and the begin of a day, by the number
    /// of the day from there; days without any are left out. Those of the project, and those that are about none.
    async fn operations(
        &self,
        project: &ProjectId,
        from: u64,
    ) -> Result<Vec<(u64, Operations)>, StoreError>;
}
