//! The embedded database. One writer at a time is SQLite's nature, so writes take its lock from their first statement.

mod accounts;
mod administration;
mod aliases;
mod backup;
mod grants;
mod import;
mod keys;
mod resources;
mod rotation;
mod sealing;
mod search;
mod tags;

use std::{
    fs::{File, OpenOptions},
    io,
    os::unix::fs::OpenOptionsExt as _,
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use sqlx::{
    Sqlite, SqlitePool, Transaction,
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};

use super::StoreError;

/// How long a write waits for another one.
const BUSY_TIMEOUT: Duration = Duration::from_secs(10);
/// Connections that read: they do not wait for the writer, but each one costs memory.
const READERS: u32 = 4;

/// A database in one file.
#[derive(Clone, Debug)]
pub struct SqliteStore {
    /// For what reads, and refuses to write. A write that waits for another one must not keep readers from a connection.
    pool: SqlitePool,
    /// For what writes: one connection, at which writes queue in the order in which they came.
    writer: SqlitePool,
    /// Whether something was destroyed that the write-ahead log may still hold.
    unclean: Arc<AtomicBool>,
}

impl SqliteStore {
    /// Opens the database at `path`, makes it (mode 600) if there is none, and brings it to this version's form.
    pub async fn open(path: &Path) -> Result<Self, StoreError> {
        let store = Self::connect(path).await?;
        store.migrate().await?;
        Ok(store)
    }

    /// Opens the database at `path`, makes it (mode 600) if there is none, and leaves it in the form that it has.
    pub(crate) async fn connect(path: &Path) -> Result<Self, StoreError> {
        create(path).map_err(|error| StoreError::Unavailable(error.into()))?;
        let options = SqliteConnectOptions::new()
            .filename(path)
            .journal_mode(SqliteJournalMode::Wal)
            // A commit is on the disk before it is acknowledged.
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .busy_timeout(BUSY_TIMEOUT)
            // Destroyed secrets are overwritten, not only unlinked.
            .pragma("secure_delete", "ON");
        let pool = |connections| SqlitePoolOptions::new().max_connections(connections);
        Ok(Self {
            writer: pool(1).connect_with(options.clone()).await?,
            // They connect when they are first asked: a connection from before a migration would take the columns
            // of the older form for those of the newer one.
            pool: pool(READERS).connect_lazy_with(options.pragma("query_only", "ON")),
            // Whoever had the database before may have been cut off between destroying and cleaning.
            unclean: Arc::new(AtomicBool::new(true)),
        })
    }

    /// Brings the database to this version's form.
    pub(crate) async fn migrate(&self) -> Result<(), StoreError> {
        sqlx::migrate!("migrations/sqlite")
            .run(&self.writer)
            .await
            .map_err(|error| StoreError::Failed(error.into()))?;
        // Whoever read before still goes by the former form: `SELECT *` would have too few columns.
        while let Some(reader) = self.pool.try_acquire() {
            reader.close().await?;
        }
        Ok(())
    }

    /// Waits for what is in flight and closes the database.
    pub async fn close(&self) {
        self.pool.close().await;
        self.writer.close().await;
    }

    /// Begins a change. A transaction that reads first and writes later could not be granted the lock at all.
    async fn begin(&self) -> Result<Transaction<'static, Sqlite>, StoreError> {
        Ok(self.writer.begin_with("BEGIN IMMEDIATE").await?)
    }

    /// Commits a change that destroyed secrets, and cleans up behind it. That a cleaning fails does not undo the change:
    /// the next one makes up for it.
    async fn commit_destruction(&self, change: Transaction<'_, Sqlite>) -> Result<(), StoreError> {
        change.commit().await?;
        self.unclean.store(true, Ordering::SeqCst);
        if let Err(error) = self.empty_log().await {
            tracing::warn!(%error, "the log of the database was not emptied; it is tried again");
        }
        Ok(())
    }

    /// Moves the write-ahead log into the database, where what was deleted is overwritten, and empties it. Until then
    /// the log has older forms of the pages, and in them what was destroyed.
    async fn empty_log(&self) -> Result<(), StoreError> {
        if !self.unclean.swap(false, Ordering::SeqCst) {
            return Ok(());
        }
        let busy = sqlx::query_scalar::<_, i64>("PRAGMA wal_checkpoint(TRUNCATE)")
            .fetch_one(&self.writer)
            .await;
        if !matches!(busy, Ok(0)) {
            self.unclean.store(true, Ordering::SeqCst);
        }
        busy?;
        Ok(())
    }
}

/// Makes the file if there is none; SQLite gives its journals the same mode.
fn create(path: &Path) -> io::Result<()> {
    let made = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path);
    match made {
        Ok(file) => {
            file.sync_all()?;
            match path
                .parent()
                .filter(|folder| !folder.as_os_str().is_empty())
            {
                Some(folder) => File::open(folder)?.sync_all(),
                None => Ok(()),
            }
        }
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        Err(error) => Err(error),
    }
}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        let busy = error
            .as_database_error()
            .and_then(sqlx::error::DatabaseError::code)
            .is_some_and(|code| matches!(code.as_ref(), "5" | "6" | "517"));
        let unreachable = matches!(
            error,
            sqlx::Error::PoolTimedOut | sqlx::Error::PoolClosed | sqlx::Error::Io(_)
        );
        if busy || unreachable {
            Self::Unavailable(error.into())
        } else {
            Self::Failed(error.into())
        }
    }
}

/// A number as the database has it.
fn integer(value: u64) -> Result<i64, StoreError> {
    i64::try_from(value).map_err(|_| StoreError::Corrupt("a number beyond 63 bits"))
}

/// A number that is never negative.
fn natural(value: i64, column: &'static str) -> Result<u64, StoreError> {
    u64::try_from(value).map_err(|_| StoreError::Corrupt(column))
}
