//! `/console/session`: sign in (`POST`), who am I (`GET`), sign out (`DELETE`); and signing in at a provider (`oidc.rs`).

mod attempts;
mod oidc;
mod second_step;

use std::sync::Arc;

use axum::{
    Extension, Json, Router,
    extract::{Request, State},
    http::{HeaderMap, HeaderValue, StatusCode, header, request::Parts},
    middleware,
    response::{IntoResponse as _, Response},
    routing::{delete, get, post},
};
use kms_api::{
    ErrorCode,
    console::{Feature, Session, SignInRequest, UserName},
    paths,
};
use sha2::{Digest as _, Sha256};
use zeroize::Zeroizing;

use attempts::Attempts;
pub(crate) use attempts::client;
use second_step::SecondStep;

use crate::{
    audit::{self, Audited, Effect, Trail},
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

/// What the audit log calls signing in.
pub(crate) const SIGN_IN: Audited = Audited {
    action: "sign-in",
    effect: Effect::SignIn,
};

/// What it calls signing in at a provider: the provider's answer.
pub(crate) const SIGN_IN_AT_PROVIDER: Audited = Audited {
    action: "sign-in-at-provider",
    effect: Effect::SignIn,
};

/// What it calls signing out.
pub(crate) const SIGN_OUT: Audited = audit::change("sign-out");

/// The three methods. They stand outside the authentication layer: signing in needs no session,
/// and must work with the cookie of one that has ended.
pub(crate) fn router(state: &AppState) -> Router<AppState> {
    let record =
        |audited: Audited| middleware::from_fn_with_state((state.clone(), audited), audit::record);
    let sign_in = post(sign_in).route_layer(record(SIGN_IN));
    let sign_out = delete(sign_out).route_layer(record(SIGN_OUT));
    Router::new()
        .route(
            paths::CONSOLE_SESSION,
            get(show).merge(sign_in).merge(sign_out),
        )
        .layer(Extension(Arc::new(Gate::default())))
        .merge(oidc::router(state))
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
    let begun = gate.attempts.begin(address, subject, now);
    begun.map_err(AppError::wait)?;

    // Nobody has a name that is none; PostgreSQL would not even take a zero byte to look for.
    let account = match UserName::parse(name) {
        Ok(name) => state.store.account_signing_in(&name).await?,
        Err(_) => None,
    };
    let trail = trail(&parts);
    if let Some(account) = &account {
        trail.account(&account.id, account.name.as_str());
    }
    let stored = account.as_ref().and_then(Account::password);
    let password = Zeroizing::new(typed.password);
    let right = gate.passwords.check(password, stored).await;
    let Some(account) = account.filter(|_| right) else {
        return Err(wrong());
    };
    let second = second_step::check(&state, &account, typed.code, now).await?;
    if second != SecondStep::Wrong {
        gate.attempts.succeeded(address, subject, now);
    }
    second.permit()?;

    let (session, token) = begin(&state, &parts.headers, &account, &trail, now).await?;
    let answer = describe(&state, &session, account).await?;
    Ok(with_cookie(
        Json(answer).into_response(),
        token.cookie(wants_tls(&state, &parts.headers)),
    ))
}

fn wrong() -> AppError {
    let text = "the user name or the password is wrong";
    AppError::new(ErrorCode::NotAuthenticated, text)
}

/// Begins a session, with a new token always: one that was there before signing in is worth nothing after it.
async fn begin(
    state: &AppState,
    headers: &HeaderMap,
    account: &Account,
    trail: &Trail,
    now: u64,
) -> Result<(SessionRow, Token), AppError> {
    if let Some(before) = Token::of_request(headers) {
        state.store.end_session(&before.hash()).await?;
    }
    let token = Token::make()?;
    let session = SessionRow {
        token_hash: token.hash(),
        account_id: account.id.clone(),
        created_at: now,
        used_at: now,
    };
    let ended = SessionLimits::at(now);
    if !state.store.add_session(&session, account, ended).await? {
        return Err(wrong());
    }
    trail.session(&session.token_hash);
    Ok((session, token))
}

async fn sign_out(State(state): State<AppState>, request: Request) -> Result<Response, AppError> {
    let (parts, _body) = request.into_parts();
    check_origin(&parts.method, &parts.headers)?;
    if let Some(token) = Token::of_request(&parts.headers) {
        let hash = token.hash();
        let ended = state.store.session(&hash).await?;
        state.store.end_session(&hash).await?;
        if let Some((_, account)) = ended {
            let trail = trail(&parts);
            trail.account(&account.id, account.name.as_str());
            trail.session(&hash);
        }
    }
    let answer = StatusCode::NO_CONTENT.into_response();
    Ok(with_cookie(
        answer,
        no_cookie(wants_tls(&state, &parts.headers)),
    ))
}

/// Takes what becomes known, for the audit log.
fn trail(parts: &Parts) -> Trail {
    parts.extensions.get().cloned().unwrap_or_default()
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
            "the body must be {\"user_name\":…,\"password\":…}, with \"code\" where one is asked for: strings, \
             and nothing else",
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
        features: Feature::ALL.to_vec(),
        expires_at: session.expires_at(),
        ends_at: Some(session.ends_at()),
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
