//! Figures for Prometheus, served on a listener of their own.
//!
//! Every label is from a closed set: routes by their template, methods that have a name, codes of refusals. What a client
//! makes up becomes no label, or anybody could fill the memory.

use std::{fmt, sync::Arc, time::Instant};

use axum::{
    Router,
    extract::{MatchedPath, Request, State},
    http::{Method, header},
    middleware::Next,
    response::{IntoResponse, Response},
    routing::get,
};
use kms_api::{ErrorCode, paths};
use prometheus_client::{
    encoding::{EncodeLabelSet, text},
    metrics::{counter::Counter, family::Family, gauge::Gauge, histogram::Histogram, info::Info},
    registry::Registry,
};

use crate::{error::StoreFailed, state::AppState};

/// Upper bounds of the histogram, in seconds: from what memory answers to what a client gives up on.
const SECONDS: [f64; 12] = [
    0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0, 5.0, 30.0,
];
/// In place of a route's template where no route matches.
const NO_ROUTE: &str = "none";
/// The outcome of what was done; else it is the code of the refusal.
const DONE: &str = "done";
const FAILED: &str = "failed";

/// What is counted.
pub struct Metrics {
    registry: Registry,
    requests: Family<RequestLabels, Counter>,
    seconds: Family<RouteLabel, Histogram, fn() -> Histogram>,
    store_errors: Counter,
    sign_ins: Family<Outcome, Counter>,
    imports: Family<Outcome, Counter>,
    rounds: Family<Outcome, Counter>,
    /// Connections that are open.
    pub(crate) connections: Gauge,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct RequestLabels {
    route: String,
    method: &'static str,
    status: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct RouteLabel {
    route: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Outcome {
    outcome: &'static str,
}

impl Default for Metrics {
    fn default() -> Self {
        let mut registry = Registry::with_prefix("keyferry");
        let build = Info::new([("version", env!("CARGO_PKG_VERSION"))]);
        registry.register("build", "The program that runs", build);
        let requests = Family::default();
        registry.register("requests", "Requests that were answered", requests.clone());
        let seconds = Family::new_with_constructor((|| Histogram::new(SECONDS)) as fn() -> _);
        registry.register(
            "request_duration_seconds",
            "Time from a request's head to the head of its answer",
            seconds.clone(),
        );
        let store_errors = Counter::default();
        registry.register(
            "store_errors",
            "Requests that the store failed or could not be reached for",
            store_errors.clone(),
        );
        let sign_ins = Family::default();
        registry.register(
            "sign_ins",
            "Attempts to sign in, by outcome: done, or the code of the refusal",
            sign_ins.clone(),
        );
        let imports = Family::default();
        registry.register(
            "imports",
            "Imports of key material, by outcome: done, or the code of the refusal",
            imports.clone(),
        );
        let rounds = Family::default();
        registry.register(
            "background_rounds",
            "Rounds of the upkeep, by outcome: done or failed",
            rounds.clone(),
        );
        let connections = Gauge::default();
        registry.register("connections", "Open connections", connections.clone());
        Self {
            registry,
            requests,
            seconds,
            store_errors,
            sign_ins,
            imports,
            rounds,
            connections,
        }
    }
}

impl Metrics {
    /// All of it, in the text format of `OpenMetrics`.
    pub fn text(&self) -> Result<String, fmt::Error> {
        let mut text = String::new();
        text::encode(&mut text, &self.registry)?;
        Ok(text)
    }

    /// Counts a round of the upkeep.
    pub(crate) fn round(&self, done: bool) {
        let outcome = if done { DONE } else { FAILED };
        self.rounds.get_or_create(&Outcome { outcome }).inc();
    }

    fn answered(&self, route: &str, method: &Method, started: Instant, response: &Response) {
        let labels = RequestLabels {
            route: route.to_owned(),
            method: name_of(method),
            status: class_of(response.status().as_u16()),
        };
        self.requests.get_or_create(&labels).inc();
        let RequestLabels { route, .. } = labels;
        let seconds = started.elapsed().as_secs_f64();
        self.seconds
            .get_or_create(&RouteLabel { route })
            .observe(seconds);
        if response.extensions().get::<StoreFailed>().is_some() {
            self.store_errors.inc();
        }
    }
}

/// Counts one request.
pub(crate) async fn count(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let started = Instant::now();
    let method = request.method().clone();
    let route = request.extensions().get::<MatchedPath>().cloned();
    let response = next.run(request).await;
    let metrics = &state.metrics;
    let route = route.as_ref().map_or(NO_ROUTE, MatchedPath::as_str);
    metrics.answered(route, &method, started, &response);
    let events = match route.rsplit('/').next() {
        Some(paths::post::IMPORT_KEY_MATERIAL) => Some(&metrics.imports),
        _ if route == paths::CONSOLE_SESSION && method == Method::POST => Some(&metrics.sign_ins),
        _ => None,
    };
    if let Some(events) = events {
        let refusal = response.extensions().get::<ErrorCode>();
        let outcome = refusal.map_or(DONE, |code| code.as_str());
        events.get_or_create(&Outcome { outcome }).inc();
    }
    response
}

/// What is served on the listener for figures.
pub fn app(metrics: Arc<Metrics>) -> Router {
    let show = async move |State(metrics): State<Arc<Metrics>>| {
        let kind = "application/openmetrics-text; version=1.0.0; charset=utf-8";
        // Text is written to memory, which does not fail.
        let text = metrics.text().unwrap_or_default();
        ([(header::CONTENT_TYPE, kind)], text).into_response()
    };
    Router::new()
        .route("/metrics", get(show))
        .with_state(metrics)
}

/// The method's name; a client may make up methods as it likes.
pub(crate) fn name_of(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        Method::PUT => "PUT",
        Method::PATCH => "PATCH",
        Method::DELETE => "DELETE",
        _ => "other",
    }
}

const fn class_of(status: u16) -> &'static str {
    match status / 100 {
        1 => "1xx",
        2 => "2xx",
        3 => "3xx",
        4 => "4xx",
        _ => "5xx",
    }
}
