//! From PostgreSQL to a SQLite database of the same tables, and back: a backup is the same whatever store it is of.

use std::path::Path;

use futures_util::TryStreamExt as _;
use sqlx::{
    AssertSqlSafe, PgConnection, Postgres, Row as _, Sqlite,
    postgres::{PgArguments, PgRow},
    query::Query,
    sqlite::{SqliteArguments, SqliteRow},
};

use super::PostgresStore;
use crate::store::{DatabaseStore as _, StoreError, sqlite::SqliteStore};

/// A table, with the columns that both databases have.
struct Table {
    name: String,
    columns: Vec<(String, Kind)>,
}

/// What a column holds.
#[derive(Clone, Copy)]
enum Kind {
    Integer,
    Text,
    Bytes,
    Boolean,
}

/// One field of one row.
enum Value {
    Integer(Option<i64>),
    Text(Option<String>),
    Bytes(Option<Vec<u8>>),
    Boolean(Option<bool>),
}

impl PostgresStore {
    pub(super) async fn copy(&self, path: &Path) -> Result<(), StoreError> {
        let copy = SqliteStore::open(path).await?;
        let copied = self.copy_tables(&copy).await;
        copy.close().await;
        copied
    }

    /// Fills the tables, which are empty, with what the SQLite database at `path` has, which is of this version's form.
    pub(crate) async fn fill_from(&self, path: &Path) -> Result<(), StoreError> {
        let copy = SqliteStore::open(path).await?;
        let filled = self.fill_tables(&copy).await;
        copy.close().await;
        filled
    }

    async fn copy_tables(&self, copy: &SqliteStore) -> Result<(), StoreError> {
        let mut from = self.snapshot().await?;
        take_time(&mut from).await?;
        let schema: i64 = sqlx::query_scalar("SELECT max(version) FROM _sqlx_migrations")
            .fetch_one(&mut *from)
            .await?;
        if schema != SqliteStore::newest_schema() {
            return Err(StoreError::Failed(
                "the database is of another version of keyferry: take that one, or start a server of this one first"
                    .into(),
            ));
        }
        let mut into = copy.begin().await?;
        for table in tables(&mut from).await? {
            let insert = table.insert();
            let mut rows = sqlx::query(AssertSqlSafe(table.select())).fetch(&mut *from);
            while let Some(row) = rows.try_next().await? {
                let values = table.values(|kind, at| of_postgres(&row, kind, at))?;
                let query = values
                    .into_iter()
                    .fold(sqlx::query(AssertSqlSafe(insert.as_str())), to_sqlite);
                query.execute(&mut *into).await?;
            }
        }
        Ok(into.commit().await?)
    }

    async fn fill_tables(&self, copy: &SqliteStore) -> Result<(), StoreError> {
        let mut into = self.begin().await?;
        take_time(&mut into).await?;
        let mut from = copy.begin().await?;
        for table in tables(&mut into).await? {
            let insert = table.insert();
            let mut rows = sqlx::query(AssertSqlSafe(table.select())).fetch(&mut *from);
            while let Some(row) = rows.try_next().await? {
                let values = table.values(|kind, at| of_sqlite(&row, kind, at))?;
                let query = values
                    .into_iter()
                    .fold(sqlx::query(AssertSqlSafe(insert.as_str())), to_postgres);
                query.execute(&mut *into).await?;
            }
        }
        Ok(into.commit().await?)
    }
}

impl Table {
    fn columns(&self) -> String {
        let names: Vec<&str> = self.columns.iter().map(|(name, _)| name.as_str()).collect();
        names.join(", ")
    }

    fn select(&self) -> String {
        format!("SELECT {} FROM {}", self.columns(), self.name)
    }

    fn insert(&self) -> String {
        let values: Vec<String> = (1..=self.columns.len())
            .map(|at| format!("${at}"))
            .collect();
        let (columns, values) = (self.columns(), values.join(", "));
        format!("INSERT INTO {} ({columns}) VALUES ({values})", self.name)
    }

    fn values(
        &self,
        read: impl Fn(Kind, usize) -> Result<Value, sqlx::Error>,
    ) -> Result<Vec<Value>, StoreError> {
        let columns = self.columns.iter().enumerate();
        let values = columns.map(|(at, (_, kind))| read(*kind, at));
        Ok(values.collect::<Result<_, _>>()?)
    }
}

