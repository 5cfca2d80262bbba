//! Where a test's server keeps its data: SQLite, or PostgreSQL where `KEYFERRY_TEST_POSTGRES` has the URL of a server.
//! `cargo xtask test api` runs every test with the one and with the other.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;

use kms_server::store::{Location, Store};
use serde_json::Value;
use sqlx::migrate::Migrator;
use sqlx::postgres::PgConnectOptions;
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions as _, Connection as _, PgConnection, SqlSafeStr, SqliteConnection};
use tempfile::TempDir;
use tokio::net::{TcpListener, TcpStream};

use crate::binary::keyferry;

/// The database's name in a test's folder.
const DATABASE: &str = "keyferry.db";
/// The URL of a PostgreSQL server whose user may make schemas.
const SERVER: &str = "KEYFERRY_TEST_POSTGRES";

#[derive(Debug)]
pub struct Place {
    folder: TempDir,
    /// The URL of a schema of its own.
    postgres: Option<String>,
}

/// What stands between a server and its database, and can be cut.
pub struct Proxy {
    open: tokio::sync::watch::Sender<bool>,
}

impl Proxy {
    /// The same place by way of a proxy.
    pub async fn before(place: Place) -> (Place, Self) {
        let url = place.url().unwrap().to_owned();
        let target: PgConnectOptions = url.parse().unwrap();
        let target = format!("{}:{}", target.get_host(), target.get_port());
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let (open, is_open) = tokio::sync::watch::channel(true);
        let to = target.clone();
        tokio::spawn(async move {
            while let Ok((mut near, _)) = listener.accept().await {
                let (mut is_open, to) = (is_open.clone(), to.clone());
                tokio::spawn(async move {
                    if !*is_open.borrow() {
                        return;
                    }
                    let mut far = TcpStream::connect(to).await.unwrap();
                    // Both ends are closed with the first of these to end.
                    tokio::select! {
                        _ = tokio::io::copy_bidirectional(&mut near, &mut far) => {}
                        _ = is_open.wait_for(|open| !open) => {}
                    }
                });
            }
        });
        let postgres = Some(url.replace(&target, &address));
        (Place { postgres, ..place }, Self { open })
    }

    /// Ends every connection, and lets none begin.
    pub fn cut(&self) {
        self.open.send_replace(false);
    }

    /// Lets connections begin again.
    pub fn mend(&self) {
        self.open.send_replace(true);
    }
}

/// A connection beside the server's.
enum Beside {
    Sqlite(SqliteConnection),
    Postgres(PgConnection),
}

impl Place {
    /// An empty one.
    pub async fn new() -> Self {
        let postgres = match std::env::var(SERVER) {
            Ok(server) => Some(new_schema(&server).await),
            Err(_) => None,
        };
        let folder = tempfile::tempdir().unwrap();
        Self { folder, postgres }
    }

    /// An empty one in SQLite, whatever the others are in.
    pub fn sqlite() -> Self {
        let (folder, postgres) = (tempfile::tempdir().unwrap(), None);
        Self { folder, postgres }
    }

    /// An empty one in PostgreSQL, where there is a server.
    pub async fn postgres() -> Option<Self> {
        let place = Self::new().await;
        place.postgres.is_some().then_some(place)
    }

    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// The file of SQLite's database.
    pub fn file(&self) -> PathBuf {
        self.folder.path().join(DATABASE)
    }

    /// What `--database` is given; absent for the file in the data folder.
    pub fn url(&self) -> Option<&str> {
        self.postgres.as_deref()
    }

    /// A command of the program, on this place.
    pub fn keyferry(&self, arguments: &[&str]) -> Command {
        let mut command = keyferry(self.folder(), arguments);
        if let Some(url) = self.url() {
            command.env("KEYFERRY_DATABASE", url);
        }
        command
    }

    /// What a command prints, read as JSON.
    pub fn json(&self, arguments: &[&str]) -> Value {
        let output = self.keyferry(arguments).output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{arguments:?}: {said}");
        serde_json::from_slice(&output.stdout).unwrap()
    }

    pub fn is_sqlite(&self) -> bool {
        self.postgres.is_none()
    }

