//! The console's files, embedded when the server is built and compressed long before.

mod file;
mod negotiate;

use axum::{
    body::Body,
    extract::Request,
    http::{HeaderValue, Method, StatusCode, header},
    response::{IntoResponse as _, Response},
};
use kms_api::ErrorCode;

pub(crate) use file::File;

use crate::{error::AppError, headers};

/// What build.rs found.
static CONSOLE: &[File] = include!(concat!(env!("OUT_DIR"), "/console.rs"));

/// First parts of paths that belong to programs: nothing below them is a page.
const NOT_PAGES: &[&str] = &["v1.0", "v2", "console", "healthz", "readyz"];

/// What `/` says in a binary without a console.
const NO_CONSOLE: &str = "<!doctype html>
<html lang=\"en\">
<meta charset=\"utf-8\">
<title>Keyferry</title>
<h1>This server was built without its console</h1>
<p>The API works. <code>cargo xtask build --release</code> builds a server with the console inside.</p>
</html>
";

/// Answers every path that no route has: a file of the console, a page of it, or 404.
pub(crate) async fn fallback(request: Request) -> Response {
    answer(CONSOLE, &request)
}

/// Which console is inside, if any: its page names every other file by its hash.
pub(crate) fn build() -> Option<&'static str> {
    let index = CONSOLE.iter().find(|file| file.path == "/index.html");
    index.map(|index| index.hash)
}

/// Whether the client names HTML among what it accepts; `*/*` alone does not ask for a page.
pub(crate) fn asks_for_page(request: &Request) -> bool {
    let accept = request.headers().get_all(header::ACCEPT);
    accept
        .iter()
        .filter_map(|value| value.to_str().ok())
        .any(negotiate::names_html)
}

fn answer(console: &'static [File], request: &Request) -> Response {
    let path = request.uri().path();
    let mut parts = path.trim_start_matches('/').split('/');
    let program = parts.next().is_some_and(|first| NOT_PAGES.contains(&first));
    let reads = matches!(*request.method(), Method::GET | Method::HEAD);
    if program || !reads {
        return no_such_path();
    }
    if let Some(file) = console.iter().find(|file| file.path == path) {
        return file.answer(request.headers());
    }
    let names_a_file = path
        .rsplit('/')
        .next()
        .is_some_and(|name| name.contains('.'));
    if names_a_file || !asks_for_page(request) {
        return no_such_path();
    }
    // The console's own router knows its pages, and says "Not found" where it has none.
    match console.iter().find(|file| file.path == "/index.html") {
        Some(index) => index.answer(request.headers()),
        None => no_console(),
    }
}

fn no_such_path() -> Response {
    AppError::new(
        ErrorCode::NoSuchPath,
        "no such path, or not with this method",
    )
    .into_response()
}

fn no_console() -> Response {
    let mut response = (StatusCode::OK, Body::from(NO_CONSOLE)).into_response();
    let html = HeaderValue::from_static("text/html; charset=utf-8");
    response.headers_mut().insert(header::CONTENT_TYPE, html);
    headers::page(response.headers_mut());
    response
}

#[cfg(test)]
mod tests;
