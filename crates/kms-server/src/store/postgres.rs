//! PostgreSQL: one database for any number of replicas.
//!
//! Nothing is cached between requests, so what one replica changes holds on every other with its next request.

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

use std::time::Duration;

use async_trait::async_trait;
use kms_api::ProjectId;
use sqlx::{
    AssertSqlSafe, ConnectOptions as _, PgPool, QueryBuilder, Transaction,
    error::DatabaseError,
    postgres::{PgConnectOptions, PgPoolOptions},
};
use tokio::time;

// What the files of `sql/` take from here.
use self::PostgresStore as Backend;
use super::{
    StoreError,
    database::{Company, DatabaseStore, InUse, NOTICE, UpkeepTurn},
    sql::{integer, natural, small},
};
use sqlx::{PgConnection as Connection, Postgres as Database, postgres::PgRow as Row};

/// Finds a table.
const FIND_TABLE: &str = "SELECT 1::BIGINT FROM information_schema.tables \
     WHERE table_schema = current_schema() AND table_name = $1";
/// Where in the first text the second one begins; 0 if nowhere.
const POSITION: &str = "strpos";
/// Keys, along the index of what the list is filtered by, if the planner likes it.
const KEYS_BY_FACETS: &str = "keys";
/// The longest parts of an alias in its index (`migrations/postgres/0033_key_names.sql`).
const LONGEST_PART: usize = 3;
/// Keys by their date of deletion: few have one.
const KEYS_BY_DELETION: &str = "keys";

/// Connections of one replica.
const CONNECTIONS: u32 = 16;
/// How long a request waits for a connection, which includes the time in which the database is away.
const ACQUIRE_TIMEOUT: Duration = Duration::from_secs(5);
/// What every session of ours goes by, in milliseconds: no statement and no lock is waited for without end. A commit is
/// on the disk before it is acknowledged, whatever the server's default.
const SESSION: [(&str, &str); 3] = [
    ("statement_timeout", "10000"),
    ("lock_timeout", "5000"),
    ("synchronous_commit", "on"),
];

/// What goes before it while the database's form is changed.
const MIGRATION: [(&str, &str); 2] = [("statement_timeout", "0"), ("lock_timeout", "600000")];

/// A database that others may use at the same time.
#[derive(Clone, Debug)]
pub struct PostgresStore {
    pool: PgPool,
}

impl PostgresStore {
    /// Opens the database of `options` and brings it to this version's form.
    pub async fn open(options: PgConnectOptions) -> Result<Self, StoreError> {
        let store = Self::connect(options).await?;
        store.migrate().await?;
        Ok(store)
    }

    /// Opens the database of `options` and leaves it in the form that it has.
    pub(crate) async fn connect(options: PgConnectOptions) -> Result<Self, StoreError> {
        let pool = PgPoolOptions::new()
            .max_connections(CONNECTIONS)
            .acquire_timeout(ACQUIRE_TIMEOUT)
            .connect_with(options.application_name("keyferry").options(SESSION))
            .await?;
        Ok(Self { pool })
    }

    /// For what reads.
    const fn reader(&self) -> &PgPool {
        &self.pool
    }

    /// For a change of one statement.
    const fn writer(&self) -> &PgPool {
        &self.pool
    }

    /// Begins a change. Rows that it depends on are held by writing them, what has no row yet by [`lock`].
    async fn begin(&self) -> Result<Transaction<'static, Database>, StoreError> {
        Ok(self.pool.begin().await?)
    }

    /// Begins to read: all of it sees the same.
    async fn snapshot(&self) -> Result<Transaction<'static, Database>, StoreError> {
        Ok(self
            .pool
            .begin_with("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
            .await?)
    }

    /// Commits a change that destroyed secrets. Their rows are dead from now on; the space is the database's to clean
    /// (docs/SECURITY.md).
    async fn commit_destruction(
        &self,
        change: Transaction<'_, Database>,
    ) -> Result<(), StoreError> {
        Ok(change.commit().await?)
    }
}