    pub async fn open(&self) -> Arc<dyn Store> {
        let location = match self.url() {
            Some(url) => Location::parse(url).unwrap(),
            None => Location::Sqlite(self.file()),
        };
        let store = location.connect().await.unwrap();
        store.migrate().await.unwrap();
        store
    }

    /// The blobs that a query finds, read beside the server.
    pub async fn blobs(&self, query: &'static str) -> Vec<Vec<u8>> {
        let found = sqlx::query_scalar(query);
        match self.beside().await {
            Beside::Sqlite(mut connection) => found.fetch_all(&mut connection).await,
            Beside::Postgres(mut connection) => {
                sqlx::query_scalar(query).fetch_all(&mut connection).await
            }
        }
        .unwrap()
    }

    /// Carries out statements beside the server, and closes the connection.
    pub async fn execute(&self, statements: impl SqlSafeStr) {
        self.try_execute(statements).await.unwrap();
    }

    /// The same where the database may refuse.
    pub async fn try_execute(&self, statements: impl SqlSafeStr) -> Result<(), sqlx::Error> {
        match self.beside().await {
            Beside::Sqlite(mut connection) => {
                let done = sqlx::raw_sql(statements).execute(&mut connection).await;
                connection.close().await?;
                done?;
            }
            Beside::Postgres(mut connection) => {
                let done = sqlx::raw_sql(statements).execute(&mut connection).await;
                connection.close().await?;
                done?;
            }
        }
        Ok(())
    }

    /// The files of SQLite's database, its journals included, or the tables of PostgreSQL's that have these bytes.
    pub async fn traces(&self, bytes: &[u8]) -> Vec<String> {
        let mut names = match self.beside().await {
            Beside::Sqlite(_) => self.files_with(bytes),
            Beside::Postgres(mut connection) => tables_with(&mut connection, bytes).await,
        };
        names.sort();
        names
    }

    fn files_with(&self, bytes: &[u8]) -> Vec<String> {
        let entries = std::fs::read_dir(self.folder()).unwrap();
        entries
            .map(|entry| entry.unwrap())
            .filter(|entry| {
                let content = std::fs::read(entry.path()).unwrap();
                content.windows(bytes.len()).any(|window| window == bytes)
            })
            .map(|entry| entry.file_name().into_string().unwrap())
            .collect()
    }

    /// Brings an empty database to the form that it had after the first `count` migrations.
    pub async fn migrate_to(&self, count: usize) {
        let some = tempfile::tempdir().unwrap();
        for file in self.migrations().into_iter().take(count) {
            std::fs::copy(&file, some.path().join(file.file_name().unwrap())).unwrap();
        }
        let migrator = Migrator::new(some.path()).await.unwrap();
        match self.beside().await {
            Beside::Sqlite(mut connection) => migrator.run(&mut connection).await,
            Beside::Postgres(mut connection) => migrator.run(&mut connection).await,
        }
        .unwrap();
    }

    /// The files of every migration, in their order.
    pub fn migrations(&self) -> Vec<PathBuf> {
        let database = if self.is_sqlite() {
            "sqlite"
        } else {
            "postgres"
        };
        let folder = format!("{}/migrations/{database}", env!("CARGO_MANIFEST_DIR"));
        let entries = std::fs::read_dir(folder).unwrap();
        let mut files: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
        files.sort();
        files
    }

