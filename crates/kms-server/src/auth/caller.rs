//! Who asks, and what a route asks of them.

use axum::{extract::FromRequestParts, http::request::Parts};
use kms_api::{ErrorCode, ProjectId, console::Role, grants::GrantOperation};

use crate::{audit::Trail, domain::Scope, error::AppError};

/// By what a caller has shown who they are. It names the means and is none itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Credential {
    /// A signature with the access key of this public part.
    AccessKey(String),
    /// The cookie of the session of this name: see [`Credential::session_name`].
    Session(String),
}

impl Credential {
    /// What a session is called where others read it: 64 of the 256 bits that the store knows it by, which is a hash.
    pub fn session_name(token_hash: &[u8; 32]) -> String {
        hex::encode(token_hash).chars().take(16).collect()
    }
}

/// Whoever sent the request, as the authentication layer found out.
#[derive(Clone, Debug)]
pub struct Caller {
    /// The account's id.
    pub user_id: String,
    /// Its name.
    pub user_name: String,
    /// What it may do.
    pub role: Role,
    /// The project that this request is about; the caller may use it.
    pub project: ProjectId,
    /// By what they have shown it.
    pub credential: Option<Credential>,
    /// Takes what becomes known about the request, for the audit log.
    pub(crate) trail: Trail,
    /// The enterprise projects whose keys are there for the caller.
    pub scope: Scope,
    /// Set where the role does not permit the request and grants alone may.
    granted: Option<GrantOperation>,
}

impl Caller {
    /// Somebody whose role decides.
    pub fn new(user_id: String, user_name: String, role: Role, project: ProjectId) -> Self {
        Self {
            user_id,
            user_name,
            role,
            project,
            credential: None,
            trail: Trail::default(),
            scope: Scope::Everything,
            granted: None,
        }
    }

    /// The same caller, by this credential.
    #[must_use]
    pub fn by(mut self, credential: Credential) -> Self {
        self.credential = Some(credential);
        self
    }

    /// The same caller, limited to some enterprise projects.
    #[must_use]
    pub fn within(self, scope: Scope) -> Self {
        Self { scope, ..self }
    }

    /// The same caller, who may do no more than `operation`, and that only with keys that a grant names.
    pub(crate) fn limited_to(mut self, operation: GrantOperation) -> Self {
        self.granted = Some(operation);
        self
    }

    /// The operation that grants alone permit to this caller.
    pub(crate) const fn granted(&self) -> Option<GrantOperation> {
        self.granted
    }

    /// The account's name, as the log has it.
    pub fn user_name(&self) -> &str {
        &self.user_name
    }
}

/// What a route asks of its caller's role.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// Nothing, not even who it is.
    Anyone,
    /// Reads: everyone.
    Read,
    /// Works with keys: operators and administrators.
    Operate,
    /// The audit log: auditors and administrators.
    Audit,
    /// Accounts and settings: administrators.
    Admin,
}

impl Access {
    /// Whether `role` has it.
    pub const fn permits(self, role: Role) -> bool {
        match self {
            Self::Anyone | Self::Read => true,
            Self::Operate => matches!(role, Role::Admin | Role::Operator),
            Self::Audit => matches!(role, Role::Admin | Role::Auditor),
            Self::Admin => matches!(role, Role::Admin),
        }
    }
}

impl<S: Sync> FromRequestParts<S> for Caller {
    type Rejection = AppError;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, AppError> {
        let mut caller = parts.extensions.get::<Self>().cloned().ok_or_else(|| {
            AppError::new(
                ErrorCode::NotAuthenticated,
                "sign in, or sign the request with an access key",
            )
        })?;
        caller.trail = parts.extensions.get().cloned().unwrap_or_default();
        caller.trail.caller(&caller);
        Ok(caller)
    }
}
