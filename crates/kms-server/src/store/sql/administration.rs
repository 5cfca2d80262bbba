//! Accounts, sessions and access keys in SQL, as those see them who look after them.

use async_trait::async_trait;
use kms_api::{
    ProjectId,
    console::{Role, UserName},
};
use sqlx::Row as _;

use super::{
    Backend, Connection, Row,
    accounts::{read_account, read_time},
    integer, lock, natural,
};
use crate::store::{
    StoreError,
    accounts::{Account, SessionRow},
    administration::{
        AccountChange, AccountOutcome, AdministrationStore, ListedAccessKey, ListedAccount,
    },
};

macro_rules! select_listed {
    ($rest:literal) => {
        concat!(
            "SELECT id, name, role, password_hash, created_at, disabled_at FROM accounts",
            $rest
        )
    };
}

#[async_trait]
impl AdministrationStore for Backend {
    async fn account_signing_in(&self, name: &UserName) -> Result<Option<Account>, StoreError> {
        let row = sqlx::query(
            "SELECT id, name, role, password_hash, created_at FROM accounts \
             WHERE name = $1 AND disabled_at IS NULL",
        )
        .bind(name.as_str())
        .fetch_optional(self.reader())
        .await?;
        row.as_ref().map(read_account).transpose()
    }

    async fn listed_accounts(&self) -> Result<Vec<ListedAccount>, StoreError> {
        let rows = sqlx::query(select_listed!(" ORDER BY name"))
            .fetch_all(self.reader())
            .await?;
        rows.iter().map(read_listed).collect()
    }

    async fn listed_account(&self, id: &str) -> Result<Option<ListedAccount>, StoreError> {
        let row = sqlx::query(select_listed!(" WHERE id = $1"))
            .bind(id)
            .fetch_optional(self.reader())
            .await?;
        row.as_ref().map(read_listed).transpose()
    }

    async fn change_account(
        &self,
        id: &str,
        change: AccountChange,
        at: u64,
    ) -> Result<AccountOutcome, StoreError> {
        let mut transaction = self.begin().await?;
        // Two administrators who remove each other must not both succeed.
        lock(&mut transaction, "accounts").await?;
        let before = administrators(&mut transaction).await?;
        let found = match change {
            AccountChange::Set { role, disabled } => {
                let role = role.map(Role::as_str);
                let set = sqlx::query(
                    "UPDATE accounts SET role = coalesce($2, role), disabled_at = CASE \
                     WHEN $3 THEN coalesce(disabled_at, $4) WHEN NOT $3 THEN NULL ELSE disabled_at END \
                     WHERE id = $1",
                )
                .bind(id)
                .bind(role)
                .bind(disabled)
                .bind(integer(at)?)
                .execute(&mut *transaction)
                .await?;
                if disabled == Some(true) {
                    end_sessions(&mut transaction, id, None).await?;
                }
                set.rows_affected()
            }
            AccountChange::Remove => remove(&mut transaction, id).await?,
        };
        let outcome = if found == 0 {
            AccountOutcome::NotFound
        } else if before > 0 && administrators(&mut transaction).await? == 0 {
            AccountOutcome::LastAdministrator
        } else {
            transaction.commit().await?;
            return Ok(AccountOutcome::Done);
        };
        transaction.rollback().await?;
        Ok(outcome)
    }

    async fn change_password(
        &self,
        id: &str,
        password_hash: &str,
        kept: Option<&[u8; 32]>,
    ) -> Result<bool, StoreError> {
        let mut change = self.begin().await?;
        let changed = sqlx::query("UPDATE accounts SET password_hash = $2 WHERE id = $1")
            .bind(id)
            .bind(password_hash)
            .execute(&mut *change)
            .await?;
        end_sessions(&mut change, id, kept).await?;
        change.commit().await?;
        Ok(changed.rows_affected() == 1)
    }

    async fn sessions_of(&self, account: &str) -> Result<Vec<SessionRow>, StoreError> {
        let rows = sqlx::query(
            "SELECT token_hash, created_at, used_at FROM sessions WHERE account_id = $1 \
             ORDER BY created_at DESC, token_hash",
        )
        .bind(account)
        .fetch_all(self.reader())
        .await?;
        let session = |row: &Row| {
            let hash: Vec<u8> = row.try_get("token_hash")?;
            Ok(SessionRow {
                token_hash: hash
                    .try_into()
                    .map_err(|_| StoreError::Corrupt("sessions.token_hash"))?,
                account_id: account.to_owned(),
                created_at: read_time(row, "created_at")?,
                used_at: read_time(row, "used_at")?,
            })
        };
        rows.iter().map(session).collect()
    }