    /// Fills the tables of this place with what those of a newer one have, as far as they have columns for it. Says how
    /// many rows each table got.
    pub async fn fill_from(&self, newer: &Self) -> Vec<(String, u64)> {
        let mut filled = Vec::new();
        match self.beside().await {
            Beside::Sqlite(mut connection) => {
                let file = newer.file();
                sqlx::query("ATTACH $1 AS newer")
                    .bind(file.to_str().unwrap())
                    .execute(&mut connection)
                    .await
                    .unwrap();
                sqlx::query("PRAGMA foreign_keys = OFF")
                    .execute(&mut connection)
                    .await
                    .unwrap();
                // What the search is made of is filled by triggers.
                let columns = "SELECT t.name, group_concat(c.name, ', ') FROM sqlite_master t, \
                     pragma_table_info(t.name) c WHERE t.type = 'table' \
                     AND t.name NOT LIKE '\\_sqlx%' ESCAPE '\\' AND t.name NOT LIKE 'sqlite%' \
                     AND t.name <> 'key_names' AND t.name NOT LIKE 'key\\_search%' ESCAPE '\\' GROUP BY t.name";
                let tables: Vec<(String, String)> = sqlx::query_as(columns)
                    .fetch_all(&mut connection)
                    .await
                    .unwrap();
                for (table, columns) in tables {
                    let copy = fill("main", &table, &columns, "newer");
                    let copied = sqlx::query(copy).execute(&mut connection).await.unwrap();
                    filled.push((table, copied.rows_affected()));
                }
            }
            Beside::Postgres(mut connection) => {
                let columns = "SELECT table_name::TEXT, string_agg(column_name, ', ') \
                     FROM information_schema.columns WHERE table_schema = current_schema() \
                     AND table_name NOT LIKE '\\_sqlx%' GROUP BY table_name";
                let tables: Vec<(String, String)> = sqlx::query_as(columns)
                    .fetch_all(&mut connection)
                    .await
                    .unwrap();
                sqlx::query("SET session_replication_role = replica")
                    .execute(&mut connection)
                    .await
                    .unwrap();
                let schema = |place: &Self| {
                    place
                        .url()
                        .unwrap()
                        .rsplit("%3D")
                        .next()
                        .unwrap()
                        .to_owned()
                };
                for (table, columns) in tables {
                    let copy = fill(&schema(self), &table, &columns, &schema(newer));
                    let copied = sqlx::query(copy).execute(&mut connection).await.unwrap();
                    filled.push((table, copied.rows_affected()));
                }
            }
        }
        filled.sort();
        filled
    }

    async fn beside(&self) -> Beside {
        if let Some(url) = self.url() {
            let options: PgConnectOptions = url.parse().unwrap();
            return Beside::Postgres(options.connect().await.unwrap());
        }
        let options = SqliteConnectOptions::new()
            .filename(self.file())
            .create_if_missing(true);
        Beside::Sqlite(options.connect().await.unwrap())
    }
}

/// Makes a schema of its own in a server's database.
async fn new_schema(server: &str) -> String {
    let mut name = [0; 8];
    getrandom::fill(&mut name).unwrap();
    let name = format!("test_{}", hex::encode(name));
    let options: PgConnectOptions = server.parse().unwrap();
    let mut connection = options.connect().await.unwrap();
    let make = sqlx::AssertSqlSafe(format!("CREATE SCHEMA {name}"));
    sqlx::query(make).execute(&mut connection).await.unwrap();
    connection.close().await.unwrap();
    format!("{server}?options=-c%20search_path%3D{name}")
}

fn fill(into: &str, table: &str, columns: &str, from: &str) -> sqlx::AssertSqlSafe<String> {
    sqlx::AssertSqlSafe(format!(
        "INSERT INTO {into}.{table} ({columns}) SELECT {columns} FROM {from}.{table}"
    ))
}

/// A row as text has its bytes in hexadecimal.
async fn tables_with(connection: &mut PgConnection, bytes: &[u8]) -> Vec<String> {
    let all = "SELECT table_name::TEXT FROM information_schema.tables \
               WHERE table_schema = current_schema()";
    let tables: Vec<String> = sqlx::query_scalar(all)
        .fetch_all(&mut *connection)
        .await
        .unwrap();
    let mut found = Vec::new();
    for table in tables {
        let search = format!(
            "SELECT EXISTS (SELECT 1 FROM {table} t \
             WHERE strpos(t::TEXT, $1) > 0 OR strpos(t::TEXT, $2) > 0)"
        );
        let has: bool = sqlx::query_scalar(sqlx::AssertSqlSafe(search))
            .bind(hex::encode(bytes))
            .bind(String::from_utf8_lossy(bytes).replace('\0', "?"))
            .fetch_one(&mut *connection)
            .await
            .unwrap();
        if has {
            found.push(table);
        }
    }
    found
}
