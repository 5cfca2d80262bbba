//! What a project has, and what needs attention in it.

use serde::{Deserialize, Serialize};

use crate::audit::AuditRecord;
use crate::{KeyId, KeySpec, KeyState, Origin};

/// Days ahead in which an expiry needs attention.
pub const SOON_DAYS: u32 = 30;

/// Days that [`Overview::expiry`] looks ahead: twelve weeks.
pub const AHEAD_DAYS: u32 = 84;

/// Days that [`OverviewAudit::operations`] looks back, today among them.
pub const BACK_DAYS: u32 = 14;

/// Days back in which a failed import needs attention.
pub const FAILED_DAYS: u32 = 7;

/// How many of each list are named.
pub const NAMED: u32 = 10;

/// The answer of `GET /console/projects/{project_id}/overview`. A day is one of UTC.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Overview {
    /// How many keys there are of each kind; kinds without keys are left out.
    pub counts: Vec<KeyCount>,
    /// Keys whose material expires within [`SOON_DAYS`], the next one first; `at` is when.
    pub expiring: KeysAt,
    /// Keys without material, the newest first; `at` is when they were made.
    pub pending_import: KeysAt,
    /// Keys that will be destroyed, the next one first; `at` is when.
    pub pending_deletion: KeysAt,
    /// Keys with an import that was begun and not finished, by the end of its token, the next one first; `at` is when
    /// token and wrapping key lapse.
    pub open_imports: KeysAt,
    /// How many keys expire on each of the next [`AHEAD_DAYS`] days, from today on.
    pub expiry: Vec<u64>,
    /// The first second of today, since 1970.
    pub today: u64,
    /// What the audit log knows; absent for those who may not read it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub audit: Option<OverviewAudit>,
}

/// How many keys there are of one kind.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeyCount {
    /// Their state.
    pub state: KeyState,
    /// Their spec.
    pub spec: KeySpec,
    /// Their origin.
    pub origin: Origin,
    /// How many.
    pub count: u64,
}

/// Some keys, of which the first few are named.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeysAt {
    /// How many there are.
    pub total: u64,
    /// The first [`NAMED`] of them.
    pub keys: Vec<KeyAt>,
}

/// A key, and when something happens to it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeyAt {
    /// Its id.
    pub key_id: KeyId,
    /// Its alias.
    pub key_alias: String,
    /// When, milliseconds since 1970.
    pub at: u64,
}

/// What the audit log says of the project.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OverviewAudit {
    /// The imports that failed in the last [`FAILED_DAYS`], the newest first, [`NAMED`] at most.
    pub failed_imports: Vec<AuditRecord>,
    /// What was done on each of the last [`BACK_DAYS`], the first one first.
    pub operations: Vec<Operations>,
}

/// How many operations a day had.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Operations {
    /// Those that were done.
    pub done: u64,
    /// Those that were refused or failed.
    pub refused: u64,
}
