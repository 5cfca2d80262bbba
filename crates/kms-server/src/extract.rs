//! What a request brings: bodies, queries and path parameters, each refused with the name of the field at fault.

mod refusal;

use axum::{
    body::Bytes,
    extract::{FromRequest, FromRequestParts, RawPathParams, Request, rejection::BytesRejection},
    http::{HeaderMap, StatusCode, Uri, header, request::Parts},
    response::IntoResponse as _,
};
use kms_api::{
    ErrorCode, KeyRef,
    accounts::{AccessName, UserId},
    tags::TagKey,
};
use serde::de::DeserializeOwned;

use crate::error::AppError;

/// The largest body that any operation takes, in bytes.
pub(crate) const BODY_LIMIT: usize = 1024 * 1024;

/// A JSON body.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Json<T>(pub(crate) T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Json<T> {
    type Rejection = AppError;

    async fn from_request(request: Request, state: &S) -> Result<Self, AppError> {
        check_no_query(request.uri())?;
        check_content_type(request.headers())?;
        let body = Bytes::from_request(request, state).await.map_err(unread)?;
        read_json(&body).map(Self)
    }
}

/// A JSON body that may be left out, where no field of it is required.
#[derive(Clone, Copy, Debug)]
pub(crate) struct JsonOrNothing<T>(pub(crate) T);

impl<S: Send + Sync, T: DeserializeOwned + Default> FromRequest<S> for JsonOrNothing<T> {
    type Rejection = AppError;

    async fn from_request(request: Request, state: &S) -> Result<Self, AppError> {
        check_no_query(request.uri())?;
        check_content_type(request.headers())?;
        let body = Bytes::from_request(request, state).await.map_err(unread)?;
        if body.is_empty() {
            return Ok(Self(T::default()));
        }
        read_json(&body).map(Self)
    }
}

/// The absence of a query string.
#[derive(Clone, Copy, Debug)]
pub(crate) struct NoQuery;

impl<S: Send + Sync> FromRequestParts<S> for NoQuery {
    type Rejection = AppError;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, AppError> {
        check_no_query(&parts.uri).map(|()| Self)
    }
}

/// A parameter that would be ignored silently is refused like an unknown field.
fn check_no_query(uri: &Uri) -> Result<(), AppError> {
    let query = uri.query().unwrap_or_default();
    match form_urlencoded::parse(query.as_bytes()).next() {
        None => Ok(()),
        Some((name, _)) => Err(refusal::of("", &format!("unknown field `{name}`"))),
    }
}

/// A query string. A parameter that stands twice is refused like a repeated field.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Query<T>(pub(crate) T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequestParts<S> for Query<T> {
    type Rejection = AppError;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, AppError> {
        let query = parts.uri.query().unwrap_or_default();
        // A plus is a plus, as the signature has it: no form sends these.
        let query = query.replace('+', "%2B");
        let pairs = form_urlencoded::parse(query.as_bytes());
        serde_path_to_error::deserialize(serde_urlencoded::Deserializer::new(pairs))
            .map(Self)
            .map_err(|error| {
                refusal::of(&error.path().to_string(), &error.into_inner().to_string())
            })
    }
}

/// `{key_id}` of a path: an id, or an alias with its slashes percent-encoded.
#[derive(Clone, Debug)]
pub(crate) struct KeyPath(pub(crate) KeyRef);

impl<S: Send + Sync> FromRequestParts<S> for KeyPath {
    type Rejection = AppError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, AppError> {
        let id = parameter(parts, state, "key_id").await?;
        let id = KeyRef::parse(id).map_err(|error| AppError {
            code: ErrorCode::InvalidKeyId,
            ..AppError::invalid("key_id", &error)
        });
        id.map(Self)
    }
}

/// `{key}` of a path, percent-decoded: a tag's key.
#[derive(Clone, Debug)]
pub(crate) struct TagPath(pub(crate) TagKey);

impl<S: Send + Sync> FromRequestParts<S> for TagPath {
    type Rejection = AppError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, AppError> {
        let key = parameter(parts, state, "key").await?;
        TagKey::parse(key)
            .map(Self)
            .map_err(|error| AppError::invalid("key", &error))
    }
}

