//! Sign in, who am I, sign out.

use kms_api::console::{Feature, Role, Session, SignInRequest};
use kms_api::paths::{CONSOLE_SESSION, CONSOLE_SIGN_IN_OPTIONS, HEALTH};
use kms_api::sign_in::SignInOptions;

use super::call::written;
use super::transport::{Effect, Method};
use super::{Api, ApiError};

/// What is known of the session.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum SessionState {
    /// Not asked yet.
    #[default]
    Unknown,
    /// Nobody is signed in.
    SignedOut,
    /// Someone is.
    SignedIn(Session),
    /// Someone was, until the server said that it is over. The page stays as it is until they are back.
    Lapsed(Session),
}

impl SessionState {
    /// Who is signed in.
    pub const fn session(&self) -> Option<&Session> {
        match self {
            Self::SignedIn(session) => Some(session),
            Self::Unknown | Self::SignedOut | Self::Lapsed(_) => None,
        }
    }

    /// Whose page is shown: whoever is signed in, or was.
    pub const fn owner(&self) -> Option<&Session> {
        match self {
            Self::SignedIn(session) | Self::Lapsed(session) => Some(session),
            Self::Unknown | Self::SignedOut => None,
        }
    }

    /// Whether the account may change keys.
    pub fn may_write(&self) -> bool {
        self.owner().is_some_and(|session| match session.role {
            Role::Admin | Role::Operator => true,
            Role::Auditor => false,
        })
    }

    /// Whether the account is an administrator's.
    pub fn is_admin(&self) -> bool {
        self.owner()
            .is_some_and(|session| session.role == Role::Admin)
    }

    /// Whether the account may read the audit log, where there is one.
    pub fn reads_audit(&self) -> bool {
        let permitted = self.owner().is_some_and(|session| match session.role {
            Role::Admin | Role::Auditor => true,
            Role::Operator => false,
        });
        permitted && self.offers(Feature::Audit)
    }

    /// Whether the server offers this part.
    pub fn offers(&self, feature: Feature) -> bool {
        self.owner()
            .is_some_and(|session| session.features.contains(&feature))
    }

    /// The server says that nobody is signed in.
    pub fn lapse(&mut self) {
        *self = match std::mem::take(self) {
            Self::SignedIn(session) | Self::Lapsed(session) => Self::Lapsed(session),
            Self::Unknown | Self::SignedOut => Self::SignedOut,
        };
    }
}

/// Calls about the session.
pub struct SessionApi<'a>(pub(super) &'a Api);

impl SessionApi<'_> {
    /// `GET /console/session`: who is signed in, if anybody is.
    pub async fn current(&self) -> Result<Option<Session>, ApiError> {
        self.0
            .call(Effect::Read, Method::Get, CONSOLE_SESSION.to_owned(), None)
            .await
    }

    /// `GET /healthz`: whether the server can be reached at all.
    pub async fn reach(&self) -> Result<(), ApiError> {
        let path = HEALTH.to_owned();
        self.0.send(Effect::Read, Method::Get, path, None).await?;
        Ok(())
    }

    /// `GET /console/session/options`: which ways of signing in there are.
    pub async fn options(&self) -> Result<SignInOptions, ApiError> {
        let path = CONSOLE_SIGN_IN_OPTIONS.to_owned();
        self.0.call(Effect::Read, Method::Get, path, None).await
    }

    /// `POST /console/session`.
    pub async fn sign_in(&self, request: &SignInRequest) -> Result<Session, ApiError> {
        let body = written(request)?;
        self.0
            .call(
                Effect::Write,
                Method::Post,
                CONSOLE_SESSION.to_owned(),
                Some(body),
            )
            .await
    }

    /// `DELETE /console/session`.
    pub async fn sign_out(&self) -> Result<(), ApiError> {
        self.0
            .send(
                Effect::Write,
                Method::Delete,
                CONSOLE_SESSION.to_owned(),
                None,
            )
            .await?;
        Ok(())
    }
}
