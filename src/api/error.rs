//! Why a call came to nothing.

use kms_api::{ErrorBody, ErrorCode};

/// Why a call came to nothing.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ApiError {
    /// No answer came.
    #[error("the server cannot be reached")]
    Offline,
    /// The server refused.
    #[error("{}", .0.body.error_msg)]
    Refused(Refusal),
    /// Nobody is signed in, or no longer.
    #[error("not signed in")]
    SignedOut,
    /// The answer is not what the API promises.
    #[error("the answer cannot be read")]
    Malformed {
        /// The id under which the server's log has it.
        request_id: Option<String>,
    },
}

/// A refusal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// The HTTP status.
    pub status: u16,
    /// What the server says.
    pub body: ErrorBody,
    /// The id under which the server's log has it.
    pub request_id: Option<String>,
}

impl ApiError {
    /// The refusal's code, if it is one that this product knows.
    pub fn code(&self) -> Option<ErrorCode> {
        match self {
            Self::Refused(refusal) => refusal.body.code(),
            Self::Offline | Self::SignedOut | Self::Malformed { .. } => None,
        }
    }

    /// The id under which the server's log has it.
    pub fn request_id(&self) -> Option<&str> {
        match self {
            Self::Refused(Refusal { request_id, .. }) | Self::Malformed { request_id } => {
                request_id.as_deref()
            }
            Self::Offline | Self::SignedOut => None,
        }
    }

    /// Whether nobody is signed in, or no longer.
    pub fn ends_session(&self) -> bool {
        match self {
            Self::SignedOut => true,
            Self::Refused(refusal) => refusal.status == 401,
            Self::Offline | Self::Malformed { .. } => false,
        }
    }

    /// The field of the request that is at fault.
    pub fn field(&self) -> Option<&str> {
        match self {
            Self::Refused(refusal) => match refusal.body.code() {
                Some(ErrorCode::AliasTaken) => Some("key_alias"),
                _ => refusal.body.error_field.as_deref(),
            },
            Self::Offline | Self::SignedOut | Self::Malformed { .. } => None,
        }
    }
}
