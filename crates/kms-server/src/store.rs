//! Where everything is kept: traits, which SQLite and PostgreSQL implement by the same statements (`sql/`).
//!
//! A method is one atomic change: transactions never leave it. A changed key is written only where its row is still
//! the one that was read, so that several replicas can share a database without locks of their own.

#![expect(
    clippy::duplicate_mod,
    reason = "the statements of `sql/` are compiled once for each database"
)]

pub mod accounts;
pub mod administration;
pub mod aliases;
pub mod audit;
pub mod backup;
pub mod database;
pub mod grants;
pub mod keys;
pub mod oidc;
pub mod overview;
pub mod postgres;
pub mod resources;
pub mod rotation;
pub mod sealing;
pub mod sqlite;
pub mod tags_overview;
pub mod totp;

mod location;
mod sql;

use std::error::Error;

pub use accounts::AccountStore;
pub use administration::AdministrationStore;
pub use aliases::AliasStore;
pub use audit::AuditStore;
pub use backup::BackupStore;
pub use database::DatabaseStore;
pub use grants::GrantStore;
pub use keys::{ImportStore, KeyStore, TagStore};
pub use location::Location;
pub use oidc::OidcStore;
pub use overview::OverviewStore;
pub use resources::ResourceStore;
pub use rotation::RotationStore;
pub use sealing::SealingStore;
pub use tags_overview::TagsOverviewStore;
pub use totp::TotpStore;

/// Why the store did not do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The row has changed since it was read: read again, decide again.
    #[error("the row has changed since it was read")]
    Conflict,
    /// Another key of the project has the alias.
    #[error("another key of the project has this alias")]
    AliasTaken,
    /// The project has as many keys as it may have.
    #[error("the project has as many keys as it may have")]
    QuotaExceeded,
    /// The key would have more tags than it may.
    #[error("the key would have too many tags")]
    TooManyTags,
    /// The database cannot be reached, or is busy for too long.
    #[error("the database is not available")]
    Unavailable(#[source] Box<dyn Error + Send + Sync>),
    /// The database refused.
    #[error("the database failed")]
    Failed(#[source] Box<dyn Error + Send + Sync>),
    /// A row holds what this program would not have written.
    #[error("the database holds an impossible value in {0}")]
    Corrupt(&'static str),
}

/// Everything that is kept.
pub trait Store:
    KeyStore
    + ImportStore
    + TagStore
    + TagsOverviewStore
    + AliasStore
    + GrantStore
    + ResourceStore
    + OverviewStore
    + AccountStore
    + AdministrationStore
    + RotationStore
    + AuditStore
    + OidcStore
    + TotpStore
    + SealingStore
    + BackupStore
    + DatabaseStore
{
}

impl<S> Store for S where
    S: KeyStore
        + ImportStore
        + TagStore
        + TagsOverviewStore
        + AliasStore
        + GrantStore
        + ResourceStore
        + OverviewStore
        + AccountStore
        + AdministrationStore
        + RotationStore
        + AuditStore
        + OidcStore
        + TotpStore
        + SealingStore
        + BackupStore
        + DatabaseStore
{
}
