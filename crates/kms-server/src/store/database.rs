//! The database itself: its form, whether it answers, who uses it, and whose turn it is to look after it.

use std::{
    ffi::OsString,
    fs::{File, OpenOptions, TryLockError},
    os::unix::fs::OpenOptionsExt as _,
    path::Path,
    time::Duration,
};

use async_trait::async_trait;
use sqlx::{PgConnection, Postgres, Transaction};
use tokio::time;

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

/// Who else may use the database meanwhile.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Company {
    /// Whoever takes others too: servers, and commands beside them.
    Others,
    /// The same, by a server whose connection was cut: at once or not at all, since it goes on serving meanwhile.
    OthersAgain,
    /// Nobody: what is done must not be seen half done.
    Nobody,
}

/// Says that somebody uses a database, as long as it lives: a lock, which no crash leaves behind.
#[derive(Debug)]
pub struct InUse(Hold);

/// Longer than a server needs to notice that its connection was cut, and that somebody else has the database.
pub const NOTICE: Duration = Duration::from_secs(2);

#[derive(Debug)]
enum Hold {
    /// Of a file beside the database.
    File(#[expect(dead_code, reason = "held, never looked at")] File),
    /// Of the database, for the life of a connection.
    Session(Box<PgConnection>),
}

impl InUse {
    /// Whether others still see it: a connection may have been cut.
    pub(crate) async fn lives(&mut self) -> bool {
        match &mut self.0 {
            Hold::File(_) => true,
            Hold::Session(connection) => {
                let asked = sqlx::query("SELECT 1").execute(&mut **connection);
                matches!(time::timeout(NOTICE / 4, asked).await, Ok(Ok(_)))
            }
        }
    }

    /// For the database in the file at `path`, which need not be there; none while it is taken otherwise.
    pub(crate) fn of_file(path: &Path, how: Company) -> Result<Option<Self>, StoreError> {
        let mut beside = OsString::from(path);
        beside.push(".lock");
        let unavailable = |error: std::io::Error| StoreError::Unavailable(error.into());
        let file = OpenOptions::new()
            .create(true)
            .truncate(false)
            .write(true)
            .mode(0o600)
            .open(beside)
            .map_err(unavailable)?;
        let locked = match how {
            Company::Others | Company::OthersAgain => file.try_lock_shared(),
            Company::Nobody => file.try_lock(),
        };
        match locked {
            Ok(()) => Ok(Some(Self(Hold::File(file)))),
            Err(TryLockError::WouldBlock) => Ok(None),
            Err(TryLockError::Error(error)) => Err(unavailable(error)),
        }
    }

    pub(super) fn of_session(connection: PgConnection) -> Self {
        Self(Hold::Session(Box::new(connection)))
    }
}

/// Looks after the database as a whole.
#[async_trait]
pub trait DatabaseStore: Send + Sync {
    /// Brings the database to this version's form.
    async fn migrate(&self) -> Result<(), StoreError>;

    /// Whether the database answers, and has our tables.
    async fn ready(&self) -> Result<(), StoreError>;

    /// Says that this process uses the database; none while somebody uses it who cannot be there at the same time.
    async fn in_use(&self, how: Company) -> Result<Option<InUse>, StoreError>;

    /// The turn to do the upkeep; none while another replica has it.
    async fn upkeep_turn(&self) -> Result<Option<UpkeepTurn>, StoreError>;

    /// Leaves nothing of what was destroyed in the files of the database; done where there is nothing to clean.
    async fn clean_up(&self) -> Result<(), StoreError>;

    /// Waits for what is in flight and closes the database.
    async fn close(&self);
}
