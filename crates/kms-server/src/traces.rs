//! Traces for `OpenTelemetry`: a span for each request, sent to a collector by OTLP.
//!
//! A span has what the log has of a request and no more: neither bodies nor query strings nor header values. It goes by
//! the route's template, and takes the trace of a caller who sends one (`traceparent`).

use std::time::Duration;

use axum::{
    extract::{MatchedPath, Request, State},
    middleware::Next,
    response::Response,
};
use kms_api::ErrorCode;
use opentelemetry::{
    Context, KeyValue,
    propagation::TextMapPropagator as _,
    trace::{Span as _, SpanKind, Status, Tracer as _, TracerProvider as _},
};
use opentelemetry_http::{HeaderExtractor, hyper::HyperClient};
use opentelemetry_otlp::{
    ExporterBuildError, Protocol, SpanExporter, WithExportConfig as _, WithHttpConfig as _,
};
use opentelemetry_sdk::{
    Resource,
    propagation::TraceContextPropagator,
    runtime::Tokio,
    trace::{SdkTracer, SdkTracerProvider, span_processor_with_async_runtime::BatchSpanProcessor},
};

use crate::{headers::RequestId, metrics::name_of, state::AppState};

/// How long the collector may take for what is sent to it.
const PATIENCE: Duration = Duration::from_secs(10);

/// Where spans go; nowhere by default.
#[derive(Debug, Default)]
pub struct Traces(Option<Sender>);

#[derive(Debug)]
struct Sender {
    provider: SdkTracerProvider,
    tracer: SdkTracer,
}

/// How long the last spans may take when the server stops.
const END: Duration = Duration::from_secs(3);

impl Traces {
    /// Sends spans to the collector at `endpoint`, some at a time. Must be called within the runtime.
    pub fn to(endpoint: &Endpoint) -> Result<Self, ExporterBuildError> {
        let exporter = SpanExporter::builder()
            .with_http()
            .with_http_client(HyperClient::with_default_connector(PATIENCE, None))
            .with_protocol(Protocol::HttpBinary)
            .with_endpoint(format!("{}/v1/traces", endpoint.0))
            .build()?;
        let resource = Resource::builder()
            .with_service_name("keyferry")
            .with_attribute(KeyValue::new("service.version", env!("CARGO_PKG_VERSION")))
            .build();
        let provider = SdkTracerProvider::builder()
            .with_span_processor(BatchSpanProcessor::builder(exporter, Tokio).build())
            .with_resource(resource)
            .build();
        let tracer = provider.tracer("keyferry");
        Ok(Self(Some(Sender { provider, tracer })))
    }

    /// Sends what is left.
    pub async fn end(&self) {
        let Some(provider) = self.0.as_ref().map(|sender| sender.provider.clone()) else {
            return;
        };
        // It waits for the collector, which may be away: not for longer than a stop may take.
        let ended = tokio::task::spawn_blocking(move || provider.shutdown());
        if !matches!(tokio::time::timeout(END, ended).await, Ok(Ok(Ok(())))) {
            tracing::warn!("the last spans did not reach the collector");
        }
    }
}

/// A collector's base URL: `http://HOST:PORT`.
#[derive(Clone, Debug)]
pub struct Endpoint(String);

impl std::str::FromStr for Endpoint {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let plain = text
            .strip_prefix("http://")
            .filter(|rest| !rest.contains('@'));
        let url: Option<axum::http::Uri> = plain.and_then(|_| text.parse().ok());
        match url {
            Some(url) if url.host().is_some() && url.query().is_none() => {
                Ok(Self(text.trim_end_matches('/').to_owned()))
            }
            _ => Err(
                "must be http://HOST:PORT, a collector that takes OTLP by HTTP; TLS is for the collector to add",
            ),
        }
    }
}

/// Makes the span of one request. Runs inside `headers::apply`, which names the request.
pub(crate) async fn record(
    State(state): State<AppState>,
    request: Request,
    next: Next,
) -> Response {
    let Some(Sender { tracer, .. }) = &state.traces.0 else {
        return next.run(request).await;
    };
    let route = request.extensions().get::<MatchedPath>().cloned();
    let method = name_of(request.method());
    let name = route.as_ref().map_or_else(
        || method.to_owned(),
        |route| format!("{method} {}", route.as_str()),
    );
    let mut attributes = vec![KeyValue::new("http.request.method", method)];
    if let Some(route) = route {
        attributes.push(KeyValue::new("http.route", route.as_str().to_owned()));
    }
    if let Some(id) = request.extensions().get::<RequestId>() {
        attributes.push(KeyValue::new("keyferry.request_id", id.0.to_string()));
    }
    let parent = TraceContextPropagator::new()
        .extract_with_context(&Context::new(), &HeaderExtractor(request.headers()));
    let mut span = tracer
        .span_builder(name)
        .with_kind(SpanKind::Server)
        .with_attributes(attributes)
        .start_with_context(tracer, &parent);

    let response = next.run(request).await;

    let status = response.status();
    span.set_attribute(KeyValue::new(
        "http.response.status_code",
        i64::from(status.as_u16()),
    ));
    if let Some(code) = response.extensions().get::<ErrorCode>() {
        span.set_attribute(KeyValue::new("error.type", code.as_str()));
    }
    if status.is_server_error() {
        span.set_status(Status::error(""));
    }
    span.end();
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_collector_is_named_by_its_base_url() {
        let read = |text: &str| text.parse::<Endpoint>().ok().map(|endpoint| endpoint.0);
        assert_eq!(
            read("http://127.0.0.1:4318/").as_deref(),
            Some("http://127.0.0.1:4318")
        );
        assert_eq!(
            read("http://otel/base").as_deref(),
            Some("http://otel/base")
        );
        for wrong in [
            "https://otel:4318",
            "otel:4318",
            "http://",
            "http://a:b@otel",
            "http://otel/?x=1",
        ] {
            assert_eq!(read(wrong), None, "{wrong}");
        }
    }
}