/// The copy of a table takes as long as it takes.
async fn take_time(connection: &mut PgConnection) -> Result<(), StoreError> {
    sqlx::query("SET LOCAL statement_timeout = 0")
        .execute(connection)
        .await?;
    Ok(())
}

/// Every table of ours, those first to which others refer.
async fn tables(connection: &mut PgConnection) -> Result<Vec<Table>, StoreError> {
    let columns: Vec<(String, String, String)> = sqlx::query_as(
        // Extensions put views and tables of their own beside ours.
        "SELECT columns.table_name::TEXT, column_name::TEXT, data_type::TEXT \
         FROM information_schema.columns JOIN information_schema.tables \
         USING (table_schema, table_name) \
         WHERE table_schema = current_schema() AND table_type = 'BASE TABLE' \
         AND table_name <> '_sqlx_migrations' ORDER BY table_name, ordinal_position",
    )
    .fetch_all(&mut *connection)
    .await?;
    let references: Vec<(String, String)> = sqlx::query_as(
        "SELECT child.relname::TEXT, parent.relname::TEXT FROM pg_constraint \
         JOIN pg_class child ON child.oid = conrelid JOIN pg_class parent ON parent.oid = confrelid \
         WHERE contype = 'f' AND connamespace = current_schema()::regnamespace",
    )
    .fetch_all(connection)
    .await?;
    let mut waiting: Vec<Table> = Vec::new();
    for (table, column, kind) in columns {
        let kind = match kind.as_str() {
            "bigint" => Kind::Integer,
            "text" => Kind::Text,
            "bytea" => Kind::Bytes,
            "boolean" => Kind::Boolean,
            _ => return Err(StoreError::Corrupt("the type of a column")),
        };
        match waiting.last_mut() {
            Some(last) if last.name == table => last.columns.push((column, kind)),
            Some(_) | None => waiting.push(Table {
                name: table,
                columns: vec![(column, kind)],
            }),
        }
    }
    let mut sorted: Vec<Table> = Vec::with_capacity(waiting.len());
    while !waiting.is_empty() {
        let refers = |table: &Table| {
            let waits = |name: &String| waiting.iter().any(|other| other.name == *name);
            references
                .iter()
                .any(|(child, parent)| *child == table.name && parent != child && waits(parent))
        };
        let Some(next) = waiting.iter().position(|table| !refers(table)) else {
            return Err(StoreError::Corrupt("tables that refer to each other"));
        };
        sorted.push(waiting.remove(next));
    }
    Ok(sorted)
}

fn of_postgres(row: &PgRow, kind: Kind, at: usize) -> Result<Value, sqlx::Error> {
    Ok(match kind {
        Kind::Integer => Value::Integer(row.try_get(at)?),
        Kind::Text => Value::Text(row.try_get(at)?),
        Kind::Bytes => Value::Bytes(row.try_get(at)?),
        Kind::Boolean => Value::Boolean(row.try_get(at)?),
    })
}

fn of_sqlite(row: &SqliteRow, kind: Kind, at: usize) -> Result<Value, sqlx::Error> {
    Ok(match kind {
        Kind::Integer => Value::Integer(row.try_get(at)?),
        Kind::Text => Value::Text(row.try_get(at)?),
        Kind::Bytes => Value::Bytes(row.try_get(at)?),
        Kind::Boolean => Value::Boolean(row.try_get(at)?),
    })
}

fn to_sqlite(
    query: Query<'_, Sqlite, SqliteArguments>,
    value: Value,
) -> Query<'_, Sqlite, SqliteArguments> {
    match value {
        Value::Integer(value) => query.bind(value),
        Value::Text(value) => query.bind(value),
        Value::Bytes(value) => query.bind(value),
        Value::Boolean(value) => query.bind(value),
    }
}

fn to_postgres(
    query: Query<'_, Postgres, PgArguments>,
    value: Value,
) -> Query<'_, Postgres, PgArguments> {
    match value {
        Value::Integer(value) => query.bind(value),
        Value::Text(value) => query.bind(value),
        Value::Bytes(value) => query.bind(value),
        Value::Boolean(value) => query.bind(value),
    }
}
