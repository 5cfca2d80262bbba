//! One embedded file, and its answer.

use axum::{
    body::Body,
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header},
    response::{IntoResponse as _, Response},
};

use super::negotiate;
use crate::headers;

/// For a name that changes with the content.
const FOR_EVER: &str = "public, max-age=31536000, immutable";
/// For a name that stays: kept, but asked for anew each time.
const REVALIDATE: &str = "no-cache";

/// A row of the table that build.rs writes.
#[derive(Debug)]
pub(crate) struct File {
    /// Its path in a URL.
    pub(super) path: &'static str,
    /// The start of its SHA-256, in hexadecimal.
    pub(super) hash: &'static str,
    /// Its bytes.
    pub(super) plain: &'static [u8],
    /// The same, compressed by brotli.
    pub(super) brotli: Option<&'static [u8]>,
}

impl File {
    /// The file in the best form that the client takes, or 304 where the client has it.
    pub(super) fn answer(&self, request: &HeaderMap) -> Response {
        let compressed = self.brotli.filter(|_| negotiate::takes_brotli(request));
        // Two forms are two representations (RFC 9110, section 8.8.3.3), so two tags.
        let form = if compressed.is_some() { "-br" } else { "" };
        let etag = format!("\"{}{form}\"", self.hash);
        let fresh = negotiate::has(request, &etag);

        let mut response = if fresh {
            StatusCode::NOT_MODIFIED.into_response()
        } else {
            Body::from(compressed.unwrap_or(self.plain)).into_response()
        };
        let answer = response.headers_mut();
        let mut put = |name: HeaderName, value: &'static str| {
            answer.insert(name, HeaderValue::from_static(value));
        };
        if !fresh {
            put(header::CONTENT_TYPE, self.content_type());
            if compressed.is_some() {
                put(header::CONTENT_ENCODING, "br");
            }
        }
        put(header::VARY, "accept-encoding");
        put(
            header::CACHE_CONTROL,
            if self.is_hashed() {
                FOR_EVER
            } else {
                REVALIDATE
            },
        );
        if let Ok(etag) = HeaderValue::try_from(etag) {
            answer.insert(header::ETAG, etag);
        }
        self.set_policy(answer);
        response
    }

    fn extension(&self) -> &'static str {
        self.path
            .rsplit_once('.')
            .map_or("", |(_, extension)| extension)
    }

    /// A worker's script carries the worker's own policy; a page the page's. The offline page is no page of this
    /// site: it is saved, and has a policy in itself.
    fn set_policy(&self, answer: &mut HeaderMap) {
        match self.extension() {
            "html" if self.path.starts_with("/offline/") => headers::saved(answer),
            "html" => headers::page(answer),
            "js" if self.path.starts_with("/worker/") => headers::worker(answer),
            _ => {}
        }
    }

    fn content_type(&self) -> &'static str {
        match self.extension() {
            "html" => "text/html; charset=utf-8",
            "js" => "text/javascript; charset=utf-8",
            "css" => "text/css; charset=utf-8",
            "wasm" => "application/wasm",
            "svg" => "image/svg+xml",
            "png" => "image/png",
            "ico" => "image/x-icon",
            "woff2" => "font/woff2",
            "json" | "webmanifest" => "application/json",
            "txt" | "sha256" => "text/plain; charset=utf-8",
            _ => "application/octet-stream",
        }
    }

    /// Whether the name carries a hash of the content: `-`, 8 hexadecimal digits or more, then `.` or `_`.
    fn is_hashed(&self) -> bool {
        self.path.split('-').skip(1).any(|rest| {
            let digits = rest.bytes().take_while(u8::is_ascii_hexdigit).count();
            digits >= 8 && matches!(rest.as_bytes().get(digits), Some(b'.' | b'_'))
        })
    }
}
