//! `keyferry serve`.

use std::{
    future, io,
    net::{IpAddr, SocketAddr},
    num::NonZeroU32,
    path::PathBuf,
    sync::{Arc, atomic::Ordering},
    time::Duration,
};

use clap::{Args, builder::PossibleValuesParser, builder::TypedValueParser as _};
use prometheus_client::metrics::gauge::Gauge;
use tokio::{
    net::TcpListener,
    signal::unix::{SignalKind, signal},
    task::JoinSet,
};

use super::{CliError, StoreArgs, oidc::OidcArgs, output};
use crate::{
    app, background,
    clock::{Clock as _, SystemClock},
    config::{ConfigError, check_listen},
    logging::{self, LogFormat},
    metrics,
    serve::{self, Service},
    start::{self, StartError},
    state::{AppState, Settings, WrappingKeyBits},
    tls::{Certificate, TlsFiles},
    traces::{Endpoint, Traces},
};

/// Connections to the listener for figures: a few collectors.
const METRICS_CONNECTIONS: usize = 16;

/// Its flags.
#[derive(Debug, Args)]
pub(super) struct ServeArgs {
    /// Address and port to listen on; port 0 takes a free one.
    #[arg(
        long,
        value_name = "ADDR",
        env = "KEYFERRY_LISTEN",
        default_value = "127.0.0.1:8080"
    )]
    listen: SocketAddr,
    #[command(flatten)]
    pub(super) store: StoreArgs,
    /// Size of the RSA keys that material is wrapped under.
    #[arg(
        long, value_name = "BITS", env = "KEYFERRY_WRAPPING_KEY_BITS", default_value = "3072",
        value_parser = PossibleValuesParser::new(["2048", "3072", "4096"])
            .try_map(|bits| bits.parse::<u32>())
    )]
    wrapping_key_bits: u32,
    /// How many keys a project may have; by default any number.
    #[arg(long, value_name = "N", env = "KEYFERRY_KEY_QUOTA")]
    key_quota: Option<u32>,
    /// How the log on standard error is written.
    #[arg(long, value_enum, env = "KEYFERRY_LOG", default_value_t)]
    log: LogFormat,
    /// Certificate chain in PEM, the server's own first: the server then speaks HTTPS. Read again when it changes.
    #[arg(long, value_name = "FILE", env = "KEYFERRY_TLS_CERT")]
    tls_cert: Option<PathBuf>,
    /// The certificate's private key in PEM.
    #[arg(long, value_name = "FILE", env = "KEYFERRY_TLS_KEY")]
    tls_key: Option<PathBuf>,
    /// How many connections are served at a time; more wait.
    #[arg(
        long,
        value_name = "N",
        env = "KEYFERRY_MAX_CONNECTIONS",
        default_value = "1024"
    )]
    max_connections: NonZeroU32,
    /// How long a request may take, in seconds.
    #[arg(
        long,
        value_name = "SECONDS",
        env = "KEYFERRY_REQUEST_TIMEOUT",
        default_value = "60"
    )]
    request_timeout: NonZeroU32,
    /// How many requests a second each caller may send, and each address without credentials; by default any number.
    #[arg(long, value_name = "N", env = "KEYFERRY_RATE_LIMIT")]
    rate_limit: Option<NonZeroU32>,
    /// Address and port to serve figures for Prometheus on, at /metrics; by default nowhere.
    #[arg(long, value_name = "ADDR", env = "KEYFERRY_METRICS_LISTEN")]
    metrics_listen: Option<SocketAddr>,
    /// Collector that gets a span for each request by OTLP, like `http://127.0.0.1:4318`; by default none does.
    #[arg(long, value_name = "COLLECTOR", env = "KEYFERRY_OTLP_ENDPOINT")]
    otlp_endpoint: Option<Endpoint>,
    /// Speak plain HTTP beyond loopback all the same.
    #[arg(long, env = "KEYFERRY_INSECURE_HTTP")]
    insecure_http: bool,
    /// Address of a proxy whose X-Forwarded-For names the client; may be given more than once, or with commas.
    #[arg(
        long,
        value_name = "IP",
        env = "KEYFERRY_TRUSTED_PROXY",
        value_delimiter = ','
    )]
    trusted_proxy: Vec<IpAddr>,
    #[command(flatten)]
    pub(super) oidc: OidcArgs,
}

impl ServeArgs {
    /// Refuses settings that cannot be together; gives where the certificate is, if there is one.
    pub(super) fn check(&self) -> Result<Option<TlsFiles>, CliError> {
        let usage = |error: ConfigError| CliError::Usage(error.to_string());
        let files = TlsFiles::of(self.tls_cert.clone(), self.tls_key.clone()).map_err(usage)?;
        for address in [Some(self.listen), self.metrics_listen]
            .into_iter()
            .flatten()
        {
            check_listen(address, files.is_some(), self.insecure_http).map_err(usage)?;
        }
        Ok(files)
    }
}

