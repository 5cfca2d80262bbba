//! Accounts, projects, sessions and access keys in SQL (`migrations/*/0002_accounts.sql`).

use async_trait::async_trait;
use kms_api::{
    ProjectId,
    console::{Project, UserName},
};
use sqlx::Row as _;

use super::{Backend, Row, lock, scope};
use crate::{
    crypto::Sealed,
    store::{
        StoreError,
        accounts::{AccessKey, Account, AccountStore, SessionLimits, SessionRow},
    },
};

#[async_trait]
impl AccountStore for Backend {
    async fn keep_canary(&self, sealed: &Sealed) -> Result<Sealed, StoreError> {
        let mut change = self.begin().await?;
        sqlx::query(
            "INSERT INTO root_key_canary (id, sealed) VALUES (1, $1) ON CONFLICT DO NOTHING",
        )
        .bind(sealed.0.as_slice())
        .execute(&mut *change)
        .await?;
        let kept = sqlx::query_scalar("SELECT sealed FROM root_key_canary")
            .fetch_one(&mut *change)
            .await?;
        change.commit().await?;
        Ok(Sealed(kept))
    }

    async fn canary(&self) -> Result<Option<Sealed>, StoreError> {
        // Asked before the migration, and so of the writer: see `SqliteStore::connect`.
        let table: Option<i64> = sqlx::query_scalar(super::FIND_TABLE)
            .bind("root_key_canary")
            .fetch_optional(self.writer())
            .await?;
        if table.is_none() {
            return Ok(None);
        }
        let sealed = sqlx::query_scalar("SELECT sealed FROM root_key_canary")
            .fetch_optional(self.writer())
            .await?;
        Ok(sealed.map(Sealed))
    }

    async fn keep_default_project(
        &self,
        project: &Project,
        at: u64,
    ) -> Result<Project, StoreError> {
        let mut change = self.begin().await?;
        lock(&mut change, "projects").await?;
        sqlx::query(
            "INSERT INTO projects (id, name, is_default, created_at) \
             SELECT $1, $2, TRUE, $3 WHERE NOT EXISTS (SELECT 1 FROM projects WHERE is_default)",
        )
        .bind(project.id.as_str())
        .bind(&project.name)
        .bind(time(at)?)
        .execute(&mut *change)
        .await?;
        let row = sqlx::query("SELECT id, name FROM projects WHERE is_default")
            .fetch_one(&mut *change)
            .await?;
        change.commit().await?;
        read_project(&row)
    }

    async fn add_project(&self, project: &Project, at: u64) -> Result<bool, StoreError> {
        let added = sqlx::query(
            "INSERT INTO projects (id, name, created_at) VALUES ($1, $2, $3) \
             ON CONFLICT (name) DO NOTHING",
        )
        .bind(project.id.as_str())
        .bind(&project.name)
        .bind(time(at)?)
        .execute(self.writer())
        .await?;
        Ok(added.rows_affected() == 1)
    }

    async fn projects(&self) -> Result<Vec<Project>, StoreError> {
        let rows = sqlx::query("SELECT id, name FROM projects ORDER BY is_default IS NULL, name")
            .fetch_all(self.reader())
            .await?;
        rows.iter().map(read_project).collect()
    }

    async fn add_account(&self, account: &Account) -> Result<bool, StoreError> {
        let added = sqlx::query(
            "INSERT INTO accounts (id, name, role, password_hash, created_at) \
             VALUES ($1, $2, $3, $4, $5) ON CONFLICT (name) DO NOTHING",
        )
        .bind(&account.id)
        .bind(account.name.as_str())
        .bind(account.role.as_str())
        .bind(&account.password_hash)
        .bind(time(account.created_at)?)
        .execute(self.writer())
        .await?;
        Ok(added.rows_affected() == 1)
    }

    async fn add_first_account(&self, account: &Account) -> Result<bool, StoreError> {
        let mut change = self.begin().await?;
        lock(&mut change, "accounts").await?;
        let added = sqlx::query(
            "INSERT INTO accounts (id, name, role, password_hash, created_at) \
             SELECT $1, $2, $3, $4, $5 WHERE NOT EXISTS (SELECT 1 FROM accounts)",
        )
        .bind(&account.id)
        .bind(account.name.as_str())
        .bind(account.role.as_str())
        .bind(&account.password_hash)
        .bind(time(account.created_at)?)
        .execute(&mut *change)
        .await?;
        change.commit().await?;
        Ok(added.rows_affected() == 1)
    }

    async fn account_named(&self, name: &str) -> Result<Option<Account>, StoreError> {
        let row = sqlx::query(
            "SELECT id, name, role, password_hash, enterprise_projects, created_at \
             FROM accounts WHERE name = $1",
        )
        .bind(name)
        .fetch_optional(self.reader())
        .await?;
        row.as_ref().map(read_account).transpose()
    }

    async fn accounts(&self) -> Result<Vec<Account>, StoreError> {
        let rows = sqlx::query(
            "SELECT id, name, role, password_hash, enterprise_projects, created_at \
             FROM accounts ORDER BY name",
        )
        .fetch_all(self.reader())
        .await?;
        rows.iter().map(read_account).collect()
    }

