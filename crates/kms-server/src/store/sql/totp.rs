//! Second steps in SQL (`migrations/*/0009_totp.sql`).

use async_trait::async_trait;
use sqlx::Row as _;

use super::{Backend, administration::end_sessions, integer, natural};
use crate::{
    crypto::Sealed,
    store::{
        StoreError,
        totp::{Confirmed, TOTP_FAILURES, TOTP_WAIT, TotpRow, TotpStore, TotpTry},
    },
};

#[async_trait]
impl TotpStore for Backend {
    async fn begin_totp(
        &self,
        account: &str,
        sealed_secret: &Sealed,
        at: u64,
    ) -> Result<bool, StoreError> {
        let begun = sqlx::query(
            "INSERT INTO totp (account_id, sealed_secret, began_at, last_step, failures, failed_at) \
             VALUES ($1, $2, $3, 0, 0, 0) ON CONFLICT (account_id) DO UPDATE \
             SET sealed_secret = excluded.sealed_secret, began_at = excluded.began_at \
             WHERE totp.confirmed_at IS NULL",
        )
        .bind(account)
        .bind(sealed_secret.0.as_slice())
        .bind(integer(at)?)
        .execute(self.writer())
        .await?;
        Ok(begun.rows_affected() == 1)
    }

    async fn totp(&self, account: &str) -> Result<Option<TotpRow>, StoreError> {
        let row = sqlx::query("SELECT sealed_secret, confirmed_at FROM totp WHERE account_id = $1")
            .bind(account)
            .fetch_optional(self.reader())
            .await?;
        let Some(row) = row else { return Ok(None) };
        Ok(Some(TotpRow {
            sealed_secret: Sealed(row.try_get("sealed_secret")?),
            confirmed: row.try_get::<Option<i64>, _>("confirmed_at")?.is_some(),
        }))
    }

    async fn confirm_totp(
        &self,
        account: &str,
        confirmed: Confirmed<'_>,
        kept: &[u8; 32],
    ) -> Result<bool, StoreError> {
        let mut change = self.begin().await?;
        let set = sqlx::query(
            "UPDATE totp SET confirmed_at = $3, last_step = $4 \
             WHERE account_id = $1 AND sealed_secret = $2 AND confirmed_at IS NULL",
        )
        .bind(account)
        .bind(confirmed.sealed_secret.0.as_slice())
        .bind(integer(confirmed.at)?)
        .bind(integer(confirmed.step)?)
        .execute(&mut *change)
        .await?;
        if set.rows_affected() == 0 {
            change.rollback().await?;
            return Ok(false);
        }
        // Those of an enrolment whose removal came in between must not outlive it.
        sqlx::query("DELETE FROM recovery_codes WHERE account_id = $1")
            .bind(account)
            .execute(&mut *change)
            .await?;
        for hash in confirmed.recovery_hashes {
            sqlx::query("INSERT INTO recovery_codes (account_id, code_hash) VALUES ($1, $2)")
                .bind(account)
                .bind(hash.as_slice())
                .execute(&mut *change)
                .await?;
        }
        end_sessions(&mut change, account, Some(kept)).await?;
        change.commit().await?;
        Ok(true)
    }

    async fn try_totp(&self, account: &str, now: u64) -> Result<TotpTry, StoreError> {
        let counted = sqlx::query(
            "UPDATE totp SET failures = failures + 1, failed_at = $2 \
             WHERE account_id = $1 AND (failures < $3 OR failed_at <= $4)",
        )
        .bind(account)
        .bind(integer(now)?)
        .bind(integer(TOTP_FAILURES)?)
        .bind(integer(now.saturating_sub(TOTP_WAIT))?)
        .execute(self.writer())
        .await?;
        if counted.rows_affected() == 1 {
            return Ok(TotpTry::Permitted);
        }
        let last: Option<i64> =
            sqlx::query_scalar("SELECT failed_at FROM totp WHERE account_id = $1")
                .bind(account)
                .fetch_optional(self.reader())
                .await?;
        let last = natural(last.unwrap_or_default(), "totp.failed_at")?;
        Ok(TotpTry::Wait((last + TOTP_WAIT).saturating_sub(now).max(1)))
    }

    async fn use_totp(&self, account: &str, step: u64) -> Result<bool, StoreError> {
        let used = sqlx::query(
            "UPDATE totp SET last_step = $2, failures = 0 \
             WHERE account_id = $1 AND confirmed_at IS NOT NULL AND last_step < $2",
        )
        .bind(account)
        .bind(integer(step)?)
        .execute(self.writer())
        .await?;
        Ok(used.rows_affected() == 1)
    }

    async fn use_recovery_code(&self, account: &str, hash: &[u8; 32]) -> Result<bool, StoreError> {
        let mut change = self.begin().await?;
        let used =
            sqlx::query("DELETE FROM recovery_codes WHERE account_id = $1 AND code_hash = $2")
                .bind(account)
                .bind(hash.as_slice())
                .execute(&mut *change)
                .await?;
        if used.rows_affected() == 0 {
            change.rollback().await?;
            return Ok(false);
        }
        sqlx::query("UPDATE totp SET failures = 0 WHERE account_id = $1")
            .bind(account)
            .execute(&mut *change)
            .await?;
        change.commit().await?;
        Ok(true)
    }

    async fn recovery_codes(&self, account: &str) -> Result<u64, StoreError> {
        let left: i64 =
            sqlx::query_scalar("SELECT count(*) FROM recovery_codes WHERE account_id = $1")
                .bind(account)
                .fetch_one(self.reader())
                .await?;
        natural(left, "count")
    }

    async fn remove_totp(&self, account: &str) -> Result<bool, StoreError> {
        let mut change = self.begin().await?;
        sqlx::query("DELETE FROM recovery_codes WHERE account_id = $1")
            .bind(account)
            .execute(&mut *change)
            .await?;
        let gone = sqlx::query("DELETE FROM totp WHERE account_id = $1")
            .bind(account)
            .execute(&mut *change)
            .await?;
        self.commit_destruction(change).await?;
        Ok(gone.rows_affected() == 1)
    }
}
