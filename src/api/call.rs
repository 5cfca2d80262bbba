//! One call: a request out, a typed answer back.

use kms_api::{ErrorBody, ErrorEnvelope};
use leptos::prelude::*;
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::transport::{Answer, Effect, Method, Request};
use super::{Api, ApiError, Refusal, SessionState};

impl Api {
    /// `POST`s `body` to an operation of the session's project.
    pub(super) async fn operation<B, T>(
        &self,
        effect: Effect,
        name: &str,
        body: &B,
    ) -> Result<T, ApiError>
    where
        B: Serialize,
        T: DeserializeOwned,
    {
        let path = kms_api::paths::operation(&self.project()?, name);
        parsed(
            self.send(effect, Method::Post, path, Some(written(body)?))
                .await?,
        )
    }

    /// Sends a request whose answer has a body.
    pub(super) async fn call<T: DeserializeOwned>(
        &self,
        effect: Effect,
        method: Method,
        path: String,
        body: Option<String>,
    ) -> Result<T, ApiError> {
        parsed(self.send(effect, method, path, body).await?)
    }

    /// Reads what a path answers.
    pub(super) async fn read<T: DeserializeOwned>(&self, path: String) -> Result<T, ApiError> {
        self.call(Effect::Read, Method::Get, path, None).await
    }

    /// Sends a change whose answer has no body.
    pub(super) async fn change(
        &self,
        method: Method,
        path: String,
        body: Option<String>,
    ) -> Result<(), ApiError> {
        self.send(Effect::Write, method, path, body).await?;
        Ok(())
    }

    /// Sends a request; the answer is not refused, but still unread. A `401` ends the session.
    pub(super) async fn send(
        &self,
        effect: Effect,
        method: Method,
        path: String,
        body: Option<String>,
    ) -> Result<Answer, ApiError> {
        let request = Request {
            method,
            path,
            body,
            effect,
        };
        let answer = self.transport.send(request).await.map_err(|_| {
            self.link.failed();
            ApiError::Offline
        })?;
        match answer.status {
            502..=504 => self.link.failed(),
            _ => self
                .link
                .answered(answer.build.clone(), crate::format::now()),
        }
        if answer.status == 401 {
            let _disposed = self.session.try_update(SessionState::lapse);
        }
        accepted(answer)
    }
}

/// A request's body.
pub(super) fn written<B: Serialize>(body: &B) -> Result<String, ApiError> {
    serde_json::to_string(body).map_err(|_| ApiError::Malformed { request_id: None })
}

fn parsed<T: DeserializeOwned>(answer: Answer) -> Result<T, ApiError> {
    serde_json::from_str(&answer.body).map_err(|_| ApiError::Malformed {
        request_id: answer.request_id,
    })
}

/// The answer, unless it is a refusal. What refuses without the API's envelope, such as a proxy, is a refusal too.
fn accepted(answer: Answer) -> Result<Answer, ApiError> {
    match answer.status {
        200..=299 => Ok(answer),
        502..=504 => Err(ApiError::Offline),
        status => {
            let body = serde_json::from_str::<ErrorEnvelope>(&answer.body).map_or_else(
                |_| ErrorBody {
                    error_code: String::new(),
                    error_msg: format!("HTTP {status}"),
                    error_field: None,
                },
                |envelope| envelope.error,
            );
            Err(ApiError::Refused(Refusal {
                status,
                body,
                request_id: answer.request_id,
            }))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(status: u16, body: &str) -> Answer {
        Answer {
            status,
            request_id: Some("7".to_owned()),
            build: None,
            body: body.to_owned(),
        }
    }

    #[test]
    fn a_refusal_keeps_what_the_server_says_and_its_request_id() {
        let body = r#"{"error":{"error_code":"KMS.1104","error_msg":"taken"}}"#;
        let error = accepted(answer(409, body)).unwrap_err();
        assert_eq!(error.code(), Some(kms_api::ErrorCode::AliasTaken));
        assert_eq!(error.field(), Some("key_alias"));
        assert_eq!(error.request_id(), Some("7"));
    }

    #[test]
    fn a_refusal_without_the_envelope_is_a_refusal() {
        let error = accepted(answer(405, "<html>")).unwrap_err();
        assert!(
            matches!(&error, ApiError::Refused(refusal) if refusal.status == 405),
            "{error:?}"
        );
        assert_eq!(error.code(), None);
    }

    #[test]
    fn a_gateway_without_its_server_is_offline() {
        assert_eq!(accepted(answer(502, "")).unwrap_err(), ApiError::Offline);
    }

    #[test]
    fn an_answer_that_cannot_be_read_is_malformed() {
        let error = parsed::<kms_api::keys::KeyStateResponse>(answer(200, "{}")).unwrap_err();
        assert_eq!(
            error,
            ApiError::Malformed {
                request_id: Some("7".to_owned())
            }
        );
    }
}
