//! `GET /healthz`: the process lives. `GET /readyz`: it can serve. Both ask for nothing, so that a probe needs no secret.

use std::{sync::atomic::Ordering, time::Duration};

use axum::{Router, extract::State, routing::get};
use kms_api::{ErrorCode, paths};
use tokio::time;

use crate::{error::AppError, state::AppState};

/// How long the store may take to answer a probe.
const PATIENCE: Duration = Duration::from_secs(2);

pub(crate) fn router() -> Router<AppState> {
    Router::new()
        .route(paths::HEALTH, get(async || "ok"))
        .route(paths::READY, get(ready))
}

async fn ready(State(state): State<AppState>) -> Result<&'static str, AppError> {
    if state.stopping.load(Ordering::Relaxed) {
        let stopping = "the server is stopping; ask another one, or this one after its restart";
        return Err(AppError::new(ErrorCode::Unavailable, stopping));
    }
    match time::timeout(PATIENCE, state.store.ready()).await {
        Ok(Ok(())) => Ok("ok"),
        // Whatever is wrong with the store, this server is not the one to be asked now.
        Ok(Err(error)) => Err(AppError {
            code: ErrorCode::Unavailable,
            ..error.into()
        }),
        Err(_) => Err(AppError::new(
            ErrorCode::Unavailable,
            "the store did not answer within 2 seconds",
        )),
    }
}
