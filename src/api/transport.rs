//! What carries a request: `fetch` in the browser, a stub in tests.

use std::future::Future;
use std::pin::Pin;

/// The methods that the API has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// Reads.
    Get,
    /// Reads or writes.
    Post,
    /// Changes what is sent along, and leaves the rest.
    Patch,
    /// Sets.
    Put,
    /// Removes.
    Delete,
}

/// Whether a request changes anything.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// It changes nothing, and is abandoned when the view that asked is gone.
    Read,
    /// It changes something, and runs to its end.
    Write,
}

/// A request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// Its method.
    pub method: Method,
    /// Path and query.
    pub path: String,
    /// A JSON body.
    pub body: Option<String>,
    /// Whether it changes anything.
    pub effect: Effect,
}

/// An answer, whatever its status.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// `X-Request-Id`.
    pub request_id: Option<String>,
    /// Which console the server has, where it says so.
    pub build: Option<String>,
    /// The body.
    pub body: String,
}

/// No answer came.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no answer came from the server")]
pub struct NoAnswer;

/// An answer to come.
pub type Pending = Pin<Box<dyn Future<Output = Result<Answer, NoAnswer>>>>;

/// Carries requests to the server.
pub trait Transport: Send + Sync {
    /// Sends `request`.
    fn send(&self, request: Request) -> Pending;
}
