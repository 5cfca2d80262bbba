//! `/console/session`: sign in (`POST`), who am I (`GET`), sign out (`DELETE`).

use std::{
    net::{IpAddr, Ipv6Addr},
    sync::Arc,
};

use axum::{
    Extension, Json, Router,
    extract::{Request, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse as _, Response},
    routing::get,
};
use kms_api::{
    ErrorCode,
    console::{Session, SignInRequest},
    paths,
};
use sha2::{Digest as _, Sha256};
use zeroize::Zeroizing;

use crate::{
    auth::{
        FailureCount, PasswordChecker, Token, buffer, check_origin, current, is_remote, no_cookie,
    },
    error::AppError,
    serve::Peer,
    state::AppState,
    store::accounts::{Account, SessionLimits, SessionRow},
};

/// What sign-ins share.
#[derive(Debug, Default)]
struct Gate {
    passwords: PasswordChecker,
    /// By the hash of the name that was typed, since that may be long.
    by_account: FailureCount<[u8; 32]>,
    by_address: FailureCount<IpAddr>,
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
    let address = parts
        .extensions
        .get::<Peer>()
        .map_or(IpAddr::V6(Ipv6Addr::UNSPECIFIED), |peer| network(peer.0));
    let now = state.clock.now();
    let name = typed.user_name;
    let subject: [u8; 32] = Sha256::digest(&name).into();
    let waits = [
        gate.by_address.attempt(&address, now),
        gate.by_account.attempt(&subject, now),
    ];
    if let Some(wait) = waits.into_iter().filter_map(Result::err).max() {
        return Ok(wait_first(wait));
    }

    let account = state.store.account_named(&name).await?;
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
    gate.by_address.forgive(&address, now);
    gate.by_account.forgive(&subject, now);

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
        token.cookie(is_remote(&parts.headers)),
    ))
}

async fn sign_out(State(state): State<AppState>, request: Request) -> Result<Response, AppError> {
    let (parts, _body) = request.into_parts();
    check_origin(&parts.method, &parts.headers)?;
    if let Some(token) = Token::of_request(&parts.headers) {
        state.store.end_session(&token.hash()).await?;
    }
    let answer = StatusCode::NO_CONTENT.into_response();
    Ok(with_cookie(answer, no_cookie(is_remote(&parts.headers))))
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
    serde_json::from_slice(&bytes).map_err(|_| {
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

fn with_cookie(mut response: Response, cookie: Option<HeaderValue>) -> Response {
    if let Some(cookie) = cookie {
        response.headers_mut().insert(header::SET_COOKIE, cookie);
    }
    response
}

fn wait_first(seconds: u64) -> Response {
    let refusal = AppError::new(
        ErrorCode::RateLimited,
        format!("too many failed attempts; wait {seconds} seconds"),
    );
    let mut response = refusal.into_response();
    response
        .headers_mut()
        .insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    response
}

/// Whom an address stands for: an IPv6 client has a whole /64 to itself.
fn network(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V4(_) => address,
        IpAddr::V6(v6) => Ipv6Addr::from_bits(v6.to_bits() & !u128::from(u64::MAX)).into(),
    }
}
