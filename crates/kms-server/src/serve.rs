//! Connections: accepts them, guards them against clients that dawdle, and ends them in order.

mod rest;

use std::{convert::Infallible, io, net::IpAddr, sync::Arc, time::Duration};

use axum::{
    Router,
    body::Body,
    http::{Request, header},
};
use hyper::{body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    server::graceful::{GracefulShutdown, Watcher},
};
use prometheus_client::metrics::gauge::Gauge;
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::{TcpListener, TcpStream},
    signal::unix::{SignalKind, signal},
    sync::Semaphore,
    time,
};
use tokio_rustls::TlsAcceptor;
use tower::ServiceExt as _;
use tracing::{info, warn};

use crate::tls::CurrentTls;
use rest::Rest;

/// How long a client may take for a handshake and for a request's head, and how long a connection may idle.
const HEAD_TIMEOUT: Duration = Duration::from_secs(30);
/// How long requests in flight may take once the server is told to stop.
const STOP_TIMEOUT: Duration = Duration::from_secs(10);
/// The largest head, in bytes.
const HEAD_LIMIT: usize = 64 * 1024;
/// After an accept failed, for want of file descriptors most likely.
const ACCEPT_PAUSE: Duration = Duration::from_millis(100);

/// Whose connection a request came by; absent where there is no socket.
#[derive(Clone, Copy, Debug)]
pub struct Peer(pub IpAddr);

/// What is served on a listener, and how.
#[derive(Clone)]
pub struct Service {
    /// What answers.
    pub app: Router,
    /// What connections are accepted with; absent: plain HTTP.
    pub tls: Option<CurrentTls>,
    /// How many connections there are at most; more wait for one to end.
    pub max_connections: usize,
    /// How many there are.
    pub connections: Gauge,
}

/// Serves on `listener` until `stop` is ready, then lets what is in flight finish.
pub async fn serve(listener: TcpListener, service: Service, stop: impl Future<Output = ()>) {
    let graceful = GracefulShutdown::new();
    let seats = Arc::new(Semaphore::new(service.max_connections));
    let mut stop = std::pin::pin!(stop);
    loop {
        let seat = tokio::select! {
            seat = Arc::clone(&seats).acquire_owned() => seat,
            () = &mut stop => break,
        };
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = &mut stop => break,
        };
        match accepted {
            Ok((stream, address)) => {
                let peer = Peer(address.ip().to_canonical());
                let served = accept(stream, peer, service.clone(), graceful.watcher());
                let connections = service.connections.clone();
                tokio::spawn(async move {
                    connections.inc();
                    served.await;
                    connections.dec();
                    drop(seat);
                });
            }
            Err(error) => {
                warn!(%error, "cannot accept a connection");
                time::sleep(ACCEPT_PAUSE).await;
            }
        }
    }
    drop(listener);
    info!("stopping: no new connections");
    if time::timeout(STOP_TIMEOUT, graceful.shutdown())
        .await
        .is_err()
    {
        warn!("some requests did not end within 10 seconds and were cut off");
    }
}

/// Serves one connection until it ends.
async fn accept(stream: TcpStream, peer: Peer, service: Service, watcher: Watcher) {
    // Small answers go out at once. Without it they are late, not wrong.
    let _set = stream.set_nodelay(true);
    let Some(tls) = service.tls else {
        return talk(stream, peer, service.app, watcher).await;
    };
    let config = Arc::clone(&tls.borrow());
    let handshake = TlsAcceptor::from(config).accept(stream);
    // A client that speaks no TLS, or does not trust the certificate, is no event of ours.
    if let Ok(Ok(stream)) = time::timeout(HEAD_TIMEOUT, handshake).await {
        talk(stream, peer, service.app, watcher).await;
    }
}

async fn talk(
    stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static,
    peer: Peer,
    app: Router,
    watcher: Watcher,
) {
    let service = service_fn(move |request: Request<Incoming>| {
        let app = app.clone();
        async move {
            let waits = request.headers().contains_key(header::EXPECT);
            let rest = Rest::default();
            let mut request = request.map(|body| Body::new(rest.clone().of(body)));
            request.extensions_mut().insert(peer);
            let response = match app.oneshot(request).await {
                Ok(response) => response,
                Err(never) => match never {},
            };
            // A client that waits to be told to send has sent nothing.
            if !waits {
                rest.drain().await;
            }
            Ok::<_, Infallible>(response)
        }
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD_TIMEOUT)
        .max_buf_size(HEAD_LIMIT)
        .serve_connection(TokioIo::new(stream), service);
    // A client that goes away or sends no HTTP is no event of ours.
    let _ended = watcher.watch(connection).await;
}

/// Ready when the process is told to stop, by SIGTERM or SIGINT.
pub fn told_to_stop() -> io::Result<impl Future<Output = ()>> {
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    Ok(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
    })
}
