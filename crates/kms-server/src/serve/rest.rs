//! What nobody has read of a request's body when its answer is there.
//!
//! A connection that is closed over unread bytes is reset, and the client may never see why it was refused. So the rest
//! is read and dropped first, within bounds.

use std::{
    pin::Pin,
    sync::{Arc, Mutex, PoisonError},
    task::{Context, Poll},
    time::Duration,
};

use axum::body::Bytes;
use http_body_util::BodyExt as _;
use hyper::body::{Body, Frame, Incoming, SizeHint};
use tokio::time;

/// How many bytes are read and dropped.
const LIMIT: usize = 16 * 1024 * 1024;
/// For how long.
const TIMEOUT: Duration = Duration::from_secs(5);

/// Takes a body back from whoever was to read it.
#[derive(Clone, Default)]
pub(super) struct Rest(Arc<Mutex<Option<Incoming>>>);

/// A body that gives itself back when it is dropped.
pub(super) struct Lent {
    body: Option<Incoming>,
    rest: Rest,
}

impl Rest {
    /// Lends `body`.
    pub(super) const fn of(self, body: Incoming) -> Lent {
        Lent {
            body: Some(body),
            rest: self,
        }
    }

    /// Reads what was left, and drops it.
    pub(super) async fn drain(&self) {
        let body = self.0.lock().unwrap_or_else(PoisonError::into_inner).take();
        let Some(mut body) = body else { return };
        let read = async {
            let mut left = LIMIT;
            while let Some(Ok(frame)) = body.frame().await {
                let length = frame.data_ref().map_or(0, Bytes::len);
                match left.checked_sub(length) {
                    Some(rest) => left = rest,
                    None => break,
                }
            }
        };
        // Whoever sends for longer is cut off.
        let _in_time = time::timeout(TIMEOUT, read).await;
    }
}

impl Drop for Lent {
    fn drop(&mut self) {
        let body = self.body.take().filter(|body| !body.is_end_stream());
        *self.rest.0.lock().unwrap_or_else(PoisonError::into_inner) = body;
    }
}

impl Body for Lent {
    type Data = Bytes;
    type Error = hyper::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, hyper::Error>>> {
        match &mut self.body {
            Some(body) => Pin::new(body).poll_frame(context),
            None => Poll::Ready(None),
        }
    }

    fn is_end_stream(&self) -> bool {
        self.body.as_ref().is_none_or(Body::is_end_stream)
    }

    fn size_hint(&self) -> SizeHint {
        self.body
            .as_ref()
            .map_or_else(SizeHint::default, Body::size_hint)
    }
}
