//! What the databases that speak SQL have in common: numbers and errors.
//!
//! The statements themselves are in `sql/`, written once and compiled once for each database: a file there takes its
//! database's types from its parent, `sqlite.rs` or `postgres.rs`.

use sqlx::{error::DatabaseError, postgres::PgDatabaseError};

use super::StoreError;

/// A number as the database has it.
pub(super) fn integer(value: u64) -> Result<i64, StoreError> {
    i64::try_from(value).map_err(|_| StoreError::Corrupt("a number beyond 63 bits"))
}

/// A number that is never negative.
pub(super) fn natural(value: i64, column: &'static str) -> Result<u64, StoreError> {
    u64::try_from(value).map_err(|_| StoreError::Corrupt(column))
}

/// A number of at most 32 bits that is never negative.
pub(super) fn small(value: i64, column: &'static str) -> Result<u32, StoreError> {
    u32::try_from(value).map_err(|_| StoreError::Corrupt(column))
}

/// What a failure means to whoever asked.
enum Meaning {
    /// Somebody else was faster.
    Lost,
    /// It may work later.
    Away,
    /// It will not.
    Broken,
}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        // A connection that was cut off in the middle of an answer breaks the protocol.
        let away = matches!(
            error,
            sqlx::Error::PoolTimedOut
                | sqlx::Error::PoolClosed
                | sqlx::Error::Io(_)
                | sqlx::Error::Tls(_)
                | sqlx::Error::Protocol(_)
        );
        let meaning = match error.as_database_error() {
            Some(refusal) => meaning(refusal),
            None if away => Meaning::Away,
            None => Meaning::Broken,
        };
        match meaning {
            Meaning::Lost => Self::Conflict,
            Meaning::Away => Self::Unavailable(error.into()),
            Meaning::Broken => Self::Failed(error.into()),
        }
    }
}

fn meaning(error: &dyn DatabaseError) -> Meaning {
    // What it should belong to has gone meanwhile.
    if error.is_foreign_key_violation() {
        return Meaning::Lost;
    }
    let code = error.code().unwrap_or_default();
    match error.try_downcast_ref::<PgDatabaseError>() {
        Some(_) => of_sqlstate(&code),
        None => of_sqlite(&code),
    }
}

/// PostgreSQL, appendix A: the first two characters are the class.
fn of_sqlstate(code: &str) -> Meaning {
    match code {
        // Serialization failure, deadlock.
        "40001" | "40P01" => Meaning::Lost,
        // A statement that took too long, a lock that was not to be had, a standby that takes no writes.
        "57014" | "55P03" | "25006" => Meaning::Away,
        // Connection exceptions, want of resources, and an operator who stops or starts the server.
        _ if ["08", "53", "57P"]
            .iter()
            .any(|class| code.starts_with(class)) =>
        {
            Meaning::Away
        }
        _ => Meaning::Broken,
    }
}

/// SQLite could not do now what it may do later, with the same file: the lock is held, the disk is full, the file system
/// is read-only, away or failing. <https://www.sqlite.org/rescode.html>
fn of_sqlite(code: &str) -> Meaning {
    const BUSY: u32 = 5;
    const LOCKED: u32 = 6;
    const READONLY: u32 = 8;
    const IOERR: u32 = 10;
    const FULL: u32 = 13;
    const CANTOPEN: u32 = 14;
    // An extended code has the primary one in its lowest byte.
    match code.parse::<u32>().map(|code| code & 0xff) {
        Ok(BUSY | LOCKED | READONLY | IOERR | FULL | CANTOPEN) => Meaning::Away,
        Ok(_) | Err(_) => Meaning::Broken,
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use sqlx::{
        ConnectOptions as _, Connection as _, SqliteConnection, sqlite::SqliteConnectOptions,
    };

    use super::*;

    /// What a statement fails with.
    async fn failure(connection: &mut SqliteConnection, statement: &'static str) -> StoreError {
        let failed = sqlx::query(statement).execute(connection).await;
        failed.unwrap_err().into()
    }

    fn is_unavailable(error: &StoreError) -> bool {
        matches!(error, StoreError::Unavailable(_))
    }

    #[tokio::test]
    async fn a_full_a_read_only_a_locked_and_a_missing_database_may_come_back() {
        let folder = tempfile::tempdir().unwrap();
        let options = SqliteConnectOptions::new()
            .filename(folder.path().join("keyferry.db"))
            .busy_timeout(Duration::ZERO);
        let mut one = options
            .clone()
            .create_if_missing(true)
            .connect()
            .await
            .unwrap();
        for statement in ["CREATE TABLE t (a BLOB)", "PRAGMA max_page_count = 3"] {
            sqlx::query(statement).execute(&mut one).await.unwrap();
        }
        let full = failure(&mut one, "INSERT INTO t VALUES (zeroblob(100000))").await;
        assert!(is_unavailable(&full), "{full:?}");

        let mut reader = options.clone().read_only(true).connect().await.unwrap();
        let read_only = failure(&mut reader, "INSERT INTO t VALUES (1)").await;
        assert!(is_unavailable(&read_only), "{read_only:?}");

        let mut two = options.connect().await.unwrap();
        sqlx::query("BEGIN IMMEDIATE")
            .execute(&mut one)
            .await
            .unwrap();
        let busy = failure(&mut two, "INSERT INTO t VALUES (1)").await;
        assert!(is_unavailable(&busy), "{busy:?}");

        let away = SqliteConnectOptions::new().filename(folder.path().join("gone/keyferry.db"));
        let away: StoreError = away.connect().await.unwrap_err().into();
        assert!(is_unavailable(&away), "{away:?}");
        two.close().await.unwrap();
    }

    #[tokio::test]
    async fn a_broken_rule_does_not_pass_by_itself() {
        let mut connection = SqliteConnection::connect("sqlite::memory:").await.unwrap();
        let create = sqlx::query("CREATE TABLE t (a INTEGER PRIMARY KEY, b NOT NULL)");
        create.execute(&mut connection).await.unwrap();
        for statement in ["INSERT INTO t VALUES (1, NULL)", "SELECT * FROM nothing"] {
            let error = failure(&mut connection, statement).await;
            assert!(matches!(error, StoreError::Failed(_)), "{error:?}");
        }
    }
}
