//! The log: one line per request on standard error, and one per failure.
//!
//! Neither bodies nor query strings nor header values are in it: the route's template stands for
//! the path.

use std::{panic, time::Instant};

use axum::{
    extract::{MatchedPath, Request},
    middleware::Next,
    response::Response,
};
use tracing::{Instrument as _, error, info, info_span};
use tracing_subscriber::{EnvFilter, fmt};

use crate::{auth::Caller, headers::RequestId};

/// How a line is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum LogFormat {
    /// A JSON object, for programs.
    Json,
    /// A line, for people.
    #[default]
    Text,
}

/// Starts the log. Our own lines from `info` on, everybody else's from `warn` on.
pub fn start(format: LogFormat) {
    let filter = EnvFilter::new("warn,kms_server=info,keyferry=info");
    let log = fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        // A line that cannot be written (a full disk) is lost; to complain of it on the same stream would panic.
        .log_internal_errors(false);
    // A second start in one process (a test's) changes nothing.
    let _started = match format {
        LogFormat::Json => log
            .json()
            .flatten_event(true)
            .with_span_list(false)
            .try_init(),
        LogFormat::Text => log.with_ansi(false).try_init(),
    };
    // A panic's text may quote what it choked on; its place is enough to find it.
    panic::set_hook(Box::new(|info| {
        let place = info.location().map(ToString::to_string);
        error!(place = place.as_deref().unwrap_or("unknown"), "panicked");
    }));
}

/// Writes the line of one request. Runs inside `headers::apply`, which names the request.
pub(crate) async fn request(request: Request, next: Next) -> Response {
    let started = Instant::now();
    let id = request.extensions().get::<RequestId>().copied();
    let id = id.map(|id| id.0.to_string()).unwrap_or_default();
    let method = request.method().clone();
    let route = request.extensions().get::<MatchedPath>().cloned();
    let span = info_span!("request", id);

    let response = next.run(request).instrument(span.clone()).await;

    let user = response.extensions().get::<Caller>();
    span.in_scope(|| {
        info!(
            method = method.as_str(),
            route = route.as_ref().map_or("-", MatchedPath::as_str),
            status = response.status().as_u16(),
            ms = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX),
            user = user.map_or("-", |caller| caller.user_name.as_str()),
            "answered"
        );
    });
    response
}
