//! Accounts that sign in at a provider, as the server asks for them. Times are seconds since 1970.

use async_trait::async_trait;

use super::{StoreError, accounts::Account, administration::ListedAccount};

/// Keeps who is who at the provider.
#[async_trait]
pub trait OidcStore: Send + Sync {
    /// Notes that an attempt was answered, until it lapses; `false` where it was answered before.
    async fn use_attempt(&self, hash: &[u8; 32], until: u64, now: u64) -> Result<bool, StoreError>;

    /// The account of an issuer's subject, disabled or not.
    async fn account_of_subject(
        &self,
        issuer: &str,
        subject: &str,
    ) -> Result<Option<ListedAccount>, StoreError>;

    /// Adds an account for an issuer's subject; `false` if its name is taken. Fails with [`StoreError::Conflict`] where the
    /// subject has got one meanwhile.
    async fn add_account_of_subject(
        &self,
        account: &Account,
        issuer: &str,
        subject: &str,
    ) -> Result<bool, StoreError>;
}
