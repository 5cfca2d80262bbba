//! The one way in which a request fails: [`AppError`], and the only place where a failure gets its status and its log line.

use std::{borrow::Cow, error::Error};

use axum::{
    Json,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use kms_api::{ErrorBody, ErrorCode, ErrorEnvelope, InvalidValue};

use crate::{crypto::CryptoError, store::StoreError};

/// What `Retry-After` says of what will pass by itself, in seconds.
const RETRY_AFTER: u64 = 1;

/// A refusal, or a failure of the server's own.
#[derive(Debug, thiserror::Error)]
#[error("{}: {message}", code.as_str())]
pub struct AppError {
    /// Decides the status.
    pub code: ErrorCode,
    /// What happened and what to do. Never a value that the client sent, never a secret.
    pub message: Cow<'static, str>,
    /// The field that is at fault.
    pub field: Option<String>,
    /// What lies behind it; it goes to the log alone.
    pub source: Option<Box<dyn Error + Send + Sync>>,
    /// After how many seconds it is worth trying again, where that is known.
    pub retry_after: Option<u64>,
}

/// In an answer: the store is why.
#[derive(Clone, Copy, Debug)]
pub(crate) struct StoreFailed;

impl AppError {
    /// A refusal with its reason.
    pub fn new(code: ErrorCode, message: impl Into<Cow<'static, str>>) -> Self {
        Self {
            code,
            message: message.into(),
            field: None,
            source: None,
            retry_after: None,
        }
    }

    /// Names the field that is at fault.
    #[must_use]
    pub fn at(mut self, field: impl Into<String>) -> Self {
        self.field = Some(field.into());
        self
    }

    /// Says when to try again.
    #[must_use]
    pub fn retry_after(mut self, seconds: u64) -> Self {
        self.retry_after = Some(seconds);
        self
    }

    /// Something that should not happen; the client hears no more than that.
    pub fn internal(source: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self {
            code: ErrorCode::Internal,
            message: Cow::Borrowed("internal error"),
            field: None,
            source: Some(source.into()),
            retry_after: None,
        }
    }

    /// A field's value that breaks its rule.
    pub fn invalid(field: &'static str, error: &InvalidValue) -> Self {
        Self::new(ErrorCode::InvalidField, format!("{field} {}", error.rule)).at(field)
    }
}

impl From<CryptoError> for AppError {
    fn from(error: CryptoError) -> Self {
        Self::internal(error)
    }
}

impl From<StoreError> for AppError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::AliasTaken => Self::new(
                ErrorCode::AliasTaken,
                "another key of this project has this alias; choose another one",
            )
            .at("key_alias"),
            StoreError::QuotaExceeded => Self::new(
                ErrorCode::QuotaExceeded,
                "the project has as many keys as it may have; delete some, or raise --key-quota",
            ),
            StoreError::TooManyTags => Self::new(
                ErrorCode::TooManyTags,
                "a key has at most 20 tags; delete some first",
            )
            .at("tags"),
            StoreError::Conflict => Self::new(
                ErrorCode::Unavailable,
                "the same object is being changed by other requests; try again",
            ),
            StoreError::Unavailable(_) => Self {
                source: Some(error.into()),
                ..Self::new(
                    ErrorCode::Unavailable,
                    "the server cannot reach its store; try again later",
                )
            },
            StoreError::Failed(_) | StoreError::Corrupt(_) => Self::internal(error),
        }
    }
}

impl IntoResponse for AppError {
    fn into_response(self) -> Response {
        let status =
            StatusCode::from_u16(self.code.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let code = self.code.as_str();
        if status.is_server_error() && self.code != ErrorCode::NotOffered {
            let source = self.source.as_deref().map(causes);
            tracing::error!(code, source, "{}", self.message);
        } else {
            tracing::info!(code, field = self.field, "refused: {}", self.message);
        }
        let body = ErrorEnvelope {
            error: ErrorBody {
                error_code: code.to_owned(),
                error_msg: self.message.into_owned(),
                error_field: self.field,
            },
        };
        let mut response = (status, Json(body)).into_response();
        let passes = status == StatusCode::SERVICE_UNAVAILABLE;
        if let Some(seconds) = self.retry_after.or(passes.then_some(RETRY_AFTER)) {
            let seconds = HeaderValue::from(seconds);
            response.headers_mut().insert(header::RETRY_AFTER, seconds);
        }
        if self.source.is_some_and(|source| source.is::<StoreError>()) {
            response.extensions_mut().insert(StoreFailed);
        }
        // Whoever counts answers goes by it.
        response.extensions_mut().insert(self.code);
        response
    }
}

/// An error and all that lies behind it, in one line.
fn causes(error: &(dyn Error + Send + Sync + 'static)) -> String {
    let mut text = error.to_string();
    let mut next = error.source();
    while let Some(cause) = next {
        text.push_str(": ");
        text.push_str(&cause.to_string());
        next = cause.source();
    }
    text
}
