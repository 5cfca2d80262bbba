//! Signing in at an OpenID Connect provider: authorization code flow with PKCE (OpenID Connect Core 1.0; RFC 7636).
//!
//! The flow is ours, three requests long; what is easily got wrong is not: tokens are verified by `jsonwebtoken` with
//! aws-lc-rs, requests are made by `reqwest` with rustls.

mod attempt;
mod id_token;
mod identity;
mod provider;
mod settings;

pub(crate) use attempt::{Attempt, SealedAttempt};
pub(crate) use identity::{Identity, account_names};
pub use provider::{Provider, ProviderError};
pub use settings::{OidcSettings, OidcSettingsError, PublicUrl, RoleRule, is_safe_url};
