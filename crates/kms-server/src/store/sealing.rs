//! The sealing keys, and what is sealed under them.

use async_trait::async_trait;

use super::StoreError;
use crate::crypto::{SealingKeys, WrappedKey};

/// A column of sealed values. What a value is sealed for is `prefix`, then the row's key, with slashes between.
#[derive(Debug)]
pub struct SealedColumn {
    /// The table.
    pub table: &'static str,
    /// The column; it may be NULL.
    pub column: &'static str,
    /// What each of its identities begins with.
    pub prefix: &'static str,
    /// The columns of the primary key that the identity names; the first one is text.
    pub row: &'static [&'static str],
}

/// Everything that is sealed: the rotation of the root key seals all of it anew. Whatever is not in this list
/// does not open any more after a rotation. The column's name says `sealed`.
pub const SEALED_COLUMNS: &[SealedColumn] = &[
    SealedColumn {
        table: "root_key_canary",
        column: "sealed",
        prefix: "root_key_canary.sealed",
        row: &[],
    },
    SealedColumn {
        table: "materials",
        column: "sealed",
        prefix: "material/",
        row: &["key_id", "version"],
    },
    SealedColumn {
        table: "wrapping_keys",
        column: "sealed",
        prefix: "wrapping-key/",
        row: &["id"],
    },
    SealedColumn {
        table: "access_keys",
        column: "sealed_secret",
        prefix: "access_keys.sealed_secret/",
        row: &["access"],
    },
    SealedColumn {
        table: "totp",
        column: "sealed_secret",
        prefix: "totp.sealed_secret/",
        row: &["account_id"],
    },
    SealedColumn {
        table: "audit_key",
        column: "sealed",
        prefix: "audit_key.sealed",
        row: &[],
    },
];

impl SealedColumn {
    /// What the value of a row is sealed for.
    pub(crate) fn identity(&self, row: &[String]) -> Vec<u8> {
        format!("{}{}", self.prefix, row.join("/")).into_bytes()
    }

    /// A page of values, each with its row's key as text, in the order of that key; from `$1` (and `$2`, and so on) on,
    /// which are empty for the first page.
    pub(crate) fn select(&self, page: usize) -> String {
        let Self { table, column, .. } = self;
        let key: Vec<String> = (self.row.iter().enumerate())
            .map(|(at, key)| match at {
                // As it is, so that the primary key finds it.
                0 => (*key).to_owned(),
                _ => format!("CAST({key} AS TEXT)"),
            })
            .collect();
        let after: Vec<String> = (1..=key.len()).map(|at| format!("${at}")).collect();
        let (key, after) = (key.join(", "), after.join(", "));
        let sealed = format!("FROM {table} WHERE {column} IS NOT NULL");
        if key.is_empty() {
            return format!("SELECT {column} {sealed}");
        }
        format!(
            "SELECT {column}, {key} {sealed} AND ({key}) > ({after}) ORDER BY {key} LIMIT {page}"
        )
    }

    /// Writes `$1` where `$2` still is; the row's key as text from `$3` on.
    pub(crate) fn update(&self) -> String {
        let Self { table, column, .. } = self;
        let mut conditions = vec![format!("{column} = $2")];
        conditions.extend((self.row.iter().zip(3..)).map(|(key, at)| match at {
            // As it is, so that the primary key finds it.
            3 => format!("{key} = $3"),
            _ => format!("CAST({key} AS TEXT) = ${at}"),
        }));
        let conditions = conditions.join(" AND ");
        format!("UPDATE {table} SET {column} = $1 WHERE {conditions}")
    }
}

/// Asked before the first value and after each batch, with how many values were sealed anew since it was asked last:
/// whether to go on.
pub type Proceed<'a> = &'a mut (dyn FnMut(u64) -> bool + Send);

/// Keeps the sealing keys.
#[async_trait]
pub trait SealingStore: Send + Sync {
    /// Every sealing key; also asked of a database that has no tables yet.
    async fn sealing_keys(&self) -> Result<Vec<WrappedKey>, StoreError>;
    /// The sealing keys that are kept, which are `keys` if there were none.
    async fn keep_sealing_keys(&self, keys: &[WrappedKey]) -> Result<Vec<WrappedKey>, StoreError>;
    /// Puts `keys` in the place of all that there are, in one change; the others are destroyed.
    async fn replace_sealing_keys(&self, keys: &[WrappedKey]) -> Result<(), StoreError>;
    /// Seals every value of `column` anew that is not under the newest key, batch by batch, each of which is one change.
    /// How many there were; none if it was told not to proceed.
    async fn reseal(
        &self,
        column: &SealedColumn,
        sealing_keys: &SealingKeys,
        proceed: Proceed<'_>,
    ) -> Result<Option<u64>, StoreError>;
}
