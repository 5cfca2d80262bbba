//! The browser's `fetch`.

use gloo_net::http::{Request as HttpRequest, RequestBuilder};
use kms_api::console::{CONSOLE_BUILD_HEADER, CONSOLE_HEADER};
use leptos::prelude::{Owner, on_cleanup};
use send_wrapper::SendWrapper;
use web_sys::AbortController;

use super::transport::{Answer, Effect, Method, NoAnswer, Pending, Request, Transport};

/// Sends requests to the server that the page came from, with its cookie.
#[derive(Clone, Copy, Debug)]
pub struct Fetch;

impl Transport for Fetch {
    fn send(&self, request: Request) -> Pending {
        let abort = AbortController::new().ok();
        let signal = abort.as_ref().map(AbortController::signal);
        if let (Effect::Read, Some(abort), Some(_)) = (request.effect, abort, Owner::current()) {
            let abort = SendWrapper::new(abort);
            on_cleanup(move || abort.abort());
        }
        Box::pin(async move {
            let builder = match request.method {
                Method::Get => HttpRequest::get(&request.path),
                Method::Post => HttpRequest::post(&request.path),
                Method::Patch => HttpRequest::patch(&request.path),
                Method::Put => HttpRequest::put(&request.path),
                Method::Delete => HttpRequest::delete(&request.path),
            };
            let builder = builder
                .header(CONSOLE_HEADER, "1")
                .header("Accept", "application/json")
                .abort_signal(signal.as_ref());
            exchange(builder, request.body).await.map_err(|_| NoAnswer)
        })
    }
}

async fn exchange(
    builder: RequestBuilder,
    body: Option<String>,
) -> Result<Answer, gloo_net::Error> {
    let response = match body {
        Some(body) => {
            let typed = builder.header("Content-Type", "application/json");
            typed.body(body)?.send().await?
        }
        None => builder.send().await?,
    };
    Ok(Answer {
        status: response.status(),
        request_id: response.headers().get("x-request-id"),
        build: response.headers().get(CONSOLE_BUILD_HEADER),
        body: response.text().await?,
    })
}
