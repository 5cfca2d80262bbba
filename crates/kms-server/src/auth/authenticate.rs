//! The layer before every route of the API: finds out who calls, by signature or by session.

use std::time::Duration;

use axum::{
    body::{Body, Bytes},
    extract::{Request, State},
    http::{HeaderMap, HeaderName, header, request::Parts},
    middleware::Next,
    response::Response,
};
use http_body_util::{BodyExt as _, LengthLimitError, Limited};
use kms_api::{ErrorCode, ProjectId};
use tokio::time;

use super::{
    Caller, Credential,
    origin::{self, ForeignRequest},
    session::Token,
    signature::{Claim, SignatureError},
};
use crate::{
    error::AppError,
    extract::BODY_LIMIT,
    state::AppState,
    store::accounts::{AccessKey, Account, SessionRow},
};

/// How long a client may take to send its body.
const BODY_TIMEOUT: Duration = Duration::from_secs(30);
/// Names the project; it may be absent, and must not contradict the path.
const PROJECT: HeaderName = HeaderName::from_static("x-project-id");
/// Checked in place of the secret of an access key that does not exist.
const NO_SECRET: &[u8] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ01234567";

/// Puts the [`Caller`] into the request, where there is one, and into the answer, for the log.
///
/// A request without credentials goes on without a caller: the route refuses it, and says how to
/// sign in. Credentials that do not hold end here.
pub(crate) async fn authenticate(
    State(state): State<AppState>,
    request: Request,
    next: Next,
) -> Result<Response, AppError> {
    let (mut parts, body) = request.into_parts();
    let project = project_of(&parts)?;
    let (caller, body) = if parts.headers.contains_key(header::AUTHORIZATION) {
        let claim = Claim::read(&parts.headers, seconds(state.clock.now()))?;
        // Before the body is read: nobody without an access key makes the server keep one.
        let found = state.store.access_key(claim.access()).await?;
        let body = match found {
            Some(_) => buffer(&parts.headers, body).await?,
            None => Bytes::new(),
        };
        let caller = signer(&state, &parts, &claim, found, &body)?;
        (Some(caller), Body::from(body))
    } else {
        let caller = match current(&state, &parts).await? {
            Some((session, account)) => {
                let name = Credential::session_name(&session.token_hash);
                let caller = of_session(&state, account, project).await?;
                Some(caller.by(Credential::Session(name)))
            }
            None => None,
        };
        (caller, body)
    };
    let Some(caller) = caller else {
        return Ok(next.run(Request::from_parts(parts, body)).await);
    };
    parts.extensions.insert(caller.clone());
    let mut response = next.run(Request::from_parts(parts, body)).await;
    response.extensions_mut().insert(caller);
    Ok(response)
}

/// The live session of the request's cookie, and whose it is; its use is noted.
pub(crate) async fn current(
    state: &AppState,
    parts: &Parts,
) -> Result<Option<(SessionRow, Account)>, AppError> {
    let Some(token) = Token::of_request(&parts.headers) else {
        return Ok(None);
    };
    origin::check(&parts.method, &parts.headers)?;
    let now = state.clock.now();
    let hash = token.hash();
    let found = state.store.session(&hash).await?;
    let Some((mut session, account)) = found.filter(|(session, _)| session.is_live(now)) else {
        return Err(AppError::new(
            ErrorCode::AuthenticationExpired,
            "the session has ended; sign in again",
        ));
    };
    if session.is_stale(now) {
        state.store.use_session(&hash, now).await?;
        session.used_at = now;
    }
    Ok(Some((session, account)))
}

/// Reads a body of at most [`BODY_LIMIT`] bytes.
pub(crate) async fn buffer(headers: &HeaderMap, body: Body) -> Result<Bytes, AppError> {
    let declared = headers
        .get(header::CONTENT_LENGTH)
        .and_then(|value| value.to_str().ok());
    let declared = declared.and_then(|length| length.parse::<usize>().ok());
    if declared.is_some_and(|length| length > BODY_LIMIT) {
        return Err(too_large());
    }
    let read = time::timeout(BODY_TIMEOUT, Limited::new(body, BODY_LIMIT).collect());
    match read.await {
        Ok(Ok(body)) => Ok(body.to_bytes()),
        Ok(Err(error)) if error.is::<LengthLimitError>() => Err(too_large()),
        Ok(Err(_)) | Err(_) => Err(AppError::new(
            ErrorCode::MalformedBody,
            "the body ended early or did not arrive within 30 seconds",
        )),
    }
}

