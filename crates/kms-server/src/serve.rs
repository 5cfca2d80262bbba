//! Connections: accepts them, guards them against clients that dawdle, and ends them in order.

use std::{convert::Infallible, io, net::IpAddr, time::Duration};

use axum::{Router, body::Body, http::Request};
use hyper::{body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    server::graceful::GracefulShutdown,
};
use tokio::{
    net::{TcpListener, TcpStream},
    signal::unix::{SignalKind, signal},
    time,
};
use tower::ServiceExt as _;
use tracing::{info, warn};

/// How long a client may take for a request's head, and how long a connection may idle.
const HEAD_TIMEOUT: Duration = Duration::from_secs(30);
/// How long requests in flight may take once the server is told to stop.
const STOP_TIMEOUT: Duration = Duration::from_secs(10);
/// The largest head, in bytes.
const HEAD_LIMIT: usize = 64 * 1024;
/// After an accept failed, for want of file descriptors most likely.
const ACCEPT_PAUSE: Duration = Duration::from_millis(100);

/// Whose connection a request came by; absent where there is no socket.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Peer(pub(crate) IpAddr);

/// Serves `app` on `listener` until `stop` is ready, then lets what is in flight finish.
pub async fn serve(listener: TcpListener, app: Router, stop: impl Future<Output = ()>) {
    let graceful = GracefulShutdown::new();
    let mut stop = std::pin::pin!(stop);
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = &mut stop => break,
        };
        match accepted {
            Ok((stream, address)) => {
                let peer = Peer(address.ip().to_canonical());
                spawn_connection(stream, peer, app.clone(), &graceful);
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

fn spawn_connection(stream: TcpStream, peer: Peer, app: Router, graceful: &GracefulShutdown) {
    // Small answers go out at once. Without it they are late, not wrong.
    let _set = stream.set_nodelay(true);
    let service = service_fn(move |request: Request<Incoming>| {
        let app = app.clone();
        async move {
            let mut request = request.map(Body::new);
            request.extensions_mut().insert(peer);
            match app.oneshot(request).await {
                Ok(response) => Ok::<_, Infallible>(response),
                Err(never) => match never {},
            }
        }
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD_TIMEOUT)
        .max_buf_size(HEAD_LIMIT)
        .serve_connection(TokioIo::new(stream), service);
    let watched = graceful.watch(connection);
    tokio::spawn(async move {
        // A client that goes away or sends no HTTP is no event of ours.
        let _ended = watched.await;
    });
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