    async fn end_sessions_of(&self, account: &str) -> Result<(), StoreError> {
        let mut change = self.begin().await?;
        end_sessions(&mut change, account, None).await?;
        Ok(change.commit().await?)
    }

    async fn access_keys(&self, account: Option<&str>) -> Result<Vec<ListedAccessKey>, StoreError> {
        let rows = sqlx::query(
            "SELECT k.access, k.account_id, k.project_id, k.created_at, k.disabled_at, a.name \
             FROM access_keys k JOIN accounts a ON a.id = k.account_id \
             WHERE $1 IS NULL OR k.account_id = $1 ORDER BY a.name, k.created_at, k.access",
        )
        .bind(account)
        .fetch_all(self.reader())
        .await?;
        rows.iter().map(read_access_key).collect()
    }

    async fn disable_access_key(&self, access: &str, at: Option<u64>) -> Result<bool, StoreError> {
        let changed = sqlx::query(
            "UPDATE access_keys SET disabled_at = CASE WHEN $2 IS NULL THEN NULL \
             ELSE coalesce(disabled_at, $2) END WHERE access = $1",
        )
        .bind(access)
        .bind(at.map(integer).transpose()?)
        .execute(self.writer())
        .await?;
        Ok(changed.rows_affected() == 1)
    }

    async fn remove_access_key(&self, access: &str) -> Result<bool, StoreError> {
        let gone = sqlx::query("DELETE FROM access_keys WHERE access = $1")
            .bind(access)
            .execute(self.writer())
            .await?;
        Ok(gone.rows_affected() == 1)
    }
}

/// How many administrators can sign in.
async fn administrators(change: &mut Connection) -> Result<i64, StoreError> {
    let count = sqlx::query_scalar(
        "SELECT count(*) FROM accounts WHERE role = 'admin' AND disabled_at IS NULL",
    )
    .fetch_one(change)
    .await?;
    Ok(count)
}

/// Removes an account; its sessions and access keys go by their foreign keys.
async fn remove(change: &mut Connection, id: &str) -> Result<u64, StoreError> {
    let gone = sqlx::query("DELETE FROM accounts WHERE id = $1")
        .bind(id)
        .execute(&mut *change)
        .await?;
    if gone.rows_affected() == 1 {
        sqlx::query("DELETE FROM grants WHERE grantee = $1")
            .bind(id)
            .execute(&mut *change)
            .await?;
        sqlx::query("UPDATE grants SET retiring = NULL WHERE retiring = $1")
            .bind(id)
            .execute(change)
            .await?;
    }
    Ok(gone.rows_affected())
}

async fn end_sessions(
    change: &mut Connection,
    account: &str,
    kept: Option<&[u8; 32]>,
) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM sessions WHERE account_id = $1 AND ($2 IS NULL OR token_hash <> $2)")
        .bind(account)
        .bind(kept.map(<[u8; 32]>::as_slice))
        .execute(change)
        .await?;
    Ok(())
}

fn read_listed(row: &Row) -> Result<ListedAccount, StoreError> {
    Ok(ListedAccount {
        account: read_account(row)?,
        disabled_at: read_disabled(row)?,
    })
}

fn read_access_key(row: &Row) -> Result<ListedAccessKey, StoreError> {
    let name = UserName::parse(row.try_get::<String, _>("name")?);
    let project = ProjectId::parse(row.try_get::<String, _>("project_id")?);
    Ok(ListedAccessKey {
        access: row.try_get("access")?,
        account_id: row.try_get("account_id")?,
        user_name: name.map_err(|_| StoreError::Corrupt("accounts.name"))?,
        project_id: project.map_err(|_| StoreError::Corrupt("access_keys.project_id"))?,
        created_at: read_time(row, "created_at")?,
        disabled_at: read_disabled(row)?,
    })
}

fn read_disabled(row: &Row) -> Result<Option<u64>, StoreError> {
    let at: Option<i64> = row.try_get("disabled_at")?;
    at.map(|at| natural(at, "disabled_at")).transpose()
}