fn too_large() -> AppError {
    AppError::new(ErrorCode::TooLarge, "a body has at most 1 MiB")
}

/// The account behind a signature that holds. An access key that does not exist costs the same
/// and gets the same answer as a wrong signature.
fn signer(
    state: &AppState,
    parts: &Parts,
    claim: &Claim,
    found: Option<(AccessKey, Account)>,
    body: &[u8],
) -> Result<Caller, AppError> {
    let signed = claim.string_to_sign(parts, body);
    let known = if let Some((key, account)) = found {
        claim
            .holds(&signed?, &key.secret(&state.sealing_keys)?)
            .then_some((key, account))
    } else {
        // Without its body what was signed is not known, nor does it matter.
        let _held = claim.holds(&signed.unwrap_or_default(), NO_SECRET);
        None
    };
    let Some((key, account)) = known else {
        return Err(AppError::new(
            ErrorCode::NotAuthenticated,
            "the access key does not exist or the signature does not hold; \
             check access key, secret, and that nothing on the way changes signed headers",
        ));
    };
    let scope = key.scope.and(&account.scope);
    Ok(caller(account, key.project_id)
        .within(scope)
        .by(Credential::AccessKey(key.access)))
}

/// A session works in any project that there is; a path without one is about the default.
async fn of_session(
    state: &AppState,
    account: Account,
    named: Option<ProjectId>,
) -> Result<Caller, AppError> {
    let projects = state.store.projects().await?;
    let default = projects
        .first()
        .ok_or_else(|| AppError::internal("there is no project"))?;
    let project = projects
        .iter()
        .find(|project| Some(&project.id) == named.as_ref());
    // A project that does not exist differs from the path's, and the route refuses it.
    let id = project.unwrap_or(default).id.clone();
    Ok(caller(account, id))
}

fn caller(account: Account, project: ProjectId) -> Caller {
    Caller::new(account.id, account.name.into(), account.role, project).within(account.scope)
}

/// The project in the path (`/v1.0/{project}/…`, `/v2/{project}/…`, `/console/projects/{project}/…`), which
/// `X-Project-Id` must not contradict.
fn project_of(parts: &Parts) -> Result<Option<ProjectId>, AppError> {
    let path = parts.uri.path();
    let rest = path
        .strip_prefix("/v1.0/")
        .or_else(|| path.strip_prefix("/v2/"))
        .or_else(|| path.strip_prefix("/console/projects/"));
    let named = rest.and_then(|rest| rest.split('/').next());
    let mut headers = parts.headers.get_all(PROJECT).iter();
    let agrees =
        headers.all(|header| named.is_none_or(|named| header.as_bytes() == named.as_bytes()));
    if !agrees {
        return Err(AppError::new(
            ErrorCode::InvalidField,
            "X-Project-Id names another project than the path",
        )
        .at("X-Project-Id"));
    }
    Ok(named.and_then(|named| ProjectId::parse(named).ok()))
}

fn seconds(now: u64) -> i64 {
    i64::try_from(now).unwrap_or(i64::MAX)
}

impl From<SignatureError> for AppError {
    fn from(error: SignatureError) -> Self {
        let code = match error {
            SignatureError::OutsideWindow => ErrorCode::AuthenticationExpired,
            SignatureError::Repeated(_)
            | SignatureError::Malformed
            | SignatureError::SignedHeaders
            | SignatureError::NotSigned(_)
            | SignatureError::SignedHeaderAbsent
            | SignatureError::Date
            | SignatureError::UnsignedPayload
            | SignatureError::ContentHash => ErrorCode::NotAuthenticated,
        };
        Self::new(code, error.to_string())
    }
}

impl From<ForeignRequest> for AppError {
    fn from(error: ForeignRequest) -> Self {
        Self::new(ErrorCode::ForeignOrigin, error.to_string())
    }
}
