//! Every route of the API. A route is registered with the access that it asks for; without one it does not compile.

pub(crate) mod blocking;
pub(crate) mod console;
mod data;
mod datakeys;
mod import;
mod keys;
mod load;
mod mac;
mod random;
mod re_encrypt;
pub(crate) mod rotation;
mod tags;
mod versions;

use axum::{
    Router,
    extract::{DefaultBodyLimit, RawPathParams, Request, State},
    handler::Handler,
    middleware::{self, Next},
    response::Response,
    routing::{MethodRouter, post},
};
use kms_api::{ErrorCode, paths};

pub(crate) use versions::versions;

use crate::{
    auth::{Access, Caller},
    error::AppError,
    extract::BODY_LIMIT,
    state::AppState,
};

/// Every route of the API, to be put inside the authentication layer.
pub fn router() -> Router<AppState> {
    Router::new()
        .merge(keys::router())
        .merge(import::router())
        .merge(data::router())
        .merge(datakeys::router())
        .merge(re_encrypt::router())
        .merge(mac::router())
        .merge(random::router())
        .merge(rotation::router())
        .merge(tags::router())
        .merge(console::keys::router())
        .merge(versions::router())
        .layer(DefaultBodyLimit::max(BODY_LIMIT))
}

/// `POST /v1.0/{project_id}/kms/{name}`.
pub(crate) fn operation<H, T>(name: &str, access: Access, handler: H) -> Router<AppState>
where
    H: Handler<T, AppState>,
    T: 'static,
{
    guarded(
        &format!("{}/{name}", paths::PROJECT_PREFIX),
        access,
        post(handler),
    )
}

/// A route of a project: signed in, of a role that has `access`, and permitted in the path's project.
pub(crate) fn guarded(
    path: &str,
    access: Access,
    methods: MethodRouter<AppState>,
) -> Router<AppState> {
    Router::new().route(
        path,
        methods.route_layer(middleware::from_fn_with_state(access, permit)),
    )
}

async fn permit(
    State(access): State<Access>,
    caller: Caller,
    params: RawPathParams,
    request: Request,
    next: Next,
) -> Result<Response, AppError> {
    if !access.permits(caller.role) {
        return Err(AppError::new(
            ErrorCode::NotPermitted,
            "your role does not permit this operation; ask an administrator",
        ));
    }
    let project = params.iter().find(|(name, _)| *name == "project_id");
    if project.is_some_and(|(_, id)| id != caller.project.as_str()) {
        return Err(AppError::new(
            ErrorCode::NotPermitted,
            "these credentials do not belong to the project in the path",
        ));
    }
    Ok(next.run(request).await)
}
