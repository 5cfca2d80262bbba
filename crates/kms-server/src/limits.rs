//! What one client may ask of the server: how long a request may take, and how many there may be a second.
//!
//! Sizes and the times for sending are in `serve.rs` and `extract.rs`.

mod bucket;

use std::{net::IpAddr, sync::Arc};

use axum::{
    extract::{Request, State},
    middleware::Next,
    response::Response,
};
use kms_api::ErrorCode;
use tokio::time;

use crate::{
    auth::Caller, error::AppError, routes::console::session::client, serve::Peer, state::AppState,
};
use bucket::Buckets;

/// The requests that callers and addresses have left. A request counts against its caller; one without valid
/// credentials, against the address that it came from.
#[derive(Debug)]
pub(crate) struct RateLimit {
    by_caller: Buckets<String>,
    by_address: Buckets<IpAddr>,
}

impl RateLimit {
    pub(crate) fn of(state: &AppState) -> Option<Arc<Self>> {
        let limit = state.settings.rate_limit?;
        Some(Arc::new(Self {
            by_caller: Buckets::new(limit),
            by_address: Buckets::new(limit),
        }))
    }
}

/// Before authentication: refuses an address whose requests without valid credentials were too many.
pub(crate) async fn by_address(
    State((state, limit)): State<(AppState, Option<Arc<RateLimit>>)>,
    request: Request,
    next: Next,
) -> Result<Response, AppError> {
    let Some(limit) = limit else {
        return Ok(next.run(request).await);
    };
    let peer = request.extensions().get::<Peer>().map(|peer| peer.0);
    let Some(address) = client(peer, request.headers(), &state.settings.trusted_proxies) else {
        return Ok(next.run(request).await);
    };
    let buckets = &limit.by_address;
    buckets
        .look(&address, state.clock.now_millis())
        .map_err(too_many)?;
    let response = next.run(request).await;
    if response.extensions().get::<Caller>().is_none() {
        // Several at once may have been let in by the last one that was left; the bucket is empty then.
        let _taken = buckets.take(&address, state.clock.now_millis());
    }
    Ok(response)
}

/// After authentication: refuses a caller whose requests are too many.
pub(crate) async fn by_caller(
    State((state, limit)): State<(AppState, Option<Arc<RateLimit>>)>,
    request: Request,
    next: Next,
) -> Result<Response, AppError> {
    if let (Some(limit), Some(caller)) = (limit, request.extensions().get::<Caller>()) {
        let now = state.clock.now_millis();
        limit
            .by_caller
            .take(&caller.user_id, now)
            .map_err(too_many)?;
    }
    Ok(next.run(request).await)
}

fn too_many(seconds: u64) -> AppError {
    AppError::new(
        ErrorCode::RateLimited,
        "too many requests a second; send them more slowly, or ask the operator to raise --rate-limit",
    )
    .retry_after(seconds)
}

/// Ends a request that takes too long. What it began to change in the store is undone, unless it was done already.
pub(crate) async fn in_time(
    State(state): State<AppState>,
    request: Request,
    next: Next,
) -> Result<Response, AppError> {
    let answer = time::timeout(state.settings.request_timeout, next.run(request));
    answer.await.map_err(|_| {
        AppError::new(
            ErrorCode::Unavailable,
            "the request took too long and was given up; look whether it was done before trying again",
        )
    })
}
