//! Which database, by its URL.

use std::{path::PathBuf, sync::Arc};

use sqlx::postgres::PgConnectOptions;

use super::{Store, StoreError, postgres::PostgresStore, sqlite::SqliteStore};

/// Where a database is.
#[derive(Clone, Debug)]
pub enum Location {
    /// A file.
    Sqlite(PathBuf),
    /// A server of its own.
    Postgres(Box<PgConnectOptions>),
}

impl Location {
    /// Reads `sqlite:PATH`, or a URL of PostgreSQL as its own tools take it: `postgres://USER:PASSWORD@HOST/NAME`, with
    /// `sslmode`, `sslrootcert` and the like behind a question mark.
    pub fn parse(url: &str) -> Option<Self> {
        if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            return Some(Self::Postgres(Box::new(url.parse().ok()?)));
        }
        let path = url.strip_prefix("sqlite:")?;
        let path = path.strip_prefix("//").unwrap_or(path);
        let file = !path.is_empty() && path != ":memory:" && !path.contains('?');
        file.then(|| Self::Sqlite(path.into()))
    }

    /// Whether the first connection makes the database.
    pub fn is_new(&self) -> bool {
        match self {
            Self::Sqlite(path) => !path.exists(),
            Self::Postgres(_) => false,
        }
    }

    /// Connects, and leaves the database in the form that it has. Fails where it cannot be reached.
    pub async fn connect(self) -> Result<Arc<dyn Store>, StoreError> {
        Ok(match self {
            Self::Sqlite(path) => Arc::new(SqliteStore::connect(&path).await?),
            Self::Postgres(options) => Arc::new(PostgresStore::connect(*options).await?),
        })
    }
}
