//! The layer around every route: records what was asked for and how it ended, before the answer goes out.

use std::panic::AssertUnwindSafe;

use axum::{
    extract::{FromRequestParts as _, RawPathParams, Request, State},
    http::request::Parts,
    middleware::Next,
    response::{IntoResponse as _, Response},
};
use futures_util::FutureExt as _;
use kms_api::{
    ErrorCode, ProjectId,
    accounts::{AccessName, UserId},
    audit::{ActorKind, AuditEntry, DONE, REFUSED},
};
use tracing::{Instrument as _, Span};

use super::{Audited, Effect, Trail};
use crate::{
    auth::client_address, error::AppError, headers::RequestId, serve::Peer, state::AppState,
};

/// Runs a route, and records it.
///
/// A change is made in a task of its own: a client that goes away meanwhile leaves no change without a record.
pub(crate) async fn record(
    State((state, audited)): State<(AppState, Audited)>,
    request: Request,
    next: Next,
) -> Response {
    let changes = matches!(audited.effect, Effect::Change | Effect::SignIn);
    let recorded = run(state, audited, request, next).instrument(Span::current());
    if changes {
        let task = tokio::spawn(recorded);
        task.await
            .unwrap_or_else(|error| AppError::internal(error).into_response())
    } else {
        recorded.await
    }
}

async fn run(state: AppState, audited: Audited, request: Request, next: Next) -> Response {
    if audited.effect != Effect::Read
        && let Err(error) = state.audit.check().await
    {
        return error.into_response();
    }
    let (mut parts, body) = request.into_parts();
    let trail = Trail::default();
    parts.extensions.insert(trail.clone());
    let mut entry = asked(&state, audited, &mut parts, &trail).await;
    let answered = next.run(Request::from_parts(parts, body));
    // What panicked may have changed something first.
    let response = AssertUnwindSafe(answered)
        .catch_unwind()
        .await
        .unwrap_or_else(|_| AppError::internal("a handler panicked").into_response());
    let code = response.extensions().get::<ErrorCode>().copied();
    finish(&mut entry, &trail, code, &response);
    match settle(&state, audited.effect, &trail, code, entry).await {
        Ok(()) => response,
        Err(error) => error.into_response(),
    }
}

/// What the request says before anybody has looked at it closely.
async fn asked(state: &AppState, audited: Audited, parts: &mut Parts, trail: &Trail) -> AuditEntry {
    let peer = parts.extensions.get::<Peer>().map(|peer| peer.0);
    let address = client_address(peer, &parts.headers, &state.settings.trusted_proxies);
    let request = parts.extensions.get::<RequestId>();
    let mut entry = AuditEntry {
        address: address.map(|address| address.to_string()),
        request_id: request.map(|id| id.0.to_string()),
        ..super::entry(ActorKind::Anonymous, audited.action)
    };
    // What is in the path is anybody's text: it is recorded where it is what it should be.
    let params = RawPathParams::from_request_parts(parts, state).await.ok();
    for (name, value) in params.iter().flatten() {
        match name {
            "project_id" => entry.project_id = ProjectId::parse(value).ok().map(String::from),
            "user_id" if UserId::parse(value).is_ok() => trail.target(value),
            "access" if AccessName::parse(value).is_ok() => trail.target(value),
            _ => {}
        }
    }
    entry
}

/// Adds what became known while the request was answered.
fn finish(entry: &mut AuditEntry, trail: &Trail, code: Option<ErrorCode>, response: &Response) {
    let noted = trail.read();
    if noted.known {
        ActorKind::Account
            .as_str()
            .clone_into(&mut entry.actor_kind);
    }
    entry.account_id = noted.account_id;
    entry.account_name = noted.account_name;
    entry.access_key = noted.access_key;
    entry.session = noted.session;
    entry.key_id = noted.key_id;
    entry.target = noted.target;
    // A browser that signs in at a provider is led on to the console.
    let success = response.status().is_success() || response.status().is_redirection();
    let outcome = code.map_or(if success { DONE } else { REFUSED }, ErrorCode::as_str);
    outcome.clone_into(&mut entry.outcome);
    entry.status = response.status().as_u16().into();
}

/// Writes, counts, or leaves out.
async fn settle(
    state: &AppState,
    effect: Effect,
    trail: &Trail,
    code: Option<ErrorCode>,
    entry: AuditEntry,
) -> Result<(), AppError> {
    let (known, done) = (trail.read().known, entry.outcome == DONE);
    // Attempts to sign in are limited, but not before a password is checked.
    let attempt = effect == Effect::SignIn
        && matches!(
            code,
            Some(ErrorCode::NotAuthenticated | ErrorCode::SecondStepNeeded)
        );
    match effect {
        Effect::Read if done => return Ok(()),
        Effect::Use if done => return state.audit.count_use(entry).await,
        Effect::Read | Effect::Use | Effect::Change | Effect::SignIn => {}
    }
    // Who asks too often must not fill the disk with that.
    let too_often = code == Some(ErrorCode::RateLimited);
    // Nor who is refused faster than can be written.
    let flood = effect == Effect::Read && state.audit.is_full();
    if (known && !too_often && !flood) || attempt {
        return state.audit.write(entry).await;
    }
    // A stranger changes nothing, not even by signing out.
    if !done {
        state.audit.count_refusal(entry);
    }
    Ok(())
}
