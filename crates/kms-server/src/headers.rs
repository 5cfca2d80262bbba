//! What every answer says to a browser (docs/SECURITY.md, B2 and B5).

use axum::{
    extract::{Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, header},
    middleware::Next,
    response::Response,
};
use kms_api::console::CONSOLE_BUILD_HEADER;
use uuid::Uuid;

use crate::{assets, auth::is_remote, state::AppState};

/// Names an answer, and what the log says about it.
pub(crate) const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// A page: its own origin, WebAssembly, nothing inline, and markup only through Trusted Types.
const PAGE: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; \
    img-src 'self'; font-src 'self'; connect-src 'self'; worker-src 'self'; base-uri 'none'; \
    form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; \
    trusted-types default";

/// The sealed worker: it may run the module that it was handed, and reach nothing.
const WORKER: &str = "default-src 'none'; script-src 'wasm-unsafe-eval'; connect-src 'none'; \
    worker-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; \
    require-trusted-types-for 'script'; trusted-types 'none'";

/// A browser that came by TLS comes by nothing else for a year.
const TLS_ONLY: &str = "max-age=31536000";

/// Anything else, should a browser show it as a document.
const DATA: &str = "default-src 'none'; frame-ancestors 'none'";

/// Features that no page of ours uses.
const FEATURES: &str = "accelerometer=(), autoplay=(), camera=(), \
    display-capture=(), encrypted-media=(), fullscreen=(), gamepad=(), \
    geolocation=(), gyroscope=(), hid=(), identity-credentials-get=(), idle-detection=(), \
    local-fonts=(), magnetometer=(), microphone=(), midi=(), otp-credentials=(), payment=(), \
    picture-in-picture=(), publickey-credentials-get=(), screen-wake-lock=(), serial=(), \
    storage-access=(), usb=(), window-management=(), xr-spatial-tracking=()";

/// The id of this request, as middleware and handlers find it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct RequestId(pub(crate) Uuid);

/// Gives the request its id, and the answer the headers that it does not have yet.
pub(crate) async fn apply(
    State(state): State<AppState>,
    mut request: Request,
    next: Next,
) -> Response {
    // The name of this machine itself is shared by whatever else listens on it.
    let tls_only = state.settings.tls && is_remote(request.headers());
    let id = RequestId(Uuid::new_v4());
    request.extensions_mut().insert(id);
    let mut response = next.run(request).await;
    response.extensions_mut().insert(id);
    let answer = response.headers_mut();
    if let Ok(id) = HeaderValue::try_from(id.0.to_string()) {
        answer.insert(REQUEST_ID, id);
    }
    set(answer, "x-content-type-options", "nosniff");
    set(answer, "referrer-policy", "no-referrer");
    set(answer, "cross-origin-resource-policy", "same-origin");
    if let Some(build) = assets::build() {
        set(answer, CONSOLE_BUILD_HEADER, build);
    }
    if tls_only {
        set(answer, "strict-transport-security", TLS_ONLY);
    }
    for (name, value) in [
        (header::CONTENT_SECURITY_POLICY, DATA),
        (header::CACHE_CONTROL, "no-store"),
    ] {
        answer
            .entry(name)
            .or_insert(HeaderValue::from_static(value));
    }
    response
}

/// What a page of the console adds.
pub(crate) fn page(answer: &mut HeaderMap) {
    set(answer, "content-security-policy", PAGE);
    set(answer, "cross-origin-opener-policy", "same-origin");
    set(answer, "cross-origin-embedder-policy", "require-corp");
    set(answer, "permissions-policy", FEATURES);
    set(answer, "x-frame-options", "DENY");
}

/// What the sealed worker's script adds. The embedder policy must be the page's own, or the
/// browser refuses to start it.
pub(crate) fn worker(answer: &mut HeaderMap) {
    set(answer, "content-security-policy", WORKER);
    set(answer, "cross-origin-embedder-policy", "require-corp");
}

/// What a file says that is saved and never shown from here.
pub(crate) fn saved(answer: &mut HeaderMap) {
    set(answer, "content-disposition", "attachment");
}

fn set(answer: &mut HeaderMap, name: &'static str, value: &'static str) {
    answer.insert(name, HeaderValue::from_static(value));
}
