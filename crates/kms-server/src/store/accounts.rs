//! Accounts, projects, sessions and access keys, as the server asks for them. Times are seconds
//! since 1970.

use async_trait::async_trait;
use kms_api::{
    ProjectId,
    console::{Project, Role, UserName},
};

use super::StoreError;
use crate::{crypto::Sealed, domain::Scope};

/// Somebody who signs in, or whose programs sign requests.
#[derive(Clone)]
pub struct Account {
    /// A UUID without hyphens; grants name it, and their principals are letters and digits.
    pub id: String,
    /// What is typed at sign-in.
    pub name: UserName,
    /// What it may do.
    pub role: Role,
    /// argon2id, as a PHC string; empty where the account signs in at a provider alone.
    pub password_hash: String,
    /// The enterprise projects that it is limited to.
    pub scope: Scope,
    /// When it was made.
    pub created_at: u64,
}

impl Account {
    /// What a password is checked against, if the account has one.
    pub fn password(&self) -> Option<String> {
        (!self.password_hash.is_empty()).then(|| self.password_hash.clone())
    }
}

/// A session, found by its token's hash.
#[derive(Clone)]
pub struct SessionRow {
    /// SHA-256 of the cookie's token.
    pub token_hash: [u8; 32],
    /// Whose it is.
    pub account_id: String,
    /// When it began.
    pub created_at: u64,
    /// When it was used last; it may lag behind by less than a minute.
    pub used_at: u64,
}

/// An access key: programs sign with its secret.
#[derive(Clone)]
pub struct AccessKey {
    /// Its name, sent with each request.
    pub access: String,
    /// Whose it is.
    pub account_id: String,
    /// The one project that it works in.
    pub project_id: ProjectId,
    /// The enterprise projects that it is limited to, within those of its account.
    pub scope: Scope,
    /// Its secret, sealed for `access`.
    pub sealed_secret: Sealed,
    /// When it was made.
    pub created_at: u64,
}

/// Keeps accounts.
#[async_trait]
pub trait AccountStore: Send + Sync {
    /// The canary that is kept, which is `sealed` if there was none.
    async fn keep_canary(&self, sealed: &Sealed) -> Result<Sealed, StoreError>;
    /// The canary, if there is one; also asked of a database that has no tables yet.
    async fn canary(&self) -> Result<Option<Sealed>, StoreError>;

    /// The default project, which is `project` if there was none.
    async fn keep_default_project(&self, project: &Project, at: u64)
    -> Result<Project, StoreError>;
    /// Adds a project; `false` if its name is taken.
    async fn add_project(&self, project: &Project, at: u64) -> Result<bool, StoreError>;
    /// Every project, the default one first, then by name.
    async fn projects(&self) -> Result<Vec<Project>, StoreError>;

    /// Adds an account; `false` if its name is taken.
    async fn add_account(&self, account: &Account) -> Result<bool, StoreError>;
    /// Adds an account where there is none at all; `false` if there is one.
    async fn add_first_account(&self, account: &Account) -> Result<bool, StoreError>;
    /// The account of that name.
    async fn account_named(&self, name: &str) -> Result<Option<Account>, StoreError>;
    /// Every account, by name.
    async fn accounts(&self) -> Result<Vec<Account>, StoreError>;

    /// Begins a session of `account`, and ends those that began or were used too long ago; `false` if the account has
    /// another password by now, is disabled, or is gone.
    async fn add_session(
        &self,
        session: &SessionRow,
        account: &Account,
        ended: SessionLimits,
    ) -> Result<bool, StoreError>;
    /// The session of a token, and whose it is; none where the account is disabled.
    async fn session(
        &self,
        token_hash: &[u8; 32],
    ) -> Result<Option<(SessionRow, Account)>, StoreError>;
    /// Notes that a session was used.
    async fn use_session(&self, token_hash: &[u8; 32], at: u64) -> Result<(), StoreError>;
    /// Ends a session; nothing happens where there is none.
    async fn end_session(&self, token_hash: &[u8; 32]) -> Result<(), StoreError>;

    /// Adds an access key.
    async fn add_access_key(&self, key: &AccessKey) -> Result<(), StoreError>;
    /// The access key of that name, and whose it is; none where either is disabled.
    async fn access_key(&self, access: &str) -> Result<Option<(AccessKey, Account)>, StoreError>;
}

/// Up to which times a session is over.
#[derive(Clone, Copy, Debug)]
pub struct SessionLimits {
    /// Begun then or earlier.
    pub created_at: u64,
    /// Used last then or earlier.
    pub used_at: u64,
}
