//! What the page said on its console, and what it asked of any server.

use std::sync::PoisonError;

use anyhow::Result;
use serde_json::Value;

use super::{Browser, command::TakeLog};

/// What never leaves the browser.
const LOCAL: [&str; 4] = ["blob:", "data:", "about:", "chrome:"];

/// A line of the browser's console.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConsoleEntry {
    /// `SEVERE`, `WARNING`, `INFO`, `DEBUG`.
    pub level: String,
    /// What it says, with the place that said it.
    pub message: String,
}

/// A request that left the page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// The HTTP method.
    pub method: String,
    /// The address.
    pub url: String,
    /// The body, as far as the browser shows it.
    pub body: String,
    /// The headers, as JSON.
    pub headers: String,
}

/// Everything gathered so far: chromedriver gives each line once.
#[derive(Default)]
pub(super) struct Captured {
    console: Vec<ConsoleEntry>,
    requests: Vec<Request>,
}

impl Browser {
    /// Everything on the console since the browser was started.
    pub async fn console(&self) -> Result<Vec<ConsoleEntry>> {
        let entries = self.take_log("browser").await?;
        let mut captured = self.log.lock().unwrap_or_else(PoisonError::into_inner);
        captured
            .console
            .extend(entries.iter().map(|entry| ConsoleEntry {
                level: text(entry, "/level"),
                message: text(entry, "/message"),
            }));
        Ok(captured.console.clone())
    }

    /// Every request of the page since the browser was started, in order.
    pub async fn requests(&self) -> Result<Vec<Request>> {
        let entries = self.take_log("performance").await?;
        let mut captured = self.log.lock().unwrap_or_else(PoisonError::into_inner);
        captured.requests.extend(entries.iter().filter_map(request));
        Ok(captured.requests.clone())
    }

    /// How many requests went to an operation of the API so far.
    pub async fn count_calls(&self, operation: &str) -> Result<usize> {
        let end = format!("/kms/{operation}");
        let requests = self.requests().await?;
        Ok(requests
            .iter()
            .filter(|request| request.url.ends_with(&end))
            .count())
    }

    /// Errors and warnings on the console, less those that hold one of the `expected` texts, and
    /// requests to anywhere but the console's own origin and those that were welcomed.
    pub async fn complaints(&self, expected: &[&str]) -> Result<Vec<String>> {
        let own_origins = self
            .own
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone();
        let own = |url: &str| {
            own_origins.iter().any(|origin| {
                url.strip_prefix(origin.as_str())
                    .is_some_and(|rest| rest.starts_with('/'))
            }) || LOCAL.iter().any(|scheme| url.starts_with(scheme))
        };
        let foreign = self
            .requests()
            .await?
            .into_iter()
            .filter(|request| !own(&request.url));
        let foreign = foreign.map(|request| format!("request to {}", request.url));
        let loud = self.console().await?.into_iter().filter(|entry| {
            matches!(entry.level.as_str(), "SEVERE" | "WARNING")
                && !expected.iter().any(|text| entry.message.contains(text))
        });
        let loud = loud.map(|entry| format!("console {}: {}", entry.level, entry.message));
        Ok(foreign.chain(loud).collect())
    }

    async fn take_log(&self, kind: &'static str) -> Result<Vec<Value>> {
        let answer = self.client.issue_cmd(TakeLog(kind)).await?;
        Ok(answer.as_array().cloned().unwrap_or_default())
    }
}

/// The request that a line of the performance log tells of.
fn request(entry: &Value) -> Option<Request> {
    let message: Value = serde_json::from_str(entry.pointer("/message")?.as_str()?).ok()?;
    let event = message.pointer("/message")?;
    if event.pointer("/method")?.as_str()? != "Network.requestWillBeSent" {
        return None;
    }
    let request = event.pointer("/params/request")?;
    Some(Request {
        method: text(request, "/method"),
        url: text(request, "/url"),
        body: text(request, "/postData"),
        headers: request.pointer("/headers")?.to_string(),
    })
}

fn text(value: &Value, pointer: &str) -> String {
    value
        .pointer(pointer)
        .and_then(Value::as_str)
        .unwrap_or_default()
        .to_owned()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn line(method: &str) -> Value {
        let request = json!({ "method": "POST", "url": "u", "postData": "b", "headers": {} });
        let message = json!({ "message": { "method": method, "params": { "request": request } } });
        json!({ "message": message.to_string() })
    }

    #[test]
    fn only_requests_are_taken_from_the_performance_log() {
        let taken = request(&line("Network.requestWillBeSent")).unwrap();
        assert_eq!((taken.method.as_str(), taken.body.as_str()), ("POST", "b"));
        assert_eq!(request(&line("Network.responseReceived")), None);
    }
}
