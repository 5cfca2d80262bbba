//! One's own password (`/console/session/password`) and sessions (`/console/sessions`): for whoever signed in with a
//! password. An access key is not enough, so that who has one cannot take the account over.

use std::sync::Arc;

use axum::{
    Extension, Json as Answer,
    extract::{FromRequestParts, State},
    http::{HeaderValue, StatusCode, header, request::Parts},
    response::{IntoResponse as _, Response},
    routing::{delete, get, post},
};
use kms_api::{
    ErrorCode,
    accounts::{ChangePasswordRequest, SessionEntry, SessionsResponse},
    paths,
};
use zeroize::Zeroizing;

use super::accounts::hash;
use crate::{
    audit,
    auth::{Access, FailureCount, PasswordChecker, current, is_remote, no_cookie},
    error::AppError,
    extract::Json,
    routes::{Routes, guarded},
    state::AppState,
    store::accounts::{Account, SessionRow},
};

/// What password changes share.
#[derive(Default)]
struct Gate {
    passwords: PasswordChecker,
    by_account: FailureCount<String>,
}

pub(crate) fn router() -> Routes {
    let gate = Extension(Arc::new(Gate::default()));
    Routes::new()
        .merge(guarded(
            paths::CONSOLE_PASSWORD,
            Access::Read,
            audit::change("change-own-password"),
            post(change_password).layer(gate),
        ))
        .merge(guarded(
            paths::CONSOLE_SESSIONS,
            Access::Read,
            audit::read("list-own-sessions"),
            get(list),
        ))
        .merge(guarded(
            paths::CONSOLE_SESSIONS,
            Access::Read,
            audit::change("end-own-sessions"),
            delete(end_all),
        ))
}

/// The session that asks.
struct Own {
    session: SessionRow,
    account: Account,
    /// Whether its cookie travels by TLS alone.
    secure: bool,
}

impl FromRequestParts<AppState> for Own {
    type Rejection = AppError;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, AppError> {
        let found = if parts.headers.contains_key(header::AUTHORIZATION) {
            None
        } else {
            current(state, parts).await?
        };
        let (session, account) = found.ok_or_else(|| {
            let text = "sign in with a password; an access key is not enough for this";
            AppError::new(ErrorCode::NotPermitted, text)
        })?;
        Ok(Self {
            session,
            account,
            secure: is_remote(&parts.headers),
        })
    }
}

/// Ends every other session: whoever changes a password may have reason to.
async fn change_password(
    State(state): State<AppState>,
    Extension(gate): Extension<Arc<Gate>>,
    own: Own,
    Json(request): Json<ChangePasswordRequest>,
) -> Result<Response, AppError> {
    let (id, now) = (own.account.id, state.clock.now());
    if let Err(seconds) = gate.by_account.attempt(&id, now) {
        return Ok(wait_first(seconds));
    }
    let typed = Zeroizing::new(request.current_password.0);
    let stored = Some(own.account.password_hash);
    if !gate.passwords.check(typed, stored).await {
        let text = "current_password is not the password of this account";
        return Err(AppError::new(ErrorCode::InvalidField, text).at("current_password"));
    }
    gate.by_account.forgive(&id, now);
    let new = Zeroizing::new(request.new_password.0);
    let hash = hash(new, "new_password").await?;
    let kept = Some(&own.session.token_hash);
    state.store.change_password(&id, &hash, kept).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

async fn list(
    State(state): State<AppState>,
    own: Own,
) -> Result<Answer<SessionsResponse>, AppError> {
    let now = state.clock.now();
    let sessions = state.store.sessions_of(&own.account.id).await?;
    let live = sessions.into_iter().filter(|session| session.is_live(now));
    let shown = live.map(|session| SessionEntry {
        created_at: session.created_at,
        used_at: session.used_at,
        current: session.token_hash == own.session.token_hash,
    });
    Ok(Answer(SessionsResponse {
        sessions: shown.collect(),
    }))
}

/// Signs out everywhere, here too.
async fn end_all(State(state): State<AppState>, own: Own) -> Result<Response, AppError> {
    state.store.end_sessions_of(&own.account.id).await?;
    let mut response = StatusCode::NO_CONTENT.into_response();
    if let Some(cookie) = no_cookie(own.secure) {
        response.headers_mut().insert(header::SET_COOKIE, cookie);
    }
    Ok(response)
}

fn wait_first(seconds: u64) -> Response {
    let text = format!("too many failed attempts; wait {seconds} seconds");
    let mut response = AppError::new(ErrorCode::RateLimited, text).into_response();
    response
        .headers_mut()
        .insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    response
}