#[async_trait]
impl DatabaseStore for PostgresStore {
    async fn migrate(&self) -> Result<(), StoreError> {
        // A connection of its own, since a change of the form takes as long as it takes.
        let options = (*self.pool.connect_options()).clone().options(MIGRATION);
        let pool = PgPoolOptions::new()
            .max_connections(1)
            .connect_with(options)
            .await?;
        // Replicas that start together take turns: the migrator holds a lock of the database.
        let migrated = sqlx::migrate!("migrations/postgres").run(&pool).await;
        pool.close().await;
        migrated.map_err(|error| StoreError::Failed(error.into()))
    }

    async fn ready(&self) -> Result<(), StoreError> {
        // `SELECT 1` alone would not touch the database.
        sqlx::query("SELECT 1 FROM projects LIMIT 1")
            .execute(&self.pool)
            .await?;
        Ok(())
    }

    async fn upkeep_turn(&self) -> Result<Option<UpkeepTurn>, StoreError> {
        let mut turn = self.pool.begin().await?;
        let granted: bool = sqlx::query_scalar(
            "SELECT pg_try_advisory_xact_lock(hashtextextended(current_schema() || ' upkeep', 0))",
        )
        .fetch_one(&mut *turn)
        .await?;
        Ok(granted.then_some(UpkeepTurn(Some(turn))))
    }

    async fn in_use(&self, how: Company) -> Result<Option<InUse>, StoreError> {
        // A connection of its own: the lock lasts as long as it does.
        let options = self.pool.connect_options();
        let mut connection = options.connect().await?;
        let lock = match how {
            // They wait as long as for any lock: a process that has just ended may not be gone yet.
            Company::Others => "pg_advisory_lock_shared",
            Company::Nobody => "pg_advisory_lock",
            Company::OthersAgain => "pg_try_advisory_lock_shared",
        };
        // Of these only the last one answers anything: whether it has the lock.
        let lock = format!(
            "SELECT {lock}(hashtextextended(current_schema() || ' in use', 0))::TEXT <> 'false'"
        );
        let locked = sqlx::query_scalar::<_, bool>(AssertSqlSafe(lock))
            .fetch_one(&mut connection)
            .await;
        match locked {
            Ok(false) => Ok(None),
            Ok(true) => {
                if how == Company::Nobody {
                    // A server whose connection was cut ends meanwhile: see `background::company`.
                    time::sleep(NOTICE).await;
                }
                Ok(Some(InUse::of_session(connection)))
            }
            Err(error) if is_taken(&error) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    async fn clean_up(&self) -> Result<(), StoreError> {
        // Not ours to do: see `commit_destruction`.
        Ok(())
    }

    async fn close(&self) {
        self.pool.close().await;
    }
}

/// Selects the ids of keys whose alias has `text`, of two characters at least, in it (`keys_by_alias_part`).
fn push_aliases_with(query: &mut QueryBuilder<Database>, project: &ProjectId, text: &str) {
    let characters: Vec<char> = text.chars().collect();
    let longest = characters.len().clamp(1, LONGEST_PART);
    let parts: Vec<String> = characters.windows(longest).map(String::from_iter).collect();
    query
        .push("SELECT id FROM keys WHERE project_id = ")
        .push_bind(project.as_str().to_owned());
    query.push(" AND alias_parts(alias) @> ").push_bind(parts);
    query.push(" AND ");
    ways::push_alias_has(query, text);
}

/// Whether a lock was not to be had in time.
fn is_taken(error: &sqlx::Error) -> bool {
    let code = error.as_database_error().and_then(DatabaseError::code);
    code.is_some_and(|code| code == "55P03")
}

/// Holds `what` until the change is done: for decisions that depend on rows which others could add.
async fn lock(change: &mut Connection, what: &str) -> Result<(), StoreError> {
    sqlx::query("SELECT pg_advisory_xact_lock(hashtextextended(current_schema() || ' ' || $1, 0))")
        .bind(what)
        .execute(change)
        .await?;
    Ok(())
}
