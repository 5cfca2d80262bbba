//! Who calls, and what they may do.

mod access_key;
mod address;
mod authenticate;
mod caller;
pub mod oidc;
mod origin;
mod password;
mod rate_limit;
mod session;
mod signature;
mod totp;

pub(crate) use access_key::make_password;
#[cfg(test)]
pub(crate) use address::FORWARDED_FOR;
pub(crate) use address::{client_address, forwarded};
pub(crate) use authenticate::{authenticate, buffer, current};
pub use caller::{Access, Caller, Credential};
pub(crate) use origin::{check as check_origin, is_foreign_navigation};
pub(crate) use password::PasswordChecker;
pub use password::{PasswordError, hash_new};
pub(crate) use rate_limit::FailureCount;
pub(crate) use session::{SESSION_IDLE, SESSION_LIFE, Token, is_remote, no_cookie};
pub use signature::{SigningKey, sign};
pub(crate) use totp::{Authenticator, RecoveryCode, SecondStepCode};
