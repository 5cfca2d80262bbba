//! The database itself: its form, whether it answers, and whose turn it is to look after it.

use async_trait::async_trait;
use sqlx::{Postgres, Transaction};

use super::StoreError;

/// The right to do the upkeep. Where replicas share the database, it is a transaction that holds a lock.
#[derive(Debug)]
pub struct UpkeepTurn(pub(super) Option<Transaction<'static, Postgres>>);

impl UpkeepTurn {
    /// Leaves the turn to others. A turn that is dropped ends too, a little later.
    pub async fn end(self) -> Result<(), StoreError> {
        if let Some(lock) = self.0 {
            lock.rollback().await?;
        }
        Ok(())
    }
}

/// Looks after the database as a whole.
#[async_trait]
pub trait DatabaseStore: Send + Sync {
    /// Brings the database to this version's form.
    async fn migrate(&self) -> Result<(), StoreError>;

    /// Whether the database answers, and has our tables.
    async fn ready(&self) -> Result<(), StoreError>;

    /// The turn to do the upkeep; none while another replica has it.
    async fn upkeep_turn(&self) -> Result<Option<UpkeepTurn>, StoreError>;

    /// Leaves nothing of what was destroyed in the files of the database; done where there is nothing to clean.
    async fn clean_up(&self) -> Result<(), StoreError>;

    /// Waits for what is in flight and closes the database.
    async fn close(&self);
}
