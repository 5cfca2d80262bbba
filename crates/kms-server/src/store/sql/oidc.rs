//! Accounts that sign in at a provider, in SQL (`migrations/*/0010_oidc.sql`).

use async_trait::async_trait;

use super::{
    Backend,
    administration::{read_listed, select_listed},
    integer,
};
use crate::store::{StoreError, accounts::Account, administration::ListedAccount, oidc::OidcStore};

#[async_trait]
impl OidcStore for Backend {
    async fn use_attempt(&self, hash: &[u8; 32], until: u64, now: u64) -> Result<bool, StoreError> {
        let mut change = self.begin().await?;
        sqlx::query("DELETE FROM oidc_attempts WHERE until <= $1")
            .bind(integer(now)?)
            .execute(&mut *change)
            .await?;
        let noted = sqlx::query(
            "INSERT INTO oidc_attempts (state_hash, until) VALUES ($1, $2) ON CONFLICT DO NOTHING",
        )
        .bind(hash.as_slice())
        .bind(integer(until)?)
        .execute(&mut *change)
        .await?;
        change.commit().await?;
        Ok(noted.rows_affected() == 1)
    }

    async fn account_of_subject(
        &self,
        issuer: &str,
        subject: &str,
    ) -> Result<Option<ListedAccount>, StoreError> {
        let row = sqlx::query(select_listed!(
            " JOIN oidc_identities i ON i.account_id = a.id WHERE i.issuer = $1 AND i.subject = $2"
        ))
        .bind(issuer)
        .bind(subject)
        .fetch_optional(self.reader())
        .await?;
        row.as_ref().map(read_listed).transpose()
    }

    async fn add_account_of_subject(
        &self,
        account: &Account,
        issuer: &str,
        subject: &str,
    ) -> Result<bool, StoreError> {
        let mut change = self.begin().await?;
        let added = sqlx::query(
            "INSERT INTO accounts (id, name, role, password_hash, created_at) \
             VALUES ($1, $2, $3, $4, $5) ON CONFLICT (name) DO NOTHING",
        )
        .bind(&account.id)
        .bind(account.name.as_str())
        .bind(account.role.as_str())
        .bind(&account.password_hash)
        .bind(integer(account.created_at)?)
        .execute(&mut *change)
        .await?;
        if added.rows_affected() == 0 {
            change.rollback().await?;
            return Ok(false);
        }
        let bound = sqlx::query(
            "INSERT INTO oidc_identities (issuer, subject, account_id) VALUES ($1, $2, $3) \
             ON CONFLICT DO NOTHING",
        )
        .bind(issuer)
        .bind(subject)
        .bind(&account.id)
        .execute(&mut *change)
        .await?;
        if bound.rows_affected() == 0 {
            change.rollback().await?;
            return Err(StoreError::Conflict);
        }
        change.commit().await?;
        Ok(true)
    }
}
