//! Accounts, sessions and access keys as those see them who look after them. Times are seconds since 1970.

use async_trait::async_trait;
use kms_api::{
    ProjectId,
    accounts::{AccessKeyEntry, AccountEntry},
    console::{Role, UserName},
};

use super::{
    StoreError,
    accounts::{Account, SessionRow},
};

/// An account and whether it may be used.
#[derive(Clone)]
pub struct ListedAccount {
    /// The account.
    pub account: Account,
    /// Since when it may neither sign in nor sign requests.
    pub disabled_at: Option<u64>,
}

/// An access key without its secret.
#[derive(Clone, Debug)]
pub struct ListedAccessKey {
    /// Its public part.
    pub access: String,
    /// Whose it is.
    pub account_id: String,
    /// The account's name.
    pub user_name: UserName,
    /// The project that it works in.
    pub project_id: ProjectId,
    /// When it was made.
    pub created_at: u64,
    /// Since when signatures with it are refused.
    pub disabled_at: Option<u64>,
}

impl From<ListedAccount> for AccountEntry {
    fn from(listed: ListedAccount) -> Self {
        Self {
            user_id: listed.account.id,
            user_name: listed.account.name,
            role: listed.account.role,
            disabled: listed.disabled_at.is_some(),
            created_at: listed.account.created_at,
        }
    }
}

impl From<ListedAccessKey> for AccessKeyEntry {
    fn from(key: ListedAccessKey) -> Self {
        Self {
            access: key.access,
            user_id: key.account_id,
            user_name: key.user_name,
            project_id: key.project_id,
            disabled: key.disabled_at.is_some(),
            created_at: key.created_at,
        }
    }
}

/// What is to become of an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AccountChange {
    /// Another role, another state, or both; what is absent stays.
    Set {
        /// What it may do.
        role: Option<Role>,
        /// Whether it may be used. Disabling ends its sessions.
        disabled: Option<bool>,
    },
    /// It goes, and with it its sessions, its access keys and the grants to it.
    Remove,
}

/// What became of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use]
pub enum AccountOutcome {
    /// Done.
    Done,
    /// There is no such account.
    NotFound,
    /// Refused: no administrator could sign in any more.
    LastAdministrator,
}

/// Looks after accounts.
#[async_trait]
pub trait AdministrationStore: Send + Sync {
    /// The account of that name, if it may sign in.
    async fn account_signing_in(&self, name: &UserName) -> Result<Option<Account>, StoreError>;

    /// Every account, by name.
    async fn listed_accounts(&self) -> Result<Vec<ListedAccount>, StoreError>;

    /// The account of that id.
    async fn listed_account(&self, id: &str) -> Result<Option<ListedAccount>, StoreError>;

    /// Changes an account at `at`, unless that would leave the server without an administrator.
    async fn change_account(
        &self,
        id: &str,
        change: AccountChange,
        at: u64,
    ) -> Result<AccountOutcome, StoreError>;

    /// Gives an account another password and ends its sessions but for `kept`; `false` if there is no such account.
    async fn change_password(
        &self,
        id: &str,
        password_hash: &str,
        kept: Option<&[u8; 32]>,
    ) -> Result<bool, StoreError>;

    /// The sessions of an account, the newest first.
    async fn sessions_of(&self, account: &str) -> Result<Vec<SessionRow>, StoreError>;

    /// Ends every session of an account.
    async fn end_sessions_of(&self, account: &str) -> Result<(), StoreError>;

    /// Every access key, or those of one account; by account, the oldest first.
    async fn access_keys(&self, account: Option<&str>) -> Result<Vec<ListedAccessKey>, StoreError>;

    /// Refuses an access key's signatures from `at` on, or takes them again; `false` if there is none.
    async fn disable_access_key(&self, access: &str, at: Option<u64>) -> Result<bool, StoreError>;

    /// Removes an access key; `false` if there is none.
    async fn remove_access_key(&self, access: &str) -> Result<bool, StoreError>;
}
