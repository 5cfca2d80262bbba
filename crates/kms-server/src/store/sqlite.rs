//! The embedded database. One writer at a time is SQLite's nature, so writes take its lock from their first statement.

#[path = "sql/accounts.rs"]
mod accounts;
#[path = "sql/administration.rs"]
mod administration;
#[path = "sql/aliases.rs"]
mod aliases;
#[path = "sql/audit.rs"]
mod audit;
#[path = "sql/backup.rs"]
mod backup;
mod copies;
#[path = "sql/grants.rs"]
mod grants;
#[path = "sql/import.rs"]
mod import;
#[path = "sql/keys.rs"]
mod keys;
#[path = "sql/oidc.rs"]
mod oidc;
#[path = "sql/overview.rs"]
mod overview;
#[path = "sql/resources.rs"]
mod resources;
#[path = "sql/rotation.rs"]
mod rotation;
#[path = "sql/scope.rs"]
mod scope;
#[path = "sql/sealing.rs"]
mod sealing;
#[path = "sql/search.rs"]
mod search;
#[path = "sql/tags.rs"]
mod tags;
#[path = "sql/tags_overview.rs"]
mod tags_overview;
#[path = "sql/totp.rs"]
mod totp;
#[path = "sql/ways.rs"]
mod ways;

use std::{
    fs::{File, OpenOptions},
    io,
    os::unix::fs::OpenOptionsExt as _,
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use async_trait::async_trait;
use kms_api::ProjectId;
use sqlx::{
    Connection as _, QueryBuilder, SqlitePool, Transaction,
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};

// What the files of `sql/` take from here.
use self::SqliteStore as Backend;
use super::{
    StoreError,
    database::{Company, DatabaseStore, InUse, UpkeepTurn},
    sql::{integer, natural, small},
};
use sqlx::{Sqlite as Database, SqliteConnection as Connection, sqlite::SqliteRow as Row};

/// Finds a table.
const FIND_TABLE: &str = "SELECT 1 FROM sqlite_master WHERE name = $1";
/// Where in the first text the second one begins; 0 if nowhere.
const POSITION: &str = "instr";
/// Keys, along the index of what the list is filtered by.
const KEYS_BY_FACETS: &str = "keys INDEXED BY keys_by_facets";
/// How many characters the index of aliases takes together (`migrations/sqlite/0033_key_names.sql`).
const TRIGRAM: usize = 3;
/// What may follow a part of an alias in that index: its characters in small letters, and what ends it.
const ALIAS_CHARACTERS: &str = "abcdefghijklmnopqrstuvwxyz0123456789:/_-¶";
/// Keys by their date of deletion: few have one.
const KEYS_BY_DELETION: &str = "keys INDEXED BY keys_by_deletion";

/// How long a write waits for another one.
const BUSY_TIMEOUT: Duration = Duration::from_secs(10);
/// Connections that read: they do not wait for the writer, but each one costs memory.
const READERS: u32 = 4;

/// A database in one file.
#[derive(Clone, Debug)]
pub struct SqliteStore {
    path: PathBuf,
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
            path: path.to_owned(),
            writer: pool(1)
                // On a full disk SQLite ends a change by itself. The library cannot end it once more, and would refuse to
                // begin another one on this connection for good.
                .before_acquire(|connection, _| {
                    Box::pin(async { Ok(!connection.is_in_transaction()) })
                })
                .connect_with(options.clone())
                .await?,
            // They connect when they are first asked: a connection from before a migration would take the columns
            // of the older form for those of the newer one.
            pool: pool(READERS).connect_lazy_with(options.pragma("query_only", "ON")),
            // Whoever had the database before may have been cut off between destroying and cleaning.
            unclean: Arc::new(AtomicBool::new(true)),
        })
    }

    /// For what reads.
    const fn reader(&self) -> &SqlitePool {
        &self.pool
    }

    /// For a change of one statement.
    const fn writer(&self) -> &SqlitePool {
        &self.writer
    }

    /// Begins a change. A transaction that reads first and writes later could not be granted the lock at all.
    pub(super) async fn begin(&self) -> Result<Transaction<'static, Database>, StoreError> {
        Ok(self.writer.begin_with("BEGIN IMMEDIATE").await?)
    }

    /// Begins to read: all of it sees the same.
    async fn snapshot(&self) -> Result<Transaction<'static, Database>, StoreError> {
        Ok(self.pool.begin().await?)
    }

    /// Commits a change that destroyed secrets, and cleans up behind it. That a cleaning fails does not undo the change:
    /// the next one makes up for it.
    async fn commit_destruction(
        &self,
        change: Transaction<'_, Database>,
    ) -> Result<(), StoreError> {
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

#[async_trait]
impl DatabaseStore for SqliteStore {
    async fn migrate(&self) -> Result<(), StoreError> {
        sqlx::migrate!("migrations/sqlite")
            .run(&self.writer)
            .await
            .map_err(|error| StoreError::Failed(error.into()))?;
        // Whoever read before still goes by the former form: the columns of a statement are kept with it.
        while let Some(reader) = self.pool.try_acquire() {
            reader.close().await?;
        }
        Ok(())
    }

    async fn ready(&self) -> Result<(), StoreError> {
        // `SELECT 1` alone would not touch the database.
        sqlx::query("SELECT 1 FROM projects LIMIT 1")
            .execute(&self.pool)
            .await?;
        Ok(())
    }

    async fn upkeep_turn(&self) -> Result<Option<UpkeepTurn>, StoreError> {
        // Nobody else serves this file.
        Ok(Some(UpkeepTurn(None)))
    }

    async fn in_use(&self, how: Company) -> Result<Option<InUse>, StoreError> {
        InUse::of_file(&self.path, how)
    }

    async fn clean_up(&self) -> Result<(), StoreError> {
        self.empty_log().await
    }

    async fn close(&self) {
        self.pool.close().await;
        self.writer.close().await;
    }
}

/// Holds `what` until the change is done: nothing to do, since there is one change at a time.
async fn lock(_change: &mut Connection, _what: &str) -> Result<(), StoreError> {
    Ok(())
}

/// Selects the ids of keys whose alias has `text`, of two characters at least, in it (`key_search`).
fn push_aliases_with(query: &mut QueryBuilder<Database>, project: &ProjectId, text: &str) {
    // A string of FTS5 is in quotes, and a quote in it is doubled.
    let string = |text: &str| format!("\"{}\"", text.replace('"', "\"\""));
    let strings = if text.len() < TRIGRAM {
        let longer = ALIAS_CHARACTERS
            .chars()
            .map(|next| string(&format!("{text}{next}")));
        longer.collect::<Vec<_>>().join(" OR ")
    } else {
        string(text)
    };
    query
        .push(
            "SELECT key_id FROM key_search JOIN key_names ON number = key_search.rowid \
             WHERE key_search MATCH ",
        )
        .push_bind(strings);
    query
        .push(" AND project_id = ")
        .push_bind(project.as_str().to_owned());
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

#[cfg(test)]
mod tests {
    use kms_api::{KeyId, audit::ActorKind, keys::Alias};
    use sqlx::{AssertSqlSafe, Row as _};

    use super::*;
    use crate::store::audit::{AuditFilter, AuditOrder, OutcomeFilter};

    #[test]
    fn every_character_of_an_alias_may_follow_a_short_text() {
        let characters = (' '..='~').filter(|one| Alias::parse(one.to_string()).is_ok());
        let mut small: Vec<char> = characters.map(|one| one.to_ascii_lowercase()).collect();
        small.sort_unstable();
        small.dedup();
        small.push('¶');
        let mut followers: Vec<char> = ALIAS_CHARACTERS.chars().collect();
        followers.sort_unstable();
        assert_eq!(followers, small);
    }

    #[tokio::test]
    async fn a_page_is_read_along_an_index_that_has_its_order() {
        let folder = tempfile::tempdir().unwrap();
        let store = SqliteStore::open(&folder.path().join("db")).await.unwrap();
        let text = || Some("x".to_owned());
        let all = AuditFilter::default;
        let key_id = KeyId::parse("0d0466b0-e727-4d9c-b35d-f84bb474a37f").ok();
        let (from, to) = (Some(1), Some(9));
        let outcome = |outcome| AuditFilter {
            outcome: Some(outcome),
            ..all()
        };
        for (filter, index) in [
            (all(), "audit_by_time"),
            (AuditFilter { from, to, ..all() }, "audit_by_time"),
            (
                AuditFilter {
                    account_id: text(),
                    from,
                    ..all()
                },
                "audit_by_account",
            ),
            (
                AuditFilter {
                    account_name: text(),
                    to,
                    ..all()
                },
                "audit_by_name",
            ),
            (AuditFilter { key_id, ..all() }, "audit_by_key"),
            (
                AuditFilter {
                    action: text(),
                    ..all()
                },
                "audit_by_action",
            ),
            (
                AuditFilter {
                    actor_kind: Some(ActorKind::System),
                    ..all()
                },
                "audit_of_others",
            ),
            (outcome(OutcomeFilter::Done), "audit_by_time"),
            (outcome(OutcomeFilter::Refused), "audit_refusals"),
            (
                outcome(OutcomeFilter::RefusedWith("x".to_owned())),
                "audit_by_refusal",
            ),
        ] {
            for order in [AuditOrder::NewestFirst, AuditOrder::OldestFirst] {
                let plan = format!(
                    "EXPLAIN QUERY PLAN {}",
                    audit::page(&filter, order, Some(5), 50).sql().as_str()
                );
                let steps = sqlx::query(AssertSqlSafe(plan))
                    .fetch_all(&store.pool)
                    .await;
                let steps = steps.unwrap().into_iter();
                let steps: Vec<String> = steps.map(|step| step.get("detail")).collect();
                let steps = steps.join("\n");
                assert!(
                    steps.contains(&format!("INDEX {index} ("))
                        || steps.contains(&format!("INDEX {index}\n")),
                    "{filter:?}\n{steps}"
                );
                assert!(!steps.contains("TEMP B-TREE"), "{filter:?}\n{steps}");
            }
        }
    }
}