    async fn add_session(
        &self,
        session: &SessionRow,
        account: &Account,
        ended: SessionLimits,
    ) -> Result<bool, StoreError> {
        let mut change = self.begin().await?;
        // Writing what is there holds the account until the session is: a password that is changed meanwhile ends it.
        let held = sqlx::query(
            "UPDATE accounts SET name = name \
             WHERE id = $1 AND password_hash = $2 AND disabled_at IS NULL",
        )
        .bind(&account.id)
        .bind(&account.password_hash)
        .execute(&mut *change)
        .await?;
        if held.rows_affected() == 0 {
            change.rollback().await?;
            return Ok(false);
        }
        sqlx::query("DELETE FROM sessions WHERE created_at <= $1 OR used_at <= $2")
            .bind(time(ended.created_at)?)
            .bind(time(ended.used_at)?)
            .execute(&mut *change)
            .await?;
        sqlx::query(
            "INSERT INTO sessions (token_hash, account_id, created_at, used_at) \
             VALUES ($1, $2, $3, $4)",
        )
        .bind(session.token_hash.as_slice())
        .bind(&session.account_id)
        .bind(time(session.created_at)?)
        .bind(time(session.used_at)?)
        .execute(&mut *change)
        .await?;
        change.commit().await?;
        Ok(true)
    }

    async fn session(
        &self,
        token_hash: &[u8; 32],
    ) -> Result<Option<(SessionRow, Account)>, StoreError> {
        let row = sqlx::query(
            "SELECT s.created_at AS begun_at, s.used_at, \
             a.id, a.name, a.role, a.password_hash, a.enterprise_projects, a.created_at \
             FROM sessions s JOIN accounts a ON a.id = s.account_id \
             WHERE s.token_hash = $1 AND a.disabled_at IS NULL",
        )
        .bind(token_hash.as_slice())
        .fetch_optional(self.reader())
        .await?;
        let Some(row) = row else { return Ok(None) };
        let account = read_account(&row)?;
        let session = SessionRow {
            token_hash: *token_hash,
            account_id: account.id.clone(),
            created_at: read_time(&row, "begun_at")?,
            used_at: read_time(&row, "used_at")?,
        };
        Ok(Some((session, account)))
    }

    async fn use_session(&self, token_hash: &[u8; 32], at: u64) -> Result<(), StoreError> {
        // Of two uses at once the later one stays.
        sqlx::query("UPDATE sessions SET used_at = $2 WHERE token_hash = $1 AND used_at < $2")
            .bind(token_hash.as_slice())
            .bind(time(at)?)
            .execute(self.writer())
            .await?;
        Ok(())
    }

    async fn end_session(&self, token_hash: &[u8; 32]) -> Result<(), StoreError> {
        sqlx::query("DELETE FROM sessions WHERE token_hash = $1")
            .bind(token_hash.as_slice())
            .execute(self.writer())
            .await?;
        Ok(())
    }

    async fn add_access_key(&self, key: &AccessKey) -> Result<(), StoreError> {
        sqlx::query(
            "INSERT INTO access_keys (access, account_id, project_id, sealed_secret, created_at, \
             enterprise_projects) VALUES ($1, $2, $3, $4, $5, $6)",
        )
        .bind(&key.access)
        .bind(&key.account_id)
        .bind(key.project_id.as_str())
        .bind(key.sealed_secret.0.as_slice())
        .bind(time(key.created_at)?)
        .bind(scope::text(&key.scope))
        .execute(self.writer())
        .await?;
        Ok(())
    }

    async fn access_key(&self, access: &str) -> Result<Option<(AccessKey, Account)>, StoreError> {
        let row = sqlx::query(
            "SELECT k.access, k.project_id, k.sealed_secret, k.created_at AS made_at, \
             k.enterprise_projects AS key_projects, \
             a.id, a.name, a.role, a.password_hash, a.enterprise_projects, a.created_at \
             FROM access_keys k JOIN accounts a ON a.id = k.account_id WHERE k.access = $1 \
             AND k.disabled_at IS NULL AND a.disabled_at IS NULL",
        )
        .bind(access)
        .fetch_optional(self.reader())
        .await?;
        let Some(row) = row else { return Ok(None) };
        let account = read_account(&row)?;
        let key = AccessKey {
            access: row.try_get("access")?,
            account_id: account.id.clone(),
            project_id: read_project_id(&row, "project_id")?,
            scope: scope::read(&row, "key_projects")?,
            sealed_secret: Sealed(row.try_get("sealed_secret")?),
            created_at: read_time(&row, "made_at")?,
        };
        Ok(Some((key, account)))
    }
}

pub(super) fn read_account(row: &Row) -> Result<Account, StoreError> {
    let name: String = row.try_get("name")?;
    let role: String = row.try_get("role")?;
    Ok(Account {
        id: row.try_get("id")?,
        name: UserName::parse(name).map_err(|_| StoreError::Corrupt("accounts.name"))?,
        role: role
            .parse()
            .map_err(|_| StoreError::Corrupt("accounts.role"))?,
        password_hash: row.try_get("password_hash")?,
        scope: scope::read(row, "enterprise_projects")?,
        created_at: read_time(row, "created_at")?,
    })
}

fn read_project(row: &Row) -> Result<Project, StoreError> {
    Ok(Project {
        id: read_project_id(row, "id")?,
        name: row.try_get("name")?,
    })
}

fn read_project_id(row: &Row, column: &'static str) -> Result<ProjectId, StoreError> {
    let id: String = row.try_get(column)?;
    ProjectId::parse(id).map_err(|_| StoreError::Corrupt("projects.id"))
}

pub(super) fn read_time(row: &Row, column: &'static str) -> Result<u64, StoreError> {
    let seconds: i64 = row.try_get(column)?;
    u64::try_from(seconds).map_err(|_| StoreError::Corrupt("a time"))
}

/// SQL's integers are signed.
fn time(seconds: u64) -> Result<i64, StoreError> {
    i64::try_from(seconds).map_err(|_| StoreError::Corrupt("a time"))
}
