//! One's own password (`/console/session/password`), second step (`totp.rs`) and sessions (`/console/sessions`): for
//! whoever signed in. An access key is not enough, so that who has one cannot take the account over.

use std::sync::Arc;

use axum::{
    Extension, Json as Answer,
    extract::{FromRequestParts, State},
    http::{StatusCode, header, request::Parts},
    response::{IntoResponse as _, Response},
    routing::{delete, get, post},
};
use kms_api::{
    ErrorCode,
    accounts::{ChangePasswordRequest, NewPassword, SessionEntry, SessionsResponse},
    paths,
};
use zeroize::Zeroizing;

use super::{accounts::hash, totp};
use crate::{
    audit,
    auth::{Access, FailureCount, PasswordChecker, current, is_remote, no_cookie},
    error::AppError,
    extract::Json,
    routes::{Routes, guarded},
    state::AppState,
    store::accounts::{Account, SessionRow},
};

/// What the changes share that ask for the password once more.
#[derive(Default)]
pub(super) struct Gate {
    passwords: PasswordChecker,
    /// Failures by account, of passwords and of codes that are to be confirmed.
    pub(super) by_account: FailureCount<String>,
}

impl Gate {
    /// Refuses whoever does not know the password of the account that is signed in.
    pub(super) async fn check_password(
        &self,
        own: &Own,
        typed: NewPassword,
        now: u64,
    ) -> Result<(), AppError> {
        let id = &own.account.id;
        self.by_account.attempt(id, now).map_err(AppError::wait)?;
        let typed = Zeroizing::new(typed.0);
        let stored = own.account.password();
        if !self.passwords.check(typed, stored).await {
            let text = "current_password is not the password of this account";
            return Err(AppError::new(ErrorCode::InvalidField, text).at("current_password"));
        }
        self.by_account.forgive(id, now);
        Ok(())
    }
}

pub(crate) fn router() -> Routes {
    let gate = Extension(Arc::new(Gate::default()));
    Routes::new()
        .merge(totp::router(&gate))
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
pub(super) struct Own {
    pub(super) session: SessionRow,
    pub(super) account: Account,
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
) -> Result<StatusCode, AppError> {
    let now = state.clock.now();
    gate.check_password(&own, request.current_password, now)
        .await?;
    let new = Zeroizing::new(request.new_password.0);
    let hash = hash(new, "new_password").await?;
    let kept = Some(&own.session.token_hash);
    state
        .store
        .change_password(&own.account.id, &hash, kept)
        .await?;
    Ok(StatusCode::NO_CONTENT)
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
