//! Ways of signing in beside the password: what a server offers, and why one that leads elsewhere and back failed.

use serde::{Deserialize, Serialize};

use crate::field::named;

/// What `GET /console/session/options` answers to whoever wants to sign in.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignInOptions {
    /// The OpenID Connect provider, if there is one: `GET /console/session/oidc` leads to it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub oidc: Option<OidcOption>,
}

/// A provider.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OidcOption {
    /// What people call it.
    pub name: String,
}

named!(
    /// Why a sign-in at a provider came to nothing: `/sign-in?error=…`. A closed set, since anybody can write such a link.
    SignInError, "is one of cancelled, lapsed, provider, token, role, disabled", {
    /// The provider says that the user, or an administrator there, did not agree.
    Cancelled = "cancelled",
    /// It took too long, was answered twice, or was begun in another browser.
    Lapsed = "lapsed",
    /// The provider cannot be reached, or answered what nobody can use.
    Provider = "provider",
    /// What the provider says of the user does not hold.
    Token = "token",
    /// The provider names no role that has one here.
    Role = "role",
    /// An administrator here has disabled the account.
    Disabled = "disabled",
});
