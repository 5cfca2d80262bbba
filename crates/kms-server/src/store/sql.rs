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

/// <https://sqlite.org/rescode.html>: busy and locked, the latter two with what they are busy with.
fn of_sqlite(code: &str) -> Meaning {
    match code {
        "5" | "6" | "517" => Meaning::Away,
        _ => Meaning::Broken,
    }
}
