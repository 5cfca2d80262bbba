//! `/console/session`: sign in (`POST`), who am I (`GET`), sign out (`DELETE`).

mod attempts;

use std::sync::Arc;

use axum::{
    Extension, Json, Router,
    extract::{Request, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse as _, Response},
    routing::get,
};
use kms_api::{
    ErrorCode,
    console::{Session, SignInRequest, UserName},
    paths,
};
use sha2::{Digest as _, Sha256};
use zeroize::Zeroizing;

use attempts::Attempts;
pub(crate) use attempts::client;

use crate::{
    auth::{PasswordChecker, Token, buffer, check_origin, current, is_remote, no_cookie},
    error::AppError,
    extract::read_json,
    serve::Peer,
    state::AppState,
    store::accounts::{Account, SessionLimits, SessionRow},
};

/// What sign-ins share.
#[derive(Debug, Default)]
struct Gate {
    passwords: PasswordChecker,
    attempts: Attempts,
}

/// The three methods. They stand outside the authentication layer: signing in needs no session,
/// and must work with the cookie of one that has ended.
pub(crate) fn router() -> Router<AppState> {
    Router::new()
        .route(
            paths::CONSOLE_SESSION,
            get(show).post(sign_in).delete(sign_out),
        )
        .layer(Extension(Arc::new(Gate::default())))
}

/// Nobody is an answer too, `null`: a browser would report a refusal as an error of the page.
async fn show(
    State(state): State<AppState>,
    request: Request,
) -> Result<Json<Option<Session>>, AppError> {
    let (parts, _body) = request.into_parts();
    match current(&state, &parts).await {
        Ok(Some((session, account))) => Ok(Json(Some(describe(&state, &session, account).await?))),
        Ok(None) => Ok(Json(None)),
        Err(error) if error.code == ErrorCode::AuthenticationExpired => Ok(Json(None)),
        Err(error) => Err(error),
    }
}

async fn sign_in(
    State(state): State<AppState>,
    Extension(gate): Extension<Arc<Gate>>,
    request: Request,
) -> Result<Response, AppError> {
    let (parts, body) = request.into_parts();
    // A foreign page must not sign its visitor in as somebody else.
    check_origin(&parts.method, &parts.headers)?;
    let typed = read(&parts.headers, body).await?;
    let peer = parts.extensions.get::<Peer>().map(|peer| peer.0);
    let address = client(peer, &parts.headers, &state.settings.trusted_proxies);
    let now = state.clock.now();
    let name = typed.user_name;
    let subject: [u8; 32] = Sha256::digest(&name).into();
    if let Err(wait) = gate.attempts.begin(address, subject, now) {
        return Err(AppError::new(
            ErrorCode::RateLimited,
            format!("too many failed attempts; wait {wait} seconds"),
        )
        .retry_after(wait));
    }

    // Nobody has a name that is none; PostgreSQL would not even take a zero byte to look for.
    let account = match UserName::parse(name) {
        Ok(name) => state.store.account_signing_in(&name).await?,
        Err(_) => None,
    };
    let stored = account
        .as_ref()
        .map(|account| account.password_hash.clone());
    let password = Zeroizing::new(typed.password);
    let right = gate.passwords.check(password, stored).await;
    let Some(account) = account.filter(|_| right) else {
        return Err(AppError::new(
            ErrorCode::NotAuthenticated,
            "the user name or the password is wrong",
        ));
    };
    gate.attempts.succeeded(address, subject, now);

    // Always a new token: one that was there before signing in is worth nothing after it.
    if let Some(before) = Token::of_request(&parts.headers) {
        state.store.end_session(&before.hash()).await?;
    }
    let token = Token::make()?;
    let session = SessionRow {
        token_hash: token.hash(),
        account_id: account.id.clone(),
        created_at: now,
        used_at: now,
    };
    state
        .store
        .add_session(&session, SessionLimits::at(now))
        .await?;
    let answer = describe(&state, &session, account).await?;
    Ok(with_cookie(
        Json(answer).into_response(),
        token.cookie(wants_tls(&state, &parts.headers)),
    ))
}

async fn sign_out(State(state): State<AppState>, request: Request) -> Result<Response, AppError> {
    let (parts, _body) = request.into_parts();
    check_origin(&parts.method, &parts.headers)?;
    if let Some(token) = Token::of_request(&parts.headers) {
        state.store.end_session(&token.hash()).await?;
    }
    let answer = StatusCode::NO_CONTENT.into_response();
    Ok(with_cookie(
        answer,
        no_cookie(wants_tls(&state, &parts.headers)),
    ))
}

/// The body, whose refusal must not quote what was typed.
async fn read(headers: &HeaderMap, body: axum::body::Body) -> Result<SignInRequest, AppError> {
    let declared = headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok());
    let essence = declared
        .and_then(|value| value.split(';').next())
        .unwrap_or_default();
    if !essence.trim().eq_ignore_ascii_case("application/json") {
        return Err(AppError::new(
            ErrorCode::UnsupportedMediaType,
            "send the body as Content-Type: application/json",
        ));
    }
    let bytes = buffer(headers, body).await?;
    read_json(&bytes).map_err(|_| {
        AppError::new(
            ErrorCode::MalformedBody,
            "the body must be {\"user_name\":…,\"password\":…}, two strings and nothing else",
        )
    })
}

async fn describe(
    state: &AppState,
    session: &SessionRow,
    account: Account,
) -> Result<Session, AppError> {
    let projects = state.store.projects().await?;
    let project = projects.first().cloned();
    Ok(Session {
        user_id: account.id,
        user_name: account.name.into(),
        role: account.role,
        project: project.ok_or_else(|| AppError::internal("there is no project"))?,
        projects,
        expires_at: session.expires_at(),
    })
}

/// Whether the cookie is to come back by TLS alone.
fn wants_tls(state: &AppState, headers: &HeaderMap) -> bool {
    let settings = &state.settings;
    settings.tls || (is_remote(headers) && !settings.insecure_http)
}

fn with_cookie(mut response: Response, cookie: Option<HeaderValue>) -> Response {
    if let Some(cookie) = cookie {
        response.headers_mut().insert(header::SET_COOKIE, cookie);
    }
    response
}
