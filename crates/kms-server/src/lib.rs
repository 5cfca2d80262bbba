//! The KMS: REST API, key lifecycle, storage and accounts; serves the console.

#![forbid(unsafe_code)]

pub mod audit;
pub mod auth;
pub mod background;
pub mod backup;
pub mod cli;
pub mod clock;
pub mod config;
pub mod crypto;
pub mod domain;
pub mod error;
pub mod logging;
pub mod metrics;
pub mod routes;
pub mod serve;
pub mod start;
pub mod state;
pub mod store;
pub mod tls;
pub mod traces;

mod assets;
mod extract;
mod files;
mod headers;
mod limits;

use axum::{
    Router,
    extract::Request,
    middleware,
    response::{IntoResponse as _, Response},
    routing::{MethodRouter, get},
};
use kms_api::ErrorCode;
use tower_http::catch_panic::CatchPanicLayer;

use crate::{error::AppError, state::AppState};

/// Everything that this server answers.
pub fn app(state: AppState) -> Router {
    let limit = (state.clone(), limits::RateLimit::of(&state));
    let by_address = middleware::from_fn_with_state(limit.clone(), limits::by_address);
    let by_caller = middleware::from_fn_with_state(limit, limits::by_caller);
    let authenticate = middleware::from_fn_with_state(state.clone(), auth::authenticate);
    let in_time = middleware::from_fn_with_state(state.clone(), limits::in_time);
    let count = middleware::from_fn_with_state(state.clone(), metrics::count);
    let trace = middleware::from_fn_with_state(state.clone(), traces::record);
    let headers = middleware::from_fn_with_state(state.clone(), headers::apply);
    // Of layers the last one is the first to see a request.
    let identify = |methods: MethodRouter<AppState>| {
        methods
            .route_layer(by_caller.clone())
            .route_layer(authenticate.clone())
    };
    Router::new()
        .merge(routes::router(&state, identify))
        .merge(routes::console::session::router(&state))
        .route_layer(by_address)
        .merge(routes::health::router())
        .route("/", get(root))
        .fallback(assets::fallback)
        .method_not_allowed_fallback(wrong_method)
        .layer(in_time)
        .layer(CatchPanicLayer::custom(|_| {
            AppError::new(ErrorCode::Internal, "internal error").into_response()
        }))
        .layer(middleware::from_fn(logging::request))
        .layer(count)
        .layer(trace)
        .layer(headers)
        .with_state(state)
}

/// The path is there, the method is not (RFC 9110, section 15.5.6).
async fn wrong_method() -> AppError {
    AppError::new(ErrorCode::NoSuchMethod, "this path has no such method")
}

/// The console to a browser, the list of API versions to a program.
async fn root(request: Request) -> Response {
    if assets::asks_for_page(&request) {
        assets::fallback(request).await
    } else {
        routes::versions().await.into_response()
    }
}