async fn bind(address: SocketAddr) -> Result<(TcpListener, SocketAddr), CliError> {
    let bound = async {
        let listener = TcpListener::bind(address).await?;
        let address = listener.local_addr()?;
        Ok((listener, address))
    };
    bound.await.map_err(|error: io::Error| {
        CliError::Failed(format!("cannot listen on {address}: {error}"))
    })
}

/// Serves until it is told to stop.
pub(super) async fn run(args: ServeArgs) -> Result<(), CliError> {
    let tls_files = args.check()?;
    let provider = args.oidc.provider()?;
    logging::start(args.log);
    let certificate = match tls_files {
        Some(files) => Some(Certificate::load(files).await?),
        None => None,
    };
    let tls = certificate.as_ref().map(Certificate::current);
    // Before anything is made: a second server on the same address changes nothing.
    let (listener, address) = bind(args.listen).await?;
    let figures = match args.metrics_listen {
        Some(address) => Some(bind(address).await?),
        None => None,
    };
    let cannot_listen = |error| CliError::Failed(format!("cannot listen for signals: {error}"));
    let stop = serve::told_to_stop().map_err(cannot_listen)?;
    // Caught even where there is nothing to read again: it would end the process.
    let hangup = signal(SignalKind::hangup()).map_err(cannot_listen)?;

    let now = SystemClock.now();
    let opened = args.store.open(now).await?;
    if let Some(password) = start::make_first_account(&opened, now).await? {
        let password = password.as_str();
        output::line(&format!(
            "First start: sign in as user admin with password {password} (it is not shown again)"
        ))?;
    }
    let settings = Settings {
        wrapping_key_bits: WrappingKeyBits::from_bits(args.wrapping_key_bits).unwrap_or_default(),
        tls: tls.is_some(),
        insecure_http: args.insecure_http,
        trusted_proxies: args
            .trusted_proxy
            .iter()
            .map(IpAddr::to_canonical)
            .collect(),
        key_quota: args.key_quota,
        oidc: provider.map(Arc::new),
        request_timeout: Duration::from_secs(args.request_timeout.get().into()),
        rate_limit: args.rate_limit,
        ..Settings::default()
    };
    let traces = match &args.otlp_endpoint {
        Some(endpoint) => Traces::to(endpoint)
            .map_err(|error| CliError::Failed(format!("cannot send traces: {error}")))?,
        None => Traces::default(),
    };
    let (store, audit) = (Arc::clone(&opened.store), Arc::clone(&opened.audit));
    let sealing_keys = store.sealing_keys().await?;
    let state = AppState {
        store: opened.store,
        clock: Arc::new(SystemClock),
        sealing_keys: opened.sealing_keys,
        audit: opened.audit,
        settings: Arc::new(settings),
        making: Arc::default(),
        metrics: Arc::default(),
        traces: Arc::new(traces),
        stopping: Arc::default(),
    };
    let (stopping, traces) = (Arc::clone(&state.stopping), Arc::clone(&state.traces));
    let stop = async move {
        stop.await;
        stopping.store(true, Ordering::Relaxed);
    };
    let scheme = if tls.is_some() { "https" } else { "http" };
    output::line(&format!("Keyferry listens on {scheme}://{address}"))?;
    let mut beside = JoinSet::new();
    beside.spawn(background::run(state.clone()));
    if let Some(certificate) = certificate {
        beside.spawn(certificate.follow(hangup));
    }
    let service = Service {
        tls,
        max_connections: usize::try_from(args.max_connections.get()).unwrap_or(usize::MAX),
        connections: state.metrics.connections.clone(),
        app: app(state.clone()),
    };
    if let Some((listener, address)) = figures {
        tracing::info!(%address, "figures for Prometheus are at /metrics");
        let figures = Service {
            app: metrics::app(state.metrics),
            max_connections: METRICS_CONNECTIONS,
            connections: Gauge::default(),
            ..service.clone()
        };
        beside.spawn(serve::serve(listener, figures, future::pending()));
    }
    let company = background::company::keep(Arc::clone(&store), opened.in_use, sealing_keys);
    let served = while_it_may(serve::serve(listener, service, stop), company, &mut beside).await;
    beside.shutdown().await;
    if let Err(error) = audit.flush().await {
        tracing::error!(%error, "uses of keys since the last round of the upkeep are not in the audit log");
    }
    store.close().await;
    traces.end().await;
    served
}

/// Serves until it is told to stop, or must not go on.
async fn while_it_may(
    serving: impl Future<Output = ()>,
    company: impl Future<Output = StartError>,
    beside: &mut JoinSet<()>,
) -> Result<(), CliError> {
    tokio::select! {
        () = serving => Ok(()),
        error = company => Err(error.into()),
        // They go on for as long as the server does: one that has ended has panicked.
        Some(_) = beside.join_next() => Err(CliError::Failed(
            "a part of the server broke down, and the server ends: its log says which".to_owned(),
        )),
    }
}
