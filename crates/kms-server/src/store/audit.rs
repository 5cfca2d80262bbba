//! The audit log, as the server asks for it.

use async_trait::async_trait;
use kms_api::{
    KeyId, ProjectId,
    audit::{ActorKind, AuditEntry, AuditHead, AuditRecord},
};

use super::StoreError;
use crate::crypto::{AuditKey, Sealed, chain::Hash};

/// A record as a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditRow {
    /// Its number.
    pub seq: i64,
    /// What it says.
    pub entry: AuditEntry,
    /// How its hash was made.
    pub layout: i64,
    /// What ties it to the one before it; 32 bytes, unless somebody altered it.
    pub hash: Vec<u8>,
    /// What ties it to this server.
    pub mac: Vec<u8>,
}

/// The end of the chain, as the server left it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditEnd {
    /// How many records were written.
    pub seq: i64,
    /// The hash of the last of them.
    pub hash: Vec<u8>,
    /// The highest number that a record has; 0 where there is none. It is `seq`, unless somebody altered the log.
    pub highest: i64,
}

/// Which records; all that is given must match.
#[derive(Clone, Debug, Default)]
pub struct AuditFilter {
    /// From this millisecond since 1970 on.
    pub from: Option<i64>,
    /// Before this millisecond since 1970.
    pub to: Option<i64>,
    /// Who acted.
    pub actor_kind: Option<ActorKind>,
    /// The account's id.
    pub account_id: Option<String>,
    /// The account's name.
    pub account_name: Option<String>,
    /// The project.
    pub project: Option<ProjectId>,
    /// The key.
    pub key_id: Option<KeyId>,
    /// The operation.
    pub action: Option<String>,
    /// How it ended.
    pub outcome: Option<OutcomeFilter>,
}

/// How what was asked for ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OutcomeFilter {
    /// It was done.
    Done,
    /// It was refused or failed.
    Refused,
    /// It was refused with this code.
    RefusedWith(String),
}

/// Which record comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AuditOrder {
    /// The last one.
    NewestFirst,
    /// The first one.
    OldestFirst,
}

/// Keeps the audit log. Nothing here changes or removes a record.
#[async_trait]
pub trait AuditStore: Send + Sync {
    /// The sealed audit key.
    async fn audit_key(&self) -> Result<Option<Sealed>, StoreError>;

    /// Begins the log with this key, if it has not begun yet, and gives the key that is kept.
    async fn begin_audit(&self, sealed: &Sealed) -> Result<Sealed, StoreError>;

    /// Appends records in their order, all or none, each hanging on the one before it and signed with `key`. They are on
    /// the disk when this returns.
    async fn append_audit(&self, key: &AuditKey, entries: &[AuditEntry]) -> Result<(), StoreError>;

    /// The end of the chain; none where its row is gone, or the log has not begun.
    async fn audit_end(&self) -> Result<Option<AuditEnd>, StoreError>;

    /// At most `limit` records that match, by their times; those behind record `cursor`, if it is given.
    async fn audit_page(
        &self,
        filter: &AuditFilter,
        order: AuditOrder,
        cursor: Option<i64>,
        limit: u32,
    ) -> Result<Vec<AuditRow>, StoreError>;

    /// At most `limit` records whose number is above `seq`, by their numbers.
    async fn audit_after(&self, seq: i64, limit: u32) -> Result<Vec<AuditRow>, StoreError>;
}

impl From<AuditRow> for AuditRecord {
    fn from(row: AuditRow) -> Self {
        Self {
            seq: row.seq,
            entry: row.entry,
            layout: row.layout,
            hash: hex::encode(row.hash),
            mac: hex::encode(row.mac),
        }
    }
}

impl From<AuditEnd> for AuditHead {
    fn from(end: AuditEnd) -> Self {
        Self {
            seq: end.seq,
            hash: hex::encode(end.hash),
        }
    }
}

impl AuditRow {
    /// Its hash, if it has the length of one.
    pub fn hash(&self) -> Option<Hash> {
        self.hash.as_slice().try_into().ok()
    }
}