/// `{user_id}` of a path.
#[derive(Clone, Debug)]
pub(crate) struct UserPath(pub(crate) UserId);

impl<S: Send + Sync> FromRequestParts<S> for UserPath {
    type Rejection = AppError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, AppError> {
        let id = parameter(parts, state, "user_id").await?;
        UserId::parse(id)
            .map(Self)
            .map_err(|error| AppError::invalid("user_id", &error))
    }
}

/// `{access}` of a path: an access key's public part.
#[derive(Clone, Debug)]
pub(crate) struct AccessPath(pub(crate) AccessName);

impl<S: Send + Sync> FromRequestParts<S> for AccessPath {
    type Rejection = AppError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, AppError> {
        let access = parameter(parts, state, "access").await?;
        AccessName::parse(access)
            .map(Self)
            .map_err(|error| AppError::invalid("access", &error))
    }
}

async fn parameter<S: Send + Sync>(
    parts: &mut Parts,
    state: &S,
    name: &'static str,
) -> Result<String, AppError> {
    let params = RawPathParams::from_request_parts(parts, state).await;
    let params = params.map_err(|_| {
        AppError::new(
            ErrorCode::InvalidField,
            "the path is not percent-encoded UTF-8",
        )
        .at(name)
    })?;
    let value = params.iter().find(|(found, _)| *found == name);
    value
        .map(|(_, value)| value.to_owned())
        .ok_or_else(|| AppError::new(ErrorCode::NoSuchPath, "no such path"))
}

/// JSON, in UTF-8. No header at all is taken as JSON too: the body says what it is soon enough.
fn check_content_type(headers: &HeaderMap) -> Result<(), AppError> {
    let mut values = headers.get_all(header::CONTENT_TYPE).iter();
    let acceptable = match (values.next(), values.next()) {
        (None, _) => true,
        (Some(value), None) => value.to_str().is_ok_and(is_json),
        (Some(_), Some(_)) => false,
    };
    if acceptable {
        return Ok(());
    }
    Err(AppError::new(
        ErrorCode::UnsupportedMediaType,
        "send the body with Content-Type: application/json",
    ))
}

fn is_json(value: &str) -> bool {
    let (kind, parameters) = value.split_once(';').unwrap_or((value, ""));
    let charset = parameters
        .split(';')
        .filter_map(|parameter| parameter.split_once('='));
    let mut charset = charset.filter(|(name, _)| name.trim().eq_ignore_ascii_case("charset"));
    kind.trim().eq_ignore_ascii_case("application/json")
        && charset.all(|(_, value)| {
            let value = value.trim().trim_matches('"');
            ["utf-8", "utf8"]
                .iter()
                .any(|name| value.eq_ignore_ascii_case(name))
        })
}

/// Why a body could not be read to its end.
fn unread(rejection: BytesRejection) -> AppError {
    if rejection.into_response().status() == StatusCode::PAYLOAD_TOO_LARGE {
        AppError::new(ErrorCode::TooLarge, "the body is larger than 1 MiB")
    } else {
        AppError::new(ErrorCode::MalformedBody, "the body ended too early")
    }
}

/// Reads one JSON object and nothing behind it.
pub(crate) fn read_json<T: DeserializeOwned>(body: &[u8]) -> Result<T, AppError> {
    let malformed = |message: &'static str| AppError::new(ErrorCode::MalformedBody, message);
    // A derived type would take an array for its fields in order as well.
    match body.trim_ascii_start().first() {
        None => return Err(malformed("the body is empty; send a JSON object")),
        Some(b'{') => {}
        Some(_) => return Err(malformed("the body is not a JSON object")),
    }
    let mut reader = serde_json::Deserializer::from_slice(body);
    let value = serde_path_to_error::deserialize(&mut reader).map_err(|error| {
        let path = error.path().to_string();
        let error = error.into_inner();
        if error.is_data() {
            refusal::of(&path, &error.to_string())
        } else {
            malformed("the body is not well-formed JSON in UTF-8, or is nested too deeply")
        }
    })?;
    reader
        .end()
        .map_err(|_| malformed("something follows the JSON object"))?;
    Ok(value)
}
